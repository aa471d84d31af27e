//! Addresses of pages, per language: Dutch at the root, English below `/en`.

use fault::language::Language;

/// A page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Page {
    Gallery,
    Instrument,
    Fill,
    /// The example as a picture.
    Preview,
    /// Worksheets in, comparison and joint canvas out.
    Together,
    /// Agreements into a policy document.
    Attach,
    /// The sheets in somebody's house style.
    House,
    /// A signed file in, what is to be said of it out.
    Verify,
    /// A file for a print shop in, what it would say of it out.
    Preflight,
    /// The ways to sign, for who is asked to.
    Sign,
    Accessibility,
    Privacy,
    Colophon,
    Api,
}

/// Pattern for the router.
pub(super) fn pattern(page: Page, language: Language) -> String {
    path(page, language, "{id}", "{filling}")
}

/// Path of a page; `id` and `filling` matter only where the page has them.
pub(super) fn path(page: Page, language: Language, id: &str, filling: &str) -> String {
    let nl = language == Language::Nl;
    let prefix = if nl { "" } else { "/en" };
    let instrument = if nl { "instrumenten" } else { "instruments" };
    let fill = if nl { "invullen" } else { "fill" };
    match page {
        Page::Gallery if nl => "/".to_owned(),
        Page::Gallery => prefix.to_owned(),
        Page::Instrument => format!("{prefix}/{instrument}/{id}"),
        Page::Fill => format!("{prefix}/{instrument}/{id}/{fill}/{filling}"),
        Page::Preview => format!("{prefix}/{instrument}/{id}/{}", if nl { "voorbeeld.png" } else { "example.png" }),
        Page::Together => format!("{prefix}/{}", if nl { "werkbladen" } else { "worksheets" }),
        Page::Attach => format!("{prefix}/{}", if nl { "bijvoegen" } else { "attach" }),
        Page::House => format!("{prefix}/{}", if nl { "huisstijl" } else { "house-style" }),
        Page::Verify => format!("{prefix}/{}", if nl { "controleren" } else { "verify" }),
        Page::Preflight => format!("{prefix}/{}", if nl { "drukcontrole" } else { "preflight" }),
        Page::Sign => format!("{prefix}/{}", if nl { "ondertekenen" } else { "sign" }),
        Page::Accessibility => format!("{prefix}/{}", if nl { "toegankelijkheid" } else { "accessibility" }),
        Page::Privacy => format!("{prefix}/privacy"),
        Page::Colophon => format!("{prefix}/{}", if nl { "colofon" } else { "colophon" }),
        Page::Api => format!("{prefix}/api"),
    }
}

/// The language of a path.
pub(super) fn language_of(path: &str) -> Option<Language> {
    let english = path == "/en" || path.starts_with("/en/");
    english.then_some(Language::En)
}
