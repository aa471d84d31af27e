//! Which certificates a list means, and what it says of one.

use super::{Criteria, Period, Qualifier};
use pki::certificate::Certificate;

impl Criteria {
    /// Whether a certificate is meant; none when nobody here can tell.
    pub fn hold_for(&self, certificate: &Certificate) -> Option<bool> {
        let facts = certificate.facts();
        match self {
            Criteria::All(parts) => all(parts.iter().map(|part| part.hold_for(certificate))),
            Criteria::AtLeastOne(parts) => {
                all(parts.iter().map(|part| part.hold_for(certificate).map(|holds| !holds))).map(|none| !none)
            }
            Criteria::None(parts) => all(parts.iter().map(|part| part.hold_for(certificate).map(|holds| !holds))),
            Criteria::KeyUsage(bits) => all(bits.iter().map(|(name, wanted)| {
                let usage = facts.key_usage?;
                let set = match name.as_str() {
                    "digitalSignature" => usage.digital_signature,
                    "nonRepudiation" => usage.non_repudiation,
                    "keyCertSign" => usage.certificate_sign,
                    "crlSign" => usage.crl_sign,
                    // The other bits are not kept.
                    _ => return None,
                };
                Some(set == *wanted)
            })),
            Criteria::Policies(wanted) => Some(wanted.iter().all(|policy| facts.policies.contains(policy))),
            Criteria::Purposes(wanted) => Some(wanted.iter().all(|purpose| facts.is_for(purpose))),
            Criteria::Unknown => None,
        }
    }
}

/// Three-valued and: one that does not hold decides, else one that is unknown does.
fn all(parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut unknown = false;
    for part in parts {
        match part {
            Some(false) => return Some(false),
            Some(true) => {}
            None => unknown = true,
        }
    }
    (!unknown).then_some(true)
}

impl Period {
    /// What the list says of a certificate; none when it says something that nobody here understands.
    pub fn qualifiers(&self, certificate: &Certificate) -> Option<Vec<Qualifier>> {
        let mut out = Vec::new();
        for entry in &self.qualifications {
            if entry.criteria.hold_for(certificate)? {
                if entry.qualifiers.contains(&Qualifier::Unknown) {
                    return None;
                }
                out.extend_from_slice(&entry.qualifiers);
            }
        }
        Some(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unknown_decides_only_when_nothing_else_does() {
        assert_eq!(all([Some(true), None].into_iter()), None);
        assert_eq!(all([None, Some(false)].into_iter()), Some(false));
        assert_eq!(all([Some(true)].into_iter()), Some(true));
        assert_eq!(all([].into_iter()), Some(true));
    }
}
