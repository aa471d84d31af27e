//! A file separated: every colour space of it as what one ink of a press makes of it, in grey, so that a renderer paints the plate.

use std::collections::HashMap;

use lopdf::content::Operation;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use super::colour::Space;
use super::jpx;
use super::overprinting::Overprint;
use super::rewriting::{Change, plain};
use super::unpacking::{MOST_BYTES, filters, innermost};
use colour::OutputProfile;
use pdf::objects::{array, dictionary, integer, resolve};

/// Names of the spaces of devices, as the content is made to call them.
const GREY: &str = "canvaspersGrey";
const RGB: &str = "canvaspersRGB";
const CMYK: &str = "canvaspersCMYK";

/// Colours of a side of the table that RGB is converted by.
const TABLE: usize = 17;

/// Spaces within one another.
const DEEPEST: usize = 6;

/// One ink of a file.
pub(super) struct Plate<'d> {
    document: &'d Document,
    /// Cyan, magenta, yellow or black.
    ink: usize,
    /// Spaces that are made already.
    grey: Option<ObjectId>,
    rgb: Option<ObjectId>,
    cmyk: Option<ObjectId>,
    known: HashMap<ObjectId, Object>,
    images: Dictionary,
    states: Dictionary,
    /// Pixels of images whose colours are computed one by one.
    pub(super) slow: usize,
}

fn named(operator: &str, name: &str) -> Operation {
    Operation::new(operator, vec![Object::Name(name.into())])
}

