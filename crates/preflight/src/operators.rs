//! The operators of content (ISO 32000-1, annex A), each with the operands that it cannot do without.

/// More operands than any operator takes: an ink each of a space of 32, and a pattern.
pub(super) const MOST_OPERANDS: usize = 64;

/// How many operands an operator needs at least; `None` for what is no operator.
pub(super) fn least_operands(word: &[u8]) -> Option<usize> {
    Some(match word {
        b"b" | b"B" | b"b*" | b"B*" | b"BT" | b"BX" | b"EMC" | b"ET" | b"EX" | b"f" | b"F" | b"f*" | b"h" | b"n"
        | b"q" | b"Q" | b"s" | b"S" | b"T*" | b"W" | b"W*" => 0,
        b"BI" | b"BMC" | b"cs" | b"CS" | b"Do" | b"g" | b"G" | b"gs" | b"i" | b"j" | b"J" | b"M" | b"MP" | b"ri"
        | b"sc" | b"SC" | b"scn" | b"SCN" | b"sh" | b"Tc" | b"Tj" | b"TJ" | b"TL" | b"Tr" | b"Ts" | b"Tw" | b"Tz"
        | b"w" | b"'" => 1,
        b"BDC" | b"d" | b"d0" | b"DP" | b"l" | b"m" | b"Td" | b"TD" | b"Tf" => 2,
        b"rg" | b"RG" | b"\"" => 3,
        b"k" | b"K" | b"re" | b"v" | b"y" => 4,
        b"c" | b"cm" | b"d1" | b"Tm" => 6,
        _ => return None,
    })
}
