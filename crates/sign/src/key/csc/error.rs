//! What goes wrong with a signing service, but for the connection itself. Nothing of it tells a secret.

/// Why a signing service does not sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RemoteError {
    /// The file that describes the service is wrong on this line.
    Config(String, usize),
    /// The secret for logging in is in no file and not in the environment.
    NoSecret(String),
    /// The service refuses: its error, and what it says of it.
    Said(String, String, String),
    /// An answer lacks this member, or it is of another kind.
    Answer(String, &'static str),
    /// The service has no key for us, or several; their identifiers.
    NotOneCredential(String, Vec<String>),
    /// The key or its certificate cannot be used: what the service says it is.
    Status(String, String),
    /// The service wants the signatory to sign in on a page of its own.
    Browser(String),
    /// The service wants something that we do not know.
    Factor(String, String),
    /// The key has a PIN, and none is given.
    NoPin,
    /// The service wants a one-time code, and nobody gave one.
    NoCode,
    /// The signatory did not agree in time.
    NotAgreed(String),
    /// What came back is no signature by this key over this digest.
    Signature(String),
}

impl RemoteError {
    /// Its code among the faults, and the values of its sentence.
    pub fn code(&self) -> (&'static str, Vec<(&'static str, String)>) {
        let at = |host: &String| ("host", host.clone());
        match self {
            RemoteError::Config(path, line) => {
                ("remote-config", vec![("path", path.clone()), ("line", line.to_string())])
            }
            RemoteError::NoSecret(host) => ("remote-secret-missing", vec![at(host)]),
            RemoteError::Said(host, error, said) => {
                ("remote-said", vec![at(host), ("error", error.clone()), ("said", said.clone())])
            }
            RemoteError::Answer(host, member) => ("remote-answer", vec![at(host), ("member", (*member).to_owned())]),
            RemoteError::NotOneCredential(host, ids) => {
                let ids = if ids.is_empty() { "-".to_owned() } else { ids.join(", ") };
                ("remote-credential-not-one", vec![at(host), ("credentials", ids)])
            }
            RemoteError::Status(host, status) => ("remote-status", vec![at(host), ("status", status.clone())]),
            RemoteError::Browser(host) => ("remote-browser", vec![at(host)]),
            RemoteError::Factor(host, factor) => ("remote-factor", vec![at(host), ("factor", factor.clone())]),
            RemoteError::NoPin => ("pin-missing", Vec::new()),
            RemoteError::NoCode => ("remote-code-missing", Vec::new()),
            RemoteError::NotAgreed(host) => ("remote-not-agreed", vec![at(host)]),
            RemoteError::Signature(host) => ("remote-signature", vec![at(host)]),
        }
    }
}
