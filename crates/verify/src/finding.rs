//! What can be found: every code there is, for its sentence among the fault texts (group `faults`).

use super::report::{Finding, Severity};

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// A code of a finding.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code {
            $($(#[$doc])* $name,)*
        }

        impl Code {
            /// All of them.
            pub const ALL: &'static [Code] = &[$(Code::$name,)*];

            /// As it stands in a report.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$name => $text,)* }
            }
        }
    };
}

codes! {
    /// Nobody signed.
    NoSignature = "verify-no-signature",
    /// A change after a signature that it does not bear.
    ChangeNotAllowed = "verify-change-not-allowed",
    /// Something is seen after a signature that was not to be.
    SeenChange = "verify-seen-change",
    /// A revision of which the pictures were not compared, or not wholly.
    NotCompared = "verify-not-compared",
    /// A page of which not everything can be drawn.
    PageNotDrawn = "verify-page-not-drawn",
    /// Letters of a font that does not come along: each program takes its own.
    PageWithoutFont = "verify-page-without-font",
    /// A revision that cannot be drawn.
    NotDrawn = "verify-not-drawn",
    /// The signed data cannot be read.
    SignedDataUnreadable = "verify-signed-data-unreadable",
    /// Something stands behind the signed data.
    Padding = "verify-padding",
    /// Not one signer.
    NotOneSigner = "verify-not-one-signer",
    /// The content is inside as well.
    NotDetached = "verify-not-detached",
    /// An attribute is there twice.
    AttributeTwice = "verify-attribute-twice",
    /// An attribute that must be there is not.
    AttributeMissing = "verify-attribute-missing",
    /// An unsigned attribute that nobody knows.
    AttributeUnknown = "verify-attribute-unknown",
    /// A version of signed data that does not go with its parts.
    VersionOther = "verify-version-other",
    /// The digest algorithm of the signer is not on the list of the signed data.
    DigestNotListed = "verify-digest-not-listed",
    /// The issuer is named in another way than in the certificate: the same name.
    NameWrittenOtherwise = "verify-name-written-otherwise",
    /// A signature dictionary that says in its type that it is something else, or of a time-stamp nothing.
    TypeOther = "verify-type-other",
    /// What is said of the signer's certificate beside its digest is not so.
    CertificateDescribedWrongly = "verify-certificate-described-wrongly",
    /// A signing time among the attributes, where PAdES wants none.
    SigningTimeAttribute = "verify-signing-time-attribute",
    /// A kind of signature that nobody should make or trust any more.
    OldSubFilter = "verify-old-sub-filter",
    /// The signer's certificate is not there.
    SignerCertificateMissing = "verify-signer-certificate-missing",
    /// The signer named another certificate.
    SignerCertificateDiffers = "verify-signer-certificate-differs",
    /// The signer did not name its certificate.
    SignerCertificateNotNamed = "verify-signer-certificate-not-named",
    /// The document was changed: its digest differs.
    DigestDiffers = "verify-digest-differs",
    /// Whether the document was changed cannot be checked.
    IntegrityNotChecked = "verify-integrity-not-checked",
    /// The algorithms that are named are not those that were signed or used.
    AlgorithmNamesDiffer = "verify-algorithm-names-differ",
    /// The signature value is wrong.
    ValueWrong = "verify-value-wrong",
    /// The content type is not what was signed.
    ContentTypeDiffers = "verify-content-type-differs",
    /// An algorithm that cannot be relied on any more.
    AlgorithmWeak = "verify-algorithm-weak",
    /// An algorithm or key that is not worked with here.
    AlgorithmUnsupported = "verify-algorithm-unsupported",
    /// The same two of the signature on a certificate.
    CertificateAlgorithmWeak = "verify-certificate-algorithm-weak",
    /// See above.
    CertificateAlgorithmUnsupported = "verify-certificate-algorithm-unsupported",
    /// An algorithm that will not do for long.
    AlgorithmEnds = "verify-algorithm-ends",
    /// No chain to somebody trusted.
    NoTrustedChain = "verify-no-trusted-chain",
    /// Too many certificates to try them all.
    TooMuchWork = "verify-too-much-work",
    /// A certificate was expired.
    CertificateExpired = "verify-certificate-expired",
    /// A certificate was not valid yet.
    CertificateNotYetValid = "verify-certificate-not-yet-valid",
    /// An issuer that is no authority.
    NotAnAuthority = "verify-not-an-authority",
    /// Too many authorities under one.
    PathTooLong = "verify-path-too-long",
    /// A key is not for this.
    KeyNotForThis = "verify-key-not-for-this",
    /// Something in a certificate must be understood and is not.
    CriticalExtension = "verify-critical-extension",
    /// A certificate limits the names under it: not judged here.
    NameConstraints = "verify-name-constraints",
    /// The policies of a chain do not fit one another.
    PolicyConstraints = "verify-policy-constraints",
    /// Nobody says whether a certificate was revoked.
    StatusMissing = "verify-status-missing",
    /// What is said is too old.
    StatusOld = "verify-status-old",
    /// What is said is from somebody without the right.
    StatusNotByIssuer = "verify-status-not-by-issuer",
    /// The responder does not know the certificate.
    StatusUnknown = "verify-status-unknown",
    /// A certificate was revoked.
    Revoked = "verify-revoked",
    /// A certificate was revoked later.
    RevokedLater = "verify-revoked-later",
    /// A certificate is on hold.
    OnHold = "verify-on-hold",
    /// A time-stamp that does not hold, and is left out.
    TimeStampIgnored = "verify-time-stamp-ignored",
    /// A time-stamp that is broken.
    TimeStampBroken = "verify-time-stamp-broken",
    /// A time-stamp is over something else.
    ImprintDiffers = "verify-imprint-differs",
    /// A time-stamp by somebody who is not there for it.
    NotForTimeStamps = "verify-not-for-time-stamps",
    /// A time-stamp from after the moment of judging.
    TimeStampFromFuture = "verify-time-stamp-from-future",
    /// Times that contradict one another.
    TimesContradict = "verify-times-contradict",
    /// The signer claims a time after the proven one.
    ClaimedTimeLater = "verify-claimed-time-later",
    /// A certificate or status in the file is damaged.
    EvidenceDamaged = "verify-evidence-damaged",
    /// More certificates and statuses than are read.
    EvidenceTooMuch = "verify-evidence-too-much",
    /// A trusted list is out of date.
    TrustedListOld = "verify-trusted-list-old",
    /// Nobody is trusted.
    NobodyTrusted = "verify-nobody-trusted",
    /// Information or metadata was replaced.
    MetadataReplaced = "verify-metadata-replaced",
    /// A script in what was signed.
    UnsteadyScript = "verify-unsteady-script",
    /// Actions that show, hide or fill in something.
    UnsteadyAction = "verify-unsteady-action",
    /// A form of the XML Forms Architecture.
    UnsteadyXmlForm = "verify-unsteady-xml-form",
    /// Fields that are worked out.
    UnsteadyCalculation = "verify-unsteady-calculation",
    /// Fields that each viewer draws anew.
    UnsteadyRedrawn = "verify-unsteady-redrawn",
    /// What is seen differs between screen and paper.
    UnsteadyViewOrPrint = "verify-unsteady-view-or-print",
    /// What is seen stands in another file.
    UnsteadyExternal = "verify-unsteady-external",
    /// Film, sound or a model.
    UnsteadyMedia = "verify-unsteady-media",
    /// Somebody whom nobody knows put something on a page.
    ShownByUnknown = "verify-shown-by-unknown",
    /// More values that were filled in than are named.
    FilledMore = "verify-filled-more",
    /// A field was filled in later, and nobody who is trusted signed that. Values: `field`, `value`.
    FilledUnsigned = "verify-filled-unsigned",
    /// A value that was filled in, and that its page does not show.
    FilledNotShown = "verify-filled-not-shown",
    /// A value of which its page shows a part. Values: `field`, `value`.
    FilledInPart = "verify-filled-in-part",
    /// A value that its page writes in another way. Values: `field`, `value`, `shown`.
    FilledFormatted = "verify-filled-formatted",
    /// A value that is on no page. Values: `field`, `value`.
    FilledNowhere = "verify-filled-nowhere",
    /// A value that each program draws itself, for the file has no look for it. Values: `field`, `value`.
    FilledUnsaid = "verify-filled-unsaid",
    /// A value in letters that the file brings along, and that are not known. Values: `field`, `value`.
    FilledUnknown = "verify-filled-unknown",
    /// More such fields. Values: `count`.
    FilledUnsignedMore = "verify-filled-unsigned-more",
    /// A field was filled in later, as was allowed, or before somebody who is trusted signed. Values: `field`, `value`.
    Filled = "verify-filled",
    /// Signed by certificate, the status is known from outside of the file only.
    StatusNotInFile = "verify-status-not-in-file",
}

