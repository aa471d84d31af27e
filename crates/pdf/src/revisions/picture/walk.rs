//! A walk over all that a page draws, without drawing it: what is not understood, what is not there, and how much it is.

use std::collections::{BTreeSet, HashMap};

use hayro::hayro_interpret::CacheKey;
use hayro::hayro_syntax::content::TypedIter;
use hayro::hayro_syntax::content::ops::TypedInstruction;
use hayro::hayro_syntax::object::{Array, Dict, Name, Object, ObjectIdentifier, Stream};
use hayro::hayro_syntax::page::{Page, Resources};

use super::annotation::Annotation;
use super::colours;
use super::left_out::LeftOut;
use super::letters::{Font, name_of};
use super::operators::{self, Nesting};
use super::outline::Outline;
use super::shadings;

/// Operators of one page, counted as often as they are carried out.
const MOST_OPERATORS: u64 = 4_000_000;

/// Forms, patterns and letters in one another.
const DEEPEST: usize = 24;

/// Arrays and dictionaries in one another, as operands.
const DEEPEST_OPERAND: usize = 200;

/// Bytes of content that are read.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// An operator behind all content: where it is not reached, the content is not understood.
const LAST: &[u8] = b"\n/TheLast MP\n";

/// What a walk found.
pub(super) struct Walk {
    /// What is left out, wherever it is.
    pub found: BTreeSet<LeftOut>,
    /// Fonts in which something is shown.
    pub fonts: HashMap<u128, Font>,
    /// What is drawn by a stream, once it is known.
    weights: HashMap<ObjectIdentifier, u64>,
    /// The mask that each group serves for.
    masks: HashMap<ObjectIdentifier, Vec<u8>>,
    open: Vec<ObjectIdentifier>,
    bytes: usize,
    /// Whether the file has layers.
    layered: bool,
    /// Whether a letter is walked over that has the colour of its text.
    shape: bool,
}

impl Walk {
    /// `layered` says whether the file has layers at all.
    pub(super) fn new(layered: bool) -> Walk {
        Walk {
            found: BTreeSet::new(),
            fonts: HashMap::new(),
            weights: HashMap::new(),
            masks: HashMap::new(),
            open: Vec::new(),
            bytes: 0,
            layered,
            shape: false,
        }
    }

