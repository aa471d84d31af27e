//! Where letters stand that are drawn with another font than their own, and pictures that cannot be read to their end.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::{Arc, Mutex};

use hayro::hayro_interpret::font::{FontQuery, Glyph, OutlineGlyph};
use hayro::hayro_interpret::hayro_cmap::BfString;
use hayro::hayro_interpret::pattern::Pattern;
use hayro::hayro_interpret::{
    BlendMode, CacheKey, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache, InterpreterSettings, Paint,
    PathDrawMode, SoftMask, interpret_page,
};
use hayro::hayro_syntax::object::Stream;
use hayro::hayro_syntax::page::Page;
use hayro::vello_cpu::kurbo::{Affine, BezPath, PathEl, Point, Rect as Box, Shape};

use super::draw::{settings, units_per_inch};
use super::left_out::{Left, LeftOut};

/// A font that text is shown in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Font {
    /// Whether it comes along.
    pub embedded: bool,
    /// Whether it says how wide its letters are, so that they stand where they stand in any reader.
    pub measured: bool,
    /// Whether its letters are drawings.
    pub drawn: bool,
    /// What it is called, as a number: without the mark of a part of a font.
    pub name: u64,
    /// Whether it is called as a standard font is, or one that is taken for it: the library asks for those by other names.
    pub usual: bool,
}

/// The name of a font as a number, without the mark of a part of it (9.6.4).
pub(super) fn name_of(name: &str) -> u64 {
    let own = name.split_once('+').filter(|(mark, _)| mark.len() == 6).map_or(name, |(_, rest)| rest);
    let mut hasher = DefaultHasher::new();
    own.hash(&mut hasher);
    hasher.finish()
}

/// Fonts that the library asked for, for it found none in the file.
#[derive(Default)]
struct Asked {
    names: HashSet<u64>,
    /// Whether a standard font was among them.
    usual: bool,
}

impl Asked {
    fn take(&mut self, query: &FontQuery) {
        match query {
            FontQuery::Standard(_) => self.usual = true,
            FontQuery::Fallback(query) => self.names.extend(query.post_script_name.as_deref().map(name_of)),
        }
    }
}

/// Places of letters.
pub(super) struct Letters<'f> {
    fonts: &'f HashMap<u128, Font>,
    /// Those that the library asked for.
    asked: Arc<Mutex<Asked>>,
    /// Fonts of which letters were seen, and whether they are their own.
    seen: HashMap<u128, bool>,
    /// Letters of which nothing is drawn, and that are no blanks.
    empty: HashMap<u128, bool>,
    places: Vec<Box>,
    /// Pictures that are not drawn, or not wholly.
    pictures: Vec<Box>,
    /// Lines and areas without an extent: some readers draw a dot or a hair there.
    points: Vec<Box>,
    /// What is drawn through a mask.
    masked: Vec<Box>,
    /// Whether a mask is set, and whether each group that is open has one.
    mask_set: bool,
    group_masks: Vec<bool>,
    /// Units of the page to a point of 1/72 inch.
    unit: f64,
    deep: usize,
    /// Whether what is drawn is a mask: what is left out of it may show or hide anything.
    in_mask: bool,
    /// Patterns and masks that were looked into.
    inside: HashSet<u128>,
}

/// Places that are told apart; more are one.
const MOST_PLACES: usize = 2_000;

/// What is thinner, in points, is as thin as a line: some readers draw a point of their screen there, and some nothing.
const THIN: f64 = 0.1;

/// A line that is shorter has no length; the library lengthens those a little.
const SHORT: f64 = 0.01;

/// A line along an edge of the page that is so long is a rule, in points: 15 mm.
const RULE: f64 = 42.5;

/// How far a letter of a known width may reach beside it, below its line and above, in thousandths of its size, whoever draws it.
const BESIDE: f64 = 150.0;
const BELOW: f64 = 300.0;
const ABOVE: f64 = 1_000.0;

/// Patterns, masks and letters in one another.
const DEEPEST: usize = 8;

/// A place that is not known.
const EVERYWHERE: Box = Box::new(f64::NEG_INFINITY, f64::NEG_INFINITY, f64::INFINITY, f64::INFINITY);

