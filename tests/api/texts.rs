//! Texts as other programs write them: byte order marks, other encodings, forms of parts and their names.

use serde_json::json;

use crate::support::{Answer, Server};

/// From a text to bytes.
type Encode = Box<dyn Fn(&str) -> Vec<u8>>;

/// Encodings of Unicode, by their names.
fn encodings() -> Vec<(&'static str, Encode)> {
    let utf16 = |big: bool| {
        move |text: &str| -> Vec<u8> {
            text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
        }
    };
    let marked = |text: &str| format!("\u{FEFF}{text}");
    vec![
        ("UTF-8 with a mark", Box::new(move |text| marked(text).into_bytes())),
        ("UTF-8 with two marks", Box::new(move |text| marked(&marked(text)).into_bytes())),
        ("UTF-16LE with two marks", Box::new(move |text| utf16(false)(&marked(&marked(text))))),
        ("UTF-16LE with a mark", Box::new(move |text| utf16(false)(&marked(text)))),
        ("UTF-16BE with a mark", Box::new(move |text| utf16(true)(&marked(text)))),
        ("UTF-16LE", Box::new(utf16(false))),
        ("UTF-16BE", Box::new(utf16(true))),
        ("UTF-32LE", Box::new(move |text| marked(text).chars().flat_map(|c| (c as u32).to_le_bytes()).collect())),
    ]
}

/// A form of these parts: each the rest of its head, and its content.
fn form(path: &str, parts: &[(&[u8], &[u8])]) -> Answer {
    let mut body = Vec::new();
    for (head, content) in parts {
        body.extend(b"--grens\r\n");
        body.extend(*head);
        body.extend(b"\r\n\r\n");
        body.extend(*content);
        body.extend(b"\r\n");
    }
    body.extend(b"--grens--\r\n");
    let kind = [("content-type", "multipart/form-data; boundary=grens")];
    Server::shared().send("POST", path, &kind, &body)
}

