//! How much of a picture is unpacked, judged by what its head says.

use super::{MOST_PIXELS, MOST_SIDE, Refusal};

/// Bytes that the pixels of one picture may take when unpacked.
pub(super) const MOST_BYTES: u64 = 288 << 20;

/// A refusal of a file that cannot be read, with what a decoder said.
pub(super) fn damaged(error: impl std::fmt::Display) -> Refusal {
    Refusal::Damaged { said: error.to_string().chars().take(200).collect() }
}

/// Whether so many pixels, of so many bytes in all, are decoded.
///
/// # Errors
/// [`Refusal::TooLarge`], [`Refusal::Empty`].
pub(super) fn fits(width: u32, height: u32, bytes: u64) -> Result<(), Refusal> {
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 {
        return Err(Refusal::Empty);
    }
    if pixels > MOST_PIXELS || width.max(height) > MOST_SIDE || bytes > MOST_BYTES {
        return Err(Refusal::TooLarge { width, height });
    }
    Ok(())
}
