//! What a box to tick looks like: a frame with nothing in it, or one with a mark.
//!
//! Programs draw the looks of a box anew when they tick it. What is neither surely bare nor surely ticked gives nothing: a word, a picture, a mark in
//! the colour of its ground.

use super::content::{Operation, Operations, number, numbers};
use super::graphics::{lightness, numbers_of, placed, within};
use super::letters::Font;
use super::object::{Dictionary, Object};
use super::painted::KEYS;
use super::sections::unpacked_within;
use super::state::State;

/// What stands in a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tick {
    /// Nothing.
    Bare,
    /// One mark: a cross, a tick, a dot.
    Marked,
    /// A mark of ZapfDingbats under codes of letters (MuPDF): some programs draw it, some nothing.
    Perhaps,
}

/// Bytes of a look.
const LONGEST: usize = 1 << 16;
/// Graphics states in one another.
const DEEPEST: usize = 32;
/// Points of what is drawn.
const MOST_POINTS: usize = 500;
/// Points that say whether four lines are a rectangle.
const MOST_CORNERS: usize = 6;
/// How much of both sides a frame or a ground covers.
const WHOLE: f64 = 0.75;
/// How much of the longer of its sides a mark covers.
const SEEN: f64 = 0.25;
/// How much of the other side: a line straight across is none.
const FLAT: f64 = 0.1;
/// What is darker is no ground of an empty box (L*).
const DARK: f64 = 50.0;
/// Widths of lines that are seen, in units, and that leave something of the box, in parts of its shorter side.
const THINNEST: f64 = 0.2;
const THICKEST: f64 = 0.3;
/// Straight lines of one mark, and how often one begins: a cross has two that cross, a tick or a star goes on. More may be letters.
const MOST_LINES: usize = 10;
const MOST_PARTS: usize = 2;
/// By how much lighter or darker a mark is than what is behind it (L*).
const CONTRAST: f64 = 30.0;

/// What a look shows in a rectangle of this width and height; `is_old` says whether an object was there when somebody signed.
pub(super) fn tick(state: &State<'_>, look: &Object, area: [f64; 2], is_old: &dyn Fn(u32) -> bool) -> Option<Tick> {
    let Object::Stream(form, range) = state.resolve(look)? else { return None };
    let known = form.entries.iter().all(|entry| KEYS.contains(&entry.key.as_slice()));
    if !known || form.doubled || state.value(form, b"Subtype")?.as_name()? != b"Form" {
        return None;
    }
    if form.get(b"Matrix").is_some() && numbers_of::<6>(state, form, b"Matrix")? != [1.0, 0.0, 0.0, 1.0, 0.0, 0.0] {
        return None;
    }
    let [x1, y1, x2, y2] = numbers_of::<4>(state, form, b"BBox")?;
    let sides = [x1.min(x2), y1.min(y2), x1.max(x2), y1.max(y2)];
    let stretched = [area[0] / (sides[2] - sides[0]), area[1] / (sides[3] - sides[1])];
    if !stretched.iter().all(|scale| (0.25..=4.0).contains(scale))
        || !(0.5..=2.0).contains(&(stretched[0] / stretched[1]))
    {
        return None;
    }
    let bytes = unpacked_within(state.file, form, range, LONGEST)?;
    let resources = state.dictionary(form, b"Resources");
    // Colours could be others than they say (8.6.5.6).
    let spaces = resources.and_then(|own| state.dictionary(own, b"ColorSpace"));
    if spaces.is_some_and(|own| !own.entries.is_empty()) {
        return None;
    }
    let mut painter = Painter {
        state,
        fonts: resources.and_then(|own| state.dictionary(own, b"Font")),
        is_old,
        sides,
        now: Graphics::default(),
        kept: Vec::new(),
        text: None,
        path: Path::default(),
        clips: false,
        points: 0,
        ground: 100.0,
        letters: 0,
        marked: false,
        perhaps: false,
        lines: 0,
        parts: 0,
    };
    for operation in Operations::new(&bytes) {
        painter.run(&operation.ok()?)?;
    }
    // What is left open is closed differently by everybody.
    let closed = painter.kept.is_empty() && painter.text.is_none();
    if !closed {
        return None;
    }
    Some(match (painter.marked, painter.perhaps) {
        // A box that is filled is seen as one that is ticked.
        (false, _) if painter.ground < DARK => return None,
        (false, _) => Tick::Bare,
        (true, false) => Tick::Marked,
        (true, true) => Tick::Perhaps,
    })
}

