//! What is really behind words that stand on a picture or a gradient: the page is painted again without its words.

use hayro::RenderCache;
use hayro::hayro_syntax::Pdf;
use lopdf::content::Operation;
use lopdf::{Dictionary, Document};

use super::colour::contrast;
use super::geometry::Rect;
use super::layers::Layers;
use super::page::Sheet;
use super::plates::{Painted, paint};
use super::report::Area;
use super::rewriting::{Change, rewritten};
use pdf::read::Unreadable;

/// Pages that are painted; a file of ours has words on pictures on none.
const MOST_PAGES: usize = 24;

/// Words on a picture or a gradient.
pub(super) struct Over {
    /// Which page, from 0.
    pub(super) page: usize,
    /// In points of the page as it is seen.
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
pub(super) fn behind(
    document: &Document,
    sheets: &[Sheet],
    layers: &Layers,
    all: &[Over],
) -> Result<Vec<Option<f64>>, Unreadable> {
    let bytes = rewritten(document, sheets, layers, &mut Wordless)?;
    let Ok(pdf) = Pdf::new(bytes) else { return Err(Unreadable::Damaged) };
    let pages = pdf.pages();
    let cache = RenderCache::new();
    // Words come page after page, so one picture at a time is enough.
    let mut painted: Option<(usize, Option<Painted>)> = None;
    let mut count = 0;
    let mut out = Vec::new();
    for over in all {
        let (Some(page), Some(sheet)) = (pages.get(over.page), sheets.get(over.page)) else {
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
        out.push(least(ground, sheet, over));
    }
    Ok(out)
}

fn least(ground: &Painted, sheet: &Sheet, over: &Over) -> Option<f64> {
    let rows = ground.pixels.len() / 4 / ground.columns.max(1);
    let Rect([x0, y0, x1, y1]) = over.bounds;
    let dots = ground.scale / sheet.unit;
    let corner = |x: f64, y: f64| [x * dots, (sheet.seen.height() - y) * dots];
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

/// A file without what shows words.
struct Wordless;

impl Change for Wordless {
    fn content(
        &mut self,
        mut operations: Vec<Operation>,
        _: Option<&Dictionary>,
        _: bool,
        _: &mut Document,
    ) -> Vec<Operation> {
        operations.retain(|operation| !["Tj", "TJ", "'", "\""].contains(&operation.operator.as_str()));
        operations
    }
}
