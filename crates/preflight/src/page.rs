//! A page as a sheet of paper: its boxes (ISO 32000-1, 14.11.2), what is asked of it, what was measured.

use lopdf::{Dictionary, Document, Object};

use super::geometry::{MM, Rect};
use super::marks::Marks;
use super::measures::{Asked, asked};
use super::report::Page;
use pdf::objects::{dictionary, resolve};

/// Nodes of the page tree above a page.
const HIGHEST: usize = 64;

/// The boxes of a page.
#[derive(Debug, Clone)]
pub(super) struct Sheet {
    pub(super) media: Rect,
    /// None where the file names none.
    pub(super) trim: Option<Rect>,
    pub(super) bleed: Option<Rect>,
    pub(super) asked: Asked,
}

impl Sheet {
    pub(super) fn of(document: &Document, page: &Dictionary) -> Sheet {
        let own = |key: &[u8]| rect(document, page.get(key).ok()?);
        // The MediaBox may stand above the page.
        let mut media = own(b"MediaBox");
        let mut node = page;
        for _ in 0..HIGHEST {
            if media.is_some() {
                break;
            }
            let Some(above) = dictionary(document, node.get(b"Parent").ok()) else { break };
            media = above.get(b"MediaBox").ok().and_then(|own| rect(document, own));
            node = above;
        }
        let media = media.unwrap_or(Rect([0.0, 0.0, 595.0, 842.0]));
        let trim = own(b"TrimBox");
        let cut = trim.unwrap_or(media);
        Sheet { media, trim, bleed: own(b"BleedBox"), asked: asked([cut.width() * MM, cut.height() * MM]) }
    }

    /// Where the page is cut.
    pub(super) fn cut(&self) -> Rect {
        self.trim.unwrap_or(self.media)
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
        let coarsest = marks.pictures.iter().filter(|picture| !picture.mask).map(|p| p.dpi).reduce(f64::min);
        Page {
            trim: size(cut),
            media: size(self.media),
            trim_at: [tenths((cut.0[0] - self.media.0[0]) * MM), tenths((self.media.0[3] - cut.0[3]) * MM)],
            bleed: self.least_bleed().map(tenths),
            sheet: self.asked.sheet.map(str::to_owned),
            smallest_text: smallest.map(tenths),
            coarsest_image: coarsest.map(f64::round),
            most_ink: marks.most_ink.map(|(sum, _)| sum.round()),
        }
    }
}

fn rect(document: &Document, object: &Object) -> Option<Rect> {
    let sides = resolve(document, object)?.as_array().ok()?;
    let sides: Vec<f64> =
        sides.iter().filter_map(|side| resolve(document, side)?.as_float().ok().map(f64::from)).collect();
    let [a, b, c, d] = <[f64; 4]>::try_from(sides).ok()?;
    Some(Rect([a.min(c), b.min(d), a.max(c), b.max(d)]))
}
