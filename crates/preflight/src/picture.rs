//! Pages in small: pictures on which a report marks what was found. Made in a worker, for the file may come from anybody.

use std::sync::Arc;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_interpret::util::TransformExt;
use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::Rect;
use hayro::hayro_syntax::page::Page;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{RenderCache, RenderSettings};
use serde::{Deserialize, Serialize};

/// Points of a picture along its longer side.
const LONGEST_SIDE: f32 = 1_100.0;

/// Pages of one file that are pictured.
pub const MOST: usize = 12;

/// Points per millimetre.
const POINTS: f64 = 72.0 / 25.4;

/// A page in small.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Picture {
    /// Which page, from 1.
    pub page: usize,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Pixels per millimetre of the page.
    pub scale: f64,
    /// Where the trim begins, in pixels from the top left.
    pub trim_at: [f64; 2],
    /// PNG; travels beside the rest.
    #[serde(skip)]
    pub png: Vec<u8>,
}

/// The pictures of some pages, counted from 1. What cannot be drawn has none.
pub fn take(file: Vec<u8>, pages: &[usize]) -> Vec<Picture> {
    let Ok(pdf) = Pdf::new(file) else { return Vec::new() };
    let all = pdf.pages();
    let cache = RenderCache::new();
    let picture = |number: &usize| {
        let page = all.get(number.checked_sub(1)?)?;
        one(page, *number, &cache)
    };
    pages.iter().take(MOST).filter_map(picture).collect()
}

fn one<'a>(page: &'a Page<'a>, number: usize, cache: &RenderCache<'a>) -> Option<Picture> {
    let (width, height) = page.render_dimensions();
    let longest = width.max(height);
    if !(width > 0.0 && height > 0.0 && longest.is_finite()) {
        return None;
    }
    let scale = LONGEST_SIDE / longest;
    // A strip is at least a pixel wide.
    let side = |length: f32| (length * scale).round().max(1.0) as u16;
    let (columns, rows) = (side(width), side(height));
    let settings = InterpreterSettings {
        font_resolver: Arc::new(|_| Some((Arc::new(pdf::fallback::FACE), 0))),
        ..InterpreterSettings::default()
    };
    let wanted =
        RenderSettings { x_scale: scale, y_scale: scale, width: Some(columns), height: Some(rows), bg_color: WHITE };
    let drawn = hayro::render(page, cache, &settings, &wanted);
    // Everything stands on white, so nothing is left to shine through.
    let pixels: Vec<u8> = drawn.data_as_u8_slice().chunks_exact(4).flat_map(|pixel| pixel[..3].to_vec()).collect();
    let trim = page.raw().get::<Rect>(b"TrimBox").unwrap_or_else(|| page.intersected_crop_box());
    let [a, b, c, d, e, f] = page.initial_transform(true).to_kurbo().as_coeffs();
    let scale = f64::from(scale);
    // Points of a unit of the page (table 30).
    let unit = page.raw().get::<f32>(b"UserUnit").filter(|unit| *unit > 0.0 && unit.is_finite()).unwrap_or(1.0);
    let corner = |x: f64, y: f64| [(a * x + c * y + e) * scale, (b * x + d * y + f) * scale];
    let corners = [corner(trim.x0, trim.y0), corner(trim.x1, trim.y1)];
    Some(Picture {
        page: number,
        width: u32::from(columns),
        height: u32::from(rows),
        scale: scale * POINTS / f64::from(unit),
        trim_at: [corners[0][0].min(corners[1][0]), corners[0][1].min(corners[1][1])],
        png: png(&pixels, columns, rows)?,
    })
}

fn png(pixels: &[u8], width: u16, height: u16) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, u32::from(width), u32::from(height));
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(pixels).ok()?;
    writer.finish().ok()?;
    Some(out)
}
