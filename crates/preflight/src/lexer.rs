//! Single tokens of content (ISO 32000-1, 7.2 and 7.3), each as renderers read it, with a count of what is none.

use lopdf::{Dictionary, Object, StringFormat};

use super::operators::{MOST_OPERANDS, least_operands};

/// Arrays and dictionaries within one another.
const DEEPEST: usize = 32;

/// One token.
pub(super) enum Token<'b> {
    Object(Object),
    Word(&'b [u8]),
    /// What is no token: a bracket that closes nothing.
    Stray,
}

/// Where reading is.
pub(super) struct Reader<'b> {
    pub(super) bytes: &'b [u8],
    pub(super) at: usize,
    pub(super) skipped: usize,
}

pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

fn is_delimiter(byte: u8) -> bool {
    b"()<>[]{}/%".contains(&byte)
}

impl<'b> Reader<'b> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn space(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                while self.peek().is_some_and(|byte| byte != b'\n' && byte != b'\r') {
                    self.at += 1;
                }
            } else if is_space(byte) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    /// Characters up to a space or a delimiter.
    fn regular(&mut self) -> &'b [u8] {
        let from = self.at;
        while self.peek().is_some_and(|byte| !is_space(byte) && !is_delimiter(byte)) {
            self.at += 1;
        }
        self.bytes.get(from..self.at).unwrap_or_default()
    }

    /// The next token; `None` at the end.
    pub(super) fn token(&mut self, depth: usize) -> Option<Token<'b>> {
        self.space();
        let first = self.peek()?;
        let object = match first {
            b'/' => Object::Name(self.name()),
            b'(' => Object::String(self.literal(), StringFormat::Literal),
            // Too deep for anybody: a bracket that opens nothing.
            b'[' | b'<' if depth >= DEEPEST => {
                self.at += 1;
                return Some(Token::Stray);
            }
            b'<' if self.bytes.get(self.at + 1) == Some(&b'<') => {
                self.at += 2;
                Object::Dictionary(self.dictionary(depth + 1))
            }
            b'<' => Object::String(self.hexadecimal(), StringFormat::Hexadecimal),
            b'[' => {
                self.at += 1;
                Object::Array(self.array(depth + 1))
            }
            b'>' if self.bytes.get(self.at + 1) == Some(&b'>') => {
                self.at += 2;
                return Some(Token::Stray);
            }
            b')' | b'>' | b']' | b'{' | b'}' => {
                self.at += 1;
                return Some(Token::Stray);
            }
            b'0'..=b'9' | b'+' | b'-' | b'.' => return Some(self.number()),
            _ => match self.regular() {
                b"true" => Object::Boolean(true),
                b"false" => Object::Boolean(false),
                b"null" => Object::Null,
                word => return Some(Token::Word(word)),
            },
        };
        Some(Token::Object(object))
    }

    /// A number, or what begins as one.
    fn number(&mut self) -> Token<'b> {
        let from = self.at;
        let word = self.regular();
        let text = std::str::from_utf8(word).unwrap_or_default();
        let plain = word.iter().skip(usize::from(matches!(word.first(), Some(b'+' | b'-'))));
        if plain.clone().all(u8::is_ascii_digit)
            && let Ok(whole) = text.parse()
        {
            return Token::Object(Object::Integer(whole));
        }
        if plain.clone().all(|byte| byte.is_ascii_digit() || *byte == b'.')
            && let Ok(real) = text.parse()
        {
            return Token::Object(Object::Real(real));
        }
        // A sign or a point without a digit is nothing to every reader.
        if word.iter().all(|byte| b"+-.".contains(byte)) && word.len() <= 2 {
            return Token::Object(Object::Integer(0));
        }
        // No number. Poppler and MuPDF take the number that it begins with and read on behind it; so the operator glued to it is read.
        self.skipped += 1;
        let signs = word.iter().take_while(|byte| matches!(byte, b'+' | b'-')).count();
        let mut points = 0;
        let digits = word.iter().skip(signs).take_while(|byte| {
            points += usize::from(**byte == b'.');
            byte.is_ascii_digit() || (**byte == b'.' && points < 2)
        });
        let end = signs + digits.count();
        let rest = word.get(end..).unwrap_or_default();
        let value: f32 = text.get(signs..end).and_then(|own| own.parse().ok()).unwrap_or_default();
        let negative = signs % 2 == 1 && word.first() == Some(&b'-');
        if least_operands(rest).is_some() {
            self.at = from + end;
        } else if rest.iter().any(u8::is_ascii_alphabetic) {
            // A word that nobody knows, as pdfium and Acrobat have it.
            return Token::Word(word);
        }
        Token::Object(Object::Real(if negative { -value } else { value }))
    }

    fn name(&mut self) -> Vec<u8> {
        self.at += 1;
        let raw = self.regular();
        let digit = |at: usize| raw.get(at).and_then(|byte| (*byte as char).to_digit(16));
        let mut out = Vec::new();
        let mut at = 0;
        while let Some(byte) = raw.get(at) {
            match (byte, digit(at + 1), digit(at + 2)) {
                (b'#', Some(high), Some(low)) => {
                    // Two digits: at most 255.
                    out.push((high * 16 + low) as u8);
                    at += 3;
                }
                _ => {
                    out.push(*byte);
                    at += 1;
                }
            }
        }
        out
    }

    /// A string in brackets (7.3.4.2); one that is never closed ends with the stream.
    fn literal(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut out = Vec::new();
        let mut open = 1;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'(' => open += 1,
                b')' => {
                    open -= 1;
                    if open == 0 {
                        return out;
                    }
                }
                b'\\' => {
                    self.escape(&mut out);
                    continue;
                }
                _ => {}
            }
            out.push(byte);
        }
        self.skipped += 1;
        out
    }

    fn escape(&mut self, out: &mut Vec<u8>) {
        let Some(byte) = self.peek() else { return };
        self.at += 1;
        match byte {
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b't' => out.push(b'\t'),
            b'b' => out.push(8),
            b'f' => out.push(12),
            b'\r' => self.at += usize::from(self.peek() == Some(b'\n')),
            b'\n' => {}
            b'0'..=b'7' => {
                let mut code = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(digit) = self.peek().filter(|byte| (b'0'..=b'7').contains(byte)) else { break };
                    code = code * 8 + u32::from(digit - b'0');
                    self.at += 1;
                }
                // What is above 255 loses its high bit (7.3.4.2).
                out.push(code as u8);
            }
            other => out.push(other),
        }
    }

    fn hexadecimal(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut digits = Vec::new();
        loop {
            let Some(byte) = self.peek() else {
                self.skipped += 1;
                break;
            };
            self.at += 1;
            match (byte as char).to_digit(16) {
                Some(digit) => digits.push(digit as u8),
                None if byte == b'>' => break,
                None if is_space(byte) => {}
                None => self.skipped += 1,
            }
        }
        digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or_default()).collect()
    }

    fn array(&mut self, depth: usize) -> Vec<Object> {
        let mut out = Vec::new();
        loop {
            self.space();
            if self.peek() == Some(b']') {
                self.at += 1;
                return out;
            }
            let before = self.at;
            match self.token(depth) {
                Some(Token::Object(object)) => out.push(object),
                // An array that was not closed ends where an operator stands.
                Some(Token::Word(word)) if least_operands(word).is_some() => {
                    self.at = before;
                    self.skipped += 1;
                    return out;
                }
                Some(_) => self.skipped += 1,
                None => {
                    self.skipped += 1;
                    return out;
                }
            }
        }
    }

    fn dictionary(&mut self, depth: usize) -> Dictionary {
        let mut out = Dictionary::new();
        let mut key: Option<Vec<u8>> = None;
        loop {
            self.space();
            if self.bytes.get(self.at..).is_some_and(|rest| rest.starts_with(b">>")) {
                self.at += 2;
                return out;
            }
            let before = self.at;
            match (self.token(depth), key.take()) {
                (Some(Token::Object(Object::Name(name))), None) => key = Some(name),
                (Some(Token::Object(value)), Some(own)) => out.set(own, value),
                (Some(Token::Word(word)), _) if least_operands(word).is_some() => {
                    self.at = before;
                    self.skipped += 1;
                    return out;
                }
                (Some(_), _) => self.skipped += 1,
                (None, _) => {
                    self.skipped += 1;
                    return out;
                }
            }
        }
    }

    /// The dictionary of an inline image, up to `ID`; `None` where there is no such.
    pub(super) fn entries(&mut self) -> Option<Dictionary> {
        let mut out = Dictionary::new();
        let mut key: Option<Vec<u8>> = None;
        for _ in 0..MOST_OPERANDS {
            match (self.token(0)?, key.take()) {
                (Token::Word(b"ID"), _) => return Some(out),
                (Token::Word(word), _) if least_operands(word).is_some() => return None,
                (Token::Object(Object::Name(name)), None) => key = Some(name),
                (Token::Object(value), Some(own)) => out.set(own, value),
                _ => self.skipped += 1,
            }
        }
        None
    }
}
