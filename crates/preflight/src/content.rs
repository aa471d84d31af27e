//! What a page paints, in order: areas, text, pictures, each where it lies and in which colour (ISO 32000-1, 8 and 9).
//!
//! The file may come from anybody, so everything is bounded: forms within forms, operators, bytes of content, what is remembered.

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Object, ObjectId, Stream};

use super::colour::{Ink, Space};
use super::geometry::{Matrix, Outline, Rect};
use super::marks::{Fill, Marks, Shown, Veil};
use super::state::State;
use super::walk::{Reader, Walk};
use pdf::objects::{dictionary, resolve};
use pdf::read::Unreadable;

/// Forms within one another.
const DEEPEST: usize = 24;
/// Operators of a whole file.
const MOST_OPERATORS: usize = 4_000_000;
/// Bytes of content of a whole file, unpacked.
const MOST_BYTES: usize = 96 << 20;
/// Marks of one page that are remembered.
const MOST_MARKS: usize = 400_000;

impl<'a> Reader<'a> {
    /// Reads one page.
    ///
    /// # Errors
    /// [`Unreadable::TooComplex`].
    pub(super) fn page(&mut self, page: ObjectId, media: Rect) -> Result<Marks, Unreadable> {
        let content =
            self.document.get_page_content_with_limit(page, MOST_BYTES).map_err(|_| Unreadable::TooComplex)?;
        let resources = self.resources(page);
        let mut walk = Walk {
            reader: self,
            marks: Marks::default(),
            order: 0,
            state: State::new(media),
            saved: Vec::new(),
            path: Outline::default(),
            at: [0.0; 2],
            clip: None,
        };
        walk.content(&content, resources, 0)?;
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

fn numbers(operands: &[Object]) -> Vec<f64> {
    operands.iter().filter_map(|object| object.as_float().ok().map(f64::from)).collect()
}

impl<'a> Walk<'_, 'a> {
    fn content(&mut self, bytes: &[u8], resources: Option<&'a Dictionary>, depth: usize) -> Result<(), Unreadable> {
        self.reader.bytes += bytes.len();
        if depth > DEEPEST || self.reader.bytes > MOST_BYTES {
            return Err(Unreadable::TooComplex);
        }
        let content = Content::decode(bytes).map_err(|_| Unreadable::Damaged)?;
        self.reader.operators += content.operations.len();
        if self.reader.operators > MOST_OPERATORS || self.order > MOST_MARKS {
            return Err(Unreadable::TooComplex);
        }
        let owner = self.reader.owners.len();
        if let Some(resources) = resources {
            self.reader.owners.push(resources);
        }
        for operation in &content.operations {
            self.operation(operation, resources, owner, depth)?;
        }
        Ok(())
    }

    fn operation(
        &mut self,
        operation: &Operation,
        resources: Option<&'a Dictionary>,
        owner: usize,
        depth: usize,
    ) -> Result<(), Unreadable> {
        let values = numbers(&operation.operands);
        let name = operation.operands.last().and_then(|last| last.as_name().ok());
        let on = |from: usize, state: &State| match values.get(from..from + 2) {
            Some([x, y]) => state.matrix.apply([*x, *y]),
            _ => [0.0; 2],
        };
        match operation.operator.as_str() {
            "q" => {
                if self.saved.len() > 4 * DEEPEST * DEEPEST {
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
            "Do" => self.object(name, resources, depth)?,
            "BI" => {
                // An inline image: the unit square.
                if let Some(bounds) = Rect([0.0, 0.0, 1.0, 1.0]).under(self.state.matrix) {
                    self.veil(bounds);
                }
            }
            "g" | "rg" | "k" | "cs" | "sc" | "scn" => self.colour(operation, resources, false),
            "G" | "RG" | "K" | "CS" | "SC" | "SCN" => self.colour(operation, resources, true),
            "d0" | "d1" | "BMC" | "BDC" | "EMC" | "MP" | "DP" => {}
            other => self.text(other, operation, &values, resources, owner),
        }
        Ok(())
    }

    fn graphics_state(&mut self, name: Option<&[u8]>, resources: Option<&'a Dictionary>) {
        let document = self.reader.document;
        let all = resources.and_then(|own| dictionary(document, own.get(b"ExtGState").ok()));
        let Some(own) = all.and_then(|all| dictionary(document, all.get(name?).ok())) else { return };
        if let Ok(cover) = own.get(b"ca").and_then(Object::as_float) {
            self.state.see_through = cover < 0.999;
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

    fn veil(&mut self, bounds: Rect) {
        self.order += 1;
        self.marks.veils.push(Veil { order: self.order, bounds });
    }

    fn fill(&mut self, even_odd: bool) {
        let bounds = self.path.bounds().and_then(|bounds| self.visible(bounds));
        if let Some(bounds) = bounds {
            let ink = self.state.fill.clone();
            self.used(&ink, bounds);
            if ink.space == Space::Pattern || self.state.see_through {
                self.veil(bounds);
            } else {
                self.order += 1;
                let outline = self.path.clone();
                self.marks.fills.push(Fill { order: self.order, bounds, outline, even_odd, ink });
            }
        }
        self.finish_path();
    }

    fn stroke(&mut self) {
        self.line();
        self.finish_path();
    }

    /// The colour of a line along the path.
    fn line(&mut self) {
        if let Some(bounds) = self.path.bounds().and_then(|bounds| {
            // A line has no area of its own.
            let [left, bottom, right, top] = bounds.0;
            self.visible(Rect([left - 0.1, bottom - 0.1, right + 0.1, top + 0.1]))
        }) {
            let ink = self.state.stroke.clone();
            self.used(&ink, bounds);
        }
    }

    fn finish_path(&mut self) {
        if self.clip.take().is_some()
            && let Some(bounds) = self.path.bounds()
        {
            // Nothing is left of what is outside.
            self.state.clip = bounds.with(self.state.clip).unwrap_or(Rect([0.0; 4]));
        }
        self.path.polygons.clear();
    }

    fn colour(&mut self, operation: &Operation, resources: Option<&'a Dictionary>, stroke: bool) {
        let values = numbers(&operation.operands);
        let state = &mut self.state;
        let (space, ink) = match stroke {
            true => (&mut state.stroke_space, &mut state.stroke),
            false => (&mut state.fill_space, &mut state.fill),
        };
        match operation.operator.to_ascii_lowercase().as_str() {
            "g" => *space = Space::Grey,
            "rg" => *space = Space::Rgb,
            "k" => *space = Space::Cmyk,
            "cs" => {
                if let Some(named) = operation.operands.first() {
                    *space = Space::of(self.reader.document, named, resources, 0);
                }
                let start =
                    if matches!(space, Space::Cmyk | Space::Icc(4)) { vec![0.0, 0.0, 0.0, 1.0] } else { Vec::new() };
                *ink = Ink::of(space.clone(), &start);
                return;
            }
            _ => {}
        }
        *ink = Ink::of(space.clone(), &values);
        if *space == Space::Pattern {
            let name = operation.operands.last().and_then(|last| last.as_name().ok());
            let all = resources.and_then(|own| dictionary(self.reader.document, own.get(b"Pattern").ok()));
            let pattern = all.and_then(|all| dictionary(self.reader.document, all.get(name?).ok()));
            let shading = pattern.and_then(|own| own.get(b"Shading").ok());
            let bounds = self.state.clip;
            self.shading(shading, resources, bounds);
        }
    }

    fn shading(&mut self, shading: Option<&'a Object>, resources: Option<&'a Dictionary>, bounds: Rect) {
        let document = self.reader.document;
        let Some(space) = dictionary(document, shading).and_then(|own| own.get(b"ColorSpace").ok()) else { return };
        let space = Space::of(document, space, resources, 0);
        self.marks.spaces.entry(space.name()).or_insert((space, Some(bounds), 1));
    }

    fn object(
        &mut self,
        name: Option<&[u8]>,
        resources: Option<&'a Dictionary>,
        depth: usize,
    ) -> Result<(), Unreadable> {
        let document = self.reader.document;
        let all = resources.and_then(|own| dictionary(document, own.get(b"XObject").ok()));
        let Some(named) = all.and_then(|all| all.get(name?).ok()) else { return Ok(()) };
        let Some(Object::Stream(stream)) = resolve(document, named) else { return Ok(()) };
        if stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Form") {
            return self.form(stream, resources, depth);
        }
        let Some(bounds) = Rect([0.0, 0.0, 1.0, 1.0]).under(self.state.matrix).and_then(|b| self.visible(b)) else {
            return Ok(());
        };
        let number = |key: &[u8]| stream.dict.get(key).and_then(Object::as_float).map_or(0.0, f64::from);
        let mask = stream.dict.get(b"ImageMask").and_then(Object::as_bool).unwrap_or_default();
        let space = stream.dict.get(b"ColorSpace").ok();
        let space = if mask {
            self.state.fill.space.clone()
        } else {
            space.map_or(Space::Unknown, |own| Space::of(document, own, resources, 0))
        };
        let [wide, high] = self.state.matrix.units();
        let dpi = (number(b"Width") / wide.max(1e-6)).min(number(b"Height") / high.max(1e-6)) * 72.0;
        self.order += 1;
        let shown = Shown { order: self.order, bounds, dpi, space: space.clone(), mask };
        self.marks.spaces.entry(space.name()).and_modify(|own| own.2 += 1).or_insert((space, Some(bounds), 1));
        self.marks.pictures.push(shown);
        Ok(())
    }

    fn form(&mut self, stream: &'a Stream, above: Option<&'a Dictionary>, depth: usize) -> Result<(), Unreadable> {
        let document = self.reader.document;
        let six = |key: &[u8]| -> Option<[f64; 6]> {
            numbers(resolve(document, stream.dict.get(key).ok()?)?.as_array().ok()?).try_into().ok()
        };
        let kept = (self.state.clone(), std::mem::take(&mut self.saved));
        if let Some(own) = six(b"Matrix") {
            self.state.matrix = Matrix(own).then(self.state.matrix);
        }
        self.state.shown = self.state.matrix.units()[1];
        let bounds = stream.dict.get(b"BBox").ok().and_then(|own| resolve(document, own)?.as_array().ok());
        if let Some(bounds) = bounds.and_then(|own| <[f64; 4]>::try_from(numbers(own)).ok())
            && let Some(bounds) = Rect(bounds).under(self.state.matrix)
        {
            self.state.clip = bounds.with(self.state.clip).unwrap_or(Rect([0.0; 4]));
        }
        let bytes = stream.get_plain_content_with_limit(MOST_BYTES).map_err(|_| Unreadable::TooComplex)?;
        let own = dictionary(document, stream.dict.get(b"Resources").ok()).or(above);
        let done = self.content(&bytes, own, depth + 1);
        (self.state, self.saved) = kept;
        done
    }
}