    /// A page, with its annotations.
    pub(super) fn page(&mut self, page: &Page<'_>) {
        let streams: Vec<Stream<'_>> = match page.raw().get::<Object<'_>>(b"Contents") {
            Some(Object::Stream(one)) => vec![one],
            Some(Object::Array(all)) => {
                let streams: Vec<_> = all.iter::<Stream<'_>>().collect();
                if streams.len() != all.raw_iter().count() {
                    self.found.insert(LeftOut::Content);
                }
                streams
            }
            None | Some(Object::Null(_)) => Vec::new(),
            Some(_) => {
                self.found.insert(LeftOut::Content);
                Vec::new()
            }
        };
        if streams.iter().any(|stream| !decodes(stream)) {
            self.found.insert(LeftOut::Content);
        }
        if let Some(group) = page.raw().get::<Dict<'_>>(b"Group") {
            self.group(&group);
        }
        let mut weight = self.content(page.page_stream().unwrap_or_default(), page.resources(), Nesting::Outermost);
        for annotation in Annotation::all(page.raw()) {
            if let Some((_, stream)) = annotation.appearance() {
                weight = weight.saturating_add(self.form(&stream, page.resources()));
            }
        }
        if weight > MOST_OPERATORS {
            self.found.insert(LeftOut::Amount);
        }
    }

    fn left(&mut self, what: LeftOut) -> u64 {
        self.found.insert(what);
        1
    }

    /// A stream that is drawn; each only once.
    fn form(&mut self, stream: &Stream<'_>, resources: &Resources<'_>) -> u64 {
        let id = stream.obj_id();
        if let Some(weight) = self.weights.get(&id) {
            return *weight;
        }
        if self.open.contains(&id) || self.open.len() >= DEEPEST {
            self.found.insert(LeftOut::Content);
            return MOST_OPERATORS + 1;
        }
        let dictionary = stream.dict();
        if dictionary.contains_key(b"OC") {
            self.found.insert(LeftOut::OptionalContent);
        }
        if dictionary.contains_key(b"Ref") || dictionary.contains_key(b"OPI") {
            self.found.insert(LeftOut::Resource);
        }
        if let Some(group) = dictionary.get::<Dict<'_>>(b"Group") {
            self.group(&group);
        }
        let Some(content) = stream.decoded().ok().filter(|_| decodes(stream)) else {
            return self.left(LeftOut::Content);
        };
        let own: Option<Dict<'_>> = dictionary.get(b"Resources");
        let whole = own.is_some();
        let resources = Resources::from_parent(own.unwrap_or_default(), resources.clone());
        if whole && operators::borrows(&content, &resources) {
            self.found.insert(LeftOut::Resource);
        }
        self.open.push(id);
        let weight = self.content(&content, &resources, Nesting::Within);
        self.open.pop();
        self.weights.insert(id, weight);
        weight
    }

    fn group(&mut self, group: &Dict<'_>) {
        // Groups are drawn as if they stood alone, and nothing in them is knocked out.
        if group.get::<bool>(b"K") == Some(true) || !colours::blends_plainly(group) {
            self.found.insert(LeftOut::Transparency);
        }
    }

    /// Content; how many operators are carried out for it.
    fn content(&mut self, content: &[u8], resources: &Resources<'_>, nesting: Nesting) -> u64 {
        self.bytes = self.bytes.saturating_add(content.len());
        if self.bytes > MOST_BYTES || nested(content) > DEEPEST_OPERAND {
            self.found.insert(LeftOut::Amount);
            return MOST_OPERATORS + 1;
        }
        if !operators::agreed(content, nesting) {
            self.found.insert(LeftOut::Content);
        }
        if colours::has_defaults(resources) {
            self.found.insert(LeftOut::Colour);
        }
        let whole = [content, LAST].concat();
        let mut operators = TypedIter::new(&whole);
        let mut weight: u64 = 0;
        let mut font: Option<(u128, Font)> = None;
        let mut outline = Outline::default();
        let mut reached = false;
        while let Some(operator) = operators.next() {
            if outline.follow(&operator) {
                self.found.insert(LeftOut::Content);
            }
            weight += 1;
            if weight > MOST_OPERATORS {
                reached = true;
                break;
            }
            reached = false;
            let more = match operator {
                TypedInstruction::Fallback(_) => self.left(LeftOut::Content),
                TypedInstruction::MarkedContentPoint(point) => {
                    reached = point.0.as_ref() == b"TheLast";
                    0
                }
                TypedInstruction::BeginMarkedContentWithProperties(begin)
                    if begin.0.as_ref() == b"OC" || operators::may_hide(begin.1, resources, self.layered) =>
                {
                    self.left(LeftOut::OptionalContent)
                }
                TypedInstruction::BeginMarkedContent(begin) if begin.0.as_ref() == b"OC" => {
                    self.left(LeftOut::OptionalContent)
                }
                TypedInstruction::SetGraphicsState(state) => match resources.get_ext_g_state(state.0) {
                    Some(state) => self.state(&state, resources, &mut font),
                    None => self.left(LeftOut::Resource),
                },
                TypedInstruction::TextFont(chosen) => match resources.get_font(chosen.0) {
                    Some(chosen) => self.font(&chosen, resources, &mut font),
                    None => {
                        font = None;
                        0
                    }
                },
                TypedInstruction::ShowText(_)
                | TypedInstruction::NextLineAndShowText(_)
                | TypedInstruction::ShowTextWithParameters(_)
                | TypedInstruction::ShowTexts(_) => match font {
                    Some((key, font)) => {
                        self.fonts.insert(key, font);
                        0
                    }
                    None => self.left(LeftOut::Font),
                },
                TypedInstruction::XObject(object) => match resources.get_x_object(object.0) {
                    Some(object) => self.object(&object, resources),
                    None => self.left(LeftOut::Resource),
                },
                TypedInstruction::InlineImage(image) => self.image(image.0),
                TypedInstruction::Shading(shading) => match resources.get_shading(shading.0) {
                    Some(shading) if shadings::is_plain_shading(&shading) => 0,
                    Some(_) => self.left(LeftOut::Transparency),
                    None => self.left(LeftOut::Resource),
                },
                TypedInstruction::NonStrokeColorNamed(colour) => self.pattern(colour.1, resources),
                TypedInstruction::StrokeColorNamed(colour) => self.pattern(colour.1, resources),
                TypedInstruction::ColorSpaceNonStroke(space) => self.space(space.0, resources),
                TypedInstruction::ColorSpaceStroke(space) => self.space(space.0, resources),
                _ => 0,
            };
            weight = weight.saturating_add(more);
        }
        if !reached {
            self.found.insert(LeftOut::Content);
        }
        weight
    }

    fn state(&mut self, state: &Dict<'_>, resources: &Resources<'_>, font: &mut Option<(u128, Font)>) -> u64 {
        let mut weight = 0;
        if let Some(chosen) = state.get::<Array<'_>>(b"Font").and_then(|all| all.iter::<Dict<'_>>().next()) {
            weight += self.font(&chosen, resources, font);
        }
        let within =
            |key: &[u8]| state.get::<f64>(key).map_or(!state.contains_key(key), |own| (0.0..=1.0).contains(&own));
        if !(within(b"ca") && within(b"CA")) {
            self.found.insert(LeftOut::Transparency);
        }
        match state.get::<Object<'_>>(b"SMask") {
            None | Some(Object::Name(_)) => {}
            Some(Object::Dict(mask)) => weight += self.mask(&mask, resources),
            Some(_) => weight += self.left(LeftOut::Transparency),
        }
        weight
    }

    fn mask(&mut self, mask: &Dict<'_>, resources: &Resources<'_>) -> u64 {
        let kind = mask.get::<Name<'_>>(b"S");
        let known = kind.is_some_and(|kind| matches!(kind.as_ref(), b"Alpha" | b"Luminosity"));
        let Some(group) = mask.get::<Stream<'_>>(b"G").filter(|_| known) else {
            return self.left(LeftOut::Transparency);
        };
        let whole = group.dict().get::<Dict<'_>>(b"Group").is_some_and(|group| group.contains_key(b"CS"));
        // The library keeps one mask of each group, whatever it is to be used for.
        let same = self.masks.entry(group.obj_id()).or_insert_with(|| mask.data().to_vec()) == mask.data();
        if !whole || !same {
            self.found.insert(LeftOut::Transparency);
        }
        self.form(&group, resources)
    }

    fn font(&mut self, chosen: &Dict<'_>, resources: &Resources<'_>, font: &mut Option<(u128, Font)>) -> u64 {
        let kind = chosen.get::<Name<'_>>(b"Subtype").map(|kind| kind.as_ref().to_vec()).unwrap_or_default();
        let descriptor = |of: &Dict<'_>| {
            of.get::<Dict<'_>>(b"FontDescriptor").is_some_and(|own| {
                [&b"FontFile"[..], b"FontFile2", b"FontFile3"].iter().any(|key| own.contains_key(key))
            })
        };
        let base = chosen.get::<Name<'_>>(b"BaseFont").map(|name| name.as_ref().to_vec()).unwrap_or_default();
        let base = String::from_utf8_lossy(&base);
        let usual = ["Helvetica", "Arial", "Times", "Courier", "Symbol", "Zapf"].iter().any(|own| base.contains(own));
        let font_of = |embedded: bool, measured: bool, drawn: bool| Font {
            embedded,
            measured,
            drawn,
            name: name_of(&base),
            usual,
        };
        let facts = match kind.as_slice() {
            b"Type3" => font_of(true, true, true),
            b"Type0" => {
                let below = chosen.get::<Array<'_>>(b"DescendantFonts").and_then(|all| all.iter::<Dict<'_>>().next());
                font_of(below.is_some_and(|below| descriptor(&below)), true, false)
            }
            _ => {
                let standard = chosen.get::<Name<'_>>(b"BaseFont").is_some_and(|name| standard(name.as_ref()));
                let measured = standard || chosen.contains_key(b"Widths");
                font_of(descriptor(chosen), measured, false)
            }
        };
        *font = Some((chosen.cache_key(), facts));
        if facts.drawn { self.drawn_letters(chosen, resources) } else { 0 }
    }

    /// Letters that are drawings: each weighs as much as the heaviest, for how often it is shown is not counted.
    fn drawn_letters(&mut self, chosen: &Dict<'_>, resources: &Resources<'_>) -> u64 {
        if !chosen.contains_key(b"Widths") || !chosen.contains_key(b"FontMatrix") {
            self.found.insert(LeftOut::Font);
        }
        let own: Dict<'_> = chosen.get(b"Resources").unwrap_or_default();
        let resources = Resources::from_parent(own, resources.clone());
        let letters: Dict<'_> = chosen.get(b"CharProcs").unwrap_or_default();
        let mut heaviest = 0;
        for name in letters.keys() {
            match letters.get::<Stream<'_>>(name.as_ref()) {
                Some(letter) => {
                    let content = letter.decoded();
                    let before = std::mem::replace(
                        &mut self.shape,
                        content.is_ok_and(|content| operators::has(&content, b"d1")),
                    );
                    heaviest = heaviest.max(self.form(&letter, &resources));
                    self.shape = before;
                }
                None => {
                    self.found.insert(LeftOut::Font);
                }
            }
        }
        heaviest
    }

    fn object(&mut self, object: &Stream<'_>, resources: &Resources<'_>) -> u64 {
        let kind = object.dict().get::<Name<'_>>(b"Subtype").map(|kind| kind.as_ref().to_vec()).unwrap_or_default();
        match kind.as_slice() {
            b"Form" if object.dict().get::<[f64; 4]>(b"BBox").is_some() => self.form(object, resources),
            b"Image" => self.image(object),
            _ => self.left(LeftOut::Resource),
        }
    }

    fn image(&mut self, image: &Stream<'_>) -> u64 {
        let own = image.dict();
        if own.contains_key(b"OC") {
            self.found.insert(LeftOut::OptionalContent);
        }
        // In a letter that is a shape only shapes may stand (9.6.5): another picture is painted in its own colours or in those of the text.
        let stencil = own.get::<bool>(b"ImageMask").or_else(|| own.get::<bool>(b"IM")) == Some(true);
        if self.shape && !stencil {
            self.found.insert(LeftOut::Font);
        }
        // Which of several is shown is for the reader to choose.
        let several = own.contains_key(b"Alternates") || own.contains_key(b"OPI");
        let bits = own.get::<u32>(b"BitsPerComponent").or_else(|| own.get::<u32>(b"BPC"));
        let odd = bits.is_some_and(|bits| !matches!(bits, 1 | 2 | 4 | 8 | 16));
        if !colours::indexes_within(image) {
            self.found.insert(LeftOut::Colour);
        }
        let mask = own.get::<Stream<'_>>(b"SMask").or_else(|| own.get::<Stream<'_>>(b"Mask"));
        let masked = mask.as_ref().is_some_and(|mask| !known_filters(mask));
        if several || odd || masked || !known_filters(image) {
            self.found.insert(LeftOut::Image);
        }
        0
    }

    fn pattern(&mut self, name: Option<&Name<'_>>, resources: &Resources<'_>) -> u64 {
        let Some(name) = name else { return 0 };
        match resources.get_pattern(name) {
            Some(Object::Stream(pattern)) if shadings::is_plain_tiling(pattern.dict()) => {
                self.form(&pattern, resources)
            }
            Some(Object::Dict(pattern))
                if !pattern.contains_key(b"ExtGState")
                    && pattern.get::<Object<'_>>(b"Shading").is_some_and(|own| shadings::is_plain_shading(&own)) =>
            {
                0
            }
            Some(_) => self.left(LeftOut::Transparency),
            None => self.left(LeftOut::Resource),
        }
    }

    fn space(&mut self, name: &Name<'_>, resources: &Resources<'_>) -> u64 {
        match resources.get_color_space(name) {
            // Some go by the name alone, some look for another space of that name.
            Some(_) if colours::is_device(name) => self.left(LeftOut::Colour),
            None if colours::is_device(name) => 0,
            // Numbers beyond its table are other colours in each reader; pictures are looked through for them.
            Some(space) if colours::is_plain_space(&space, 0) && !colours::is_indexed(&space) => 0,
            Some(_) => self.left(LeftOut::Colour),
            None => self.left(LeftOut::Resource),
        }
    }
}