impl Letters<'_> {
    /// What is left out of the letters of a page.
    pub(super) fn of(page: &Page<'_>, fonts: &HashMap<u128, Font>) -> Vec<Left> {
        let asked = Arc::new(Mutex::new(Asked::default()));
        let plain = settings();
        let (resolver, kept) = (plain.font_resolver.clone(), asked.clone());
        let settings = InterpreterSettings {
            font_resolver: Arc::new(move |query| {
                if let Ok(mut asked) = kept.lock() {
                    asked.take(query);
                }
                resolver(query)
            }),
            ..plain
        };
        let mut device = Letters {
            fonts,
            asked,
            seen: HashMap::new(),
            empty: HashMap::new(),
            places: Vec::new(),
            pictures: Vec::new(),
            points: Vec::new(),
            masked: Vec::new(),
            mask_set: false,
            group_masks: Vec::new(),
            unit: units_per_inch(page) / 72.0,
            deep: 0,
            in_mask: false,
            inside: HashSet::new(),
        };
        let sheet = page.intersected_crop_box();
        let cache = InterpreterCache::new();
        let whole = Box::new(sheet.x0, sheet.y0, sheet.x1, sheet.y1);
        let mut context = Context::new(Affine::IDENTITY, whole, &cache, page.xref(), settings);
        interpret_page(page, &mut context, &mut device);
        let lost = fonts.iter().any(|(key, font)| {
            let own = device.seen.get(key);
            // Of a font that could not be read nothing is drawn at all.
            !font.drawn && (own.is_none() || (own == Some(&false) && !font.measured))
        });
        let at =
            |what: LeftOut| move |place: &Box| Left { what, sides: Some([place.x0, place.y0, place.x1, place.y1]) };
        let mut out: Vec<Left> = device.places.iter().map(at(LeftOut::Font)).collect();
        if lost || out.len() >= MOST_PLACES {
            out = vec![Left::anywhere(LeftOut::Font)];
        }
        out.extend(device.pictures.iter().map(at(LeftOut::Image)));
        out.extend(device.points.iter().map(at(LeftOut::Content)));
        out.extend(device.masked.iter().map(at(LeftOut::Transparency)));
        out
    }

    /// Whether letters of a font are drawn as they are.
    fn own(&mut self, key: u128) -> bool {
        if let Some(own) = self.seen.get(&key) {
            return *own;
        }
        // A font that comes along and cannot be read is asked for like one that does not.
        let asked_for = |font: &Font| {
            self.asked.lock().map_or(true, |asked| asked.names.contains(&font.name) || (font.usual && asked.usual))
        };
        let own = self.fonts.get(&key).is_some_and(|font| font.embedded && !asked_for(font));
        self.seen.insert(key, own);
        own
    }

    /// Whether nothing is drawn of a letter that is no blank: another reader may find it in the font.
    fn is_empty(&mut self, letter: &OutlineGlyph) -> bool {
        *self.empty.entry(letter.identifier().cache_key()).or_insert_with(|| {
            let blank = || match letter.as_unicode() {
                Some(BfString::Char(own)) => own.is_whitespace() || own == '\u{ad}' || own == '\u{200b}',
                Some(BfString::String(own)) => own.chars().all(char::is_whitespace),
                None => false,
            };
            letter.outline().elements().is_empty() && !blank()
        })
    }

    fn at(&mut self, place: Box) {
        let place = if self.in_mask { EVERYWHERE } else { place };
        // Letters of one line are one place.
        if let Some(last) = self.places.last_mut()
            && last.inflate(1.0, 1.0).overlaps(place)
            && (last.y0 - place.y0).abs() < place.height()
        {
            *last = last.union(place);
        } else if self.places.len() < MOST_PLACES {
            self.places.push(place);
        }
    }
}

impl Letters<'_> {
    fn mask<'a>(&mut self, mask: &SoftMask<'a>) {
        if self.deep < DEEPEST && self.inside.insert(mask.cache_key()) {
            let before = std::mem::replace(&mut self.in_mask, true);
            self.deep += 1;
            mask.interpret(self);
            self.deep -= 1;
            self.in_mask = before;
        }
    }
}

