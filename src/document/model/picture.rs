//! Pictures in data: where they stand, how many there may be, and the shape of `logos` and `pictures`.

use serde_json::{Value, json};

use super::limits::LINE;
use fault::language::Language;

/// Logos that one document may show.
pub const MOST_LOGOS: usize = 40;

/// Pictures that one document may show.
pub const MOST_PICTURES: usize = 12;

/// Where a picture stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// In the row of logos at the foot of the first sheet.
    Logos,
    /// On the sheet with pictures.
    Pictures,
    /// The logo of who sends the document.
    House,
}

impl Place {
    /// The member of the data that lists them.
    pub fn member(self) -> &'static str {
        match self {
            Place::Logos => "logos",
            Place::Pictures => "pictures",
            Place::House => "house",
        }
    }

    /// How many there may be.
    pub fn most(self) -> usize {
        match self {
            Place::Logos => MOST_LOGOS,
            Place::Pictures => MOST_PICTURES,
            Place::House => 1,
        }
    }
}

/// Members of data that show pictures, as schemas.
pub fn members(language: Language) -> [(&'static str, Value); 2] {
    let words = |nl: &'static str, en: &'static str| [nl, en][language as usize];
    let line = |title: &str| json!({"type": "string", "title": title, "minLength": 1, "maxLength": LINE, "pattern": fault::VISIBLE});
    let one = |caption: bool| {
        let mut properties = json!({
            "image": {"type": "string", "title": words("Naam van de afbeelding", "Name of the image"), "minLength": 1, "maxLength": 100,
                "description": words("Zoals in images van het verzoek, of als naam van het bestand in het formulier.", "As in images of the request, or as the name of the file in the form.")},
            "alt": line(words("Wat er te zien is, voor wie het niet ziet", "What can be seen, for those who do not see it")),
            "decorative": {"type": "boolean", "title": words("Alleen versiering", "Decoration only"), "default": false},
        });
        if caption {
            properties["caption"] = line(words("Bijschrift", "Caption"));
        }
        json!({"type": "object", "additionalProperties": false, "required": ["image"], "properties": properties})
    };
    [
        (
            Place::Logos.member(),
            json!({"type": "array", "title": words("Logo's", "Logos"), "maxItems": MOST_LOGOS, "items": one(false), "x-form": "pictures"}),
        ),
        (
            Place::Pictures.member(),
            json!({"type": "array", "title": words("Foto's en tekeningen", "Photographs and drawings"), "maxItems": MOST_PICTURES, "items": one(true), "x-form": "pictures"}),
        ),
    ]
}
