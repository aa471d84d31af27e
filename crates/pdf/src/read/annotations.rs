//! What stands on the pages beside the fields: remarks, and what was drawn or marked by hand.

use std::collections::{BTreeSet, HashMap, HashSet};

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::values::text;
use super::{Facts, Remark, Unreadable, page_words, rich_text};
use crate::objects::{array, dictionary, resolve};

/// Annotations that are looked at.
const MOST_ANNOTATIONS: usize = 50_000;
/// Remarks that are kept, and characters of each.
const MOST_REMARKS: usize = 500;
const LONGEST_REMARK: usize = 20_000;
/// Characters of all remarks together.
const MOST_REMARKED: usize = 500_000;

/// Bytes of the looks of annotations that say nothing otherwise.
const MOST_LOOKS: usize = 16 << 20;

/// The annotations of all pages.
pub(super) struct Annotations<'a> {
    /// Each with its page, from 1.
    pub all: Vec<(usize, &'a Object)>,
    /// Pages by the annotations that stand on them; one may stand on several.
    pub places: HashMap<ObjectId, Vec<usize>>,
    /// How many show one and the same look: a program that writes into it writes into all of them.
    pub looks: HashMap<ObjectId, usize>,
    /// Number of pages.
    pub pages: usize,
}

impl Annotations<'_> {
    /// The pages that a field stands on.
    pub(super) fn pages_with_fields(&self, document: &Document) -> BTreeSet<usize> {
        let is_field = |object| {
            let own = dictionary(document, Some(object)).and_then(|own| own.get(b"Subtype").ok()?.as_name().ok());
            own == Some(b"Widget")
        };
        self.all.iter().filter(|(_, object)| is_field(object)).map(|(page, _)| *page).collect()
    }
}

/// Collects them.
pub(super) fn of_pages(document: &Document) -> Result<Annotations<'_>, Unreadable> {
    let mut out = Annotations { all: Vec::new(), places: HashMap::new(), looks: HashMap::new(), pages: 0 };
    let mut seen = HashSet::new();
    for page in document.page_iter() {
        out.pages += 1;
        // A cyclic page tree gives the same pages again.
        if !seen.insert(page) {
            break;
        }
        let Ok(page) = document.get_dictionary(page) else { continue };
        for object in array(document, page.get(b"Annots").ok()) {
            if out.all.len() >= MOST_ANNOTATIONS {
                return Err(Unreadable::TooComplex);
            }
            out.all.push((out.pages, object));
            let look = dictionary(document, Some(object))
                .and_then(|annotation| dictionary(document, annotation.get(b"AP").ok())?.get(b"N").ok());
            if let Some(id) = look.and_then(|look| look.as_reference().ok()) {
                *out.looks.entry(id).or_default() += 1;
            }
            if let Ok(id) = object.as_reference() {
                out.places.entry(id).or_default().push(out.pages);
            }
        }
    }
    Ok(out)
}

/// What an annotation is to whoever reads the answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Belongs to the sheet: a field, a link.
    Sheet,
    /// A program put it there without being asked, such as a link: only its words count.
    Beside,
    /// The window in which another annotation's words are shown.
    Window,
    /// Somebody put it there (ISO 32000-1, 12.5.6.2), or a program did that we do not know.
    Added,
}

fn part(annotation: &Dictionary) -> Part {
    match annotation.get(b"Subtype").and_then(Object::as_name).unwrap_or_default() {
        b"Widget" | b"" => Part::Sheet,
        // Links of ours are parts of the text (14.8.4.4.2).
        b"Link" if annotation.has(b"StructParent") => Part::Sheet,
        b"Link" | b"PrinterMark" | b"TrapNet" => Part::Beside,
        b"Popup" => Part::Window,
        _ => Part::Added,
    }
}

/// Puts the words of all annotations into `facts`, and where there are some without words.
pub(super) fn remarks(document: &Document, annotations: &Annotations<'_>, facts: &mut Facts) {
    let (mut characters, mut left) = (0, MOST_LOOKS);
    let mut seen = HashSet::new();
    for (page, object) in &annotations.all {
        if object.as_reference().is_ok_and(|id| !seen.insert(id)) {
            continue;
        }
        let Some(annotation) = dictionary(document, Some(object)) else { continue };
        let part = part(annotation);
        if part == Part::Sheet {
            continue;
        }
        let mut text = words(document, annotation);
        if text.is_empty()
            && part != Part::Window
            && let Some(look) = look(document, annotation)
        {
            text = page_words::of_look(document, look, &mut left);
        }
        // A window repeats the words of its annotation.
        let parent = dictionary(document, annotation.get(b"Parent").ok());
        let repeats = part == Part::Window && parent.is_some_and(|parent| words(document, parent) == text);
        if text.is_empty() && part == Part::Added {
            facts.drawn_on.insert(*page);
        } else if !text.is_empty() && !repeats {
            let whole = text.len();
            let text: String = text.chars().take(LONGEST_REMARK).collect();
            // There is more of one that is cut.
            facts.more_remarks += usize::from(text.len() < whole);
            characters += text.chars().count();
            if facts.remarks.len() < MOST_REMARKS && characters <= MOST_REMARKED {
                facts.remarks.push(Remark { page: *page, text });
            } else {
                facts.more_remarks += 1;
            }
        }
    }
}

/// Its words: what it says plainly, and what it says with a look where that is more.
fn words(document: &Document, annotation: &Dictionary) -> String {
    let of = |key: &[u8]| text(document, resolve(document, annotation.get(key).ok()?)?);
    let (said, rich) = (of(b"Contents").unwrap_or_default(), of(b"RC").unwrap_or_default());
    rich_text::both(said.trim(), &rich_text::plain(&rich))
}

/// What it looks like.
fn look<'a>(document: &'a Document, annotation: &'a Dictionary) -> Option<&'a Stream> {
    let looks = dictionary(document, annotation.get(b"AP").ok())?;
    match resolve(document, looks.get(b"N").ok()?)? {
        Object::Stream(look) => Some(look),
        Object::Dictionary(states) => {
            let state = annotation.get(b"AS").ok()?.as_name().ok()?;
            resolve(document, states.get(state).ok()?)?.as_stream().ok()
        }
        _ => None,
    }
}
