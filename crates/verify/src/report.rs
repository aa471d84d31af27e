//! What a verifier says: a verdict for the file and for each signature, with its reasons, as plain data.
//!
//! Codes and not sentences: the doors say them in the reader's language.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use pdf::revisions::{Change, Locks};

/// The main status of a validation (ETSI EN 319 102-1, 5.1.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING-KEBAB-CASE")]
pub enum Indication {
    /// Every check succeeded.
    TotalPassed,
    /// What is known does not do for a verdict.
    Indeterminate,
    /// It is not valid.
    TotalFailed,
}

/// Why a status is not the best (EN 319 102-1, 5.1.3), and one of our own for a file that nobody signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SubIndication {
    /// Nobody signed the file: not of EN 319 102-1.
    NoSignature,
    /// The file or the signed data cannot be read, or the file changed after the signature.
    FormatFailure,
    /// A signed digest is not that of the data.
    HashFailure,
    /// The signature value is wrong.
    SigCryptoFailure,
    /// The signer's certificate was revoked.
    Revoked,
    /// The certificate was expired when the signature was made.
    Expired,
    /// The certificate was not yet valid when the signature was made.
    NotYetValid,
    /// The signature breaks a constraint of the policy.
    SigConstraintsFailure,
    /// The chain breaks a constraint of the policy.
    ChainConstraintsFailure,
    /// The chain cannot be judged: revocation data is missing.
    CertificateChainGeneralFailure,
    /// An algorithm or key is too weak.
    CryptoConstraintsFailure,
    /// An algorithm or key was too weak at some time, and nothing proves that the signature is older.
    CryptoConstraintsFailureNoPoe,
    /// Time-stamps are in no order that can be.
    TimestampOrderFailure,
    /// The signer's certificate is not there.
    NoSigningCertificateFound,
    /// No chain leads to a trusted root.
    NoCertificateChainFound,
    /// The certificate was revoked, and nothing proves that the signature is older.
    RevokedNoPoe,
    /// The issuer's certificate was revoked, and nothing proves that the signature is older.
    RevokedCaNoPoe,
    /// The certificate is expired or not yet valid, and nothing proves when the signature was made.
    OutOfBoundsNoPoe,
    /// The certificate is expired, not revoked, and nothing proves when the signature was made.
    OutOfBoundsNotRevoked,
    /// Data that a certificate's status rests on will come later.
    TryLater,
    /// The signed data is not there.
    SignedDataNotFound,
    /// No proof that the signature existed at a time.
    NoPoe,
    /// Something else.
    Generic,
}

/// A verdict with its reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Verdict {
    /// Main status.
    pub indication: Indication,
    /// Sub-indication; none when passed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_indication: Option<SubIndication>,
}

/// What is said of a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The verdict of the whole file: the worst of its signatures and of the file itself.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// For when it was judged.
    pub validation_time: Timestamp,
    /// The file.
    pub file: FileFacts,
    /// What was found of the file as a whole.
    pub findings: Vec<Finding>,
    /// Each signature, in the order of their revisions; document time-stamps have a list of their own.
    pub signatures: Vec<SignatureReport>,
    /// Each document time-stamp.
    pub document_time_stamps: Vec<TimeStampReport>,
    /// Signature fields that nobody signed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unsigned_fields: Vec<UnsignedField>,
}

/// A signature field that nobody signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UnsignedField {
    /// Full name of the field.
    pub field: String,
    /// Label of the field: of a document of ours, who signs there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Whether a signature or the seal of a document of ours belongs there.
    pub kind: SignatureKind,
}

/// The file that was judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FileFacts {
    /// SHA-256 in hex.
    pub sha256: String,
    /// Bytes.
    pub bytes: usize,
    /// Revisions.
    pub revisions: usize,
}

/// Something found, by its code among the fault texts, with the values of its sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// How much it weighs.
    pub severity: Severity,
    /// Code, such as `verify-byte-range-form`.
    pub code: String,
    /// Names and values for the sentence.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<(String, String)>,
}

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Severity {
    /// Worth knowing.
    Information,
    /// Somebody should look at it; the verdict stays.
    Warning,
    /// A reason for the verdict.
    Error,
}

/// What a signature is in the eyes of who reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SignatureKind {
    /// Of a person, as far as the certificate says.
    Signature,
    /// Of an organisation: origin and integrity, not consent (eIDAS, art. 35).
    Seal,
}

/// Whether a document is what was signed, as far as can be computed; how strong the algorithms are is a matter of the verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Integrity {
    /// The digest and the signature are right, and nothing changed afterwards that may not.
    Intact,
    /// Something is not what was signed.
    Changed,
    /// Nobody here can tell.
    NotChecked,
}

