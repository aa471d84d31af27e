//! What somebody put onto a page itself, beside the fields: words that a typewriter set into its content, and what a program drew there.
//!
//! All that our sheets show stands in marked content (ISO 32000-1, 14.6): an artifact, or content with a number that is the page's own,
//! in composite fonts. Programs that add something to a page know nothing of that. Some save a page without its marks; then only the
//! kind of a font tells.

use std::collections::{BTreeSet, HashMap, HashSet};

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, Stream};

use super::letters::Letters;
use super::values::unpacked_within;
use super::{Facts, Remark};
use crate::objects::{array, dictionary, resolve};

/// Bytes of the content of all pages, with that of forms as often as they are drawn.
const MOST_CONTENT: usize = 32 << 20;
/// Forms within forms.
const DEEPEST: usize = 8;
/// States that are saved, and marks within marks.
const MOST_SAVED: usize = 1_000;
/// Characters that are told of a page.
const LONGEST: usize = 20_000;
/// Stands for what cannot be read.
const UNREAD: char = '?';
/// An operator behind the last: a content that cannot be read to its end loses it.
const END: &[u8] = b"\n/End MP\n";

/// Puts what was added to the pages with fields into `facts`; to all pages of a file that carries its request.
pub(super) fn added(document: &Document, with_fields: &BTreeSet<usize>, facts: &mut Facts) {
    let all = facts.request.is_some();
    let mut left = MOST_CONTENT;
    for (number, page) in document.page_iter().enumerate().map(|(at, page)| (at + 1, page)).take(facts.pages) {
        let Some(page) = document.get_dictionary(page).ok().filter(|_| all || with_fields.contains(&number)) else {
            continue;
        };
        let mut walk = Walk::new(document, left);
        walk.page(page);
        let text = walk.words();
        left = walk.left;
        if walk.marks && (walk.painted || walk.filled && text.is_none()) {
            facts.drawn_on.insert(number);
        }
        let text = text.or_else(|| (!walk.whole).then(String::new));
        facts.added.extend(text.map(|text| Remark { page: number, text }));
    }
}

/// The words that the look of an annotation shows; less of it may be read afterwards.
pub(super) fn of_look<'a>(document: &'a Document, look: &'a Stream, left: &mut usize) -> String {
    let mut walk = Walk::new(document, *left);
    // Nothing in it is ours.
    walk.marks = true;
    walk.form(look, None, false, 0);
    let text = walk.words().unwrap_or_default();
    *left = walk.left;
    text
}

/// What one operator shows.
struct Shown<'a> {
    bytes: Vec<u8>,
    font: Option<&'a Dictionary>,
    /// Whether it stands in content with a mark as ours have.
    marked: bool,
    /// Whether it stands on another line than what was shown before it.
    apart: bool,
}

impl Shown<'_> {
    /// Whether its font is of a kind that we never take.
    fn is_strange(&self) -> bool {
        let kind = self.font.and_then(|font| font.get(b"Subtype").ok()?.as_name().ok());
        !matches!(kind, Some(b"Type0" | b"Type3"))
    }
}

struct Walk<'a> {
    document: &'a Document,
    /// Bytes that may be read.
    left: usize,
    /// Numbers of marked content that were used: one that comes again is of another page.
    used: HashSet<i64>,
    shown: Vec<Shown<'a>>,
    /// Whether something is drawn outside marked content, or a surface filled.
    painted: bool,
    filled: bool,
    /// Whether something is shown within it.
    marks: bool,
    /// Whether all of it could be read.
    whole: bool,
}

