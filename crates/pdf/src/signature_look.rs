//! What a signature shows where its field has a box on a page: a page of the box's size becomes the appearance of its widgets (ISO
//! 32000-1, 12.5.5), as the values of our own forms do.
//!
//! The page brings its fonts and its colours by profile, so a file that is PDF/A stays it. Its content is no part of the structure.

use std::collections::HashMap;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use serde::{Deserialize, Serialize};

use super::objects::{array, dictionary as dictionary_of, resolve};
use super::read::{self, Unreadable};
use super::signature_fields::fields;
use super::update::Update;

/// The box of a field that waits for its signature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Width in points, as a reader sees it.
    pub width: f32,
    /// Height in points.
    pub height: f32,
    /// Language of the document (BCP 47), when it says so.
    pub language: Option<String>,
}

/// The box of a field, if it has any that is seen.
///
/// # Errors
/// [`Unreadable`].
pub fn place(file: &[u8], field: &str) -> Result<Option<Place>, Unreadable> {
    let document = read::openly(file)?;
    let Some(id) = fields(&document).into_iter().find(|one| one.name == field && !one.signed).map(|one| one.id) else {
        return Ok(None);
    };
    let language = document.catalog().ok().and_then(|catalog| resolve(&document, catalog.get(b"Lang").ok()?));
    let language = language.map(super::strings::decode).filter(|language| !language.is_empty());
    Ok(widgets(&document, id).into_iter().find_map(|widget| {
        let seen = seen(&document, document.get_dictionary(widget).ok()?)?;
        let (width, height) = if seen.turned % 180 == 0 { seen.sides } else { (seen.sides.1, seen.sides.0) };
        Some(Place { width, height, language: language.clone() })
    }))
}

/// A box that is seen, and by how much its page is turned.
struct Seen {
    sides: (f32, f32),
    turned: i64,
}

/// Widgets of a field: itself, or its kids (12.7.3.1).
fn widgets(document: &Document, field: ObjectId) -> Vec<ObjectId> {
    let own = document.get_dictionary(field).ok();
    let kids = own.map_or(&[][..], |own| array(document, own.get(b"Kids").ok()));
    let kids: Vec<ObjectId> = kids.iter().filter_map(|kid| kid.as_reference().ok()).collect();
    if kids.is_empty() { vec![field] } else { kids }
}

fn seen(document: &Document, widget: &Dictionary) -> Option<Seen> {
    let number = |object: &Object| resolve(document, object)?.as_float().ok();
    let sides: Vec<f32> = array(document, widget.get(b"Rect").ok()).iter().filter_map(number).collect();
    let [left, bottom, right, top] = sides[..] else { return None };
    let sides = ((right - left).abs(), (top - bottom).abs());
    let flags = widget.get(b"F").ok().and_then(|flags| resolve(document, flags)?.as_i64().ok()).unwrap_or(0);
    // Table 165: hidden, not viewed.
    let hidden = flags & (1 << 1 | 1 << 5) != 0;
    let whole = |length: f32| length.is_finite() && (1.0..=14_400.0).contains(&length);
    (!hidden && whole(sides.0) && whole(sides.1)).then(|| Seen { sides, turned: turned(document, widget) })
}

/// By how many degrees what the widget shows is turned, so that it is upright to who reads the page: `R` of the widget, else `Rotate` of
/// its page.
fn turned(document: &Document, widget: &Dictionary) -> i64 {
    let number = |object: &Object| resolve(document, object)?.as_i64().ok();
    let marks = dictionary_of(document, widget.get(b"MK").ok());
    let own = marks.and_then(|marks| number(marks.get(b"R").ok()?));
    let mut node = dictionary_of(document, widget.get(b"P").ok());
    let mut inherited = None;
    for _ in 0..64 {
        let Some(page) = node else { break };
        inherited = page.get(b"Rotate").ok().and_then(number);
        if inherited.is_some() {
            break;
        }
        node = dictionary_of(document, page.get(b"Parent").ok());
    }
    own.or(inherited).unwrap_or(0).rem_euclid(360) / 90 * 90
}

