//! The pages: server-rendered HTML in Dutch and English. Nothing needs JavaScript; nothing is kept.
//!
//! Lives here: addresses of pages, what a template gets, forms made from the schema of the data ([`form`], its [`steps`], its [`fields`],
//! [`sent`] and [`form_data`] back from it, [`picture_fields`] its files, [`form_page`] how it looks, [`fill`] what its buttons do), problems as pages. May not
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
mod form_images;
mod form_page;
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
use axum::http::HeaderValue;
use axum::routing::get;
use serde::Deserialize;

use crate::document::Documents;
use crate::problem::{Contact, Problem};
use crate::upload::{self, RequestBody};
use fault::language::Language;

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
}

/// How much a form may bring.
#[derive(Debug, Clone, Copy)]
pub struct FormLimits {
    /// Bytes of a form of texts.
    pub form_bytes: usize,
    /// Bytes of a form with files.
    pub upload_bytes: usize,
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
        }))
    }
}

impl Site {
    /// A form with files, within the limits of an upload.
    async fn received(&self, sent: &RequestBody) -> Result<upload::Form, Problem> {
        sent.form(self.upload_bytes).await
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
                    .post(move |site, path, sent| fill::submit(site, path, sent, language)),
            )
            .route(&at(Page::Preview), get(move |site, id| pages::preview(site, id, language)))
            .route(
                &at(Page::Together),
                get(move |site| together::show(site, language))
                    .post(move |site, sent| together::submit(site, sent, language)),
            )
            .route(
                &at(Page::Attach),
                get(move |site| attach::show(site, language))
                    .post(move |site, sent| attach::submit(site, sent, language)),
            )
            .route(
                &at(Page::House),
                get(move |site| house_style::show(site, language))
                    .post(move |site, sent| house_style::submit(site, sent, language)),
            )
            .route(
                &at(Page::Verify),
                get(move |site| verify::show(site, language))
                    .post(move |site, sent| verify::submit(site, sent, language)),
            )
            .route(
                &at(Page::Preflight),
                get(move |site| preflight::show(site, language))
                    .post(move |site, sent| preflight::submit(site, sent, language)),
            )
            .route(&at(Page::Sign), get(move |site| verify::ways(site, language)))
            .route(&at(Page::Accessibility), get(move |site| pages::statement(site, Page::Accessibility, language)))
            .route(&at(Page::Privacy), get(move |site| pages::statement(site, Page::Privacy, language)))
            .route(&at(Page::Colophon), get(move |site| pages::statement(site, Page::Colophon, language)))
            .route(&at(Page::Api), get(move |site| pages::api(site, language)));
    }
    router.with_state(site)
}

/// Whether a page has to be made by a worker when it is only asked for: the picture of an example, or a form with the example in it.
pub fn works(route: &str, query: Option<&str>) -> bool {
    Language::ALL.into_iter().any(|language| {
        let at = |page: Page| addresses::pattern(page, language) == route;
        at(Page::Preview) || (at(Page::Fill) && query.is_some_and(|query| !query.is_empty()))
    })
}
