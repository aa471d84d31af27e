//! The description of the API: OpenAPI 3.1, made from the catalogue and from the schemas that validate.
//!
//! Lives here: operations, their parameters, answers and examples. May not live here: handlers; `http` serves the document,
//! `web` shows it as a page.
//!
//! To add an operation: an entry in `operations.rs`, what it shares with others from `parts.rs`; a test holds the list against the router.

mod operations;
mod parts;
mod preflights;
mod signatures;
mod verifications;

use serde_json::{Map, Value, json};

use crate::document::kinds::{Kind, Shape};
use crate::document::{Limits, body};
use crate::problem::Contact;
use catalog::Catalog;
use fault::language::Language;

pub use operations::{GLOSSARY, PATHS};
pub use signatures::{completion_schema, preparation_schema};

/// The whole document. `public_url` is where the service is found.
pub fn document(catalog: &Catalog, limits: &Limits, contact: &Contact, public_url: &str) -> Value {
    let glossary: String = GLOSSARY.iter().map(|(en, nl, meaning)| format!("| {en} | {nl} | {meaning} |\n")).collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Canvaspers",
            "summary": "Conversation canvases and posters as PDF, PNG and SVG",
            "version": env!("CARGO_PKG_VERSION"),
            "description": format!(
                "Fills templates with canvas and praatplaat data and gives documents for printer, screen and archive. Every request is complete in itself: the service keeps nothing.\n\nErrors are `application/problem+json` with a stable `code`; all faults of a request come at once.\n\n## Glossary\n\n| word | Dutch | meaning |\n|---|---|---|\n{glossary}"
            ),
            "contact": {"name": contact.name, "email": contact.email, "url": contact.url},
            "license": {"name": "EUPL-1.2", "url": "https://joinup.ec.europa.eu/collection/eupl/eupl-text-eupl-12"},
        },
        "servers": [{"url": format!("{public_url}/v1"), "description": "This service"}],
        "tags": [
            {"name": "instruments", "description": "What can be made"},
            {"name": "documents", "description": "Making it"},
            {"name": "readings", "description": "Reading it back"},
            {"name": "verifications", "description": "Judging signatures"},
            {"name": "preflights", "description": "What a print shop would say"},
            {"name": "attachments", "description": "Putting it into a policy document"},
            {"name": "signatures", "description": "Signing it with a key that is elsewhere"},
            {"name": "description", "description": "The API itself"},
        ],
        "paths": operations::paths(catalog, limits),
        "components": components(catalog, limits),
    })
}

fn components(catalog: &Catalog, limits: &Limits) -> Value {
    let mut schemas = Map::new();
    for instrument in catalog.instruments() {
        let Some(kind) = Kind::get(&instrument.kind) else { continue };
        for filling in kind.fillings.iter().filter(|filling| filling.takes_data()) {
            let mut schema = kind.data_schema(instrument, filling, &Shape { language: Language::En, limits });
            if let Some(members) = schema.as_object_mut() {
                members.remove("$schema");
                if let Some(example) = filling.example(instrument) {
                    members.insert("examples".into(), json!([example]));
                }
            }
            schemas.insert(data_name(&instrument.id, filling.id), schema);
        }
    }
    let mut body = body::schema(limits);
    if let Some(data) = body.pointer_mut("/properties/data") {
        let any: Vec<Value> = schemas
            .keys()
            .map(|name| json!({"$ref": format!("#/components/schemas/{name}")}))
            .chain([json!({"type": "null"})])
            .collect();
        *data =
            json!({"description": "What the filling shows: the schema of the instrument and filling.", "anyOf": any});
    }
    if let Some(instrument) = body.pointer_mut("/properties/instrument") {
        instrument["enum"] = catalog.instruments().iter().map(|instrument| instrument.id.clone()).collect();
    }
    schemas.insert("DocumentRequest".into(), body);
    schemas.insert("Problem".into(), problem_schema());
    schemas.insert("Instrument".into(), instrument_schema());
    schemas.insert(
        "InstrumentList".into(),
        json!({"type": "object", "required": ["instruments"], "properties": {"instruments": {"type": "array", "items": {"$ref": "#/components/schemas/Instrument"}}}}),
    );
    schemas.insert("Readings".into(), readings_schema());
    schemas.extend(verifications::schemas().into_iter().map(|(name, schema)| (name.to_owned(), schema)));
    schemas.extend(preflights::schemas().into_iter().map(|(name, schema)| (name.to_owned(), schema)));
    signatures::add_schemas(&mut schemas);
    json!({"schemas": schemas, "securitySchemes": {
        "bearer": {"type": "http", "scheme": "bearer", "description": "A token that the operator of the service made (canvaspers token new), with the right that the operation needs: seal or sign."},
    }, "headers": {
        "ApiVersion": {"description": "Version of the API.", "schema": {"type": "string"}, "example": env!("CARGO_PKG_VERSION")},
    }})
}

