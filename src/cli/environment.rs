//! The environment as a part of the configuration: which variables are settings, and which stand beside them for another reason.
//!
//! Kubernetes and Docker tell a container where other services are by variables that begin with a service's name (service links). Those of
//! a service `canvaspers`, or `canvaspers-…`, begin as ours do. They come as a set, of which one is an address that no setting of ours has:
//! `CANVASPERS_PORT=tcp://10.0.0.1:8080`. Where that one stands its set is left alone; everything else is a setting, or a mistake.

use std::ffi::OsString;
use std::net::IpAddr;

use super::key::SECRETS;

/// What the names of our variables begin with.
pub(super) const PREFIX: &str = "CANVASPERS_";

/// Names, without [`PREFIX`], and values of the settings among variables.
///
/// # Errors
/// The name of a setting whose value is no text.
pub(super) fn settings(variables: impl Iterator<Item = (OsString, OsString)>) -> Result<Vec<(String, String)>, String> {
    let mut own = Vec::new();
    for (name, value) in variables {
        // A name that is no text is none of ours.
        let Some(name) = name.to_str().and_then(|name| name.strip_prefix(PREFIX)).map(str::to_owned) else { continue };
        let lower = name.to_ascii_lowercase();
        // The tests' own settings are no configuration, and secrets are none either: they must reach no error.
        let secret = SECRETS.iter().any(|secret| secret.strip_prefix(PREFIX) == Some(&name));
        if secret || lower.starts_with("test_") {
            continue;
        }
        match value.into_string() {
            Ok(value) => own.push((name, value)),
            Err(_) => return Err(format!("{PREFIX}{name}: the value is no text in UTF-8")),
        }
    }
    let linked: Vec<String> = own.iter().filter_map(|(name, value)| linked(name, value)).map(str::to_owned).collect();
    let is_link = |name: &str, value: &str| {
        linked.iter().any(|service| name.strip_prefix(service.as_str()).is_some_and(|rest| link(rest, value)))
    };
    own.retain(|(name, value)| !is_link(name, value));
    Ok(own)
}

/// What the names of a service's links begin with, told by the address among them: nothing, or its name and an underscore.
fn linked<'a>(name: &'a str, value: &str) -> Option<&'a str> {
    let service = name.strip_suffix("PORT")?;
    ((service.is_empty() || service.ends_with('_')) && is_address(value)).then_some(service)
}

/// Whether a variable is a link of the service whose name was taken off.
fn link(rest: &str, value: &str) -> bool {
    let number = |text: &str| text.parse::<u16>().is_ok();
    match rest.split_once('_') {
        None => rest == "PORT" && is_address(value) || rest == "NAME" && value.starts_with('/'),
        // Docker repeats all variables of the other container.
        Some(("ENV", _)) => true,
        Some(("SERVICE", "HOST")) => value.parse::<IpAddr>().is_ok(),
        Some(("SERVICE", port)) => (port == "PORT" || port.starts_with("PORT_")) && number(value),
        Some(("PORT", port)) => {
            let mut parts = port.splitn(3, '_');
            let of_port = parts.next().is_some_and(number) && matches!(parts.next(), Some("TCP" | "UDP" | "SCTP"));
            let what = parts.next();
            of_port
                && matches!(what, None | Some("PROTO" | "PORT" | "ADDR" | "START" | "END" | "PORT_START" | "PORT_END"))
        }
        Some(_) => false,
    }
}

