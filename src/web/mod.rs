//! The pages: server-rendered HTML in Dutch and English. Nothing needs JavaScript; nothing is kept.
//!
//! Lives here: addresses of pages, what a template gets, forms made from the schema of the data ([`form`], its [`steps`], its [`fields`],
//! [`sent`] and [`form_data`] back from it, [`picture_fields`] its files, [`fill`] what its buttons do), problems as pages. May not
//! live here: rules about documents, the API. Page templates and texts are data in `web/pages/` and `web/texts/`.
//!
//! To add a page: a template, its texts in both languages, its line in [`routes`] and its address in `addresses.rs`.

mod addresses;
mod assets;
mod attach;
mod clause_fields;
mod data_file;
mod fields;
mod fill;
mod form;
mod form_data;
mod house_style;
mod outputs;
mod pages;
mod picture_fields;
mod preflight;
mod problems;
mod sent;
mod shared;
mod steps;
mod templates;
mod together;
mod verify;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::routing::get;
use serde::Deserialize;

use crate::document::Documents;
use crate::language::Language;
use crate::problem::{Contact, Problem};
use crate::upload;

use addresses::Page;
pub use problems::problem_pages;

/// Texts of the statements that only the operator knows, as paragraphs below ours.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Statements {
    /// On the page about accessibility.
    pub accessibility: Vec<String>,
    /// On the page about privacy.
    pub privacy: Vec<String>,
    /// In the colophon.
    pub colophon: Vec<String>,
    /// `Expires` of security.txt (RFC 9116), RFC 3339.
    pub security_expires: Option<String>,
}

/// Caching of a page that holds what somebody typed: for that person's browser alone, so that the back button finds it again. With
/// `no-store` a browser cannot go back to the answer of a form, and all that was typed is gone.
const DRAFT: HeaderValue = HeaderValue::from_static("private, no-cache");

/// What pages share.
pub struct Site {
    documents: Arc<Documents>,
    base: String,
    contact: Contact,
    statements: Statements,
    templates: templates::Templates,
    form_bytes: usize,
    upload_bytes: usize,
    upload_seconds: u64,
}

/// How much a form may bring.
#[derive(Debug, Clone, Copy)]
pub struct FormLimits {
    /// Bytes of a form of texts.
    pub form_bytes: usize,
    /// Bytes of a form with files.
    pub upload_bytes: usize,
    /// Seconds in which files must be in.
    pub upload_seconds: u64,
}

impl Site {
    /// Reads the page templates. `base` is the path prefix behind a reverse proxy, without a slash at its end.
    ///
    /// # Errors
    /// When a template or a text file is not right.
    pub fn new(
        documents: Arc<Documents>,
        base: String,
        contact: Contact,
        statements: Statements,
        limits: FormLimits,
    ) -> Result<Arc<Site>, String> {
        let templates = templates::Templates::load()?;
        Ok(Arc::new(Site {
            documents,
            base,
            contact,
            statements,
            templates,
            form_bytes: limits.form_bytes,
            upload_bytes: limits.upload_bytes,
            upload_seconds: limits.upload_seconds,
        }))
    }
}

impl Site {
    /// A form with files, within the limits of an upload.
    async fn received(&self, headers: &HeaderMap, body: Body) -> Result<upload::Form, Problem> {
        let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let bytes = upload::body::read(headers, body, self.upload_bytes, self.upload_seconds).await?;
        upload::form(kind, bytes).await
    }

    /// What an error of a document comes to on a page.
    fn problem(&self, error: crate::document::DocumentError) -> crate::problem::Problem {
        let pool = self.documents.pool().map(crate::press::Pool::config);
        let (deadline, memory) = pool.map_or((0.0, 0), |press| (press.deadline_seconds, press.memory_mib));
        crate::problem::Problem::from_document(error, deadline, memory)
    }
}

/// Every page, in both languages.
pub fn routes(site: Arc<Site>) -> Router {
    let mut router = Router::new()
        .route("/assets/{name}", get(assets::asset))
        .route("/.well-known/security.txt", get(pages::security));
    for language in Language::ALL {
        let at = |page: Page| addresses::pattern(page, language);
        router = router
            .route(&at(Page::Gallery), get(move |site| pages::gallery(site, language)))
            .route(&at(Page::Instrument), get(move |site, id, query| pages::instrument(site, id, query, language)))
            .route(
                &at(Page::Fill),
                get(move |site, path, query| fill::show(site, path, query, language))
                    .post(move |site, path, headers, body| fill::submit(site, path, headers, body, language)),
            )
            .route(&at(Page::Preview), get(move |site, id| pages::preview(site, id, language)))
            .route(
                &at(Page::Together),
                get(move |site| together::show(site, language))
                    .post(move |site, headers, body| together::submit(site, headers, body, language)),
            )
            .route(
                &at(Page::Attach),
                get(move |site| attach::show(site, language))
                    .post(move |site, headers, body| attach::submit(site, headers, body, language)),
            )
            .route(
                &at(Page::House),
                get(move |site| house_style::show(site, language))
                    .post(move |site, headers, body| house_style::submit(site, headers, body, language)),
            )
            .route(
                &at(Page::Verify),
                get(move |site| verify::show(site, language))
                    .post(move |site, headers, body| verify::submit(site, headers, body, language)),
            )
            .route(
                &at(Page::Preflight),
                get(move |site| preflight::show(site, language))
                    .post(move |site, headers, body| preflight::submit(site, headers, body, language)),
            )
            .route(&at(Page::Sign), get(move |site| verify::ways(site, language)))
            .route(&at(Page::Accessibility), get(move |site| pages::statement(site, Page::Accessibility, language)))
            .route(&at(Page::Privacy), get(move |site| pages::statement(site, Page::Privacy, language)))
            .route(&at(Page::Colophon), get(move |site| pages::statement(site, Page::Colophon, language)))
            .route(&at(Page::Api), get(move |site| pages::api(site, language)));
    }
    router.with_state(site)
}
