//! Services outside that signing needs: time-stamps, certificate status, remote keys. One small HTTP(S) client with limits.
//!
//! Only for addresses that the operator configured or that stand in the signer's own chain, never for one from a file that is verified.
//! Calls block: async code goes through a thread for blocking work (`spawn_blocking`, `block_in_place`).

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use secrecy::{ExposeSecret, SecretString};
use ureq::http::{HeaderName, HeaderValue, Uri};
use ureq::tls::{RootCerts, TlsConfig};
use zeroize::Zeroizing;

use pki::certificate::Certificate;

/// The client: its time limit, and whom it trusts.
pub struct Outside {
    agent: ureq::Agent,
    patience: Duration,
}

/// What a request brings along so that the service knows who asks. Sent over TLS only, or to this machine itself.
#[derive(Debug, Clone)]
pub enum Credentials {
    /// A token (RFC 6750).
    Bearer(SecretString),
    /// A name and a password (RFC 7617).
    Basic(String, SecretString),
    /// A header of the service's own, such as an API key.
    Header(String, SecretString),
}

/// What is sent, and as what.
#[derive(Debug, Clone, Copy)]
pub struct Content<'a> {
    /// Its media type.
    pub kind: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// What came back, whatever its status.
#[derive(Debug)]
pub struct Answer {
    /// Who answered.
    pub host: String,
    /// HTTP status.
    pub status: u16,
    /// Media type without parameters, in lower case; empty when none was named.
    pub kind: String,
    /// The bytes.
    pub body: Zeroizing<Vec<u8>>,
}

/// Why a service gave nothing that can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutsideError {
    /// Which service; never more of its address, for that may hold a secret.
    pub host: String,
    /// What went wrong.
    pub trouble: Trouble,
}

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// The address is no `http` or `https` address of a host, or has a name or password in it.
    Address,
    /// Credentials would go over the network for all to read.
    Plain,
    /// Nobody answers there; what the system says of it.
    Unreachable(String),
    /// Its TLS certificate is not trusted.
    Untrusted(String),
    /// No whole answer within so many seconds.
    Late(u64),
    /// The answer has more bytes than this.
    TooLong(usize),
    /// A status that is no success.
    Status(u16),
    /// The answer is of another media type.
    Kind(String),
    /// What answers does not speak HTTP as it should.
    Protocol(String),
}

impl OutsideError {
    /// Its code among the faults, and the values of its sentence.
    pub fn code(&self) -> (&'static str, Vec<(&'static str, String)>) {
        let (code, more) = match &self.trouble {
            Trouble::Address => ("service-address", None),
            Trouble::Plain => ("service-not-secret", None),
            Trouble::Unreachable(reason) => ("service-unreachable", Some(("reason", reason.clone()))),
            Trouble::Untrusted(reason) => ("service-not-trusted", Some(("reason", reason.clone()))),
            Trouble::Late(seconds) => ("service-late", Some(("seconds", seconds.to_string()))),
            Trouble::TooLong(most) => ("service-too-long", Some(("most", most.to_string()))),
            Trouble::Status(status) => ("service-status", Some(("status", status.to_string()))),
            Trouble::Kind(kind) => ("service-kind", Some(("kind", kind.clone()))),
            Trouble::Protocol(reason) => ("service-protocol", Some(("reason", reason.clone()))),
        };
        (code, std::iter::once(("host", self.host.clone())).chain(more).collect())
    }
}

impl fmt::Display for OutsideError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (code, values) = self.code();
        write!(f, "{code} {values:?}")
    }
}

impl std::error::Error for OutsideError {}

impl Answer {
    /// The bytes of an answer that succeeded and is of this media type.
    ///
    /// # Errors
    /// [`Trouble::Status`] and [`Trouble::Kind`].
    pub fn expect(self, kind: &str) -> Result<Zeroizing<Vec<u8>>, OutsideError> {
        let trouble = match self.status {
            200 if self.kind == kind => return Ok(self.body),
            200 => Trouble::Kind(self.kind),
            status => Trouble::Status(status),
        };
        Err(OutsideError { host: self.host, trouble })
    }
}

