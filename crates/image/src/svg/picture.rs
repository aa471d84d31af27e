//! Pictures within a drawing, in `data:` (RFC 2397).

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};

use super::{Open, Opened, not_understood};
use crate::refusal::Refusal;

/// What follows `data:` where a picture is named so: which kind of pixels it is its bytes tell, as readers have it.
pub(crate) fn carried(href: &str) -> Option<&str> {
    let (scheme, rest) = href.split_once(':')?;
    scheme.eq_ignore_ascii_case("data").then_some(rest)
}

/// The same picture as the renderer reads it; from what [`carried`] says.
///
/// # Errors
/// [`Refusal`], as for a picture that comes by itself; one of a kind that is not read is something in the drawing that is not drawn.
pub(super) fn written(carried: &str, open: Open<'_>) -> Result<String, Refusal> {
    let damaged = || Refusal::Damaged { said: "data:".into() };
    let (kind, data) = carried.split_once(',').ok_or_else(damaged)?;
    let bytes: Vec<u8> = percent_encoding::percent_decode_str(data).collect();
    let coded = kind.rsplit_once(';').is_some_and(|(_, last)| last.trim().eq_ignore_ascii_case("base64"));
    let bytes = if coded {
        let plain: Vec<u8> = bytes.into_iter().filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=').collect();
        STANDARD_NO_PAD.decode(plain).map_err(|_| damaged())?
    } else {
        bytes
    };
    let opened = open(&bytes).map_err(|refusal| match refusal {
        Refusal::Format { name } => not_understood(&format!("<image> ({name})")),
        Refusal::Unknown => not_understood("<image>"),
        other => other,
    })?;
    let (kind, bytes) = match opened {
        Opened::Png(bytes) => ("png", bytes),
        // A drawing is one by what is said of it alone.
        Opened::Svg(_) if !kind.to_ascii_lowercase().contains("svg") => return Err(not_understood("<image>")),
        Opened::Svg(text) => ("svg+xml", text.into_bytes()),
    };
    Ok(format!("data:image/{kind};base64,{}", STANDARD.encode(bytes)))
}
