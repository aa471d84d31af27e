//! Signing a file that is finished: a worker makes the room, the key holder signs here, and the signature is put in.
//!
//! Lives here: the order of the phases of [`sign::phases`] around a worker, and what refuses a file in words. May not live here: what is
//! signed and how ([`sign`]), objects of a PDF ([`crate::pdf`]).
//!
//! To add a phase: a method of [`Documents`] here, whose work on the file is a task of a worker.

use std::sync::Arc;

use super::Documents;
use super::reading::{self, File};
use crate::fault::Fault;
use crate::pdf::prepared;
use crate::pdf::signature::{Prepared as Room, Refusal, Sort, Wish};
use crate::pki::certificate::Certificate;
use crate::press::{self, Pool, PressError};
use crate::sign::key::{KeyHolder, Wanted};
use crate::sign::level::Level;
use crate::sign::phases::{self, Completed, Prepared};
use crate::sign::services::Services;
use crate::sign::{self, SignError};

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
pub const SEAL_FIELD: &str = "zegel";

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

/// A file whose signature waits for its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreparedFile {
    /// The file. It holds all that is needed to complete it.
    pub bytes: Vec<u8>,
    /// What is to be signed.
    pub digest: phases::Digest,
}

/// The inner one is why this file is not signed so; the outer one, that the press is busy or broken.
type Outcome<T> = Result<Result<T, Fault>, PressError>;

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
    ) -> Outcome<Vec<u8>> {
        if let Err(error) = services.can(signing.level) {
            return Ok(Err(sign_fault(&error)));
        }
        let pool = self.pool().ok_or(PressError::Lost)?;
        let (bytes, room) = match make_room(pool, file.bytes, signing, holder.chain()).await? {
            Ok(made) => made,
            Err(fault) => return Ok(Err(fault)),
        };
        // A key may be with a service on the network.
        let (holder, level) = (Arc::clone(holder), signing.level);
        let signed = press::aside(move || {
            let parts = room.signed(&bytes).ok_or(SignError::Room)?;
            let completed = sign::sign(&parts, holder.as_ref(), level)?;
            Ok((bytes, room, completed))
        });
        match signed.await.ok_or(PressError::Lost)? {
            Ok((bytes, room, completed)) => finish(bytes, &room, &completed),
            Err(error) => Ok(Err(sign_fault(&error))),
        }
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
        let told = |error: &SignError| sign_fault(error).at("/chain");
        let Some(own) = chain.first() else { return Ok(Err(told(&SignError::NoCertificate(String::new())))) };
        let algorithm = match phases::algorithm(own, wanted) {
            Ok(algorithm) => algorithm,
            Err(error) => return Ok(Err(told(&error))),
        };
        let (mut bytes, room) = match make_room(pool, file.bytes, signing, chain).await? {
            Ok(made) => made,
            Err(fault) => return Ok(Err(fault)),
        };
        let parts = room.signed(&bytes).ok_or(PressError::Lost)?;
        let prepared = match Prepared::new(&parts, algorithm, chain, signing.level) {
            Ok(prepared) => prepared,
            Err(error) => return Ok(Err(told(&error))),
        };
        let put = room.put(&mut bytes, &prepared.state());
        Ok(put.map(|()| PreparedFile { bytes, digest: prepared.digest() }).ok_or_else(|| told(&SignError::Room)))
    }

    /// Completes a prepared file with its signature: raw or base64; of ECDSA as DER, or r and s behind one another. The file may
    /// come from anybody: it is completed only if it is still what was prepared and the signature belongs to it.
    ///
    /// # Errors
    /// As [`Documents::sign`].
    pub async fn complete_signature(&self, file: File, signature: &[u8], services: &Arc<Services>) -> Outcome<Vec<u8>> {
        let pool = self.pool().ok_or(PressError::Lost)?;
        let waiting = match pool.find_waiting(&file.bytes).await? {
            Ok(waiting) => waiting,
            Err(why) => return Ok(Err(not_waiting(&why))),
        };
        let room = waiting.place;
        let completed = room
            .signed(&file.bytes)
            .ok_or(SignError::NotPrepared)
            .and_then(|parts| Prepared::restore(&waiting.contents, &parts))
            .and_then(|prepared| services.can(prepared.level()).map(|()| prepared))
            .and_then(|prepared| prepared.complete(signature));
        match completed {
            Ok(completed) => finish(file.bytes, &room, &completed),
            Err(error) => Ok(Err(sign_fault(&error))),
        }
    }
}

/// The file with room for the signature behind it.
async fn make_room(
    pool: &Pool,
    mut bytes: Vec<u8>,
    signing: &Signing,
    chain: &[Certificate],
) -> Outcome<(Vec<u8>, Room)> {
    let (field, label, sort) = match &signing.purpose {
        Purpose::Sign { field } => (field.clone(), None, Sort::Approval),
        Purpose::Seal => (SEAL_FIELD.to_owned(), Some("Zegel".to_owned()), Sort::Certification),
    };
    let wish = Wish {
        field: field.clone(),
        label,
        sort,
        at: Some(signing.statement.at.strftime("D:%Y%m%d%H%M%SZ").to_string()),
        reason: signing.statement.reason.clone(),
        room: sign::room(chain, signing.level),
    };
    let mut room = match pool.prepare(&bytes, wish).await? {
        Ok(room) => room,
        Err(why) => return Ok(Err(refused(&why, &field))),
    };
    bytes.append(&mut room.tail);
    Ok(Ok((bytes, room)))
}

/// Puts the signature in.
fn finish(mut bytes: Vec<u8>, room: &Room, completed: &Completed) -> Outcome<Vec<u8>> {
    let put = completed.signed_data(None).and_then(|data| room.put(&mut bytes, &data).ok_or(SignError::Room));
    Ok(put.map(|()| bytes).map_err(|error| sign_fault(&error)))
}

/// Why nothing is signed, in the reader's words.
pub fn sign_fault(error: &SignError) -> Fault {
    let (code, values) = error.code();
    values.into_iter().fold(Fault::new(code, error.pointer()), |fault, (name, value)| fault.with(name, value))
}

fn refused(why: &Refusal, field: &str) -> Fault {
    let told = |code: &'static str, open: &[String]| {
        let none = open.is_empty();
        let (nl, en) = if none { ("geen enkel".into(), "none".into()) } else { (open.join(", "), open.join(", ")) };
        Fault::new(code, "/field").with("field", field).with_text("open", nl, en)
    };
    match why {
        Refusal::Unreadable { why } => reading::unreadable(why).below("/file"),
        Refusal::NoField { open } => told("signature-no-field", open),
        Refusal::Taken { open } => told("signature-field-taken", open),
        Refusal::Signed => Fault::new("seal-not-first", "/file"),
        Refusal::Closed => Fault::new("signing-forbidden", "/file"),
    }
}

fn not_waiting(why: &prepared::Refusal) -> Fault {
    match why {
        prepared::Refusal::Unreadable { why } => reading::unreadable(why).below("/file"),
        prepared::Refusal::NothingWaits => sign_fault(&SignError::NotPrepared),
        prepared::Refusal::Longer => sign_fault(&SignError::Changed),
    }
}