/// Makes the page of a PDF what the widgets of a field show.
pub(super) fn put(update: &mut Update<'_>, document: &Document, field: ObjectId, page: &[u8]) -> Option<()> {
    let made = Document::load_mem(page).ok()?;
    let page = made.get_pages().into_values().next()?;
    let own = made.get_dictionary(page).ok()?;
    let sides: Vec<f32> =
        array(&made, own.get(b"MediaBox").ok()).iter().filter_map(|side| side.as_float().ok()).collect();
    let [_, _, width, height] = sides[..] else { return None };
    let mut content = Content::decode(&made.get_page_content(page)).ok()?;
    // The appearance of a widget is no part of the structure, so marks of the page's own have no place in it.
    content.operations.retain(|operation| !matches!(operation.operator.as_str(), "BMC" | "BDC" | "EMC"));
    let content = [b"q ".to_vec(), content.encode().ok()?, b" Q".to_vec()].concat();
    let resources = own.get(b"Resources").ok().and_then(|resources| resolve(&made, resources)).cloned();
    let mut copied = HashMap::new();
    let resources = copy(update, &made, &resources.unwrap_or_else(|| Dictionary::new().into()), &mut copied, 0)?;
    let mut looks: HashMap<i64, ObjectId> = HashMap::new();
    for id in widgets(document, field) {
        let mut widget = match update.get(id) {
            Some(set) => set.as_dict().ok()?.clone(),
            None => document.get_dictionary(id).ok()?.clone(),
        };
        let Some(seen) = seen(document, &widget) else { continue };
        let look = *looks.entry(seen.turned).or_insert_with(|| {
            // Turned against the page; the box of the widget takes it up wherever it comes to lie (12.5.5, algorithm 8.1).
            let matrix = match seen.turned {
                90 => [0, 1, -1, 0],
                180 => [-1, 0, 0, -1],
                270 => [0, -1, 1, 0],
                _ => [1, 0, 0, 1],
            };
            let matrix: Vec<Object> = matrix.into_iter().chain([0, 0]).map(Object::Integer).collect();
            let mut stream = Stream::new(
                dictionary! {
                    "Type" => "XObject",
                    "Subtype" => "Form",
                    "BBox" => vec![0.into(), 0.into(), Object::Real(width), Object::Real(height)],
                    "Matrix" => matrix,
                    "Resources" => resources.clone(),
                },
                content.clone(),
            );
            // One that grows by it stays as it is.
            let _ = stream.compress();
            update.add(stream)
        });
        widget.set("AP", dictionary! { "N" => look });
        widget.remove(b"AS");
        update.set(id, widget);
    }
    Some(())
}

/// Levels of objects of a page of ours.
const DEEPEST: usize = 32;

/// A value of another document with all that it refers to.
fn copy(
    update: &mut Update<'_>,
    from: &Document,
    value: &Object,
    copied: &mut HashMap<ObjectId, ObjectId>,
    depth: usize,
) -> Option<Object> {
    let deeper = depth.checked_add(1).filter(|depth| *depth < DEEPEST)?;
    let all = |own: &Dictionary, update: &mut Update<'_>, copied: &mut HashMap<ObjectId, ObjectId>| {
        let mut out = Dictionary::new();
        for (key, value) in own.iter() {
            out.set(key.clone(), copy(update, from, value, copied, deeper)?);
        }
        Some(out)
    };
    Some(match value {
        Object::Reference(id) => {
            if let Some(known) = copied.get(id) {
                return Some((*known).into());
            }
            let new = update.add(Object::Null);
            copied.insert(*id, new);
            let object = copy(update, from, from.get_object(*id).ok()?, copied, deeper)?;
            update.set(new, object);
            new.into()
        }
        Object::Array(items) => {
            Object::Array(items.iter().map(|item| copy(update, from, item, copied, deeper)).collect::<Option<_>>()?)
        }
        Object::Dictionary(own) => Object::Dictionary(all(own, update, copied)?),
        Object::Stream(stream) => Object::Stream(Stream { dict: all(&stream.dict, update, copied)?, ..stream.clone() }),
        other => other.clone(),
    })
}
