//! The structure of signed files: what a signature bears, and for each rule a file that only this rule finds out.
//!
//! The files are written here byte by byte. Nobody signed them in truth; whether a signature value is right is another matter.

use pdf::revisions::{Area, ChangeKind, OnPage, Rule, Rules, SignedFile, examine};

use crate::growing::{CATALOG, CONTENT, FIRST, FORM, FORM_OF_TWO, File, OTHER_CONTENT, PAGE, SECOND, TEXT_FIELD};

fn page_with(more: &str) -> String {
    PAGE.replace("7 0 R]", &format!("7 0 R {more}]"))
}

fn good(found: &SignedFile) -> bool {
    !found.signatures.is_empty()
        && found.breaches.is_empty()
        && found.signatures.iter().all(|own| own.breaches.is_empty() && own.changes.iter().all(|change| change.allowed))
}

fn kinds(found: &SignedFile) -> Vec<(ChangeKind, bool)> {
    found.signatures[0].changes.iter().map(|change| (change.kind, change.allowed)).collect()
}

#[test]
fn a_signature_covers_its_file() {
    let found = File::signed().judged();
    assert!(good(&found), "{found:?}");
    let own = &found.signatures[0];
    assert_eq!((own.field.as_str(), own.revision, own.covers_whole_file, found.revisions), ("een", 1, true, 1));
    assert_eq!(own.contents, [0x30, 3, 2, 1, 1, 0, 0]);
}

#[test]
fn others_may_sign_and_data_may_come() {
    let mut file = File::signed();
    file.sign(21, &[(3, &page_with("20 0 R")), (5, FORM_OF_TWO), (20, SECOND)], "");
    let catalog = CATALOG.replace("/Lang", "/DSS 30 0 R/Lang");
    let certificate = "<</Length 3>>stream\nabc\nendstream";
    file.append(&[(1, &catalog), (30, "<</Type/DSS/Certs[31 0 R]>>"), (31, certificate)], "");
    file.append(&[(8, "<</Title(Getekend)>>")], "");
    let found = file.judged();
    assert!(good(&found), "{found:?}");
    assert_eq!(
        kinds(&found),
        [(ChangeKind::Signature, true), (ChangeKind::ValidationData, true), (ChangeKind::Information, true)]
    );
    assert_eq!((found.signatures.len(), found.revisions), (2, 4));
    assert_eq!(found.validation_data.certificates[0].der, b"abc");
}

/// An appearance that shows a text.
fn look(text: &str) -> String {
    let content = format!("/Tx BMC q BT /F 12 Tf 0 g 2 5 Td ({text}) Tj ET Q EMC");
    let dictionary = "/Type/XObject/Subtype/Form/BBox[0 0 80 20]/Resources<</Font<</F 9 0 R>>>>";
    format!("<<{dictionary}/Length {}>>stream\n{content}\nendstream", content.len())
}

/// The text field with a value, and an appearance.
fn field(value: &str) -> String {
    TEXT_FIELD.replace("(10)", &format!("({value})")).replace("/V", "/AP<</N 40 0 R>>/V")
}

