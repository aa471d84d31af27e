//! How light a colour is, how well one is read upon another (WCAG 2.2), how far two lie apart, and the same colour darker.

/// A hex colour, `#1F1B18`, as three bytes of sRGB.
pub fn hex(text: &str) -> Option<[u8; 3]> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
    let mut out = [0; 3];
    for (index, byte) in out.iter_mut().enumerate() {
        *byte = u8::from_str_radix(digits.get(index * 2..index * 2 + 2)?, 16).ok()?;
    }
    Some(out)
}

/// As [`hex`] reads it, in capitals.
pub fn written([r, g, b]: [u8; 3]) -> String {
    format!("#{r:02X}{g:02X}{b:02X}")
}

fn linear(colour: [u8; 3]) -> [f64; 3] {
    colour.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    })
}

/// Relative luminance, from 0 (black) to 1 (white).
pub fn luminance(colour: [u8; 3]) -> f64 {
    let [r, g, b] = linear(colour);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// Contrast of two colours, from 1 to 21.
pub fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// The colour in `steps` steps of 4 % towards black.
pub fn darker(colour: [u8; 3], steps: i32) -> [u8; 3] {
    // Between 0 and 255, so nothing is lost.
    colour.map(|part| (f64::from(part) * 0.96_f64.powi(steps)).round() as u8)
}

/// How different two colours look: the distance in CIE L*a*b* of 1976. About 2 is just seen, 100 is black beside white.
pub fn distance(one: [u8; 3], other: [u8; 3]) -> f64 {
    let (one, other) = (lab(one), lab(other));
    one.iter().zip(other).map(|(one, other)| (one - other).powi(2)).sum::<f64>().sqrt()
}

/// CIE L*a*b* under D65, the white of sRGB.
fn lab(colour: [u8; 3]) -> [f64; 3] {
    let [r, g, b] = linear(colour);
    let f = |part: f64| if part > 0.008_856 { part.cbrt() } else { 7.787 * part + 16.0 / 116.0 };
    let x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
    let y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
    let z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_contrasts() {
        assert_eq!(hex("#0a4F5C"), Some([10, 79, 92]));
        assert_eq!((hex("0A4F5C"), hex("#0A4F5"), hex("#0A4F5G"), hex("#é4F5C")), (None, None, None, None));
        assert_eq!(written([10, 79, 92]), "#0A4F5C");
        assert!((contrast([0; 3], [255; 3]) - 21.0).abs() < 1e-9);
        // The ratios of the table of the house style.
        for (name, ratio) in [("#0A4F5C", 9.2), ("#B93419", 5.9), ("#7C2A5A", 9.0)] {
            let own = contrast(hex(name).expect("a colour"), [255; 3]);
            assert!((own - ratio).abs() < 0.06, "{name}: {own}");
        }
        assert!(distance([0; 3], [255; 3]) > 99.9 && distance([10, 79, 92], [12, 80, 92]) < 2.0);
        assert_eq!(darker([100, 50, 0], 1), [96, 48, 0]);
    }
}
