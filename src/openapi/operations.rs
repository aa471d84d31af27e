//! Every operation: what it takes, what it answers, an example.

use serde_json::{Map, Value, json};

use super::parts::{PDF, json_answer, language, version};
use super::{preflights, signatures, verifications};
use crate::document::kinds::{Data, Filling, Kind};
use crate::document::model::limits::DEFAULT_WIDTH;
use crate::document::model::{Limits, profile};
use catalog::Catalog;

/// Paths of the API below `/v1`, with their method; held against the router by a test.
pub const PATHS: [(&str, &str); 13] = [
    ("get", "/instruments"),
    ("get", "/instruments/{id}"),
    ("get", "/instruments/{id}/schema"),
    ("get", "/instruments/{id}/example"),
    ("get", "/instruments/{id}/document"),
    ("post", "/documents"),
    ("post", "/readings"),
    ("post", "/verifications"),
    ("post", "/preflights"),
    ("post", "/attachments"),
    ("post", "/signature-preparations"),
    ("post", "/signature-completions"),
    ("get", "/openapi.json"),
];

/// English words of the API, their Dutch, and what they mean.
pub const GLOSSARY: [(&str, &str, &str); 27] = [
    ("instrument", "instrument", "anything that can be made: one entry of the catalogue"),
    ("kind", "soort", "an instrument's template and shape of data"),
    ("filling", "invulling", "a variant of one instrument: blank, filled, fillable, web"),
    ("worksheet", "werkblad", "the canvas as a form that one partner fills in alone: filling fillable"),
    ("reading", "uitlezing", "a filled PDF taken back to data"),
    ("entry", "inzending", "one partner's answers: typed in, posted, or read back from a worksheet"),
    ("canvas", "canvas", "the kind that is a grid of boxes with questions"),
    ("box", "vak", "a field of the canvas"),
    ("note", "geeltje", "one sticky note's text, with its author"),
    ("praatplaat", "praatplaat", "conversation poster with effects in a ring"),
    ("agreement", "overeenkomst", "what parties settle between them, from a clause set"),
    ("party", "partij", "one organisation that concludes the agreement"),
    ("clause", "bepaling", "one article of an agreement, with its explanation"),
    ("policy document", "beleidsdocument", "a municipality's own PDF, which agreements are attached to"),
    ("attachment", "bijlage", "a file inside a PDF, unchanged to the byte"),
    ("claim", "PDF/A-verklaring", "the part and level of PDF/A that a file says it satisfies"),
    ("signature", "handtekening", "of a person, with a certificate; electronic unless it says otherwise"),
    ("verification", "controle", "what is to be said of the signatures of a file"),
    ("preflight", "controle voor de drukker", "what a print shop would say of a file, before it does"),
    ("revision", "versie", "a state of a file; each signature and each change adds one"),
    ("set", "set", "several instruments in one document"),
    ("sheet", "vel", "paper: A0 to A4"),
    ("orientation", "stand", "landscape (liggend) or portrait (staand)"),
    ("profile", "profiel", "what the PDF must satisfy: screen, archive, print or tiles"),
    ("seal", "zegel", "the service's own signature: where a file comes from, and that nobody changed it; no consent"),
    ("token", "token", "what a program shows to have something sealed or signed"),
    ("continuation sheet", "vervolgblad", "where text goes on that did not fit"),
];

pub(super) fn paths(catalog: &Catalog, limits: &Limits) -> Value {
    let mut paths = Map::new();
    for (method, path) in PATHS {
        let mut operation = operation(method, path, catalog, limits);
        let codes: &[u16] = match path {
            "/readings" | "/attachments" | "/verifications" | "/preflights" => &[400, 406, 408, 413, 415, 429, 503],
            "/signature-preparations" | "/signature-completions" => &[400, 401, 403, 406, 408, 413, 415, 429, 503],
            "/documents" => &[400, 401, 403, 406, 408, 413, 415, 429, 500, 503],
            "/instruments/{id}/document" => &[400, 404, 406, 429, 500, 503],
            "/openapi.json" => &[406],
            path if path.contains("{id}") => &[400, 404, 406],
            _ => &[400, 406],
        };
        for code in codes {
            operation["responses"][code.to_string()] = problem(*code);
        }
        paths.insert(path.to_owned(), json!({ method: operation }));
    }
    Value::Object(paths)
}

