//! Reading back: worksheets and archive documents over HTTP and by command line, and what goes on from them.

use serde_json::{Value, json};

use crate::support::{Server, canvaspers};

const PDF: &[(&str, &str)] = &[("content-type", "application/pdf")];

fn make(server: &Server, body: &Value) -> Vec<u8> {
    let answer = server.post("/v1/documents", body);
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.body
}

fn read(server: &Server, file: &[u8]) -> Value {
    let answer = server.send("POST", "/v1/readings", PDF, file);
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    answer.json()["entries"][0].clone()
}

fn codes(entry: &Value) -> Vec<&str> {
    entry["warnings"].as_array().into_iter().flatten().filter_map(|warning| warning["code"].as_str()).collect()
}

fn example(filling: &str) -> Value {
    Server::shared().get(&format!("/v1/instruments/gesprekscanvas/example?filling={filling}")).json()
}

#[test]
fn a_worksheet_gives_back_what_was_put_in() {
    let server = Server::shared();
    let data = example("fillable");
    for sheet in ["A4", "A3"] {
        let body = json!({"instrument": "gesprekscanvas", "filling": "fillable", "sheet": sheet, "data": data});
        let file = make(server, &body);
        assert!(file == make(server, &body), "the same request, the same bytes");
        let entry = read(server, &file);
        for member in ["organisation", "name", "day", "boxes", "effects", "actions"] {
            assert_eq!(entry[member], data[member], "{member} on {sheet}");
        }
        assert_eq!(entry["instrument"], "gesprekscanvas");
        assert_eq!(entry["language"], "nl");
        assert_eq!(codes(&entry), Vec::<&str>::new(), "{entry}");
    }
}

#[test]
fn the_blank_worksheet_comes_without_data_and_is_empty() {
    let server = Server::shared();
    let answer = server.get("/v1/instruments/gesprekscanvas/document?filling=fillable&language=en");
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("canvaspers-pages"), Some("3"), "pages of appearances are taken out");
    assert_eq!(answer.header("content-disposition"), Some("inline; filename=\"gesprekscanvas-a4-portrait.pdf\""));
    let entry = read(server, &answer.body);
    assert_eq!(entry["language"], "en");
    assert_eq!(entry.get("boxes"), None);
    assert_eq!(codes(&entry), ["boxes-empty", "organisation-empty"]);
    let wrong = server.get("/v1/instruments/gesprekscanvas/document?filling=fillable&sheet=A0");
    assert_eq!(wrong.faults(), [("sheet".to_owned(), "unknown-sheet".to_owned())]);
}

/// A blank worksheet with these values in its fields, as a program fills them in.
fn filled(server: &Server, values: &[(&str, &str)]) -> Vec<u8> {
    let blank = make(server, &json!({"instrument": "gesprekscanvas", "filling": "fillable", "sheet": "A4"}));
    let mut document = lopdf::Document::load_mem(&blank).expect("a PDF");
    for (name, value) in values {
        let field = document.objects.values_mut().filter_map(|object| object.as_dict_mut().ok()).find(|field| {
            field.get(b"T").ok().and_then(|own| lopdf::decode_text_string(own).ok()).as_deref() == Some(*name)
        });
        field.expect("a field").set("V", lopdf::text_string(value));
    }
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("written");
    bytes
}

