//! Tint functions (ISO 32000-1, 7.10): what inks stand for, as the renderer computes it.

use hayro::hayro_interpret::Function;
use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::{Object as Read, ObjectIdentifier};
use lopdf::{Document, Object, Stream, dictionary};

use pdf::objects::resolve;

/// Bytes of a function with all that it holds.
const MOST_BYTES: usize = 4 << 20;
/// Functions within one another.
const DEEPEST: usize = 8;

/// A function; none where it cannot be read.
#[derive(Debug, Clone)]
pub(super) struct Tint(Option<Function>);

impl Tint {
    pub(super) fn of(document: &Document, function: &Object) -> Tint {
        Tint(read(document, function))
    }

    /// What comes out for values.
    pub(super) fn at(&self, values: &[f64]) -> Option<Vec<f64>> {
        let out = self.0.as_ref()?.eval(values.iter().map(|value| *value as f32).collect())?;
        Some(out.iter().map(|value| f64::from(*value)).collect())
    }
}

/// The renderer's own function, from a file that holds nothing else.
fn read(document: &Document, function: &Object) -> Option<Function> {
    let mut own = Document::with_version("1.7");
    let mut left = MOST_BYTES;
    let whole = copied(document, function, &mut own, &mut left, 0)?;
    let id = match whole {
        Object::Reference(id) => id,
        other => own.add_object(other),
    };
    let tree = own.add_object(dictionary! {"Type" => "Pages", "Count" => 0, "Kids" => Vec::<Object>::new()});
    let catalog = own.add_object(dictionary! {"Type" => "Catalog", "Pages" => tree});
    own.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    own.save_to(&mut bytes).ok()?;
    let pdf = Pdf::new(bytes).ok()?;
    let id = ObjectIdentifier::new(i32::try_from(id.0).ok()?, i32::from(id.1));
    Function::new(&pdf.xref().get::<Read<'_>>(id)?)
}

/// An object in another document, with all that it refers to.
fn copied(from: &Document, object: &Object, to: &mut Document, left: &mut usize, depth: usize) -> Option<Object> {
    if depth > DEEPEST {
        return None;
    }
    *left = left.checked_sub(16)?;
    Some(match resolve(from, object)? {
        Object::Stream(stream) => {
            *left = left.checked_sub(stream.content.len())?;
            let mut dict = stream.dict.clone();
            for (_, value) in &mut dict {
                *value = copied(from, value, to, left, depth + 1)?;
            }
            Object::Reference(to.add_object(Stream::new(dict, stream.content.clone())))
        }
        Object::Dictionary(dict) => {
            let mut dict = dict.clone();
            for (_, value) in &mut dict {
                *value = copied(from, value, to, left, depth + 1)?;
            }
            Object::Dictionary(dict)
        }
        Object::Array(items) => {
            let items: Option<Vec<Object>> = items.iter().map(|own| copied(from, own, to, left, depth + 1)).collect();
            Object::Array(items?)
        }
        other => other.clone(),
    })
}
