//! Text as content shows it (ISO 32000-1, 9.4): where each run stands, how large, in which font and colour.

use std::collections::BTreeSet;
use std::sync::Arc;

use lopdf::content::Operation;
use lopdf::{Dictionary, Object};

use super::fonts::Typeface;
use super::geometry::{Matrix, Rect};
use super::marks::Run;
use super::state::Text;
use super::walk::Walk;
use pdf::objects::{array, dictionary, resolve};

impl<'a> Walk<'_, 'a> {
    pub(super) fn typeface(&mut self, font: &'a Dictionary, name: Option<&[u8]>) {
        let face = Typeface::of(self.reader.document, font);
        self.state.text.glyphs = face.drawn.then(|| {
            self.faces.push(font);
            self.faces.len() - 1
        });
        self.state.text.face = Some(Arc::new(face));
        self.state.text.font = name.map(<[u8]>::to_vec);
    }

    pub(super) fn text(
        &mut self,
        operator: &str,
        operation: &Operation,
        values: &[f64],
        resources: Option<&'a Dictionary>,
        owner: usize,
    ) {
        let first = values.first().copied().unwrap_or_default();
        let second = values.get(1).copied().unwrap_or_default();
        match operator {
            "BT" => self.state.text.begin(),
            "Tf" => {
                let document = self.reader.document;
                let name = operation.operands.first().and_then(|own| own.as_name().ok());
                let fonts = resources.and_then(|own| dictionary(document, own.get(b"Font").ok()));
                self.state.text.size = first;
                if self.state.text.font.as_deref() != name || self.state.text.owner != owner {
                    self.state.text.owner = owner;
                    match fonts.and_then(|own| dictionary(document, own.get(name?).ok())) {
                        Some(font) => self.typeface(font, name),
                        None => {
                            self.state.text.glyphs = None;
                            self.state.text.face = name.map(|name| Arc::new(Typeface::missing(name)));
                            self.state.text.font = name.map(<[u8]>::to_vec);
                        }
                    }
                }
            }
            "Tm" => {
                if let Ok(own) = <[f64; 6]>::try_from(values) {
                    self.state.text.place(Matrix(own));
                }
            }
            "Td" => self.state.text.next(first, second),
            "TD" => {
                self.state.text.leading = -second;
                self.state.text.next(first, second);
            }
            "T*" => self.state.text.next(0.0, -self.state.text.leading),
            "Tc" => self.state.text.character = first,
            "Tw" => self.state.text.word = first,
            "Tz" => self.state.text.stretch = first / 100.0,
            "TL" => self.state.text.leading = first,
            "Ts" => self.state.text.rise = first,
            "Tr" => self.state.text.mode = first as i64,
            "Tj" => self.show(&operation.operands),
            "'" => {
                self.state.text.next(0.0, -self.state.text.leading);
                self.show(&operation.operands);
            }
            "\"" => {
                (self.state.text.word, self.state.text.character) = (first, second);
                self.state.text.next(0.0, -self.state.text.leading);
                self.show(&operation.operands);
            }
            "TJ" => {
                if let Some(items) = operation.operands.first().and_then(|own| own.as_array().ok()) {
                    self.show(items);
                }
            }
            _ => {}
        }
    }

    fn show(&mut self, items: &[Object]) {
        let matrix = self.state.matrix;
        let Text { size, rise, mode, .. } = self.state.text;
        let begin = self.state.text.matrix;
        let mut bytes = Vec::new();
        for item in items {
            if let Ok(text) = item.as_str() {
                self.state.text.advance(text);
                bytes.extend_from_slice(text);
            } else if let Ok(back) = item.as_float() {
                self.state.text.back(f64::from(back));
            }
        }
        let end = self.state.text.matrix;
        // Neither drawn nor of any extent.
        if mode == 3 || bytes.is_empty() || size == 0.0 {
            return;
        }
        let corner = |text: Matrix, y: f64| text.then(matrix).apply([0.0, y]);
        let (low, high) = (rise - 0.2 * size, rise + 0.75 * size);
        let corners = [corner(begin, low), corner(end, low), corner(begin, high), corner(end, high)];
        let Some(bounds) = Rect::around(corners).and_then(|bounds| self.visible(bounds)) else { return };
        if let Some(face) = self.state.text.face.clone().filter(|face| face.shows(&bytes)) {
            self.reader.font(&face);
        }
        // Only a hole for what is painted behind.
        if mode == 7 {
            return;
        }
        let em = begin.then(matrix).units()[1] * size.abs();
        let lines = matches!(mode, 1 | 5);
        let ink = if lines { self.state.stroke.clone() } else { self.state.fill.clone() };
        self.used(&ink, bounds);
        self.white(&ink, bounds, usize::from(lines));
        // Filled and drawn around.
        if matches!(mode, 2 | 6) {
            let around = self.state.stroke.clone();
            self.used(&around, bounds);
        }
        if let Some(index) = self.state.text.glyphs {
            self.glyphs(index, &bytes, bounds);
        }
        self.order += 1;
        let bold = self.state.text.face.as_ref().is_some_and(|face| {
            let name = face.name.to_ascii_lowercase();
            ["bold", "black", "heavy"].iter().any(|word| name.contains(word))
        });
        let Text { font, owner, .. } = &self.state.text;
        self.marks.runs.push(Run {
            order: self.order,
            bounds,
            size: em,
            bold,
            ink,
            shown: self.state.shown,
            bytes,
            font: font.clone(),
            owner: *owner,
        });
    }

    /// Glyphs that are content themselves, and have colours of their own (ISO 32000-1, 9.6.5).
    fn glyphs(&mut self, index: usize, text: &[u8], bounds: Rect) {
        let document = self.reader.document;
        let Some(font) = self.faces.get(index).copied() else { return };
        let encoding = dictionary(document, font.get(b"Encoding").ok());
        let differences = encoding.map_or(&[][..], |own| array(document, own.get(b"Differences").ok()));
        let mut code = 0;
        let mut names: BTreeSet<&[u8]> = BTreeSet::new();
        for item in differences {
            if let Ok(from) = item.as_i64() {
                code = from;
            } else if let Ok(name) = item.as_name() {
                if text.iter().any(|byte| i64::from(*byte) == code) {
                    names.insert(name);
                }
                code += 1;
            }
        }
        let Some(all) = dictionary(document, font.get(b"CharProcs").ok()) else { return };
        let resources = dictionary(document, font.get(b"Resources").ok());
        for name in names {
            let Some(Object::Stream(glyph)) = all.get(name).ok().and_then(|own| resolve(document, own)) else {
                continue;
            };
            if !self.walked.insert(std::ptr::from_ref(glyph).addr()) {
                continue;
            }
            let bytes = match self.unpacked(glyph) {
                Ok(bytes) => bytes,
                Err(why) => return self.failed = Some(why),
            };
            // After d1 a glyph is a stencil in the colour of the text, which is known.
            let first = bytes.split(|byte| byte.is_ascii_whitespace()).find(|word| matches!(*word, b"d0" | b"d1"));
            let state = self.state.clone();
            let done = self.aside(&bytes, resources, state, bounds, first != Some(b"d1"));
            self.failed = done.err().or(self.failed.take());
        }
    }
}
