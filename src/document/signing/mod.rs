//! Signing a file that is finished: a worker makes the room, the key holder signs here, and the signature is put in.
//!
//! Lives here: the order of the phases of [`sign::phases`] around a worker, and what refuses a file in words. May not live here: what is
//! signed and how ([`sign`](mod@sign)), objects of a PDF ([`pdf`]).
//!
//! To add a phase: a method of [`Documents`] here, whose work on the file is a task of a worker.

mod earlier;
mod levels;
mod words;

pub(super) use earlier::objected;

use std::sync::Arc;

use super::Documents;
use super::model::File;
use super::reading;
use crate::press::{self, Pool, PressError, Trust};
use fault::Fault;
use fault::language::Language;
use pdf::prepared;
use pdf::signature::{Prepared as Room, Refusal, Signer, Sort, Wish};
use pki::algorithm::Hash;
use pki::certificate::Certificate;
use sign::SignError;
use sign::key::{KeyHolder, Wanted};
use sign::level::Level;
use sign::phases::{self, Prepared};
use sign::services::Services;

/// What a signature is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// Somebody signs in a field that the file has.
    Sign {
        /// Its full name.
        field: String,
    },
    /// The file is sealed before anybody signs it: the certification signature.
    Seal,
}

/// Field of a seal; a file without one gets it.
pub const SEAL_FIELD: &str = pdf::signature_fields::SEAL_FIELD;

/// What is said beside the signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// When it is made.
    pub at: jiff::Timestamp,
    /// Why.
    pub reason: Option<String>,
}

/// What is to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signing {
    /// What it is for.
    pub purpose: Purpose,
    /// What is said beside it.
    pub statement: Statement,
    /// The level that it is to have (ETSI EN 319 142-1, 6.1).
    pub level: Level,
}

/// A file with its signature.
#[derive(Debug, Clone, PartialEq)]
pub struct Signed {
    /// The file.
    pub bytes: Vec<u8>,
    /// What whoever signs should know.
    pub warnings: Vec<Fault>,
}

/// A file whose signature waits for its value.
#[derive(Debug, Clone, PartialEq)]
pub struct PreparedFile {
    /// The file. It holds all that is needed to complete it.
    pub bytes: Vec<u8>,
    /// What is to be signed.
    pub digest: phases::Digest,
    /// What whoever signs should know.
    pub warnings: Vec<Fault>,
}

/// The inner one is why this file is not signed so; the outer one, that the press is busy or broken.
type Outcome<T> = Result<Result<T, Fault>, PressError>;

/// Why the work stops.
enum Stop {
    Press(PressError),
    Fault(Box<Fault>),
}

impl From<PressError> for Stop {
    fn from(error: PressError) -> Self {
        Stop::Press(error)
    }
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Stop::Fault(Box::new(fault))
    }
}

impl From<SignError> for Stop {
    fn from(error: SignError) -> Self {
        Stop::from(sign_fault(&error))
    }
}

fn told<T>(result: Result<T, Stop>) -> Outcome<T> {
    match result {
        Ok(made) => Ok(Ok(made)),
        Err(Stop::Fault(fault)) => Ok(Err(*fault)),
        Err(Stop::Press(error)) => Err(error),
    }
}

impl Documents {
    /// Signs or seals a file. Not a byte of it changes; what is added comes behind it.
    ///
    /// # Errors
    /// When the press is busy or broken; the inner one is why this file is not signed so.
    pub async fn sign(
        &self,
        file: File,
        signing: &Signing,
        holder: &Arc<dyn KeyHolder>,
        services: &Arc<Services>,
    ) -> Outcome<Signed> {
        let pool = self.pool().ok_or(PressError::Lost)?;
        told(sign(pool, self.trust(), file.bytes, signing, holder, services).await)
    }

    /// Prepares a file for a signature that is made elsewhere, with the key of the first certificate of `chain`. The prepared file
    /// waits as long as it takes; [`Documents::complete_signature`] of any process puts the signature in.
    ///
    /// # Errors
    /// As [`Documents::sign`].
    pub async fn prepare_signature(
        &self,
        file: File,
        signing: &Signing,
        chain: &[Certificate],
        wanted: Option<Wanted>,
    ) -> Outcome<PreparedFile> {
        let pool = self.pool().ok_or(PressError::Lost)?;
        told(prepare(pool, self.trust(), file.bytes, signing, chain, wanted).await)
    }

