//! What a file says of itself: version, claims, output intent, and which instrument of ours it is a document of.

use lopdf::{Dictionary, Document, Object};
use roxmltree::ParsingOptions;

use pdf::objects::{array, dictionary, resolve};

/// A longer XMP packet is not read, nor one of more elements.
const LONGEST: usize = 4 << 20;
const MOST_NODES: u32 = 200_000;

/// First of the keywords of a document of ours; instrument with version, sheet, profile and filling follow.
pub const KEYWORD: &str = "canvaspers";

/// A document of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Own {
    /// Its instrument and version, `praatplaat 1.1.0`.
    pub(super) instrument: String,
    /// Sheet it was made on.
    pub(super) sheet: String,
    /// Profile it was made in.
    pub(super) profile: String,
    /// Its filling.
    pub(super) filling: String,
}

/// What a file says.
#[derive(Debug, Clone, Default)]
pub(super) struct Said {
    pub(super) version: String,
    pub(super) claims: Vec<String>,
    /// Registered name of the printing condition of an intent of PDF/X.
    pub(super) condition: Option<String>,
    /// Whether there is such an intent, with or without name.
    pub(super) intent: bool,
    pub(super) trapped: bool,
    pub(super) identified: bool,
    pub(super) own: Option<Own>,
    /// What it does when it is opened, by its key.
    pub(super) actions: Vec<&'static str>,
}

impl Said {
    pub(super) fn claims(&self, what: &str) -> bool {
        self.claims.iter().any(|claim| claim == what)
    }

    /// The version of PDF/X that is claimed.
    pub(super) fn pdf_x(&self) -> Option<&str> {
        self.claims.iter().map(String::as_str).find(|claim| claim.starts_with("PDF/X"))
    }
}

pub(super) fn said(document: &Document) -> Said {
    let mut out = Said { version: document.version.clone(), ..Said::default() };
    let info = dictionary(document, document.trailer.get(b"Info").ok());
    out.trapped = info.is_some_and(|info| info.has(b"Trapped"));
    out.identified = array(document, document.trailer.get(b"ID").ok()).len() == 2;
    out.own = info.and_then(|info| own(&text(document, info, b"Keywords")?));
    let Ok(catalog) = document.catalog() else { return out };
    for intent in array(document, catalog.get(b"OutputIntents").ok()) {
        let Some(intent) = dictionary(document, Some(intent)) else { continue };
        let kind = intent.get(b"S").and_then(Object::as_name).unwrap_or_default();
        if kind == b"GTS_PDFX" {
            out.intent = true;
            out.condition = text(document, intent, b"OutputConditionIdentifier");
        }
    }
    for (key, name) in [(b"OpenAction".as_slice(), "OpenAction"), (b"AA", "AA"), (b"AcroForm", "AcroForm")] {
        if catalog.has(key) {
            out.actions.push(name);
        }
    }
    claims(document, catalog, &mut out);
    // Before there was XMP, PDF/X said so in the document information.
    if out.pdf_x().is_none()
        && let Some(x) = info.and_then(|info| text(document, info, b"GTS_PDFXVersion"))
    {
        out.claims.push(x);
    }
    out
}

fn text(document: &Document, own: &Dictionary, key: &[u8]) -> Option<String> {
    let object = resolve(document, own.get(key).ok()?)?;
    let text = lopdf::decode_text_string(object).ok()?;
    Some(text.chars().filter(|c| !c.is_control()).take(300).collect())
}

fn own(keywords: &str) -> Option<Own> {
    let mut parts = keywords.split(", ");
    if parts.next()? != KEYWORD {
        return None;
    }
    let mut next = || parts.next().map(str::to_owned);
    Some(Own { instrument: next()?, sheet: next()?, profile: next()?, filling: next()? })
}

fn claims(document: &Document, catalog: &Dictionary, out: &mut Said) {
    let Some(Object::Stream(stream)) = catalog.get(b"Metadata").ok().and_then(|own| resolve(document, own)) else {
        return;
    };
    let Ok(bytes) = stream.get_plain_content_with_limit(LONGEST) else { return };
    let packet = String::from_utf8_lossy(&bytes);
    let options = ParsingOptions { nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let Ok(xml) = roxmltree::Document::parse_with_options(packet.trim_end_matches('\0'), options) else { return };
    let value = |namespace: &str, name: &str| {
        let element = xml.descendants().find(|node| node.has_tag_name((namespace, name)));
        let own = element.and_then(|node| node.text()).map(str::to_owned);
        let own =
            own.or_else(|| xml.descendants().find_map(|node| node.attribute((namespace, name))).map(str::to_owned));
        own.map(|text| text.trim().chars().take(40).collect::<String>()).filter(|text| !text.is_empty())
    };
    const PDFA: &str = "http://www.aiim.org/pdfa/ns/id/";
    if let Some(part) = value(PDFA, "part") {
        let level = value(PDFA, "conformance").unwrap_or_default().to_lowercase();
        out.claims.push(format!("PDF/A-{part}{level}"));
    }
    if let Some(part) = value("http://www.aiim.org/pdfua/ns/id/", "part") {
        out.claims.push(format!("PDF/UA-{part}"));
    }
    if let Some(x) = value("http://www.npes.org/pdfx/ns/id/", "GTS_PDFXVersion") {
        out.claims.push(x);
    }
}

/// Titles of the outline with the page each leads to, from 0.
pub(super) fn titles(document: &Document, pages: &[lopdf::ObjectId]) -> Vec<(String, Option<usize>)> {
    let mut out = Vec::new();
    let root = document.catalog().ok().and_then(|own| dictionary(document, own.get(b"Outlines").ok()));
    let mut waiting: Vec<&Dictionary> =
        root.and_then(|own| dictionary(document, own.get(b"First").ok())).into_iter().collect();
    while let Some(item) = waiting.pop() {
        // A ring of titles ends here too.
        if out.len() > 2_000 {
            break;
        }
        let to = item.get(b"Dest").ok().or_else(|| {
            let action = dictionary(document, item.get(b"A").ok())?;
            action.get(b"D").ok()
        });
        let page = array(document, to).first().and_then(|page| page.as_reference().ok());
        let page = page.and_then(|page| pages.iter().position(|own| *own == page));
        out.push((text(document, item, b"Title").unwrap_or_default(), page));
        waiting.extend(dictionary(document, item.get(b"Next").ok()));
        waiting.extend(dictionary(document, item.get(b"First").ok()));
    }
    out
}