#[test]
fn data_are_read_in_every_encoding_of_unicode_at_every_door() {
    let server = Server::shared();
    let data = json!({"coalition": "Café Zoë 😀", "boxes": {"doel": [{"text": "Eén doel"}]}});
    let request = json!({"instrument": "gesprekscanvas", "filling": "filled", "sheet": "A4", "data": data}).to_string();
    let told = |name: &str, door: &str, pdf: &[u8]| {
        let text = crate::support_text(pdf);
        assert!(text.contains("Café Zoë") && text.contains("Eén doel"), "{name}, {door}: {text}");
    };
    let made = |name: &str, door: &str, answer: Answer| {
        assert_eq!(answer.status, 200, "{name}, {door}: {}", answer.text());
        told(name, door, &answer.body);
    };
    let folder = std::env::temp_dir().join(format!("canvaspers-texts-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join("data.json");
    let path = file.to_str().expect("a path");
    for (name, encode) in encodings() {
        let json = [("content-type", "application/json")];
        made(name, "a body", server.send("POST", "/v1/documents", &json, &encode(&request)));
        let member = b"Content-Disposition: form-data; name=\"request\"";
        made(name, "a member of a form", form("/v1/documents", &[(member, &encode(&request))]));
        let as_file = b"Content-Disposition: form-data; name=\"request\"; filename=\"request.json\"";
        made(name, "a file of a form", form("/v1/documents", &[(as_file, &encode(&request))]));
        let upload: &[u8] = b"Content-Disposition: form-data; name=\"file\"; filename=\"gegevens.json\"";
        let page = form("/instrumenten/gesprekscanvas/invullen/filled", &[(upload, &encode(&request))]);
        assert!(page.text().contains("value=\"Café Zoë 😀\""), "{name}, a page: {} {}", page.status, page.text());
        std::fs::write(&file, encode(&data.to_string())).expect("written");
        let render = ["render", "gesprekscanvas", "--sheet", "A4", "-o", "-", "--data"];
        let (code, pdf, error) = crate::support::canvaspers(&[&render[..], &[path]].concat(), b"");
        assert_eq!(code, 0, "{name}: {error}");
        told(name, "a file of the command line", &pdf);
        let (code, pdf, error) =
            crate::support::canvaspers(&[&render[..], &["-"]].concat(), &encode(&data.to_string()));
        assert_eq!(code, 0, "{name}: {error}");
        told(name, "standard input", &pdf);
    }
    // Other letters cannot be told from one another.
    let latin = b"{\n\"instrument\": \"gesprekscanvas\", \"data\": {\"coalition\": \"caf\xE9\"}}";
    let wrong = server.send("POST", "/v1/documents", &[("content-type", "application/json")], latin);
    assert_eq!((wrong.status, &wrong.json()["code"]), (400, &json!("json-not-unicode")));
    assert!(wrong.text().contains("regel 2") && wrong.text().contains("UTF-8"), "{}", wrong.text());
    let wrong = form("/v1/documents", &[(b"Content-Disposition: form-data; name=\"request\"", latin)]);
    assert_eq!((wrong.status, &wrong.json()["code"]), (400, &json!("not-unicode")), "{}", wrong.text());
}

#[test]
fn a_byte_order_mark_before_a_text_is_no_part_of_it() {
    let body = |text: &str| json!({"instrument": "gesprekscanvas", "filling": "filled", "sheet": "A4", "data": {"coalition": text}});
    let server = Server::shared();
    let answers = ["Samen", "\u{FEFF}Samen"].map(|text| server.post("/v1/documents", &body(text)));
    assert_eq!(answers[0].body, answers[1].body, "{}", answers[1].text());
    let inside = server.post("/v1/documents", &body("Sa\u{FEFF}men"));
    assert_eq!(inside.faults(), [("/data/coalition".to_owned(), "control-character".to_owned())]);
}

#[test]
fn a_text_of_which_nothing_can_be_seen_is_empty() {
    let server = Server::shared();
    let blank = [
        "\u{200B}",
        "\u{200D}",
        "\u{2060}",
        "\u{200E}",
        "\u{FE0F}",
        "\u{0301}",
        "\u{034F}",
        "\u{AD}",
        "\u{A0}\u{200B} ",
    ];
    for text in blank.into_iter().chain(["\u{FEFF}", "\u{20E3}\u{FE0F}", "\u{064B}"]) {
        let with = |instrument: &str, filling: &str, data: serde_json::Value| {
            server.post("/v1/documents", &json!({"instrument": instrument, "filling": filling, "data": data}))
        };
        let title = with("overeenkomst", "draft", json!({"title": text}));
        let found = title.faults();
        assert!(found.contains(&("/data/title".to_owned(), "text-blank".to_owned())), "{text:?}: {}", title.text());
        let canvas = with("gesprekscanvas", "filled", json!({"coalition": text, "boxes": {"doel": [{"text": text}]}}));
        let wanted = ["/data/coalition", "/data/boxes/doel/0/text"].map(|at| (at.to_owned(), "text-blank".to_owned()));
        assert!(wanted.iter().all(|one| canvas.faults().contains(one)), "{text:?}: {}", canvas.text());
        // Among others it is no note, and no fault.
        let list = format!("doel: Samen zingen\n{text}\n");
        let made = with(
            "gesprekscanvas",
            "joint",
            json!({"quickList": list, "entries": [
            {"instrument": "gesprekscanvas", "organisation": "Koor", "boxes": {"doel": format!("Koffie\n{text}\n- {text}")}}]}),
        );
        let allowed = !["\u{FEFF}"].contains(&text);
        assert_eq!(made.status == 200, allowed, "{text:?}: {}", made.text());
    }
    // Seen it is with a letter, a sign or a picture beside it.
    for text in ["e\u{301}", "\u{200E}!", "1\u{FE0F}\u{20E3}", "👍🏽"] {
        let made = server.post("/v1/documents", &json!({"instrument": "gesprekscanvas", "data": {"coalition": text}}));
        assert_eq!(made.status, 200, "{text:?}: {}", made.text());
    }
}

#[test]
fn a_part_is_a_file_by_any_form_of_its_name() {
    let server = Server::shared();
    let sheet = server.post("/v1/documents", &json!({"instrument": "gesprekscanvas", "filling": "fillable"}));
    let pdf = sheet.body.as_slice();
    for head in [
        &b"form-data; name=\"file\"; filename=\"werkblad.pdf\""[..],
        b"form-data; name=\"file\"; filename*=UTF-8''werkblad%C3%A9.pdf",
        b"form-data; name=\"file\"; filename*=UTF-8''werkblad%C3%A9.pdf; filename=\"werkblad.pdf\"",
        b"form-data; name=\"file\"; filename=\"werkblad.pdf\"; filename*=UTF-8''werkblad%C3%A9.pdf",
        b"form-data; name=\"file\"; filename*=ISO-8859-1''werkblad%E9.pdf",
        b"form-data; name=\"file\"; filename*0=\"werk\"; filename*1=\"blad.pdf\"",
        b"form-data; name=\"file\"; filename=\"werkblad-co\xF6p.pdf\"",
        "form-data; name=\"file\"; filename=\"werkblad-coöp.pdf\"".as_bytes(),
        b"form-data;name=file;FILENAME=werkblad.pdf",
        b"form-data; filename=\"een; \\\"twee\\\".pdf\"; name=\"file\"",
        // No name of a file, but its kind (RFC 7578, 4.2).
        b"form-data; name=\"file\"\r\nContent-Type: application/pdf",
        b"form-data; name=\"file\"\r\ncontent-type: Application/PDF; charset=binary",
        b"form-data; name=file\r\nContent-Type: application/octet-stream",
        b"form-data; name=\"file\"; filename=\"\"\r\nContent-Type: application/pdf",
    ] {
        let head = [b"Content-Disposition: ", head].concat();
        let part = [(head.as_slice(), pdf)];
        let shown = String::from_utf8_lossy(&head).into_owned();
        let read = form("/v1/readings", &part);
        assert_eq!(read.status, 200, "{shown}: {}", read.text());
        assert_eq!(read.json()["entries"][0]["instrument"], "gesprekscanvas", "{shown}");
        let verified = form("/v1/verifications", &part);
        assert_eq!(verified.status, 200, "{shown}: {}", verified.text());
        let page = form("/werkbladen", &part);
        assert!(
            page.status == 200 && page.text().contains("werkblad") || shown.contains("twee"),
            "{shown}: {}",
            page.status
        );
    }
    // Of a part that says nothing of itself nobody knows that it is a file.
    let bare = form("/v1/readings", &[(b"Content-Disposition: form-data; name=\"file\"", pdf)]);
    assert_eq!((bare.status, &bare.json()["code"]), (400, &json!("not-unicode")), "{}", bare.text());
    assert!(bare.text().contains("filename") && bare.text().contains("Content-Type"), "{}", bare.text());
    // Texts have kinds as well, and stay texts.
    let request = br#"{"instrument": "gesprekscanvas", "filling": "blank"}"#;
    for kind in ["application/json", "application/json; charset=utf-8", "text/plain", "application/ld+json"] {
        let head = format!("Content-Disposition: form-data; name=\"request\"\r\nContent-Type: {kind}");
        let made = form("/v1/documents", &[(head.as_bytes(), request)]);
        assert_eq!(made.status, 200, "{kind}: {}", made.text());
    }
    let named = form(
        "/v1/readings",
        &[(b"Content-Disposition: form-data; name=\"file\"; filename*=UTF-8''co%C3%B6p.pdf", pdf)],
    );
    assert_eq!(named.json()["entries"][0]["source"], "coöp.pdf", "{}", named.text());
    for head in [&b"Content-Disposition: attachment; filename=\"a.pdf\""[..], b"Content-Type: application/pdf"] {
        let wrong = form("/v1/readings", &[(head, pdf)]);
        assert_eq!((wrong.status, &wrong.json()["code"]), (400, &json!("part-without-name")), "{}", wrong.text());
        assert!(wrong.text().contains("Content-Disposition"), "{}", wrong.text());
    }
    // A line of the head that is broken off (RFC 822, 3.1), or is none.
    for head in [
        &b"Content-Disposition: form-data;\r\n name=\"file\"; filename=\"a.pdf\""[..],
        b"Content-Disposition: form-data; name=\"file\"; filename=\"een\r\n\ttwee.pdf\"",
        b"Content-Disposition : form-data; name=\"file\"; filename=\"a.pdf\"",
        b"\xEF\xBB\xBFContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"",
    ] {
        let whole: &[u8] = b"Content-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"";
        let wrong = form("/v1/readings", &[(whole, pdf), (head, pdf)]);
        assert_eq!((wrong.status, &wrong.json()["code"]), (400, &json!("part-head-unread")), "{}", wrong.text());
        assert!(wrong.text().contains("De kop van deel 2"), "{}", wrong.text());
    }
    // As programs of mail write a name (RFC 2047).
    for (name, read) in [
        ("=?utf-8?B?Y2/DtnAucGRm?=", "coöp.pdf"),
        ("=?UTF-8?Q?co=C3=B6p_a.pdf?=", "coöp a.pdf"),
        ("=?iso-8859-1?Q?co=F6p.pdf?=", "coöp.pdf"),
        ("=?utf-8?B?Y2/D?= =?utf-8?B?tnAucGRm?=", "coöp.pdf"),
        ("=?utf-8?Q?..=2F=E2=80=AEa.pdf?=", "a.pdf"),
    ] {
        let head = format!("Content-Disposition: form-data; name=\"=?utf-8?Q?file?=\"; filename=\"{name}\"");
        let named = form("/v1/readings", &[(head.as_bytes(), pdf)]);
        assert_eq!(named.json()["entries"][0]["source"], read, "{name}: {}", named.text());
    }
    // In base64 a part is not the file.
    let packed =
        b"Content-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\nContent-Transfer-Encoding: base64";
    let wrong = form("/v1/readings", &[(packed, b"JVBERi0=")]);
    assert_eq!((wrong.status, &wrong.json()["code"]), (415, &json!("content-coded")), "{}", wrong.text());
    let plain =
        b"Content-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\nContent-Transfer-Encoding: binary";
    assert_eq!(form("/v1/readings", &[(plain, pdf)]).status, 200);
}

#[test]
fn packed_content_is_refused_with_what_is_taken() {
    let server = Server::shared();
    let body = br#"{"instrument": "gesprekscanvas", "filling": "blank"}"#;
    for (coding, kind, path) in [
        ("gzip", "application/json", "/v1/documents"),
        ("GZIP", "application/json", "/v1/documents"),
        ("br", "multipart/form-data; boundary=grens", "/v1/documents"),
        ("identity, deflate", "application/pdf", "/v1/readings"),
        ("zstd", "application/pdf", "/v1/verifications"),
        ("gzip", "application/x-www-form-urlencoded", "/instrumenten/gesprekscanvas/invullen/filled"),
    ] {
        let sent = [("content-type", kind), ("content-encoding", coding)];
        let refused = server.send("POST", path, &sent, body);
        assert_eq!(refused.status, 415, "{coding} {path}: {}", refused.text());
        assert_eq!(refused.header("accept-encoding"), Some("identity"), "{coding} {path}");
        assert!(refused.text().contains("ingepakt"), "{}", refused.text());
    }
    for coding in ["identity", "", " , identity"] {
        let sent = [("content-type", "application/json"), ("content-encoding", coding)];
        assert_eq!(server.send("POST", "/v1/documents", &sent, body).status, 200, "{coding:?}");
    }
}

#[test]
fn characters_that_no_document_can_hold_are_faults_with_their_place() {
    let server = Server::shared();
    let ask = |instrument: &str, data: serde_json::Value| {
        server.post("/v1/documents", &json!({"instrument": instrument, "data": data}))
    };
    for (text, code, position) in [
        // Private use, though one of our fonts has a picture; white space that is drawn.
        ("Zie \u{FE82E}", "private-use", 5),
        ("\u{FE4E5}", "private-use", 1),
        ("a\u{E000}b", "private-use", 2),
        ("\u{F8FF} Koor", "private-use", 1),
        ("een\u{1680}twee", "missing-character", 4),
        // Letters that one font has and marks that only another has.
        ("Stap A\u{20E3} en B\u{20E3}", "missing-combination", 6),
        ("🙂\u{301}", "missing-combination", 1),
        ("\u{628}\u{332}", "missing-combination", 1),
        ("A\u{200D}😀", "missing-combination", 1),
    ] {
        for (instrument, data, at) in [
            ("gesprekscanvas", json!({"boxes": {"doel": [{"text": text}]}}), "/data/boxes/doel/0/text"),
            ("overeenkomst", json!({"title": text}), "/data/title"),
        ] {
            let wrong = ask(instrument, data);
            assert!(wrong.status == 400, "{text:?}: {} {}", wrong.status, wrong.text());
            assert!(wrong.faults().contains(&(at.to_owned(), code.to_owned())), "{text:?}: {}", wrong.text());
            assert!(wrong.text().contains(&format!("Teken {position} van ")), "{text:?}: {}", wrong.text());
        }
    }
    // What one font has together is set, in titles too, with its stress and its vowels.
    let words = ["за\u{301}мок", "Ῥοδοδάκτυλος", "بَيْت", "q\u{306}", "1\u{FE0F}\u{20E3}", "👩\u{200D}👩\u{200D}👧"];
    let made = ask(
        "gesprekscanvas",
        json!({"coalition": words.join(" "), "boxes": {"doel": words.map(|word| json!({"text": word}))}}),
    );
    assert_eq!(made.status, 200, "{}", made.text());
}

#[test]
fn a_letter_with_marks_of_other_heights_is_found_once() {
    let server = Server::shared();
    // Underlined letters, a breve that no letter has of its own, Arabic with its vowels, marks one above the other.
    for (text, letters) in [
        ("y\u{332}y\u{332}", vec![('y', 2), ('\u{332}', 2)]),
        ("q\u{306}y\u{332}g", vec![('q', 1), ('\u{306}', 1), ('y', 1), ('g', 1)]),
        ("بَيْتٌ", vec![('ب', 1), ('ي', 1), ('ت', 1)]),
        ("مُسَلَّم", vec![('م', 2), ('س', 1), ('ل', 1)]),
        ("a\u{331}\u{301}x", vec![('x', 1), ('\u{331}', 1)]),
    ] {
        for profile in ["screen", "archive", "print"] {
            // Two notes alike are two still.
            let notes = json!([{"text": text}, {"text": text}]);
            let body = json!({"instrument": "gesprekscanvas", "filling": "filled", "sheet": "A3", "profile": profile,
                "data": {"boxes": {"doel": notes}}});
            let without = json!({"instrument": "gesprekscanvas", "filling": "filled", "sheet": "A3", "profile": profile, "data": {"boxes": {"doel": [{"text": "–"}, {"text": "–"}]}}});
            let [made, bare] = [&body, &without].map(|body| server.post("/v1/documents", body));
            assert!(made.status == 200 && bare.status == 200, "{}", made.text());
            let [found, before] = [&made, &bare].map(|answer| crate::support_text(&answer.body));
            for (letter, count) in &letters {
                let times = |text: &str| text.chars().filter(|c| c == letter).count();
                assert_eq!(times(&found) - times(&before), 2 * count, "{text} {profile} {letter}: {found}");
            }
        }
    }
}

#[test]
fn a_content_type_is_read_however_it_is_written() {
    let server = Server::shared();
    let json = br#"{"instrument": "werkvorm"}"#;
    for kind in ["application/json", "Application/JSON; charset=utf-8", " application/vnd.api+json ;x=\"y\""] {
        assert_eq!(server.send("POST", "/v1/documents", &[("content-type", kind)], json).status, 200, "{kind}");
    }
    let form = b"--a b\r\nContent-Disposition: form-data; name=\"request\"\r\n\r\n{\"instrument\": \"werkvorm\"}\r\n--a b--\r\n";
    for kind in ["Multipart/Form-Data; Boundary=\"a b\"", "multipart/form-data;charset=utf-8;boundary=\"a b\""] {
        let made = server.send("POST", "/v1/documents", &[("content-type", kind)], form);
        assert_eq!(made.status, 200, "{kind}: {}", made.text());
    }
    let fields = b"coalition=Samen&sheet=A4&make=yes";
    for kind in ["Application/X-WWW-Form-URLEncoded", "application/x-www-form-urlencoded;charset=UTF-8"] {
        let made =
            server.send("POST", "/instrumenten/gesprekscanvas/invullen/filled", &[("content-type", kind)], fields);
        assert_eq!(made.header("content-type"), Some("application/pdf"), "{kind}: {}", made.text());
    }
}

#[test]
fn files_of_the_operator_are_read_in_every_encoding_of_unicode() {
    let folder = std::env::temp_dir().join(format!("canvaspers-encodings-{}", std::process::id()));
    let own = folder.join("instruments/hard-canvas");
    std::fs::create_dir_all(&own).expect("a folder");
    let from = crate::support::instruments().join("hard-canvas");
    let setting = folder.join("canvaspers.toml");
    let list = |setting: &std::path::Path| {
        let path = |path: &std::path::Path| path.to_str().expect("a path").to_owned();
        let instruments = path(&folder.join("instruments"));
        crate::support::canvaspers(&["list", "--config", &path(setting), "--instruments", &instruments, "--json"], b"")
    };
    for (name, encode) in encodings() {
        for entry in std::fs::read_dir(&from).expect("a folder") {
            let file = entry.expect("an entry").path();
            let text = std::fs::read_to_string(&file).expect("a text");
            std::fs::write(own.join(file.file_name().expect("a name")), encode(&text)).expect("written");
        }
        std::fs::write(&setting, encode("public_url = \"https://canvaspers.example\"\n")).expect("written");
        let (code, out, error) = list(&setting);
        assert!(code == 0 && String::from_utf8_lossy(&out).contains("\"hard-canvas\""), "{name}: {error}");
    }
    std::fs::write(own.join("nl.toml"), b"title = \"Caf\xE9\"\n").expect("written");
    let (code, _, error) = list(&setting);
    assert!(code != 0 && error.contains("nl.toml") && error.contains("UTF-8"), "{error}");
}
