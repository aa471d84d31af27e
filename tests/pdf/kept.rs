//! What is added to a file changes no byte of a value that it does not change: signed, stamped, attached to, validation data added.

use pdf::attach::{Attachment, attach};
use pdf::signature::{Sort, Wish, prepare};
use pdf::validation_data::{self, Store};

/// Values in spellings that a writer would not choose itself, each in an object that is written anew.
const PAGE: &[&str] = &[
    "/MediaBox [ 0 0 595.2755905511812 841.8897637795276 ]",
    "/CropBox[0.000 +0 595.27559 841.88976]",
    "/BleedBox [0\n0 % of the page\n595.2755905511811 841.88976377952755 ]",
    "/UserUnit 1.0",
    "/Na#6de#20of(ours)",
    "/A#42C /De#46",
    "/Hexadecimal <48 65 6C6c 6F>",
    "/Octal (a\\051\\50b\\\n c\\101\\7)",
    "/Nested <</Deep[ .5 -.25 00.10 [ /1e#20 <</Far 123456.7890123>> ] ]>>",
    "/Resources<</ProcSet [/PDF]/Prop#65rties <</MC0 <</M#61trix[1.0000001 0 0 1. -.0 12345678.9]>>>>>>",
];
const CATALOG: &[&str] = &[
    "/Lang(nl\\055NL)",
    "/ViewerPreferences<< /DisplayDocTitle true/Private 0.123456789012 >>",
    "/Extensions<</ADBE<</BaseVersion/1.7/ExtensionLevel 8 % so it is\n>>>>",
    "/Names<</Dests<</Names[(een\\040twee)[3 0 R/FitR 0.1234567891 1 2 3]]>>/EmbeddedFiles<</Names[<61>9 0 R (z\\172)9 0 R]>>>>",
];
const FORM: &[&str] = &["/DA(/Helv 10.123456789 Tf 0 g)", "/DR << /Font <</H#65lv 9 0 R>> >>", "/Q 0"];
const WIDGET: &[&str] =
    &["/Rect [0.0 0.0 0.00 -0]", "/TU (Handtekening\\040van iemand)", "/MK<</R 0/BC[0.1234567891]>>", "/F 132"];
const TRAILER: &[&str] = &["/Info 8 0 R", "/DocChecksum /0123ABCDEF#41", "/Private<</Number 1.2345678901234>>"];

