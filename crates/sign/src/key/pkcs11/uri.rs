//! Which key on which token: a PKCS#11 URI (RFC 7512).

use std::path::PathBuf;
use std::str::FromStr;

use percent_encoding::percent_decode_str;

use super::TokenError;

/// What of a token must be so, and which key on it. What is not named is not looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TokenUri {
    /// The library that speaks with the token (`module-path`).
    pub module: PathBuf,
    /// Label of the token.
    pub token: Option<String>,
    /// Who made the token.
    pub manufacturer: Option<String>,
    /// Its model.
    pub model: Option<String>,
    /// Its serial number.
    pub serial: Option<String>,
    /// Number of the slot it is in.
    pub slot: Option<u64>,
    /// Label of the key (`object`).
    pub object: Option<String>,
    /// Identifier of the key (`id`).
    pub id: Option<Vec<u8>>,
    /// File with the PIN (`pin-source`).
    pub pin: Option<PathBuf>,
}

impl FromStr for TokenUri {
    type Err = TokenError;

    /// What stands behind `pkcs11:`. An error names an attribute, never its value, which may be a PIN.
    fn from_str(text: &str) -> Result<TokenUri, TokenError> {
        let (path, query) = text.split_once('?').unwrap_or((text, ""));
        let attributes = path.split(';').map(|part| (part, true)).chain(query.split('&').map(|part| (part, false)));
        let mut uri = TokenUri::default();
        let mut seen = Vec::new();
        for (attribute, in_path) in attributes.filter(|(attribute, _)| !attribute.is_empty()) {
            // A piece without a name may be part of a value: it is not told.
            let (name, value) = attribute.split_once('=').ok_or_else(|| TokenError::Uri("?".into()))?;
            let wrong = || TokenError::Uri(name.chars().filter(|c| c.is_ascii_graphic()).take(40).collect());
            if seen.contains(&name) {
                return Err(wrong());
            }
            seen.push(name);
            let bytes: Vec<u8> = percent_decode_str(value).collect();
            let text = || String::from_utf8(bytes.clone()).map_err(|_| wrong());
            match (name, in_path) {
                ("token", true) => uri.token = Some(text()?),
                ("manufacturer", true) => uri.manufacturer = Some(text()?),
                ("model", true) => uri.model = Some(text()?),
                ("serial", true) => uri.serial = Some(text()?),
                ("slot-id", true) => uri.slot = Some(text()?.parse().map_err(|_| wrong())?),
                ("object", true) => uri.object = Some(text()?),
                ("id", true) => uri.id = Some(bytes),
                ("type", true) if matches!(value, "private" | "cert") => {}
                ("module-path", false) => uri.module = text()?.into(),
                ("pin-source", false) => uri.pin = Some(file(&text()?).ok_or_else(wrong)?),
                ("pin-value", _) => return Err(TokenError::PinInUri),
                // What a reader does not know it must not pass over (RFC 7512, 2.3).
                _ => return Err(wrong()),
            }
        }
        if uri.module.is_absolute() { Ok(uri) } else { Err(TokenError::Uri("module-path".into())) }
    }
}

/// The path of a PIN file: a path or a `file:` URI of this machine. A command (`|…`) is never run.
fn file(source: &str) -> Option<PathBuf> {
    let path = source.strip_prefix("file://").or_else(|| source.strip_prefix("file:")).unwrap_or(source);
    path.starts_with('/').then(|| path.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(text: &str) -> String {
        let error = text.parse::<TokenUri>().expect_err(text);
        let told = format!("{error:?} {:?}", error.code());
        assert!(!told.contains("4711"), "{told}");
        told
    }

    #[test]
    fn attributes_are_decoded() {
        let text = "token=Gemeente%20Voorbeeld;serial=00a1;slot-id=7;id=%01%ff;object=zegel;type=private?module-path=/usr/lib/x.so&pin-source=file:/run/pin";
        let uri: TokenUri = text.parse().expect("a URI");
        assert_eq!(uri.token.as_deref(), Some("Gemeente Voorbeeld"));
        assert_eq!((uri.slot, uri.id.as_deref()), (Some(7), Some(&[1, 0xFF][..])));
        assert_eq!((uri.module, uri.pin), (PathBuf::from("/usr/lib/x.so"), Some(PathBuf::from("/run/pin"))));
    }

    #[test]
    fn what_is_unknown_twice_or_secret_is_refused() {
        assert!(wrong("token=a?module-path=/x.so&pin-value=4711").contains("PinInUri"));
        assert!(wrong("pin-value=4711?module-path=/x.so").contains("PinInUri"));
        assert!(wrong("token=a").contains("module-path"));
        assert!(wrong("token=a?module-path=x.so").contains("module-path"));
        assert!(wrong("token=a;token=4711?module-path=/x.so").contains("token"));
        assert!(wrong("soort=4711?module-path=/x.so").contains("soort"));
        assert!(wrong("type=public?module-path=/x.so").contains("type"));
        assert!(wrong("slot-id=4711x?module-path=/x.so").contains("slot-id"));
        assert!(wrong("token=a?module-path=/x.so&pin-source=|echo 4711").contains("pin-source"));
        assert!(wrong("4711").contains('?'));
    }
}
