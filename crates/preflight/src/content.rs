//! What a page paints, in order: areas, text, pictures, each where it lies and in which colour (ISO 32000-1, 8 and 9).
//!
//! The file may come from anybody, so everything is bounded: forms within forms, operators, bytes of content, what is remembered.

use lopdf::content::Operation;
use lopdf::{Dictionary, Object, ObjectId};

use super::geometry::{Matrix, Rect};
use super::marks::Marks;
use super::page::Sheet;
use super::state::State;
use super::tokens;
use super::unpacking::{MOST_BYTES, is_whole};
use super::walk::{Reader, Walk};
use pdf::objects::dictionary;
use pdf::read::Unreadable;

/// Forms within one another; PDF/A allows 28 (ISO 19005-2, 6.1.13).
const DEEPEST: usize = 64;
/// States that are kept and not brought back.
const MOST_SAVED: usize = 2_300;
/// Operators of a whole file.
const MOST_OPERATORS: usize = 4_000_000;
/// Marks of one page that are remembered.
const MOST_MARKS: usize = 400_000;

impl<'a> Reader<'a> {
    /// Reads one page.
    ///
    /// # Errors
    /// [`Unreadable::TooComplex`].
    pub(super) fn page(&mut self, page: ObjectId, sheet: &Sheet) -> Result<Marks, Unreadable> {
        let content =
            self.document.get_page_content_with_limit(page, MOST_BYTES).map_err(|_| Unreadable::TooComplex)?;
        let resources = self.resources(page);
        let mut walk = Walk::new(self, sheet);
        walk.state.blend = sheet.blend.clone();
        for id in walk.reader.document.get_page_contents(page) {
            let part = walk.reader.document.get_object(id).and_then(Object::as_stream);
            walk.marks.skipped += usize::from(!part.is_ok_and(|own| is_whole(walk.reader.document, own)));
        }
        walk.content(&content, resources)?;
        Ok(walk.marks)
    }

    /// Resources of a page, its own or those of a node above it.
    fn resources(&self, page: ObjectId) -> Option<&'a Dictionary> {
        let mut node = self.document.get_dictionary(page).ok()?;
        for _ in 0..DEEPEST {
            if let Some(own) = dictionary(self.document, node.get(b"Resources").ok()) {
                return Some(own);
            }
            node = dictionary(self.document, node.get(b"Parent").ok())?;
        }
        None
    }
}

pub(super) fn numbers(operands: &[Object]) -> Vec<f64> {
    operands.iter().filter_map(|object| object.as_float().ok().map(f64::from)).collect()
}