/// Name of the schema of an instrument's data.
fn data_name(instrument: &str, filling: &str) -> String {
    format!("{instrument}-{filling}")
}

fn problem_schema() -> Value {
    json!({
        "type": "object",
        "description": "RFC 9457 problem details.",
        "required": ["type", "title", "status", "detail", "code", "requestId"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string", "description": "The same for each occurrence."},
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": {"type": "string", "description": "What happened and what to do, in the language of Accept-Language."},
            "code": {"type": "string", "description": "Stable; programs can rely on it."},
            "requestId": {"type": "string"},
            "errors": {"type": "array", "description": "The faults of the request: at most a hundred, then one with the code more-faults that says how many more there are.", "items": {
                "type": "object", "required": ["code", "detail"], "properties": {
                    "pointer": {"type": "string", "description": "JSON pointer (RFC 6901) into the body."},
                    "parameter": {"type": "string", "description": "Query parameter."},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                }}},
        },
        "examples": [{"type": "about:blank", "title": "The request is not right", "status": 400, "detail": "Faults: 1. See ‘errors’ for where, and what to do.", "code": "invalid-request", "requestId": "3f0c", "errors": [{"pointer": "/sheet", "code": "unknown-sheet", "detail": "This instrument does not come on sheet ‘A7’. Choose one of: A0, A1, A2, A3, A4."}]}],
    })
}

fn readings_schema() -> Value {
    let texts = json!({"type": ["string", "object"]});
    json!({
        "type": "object", "required": ["entries"], "properties": {"entries": {"type": "array", "items": {
            "type": "object", "required": ["source", "instrument", "version", "language", "warnings"], "properties": {
                "source": {"type": "string", "description": "Name of the file; of one with several worksheets with the number of this one behind it."},
                "instrument": {"type": "string"}, "version": {"type": "string"}, "language": {"type": "string"},
                "organisation": {"type": "string"}, "name": {"type": "string"}, "day": {"type": "string"},
                "boxes": {"type": "object", "additionalProperties": texts, "description": "Answer per box, empty boxes left out."},
                "effects": {"type": "array", "items": {"type": "string"}, "description": "Ids of the effects that were ticked."},
                "actions": {"type": "array", "items": {"type": "object"}},
                "request": {"type": "object", "description": "Of an archive document: the request it was made from."},
                "warnings": {"type": "array", "items": {"type": "object", "required": ["code", "detail"], "properties": {
                    "code": {"type": "string"}, "detail": {"type": "string"}}}},
            }}}},
    })
}

fn instrument_schema() -> Value {
    let profile_options = json!({"type": "array", "description": "Members of options that many instruments share: lengths in mm (minimum, maximum), or choices (values, and a pattern for what else may be said). With profile: only in that profile; with sheet: only on that sheet.", "items": {"type": "object", "required": ["id", "default"], "properties": { "id": {"type": "string"}, "profile": {"type": "string"}, "sheet": {"type": "string"}, "minimum": {"type": "number"}, "maximum": {"type": "number"}, "default": {"type": ["number", "string"]}, "values": {"type": "array", "items": {"type": "string"}}, "pattern": {"type": "string"}}}});
    json!({
        "type": "object",
        "required": ["id", "kind", "name", "title", "version", "released", "languages", "formats", "options", "fillings"],
        "properties": {
            "id": {"type": "string"}, "kind": {"type": "string"}, "name": {"type": "string"}, "title": {"type": "string"},
            "summary": {"type": "string"}, "version": {"type": "string"}, "released": {"type": "string", "format": "date"},
            "licence": {"type": "string"},
            "languages": {"type": "array", "items": {"type": "string"}},
            "formats": {"type": "array", "items": {"type": "string"}},
            "options": {"type": "array", "items": {"type": "object", "required": ["id", "values"], "properties": {
                "id": {"type": "string"}, "values": {"type": "array", "items": {"type": "string"}}}}},
            "fillings": {"type": "array", "items": {"type": "object", "required": ["id", "takesData", "needsData", "profiles", "profileOptions", "sheets"], "properties": {
                "id": {"type": "string"}, "takesData": {"type": "boolean"}, "needsData": {"type": "boolean"},
                "profiles": {"type": "array", "items": {"type": "string"}},
                "profileOptions": profile_options,
                "sheets": {"type": "array", "items": {"type": "object", "required": ["name", "orientations"], "properties": {
                    "name": {"type": "string"}, "orientations": {"type": "array", "items": {"type": "string"}}}}}}}},
        },
    })
}