#[derive(Clone)]
struct Graphics {
    at: [f64; 4],
    /// How light what is filled and what is drawn is (L*).
    fill: f64,
    stroke: f64,
    width: f64,
    font: Option<(bool, f64)>,
}

impl Default for Graphics {
    fn default() -> Graphics {
        Graphics { at: [1.0, 1.0, 0.0, 0.0], fill: 0.0, stroke: 0.0, width: 1.0, font: None }
    }
}

#[derive(Default)]
struct Path {
    /// Left, bottom, right, top of all its points.
    bounds: Option<[f64; 4]>,
    rectangles: usize,
    /// Left, bottom, right, top of each.
    squares: Vec<[f64; 4]>,
    /// The first points of its lines.
    corners: Vec<[f64; 2]>,
    lines: usize,
    curves: usize,
    /// Lines that begin anew.
    parts: usize,
}

impl Path {
    /// Takes four lines along the sides of what they enclose for the rectangle that they are.
    fn as_rectangle(&mut self) {
        let Some([left, bottom, right, top]) = self.bounds else { return };
        let corner = |[x, y]: &[f64; 2]| (*x == left || *x == right) && (*y == bottom || *y == top);
        let along = |pair: &[[f64; 2]]| matches!(pair, [one, two] if (one[0] == two[0]) != (one[1] == two[1]));
        let all = [[left, bottom], [left, top], [right, bottom], [right, top]];
        if self.parts == 1
            && self.curves == 0
            && self.rectangles == 0
            && matches!(self.corners.len(), 4 | 5)
            && self.lines + 1 == self.corners.len()
            && self.corners.iter().all(corner)
            && self.corners.windows(2).all(along)
            && all.iter().all(|own| self.corners.contains(own))
        {
            (self.parts, self.lines, self.rectangles) = (0, 0, 1);
            self.squares.push([left, bottom, right, top]);
        }
    }

    fn add(&mut self, [x, y]: [f64; 2]) {
        let [left, bottom, right, top] = self.bounds.unwrap_or([x, y, x, y]);
        self.bounds = Some([left.min(x), bottom.min(y), right.max(x), top.max(y)]);
    }
}

struct Painter<'a> {
    state: &'a State<'a>,
    fonts: Option<&'a Dictionary>,
    is_old: &'a dyn Fn(u32) -> bool,
    sides: [f64; 4],
    now: Graphics,
    kept: Vec<Graphics>,
    text: Option<[f64; 4]>,
    path: Path,
    clips: bool,
    points: usize,
    ground: f64,
    letters: usize,
    marked: bool,
    perhaps: bool,
    /// Straight lines of marks, and how often one begins.
    lines: usize,
    parts: usize,
}