fn operation(method: &str, path: &str, catalog: &Catalog, limits: &Limits) -> Value {
    let id = json!({"name": "id", "in": "path", "required": true, "description": "Id of the instrument.", "schema": {"type": "string"}, "example": "gesprekscanvas"});
    let filling = json!({"name": "filling", "in": "query", "description": "Filling; default: the one that takes data.", "schema": {"type": "string", "enum": fillings(catalog, |_| true)}, "example": "filled"});
    match (method, path) {
        (_, "/instruments") => json!({
            "operationId": "listInstruments", "tags": ["instruments"],
            "summary": "All instruments",
            "description": "The catalogue: every instrument with its fillings, sheets, languages and options.",
            "parameters": [language()],
            "responses": {"200": json_answer("The catalogue.", json!({"$ref": "#/components/schemas/InstrumentList"}))},
        }),
        (_, "/instruments/{id}") => json!({
            "operationId": "getInstrument", "tags": ["instruments"],
            "summary": "One instrument",
            "description": "One instrument with everything that can be chosen.",
            "parameters": [id, language()],
            "responses": {"200": json_answer("The instrument.", json!({"$ref": "#/components/schemas/Instrument"}))},
        }),
        (_, "/instruments/{id}/schema") => json!({
            "operationId": "getInstrumentSchema", "tags": ["instruments"],
            "summary": "Schema of an instrument's data",
            "description": "JSON Schema (2020-12) of the data of a filling; the same schema that validates requests.",
            "parameters": [id, filling, language()],
            "responses": {"200": json_answer("The schema.", json!({"type": "object"}))},
        }),
        (_, "/instruments/{id}/example") => json!({
            "operationId": "getInstrumentExample", "tags": ["instruments"],
            "summary": "Example data of an instrument",
            "description": "Complete example data of a filling, as the member data of POST /documents takes it; null for a filling without data.",
            "parameters": [id, filling, language()],
            "responses": {"200": json_answer("The example.", json!({"type": ["object", "null"]}))},
        }),
        (_, "/instruments/{id}/document") => json!({
            "operationId": "getBlankDocument", "tags": ["documents"],
            "summary": "A blank document",
            "description": "A document without data, from a cache. Strong ETag: the same request gives the same bytes.",
            "parameters": document_parameters(id, catalog, limits),
            "responses": {
                "200": document_answer("The document."),
                "304": {"description": "Not changed since the ETag of If-None-Match.", "headers": version()},
            },
        }),
        (_, "/documents") => json!({
            "operationId": "makeDocument", "tags": ["documents"],
            "summary": "Make a document from data",
            "description": "Makes a document. Text that fits at no size goes on to a continuation sheet and is reported in the header Canvaspers-Overflow, or is a fault with overflow error. With seal, a PDF gets the service's own seal: a certification signature (PAdES) behind it, that says where it comes from and shows every later change. That takes a token with the right seal, and a service that has a seal.",
            "parameters": [report(), language()],
            "security": [{}, {"bearer": []}],
            "requestBody": {"required": true, "content": {
                "application/json": {"schema": {"$ref": "#/components/schemas/DocumentRequest"}, "examples": examples(catalog)},
                "multipart/form-data": with_images(),
            }},
            "responses": {"200": with_report(document_answer("The document."))},
        }),
        (_, "/readings") => json!({
            "operationId": "readDocuments", "tags": ["readings"],
            "summary": "Read filled worksheets back",
            "description": "Reads a filled worksheet or an archive document, or several: an entry for each worksheet, also where a file holds more than one, with a warning for everything that somebody should look at. An entry of an archive document carries the complete request it was made from. The answer is what a comparison and a joint canvas take as data.",
            "parameters": [language()],
            "requestBody": {"required": true, "content": {
                "application/pdf": {"schema": {"type": "string", "contentMediaType": "application/pdf"}},
                "multipart/form-data": {"schema": {"type": "object", "required": ["file"], "properties": {
                    "file": {"type": "array", "items": {"type": "string", "contentMediaType": "application/pdf"}}}}},
            }},
            "responses": {"200": json_answer("The entries, in the order of the files.", json!({"$ref": "#/components/schemas/Readings"}))},
        }),
        (_, "/preflights") => preflights::operation(),
        (_, "/verifications") => verifications::operation(),
        (_, "/attachments") => json!({
            "operationId": "attachDocuments", "tags": ["attachments"],
            "summary": "Attach agreements to a policy document",
            "description": "The policy document, with the agreements as associated files in it. It is added to and not rewritten: the answer begins with the bytes of the policy document, and each agreement in it is identical to the byte. Nothing happens to a policy document that is signed, encrypted, damaged, or PDF/A-1. PDF/A-2 may hold PDF/A-1 and -2 only, and PDF/A-4 also -4: for another file the policy document can be raised to PDF/A-3 of its level, or PDF/A-4f; in its metadata only that claim changes.",
            "parameters": [
                {"name": "raise", "in": "query", "description": "Whether the policy document may claim a higher part of PDF/A when the files need it. As member of the form it means the same.", "schema": {"type": "boolean", "default": false}},
                language(),
            ],
            "requestBody": {"required": true, "content": {"multipart/form-data": {"schema": {
                "type": "object", "required": ["policy", "agreement"],
                "properties": {
                    "policy": {"type": "string", "contentMediaType": PDF, "description": "The policy document, one file."},
                    "agreement": {"type": "array", "minItems": 1, "items": {"type": "string", "contentMediaType": PDF}, "description": "What is attached, in this order, each under its file name."},
                    "raise": {"type": "string", "enum": ["true", "false"]},
                },
            }}}},
            "responses": {"200": {
                "description": "The policy document with the agreements in it.",
                "headers": with_claims(),
                "content": {PDF: {"schema": {"type": "string", "contentMediaType": PDF}}},
            }},
        }),
        (_, "/signature-preparations") => signatures::preparation(),
        (_, "/signature-completions") => signatures::completion(),
        _ => json!({
            "operationId": "getOpenapi", "tags": ["description"],
            "summary": "This description",
            "description": "The OpenAPI document of this service.",
            "responses": {"200": json_answer("The document.", json!({"type": "object"}))},
        }),
    }
}

