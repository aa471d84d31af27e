//! Who has not signed: the signature fields of a file that are empty, by those who are to sign there.

use super::words::Words;
use pdf::signature_fields::SEAL_FIELD;
use verify::report::{Report, SignatureKind, UnsignedField};

/// Beginning of the names of the fields of an agreement of ours, whose labels say who signs there.
const OURS: &str = "handtekening-";

/// Fields in which somebody is yet to sign. The seal is not among them: it comes first or not at all.
fn fields(report: &Report) -> Vec<&UnsignedField> {
    report.unsigned_fields.iter().filter(|own| own.kind == SignatureKind::Signature).collect()
}

/// Whether somebody is yet to sign.
pub(super) fn is_half_signed(report: &Report) -> bool {
    !fields(report).is_empty()
}

/// Who has not signed, in a sentence; none when there is no empty field.
pub(super) fn told(report: &Report, words: Words) -> Option<String> {
    let waiting = fields(report);
    if waiting.is_empty() {
        return None;
    }
    // The seal of a document of ours is nobody's signature among those who were to sign.
    let signed = report.signatures.iter().filter(|one| one.field != SEAL_FIELD).count();
    let ours = waiting.iter().all(|own| party(own).is_some());
    let names: Vec<String> = waiting.iter().map(|own| name(own, words)).collect();
    let total = waiting.len() + signed;
    let kind = if ours { "waiting" } else { "waiting-fields" };
    let key = match signed {
        0 if !ours && total == 1 => "waiting-fields-nobody-one".to_owned(),
        0 => format!("{kind}-nobody"),
        1 => format!("{kind}-one"),
        _ => format!("{kind}-many"),
    };
    let values = [("names", words.list(&names)), ("signed", signed.to_string()), ("total", total.to_string())];
    Some(words.with(&key, &values.each_ref().map(|(name, value)| (*name, value.as_str()))))
}

/// Who signs in a field of ours: its party, and the people for it (`Signature, J. Jansen, director, Stichting Welzijn Midden`).
fn party(own: &UnsignedField) -> Option<(&str, &str)> {
    let number = own.field.strip_prefix(OURS)?;
    let (_, who) = own.label.as_deref()?.split_once(", ").filter(|_| number.parse::<usize>().is_ok())?;
    Some(who.rsplit_once(", ").map_or((who, ""), |(people, party)| (party, people)))
}

fn name(own: &UnsignedField, words: Words) -> String {
    match party(own) {
        Some((party, "")) => words.short(party),
        Some((party, people)) => {
            words.with("waiting-party", &[("party", &words.short(party)), ("people", &words.short(people))])
        }
        None => {
            let text = own.label.as_deref().unwrap_or(&own.field);
            words.with("quoted", &[("text", &words.short(text))])
        }
    }
}
