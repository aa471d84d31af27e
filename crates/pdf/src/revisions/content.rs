//! Content streams (ISO 32000-1, 7.8.2) as a row of operators with their operands, read strictly.

use super::object::Object;
use super::parser::{Parser, delimiter, white};

/// One operator with what stands before it.
#[derive(Debug)]
pub(super) struct Operation<'a> {
    pub operator: &'a [u8],
    pub operands: Vec<Object>,
}

/// Operands of one operator.
const MOST_OPERANDS: usize = 64;
/// Operators of one stream.
const MOST_OPERATIONS: usize = 50_000;

/// The operators of some bytes, one after the other. What cannot be read is told once, as an error, and ends them.
pub(super) struct Operations<'a> {
    bytes: &'a [u8],
    parser: Parser<'a>,
    count: usize,
    broken: bool,
    /// Whether inline images are passed over.
    passes: bool,
}

/// A content that cannot be read without a doubt.
#[derive(Debug)]
pub(super) struct Unclear;

impl<'a> Operations<'a> {
    pub fn new(bytes: &'a [u8]) -> Operations<'a> {
        Operations { bytes, parser: Parser::new(bytes, 0), count: 0, broken: false, passes: false }
    }

    /// The same, without inline images (8.9.7): for those to whom only the other operators matter. Where one of them could end in two
    /// places it cannot be read.
    pub fn without_pictures(bytes: &'a [u8]) -> Operations<'a> {
        Operations { passes: true, ..Operations::new(bytes) }
    }

    /// Goes on behind an inline image, the bytes of which begin here.
    fn pass(&mut self) -> Result<(), Unclear> {
        let rest = self.bytes.get(self.parser.at + 1..).unwrap_or_default();
        let ends = |at: &usize| {
            let after = rest.get(at + 3).copied();
            rest.get(*at).is_some_and(|byte| white(*byte)) && after.is_none_or(white)
        };
        let mut found = rest.windows(3).enumerate().filter(|(_, three)| three.ends_with(b"EI")).map(|(at, _)| at);
        let end = found.find(ends).ok_or(Unclear)?;
        self.parser.at += 1 + end + 3;
        Ok(())
    }

    fn read(&mut self) -> Result<Option<Operation<'a>>, Unclear> {
        let mut operands = Vec::new();
        loop {
            self.parser.skip();
            let Some(first) = self.bytes.get(self.parser.at).copied() else {
                return if operands.is_empty() { Ok(None) } else { Err(Unclear) };
            };
            if starts_operator(first) {
                let start = self.parser.at;
                let rest = self.bytes.get(start..).unwrap_or_default();
                let long = rest.iter().position(|byte| white(*byte) || delimiter(*byte)).unwrap_or(rest.len());
                let word = rest.get(..long).unwrap_or_default();
                if !matches!(word, b"true" | b"false" | b"null") {
                    self.parser.at = start + long;
                    self.count += 1;
                    // The bytes of an inline image are no operators: whoever lets one pass must know where it ends.
                    if self.count > MOST_OPERATIONS || (word == b"ID" && !self.passes) {
                        return Err(Unclear);
                    }
                    if word == b"ID" {
                        self.pass()?;
                    }
                    return Ok(Some(Operation { operator: word, operands }));
                }
            }
            if operands.len() >= MOST_OPERANDS {
                return Err(Unclear);
            }
            operands.push(self.parser.object().ok_or(Unclear)?);
        }
    }
}

impl<'a> Iterator for Operations<'a> {
    type Item = Result<Operation<'a>, Unclear>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.broken {
            return None;
        }
        let read = self.read();
        self.broken = read.is_err();
        read.transpose()
    }
}

fn starts_operator(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || matches!(byte, b'\'' | b'"')
}

/// A number.
pub(super) fn number(object: &Object) -> Option<f64> {
    if let Object::Number(number) = object { Some(number.value()) } else { None }
}

/// So many numbers, and nothing else.
pub(super) fn numbers<const N: usize>(objects: &[Object]) -> Option<[f64; N]> {
    let mut out = [0.0; N];
    if objects.len() != N {
        return None;
    }
    for (to, from) in out.iter_mut().zip(objects) {
        *to = number(from)?;
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Option<Vec<(String, usize)>> {
        let read = |one: Result<Operation<'_>, Unclear>| {
            one.ok().map(|one| (String::from_utf8_lossy(one.operator).into_owned(), one.operands.len()))
        };
        Operations::new(text.as_bytes()).map(read).collect()
    }

    #[test]
    fn operators_have_their_operands() {
        let read = words("/Tx BMC q BT /Helv 10 Tf 0 g 2 5 Td (x) Tj[(a)-3(b)]TJ(c)' ET Q EMC % done");
        let read: Vec<_> = read.expect("operators").into_iter().map(|(word, count)| format!("{word}{count}")).collect();
        let wanted = ["BMC1", "q0", "BT0", "Tf2", "g1", "Td2", "Tj1", "TJ1", "'1", "ET0", "Q0", "EMC0"];
        assert_eq!(read, wanted);
        assert_eq!(words("true 1 0 0 RG").expect("operators"), [("RG".into(), 4)]);
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        for text in ["1 2", "BI /W 1 ID x EI", "(a Tj", "<</A", ") Tj", "{ } f"] {
            assert!(words(text).is_none(), "{text}");
        }
        assert!(words(&"1 ".repeat(100)).is_none());
        assert!(words(&"q ".repeat(100_000)).is_none());
    }
}
