//! The walk through a page's content: how far it is, and what it marks; what its operators do stands above (`content`, `text`, `painting`).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::colour::{Ink, Space};
use super::fonts::{Typeface, can_be_read};
use super::geometry::{Matrix, Outline, Rect};
use super::layers::Layers;
use super::marks::{Marks, Run};
use super::page::Sheet;
use super::state::State;
use pdf::objects::{dictionary, resolve};
use pdf::read::Unreadable;

/// What is shared by all pages of a file.
pub(super) struct Reader<'a> {
    pub(super) document: &'a Document,
    pub(super) operators: usize,
    pub(super) bytes: usize,
    pub(super) fonts: BTreeMap<String, bool>,
    /// Names of fonts whose files no program can read.
    pub(super) damaged_fonts: BTreeSet<String>,
    /// Numbers of the images that cannot be decoded.
    pub(super) undecodable: BTreeSet<u32>,
    /// Files of fonts that were looked at, and whether they can be read.
    font_files: HashMap<ObjectId, bool>,
    pub(super) layers: Layers,
    /// Resources of pages and forms, for the words of a finding.
    pub(super) owners: Vec<&'a Dictionary>,
    /// Some form draws itself: nothing that paints all of it comes to an end.
    pub(super) circular: bool,
    /// Colour spaces by where they stand in memory: their functions are read once.
    spaces: HashMap<usize, Space>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(document: &'a Document) -> Reader<'a> {
        Reader {
            document,
            operators: 0,
            bytes: 0,
            fonts: BTreeMap::new(),
            damaged_fonts: BTreeSet::new(),
            undecodable: BTreeSet::new(),
            font_files: HashMap::new(),
            layers: Layers::of(document),
            owners: Vec::new(),
            circular: false,
            spaces: HashMap::new(),
        }
    }

    /// The words of a run, as far as its font tells them.
    pub(super) fn words(&self, run: &Run) -> String {
        let font = || {
            let own = self.owners.get(run.owner)?;
            let fonts = dictionary(self.document, own.get(b"Font").ok())?;
            let font = dictionary(self.document, fonts.get(run.font.as_deref()?).ok())?;
            let encoding = font.get_font_encoding(self.document).ok()?;
            Document::decode_text(&encoding, &run.bytes).ok()
        };
        let text = font().unwrap_or_default();
        let text: String = text.chars().filter(|c| !c.is_control()).take(60).collect();
        text.trim().to_owned()
    }

    /// Something is shown in a font.
    pub(super) fn font(&mut self, face: &Typeface) {
        self.fonts.entry(face.name.clone()).and_modify(|own| *own &= face.embedded).or_insert(face.embedded);
        let Some(file) = face.file else { return };
        let document = self.document;
        let read =
            || document.get_object(file).and_then(Object::as_stream).is_ok_and(|file| can_be_read(document, file));
        if !*self.font_files.entry(file).or_insert_with(read) {
            self.damaged_fonts.insert(face.name.clone());
        }
    }

    /// A space of the file.
    pub(super) fn space(&mut self, own: &'a Object, resources: Option<&Dictionary>) -> Space {
        let Some(own) = resolve(self.document, own) else { return Space::Unknown };
        if let Ok(name) = own.as_name() {
            return self.named(name, resources);
        }
        let key = std::ptr::from_ref(own).addr();
        if let Some(known) = self.spaces.get(&key) {
            return known.clone();
        }
        let space = Space::of(self.document, own, resources, 0);
        self.spaces.insert(key, space.clone());
        space
    }

    /// A space by its name: of a device, or of the resources.
    pub(super) fn named(&mut self, name: &[u8], resources: Option<&Dictionary>) -> Space {
        let own = Space::of(self.document, &Object::Name(name.to_vec()), None, 0);
        if own != Space::Unknown {
            return own;
        }
        let document = self.document;
        let all = resources.and_then(|own| dictionary(document, own.get(b"ColorSpace").ok()));
        let Some(own) = all.and_then(|all| resolve(document, all.get(name).ok()?)) else { return Space::Unknown };
        let key = std::ptr::from_ref(own).addr();
        if let Some(known) = self.spaces.get(&key) {
            return known.clone();
        }
        let space = Space::of(document, own, None, 1);
        self.spaces.insert(key, space.clone());
        space
    }
}