impl Outside {
    /// A client that waits no longer than `patience` for a whole answer. It trusts whom this machine trusts, and whoever has a
    /// certificate by one of `trust`.
    pub fn new(patience: Duration, trust: &[Certificate]) -> Outside {
        // What cannot be read of the machine's own list is left out, as others do: a service that it would have been for is not trusted.
        let machine = rustls_native_certs::load_native_certs().certs;
        let ours = trust.iter().map(Certificate::der);
        let roots: Vec<_> = machine
            .iter()
            .map(|root| root.as_ref())
            .chain(ours)
            .map(|root| ureq::tls::Certificate::from_der(root).to_owned())
            .collect();
        let tls = TlsConfig::builder()
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
            .root_certs(RootCerts::new_with_certs(&roots))
            .build();
        let agent = ureq::Agent::config_builder()
            .tls_config(tls)
            .timeout_global(Some(patience))
            // A service is where its address says: whoever answers there does not choose where this machine calls next.
            .max_redirects(0)
            .http_status_as_error(false)
            .max_redirects_will_error(false)
            .user_agent(concat!("canvaspers/", env!("CARGO_PKG_VERSION")))
            .build()
            .into();
        Outside { agent, patience }
    }

    /// Downloads at most `most` bytes. No redirect is followed.
    ///
    /// # Errors
    /// [`OutsideError`]; a status that is no success is none.
    pub fn get(&self, url: &str, accept: &str, most: usize) -> Result<Answer, OutsideError> {
        let (host, _) = Outside::checked(url)?;
        self.answer(host, self.agent.get(url).header("Accept", accept).call(), most)
    }

    /// Sends `content` and takes at most `most` bytes back. No redirect is followed.
    ///
    /// # Errors
    /// [`OutsideError`]; a status that is no success is none.
    pub fn post(
        &self,
        url: &str,
        content: Content<'_>,
        accept: &str,
        credentials: Option<&Credentials>,
        most: usize,
    ) -> Result<Answer, OutsideError> {
        let (host, _) = Outside::checked(url)?;
        let mut asked = self.agent.post(url).header("Accept", accept).content_type(content.kind);
        if let Some(credentials) = credentials {
            Outside::confidential(url)?;
            // What no header can hold is not told: it is a secret.
            let (name, value) = credentials
                .header()
                .ok_or_else(|| OutsideError { host: host.clone(), trouble: Trouble::Protocol("header".into()) })?;
            asked = asked.header(name, value);
        }
        self.answer(host, asked.send(content.bytes), most)
    }

    /// Host of an address to which secrets may be sent: by TLS, or on this machine.
    ///
    /// # Errors
    /// [`Trouble::Plain`] and [`Trouble::Address`].
    pub fn confidential(url: &str) -> Result<String, OutsideError> {
        let (host, secret) = Outside::checked(url)?;
        if secret || is_here(&host) { Ok(host) } else { Err(OutsideError { host, trouble: Trouble::Plain }) }
    }

    /// Host of an address, and whether it is `https`.
    fn checked(url: &str) -> Result<(String, bool), OutsideError> {
        let wrong = |host: &str| OutsideError { host: host.to_owned(), trouble: Trouble::Address };
        let uri: Uri = url.parse().map_err(|_| wrong("?"))?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else { return Err(wrong("?")) };
        let host = authority.as_str().rsplit('@').next().unwrap_or_default();
        let secret = scheme == "https";
        if !secret && scheme != "http" {
            return Err(wrong(host));
        }
        if authority.host().is_empty() || authority.as_str().contains('@') {
            return Err(wrong(host));
        }
        Ok((host.to_owned(), secret))
    }

