//! Objects (ISO 32000-1, 7.3) read strictly: where each value stands, and no doubt about what it says.
//!
//! A reader of its own, for signatures hang on places in the file and on what a lenient reader would pass over: a key that stands
//! twice, bytes between objects, an object that is not where the cross-references say.

use std::ops::Range;

use super::number::{Number, takes_reals};

/// Number and generation of an indirect object.
pub(super) type Id = (u32, u16);

/// A value.
#[derive(Debug, Clone)]
pub(super) enum Object {
    Null,
    Boolean(bool),
    Number(Number),
    String(Vec<u8>),
    Name(Vec<u8>),
    Array(Vec<Object>),
    Dictionary(Dictionary),
    /// A dictionary, and where the bytes stand in the file, still encoded.
    Stream(Dictionary, Range<usize>),
    Reference(Id),
}

/// How values are compared.
#[derive(Debug, Clone, Copy)]
pub(super) struct Comparison<'a> {
    /// Where the bytes of streams stand.
    pub file: &'a [u8],
    /// Whether numbers are compared digit by digit; not so only in a test that shows what that is for.
    pub exact: bool,
}

/// A dictionary in the order of the file.
#[derive(Debug, Clone, Default)]
pub(super) struct Dictionary {
    pub entries: Vec<Entry>,
    /// Whether a key stands in it twice.
    pub doubled: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub key: Vec<u8>,
    pub value: Object,
    /// Where the value stands.
    pub span: Range<usize>,
}

impl Dictionary {
    pub fn entry(&self, key: &[u8]) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    pub fn get(&self, key: &[u8]) -> Option<&Object> {
        self.entry(key).map(|entry| &entry.value)
    }

    pub fn name(&self, key: &[u8]) -> Option<&[u8]> {
        self.get(key)?.as_name()
    }

    pub fn integer(&self, key: &[u8]) -> Option<i64> {
        self.get(key)?.as_integer()
    }

    pub fn reference(&self, key: &[u8]) -> Option<Id> {
        self.get(key)?.as_reference()
    }

    /// Whether both have the same keys, each once, with values that say the same. Sorted once, for a file may have many keys.
    pub fn same(&self, other: &Dictionary, by: Comparison<'_>) -> bool {
        let sorted = |own: &Dictionary| {
            let mut order: Vec<usize> = (0..own.entries.len()).collect();
            order.sort_unstable_by(|one, two| own.entries[*one].key.cmp(&own.entries[*two].key));
            order
        };
        !self.doubled
            && !other.doubled
            && self.entries.len() == other.entries.len()
            && sorted(self).into_iter().zip(sorted(other)).all(|(one, two)| {
                let (one, two) = (&self.entries[one], &other.entries[two]);
                one.key == two.key && one.value.same_under(&two.value, &one.key, by)
            })
    }

    /// Whether a key has the same value in both, or is in neither.
    pub fn agrees(&self, other: &Dictionary, key: &[u8], by: Comparison<'_>) -> bool {
        match (self.get(key), other.get(key)) {
            (Some(one), Some(two)) => one.same_under(two, key, by),
            (None, None) => true,
            _ => false,
        }
    }
}

impl Object {
    pub fn as_name(&self) -> Option<&[u8]> {
        if let Object::Name(name) = self { Some(name) } else { None }
    }

    pub fn as_integer(&self) -> Option<i64> {
        match self {
            Object::Number(number) => number.as_integer(),
            _ => None,
        }
    }

    pub fn as_reference(&self) -> Option<Id> {
        if let Object::Reference(id) = self { Some(*id) } else { None }
    }

    pub fn as_array(&self) -> Option<&[Object]> {
        if let Object::Array(items) = self { Some(items) } else { None }
    }

    /// A dictionary, or that of a stream.
    pub fn as_dictionary(&self) -> Option<&Dictionary> {
        match self {
            Object::Dictionary(found) | Object::Stream(found, _) => Some(found),
            _ => None,
        }
    }

