//! The form pass: links with a private scheme become form fields (ISO 32000-1, 12.7), for Typst has no forms (typst#1765).
//!
//! A template draws a field as a link `canvaspers-field:<name>` of the field's size. Typst then writes an annotation with the
//! exact rectangle, its place in the reading order, and a structure element whose only child is that annotation. This pass turns
//! `/Link` into `/Widget` and `/Form`, adds the AcroForm, and keeps PDF/A (ISO 19005-2, 6.4: an appearance for every widget, no
//! action, no `NeedAppearances`) and PDF/UA (ISO 14289-1, 7.18: `/TU`, tabs in structure order, a `Form` element each).
//!
//! A value's appearance is a page that the template set for it, so that it is shaped as all other text; these pages are taken out.
//! When Typst has forms, this file can go.

use std::collections::BTreeMap;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use serde::Deserialize;
use serde_json::Value;

use super::metadata::{self, About};
use super::{PdfError, form_font};

/// Scheme of the links that become fields.
const SCHEME: &[u8] = b"canvaspers-field:";

/// Name of the form font in default appearances.
const FONT: &str = "Atkinson";

/// What a template reports of its form: which instrument, and every field.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Form {
    /// What the file says of itself in its metadata.
    pub about: About,
    /// Fields by name.
    pub fields: BTreeMap<String, Field>,
    /// Pages that hold the appearance of a field: its name, and the page from 1.
    pub appearances: BTreeMap<String, usize>,
}

/// One field.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Field {
    /// Its name, without dots.
    pub name: String,
    /// What a reader hears (`/TU`).
    pub label: String,
    /// What can be done with it.
    pub form: Shape,
    /// Size of typed text in points.
    #[serde(default)]
    pub size: f32,
    /// Its text.
    #[serde(default)]
    pub value: String,
    /// Whether it is ticked.
    #[serde(default)]
    pub checked: bool,
}

/// What can be done with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    /// Text of several lines.
    Lines,
    /// One line of text.
    Line,
    /// One line that cannot be changed.
    Fixed,
    /// A box to tick.
    Check,
}

impl Form {
    /// The form that a template's reports describe; `None` when it has no fields.
    ///
    /// # Errors
    /// When a field's report is not complete, or two fields share a name.
    pub fn from_reports(reports: &[Value]) -> Result<Option<Form>, PdfError> {
        let mut form = Form::default();
        let wrong =
            |report: &Value, error: serde_json::Error| PdfError(format!("a report of a form ({report}): {error}"));
        for report in reports {
            match report["type"].as_str() {
                Some("form") => {
                    form.about = About::deserialize(report).map_err(|error| wrong(report, error))?;
                }
                Some("field") => {
                    let field = Field::deserialize(report).map_err(|error| wrong(report, error))?;
                    if field.name.contains('.') {
                        return Err(PdfError(format!("the field ‘{}’ has a dot in its name", field.name)));
                    }
                    if let Some(twice) = form.fields.insert(field.name.clone(), field) {
                        return Err(PdfError(format!("two fields have the name ‘{}’", twice.name)));
                    }
                }
                Some("appearance") => {
                    let name = report["field"].as_str().unwrap_or_default().to_owned();
                    let page = report["page"].as_u64().and_then(|page| usize::try_from(page).ok()).unwrap_or(0);
                    form.appearances.insert(name, page);
                }
                _ => {}
            }
        }
        Ok((!form.fields.is_empty()).then_some(form))
    }
}

/// Makes the form of a file that Typst wrote; `font` is the TrueType file of typed text.
///
/// # Errors
/// When a field has no link or a link no field: an error of the template.
pub fn add(file: &[u8], form: &Form, font: &[u8]) -> Result<Vec<u8>, PdfError> {
    let mut document = Document::load_mem(file)?;
    let pages: Vec<ObjectId> = document.get_pages().into_values().collect();
    let appearances = appearances(&mut document, form, &pages)?;
    let links = links(&document, &pages)?;
    if let Some(name) = form.fields.keys().find(|name| !links.contains_key(*name)) {
        return Err(PdfError(format!("the field ‘{name}’ has no link")));
    }
    for (name, (id, page)) in &links {
        let field = form.fields.get(name).ok_or_else(|| PdfError(format!("the link ‘{name}’ has no field")))?;
        let size = rectangle(document.get_dictionary(*id)?)?;
        let normal = match field.form {
            Shape::Check => Object::Dictionary(dictionary! {
                "Yes" => document.add_object(tick(size)),
                "Off" => document.add_object(empty(size)),
            }),
            _ => match appearances.get(name) {
                Some(own) => Object::Reference(*own),
                None => Object::Reference(document.add_object(empty(size))),
            },
        };
        widget(document.get_dictionary_mut(*id)?, field, *page, normal);
    }
    let fields: Vec<ObjectId> = links.values().map(|(id, _)| *id).collect();
    name_structure(&mut document, &fields);
    let order = in_reading_order(&document, &pages, &fields);
    let font = document_font(&mut document, font)?;
    let symbols =
        document.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "ZapfDingbats" });
    let acro_form = document.add_object(dictionary! {
        "Fields" => order.into_iter().map(Object::Reference).collect::<Vec<_>>(),
        "DA" => Object::string_literal(format!("/{FONT} 11 Tf 0.122 0.106 0.094 rg")),
        // Programs that draw check marks themselves take them from this font; our own marks are paths, so it is not embedded.
        "DR" => dictionary! { "Font" => dictionary! { FONT => font, "ZaDb" => symbols } },
    });
    document.catalog_mut()?.set("AcroForm", acro_form);
    metadata::describe(&mut document, &form.about)?;
    take_out(
        &mut document,
        &form.appearances.values().filter_map(|page| pages.get(page - 1).copied()).collect::<Vec<_>>(),
    )?;
    document.prune_objects();
    // A file that was never added to has one section of numbers without gaps (ISO 32000-1, 7.5.4).
    document.renumber_objects();
    let mut out = Vec::with_capacity(file.len() + 64 * 1024);
    document.save_to(&mut out).map_err(|error| PdfError(error.to_string()))?;
    Ok(out)
}

