//! Validation data (ETSI EN 319 142-1, 5.4): the certificates of chains, and for each the word of its issuer that it is not revoked.
//!
//! Only addresses of the chains that are to be signed or time-stamped are asked. What comes is checked before it is kept: it must be of
//! the right issuer, about this certificate, of now, and say that it was not revoked when it was used.

use std::collections::{HashMap, HashSet};

use aws_lc_rs::rand;
use jiff::Timestamp;

use super::chain::{self, MOST_ADDRESSES};
use super::outside::Content;
use super::services::Services;
use super::trouble::StatusTrouble;
use super::{SignError, status};
use pdf::validation_data::Store;
use pki::certificate::Certificate;
use pki::crl::Crl;
use pki::ocsp::{self, Responder};
use status::Word;

/// Bytes of an OCSP answer, and of a CRL.
const MOST_OCSP: usize = 64 << 10;
const MOST_CRL: usize = 32 << 20;

/// Collects the validation data of any number of chains; what they share is fetched once.
pub struct Collector<'a> {
    services: &'a Services,
    now: Timestamp,
    /// What the file has.
    held: Held,
    /// Certificates by which chains can be completed.
    known: Vec<Certificate>,
    /// The word that came on a certificate.
    done: HashMap<Certificate, Word>,
    /// Certificates whose status is being asked: a responder does not speak for itself.
    asking: HashSet<Certificate>,
    /// Lists by their addresses.
    lists: HashMap<String, Crl>,
    found: Store,
}

/// What a file has, read.
struct Held {
    ocsps: Vec<(ocsp::Response, Vec<u8>)>,
    crls: Vec<Crl>,
}