    /// Whether two values of a key say the same; the key says whether an integer is asked for.
    pub fn same_under(&self, other: &Object, key: &[u8], by: Comparison<'_>) -> bool {
        match (self, other) {
            (Object::Null, Object::Null) => true,
            (Object::Boolean(one), Object::Boolean(two)) => one == two,
            (Object::Number(one), Object::Number(two)) if by.exact => one.same(two, !takes_reals(key)),
            (Object::Number(one), Object::Number(two)) => one.is_near(two),
            (Object::String(one), Object::String(two)) | (Object::Name(one), Object::Name(two)) => one == two,
            (Object::Reference(one), Object::Reference(two)) => one == two,
            (Object::Array(one), Object::Array(two)) => {
                one.len() == two.len() && one.iter().zip(two).all(|(one, two)| one.same_under(two, key, by))
            }
            (Object::Dictionary(one), Object::Dictionary(two)) => one.same(two, by),
            (Object::Stream(one, at), Object::Stream(two, other)) => {
                one.same(two, by) && by.file.get(at.clone()) == by.file.get(other.clone())
            }
            _ => false,
        }
    }

    /// A dictionary that is no stream.
    pub fn as_plain_dictionary(&self) -> Option<&Dictionary> {
        if let Object::Dictionary(found) = self { Some(found) } else { None }
    }

    /// Every reference in the value, however deep.
    pub fn references(&self, out: &mut Vec<Id>) {
        match self {
            Object::Reference(id) => out.push(*id),
            Object::Array(items) => items.iter().for_each(|item| item.references(out)),
            Object::Dictionary(found) | Object::Stream(found, _) => {
                found.entries.iter().for_each(|entry| entry.value.references(out));
            }
            _ => {}
        }
    }

    /// Of a stream the references that say how its bytes are read (ISO 32000-1, tables 5, 11, 16 and 89).
    pub fn read_by(&self, out: &mut Vec<Id>) {
        const KEYS: [&[u8]; 10] = [
            b"Length",
            b"Filter",
            b"DecodeParms",
            b"F",
            b"FFilter",
            b"FDecodeParms",
            b"First",
            b"N",
            b"Extends",
            b"ColorSpace",
        ];
        if let Object::Stream(own, _) = self {
            let all = own.entries.iter().filter(|entry| KEYS.contains(&entry.key.as_slice()));
            all.for_each(|entry| entry.value.references(out));
        }
    }

    /// Whether a key stands twice in any dictionary of it.
    pub fn doubled(&self) -> bool {
        match self {
            Object::Array(items) => items.iter().any(Object::doubled),
            Object::Dictionary(found) | Object::Stream(found, _) => {
                found.doubled || found.entries.iter().any(|entry| entry.value.doubled())
            }
            _ => false,
        }
    }
}

/// Levels of arrays and dictionaries.
const DEEPEST: usize = 64;

/// Reads values one after the other.
pub(super) struct Parser<'a> {
    bytes: &'a [u8],
    pub at: usize,
}

impl<'a> Parser<'a> {
    /// Reads from a place on; from the end when the place is beyond it, for a file may say anything.
    pub fn new(bytes: &'a [u8], at: usize) -> Parser<'a> {
        Parser { bytes, at: at.min(bytes.len()) }
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

    /// A number of so many digits, as cross-reference tables have them (ISO 32000-1, 7.5.4).
    pub fn digits(&mut self, count: usize) -> Option<u64> {
        self.skip();
        let start = self.at;
        let number = self.unsigned()?;
        (self.at - start == count).then_some(number)
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
            b'(' => self.literal().map(Object::String),
            b'<' if self.bytes.get(self.at + 1) == Some(&b'<') => self.dictionary(depth).map(Object::Dictionary),
            b'<' => self.hexadecimal().map(Object::String),
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

    fn name(&mut self) -> Option<Vec<u8>> {
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
                b'\r' => {
                    if self.peek() == Some(b'\n') {
                        self.at += 1;
                    }
                    out.push(b'\n');
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
