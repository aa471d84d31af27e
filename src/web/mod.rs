//! The pages: server-rendered HTML in Dutch and English. Nothing needs JavaScript; nothing is kept.
//!
//! Lives here: addresses of pages, what a template gets, forms made from the schema of the data, problems as pages. May not
//! live here: rules about documents, the API. Page templates and texts are data in `web/pages/` and `web/texts/`.
//!
//! To add a page: a template, its texts in both languages, its line in [`routes`] and its address in `addresses.rs`.

mod addresses;
mod assets;
mod fields;
mod fill;
mod form_data;
mod pages;
mod problems;
mod templates;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use serde::Deserialize;

use crate::document::Documents;
use crate::language::Language;
use crate::problem::Contact;

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

/// What pages share.
pub struct Site {
    documents: Arc<Documents>,
    base: String,
    contact: Contact,
    statements: Statements,
    templates: templates::Templates,
    form_bytes: usize,
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
        form_bytes: usize,
    ) -> Result<Arc<Site>, String> {
        let templates = templates::Templates::load()?;
        Ok(Arc::new(Site { documents, base, contact, statements, templates, form_bytes }))
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
            .route(&at(Page::Instrument), get(move |site, id| pages::instrument(site, id, language)))
            .route(
                &at(Page::Fill),
                get(move |site, path, query| fill::show(site, path, query, language))
                    .post(move |site, path, headers, body| fill::submit(site, path, headers, body, language)),
            )
            .route(&at(Page::Accessibility), get(move |site| pages::statement(site, Page::Accessibility, language)))
            .route(&at(Page::Privacy), get(move |site| pages::statement(site, Page::Privacy, language)))
            .route(&at(Page::Colophon), get(move |site| pages::statement(site, Page::Colophon, language)))
            .route(&at(Page::Api), get(move |site| pages::api(site, language)));
    }
    router.with_state(site)
}
