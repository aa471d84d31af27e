//! Letters for which a font of the file has no glyph (ISO 32000-1, 9.7.6.3): they print as an empty box, or not at all.

use std::sync::Arc;

use hayro::hayro_interpret::font::{Glyph, OutlineGlyph};
use hayro::hayro_interpret::hayro_cmap::BfString;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache, InterpreterSettings, Paint,
    PathDrawMode, SoftMask, interpret_page,
};
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::kurbo::{Affine, BezPath, Rect, Shape as _};

/// Pages that are looked at.
const MOST_PAGES: usize = 200;
/// Letters of a page that are looked at.
const MOST_LETTERS: usize = 200_000;
/// Patterns and letters that are drawings, in one another.
const DEEPEST: usize = 8;
/// Where a glyph stands that draws nothing, in thousandths of its size.
const SQUARE: Rect = Rect::new(0.0, 0.0, 500.0, 700.0);

/// Of each page, where such letters stand: left, bottom, right, top of all of them, in its own units.
pub(super) fn missing(file: &[u8]) -> Vec<Option<[f64; 4]>> {
    let Ok(pdf) = Pdf::new(file.to_vec()) else { return Vec::new() };
    let cache = InterpreterCache::new();
    pdf.pages()
        .iter()
        .take(MOST_PAGES)
        .map(|page| {
            let sheet = page.media_box();
            let whole = Rect::new(sheet.x0, sheet.y0, sheet.x1, sheet.y1);
            // A font that does not come along is named as that, and draws nothing here.
            let settings = InterpreterSettings { font_resolver: Arc::new(|_| None), ..InterpreterSettings::default() };
            let mut device = Glyphs { left: MOST_LETTERS, deep: 0, found: None, whole };
            let mut context = Context::new(Affine::IDENTITY, whole, &cache, page.xref(), settings);
            interpret_page(page, &mut context, &mut device);
            device.found.map(|found| [found.x0, found.y0, found.x1, found.y1])
        })
        .collect()
}

struct Glyphs {
    left: usize,
    deep: usize,
    found: Option<Rect>,
    whole: Rect,
}

impl Glyphs {
    fn letter(&mut self, own: &OutlineGlyph, onto: Affine) {
        let Some(left) = self.left.checked_sub(1) else { return };
        self.left = left;
        let outline = own.outline();
        let empty = outline.elements().is_empty();
        // What is shown for what there is not; and a letter of which nothing is drawn, where the file says which letter it is.
        let none = own.glyph_id().to_u32() == 0 && !empty;
        if !(none || empty && is_letter(own)) {
            return;
        }
        let square = if empty { SQUARE } else { outline.bounding_box() };
        let place = (onto * square.to_path(0.1)).bounding_box();
        let seen = place.is_finite() && self.whole.overlaps(place);
        if seen {
            self.found = Some(self.found.map_or(place, |found| found.union(place)));
        }
    }
}

/// Whether the file says of a glyph that it is a letter that is seen.
fn is_letter(own: &OutlineGlyph) -> bool {
    match own.as_unicode() {
        Some(BfString::Char(letter)) => letter.is_alphanumeric(),
        Some(BfString::String(text)) => text.chars().any(char::is_alphanumeric),
        None => false,
    }
}

impl<'a> Device<'a> for Glyphs {
    fn draw_glyph(
        &mut self,
        glyph: &Glyph<'a>,
        transform: Affine,
        own: Affine,
        paint: &Paint<'a>,
        mode: &GlyphDrawMode,
    ) {
        match glyph {
            Glyph::Outline(outline) if !matches!(mode, GlyphDrawMode::Invisible) => {
                self.letter(outline, transform * own);
            }
            Glyph::Type3(drawn) if self.deep < DEEPEST => {
                self.deep += 1;
                drawn.interpret(self, transform, own, paint);
                self.deep -= 1;
            }
            Glyph::Outline(_) | Glyph::Type3(_) => {}
        }
    }

    fn set_soft_mask(&mut self, _: Option<SoftMask<'a>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'a>, _: &PathDrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'a, '_>, _: Affine) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