impl Letters<'_> {
    /// Keeps what of a path has no extent, and what is drawn through a mask.
    fn extents(&mut self, path: &BezPath, transform: Affine, mode: &PathDrawMode) {
        let scale = transform.determinant().abs().sqrt();
        let (pen, hair) = match mode {
            PathDrawMode::Stroke(own) => {
                let width = f64::from(own.line_width) * scale;
                (Some(width.max(self.unit)), width < THIN * self.unit)
            }
            PathDrawMode::Fill(_) => (None, false),
        };
        let around = pen.unwrap_or(self.unit);
        let place = |sides: Box| if sides.is_finite() { sides.inflate(around, around) } else { EVERYWHERE };
        for part in parts(path, transform) {
            let flat = match pen {
                // A hair is as wide as a point of the reader's screen, or is not there; the library makes one of an area without an extent.
                Some(_) if hair => !part.is_rule(self.unit),
                Some(_) => part.length() < SHORT * self.unit,
                None => part.thickness() < THIN * self.unit && !part.is_rule(self.unit),
            };
            let place = if self.in_mask { EVERYWHERE } else { place(part.sides) };
            if flat {
                keep(&mut self.points, place);
            }
            if self.through_mask() {
                keep(&mut self.masked, place);
            }
        }
    }

    /// Readers differ over what a mask lets through.
    fn through_mask(&self) -> bool {
        self.mask_set || self.group_masks.contains(&true)
    }
}

/// A part of a path, as it stands on the page.
struct Part {
    sides: Box,
    first: Point,
    last: Point,
    /// Twice what it encloses, with a sign.
    area: f64,
}

/// The parts of a path. Curves are taken by their corners.
fn parts(path: &BezPath, transform: Affine) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for element in path.elements() {
        let (begins, points): (bool, &[Point]) = match element {
            PathEl::MoveTo(to) => (true, &[*to]),
            PathEl::LineTo(to) => (false, &[*to]),
            PathEl::QuadTo(one, to) => (false, &[*one, *to]),
            PathEl::CurveTo(one, two, to) => (false, &[*one, *two, *to]),
            PathEl::ClosePath => continue,
        };
        for point in points.iter().map(|point| transform * *point) {
            match parts.last_mut().filter(|_| !begins) {
                Some(part) => {
                    part.sides = part.sides.union_pt(point);
                    part.area += (part.last - part.first).cross(point - part.first);
                    part.last = point;
                }
                None => {
                    parts.push(Part { sides: Box::from_points(point, point), first: point, last: point, area: 0.0 });
                }
            }
        }
    }
    parts
}

impl Part {
    fn length(&self) -> f64 {
        self.sides.width().hypot(self.sides.height())
    }

    /// How thick it is on the whole.
    fn thickness(&self) -> f64 {
        self.area.abs() / 2.0 / self.length().max(f64::MIN_POSITIVE)
    }

    /// Whether it is a line along an edge of the page that is long enough to be a rule.
    fn is_rule(&self, unit: f64) -> bool {
        let (width, height) = (self.sides.width(), self.sides.height());
        width.min(height) < THIN * unit && width.max(height) >= RULE * unit
    }
}

/// One place more; what is too many is everywhere.
fn keep(places: &mut Vec<Box>, place: Box) {
    if places.len() < MOST_PLACES {
        places.push(place);
    } else if let Some(last) = places.last_mut() {
        *last = EVERYWHERE;
    }
}

