//! `POST /preflights`: the operation, and the schema of a report with an example.

use serde_json::{Value, json};

use super::parts::{PDF, json_answer, language};
use crate::document::preflighting;

/// What is taken and answered; the problems come from the list of operations.
pub(super) fn operation() -> Value {
    let mut answer = json_answer("What was found.", json!({"$ref": "#/components/schemas/Preflight"}));
    answer["content"][PDF] = json!({"schema": {"type": "string", "contentMediaType": PDF}});
    answer["headers"]["Content-Disposition"] =
        json!({"description": "Of a PDF: a speaking file name.", "schema": {"type": "string"}});
    let mode = json!({
        "name": "mode", "in": "query", "schema": {"enum": ["fast", "full"], "default": "fast"},
        "description": "fast: what the file says, without a picture of it. full: also the plates, rendered.",
    });
    json!({
        "operationId": "preflightDocument", "tags": ["preflights"],
        "summary": "What a print shop would say of a PDF",
        "description": "Boxes and sizes, bleed, fonts, colour spaces, smallest text against the reading distance of the sheet, contrast, resolution of images, ink, and what the file claims; as JSON, or as a report in words with the places marked (PDF) by Accept. Whatever is found, the answer is 200: read `verdict`. Documents of this service are looked at in full; of other files some checks are `notChecked`, what they claim among them. Nothing is kept. Codes of findings are stable.",
        "parameters": [mode, language()],
        "requestBody": {"required": true, "content": {
            PDF: {"schema": {"type": "string", "contentMediaType": PDF}},
            "multipart/form-data": {"schema": {"type": "object", "required": ["file"], "properties": {
                "file": {"type": "string", "contentMediaType": PDF, "description": "One file."}}}},
        }},
        "responses": {"200": answer},
    })
}

/// Schemas that a report is made of, by their names.
pub(super) fn schemas() -> Vec<(&'static str, Value)> {
    let text = |said: &str| json!({"type": "string", "description": said});
    let number = |said: &str| json!({"type": "number", "description": said});
    let count = |said: &str| json!({"type": "integer", "minimum": 0, "description": said});
    let pair = |said: &str| json!({"type": "array", "minItems": 2, "maxItems": 2, "items": {"type": "number"}, "description": said});
    let texts = |said: &str| json!({"type": "array", "items": {"type": "string"}, "description": said});
    let both = |said: &str| json!({"type": "object", "required": ["nl", "en"], "description": said, "properties": {"nl": {"type": "string"}, "en": {"type": "string"}}});
    let list = |name: &str| json!({"type": "array", "items": {"$ref": format!("#/components/schemas/{name}")}});
    let check = json!({"enum": ["reading", "boxes", "bleed", "fonts", "colours", "textSize", "contrast", "images", "ink", "overflow", "claims", "interaction"]});
    let severity = json!({"enum": ["note", "warning", "error"]});
    vec![
        (
            "Preflight",
            json!({"type": "object", "required": ["verdict", "mode", "sha256", "bytes", "version", "press", "claims", "pages", "fonts", "colourSpaces", "plates", "checks", "findings"], "properties": {
                "verdict": {"enum": ["passed", "warning", "failed"], "description": "By the worst that was found."},
                "mode": {"enum": ["fast", "full"], "description": "How it was looked at."},
                "sha256": text("SHA-256 of the file in hex."), "bytes": count("Size of the file."),
                "version": text("Version of PDF."),
                "instrument": text("The instrument it is a document of, with its version; absent for other files."),
                "press": {"type": "boolean", "description": "Whether it is made for a press."},
                "claims": texts("What it claims, such as PDF/X-4; a claim is no certificate."),
                "condition": text("Printing condition of its output intent."),
                "pages": list("PreflightPage"),
                "fonts": {"type": "array", "items": {"type": "object", "required": ["name", "embedded"], "properties": {"name": {"type": "string"}, "embedded": {"type": "boolean"}}}},
                "colourSpaces": texts("Colour spaces in use."),
                "inks": texts("Inks beside the four of a press, by name; absent where there are none."),
                "plates": count("Pages whose plates were painted: in full mode, and of files of others only those in printing inks."),
                "checks": {"type": "array", "description": "Every check and what became of it.", "items": {"type": "object", "required": ["check", "outcome"], "properties": {
                    "check": check,
                    "outcome": {"oneOf": [
                        {"enum": ["passed", "notChecked", "notApplicable"]},
                        {"type": "object", "required": ["found"], "properties": {"found": severity}},
                    ]}}}},
                "findings": list("PreflightFinding"),
            }, "examples": [example()]}),
        ),
        (
            "PreflightPage",
            json!({"type": "object", "required": ["trim", "media", "trimAt"], "properties": {
                "trim": pair("Width and height of the trimmed page, in mm."), "media": pair("Of the whole medium, in mm."),
                "trimAt": pair("Where the trim begins, from the top left of the medium, in mm."),
                "bleed": number("Least bleed of the four sides, in mm."), "sheet": text("A0 to A4, when it is one."),
                "smallestText": number("In pt."), "coarsestImage": number("In dpi as printed."),
                "mostInk": number("In percent: of the plates where they were painted, else of the colours named; absent where only the plates of a picture or a gradient tell."),
            }}),
        ),
        (
            "PreflightFinding",
            json!({"type": "object", "required": ["code", "check", "severity", "times", "values", "meaning", "remedy"], "properties": {
                "code": text("Stable."), "check": check, "severity": severity,
                "page": {"type": "integer", "minimum": 1, "description": "Page; absent when it is of the whole file."},
                "area": {"type": "object", "required": ["x", "y", "width", "height"], "description": "Where, in mm from the top left of the trim.", "properties": {
                    "x": {"type": "number"}, "y": {"type": "number"}, "width": {"type": "number"}, "height": {"type": "number"}}},
                "times": count("How often it was found on this page; the place is that of the first."),
                "values": {"type": "object", "additionalProperties": {"type": "string"}, "description": "What its sentences name."},
                "meaning": both("What it means."), "remedy": both("What to do."),
            }}),
        ),
    ]
}

/// A file with a photograph that is too coarse.
fn example() -> Value {
    let mut out = json!({
        "mode": "fast", "sha256": "3f0c2e5b1a9d4c7e8f60718293a4b5c6d7e8f90112233445566778899aabbccd", "bytes": 918_230, "version": "1.6",
        "instrument": "praatplaat 1.1.0", "press": true, "claims": ["PDF/X-4"], "condition": "FOGRA39",
        "pages": [{"trim": [1189.0, 841.0], "media": [1215.0, 867.0], "trimAt": [13.0, 13.0], "bleed": 3.0, "sheet": "A0", "smallestText": 28.0, "coarsestImage": 84.0, "mostInk": 243.0}],
        "fonts": [{"name": "SourceSans3-Regular", "embedded": true}], "colourSpaces": ["DeviceCMYK", "DeviceGray"], "plates": 0,
        "checks": [{"check": "boxes", "outcome": "passed"}, {"check": "contrast", "outcome": "notChecked"}, {"check": "images", "outcome": {"found": "warning"}}],
        "findings": [{"code": "image-too-coarse", "check": "images", "severity": "warning", "page": 1, "area": {"x": 20.0, "y": 30.0, "width": 210.0, "height": 140.0}, "times": 1, "values": {"dpi": "84", "least": "150"}}],
    });
    if let Ok(report) = serde_json::from_value(out.clone()) {
        out = preflighting::to_json(&report);
    }
    out
}