/// Every link of ours: field name to annotation and page.
fn links(document: &Document, pages: &[ObjectId]) -> Result<BTreeMap<String, (ObjectId, ObjectId)>, PdfError> {
    let mut out = BTreeMap::new();
    for page in pages {
        for id in annotations(document, *page) {
            let uri = document.get_dictionary(id).and_then(|d| d.get(b"A")).and_then(Object::as_dict);
            let uri = uri.and_then(|action| action.get(b"URI")).and_then(Object::as_str);
            let Some(name) = uri.ok().and_then(|uri| uri.strip_prefix(SCHEME)) else { continue };
            let name = String::from_utf8_lossy(name).into_owned();
            if out.insert(name.clone(), (id, *page)).is_some() {
                return Err(PdfError(format!("the link ‘{name}’ was broken over lines or pages")));
            }
        }
    }
    Ok(out)
}

fn annotations(document: &Document, page: ObjectId) -> Vec<ObjectId> {
    let found = document.get_dictionary(page).and_then(|page| page.get(b"Annots"));
    let found = found.and_then(|annotations| match annotations {
        Object::Reference(id) => document.get_object(*id).and_then(Object::as_array),
        other => other.as_array(),
    });
    found.map(|items| items.iter().filter_map(|item| item.as_reference().ok()).collect()).unwrap_or_default()
}

/// Fields in the order of their annotations, page after page.
fn in_reading_order(document: &Document, pages: &[ObjectId], fields: &[ObjectId]) -> Vec<ObjectId> {
    let known: std::collections::HashSet<ObjectId> = fields.iter().copied().collect();
    pages.iter().flat_map(|page| annotations(document, *page)).filter(|id| known.contains(id)).collect()
}

/// Width and height in points.
fn rectangle(annotation: &Dictionary) -> Result<(f32, f32), PdfError> {
    let sides: Vec<f32> = annotation.get(b"Rect")?.as_array()?.iter().filter_map(|side| side.as_float().ok()).collect();
    match sides.as_slice() {
        [x1, y1, x2, y2] => Ok((x2 - x1, y2 - y1)),
        _ => Err(PdfError("an annotation has no rectangle".into())),
    }
}

/// Turns a link annotation into a widget merged with its field (ISO 32000-1, 12.5.6.19).
fn widget(annotation: &mut Dictionary, field: &Field, page: ObjectId, normal: Object) {
    for key in [b"A".as_slice(), b"Border", b"Contents", b"H"] {
        annotation.remove(key);
    }
    // Programs write a rectangle back with two decimals, and what is signed would have moved.
    if let Ok(sides) = annotation.get_mut(b"Rect").and_then(Object::as_array_mut) {
        for side in sides {
            if let Ok(at) = side.as_float() {
                *side = Object::Real((f64::from(at) * 100.0).round() as f32 / 100.0);
            }
        }
    }
    annotation.set("Subtype", "Widget");
    annotation.set("P", page);
    annotation.set("F", 4);
    annotation.set("T", lopdf::text_string(&field.name));
    annotation.set("TU", lopdf::text_string(&field.label));
    annotation.set("AP", dictionary! { "N" => normal });
    if field.form == Shape::Check {
        let state = if field.checked { "Yes" } else { "Off" };
        annotation.set("FT", "Btn");
        annotation.set("V", state);
        annotation.set("AS", state);
        return;
    }
    annotation.set("FT", "Tx");
    annotation.set("DA", Object::string_literal(format!("/{FONT} {} Tf 0.122 0.106 0.094 rg", field.size)));
    // Table 221 and 228: bit 1 read-only, bit 13 several lines.
    annotation.set(
        "Ff",
        match field.form {
            Shape::Fixed => 1,
            Shape::Lines => 1 << 12,
            _ => 0,
        },
    );
    if !field.value.is_empty() {
        annotation.set("V", lopdf::text_string(&field.value));
    }
}