#[test]
fn an_answer_of_which_nothing_can_be_seen_is_none() {
    let server = Server::shared();
    for text in ["\u{200B}", "\u{AD}", "\u{2060}\n\u{200E}", "\u{301}", "\u{A0}\u{200B} ", "\u{FEFF}\u{FE0F}"] {
        let names =
            ["organisatie", "naam", "datum", "vak_doel", "vak_inbreng_geld", "vak_parkeerplaats", "actie_1_wat"];
        let values: Vec<(&str, &str)> =
            names.iter().map(|name| (*name, text)).chain([("vak_voor-wie", "Buren")]).collect();
        let entry = read(server, &filled(server, &values));
        assert_eq!(codes(&entry), ["boxes-empty", "organisation-empty"], "{text:?}: {entry}");
        assert_eq!(entry["boxes"], json!({"voor-wie": "Buren"}), "{text:?}");
        for member in ["organisation", "name", "day", "actions"] {
            assert_eq!(entry.get(member), None, "{text:?}: {entry}");
        }
        let joint = server.post(
            "/v1/documents",
            &json!({"instrument": "gesprekscanvas", "filling": "joint", "sheet": "A3", "data": {"entries": [entry]}}),
        );
        assert_eq!(joint.status, 200, "{text:?}: {}", joint.text());
    }
    let entry = read(server, &filled(server, &[("vak_doel", "\u{200B}Samen\u{200B}")]));
    assert_eq!(entry["boxes"]["doel"], "\u{200B}Samen\u{200B}", "what can be seen stays as it is");
}

#[test]
fn what_was_told_of_an_entry_is_no_part_of_what_is_made_of_it() {
    let server = Server::shared();
    for (text, code) in
        [("中文", "missing-character"), ("een\u{FFFF}", "missing-character"), ("\u{E000}een", "private-use")]
    {
        let values = [("organisatie", "Koor"), ("vak_doel", text), ("vak_voor-wie", "Buren")];
        let mut entry = read(server, &filled(server, &values));
        assert!(codes(&entry).contains(&code), "{text:?}: {entry}");
        entry["source"] = format!("{text}.pdf").into();
        let ask = |entry: &Value| {
            ["vergelijking", "gesprekscanvas"].map(|instrument| {
                let mut body = json!({"instrument": instrument, "sheet": "A3", "data": {"entries": [entry, entry]}});
                if instrument == "gesprekscanvas" {
                    body["filling"] = "joint".into();
                }
                server.post("/v1/documents", &body)
            })
        };
        for wrong in ask(&entry) {
            let places = ["/data/entries/0/boxes/doel", "/data/entries/1/boxes/doel"];
            let faults = wrong.faults();
            assert!(
                faults.iter().all(|(at, found)| places.contains(&at.as_str()) && found == code),
                "{}",
                wrong.text()
            );
            assert!(faults.len() >= 2 && wrong.text().contains("op werkblad 2"), "{}", wrong.text());
            assert!(!wrong.text().contains("van /entries"), "{}", wrong.text());
        }
        // The box is mended, and the warnings stand as they came.
        entry["boxes"]["doel"] = "Samen".into();
        for made in ask(&entry) {
            assert_eq!(made.status, 200, "{text:?}: {}", made.text());
        }
    }
}

#[test]
fn an_archive_document_gives_back_its_request_and_the_same_bytes() {
    let server = Server::shared();
    for (filling, sheet) in [("filled", "A3"), ("joint", "A1"), ("fillable", "A4")] {
        let body = json!({"instrument": "gesprekscanvas", "filling": filling, "sheet": sheet, "profile": "archive", "data": example(filling)});
        let file = make(server, &body);
        let entry = read(server, &file);
        assert_eq!(entry["request"]["data"], body["data"]);
        assert!(make(server, &entry["request"]) == file, "{filling}: other bytes");
        assert!(!codes(&entry).iter().any(|code| code.starts_with("other-")), "{entry}");
    }
}

