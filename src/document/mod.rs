//! Documents: which kind, which steps, and what comes back.
//!
//! Lives here: the kinds table, the checks of a request and its data, the job for the press, the cache of blank documents.
//! May not live here: HTTP, pages, Typst, processes. A document is the same whichever door it was asked at. What all of it is said in
//! stands below it ([`model`]).
//!
//! The way of a request: [`request::from_body`] or [`request::resolve`] checks it whole; [`Documents::make`] assembles the job
//! and has it made by the press; [`finish`] reads the template's reports and names the document.

pub mod agreement;
mod assemble;
pub mod attaching;
pub mod body;
mod characters;
mod composing;
mod file_name;
mod followup;
mod house;
pub mod joint;
pub mod json;
pub mod kinds;
pub mod listing;
mod marks;
pub mod model;
pub mod origin;
pub mod pictures;
mod place;
pub mod preflighting;
pub mod reading;
pub mod request;
mod runs;
mod sent_images;
pub mod signing;
mod tiling;
pub mod verifying;
mod wearing;
mod working_copy;

use std::sync::{Arc, LazyLock};

use futures_util::FutureExt as _;
use serde_json::Value;
use sha2::{Digest, Sha256};
use tracing::warn;

use crate::press::{self, Pool, PressError, Trust};
use catalog::{Catalog, LoadFault};
use colour::OutputProfile;
use fault::Fault;
use fault::language::Language;
use image::Prepared;
use typeset::{Failure, Job, Made};

pub use composing::compose;
use house::Dress;
use model::Format;
pub use model::Limits;
use pictures::Pictures;
pub use place::place;
use request::{Overflow, Request};

/// Where pages and API say that they are found when no address is configured. Nothing on paper names it: it would lead nowhere.
pub const DEFAULT_PUBLIC_URL: &str = "http://localhost:8080";

/// A finished document.
#[derive(Debug, Clone)]
pub struct Document {
    /// The file.
    pub bytes: Vec<u8>,
    /// What kind of file.
    pub format: Format,
    /// A speaking file name.
    pub file_name: String,
    /// Pages of the whole document.
    pub pages: usize,
    /// Boxes whose text went on to a continuation sheet: id, and what to tell about it.
    pub overflow: Vec<(String, Fault)>,
    /// What its author should look at.
    pub warnings: Vec<Fault>,
    /// Strong entity tag: the SHA-256 of the bytes in hex.
    pub tag: String,
    /// The template's reports as they came, for checks.
    pub reports: Vec<Value>,
}

/// Why there is no document.
#[derive(Debug)]
pub enum DocumentError {
    /// The request is not right; all its faults.
    Faults(Vec<Fault>),
    /// The press gave none.
    Press(PressError),
    /// The instrument's template has a fault; told in the log, not to users.
    Instrument {
        /// Its id.
        instrument: String,
        /// What the template said.
        messages: Vec<String>,
    },
}

/// Makes documents: the catalogue, the press and the cache in one place.
pub struct Documents {
    catalog: Catalog,
    limits: Limits,
    public_url: Option<String>,
    pool: Option<Pool>,
    trust: Option<Trust>,
    cache: quick_cache::sync::Cache<String, Arc<Document>, ByBytes>,
    images: quick_cache::sync::Cache<String, Arc<Prepared>, ByBytes>,
}

/// Documents are weighed by their bytes.
#[derive(Clone)]
struct ByBytes;

impl quick_cache::Weighter<String, Arc<Document>> for ByBytes {
    fn weight(&self, key: &String, document: &Arc<Document>) -> u64 {
        (key.len() + document.bytes.len() + 512) as u64
    }
}

impl quick_cache::Weighter<String, Arc<Prepared>> for ByBytes {
    fn weight(&self, key: &String, prepared: &Arc<Prepared>) -> u64 {
        (key.len() + prepared.bytes.len() + 512) as u64
    }
}

/// Bytes of prepared images that are kept: those of some twenty posters full of them.
const IMAGES_BYTES: u64 = 96 << 20;

impl Documents {
    /// A service over this catalogue. Without a pool, documents are made in this process.
    ///
    /// # Errors
    /// All faults of the operator's instruments against their kinds.
    pub fn new(
        catalog: Catalog,
        limits: Limits,
        public_url: Option<String>,
        pool: Option<Pool>,
        cache_bytes: u64,
    ) -> Result<Documents, Vec<LoadFault>> {
        kinds::check(&catalog, &limits, kinds::Scope::Operator)?;
        let cache = quick_cache::sync::Cache::with_weighter(1000, cache_bytes, ByBytes);
        let images = quick_cache::sync::Cache::with_weighter(500, IMAGES_BYTES, ByBytes);
        Ok(Documents { catalog, limits, public_url, pool, trust: None, cache, images })
    }

