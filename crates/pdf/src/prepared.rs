//! A prepared file that comes back: where its signature waits, and what waits there. It may come from anybody, so a worker reads it.

use lopdf::{Dictionary, Document, Object};
use serde::{Deserialize, Serialize};

use super::objects::{array, dictionary, resolve};
use super::read::{self, Unreadable};
use super::signature::Prepared;
use super::signature_fields;

/// A signature that waits for its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Where `/Contents` is.
    pub place: Prepared,
    /// What stands in it, with zeros behind it.
    #[serde(skip)]
    pub contents: Vec<u8>,
}

/// Why no signature can be put into a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "refusal")]
pub enum Refusal {
    /// It cannot be opened.
    Unreadable {
        /// Why not.
        why: Unreadable,
    },
    /// No signature waits in it.
    NothingWaits,
    /// A signature waits in it, and something came behind it: that would not be signed.
    Longer,
}

/// Finds the signature that waits in a file.
///
/// # Errors
/// [`Refusal`].
pub fn find(file: &[u8]) -> Result<Waiting, Refusal> {
    let document = read::openly(file).map_err(|why| Refusal::Unreadable { why })?;
    let fields = signature_fields::fields(&document);
    let values = fields.iter().filter(|field| field.signed).filter_map(|field| {
        let field = document.get_dictionary(field.id).ok()?;
        dictionary(&document, field.get(b"V").ok())
    });
    // The last one: earlier signatures are finished.
    let mut found: Vec<(Waiting, bool)> = values.filter_map(|value| waiting(file, &document, value)).collect();
    found.sort_by_key(|(waiting, _)| waiting.place.start);
    match found.pop() {
        Some((waiting, true)) => Ok(waiting),
        Some((_, false)) => Err(Refusal::Longer),
        None => Err(Refusal::NothingWaits),
    }
}

/// What waits in a signature dictionary, and whether its byte range goes to the end of the file.
fn waiting(file: &[u8], document: &Document, value: &Dictionary) -> Option<(Waiting, bool)> {
    let number = |object: &Object| usize::try_from(resolve(document, object)?.as_i64().ok()?).ok();
    let range: Vec<usize> = array(document, value.get(b"ByteRange").ok()).iter().filter_map(number).collect();
    let [0, start, end, rest] = range[..] else { return None };
    let digits = file.get(start..end)?.strip_prefix(b"<")?.strip_suffix(b">")?;
    let contents = unhex(digits)?;
    let whole = end.checked_add(rest)? == file.len();
    unfinished(&contents)
        .then(|| (Waiting { place: Prepared { tail: Vec::new(), start, end, rights_lapse: false }, contents }, whole))
}

fn unhex(digits: &[u8]) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).map(|digit| digit as u8);
    let (pairs, []) = digits.as_chunks::<2>() else { return None };
    pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect()
}

/// Signed data is a sequence that begins with an object identifier (RFC 5652, 3); what waits begins with a number.
fn unfinished(contents: &[u8]) -> bool {
    let [0x30, length, rest @ ..] = contents else { return false };
    let long = if *length < 0x80 { 0 } else { usize::from(length & 0x7F) };
    rest.get(long) == Some(&0x02)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_is_told_from_signed_data() {
        assert!(unfinished(&[0x30, 0x82, 1, 0, 0x02, 1, 1]) && unfinished(&[0x30, 3, 0x02, 1, 1]));
        assert!(!unfinished(&[0x30, 0x82, 1, 0, 0x06, 9]) && !unfinished(&[]) && !unfinished(&[0x30, 0x89, 1]));
    }

    #[test]
    fn digits_are_read_in_pairs() {
        assert_eq!(unhex(b"00fFa1"), Some(vec![0, 255, 0xA1]));
        assert_eq!((unhex(b"0"), unhex(b"0g")), (None, None));
    }
}