#[test]
fn forms_are_filled_in_where_nothing_forbids_it_and_who_allowed_it_is_known() {
    let certified = |p: u8| {
        let mut file = File::new();
        file.append(&[(7, &field("10")), (40, &look("10"))], "");
        let reference = format!("/Reference[<</TransformMethod/DocMDP/TransformParams<</P {p}>>>>]");
        file.sign(10, &[(6, FIRST), (5, FORM)], &reference);
        file.append(&[(7, &field("99")), (40, &look("99"))], "");
        file.judged()
    };
    let filled = |found: &SignedFile| -> Vec<(String, bool, bool)> {
        found.filled.iter().map(|one| (one.value.clone(), one.on_page == OnPage::Whole, one.certified)).collect()
    };
    assert!(good(&certified(2)), "{:?}", certified(2));
    assert_eq!(filled(&certified(2)), [("99".to_owned(), true, true)]);
    assert_eq!(kinds(&certified(1)), [(ChangeKind::FieldFilled, false)]);
    let mut plain = File::new();
    plain.append(&[(7, &field("10")), (40, &look("10"))], "");
    plain.sign(10, &[(6, FIRST), (5, FORM)], "");
    let mut unshown = plain.clone();
    plain.append(&[(7, &field("99")), (40, &look("99"))], "");
    assert_eq!(kinds(&plain.judged()), [(ChangeKind::FieldFilled, true)]);
    assert_eq!(filled(&plain.judged()), [("99".to_owned(), true, false)]);
    // A value of which nothing is seen.
    unshown.append(&[(7, &field("99"))], "");
    assert_eq!(kinds(&unshown.judged()), [(ChangeKind::FieldFilled, true)]);
    assert_eq!(filled(&unshown.judged()), [("99".to_owned(), false, false)]);
    // Without a look each program makes one: that is told where all of them write the same letters, and refused where they may not.
    let without = |form: &str| {
        let mut file = File::new();
        file.sign(10, &[(6, FIRST), (5, form)], "");
        file.append(&[(7, &TEXT_FIELD.replace("(10)", "(99)"))], "");
        file.judged()
    };
    let plain_letters = FORM.replace("/SigFlags", "/DA(/F 9 Tf 0 g)/DR<</Font<</F 9 0 R>>>>/SigFlags");
    let unsaid = without(&plain_letters);
    assert_eq!(unsaid.filled.iter().map(|one| one.on_page.clone()).collect::<Vec<_>>(), [OnPage::Unsaid]);
    assert!(good(&unsaid), "{unsaid:?}");
    assert!(!good(&without(FORM)) && without(FORM).filled.is_empty());
    // Of a look that says something else it is not said that the value was filled in.
    let mut other = File::new();
    other.append(&[(7, &field("10")), (40, &look("10"))], "");
    other.sign(10, &[(6, FIRST), (5, FORM)], "");
    other.append(&[(7, &field("99")), (40, &look("98"))], "");
    assert!(!good(&other.judged()) && other.judged().filled.is_empty());
    let mut locked = File::new();
    locked.append(&[(7, &field("10")), (40, &look("10"))], "");
    locked.sign(
        10,
        &[(6, FIRST), (5, FORM)],
        "/Reference[<</TransformMethod/FieldMDP/TransformParams<</Action/Include/Fields[(bedrag)]>>>>]",
    );
    locked.append(&[(7, &field("99")), (40, &look("99"))], "");
    assert_eq!(kinds(&locked.judged()), [(ChangeKind::FieldFilled, false)]);
    let mut moved = File::new();
    moved.sign(10, &[(6, FIRST), (5, FORM)], "/Reference[<</TransformMethod/DocMDP/TransformParams<</P 2>>>>]");
    moved.append(&[(7, &TEXT_FIELD.replace("[10 10", "[10 210"))], "");
    assert_eq!(kinds(&moved.judged()), [(ChangeKind::Annotation, false)]);
}

#[test]
fn another_look_for_the_same_value_is_no_filling_in() {
    let certified = |changed: &str, shown: &str| {
        let mut file = File::new();
        file.append(&[(7, &field("10")), (40, &look("10"))], "");
        file.sign(10, &[(6, FIRST), (5, FORM)], "/Reference[<</TransformMethod/DocMDP/TransformParams<</P 2>>>>]");
        file.append(&[(40, &look(shown)), (7, changed)], "");
        good(&file.judged())
    };
    assert!(certified(&field("99"), "99"));
    assert!(!certified(&field("10"), "99"));
    assert!(!certified(&field("10").replace("/F 4", "/F 4/AS/Ja"), "10"));
}