impl<'a> Walk<'a> {
    fn new(document: &'a Document, left: usize) -> Walk<'a> {
        Walk {
            document,
            left,
            used: HashSet::new(),
            shown: Vec::new(),
            painted: false,
            filled: false,
            marks: false,
            whole: true,
        }
    }

    fn page(&mut self, page: &'a Dictionary) {
        let contents = page.get(b"Contents").ok();
        let streams = match contents.and_then(|own| resolve(self.document, own)) {
            Some(Object::Stream(_)) => contents.into_iter().collect(),
            _ => array(self.document, contents).iter().collect::<Vec<_>>(),
        };
        let mut bytes = Vec::new();
        for stream in streams {
            let Some(Object::Stream(stream)) = resolve(self.document, stream) else { continue };
            match unpacked_within(stream, self.left.saturating_sub(bytes.len())) {
                Ok(part) => {
                    bytes.extend(part);
                    bytes.push(b'\n');
                }
                Err(_) => self.whole = false,
            }
        }
        let resources = inherited(self.document, page, b"Resources");
        self.content(bytes, resources, None, 0);
    }

    /// Walks through a content; in a form all is marked as the place where it is drawn.
    fn content(&mut self, mut bytes: Vec<u8>, resources: Option<&'a Dictionary>, outside: Option<bool>, depth: usize) {
        self.left = self.left.saturating_sub(bytes.len());
        bytes.extend_from_slice(END);
        let operations = Content::decode(&bytes).map(|content| content.operations).unwrap_or_default();
        self.whole &= operations.last().is_some_and(|last| last.operator == "MP");
        let named = |kind: &[u8], name: &Object| {
            let all = dictionary(self.document, resources?.get(kind).ok())?;
            all.get(name.as_name().ok()?).ok()
        };
        let (mut font, mut saved) = (None, Vec::new());
        let mut marks: Vec<bool> = Vec::new();
        let mut apart = true;
        let mut height = None;
        for Operation { operator, operands } in &operations {
            let marked = outside.unwrap_or_else(|| marks.contains(&true));
            match operator.as_str() {
                "q" if saved.len() < MOST_SAVED => saved.push(font),
                "Q" => font = saved.pop().unwrap_or(font),
                "BMC" | "BDC" if marks.len() < MOST_SAVED => {
                    let own = match operands.get(1) {
                        Some(name @ Object::Name(_)) => dictionary(self.document, named(b"Properties", name)),
                        Some(Object::Dictionary(own)) => Some(own),
                        _ => None,
                    };
                    let of_page = self.is_of_page(operands.first(), own);
                    marks.push(of_page);
                }
                "EMC" => {
                    marks.pop();
                }
                "Tf" => font = operands.first().and_then(|name| dictionary(self.document, named(b"Font", name))),
                "BT" => (apart, height) = (true, None),
                "T*" => apart = true,
                "Td" | "TD" => apart |= operands.get(1).and_then(|down| down.as_float().ok()) != Some(0.0),
                "Tm" => {
                    let at = operands.get(5).and_then(|up| up.as_float().ok());
                    apart |= at != height;
                    height = at;
                }
                "Tj" | "TJ" | "'" | "\"" => {
                    let bytes = strings(operands.last());
                    if !bytes.is_empty() {
                        let apart = std::mem::take(&mut apart) || matches!(operator.as_str(), "'" | "\"");
                        self.shown.push(Shown { bytes, font, marked, apart });
                        self.marks |= marked;
                    }
                }
                "S" | "s" | "B" | "B*" | "b" | "b*" | "sh" | "BI" => self.painted |= !marked,
                "f" | "F" | "f*" => self.filled |= !marked,
                "Do" => {
                    let Some(Object::Stream(form)) =
                        operands.first().and_then(|name| resolve(self.document, named(b"XObject", name)?))
                    else {
                        continue;
                    };
                    if form.dict.get(b"Subtype").and_then(Object::as_name).ok() == Some(b"Image".as_slice()) {
                        self.painted |= !marked;
                        continue;
                    }
                    // What is drawn within a mark of ours is ours.
                    if !marked {
                        self.form(form, resources, marked, depth + 1);
                    }
                    apart = true;
                }
                _ => {}
            }
        }
    }

    fn form(&mut self, form: &'a Stream, resources: Option<&'a Dictionary>, marked: bool, depth: usize) {
        match unpacked_within(form, self.left) {
            Ok(bytes) if depth < DEEPEST => {
                let own = dictionary(self.document, form.dict.get(b"Resources").ok());
                self.content(bytes, own.or(resources), Some(marked), depth);
            }
            _ => self.whole = false,
        }
    }

    /// Whether marked content belongs to the page: an artifact, or a number that was not used before.
    fn is_of_page(&mut self, tag: Option<&Object>, own: Option<&Dictionary>) -> bool {
        let number = own.and_then(|own| own.get(b"MCID").ok()?.as_i64().ok());
        if let Some(number) = number {
            return self.used.insert(number);
        }
        // A program lays its water marks over a page as artifacts too.
        let kind = own.and_then(|own| own.get(b"Subtype").ok()?.as_name().ok());
        tag.and_then(|tag| tag.as_name().ok()) == Some(b"Artifact") && kind != Some(b"Watermark")
    }

    /// The words that were added; `None` when there are none, nothing when they cannot be read.
    fn words(&mut self) -> Option<String> {
        let shown = std::mem::take(&mut self.shown);
        let added: Vec<&Shown<'_>> = shown.iter().filter(|one| one.is_strange() || self.marks && !one.marked).collect();
        let mut fonts: HashMap<usize, Letters<'_>> = HashMap::new();
        for font in added.iter().filter_map(|one| one.font) {
            fonts.entry(std::ptr::from_ref(font).addr()).or_insert_with(|| {
                let (letters, long) = Letters::of(self.document, font, self.left);
                self.left -= long;
                letters
            });
        }
        let mut out: Option<String> = None;
        let mut length = 0;
        for one in added {
            let text = one.font.and_then(|font| fonts.get(&std::ptr::from_ref(font).addr())?.text(&one.bytes));
            // A form without a value is set as blanks.
            if text.as_ref().is_some_and(|text| !text.contains(|c: char| !c.is_whitespace() && !c.is_control())) {
                if let Some(out) = out.as_mut().filter(|out| !out.is_empty()) {
                    out.push(' ');
                }
                continue;
            }
            let out = out.get_or_insert_default();
            if one.apart && !out.is_empty() {
                out.push('\n');
            }
            let text: String = text.unwrap_or_else(|| UNREAD.to_string()).chars().filter(|c| !c.is_control()).collect();
            length += text.chars().count();
            if length > LONGEST {
                out.push('…');
                break;
            }
            out.push_str(&text);
        }
        if let Some(out) = out.as_mut().filter(|_| !self.whole) {
            out.push('…');
        }
        let nothing = |text: &String| !text.contains(|c: char| !c.is_whitespace() && !matches!(c, UNREAD | '…'));
        out.map(|text| if nothing(&text) { String::new() } else { text }).map(|text| {
            let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
            lines.join("\n")
        })
    }
}

/// The strings that an operator shows.
fn strings(shown: Option<&Object>) -> Vec<u8> {
    match shown {
        Some(Object::String(bytes, _)) => bytes.clone(),
        Some(Object::Array(items)) => items.iter().filter_map(|item| item.as_str().ok()).flatten().copied().collect(),
        _ => Vec::new(),
    }
}

/// What a page has under a key, or what those above it have.
fn inherited<'a>(document: &'a Document, page: &'a Dictionary, key: &[u8]) -> Option<&'a Dictionary> {
    let mut here = page;
    for _ in 0..32 {
        if let Some(own) = dictionary(document, here.get(key).ok()) {
            return Some(own);
        }
        here = dictionary(document, here.get(b"Parent").ok())?;
    }
    None
}
