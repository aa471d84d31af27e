//! Signatures: the fields that wait for them, and what is made and refused when somebody signs.

use serde_json::json;

use crate::support::Server;

fn agreement(filling: &str, signing: &str) -> Vec<u8> {
    let server = Server::shared();
    let data = server.get("/v1/instruments/overeenkomst/example?filling=filled").json();
    let body = json!({"instrument": "overeenkomst", "filling": filling, "data": data, "profile": "archive",
        "options": {"signing": signing}});
    let answer = server.post("/v1/documents", &body);
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.body
}

/// Name, label, rectangle and flags of each field of the form, as lopdf reads them.
fn fields(file: &[u8]) -> Vec<(String, String, Vec<i64>, i64)> {
    let document = lopdf::Document::load_mem(file).expect("a PDF");
    let Ok(form) = document.catalog().expect("a catalog").get(b"AcroForm") else { return Vec::new() };
    let form = document.dereference(form).expect("a form").1.as_dict().expect("a form");
    let field = |item: &lopdf::Object| {
        let own = document.get_dictionary(item.as_reference().expect("a field")).expect("a field");
        assert_eq!(own.get(b"FT").and_then(lopdf::Object::as_name).expect("a type"), b"Sig");
        let text = |key: &[u8]| lopdf::decode_text_string(own.get(key).expect("a text")).expect("a text");
        let sides = own.get(b"Rect").and_then(lopdf::Object::as_array).expect("a rectangle");
        let sides = sides.iter().map(|side| side.as_i64().expect("a number")).collect();
        (text(b"T"), text(b"TU"), sides, own.get(b"F").and_then(lopdf::Object::as_i64).expect("flags"))
    };
    form.get(b"Fields").and_then(lopdf::Object::as_array).expect("fields").iter().map(field).collect()
}

#[test]
fn who_signs_with_a_certificate_has_a_field_of_their_own() {
    let found = fields(&agreement("filled", "certificate"));
    let names: Vec<&str> = found.iter().map(|(name, ..)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "handtekening-1",
            "handtekening-2",
            "handtekening-3",
            "handtekening-4",
            "handtekening-5",
            "handtekening-6",
            "zegel"
        ]
    );
    assert!(found[0].1.contains("de wethouder") && found[0].1.contains("Gemeente Voorbeeld"), "{}", found[0].1);
    assert!(found.iter().all(|(_, _, sides, flags)| *sides == [0, 0, 0, 0] && *flags == 132), "{found:?}");
    let text = crate::support_text(&agreement("filled", "certificate"));
    assert!(names[..6].iter().all(|name| text.contains(name)), "each field is named where people read: {text}");
}

#[test]
fn paper_portals_and_drafts_have_no_fields() {
    for (filling, signing) in
        [("filled", "paper"), ("filled", "external"), ("draft", "certificate"), ("publication", "certificate")]
    {
        assert_eq!(fields(&agreement(filling, signing)), [], "{filling} {signing}");
    }
}
