//! A letter and its marks as one in a PDF, whatever their heights.
//!
//! Typst parts a run of text where the height of its glyphs changes, and gives each part the whole letter as its text: a reader of the file
//! would find a letter with a mark at a height of its own twice. Here such parts become one again, for which the library that writes the
//! file has one text (`ActualText`).

use typst::layout::{Abs, Em, Frame, FrameItem, Point};
use typst::model::Document as _;
use typst::syntax::Span;
use typst::text::{Glyph, TextItem};
use typst_layout::PagedDocument;

/// The document with its letters joined; `None` when there is nothing to join.
pub(super) fn joined(document: &PagedDocument) -> Option<PagedDocument> {
    if !document.pages().iter().any(|page| is_parted(&page.frame)) {
        return None;
    }
    let pages = document.pages().iter().map(|page| {
        let mut page = page.clone();
        join(&mut page.frame);
        page
    });
    Some(PagedDocument::new(pages.collect(), document.info().clone()))
}

/// Whether some letter of a frame is in two parts.
fn is_parted(frame: &Frame) -> bool {
    let mut last: Option<(Point, &TextItem)> = None;
    frame.items().any(|(at, item)| match item {
        FrameItem::Text(text) => last.replace((*at, text)).is_some_and(|last| goes_on(last, (*at, text))),
        FrameItem::Group(group) => {
            last = None;
            is_parted(&group.frame)
        }
        // What is drawn below or through a text stands behind each of its parts.
        FrameItem::Shape(..) => false,
        _ => {
            last = None;
            false
        }
    })
}

fn join(frame: &mut Frame) {
    frame.retain(|item| {
        if let FrameItem::Group(group) = item {
            join(&mut group.frame);
        }
        true
    });
    let mut out: Vec<(Point, FrameItem)> = Vec::new();
    // Where the text stands that another may go on from.
    let mut last: Option<usize> = None;
    for (at, item) in frame.items() {
        match item {
            FrameItem::Text(text) => {
                let before = last.and_then(|index| match out.get(index)? {
                    (before, FrameItem::Text(own)) => {
                        goes_on((*before, own), (*at, text)).then(|| (index, *before, own.clone()))
                    }
                    _ => None,
                });
                if let Some((index, before, own)) = before {
                    let parts = parts((before, &own), (*at, text));
                    let count = parts.len();
                    out.splice(index..=index, parts.into_iter().map(|(at, text)| (at, FrameItem::Text(text))));
                    last = Some(index + count - 1);
                } else {
                    last = Some(out.len());
                    out.push((*at, item.clone()));
                }
            }
            FrameItem::Shape(..) => out.push((*at, item.clone())),
            _ => {
                last = None;
                out.push((*at, item.clone()));
            }
        }
    }
    let baseline = frame.has_baseline().then(|| frame.baseline());
    let mut own = Frame::new(frame.size(), frame.kind());
    if let Some(baseline) = baseline {
        own.set_baseline(baseline);
    }
    own.push_multiple(out);
    *frame = own;
}

/// A letter with its marks: its text, and the place in the source by which it is another than one that looks like it.
#[derive(PartialEq, Eq)]
struct Cluster<'a> {
    text: &'a str,
    source: (Span, u16),
}

fn cluster<'a>(text: &'a TextItem, glyph: &Glyph) -> Cluster<'a> {
    Cluster { text: text.text.get(glyph.range()).unwrap_or_default(), source: glyph.span }
}

/// The glyphs at the end of a text that belong to its last letter.
fn tail(text: &TextItem) -> usize {
    let Some(last) = text.glyphs.last() else { return 0 };
    text.glyphs.iter().rev().take_while(|glyph| glyph.range == last.range).count()
}

/// The glyphs at the start of a text that belong to its first letter.
fn head(text: &TextItem) -> usize {
    let Some(first) = text.glyphs.first() else { return 0 };
    text.glyphs.iter().take_while(|glyph| glyph.range == first.range).count()
}

/// Whether the first letter of a text is the last one of another, at another height.
fn goes_on((at, own): (Point, &TextItem), (next_at, next): (Point, &TextItem)) -> bool {
    let (Some(last), Some(first)) = (own.glyphs.last(), next.glyphs.first()) else { return false };
    let looks = |text: &TextItem| (text.font.clone(), text.size, text.lang, text.region);
    let touch = (at.x + own.width() - next_at.x).abs() < Abs::pt(0.01);
    if at.y == next_at.y || !touch || cluster(own, last) != cluster(next, first) || last.range.len() < 2 {
        return false;
    }
    // The same glyph at the same height begins the letter anew.
    let rise = Em::from_abs(at.y - next_at.y, own.size);
    let anew = own
        .glyphs
        .iter()
        .rev()
        .take(tail(own))
        .any(|glyph| glyph.id == first.id && (glyph.y_offset - first.y_offset - rise).abs() < Em::new(0.001));
    let ends = |range: std::ops::Range<usize>, text: &TextItem| range.start == 0 || range.end == text.text.len();
    !anew
        && ends(last.range(), own)
        && ends(first.range(), next)
        && looks(own) == looks(next)
        && own.fill == next.fill
        && own.stroke == next.stroke
}

