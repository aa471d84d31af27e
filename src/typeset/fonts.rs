//! The embedded fonts: their book, and which characters they have.

use std::sync::LazyLock;

use rust_embed::RustEmbed;
use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

#[derive(RustEmbed)]
#[folder = "fonts/"]
#[include = "*.ttf"]
struct Files;

struct Collection {
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

/// In the order of their paths, so that the choice between two fonts never depends on the machine.
static COLLECTION: LazyLock<Collection> = LazyLock::new(|| {
    let mut paths: Vec<_> = Files::iter().collect();
    paths.sort();
    let fonts: Vec<Font> = paths
        .iter()
        .filter_map(|path| Files::get(path))
        .flat_map(|file| {
            let bytes = match file.data {
                std::borrow::Cow::Borrowed(data) => Bytes::new(data),
                std::borrow::Cow::Owned(data) => Bytes::new(data),
            };
            Font::iter(bytes).collect::<Vec<_>>()
        })
        .collect();
    Collection { book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts }
});

pub(super) fn book() -> &'static LazyHash<FontBook> {
    &COLLECTION.book
}

pub(super) fn font(index: usize) -> Option<Font> {
    COLLECTION.fonts.get(index).cloned()
}

/// The TrueType file in which viewers set what is typed in a form field: the regular face of the house's field font.
pub fn field_font() -> &'static [u8] {
    static FILE: LazyLock<std::borrow::Cow<'static, [u8]>> = LazyLock::new(|| {
        Files::get("atkinson-hyperlegible/AtkinsonHyperlegible_400Regular.ttf")
            .map(|file| file.data)
            .unwrap_or_default()
    });
    &FILE
}

/// Reads fonts and templates now, so that the first document is as quick as the next.
pub fn warm_up() {
    LazyLock::force(&COLLECTION);
    super::world::warm_up();
}

/// Whether text can show this character: some embedded text font (house fonts and fallbacks) has a glyph for it.
pub fn covers(c: char) -> bool {
    COLLECTION.fonts.iter().any(|font| font.info().coverage.contains(c as u32))
}