    fn answer(
        &self,
        host: String,
        asked: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
        most: usize,
    ) -> Result<Answer, OutsideError> {
        let read = |answer: ureq::http::Response<ureq::Body>| {
            let status = answer.status().as_u16();
            let kind = answer.body().mime_type().unwrap_or_default().to_ascii_lowercase();
            // One more than may be, so that a body of just that length is not taken for a longer one.
            let body = answer.into_body().into_with_config().limit(most as u64 + 1).read_to_vec()?;
            if body.len() > most { Err(ureq::Error::BodyExceedsLimit(most as u64)) } else { Ok((status, kind, body)) }
        };
        match asked.and_then(read) {
            Ok((status, kind, body)) => Ok(Answer { host, status, kind, body: Zeroizing::new(body) }),
            Err(error) => Err(OutsideError { host, trouble: self.trouble(&error, most) }),
        }
    }

    fn trouble(&self, error: &ureq::Error, most: usize) -> Trouble {
        let tls = |error: &std::io::Error| {
            error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()).map(ToString::to_string)
        };
        match error {
            ureq::Error::Timeout(_) => Trouble::Late(self.patience.as_secs()),
            ureq::Error::BodyExceedsLimit(_) => Trouble::TooLong(most),
            ureq::Error::Rustls(error) => Trouble::Untrusted(error.to_string()),
            ureq::Error::Io(error) => match tls(error) {
                Some(reason) => Trouble::Untrusted(reason),
                None => Trouble::Unreachable(error.to_string()),
            },
            ureq::Error::HostNotFound | ureq::Error::ConnectionFailed => Trouble::Unreachable(error.to_string()),
            // These would tell the whole address.
            ureq::Error::BadUri(_) | ureq::Error::RequireHttpsOnly(_) => Trouble::Address,
            error => Trouble::Protocol(error.to_string()),
        }
    }
}

/// Whether a host with its port is this machine itself, as RFC 8252, 8.3, has it.
fn is_here(host: &str) -> bool {
    let name = host.rsplit_once(':').map_or(host, |(name, port)| if port.ends_with(']') { host } else { name });
    matches!(name, "127.0.0.1" | "[::1]" | "localhost")
}

impl Credentials {
    fn header(&self) -> Option<(HeaderName, HeaderValue)> {
        let (name, text) = match self {
            Credentials::Bearer(token) => {
                ("authorization", Zeroizing::new(format!("Bearer {}", token.expose_secret())))
            }
            Credentials::Basic(name, password) => {
                let pair = Zeroizing::new(format!("{name}:{}", password.expose_secret()));
                let coded = Zeroizing::new(BASE64_STANDARD.encode(pair.as_bytes()));
                ("authorization", Zeroizing::new(format!("Basic {}", coded.as_str())))
            }
            Credentials::Header(name, value) => (name.as_str(), Zeroizing::new(value.expose_secret().to_owned())),
        };
        let mut value = HeaderValue::from_str(&text).ok()?;
        value.set_sensitive(true);
        Some((HeaderName::from_bytes(name.as_bytes()).ok()?, value))
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;

    use super::*;

    /// Answers one connection after another with these bytes, and gives what was asked. The connections stay open until then.
    fn service(
        answers: &'static [&'static [u8]],
    ) -> (String, std::thread::JoinHandle<Vec<(String, std::net::TcpStream)>>) {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let thread = std::thread::spawn(move || {
            let mut asked = Vec::new();
            for answer in answers {
                let (mut stream, _) = listener.accept().expect("a connection");
                let mut bytes = [0; 4096];
                let count = stream.read(&mut bytes).expect("a request");
                stream.write_all(answer).expect("an answer");
                asked.push((String::from_utf8_lossy(&bytes[..count]).into_owned(), stream));
            }
            asked
        });
        (format!("http://{address}"), thread)
    }

    fn client() -> Outside {
        Outside::new(Duration::from_millis(1500), &[])
    }

