//! A page as a sheet of paper: its boxes (ISO 32000-1, 14.11.2), what is asked of it, what was measured.

use lopdf::{Dictionary, Document, Object};

use super::colour::blend_space;
use super::geometry::{MM, Matrix, Rect};
use super::marks::Marks;
use super::measures::{Asked, asked};
use super::report::Page;
use pdf::objects::{dictionary, resolve};

/// Nodes of the page tree above a page.
const HIGHEST: usize = 64;

/// A page as it is seen: turned, in points of an inch, from the lower left of what is seen of it.
#[derive(Debug, Clone)]
pub(super) struct Sheet {
    pub(super) media: Rect,
    /// None where the file names none.
    pub(super) trim: Option<Rect>,
    pub(super) bleed: Option<Rect>,
    /// Where it is cut: where no TrimBox says so the CropBox, where there is none the whole medium.
    cut: Rect,
    /// What of it may be printed: the CropBox, and the bleed.
    pub(super) seen: Rect,
    /// The same in the page's own space.
    pub(super) area: Rect,
    /// From the page's own space to the page as it is seen.
    pub(super) frame: Matrix,
    /// Points of a unit of the page's own space.
    pub(super) unit: f64,
    /// Name of the space that the page mixes colours in, where that is none of the press.
    pub(super) blend: Option<String>,
    pub(super) asked: Asked,
}

impl Sheet {
    pub(super) fn of(document: &Document, page: &Dictionary) -> Sheet {
        let own = |key: &[u8]| rect(document, page.get(key).ok()?);
        let media = inherited(document, page, b"MediaBox").and_then(|own| rect(document, own));
        let media = media.unwrap_or(Rect([0.0, 0.0, 595.0, 842.0]));
        let crop = inherited(document, page, b"CropBox").and_then(|own| rect(document, own)?.with(media));
        let cropped = crop.unwrap_or(media);
        let (trim, bleed) = (own(b"TrimBox"), own(b"BleedBox"));
        let area = [trim, bleed].into_iter().flatten().fold(cropped, |all, own| all.and(own)).with(media);
        let area = area.unwrap_or(media);
        let number = |object: Option<&Object>| resolve(document, object?)?.as_float().ok().map(f64::from);
        let unit = number(page.get(b"UserUnit").ok()).filter(|unit| *unit > 0.0 && unit.is_finite()).unwrap_or(1.0);
        let turned = number(inherited(document, page, b"Rotate")).unwrap_or_default();
        let frame = frame(area, turned, unit);
        let seen = |own: Rect| own.under(frame).unwrap_or(own);
        let cut = seen(trim.unwrap_or(cropped));
        Sheet {
            media: seen(media),
            trim: trim.map(seen),
            bleed: bleed.map(seen),
            cut,
            seen: seen(area),
            area,
            frame,
            unit,
            blend: blend_space(document, page.get(b"Group").ok()),
            asked: asked([cut.width() * MM, cut.height() * MM]),
        }
    }

    /// Where the page is cut.
    pub(super) fn cut(&self) -> Rect {
        self.cut
    }

    /// What of the page is used in the end: the trimmed page and its bleed.
    pub(super) fn printed(&self) -> Rect {
        self.bleed.map_or(self.cut, |bleed| bleed.and(self.cut))
    }

    /// Least bleed of the four sides in mm.
    pub(super) fn least_bleed(&self) -> Option<f64> {
        let (bleed, trim) = (self.bleed?.0, self.cut().0);
        let sides = [trim[0] - bleed[0], trim[1] - bleed[1], bleed[2] - trim[2], bleed[3] - trim[3]];
        Some(sides.into_iter().fold(f64::MAX, f64::min) * MM)
    }

    pub(super) fn report(&self, marks: &Marks) -> Page {
        let cut = self.cut();
        let tenths = |value: f64| (value * 10.0).round() / 10.0;
        let size = |rect: Rect| [tenths(rect.width() * MM), tenths(rect.height() * MM)];
        let inside = |bounds: &Rect| bounds.with(cut).is_some();
        let smallest = marks.runs.iter().filter(|run| inside(&run.bounds)).map(|run| run.size).reduce(f64::min);
        let coarsest = marks.pictures.iter().map(|p| p.dpi).filter(|dpi| dpi.is_finite()).reduce(f64::min);
        Page {
            trim: size(cut),
            media: size(self.media),
            trim_at: [tenths((cut.0[0] - self.media.0[0]) * MM), tenths((self.media.0[3] - cut.0[3]) * MM)],
            bleed: self.least_bleed().map(tenths),
            sheet: self.asked.sheet.map(str::to_owned),
            smallest_text: smallest.map(tenths),
            coarsest_image: coarsest.map(f64::round),
            // Of a picture or a gradient only the plates tell; of other colours the print shop does.
            most_ink: marks.most_ink.filter(|_| !marks.more_ink && marks.in_inks()).map(|(sum, _)| sum.round()),
        }
    }
}

/// An entry of a page, its own or that of a node above it.
fn inherited<'d>(document: &'d Document, page: &'d Dictionary, key: &[u8]) -> Option<&'d Object> {
    let mut node = page;
    for _ in 0..HIGHEST {
        if let Ok(own) = node.get(key) {
            return Some(own);
        }
        node = dictionary(document, node.get(b"Parent").ok())?;
    }
    None
}

/// From a page's own space to the page as it is seen: turned by so many degrees, its units so large.
fn frame(area: Rect, turned: f64, unit: f64) -> Matrix {
    let [left, bottom, right, top] = area.0;
    let turned = match turned.rem_euclid(360.0).round() as i64 {
        90 => [0.0, -1.0, 1.0, 0.0, -bottom, right],
        180 => [-1.0, 0.0, 0.0, -1.0, right, top],
        270 => [0.0, 1.0, -1.0, 0.0, top, -left],
        _ => [1.0, 0.0, 0.0, 1.0, -left, -bottom],
    };
    Matrix(turned.map(|own| own * unit))
}

fn rect(document: &Document, object: &Object) -> Option<Rect> {
    let sides = resolve(document, object)?.as_array().ok()?;
    let sides: Vec<f64> =
        sides.iter().filter_map(|side| resolve(document, side)?.as_float().ok().map(f64::from)).collect();
    let [a, b, c, d] = <[f64; 4]>::try_from(sides).ok()?;
    Some(Rect([a.min(c), b.min(d), a.max(c), b.max(d)]))
}
