//! The print pack: what goes to a print shop in one file. The print file, its tiles for an office printer, the order form, the preflight of
//! the print file, and a text that says what is what.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::words::Words;
use crate::document::composing::{self, Work};
use crate::document::kinds::Kind;
use crate::document::model::File;
use crate::document::model::{Format, Profile, profile};
use crate::document::request::Request;
use crate::document::{Document, DocumentError, Documents, hex, not_written, tiling};
use crate::press;
use catalog::Catalog;
use fault::Fault;
use fault::language::Language;
use preflight::report::{Mode, Report};
use typeset::{Job, Output};

impl Documents {
    /// Makes the print pack that a request asks for. The same request gives the same bytes.
    ///
    /// # Errors
    /// [`DocumentError`], of whichever of its files.
    pub(in crate::document) async fn pack(&self, request: &Request) -> Result<Document, DocumentError> {
        let print = Request { format: Format::Pdf, ..request.clone() };
        let made = Box::pin(self.make(&print)).await?;
        let tiles = match tiled(request) {
            Some(tiles) => Some(Box::pin(self.make(&tiles)).await?),
            None => None,
        };
        let file = File { source: made.file_name.clone(), bytes: made.bytes.clone() };
        let looked = self.preflight(file, Mode::Full).await.map_err(DocumentError::Press)?;
        let report = looked.map_err(|fault| DocumentError::Faults(vec![fault]))?;
        let pictures = self.pictured(made.bytes.clone(), &report).await.map_err(DocumentError::Press)?;
        let (language, date) = (request.language, request.document_date);
        let checked = self.preflight_paper(&report, &pictures, &made.file_name, language, date).await?;
        let words = Catalog::words("order-form", language);
        let order = self.order_form(request, &report, &made.file_name, &words).await?;
        let word = |name: &str| words["files"][name].as_str().unwrap_or(name).to_owned();
        let verdict = super::tell(&report, &made.file_name, language).verdict;
        let (order_name, checked_name) = (word("order"), word("preflight"));
        let mut files: Vec<(&str, &[u8])> = vec![(&made.file_name, &made.bytes)];
        files.extend(tiles.as_ref().map(|tiles| (tiles.file_name.as_str(), tiles.bytes.as_slice())));
        files.extend([(order_name.as_str(), order.as_slice()), (checked_name.as_str(), checked.as_slice())]);
        let text = readme(&words, &files, tiles.is_some(), &verdict);
        let readme_name = word("readme");
        files.insert(0, (&readme_name, text.as_bytes()));
        let (names, contents): (Vec<String>, Vec<&[u8]>) =
            files.into_iter().map(|(name, bytes)| (name.to_owned(), bytes)).unzip();
        let work = Work::Archive { names, date: (date.year(), date.month(), date.day()) };
        let bytes = self.composed(&composing::written(&work), &contents).await;
        let bytes = bytes.map_err(|error| not_written(error, Fault::new("no-pack-file", "")))?;
        Ok(Document {
            tag: hex(&Sha256::digest(&bytes)),
            file_name: request.file_name(),
            format: request.format,
            pages: made.pages,
            overflow: made.overflow,
            warnings: made.warnings,
            reports: Vec::new(),
            bytes,
        })
    }

    /// The order form: what was chosen is filled in, the rest are lines for a pen.
    async fn order_form(
        &self,
        request: &Request,
        report: &Report,
        file: &str,
        words: &Value,
    ) -> Result<Vec<u8>, DocumentError> {
        let date = request.document_date;
        let data = json!({
            "sheet": {"name": "A4", "orientation": "portrait", "width": 210, "height": 297},
            "language": request.language,
            "documentDate": date.to_string(),
            "tokens": {},
            "words": words,
            "generator": concat!("canvaspers ", env!("CARGO_PKG_VERSION")),
            "title": request.instrument.phrase(request.language, "title"),
            "name": request.instrument.phrase(request.language, "name"),
            "version": request.instrument.version,
            "file": file,
            "sha256": report.sha256,
            "chosen": chosen(request, report),
            "folds": large(request),
        });
        let job = Job {
            template: "/order-form/main.typ".to_owned(),
            ident: format!("order-form {data}"),
            data: data.to_string(),
            files: Vec::new(),
            assets: Vec::new(),
            output: Output::PdfScreen,
            date: (i32::from(date.year()), date.month().unsigned_abs(), date.day().unsigned_abs()),
        };
        let made = match self.pool() {
            Some(pool) => pool.run(job).await,
            None => press::run_here(&job),
        };
        made.map(|made| made.bytes).map_err(|error| super::own_template(error, "order-form"))
    }
}