/// Ids of the fillings that the kinds of the catalogue have.
fn fillings(catalog: &Catalog, wanted: impl Fn(&Filling) -> bool) -> Vec<&'static str> {
    let mut out = Vec::new();
    for kind in catalog.instruments().iter().filter_map(|instrument| Kind::get(&instrument.kind)) {
        for filling in kind.fillings.iter().filter(|filling| wanted(filling)) {
            if !out.contains(&filling.id) {
                out.push(filling.id);
            }
        }
    }
    out
}

fn examples(catalog: &Catalog) -> Value {
    let mut out = Map::new();
    out.insert(
        "blank".into(),
        json!({"summary": "Blank canvas on A1", "value": {"instrument": "gesprekscanvas", "sheet": "A1"}}),
    );
    for instrument in catalog.instruments() {
        for (filling, data) in &instrument.examples {
            out.insert(
                format!("{}-{filling}", instrument.id),
                json!({"summary": format!("{} {filling}", instrument.id), "value": {"instrument": instrument.id, "filling": filling, "data": data}}),
            );
        }
    }
    Value::Object(out)
}

fn document_parameters(id: Value, catalog: &Catalog, limits: &Limits) -> Value {
    let query = |name: &str, description: &str, schema: Value| json!({"name": name, "in": "query", "description": description, "schema": schema});
    let mut out = vec![
        id,
        query(
            "filling",
            "Filling that needs no data. Default: blank.",
            json!({"type": "string", "enum": fillings(catalog, |filling| filling.data != Data::Required)}),
        ),
        query(
            "sheet",
            "Paper. Default: the instrument's first.",
            json!({"type": "string", "enum": ["A0", "A1", "A2", "A3", "A4"]}),
        ),
        query(
            "orientation",
            "How the sheet lies. Default: the sheet's first.",
            json!({"type": "string", "enum": ["landscape", "portrait"]}),
        ),
        query(
            "language",
            "Language of the document.",
            json!({"type": "string", "enum": ["nl", "en"], "default": "nl"}),
        ),
        query(
            "profile",
            "What the PDF must satisfy.",
            json!({"type": "string", "enum": ["screen", "archive", "print", "tiles"], "default": "screen"}),
        ),
        query(
            "format",
            "Kind of file; wins over Accept.",
            json!({"type": "string", "enum": ["pdf", "png", "svg", "zip"], "default": "pdf", "description": "zip: the print pack, for a print shop."}),
        ),
        query(
            "width",
            "Width of a PNG in pixels.",
            json!({"type": "integer", "minimum": 1, "maximum": limits.png_width, "default": DEFAULT_WIDTH}),
        ),
        query(
            "page",
            "Page of a PNG or SVG, from 1.",
            json!({"type": "integer", "minimum": 1, "maximum": 10_000, "default": 1}),
        ),
    ];
    let mut seen: Vec<&str> = Vec::new();
    for option in catalog.instruments().iter().flat_map(|instrument| &instrument.options) {
        if !seen.contains(&option.id.as_str()) {
            seen.push(&option.id);
            out.push(query(
                &option.id,
                "A choice of instruments that have it. Default: the first.",
                json!({"type": "string", "enum": option.values}),
            ));
        }
    }
    for (name, mut schema) in profile::schemas() {
        // In an address a length is a number; in JSON it may be text as well.
        if schema["type"].is_array() {
            schema["type"] = "number".into();
        }
        let description = schema.as_object_mut().and_then(|members| members.shift_remove("description"));
        out.push(query(name, description.as_ref().and_then(Value::as_str).unwrap_or_default(), schema));
    }
    out.push(language());
    out.into()
}