impl<'a> Walk<'_, 'a> {
    pub(super) fn content(&mut self, bytes: &[u8], resources: Option<&'a Dictionary>) -> Result<(), Unreadable> {
        self.reader.bytes += bytes.len();
        if self.depth > DEEPEST || self.reader.bytes > MOST_BYTES {
            return Err(Unreadable::TooComplex);
        }
        let content = tokens::read(bytes, MOST_OPERATORS.saturating_sub(self.reader.operators))?;
        self.marks.skipped += content.skipped;
        self.reader.operators += content.operations.len();
        if self.order > MOST_MARKS {
            return Err(Unreadable::TooComplex);
        }
        let owner = self.reader.owners.len();
        if let Some(resources) = resources {
            self.reader.owners.push(resources);
        }
        let open = self.layers.len();
        self.depth += 1;
        for operation in &content.operations {
            self.operation(operation, resources, owner, open)?;
            if let Some(why) = self.failed.take() {
                return Err(why);
            }
        }
        self.depth -= 1;
        self.layers.truncate(open);
        Ok(())
    }

    fn operation(
        &mut self,
        operation: &Operation,
        resources: Option<&'a Dictionary>,
        owner: usize,
        open: usize,
    ) -> Result<(), Unreadable> {
        let values = numbers(&operation.operands);
        let name = operation.operands.last().and_then(|last| last.as_name().ok());
        let on = |from: usize, state: &State| match values.get(from..from + 2) {
            Some([x, y]) => state.matrix.apply([*x, *y]),
            _ => [0.0; 2],
        };
        match operation.operator.as_str() {
            "q" => {
                if self.saved.len() > MOST_SAVED {
                    return Err(Unreadable::TooComplex);
                }
                self.saved.push(self.state.clone());
            }
            "Q" => {
                if let Some(state) = self.saved.pop() {
                    self.state = state;
                }
            }
            "cm" => {
                if let Ok(own) = <[f64; 6]>::try_from(values) {
                    self.state.matrix = Matrix(own).then(self.state.matrix);
                }
            }
            "gs" => self.graphics_state(name, resources),
            "m" => {
                self.at = on(0, &self.state);
                self.path.begin(self.at);
            }
            "l" => {
                self.at = on(0, &self.state);
                self.path.line(self.at);
            }
            "c" => {
                let (one, two, to) = (on(0, &self.state), on(2, &self.state), on(4, &self.state));
                self.path.curve(one, two, to);
                self.at = to;
            }
            "v" => {
                let (two, to) = (on(0, &self.state), on(2, &self.state));
                self.path.curve(self.at, two, to);
                self.at = to;
            }
            "y" => {
                let (one, to) = (on(0, &self.state), on(2, &self.state));
                self.path.curve(one, to, to);
                self.at = to;
            }
            "re" => {
                if let Ok([x, y, w, h]) = <[f64; 4]>::try_from(values) {
                    let corners = [[x, y], [x + w, y], [x + w, y + h], [x, y + h]];
                    let corners = corners.map(|corner| self.state.matrix.apply(corner));
                    self.path.polygons.push(corners.to_vec());
                }
            }
            "f" | "F" => self.fill(false),
            "f*" => self.fill(true),
            "b" | "B" => {
                self.line();
                self.fill(false);
            }
            "b*" | "B*" => {
                self.line();
                self.fill(true);
            }
            "S" | "s" => self.stroke(),
            "n" => self.finish_path(),
            "W" => self.clip = Some(false),
            "W*" => self.clip = Some(true),
            "sh" => {
                if let Some(bounds) = self.visible(self.state.clip) {
                    self.veil(bounds);
                    let named = resources.and_then(|own| dictionary(self.reader.document, own.get(b"Shading").ok()));
                    self.shading(named.and_then(|own| own.get(name?).ok()), resources, bounds);
                }
            }
            "Do" => self.object(name, resources)?,
            "BI" => {
                if let Some(Object::Stream(image)) = operation.operands.first() {
                    self.inline_image(image, resources);
                }
            }
            "g" | "rg" | "k" | "cs" | "sc" | "scn" => self.colour(operation, resources, false),
            "G" | "RG" | "K" | "CS" | "SC" | "SCN" => self.colour(operation, resources, true),
            "BMC" => self.layers.push(None),
            "BDC" => {
                let layer = operation.operands.first().filter(|tag| tag.as_name().is_ok_and(|tag| tag == b"OC"));
                let layer = layer.and_then(|_| self.layer(operation.operands.get(1)?, resources));
                self.layers.push(layer);
            }
            "EMC" => {
                // What a form began it ends itself.
                if self.layers.len() > open {
                    self.layers.pop();
                }
            }
            other => self.text(other, operation, &values, resources, owner),
        }
        Ok(())
    }

    /// The layer that hides marked content, by the name of its properties.
    fn layer(&self, named: &Object, resources: Option<&'a Dictionary>) -> Option<String> {
        let document = self.reader.document;
        let all = dictionary(document, resources?.get(b"Properties").ok())?;
        self.reader.layers.hides(document, all.get(named.as_name().ok()?).ok()?)
    }

    fn graphics_state(&mut self, name: Option<&[u8]>, resources: Option<&'a Dictionary>) {
        let document = self.reader.document;
        let all = resources.and_then(|own| dictionary(document, own.get(b"ExtGState").ok()));
        let Some(own) = all.and_then(|all| dictionary(document, all.get(name?).ok())) else {
            self.marks.skipped += 1;
            return;
        };
        let there = |key: &[u8]| own.get(key).ok().and_then(|own| pdf::objects::resolve(document, own));
        // Table 58: what a program takes for its own is no change.
        let transfer = there(b"TR2").or_else(|| there(b"TR"));
        self.marks.transfer |= transfer
            .is_some_and(|own| !matches!(own.as_name(), Ok(b"Identity" | b"Default")) && !matches!(own, Object::Null));
        if let Some(cover) = there(b"ca").and_then(|own| own.as_float().ok()) {
            self.state.see_through = cover < 0.999;
            self.state.mixed[0] = self.state.see_through;
        }
        if let Some(mask) = there(b"SMask") {
            self.state.mixed[1] = mask.as_dict().is_ok();
        }
        if let Some(mode) = there(b"BM") {
            let first = mode.as_array().ok().and_then(|all| all.first()).unwrap_or(mode);
            self.state.mixed[2] = !matches!(first.as_name(), Ok(b"Normal" | b"Compatible"));
        }
        let set = |key: &[u8]| there(key).and_then(|own| own.as_bool().ok());
        // Where only lines are named, areas are meant too.
        if let Some(areas) = set(b"op").or_else(|| set(b"OP")) {
            self.state.overprint[0] = areas;
        }
        if let Some(lines) = set(b"OP") {
            self.state.overprint[1] = lines;
        }
        if let Some(mode) = there(b"OPM").and_then(|own| own.as_i64().ok()) {
            self.state.overprint_mode = mode == 1;
        }
        if let Some([font, size]) =
            own.get(b"Font").ok().and_then(|own| own.as_array().ok()).and_then(|own| own.get(..2))
        {
            if let Some(font) = dictionary(document, Some(font)) {
                self.typeface(font, None);
            }
            self.state.text.size = size.as_float().map_or(self.state.text.size, f64::from);
        }
    }

    pub(super) fn finish_path(&mut self) {
        if self.clip.take().is_some()
            && let Some(bounds) = self.path.bounds()
        {
            // Nothing is left of what is outside.
            self.state.clip = bounds.with(self.state.clip).unwrap_or(Rect([0.0; 4]));
        }
        self.path.polygons.clear();
    }
}
