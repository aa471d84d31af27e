//! Reading objects (ISO 32000-1, 7.2 and 7.3) strictly: where each value stands, and no doubt about what it says.

use std::ops::Range;

use super::number::Number;
use super::object::{Dictionary, Entry, Id, Object};

/// Levels of arrays and dictionaries.
const DEEPEST: usize = 64;

/// Reads values one after the other.
pub(super) struct Parser<'a> {
    bytes: &'a [u8],
    pub at: usize,
    /// Where each string stood that was read, when somebody asks for that.
    strings: Option<Vec<Range<usize>>>,
}

impl<'a> Parser<'a> {
    /// Reads from a place on; from the end when the place is beyond it, for a file may say anything.
    pub fn new(bytes: &'a [u8], at: usize) -> Parser<'a> {
        Parser { bytes, at: at.min(bytes.len()), strings: None }
    }

    /// [`Parser::new`], which remembers where strings stand.
    pub fn noting_strings(bytes: &'a [u8], at: usize) -> Parser<'a> {
        Parser { strings: Some(Vec::new()), ..Parser::new(bytes, at) }
    }

    /// Where the strings stand that were read, with their delimiters.
    pub fn strings(self) -> Vec<Range<usize>> {
        self.strings.unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Passes over white space and comments.
    pub fn skip(&mut self) {
        while let Some(byte) = self.peek() {
            if white(byte) {
                self.at += 1;
            } else if byte == b'%' {
                while self.peek().is_some_and(|byte| byte != b'\n' && byte != b'\r') {
                    self.at += 1;
                }
            } else {
                break;
            }
        }
    }

    /// Passes over a word if it stands here, after white space, and ends here.
    pub fn keyword(&mut self, word: &[u8]) -> Option<()> {
        self.skip();
        let rest = self.bytes.get(self.at..)?;
        let ends = rest.get(word.len()).is_none_or(|byte| white(*byte) || delimiter(*byte));
        (rest.starts_with(word) && ends).then(|| self.at += word.len())
    }

    /// A whole number without a sign.
    pub fn unsigned(&mut self) -> Option<u64> {
        self.skip();
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        std::str::from_utf8(&self.bytes[start..self.at]).ok()?.parse().ok()
    }

    /// A number of so many digits, as cross-reference tables have them (ISO 32000-1, 7.5.4), or with blanks in the place of the first of them:
    /// whoever reads words and whoever counts bytes reads the same.
    pub fn digits(&mut self, count: usize) -> Option<u64> {
        self.skip();
        let start = self.at;
        let number = self.unsigned()?;
        let blanks = count.checked_sub(self.at - start)?;
        let padding = self.bytes.get(start.checked_sub(blanks)?..start)?;
        padding.iter().all(|byte| *byte == b' ').then_some(number)
    }

    /// A value; `None` when there is none that can be read.
    pub fn object(&mut self) -> Option<Object> {
        self.value(0)
    }

    fn value(&mut self, depth: usize) -> Option<Object> {
        if depth > DEEPEST {
            return None;
        }
        self.skip();
        match self.peek()? {
            b'/' => self.name().map(Object::Name),
            b'(' => self.string(Parser::literal),
            b'<' if self.bytes.get(self.at + 1) == Some(&b'<') => self.dictionary(depth).map(Object::Dictionary),
            b'<' => self.string(Parser::hexadecimal),
            b'[' => {
                self.at += 1;
                let mut items = Vec::new();
                loop {
                    self.skip();
                    if self.peek()? == b']' {
                        self.at += 1;
                        return Some(Object::Array(items));
                    }
                    items.push(self.value(depth + 1)?);
                }
            }
            b'0'..=b'9' => self.reference_or_number(),
            b'+' | b'-' | b'.' => self.number(),
            _ => self.word(),
        }
    }

    fn word(&mut self) -> Option<Object> {
        for (word, value) in
            [(&b"true"[..], Object::Boolean(true)), (b"false", Object::Boolean(false)), (b"null", Object::Null)]
        {
            if self.keyword(word).is_some() {
                return Some(value);
            }
        }
        None
    }

    fn reference_or_number(&mut self) -> Option<Object> {
        let start = self.at;
        if let Some(id) = self.reference() {
            return Some(Object::Reference(id));
        }
        self.at = start;
        self.number()
    }

    fn reference(&mut self) -> Option<Id> {
        let number = u32::try_from(self.unsigned()?).ok()?;
        self.peek().filter(|byte| white(*byte))?;
        let generation = u16::try_from(self.unsigned()?).ok()?;
        self.peek().filter(|byte| white(*byte))?;
        self.keyword(b"R")?;
        Some((number, generation))
    }

    fn number(&mut self) -> Option<Object> {
        let start = self.at;
        while self.peek().is_some_and(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.')) {
            self.at += 1;
        }
        Number::read(&self.bytes[start..self.at]).map(Object::Number)
    }

    /// A name, whose solidus stands here.
    pub fn name(&mut self) -> Option<Vec<u8>> {
        self.at += 1;
        let mut out = Vec::new();
        while let Some(byte) = self.peek().filter(|byte| !white(*byte) && !delimiter(*byte)) {
            self.at += 1;
            let digits = || self.bytes.get(self.at..self.at + 2).and_then(|two| Some((digit(two[0])?, digit(two[1])?)));
            match (byte, digits()) {
                (b'#', Some((high, low))) => {
                    out.push(high << 4 | low);
                    self.at += 2;
                }
                _ => out.push(byte),
            }
        }
        Some(out)
    }

    fn string(&mut self, read: impl Fn(&mut Parser<'a>) -> Option<Vec<u8>>) -> Option<Object> {
        let start = self.at;
        let bytes = read(self)?;
        let end = self.at;
        if let Some(strings) = &mut self.strings {
            strings.push(start..end);
        }
        Some(Object::String(bytes))
    }

    /// Ends of line stay what they are. They should be read as one line feed (7.3.4.2); one program does not where the string is a table of
    /// colours, so it says another thing than one with a line feed.
    fn literal(&mut self) -> Option<Vec<u8>> {
        self.at += 1;
        let mut out = Vec::new();
        let mut open = 1usize;
        loop {
            let byte = self.peek()?;
            self.at += 1;
            match byte {
                b'(' => open += 1,
                b')' => {
                    open -= 1;
                    if open == 0 {
                        return Some(out);
                    }
                }
                b'\\' => {
                    self.escape(&mut out)?;
                    continue;
                }
                _ => {}
            }
            out.push(byte);
        }
    }

    fn escape(&mut self, out: &mut Vec<u8>) -> Option<()> {
        let byte = self.peek()?;
        self.at += 1;
        match byte {
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b't' => out.push(b'\t'),
            b'b' => out.push(8),
            b'f' => out.push(12),
            b'\r' => {
                if self.peek() == Some(b'\n') {
                    self.at += 1;
                }
            }
            b'\n' => {}
            b'0'..=b'7' => {
                let mut value = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(next @ b'0'..=b'7') = self.peek() else { break };
                    value = value * 8 + u32::from(next - b'0');
                    self.at += 1;
                }
                out.push(value as u8);
            }
            other => out.push(other),
        }
        Some(())
    }

    fn hexadecimal(&mut self) -> Option<Vec<u8>> {
        self.at += 1;
        let mut out = Vec::new();
        let mut half = None;
        loop {
            let byte = self.peek()?;
            self.at += 1;
            match byte {
                b'>' => {
                    out.extend(half.map(|high: u8| high << 4));
                    return Some(out);
                }
                byte if white(byte) => {}
                byte => {
                    let value = digit(byte)?;
                    match half.take() {
                        Some(high) => out.push(high << 4 | value),
                        None => half = Some(value),
                    }
                }
            }
        }
    }

    fn dictionary(&mut self, depth: usize) -> Option<Dictionary> {
        self.at += 2;
        let mut found = Dictionary::default();
        loop {
            self.skip();
            match self.peek()? {
                b'>' if self.bytes.get(self.at + 1) == Some(&b'>') => {
                    self.at += 2;
                    break;
                }
                b'/' => {
                    let key = self.name()?;
                    self.skip();
                    let start = self.at;
                    let value = self.value(depth + 1)?;
                    found.entries.push(Entry { key, value, span: start..self.at });
                }
                _ => return None,
            }
        }
        let mut keys: Vec<&[u8]> = found.entries.iter().map(|entry| entry.key.as_slice()).collect();
        keys.sort_unstable();
        found.doubled = keys.windows(2).any(|pair| pair[0] == pair[1]);
        Some(found)
    }

    /// The value of the object that begins here, as lenient programs find it: with remarks wherever there may be blanks.
    pub fn first_value(&mut self) -> Option<Object> {
        self.unsigned()?;
        self.unsigned()?;
        self.keyword(b"obj")?;
        self.object()
    }

    /// An indirect object with its id; `length` says the value of an indirect `Length`.
    pub fn indirect(&mut self, length: impl Fn(Id) -> Option<usize>) -> Option<(Id, Object)> {
        let number = u32::try_from(self.unsigned()?).ok()?;
        // White space parts the three (ISO 32000-1, 7.3.10): what runs together is read differently by different programs.
        self.peek().filter(|byte| white(*byte))?;
        let generation = u16::try_from(self.unsigned()?).ok()?;
        self.peek().filter(|byte| white(*byte))?;
        self.keyword(b"obj")?;
        let value = self.object()?;
        let value = match value {
            Object::Dictionary(own) if self.keyword(b"stream").is_some() => {
                match self.bytes.get(self.at..)? {
                    [b'\r', b'\n', ..] => self.at += 2,
                    [b'\n' | b'\r', ..] => self.at += 1,
                    _ => return None,
                }
                let long = match own.get(b"Length")? {
                    Object::Reference(id) => length(*id)?,
                    other => usize::try_from(other.as_integer()?).ok()?,
                };
                let range = self.at..self.at.checked_add(long).filter(|end| *end <= self.bytes.len())?;
                self.at = range.end;
                // Between the bytes and `endstream` stands an end of line, or, of some writers, nothing.
                match self.bytes.get(self.at..)? {
                    [b'\r', b'\n', ..] => self.at += 2,
                    [b'\n' | b'\r', ..] => self.at += 1,
                    _ => {}
                }
                self.keyword(b"endstream")?;
                Object::Stream(own, range)
            }
            other => other,
        };
        self.keyword(b"endobj")?;
        Some(((number, generation), value))
    }
}

pub(super) fn white(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

pub(super) fn delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).map(|value| value as u8)
}

#[cfg(test)]
mod tests {
    use super::super::object::Comparison;
    use super::*;

    fn read(text: &str) -> Option<Object> {
        Parser::new(text.as_bytes(), 0).object()
    }

    #[test]
    fn values_are_what_they_say() {
        let same = |one: &str, two: &str| {
            let by = Comparison { file: &[], exact: true };
            read(one).expect("a value").same_under(&read(two).expect("a value"), b"", by)
        };
        for (one, two) in [
            ("<</A 1/B[1 2 R 3 0 R]>>", "<< /B [ 1 2 R 3 0 R ] % so\n /A 01 >>"),
            ("<</Rect[0 1.50 2 3]>>", "<</Rect[0.0 1.5 2. 3]>>"),
            ("(a\\(b\\051\\n)", "<612862290A>"),
            ("/A#42", "/AB"),
        ] {
            assert!(same(one, two), "{one} {two}");
        }
        for (one, two) in [
            ("<</A 1>>", "<</A 2>>"),
            ("<</F 4>>", "<</F 4.0>>"),
            ("[1]", "[1.0]"),
            ("<</Rect[1]>>", "<</Rect[1.00001]>>"),
        ] {
            assert!(!same(one, two), "{one} {two}");
        }
        assert!(read("<</A 1/A 2>>").expect("a value").doubled());
        for broken in ["<</A", "(a", "[1 2", "<0g>", "<</A 1 2>>"] {
            assert!(read(broken).is_none(), "{broken}");
        }
        assert!(read(&"[".repeat(100_000)).is_none());
        for (text, read) in [("0000000010 ", Some(10)), ("000000010 ", None), ("0000 00010 ", None)] {
            assert_eq!(Parser::new(text.as_bytes(), 0).digits(10), read, "{text}");
        }
        // Cross-references may lead anywhere.
        assert!(Parser::new(b"7 0 obj", 99).indirect(|_| None).is_none());
        for (text, read) in [("7 0 obj 1 endobj", true), ("7 00obj 1 endobj", false), ("7%\n0 obj 1 endobj", false)] {
            assert_eq!(Parser::new(text.as_bytes(), 0).indirect(|_| None).is_some(), read, "{text}");
        }
    }

    #[test]
    fn a_stream_knows_where_its_bytes_are() {
        let text = b"7 0 obj <</Length 3>> stream\nabc\nendstream endobj";
        let (id, object) = Parser::new(text, 0).indirect(|_| None).expect("an object");
        assert_eq!(id, (7, 0));
        assert!(matches!(object, Object::Stream(_, range) if &text[range.clone()] == b"abc"));
    }
}
