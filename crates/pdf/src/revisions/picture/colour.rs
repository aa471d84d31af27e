//! How different two colours look: lightness and hue of CIE L*a*b*, for a page is judged as an eye sees it.

/// Lightness, and where between green and red and between blue and yellow.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Lab {
    /// From 0, black, to 100, white.
    pub lightness: f32,
    pub a: f32,
    pub b: f32,
}

impl Lab {
    /// Of sRGB.
    fn of([red, green, blue]: [u8; 3]) -> Lab {
        let [red, green, blue] = [red, green, blue].map(linear);
        let x = (0.412_456_4 * red + 0.357_576_1 * green + 0.180_437_5 * blue) / 0.950_47;
        let y = 0.212_672_9 * red + 0.715_152_2 * green + 0.072_175 * blue;
        let z = (0.019_333_9 * red + 0.119_192 * green + 0.950_304_1 * blue) / 1.088_83;
        let [x, y, z] = [x, y, z].map(root);
        Lab { lightness: 116.0 * y - 16.0, a: 500.0 * (x - y), b: 200.0 * (y - z) }
    }

    /// How much one stands out from the other, in points of lightness. A hue of the same lightness stands out half as much.
    pub(super) fn contrast(self, other: Lab) -> f32 {
        let hue = ((self.a - other.a).powi(2) + (self.b - other.b).powi(2)).sqrt();
        (self.lightness - other.lightness).abs().max(hue / 2.0)
    }
}

fn linear(part: u8) -> f32 {
    let part = f32::from(part) / 255.0;
    if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
}

fn root(part: f32) -> f32 {
    if part > 0.008_856 { part.cbrt() } else { 7.787 * part + 16.0 / 116.0 }
}

/// Reads colours, of which most are the same as the one before.
pub(super) struct Reader {
    last: [u8; 3],
    lab: Lab,
}

impl Reader {
    pub(super) fn new() -> Reader {
        Reader { last: [255; 3], lab: Lab::of([255; 3]) }
    }

    pub(super) fn read(&mut self, colour: [u8; 3]) -> Lab {
        if colour != self.last {
            (self.last, self.lab) = (colour, Lab::of(colour));
        }
        self.lab
    }
}
