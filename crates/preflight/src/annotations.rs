//! Annotations and fields as they are painted on the page (ISO 32000-1, 12.5.5), and the fonts that fields are filled in with.

use lopdf::{Dictionary, Document, Object, Stream};

use super::content::numbers;
use super::fonts::Typeface;
use super::geometry::{Matrix, Rect};
use super::marks::Marks;
use super::page::Sheet;
use super::tokens;
use super::walk::{Reader, Walk};
use pdf::objects::{array, dictionary, integer, resolve};
use pdf::read::Unreadable;

/// Annotations of one page.
const MOST: usize = 20_000;
/// Fields above a field.
const HIGHEST: usize = 32;
/// Operators of the words that a field's text begins with.
const MOST_OPERATORS: usize = 1_000;

/// Flags of an annotation (table 165).
const HIDDEN: i64 = 2;
const PRINT: i64 = 4;

impl<'a> Reader<'a> {
    /// What the annotations of a page print. Fonts count of those too that are on a screen only.
    ///
    /// # Errors
    /// [`Unreadable::TooComplex`].
    pub(super) fn annotations(&mut self, page: &'a Dictionary, sheet: &Sheet) -> Result<Marks, Unreadable> {
        let document = self.document;
        let mut printed = Walk::new(self, sheet);
        for own in array(document, page.get(b"Annots").ok()).iter().take(MOST) {
            let Some(own) = dictionary(document, Some(own)) else { continue };
            let flags = integer(document, own, b"F").unwrap_or_default();
            let kind = own.get(b"Subtype").and_then(Object::as_name).unwrap_or_default();
            let off = own.get(b"OC").ok().and_then(|layer| printed.reader.layers.hides(document, layer)).is_some();
            if flags & HIDDEN != 0 || kind == b"Popup" || off {
                continue;
            }
            let Some(look) = look(document, own) else {
                match kind {
                    b"Widget" => printed.reader.field_font(own),
                    // Where these lie is all there is to them.
                    b"Link" | b"PrinterMark" | b"TrapNet" => {}
                    _ if flags & PRINT != 0 => {
                        let kind = String::from_utf8_lossy(kind).chars().take(40).collect();
                        printed.marks.without_look.insert(kind);
                    }
                    _ => {}
                }
                continue;
            };
            let Some(place) = place(document, own, look) else { continue };
            let matrix = place.then(sheet.frame);
            if flags & PRINT != 0 {
                printed.state.matrix = matrix;
                printed.form(look, None)?;
            } else {
                let mut seen = Walk::new(printed.reader, sheet);
                seen.state.matrix = matrix;
                seen.form(look, None)?;
            }
        }
        Ok(printed.marks)
    }

    /// The font in which a reader shows the value of a field that has no look of its own.
    fn field_font(&mut self, widget: &'a Dictionary) {
        let document = self.document;
        let form = document.catalog().ok().and_then(|own| dictionary(document, own.get(b"AcroForm").ok()));
        let mut node = Some(widget);
        let (mut value, mut words) = (None, None);
        for _ in 0..HIGHEST {
            let Some(own) = node else { break };
            value = value.or_else(|| own.get(b"V").ok());
            words = words.or_else(|| own.get(b"DA").ok());
            node = dictionary(document, own.get(b"Parent").ok());
        }
        let text = |own: Option<&'a Object>| own.and_then(|own| resolve(document, own)?.as_str().ok());
        let words = text(words).or_else(|| text(form.and_then(|own| own.get(b"DA").ok())));
        let (Some(words), Some(_)) = (words, text(value).filter(|value| !value.is_empty())) else { return };
        let Ok(read) = tokens::read(words, MOST_OPERATORS) else { return };
        let chosen = read.operations.iter().rfind(|own| own.operator == "Tf");
        let Some(name) = chosen.and_then(|own| own.operands.first()?.as_name().ok()) else { return };
        let resources = form.and_then(|own| dictionary(document, own.get(b"DR").ok()));
        let fonts = resources.and_then(|own| dictionary(document, own.get(b"Font").ok()));
        let font = fonts.and_then(|own| dictionary(document, own.get(name).ok()));
        self.font(&font.map_or_else(|| Typeface::missing(name), |font| Typeface::of(document, font)));
    }
}

/// The appearance that is shown.
fn look<'a>(document: &'a Document, own: &'a Dictionary) -> Option<&'a Stream> {
    let looks = dictionary(document, own.get(b"AP").ok())?;
    match resolve(document, looks.get(b"N").ok()?)? {
        Object::Stream(one) => Some(one),
        Object::Dictionary(states) => {
            let state = own.get(b"AS").and_then(Object::as_name).ok()?;
            resolve(document, states.get(state).ok()?)?.as_stream().ok()
        }
        _ => None,
    }
}

fn sides(document: &Document, own: &Dictionary, key: &[u8]) -> Option<Rect> {
    let sides = numbers(resolve(document, own.get(key).ok()?)?.as_array().ok()?);
    let [a, b, c, d] = <[f64; 4]>::try_from(sides).ok()?;
    Some(Rect([a.min(c), b.min(d), a.max(c), b.max(d)]))
}

/// How an appearance gets into its place (12.5.5, algorithm 8).
fn place(document: &Document, own: &Dictionary, look: &Stream) -> Option<Matrix> {
    let to = sides(document, own, b"Rect")?;
    let matrix = look.dict.get(b"Matrix").ok().and_then(|own| resolve(document, own)?.as_array().ok());
    let matrix = matrix.and_then(|own| <[f64; 6]>::try_from(numbers(own)).ok()).map_or(Matrix::ONE, Matrix);
    let from = sides(document, &look.dict, b"BBox")?.under(matrix)?;
    let scale = |to: f64, from: f64| if from > 0.0 { to / from } else { 1.0 };
    let (wide, high) = (scale(to.width(), from.width()), scale(to.height(), from.height()));
    Some(Matrix([wide, 0.0, 0.0, high, to.0[0] - from.0[0] * wide, to.0[1] - from.0[1] * high]))
}
