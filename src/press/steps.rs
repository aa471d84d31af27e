//! What a job goes through, in a worker and on the command line alike: it is set, then finished as its template asked.

use crate::pdf::attach::{self, Attached, Attachment, Refusal};
use crate::pdf::form::{self, Form};
use crate::pdf::read::{self, Facts, Unreadable};
use crate::pdf::signature::{self, Prepared, Wish};
use crate::pdf::signature_fields::{self, SignatureField};
use crate::typeset::{self, Failure, Job, Made, Output};

/// Carries out one job.
///
/// # Errors
/// [`Failure`] of the template, or of its form.
pub(super) fn carry_out(job: &Job) -> Result<Made, Failure> {
    let mut made = typeset::make(job)?;
    if matches!(job.output, Output::PdfScreen | Output::PdfArchive) {
        let wrong = |error: crate::pdf::PdfError| Failure::Template { messages: vec![format!("form: {error}")] };
        if let Some(form) = Form::from_reports(&made.reports).map_err(wrong)? {
            made.bytes = form::add(&made.bytes, &form, typeset::field_font()).map_err(wrong)?;
            made.pages -= form.appearances.len();
        }
        let fields = SignatureField::from_reports(&made.reports).map_err(wrong)?;
        if !fields.is_empty() {
            made.bytes = signature_fields::add(&made.bytes, &fields).map_err(wrong)?;
        }
    }
    made.reports
        .retain(|report| !matches!(report["type"].as_str(), Some("field" | "form" | "appearance" | "signature-field")));
    Ok(made)
}

/// Takes a file from outside apart. A panic in a parser is the file's doing and ends this reading only.
///
/// # Errors
/// [`Unreadable`].
pub(super) fn read(file: &[u8]) -> Result<Facts, Unreadable> {
    std::panic::catch_unwind(|| read::read(file)).unwrap_or(Err(Unreadable::Damaged))
}

/// Makes room for a signature.
///
/// # Errors
/// [`signature::Refusal`].
pub(super) fn prepare(file: &[u8], wish: &Wish) -> Result<Prepared, signature::Refusal> {
    std::panic::catch_unwind(|| signature::prepare(file, wish))
        .unwrap_or(Err(signature::Refusal::Unreadable { why: Unreadable::Damaged }))
}

/// Attaches files to a PDF; all stand behind one another in `bytes`, the PDF first.
///
/// # Errors
/// Every [`Refusal`].
pub(super) fn attach(bytes: &[u8], files: &[(String, usize)], raise: bool) -> Result<Attached, Vec<Refusal>> {
    let broken = || vec![Refusal::Policy { why: Unreadable::Damaged }];
    let mut rest = bytes;
    let mut attachments = Vec::new();
    for (name, length) in files.iter().rev() {
        let Some((before, own)) = rest.len().checked_sub(*length).and_then(|at| rest.split_at_checked(at)) else {
            return Err(broken());
        };
        attachments.push(Attachment { name, bytes: own });
        rest = before;
    }
    attachments.reverse();
    std::panic::catch_unwind(|| attach::attach(rest, &attachments, raise)).unwrap_or_else(|_| Err(broken()))
}
