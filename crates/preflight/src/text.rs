//! Text as content shows it (ISO 32000-1, 9.4): where each run stands, how large, in which font and colour.

use lopdf::content::Operation;
use lopdf::{Dictionary, Object};

use super::fonts::Typeface;
use super::geometry::{Matrix, Rect};
use super::marks::Run;
use super::state::Text;
use super::walk::Walk;
use pdf::objects::dictionary;

impl<'a> Walk<'_, 'a> {
    pub(super) fn typeface(&mut self, font: &'a Dictionary, name: Option<&[u8]>) {
        let face = Typeface::of(self.reader.document, font);
        self.reader.fonts.entry(face.name.clone()).and_modify(|own| *own &= face.embedded).or_insert(face.embedded);
        self.state.text.face = Some(std::sync::Arc::new(face));
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
                        None => self.state.text.face = None,
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
        if mode == 3 || mode == 7 || bytes.is_empty() || size == 0.0 {
            return;
        }
        let corner = |text: Matrix, y: f64| text.then(matrix).apply([0.0, y]);
        let (low, high) = (rise - 0.2 * size, rise + 0.75 * size);
        let corners = [corner(begin, low), corner(end, low), corner(begin, high), corner(end, high)];
        let Some(bounds) = Rect::around(corners).and_then(|bounds| self.visible(bounds)) else { return };
        let em = begin.then(matrix).units()[1] * size.abs();
        let ink = if mode == 1 { self.state.stroke.clone() } else { self.state.fill.clone() };
        self.used(&ink, bounds);
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
}
