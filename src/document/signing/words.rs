//! Words of signatures: what one shows in its box, and what a field wants of it.

use super::Statement;
use crate::document::verifying;
use fault::Fault;
use fault::language::Language;
use pdf::signature::Seed;
use pki::certificate::Certificate;

/// Characters of one line in a box.
const LONGEST: usize = 500;
/// Digests that can be asked for, as seed values write them.
const DIGESTS: [&str; 3] = ["SHA256", "SHA384", "SHA512"];

/// What a signature shows, in each language: who signed, when, and why when that is said.
pub(super) fn of(statement: &Statement, chain: &[Certificate]) -> Vec<(Language, Vec<String>)> {
    let name = chain.first().map(Certificate::name).unwrap_or_default();
    let say = |language, key: &str, values: &[(&str, &str)]| fault::render(language, "signature", key, values);
    Language::ALL
        .into_iter()
        .map(|language| {
            let mut lines = vec![plain(&name)];
            lines.push(say(language, "at", &[("moment", &verifying::moment(language, statement.at))]));
            lines.extend(statement.reason.iter().map(|reason| say(language, "why", &[("reason", &plain(reason))])));
            (language, lines)
        })
        .collect()
}

/// A text of others on one line.
fn plain(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a field wants and does not get.
pub(super) fn seeds(wanted: &[Seed]) -> Fault {
    let said = |language| wanted.iter().map(|seed| one(language, seed)).collect::<Vec<_>>().join("; ");
    let can = wanted.iter().all(|seed| word_for(seed).1);
    let code = if can { "signature-field-wants" } else { "signature-field-wants-more" };
    Fault::new(code, "/field").with_text("wanted", said(Language::Nl), said(Language::En))
}

fn one(language: Language, seed: &Seed) -> String {
    let values = plain(&seed.values.join(", "));
    fault::render(language, "signature", word_for(seed).0, &[("values", &values)])
}

/// The sentence about something that a field wants, and whether who signs here can do it.
fn word_for(seed: &Seed) -> (&'static str, bool) {
    match (seed.key.as_str(), seed.values.as_slice()) {
        ("Reasons", []) => ("wants-no-reason", true),
        ("Reasons", _) => ("wants-reason", true),
        ("DigestMethod", known) if known.iter().any(|name| DIGESTS.contains(&name.as_str())) => ("wants-digest", true),
        ("DigestMethod", _) => ("wants-other-digest", false),
        ("SubFilter", _) => ("wants-sub-filter", false),
        ("MDP", [p]) if p != "0" => ("wants-certification", true),
        ("MDP", _) => ("wants-approval", true),
        ("TimeStamp", _) => ("wants-time-stamp", true),
        ("AddRevInfo", _) => ("wants-revocation-data", true),
        ("Cert Subject", _) => ("wants-signer", true),
        ("Cert SubjectDN", _) => ("wants-name", true),
        ("Cert Issuer", _) => ("wants-issuer", true),
        ("Cert OID", _) => ("wants-policy", true),
        ("Cert KeyUsage", _) => ("wants-key-usage", true),
        ("Cert SignaturePolicyOID", _) => ("wants-signature-policy", false),
        ("Filter", _) => ("wants-program", false),
        ("V", _) => ("wants-newer-program", false),
        ("LegalAttestation", _) => ("wants-statement", false),
        ("LockDocument", _) => ("wants-closing", false),
        ("AppearanceFilter", _) => ("wants-appearance", false),
        _ => ("wants-other", false),
    }
}
