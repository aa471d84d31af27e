//! Every code that a report can hold has its words.

use super::words::{Words, key, name};
use crate::language::Language;
use crate::pdf::revisions::ChangeKind;
use crate::verify::report::{QualificationLevel, SubIndication};

const SUB_INDICATIONS: [SubIndication; 23] = [
    SubIndication::NoSignature,
    SubIndication::FormatFailure,
    SubIndication::HashFailure,
    SubIndication::SigCryptoFailure,
    SubIndication::Revoked,
    SubIndication::Expired,
    SubIndication::NotYetValid,
    SubIndication::SigConstraintsFailure,
    SubIndication::ChainConstraintsFailure,
    SubIndication::CertificateChainGeneralFailure,
    SubIndication::CryptoConstraintsFailure,
    SubIndication::CryptoConstraintsFailureNoPoe,
    SubIndication::TimestampOrderFailure,
    SubIndication::NoSigningCertificateFound,
    SubIndication::NoCertificateChainFound,
    SubIndication::RevokedNoPoe,
    SubIndication::RevokedCaNoPoe,
    SubIndication::OutOfBoundsNoPoe,
    SubIndication::OutOfBoundsNotRevoked,
    SubIndication::TryLater,
    SubIndication::SignedDataNotFound,
    SubIndication::NoPoe,
    SubIndication::Generic,
];

const CHANGES: [ChangeKind; 12] = [
    ChangeKind::Signature,
    ChangeKind::TimeStamp,
    ChangeKind::ValidationData,
    ChangeKind::FieldFilled,
    ChangeKind::Information,
    ChangeKind::Metadata,
    ChangeKind::Field,
    ChangeKind::Annotation,
    ChangeKind::PageContent,
    ChangeKind::Pages,
    ChangeKind::Document,
    ChangeKind::Object,
];

#[test]
fn every_verdict_and_every_change_has_words() {
    // A variant that comes later stops the build here, and goes into its list above.
    let _ = |sub: SubIndication, change: ChangeKind, level: QualificationLevel| match (sub, change, level) {
        (
            SubIndication::NoSignature
            | SubIndication::FormatFailure
            | SubIndication::HashFailure
            | SubIndication::SigCryptoFailure
            | SubIndication::Revoked
            | SubIndication::Expired
            | SubIndication::NotYetValid
            | SubIndication::SigConstraintsFailure
            | SubIndication::ChainConstraintsFailure
            | SubIndication::CertificateChainGeneralFailure
            | SubIndication::CryptoConstraintsFailure
            | SubIndication::CryptoConstraintsFailureNoPoe
            | SubIndication::TimestampOrderFailure
            | SubIndication::NoSigningCertificateFound
            | SubIndication::NoCertificateChainFound
            | SubIndication::RevokedNoPoe
            | SubIndication::RevokedCaNoPoe
            | SubIndication::OutOfBoundsNoPoe
            | SubIndication::OutOfBoundsNotRevoked
            | SubIndication::TryLater
            | SubIndication::SignedDataNotFound
            | SubIndication::NoPoe
            | SubIndication::Generic,
            ChangeKind::Signature
            | ChangeKind::TimeStamp
            | ChangeKind::ValidationData
            | ChangeKind::FieldFilled
            | ChangeKind::Information
            | ChangeKind::Metadata
            | ChangeKind::Field
            | ChangeKind::Annotation
            | ChangeKind::PageContent
            | ChangeKind::Pages
            | ChangeKind::Document
            | ChangeKind::Object,
            QualificationLevel::QualifiedSignature
            | QualificationLevel::QualifiedSeal
            | QualificationLevel::AdvancedWithQualifiedCertificate
            | QualificationLevel::AdvancedSealWithQualifiedCertificate
            | QualificationLevel::NotConfirmed,
        ) => (),
    };
    for language in Language::ALL {
        let words = Words(language);
        for sub in SUB_INDICATIONS {
            for group in ["why", "do"] {
                let wanted = format!("{group}-{}", key(sub));
                assert!(words.knows(&wanted), "{language:?} {wanted}");
            }
        }
        for change in CHANGES {
            let wanted = format!("change-{}", name(&change));
            assert!(words.knows(&wanted), "{language:?} {wanted}");
        }
    }
}
