//! The embedded fonts: their book, which characters they have, and the fonts of a house beside them.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use rust_embed::RustEmbed;
use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use unicode_normalization::UnicodeNormalization;

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

/// The families of each letter of the house, in the order in which they are asked: what `house.typ` has.
const CHAINS: [&[&str]; 3] = [
    &["Source Sans 3", "Noto Sans Arabic", "Noto Emoji"],
    &["Bricolage Grotesque", "Source Sans 3", "Noto Sans Arabic", "Noto Emoji"],
    &["Atkinson Hyperlegible", "Source Sans 3", "Noto Sans Arabic", "Noto Emoji"],
];

/// Families that are asked for Latin letters and signs alone, and the characters that these are, as `house.typ` has them.
const LATIN: [&str; 2] = ["Bricolage Grotesque", "Atkinson Hyperlegible"];

fn is_latin(c: char) -> bool {
    matches!(c, '\0'..='\u{36F}' | '\u{1E00}'..='\u{1EFF}' | '\u{2000}'..='\u{2BFF}')
}

/// The fonts that have each character, as bits in the order of the collection: asked for every letter of every text.
static COVERAGE: LazyLock<HashMap<u32, u16>> = LazyLock::new(|| {
    let mut out = HashMap::new();
    for (index, font) in COLLECTION.fonts.iter().enumerate() {
        for c in font.info().coverage.iter() {
            *out.entry(c).or_default() |= 1 << index;
        }
    }
    out
});

/// The first font of each family of each chain, as its bit, and whether it is asked for Latin alone.
static ASKED: LazyLock<[Vec<(u16, bool)>; 3]> = LazyLock::new(|| {
    CHAINS.map(|chain| {
        let bit = |family: &str| COLLECTION.fonts.iter().position(|font| font.info().family == family);
        chain.iter().filter_map(|family| Some((1 << bit(family)?, LATIN.contains(family)))).collect()
    })
});

fn fonts_with(c: char) -> u16 {
    COVERAGE.get(&(c as u32)).copied().unwrap_or_default()
}

/// Whether text can show this character: some embedded text font (house fonts and fallbacks) has a glyph for it.
pub fn covers(c: char) -> bool {
    fonts_with(c) != 0
}

/// Whether a letter with its marks, or pictures that are joined, are set whole in every letter of the house: by one font, for what a
/// font lacks of a cluster goes on to the next with all of it.
pub fn sets(cluster: &str) -> bool {
    let drawn = |c: &char| !typst::text::is_default_ignorable(*c) && !c.is_whitespace();
    // A shaper takes a letter and its accents in whichever form its font has them.
    let forms = [Form::of(cluster.nfc().filter(drawn)), Form::of(cluster.nfd().filter(drawn))];
    let first = cluster.chars().find(drawn).unwrap_or_default();
    let from_the_right = matches!(first, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FEFC}');
    ASKED.iter().all(|chain| {
        for (font, latin) in chain {
            if *latin && !is_latin(first) {
                continue;
            }
            let has = |of: fn(&Form) -> u16| forms.iter().any(|form| of(form) & font != 0);
            if has(|form| form.all) {
                return true;
            }
            // A font that has the marks and not the letter below them keeps the marks, and the letter is lost. From the right the
            // marks come first, and then it is the same with a font that has the letter alone.
            if has(|form| form.some) && (from_the_right || !has(|form| form.first)) {
                return false;
            }
        }
        false
    })
}

/// The fonts that have all characters of a form, some of them, and the first.
struct Form {
    all: u16,
    some: u16,
    first: u16,
}

impl Form {
    fn of(characters: impl Iterator<Item = char>) -> Form {
        let mut fonts = characters.map(fonts_with);
        let Some(first) = fonts.next() else { return Form { all: u16::MAX, some: 0, first: 0 } };
        fonts.fold(Form { all: first, some: first, first }, |form, fonts| Form {
            all: form.all & fonts,
            some: form.some | fonts,
            ..form
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_font_has_its_bit() {
        assert!(COLLECTION.fonts.len() <= 16);
        assert!(ASKED.iter().zip(CHAINS).all(|(asked, chain)| asked.len() == chain.len()));
    }

    #[test]
    fn the_chains_are_those_of_the_house() {
        let house = include_str!("../../../typst-templates/house/house.typ");
        for chain in CHAINS {
            let asked = |family: &&str| match LATIN.contains(family) {
                true => format!("latin(\"{family}\")"),
                false => format!("\"{family}\""),
            };
            let list = chain.iter().map(asked).collect::<Vec<_>>().join(", ");
            assert!(house.contains(&format!(": ({list}),")), "{list}");
        }
        assert!(house.contains(r"[\\u{0}-\\u{36F}\\u{1E00}-\\u{1EFF}\\u{2000}-\\u{2BFF}]"));
    }

    #[test]
    fn all_weights_of_a_family_have_the_same_characters() {
        for font in &COLLECTION.fonts {
            let first = COLLECTION.fonts.iter().find(|other| other.info().family == font.info().family);
            let same = first.is_some_and(|first| first.info().coverage == font.info().coverage);
            assert!(same, "{} {:?}", font.info().family, font.info().variant);
        }
    }
}