#[test]
fn what_makes_a_program_repair_a_file_is_refused() {
    // An object that nothing leads to, in whose bytes another lies in wait for whoever repairs the file.
    let hidden = format!("x endstream endobj 4 0 obj {OTHER_CONTENT} endobj");
    let stream = format!("<</Length {}>>stream\n{hidden}\nendstream", hidden.len());
    let mut file = File::signed();
    file.append(&[(40, &stream)], "");
    assert!(!good(&file.judged()));
    let harmless = "<</Length 7>>stream\nobjects\nendstream";
    let appended = || {
        let mut file = File::signed();
        file.append(&[(40, harmless)], "");
        assert!(good(&file.judged()), "{:?}", file.judged());
        String::from_utf8(file.bytes).expect("text")
    };
    let last = |text: &str, from: &str, to: &str| {
        let at = text.rfind(from).expect("it is there");
        format!("{}{to}{}", &text[..at], &text[at + from.len()..])
    };
    let text = appended();
    for (from, to) in [
        ("startxref\n", "startxref\x0C"),
        ("startxref\n", "startxref % so\n"),
        ("startxref\n", &format!("startxref\n{}", "0".repeat(1_100))),
        ("startxref\n", &format!("startxref\n{}", " ".repeat(1_100))),
        ("/Size 41", "/Size 2000000000"),
        ("/Size 41", "/Size 41.0"),
        ("trailer", "2000000000 0\ntrailer"),
    ] {
        let changed = last(&text, from, to);
        assert!(!good(&examine(changed.as_bytes(), &Rules::default()).expect("a signed file")), "{to:.40}");
    }
}

#[test]
fn a_waiting_field_changes_with_its_signature_alone() {
    let waiting = SECOND.replace("/V 21 0 R", "");
    for more in ["/F 132/MK<</BG[1 1 1]>>", "/F 164", "/F 132/Lock<</Action/All>>"] {
        let mut file = File::new();
        file.append(&[(3, &page_with("20 0 R")), (5, "<</Fields[6 0 R 7 0 R 20 0 R]>>"), (20, &waiting)], "");
        file.sign(10, &[(6, FIRST), (5, FORM_OF_TWO)], "");
        file.append(&[(20, &waiting.replace("/F 132", more))], "");
        assert!(!good(&file.judged()), "{more}");
    }
}

#[test]
fn a_signature_that_a_later_revision_hides_is_found() {
    let signed = File::signed();
    // A second file behind the first: programs show the second.
    let mut joined = signed.clone();
    joined.bytes.extend_from_slice(&File::new().bytes);
    assert!(!joined.judged().breaches.is_empty());
    // Field and value are taken away.
    let mut file = signed;
    file.append(&[(6, &FIRST.replace("/V 10 0 R", "")), (10, "null")], "");
    assert!(!file.judged().breaches.is_empty());
}

#[test]
fn a_lock_holds() {
    let locked = |field: &str| {
        let mut file = File::new();
        let parameters = format!("<</Action/Include/Fields[({field})]>>");
        let reference = format!(
            "/Reference[<</TransformMethod/DocMDP/TransformParams<</P 2>>>><</TransformMethod/FieldMDP/TransformParams {parameters}>>]"
        );
        file.append(&[(7, &self::field("10")), (40, &look("10"))], "");
        file.sign(10, &[(6, FIRST), (5, FORM)], &reference);
        file.append(&[(7, &self::field("99")), (40, &look("99"))], "");
        good(&file.judged())
    };
    assert!(locked("ander"));
    assert!(!locked("bedrag"));
}

#[test]
fn what_is_swapped_between_two_signatures_and_back_is_found() {
    let mut file = File::signed();
    file.append(&[(4, OTHER_CONTENT)], "");
    file.sign(21, &[(3, &page_with("20 0 R")), (5, FORM_OF_TWO), (20, SECOND)], "");
    file.append(&[(4, CONTENT)], "");
    let found = file.judged();
    for own in &found.signatures {
        assert!(own.changes.iter().any(|change| change.kind == ChangeKind::PageContent && !change.allowed), "{own:?}");
    }
}

#[test]
fn an_object_with_two_parts_is_explained_by_neither() {
    // The metadata is the page's content as well, and may not change although metadata may.
    let catalog = CATALOG.replace("/Lang", "/Metadata 4 0 R/Lang");
    let mut file = File::with(&catalog);
    file.sign(10, &[(6, FIRST), (5, FORM)], "");
    file.append(&[(4, OTHER_CONTENT)], "");
    assert!(!good(&file.judged()));
    // A reference that led nowhere when it was signed leads to something that a later signature brings.
    let mut file = File::new();
    let awaiting = PAGE.replace("/Contents 4 0 R", "/Contents[4 0 R 40 0 R]");
    file.append(&[(3, &awaiting)], "");
    file.sign(10, &[(6, FIRST), (5, FORM)], "");
    let second = SECOND.replace("/V", "/AP<</N 40 0 R>>/V");
    let page = awaiting.replace("7 0 R]", "7 0 R 20 0 R]");
    let shown = "<</Subtype/Form/BBox[0 0 1 1]/Length 24>>stream\n0 0 300 300 re f %       \nendstream";
    file.sign(21, &[(3, &page), (5, FORM_OF_TWO), (20, &second), (40, shown)], "");
    assert!(!good(&file.judged()));
}

