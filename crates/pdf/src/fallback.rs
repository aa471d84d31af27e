//! The face for letters of files that bring no font along: which letters stand there does not matter to whoever looks, only that some do.

/// Bytes of the font, OpenType with TrueType outlines.
pub static FACE: &[u8] = include_bytes!("../../../fonts/atkinson-hyperlegible/AtkinsonHyperlegible_400Regular.ttf");
