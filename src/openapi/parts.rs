//! What operations share: the parameter for the language, the header of the version, an answer in JSON.

use serde_json::{Value, json};

pub(super) const PDF: &str = "application/pdf";

pub(super) fn language() -> Value {
    json!({"name": "Accept-Language", "in": "header", "description": "Language of titles and messages: nl or en.", "schema": {"type": "string"}, "example": "nl"})
}

pub(super) fn version() -> Value {
    json!({"API-Version": {"$ref": "#/components/headers/ApiVersion"}})
}

pub(super) fn json_answer(description: &str, schema: Value) -> Value {
    json!({"description": description, "headers": version(), "content": {"application/json": {"schema": schema}}})
}