fn objects() -> Vec<(u32, String)> {
    let content = "<</Length 0>>\nstream\n\nendstream".to_owned();
    vec![
        (1, format!("<</Type/Catalog/Pages 2 0 R/AcroForm 5 0 R\n{}\n>>", CATALOG.join("\n"))),
        (2, "<</Type/Pages/Kids[3 0 R]/Count 1>>".into()),
        (3, format!("<</Type/Page/Parent 2 0 R/Contents 4 0 R/Annots[6 0 R]\n{}\n>>", PAGE.join("\n"))),
        (4, content),
        (5, format!("<</Fields[6 0 R]\n{}\n>>", FORM.join(" "))),
        (6, format!("<</Type/Annot/Subtype/Widget/FT/Sig/T<65656e>/P 3 0 R\n{}\n>>", WIDGET.join(" "))),
        (8, "<</Title(T\\151tel)>>".into()),
        (9, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".into()),
    ]
}

/// With a table; each object stands for itself.
fn plain() -> Vec<u8> {
    let mut out = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut table = String::new();
    for (number, text) in objects() {
        table += &format!("{number} 1\n{:010} 00000 n \n", out.len());
        out.extend(format!("{number} 0 obj\n{text}\nendobj\n").bytes());
    }
    let start = out.len();
    let trailer = TRAILER.join("\n");
    let end = format!(
        "xref\n0 1\n0000000000 65535 f \n{table}trailer\n<</Size 10/Root 1 0 R\n{trailer}\n/ID[<00ff>(\\101b)]>>\n"
    );
    out.extend(end.bytes());
    out.extend(format!("startxref\n{start}\n%%EOF\n").bytes());
    out
}

/// With a cross-reference stream; all but the stream stand in an object stream.
fn packed() -> Vec<u8> {
    let mut out = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let (streams, rest): (Vec<_>, Vec<_>) = objects().into_iter().partition(|(_, text)| text.contains("stream"));
    let mut rows: std::collections::BTreeMap<u32, [u32; 3]> = std::collections::BTreeMap::from([(0, [0, 0, 65535])]);
    for (number, text) in streams {
        rows.insert(number, [1, out.len() as u32, 0]);
        out.extend(format!("{number} 0 obj\n{text}\nendobj\n").bytes());
    }
    let (mut head, mut body) = (String::new(), String::new());
    for (index, (number, text)) in rest.iter().enumerate() {
        rows.insert(*number, [2, 7, index as u32]);
        head += &format!("{number} {} ", body.len());
        body += &format!("{text}\n");
    }
    rows.insert(7, [1, out.len() as u32, 0]);
    let own = format!("<</Type/ObjStm/N {}/First {}/Length {}>>", rest.len(), head.len(), head.len() + body.len());
    out.extend(format!("7 0 obj\n{own}\nstream\n{head}{body}\nendstream\nendobj\n").bytes());
    let start = out.len();
    rows.insert(10, [1, start as u32, 0]);
    let index: Vec<String> = rows.keys().map(|number| format!("{number} 1")).collect();
    let content: Vec<u8> = rows
        .values()
        .flat_map(|[kind, one, two]| [&[*kind as u8][..], &one.to_be_bytes(), &(*two as u16).to_be_bytes()].concat())
        .collect();
    let own = format!(
        "<</Type/XRef/W[1 4 2]/Index[{}]/Size 11/Root 1 0 R\n{}\n/ID[<00ff>(\\101b)]/Length {}>>",
        index.join(" "),
        TRAILER.join("\n"),
        content.len()
    );
    out.extend(format!("10 0 obj\n{own}\nstream\n").bytes());
    out.extend(content);
    out.extend(format!("\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n").bytes());
    out
}

fn wish(field: &str, sort: Sort) -> Wish {
    let label = (field != "een").then(|| "Nog een".to_owned());
    Wish {
        field: field.into(),
        label,
        sort,
        at: Some("D:20260301120000Z".into()),
        reason: None,
        room: 100,
        signer: Default::default(),
        look: None,
    }
}

/// What is done, what it writes behind a file, and the values that are in it.
type Written = (&'static str, Vec<u8>, Vec<&'static [&'static str]>);

/// What each writer writes behind a file.
fn tails(file: &[u8]) -> Vec<Written> {
    let attachment = [Attachment { name: "bijlage.pdf", bytes: file }];
    let store = Store { certificates: vec![vec![0x30, 0]], ..Store::default() };
    vec![
        ("sign in a field", prepare(file, &wish("een", Sort::Approval)).expect("room").tail, vec![WIDGET, FORM]),
        ("certify", prepare(file, &wish("een", Sort::Certification)).expect("room").tail, vec![WIDGET, FORM, CATALOG]),
        ("sign in a new field", prepare(file, &wish("twee", Sort::Approval)).expect("room").tail, vec![PAGE, FORM]),
        (
            "stamp",
            prepare(file, &wish("stempel", Sort::TimeStamp)).expect("room").tail,
            vec![PAGE, FORM, &CATALOG[..2]],
        ),
        ("attach", attach(file, &attachment, false).expect("attached").tail, vec![&CATALOG[..3]]),
        ("validation data", validation_data::add(file, &store).expect("added"), vec![&CATALOG[..2]]),
    ]
}

#[test]
fn values_that_do_not_change_keep_their_bytes() {
    for (form, file) in [("plain", plain()), ("packed", packed())] {
        for (what, tail, groups) in tails(&file) {
            let text = String::from_utf8_lossy(&tail).into_owned();
            for value in groups.concat().into_iter().chain(TRAILER.iter().copied()) {
                assert!(text.contains(value), "{form}, {what}: {value:?} in\n{text}");
            }
            assert!(text.contains("/ID[<00ff>"), "{form}, {what}: {text}");
            // Another reader finds the same: nothing was lost, and nothing stands twice.
            let whole = [file.as_slice(), &tail].concat();
            let [before, after] = [&file, &whole].map(|file| lopdf::Document::load_mem(file).expect("a file"));
            for (id, object) in &before.objects {
                let (Ok(old), Some(Ok(new))) = (object.as_dict(), after.objects.get(id).map(lopdf::Object::as_dict))
                else {
                    continue;
                };
                for (key, value) in old.iter() {
                    let changes: [&[u8]; 8] =
                        [b"V", b"Annots", b"Fields", b"SigFlags", b"AF", b"Names", b"Extensions", b"DSS"];
                    assert!(changes.contains(&key.as_slice()) || new.get(key).ok() == Some(value), "{form}, {what}");
                }
            }
            for (key, value) in before.trailer.iter().filter(|(key, _)| !matches!(key.as_slice(), b"Size" | b"ID")) {
                let own: [&[u8]; 5] = [b"Type", b"W", b"Index", b"Length", b"Filter"];
                assert!(own.contains(&key.as_slice()) || after.trailer.get(key).ok() == Some(value), "{form}, {what}");
            }
        }
    }
}

#[test]
fn what_changes_inside_a_value_is_all_that_is_written_anew() {
    let file = plain();
    let attachment = [Attachment { name: "bijlage.pdf", bytes: &file }];
    let tail = attach(&file, &attachment, false).expect("attached").tail;
    let text = String::from_utf8_lossy(&tail);
    // The names of destinations stand beside those of files, which are new.
    assert!(text.contains("/Dests<</Names[(een\\040twee)[3 0 R/FitR 0.1234567891 1 2 3]]>>\n"), "{text}");
    assert!(text.contains("/EmbeddedFiles <</Names [<61> 9 0 R (bijlage.pdf) "), "{text}");
    assert!(text.contains(" 0 R (z\\172) 9 0 R]"), "{text}");
    let tail = prepare(&file, &wish("stempel", Sort::TimeStamp)).expect("room").tail;
    let text = String::from_utf8_lossy(&tail);
    assert!(text.contains("/ADBE<</BaseVersion/1.7/ExtensionLevel 8 % so it is\n>>\n/ESIC"), "{text}");
    assert!(text.contains("/Annots [6 0 R "), "{text}");
}
