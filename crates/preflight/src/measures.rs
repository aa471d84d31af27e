//! What a sheet asks: how large text must be to be read at its distance, how fine a picture, how far everything from the edge.

/// Widths and heights of sheets in mm (ISO 216), with the reading distance in m and the resolution that a picture needs in dpi.
const SHEETS: [(&str, [f64; 2], f64, f64); 5] = [
    ("A0", [841.0, 1189.0], 2.0, 150.0),
    ("A1", [594.0, 841.0], 1.5, 200.0),
    ("A2", [420.0, 594.0], 1.1, 250.0),
    ("A3", [297.0, 420.0], 0.8, 300.0),
    ("A4", [210.0, 297.0], 0.5, 300.0),
];

/// How far a page may differ from its sheet, in mm.
const NEAR: f64 = 0.6;

/// Bleed that a print shop wants, in mm.
pub(super) const BLEED: f64 = 3.0;

/// Words and lines keep this far from the trim, in mm.
pub(super) const EDGE: f64 = 5.0;

/// Contrast of text with what is behind it (WCAG 2.2, 1.4.3), and of large text.
pub(super) const CONTRAST: [f64; 2] = [4.5, 3.0];

/// From how many points text is large, and bold text.
pub(super) const LARGE: [f64; 2] = [18.0, 14.0];

/// What is asked of a page of a size.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked {
    /// Name of the sheet, when it is one.
    pub(super) sheet: Option<&'static str>,
    /// Reading distance in m.
    pub(super) distance: f64,
    /// Least size of the instrument's own text in pt: `small` of the house style.
    pub(super) small: f64,
    /// Least resolution of pictures in dpi.
    pub(super) dpi: f64,
}

/// What is asked of a page so wide and high, in mm. A page that is no sheet is asked what the sheet nearest to it is.
pub(super) fn asked([width, height]: [f64; 2]) -> Asked {
    let (short, long) = (width.min(height), width.max(height));
    let diagonal = short.hypot(long);
    let off = |size: &[f64; 2]| (size[0] - short).abs().max((size[1] - long).abs());
    let nearest = SHEETS.iter().min_by(|one, other| {
        let far = |size: &[f64; 2]| (size[0].hypot(size[1]) / diagonal.max(1.0)).ln().abs();
        far(&one.1).total_cmp(&far(&other.1))
    });
    let Some((name, size, distance, dpi)) = nearest else {
        return Asked { sheet: None, distance: 0.5, small: 8.0, dpi: 300.0 };
    };
    // The house style, "Type": q is 1 on A4 and 4 on A0.
    let q = diagonal / 363.74;
    let body = (9.0 * q.powf(0.87)).max(14.0 * distance);
    Asked { sheet: (off(size) <= NEAR).then_some(*name), distance: *distance, small: (0.74 * body).max(8.0), dpi: *dpi }
}