#[test]
fn the_entry_of_a_filled_canvas_goes_into_a_comparison() {
    // A box that a worksheet answers in fields has notes there: one text.
    let server = Server::shared();
    for (notes, right) in [
        (json!([{"text": "Geld: € 500", "author": "Koor"}, {"text": "Een zaal"}]), "Geld: € 500\nEen zaal"),
        (json!([{"text": "Een zaal"}]), "Een zaal"),
    ] {
        let data = json!({"boxes": {"inbreng": notes, "doel": [{"text": "Samen zingen"}]}});
        let body = json!({"instrument": "gesprekscanvas", "filling": "filled", "sheet": "A3", "profile": "archive", "data": data});
        let entry = read(server, &make(server, &body));
        assert_eq!(entry["boxes"]["inbreng"], right);
        for (instrument, filling) in [("vergelijking", "filled"), ("gesprekscanvas", "joint")] {
            let body = json!({"instrument": instrument, "filling": filling, "sheet": "A3", "data": {"entries": [entry, entry]}});
            let answer = server.post("/v1/documents", &body);
            assert_eq!(answer.status, 200, "{}", answer.text());
        }
    }
    let entry = json!({"instrument": "gesprekscanvas", "boxes": {"inbreng": {"anders": "x"}}});
    let answer =
        server.post("/v1/documents", &json!({"instrument": "vergelijking", "data": {"entries": [entry, entry]}}));
    assert_eq!(answer.faults().first().map(|(_, code)| code.clone()).as_deref(), Some("unknown-member"));
}

#[test]
fn a_document_of_another_version_tells_what_changed() {
    let server = Server::shared();
    let body = json!({"instrument": "gesprekscanvas", "filling": "filled", "profile": "archive", "data": {"boxes": {"doel": [{"text": "Zingen"}]}}});
    let mut document = lopdf::Document::load_mem(&make(server, &body)).expect("a PDF");
    for object in document.objects.values_mut() {
        let Ok(stream) = object.as_stream_mut() else { continue };
        let Ok(text) = stream.get_plain_content().map(|bytes| String::from_utf8_lossy(&bytes).into_owned()) else {
            continue;
        };
        if text.contains("\"instrumentVersion\"") {
            let own = json!(server.get("/v1/instruments/gesprekscanvas").json()["version"]).to_string();
            let older = text
                .replace(&format!("\"instrumentVersion\": {own}"), "\"instrumentVersion\": \"0.9.0\"")
                .replace("\"doel\"", "\"vroeger\"");
            stream.dict.remove(b"Filter");
            stream.set_content(older.into_bytes());
        }
    }
    let mut older = Vec::new();
    document.save_to(&mut older).expect("saved");
    let entry = read(server, &older);
    assert_eq!(codes(&entry), ["other-version", "instrument-changed", "request-no-longer-fits"], "{entry}");
}

#[test]
fn boxes_that_were_called_otherwise_are_found_and_none_is_lost() {
    // In the test instrument the box ‘doel’ was once called ‘vroeger-zo’.
    let server = Server::shared();
    let body = json!({"instrument": "hard-canvas", "filling": "fillable", "data": {}});
    let answer = server.post("/v1/documents", &body);
    assert_eq!(answer.status, 200, "{}", answer.text());
    let mut document = lopdf::Document::load_mem(&answer.body).expect("a PDF");
    let names: Vec<(lopdf::ObjectId, String)> = document
        .objects
        .iter()
        .filter_map(|(id, object)| {
            let name = lopdf::decode_text_string(object.as_dict().ok()?.get(b"T").ok()?).ok()?;
            Some((*id, name))
        })
        .filter(|(_, name)| name.starts_with("vak_"))
        .collect();
    let [(first, _), (second, _), ..] = names.as_slice() else { panic!("{names:?}") };
    for (id, name, value) in
        [(first, "vak_vroeger-zo", "Antwoord een"), (second, "vak_bestaat-niet-meer", "Antwoord twee")]
    {
        let field = document.get_dictionary_mut(*id).expect("a field");
        field.set("T", lopdf::text_string(name));
        field.set("V", lopdf::text_string(value));
    }
    let mut older = Vec::new();
    document.save_to(&mut older).expect("saved");
    let entry = read(server, &older);
    assert!(codes(&entry).contains(&"box-renamed"), "{entry}");
    assert!(codes(&entry).contains(&"box-unknown"), "{entry}");
    let all = entry["boxes"].to_string();
    assert!(all.contains("Antwoord een") && all.contains("Antwoord twee"), "{all}");
}