    /// Completes a prepared file with its signature: raw or base64; of ECDSA as DER, or r and s behind one another. The file may
    /// come from anybody: it is completed only if it is still what was prepared and the signature belongs to it.
    ///
    /// # Errors
    /// As [`Documents::sign`].
    pub async fn complete_signature(&self, file: File, signature: &[u8], services: &Arc<Services>) -> Outcome<Vec<u8>> {
        let pool = self.pool().ok_or(PressError::Lost)?;
        told(complete(pool, file.bytes, signature, services).await)
    }

    /// Brings all signatures of a file to a level; a file that is at B-LTA is prolonged. Not a byte of it changes.
    ///
    /// # Errors
    /// As [`Documents::sign`].
    pub async fn extend(&self, file: File, level: Level, services: &Arc<Services>) -> Outcome<Vec<u8>> {
        let pool = self.pool().ok_or(PressError::Lost)?;
        let extended = async {
            earlier::must_hold(pool, self.trust(), &file.bytes).await?;
            levels::extend(pool, file.bytes, level, services).await
        };
        told(extended.await)
    }
}

async fn sign(
    pool: &Pool,
    trust: &Trust,
    bytes: Vec<u8>,
    signing: &Signing,
    holder: &Arc<dyn KeyHolder>,
    services: &Arc<Services>,
) -> Result<Signed, Stop> {
    services.can(signing.level)?;
    holder.chain().first().map_or(Ok(()), |own| phases::is_fit(own, jiff::Timestamp::now()))?;
    earlier::must_hold(pool, trust, &bytes).await?;
    let hash = holder.algorithm().hash;
    let (bytes, room) = make_room(pool, bytes, signing, holder.chain(), hash).await?;
    let (holder, level) = (Arc::clone(holder), signing.level);
    let (bytes, room, completed) = aside(move || {
        let parts = room.signed(&bytes).ok_or(SignError::Room)?;
        let completed = sign::sign(&parts, holder.as_ref(), level)?;
        Ok((bytes, room, completed))
    })
    .await?;
    let warnings = warnings(&room);
    Ok(Signed { bytes: levels::finish(pool, bytes, room, completed, services).await?, warnings })
}

/// What whoever signs should know of the file.
fn warnings(room: &Room) -> Vec<Fault> {
    room.rights_lapse.then(|| Fault::new("rights-lapse", "/file")).into_iter().collect()
}

async fn prepare(
    pool: &Pool,
    trust: &Trust,
    bytes: Vec<u8>,
    signing: &Signing,
    chain: &[Certificate],
    wanted: Option<Wanted>,
) -> Result<PreparedFile, Stop> {
    let told = |error: SignError| sign_fault(&error).at("/chain");
    let own = chain.first().ok_or_else(|| told(SignError::NoCertificate(String::new())))?;
    let algorithm = phases::algorithm(own, wanted).map_err(told)?;
    phases::is_fit(own, jiff::Timestamp::now()).map_err(told)?;
    earlier::must_hold(pool, trust, &bytes).await?;
    let (mut bytes, room) = make_room(pool, bytes, signing, chain, algorithm.hash).await?;
    // The whole file is hashed.
    press::apart(|| {
        let parts = room.signed(&bytes).ok_or(PressError::Lost)?;
        let prepared = Prepared::new(&parts, algorithm, chain, signing.level).map_err(told)?;
        room.put(&mut bytes, &prepared.state()).ok_or_else(|| told(SignError::Room))?;
        let warnings = warnings(&room);
        Ok(PreparedFile { digest: prepared.digest(), bytes: std::mem::take(&mut bytes), warnings })
    })
    .await
}

async fn complete(pool: &Pool, bytes: Vec<u8>, signature: &[u8], services: &Arc<Services>) -> Result<Vec<u8>, Stop> {
    let waiting = pool.find_waiting(&bytes).await?.map_err(|why| not_waiting(&why))?;
    let room = waiting.place;
    let completed = press::apart(|| {
        let parts = room.signed(&bytes).ok_or(SignError::NotPrepared)?;
        let prepared = Prepared::restore(&waiting.contents, &parts)?;
        services.can(prepared.level())?;
        prepared.complete(signature)
    })
    .await?;
    levels::finish(pool, bytes, room, completed, services).await
}