/// A pattern that was chosen as a colour, with where it was.
#[derive(Clone, Copy)]
pub(super) struct Pattern<'a> {
    pub(super) own: &'a Object,
    pub(super) resources: Option<&'a Dictionary>,
}

/// Where the walk through the content of one page is.
pub(super) struct Walk<'r, 'a> {
    pub(super) reader: &'r mut Reader<'a>,
    pub(super) marks: Marks,
    pub(super) order: usize,
    pub(super) state: State,
    pub(super) saved: Vec<State>,
    pub(super) path: Outline,
    pub(super) at: [f64; 2],
    pub(super) clip: Option<bool>,
    /// What of the page is used in the end; marks for who cuts and folds lie around it.
    pub(super) printed: Rect,
    /// From the page's own space to the page as it is seen; patterns lie by it.
    pub(super) base: Matrix,
    /// Content within content.
    pub(super) depth: usize,
    /// Forms that are being drawn, by where they stand in memory.
    pub(super) within: Vec<usize>,
    /// Marked content that is open, with the layer that hides it.
    pub(super) layers: Vec<Option<String>>,
    pub(super) patterns: Vec<Pattern<'a>>,
    pub(super) faces: Vec<&'a Dictionary>,
    /// Patterns and glyphs that were walked through, by where they stand in memory.
    pub(super) walked: BTreeSet<usize>,
    /// The place of everything, where what is walked through is repeated there.
    pub(super) place: Option<Rect>,
    /// What went wrong inside a pattern or a glyph.
    pub(super) failed: Option<Unreadable>,
}

impl<'r, 'a> Walk<'r, 'a> {
    /// A walk that begins on a page.
    pub(super) fn new(reader: &'r mut Reader<'a>, sheet: &Sheet) -> Walk<'r, 'a> {
        Walk {
            reader,
            marks: Marks::default(),
            order: 0,
            state: State::new(sheet.frame, sheet.seen),
            saved: Vec::new(),
            path: Outline::default(),
            at: [0.0; 2],
            clip: None,
            printed: sheet.printed(),
            base: sheet.frame,
            depth: 0,
            within: Vec::new(),
            layers: Vec::new(),
            patterns: Vec::new(),
            faces: Vec::new(),
            walked: BTreeSet::new(),
            place: None,
            failed: None,
        }
    }

    /// What of a box is printed.
    pub(super) fn visible(&mut self, bounds: Rect) -> Option<Rect> {
        let seen = self.place.or_else(|| bounds.with(self.state.clip))?;
        match self.layers.iter().flatten().next() {
            Some(layer) => {
                self.marks.hidden.insert(layer.clone());
                None
            }
            None => Some(seen),
        }
    }

    /// Something is painted in a colour, here.
    pub(super) fn used(&mut self, ink: &Ink, bounds: Rect) {
        self.marks.see(&ink.space, Some(bounds));
        if let Space::Pattern(Some(under)) = &ink.space {
            self.marks.see(under, Some(bounds));
        }
        // Marks are in all inks, that they stand on every plate.
        let mark = ink.space.is_for_marks() && !self.printed.contains(bounds);
        if let Some(sum) = ink.sum().filter(|_| !mark && bounds.with(self.printed).is_some())
            && self.marks.most_ink.is_none_or(|(most, _)| sum > most)
        {
            self.marks.most_ink = Some((sum, bounds));
        }
        if self.state.mixed.contains(&true)
            && let Some(space) = self.state.blend.clone()
        {
            self.marks.blend.get_or_insert((space, bounds));
        }
        if ink.space.is_for_marks() && !ink.nothing && self.printed.contains(bounds) {
            self.marks.registration.get_or_insert(bounds);
        }
        if let Some(index) = ink.pattern {
            self.pattern(index, bounds);
        }
    }
}
