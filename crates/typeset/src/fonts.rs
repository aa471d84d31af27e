//! The embedded fonts: their book, which characters they have, and the fonts of a house beside them.

use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use rust_embed::RustEmbed;
use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

#[derive(RustEmbed)]
#[folder = "../../fonts/"]
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

/// The embedded fonts with those of a house behind them.
pub(super) struct Wardrobe {
    book: LazyHash<FontBook>,
    own: Vec<Font>,
}

/// Fonts of a house that were read last: every job of a house brings the same.
static WORN: Mutex<Option<(u128, Arc<Wardrobe>)>> = Mutex::new(None);

/// The fonts of these files; a file that is none gives none.
pub(super) fn wardrobe(files: &[&Arc<[u8]>]) -> Arc<Wardrobe> {
    let digest = typst::utils::hash128(&files.iter().map(|file| &***file).collect::<Vec<&[u8]>>());
    let mut worn = WORN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((own, wardrobe)) = worn.as_ref()
        && *own == digest
    {
        return Arc::clone(wardrobe);
    }
    let own: Vec<Font> = files.iter().flat_map(|file| Font::iter(Bytes::new(Arc::clone(file)))).collect();
    let mut book = FontBook::clone(&COLLECTION.book);
    for font in &own {
        book.push(font.info().clone());
    }
    let wardrobe = Arc::new(Wardrobe { book: LazyHash::new(book), own });
    *worn = Some((digest, Arc::clone(&wardrobe)));
    wardrobe
}

impl Wardrobe {
    pub(super) fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    pub(super) fn font(&self, index: usize) -> Option<Font> {
        match index.checked_sub(COLLECTION.fonts.len()) {
            Some(own) => self.own.get(own).cloned(),
            None => font(index),
        }
    }
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

/// Reads the fonts now instead of at the first document.
pub(super) fn warm_up() {
    LazyLock::force(&COLLECTION);
}

/// Whether text can show this character: some embedded text font (house fonts and fallbacks) has a glyph for it.
pub fn covers(c: char) -> bool {
    COLLECTION.fonts.iter().any(|font| font.info().coverage.contains(c as u32))
}