/// Files that break one rule each, and pass when nobody asks for it.
fn breaches() -> Vec<(Rule, File)> {
    let plain = File::signed();
    let changed = |from: &str, to: &str| {
        let mut file = plain.clone();
        let at = file.bytes.windows(from.len()).rposition(|window| window == from.as_bytes()).expect("it is there");
        assert_eq!(from.len(), to.len());
        file.bytes[at..at + from.len()].copy_from_slice(to.as_bytes());
        file
    };
    let mut out = Vec::new();
    // Somebody signs with a second value for one key.
    let mut file = plain.clone();
    file.sign(21, &[(3, &page_with("20 0 R")), (5, FORM_OF_TWO), (20, SECOND)], "/Prop_Build<</App 1/App 2>>");
    out.push((Rule::Readable, file));
    // Beside a good signature stands a field whose value is none.
    let mut file = File::new();
    file.append(
        &[(5, "<</Fields[6 0 R 7 0 R 20 0 R]>>"), (20, &SECOND.replace("21 0 R", "(x)")), (3, &page_with("20 0 R"))],
        "",
    );
    file.sign(10, &[(6, FIRST)], "");
    out.push((Rule::ValueReadable, file));
    // A signature that no field shows.
    let mut file = File::new();
    file.append(&[(25, "<</Type/Sig/ByteRange[0 1 2 3]/Contents<00>>>")], "");
    file.sign(10, &[(6, FIRST), (5, FORM)], "");
    out.push((Rule::SignatureHasField, file));
    // Beside a good signature stands one that says nothing of what it signs.
    let mut file = File::new();
    let value = "<</Type/Sig/SubFilter/ETSI.CAdES.detached/ByteRange[0 -5 9 1]/Contents<00>>>";
    file.append(&[(5, "<</Fields[6 0 R 7 0 R 20 0 R]>>"), (20, SECOND), (21, value), (3, &page_with("20 0 R"))], "");
    file.sign(10, &[(6, FIRST)], "");
    out.push((Rule::ByteRangeForm, file));
    // A space in the gap, where a program that joins both parts would find something else.
    out.push((Rule::ContentsInGap, changed("/Contents<30030201010000>", "/Contents<3003020101000 >")));
    // The end of the revision is left out of what is signed.
    let mut file = plain.clone();
    let range = file.bytes.windows(11).rposition(|window| window == b"/ByteRange[").expect("it is there");
    let close = range + file.bytes[range..].iter().position(|byte| *byte == b']').expect("it is there");
    let text = String::from_utf8_lossy(&file.bytes[range + 11..close]).into_owned();
    let numbers: Vec<usize> = text.split_whitespace().map(|number| number.parse().expect("a number")).collect();
    let shorter = format!("{} {} {} {}", numbers[0], numbers[1], numbers[2], numbers[3] - 9);
    file.bytes[range + 11..close].copy_from_slice(format!("{shorter:<width$}", width = text.len()).as_bytes());
    out.push((Rule::SignedToEnd, file));
    // Two signatures in one revision, each of which signs the other's value.
    let mut file = File::new();
    let value =
        "<</Type/Sig/SubFilter/ETSI.CAdES.detached/ByteRange[0 AAAAAAAA BBBBBBBB CCCCCCCC]/Contents<3003020101>>>";
    let fields = [(5, FORM_OF_TWO), (6, FIRST), (20, SECOND), (21, value)];
    file.append(&[(3, &page_with("20 0 R"))], "");
    file.sign(10, &fields, "");
    file.fill([b"AAAAAAAA", b"BBBBBBBB", b"CCCCCCCC"], b"/Contents<3003020101>", 12);
    out.push((Rule::OneSignaturePerRevision, file));
    // An object that no cross-reference names lies in wait between two that are named.
    let mut file = plain.clone();
    file.bytes.extend_from_slice(format!("4 0 obj\n{OTHER_CONTENT}\nendobj\n").as_bytes());
    file.append(&[(8, "<</Title(Afspraken)>>")], "");
    out.push((Rule::CompleteIncrements, file));
    let mut file = plain.clone();
    file.bytes.extend_from_slice(b"% and more\n");
    out.push((Rule::NothingBehind, file));
    // A second version of an object that the cross-references pass over, behind the one that they name.
    let mut file = File::new();
    file.bytes.extend_from_slice(format!("4 0 obj\n{OTHER_CONTENT}\nendobj\n").as_bytes());
    file.sign(10, &[(6, FIRST), (5, FORM)], "");
    out.push((Rule::OneReading, file));
    // Fewer objects than before.
    let mut file = plain.clone();
    file.append(&[(8, "<</Title(Afspraken)>>")], "");
    let at = file.bytes.windows(8).rposition(|window| window == b"/Size 12").expect("it is there");
    file.bytes[at..at + 8].copy_from_slice(b"/Size 09");
    out.push((Rule::SizeAboveNumbers, file));
    let mut file = plain.clone();
    file.append(&[(4, OTHER_CONTENT)], "");
    out.push((Rule::AllowedChanges, file));
    // Turned over by a twenty-thousandth of a number.
    let mut file = File::new();
    let turned = |by: &str| PAGE.replace("/MediaBox", &format!("/Rotate {by}/MediaBox"));
    file.append(&[(3, &turned("3600000"))], "");
    file.sign(10, &[(6, FIRST), (5, FORM)], "");
    file.append(&[(3, &turned("3600180"))], "");
    out.push((Rule::ExactValues, file));
    // A field that waits for its signature says as well which layers of the page are seen.
    let mut file = File::new();
    let layered = page_with("20 0 R").replace("/Resources<<", "/Resources<</Properties<</Laag 20 0 R>>");
    let waiting = SECOND.replace("/V 21 0 R", "");
    file.append(&[(3, &layered), (5, "<</Fields[6 0 R 7 0 R 20 0 R]>>"), (20, &waiting)], "");
    file.sign(10, &[(6, FIRST), (5, FORM_OF_TWO)], "");
    file.sign(21, &[(20, SECOND)], "");
    out.push((Rule::OnePart, file));
    // A signature that hides the words that were signed before it.
    let mut file = plain.clone();
    let over = SECOND.replace("[0 0 0 0]", "[20 190 200 230]");
    file.sign(21, &[(3, &page_with("20 0 R")), (5, FORM_OF_TWO), (20, &over)], "");
    out.push((Rule::NewFieldsCoverNothing, file));
    // A signature on bare paper that stays upright when the page is turned, and stands elsewhere then.
    let bare = SECOND.replace("[0 0 0 0]", "[100 100 150 120]");
    let mut file = plain.clone();
    file.sign(21, &[(3, &page_with("20 0 R")), (5, FORM_OF_TWO), (20, &bare.replace("/F 132", "/F 148"))], "");
    out.push((Rule::WidgetForm, file));
    // A value that is not what is seen.
    let mut file = File::new();
    file.append(&[(7, &field("10")), (40, &look("10"))], "");
    file.sign(10, &[(6, FIRST), (5, FORM)], "/Reference[<</TransformMethod/DocMDP/TransformParams<</P 2>>>>]");
    let mut honest = file.clone();
    honest.append(&[(7, &field("99")), (40, &look("99"))], "");
    assert!(good(&honest.judged()), "{:?}", honest.judged());
    file.append(&[(7, &field("99")), (40, &look("1000000"))], "");
    out.push((Rule::FilledShowsValue, file));
    // A time-stamp with a place on the page.
    let mut file = plain.clone();
    let stamp = "/Type/DocTimeStamp/Filter/Adobe.PPKLite/SubFilter/ETSI.RFC3161";
    file.sign_as(21, &[(3, &page_with("20 0 R")), (5, FORM_OF_TWO), (20, &bare)], stamp);
    out.push((Rule::TimeStampsShowNothing, file));
    // What the form says of how values are written, where a value is drawn by that.
    let mut file = plain.clone();
    let white = FORM_OF_TWO.replace("/SigFlags", "/DA(/Helv 0 Tf 1 g)/SigFlags");
    file.sign(21, &[(3, &page_with("20 0 R")), (5, &white), (20, SECOND)], "");
    out.push((Rule::FormLook, file));
    // The first signature says that nothing may change.
    let mut file = File::new();
    let nothing = "/Reference[<</TransformMethod/DocMDP/TransformParams<</P 1>>>>]";
    file.sign(10, &[(6, FIRST), (5, FORM)], nothing);
    file.sign(21, &[(3, &page_with("20 0 R")), (5, FORM_OF_TWO), (20, SECOND)], "");
    out.push((Rule::Permissions, file));
    let mut file = File::new();
    file.sign_as(10, &[(6, FIRST), (5, FORM)], "/Type/Sig/SubFilter/some.other");
    out.push((Rule::SubFilter, file));
    out
}

