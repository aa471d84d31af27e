//! The rules of judging, each of which can be switched off by a test that shows what it is for.

use std::collections::HashSet;

use pdf::revisions;

/// A rule of judging signatures, above those of the structure of a file ([`revisions::Rule`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rule {
    /// What the structure of the file breaks counts.
    Structure,
    /// What is seen stays as it was signed.
    Picture,
    /// Behind the signed data stand zeros only.
    Padding,
    /// Signed data has one signer (ETSI EN 319 142-1, 4.1).
    OneSigner,
    /// The document is not in its signed data a second time.
    Detached,
    /// No attribute is there twice that may be there once ([`pki::cms::oid::ONCE`]).
    AttributesOnce,
    /// The signer names its certificate in what it signs (ETSI EN 319 142-1, 6.3).
    SigningCertificate,
    /// The signed digest is that of the document, and the signature is by the key of the certificate.
    SignatureValue,
    /// The digest is compared also where the algorithm is weak, or the certificate is not there.
    EveryDigest,
    /// The signature value is checked also where the algorithm or the key is weak.
    EveryValue,
    /// The algorithms that are named are those that the signer protected (RFC 6211).
    AlgorithmProtection,
    /// The algorithms that are named, where nobody signs them, are those that were used.
    AlgorithmNames,
    /// Every chain ends at somebody trusted.
    TrustedRoot,
    /// A certificate is signed by its issuer.
    IssuerSignature,
    /// Certificates were valid when the signature was made.
    Validity,
    /// Only an authority issues certificates, and not deeper than it may (RFC 5280, 4.2.1.9).
    Authority,
    /// A key is used for what it is for (RFC 5280, 4.2.1.3 and 4.2.1.12).
    KeyUsage,
    /// What must be understood in a certificate is understood (RFC 5280, 4.2).
    CriticalExtensions,
    /// Names are within what an issuer may name (RFC 5280, 4.2.1.10).
    NameConstraints,
    /// Somebody says that a certificate was not revoked.
    Revocation,
    /// What is said of a certificate is fresh enough.
    Freshness,
    /// Only who has the right says something of a certificate.
    StatusSigner,
    /// A time-stamp is over what it stands with.
    Imprint,
    /// Algorithms and keys are strong enough (ETSI TS 119 312).
    Algorithms,
    /// What is shown on pages after a signature was put there by somebody who is known.
    KnownShow,
    /// What was filled in after a signature was signed by somebody who is known, or a certification allowed it.
    FilledIsSigned,
    /// A certificate, CRL or OCSP response in the file is not damaged.
    SoundEvidence,
    /// Qualified is who stands on a trusted list.
    TrustedList,
}

impl Rule {
    /// All rules.
    pub const ALL: [Rule; 28] = [
        Rule::Structure,
        Rule::Picture,
        Rule::Padding,
        Rule::OneSigner,
        Rule::Detached,
        Rule::AttributesOnce,
        Rule::SigningCertificate,
        Rule::SignatureValue,
        Rule::EveryDigest,
        Rule::EveryValue,
        Rule::AlgorithmProtection,
        Rule::AlgorithmNames,
        Rule::TrustedRoot,
        Rule::IssuerSignature,
        Rule::Validity,
        Rule::Authority,
        Rule::KeyUsage,
        Rule::CriticalExtensions,
        Rule::NameConstraints,
        Rule::Revocation,
        Rule::Freshness,
        Rule::StatusSigner,
        Rule::Imprint,
        Rule::Algorithms,
        Rule::KnownShow,
        Rule::FilledIsSigned,
        Rule::SoundEvidence,
        Rule::TrustedList,
    ];
}

/// The rules that are in force: all of them, but in a test that shows what one is for.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// Those of the structure of the file.
    pub structure: revisions::Rules,
    off: HashSet<Rule>,
}

impl Rules {
    /// All rules but one.
    pub fn without(rule: Rule) -> Rules {
        Rules { off: HashSet::from([rule]), ..Rules::default() }
    }

    /// All rules but some.
    pub fn without_all(rules: &[Rule]) -> Rules {
        Rules { off: rules.iter().copied().collect(), ..Rules::default() }
    }

    /// All rules but one of the structure of the file.
    pub fn without_structure(rule: revisions::Rule) -> Rules {
        Rules { structure: revisions::Rules::without(rule), ..Rules::default() }
    }

    /// Whether a rule is in force.
    pub fn has(&self, rule: Rule) -> bool {
        !self.off.contains(&rule)
    }
}
