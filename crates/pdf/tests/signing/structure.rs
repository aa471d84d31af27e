//! Files that others wrote: what comes along into the new revision, and what is not signed.

use pdf::signature::{Refusal, Wish};

use super::files::{References, file, form, seal, signed, sound, wish};

fn objects(annotations: &str, more: &str) -> Vec<String> {
    vec![
        format!("<</Type/Catalog/Pages 2 0 R{more}>>"),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Resources<<>>{annotations}>>"),
        "[]".to_owned(),
    ]
}

#[test]
fn keys_of_the_trailer_come_along() {
    let more = "/DocChecksum/AB12/AdditionalStreams[/application#2Fvnd.oasis.opendocument.text 4 0 R]";
    for references in [References::Table, References::Stream] {
        let before = file(&objects("", ""), references, more);
        let after = signed(&before, &seal()).expect("a seal");
        let tail = String::from_utf8_lossy(&after[before.len()..]).into_owned();
        assert!(tail.contains("/DocChecksum/AB12") && tail.contains("opendocument.text 4 0 R]"), "{tail}");
        sound(&after);
    }
}

#[test]
fn a_free_entry_of_a_generation_too_many_is_borne() {
    let before = file(&objects("", ""), References::Table, "");
    let at = before.windows(7).position(|seven| seven == b"65535 f").expect("a free entry");
    let before = [&before[..at], b"65536 f", &before[at + 7..]].concat();
    sound(&signed(&before, &seal()).expect("a seal"));
}

#[test]
fn what_leads_nowhere_leads_nowhere_afterwards() {
    // Numbers behind the last object, as programs leave them that take pages out.
    for missing in [6, 9, 40] {
        for references in [References::Table, References::Stream] {
            let before = file(&objects(&format!("/Thumb {missing} 0 R"), "/Outlines 7 0 R"), references, "");
            let anew = |field: &str| Wish { label: Some(field.to_owned()), ..wish(field) };
            let once = signed(&before, &anew("eerste")).expect("a signature");
            sound(&once);
            let twice = signed(&once, &anew("tweede")).expect("a signature");
            assert_eq!(sound(&twice).signatures.len(), 2);
            let document = lopdf::Document::load_mem(&twice).expect("a file");
            assert!(document.get_object((missing, 0)).is_err(), "{missing} {references:?}");
        }
    }
}

#[test]
fn a_page_that_gets_its_first_field_is_gone_through_in_the_order_of_its_structure() {
    for (annotations, order) in [
        ("", "/Tabs/S"),
        ("/Annots[]", "/Tabs/S"),
        ("/Annots 4 0 R", "/Tabs/S"),
        ("/Annots 4 0 R/Tabs/R", "/Tabs/S"),
        ("/Annots[]/Tabs/C", "/Tabs/S"),
    ] {
        let after = signed(&file(&objects(annotations, ""), References::Table, ""), &seal()).expect("a seal");
        let document = lopdf::Document::load_mem(&after).expect("a file");
        let page = document.get_dictionary((3, 0)).expect("a page");
        assert_eq!(page.get(b"Tabs").and_then(lopdf::Object::as_name).ok(), Some(&b"S"[..]), "{annotations} {order}");
        sound(&after);
    }
}

#[test]
fn rights_of_a_reader_are_no_signature() {
    let rights = "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached/ByteRange[0 1 2 3]/Contents<00>\
                  /Reference[<</Type/SigRef/TransformMethod/UR3/TransformParams<</Type/TransformParams/V/2.2>>>>]>>";
    let mut all = objects("", "/Perms<</UR3 4 0 R>>");
    all[3] = rights.to_owned();
    let before = file(&all, References::Table, "");
    let after = signed(&before, &seal()).expect("a seal");
    assert_eq!(sound(&after).signatures.len(), 1);
    assert!(String::from_utf8_lossy(&after[before.len()..]).contains("/UR3 4 0 R"));
    assert!(pdf::signature::prepare(&before, &seal()).expect("room").rights_lapse);
    let plain = pdf::signature::prepare(&file(&objects("", ""), References::Table, ""), &seal());
    assert!(!plain.expect("room").rights_lapse);
}

#[test]
fn a_form_that_goes_round_is_not_signed() {
    let mut all = objects("", "/AcroForm<</Fields[4 0 R 5 0 R]>>");
    all[3] = "<</T(a)/FT/Sig/Kids[6 0 R]>>".to_owned();
    all.push("<</T(b)/FT/Sig/Type/Annot/Subtype/Widget/Rect[0 0 0 0]/P 3 0 R>>".to_owned());
    all.push("<</T(c)/Parent 4 0 R/Kids[4 0 R]>>".to_owned());
    let outcome = signed(&file(&all, References::Table, ""), &wish("b"));
    assert!(matches!(&outcome, Err(Refusal::Objected { objection }) if objection.before), "{outcome:?}");
}

#[test]
fn a_file_that_does_not_hold_gets_no_signature_more() {
    let once = signed(&form(&["/T(a)", "/T(b)"]), &wish("a")).expect("a signature");
    // The page becomes larger, as nobody may make it.
    let text = String::from_utf8_lossy(&once).into_owned();
    let start = text.rfind("startxref\n").expect("a start") + 10;
    let previous: usize = text[start..].lines().next().expect("a line").parse().expect("a number");
    let mut changed = once.clone();
    let at = changed.len();
    let page =
        "3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 400]/Resources<<>>/Annots[4 0 R 5 0 R]/Tabs/S>>\nendobj\n";
    changed.extend(page.bytes());
    let table = changed.len();
    let size: usize = text
        .rfind("/Size ")
        .map(|at| {
            text[at + 6..].split(|c: char| !c.is_ascii_digit()).next().expect("digits").parse().expect("a number")
        })
        .expect("a size");
    changed.extend(
        format!("xref\n3 1\n{at:010} 00000 n \ntrailer\n<</Size {size}/Root 1 0 R/Prev {previous}/ID[<00112233445566778899AABBCCDDEEFF><11>]>>\nstartxref\n{table}\n%%EOF\n").bytes(),
    );
    let outcome = signed(&changed, &wish("b"));
    let Err(Refusal::Objected { objection }) = outcome else { panic!("{outcome:?}") };
    assert!(objection.before && objection.field.as_deref() == Some("a"), "{objection:?}");
    assert!(signed(&once, &wish("b")).is_ok());
}