#[test]
fn several_files_come_as_a_form_and_every_fault_is_told() {
    let server = Server::shared();
    let data = example("fillable");
    let file = make(server, &json!({"instrument": "gesprekscanvas", "filling": "fillable", "data": data}));
    let form = |files: &[(&str, &[u8])]| {
        let mut body = Vec::new();
        for (name, bytes) in files {
            body.extend(format!("--grens\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/pdf\r\n\r\n").into_bytes());
            body.extend_from_slice(bytes);
            body.extend(b"\r\n");
        }
        body.extend(b"--grens--\r\n");
        body
    };
    let kind = &[("content-type", "multipart/form-data; boundary=grens")];
    let good = server.send("POST", "/v1/readings", kind, &form(&[("a.pdf", &file), ("map/b.pdf", &file)]));
    assert_eq!(good.status, 200, "{}", good.text());
    let sources: Vec<Value> =
        good.json()["entries"].as_array().expect("entries").iter().map(|entry| entry["source"].clone()).collect();
    assert_eq!(sources, ["a.pdf", "b.pdf"]);

    let bad = server.send(
        "POST",
        "/v1/readings",
        kind,
        &form(&[("a.pdf", &file), ("b.pdf", b"PK\x03\x04"), ("c.pdf", b"%PDF-1.7\n")]),
    );
    assert_eq!(bad.status, 400);
    let faults = bad.faults();
    assert_eq!(
        faults,
        [("/files/1".to_owned(), "file-not-pdf".to_owned()), ("/files/2".to_owned(), "file-damaged".to_owned())]
    );

    let one = server.send("POST", "/v1/readings", PDF, b"geen pdf");
    assert_eq!((one.status, one.json()["code"].as_str()), (400, Some("file-not-pdf")));
    assert_eq!(server.send("POST", "/v1/readings", kind, &form(&[])).json()["code"], "no-file");
    assert_eq!(
        server.send("POST", "/v1/readings", &[("content-type", "multipart/form-data")], b"x").json()["code"],
        "malformed-multipart"
    );
    assert_eq!(server.send("POST", "/v1/readings", &[("content-type", "text/plain")], b"x").status, 415);
    assert_eq!(server.get("/v1/readings").status, 405);
}

