//! The house style of a municipality or coalition as data: what of the style "Aan tafel" it may set, and nothing else.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use fault::Fault;

/// What a municipality sets of the house style; what it leaves out stays ours.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct House {
    /// Who sends the document, such as `Gemeente Zonstad`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sender: Option<String>,
    /// The two colours.
    #[serde(skip_serializing_if = "Colours::is_empty")]
    pub colours: Colours,
    /// Family of the font of titles and numerals; only the operator sets it, for only the operator has its files.
    #[serde(skip)]
    pub display: Option<String>,
    /// Logo of the sender.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo: Option<Logo>,
}

/// The colours that can be set.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Colours {
    /// In the place of petrol: the first phase, the first effect, mastheads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<Colour>,
    /// In the place of brick: the second phase, the third effect.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub second: Option<Colour>,
}

/// A colour on a screen, and its inks where the municipality has set them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Colour {
    /// sRGB in hex.
    Hex(String),
    /// The same with its inks.
    Inks {
        /// sRGB in hex.
        hex: String,
        /// Cyan, magenta, yellow, black in percent.
        cmyk: [f32; 4],
    },
}

/// A logo of the sender.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Logo {
    /// Name of its image among those of the request.
    pub image: String,
    /// What can be seen, for those who do not see it.
    pub alt: String,
}

impl Colours {
    fn is_empty(&self) -> bool {
        self.first.is_none() && self.second.is_none()
    }
}

impl Colour {
    /// On a screen.
    pub fn hex(&self) -> &str {
        match self {
            Colour::Hex(hex) | Colour::Inks { hex, .. } => hex,
        }
    }

    /// Its inks in percent, where they were set.
    pub fn cmyk(&self) -> Option<[f32; 4]> {
        match self {
            Colour::Hex(_) => None,
            Colour::Inks { cmyk, .. } => Some(*cmyk),
        }
    }
}

impl House {
    /// Whether nothing is set.
    pub fn is_empty(&self) -> bool {
        *self == House::default()
    }

    /// This one, with what it leaves out from another, member by member.
    #[must_use]
    pub fn over(self, other: &House) -> House {
        House {
            sender: self.sender.or_else(|| other.sender.clone()),
            colours: Colours {
                first: self.colours.first.or_else(|| other.colours.first.clone()),
                second: self.colours.second.or_else(|| other.colours.second.clone()),
            },
            display: self.display.or_else(|| other.display.clone()),
            logo: self.logo.or_else(|| other.logo.clone()),
        }
    }
}

/// Most characters of the sender's name.
pub const SENDER: usize = 80;

/// One line with something on it.
fn one_line() -> String {
    format!("^[^\\n\\r\\t]*{}[^\\n\\r\\t]*$", fault::VISIBLE)
}

/// Its shape, as it is published and as it is checked.
pub fn schema() -> Value {
    let colour = |title: &str| {
        json!({
            "type": ["string", "object"], "pattern": "^#[0-9A-Fa-f]{6}$", "description": title,
            "required": ["hex"], "additionalProperties": false,
            "properties": {
                "hex": {"type": "string", "pattern": "^#[0-9A-Fa-f]{6}$", "description": "sRGB, such as #0A4F5C."},
                "cmyk": {"type": "array", "minItems": 4, "maxItems": 4, "items": {"type": "number", "minimum": 0, "maximum": 100},
                    "description": "Cyan, magenta, yellow and black in percent, as the municipality has set them. Default: through the profile of the press."},
            },
        })
    };
    json!({
        "type": ["object", "null"],
        "additionalProperties": false,
        "description": "House style of a municipality or coalition: who sends the document, two colours, a logo. What is left out is the operator's, else ours. A colour upon which no text would be read is darkened, and that is reported.",
        "properties": {
            "sender": {"type": "string", "minLength": 1, "maxLength": SENDER, "pattern": one_line(), "description": "Who sends the document; it stands small at its foot."},
            "colours": {
                "type": "object", "additionalProperties": false, "description": "Each as hex, or as an object with hex and cmyk.",
                "properties": {
                    "first": colour("In the place of petrol: the first phase, the first effect, mastheads."),
                    "second": colour("In the place of brick: the second phase, the third effect."),
                },
            },
            "logo": {
                "type": "object", "required": ["image", "alt"], "additionalProperties": false,
                "description": "Logo of the sender.",
                "properties": {
                    "image": {"type": "string", "minLength": 1, "maxLength": 100, "description": "Name of an image in images, or of a file of the form."},
                    "alt": {"type": "string", "minLength": 1, "maxLength": 300, "pattern": fault::VISIBLE, "description": "What can be seen, for those who do not see it."},
                },
            },
        },
    })
}

/// A fault of its shape; a colour that is none is told in the words of colours. `above` is the pointer to the house.
pub fn said(fault: &Fault, whole: &Value, above: &str) -> Fault {
    let colour = fault.pointer.strip_prefix(above).is_some_and(|rest| rest.starts_with("/colours/"));
    if fault.code != "wrong-form" || !colour {
        return fault.clone();
    }
    let given = whole.pointer(&fault.pointer).and_then(Value::as_str).unwrap_or_default();
    Fault::new("house-colour-form", &fault.pointer).with("given", given)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_goes_over_the_operator_member_by_member() {
        let read = |value: Value| serde_json::from_value::<House>(value).expect("a house");
        let own = read(json!({"sender": "Wijk Oost", "colours": {"second": "#AA0000"}}));
        let operator = read(
            json!({"sender": "Gemeente Zonstad", "colours": {"first": {"hex": "#004488", "cmyk": [100, 50, 0, 20]}, "second": "#00AA00"}}),
        );
        let both = own.over(&operator);
        assert_eq!(
            serde_json::to_value(&both).expect("json"),
            json!({"sender": "Wijk Oost", "colours": {"first": {"hex": "#004488", "cmyk": [100.0, 50.0, 0.0, 20.0]}, "second": "#AA0000"}})
        );
        assert!(House::default().is_empty() && !both.is_empty());
    }
}