/// The file with room for the signature behind it.
async fn make_room(
    pool: &Pool,
    mut bytes: Vec<u8>,
    signing: &Signing,
    chain: &[Certificate],
    hash: Hash,
) -> Result<(Vec<u8>, Room), Stop> {
    let (field, label, sort) = match &signing.purpose {
        Purpose::Sign { field } => (field.clone(), None, Sort::Approval),
        Purpose::Seal => (SEAL_FIELD.to_owned(), Some("Zegel".to_owned()), Sort::Certification),
    };
    let own = chain.first().map(Certificate::facts);
    let wish = Wish {
        field: field.clone(),
        label,
        sort,
        at: Some(sign::pdf_date(signing.statement.at)),
        reason: signing.statement.reason.clone(),
        room: sign::room(chain, signing.level),
        signer: Signer {
            chain: chain.iter().map(|certificate| certificate.der().to_vec()).collect(),
            name: own.map(|own| own.subject.attributes().to_vec()).unwrap_or_default(),
            key_usage: own.and_then(|own| own.key_usage).map(|usage| usage.all.to_vec()).unwrap_or_default(),
            policies: own.map(|own| own.policies.clone()).unwrap_or_default(),
            digest: Some(hash.to_string()),
            time_stamp: signing.level > Level::B,
            revocation_data: signing.level >= Level::Lt,
        },
        look: None,
    };
    let words = words::of(&signing.statement, chain);
    let mut room = pool.prepare(&bytes, wish, words).await?.map_err(|why| refused(&why, &field))?;
    bytes.append(&mut room.tail);
    Ok((bytes, room))
}

/// Does what may wait for a key or a service on the network.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> Result<T, SignError> + Send + 'static) -> Result<T, Stop> {
    Ok(press::aside(work).await.ok_or(PressError::Lost)??)
}

/// Why nothing is signed, in the reader's words.
pub fn sign_fault(error: &SignError) -> Fault {
    let (code, values) = error.code();
    let with = |fault: Fault, (name, value): (&'static str, String)| match value.parse() {
        Ok(at) if name == "at" => fault.with_text(
            name,
            super::verifying::moment(Language::Nl, at),
            super::verifying::moment(Language::En, at),
        ),
        _ => fault.with(name, value),
    };
    let fault = values.into_iter().fold(Fault::new(code, error.pointer()), with);
    let reasons: Vec<Fault> = error.reasons().iter().map(sign_fault).collect();
    let said = |language| reasons.iter().map(|fault| fault.detail(language)).collect::<Vec<_>>().join(" ");
    fault.with_text("reasons", said(Language::Nl), said(Language::En))
}

fn refused(why: &Refusal, field: &str) -> Fault {
    let told = |code: &'static str, open: &[String]| {
        let none = open.is_empty();
        let (nl, en) = if none { ("geen enkel".into(), "none".into()) } else { (open.join(", "), open.join(", ")) };
        Fault::new(code, "/field").with("field", field).with_text("open", nl, en)
    };
    match why {
        Refusal::Unreadable { why } => reading::unreadable(why, reading::For::Adding).below("/file"),
        Refusal::NoField { open } => told("signature-no-field", open),
        Refusal::Taken { open } => told("signature-field-taken", open),
        Refusal::Signed => Fault::new("seal-not-first", "/file"),
        Refusal::Closed => Fault::new("signing-forbidden", "/file"),
        Refusal::ClosedBy { by } => Fault::new("signing-closed", "/file").with("by", by),
        Refusal::Locked { by } => Fault::new("signature-field-locked", "/field").with("field", field).with("by", by),
        Refusal::Seeds { wanted } => words::seeds(wanted).with("field", field),
        Refusal::NoLook => Fault::new("signature-without-look", "/field").with("field", field),
        Refusal::Objected { objection } => earlier::objected(objection).at("/file"),
    }
}

fn not_waiting(why: &prepared::Refusal) -> Fault {
    match why {
        prepared::Refusal::Unreadable { why } => reading::unreadable(why, reading::For::Adding).below("/file"),
        prepared::Refusal::NothingWaits => sign_fault(&SignError::NotPrepared),
        prepared::Refusal::Longer => sign_fault(&SignError::Changed),
    }
}
