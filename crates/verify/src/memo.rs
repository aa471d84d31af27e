//! What was worked out of certificates while a file is judged, each thing once: paths, and what is said of each certificate.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use jiff::Timestamp;

use pki::algorithm::SignatureAlgorithm;
use pki::certificate::Certificate;
use pki::revocation::Revocation;

/// What was worked out so far.
#[derive(Debug, Default)]
pub(super) struct Memo {
    /// By the certificate that they begin with.
    pub paths: RefCell<HashMap<Certificate, Rc<Paths>>>,
    /// By certificate and issuer.
    pub statuses: RefCell<HashMap<(Certificate, Certificate), Rc<Statuses>>>,
    /// Whether an issuer signed a list, by where the list lies.
    pub lists_checked: RefCell<HashMap<(usize, Certificate), bool>>,
}

/// Paths of a certificate.
#[derive(Debug, Default)]
pub(super) struct Paths {
    /// From the certificate to a trusted one, each.
    pub whole: Vec<Vec<Certificate>>,
    /// The longest that ends nowhere, to be told.
    pub partial: Vec<Certificate>,
}

/// Something that is said of a certificate, by one who may.
#[derive(Debug)]
pub(super) struct Statement {
    /// `OCSP` or `CRL`.
    pub source: &'static str,
    pub this_update: Timestamp,
    pub next_update: Option<Timestamp>,
    pub produced_at: Timestamp,
    pub revocation: Option<Revocation>,
    /// Since which revision the file has it.
    pub since: Option<usize>,
    /// Who signed it when it was not the issuer.
    pub delegate: Option<Certificate>,
    pub algorithm: SignatureAlgorithm,
    /// Since when those who expired are kept in mind.
    pub keeps_expired: Option<Timestamp>,
}

/// All that is said of a certificate.
#[derive(Debug, Default)]
pub(super) struct Statuses {
    pub statements: Vec<Statement>,
    /// Whether something is said by one who may not.
    pub foreign: bool,
    /// Whether a responder does not know it.
    pub unknown: bool,
}
