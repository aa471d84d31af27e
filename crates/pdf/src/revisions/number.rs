//! Numbers (ISO 32000-1, 7.3.3) as they are written: compared as decimals, for two that a computer takes as one may show two things.

/// A number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Number {
    /// Sign and digits, without zeros that say nothing: `-12`, `.5`.
    decimal: Box<str>,
    /// Whether it is written as an integer, without a point.
    integer: bool,
}

/// More digits than any program writes, and more than any reads.
const MOST_DIGITS: usize = 100;

/// Digits of an integer that every program can hold in 64 bits; what has more one takes as another number, and the next as an error.
const MOST_OF_AN_INTEGER: usize = 18;

impl Number {
    /// Reads a number that is written in one way that every program understands: one sign at most, one point at most, a digit.
    pub fn read(text: &[u8]) -> Option<Number> {
        let text = std::str::from_utf8(text).ok().filter(|text| text.len() <= MOST_DIGITS)?;
        let (negative, digits) = match text.as_bytes().first()? {
            b'-' => (true, &text[1..]),
            b'+' => (false, &text[1..]),
            _ => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let figures = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if !figures(whole) || !figures(fraction) || (whole.is_empty() && fraction.is_empty()) {
            return None;
        }
        let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
        if whole.len() > MOST_OF_AN_INTEGER && !digits.contains('.') {
            return None;
        }
        let sign = if negative && !(whole.is_empty() && fraction.is_empty()) { "-" } else { "" };
        let point = if fraction.is_empty() { "" } else { "." };
        Some(Number { decimal: [sign, whole, point, fraction].concat().into(), integer: !digits.contains('.') })
    }

    /// Whether both are the same decimal; where an integer is asked for, written as one as well, for programs differ over `8.0`.
    pub fn same(&self, other: &Number, as_integer: bool) -> bool {
        self.decimal == other.decimal && (!as_integer || self.integer == other.integer)
    }

    /// Whether both are nearly the same, which is not enough.
    pub fn is_near(&self, other: &Number) -> bool {
        (self.value() - other.value()).abs() <= 1e-4 * self.value().abs().max(1.0)
    }

    /// Its value when it is written as an integer, and no program would take it for another.
    pub fn as_integer(&self) -> Option<i64> {
        if !self.integer {
            return None;
        }
        let digits = if self.decimal.is_empty() { "0" } else { &self.decimal };
        digits.parse().ok().filter(|value: &i64| value.unsigned_abs() < 1 << 53)
    }

    /// Its value, near enough to reckon with.
    pub fn value(&self) -> f64 {
        if self.decimal.is_empty() { 0.0 } else { self.decimal.parse().unwrap_or(f64::NAN) }
    }
}

/// Whether ISO 32000 takes any number as the value of a key, or as an item of its array. Where a key is not here it asks for an integer, or
/// nobody knows what it asks for.
pub(super) fn takes_reals(key: &[u8]) -> bool {
    const KEYS: [&[u8]; 64] = [
        // Boxes, places and looks (tables 30, 95, 164 to 190).
        b"MediaBox",
        b"CropBox",
        b"BleedBox",
        b"TrimBox",
        b"ArtBox",
        b"Rect",
        b"RD",
        b"BBox",
        b"Matrix",
        b"QuadPoints",
        b"Vertices",
        b"InkList",
        b"L",
        b"CL",
        b"LL",
        b"LLE",
        b"LLO",
        b"Border",
        b"UserUnit",
        b"D",
        b"Dest",
        b"OpenAction",
        b"C",
        b"IC",
        b"BC",
        b"BG",
        b"CA",
        b"ca",
        // Fonts (tables 111, 112, 117, 122).
        b"Widths",
        b"FontMatrix",
        b"FontBBox",
        b"ItalicAngle",
        b"Ascent",
        b"Descent",
        b"Leading",
        b"CapHeight",
        b"XHeight",
        b"StemV",
        b"StemH",
        b"AvgWidth",
        b"MaxWidth",
        b"MissingWidth",
        b"DW",
        b"DW2",
        // Colours, functions, patterns, shadings, graphics states (tables 38 to 41, 57, 63, 64, 75, 78).
        b"WhitePoint",
        b"BlackPoint",
        b"Gamma",
        b"Range",
        b"Domain",
        b"Decode",
        b"Encode",
        b"Bounds",
        b"C0",
        b"C1",
        b"XStep",
        b"YStep",
        b"Coords",
        b"Background",
        b"Matte",
        b"LW",
        b"ML",
        b"FL",
        b"SM",
        b"Font",
    ];
    KEYS.contains(&key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        Number::read(text.as_bytes()).expect("a number")
    }

    #[test]
    fn decimals_are_compared_digit_by_digit() {
        for (one, two) in
            [("1.50", "1.5"), ("007", "7"), ("-0", "0"), ("+3", "3"), (".5", "0.50"), ("0.0", "0"), ("4.", "4")]
        {
            assert!(number(one).same(&number(two), false), "{one} {two}");
        }
        for (one, two) in
            [("1.00001", "1"), ("3600000", "3600180"), ("-1", "1"), ("0.1", "0.1000000000000000000001"), ("10", "1")]
        {
            assert!(!number(one).same(&number(two), false), "{one} {two}");
        }
        assert!(!number("8.0").same(&number("8"), true));
        assert_eq!(
            (number("8.0").as_integer(), number("-08").as_integer(), number("0").as_integer()),
            (None, Some(-8), Some(0))
        );
        assert_eq!(number("999999999999999999").as_integer(), None);
        assert!((number("-12.25").value() + 12.25).abs() < 1e-9);
    }

    #[test]
    fn what_programs_read_differently_is_no_number() {
        for text in ["", "-", ".", "--1", "1-2", "1.2.3", "+-1", "1e5", "99999999999999999999", "-1000000000000000000"]
        {
            assert!(Number::read(text.as_bytes()).is_none(), "{text}");
        }
        assert!(Number::read(&[b'1'; 200]).is_none());
    }
}