/// Whether the sheet is larger than the paper of an office printer.
fn large(request: &Request) -> bool {
    !["A4", "A5"].contains(&request.sheet.as_str())
}

/// The request of the tiles; none when there is nothing to part.
fn tiled(request: &Request) -> Option<Request> {
    if !request.filling.profiles.contains(&Profile::Tiles) {
        return None;
    }
    let own = |name: &str| request.instrument.options.iter().any(|option| option.id == name);
    let flowing = Kind::get(&request.instrument.kind).is_some_and(|kind| kind.flows_on(&request.sheet));
    let shared = |name: &str| own(name) || profile::names_in(Profile::Tiles, flowing).any(|known| known == name);
    let given: BTreeMap<String, String> = request
        .options
        .iter()
        .filter(|(name, _)| shared(name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    let mut options = profile::chosen(&mut Vec::new(), own, (Profile::Tiles, flowing), &given);
    options.extend(given.into_iter().filter(|(name, _)| own(name)));
    if tiling::fault(&options, &request.sheet, request.orientation).is_some() {
        return None;
    }
    Some(Request { profile: Profile::Tiles, format: Format::Pdf, options, ..request.clone() })
}

/// What is settled by the file, each as the form's word for it and its value.
fn chosen(request: &Request, report: &Report) -> Vec<Value> {
    let words = Words(request.language);
    let both = |[width, height]: [f64; 2]| format!("{} × {} mm", words.number(width), words.number(height));
    let mut sizes: Vec<String> = Vec::new();
    let mut media: Vec<String> = Vec::new();
    for page in &report.pages {
        let trim = match &page.sheet {
            Some(sheet) => format!("{sheet}, {}", both(page.trim)),
            None => both(page.trim),
        };
        for (list, one) in [(&mut sizes, trim), (&mut media, both(page.media))] {
            if !list.contains(&one) {
                list.push(one);
            }
        }
    }
    let bleed = report.pages.iter().filter_map(|page| page.bleed).fold(f64::INFINITY, f64::min);
    let mut out = vec![
        json!({"what": "size", "value": sizes.join("; ")}),
        json!({"what": "media", "value": media.join("; ")}),
        json!({"what": "pages", "value": report.pages.len().to_string()}),
        json!({"what": "bleed", "value": if bleed.is_finite() { format!("{} mm", words.number(bleed)) } else { "–".to_owned() }}),
    ];
    let condition = report.condition.as_deref().map(Words::plain);
    out.push(json!({"what": "colours", "value": match condition {
        Some(condition) => format!("CMYK, {condition}"),
        None => "CMYK".to_owned(),
    }}));
    out.push(json!({"what": "claims", "value": report.claims.iter().map(|claim| Words::plain(claim)).collect::<Vec<_>>().join(", ")}));
    out
}

/// The text that says what is what, as lines that every program shows.
fn readme(words: &Value, files: &[(&str, &[u8])], tiles: bool, verdict: &str) -> String {
    let name = |index: usize| files.get(index).map_or("", |(name, _)| *name);
    let count = files.len();
    let known = [
        ("{print}", name(0)),
        ("{tiles}", if tiles { name(1) } else { "" }),
        ("{order}", name(count.saturating_sub(2))),
        ("{preflight}", name(count.saturating_sub(1))),
        ("{verdict}", verdict),
    ];
    let mut out = String::new();
    for line in words["readme"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if line.contains("{tiles}") && !tiles {
            continue;
        }
        let said = known.iter().fold(line.to_owned(), |said, (word, value)| said.replace(word, value));
        // Notepad of every age wants both.
        out.push_str(&said);
        out.push_str("\r\n");
    }
    out
}

/// Name of the pack after the instrument: `drukpakket`.
pub(in crate::document) fn word(language: Language) -> &'static str {
    match language {
        Language::Nl => "-drukpakket",
        Language::En => "-print-pack",
    }
}
