//! A form that brings a policy document and agreements to attach to it.

use super::Form;
use crate::document::model::File;
use fault::Fault;

/// What is to be attached to what.
pub struct Attachments {
    /// The policy document: the member `policy`.
    pub policy: File,
    /// All other files.
    pub agreements: Vec<File>,
    /// Whether the policy document may claim a higher part of PDF/A.
    pub raise: bool,
}

/// Tells the files of a form apart.
///
/// # Errors
/// Every fault: no policy document or two, no agreement, a `raise` that is neither true nor false.
pub fn attachments(form: Form) -> Result<Attachments, Vec<Fault>> {
    let mut faults = Vec::new();
    let (mut policies, agreements): (Vec<_>, Vec<_>) = form.files.into_iter().partition(|(name, _)| name == "policy");
    if policies.len() > 1 {
        faults.push(Fault::new("two-policies", "/policy"));
    }
    if agreements.is_empty() {
        faults.push(Fault::new("no-agreement", "/agreements"));
    }
    let mut raise = false;
    for (name, value) in &form.members {
        match name.as_str() {
            "raise" => match yes(value, "/raise") {
                Ok(said) => raise = said,
                Err(fault) => faults.push(fault),
            },
            // An empty choice of files is no file.
            _ if value.is_empty() => {}
            "policy" | "agreement" => faults.push(Fault::new("not-sent-as-file", format!("/{name}"))),
            other => {
                let known = ["policy", "agreement", "raise"];
                faults.push(Fault::new("unknown-member", format!("/{}", fault::segment(other))).choices(other, known));
            }
        }
    }
    match policies.pop() {
        Some((_, policy)) if faults.is_empty() => {
            Ok(Attachments { policy, agreements: agreements.into_iter().map(|(_, file)| file).collect(), raise })
        }
        Some(_) => Err(faults),
        None => {
            faults.insert(0, Fault::new("no-policy", "/policy"));
            Err(faults)
        }
    }
}

/// `true` or `false`.
///
/// # Errors
/// Anything else.
pub fn yes(value: &str, pointer: &str) -> Result<bool, Fault> {
    match value {
        "true" => Ok(true),
        "false" => Ok(false),
        other => Err(Fault::new("unknown-value", pointer).choices(other, ["true", "false"])),
    }
}

/// `Content-Disposition` of a file whose name came from outside (RFC 6266, RFC 8187).
pub fn disposition(name: &str) -> String {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_graphic() && !matches!(c, '"' | '\\' | '%') { c } else { '-' }).collect();
    let encoded = percent_encoding::utf8_percent_encode(name, percent_encoding::NON_ALPHANUMERIC);
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_from_outside_cannot_break_the_header() {
        let said = disposition("bele\"id\r\n één.pdf");
        assert_eq!(
            said,
            "attachment; filename=\"bele-id-----n.pdf\"; filename*=UTF-8''bele%22id%0D%0A%20%C3%A9%C3%A9n%2Epdf"
        );
    }
}
