//! Signing a file that is finished: a worker makes the room, the key holder signs here, and the signature is put in.

use super::Documents;
use super::reading::{self, File};
use crate::fault::Fault;
use crate::pdf::signature::{Refusal, Wish};
use crate::press::PressError;
use crate::sign::key::KeyHolder;
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

impl Documents {
    /// Signs or seals a file at level B-B (ETSI EN 319 142-1). Not a byte of it changes; what is added comes behind it.
    ///
    /// # Errors
    /// When the press is busy or broken; the inner one is why this file is not signed so.
    pub async fn sign(
        &self,
        file: File,
        purpose: &Purpose,
        statement: &Statement,
        holder: &dyn KeyHolder,
    ) -> Result<Result<Vec<u8>, Fault>, PressError> {
        let Some(pool) = self.pool() else { return Err(PressError::Lost) };
        let (field, label, certify) = match purpose {
            Purpose::Sign { field } => (field.clone(), None, false),
            Purpose::Seal => (SEAL_FIELD.to_owned(), Some("Zegel".to_owned()), true),
        };
        let wish = Wish {
            field,
            label,
            certify,
            at: statement.at.strftime("D:%Y%m%d%H%M%SZ").to_string(),
            reason: statement.reason.clone(),
            room: sign::room(holder),
        };
        let prepared = match pool.prepare(&file.bytes, wish.clone()).await? {
            Ok(prepared) => prepared,
            Err(why) => return Ok(Err(refused(&why, &wish.field))),
        };
        let mut bytes = file.bytes;
        bytes.extend_from_slice(&prepared.tail);
        let Some(parts) = prepared.signed(&bytes) else { return Err(PressError::Lost) };
        let data = match sign::sign(&parts, holder) {
            Ok(data) => data,
            Err(error) => return Ok(Err(key_fault(&error))),
        };
        // There is always room: it was made for this holder's certificates.
        Ok(prepared
            .put(&mut bytes, &data)
            .map(|()| bytes)
            .ok_or_else(|| key_fault(&SignError::Refused("the signature is longer than the room for it".to_owned()))))
    }
}

/// Why a key does not sign, in the reader's words.
pub fn key_fault(error: &SignError) -> Fault {
    let (code, values) = error.code();
    values.into_iter().fold(Fault::new(code, "/key"), |fault, (name, value)| fault.with(name, value))
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