/// An address of a link, such as `tcp://10.0.0.1:8080`.
fn is_address(value: &str) -> bool {
    let Some(("tcp" | "udp" | "sctp", place)) = value.split_once("://") else { return false };
    place.rsplit_once(':').is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(variables: &[(&str, &str)]) -> Vec<String> {
        let variables = variables.iter().map(|(name, value)| (OsString::from(name), OsString::from(value)));
        settings(variables).expect("text").into_iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn links_of_a_service_are_no_settings() {
        for service in [
            "CANVASPERS",
            "CANVASPERS_API",
            "CANVASPERS_PUBLIC",
            "CANVASPERS_HTTP",
            "CANVASPERS_X__Y",
            "CANVASPERS_8080_PORT",
        ] {
            for (host, in_address) in [("10.0.0.1", "10.0.0.1"), ("fd00::1", "[fd00::1]")] {
                let address = format!("tcp://{in_address}:8080");
                let links = [
                    ("PORT", address.as_str()),
                    ("SERVICE_HOST", host),
                    ("SERVICE_PORT", "8080"),
                    ("SERVICE_PORT_HTTP", "8080"),
                    ("SERVICE_PORT_HTTP_ADMIN", "8081"),
                    ("PORT_8080_TCP", &address),
                    ("PORT_8080_TCP_PROTO", "tcp"),
                    ("PORT_8080_TCP_PORT", "8080"),
                    ("PORT_8080_TCP_ADDR", host),
                    ("PORT_53_UDP", "udp://10.0.0.1:53"),
                    ("PORT_9_SCTP_ADDR", host),
                    ("NAME", "/web/canvaspers"),
                    ("ENV_PATH", "/usr/bin"),
                    ("PORT_8080_TCP_PORT_START", "8080"),
                    ("PORT_8080_TCP_END", &address),
                ];
                let named: Vec<(String, &str)> =
                    links.iter().map(|(rest, value)| (format!("{service}_{rest}"), *value)).collect();
                let named: Vec<(&str, &str)> = named.iter().map(|(name, value)| (name.as_str(), *value)).collect();
                assert!(left(&named).is_empty(), "{:?}", left(&named));
            }
        }
    }

    #[test]
    fn a_mistake_beside_links_is_seen() {
        let links = [
            ("CANVASPERS_PORT", "tcp://10.0.0.1:8080"),
            ("CANVASPERS_SERVICE_HOST", "10.0.0.1"),
            ("CANVASPERS_SERVICE_PORT", "8080"),
        ];
        for mistake in [
            ("CANVASPERS_PRESS__WORKER", "3"),
            ("CANVASPERS_PUBLIC_UR", "https://a.example"),
            ("CANVASPERS_LISTEN_PORT", "8080"),
            ("CANVASPERS_SERVICE_HOSTS", "10.0.0.1"),
            ("CANVASPERS_SERVICE_HOST_NAME", "10.0.0.1"),
            ("CANVASPERS_PORT_HTTP", "8080"),
            ("CANVASPERS_HTTP__PORT", "8080"),
            ("CANVASPERS_NAME", "Gemeente"),
        ] {
            assert_eq!(left(&[&links[..], &[mistake]].concat()), [&mistake.0[PREFIX.len()..]]);
        }
        // Without the address of the set none of them is a link.
        for alone in [
            ("CANVASPERS_PORT", "8080"),
            ("CANVASPERS_SERVICE_PORT", "8080"),
            ("CANVASPERS_PORT", "http://a.example:80"),
        ] {
            assert_eq!(left(&[alone]), [&alone.0[PREFIX.len()..]]);
        }
    }

    #[test]
    #[cfg(unix)]
    fn a_value_that_is_no_text_is_told_when_it_is_ours() {
        use std::os::unix::ffi::OsStringExt;
        let broken = || OsString::from_vec(vec![0xFF]);
        let others = [(OsString::from("OTHER"), broken()), (broken(), broken())];
        assert_eq!(settings(others.into_iter()), Ok(Vec::new()));
        let secret = [(OsString::from("CANVASPERS_PIN"), broken())];
        assert_eq!(settings(secret.into_iter()), Ok(Vec::new()));
        let ours = [(OsString::from("CANVASPERS_PUBLIC_URL"), broken())];
        assert!(settings(ours.into_iter()).is_err_and(|said| said.contains("CANVASPERS_PUBLIC_URL")));
    }
}