impl<'a> Collector<'a> {
    /// For a file with this validation data.
    pub fn new(services: &'a Services, held: &Store) -> Collector<'a> {
        let read = |bytes: &Vec<u8>| Some((ocsp::Response::read(bytes).ok()?, bytes.clone()));
        let ocsps = held.ocsps.iter().filter_map(read).collect();
        let crls = held.crls.iter().filter_map(|bytes| Crl::read(bytes).ok()).collect();
        Collector {
            services,
            now: Timestamp::now(),
            held: Held { ocsps, crls },
            known: held.certificates.iter().filter_map(|bytes| Certificate::from_der(bytes.as_slice()).ok()).collect(),
            done: HashMap::new(),
            asking: HashSet::new(),
            lists: HashMap::new(),
            found: Store::default(),
        }
    }

    /// Collects for the chain of a certificate that was used at `at`; `more` are certificates that came with it.
    ///
    /// # Errors
    /// When the chain is incomplete, a certificate was not valid or revoked then, or nobody says that it was not.
    pub fn chain(&mut self, own: &Certificate, more: &[Certificate], at: Timestamp) -> Result<(), SignError> {
        for certificate in more {
            if !self.known.contains(certificate) {
                self.known.push(certificate.clone());
            }
        }
        let chain = chain::complete(own, &self.known, self.services)?;
        for certificate in &chain {
            let facts = certificate.facts();
            if at < facts.not_before || facts.not_after < at {
                return Err(SignError::NotValid { name: certificate.name(), at });
            }
        }
        for pair in chain.windows(2) {
            // One that is trusted by itself has nobody above it.
            if self.services.trust().contains(&pair[0]) {
                break;
            }
            self.status(&pair[0], &pair[1], at)?;
        }
        for certificate in chain {
            self.keep_certificate(&certificate);
        }
        Ok(())
    }

    /// What was collected, without what the file had.
    pub fn finish(self) -> Store {
        self.found
    }

    fn keep_certificate(&mut self, certificate: &Certificate) {
        keep(&mut self.found.certificates, certificate.der());
    }

    /// Finds the word of the issuer on a certificate that was used at `at`.
    fn status(&mut self, certificate: &Certificate, issuer: &Certificate, at: Timestamp) -> Result<(), SignError> {
        if let Some(word) = self.done.get(certificate) {
            return word.check(certificate, at);
        }
        if certificate.facts().no_revocation_available {
            return Ok(());
        }
        if self.held_word(certificate, issuer, at, |since| since >= at)? {
            return Ok(());
        }
        if !self.asking.insert(certificate.clone()) {
            return Err(SignError::Status { name: certificate.name(), reasons: Vec::new() });
        }
        let asked = self.ask(certificate, issuer, at);
        self.asking.remove(certificate);
        match asked {
            Ok(word) => {
                self.done.insert(certificate.clone(), word);
                Ok(())
            }
            // Revoked is revoked, whatever somebody said before.
            Err(error @ SignError::Revoked { .. }) => Err(error),
            // What the file has may have been the last word at that time.
            Err(error) => match self.held_word(certificate, issuer, at, |_| true)? {
                true => Ok(()),
                false => Err(error),
            },
        }
    }

    /// Whether the file has a word on the certificate that was valid at `at`, or came later.
    fn held_word(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        at: Timestamp,
        since: impl Fn(Timestamp) -> bool,
    ) -> Result<bool, SignError> {
        let ocsps = self.held.ocsps.iter().filter_map(|(response, _)| {
            response.verify(issuer, &self.known).ok()?;
            status::of_response(response, certificate, issuer).ok()
        });
        let crls = self.held.crls.iter().filter_map(|crl| status::of_list(crl, certificate, issuer).ok());
        for word in ocsps.chain(crls) {
            if since(word.this_update) && word.is_current_at(at) {
                word.check(certificate, at)?;
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Asks the services that the certificate names: OCSP first, for it is newer and smaller, then CRLs.
    fn ask(&mut self, certificate: &Certificate, issuer: &Certificate, at: Timestamp) -> Result<Word, SignError> {
        let facts = certificate.facts();
        let mut reasons = Vec::new();
        for address in facts.ocsp.iter().take(MOST_ADDRESSES) {
            match self.ask_ocsp(address, certificate, issuer, at) {
                Ok(word) => return Ok(word),
                Err(error @ SignError::Revoked { .. }) => return Err(error),
                Err(error) => reasons.push(error),
            }
        }
        for address in facts.crl_distribution_points.iter().take(MOST_ADDRESSES) {
            match self.ask_list(address, certificate, issuer, at) {
                Ok(word) => return Ok(word),
                Err(error @ SignError::Revoked { .. }) => return Err(error),
                Err(error) => reasons.push(error),
            }
        }
        if reasons.is_empty() {
            return Err(SignError::NoStatusService(certificate.name()));
        }
        Err(SignError::Status { name: certificate.name(), reasons })
    }

    fn ask_ocsp(
        &mut self,
        address: &str,
        certificate: &Certificate,
        issuer: &Certificate,
        at: Timestamp,
    ) -> Result<Word, SignError> {
        const KIND: &str = "application/ocsp-response";
        let mut nonce = [0; 16];
        rand::fill(&mut nonce).map_err(|_| SignError::Refused("no random numbers".into()))?;
        let request = ocsp::Request::new(certificate, issuer, Some(&nonce));
        let content = Content { kind: "application/ocsp-request", bytes: request.der() };
        let answer = self.services.outside().post(address, content, KIND, None, MOST_OCSP)?;
        let host = answer.host.clone();
        let body = answer.expect(KIND)?;
        let wrong = |trouble| SignError::Answer { host: host.clone(), trouble };
        let response = ocsp::Response::read(&body).map_err(|_| wrong(StatusTrouble::Unreadable))?;
        // Responders that prepare their answers leave the nonce out (RFC 5019, 4); another one is an answer to somebody else.
        if response.nonce.as_deref().is_some_and(|said| said != nonce) {
            return Err(wrong(StatusTrouble::Nonce));
        }
        let responder = response.verify(issuer, &self.known).map_err(|_| wrong(StatusTrouble::Issuer))?;
        let word = status::of_response(&response, certificate, issuer).map_err(wrong)?;
        if !word.is_fresh(self.now) {
            return Err(wrong(StatusTrouble::Time));
        }
        word.check(certificate, at)?;
        if let Responder::Delegate(delegate) = responder {
            let facts = delegate.facts();
            if response.produced_at < facts.not_before || facts.not_after < response.produced_at {
                return Err(wrong(StatusTrouble::Time));
            }
            if !facts.ocsp_nocheck {
                self.status(&delegate, issuer, response.produced_at)?;
            }
            self.keep_certificate(&delegate);
            self.keep_certificate(issuer);
        }
        keep(&mut self.found.ocsps, &body);
        Ok(word)
    }

    fn ask_list(
        &mut self,
        address: &str,
        certificate: &Certificate,
        issuer: &Certificate,
        at: Timestamp,
    ) -> Result<Word, SignError> {
        let host = address.split('/').nth(2).unwrap_or_default().to_owned();
        let wrong = |trouble| SignError::Answer { host: host.clone(), trouble };
        let list = match self.lists.get(address) {
            Some(list) => list.clone(),
            None => {
                let answer = self.services.outside().get(address, "application/pkix-crl", MOST_CRL)?;
                if answer.status != 200 {
                    return Err(wrong(StatusTrouble::Http(answer.status)));
                }
                let list = Crl::read(&answer.body).map_err(|_| wrong(StatusTrouble::Unreadable))?;
                self.lists.insert(address.to_owned(), list.clone());
                list
            }
        };
        let word = status::of_list(&list, certificate, issuer).map_err(&wrong)?;
        if !word.is_fresh(self.now) {
            return Err(wrong(StatusTrouble::Time));
        }
        word.check(certificate, at)?;
        keep(&mut self.found.crls, list.der());
        Ok(word)
    }
}

fn keep(all: &mut Vec<Vec<u8>>, bytes: &[u8]) {
    if !all.iter().any(|one| one == bytes) {
        all.push(bytes.to_vec());
    }
}
