//! The publication copy holds nothing of what was left out, wherever one looks; and the full agreement holds all of it.

use lopdf::{Document, Object};
use serde_json::{Value, json};

use super::structure::{documents, make};

/// Strings that occur nowhere else.
const NAMES: [&str; 3] = ["Zqxnaameen", "Zqxnaamtwee", "Zqxvolmachtdrie"];
const PUBLIC: &str = "Zqxwethouder";

fn agreement() -> Value {
    json!({
        "title": "Samen Voorbeeld", "goal": "Minder mensen alleen.", "term": {"start": "2027-01-01"},
        "parties": [
            {"name": "Gemeente Voorbeeld", "legalForm": "gemeente", "signatories": [{"name": PUBLIC, "function": "de wethouder", "ground": "machtiging"}]},
            {"name": "Koor Samenklank", "legalForm": "vereniging", "signatories": [
                {"name": NAMES[0], "function": "de voorzitter", "ground": "statuten"},
                {"name": NAMES[1], "function": "de secretaris", "ground": "volmacht", "mandate": NAMES[2]}]},
        ],
    })
}

fn strings(object: &Object, out: &mut Vec<Vec<u8>>) {
    match object {
        Object::String(bytes, _) | Object::Name(bytes) => out.push(bytes.clone()),
        Object::Array(items) => items.iter().for_each(|item| strings(item, out)),
        Object::Dictionary(members) => members.iter().for_each(|(_, item)| strings(item, out)),
        Object::Stream(stream) => {
            stream.dict.iter().for_each(|(_, item)| strings(item, out));
            out.push(stream.decompressed_content().unwrap_or_else(|_| stream.content.clone()));
        }
        _ => {}
    }
}

/// Everything that a reader, a tool or a curious person can find in a file.
fn traces(pdf: &[u8], file_name: &str) -> Vec<Vec<u8>> {
    let mut out = vec![pdf.to_vec(), file_name.as_bytes().to_vec()];
    out.push(crate::support::text_of(pdf, "-layout").into_bytes());
    let pypdf = "import sys,io,pypdf\nr=pypdf.PdfReader(io.BytesIO(sys.stdin.buffer.read()))\n\
        out='\\n'.join(p.extract_text() for p in r.pages)+str(r.metadata)+str(r.outline)\n\
        sys.stdout.buffer.write(out.encode())\n[sys.stdout.buffer.write(b) for l in r.attachments.values() for b in l]";
    out.push(crate::support::piped(crate::support::python().args(["-c", pypdf]), pdf));
    let document = Document::load_mem(pdf).expect("a PDF");
    document.objects.values().for_each(|object| strings(object, &mut out));
    strings(&Object::Dictionary(document.trailer.clone()), &mut out);
    out
}

fn found(traces: &[Vec<u8>], marker: &str) -> bool {
    let utf16: Vec<u8> = marker.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let forms = [marker.as_bytes().to_vec(), utf16.clone(), hex(marker.as_bytes()).into(), hex(&utf16).into()];
    let small = |bytes: &[u8]| bytes.to_ascii_lowercase();
    traces.iter().any(|trace| {
        let trace = small(trace);
        forms.iter().any(|form| {
            let form = small(form);
            trace.windows(form.len()).any(|window| window == form)
        })
    })
}

#[test]
fn nothing_that_was_left_out_is_in_the_publication_copy() {
    let documents = documents();
    for profile in ["screen", "archive"] {
        let copy =
            json!({"instrument": "overeenkomst", "filling": "publication", "profile": profile, "data": agreement()});
        let made = make(&documents, &copy);
        let everything = traces(&made.bytes, &made.file_name);
        for name in NAMES {
            assert!(!found(&everything, name), "{name} is in the {profile} copy");
        }
        assert!(found(&everything, PUBLIC), "a public office is named");
        assert!(found(&everything, "openbare versie"));
    }
    let full = json!({"instrument": "overeenkomst", "profile": "archive", "data": agreement()});
    let made = make(&documents, &full);
    let everything = traces(&made.bytes, &made.file_name);
    for name in NAMES.iter().chain([&PUBLIC]) {
        assert!(found(&everything, name), "the search finds {name} in the full agreement");
    }
}