    /// The same, with whom the operator trusts to have signed.
    #[must_use]
    pub fn trusting(self, trust: Trust) -> Documents {
        Documents { trust: Some(trust), ..self }
    }

    /// Whom the operator trusts; nobody when nothing was said.
    fn trust(&self) -> &Trust {
        static NOBODY: LazyLock<Trust> = LazyLock::new(Trust::default);
        self.trust.as_ref().unwrap_or(&NOBODY)
    }

    /// The instruments.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// How much a document may be made from.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The press, when there is one.
    pub fn pool(&self) -> Option<&Pool> {
        self.pool.as_ref()
    }

    /// The address that pages and API name.
    pub fn public_url(&self) -> &str {
        self.public_url.as_deref().unwrap_or(DEFAULT_PUBLIC_URL)
    }

    /// The address that stands on paper; none when the operator named none.
    pub fn printed_url(&self) -> Option<&str> {
        self.public_url.as_deref()
    }

    /// The typesetting job of a request.
    pub fn job(&self, request: &Request) -> Job {
        let (job, work) = self.job_showing(request, &Pictures::default(), &self.dress(request));
        let completed = work.and_then(|work| press::complete(compose, &work, &job.data).ok());
        Job { data: completed.unwrap_or_else(|| job.data.clone()), ..job }
    }

    /// The same with its pictures, and the work that a worker has with its data before.
    fn job_showing(&self, request: &Request, pictures: &Pictures, dress: &Dress) -> (Job, Option<Vec<u8>>) {
        assemble::job(request, pictures, dress, &self.catalog, self.printed_url())
    }

    /// The house style of a request, in light or in the inks of the press.
    fn dress(&self, request: &Request) -> Dress {
        house::dress(&request.house, request.bleed().is_some().then(OutputProfile::of_the_press))
    }

    /// Makes one document in a worker.
    ///
    /// # Errors
    /// [`DocumentError`].
    pub async fn make(&self, request: &Request) -> Result<Document, DocumentError> {
        if let Some(document) = self.export(request).await {
            return document;
        }
        if request.format == Format::Zip {
            return self.pack(request).await;
        }
        let pictures = self.pictures(request).await.map_err(DocumentError::Press)?.map_err(DocumentError::Faults)?;
        let dress = self.dress(request);
        let (job, work) = press::apart(|| self.job_showing(request, &pictures, &dress)).await;
        let made = match &self.pool {
            Some(pool) => pool.run_after(work.as_deref(), job).await,
            None => run_here(job, work.as_deref()),
        };
        press::apart(|| shown(request, made, &pictures, dress)).await
    }

    /// Makes one document in this process, as the command line does.
    ///
    /// # Errors
    /// [`DocumentError`].
    pub fn make_here(&self, request: &Request) -> Result<Document, DocumentError> {
        let lost = || DocumentError::Press(PressError::Lost);
        // Without workers nothing is waited for.
        if let Some(document) = self.export(request).now_or_never().ok_or_else(lost)? {
            return document;
        }
        if request.format == Format::Zip {
            // The print file of a pack is looked at by a worker alone.
            return Err(lost());
        }
        let pictures = self.pictures(request).now_or_never().ok_or_else(lost)?;
        let pictures = pictures.map_err(DocumentError::Press)?.map_err(DocumentError::Faults)?;
        let dress = self.dress(request);
        let (job, work) = self.job_showing(request, &pictures, &dress);
        shown(request, run_here(job, work.as_deref()), &pictures, dress)
    }

    /// A document that is no page: a calendar, a table, a text. A worker writes it as well.
    async fn export(&self, request: &Request) -> Option<Result<Document, DocumentError>> {
        let (written, fault) = match followup::work(request, self.public_url()) {
            Some(work) => (self.composed(&work, &[]).await, Fault::new("no-spreadsheet", "/data/actions")),
            None => {
                let (work, data) = press::apart(|| working_copy::work(request, &self.catalog)).await?;
                (self.composed(&work, &[&data]).await, Fault::new("no-text-file", ""))
            }
        };
        let bytes = match written {
            Ok(bytes) => bytes,
            Err(error) => return Some(Err(not_written(error, fault))),
        };
        Some(Ok(Document {
            tag: press::apart(|| hex(&Sha256::digest(&bytes))).await,
            file_name: request.file_name(),
            format: request.format,
            pages: 0,
            overflow: Vec::new(),
            warnings: request.warnings.clone(),
            reports: Vec::new(),
            bytes,
        }))
    }