#[test]
fn every_rule_has_its_file() {
    let rules: Vec<Rule> = breaches().into_iter().map(|(rule, _)| rule).collect();
    assert_eq!(Rule::ALL.to_vec(), rules);
}

#[test]
fn a_bare_place_may_be_signed() {
    let mut file = File::signed();
    let bare = SECOND.replace("[0 0 0 0]", "[100 100 150 120]");
    file.sign(21, &[(3, &page_with("20 0 R")), (5, FORM_OF_TWO), (20, &bare)], "");
    let found = file.judged();
    assert!(good(&found), "{found:?}");
    assert_eq!(found.transitions.len(), 1);
    assert!(found.transitions[0].visible);
    assert_eq!(found.transitions[0].areas, [Area { page: 1, sides: [100.0, 100.0, 150.0, 120.0], filled: false }]);
}

#[test]
fn a_font_that_came_with_an_earlier_filling_is_not_believed_later() {
    let mut file = File::new();
    file.append(&[(7, &field("10")), (40, &look("10"))], "");
    file.sign(10, &[(6, FIRST), (5, FORM)], "/Reference[<</TransformMethod/DocMDP/TransformParams<</P 2>>>>]");
    // It lies among the fonts of a look that does not use it.
    let with = |text: &str, font: &str| look(text).replace("/Font<<", "/Font<</G 41 0 R").replace("/F 12 Tf", font);
    let own = "<</Type/Font/Subtype/TrueType/BaseFont/Own/Encoding/WinAnsiEncoding/FirstChar 49/Widths[600 600]\
               /FontDescriptor 42 0 R>>";
    let descriptor = "<</Type/FontDescriptor/FontName/Own/FontFile2 43 0 R>>";
    let program = "<</Length 1>>stream\nx\nendstream";
    let fonts = [(41, own), (42, descriptor), (43, program)];
    let (first, second) = (with("11", "/F 12 Tf"), with("12", "/G 12 Tf"));
    let filled = field("11");
    file.append(&[&[(7, filled.as_str()), (40, first.as_str())], &fonts[..]].concat(), "");
    assert!(good(&file.judged()), "{:?}", file.judged());
    file.append(&[(7, &field("12")), (40, &second)], "");
    assert!(!good(&file.judged()));
    // Had it been there when somebody signed, it would be believed.
    let mut file = File::new();
    file.append(&[&[(7, field("(10)").as_str()), (40, look("10").as_str())], &fonts[..]].concat(), "");
    file.sign(10, &[(6, FIRST), (5, FORM)], "/Reference[<</TransformMethod/DocMDP/TransformParams<</P 2>>>>]");
    file.append(&[(7, &field("12")), (40, &second)], "");
    assert!(good(&file.judged()), "{:?}", file.judged());
}

#[test]
fn each_rule_finds_what_no_other_does() {
    for (rule, file) in breaches() {
        let found = file.judged();
        assert!(!good(&found), "{rule:?} is not found: {found:?}");
        let without = file.judged_with(&Rules::without(rule));
        assert!(good(&without), "{rule:?} is found by another rule too: {without:?}");
    }
}
