//! What `sets` says of a letter with its marks, against what Typst lays out: every glyph there, all of one font, and the letter among them.

use typeset::{Job, Output, covers, lay_out, sets};
use typst::layout::{Frame, FrameItem};
use unicode_normalization::UnicodeNormalization;

/// Texts in one of the house's letters, each in a box of its own.
fn job(texts: &[String], chain: &str) -> Job {
    let template = format!(
        r#"#import "/house/house.typ": default-tokens
#set page(width: 200mm, height: auto, margin: 0mm)
#set text(lang: "nl", hyphenate: false, font: default-tokens.{chain})
#for text in json("/data.json") {{ block(width: 20mm, height: 10mm, spacing: 0mm, text) }}"#
    );
    Job {
        template: "/t.typ".into(),
        data: serde_json::json!(texts).to_string(),
        files: vec![("/t.typ".into(), template)],
        assets: Vec::new(),
        output: Output::PdfScreen,
        ident: "test".into(),
        date: (2026, 11, 30),
    }
}

/// Family and number of each glyph.
type Glyphs = Vec<(String, u16)>;

fn collect(frame: &Frame, out: &mut Glyphs) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => collect(&group.frame, out),
            FrameItem::Text(text) => {
                out.extend(text.glyphs.iter().map(|glyph| (text.font.info().family.to_string(), glyph.id)));
            }
            _ => {}
        }
    }
}

fn laid_out(texts: &[String], chain: &str) -> Vec<Glyphs> {
    let document = lay_out(&job(texts, chain)).expect("laid out");
    let mut out = Vec::new();
    for page in document.pages() {
        for (_, item) in page.frame.items() {
            if let FrameItem::Group(group) = item {
                let mut glyphs = Glyphs::new();
                collect(&group.frame, &mut glyphs);
                out.push(glyphs);
            }
        }
    }
    assert_eq!(out.len(), texts.len());
    out
}

#[test]
fn what_is_said_to_be_set_whole_is_laid_out_whole() {
    let bases = "aAeoOqyzijßøŁ1#.€→★αηΩжЯіЇбلمة🙂👍❤☎♥ⓐ";
    let ranges = [
        0x300..=0x36F,
        0x483..=0x489,
        0x610..=0x61A,
        0x64B..=0x65F,
        0x6D6..=0x6DC,
        0x1AB0..=0x1AFF,
        0x1DC0..=0x1DFF,
        0x20D0..=0x20F0,
    ];
    let marks: Vec<char> = ranges.into_iter().flatten().filter_map(char::from_u32).filter(|c| covers(*c)).collect();
    // U+0344 is two marks.
    let marks: Vec<char> = marks.into_iter().filter(|mark| *mark != '\u{344}').collect();
    let alone: Vec<String> = marks.iter().map(|mark| std::iter::once(*mark).nfc().collect()).collect();
    // A mark of the Arabic script behind another letter is a run of its own, which loses nothing.
    let apart = |base: char, mark: char| {
        matches!(mark, '\u{610}'..='\u{61A}' | '\u{656}'..='\u{65F}' | '\u{6D6}'..='\u{6DC}')
            && !('\u{620}'..='\u{64A}').contains(&base)
    };
    let pairs = bases.chars().flat_map(|base| marks.iter().enumerate().map(move |(index, mark)| (base, index, *mark)));
    let pairs: Vec<_> = pairs.filter(|(base, _, mark)| !apart(*base, *mark)).collect();
    // As documents have their texts.
    let texts: Vec<String> = pairs.iter().map(|(base, _, mark)| [*base, *mark].into_iter().nfc().collect()).collect();
    let mut whole = vec![true; texts.len()];
    for chain in ["body", "display", "field"] {
        let lone = laid_out(&alone, chain);
        for (index, glyphs) in laid_out(&texts, chain).into_iter().enumerate() {
            let one_font = glyphs.iter().all(|(family, id)| *id != 0 && *family == glyphs[0].0);
            whole[index] &= one_font && !glyphs.is_empty() && glyphs != lone[pairs[index].1];
        }
    }
    let codes = |text: &String| text.chars().map(|c| format!("U+{:04X}", c as u32)).collect::<Vec<_>>().join(" ");
    let wrong: Vec<String> =
        texts.iter().zip(&whole).filter(|(text, whole)| sets(text) != **whole).map(|(text, _)| codes(text)).collect();
    assert!(wrong.is_empty(), "{} of {}: {wrong:?}", wrong.len(), texts.len());
    let set = whole.iter().filter(|whole| **whole).count();
    assert!(set > 1000 && set < texts.len() - 100, "{set} of {}", texts.len());
}
