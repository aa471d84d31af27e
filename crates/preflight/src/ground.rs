//! What is really behind words that stand on a picture or a gradient: the page is painted again without its words.

use hayro::RenderCache;
use hayro::hayro_interpret::util::TransformExt;
use hayro::hayro_syntax::Pdf;
use lopdf::Document;
use lopdf::content::Content;

use super::colour::contrast;
use super::geometry::Rect;
use super::plates::{Painted, paint, rewritten};
use super::report::Area;
use pdf::read::Unreadable;

/// Pages that are painted; a file of ours has words on pictures on none.
const MOST_PAGES: usize = 24;

/// Words on a picture or a gradient.
pub(super) struct Over {
    /// Which page, from 0.
    pub(super) page: usize,
    /// In points of the page.
    pub(super) bounds: Rect,
    /// For who reads the report.
    pub(super) area: Area,
    /// How the words look.
    pub(super) colour: [u8; 3],
    /// The least contrast that words of their size need.
    pub(super) least: f64,
    pub(super) text: String,
}

/// How each stands out from what is behind it: its contrast with the tenth of that from which it stands out least. `None` for what cannot be
/// painted.
///
/// # Errors
/// [`Unreadable`].
pub(super) fn behind(document: &Document, all: &[Over]) -> Result<Vec<Option<f64>>, Unreadable> {
    let bytes = rewritten(document, wordless, |_| None)?;
    let Ok(pdf) = Pdf::new(bytes) else { return Err(Unreadable::Damaged) };
    let pages = pdf.pages();
    let cache = RenderCache::new();
    // Words come page after page, so one picture at a time is enough.
    let mut painted: Option<(usize, Option<Painted>)> = None;
    let mut count = 0;
    let mut out = Vec::new();
    for over in all {
        let Some(page) = pages.get(over.page) else {
            out.push(None);
            continue;
        };
        if painted.as_ref().is_none_or(|(number, _)| *number != over.page) {
            count += 1;
            painted = Some((over.page, if count <= MOST_PAGES { paint(page, &cache) } else { None }));
        }
        let Some((_, Some(ground))) = &painted else {
            out.push(None);
            continue;
        };
        let to = page.initial_transform(true).to_kurbo().as_coeffs();
        out.push(least(ground, to, over));
    }
    Ok(out)
}

fn least(ground: &Painted, [a, b, c, d, e, f]: [f64; 6], over: &Over) -> Option<f64> {
    let rows = ground.pixels.len() / 4 / ground.columns.max(1);
    let Rect([x0, y0, x1, y1]) = over.bounds;
    let corner = |x: f64, y: f64| [(a * x + c * y + e) * ground.scale, (b * x + d * y + f) * ground.scale];
    let (one, other) = (corner(x0, y0), corner(x1, y1));
    // At least a dot, also of a very small word.
    let range = |axis: usize, most: usize| {
        let from = one[axis].min(other[axis]).floor().clamp(0.0, most as f64) as usize;
        let to = one[axis].max(other[axis]).ceil().clamp(0.0, most as f64) as usize;
        from..to.max(from + 1).min(most)
    };
    let mut all = Vec::new();
    for row in range(1, rows) {
        for column in range(0, ground.columns) {
            let from = (row * ground.columns + column) * 4;
            if let Some([red, green, blue, ..]) = ground.pixels.get(from..from + 4) {
                all.push(contrast(over.colour, [*red, *green, *blue]));
            }
        }
    }
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 10).copied()
}

/// Content without what shows words.
fn wordless(bytes: &[u8]) -> Result<Vec<u8>, Unreadable> {
    let mut content = Content::decode(bytes).map_err(|_| Unreadable::Damaged)?;
    content.operations.retain(|operation| !["Tj", "TJ", "'", "\""].contains(&operation.operator.as_str()));
    content.encode().map_err(|_| Unreadable::Damaged)
}
