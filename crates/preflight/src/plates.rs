//! The plates of a press: for each ink the file is painted again in that ink alone, as grey, and the four pictures are laid over one another.
//!
//! Only of pages in inks: what is in RGB by mistake is found elsewhere, and is taken here as the profile of coated paper would print it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::page::Page;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{RenderCache, RenderSettings};
use lopdf::Document;

use super::layers::Layers;
use super::page::Sheet;
use super::rewriting::rewritten;
use super::separation;
use pdf::read::Unreadable;

/// Dots per inch of a small sheet; a large one has fewer, so that its plates have no more pixels than [`MOST_PIXELS`].
const DPI: f32 = 72.0;
const MOST_PIXELS: f32 = 2.5e6;

/// Pages whose plates are painted.
const MOST_PAGES: usize = 60;
/// Pixels of images whose colours are computed one by one; more takes too long.
const MOST_SLOW: usize = 6_000_000;

/// What all plates of a file of others may take. A worker has more, and its file would else not be looked at at all.
const PATIENCE: Duration = Duration::from_secs(6);

/// Most ink of a page, measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Measured {
    /// In percent of one plate.
    pub(super) ink: f64,
    /// Where, in points from the lower left of what is seen of the page.
    pub(super) at: [f64; 2],
}

/// Measures the pages that are `wanted`; `None` for the others, and for a page that cannot be drawn. Nothing where it takes too long, unless
/// the file is `ours`: then it is promised.
///
/// # Errors
/// [`Unreadable::TooComplex`].
pub(super) fn measure(
    document: &Document,
    sheets: &[Sheet],
    wanted: &[bool],
    layers: &Layers,
    ours: bool,
) -> Result<Vec<Option<Measured>>, Unreadable> {
    let begun = Instant::now();
    let mut sums: Vec<Option<Plate>> = Vec::new();
    for ink in 0..4 {
        let end = (!ours).then(|| begun + PATIENCE * (ink + 1) / 4);
        let Some(plate) = plate(document, sheets, wanted, layers, ink as usize, end)? else { return Ok(Vec::new()) };
        if sums.is_empty() {
            sums = plate;
            continue;
        }
        for (sum, own) in sums.iter_mut().zip(plate) {
            match (sum.as_mut(), own) {
                (Some(sum), Some(own)) if sum.ink.len() == own.ink.len() => {
                    for (sum, own) in sum.ink.iter_mut().zip(own.ink) {
                        *sum += own;
                    }
                }
                _ => *sum = None,
            }
        }
    }
    let most = |(plate, sheet): (Option<Plate>, &Sheet)| {
        let plate = plate?;
        let rows = plate.ink.len() / plate.columns;
        // The middle of a dot.
        let place = |index: usize| {
            let (column, row) = (index % plate.columns, index / plate.columns);
            [column as f64 + 0.5, (rows - row) as f64 - 0.5].map(|dots| dots / plate.scale * sheet.unit)
        };
        let printed = sheet.printed();
        let inside = plate.ink.iter().enumerate().filter(|(index, _)| printed.holds(place(*index)));
        let (index, ink) = inside.max_by_key(|(_, ink)| **ink)?;
        let at = place(index);
        Some(Measured { ink: f64::from(*ink) / 2.55, at })
    };
    Ok(sums.into_iter().zip(sheets).map(most).collect())
}

/// One picture of a page: how much of an ink, 0 to 255 a dot.
struct Plate {
    columns: usize,
    /// Dots of a unit of the page.
    scale: f64,
    ink: Vec<u16>,
}

/// `None` where it would take too long.
fn plate(
    document: &Document,
    sheets: &[Sheet],
    wanted: &[bool],
    layers: &Layers,
    ink: usize,
    end: Option<Instant>,
) -> Result<Option<Vec<Option<Plate>>>, Unreadable> {
    let mut own = separation::Plate::new(document, ink);
    let bytes = rewritten(document, sheets, layers, &mut own)?;
    if own.slow > MOST_SLOW {
        return Ok(None);
    }
    let Ok(pdf) = Pdf::new(bytes) else { return Err(Unreadable::Damaged) };
    let cache = RenderCache::new();
    let mut left = MOST_PAGES;
    let mut out = Vec::new();
    for (page, wanted) in pdf.pages().iter().zip(wanted) {
        if end.is_some_and(|end| Instant::now() > end) {
            return Ok(None);
        }
        out.push(if *wanted && left > 0 {
            left -= 1;
            draw(page, &cache)
        } else {
            None
        });
    }
    Ok(Some(out))
}

/// A page as pixels: four bytes each, on white.
pub(super) struct Painted {
    pub(super) columns: usize,
    /// Dots of a unit of the page.
    pub(super) scale: f64,
    pub(super) pixels: Vec<u8>,
}

fn draw<'a>(page: &'a Page<'a>, cache: &RenderCache<'a>) -> Option<Plate> {
    let Painted { columns, scale, pixels } = paint(page, cache)?;
    let ink = pixels.chunks_exact(4).map(|pixel| u16::from(255 - pixel[0])).collect();
    Some(Plate { columns, scale, ink })
}

/// Paints a page; `None` when it has no size.
pub(super) fn paint<'a>(page: &'a Page<'a>, cache: &RenderCache<'a>) -> Option<Painted> {
    let (width, height) = page.render_dimensions();
    if !(width > 0.0 && height > 0.0 && (width * height).is_finite()) {
        return None;
    }
    let scale = (DPI / 72.0).min((MOST_PIXELS / (width * height)).sqrt());
    // Below the square root of MOST_PIXELS times some hundreds, so a u16 holds it.
    let side = |length: f32| (length * scale).round().clamp(1.0, 16_000.0) as u16;
    let (columns, rows) = (side(width), side(height));
    let settings = InterpreterSettings {
        font_resolver: Arc::new(|_| Some((Arc::new(pdf::fallback::FACE), 0))),
        ..InterpreterSettings::default()
    };
    let wanted =
        RenderSettings { x_scale: scale, y_scale: scale, width: Some(columns), height: Some(rows), bg_color: WHITE };
    let drawn = hayro::render(page, cache, &settings, &wanted);
    Some(Painted { columns: usize::from(columns), scale: f64::from(scale), pixels: drawn.data_as_u8_slice().to_vec() })
}
