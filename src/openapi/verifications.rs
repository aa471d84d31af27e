//! `POST /verifications`: the operation, and the schema of a report with an example.

use serde_json::{Value, json};

use super::parts::{PDF, json_answer, language};

/// What is taken and answered; the problems come from the list of operations.
pub(super) fn operation() -> Value {
    let mut answer =
        json_answer("The verdict, with its reasoning.", json!({"$ref": "#/components/schemas/Verification"}));
    answer["content"][PDF] = json!({"schema": {"type": "string", "contentMediaType": PDF}});
    answer["headers"]["Content-Disposition"] =
        json!({"description": "Of a PDF: a speaking file name.", "schema": {"type": "string"}});
    json!({
        "operationId": "verifyDocument", "tags": ["verifications"],
        "summary": "Judge the signatures of a PDF",
        "description": "A verdict for the file and for each signature, by ETSI EN 319 102-1, with the reasoning; as JSON, or as a report in words (PDF) by Accept. Whatever the verdict, the answer is 200: read `indication`. Judged offline: with what is in the file and whom the operator trusts; no address in the file is opened. Nothing is kept. What a signature shows on a page is told as `looks`. Content that changes by itself is among the first of `findings` (`verify-unsteady-…`). Signature fields that nobody signed are told as `unsignedFields`; they change no verdict. Codes of findings are stable; the PDF says them in the language of Accept-Language.",
        "parameters": [language()],
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
    let of = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
    let list = |name: &str| json!({"type": "array", "items": {"$ref": format!("#/components/schemas/{name}")}});
    let moment = |said: &str| json!({"type": "string", "format": "date-time", "description": said});
    let text = |said: &str| json!({"type": "string", "description": said});
    let count = |said: &str| json!({"type": "integer", "minimum": 0, "description": said});
    let indication = json!({"enum": ["TOTAL-PASSED", "INDETERMINATE", "TOTAL-FAILED"], "description": "Main status (EN 319 102-1, 5.1.2)."});
    let sub = json!({"enum": [
        "NO_SIGNATURE", "FORMAT_FAILURE", "HASH_FAILURE", "SIG_CRYPTO_FAILURE", "REVOKED", "EXPIRED", "NOT_YET_VALID",
        "SIG_CONSTRAINTS_FAILURE", "CHAIN_CONSTRAINTS_FAILURE", "CERTIFICATE_CHAIN_GENERAL_FAILURE", "CRYPTO_CONSTRAINTS_FAILURE",
        "CRYPTO_CONSTRAINTS_FAILURE_NO_POE", "TIMESTAMP_ORDER_FAILURE", "NO_SIGNING_CERTIFICATE_FOUND", "NO_CERTIFICATE_CHAIN_FOUND",
        "REVOKED_NO_POE", "REVOKED_CA_NO_POE", "OUT_OF_BOUNDS_NO_POE", "OUT_OF_BOUNDS_NOT_REVOKED", "TRY_LATER",
        "SIGNED_DATA_NOT_FOUND", "NO_POE", "GENERIC"],
        "description": "Why it is not the best (EN 319 102-1, 5.1.3); NO_SIGNATURE is ours."});
    let integrity = json!({"enum": ["intact", "changed", "not-checked"],
        "description": "Whether the document is what was signed, as far as can be computed: of not-checked nobody may say that nothing changed."});
    vec![
        (
            "Verification",
            json!({"type": "object", "required": ["indication", "validationTime", "file", "findings", "signatures", "documentTimeStamps"], "properties": {
                "indication": indication, "subIndication": sub,
                "validationTime": moment("For when it was judged."),
                "file": {"type": "object", "required": ["sha256", "bytes", "revisions"], "properties": {
                    "sha256": text("SHA-256 in hex."), "bytes": count("Size."), "revisions": count("Revisions.")}},
                "findings": list("Finding"), "signatures": list("Signature"), "documentTimeStamps": list("TimeStamp"),
                "unsignedFields": list("UnsignedField"),
            }, "examples": [example()]}),
        ),
        (
            "UnsignedField",
            json!({"type": "object", "required": ["field", "kind"], "description": "A signature field that nobody signed. It changes no verdict: whether everybody has to sign, the file does not say.", "properties": {
                "field": text("Full name of the field."), "label": text("Label of the field: of a document of ours, who signs there."),
                "kind": {"enum": ["signature", "seal"], "description": "Whether a signature or the seal of a document of ours belongs there."},
            }}),
        ),
        (
            "Signature",
            json!({"type": "object", "required": ["indication", "field", "kind", "level", "chain", "qualification", "revision", "coversWholeFile", "integrity", "changes", "timeStamps", "findings", "steps"], "properties": {
                "indication": indication, "subIndication": sub,
                "field": text("Full name of its field."), "alsoIn": {"type": "array", "items": {"type": "string"}, "description": "Other fields of which it is the value as well: one signature all the same."}, "label": text("Label of the field."),
                "kind": {"enum": ["signature", "seal"], "description": "A seal says origin and integrity, not consent."},
                "level": text("PAdES-B-B, PAdES-B-T, PAdES-B-LT, PAdES-B-LTA, or another format."),
                "signer": of("Certificate"), "chain": list("Certificate"),
                "qualification": {"type": "object", "required": ["level"], "properties": {
                    "level": {"enum": ["qualifiedSignature", "qualifiedSeal", "advancedWithQualifiedCertificate", "advancedSealWithQualifiedCertificate", "notConfirmed"]},
                    "issuer": text("Who issued the certificate."), "trustedService": text("Service on a trusted list."),
                    "unconfirmed": {"enum": ["notPassed", "notClaimed", "noTrustedList", "issuerNotListed", "notGranted", "notAgreed"], "description": "Of notConfirmed: why."}}},
                "algorithm": text("Such as ECDSA SHA-256."),
                "claimedTime": moment("When the signer says it was made."),
                "bestTime": moment("The earliest time for which there is proof that it existed."),
                "lastsUntil": moment("Until when it can be judged with what the file has."),
                "name": text("Name that the signer gave; who signed is what the certificate says."), "reason": text("Reason that the signer gave."), "location": text("Place that the signer gave."),
                "revision": count("In which revision it was made."),
                "coversWholeFile": {"type": "boolean", "description": "Whether nothing comes after its revision."},
                "certification": {"type": "integer", "minimum": 1, "maximum": 3, "description": "Of a certification signature what may change afterwards (DocMDP)."},
                "locks": {"type": "object", "required": ["action"], "properties": {"action": {"enum": ["all", "include", "exclude"]}, "fields": {"type": "array", "items": {"type": "string"}}}},
                "looks": list("Look"),
                "integrity": integrity,
                "changes": list("Change"), "timeStamps": list("TimeStamp"), "findings": list("Finding"), "steps": list("Step"),
            }}),
        ),
        (
            "Look",
            json!({"type": "object", "required": ["page", "area", "words"], "description": "What a signature shows on a page.", "properties": {
                "page": count("The page, from 1."),
                "area": {"type": "object", "required": ["x", "y", "width", "height"], "description": "In mm from the top left of the page as it is seen.", "properties": {
                    "x": {"type": "number"}, "y": {"type": "number"}, "width": {"type": "number"}, "height": {"type": "number"}}},
                "words": {"type": "array", "items": {"type": "string"}, "description": "The words that it shows, line by line, as far as the file says what they are. A font may draw other letters: the picture counts."},
                "contents": text("What the annotation says of itself (Contents)."),
                "picture": {"type": "string", "contentEncoding": "base64", "contentMediaType": "image/png", "description": "The picture, at most 800 points along its longer side. Left out where it cannot be drawn, and after the first twenty of a file."},
            }}),
        ),
        (
            "TimeStamp",
            json!({"type": "object", "required": ["indication", "findings", "steps"], "properties": {
                "indication": indication, "subIndication": sub, "field": text("Field of a document time-stamp."),
                "time": moment("Its time."), "issuer": of("Certificate"), "algorithm": text("Algorithm of its signature."),
                "revision": count("In which revision a document time-stamp was made."), "integrity": integrity,
                "changes": list("Change"), "findings": list("Finding"), "steps": list("Step"),
            }}),
        ),
        (
            "Certificate",
            json!({"type": "object", "required": ["name", "subject", "issuer", "serial", "sha256", "notBefore", "notAfter", "trusted"], "properties": {
                "name": text("Name of the one it is for."), "organisation": text("Organisation."),
                "subject": text("Whole name of the one it is for."), "issuer": text("Whole name of who issued it."),
                "serial": text("Serial number in hex."), "sha256": text("SHA-256 in hex."),
                "notBefore": moment("From when."), "notAfter": moment("Until when."),
                "trusted": {"type": "boolean", "description": "Whether it is trusted by itself."},
                "revokedAt": moment("When it was revoked."), "statusFrom": text("Where its status was learnt, and for when."),
            }}),
        ),
        (
            "Change",
            json!({"type": "object", "required": ["kind", "allowed", "place", "revision"], "properties": {
                "kind": {"enum": ["signature", "time-stamp", "validation-data", "field-filled", "information", "metadata", "program-data", "attached-file", "field", "annotation", "page-content", "pages", "document", "object"]},
                "allowed": {"type": "boolean", "description": "Whether a signature bears it."},
                "place": text("Where: a field, a page, an object."), "revision": count("In which revision."),
            }}),
        ),
        (
            "Finding",
            json!({"type": "object", "required": ["severity", "code"], "properties": {
                "severity": {"enum": ["information", "warning", "error"]}, "code": text("Stable."),
                "values": {"type": "array", "items": {"type": "array", "minItems": 2, "maxItems": 2, "items": {"type": "string"}}, "description": "Names and values of its sentence."},
            }}),
        ),
        (
            "Step",
            json!({"type": "object", "required": ["block", "indication"], "properties": {
                "block": text("Building block of EN 319 102-1, 5.2."), "indication": indication, "subIndication": sub, "findings": list("Finding"),
            }}),
        ),
    ]
}

/// A file of which the issuer is not known.
fn example() -> Value {
    json!({
        "indication": "INDETERMINATE", "subIndication": "NO_CERTIFICATE_CHAIN_FOUND", "validationTime": "2026-11-25T09:30:00Z",
        "file": {"sha256": "3f0c2e5b1a9d4c7e8f60718293a4b5c6d7e8f90112233445566778899aabbccd", "bytes": 91823, "revisions": 2},
        "findings": [{"severity": "warning", "code": "verify-nobody-trusted"}],
        "signatures": [{
            "indication": "INDETERMINATE", "subIndication": "NO_CERTIFICATE_CHAIN_FOUND",
            "field": "handtekening-1", "kind": "signature", "level": "PAdES-B-B", "chain": [],
            "qualification": {"level": "notConfirmed", "unconfirmed": "notPassed"}, "algorithm": "ECDSA SHA-256", "claimedTime": "2026-11-20T10:00:00Z",
            "revision": 2, "coversWholeFile": true, "integrity": "intact",
            "looks": [{"page": 4, "area": {"x": 25.4, "y": 180.2, "width": 70.6, "height": 17.6}, "words": ["A. de Wit", "wethouder"]}],
            "changes": [], "timeStamps": [],
            "findings": [{"severity": "error", "code": "verify-no-trusted-chain", "values": [["name", "Testwortel"]]}],
            "steps": [{"block": "format-checking", "indication": "TOTAL-PASSED"}],
        }],
        "documentTimeStamps": [],
        "unsignedFields": [{"field": "handtekening-2", "label": "Handtekening, S. Bakker, Stichting Welzijn Midden", "kind": "signature"}],
    })
}