/// What is said of one signature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SignatureReport {
    /// Its verdict.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// Full name of the field.
    pub field: String,
    /// Other fields of which it is the value as well: one signature all the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also_in: Vec<String>,
    /// Label of the field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Signature or seal.
    pub kind: SignatureKind,
    /// Its level: `PAdES-B-B`, `PAdES-B-T`, `PAdES-B-LT`, `PAdES-B-LTA`, or the name of another format such as `PKCS#7`.
    pub level: String,
    /// Who signed, as far as there is a certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signer: Option<CertificateReport>,
    /// The certificates from the signer's to the trusted one.
    pub chain: Vec<CertificateReport>,
    /// What the law may call it.
    pub qualification: Qualification,
    /// Algorithm, such as `ECDSA SHA-256`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub algorithm: Option<String>,
    /// When the signer says it was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claimed_time: Option<Timestamp>,
    /// The earliest time for which there is proof that it existed (best signature time).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub best_time: Option<Timestamp>,
    /// Until when it can be judged with what the file has, when that is known: the end of the last certificate it rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lasts_until: Option<Timestamp>,
    /// Name that the signer gave; who signed is what the certificate says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Reason that the signer gave.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Place that the signer gave.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// In which revision it was made.
    pub revision: usize,
    /// Whether nothing comes after its revision.
    pub covers_whole_file: bool,
    /// Of a certification signature what may change afterwards (DocMDP).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certification: Option<u8>,
    /// Fields that it locks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locks: Option<Locks>,
    /// What it shows on pages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub looks: Vec<LookReport>,
    /// Whether the document is what was signed.
    pub integrity: Integrity,
    /// What changed afterwards, allowed or not.
    pub changes: Vec<Change>,
    /// Time-stamps over the signature value.
    pub time_stamps: Vec<TimeStampReport>,
    /// What was found.
    pub findings: Vec<Finding>,
    /// The reasoning: each building block of EN 319 102-1 with its conclusion.
    pub steps: Vec<Step>,
}

/// What a signature shows on a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LookReport {
    /// The page, counted from 1.
    pub page: usize,
    /// Where on the page as it is seen.
    pub area: LookArea,
    /// The words that it shows, line by line, as far as they can be read. A font may draw other letters: the picture counts.
    pub words: Vec<String>,
    /// What it says of itself to who cannot see it (`Contents`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contents: Option<String>,
    /// The picture (PNG) in base64; none when it cannot be drawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
}

/// A part of a page, in mm from its top left.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LookArea {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// What is said of one time-stamp.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TimeStampReport {
    /// Its verdict.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// Field of a document time-stamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Its time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<Timestamp>,
    /// Who issued it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<CertificateReport>,
    /// Algorithm of its signature.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub algorithm: Option<String>,
    /// In which revision a document time-stamp was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision: Option<usize>,
    /// Of a document time-stamp whether the document is what was stamped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub integrity: Option<Integrity>,
    /// What changed after a document time-stamp.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// What was found.
    pub findings: Vec<Finding>,
    /// The reasoning.
    pub steps: Vec<Step>,
}

/// What is said of a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CertificateReport {
    /// Name of the one it is for.
    pub name: String,
    /// Organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// Whole name of the one it is for.
    pub subject: String,
    /// Whole name of who issued it.
    pub issuer: String,
    /// Serial number in hex.
    pub serial: String,
    /// SHA-256 in hex.
    pub sha256: String,
    /// From when.
    pub not_before: Timestamp,
    /// Until when.
    pub not_after: Timestamp,
    /// Whether it is trusted by itself.
    pub trusted: bool,
    /// When it was revoked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Timestamp>,
    /// Where its status was learnt: `OCSP`, `CRL`, and for when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_from: Option<String>,
}

/// What may be said of a signature with the words of eIDAS (Regulation (EU) 910/2014).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Qualification {
    /// What it is.
    pub level: QualificationLevel,
    /// Name of the one that issued the certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    /// The service on a trusted list on which a claim rests.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trusted_service: Option<String>,
    /// Why nothing is confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unconfirmed: Option<Unconfirmed>,
}

/// Why it is not confirmed that a signature is qualified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Unconfirmed {
    /// The signature is not `TOTAL-PASSED`: then nothing is claimed of it.
    NotPassed,
    /// Neither the certificate nor a trusted list says that the certificate is qualified.
    NotClaimed,
    /// The certificate says so, and no trusted list is loaded.
    NoTrustedList,
    /// The certificate says so, and its issuer stands on no list that is loaded.
    IssuerNotListed,
    /// Its issuer stands on a list, and was not granted both when the certificate was issued and when it was signed.
    NotGranted,
    /// What the certificate and the list say does not agree, or is not understood.
    NotAgreed,
}

impl Unconfirmed {
    /// All of them.
    pub const ALL: [Unconfirmed; 6] = [
        Unconfirmed::NotPassed,
        Unconfirmed::NotClaimed,
        Unconfirmed::NoTrustedList,
        Unconfirmed::IssuerNotListed,
        Unconfirmed::NotGranted,
        Unconfirmed::NotAgreed,
    ];
}

/// Levels of eIDAS, and what stands in their place without proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum QualificationLevel {
    /// Qualified electronic signature: qualified certificate for signatures, key in a qualified device, on a trusted list then.
    QualifiedSignature,
    /// Qualified electronic seal.
    QualifiedSeal,
    /// Advanced signature with a qualified certificate: the device is not said to be a qualified one.
    AdvancedWithQualifiedCertificate,
    /// Advanced seal with a qualified certificate.
    AdvancedSealWithQualifiedCertificate,
    /// Made with a certificate; qualified status not confirmed.
    NotConfirmed,
}

/// One step of the reasoning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// The building block: `format-checking`, `identification-of-the-signing-certificate`, `x509-certificate-validation`, … (EN 319 102-1, 5.2).
    pub block: String,
    /// What it concluded.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// What it rests on, by codes with values.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
}
