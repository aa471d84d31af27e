//! What a signature is: its level (ETSI EN 319 142-1, 5), whether it is a seal, and until when it can be judged.

use jiff::civil::Date;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

use super::chain::Chain;
use super::qualification;
use super::report::{Integrity, SignatureKind, SignatureReport, SubIndication, Unconfirmed, Verdict};
use super::shown;
use super::time_stamp::Stamp;
use pdf::revisions::Signature;
use pdf::signature_fields::SEAL_FIELD;
use pki::certificate::{Certificate, QcType};
use pki::name::attribute;

/// A document time-stamp that holds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cover {
    /// Its revision.
    pub revision: usize,
    /// Until when it can be judged.
    pub until: Option<Timestamp>,
}

/// What level and end rest on.
pub(super) struct Grounds<'a> {
    /// The chain of the signer.
    pub chain: &'a Chain,
    /// Time-stamps over the signature value.
    pub stamps: &'a [Stamp],
    /// Document time-stamps of the file that hold.
    pub covers: &'a [Cover],
    /// Until when the algorithm of the signature can be relied on.
    pub strong: Option<Timestamp>,
    /// Revision of the signature.
    pub revision: usize,
}

/// Whether the file itself says of every certificate of a chain that it was not revoked.
pub(super) fn has_status_in_file(chain: &Chain) -> bool {
    chain.is_whole()
        && chain.links.iter().enumerate().all(|(at, link)| {
            let needs_none = link.trusted || (at == 0 && link.certificate.facts().no_revocation_available);
            needs_none || link.status.as_ref().is_some_and(|status| status.since.is_some())
        })
}

/// The level that a signature has, by what holds and not by what is there.
pub(super) fn level(sub_filter: &str, grounds: &Grounds<'_>) -> String {
    let family = if sub_filter == "ETSI.CAdES.detached" { "PAdES-B" } else { "PKCS7" };
    let covering = |revision: usize| grounds.covers.iter().any(|cover| cover.revision > revision);
    let stamped = grounds.stamps.iter().any(|stamp| stamp.proof().is_some()) || covering(grounds.revision);
    let mut basis = grounds.chain.links.iter().filter_map(|link| link.status.as_ref().and_then(|status| status.since));
    let last = basis.clone().max().unwrap_or(grounds.revision);
    let short = if !stamped {
        "B"
    } else if !has_status_in_file(grounds.chain) {
        "T"
    } else if grounds.covers.iter().any(|cover| cover.revision > grounds.revision && cover.revision >= last)
        && basis.next().is_some()
    {
        "LTA"
    } else {
        "LT"
    };
    format!("{family}-{short}")
}

/// Until when it can be judged by what the file has.
pub(super) fn lasts_until(grounds: &Grounds<'_>) -> Option<Timestamp> {
    let last =
        grounds.covers.iter().filter(|cover| cover.revision > grounds.revision).max_by_key(|cover| cover.revision);
    if let Some(last) = last {
        return last.until;
    }
    let stamped = grounds.stamps.iter().filter(|stamp| stamp.proof().is_some()).filter_map(Stamp::until).max();
    let Some(stamped) = stamped else {
        return [grounds.chain.until(), grounds.strong].into_iter().flatten().min();
    };
    let statuses = grounds.chain.links.iter().filter_map(|link| link.status.as_ref());
    statuses.filter(|status| status.since.is_some()).filter_map(|status| status.until).chain([stamped]).min()
}

/// A seal is made with the certificate of an organisation (ETSI EN 319 412-3, 4.2.1): one for seals, or one that names no person and is
/// in the name of an organisation, by its number or as the common name. Where the certificate leaves it open, the certification of a document
/// of ours in the field for its seal is one.
pub(super) fn kind(certificate: &Certificate, signature: &Signature) -> SignatureKind {
    let facts = certificate.facts();
    let subject = |oid: &str| facts.subject.first(oid);
    let person = ["2.5.4.42", "2.5.4.4", "2.5.4.65"].iter().any(|oid| subject(oid).is_some());
    let organisation = subject(attribute::ORGANISATION_IDENTIFIER).is_some()
        || subject(attribute::ORGANISATION).is_some_and(|own| subject(attribute::COMMON_NAME) == Some(own));
    match facts.qualified.types.as_slice() {
        [QcType::Seal] => SignatureKind::Seal,
        [] if !person && (organisation || is_our_seal(signature)) => SignatureKind::Seal,
        _ => SignatureKind::Signature,
    }
}

