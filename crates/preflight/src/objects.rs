//! What content calls by name, and images that stand in it: forms, pictures, what they are made of.

use lopdf::{Dictionary, Object, ObjectId, Stream};

use super::colour::{Space, blend_space};
use super::content::numbers;
use super::decoding::{Said, are_known, comes_to_its_end};
use super::geometry::{Matrix, Rect};
use super::jpx;
use super::marks::Shown;
use super::unpacking::{MOST_BYTES, filters, innermost, is_whole};
use super::walk::Walk;
use pdf::objects::{dictionary, resolve};
use pdf::read::Unreadable;

impl<'a> Walk<'_, 'a> {
    pub(super) fn object(&mut self, name: Option<&[u8]>, resources: Option<&'a Dictionary>) -> Result<(), Unreadable> {
        let document = self.reader.document;
        let all = resources.and_then(|own| dictionary(document, own.get(b"XObject").ok()));
        let named = all.and_then(|all| all.get(name?).ok()).and_then(|named| resolve(document, named));
        let Some(Object::Stream(stream)) = named else {
            // What is called for is not there, and nothing is painted.
            self.marks.skipped += 1;
            return Ok(());
        };
        let layer = stream.dict.get(b"OC").ok().and_then(|own| self.reader.layers.hides(document, own));
        self.layers.push(layer);
        let done = if stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Form") {
            self.form(stream, resources)
        } else {
            let space = stream.dict.get(b"ColorSpace").ok().map(|own| self.reader.space(own, resources));
            let first = self.walked.insert(std::ptr::from_ref(stream).addr());
            let broken = first && {
                let id = all.and_then(|all| all.get(name?).ok()?.as_reference().ok());
                self.is_broken(stream, id) || self.is_otherwise(stream, space.as_ref())
            };
            if let Some(bounds) = self.image(&stream.dict, space, &stream.content) {
                if broken {
                    self.marks.damaged.push(bounds);
                }
                if stream.dict.has(b"Alternates") {
                    self.marks.alternate.get_or_insert(bounds);
                }
            }
            Ok(())
        };
        self.layers.pop();
        done
    }

    /// Whether some program cannot draw an image, or not all of it.
    fn is_broken(&self, stream: &Stream, id: Option<ObjectId>) -> bool {
        let document = self.reader.document;
        let filters = filters(document, &stream.dict);
        let jpeg = matches!(filters.last(), Some(&b"DCTDecode"));
        id.is_some_and(|id| self.reader.undecodable.contains(&id.0))
            || !are_known(&filters)
            || !is_whole(document, stream)
            || (jpeg && !comes_to_its_end(&innermost(document, &stream.dict, &stream.content)))
    }

    /// Whether the data of an image, or of its mask, are of another size or in other colours than it says, or end too early.
    fn is_otherwise(&self, stream: &Stream, space: Option<&Space>) -> bool {
        let document = self.reader.document;
        let own = |key: &[u8]| stream.dict.get(key).ok().and_then(|own| resolve(document, own));
        let number = |key: &[u8]| own(key).and_then(|own| usize::try_from(own.as_i64().ok()?).ok());
        let (Some(width), Some(height)) = (number(b"Width"), number(b"Height")) else { return false };
        let stencil = own(b"ImageMask").is_some_and(|own| own.as_bool().is_ok_and(|own| own));
        let channels = if stencil { Some(1) } else { space.and_then(Space::channels) };
        let bits = if stencil { 1 } else { number(b"BitsPerComponent").unwrap_or(8) };
        let said = Said { width, height, bits, channels };
        let fits = match filters(document, &stream.dict).last() {
            Some(&b"DCTDecode") => said.is_of_jpeg(&innermost(document, &stream.dict, &stream.content)),
            Some(&(b"CCITTFaxDecode" | b"JBIG2Decode" | b"JPXDecode")) => true,
            _ => {
                stream.get_plain_content_with_limit(MOST_BYTES).map_or(true, |samples| said.has_samples(samples.len()))
            }
        };
        let of_mask = |key: &[u8]| match own(key) {
            Some(Object::Stream(mask)) => self.is_otherwise(mask, Some(&Space::Grey)),
            _ => false,
        };
        !fits || stream.dict.has(b"SMask") && of_mask(b"SMask") || stream.dict.has(b"Mask") && of_mask(b"Mask")
    }

    pub(super) fn inline_image(&mut self, image: &Stream, resources: Option<&'a Dictionary>) {
        let space = image.dict.get(b"ColorSpace").ok().map(|own| match own.as_name() {
            Ok(name) => self.reader.named(name, resources),
            Err(_) => Space::of(self.reader.document, own, resources, 0),
        });
        self.image(&image.dict, space, &image.content);
    }

    /// A picture; where something of it is seen.
    fn image(&mut self, dict: &Dictionary, space: Option<Space>, data: &[u8]) -> Option<Rect> {
        let document = self.reader.document;
        let whole = Rect([0.0, 0.0, 1.0, 1.0]).under(self.state.matrix);
        let bounds = whole.and_then(|bounds| self.visible(bounds))?;
        let own = |key: &[u8]| dict.get(key).ok().and_then(|own| resolve(document, own));
        let number = |key: &[u8]| own(key).and_then(|own| own.as_float().ok()).map_or(0.0, f64::from);
        let mask = own(b"ImageMask").and_then(|own| own.as_bool().ok()).unwrap_or_default();
        let [wide, high] = self.state.matrix.units();
        // One row or column is the same all along, however long it is.
        let along =
            |pixels: f64, length: f64| if pixels > 1.0 { pixels / length.max(1e-6) * 72.0 } else { f64::INFINITY };
        let dpi = along(number(b"Width"), wide).min(along(number(b"Height"), high));
        let space = if mask {
            let ink = self.state.fill.clone();
            self.used(&ink, bounds);
            ink.space
        } else {
            let space = space.unwrap_or_else(|| match filters(document, dict).last() {
                Some(&b"JPXDecode") => jpx::space(&innermost(document, dict, data)),
                _ => Space::Unknown,
            });
            self.marks.more_ink |= space.is_of_the_press();
            self.marks.see(&space, Some(bounds));
            space
        };
        self.order += 1;
        self.marks.pictures.push(Shown { order: self.order, bounds, dpi, space });
        Some(bounds)
    }

    pub(super) fn form(&mut self, stream: &'a Stream, above: Option<&'a Dictionary>) -> Result<(), Unreadable> {
        let document = self.reader.document;
        let key = std::ptr::from_ref(stream).addr();
        if self.within.contains(&key) {
            // Renderers draw it once (ISO 32000-1, 8.10.1 knows no such form).
            self.marks.skipped += 1;
            self.reader.circular = true;
            return Ok(());
        }
        self.within.push(key);
        let six = |key: &[u8]| -> Option<[f64; 6]> {
            numbers(resolve(document, stream.dict.get(key).ok()?)?.as_array().ok()?).try_into().ok()
        };
        let kept = (self.state.clone(), std::mem::take(&mut self.saved));
        if let Some(own) = six(b"Matrix") {
            self.state.matrix = Matrix(own).then(self.state.matrix);
        }
        self.state.shown = self.state.matrix.units()[1] / self.base.units()[1].max(1e-9);
        let bounds = stream.dict.get(b"BBox").ok().and_then(|own| resolve(document, own)?.as_array().ok());
        if let Some(bounds) = bounds.and_then(|own| <[f64; 4]>::try_from(numbers(own)).ok())
            && let Some(bounds) = Rect(bounds).under(self.state.matrix)
        {
            self.state.clip = bounds.with(self.state.clip).unwrap_or(Rect([0.0; 4]));
        }
        if let Some(space) = blend_space(document, stream.dict.get(b"Group").ok()) {
            self.state.blend = Some(space);
        }
        let bytes = self.unpacked(stream)?;
        let own = dictionary(document, stream.dict.get(b"Resources").ok()).or(above);
        let done = self.content(&bytes, own);
        (self.state, self.saved) = kept;
        self.within.pop();
        done
    }

    /// Content of a stream; what is missing of it is counted.
    ///
    /// # Errors
    /// [`Unreadable::TooComplex`].
    pub(super) fn unpacked(&mut self, stream: &Stream) -> Result<Vec<u8>, Unreadable> {
        if !is_whole(self.reader.document, stream) {
            self.marks.skipped += 1;
        }
        match stream.get_plain_content_with_limit(MOST_BYTES) {
            Ok(bytes) => Ok(bytes),
            Err(lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. })) => {
                Err(Unreadable::TooComplex)
            }
            Err(_) => {
                self.marks.skipped += 1;
                Ok(Vec::new())
            }
        }
    }
}
