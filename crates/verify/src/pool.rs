//! Certificates and what is said of them, gathered from the operator and from a file, each read once and found by name or number.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::trusted_list::TrustedList;
use pki::certificate::Certificate;
use pki::crl::Crl;
use pki::name::Name;
use pki::ocsp::Response;

/// How many certificates of one file are read; the others are left out and that is said. Forty signatures with all they need have
/// some two hundred.
const MAX_CERTIFICATES: usize = 1_000;

/// How many CRLs and OCSP responses of one file are read, likewise.
const MAX_STATUSES: usize = 1_000;

/// How many answers of one OCSP response are found; nobody asks for more than a chain.
const MAX_ANSWERS: usize = 100;

/// A CRL or OCSP response, and where it is from.
#[derive(Debug, Clone)]
pub(super) struct Known<T> {
    /// It.
    pub what: T,
    /// The first revision of the file that has it; none when the operator has it.
    pub since: Option<usize>,
}

/// Certificates and what is said of them.
#[derive(Debug, Default)]
pub(super) struct Store {
    by_subject: HashMap<Name, Vec<Certificate>>,
    by_key: HashMap<Vec<u8>, Vec<Certificate>>,
    known: HashSet<Certificate>,
    /// By the name of their issuer.
    crls: HashMap<Name, Vec<Known<Crl>>>,
    /// By the serial numbers that they answer for.
    ocsps: HashMap<Vec<u8>, Vec<Arc<Known<Response>>>>,
    statuses: HashSet<Vec<u8>>,
    /// Whether something was left out.
    pub overfull: bool,
}

impl Store {
    /// Takes a certificate; one that is there already is not taken again.
    pub fn add_certificate(&mut self, certificate: &Certificate) {
        if self.known.contains(certificate) {
            return;
        }
        self.known.insert(certificate.clone());
        if let Some(key) = &certificate.facts().subject_key_identifier {
            self.by_key.entry(key.clone()).or_default().push(certificate.clone());
        }
        let subject = certificate.facts().subject.clone();
        self.by_subject.entry(subject).or_default().push(certificate.clone());
    }

    /// Takes a CRL, and whether it can be read.
    pub fn add_crl(&mut self, der: &[u8], since: Option<usize>) -> bool {
        if self.statuses.contains(der) {
            return true;
        }
        let Some(crl) = crl(der) else { return false };
        self.statuses.insert(der.to_vec());
        self.crls.entry(crl.issuer.clone()).or_default().push(Known { what: crl, since });
        true
    }

    /// Takes an OCSP response with its certificates, and whether it can be read.
    pub fn add_ocsp(&mut self, der: &[u8], since: Option<usize>) -> bool {
        if self.statuses.contains(der) {
            return true;
        }
        let Some(response) = ocsp(der) else { return false };
        self.statuses.insert(der.to_vec());
        let known = Arc::new(Known { what: response, since });
        for answer in known.what.responses.iter().take(MAX_ANSWERS) {
            self.ocsps.entry(answer.certificate.serial.clone()).or_default().push(known.clone());
        }
        true
    }

    /// From a file: as the others, up to a limit.
    pub fn add_from_file(&mut self, certificate: &Certificate) {
        if self.known.len() < MAX_CERTIFICATES {
            self.add_certificate(certificate);
        } else if !self.known.contains(certificate) {
            self.overfull = true;
        }
    }

    /// Whether another CRL or OCSP response of a file is taken.
    pub fn has_room(&mut self) -> bool {
        let room = self.statuses.len() < MAX_STATUSES;
        self.overfull |= !room;
        room
    }

    /// Those with a name.
    pub fn named(&self, subject: &Name) -> impl Iterator<Item = &Certificate> {
        self.by_subject.get(subject).into_iter().flatten()
    }

    /// Those with a key identifier.
    pub fn with_key(&self, key: &[u8]) -> impl Iterator<Item = &Certificate> {
        self.by_key.get(key).into_iter().flatten()
    }

