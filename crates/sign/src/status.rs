//! What an OCSP answer or a CRL says of one certificate, and whether that can be used.

use jiff::{SignedDuration, Timestamp};

use super::SignError;
use super::trouble::StatusTrouble;
use pki::certificate::Certificate;
use pki::crl::Crl;
use pki::ocsp::{self, Status};
use pki::revocation::Revocation;

/// The word of an issuer on a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word {
    /// When it was so.
    pub this_update: Timestamp,
    /// By when there will be news.
    pub next_update: Option<Timestamp>,
    revocation: Option<Revocation>,
}

/// How far the clock of a service may be from ours.
const SKEW: SignedDuration = SignedDuration::from_mins(5);

/// A word without an end is good for so long: an OCSP answer that is made anew for each request has none (RFC 6960, 4.2.2.1).
const GOOD_FOR: SignedDuration = SignedDuration::from_hours(24);

impl Word {
    fn end(&self) -> Timestamp {
        self.next_update.or_else(|| self.this_update.checked_add(GOOD_FOR).ok()).unwrap_or(self.this_update)
    }

    /// Whether it is of now.
    pub fn is_fresh(&self, now: Timestamp) -> bool {
        now.checked_add(SKEW).is_ok_and(|soon| self.this_update <= soon)
            && now.checked_sub(SKEW).is_ok_and(|just| just <= self.end())
    }

    /// Whether it was the last word at a time, or came later.
    pub fn is_current_at(&self, at: Timestamp) -> bool {
        at <= self.end()
    }

    /// That the certificate was not revoked when it was used.
    pub fn check(&self, certificate: &Certificate, used: Timestamp) -> Result<(), SignError> {
        match self.revocation {
            Some(revocation) if revocation.at <= used => {
                Err(SignError::Revoked { name: certificate.name(), at: revocation.at })
            }
            _ => Ok(()),
        }
    }
}

/// What an answer says; who signed it is asked elsewhere.
pub(super) fn of_response(
    response: &ocsp::Response,
    certificate: &Certificate,
    issuer: &Certificate,
) -> Result<Word, StatusTrouble> {
    let single = response.of(certificate, issuer).ok_or(StatusTrouble::Silent)?;
    let revocation = match single.status {
        Status::Good => None,
        Status::Revoked(revocation) => Some(revocation),
        Status::Unknown => return Err(StatusTrouble::Silent),
    };
    Ok(Word { this_update: single.this_update, next_update: single.next_update, revocation })
}

/// What a list says, which the issuer must have signed.
pub(super) fn of_list(crl: &Crl, certificate: &Certificate, issuer: &Certificate) -> Result<Word, StatusTrouble> {
    crl.verify(issuer).map_err(|_| StatusTrouble::Issuer)?;
    if !crl.covers(certificate) {
        return Err(StatusTrouble::Silent);
    }
    let revocation = crl.lookup(&certificate.facts().serial).map_err(|_| StatusTrouble::Unreadable)?;
    Ok(Word { this_update: crl.this_update, next_update: crl.next_update, revocation })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(this_update: &str, next_update: Option<&str>) -> Word {
        let time = |text: &str| text.parse().expect("a time");
        Word { this_update: time(this_update), next_update: next_update.map(time), revocation: None }
    }

    #[test]
    fn a_word_is_of_now_only_between_its_times() {
        let now: Timestamp = "2026-03-01T12:00:00Z".parse().expect("a time");
        for (this, next, fresh) in [
            ("2026-03-01T11:00:00Z", None, true),
            ("2026-02-27T11:00:00Z", None, false),
            ("2026-02-01T11:00:00Z", Some("2026-03-31T11:00:00Z"), true),
            ("2026-02-01T11:00:00Z", Some("2026-02-28T11:00:00Z"), false),
            ("2026-03-01T12:04:00Z", None, true),
            ("2026-03-01T12:06:00Z", None, false),
        ] {
            assert_eq!(word(this, next).is_fresh(now), fresh, "{this} {next:?}");
        }
        assert!(word("2026-03-05T00:00:00Z", None).is_current_at(now));
        assert!(!word("2026-02-01T00:00:00Z", Some("2026-02-10T00:00:00Z")).is_current_at(now));
    }
}
