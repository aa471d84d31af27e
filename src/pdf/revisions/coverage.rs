//! Whether a place on a page is blank: a field that comes after a signature may stand there, and nowhere else.
//!
//! The page is drawn as it was signed, and its points looked at. What cannot be drawn is not blank.

use std::sync::Arc;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_interpret::util::TransformExt;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{RenderCache, RenderSettings};

/// For fonts that a file does not bring along; which letters stand there does not matter, only that some do.
static LETTERS: &[u8] = include_bytes!("../../../fonts/atkinson-hyperlegible/AtkinsonHyperlegible_400Regular.ttf");

/// Points of a picture along its longer side.
const LONGEST_SIDE: f32 = 1_600.0;

/// Whether a rectangle of a page shows nothing but the white of the paper. `revision` is the file as far as it was signed, `page`
/// counts from 1, `sides` are in the page's own units.
pub(super) fn blank(revision: &[u8], page: usize, sides: [f64; 4]) -> bool {
    let Ok(pdf) = Pdf::new(revision.to_vec()) else { return false };
    let pages = pdf.pages();
    let Some(page) = page.checked_sub(1).and_then(|index| pages.get(index)) else { return false };
    let (width, height) = page.render_dimensions();
    if !(width > 0.0 && height > 0.0 && width.is_finite() && height.is_finite()) {
        return false;
    }
    let scale = (LONGEST_SIDE / width.max(height)).min(2.0);
    let [a, b, c, d, e, f] = page.initial_transform(true).to_kurbo().as_coeffs();
    let corner = |x: f64, y: f64| ((a * x + c * y + e) * f64::from(scale), (b * x + d * y + f) * f64::from(scale));
    let corners = [corner(sides[0], sides[1]), corner(sides[2], sides[3])];
    let settings = InterpreterSettings {
        font_resolver: Arc::new(|_| Some((Arc::new(LETTERS), 0))),
        ..InterpreterSettings::default()
    };
    let picture = RenderSettings { x_scale: scale, y_scale: scale, bg_color: WHITE, ..RenderSettings::default() };
    let drawn = hayro::render(page, &RenderCache::new(), &settings, &picture);
    let (columns, rows) = (usize::from(drawn.width()), usize::from(drawn.height()));
    let range = |one: f64, two: f64, most: usize| {
        let low = one.min(two).floor().max(0.0) as usize;
        let high = one.max(two).ceil().max(0.0) as usize;
        low.min(most)..high.saturating_add(1).min(most)
    };
    let (across, down) = (range(corners[0].0, corners[1].0, columns), range(corners[0].1, corners[1].1, rows));
    // Outside the page nothing is shown.
    down.into_iter().all(|row| {
        across
            .clone()
            .all(|column| drawn.data_as_u8_slice()[(row * columns + column) * 4..][..3].iter().all(|part| *part > 250))
    })
}