    /// All of them.
    pub fn certificates(&self) -> impl Iterator<Item = &Certificate> {
        self.by_subject.values().flatten()
    }

    /// CRLs of an issuer.
    pub fn crls_of(&self, issuer: &Name) -> impl Iterator<Item = &Known<Crl>> {
        self.crls.get(issuer).into_iter().flatten()
    }

    /// All CRLs.
    pub fn crls(&self) -> impl Iterator<Item = &Known<Crl>> {
        self.crls.values().flatten()
    }

    /// OCSP responses that have an answer for a serial number.
    pub fn ocsps_for(&self, serial: &[u8]) -> impl Iterator<Item = &Arc<Known<Response>>> {
        self.ocsps.get(serial).into_iter().flatten()
    }

    /// All OCSP responses.
    pub fn ocsps(&self) -> impl Iterator<Item = &Arc<Known<Response>>> {
        self.ocsps.values().flatten()
    }
}

/// A CRL that can be read.
pub(super) fn crl(der: &[u8]) -> Option<Crl> {
    Crl::read(der).ok()
}

/// An OCSP response that can be read, whole or without the envelope of the protocol, as it stands in some signatures.
pub(super) fn ocsp(der: &[u8]) -> Option<Response> {
    Response::read(der).or_else(|_| Response::read_basic(der)).ok()
}

/// A service of a trusted list: which list, which service.
pub(super) type ServiceIndex = (usize, usize);

/// Why a certificate is trusted by itself.
#[derive(Debug, Default)]
pub(super) struct Anchor {
    /// The operator named it.
    pub root: bool,
    /// Services of trusted lists that it stands for.
    pub services: Vec<ServiceIndex>,
}

/// What an operator trusts and knows, read.
#[derive(Debug, Default)]
pub(super) struct Trusted {
    /// Certificates that are trusted by themselves.
    pub anchors: HashMap<Certificate, Anchor>,
    /// Services by the name and key of their certificates: a certificate that was renewed stands for the same service.
    pub services: HashMap<(Name, Vec<u8>), Vec<ServiceIndex>>,
    /// All certificates, CRLs and OCSP responses.
    pub store: Store,
}

impl Trusted {
    /// Reads it all. What cannot be read was refused before, or is left out as somebody else's mistake in a trusted list.
    pub fn new(
        roots: &[Vec<u8>],
        certificates: &[Vec<u8>],
        crls: &[Vec<u8>],
        ocsps: &[Vec<u8>],
        lists: &[TrustedList],
    ) -> Trusted {
        let mut out = Trusted::default();
        for root in roots.iter().filter_map(|der| Certificate::from_der(der.clone()).ok()) {
            out.store.add_certificate(&root);
            out.anchors.entry(root).or_default().root = true;
        }
        for certificate in certificates.iter().filter_map(|der| Certificate::from_der(der.clone()).ok()) {
            out.store.add_certificate(&certificate);
        }
        for (list_at, list) in lists.iter().enumerate() {
            for (at, service) in list.services.iter().enumerate() {
                for certificate in
                    service.certificates.iter().filter_map(|der| Certificate::from_der(der.0.clone()).ok())
                {
                    out.store.add_certificate(&certificate);
                    let key = (certificate.facts().subject.clone(), certificate.facts().public_key.clone());
                    out.services.entry(key).or_default().push((list_at, at));
                    out.anchors.entry(certificate).or_default().services.push((list_at, at));
                }
            }
        }
        for der in crls {
            out.store.add_crl(der, None);
        }
        for der in ocsps {
            out.store.add_ocsp(der, None);
        }
        out
    }

    /// Services that a certificate stands for.
    pub fn services_of(&self, certificate: &Certificate) -> &[ServiceIndex] {
        let key = (certificate.facts().subject.clone(), certificate.facts().public_key.clone());
        self.services.get(&key).map(Vec::as_slice).unwrap_or_default()
    }
}
