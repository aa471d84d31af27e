//! What an appearance paints when that is text in a frame and nothing else: its lines, as a reader sees them.
//!
//! Whatever is not surely that gives nothing: a picture, a letter that may be another, letters over one another or out of sight.

use std::collections::HashMap;
use std::rc::Rc;

use super::content::{Operation, Operations, number, numbers};
use super::frame::{Frame, Path};
use super::graphics::{lightness, numbers_of, parts, placed, within};
use super::letters::Font;
use super::lines::{Line, Painted, Spaced, reach};
use super::object::{Dictionary, Object};
use super::sections::unpacked_within;
use super::state::State;

/// How an appearance is seen.
pub(super) struct Place<'a> {
    /// Width and height of its rectangle on the page.
    pub area: [f64; 2],
    /// How far it is turned, in degrees (`R`, table 189).
    pub turned: i64,
    /// Cells of a comb, when it is one.
    pub cells: Option<usize>,
    /// Whether rows may stand out: it is a list.
    pub list: bool,
    /// Whether the outlines of its letters are read as well, so that any font may draw them.
    pub outlines: bool,
    /// Whether an object was there when somebody signed.
    pub is_old: &'a dyn Fn(u32) -> bool,
}

/// Bytes of an appearance.
const LONGEST: usize = 1 << 20;
/// Graphics states in one another.
const DEEPEST: usize = 32;
/// Letters of an appearance.
const MOST_LETTERS: usize = 100_000;
/// Fonts of an appearance.
const MOST_FONTS: usize = 16;
/// Points of the smallest letters that are read.
const SMALLEST: f64 = 3.0;
/// By how much lighter or darker letters are than what is behind them (L*).
const CONTRAST: f64 = 30.0;
/// Lengths of the dashes of a border and of the gaps between them, in units.
const DASHES: std::ops::RangeInclusive<f64> = 0.5..=12.0;
/// How much of a letter may be cut at a side, in sizes.
const NEAR: f64 = 0.06;
/// How far letters reach below their line, in sizes.
const DESCENT: f64 = 0.2;
/// How many times the smallest letters the largest of one appearance are: those that are much smaller are passed over by who reads it.
const MOST_UNEVEN: f64 = 1.5;

/// Keys of an appearance that say nothing of what is seen elsewhere.
pub(super) const KEYS: [&[u8]; 12] = [
    b"Type",
    b"Subtype",
    b"FormType",
    b"BBox",
    b"Matrix",
    b"Resources",
    b"Length",
    b"Filter",
    b"DecodeParms",
    b"LastModified",
    b"PieceInfo",
    b"Name",
];

/// What an appearance paints; `None` when that is not only text in a frame.
pub(super) fn painted(state: &State<'_>, appearance: &Object, place: &Place<'_>) -> Option<Painted> {
    let Object::Stream(form, range) = state.resolve(appearance)? else { return None };
    let known = form.entries.iter().all(|entry| KEYS.contains(&entry.key.as_slice()));
    if !known || form.doubled || state.value(form, b"Subtype")?.as_name()? != b"Form" {
        return None;
    }
    let bytes = unpacked_within(state.file, form, range, LONGEST)?;
    let resources = state.dictionary(form, b"Resources");
    // Colours could be others than they say (8.6.5.6).
    let spaces = resources.and_then(|own| state.dictionary(own, b"ColorSpace"));
    if spaces.is_some_and(|own| own.entries.iter().any(|entry| entry.key.starts_with(b"Default"))) {
        return None;
    }
    let (sides, scale) = seen(state, form, place)?;
    let mut painter = Painter {
        state,
        place,
        fonts: resources.and_then(|own| state.dictionary(own, b"Font")),
        known: HashMap::new(),
        scale,
        frame: Frame::new(sides, place.cells, place.list),
        now: Graphics::new(sides),
        kept: Vec::new(),
        text: None,
        path: Path::default(),
        clips: false,
        out: Painted::default(),
        letters: 0,
        seen: 0,
        sizes: [f64::INFINITY, 0.0],
        lights: [f64::INFINITY, f64::NEG_INFINITY],
        middles: Vec::new(),
    };
    for operation in Operations::new(&bytes) {
        painter.run(&operation.ok()?)?;
    }
    // What is left open is closed differently by everybody.
    let closed = painter.kept.is_empty() && painter.text.is_none() && painter.frame.is_closed();
    let open = painter.frame.open(sides);
    let even = painter.sizes[1] <= MOST_UNEVEN * painter.sizes[0] && painter.lights[1] - painter.lights[0] <= CONTRAST;
    let closed = closed && (even || painter.middles.is_empty());
    let closed = closed && painter.frame.has_cells_for(&painter.middles);
    let room = !painter.out.cut || painter.seen > 0 && painter.out.had_no_room(open);
    (closed && room).then(|| {
        painter.out.ground = painter.frame.ground();
        painter.out.cells = painter.frame.cells();
        painter.out.room = [open[0], open[2]];
        painter.out.bars = painter.frame.bars;
        painter.out
    })
}