impl<'d> Plate<'d> {
    pub(super) fn new(document: &'d Document, ink: usize) -> Plate<'d> {
        let known = HashMap::new();
        Plate {
            document,
            ink,
            grey: None,
            rgb: None,
            cmyk: None,
            known,
            images: Dictionary::new(),
            states: Dictionary::new(),
            slow: 0,
        }
    }

    /// A space of so many values, of which a function in PostScript makes grey.
    fn computed(to: &mut Document, values: usize, program: &str) -> ObjectId {
        let range = |count: usize| [0, 1].repeat(count).into_iter().map(Object::Integer).collect::<Vec<_>>();
        let function = dictionary! {"FunctionType" => 4, "Domain" => range(values), "Range" => range(1)};
        let function = to.add_object(Stream::new(function, format!("{{ {program} }}").into_bytes()));
        Self::many(to, values, function)
    }

    fn many(to: &mut Document, values: usize, function: ObjectId) -> ObjectId {
        let names: Vec<Object> = (0..values).map(|n| Object::Name(format!("canvaspers{n}").into_bytes())).collect();
        to.add_object(vec!["DeviceN".into(), names.into(), "DeviceGray".into(), function.into()])
    }

    /// One of so many values, the other way round: full ink is black. Without one nothing is printed.
    fn one_of(to: &mut Document, values: usize, index: Option<usize>) -> ObjectId {
        let program = match index {
            Some(index) => format!("{}{}1 exch sub", "pop ".repeat(values - 1 - index), "exch pop ".repeat(index)),
            None => format!("{}1", "pop ".repeat(values)),
        };
        Self::computed(to, values, &program)
    }

    fn grey(&mut self, to: &mut Document) -> Object {
        if self.ink == 3 {
            return "DeviceGray".into();
        }
        Object::Reference(*self.grey.get_or_insert_with(|| Self::one_of(to, 1, None)))
    }

    fn cmyk(&mut self, to: &mut Document) -> Object {
        let ink = self.ink;
        Object::Reference(*self.cmyk.get_or_insert_with(|| Self::one_of(to, 4, Some(ink))))
    }

    /// RGB as the profile of coated paper prints it.
    fn rgb(&mut self, to: &mut Document) -> Object {
        let ink = self.ink;
        Object::Reference(*self.rgb.get_or_insert_with(|| {
            let step = |n: usize| (n * 255 / (TABLE - 1)) as u8;
            let colours = (0..TABLE.pow(3)).flat_map(|n| [n % TABLE, n / TABLE % TABLE, n / TABLE / TABLE].map(step));
            let inks = OutputProfile::fogra39().cmyk_pixels(&colours.collect::<Vec<_>>());
            let light = inks.chunks_exact(4).filter_map(|inks| inks.get(ink)).map(|ink| 255 - ink).collect();
            let pairs = |n: usize| [0, 1].repeat(n).into_iter().map(Object::Integer).collect::<Vec<_>>();
            let size = vec![Object::Integer(TABLE as i64); 3];
            let function = dictionary! {
                "FunctionType" => 0, "Domain" => pairs(3), "Range" => pairs(1), "Size" => size, "BitsPerSample" => 8,
            };
            let function = to.add_object(Stream::new(function, light));
            Self::many(to, 3, function)
        }))
    }

    fn separated(&mut self, own: &Object, to: &mut Document, depth: usize) -> Option<Object> {
        let document = self.document;
        if let (Ok(id), true) = (own.as_reference(), depth < DEEPEST) {
            if let Some(known) = self.known.get(&id) {
                return Some(known.clone());
            }
            let new = self.separated(resolve(document, own)?, to, depth + 1)?;
            let new = if new.as_reference().is_ok() { new } else { Object::Reference(to.add_object(new)) };
            self.known.insert(id, new.clone());
            return Some(new);
        }
        let parts = own.as_array().ok();
        match Space::of(document, own, None, 0) {
            Space::Grey | Space::CalGrey | Space::Icc(1) => Some(self.grey(to)),
            Space::Rgb | Space::CalRgb | Space::Icc(3) => Some(self.rgb(to)),
            Space::Cmyk | Space::Icc(4) => Some(self.cmyk(to)),
            Space::Named(named) => {
                let parts = parts?;
                let one = std::slice::from_ref(parts.get(1)?);
                let single = resolve(document, parts.get(1)?)?.as_name().is_ok();
                let count = if single { one.len() } else { array(document, parts.get(1)).len() };
                if named.names.is_nowhere() {
                    return None;
                }
                if named.names.is_of_process() {
                    return Some(Object::Reference(Self::one_of(to, count, named.names.of_ink(self.ink))));
                }
                if !named.instead.is_of_the_press() {
                    // An ink that stands for none of the four: a plate of its own, added to the black one.
                    let program = match self.ink {
                        3 => format!("{}1 exch sub", "add ".repeat(count - 1)),
                        _ => format!("{}1", "pop ".repeat(count)),
                    };
                    return Some(Object::Reference(Self::computed(to, count, &program)));
                }
                let mut new = parts.clone();
                *new.get_mut(2)? = self.separated(parts.get(2)?, to, depth + 1)?;
                Some(Object::Array(new))
            }
            Space::Indexed(_) => {
                let mut new = parts?.clone();
                let inner = self.separated(parts?.get(1)?, to, depth + 1)?;
                *new.get_mut(1)? = inner;
                Some(Object::Array(new))
            }
            // The renderer looks for the space of a pattern behind one name more (hayro-interpret 0.7).
            Space::Pattern(Some(_)) => {
                let inner = self.separated(parts?.get(1)?, to, depth + 1)?;
                Some(vec!["Pattern".into(), "Pattern".into(), inner].into())
            }
            Space::Lab | Space::Icc(_) | Space::Pattern(None) | Space::Unknown => None,
        }
    }
}

impl Change for Plate<'_> {
    fn content(
        &mut self,
        operations: Vec<Operation>,
        resources: Option<&Dictionary>,
        start: bool,
        to: &mut Document,
    ) -> Vec<Operation> {
        let mut out = Vec::with_capacity(operations.len() + 4);
        if start {
            for (space, colour) in [("cs", "sc"), ("CS", "SC")] {
                out.extend([named(space, GREY), Operation::new(colour, vec![0.into()])]);
            }
        }
        let mut overprint = Overprint::new(self.document, self.ink, resources);
        for mut operation in operations {
            out.extend(overprint.before(&operation, &mut self.states));
            let upper = operation.operator.chars().all(char::is_uppercase);
            let (choose, colour) = if upper { ("CS", "SC") } else { ("cs", "sc") };
            let first = operation.operands.first().and_then(|own| own.as_name().ok());
            let (name, values) = match (operation.operator.to_ascii_lowercase().as_str(), first) {
                ("g", _) => (GREY, std::mem::take(&mut operation.operands)),
                ("rg", _) => (RGB, std::mem::take(&mut operation.operands)),
                ("k", _) => (CMYK, std::mem::take(&mut operation.operands)),
                // What each begins with is black (8.6.5).
                ("cs", Some(b"DeviceGray")) => (GREY, vec![0.into()]),
                ("cs", Some(b"DeviceRGB")) => (RGB, vec![0.into(); 3]),
                ("cs", Some(b"DeviceCMYK")) => (CMYK, vec![0.into(), 0.into(), 0.into(), 1.into()]),
                ("bi", _) => {
                    if let Some(Object::Stream(image)) = operation.operands.pop() {
                        out.push(named("Do", &self.inline_image(image, resources, to)));
                    }
                    continue;
                }
                _ => {
                    out.push(operation);
                    continue;
                }
            };
            out.extend([named(choose, name), Operation::new(colour, values)]);
        }
        out
    }

    fn image(&mut self, stream: &Stream, to: &mut Document) -> Option<Stream> {
        if let Some(done) = picture(self.document, stream, self.ink) {
            return Some(done);
        }
        let number = |key: &[u8]| integer(self.document, &stream.dict, key).and_then(|n| usize::try_from(n).ok());
        if !stream.dict.has(b"ImageMask") {
            self.slow += number(b"Width").unwrap_or_default().saturating_mul(number(b"Height").unwrap_or_default());
        }
        // What its own header says, said in the file.
        if stream.dict.has(b"ColorSpace") || filters(self.document, &stream.dict).last() != Some(&&b"JPXDecode"[..]) {
            return None;
        }
        let space = match jpx::space(&innermost(self.document, &stream.dict, &stream.content)) {
            Space::Grey | Space::Icc(1) => self.grey(to),
            Space::Rgb | Space::Icc(3) => self.rgb(to),
            Space::Cmyk | Space::Icc(4) => self.cmyk(to),
            _ => return None,
        };
        let mut own = stream.clone();
        own.dict.set("ColorSpace", space);
        Some(own)
    }

