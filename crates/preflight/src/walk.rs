//! The walk through a page's content: how far it is, and what it marks; what its operators do stands above (`content`, `text`).

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document};

use super::colour::Ink;
use super::geometry::{Outline, Rect};
use super::marks::{Marks, Run};
use super::state::State;
use pdf::objects::dictionary;

/// What is shared by all pages of a file.
pub(super) struct Reader<'a> {
    pub(super) document: &'a Document,
    pub(super) operators: usize,
    pub(super) bytes: usize,
    pub(super) fonts: BTreeMap<String, bool>,
    /// Resources of pages and forms, for the words of a finding.
    pub(super) owners: Vec<&'a Dictionary>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(document: &'a Document) -> Reader<'a> {
        Reader { document, operators: 0, bytes: 0, fonts: BTreeMap::new(), owners: Vec::new() }
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
}

impl Walk<'_, '_> {
    pub(super) fn visible(&self, bounds: Rect) -> Option<Rect> {
        bounds.with(self.state.clip)
    }

    pub(super) fn used(&mut self, ink: &Ink, bounds: Rect) {
        self.marks.spaces.entry(ink.space.name()).and_modify(|own| own.2 += 1).or_insert((
            ink.space.clone(),
            Some(bounds),
            1,
        ));
        if let Some(sum) = ink.sum()
            && self.marks.most_ink.is_none_or(|(most, _)| sum > most)
        {
            self.marks.most_ink = Some((sum, bounds));
        }
    }
}
