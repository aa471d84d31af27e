//! What judging one file shares: the moment, the rules, the trust, what the file brings, proofs of existence, and what was worked out.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

use super::memo::Memo;
use super::pool::{Store, Trusted};
use super::report::{Indication, SubIndication, Verdict};
use super::rules::{Rule, Rules};
use super::trusted_list::TrustedList;
use pdf::revisions::picture::Pictures;
use pki::algorithm::SignatureFault;
use pki::certificate::Certificate;

/// How many signatures on certificates, CRLs and OCSP responses are checked for one file, and so many more for each signature.
const CHECKS: usize = 1_000;
const CHECKS_EACH: usize = 25;

/// How far clocks may differ.
pub(super) const SKEW: SignedDuration = SignedDuration::from_mins(5);

/// Judging one file.
pub(super) struct Judge<'a> {
    /// For when.
    pub at: Timestamp,
    /// By which rules.
    pub rules: &'a Rules,
    /// Whom the operator trusts.
    pub trusted: &'a Trusted,
    /// Trusted lists.
    pub lists: &'a [TrustedList],
    /// What the file brings.
    pub store: Store,
    /// What is seen to differ in it.
    pub pictures: Pictures,
    /// Revisions that a document time-stamp that holds covers, and its time (proofs of existence, EN 319 102-1, 5.6.2.3).
    proofs: Vec<(usize, Timestamp)>,
    checked: RefCell<HashMap<(Certificate, Certificate), Result<(), SignatureFault>>>,
    left: Cell<usize>,
    /// Paths, and what is said of certificates.
    pub memo: Memo,
}

impl<'a> Judge<'a> {
    pub fn new(
        at: Timestamp,
        rules: &'a Rules,
        trusted: &'a Trusted,
        lists: &'a [TrustedList],
        store: Store,
        pictures: Pictures,
        signatures: usize,
    ) -> Judge<'a> {
        Judge {
            at,
            rules,
            trusted,
            lists,
            store,
            pictures,
            proofs: Vec::new(),
            checked: RefCell::default(),
            left: Cell::new(CHECKS + CHECKS_EACH * signatures),
            memo: Memo::default(),
        }
    }

    /// A document time-stamp of this revision holds: all that the file had by then existed at its time.
    pub fn prove(&mut self, revision: usize, time: Timestamp) {
        self.proofs.push((revision, time));
    }

    /// The earliest time for which there is proof that what a revision brought existed.
    pub fn proven(&self, since: Option<usize>) -> Timestamp {
        let Some(since) = since else { return self.at };
        let covering = self.proofs.iter().filter(|(revision, _)| *revision >= since).map(|(_, time)| *time);
        covering.min().map_or(self.at, |time| time.min(self.at))
    }

    /// The same of a signature: one in its own revision is no proof of itself.
    pub fn proven_before(&self, revision: usize) -> Timestamp {
        self.proven(Some(revision + 1))
    }

    /// Whether work may go on; every check of a signature takes one.
    pub fn spend(&self) -> bool {
        let left = self.left.get();
        self.left.set(left.saturating_sub(1));
        left > 0
    }

    /// Whether work was left undone.
    pub fn is_exhausted(&self) -> bool {
        self.left.get() == 0
    }

    /// Checks the signature on a certificate by the key of another; each pair once.
    pub fn check(&self, certificate: &Certificate, issuer: &Certificate) -> Result<(), SignatureFault> {
        if !self.rules.has(Rule::IssuerSignature) {
            return Ok(());
        }
        let pair = (certificate.clone(), issuer.clone());
        if let Some(known) = self.checked.borrow().get(&pair) {
            return known.clone();
        }
        let found = if self.spend() {
            certificate.check_signature(issuer)
        } else {
            Err(SignatureFault::Unsupported("more certificates".into()))
        };
        self.checked.borrow_mut().insert(pair, found.clone());
        found
    }
}

impl Verdict {
    /// Passed.
    pub const PASSED: Verdict = Verdict { indication: Indication::TotalPassed, sub_indication: None };

    /// Failed, for a reason.
    pub const fn failed(reason: SubIndication) -> Verdict {
        Verdict { indication: Indication::TotalFailed, sub_indication: Some(reason) }
    }

    /// Not known, for a reason.
    pub const fn indeterminate(reason: SubIndication) -> Verdict {
        Verdict { indication: Indication::Indeterminate, sub_indication: Some(reason) }
    }

    /// Whether it is passed.
    pub fn is_passed(self) -> bool {
        self.indication == Indication::TotalPassed
    }

    /// The worse of both; of two that are as bad the first.
    #[must_use]
    pub fn and(self, other: Verdict) -> Verdict {
        if other.indication > self.indication { other } else { self }
    }
}