    const JSON: Content<'static> = Content { kind: "application/json", bytes: b"{}" };

    #[test]
    fn what_is_asked_and_what_comes_back() {
        let (url, asked) = service(&[b"HTTP/1.1 200 OK\r\nContent-Type: Text/X; q=1\r\nContent-Length: 2\r\n\r\nok"]);
        let token = Credentials::Bearer("geheim-4711".into());
        let answer = client().post(&format!("{url}/a"), JSON, "text/x", Some(&token), 2).expect("an answer");
        assert_eq!((answer.status, answer.kind.as_str(), answer.body.as_slice()), (200, "text/x", &b"ok"[..]));
        assert!(!format!("{token:?} {answer:?}").contains("4711"));
        let asked = asked.join().expect("requests")[0].0.to_lowercase();
        for part in
            ["post /a ", "authorization: bearer geheim-4711", "content-type: application/json", "accept: text/x"]
        {
            assert!(asked.contains(part), "{part}: {asked}");
        }
    }

    #[test]
    fn limits_hold() {
        let (url, _) = service(&[b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc"]);
        assert_eq!(client().get(&url, "*/*", 2).expect_err("too long").trouble, Trouble::TooLong(2));
        let (url, _open) = service(&[b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"]);
        assert_eq!(client().get(&url, "*/*", 99).expect_err("half").trouble, Trouble::Late(1));
        let (url, _) = service(&[b"geen HTTP\r\n\r\n"]);
        assert!(matches!(client().get(&url, "*/*", 99).expect_err("no HTTP").trouble, Trouble::Protocol(_)));
        let gone = client().get("http://127.0.0.1:1/", "*/*", 99).expect_err("nobody");
        assert!(matches!(gone.trouble, Trouble::Unreachable(_)) && gone.host == "127.0.0.1:1", "{gone}");
    }

    #[test]
    fn nobody_is_sent_on() {
        // Were one followed, the second answer would come.
        const THERE: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
        for (moved, status) in [
            (&b"HTTP/1.1 301 Moved\r\nLocation: /elders\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"[..], 301),
            (
                b"HTTP/1.1 302 Found\r\nLocation: //169.254.169.254/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                302,
            ),
            (
                b"HTTP/1.1 303 See\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                303,
            ),
            (b"HTTP/1.1 307 Moved\r\nLocation: ?elders\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", 307),
            (
                b"HTTP/1.1 308 Moved\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                308,
            ),
        ] {
            let answers: &'static [&'static [u8]] = Box::leak(Box::new([moved, THERE]));
            let (url, _) = service(answers);
            let answer = client().get(&url, "*/*", 9).expect("an answer");
            assert_eq!((answer.status, answer.body.len()), (status, 0));
            let (url, _) = service(answers);
            let answer = client().post(&url, JSON, "*/*", None, 9).expect("an answer");
            assert_eq!(answer.expect("x").expect_err("a redirect").trouble, Trouble::Status(status));
        }
    }

    #[test]
    fn no_secret_goes_where_it_can_be_read() {
        let token = Credentials::Basic("naam".into(), "geheim-4711".into());
        let plain = client().post("http://tekendienst.example/csc", JSON, "*/*", Some(&token), 9);
        assert_eq!(plain.expect_err("plain").trouble, Trouble::Plain);
        for url in
            ["file:///etc/passwd", "ftp://a.example/x", "https://naam:geheim-4711@a.example/", "geheim-4711", "http://"]
        {
            let error = client().get(url, "*/*", 9).expect_err(url);
            assert!(error.trouble == Trouble::Address && !format!("{error} {error:?}").contains("4711"), "{error}");
        }
        assert!(["127.0.0.1:80", "[::1]", "[::1]:443", "localhost"].into_iter().all(is_here));
        assert!(!["127.0.0.1.example", "10.0.0.1:80", "localhost.example:1"].into_iter().any(is_here));
    }
}
