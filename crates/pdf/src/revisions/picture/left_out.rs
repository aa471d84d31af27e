//! What can be left out of a picture. What has a place is left out there; what has none may be anywhere.

use serde::{Deserialize, Serialize};

/// A kind of thing that is not drawn, or not as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LeftOut {
    /// The file cannot be opened, or the page cannot be drawn.
    Page,
    /// The file is encrypted.
    Encryption,
    /// The form is in XFA as well, which other readers show instead.
    Xfa,
    /// Letters of a font that does not come along, or that cannot be read.
    Font,
    /// Content that can be shown or hidden.
    OptionalContent,
    /// An annotation or a field without an appearance in force, of which each reader makes its own.
    Annotation,
    /// Content that is not understood to its end.
    Content,
    /// A picture that cannot be read, or of which there are several.
    Image,
    /// Something that is drawn by name and is not there, or is of an unknown kind.
    Resource,
    /// A colour that readers make out of different numbers.
    Colour,
    /// A pattern, a shading, a mask or a group of a kind that is drawn otherwise.
    Transparency,
    /// More than is drawn.
    Amount,
}

/// One thing that is left out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Left {
    /// What.
    pub what: LeftOut,
    /// Where, in the page's own units, if that is known.
    pub sides: Option<[f64; 4]>,
}

impl Left {
    pub(super) fn anywhere(what: LeftOut) -> Left {
        Left { what, sides: None }
    }

    /// Whether it may touch some sides.
    pub(super) fn touches(&self, [left, bottom, right, top]: [f64; 4]) -> bool {
        self.sides.is_none_or(|own| {
            let one = own.iter().chain([left, bottom, right, top].iter()).all(|side| side.is_finite());
            !one || (own[0] <= right && own[2] >= left && own[1] <= top && own[3] >= bottom)
        })
    }
}