/// The box of an appearance, and from its units across and up to points on the page. It is turned as the widget says.
fn seen(state: &State<'_>, form: &Dictionary, place: &Place<'_>) -> Option<([f64; 4], [f64; 2])> {
    let sides = numbers_of::<4>(state, form, b"BBox")?;
    let [left, bottom, right, top] =
        [sides[0].min(sides[2]), sides[1].min(sides[3]), sides[0].max(sides[2]), sides[1].max(sides[3])];
    let [a, b, c, d, _, _] = match form.get(b"Matrix") {
        None | Some(Object::Null) => [1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
        Some(_) => numbers_of::<6>(state, form, b"Matrix")?,
    };
    let wanted = match place.turned.rem_euclid(360) {
        0 => [1.0, 0.0, 0.0, 1.0],
        90 => [0.0, 1.0, -1.0, 0.0],
        180 => [-1.0, 0.0, 0.0, -1.0],
        270 => [0.0, -1.0, 1.0, 0.0],
        _ => return None,
    };
    let turned = [a, b, c, d].iter().zip(wanted).all(|(is, wanted)| (is - wanted).abs() < 0.01);
    let (width, height) = (right - left, top - bottom);
    let sized = width > 1.0 && height > 1.0 && width < 1e5 && height < 1e5;
    if !(turned && sized) {
        return None;
    }
    // A viewer stretches the box to the rectangle (12.5.5): squeezed letters are others.
    let [across, up] = if place.turned % 180 == 0 { place.area } else { [place.area[1], place.area[0]] };
    let scale = [across / width, up / height];
    let even = scale[1] > 0.0 && (0.5..=2.0).contains(&(scale[0] / scale[1]));
    even.then_some(([left, bottom, right, top], scale))
}

/// The graphics state, as far as it is followed (8.4).
#[derive(Clone)]
struct Graphics {
    /// Scale across and up, and where the origin is.
    at: [f64; 4],
    clip: [f64; 4],
    /// How light what is filled is (L*).
    light: f64,
    /// Numbers of a colour in the colour space that is set.
    parts: usize,
    width: f64,
    font: Option<Rc<Font>>,
    size: f64,
    spacing: f64,
    words: f64,
    stretch: f64,
    leading: f64,
}

impl Graphics {
    fn new(clip: [f64; 4]) -> Graphics {
        Graphics {
            at: [1.0, 1.0, 0.0, 0.0],
            clip,
            light: 0.0,
            parts: 1,
            width: 1.0,
            font: None,
            size: 0.0,
            spacing: 0.0,
            words: 0.0,
            stretch: 1.0,
            leading: 0.0,
        }
    }

    fn point(&self, x: f64, y: f64) -> [f64; 2] {
        [self.at[0] * x + self.at[2], self.at[1] * y + self.at[3]]
    }
}

/// The text and line matrices, without turns: scale across and up, and place.
#[derive(Clone, Copy)]
struct Text {
    now: [f64; 4],
    line: [f64; 4],
}

struct Painter<'a> {
    state: &'a State<'a>,
    place: &'a Place<'a>,
    fonts: Option<&'a Dictionary>,
    known: HashMap<Vec<u8>, Rc<Font>>,
    /// From units of the appearance to points on the page.
    scale: [f64; 2],
    frame: Frame,
    now: Graphics,
    kept: Vec<Graphics>,
    text: Option<Text>,
    path: Path,
    clips: bool,
    out: Painted,
    letters: usize,
    /// How many of them are seen whole.
    seen: usize,
    /// The least and the most of sizes and of lightness that letters have.
    sizes: [f64; 2],
    lights: [f64; 2],
    /// The middles of the letters.
    middles: Vec<f64>,
}