/// A finding with the values of its sentence.
pub(super) fn finding<const N: usize>(severity: Severity, code: Code, values: [(&str, &str); N]) -> Finding {
    let values = values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Finding { severity, code: code.as_str().to_owned(), values }
}

/// A reason for a verdict.
pub(super) fn error<const N: usize>(code: Code, values: [(&str, &str); N]) -> Finding {
    finding(Severity::Error, code, values)
}

/// Something to look at.
pub(super) fn warning<const N: usize>(code: Code, values: [(&str, &str); N]) -> Finding {
    finding(Severity::Warning, code, values)
}

/// Something worth knowing.
pub(super) fn information<const N: usize>(code: Code, values: [(&str, &str); N]) -> Finding {
    finding(Severity::Information, code, values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use fault::language::Language;
    use fault::render;
    use pdf::revisions;

    #[test]
    fn every_code_has_its_sentence() {
        let rules = revisions::Rule::ALL.iter().map(|rule| {
            let name = serde_json::to_value(rule).expect("a name");
            format!("verify-{}", name.as_str().expect("a name"))
        });
        let trust =
            ["no-certificate", "no-crl", "no-ocsp", "other-digest", "no-list"].map(|code| format!("trust-{code}"));
        for code in Code::ALL.iter().map(|code| code.as_str().to_owned()).chain(rules).chain(trust) {
            for language in [Language::Nl, Language::En] {
                assert_ne!(render(language, "faults", &code, &[]), code);
            }
        }
    }
}
