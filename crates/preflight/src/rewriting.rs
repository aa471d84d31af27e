//! A file written anew to be painted otherwise: its content, images and colours changed, its pages cut to what may be printed.

use std::collections::BTreeSet;

use lopdf::content::Operation;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use super::layers::Layers;
use super::page::Sheet;
use super::tokens;
use super::unpacking::MOST_BYTES;
use pdf::objects::{array, dictionary, integer, resolve};
use pdf::read::Unreadable;

/// Operators of a whole file.
const MOST_OPERATORS: usize = 4_000_000;
/// Dictionaries within one another.
const DEEPEST: usize = 16;

/// What is changed in a file.
pub(super) trait Change {
    /// Content with its resources; `start` where nothing was painted before, so that the first colour is black of itself.
    fn content(
        &mut self,
        operations: Vec<Operation>,
        resources: Option<&Dictionary>,
        start: bool,
        to: &mut Document,
    ) -> Vec<Operation>;
    /// An image; `None` leaves it as it is.
    fn image(&mut self, _: &Stream, _: &mut Document) -> Option<Stream> {
        None
    }
    /// What stands for a colour space.
    fn space(&mut self, _: &Object, _: &mut Document) -> Option<Object> {
        None
    }
    /// Colour spaces, objects and graphics states that the content now calls by name.
    fn resources(&mut self, _: &mut Document) -> [Dictionary; 3] {
        [Dictionary::new(), Dictionary::new(), Dictionary::new()]
    }
}

/// The file with what is changed in it.
///
/// # Errors
/// [`Unreadable`].
pub(super) fn rewritten(
    document: &Document,
    sheets: &[Sheet],
    layers: &Layers,
    change: &mut impl Change,
) -> Result<Vec<u8>, Unreadable> {
    let mut own = document.clone();
    let kinds = Kinds::of(document);
    // A layer that is always off.
    let nothing = own.add_object(dictionary! {"Type" => "OCG"});
    for (id, object) in &document.objects {
        if kinds.masks.contains(id) {
            continue;
        }
        let mut new = object.clone();
        if let (Object::Stream(stream), false) = (object, kinds.alphas.contains(id)) {
            let kind = stream.dict.get(b"Subtype").and_then(Object::as_name).unwrap_or_default();
            let pattern = stream.dict.has(b"PatternType");
            if kind == b"Image" {
                if let Some(image) = change.image(stream, &mut own) {
                    own.objects.insert(*id, Object::Stream(image));
                    continue;
                }
            } else if kind == b"Form" || pattern || kinds.glyphs.contains(id) {
                let bytes = stream.get_plain_content_with_limit(MOST_BYTES).unwrap_or_default();
                let coloured = integer(document, &stream.dict, b"PaintType") != Some(2);
                let read = tokens::read(&bytes, MOST_OPERATORS)?.operations;
                let inner = dictionary(document, stream.dict.get(b"Resources").ok());
                let changed = change.content(read, inner, (pattern && coloured) || kinds.looks.contains(id), &mut own);
                new = Object::Stream(Stream {
                    content: tokens::written(&changed)?,
                    dict: plain(stream),
                    ..stream.clone()
                });
            }
        }
        if let Ok(membership) = new.as_dict_mut()
            && membership.get(b"Type").and_then(Object::as_name).is_ok_and(|kind| kind == b"OCMD")
        {
            // A renderer may not know every expression.
            let hidden = layers.hides(document, object).is_some();
            *membership =
                dictionary! {"Type" => "OCMD", "OCGs" => if hidden { vec![nothing.into()] } else { Vec::new() }};
        }
        if !kinds.alphas.contains(id) {
            spaces(document, &mut new, change, &mut own, 0);
        }
        own.objects.insert(*id, new);
    }
    let pages: Vec<ObjectId> = document.get_pages().into_values().collect();
    let mut contents = Vec::new();
    for page in &pages {
        let bytes = document.get_page_content_with_limit(*page, MOST_BYTES).map_err(|_| Unreadable::TooComplex)?;
        let read = tokens::read(&bytes, MOST_OPERATORS)?.operations;
        let inner = resources(document, *page, &[Dictionary::new(), Dictionary::new(), Dictionary::new()]);
        contents.push(tokens::written(&change.content(read, Some(&inner), true, &mut own))?);
    }
    let extra = change.resources(&mut own);
    for ((page, sheet), content) in pages.iter().zip(sheets).zip(contents) {
        let content = own.add_object(Stream::new(dictionary! {}, content));
        let resources = resources(&own, *page, &extra);
        let printed = printed(&own, *page);
        let Ok(page) = own.get_dictionary_mut(*page) else { continue };
        page.set("Contents", content);
        page.set("Resources", resources);
        page.set("Annots", printed);
        page.set("CropBox", sheet.area.0.map(|side| Object::Real(side as f32)).to_vec());
    }
    switch_off(&mut own, layers, nothing);
    let mut bytes = Vec::new();
    own.save_to(&mut bytes).map_err(|_| Unreadable::Damaged)?;
    Ok(bytes)
}

/// Streams that are not what they look like.
#[derive(Default)]
struct Kinds {
    /// Glyphs that are content.
    glyphs: BTreeSet<ObjectId>,
    /// Looks of annotations: what was painted before is nothing to them.
    looks: BTreeSet<ObjectId>,
    /// Images that say how much covers, not in which colour.
    alphas: BTreeSet<ObjectId>,
    /// Forms that say so by their lightness, with all that they paint.
    masks: BTreeSet<ObjectId>,
}