/// A request with its pictures as files: the names of the parts are those that the data uses, so they cannot be listed.
fn with_images() -> Value {
    let picture = json!({"type": "string", "contentMediaType": "image/*", "description": "An image: PNG, JPEG, WebP or SVG. The name of its part is the one by which logos and pictures of the data call it."});
    json!({
        "schema": {
            "type": "object", "required": ["request"],
            "properties": {"request": {"$ref": "#/components/schemas/DocumentRequest"}},
            "additionalProperties": picture,
        },
        "encoding": {"request": {"contentType": "application/json"}},
    })
}

fn with_claims() -> Value {
    let mut headers = version();
    headers["Content-Disposition"] = json!({"description": "A speaking file name.", "schema": {"type": "string"}});
    headers["Canvaspers-Claim-Before"] = json!({"description": "What the policy document claimed, such as PDF/A-2b; absent when nothing.", "schema": {"type": "string"}});
    headers["Canvaspers-Claim"] = json!({"description": "What it claims now.", "schema": {"type": "string"}});
    headers
}

fn document_answer(description: &str) -> Value {
    let mut headers = version();
    headers["ETag"] = json!({"description": "SHA-256 of the bytes (blank documents).", "schema": {"type": "string"}});
    headers["Content-Disposition"] = json!({"description": "A speaking file name.", "schema": {"type": "string"}});
    headers["Canvaspers-Pages"] = json!({"description": "Pages of the whole document.", "schema": {"type": "integer"}});
    headers["Canvaspers-Overflow"] = json!({"description": "Boxes whose text goes on to a continuation sheet; at most 4 kB, then more;count=17.", "schema": {"type": "string"}});
    headers["Canvaspers-Warnings"] = json!({"description": "What the author should look at: a code and the pointer into the body, for each, with what was measured. In a pointer, what would part the list is written as in an address (%2C). At most 4 kB, then how many more there are: more;count=17. All of them come with report=json.", "schema": {"type": "string"}});
    json!({"description": description, "headers": headers, "content": {
        "application/pdf": {"schema": {"type": "string", "contentMediaType": "application/pdf"}},
        "image/png": {"schema": {"type": "string", "contentMediaType": "image/png"}},
        "image/svg+xml": {"schema": {"type": "string", "contentMediaType": "image/svg+xml"}},
        "text/calendar": {"schema": {"type": "string"}},
        "text/csv": {"schema": {"type": "string"}},
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {"schema": {"type": "string", "contentMediaType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}},
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document": {"schema": {"type": "string", "contentMediaType": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}},
    }})
}

fn report() -> Value {
    json!({"name": "report", "in": "query", "description": "With json, the answer is JSON: everything that is to be said of the document, and the document in it.", "schema": {"type": "string", "enum": ["json"]}})
}

/// The answer to `report=json` beside a document.
fn with_report(mut answer: Value) -> Value {
    let text = json!({"type": "string"});
    answer["content"]["application/json"] = json!({"schema": {
    "type": "object", "required": ["fileName", "mediaType", "pages", "overflow", "warnings", "document"], "properties": {
        "fileName": text, "mediaType": text, "pages": {"type": "integer"},
        "overflow": {"type": "array", "description": "Boxes whose text goes on to a continuation sheet.", "items": text},
        "warnings": {"type": "array", "description": "Everything that the author should look at.", "items": {
            "type": "object", "required": ["code", "pointer", "detail", "values"], "properties": {
                "code": text, "pointer": {"type": "string", "description": "JSON pointer (RFC 6901) into the body."},
                "detail": {"type": "string", "description": "In the language of Accept-Language."},
                "values": {"type": "object", "description": "What was measured."}}}},
        "document": {"type": "string", "contentEncoding": "base64"},
    }}});
    answer
}

fn problem(code: u16) -> Value {
    let description = match code {
        400 => "The request is not right; all its faults are in errors.",
        401 => "There is no token, or it is unknown or has expired.",
        403 => "The token lacks the right.",
        404 => "There is no such instrument.",
        406 => "The format of Accept cannot be delivered.",
        408 => "The request came in too slowly.",
        413 => "The request is too large.",
        415 => "The body is of a type that is not read here.",
        429 => "Too many documents in one minute.",
        500 => "Something went wrong in the service.",
        _ => {
            "Too busy, no room for the request, the document took too long, or a service of others is away; see Retry-After."
        }
    };
    let mut headers = version();
    if matches!(code, 401 | 403) {
        headers["WWW-Authenticate"] =
            json!({"description": "How to show a token (RFC 6750).", "schema": {"type": "string"}});
    }
    if matches!(code, 429 | 503) {
        headers["Retry-After"] = json!({"description": "Seconds to wait.", "schema": {"type": "integer"}});
    }
    json!({"description": description, "headers": headers, "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}})
}
