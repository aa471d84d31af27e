//! The body of `POST /v1/documents`: its schema, as it is published and as it is checked.

use serde_json::{Map, Value, json};

use super::model::limits::DEFAULT_WIDTH;
use super::model::picture::{MOST_LOGOS, MOST_PICTURES};
use super::model::{Format, Limits, profile};
use catalog::house;

/// Options of one request: more than any instrument has.
const MOST_OPTIONS: usize = 100;

/// Schema of the body of `POST /v1/documents`; the data has a schema of its own per instrument and filling.
pub fn schema(limits: &Limits) -> Value {
    let own: Map<String, Value> = profile::schemas().map(|(name, schema)| (name.to_owned(), schema)).collect();
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["instrument"],
        "properties": {
            "instrument": {"type": "string", "description": "Id of the instrument, as in GET /v1/instruments."},
            "filling": {"type": "string", "description": "Variant of the instrument. Default: filled with data, blank without."},
            "sheet": {"type": "string", "description": "Paper. Default: the instrument's first."},
            "orientation": {"type": "string", "description": "How the sheet lies. Default: the sheet's first."},
            "language": {"type": "string", "description": "Language of the document.", "default": "nl"},
            "profile": {"type": "string", "description": "screen: PDF/A-2a and PDF/UA-1. archive: PDF/A-3a and PDF/UA-1, with this request attached. print: CMYK with bleed and crop marks, made according to PDF/X-4 (not certified). tiles: the sheet at full size over A4 or A3 of an office printer, with a map to glue it together.", "default": "screen"},
            "format": {"type": "string", "enum": Format::ALL.map(Format::extension), "description": "Kind of file; wins over Accept. zip: the print pack (profile print), with the print file, its tiles, an order form and the preflight. Calendars, tables and texts: instruments that list them.", "default": "pdf"},
            "width": {"type": "integer", "minimum": 1, "maximum": limits.png_width, "description": "Width of a PNG in pixels.", "default": DEFAULT_WIDTH},
            "page": {"type": "integer", "minimum": 1, "maximum": 10_000, "description": "Page of a PNG or SVG, from 1.", "default": 1},
            "overflow": {"type": "string", "enum": ["continue", "error"], "description": "Text that does not fit goes on to a continuation sheet, or is a fault.", "default": "continue"},
            "options": {"type": "object", "properties": own, "maxProperties": MOST_OPTIONS, "additionalProperties": {"type": "string"}, "description": "The instrument's own choices, such as audience, and those of the profile."},
            "documentDate": {"type": "string", "format": "date", "description": "The date in the document. Default: the instrument's release date."},
            "from": {"type": ["object", "string", "null"], "description": "Go on from an earlier document: an archive PDF of ours in base64, its request, or the data of a joint canvas. What it gives stands under data, which wins."},
            "seal": {"type": "boolean", "description": "Seal the PDF, where the service has a seal and the token has the right seal. Default: no.", "default": false},
            "images": {"type": "object", "maxProperties": MOST_LOGOS + MOST_PICTURES, "additionalProperties": {"type": "string", "contentEncoding": "base64"}, "description": "Images that the data shows in logos and pictures, by names of your choice: PNG, JPEG, WebP or SVG in base64. Larger ones come as files of a multipart form, beside the JSON in its member request."},
            "house": house::schema(),
            "data": {"type": ["object", "null"], "description": "What the filling shows; its schema is GET /v1/instruments/{id}/schema."},
        },
    })
}
