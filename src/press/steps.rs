//! What a job goes through, in a worker and on the command line alike: it is set, then finished as its template asked.

use std::panic::AssertUnwindSafe;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;

use super::composing::{Compose, complete};
use super::{protocol, signing};
use colour::OutputProfile;
use fault::language::Language;
use pdf::attach::{self, Attached, Attachment, Refusal};
use pdf::form::{self, Form};
use pdf::prepared::{self, Waiting};
use pdf::print;
use pdf::read::{self, Facts, Unreadable};
use pdf::signature::{self, Prepared, Wish};
use pdf::signature_fields::{self, SignatureField};
use pdf::signature_look::{self, Place};
use pdf::tiles::{Sheets, Tiling};
use pdf::validation_data::{self, Held};
use preflight::picture::{self, Picture};
use preflight::report::Mode;
use typeset::{Asset, Failure, Job, Made, Output};
use verify::report::Report;
use verify::{Material, Rules};

/// The job whose data, the work that completes them (or nothing), and assets stand behind one another in `bytes`.
///
/// # Errors
/// When the lengths do not add up: the service is broken. The inner one is what the work says.
pub(super) fn filled(
    job: Job,
    bytes: &[u8],
    [data, work]: [usize; 2],
    assets: &[(String, usize)],
    compose: Compose,
) -> std::io::Result<Result<Job, String>> {
    let lengths: Vec<usize> = [data, work].into_iter().chain(assets.iter().map(|(_, length)| *length)).collect();
    let mut parts = protocol::parts(bytes, &lengths).ok_or(std::io::ErrorKind::InvalidData)?.into_iter();
    let data = std::str::from_utf8(parts.next().unwrap_or_default()).map_err(std::io::Error::other)?;
    let completed = match parts.next().unwrap_or_default() {
        [] => Ok(data.to_owned()),
        work => std::panic::catch_unwind(|| complete(compose, work, data)).unwrap_or_else(|_| Err(STOPPED.to_owned())),
    };
    let assets = assets.iter().zip(parts).map(|((path, _), part)| Asset { path: path.clone(), bytes: part.into() });
    Ok(completed.map(|data| Job { data, assets: assets.collect(), ..job }))
}

/// What is said of work that panicked.
const STOPPED: &str = "the writer stopped";

/// Does a piece of work; it and the files beside it stand behind one another in `bytes`.
///
/// # Errors
/// When the lengths do not add up; the inner one is what the work's writer says.
pub(super) fn compose(bytes: &[u8], lengths: &[usize], compose: Compose) -> std::io::Result<Result<Vec<u8>, String>> {
    let parts = protocol::parts(bytes, lengths).ok_or(std::io::ErrorKind::InvalidData)?;
    let (work, files) = parts.split_first().ok_or(std::io::ErrorKind::InvalidData)?;
    Ok(std::panic::catch_unwind(|| compose(work, files)).unwrap_or_else(|_| Err(STOPPED.to_owned())))
}

/// Makes a picture ready. A panic in a decoder is the file's doing.
///
/// # Errors
/// [`image::Refusal`].
pub(super) fn image(file: &[u8], wish: &image::Wish) -> Result<image::Prepared, image::Refusal> {
    let prepared = std::panic::catch_unwind(|| image::prepare(file, wish, OutputProfile::of_the_press()));
    prepared.unwrap_or_else(|_| Err(image::Refusal::Damaged { said: "the decoder stopped".into() }))
}

/// Carries out one job.
///
/// # Errors
/// [`Failure`] of the template, or of its form.
pub(super) fn carry_out(job: &Job) -> Result<Made, Failure> {
    let mut made = typeset::make(job)?;
    if matches!(job.output, Output::PdfScreen | Output::PdfArchive) {
        let wrong = |error: pdf::PdfError| Failure::Template { messages: vec![format!("form: {error}")] };
        if let Some(form) = Form::from_reports(&made.reports).map_err(wrong)? {
            made.bytes = form::add(&made.bytes, &form, typeset::field_font()).map_err(wrong)?;
            made.pages -= form.appearances.len();
        }
        let fields = SignatureField::from_reports(&made.reports).map_err(wrong)?;
        if !fields.is_empty() {
            made.bytes = signature_fields::add(&made.bytes, &fields).map_err(wrong)?;
        }
    }
    if let Output::PdfPrint { bleed } = job.output {
        made.bytes = print::finish(&made.bytes, bleed)
            .map_err(|error| Failure::Template { messages: vec![format!("print: {error}")] })?;
    }
    if job.output == Output::PdfTiles {
        tile(job, &mut made)?;
    }
    made.reports
        .retain(|report| !matches!(report["type"].as_str(), Some("field" | "form" | "appearance" | "signature-field")));
    Ok(made)
}

/// What of a job's data says how its sheets are parted.
#[derive(Deserialize)]
struct Parted {
    tiles: Tiling,
}

