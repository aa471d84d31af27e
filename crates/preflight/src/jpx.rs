//! What a JPEG 2000 image says of its own colours (ISO 15444-1, annex I): the space of its `colr` box.

use super::colour::Space;

/// Boxes that are looked at.
const MOST_BOXES: usize = 64;

/// The space that an image without one in the file has by its own header (ISO 32000-1, 7.4.9).
pub(super) fn space(bytes: &[u8]) -> Space {
    // Bare code, without a header, does not say.
    inside(bytes, b"jp2h").and_then(|header| inside(header, b"colr")).map_or(Space::Unknown, colours)
}

/// What is in the first box of a kind.
fn inside<'b>(mut bytes: &'b [u8], wanted: &[u8; 4]) -> Option<&'b [u8]> {
    for _ in 0..MOST_BOXES {
        let length = u32::from_be_bytes(*bytes.first_chunk()?);
        let kind = bytes.get(4..8)?;
        let (head, length) = match length {
            // To the end.
            0 => (8, bytes.len()),
            // The length did not fit in four bytes.
            1 => (16, usize::try_from(u64::from_be_bytes(*bytes.get(8..)?.first_chunk()?)).ok()?),
            length => (8, usize::try_from(length).ok()?),
        };
        if kind == wanted {
            return bytes.get(head..length.min(bytes.len()));
        }
        if length < head {
            return None;
        }
        bytes = bytes.get(length..)?;
    }
    None
}

fn colours(own: &[u8]) -> Space {
    match own {
        [1, _, _, number @ ..] => match number.first_chunk().map(|four| u32::from_be_bytes(*four)) {
            Some(12) => Space::Cmyk,
            Some(14) => Space::Lab,
            Some(16 | 18 | 20 | 21) => Space::Rgb,
            Some(17) => Space::Grey,
            _ => Space::Unknown,
        },
        // A profile: what its data are in stands in its header (ICC.1, 7.2.6).
        [2 | 3, _, _, profile @ ..] => match profile.get(16..20) {
            Some(b"GRAY") => Space::Icc(1),
            Some(b"RGB ") => Space::Icc(3),
            Some(b"CMYK") => Space::Icc(4),
            Some(b"Lab ") => Space::Lab,
            _ => Space::Unknown,
        },
        _ => Space::Unknown,
    }
}
