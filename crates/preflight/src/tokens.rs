//! The tokens of a content stream (ISO 32000-1, 7.8.2), read on past what is wrong as renderers do, with a count of what was passed over.
//!
//! A strict reader stops at the first token that it does not know, and everything behind it is printed without having been looked at.

use lopdf::Object;
use lopdf::content::{Content, Operation};

use super::inline;
use super::lexer::{Reader, Token};
use super::operators::{MOST_OPERANDS, least_operands};
use pdf::read::Unreadable;

/// What content says.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    pub(super) operations: Vec<Operation>,
    /// How many tokens were passed over: what is no PDF, an operator that nobody knows or that lacks operands.
    pub(super) skipped: usize,
}

/// Reads content, of at most so many operators.
///
/// # Errors
/// [`Unreadable::TooComplex`].
pub(super) fn read(bytes: &[u8], most: usize) -> Result<Tokens, Unreadable> {
    let mut reader = Reader { bytes, at: 0, skipped: 0 };
    let mut out = Tokens::default();
    let mut operands: Vec<Object> = Vec::new();
    // Between BX and EX an unknown operator is none of our business (7.8.2).
    let mut tolerated = 0_usize;
    while let Some(token) = reader.token(0) {
        let word = match token {
            Token::Object(object) => {
                // More than any operator takes: the oldest are nobody's.
                if operands.len() >= MOST_OPERANDS {
                    operands.remove(0);
                }
                operands.push(object);
                continue;
            }
            Token::Stray => {
                reader.skipped += 1;
                continue;
            }
            Token::Word(word) => word,
        };
        if out.operations.len() >= most {
            return Err(Unreadable::TooComplex);
        }
        let mut own = std::mem::take(&mut operands);
        match word {
            b"BI" => match inline::image(&mut reader) {
                Some(image) => own = vec![Object::Stream(image)],
                None => continue,
            },
            b"BX" => tolerated += 1,
            b"EX" => tolerated = tolerated.saturating_sub(1),
            _ => {}
        }
        let Some(least) = least_operands(word) else {
            reader.skipped += usize::from(tolerated == 0);
            continue;
        };
        if own.len() < least {
            reader.skipped += 1;
            continue;
        }
        // Of too many the last ones count, as on the stack of a PostScript machine.
        if least > 0 && own.len() > least && !takes_many(word) {
            reader.skipped += 1;
            own.drain(..own.len() - least);
        }
        out.operations.push(Operation::new(&String::from_utf8_lossy(word), own));
    }
    // Operands without an operator paint nothing, and neither do they hide anything.
    out.skipped = reader.skipped;
    Ok(out)
}

/// Whether how many operands an operator has depends on its colour space.
fn takes_many(word: &[u8]) -> bool {
    matches!(word, b"sc" | b"scn" | b"SC" | b"SCN")
}

/// Content as it stands in a file.
pub(super) fn written(operations: &[Operation]) -> Result<Vec<u8>, Unreadable> {
    let mut out = Vec::new();
    let image = |operation: &Operation| matches!(operation.operands.first(), Some(Object::Stream(_)));
    for run in operations.chunk_by(|one, other| !image(one) && !image(other)) {
        match run.first().and_then(|own| own.operands.first()) {
            Some(Object::Stream(image)) => inline::write(image, &mut out)?,
            _ => out.extend(Content { operations: run }.encode().map_err(|_| Unreadable::Damaged)?),
        }
        out.push(b'\n');
    }
    Ok(out)
}
