//! A small part of a page as a picture for people.

use super::draw::{Opened, Wish, guarded, part, units_per_inch};
use super::left_out::LeftOut;
use super::walk::Walk;

/// A picture is never finer than this, in points per inch: a place of a hair's breadth would be all there is.
const FINEST: f64 = 1_200.0;

/// A small part of a page as PNG, its longer side so many points. `revision` is the file up to the end of a revision, `page` counts
/// from 1, `sides` are left, bottom, right and top in the page's own units. Nothing where it cannot be drawn.
pub fn area_png(revision: &[u8], page: usize, sides: [f64; 4], most: u16) -> Option<Vec<u8>> {
    let opened = Opened::new(revision.to_vec())?;
    let index = page.checked_sub(1)?;
    let longest = guarded(|| {
        let sheet = opened.pages().get(index)?;
        let part = part(sheet, sides)?;
        let mut walk = Walk::new(false);
        walk.page(sheet);
        if walk.found.contains(&LeftOut::Amount) {
            return None;
        }
        let finest = FINEST / units_per_inch(sheet);
        Some((f64::from(most) / part.width().max(part.height())).min(finest))
    })?;
    let painted = opened.paint(index, &Wish { sides, scale: longest, annotations: &|_| true })?;
    let mut out = Vec::new();
    let points: Vec<u8> =
        painted.points.chunks_exact(4).flat_map(|point| point.iter().take(3).copied().collect::<Vec<u8>>()).collect();
    let mut encoder = png::Encoder::new(&mut out, painted.columns as u32, painted.rows as u32);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&points).ok()?;
    writer.finish().ok()?;
    Some(out)
}