/// Parts a document that was set: what belongs around the parts is a document of its own, by a template of the house.
fn tile(job: &Job, made: &mut Made) -> Result<(), Failure> {
    let wrong = |error: &dyn std::fmt::Display| Failure::Template { messages: vec![format!("tiles: {error}")] };
    let Parted { tiles } = serde_json::from_str(&job.data).map_err(|error| wrong(&error))?;
    let sheets = Sheets::load(&made.bytes).map_err(|error| wrong(&error))?;
    let plan = sheets.plan(&tiles);
    let frames = typeset::make(&Job {
        template: "/tiles/main.typ".to_owned(),
        files: vec![("/tiles.json".to_owned(), plan.to_json().to_string())],
        ..job.clone()
    })?;
    made.bytes = sheets.finish(&plan, &frames.bytes, &frames.reports).map_err(|error| wrong(&error))?;
    made.pages = frames.pages;
    Ok(())
}

/// Takes a file from outside apart. A panic in a parser is the file's doing and ends this reading only.
///
/// # Errors
/// [`Unreadable`].
pub(super) fn read(file: &[u8]) -> Result<Facts, Unreadable> {
    std::panic::catch_unwind(|| read::read(file)).unwrap_or(Err(Unreadable::Damaged))
}

/// Makes room for a signature. Where its field has a box, that shows these words, in the language of the document.
///
/// # Errors
/// [`signature::Refusal`].
pub(super) fn prepare(
    file: &[u8],
    wish: Wish,
    words: &[(Language, Vec<String>)],
) -> Result<Prepared, signature::Refusal> {
    const DAMAGED: signature::Refusal = signature::Refusal::Unreadable { why: Unreadable::Damaged };
    let place = std::panic::catch_unwind(|| signature_look::place(file, &wish.field)).unwrap_or(Ok(None));
    let place = place.map_err(|why| signature::Refusal::Unreadable { why })?;
    let look = place.map(|place| look(&place, words)).transpose()?.flatten();
    let wish = Wish { look, ..wish };
    std::panic::catch_unwind(|| signature::prepare(file, &wish)).unwrap_or(Err(DAMAGED))
}

/// The page that a signature shows in its box.
fn look(place: &Place, words: &[(Language, Vec<String>)]) -> Result<Option<Vec<u8>>, signature::Refusal> {
    let own = place.language.as_deref().and_then(Language::from_code);
    let own = words.iter().find(|(language, _)| Some(*language) == own).or_else(|| words.first());
    let Some((language, lines)) = own.filter(|(_, lines)| !lines.is_empty()) else { return Ok(None) };
    let data = json!({ "width": place.width, "height": place.height, "language": language, "lines": lines });
    let job = Job {
        template: "/signature/main.typ".to_owned(),
        data: data.to_string(),
        files: Vec::new(),
        assets: Vec::new(),
        output: Output::PdfScreen,
        ident: data.to_string(),
        date: (2000, 1, 1),
    };
    let made = std::panic::catch_unwind(|| typeset::make(&job)).ok().and_then(Result::ok);
    made.map(|made| Some(made.bytes)).ok_or(signature::Refusal::NoLook)
}

/// Finds the signature that waits.
///
/// # Errors
/// [`prepared::Refusal`].
pub(super) fn find_waiting(file: &[u8]) -> Result<Waiting, prepared::Refusal> {
    std::panic::catch_unwind(|| prepared::find(file))
        .unwrap_or(Err(prepared::Refusal::Unreadable { why: Unreadable::Damaged }))
}

/// Takes signatures and validation data out of a file.
///
/// # Errors
/// [`Unreadable`].
pub(super) fn held(file: &[u8]) -> Result<Held, Unreadable> {
    std::panic::catch_unwind(|| validation_data::held(file)).unwrap_or(Err(Unreadable::Damaged))
}

/// Adds validation data; all stands behind one another in `bytes`, the PDF first.
///
/// # Errors
/// [`signature::Refusal`].
pub(super) fn add_validation_data(bytes: &[u8], sorts: &[&[usize]; 3]) -> Result<Vec<u8>, signature::Refusal> {
    const DAMAGED: signature::Refusal = signature::Refusal::Unreadable { why: Unreadable::Damaged };
    let length = sorts.iter().copied().flatten().try_fold(0_usize, |sum, length| sum.checked_add(*length));
    let at = length.and_then(|length| bytes.len().checked_sub(length)).ok_or(DAMAGED)?;
    let (file, rest) = bytes.split_at(at);
    let data = signing::parted(rest, sorts).ok_or(DAMAGED)?;
    std::panic::catch_unwind(|| validation_data::add(file, &data)).unwrap_or(Err(DAMAGED))
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

/// Judges the signatures of a file.
///
/// # Errors
/// [`Unreadable`], when it shows no sign of a signature and cannot be read.
pub(super) fn verify(file: &[u8], trust: &Material, at: Timestamp) -> Result<Report, Unreadable> {
    read::is_pdf(file)?;
    std::panic::catch_unwind(AssertUnwindSafe(|| verify::verify(file, trust, at, &Rules::default())))
        .unwrap_or(Err(Unreadable::Damaged))
}

/// Pages of a file in small; none of what cannot be drawn.
pub(super) fn picture(file: Vec<u8>, pages: &[usize]) -> Vec<Picture> {
    std::panic::catch_unwind(|| picture::take(file, pages)).unwrap_or_default()
}

/// Looks at a file as a print shop would.
///
/// # Errors
/// [`Unreadable`].
pub(super) fn preflight(file: &[u8], mode: Mode) -> Result<preflight::report::Report, Unreadable> {
    read::is_pdf(file)?;
    std::panic::catch_unwind(|| preflight::examine(file, mode)).unwrap_or(Err(Unreadable::Damaged))
}