/// How deep brackets stand in one another at the most. Those in strings and pictures count too, which are hardly ever so many.
fn nested(content: &[u8]) -> usize {
    let (mut deep, mut most) = (0_usize, 0);
    for pair in content.windows(2) {
        match pair {
            [b'[', _] | [b'<', b'<'] => deep += 1,
            [b']', _] | [b'>', b'>'] => deep = deep.saturating_sub(1),
            _ => {}
        }
        most = most.max(deep);
    }
    most
}

/// Whether a stream has only filters that are known, and is no file elsewhere.
fn known_filters(stream: &Stream<'_>) -> bool {
    let own = stream.dict();
    let named = match own.get::<Object<'_>>(b"Filter").or_else(|| own.get::<Object<'_>>(b"F")) {
        None | Some(Object::Null(_)) => 0,
        Some(Object::Name(_)) => 1,
        Some(Object::Array(all)) => all.raw_iter().count(),
        Some(_) => return false,
    };
    stream.filters().len() == named
}

fn decodes(stream: &Stream<'_>) -> bool {
    known_filters(stream) && stream.decoded().is_ok()
}

/// Fonts whose letters are as wide in any reader (ISO 32000-1, 9.6.2.2).
fn standard(name: &[u8]) -> bool {
    [&b"Helvetica"[..], b"Times-", b"Courier", b"Symbol", b"ZapfDingbats"].iter().any(|own| name.starts_with(own))
}
