//! From screen to press: every colour of a laid-out document in CMYK, black and grey on the black plate alone, and no links.
//!
//! Typst writes grey as a calibrated colour space and shows black text of it on all four plates; a press wants it on one. Templates choose
//! their colours themselves (`tokens.print`), so what is left here is grey. Anything else in RGB is an error of the template: nobody but its
//! maker knows which inks were meant.

use typst::layout::{Frame, FrameItem, GroupItem, Size};
use typst::model::Document as _;
use typst::visualize::{Cmyk, Color, FixedStroke, Image, ImageKind, Paint, ProcessColor};
use typst_layout::{Page, PagedDocument};

use super::{Failure, drawing};
use colour::OutputProfile;

/// The document as a press prints it.
///
/// # Errors
/// [`Failure::Template`] when it shows an RGB colour, a gradient, a tiling, a page of another PDF, or a drawing that is not of plain areas.
pub(super) fn for_press(document: &PagedDocument) -> Result<PagedDocument, Failure> {
    let mut wrong = Vec::new();
    let pages = document
        .pages()
        .iter()
        .enumerate()
        .map(|(index, page)| {
            let mut page: Page = page.clone();
            let mut found = None;
            if let typst::foundations::Smart::Custom(Some(fill)) = &mut page.fill {
                paint(fill, &mut found);
            }
            frame(&mut page.frame, &mut found);
            if let Some(what) = found {
                wrong.push(format!(
                    "page {}: {what} in the profile print. Give it in CMYK: a colour of the house style, or cmyk(…).",
                    index + 1
                ));
            }
            page
        })
        .collect();
    if wrong.is_empty() {
        Ok(PagedDocument::new(pages, document.info().clone()))
    } else {
        Err(Failure::Template { messages: wrong })
    }
}

fn frame(own: &mut Frame, wrong: &mut Option<String>) {
    own.retain(|item| {
        match item {
            FrameItem::Group(group) => frame(&mut group.frame, wrong),
            FrameItem::Text(text) => {
                paint(&mut text.fill, wrong);
                stroke(text.stroke.as_mut(), wrong);
            }
            FrameItem::Shape(shape, _) => {
                if let Some(fill) = &mut shape.fill {
                    paint(fill, wrong);
                }
                stroke(shape.stroke.as_mut(), wrong);
            }
            FrameItem::Image(image, size, _) => match for_press_image(image, *size) {
                Ok(None) => {}
                Ok(Some(drawn)) => *item = FrameItem::Group(GroupItem::new(drawn)),
                Err(what) => *wrong = Some(what),
            },
            // ISO 15930-7: no annotation inside the bleed.
            FrameItem::Link(..) => return false,
            FrameItem::Tag(_) => {}
        }
        true
    });
}

/// A drawing becomes shapes in inks. Pixels stay: in CMYK, or in RGB with a profile that says which, when that was asked for; the pass
/// `pdf::print` sees to it that there is nothing else.
fn for_press_image(image: &Image, size: Size) -> Result<Option<Frame>, String> {
    match image.kind() {
        ImageKind::Raster(_) => Ok(None),
        ImageKind::Svg(svg) => drawing::in_inks(svg.tree(), size, OutputProfile::of_the_press()).map(Some),
        ImageKind::Pdf(_) => Err("a page of another PDF".into()),
    }
}

fn stroke(own: Option<&mut FixedStroke>, wrong: &mut Option<String>) {
    if let Some(own) = own {
        paint(&mut own.paint, wrong);
    }
}

fn paint(own: &mut Paint, wrong: &mut Option<String>) {
    match own {
        Paint::Solid(Color::Process(ProcessColor::Cmyk(_))) => {}
        Paint::Solid(Color::Process(ProcessColor::Luma(grey))) => {
            *own = Color::Process(ProcessColor::Cmyk(Cmyk { c: 0.0, m: 0.0, y: 0.0, k: 1.0 - grey.luma })).into();
        }
        Paint::Solid(Color::Process(other)) => *wrong = Some(format!("the colour {other:?}")),
        Paint::Solid(Color::Spot(_)) => *wrong = Some("a spot colour".into()),
        Paint::Gradient(_) => *wrong = Some("a gradient".into()),
        Paint::Tiling(_) => *wrong = Some("a tiling".into()),
    }
}