impl Kinds {
    fn of(document: &Document) -> Kinds {
        let mut out = Kinds::default();
        let mut waiting = Vec::new();
        for object in document.objects.values() {
            visit(object, 0, &mut |own| {
                if let Some(glyphs) = dictionary(document, own.get(b"CharProcs").ok()) {
                    out.glyphs.extend(glyphs.iter().filter_map(|(_, glyph)| glyph.as_reference().ok()));
                }
                if let Some(look) = dictionary(document, own.get(b"AP").ok()).and_then(|looks| looks.get(b"N").ok()) {
                    out.looks.extend(look.as_reference());
                    let states = resolve(document, look).and_then(|own| own.as_dict().ok());
                    out.looks.extend(states.into_iter().flatten().filter_map(|(_, state)| state.as_reference().ok()));
                }
                let alpha = |key: &[u8]| own.get(key).and_then(Object::as_reference).ok();
                out.alphas.extend([alpha(b"SMask"), alpha(b"Mask")].into_iter().flatten());
                let kind = own.get(b"S").and_then(Object::as_name).unwrap_or_default();
                if kind == b"Luminosity" || kind == b"Alpha" {
                    waiting.extend(own.get(b"G").and_then(Object::as_reference).ok());
                }
            });
        }
        while let Some(id) = waiting.pop() {
            if !out.masks.insert(id) {
                continue;
            }
            let Ok(object) = document.get_object(id) else { continue };
            // Of a form what it paints with; of what that is, everything.
            let inner = match object.as_stream() {
                Ok(stream) => stream.dict.get(b"Resources").ok(),
                Err(_) => Some(object),
            };
            let mut refer = |object: &Object| waiting.extend(object.as_reference().ok());
            inner.into_iter().for_each(|inner| references(inner, 0, &mut refer));
        }
        out
    }
}

/// Every dictionary of an object.
fn visit(object: &Object, depth: usize, seen: &mut impl FnMut(&Dictionary)) {
    if depth > DEEPEST {
        return;
    }
    match object {
        Object::Dictionary(own) | Object::Stream(Stream { dict: own, .. }) => {
            seen(own);
            own.iter().for_each(|(_, inner)| visit(inner, depth + 1, seen));
        }
        Object::Array(items) => items.iter().for_each(|inner| visit(inner, depth + 1, seen)),
        _ => {}
    }
}

fn references(object: &Object, depth: usize, seen: &mut impl FnMut(&Object)) {
    if depth > DEEPEST {
        return;
    }
    match object {
        Object::Dictionary(own) => own.iter().for_each(|(_, inner)| references(inner, depth + 1, seen)),
        Object::Array(items) => items.iter().for_each(|inner| references(inner, depth + 1, seen)),
        other => seen(other),
    }
}

/// Changes every colour space under an object.
fn spaces(document: &Document, object: &mut Object, change: &mut impl Change, to: &mut Document, depth: usize) {
    let own = match object {
        Object::Dictionary(own) => own,
        Object::Stream(stream) => &mut stream.dict,
        Object::Array(items) if depth < DEEPEST => {
            return items.iter_mut().for_each(|inner| spaces(document, inner, change, to, depth + 1));
        }
        _ => return,
    };
    if depth > DEEPEST {
        return;
    }
    for (key, value) in own.iter_mut() {
        if key != b"ColorSpace" {
            spaces(document, value, change, to, depth + 1);
            continue;
        }
        match resolve(document, value) {
            // Those of resources, by name.
            Some(Object::Dictionary(named)) => {
                let mut named = named.clone();
                for (_, one) in named.iter_mut() {
                    if let Some(new) = change.space(one, to) {
                        *one = new;
                    }
                }
                *value = Object::Dictionary(named);
            }
            Some(one) => {
                if let Some(new) = change.space(one, to) {
                    *value = new;
                }
            }
            None => {}
        }
    }
}

/// Resources of a page with more of them.
fn resources(document: &Document, page: ObjectId, extra: &[Dictionary; 3]) -> Dictionary {
    let mut node = document.get_dictionary(page).ok();
    let mut out = Dictionary::new();
    for _ in 0..DEEPEST {
        let Some(own) = node else { break };
        if let Some(found) = dictionary(document, own.get(b"Resources").ok()) {
            out = found.clone();
            break;
        }
        node = dictionary(document, own.get(b"Parent").ok());
    }
    for (kind, more) in ["ColorSpace", "XObject", "ExtGState"].into_iter().zip(extra) {
        let mut all = dictionary(document, out.get(kind.as_bytes()).ok()).cloned().unwrap_or_default();
        for (name, value) in more {
            all.set(name.clone(), value.clone());
        }
        out.set(kind, all);
    }
    out
}

/// The annotations that are printed.
fn printed(document: &Document, page: ObjectId) -> Vec<Object> {
    let own = document.get_dictionary(page).ok();
    let all = own.map_or(&[][..], |own| array(document, own.get(b"Annots").ok()));
    let prints = |own: &&Object| {
        dictionary(document, Some(own)).and_then(|own| integer(document, own, b"F")).is_some_and(|flags| flags & 4 != 0)
    };
    all.iter().filter(prints).cloned().collect()
}

/// Layers as they are when the file is printed.
fn switch_off(document: &mut Document, layers: &Layers, nothing: ObjectId) {
    let off: Vec<Object> = layers.off.iter().chain([&nothing]).map(|id| Object::Reference(*id)).collect();
    let all = document.catalog().ok().and_then(|own| dictionary(document, own.get(b"OCProperties").ok())).cloned();
    if let (Some(mut all), Ok(catalog)) = (all, document.catalog_mut()) {
        all.set("D", dictionary! {"OFF" => off});
        catalog.set("OCProperties", all);
    }
}

/// A stream's dictionary without what says how its bytes were packed.
pub(super) fn plain(stream: &Stream) -> Dictionary {
    let mut own = stream.dict.clone();
    own.remove(b"Filter");
    own.remove(b"DecodeParms");
    own
}