    fn space(&mut self, own: &Object, to: &mut Document) -> Option<Object> {
        self.separated(own, to, 0)
    }

    fn resources(&mut self, to: &mut Document) -> [Dictionary; 3] {
        let spaces = dictionary! {GREY => self.grey(to), RGB => self.rgb(to), CMYK => self.cmyk(to)};
        [spaces, std::mem::take(&mut self.images), std::mem::take(&mut self.states)]
    }
}

impl Plate<'_> {
    /// An image that stood in content, under a name of its own.
    fn inline_image(&mut self, mut image: Stream, resources: Option<&Dictionary>, to: &mut Document) -> String {
        image.dict.set("Type", "XObject");
        image.dict.set("Subtype", "Image");
        // Its space may be one of the resources, by name; an image outside of content has none to ask.
        let spaces = resources.and_then(|own| dictionary(self.document, own.get(b"ColorSpace").ok()));
        let named = image.dict.get(b"ColorSpace").and_then(Object::as_name).ok();
        if let Some(space) = named.and_then(|name| spaces?.get(name).ok()).cloned() {
            image.dict.set("ColorSpace", space);
        }
        let image = self.whole(image, to);
        let name = format!("canvaspersImage{}", self.images.len());
        let id = to.add_object(image);
        self.images.set(name.as_str(), id);
        name
    }

    fn whole(&mut self, mut image: Stream, to: &mut Document) -> Stream {
        if let Some(done) = self.image(&image, to) {
            return done;
        }
        if let Ok(own) = image.dict.get(b"ColorSpace").cloned()
            && let Some(new) = self.space(&own, to)
        {
            image.dict.set("ColorSpace", new);
        }
        image
    }
}

/// A picture in one ink alone, as grey; `None` when its colours have to be computed one by one.
fn picture(document: &Document, stream: &Stream, ink: usize) -> Option<Stream> {
    let own = |key: &[u8]| stream.dict.get(key).ok().and_then(|own| resolve(document, own));
    // A mask of colours is one of the colours as they were.
    if own(b"ImageMask").is_some() || own(b"Mask").is_some_and(|mask| mask.as_array().is_ok()) {
        return None;
    }
    let number = |key: &[u8]| own(key).and_then(|own| own.as_i64().ok()).and_then(|n| usize::try_from(n).ok());
    let (width, height) = (number(b"Width")?, number(b"Height")?);
    let space = Space::of(document, stream.dict.get(b"ColorSpace").ok()?, None, 0);
    let data = match filters(document, &stream.dict).as_slice() {
        [b"DCTDecode"] => jpeg(&stream.content)?,
        _ if number(b"BitsPerComponent") != Some(8) => return None,
        _ => stream.get_plain_content_with_limit(MOST_BYTES).ok()?,
    };
    // `Decode [1 0 …]` says that the bytes count backwards.
    let decode: Vec<f32> = own(b"Decode")
        .and_then(|own| own.as_array().ok())
        .map_or_else(Vec::new, |own| own.iter().filter_map(|side| side.as_float().ok()).collect());
    let all = |pair: [f32; 2]| decode.chunks(2).all(|own| own == pair);
    let backwards = match (all([0.0, 1.0]), all([1.0, 0.0])) {
        (true, _) => false,
        (_, true) => true,
        _ => return None,
    };
    let pixels = width.checked_mul(height)?;
    let light: Vec<u8> = match space {
        Space::Cmyk | Space::Icc(4) if data.len() >= pixels * 4 => {
            let own = data.chunks_exact(4).take(pixels).filter_map(|pixel| pixel.get(ink));
            own.map(|value| if backwards { *value } else { 255 - value }).collect()
        }
        Space::Rgb | Space::Icc(3) if data.len() >= pixels * 3 && !backwards => {
            let inks = OutputProfile::fogra39().cmyk_pixels(data.get(..pixels * 3)?);
            inks.chunks_exact(4).filter_map(|pixel| pixel.get(ink)).map(|value| 255 - value).collect()
        }
        Space::Grey | Space::Icc(1) if data.len() >= pixels && !backwards => {
            if ink == 3 {
                data.get(..pixels)?.to_vec()
            } else {
                vec![255; pixels]
            }
        }
        _ => return None,
    };
    let mut dict = plain(stream);
    dict.set("ColorSpace", "DeviceGray");
    dict.set("BitsPerComponent", 8);
    dict.remove(b"Decode");
    Some(Stream::new(dict, light))
}

fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), DecoderOptions::new_fast());
    decoder.decode_headers().ok()?;
    let wanted = match decoder.input_colorspace()? {
        ColorSpace::CMYK => ColorSpace::CMYK,
        ColorSpace::Luma => ColorSpace::Luma,
        ColorSpace::YCCK => return None,
        _ => ColorSpace::RGB,
    };
    decoder.set_options(DecoderOptions::new_fast().jpeg_set_out_colorspace(wanted));
    decoder.decode().ok()
}