impl Painter<'_> {
    fn run(&mut self, operation: &Operation<'_>) -> Option<()> {
        let own = operation.operands.as_slice();
        match operation.operator {
            b"BMC" | b"MP" | b"EMC" | b"ri" | b"i" | b"j" | b"J" | b"M" => {}
            b"w" => self.now.width = numbers::<1>(own)?[0],
            // Of a dashed line there may be nothing where the mark is.
            b"d" if own.first().and_then(Object::as_array).is_some_and(<[Object]>::is_empty) => {}
            b"q" if self.text.is_none() && self.kept.len() < DEEPEST => self.kept.push(self.now.clone()),
            b"Q" if self.text.is_none() => self.now = self.kept.pop()?,
            b"cm" if self.text.is_none() => self.now.at = within(self.now.at, placed(own)?),
            b"g" | b"rg" | b"k" => self.now.fill = light(operation.operator, own)?,
            b"G" | b"RG" | b"K" => self.now.stroke = light(operation.operator, own)?,
            b"m" | b"l" | b"c" | b"v" | b"y" | b"re" | b"h" if self.text.is_none() => {
                self.draw(operation.operator, own)?;
            }
            b"W" | b"W*" if self.text.is_none() => self.clips = true,
            b"n" | b"S" | b"s" | b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" if self.text.is_none() => {
                self.paint(operation.operator)?;
            }
            b"BT" if self.text.is_none() => self.text = Some([1.0, 1.0, 0.0, 0.0]),
            b"ET" => {
                self.text.take()?;
            }
            b"Tf" => {
                let [name, size] = own else { return None };
                self.now.font = Some((self.is_certain(name.as_name()?)?, number(size)?));
            }
            b"Td" | b"TD" => {
                let [x, y] = numbers::<2>(own)?;
                let at = self.text.as_mut()?;
                *at = within(*at, [1.0, 1.0, x, y]);
            }
            b"Tm" => *self.text.as_mut()? = placed(own)?,
            b"TL" | b"Tc" | b"Tw" => {}
            b"Tj" => self.show(own.first()?)?,
            b"TJ" => {
                for item in own.first()?.as_array()? {
                    if number(item).is_none() {
                        self.show(item)?;
                    }
                }
            }
            _ => return None,
        }
        Some(())
    }

    /// Whether everybody draws the letters of a font as they are: those of the file were there, others are standard ones.
    fn is_certain(&mut self, name: &[u8]) -> Option<bool> {
        let font = self.fonts?.get(name)?;
        let own = self.state.resolve(font)?.as_dictionary()?;
        let is = |key: &[u8], wanted: &[u8]| self.state.value(own, key).and_then(Object::as_name) == Some(wanted);
        let dingbats =
            is(b"Subtype", b"Type1") && is(b"BaseFont", b"ZapfDingbats") && own.get(b"FontDescriptor").is_none();
        let encoding = self.state.value(own, b"Encoding");
        let of_letters = encoding.and_then(Object::as_name) == Some(b"WinAnsiEncoding");
        self.perhaps |= dingbats && of_letters;
        let dingbats = dingbats && (encoding.is_none() || of_letters);
        Some(dingbats || Font::read(self.state, font)?.is_certain(self.state, font, self.is_old))
    }

    fn draw(&mut self, operator: &[u8], own: &[Object]) -> Option<()> {
        let values: Vec<f64> = own.iter().map(number).collect::<Option<_>>()?;
        let at = self.now.at;
        let point = |x: f64, y: f64| [at[0] * x + at[2], at[1] * y + at[3]];
        let wanted = match operator {
            b"re" | b"v" | b"y" => 4,
            b"c" => 6,
            b"h" => 0,
            _ => 2,
        };
        self.points += 1;
        if values.len() != wanted || self.points > MOST_POINTS {
            return None;
        }
        match (operator, values.as_slice()) {
            (b"re", [x, y, width, height]) => {
                self.path.rectangles += 1;
                let (one, two) = (point(*x, *y), point(x + width, y + height));
                self.path.squares.push([
                    one[0].min(two[0]),
                    one[1].min(two[1]),
                    one[0].max(two[0]),
                    one[1].max(two[1]),
                ]);
                self.path.add(one);
                self.path.add(two);
            }
            (_, values) => {
                match operator {
                    b"m" => self.path.parts += 1,
                    b"l" => self.path.lines += 1,
                    b"c" | b"v" | b"y" => self.path.curves += 1,
                    _ => {}
                }
                for pair in values.as_chunks::<2>().0 {
                    let to = point(pair[0], pair[1]);
                    self.path.add(to);
                    if self.path.corners.len() < MOST_CORNERS {
                        self.path.corners.push(to);
                    }
                }
            }
        }
        Some(())
    }

    fn paint(&mut self, operator: &[u8]) -> Option<()> {
        let mut path = std::mem::take(&mut self.path);
        path.as_rectangle();
        let clips = std::mem::take(&mut self.clips);
        let Some(bounds) = path.bounds else { return Some(()) };
        let [width, height] = [self.sides[2] - self.sides[0], self.sides[3] - self.sides[1]];
        // What is outside of the box is not seen.
        let inner = |at: f64, axis: usize| at.clamp(self.sides[axis], self.sides[axis + 2]);
        let [left, bottom, right, top] =
            [inner(bounds[0], 0), inner(bounds[1], 1), inner(bounds[2], 0), inner(bounds[3], 1)];
        let (across, up) = ((right - left) / width, (top - bottom) / height);
        if ![across, up].iter().all(|part| part.is_finite()) {
            return None;
        }
        let whole = across >= WHOLE && up >= WHOLE;
        if clips && !(whole && path.rectangles == 1 && path.lines + path.curves == 0) {
            return None;
        }
        let (fills, strokes) = match operator {
            b"n" => return Some(()),
            b"S" | b"s" => (false, true),
            b"f" | b"F" | b"f*" => (true, false),
            _ => (true, true),
        };
        let line = self.now.width * self.now.at[0].max(self.now.at[1]);
        if strokes && !(THINNEST..=THICKEST * width.min(height)).contains(&line) {
            return None;
        }
        // A square or a circle along the sides is a frame, and what it is filled with the ground.
        // Several small ones, each somewhere, are no frame: they may be words.
        let frames = path
            .squares
            .iter()
            .all(|[left, bottom, right, top]| (right - left) / width >= WHOLE && (top - bottom) / height >= WHOLE);
        let around = whole && path.lines == 0 && (path.rectangles > 0) != (path.curves > 0) && frames;
        if around && (!fills || !self.marked) {
            let dark = fills && (self.now.fill - self.ground).abs() >= CONTRAST && path.rectangles == 0;
            if dark {
                return self.mark(self.now.fill);
            }
            if fills {
                self.ground = self.now.fill;
            }
            return Some(());
        }
        let apart = |axis: usize| bounds[axis] >= self.sides[axis + 2] || bounds[axis + 2] <= self.sides[axis];
        // A line along one side is part of a frame, or a sign that nobody takes for a mark.
        if across.max(up) < SEEN || across.min(up) < FLAT || apart(0) || apart(1) {
            return None;
        }
        self.lines += path.lines;
        self.parts += path.parts + path.rectangles;
        if self.lines > MOST_LINES || self.parts > MOST_PARTS {
            return None;
        }
        match (fills, strokes) {
            (true, _) => self.mark(self.now.fill),
            (false, _) => self.mark(self.now.stroke),
        }
    }

    /// Something in the box, that is seen on its ground.
    fn mark(&mut self, light: f64) -> Option<()> {
        self.marked = true;
        ((light - self.ground).abs() >= CONTRAST).then_some(())
    }

    fn show(&mut self, text: &Object) -> Option<()> {
        let (Object::String(bytes), Some((true, size)), Some(at)) = (text, self.now.font, self.text) else {
            return None;
        };
        self.letters += bytes.len();
        let [_, up, x, y] = within(self.now.at, at);
        let high = size * up;
        let [left, bottom, right, top] = self.sides;
        // It stands in the box, and is as large as to be seen there.
        let inside = x >= left - 0.2 * high && x < right && y >= bottom - 0.5 * high && y < top;
        (self.letters <= 1 && bytes != b" " && inside && high >= SEEN * (top - bottom)).then_some(())?;
        if bytes.is_empty() { Some(()) } else { self.mark(self.now.fill) }
    }
}