/// `/Link` structure elements of fields become `/Form` (ISO 14289-1, 7.18.4).
fn name_structure(document: &mut Document, fields: &[ObjectId]) {
    let fields: std::collections::HashSet<ObjectId> = fields.iter().copied().collect();
    for object in document.objects.values_mut() {
        let Ok(element) = object.as_dict_mut() else { continue };
        if element.get(b"S").and_then(Object::as_name).ok() != Some(b"Link".as_slice()) {
            continue;
        }
        let holds = |child: &Object| {
            let target = child.as_dict().and_then(|child| child.get(b"Obj")).and_then(Object::as_reference);
            target.is_ok_and(|target| fields.contains(&target))
        };
        let ours = match element.get(b"K") {
            Ok(Object::Array(children)) => children.iter().any(holds),
            Ok(child) => holds(child),
            Err(_) => false,
        };
        if ours {
            element.set("S", "Form");
        }
    }
}

/// The look of an empty field. Each has its own: some programs write into the one that stands there, and so into every field that shares it.
fn empty((width, height): (f32, f32)) -> Stream {
    appearance(width, height, dictionary! {}, b"/Tx BMC EMC".to_vec())
}

fn appearance(width: f32, height: f32, resources: Dictionary, content: Vec<u8>) -> Stream {
    let dictionary = dictionary! {
        "Type" => "XObject",
        "Subtype" => "Form",
        "BBox" => vec![0.into(), 0.into(), Object::Real(width), Object::Real(height)],
        "Resources" => resources,
    };
    Stream::new(dictionary, content)
}

/// A check mark drawn as a path, so that no symbol font is needed; DeviceGray falls under the file's output intent.
fn tick((width, height): (f32, f32)) -> Stream {
    let at = |x: f32, y: f32| format!("{:.2} {:.2}", x * width, y * height);
    let path = format!(
        "q 0.1 G {:.2} w 1 J 1 j {} m {} l {} l S Q",
        width * 0.12,
        at(0.22, 0.5),
        at(0.43, 0.26),
        at(0.8, 0.76)
    );
    appearance(width, height, dictionary! {}, path.into_bytes())
}

/// The pages that the template set for values, as appearance streams.
fn appearances(
    document: &mut Document,
    form: &Form,
    pages: &[ObjectId],
) -> Result<BTreeMap<String, ObjectId>, PdfError> {
    let mut out = BTreeMap::new();
    for (name, number) in &form.appearances {
        let page = number.checked_sub(1).and_then(|index| pages.get(index));
        let page = *page.ok_or_else(|| PdfError(format!("the appearance of ‘{name}’ has no page")))?;
        let dictionary = document.get_dictionary(page)?.clone();
        let sides: Vec<f32> =
            dictionary.get(b"MediaBox")?.as_array()?.iter().filter_map(|side| side.as_float().ok()).collect();
        let [_, _, width, height] = sides[..] else { return Err(PdfError("a page has no media box".into())) };
        let resources = match dictionary.get(b"Resources") {
            Ok(Object::Reference(id)) => document.get_dictionary(*id)?.clone(),
            Ok(other) => other.as_dict()?.clone(),
            Err(_) => dictionary! {},
        };
        let mut content = Content::decode(&document.get_page_content(page))?;
        // A widget's content is outside the structure tree, so marks of the page's own have no place in it.
        content.operations.retain(|operation| !matches!(operation.operator.as_str(), "BMC" | "BDC" | "EMC"));
        let mut bytes = b"/Tx BMC q ".to_vec();
        bytes.extend(content.encode()?);
        bytes.extend_from_slice(b" Q EMC");
        let mut stream = appearance(width, height, resources, bytes);
        stream.compress()?;
        out.insert(name.clone(), document.add_object(stream));
    }
    Ok(out)
}

/// Takes pages out of the page tree.
fn take_out(document: &mut Document, pages: &[ObjectId]) -> Result<(), PdfError> {
    for page in pages {
        let parent = document.get_dictionary(*page)?.get(b"Parent")?.as_reference()?;
        let mut above = Some(parent);
        let kids = document.get_dictionary_mut(parent)?.get_mut(b"Kids")?.as_array_mut()?;
        kids.retain(|kid| kid.as_reference().ok() != Some(*page));
        while let Some(id) = above {
            let node = document.get_dictionary_mut(id)?;
            let count = node.get(b"Count")?.as_i64()?;
            node.set("Count", count - 1);
            above = node.get(b"Parent").and_then(Object::as_reference).ok();
        }
        document.objects.remove(page);
    }
    Ok(())
}

fn document_font(document: &mut Document, font: &[u8]) -> Result<ObjectId, PdfError> {
    let described = form_font::describe(font)?;
    let mut program = Stream::new(dictionary! { "Length1" => font.len() as i64 }, font.to_vec());
    program.compress()?;
    let program = document.add_object(program);
    let mut descriptor = described.descriptor;
    descriptor.set("FontFile2", program);
    let descriptor = document.add_object(descriptor);
    let mut font = described.font;
    font.set("FontDescriptor", descriptor);
    Ok(document.add_object(font))
}
