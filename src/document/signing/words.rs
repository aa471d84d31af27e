//! Words of signatures: what one shows in its box, and what a field wants of it.

use super::Statement;
use crate::document::verifying;
use fault::Fault;
use fault::language::Language;
use pdf::signature::Seed;
use pki::certificate::Certificate;

/// Characters of one line in a box.
const LONGEST: usize = 500;

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
    Fault::new("signature-field-wants", "/field").with_text("wanted", said(Language::Nl), said(Language::En))
}

fn one(language: Language, seed: &Seed) -> String {
    let code = match (seed.key.as_str(), seed.values.as_slice()) {
        ("Reasons", []) => "wants-no-reason",
        ("Reasons", _) => "wants-reason",
        ("DigestMethod", _) => "wants-digest",
        ("SubFilter", _) => "wants-sub-filter",
        ("MDP", [p]) if p != "0" => "wants-certification",
        ("MDP", _) => "wants-approval",
        ("TimeStamp", _) => "wants-time-stamp",
        ("AddRevInfo", _) => "wants-revocation-data",
        ("Cert Subject", _) => "wants-signer",
        ("Cert Issuer", _) => "wants-issuer",
        _ => "wants-other",
    };
    let values = plain(&seed.values.join(", "));
    fault::render(language, "signature", code, &[("key", &seed.key), ("values", &values)])
}