/// Two texts of which the second goes on with the last letter of the first: what stands before it, the letter, and what follows.
fn parts((at, own): (Point, &TextItem), (next_at, next): (Point, &TextItem)) -> Vec<(Point, TextItem)> {
    let (before, mut letter) = parted(own, own.glyphs.len() - tail(own));
    let (mark, after) = parted(next, head(next));
    let width = |text: &TextItem| Point::with_x(text.width());
    let mut out = Vec::new();
    let letter_at = at + before.as_ref().map(width).unwrap_or_default();
    let after_at = next_at + Point::with_x(mark.as_ref().map(TextItem::width).unwrap_or_default());
    if let (Some(letter), Some(mark)) = (&mut letter, mark) {
        let rise = Em::from_abs(at.y - next_at.y, own.size);
        letter.glyphs.extend(mark.glyphs.into_iter().map(|glyph| Glyph { y_offset: glyph.y_offset + rise, ..glyph }));
    }
    out.extend(before.map(|before| (at, before)));
    out.extend(letter.map(|letter| (letter_at, letter)));
    out.extend(after.map(|after| (after_at, after)));
    out
}

/// A text in two, before this glyph.
fn parted(text: &TextItem, at: usize) -> (Option<TextItem>, Option<TextItem>) {
    let part = |glyphs: &[Glyph]| {
        let start = glyphs.iter().map(|glyph| glyph.range.start).min()?;
        let end = glyphs.iter().map(|glyph| glyph.range.end).max()?;
        let glyphs = glyphs
            .iter()
            .map(|glyph| Glyph { range: glyph.range.start - start..glyph.range.end - start, ..glyph.clone() });
        let own = text.text.get(usize::from(start)..usize::from(end)).unwrap_or_default().into();
        Some(TextItem { text: own, glyphs: glyphs.collect(), ..text.clone() })
    };
    let (first, second) = text.glyphs.split_at(at.min(text.glyphs.len()));
    (part(first), part(second))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Job, Output, lay_out};

    fn laid_out(text: &str) -> PagedDocument {
        let template = r#"#set text(font: ("Source Sans 3", "Noto Sans Arabic"), lang: "nl", hyphenate: false)
#json("/data.json")"#;
        lay_out(&Job {
            template: "/t.typ".into(),
            data: serde_json::json!(text).to_string(),
            files: vec![("/t.typ".into(), template.into())],
            assets: Vec::new(),
            output: Output::PdfScreen,
            ident: "test".into(),
            date: (2026, 11, 30),
        })
        .expect("laid out")
    }

    fn texts(frame: &Frame, at: Point, out: &mut Vec<(Point, TextItem)>) {
        for (own, item) in frame.items() {
            match item {
                FrameItem::Group(group) => texts(&group.frame, at + *own, out),
                FrameItem::Text(text) => out.push((at + *own, text.clone())),
                _ => {}
            }
        }
    }

    fn all(document: &PagedDocument) -> Vec<(Point, TextItem)> {
        let mut out = Vec::new();
        document.pages().iter().for_each(|page| texts(&page.frame, Point::zero(), &mut out));
        out
    }

    /// Every glyph and where it is drawn, in hundredths of a point.
    fn drawn(document: &PagedDocument) -> Vec<(u16, i64, i64)> {
        let mut out = Vec::new();
        for (at, text) in all(document) {
            let mut x = at.x;
            for glyph in &text.glyphs {
                let place = (x + glyph.x_offset.at(text.size), at.y - glyph.y_offset.at(text.size));
                #[expect(clippy::cast_possible_truncation, reason = "a place on a page")]
                let rounded = |length: Abs| (length.to_pt() * 100.0).round() as i64;
                out.push((glyph.id, rounded(place.0), rounded(place.1)));
                x += glyph.x_advance.at(text.size);
            }
        }
        out
    }

    #[test]
    fn letters_are_joined_and_nothing_moves() {
        for (text, parts) in [
            ("y\u{332}y\u{332}", vec!["y\u{332}", "y\u{332}"]),
            ("een y\u{332}uery", vec!["een ", "y\u{332}", "uery"]),
            ("aby\u{332}", vec!["ab", "y\u{332}"]),
        ] {
            let before = laid_out(text);
            let after = joined(&before).expect("something to join");
            assert_eq!(drawn(&before), drawn(&after), "{text}");
            assert_eq!(all(&after).iter().map(|(_, item)| item.text.as_str()).collect::<Vec<_>>(), parts);
            assert!(joined(&after).is_none(), "{text}");
        }
        let arabic = laid_out("\u{645}\u{64F}\u{633}\u{64E}\u{644}\u{651}\u{64E}\u{645}");
        let after = joined(&arabic).expect("something to join");
        assert_eq!(drawn(&arabic), drawn(&after));
        let letters: usize = all(&after).iter().map(|(_, item)| item.text.chars().count()).sum();
        assert_eq!(letters, 8, "{:?}", all(&after));
    }

    #[test]
    fn what_is_whole_stays_as_it_was() {
        for text in ["café", "e\u{301}e\u{301}", "za\u{301}mok", "سلام"] {
            assert!(joined(&laid_out(text)).is_none(), "{text}");
        }
    }
}
