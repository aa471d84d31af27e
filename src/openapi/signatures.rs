//! The two steps of a signature that is made elsewhere: the schemas that validate, and the operations.

use serde_json::{Map, Value, json};

use super::parts::{PDF, json_answer, language, version};
use sign::level::Level;

const FILE: &str = "The file in base64.";

/// How a signature can be asked for; a scheme alone leaves the digest to the key.
fn algorithms() -> Vec<String> {
    let schemes = ["ecdsa", "rsa-pss", "rsa-pkcs1"];
    let hashes = ["", "-sha256", "-sha384", "-sha512"];
    schemes.iter().flat_map(|scheme| hashes.iter().map(move |hash| format!("{scheme}{hash}"))).collect()
}

/// Schema of the body of `POST /v1/signature-preparations`.
pub fn preparation_schema() -> Value {
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["file", "field", "chain"],
        "properties": {
            "file": {"type": "string", "minLength": 1, "description": format!("The PDF that is signed. {FILE}")},
            "field": {"type": "string", "minLength": 1, "maxLength": 500, "pattern": fault::VISIBLE, "description": "Name of the signature field, as handtekening-1 in an agreement of ours."},
            "chain": {"type": "string", "minLength": 1, "description": "Certificate of the one who signs, then those of its issuers, as PEM."},
            "algorithm": {"type": "string", "enum": algorithms(), "description": "How the key signs. Default: what is best for it."},
            "level": {"type": "string", "enum": Level::ALL.map(|(_, name)| name), "description": "Level that the signature is to have (PAdES baseline). Default: that of the service, which is B-B when its operator set none."},
            "reason": {"type": "string", "maxLength": 500, "pattern": fault::VISIBLE, "description": "Why it is signed; stands in the signature."},
        },
    })
}

/// Schema of the body of `POST /v1/signature-completions`.
pub fn completion_schema() -> Value {
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["prepared", "signature"],
        "properties": {
            "prepared": {"type": "string", "minLength": 1, "description": format!("What the preparation gave as prepared. {FILE}")},
            "signature": {"type": "string", "minLength": 1, "description": "The signature over the digest, in base64: for ECDSA in DER, or r and s behind one another."},
        },
    })
}

/// Schema of the answer of `POST /v1/signature-preparations`.
pub(super) fn preparation_answer() -> Value {
    let base64 = |description: &str| json!({"type": "string", "contentEncoding": "base64", "description": description});
    json!({
        "type": "object",
        "required": ["digest", "digestAlgorithm", "toBeSigned", "signatureAlgorithm", "prepared", "warnings"],
        "properties": {
            "digest": base64("What the key signs, for a key that takes a digest."),
            "digestAlgorithm": {"type": "string", "enum": ["SHA-256", "SHA-384", "SHA-512"]},
            "toBeSigned": base64("What it is the digest of: the signed attributes in DER, for a key that takes the digest itself."),
            "signatureAlgorithm": {"type": "string", "enum": algorithms(), "description": "How the key is to sign."},
            "warnings": {
                "type": "array",
                "description": "What whoever signs should know of the file: rights-lapse when it grants the users of a reader rights that go when it is signed.",
                "items": {
                    "type": "object",
                    "required": ["code", "pointer", "detail"],
                    "properties": {"code": {"type": "string"}, "pointer": {"type": "string"}, "detail": {"type": "string"}},
                },
            },
            "prepared": base64("The file that waits for the signature. It holds all that completes it, so that it can wait for days."),
        },
    })
}

/// A schema as a form has it: files as they are, and more than one certificate.
fn form(mut schema: Value, files: &[&str]) -> Value {
    for name in files {
        let description = schema["properties"][name]["description"].take();
        let kind = if *name == "chain" || *name == "signature" { "application/octet-stream" } else { PDF };
        let one = json!({"type": "string", "contentMediaType": kind});
        schema["properties"][name] = match *name {
            "chain" => json!({"type": "array", "minItems": 1, "items": one}),
            _ => one,
        };
        let said = description.as_str().unwrap_or_default().replace(FILE, "").replace(", in base64", "");
        schema["properties"][name]["description"] = said.trim().into();
    }
    schema
}

/// Of the first step.
pub(super) fn preparation() -> Value {
    json!({
        "operationId": "prepareSignature", "tags": ["signatures"],
        "summary": "Prepare a signature that is made elsewhere",
        "description": "The first of two steps: the PDF gets room for a signature in one of its fields, and the answer says what is to be signed. The key stays where it is: with a portal, a card, a signing service. Nothing is kept here; what the second step needs is in the prepared file. Takes a token with the right sign.",
        "parameters": [language()],
        "security": [{"bearer": []}],
        "requestBody": {"required": true, "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/SignaturePreparation"}},
            "multipart/form-data": {"schema": form(preparation_schema(), &["file", "chain"])},
        }},
        "responses": {"200": json_answer("What is to be signed, and the file that waits for it.", json!({"$ref": "#/components/schemas/PreparedSignature"}))},
    })
}

/// Of the second step.
pub(super) fn completion() -> Value {
    let mut headers = version();
    headers["Content-Disposition"] = json!({"description": "A file name.", "schema": {"type": "string"}});
    json!({
        "operationId": "completeSignature", "tags": ["signatures"],
        "summary": "Put a signature into a prepared file",
        "description": "The second step: the signature value goes into the prepared file. It is refused when it was not made over that file with the key of the certificate, and when the file is not what was prepared. Takes a token with the right sign.",
        "parameters": [language()],
        "security": [{"bearer": []}],
        "requestBody": {"required": true, "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/SignatureCompletion"}},
            "multipart/form-data": {"schema": form(completion_schema(), &["prepared", "signature"])},
        }},
        "responses": {"200": {
            "description": "The signed PDF.",
            "headers": headers,
            "content": {PDF: {"schema": {"type": "string", "contentMediaType": PDF}}},
        }},
    })
}

/// Adds the schemas that the operations name.
pub(super) fn add_schemas(schemas: &mut Map<String, Value>) {
    schemas.insert("SignaturePreparation".into(), preparation_schema());
    schemas.insert("PreparedSignature".into(), preparation_answer());
    schemas.insert("SignatureCompletion".into(), completion_schema());
}