#[test]
fn what_is_read_pipes_into_a_comparison_and_a_joint_canvas() {
    let folder = std::env::temp_dir().join(format!("canvaspers-read-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let data = example("fillable").to_string();
    for name in ["een.pdf", "twee.pdf"] {
        let (code, _, said) = canvaspers(
            &["render", "gesprekscanvas", "--filling", "fillable", "--data", "-", "-o", &path(name)],
            data.as_bytes(),
        );
        assert_eq!(code, 0, "{said}");
    }
    let (code, entries, said) = canvaspers(&["read", &path("een.pdf"), &path("twee.pdf")], b"");
    assert_eq!(code, 0, "{said}");
    for arguments in
        [["render", "vergelijking", "--sheet", "A4"].as_slice(), &["render", "gesprekscanvas", "--filling", "joint"]]
    {
        let mut all = arguments.to_vec();
        all.extend(["--data", "-", "-o", "-"]);
        let (code, pdf, said) = canvaspers(&all, &entries);
        assert_eq!(code, 0, "{said}");
        let text = crate::support_text(&pdf).replace(char::is_whitespace, "");
        assert!(text.matches("Samenzingen.").count() >= 2, "an answer of each partner: {text}");
    }
    let (code, _, said) = canvaspers(&["read", &path("een.pdf"), "Cargo.toml"], b"");
    assert_eq!(code, 1);
    assert!(said.contains("Cargo.toml: Dit bestand is geen pdf"), "{said}");
    std::fs::remove_dir_all(&folder).expect("removed");
}

#[test]
fn a_comparison_wants_entries_of_one_instrument_with_boxes_that_are_there() {
    let server = Server::shared();
    let entry = |id: &str, boxes: Value| json!({"instrument": id, "organisation": "Wij", "boxes": boxes});
    let ask = |entries: Value| {
        server.post("/v1/documents", &json!({"instrument": "vergelijking", "data": {"entries": entries}}))
    };
    assert_eq!(
        ask(json!([entry("gesprekscanvas", json!({}))])).faults(),
        [("/data/entries".to_owned(), "too-few".to_owned())]
    );
    let mixed = ask(json!([entry("gesprekscanvas", json!({})), entry("hard-canvas", json!({}))]));
    assert_eq!(mixed.faults(), [("/data/entries/1/instrument".to_owned(), "entry-of-other-instrument".to_owned())]);
    let unknown =
        ask(json!([entry("gesprekscanvas", json!({"doelen": "x"})), entry("gesprekscanvas", json!({"doel": "x"}))]));
    assert_eq!(unknown.faults(), [("/data/entries/0/boxes/doelen".to_owned(), "unknown-member".to_owned())]);
}

#[test]
fn forty_partners_with_sixty_words_a_box_come_out_whole() {
    let server = Server::shared();
    let ids = [
        "voor-wie",
        "waarom-samen",
        "doel",
        "activiteiten",
        "rollen",
        "verschillen",
        "merken",
        "volhouden",
        "parkeerplaats",
    ];
    let mut wanted = Vec::new();
    let entries: Vec<Value> = (0..40)
        .map(|partner| {
            let boxes: serde_json::Map<String, Value> = ids
                .iter()
                .enumerate()
                .map(|(n, id)| {
                    let words: Vec<String> = (0..60).map(|word| format!("w{partner}x{n}y{word}")).collect();
                    wanted.extend(words.iter().cloned());
                    ((*id).to_owned(), words.join(" ").into())
                })
                .collect();
            json!({"instrument": "gesprekscanvas", "organisation": format!("Partner {partner}"), "boxes": boxes})
        })
        .collect();
    for sheet in ["A4", "A0"] {
        let answer = server.post(
            "/v1/documents",
            &json!({"instrument": "vergelijking", "sheet": sheet, "data": {"entries": entries}}),
        );
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(answer.header("canvaspers-overflow"), None);
        let text = crate::support_text(&answer.body);
        let found: std::collections::HashSet<&str> = text.split_whitespace().collect();
        let lost: Vec<&String> = wanted.iter().filter(|word| !found.contains(word.as_str())).collect();
        assert!(
            lost.is_empty(),
            "{sheet}: {} of {} words are lost: {:?}",
            lost.len(),
            wanted.len(),
            &lost[..lost.len().min(5)]
        );
        assert!(text.contains("Waar staat wat"), "an index");
    }
}

#[test]
fn a_quick_list_goes_into_the_boxes_and_its_wrong_lines_are_told() {
    let server = Server::shared();
    let ask = |list: &str| {
        server.post(
            "/v1/documents",
            &json!({"instrument": "gesprekscanvas", "filling": "joint", "sheet": "A3", "data": {"quickList": list}}),
        )
    };
    let plain = ask(
        "doel: Samen zingen - Welzijn Midden\n4: Open repetitie\nHoe houden we het vol: Plek in beleid\nmerken:\n- Cijfers - Gemeente\n- Verhalen\n10: Bellen - Koor",
    );
    assert_eq!(plain.status, 200, "{}", plain.text());
    let text = crate::support_text(&plain.body);
    for word in
        ["Samen zingen", "Welzijn Midden", "Open repetitie", "Plek in beleid", "Cijfers", "Verhalen", "Bellen", "Koor"]
    {
        assert!(text.contains(word), "{word}: {text}");
    }
    let table = ask("vak;tekst;van\ndoel;\"Zingen; en dansen\";Koor\n5;Onze dirigent;\n");
    let text = crate::support_text(&table.body);
    assert!(text.contains("Zingen; en dansen") && text.contains("Onze dirigent"), "{text}");
    let wrong = ask("doel: goed\ndoell: fout\nzonder vak");
    assert_eq!(wrong.status, 400);
    assert_eq!(wrong.faults(), vec![("/data/quickList".to_owned(), "quick-list-line".to_owned()); 2]);
    assert!(wrong.text().contains("Bedoelt u ‘doel’?"), "{}", wrong.text());
}

#[test]
fn a_follow_up_plan_is_also_a_calendar_and_a_table_that_no_spreadsheet_runs() {
    let server = Server::shared();
    let data = json!({"coalition": "Samen, met z’n allen", "nextTalk": "2027-02-02", "actions": [
        {"what": "=HYPERLINK(\"http://voorbeeld.example\")", "who": "+31", "when": "2026-12-15"}, {"what": "Bellen;\nmailen", "when": "snel"},
        {"what": "Zaal vragen", "when": "7 december 2026"}, {"what": "Folder maken", "when": "8-12-2026"},
        {"what": "Koken,=1+1\rEND:VTODO", "who": "\t@SUM(A1)"}]});
    let ask = |format: &str| {
        server.post("/v1/documents", &json!({"instrument": "vervolgplan", "format": format, "data": data}))
    };
    let calendar = ask("ics");
    assert_eq!(calendar.header("content-type"), Some("text/calendar"));
    assert_eq!(calendar.header("content-disposition"), Some("inline; filename=\"vervolgplan.ics\""));
    let text = calendar.text().replace("\r\n ", "");
    for part in [
        "BEGIN:VCALENDAR",
        "DUE;VALUE=DATE:20261215",
        // Also as people write it.
        "DUE;VALUE=DATE:20261207",
        "DUE;VALUE=DATE:20261208",
        "DTSTART;VALUE=DATE:20270202",
        "SUMMARY:Bellen\\;\\nmailen",
        "END:VCALENDAR",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    // No line ends within a text, whatever a reader takes for an end.
    let lines = calendar.text().replace("\r\n", "");
    assert!(!lines.contains(['\r', '\n']) && text.contains("SUMMARY:Koken\\,=1+1\\nEND:VTODO"), "{text:?}");
    assert!(ask("ics").body == calendar.body, "the same bytes");
    let table = ask("csv");
    assert!(
        table.text().contains("\"'=HYPERLINK(\"\"http://voorbeeld.example\"\")\";\"'+31\";\"15-12-2026\""),
        "{}",
        table.text()
    );
    for harmless in ["\"Koken,'=1+1", "'@SUM(A1)\";\"\""] {
        assert!(table.text().contains(harmless), "{harmless}: {:?}", table.text());
    }
    let book = ask("xlsx");
    assert!(book.body.starts_with(b"PK"));
    assert!(ask("xlsx").body == book.body, "the same bytes");
    let blank = server.get("/v1/instruments/vervolgplan/document?format=ics");
    assert_eq!(blank.faults(), [("data".to_owned(), "data-missing-for-format".to_owned())]);
    let canvas = server.post("/v1/documents", &json!({"instrument": "gesprekscanvas", "format": "ics"}));
    assert_eq!(canvas.faults(), [("/format".to_owned(), "unknown-value".to_owned())]);
}

#[test]
fn a_text_longer_than_its_field_is_whole_in_it_and_told() {
    let server = Server::shared();
    let long = "lang verhaal ".repeat(120);
    let body = json!({"instrument": "gesprekscanvas", "filling": "fillable", "data": {"organisation": "Wij", "boxes": {"doel": long.trim()}}});
    let answer = server.post("/v1/documents", &body);
    assert_eq!(answer.header("canvaspers-overflow"), Some("doel"));
    let entry = read(server, &answer.body);
    assert_eq!(entry["boxes"]["doel"], long.trim());
    assert!(codes(&entry).contains(&"text-longer-than-field"), "{entry}");
    let mut strict = body.clone();
    strict["overflow"] = "error".into();
    assert_eq!(
        server.post("/v1/documents", &strict).faults(),
        [("/data/boxes/doel".to_owned(), "overflow-field".to_owned())]
    );
}