/// The certification of a document of ours in the field for its seal.
fn is_our_seal(signature: &Signature) -> bool {
    signature.certification.is_some() && signature.field == SEAL_FIELD
}

/// A report of which nothing is known yet but what the file says.
pub(super) fn blank(signature: &Signature) -> SignatureReport {
    SignatureReport {
        verdict: Verdict::failed(SubIndication::FormatFailure),
        field: signature.field.clone(),
        also_in: signature.also_in.clone(),
        label: signature.label.clone(),
        kind: if is_our_seal(signature) { SignatureKind::Seal } else { SignatureKind::Signature },
        level: if signature.sub_filter == "ETSI.CAdES.detached" {
            "PAdES".into()
        } else {
            signature.sub_filter.clone()
        },
        signer: None,
        chain: Vec::new(),
        qualification: qualification::not_confirmed(None, Unconfirmed::NotPassed),
        algorithm: None,
        claimed_time: signature.claimed_at.as_deref().and_then(pdf_date),
        best_time: None,
        lasts_until: None,
        name: signature.name.clone(),
        reason: signature.reason.clone(),
        location: signature.location.clone(),
        revision: signature.revision,
        covers_whole_file: signature.covers_whole_file,
        certification: signature.certification,
        locks: signature.locks.clone(),
        looks: signature.looks.iter().map(shown::look).collect(),
        integrity: Integrity::NotChecked,
        changes: signature.changes.clone(),
        time_stamps: Vec::new(),
        findings: Vec::new(),
        steps: Vec::new(),
    }
}

/// A date of PDF (ISO 32000-1, 7.9.4): `D:YYYYMMDDHHmmSSOHH'mm'`, of which all behind the year may be left out.
fn pdf_date(text: &str) -> Option<Timestamp> {
    let mut rest = text.trim().strip_prefix("D:").unwrap_or(text.trim());
    let mut number = |digits: usize, without: i16| -> Option<i16> {
        if rest.is_empty() || !rest.as_bytes()[0].is_ascii_digit() {
            return Some(without);
        }
        let (own, after) = rest.split_at_checked(digits)?;
        rest = after;
        own.parse().ok()
    };
    let year = number(4, -1).filter(|year| *year >= 0)?;
    let mut part = |without| number(2, without).and_then(|number| i8::try_from(number).ok());
    let (month, day, hour, minute, second) = (part(1)?, part(1)?, part(0)?, part(0)?, part(0)?);
    let at = Offset::UTC
        .to_timestamp(Date::new(year, month, day).ok()?.at(hour.min(23), minute.min(59), second.min(59), 0))
        .ok()?;
    let east = match rest.as_bytes().first() {
        Some(b'+') => 1,
        Some(b'-') => -1,
        _ => return Some(at),
    };
    let digits: String = rest.chars().filter(char::is_ascii_digit).take(4).collect();
    let hours: i64 = digits.get(..2)?.parse().ok()?;
    let minutes: i64 = digits.get(2..4).map_or(Some(0), |minutes| minutes.parse().ok())?;
    at.checked_sub(SignedDuration::from_mins(east * (hours * 60 + minutes))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_far_as_they_go() {
        for (text, expected) in [
            ("D:20261125011500+01'00'", Some("2026-11-25T00:15:00Z")),
            ("D:20261125011500Z", Some("2026-11-25T01:15:00Z")),
            ("D:20261125011500-05'30", Some("2026-11-25T06:45:00Z")),
            ("20261125", Some("2026-11-25T00:00:00Z")),
            ("D:2026", Some("2026-01-01T00:00:00Z")),
            ("D:20261325", None),
            ("D:", None),
            ("morgen", None),
            ("D:2026é", Some("2026-01-01T00:00:00Z")),
        ] {
            let expected = expected.map(|text| text.parse::<Timestamp>().expect("a time"));
            assert_eq!(pdf_date(text), expected, "{text}");
        }
    }
}