impl<'a> Device<'a> for Letters<'_> {
    fn set_soft_mask(&mut self, mask: Option<SoftMask<'a>>) {
        let set = mask.is_some();
        if let Some(mask) = mask {
            self.mask(&mask);
        }
        // Looking into it sets others.
        self.mask_set = set;
    }

    fn set_blend_mode(&mut self, _: BlendMode) {}

    fn draw_path(&mut self, path: &BezPath, transform: Affine, paint: &Paint<'a>, mode: &PathDrawMode) {
        self.extents(path, transform, mode);
        if let Paint::Pattern(pattern) = paint
            && let Pattern::Tiling(tiling) = pattern.as_ref()
            && self.deep < DEEPEST
            && self.inside.insert(tiling.cache_key())
        {
            // It is repeated over all that is painted with it.
            let before = std::mem::replace(&mut self.in_mask, true);
            self.deep += 1;
            tiling.interpret(self, Affine::IDENTITY, false);
            self.deep -= 1;
            self.in_mask = before;
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        // Through a clip without an area some draw a line.
        for part in parts(&clip.path, Affine::IDENTITY).iter().filter(|part| part.thickness() < THIN * self.unit) {
            keep(
                &mut self.points,
                if part.sides.is_finite() { part.sides.inflate(self.unit, self.unit) } else { EVERYWHERE },
            );
        }
    }

    fn push_transparency_group(&mut self, _: f32, mask: Option<SoftMask<'a>>, _: BlendMode) {
        self.group_masks.push(mask.is_some());
        if let Some(mask) = mask {
            self.mask(&mask);
        }
    }

    fn draw_glyph(
        &mut self,
        glyph: &Glyph<'a>,
        transform: Affine,
        glyph_transform: Affine,
        paint: &Paint<'a>,
        mode: &GlyphDrawMode,
    ) {
        match glyph {
            Glyph::Outline(outline) => {
                let own = self.own(outline.font_cache_key()) && !self.is_empty(outline);
                // As large as letters are, and as wide as they may be; where it is said how wide they are, not wider by much.
                let measured =
                    self.fonts.get(&outline.font_cache_key()).is_some_and(|font| font.measured && !font.drawn);
                let wide =
                    outline.advance_width().map(f64::from).filter(|wide| measured && (0.0..=1_500.0).contains(wide));
                let square = match wide {
                    // Widths that are not those of its letters squeeze them with some programs only.
                    Some(wide) => {
                        let own = outline.outline().bounding_box();
                        let own = if own.is_finite() { own } else { Box::ZERO };
                        Box::new(0.0, -BELOW, wide, ABOVE).union(own).inflate(BESIDE, 0.0)
                    }
                    None => Box::new(-500.0, -500.0, 1_500.0, 1_500.0),
                };
                let place = || (transform * glyph_transform * square.to_path(0.1)).bounding_box();
                if self.through_mask() {
                    keep(&mut self.masked, place());
                }
                if !own && !matches!(mode, GlyphDrawMode::Invisible) {
                    self.at(place());
                }
            }
            Glyph::Type3(drawn) => {
                if self.deep < DEEPEST {
                    self.deep += 1;
                    drawn.interpret(self, transform, glyph_transform, paint);
                    self.deep -= 1;
                }
            }
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, transform: Affine) {
        let (width, height) = (f64::from(image.width()), f64::from(image.height()));
        let squeezed = parts(&Box::new(0.0, 0.0, width, height).to_path(0.1), transform);
        for part in squeezed.iter().filter(|part| part.thickness() < THIN * self.unit && !part.is_rule(self.unit)) {
            keep(
                &mut self.points,
                if part.sides.is_finite() { part.sides.inflate(self.unit, self.unit) } else { EVERYWHERE },
            );
        }
        let mut whole = false;
        // Rows that are missing are left away, and so is a mask that cannot be read.
        let rows = |own: f64, scale: f32| own * f64::from(scale) > height - 1.0;
        match &image {
            Image::Raster(raster) => {
                let own = raster.stream().dict();
                let masked = own.get::<Stream<'_>>(b"SMask").or_else(|| own.get(b"Mask")).is_some();
                raster.with_rgba(
                    |data, alpha| {
                        whole = rows(f64::from(data.height()), data.scale_factors().1)
                            && alpha.as_ref().map_or(!masked, |alpha| {
                                // A mask may be finer or coarser than its picture, but not shorter.
                                alpha.data.len() == alpha.width as usize * alpha.height as usize
                            });
                    },
                    None,
                );
            }
            Image::Stencil(stencil) => {
                stencil.with_stencil(|data, _| whole = rows(f64::from(data.height), data.scale_factors.1), None);
            }
        }
        if self.through_mask() {
            let place = (transform * Box::new(0.0, 0.0, width, height).to_path(0.1)).bounding_box();
            keep(&mut self.masked, if place.is_finite() { place } else { EVERYWHERE });
        }
        if !whole {
            let place = (transform * Box::new(0.0, 0.0, width, height).to_path(0.1)).bounding_box();
            let place = if self.in_mask || !place.is_finite() { EVERYWHERE } else { place };
            keep(&mut self.pictures, place);
        }
    }

    fn pop_clip_path(&mut self) {}

    fn pop_transparency_group(&mut self) {
        self.group_masks.pop();
    }
}