fn light(operator: &[u8], own: &[Object]) -> Option<f64> {
    let values: Vec<f64> = own.iter().map(number).collect::<Option<_>>()?;
    let wanted = match operator {
        b"g" | b"G" => 1,
        b"rg" | b"RG" => 3,
        _ => 4,
    };
    lightness(&values).filter(|_| values.len() == wanted)
}

#[cfg(test)]
mod tests {
    use super::super::written::{file, state, stream};
    use super::*;

    fn seen(content: &str) -> Option<Tick> {
        let objects = [
            (1, "<</Type/Catalog>>".to_owned()),
            (3, stream("/Subtype/Form/BBox[0 0 10 10]/Resources<</Font<</ZaDb 4 0 R/Own 5 0 R>>>>", content)),
            (4, "<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats>>".to_owned()),
            (5, "<</Type/Font/Subtype/Type3/BaseFont/Own>>".to_owned()),
        ];
        let file = file(&objects);
        tick(&state(&file), &Object::Reference((3, 0)), [10.0, 10.0], &|_| false)
    }

    #[test]
    fn a_box_is_bare_or_has_a_mark() {
        for bare in [
            "",
            "q Q",
            "q 0 0 10 10 re W n Q",
            "1 g 0 0 10 10 re f 0 G 0.5 0.5 9 9 re s",
            "q 0 G 1 0 0 1 5 5 cm 4.5 0 m 4.5 2.5 2.5 4.5 0 4.5 c -2.5 4.5 -4.5 2.5 -4.5 0 c -4.5 -2.5 -2.5 -4.5 0 -4.5 c 2.5 -4.5 4.5 -2.5 4.5 0 c s Q",
        ] {
            assert_eq!(seen(bare), Some(Tick::Bare), "{bare}");
        }
        for marked in [
            "q 0 0 10 10 re W n q 0 0 0 rg 1 0 0 1 0 0 cm 2 6 m 6 2 l 6 6 m 2 2 l S Q Q",
            "1 g 0 0 10 10 re f 0 G 0.5 0.5 9 9 re s 0 g BT /ZaDb 9 Tf 1.5 2 Td (4) Tj ET",
            "0.1 g 0 0 10 10 re f 1 G 1 1 m 9 9 l S",
            "q 0.1 G 1 w 2 5 m 4 2 l 8 8 l S Q",
            "0 g 1 0 0 1 5 5 cm 2 0 m 2 1 1 2 0 2 c -1 2 -2 1 -2 0 c -2 -1 -1 -2 0 -2 c 1 -2 2 -1 2 0 c f",
        ] {
            assert_eq!(seen(marked), Some(Tick::Marked), "{marked}");
        }
        // In the colour of the ground, too small, words, covered, another font, pictures, open ends.
        for doubtful in [
            "1 G 1 1 m 9 9 l S",
            "0 g 0 0 10 10 re f 0 g BT /ZaDb 9 Tf 1.5 2 Td (4) Tj ET",
            "5 5 m 5.2 5.2 l S",
            "22 22 m 28 28 l S",
            "-8 2 m -2 8 l S",
            "12 0 10 10 re f",
            "0 w 2 6 m 6 2 l S",
            "9 w 2 6 m 6 2 l S",
            "[0 99] 0 d 2 6 m 6 2 l S",
            "0.01 0 0 0.01 0 0 cm 200 600 m 600 200 l S",
            "BT /ZaDb 9 Tf 1.5 2 Td (44) Tj ET",
            "BT /Own 9 Tf 1.5 2 Td (4) Tj ET",
            "BT /None 9 Tf 1.5 2 Td (4) Tj ET",
            "BT /ZaDb 9 Tf 1.5 20 Td (4) Tj ET",
            "2 6 m 6 2 l S 1 g 0 0 10 10 re f",
            "q 0 0 1 1 re W n 2 6 m 6 2 l S Q",
            "/Im Do",
            "/Gs gs",
            "q 2 6 m 6 2 l S",
        ] {
            assert_ne!(seen(doubtful), Some(Tick::Bare), "{doubtful}");
            assert_ne!(seen(doubtful), Some(Tick::Marked), "{doubtful}");
        }
    }
}