    /// Has a worker do a piece of work with the files beside it; without workers it is done here.
    async fn composed(&self, work: &[u8], files: &[&[u8]]) -> Result<Vec<u8>, PressError> {
        match &self.pool {
            Some(pool) => pool.compose(work, files).await,
            None => compose(work, files).map_err(PressError::NotComposed),
        }
    }

    /// A document without data, from the cache when it is there; asked for twice at once, it is made once. In another house style than
    /// the operator's it is somebody's own, and nothing of that is kept.
    ///
    /// # Errors
    /// [`DocumentError`].
    pub async fn cached(&self, request: &Request) -> Result<Arc<Document>, DocumentError> {
        if request.house != *self.catalog.house() {
            return self.make(request).await.map(Arc::new);
        }
        let key = request.body().to_string();
        self.cache.get_or_insert_async(&key, async { self.make(request).await.map(Arc::new) }).await
    }

    /// Bytes of documents in the cache.
    pub fn cache_bytes(&self) -> u64 {
        self.cache.weight()
    }
}

/// Why a file was not written: `fault` with what its writer said, or the press's reason.
fn not_written(error: PressError, fault: Fault) -> DocumentError {
    match error {
        PressError::NotComposed(reason) => DocumentError::Faults(vec![fault.with("reason", reason)]),
        other => DocumentError::Press(other),
    }
}

/// Makes a document in this process, its data completed first as a worker does it.
fn run_here(mut job: Job, work: Option<&[u8]>) -> Result<Made, PressError> {
    if let Some(work) = work {
        job.data = press::complete(compose, work, &job.data).map_err(PressError::NotComposed)?;
    }
    press::run_here(&job)
}

/// [`finish`] with what is to be told of its pictures and its house style.
fn shown(
    request: &Request,
    made: Result<Made, PressError>,
    pictures: &Pictures,
    dress: Dress,
) -> Result<Document, DocumentError> {
    let mut document = finish(request, made)?;
    document.warnings.extend(dress.warnings);
    document.warnings.extend(pictures::warnings(pictures, &document.reports));
    Ok(document)
}

/// What the press made, as the document that was asked for.
///
/// # Errors
/// [`DocumentError`]; with `overflow: error`, a fault per box that does not fit.
pub fn finish(request: &Request, made: Result<Made, PressError>) -> Result<Document, DocumentError> {
    let instrument = &request.instrument;
    let made = made.map_err(|error| match error {
        PressError::Failed(Failure::NoSuchPage { asked, pages }) => {
            DocumentError::Faults(vec![Fault::new("no-such-page", "/page").with("asked", asked).with("pages", pages)])
        }
        PressError::Failed(Failure::Template { messages }) => {
            DocumentError::Instrument { instrument: instrument.id.clone(), messages }
        }
        other => DocumentError::Press(other),
    })?;
    for warning in &made.warnings {
        warn!(instrument = instrument.id, warning, "template");
    }
    let of_type = |wanted: &'static str| made.reports.iter().filter(move |r| r["type"].as_str() == Some(wanted));
    let own: Vec<String> = of_type("fault").map(|r| format!("{}: {}", text(r, "place"), text(r, "message"))).collect();
    if !own.is_empty() {
        return Err(DocumentError::Instrument { instrument: instrument.id.clone(), messages: own });
    }
    let overflow: Vec<(String, Fault)> = of_type("overflow").map(|report| overflow_fault(request, report)).collect();
    if request.overflow == Overflow::Error && !overflow.is_empty() {
        return Err(DocumentError::Faults(overflow.into_iter().map(|(_, fault)| fault).collect()));
    }
    Ok(Document {
        tag: hex(&Sha256::digest(&made.bytes)),
        file_name: request.file_name(),
        format: request.format,
        pages: made.pages,
        overflow,
        warnings: request.warnings.clone(),
        reports: made.reports,
        bytes: made.bytes,
    })
}

fn overflow_fault(request: &Request, report: &Value) -> (String, Fault) {
    let pointer = text(report, "pointer");
    let number = |key: &str| report[key].as_f64().unwrap_or_default().ceil();
    let said = |language| place(&request.instrument, &pointer, language);
    // A form field keeps its whole text and scrolls; a box has a continuation sheet.
    let code = if report["field"] == true { "overflow-field" } else { "overflow" };
    let fault = Fault::new(code, format!("/data{pointer}"))
        .with_text("place", said(Language::Nl), said(Language::En))
        .with("left", number("left"))
        .with("of", number("of"))
        .with("characters", number("characters"));
    (text(report, "box"), fault)
}

fn text(report: &Value, key: &str) -> String {
    report[key].as_str().unwrap_or_default().to_owned()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
