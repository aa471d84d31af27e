//! Signature fields (ISO 32000-1, 12.7.4.5): those that a document gets before anybody signs it, and those that a file has.
//!
//! Of ours, one invisible widget for each, merged with its field: only so does every earlier signature stay valid when the next one comes, for
//! nothing on a page changes. What a reader sees is text of the page. Its rectangle is empty, so that it needs no appearance (ISO
//! 19005-2, 6.3.3), lies on no page content, and no structure element (ISO 14289-1, 7.18.4).

use std::collections::HashSet;

use lopdf::{Document, Object, ObjectId, dictionary};
use serde::Deserialize;
use serde_json::Value;

use super::PdfError;
use super::objects::{array, dictionary as dictionary_of, resolve};

/// Name of the field for the seal of a document of ours.
pub const SEAL_FIELD: &str = "zegel";

/// A field that waits for a signature.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SignatureField {
    /// Its name, without dots.
    pub name: String,
    /// What a reader hears (`/TU`): who signs there.
    pub label: String,
}

impl SignatureField {
    /// The fields that a template's reports tell of, in their order.
    ///
    /// # Errors
    /// When a report is not complete, or two fields share a name.
    pub fn from_reports(reports: &[Value]) -> Result<Vec<SignatureField>, PdfError> {
        let mut out: Vec<SignatureField> = Vec::new();
        for report in reports.iter().filter(|report| report["type"] == "signature-field") {
            let field = SignatureField::deserialize(report)
                .map_err(|error| PdfError(format!("a report of a signature field ({report}): {error}")))?;
            if field.name.contains('.') || out.iter().any(|other| other.name == field.name) {
                return Err(PdfError(format!(
                    "‘{}’ cannot be the name of a signature field, or is so twice",
                    field.name
                )));
            }
            out.push(field);
        }
        Ok(out)
    }

    /// The widget, on a page.
    pub(super) fn widget(&self, page: ObjectId) -> lopdf::Dictionary {
        dictionary! {
            "Type" => "Annot",
            "Subtype" => "Widget",
            "FT" => "Sig",
            "T" => lopdf::text_string(&self.name),
            "TU" => lopdf::text_string(&self.label),
            "Rect" => vec![0.into(), 0.into(), 0.into(), 0.into()],
            "P" => page,
            // Table 165: print, locked.
            "F" => 132,
        }
    }
}

/// Adds the fields to the last page of a file that Typst wrote and that has no form.
///
/// # Errors
/// When the file has no page, or a form already.
pub fn add(file: &[u8], fields: &[SignatureField]) -> Result<Vec<u8>, PdfError> {
    let mut document = Document::load_mem(file)?;
    if document.catalog()?.has(b"AcroForm") {
        return Err(PdfError("signature fields of a document with a form".into()));
    }
    let page = document.get_pages().into_values().last().ok_or_else(|| PdfError("a document without pages".into()))?;
    let widgets: Vec<Object> =
        fields.iter().map(|field| Object::Reference(document.add_object(field.widget(page)))).collect();
    let before = document.get_dictionary(page)?.get(b"Annots").cloned();
    let mut annotations = match before {
        Ok(Object::Reference(id)) => document.get_object(id)?.as_array()?.clone(),
        Ok(Object::Array(items)) => items,
        _ => Vec::new(),
    };
    annotations.extend(widgets.iter().cloned());
    let own = document.get_dictionary_mut(page)?;
    own.set("Annots", annotations);
    // ISO 14289-1, 7.18.3: tabs in the order of the structure on each page with annotations.
    own.set("Tabs", "S");
    // No signature yet, so no SigFlags: the first one sets them.
    let form = document.add_object(dictionary! { "Fields" => widgets });
    document.catalog_mut()?.set("AcroForm", form);
    let mut out = Vec::with_capacity(file.len() + 16 * 1024);
    document.save_to(&mut out).map_err(|error| PdfError(error.to_string()))?;
    Ok(out)
}

/// A signature field of a file.
pub(super) struct Field {
    pub name: String,
    pub id: ObjectId,
    pub signed: bool,
}

/// Levels of a field tree.
const DEEPEST: usize = 16;

/// Signature fields by their full names (12.7.3.2).
pub(super) fn fields(document: &Document) -> Vec<Field> {
    let catalog = document.catalog().ok();
    let form = catalog.and_then(|catalog| dictionary_of(document, catalog.get(b"AcroForm").ok()));
    let roots = form.map_or(&[][..], |form| array(document, form.get(b"Fields").ok()));
    let mut open: Vec<(&Object, String, bool, usize)> =
        roots.iter().rev().map(|root| (root, String::new(), false, 0)).collect();
    let mut seen = HashSet::new();
    let mut out = Vec::new();
    while let Some((object, above, signs, depth)) = open.pop() {
        let (Ok(id), Some(field)) = (object.as_reference(), dictionary_of(document, Some(object))) else { continue };
        if depth > DEEPEST || !seen.insert(id) {
            continue;
        }
        let own = field.get(b"T").ok().and_then(|own| resolve(document, own)).map(super::strings::decode);
        let name = match own {
            Some(own) if above.is_empty() => own,
            Some(own) => format!("{above}.{own}"),
            None => above,
        };
        let signs = field.get(b"FT").and_then(Object::as_name).map_or(signs, |kind| kind == b"Sig");
        let kids = array(document, field.get(b"Kids").ok());
        let children = kids.iter().filter(|kid| dictionary_of(document, Some(kid)).is_some_and(|kid| kid.has(b"T")));
        let before = open.len();
        open.extend(children.map(|kid| (kid, name.clone(), signs, depth + 1)));
        if open.len() == before && signs {
            let value = field.get(b"V").ok().and_then(|value| resolve(document, value));
            out.push(Field { name, id, signed: value.is_some_and(|value| *value != Object::Null) });
        }
        open[before..].reverse();
    }
    out
}