impl Painter<'_> {
    fn run(&mut self, operation: &Operation<'_>) -> Option<()> {
        let own = operation.operands.as_slice();
        match operation.operator {
            b"BMC" | b"MP" | b"DP" | b"EMC" | b"ri" | b"i" | b"j" | b"J" | b"M" => {}
            // Of a border that is dashed otherwise there may be a piece only, wherever one likes: a dot, a one.
            b"d" => {
                let dashes = own.first()?.as_array()?;
                let even = |dash: &Object| number(dash).is_some_and(|dash| DASHES.contains(&dash));
                (dashes.len() <= 2 && dashes.iter().all(even)).then_some(())?;
            }
            // Optional content is there or not, as a viewer likes; and what is read aloud or copied in place of the letters is not they.
            b"BDC" => {
                let [Object::Name(tag), Object::Dictionary(properties)] = own else { return None };
                let instead = [&b"ActualText"[..], b"Alt", b"E", b"Lang"];
                if tag == b"OC" || instead.iter().any(|key| properties.get(key).is_some()) {
                    return None;
                }
            }
            b"q" if self.text.is_none() && self.kept.len() < DEEPEST => self.kept.push(self.now.clone()),
            b"Q" if self.text.is_none() => self.now = self.kept.pop()?,
            b"cm" if self.text.is_none() => self.now.at = within(self.now.at, placed(own)?),
            b"w" => self.now.width = numbers::<1>(own)?[0],
            b"g" | b"rg" | b"k" | b"cs" | b"sc" | b"scn" => self.colour(operation.operator, own)?,
            b"G" | b"RG" | b"K" | b"SC" | b"SCN" => {
                own.iter().map(number).collect::<Option<Vec<_>>>()?;
            }
            b"CS" => {
                parts(own)?;
            }
            b"m" | b"l" | b"re" | b"h" | b"W" | b"W*" | b"n" | b"S" | b"s" | b"f" | b"F" | b"f*" | b"B" | b"B*"
            | b"b" | b"b*"
                if self.text.is_none() =>
            {
                self.draw(operation.operator, own)?;
            }
            _ => self.write(operation.operator, own)?,
        }
        Some(())
    }

    fn colour(&mut self, operator: &[u8], own: &[Object]) -> Option<()> {
        if operator == b"cs" {
            self.now.parts = parts(own)?;
            self.now.light = 0.0;
            return Some(());
        }
        let wanted = match operator {
            b"g" => 1,
            b"rg" => 3,
            b"k" => 4,
            _ => self.now.parts,
        };
        let values: Vec<f64> = own.iter().map(number).collect::<Option<_>>()?;
        self.now.parts = wanted;
        self.now.light = lightness(&values).filter(|_| values.len() == wanted)?;
        Some(())
    }

    fn draw(&mut self, operator: &[u8], own: &[Object]) -> Option<()> {
        match operator {
            b"m" | b"l" => {
                let [x, y] = numbers::<2>(own)?;
                self.path.point(self.now.point(x, y), operator == b"m")?;
            }
            b"re" => {
                let [x, y, width, height] = numbers::<4>(own)?;
                self.path.rectangle(self.now.point(x, y), self.now.point(x + width, y + height))?;
            }
            b"h" => self.path.close()?,
            b"W" | b"W*" => self.clips = true,
            _ => {
                let path = std::mem::take(&mut self.path);
                if std::mem::take(&mut self.clips) {
                    let sides = path.one_rectangle()?;
                    let clip = self.now.clip;
                    self.now.clip =
                        [clip[0].max(sides[0]), clip[1].max(sides[1]), clip[2].min(sides[2]), clip[3].min(sides[3])];
                }
                let (fills, strokes) = match operator {
                    b"n" => return Some(()),
                    b"S" | b"s" => (false, true),
                    b"f" | b"F" | b"f*" => (true, false),
                    _ => (true, true),
                };
                let width = self.now.width * self.now.at[0].abs().max(self.now.at[1].abs());
                // What comes over letters may make them others; only a bar of a list stands under the row that comes next.
                let clear = self.out.lines.is_empty() || self.place.list && fills && !strokes && self.is_below(&path);
                if !self.frame.is_in(self.now.clip) || !clear {
                    return None;
                }
                let light = fills.then_some(self.now.light);
                let alternating = matches!(operator, b"f*" | b"B*" | b"b*");
                self.frame.take(&path, light, strokes.then_some(width), alternating)?;
            }
        }
        Some(())
    }

    /// Whether a path lies below all rows that there are.
    fn is_below(&self, path: &Path) -> bool {
        self.out.lines.iter().all(|line| path.top() <= line.y - DESCENT * line.size)
    }

    fn write(&mut self, operator: &[u8], own: &[Object]) -> Option<()> {
        match operator {
            b"BT" if self.text.is_none() => {
                let start = [1.0, 1.0, 0.0, 0.0];
                self.text = Some(Text { now: start, line: start });
            }
            b"ET" => {
                self.text.take()?;
            }
            b"Tf" => {
                let [name, size] = own else { return None };
                self.now.font = Some(self.font(name.as_name()?)?);
                self.now.size = number(size)?;
            }
            b"Tc" => self.now.spacing = numbers::<1>(own)?[0],
            b"Tw" => self.now.words = numbers::<1>(own)?[0],
            b"Tz" => self.now.stretch = numbers::<1>(own)?[0] / 100.0,
            b"TL" => self.now.leading = numbers::<1>(own)?[0],
            // Any but filled letters may be none, and a raised one is moved.
            b"Tr" | b"Ts" => return (numbers::<1>(own)?[0] == 0.0).then_some(()),
            b"Td" => self.next(numbers::<2>(own)?)?,
            b"TD" => {
                let by = numbers::<2>(own)?;
                self.now.leading = -by[1];
                self.next(by)?;
            }
            b"T*" => self.next([0.0, -self.now.leading])?,
            b"Tm" => {
                let at = placed(own)?;
                *self.text.as_mut()? = Text { now: at, line: at };
            }
            b"Tj" => self.show(own.first()?)?,
            b"'" => {
                self.next([0.0, -self.now.leading])?;
                self.show(own.first()?)?;
            }
            b"\"" => {
                let [words, spacing, text] = own else { return None };
                (self.now.words, self.now.spacing) = (number(words)?, number(spacing)?);
                self.next([0.0, -self.now.leading])?;
                self.show(text)?;
            }
            b"TJ" => {
                for item in own.first()?.as_array()? {
                    match number(item) {
                        Some(back) => self.advance(-back / 1000.0 * self.now.size * self.now.stretch)?,
                        None => self.show(item)?,
                    }
                }
            }
            _ => return None,
        }
        Some(())
    }

    /// A font that draws the letters that it says, read once.
    fn font(&mut self, name: &[u8]) -> Option<Rc<Font>> {
        if let Some(known) = self.known.get(name) {
            return Some(known.clone());
        }
        let font = self.fonts?.get(name)?;
        let read = Font::read(self.state, font)?;
        let fits = self.place.outlines && read.has_outlines() || read.is_certain(self.state, font, self.place.is_old);
        if self.known.len() >= MOST_FONTS || !fits {
            return None;
        }
        let read = Rc::new(read);
        self.known.insert(name.to_vec(), read.clone());
        Some(read)
    }

    /// Begins the next line.
    fn next(&mut self, by: [f64; 2]) -> Option<()> {
        let text = self.text.as_mut()?;
        let moved = within(text.line, [1.0, 1.0, by[0], by[1]]);
        *text = Text { now: moved, line: moved };
        Some(())
    }

    fn advance(&mut self, by: f64) -> Option<()> {
        let text = self.text.as_mut()?;
        text.now[2] += by * text.now[0];
        Some(())
    }

    fn show(&mut self, text: &Object) -> Option<()> {
        let Object::String(bytes) = text else { return None };
        let font = self.now.font.clone()?;
        self.out.brought |= !font.is_standard();
        for letter in font.letters(bytes) {
            self.letters += 1;
            let text = letter.text.filter(|_| letter.sure && self.letters <= MOST_LETTERS)?;
            let width = letter.width? / 1000.0 * self.now.size;
            let space = text.chars().all(char::is_whitespace);
            let step = (width + self.now.spacing + if letter.space { self.now.words } else { 0.0 }) * self.now.stretch;
            self.letter(&text, width * self.now.stretch, space)?;
            self.advance(step)?;
        }
        Some(())
    }

    /// Puts a letter where it is seen: behind the one before it, or on a line below.
    fn letter(&mut self, text: &str, width: f64, space: bool) -> Option<()> {
        let own = self.text?.now;
        let at = within(self.now.at, own);
        let [x, y] = [at[2], at[3]];
        let [size, across] = [self.now.size * at[1], self.now.size * self.now.stretch * at[0]];
        let end = x + width * at[0];
        let seen = [across * self.scale[0], size * self.scale[1]];
        // Letters are as high as they are wide, or nearly, and none is without a width.
        let shape = seen[1] >= SMALLEST && (0.5..=2.0).contains(&(seen[0] / seen[1])) && end - x >= 0.1 * across;
        if !shape || !y.is_finite() || !end.is_finite() {
            return None;
        }
        let clip = self.now.clip;
        // What has no room runs on behind the sides of the frame, or below it: it is not seen, and what is cut there tells that there is more.
        let [from, below, to, _] = self.frame.open(clip);
        let begun = self.out.lines.first().is_some_and(|first| (first.y - y).abs() > 0.1 * size);
        let beyond = [x < from, end > to, begun && y < below];
        // What is cut of a comma makes a full stop of it, and of an accent another letter.
        let [foot, head] = reach(text).map(|part| part * size);
        let near = NEAR * size;
        let inside = x >= clip[0] - near && end <= clip[2] + near && y - foot >= clip[1] - near;
        let behind = self.frame.behind([y, y + 0.6 * size]);
        let clear = behind.iter().all(|behind| (self.now.light - behind).abs() >= CONTRAST);
        let body = self.frame.is_clear([x, y - foot.min(0.1 * size), end, y + head], near + 0.25);
        let seen = inside && y + head <= clip[3] + near && clear && body;
        // Of a list there are rows below that are not seen, or not wholly.
        let runs_out = if self.place.list { beyond[2] } else { beyond.contains(&true) };
        let cut = !seen && !space && runs_out && self.frame.is_in(clip);
        let beyond = beyond.map(|side| side && cut);
        if !(space || seen || cut) {
            return None;
        }
        // Only what runs on is cut for want of room: what stands apart is put out of sight.
        let runs_on = match self.out.lines.last() {
            Some(line) if (line.y - y).abs() <= 0.1 * size => x <= line.end + size,
            Some(line) => y >= line.y - 2.5 * line.size && x <= to,
            None => x <= to,
        };
        if cut && !runs_on {
            return None;
        }
        if !space {
            let light = self.now.light;
            self.sizes = [self.sizes[0].min(size), self.sizes[1].max(size)];
            // The chosen rows of a list are in the colours of their bars.
            if !self.place.list {
                self.lights = [self.lights[0].min(light), self.lights[1].max(light)];
            }
            self.middles.push((x + end) / 2.0);
        }
        self.out.cut |= cut;
        self.seen += usize::from(seen && !space);
        let middle = (x + end) / 2.0;
        let one = |gap: Option<f64>, blanks: usize| Spaced { text: text.to_owned(), gap, blanks, middle };
        match self.out.lines.last_mut() {
            Some(line) if (line.y - y).abs() <= 0.1 * size => {
                if x < line.end - 0.15 * size {
                    return None;
                }
                line.text.push_str(text);
                line.end = end;
                if space {
                    line.blanks += 1;
                } else {
                    let gap = (!line.letters.is_empty()).then(|| (x - line.inked) / across);
                    line.letters.push(one(gap, std::mem::take(&mut line.blanks)));
                    line.inked = end;
                }
                line.cut.iter_mut().zip(beyond).for_each(|(side, beyond)| *side |= beyond);
            }
            // Spaces at the end of a line that was broken.
            Some(line) if y > line.y - 0.75 * line.size.min(size) => return None,
            _ => {
                let letters = if space { Vec::new() } else { vec![one(None, 0)] };
                let blanks = usize::from(space);
                let (inked, text) = (if space { x } else { end }, text.to_owned());
                self.out.lines.push(Line { text, letters, y, size, inked, blanks, start: x, end, cut: beyond });
            }
        }
        Some(())
    }
}
