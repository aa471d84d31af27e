//! Whatever grows with what is sent is made in a worker, within its time and memory: calendars, tables, texts, packs; the service only
//! passes it on. What a report says of a file is bounded as well.

use serde_json::{Value, json};

use crate::many_jobs::{peak, tasks};
use crate::pictures::filled;
use crate::support::Server;

/// A draft of some 3.5 MB whose items are full of references.
fn large_draft() -> Value {
    let items = vec!["{ref:taken}".repeat(2_700)];
    let clauses: Vec<Value> = (0..118)
        .map(|n| json!({"clause": format!("eigen-{n}"), "title": format!("Eigen {n}"), "items": items}))
        .collect();
    let mut data = filled("overeenkomst", json!({"clauses": clauses}));
    data.as_object_mut().expect("members").remove("enforceable");
    json!({"instrument": "overeenkomst", "filling": "draft", "format": "docx", "data": data})
}

#[test]
fn every_file_that_is_no_page_is_written_by_a_worker() {
    let server = Server::start(&[("CANVASPERS_PRESS__DEADLINE_SECONDS", "60")]);
    let plan = filled("vervolgplan", json!({}));
    let agreement = filled("overeenkomst", json!({}));
    for (instrument, data, format, beginning) in [
        ("vervolgplan", &plan, "ics", "BEGIN:VCALENDAR".as_bytes()),
        ("vervolgplan", &plan, "csv", "\u{feff}".as_bytes()),
        ("vervolgplan", &plan, "xlsx", b"PK"),
        ("overeenkomst", &agreement, "docx", b"PK"),
    ] {
        let before = tasks(&server);
        let made = server.post("/v1/documents", &json!({"instrument": instrument, "format": format, "data": data}));
        assert_eq!(made.status, 200, "{format}: {}", made.text());
        assert!(made.body.starts_with(beginning), "{format}");
        assert_eq!(tasks(&server), before + 1, "{format}");
    }
}

/// Line ends of whatever sort are those of the format, so that no program finds a line of its own in a text.
#[test]
fn no_text_ends_a_line_of_a_calendar_or_begins_a_cell_of_a_table() {
    let actions = json!([{"what": "Bellen\rBEGIN:VEVENT\r\nen\n=1+1", "who": "Jan\tPiet,=1+1"}]);
    let data = filled("vervolgplan", json!({"actions": actions}));
    let made = |format: &str| {
        let body = json!({"instrument": "vervolgplan", "format": format, "data": data});
        let made = Server::shared().post("/v1/documents", &body);
        assert_eq!(made.status, 200, "{}", made.text());
        made.text()
    };
    let calendar = made("ics");
    assert!(!calendar.replace("\r\n", "").contains(['\r', '\n']), "{calendar:?}");
    // That of the next talk, and no other.
    assert_eq!(calendar.lines().filter(|line| *line == "BEGIN:VEVENT").count(), 1, "{calendar}");
    let table = made("csv");
    assert!(table.contains("'=1+1") && table.contains("Jan Piet,'=1+1") && !table.contains('\t'), "{table}");
}

#[test]
fn a_large_draft_costs_the_service_little() {
    let server =
        Server::start(&[("CANVASPERS_PRESS__DEADLINE_SECONDS", "120"), ("CANVASPERS_PRESS__MEMORY_MIB", "1024")]);
    let draft = large_draft();
    let made = server.post("/v1/documents", &draft);
    assert_eq!(made.status, 200, "{}", made.text());
    // It was 950 MiB where the text was written in the service.
    #[cfg(target_os = "linux")]
    assert!(peak(&server) < 250, "{} MiB", peak(&server));
}

#[test]
fn a_text_has_the_time_and_the_memory_of_a_worker() {
    for (name, value, code) in [
        ("CANVASPERS_PRESS__DEADLINE_SECONDS", "0.1", "deadline-exceeded"),
        ("CANVASPERS_PRESS__MEMORY_MIB", "128", "memory-exceeded"),
    ] {
        let mut settings = vec![("CANVASPERS_PRESS__DEADLINE_SECONDS", "120")];
        settings.retain(|(known, _)| *known != name);
        settings.push((name, value));
        let server = Server::start(&settings);
        let made = server.post("/v1/documents", &large_draft());
        assert_eq!((made.status, made.json()["code"].as_str()), (503, Some(code)), "{}", made.text());
        // The next one finds a worker.
        let plan = json!({"instrument": "vervolgplan", "format": "csv", "data": filled("vervolgplan", json!({}))});
        let other = server.post("/v1/documents", &plan);
        assert_eq!(other.status, 200, "{}", other.text());
    }
}

/// Two versions of which no word is the same: they are compared within a bound, and the same request stays the same file.
#[test]
fn versions_that_have_nothing_in_common_are_compared_in_bounded_time() {
    let version = |word: &str| {
        let text = vec![word; 14_000].join(" ");
        let clauses: Vec<Value> = (0..60)
            .map(|n| json!({"clause": format!("eigen-{n}"), "title": format!("Eigen {n}"), "items": [text]}))
            .collect();
        let mut data = filled("overeenkomst", json!({"clauses": clauses, "version": word}));
        data.as_object_mut().expect("members").remove("enforceable");
        data
    };
    let mut data = version("a");
    data["earlier"] = version("b");
    let body = json!({"instrument": "overeenkomst", "filling": "draft", "format": "docx", "data": data});
    // Each pair would cost some hundred million steps.
    let server = Server::start(&[("CANVASPERS_PRESS__DEADLINE_SECONDS", "20")]);
    let made = server.post("/v1/documents", &body);
    assert_eq!(made.status, 200, "{}", made.text());
    assert!(server.post("/v1/documents", &body).body == made.body, "the same request, the same bytes");
}

/// A PDF with so many signature fields on its page, each with a signature that holds nothing when `signed`.
fn with_fields(count: usize, signed: bool) -> Vec<u8> {
    let first = 5;
    let step = if signed { 2 } else { 1 };
    let fields: String = (0..count).map(|n| format!("{} 0 R ", first + step * n)).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R/AcroForm 4 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Annots[{fields}]>>"),
        format!("<</Fields[{fields}]/SigFlags 3>>"),
    ];
    for n in 0..count {
        let value = if signed { format!("/V {} 0 R", first + step * n + 1) } else { String::new() };
        objects.push(format!(
            "<</Type/Annot/Subtype/Widget/FT/Sig/T(handtekening-{n})/Rect[10 10 100 30]/F 4/P 3 0 R{value}>>"
        ));
        if signed {
            objects.push(format!("<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange[0 10 20 30]/Contents<{}>/M(D:20260101000000Z)>>", "30".repeat(64)));
        }
    }
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.extend(format!("{} 0 obj\n{object}\nendobj\n", index + 1).bytes());
    }
    let start = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for place in places {
        out.extend(format!("{place:010} 00000 n \n").bytes());
    }
    out.extend(format!("trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1).bytes());
    out
}

#[test]
fn a_report_on_thousands_of_signatures_comes_or_is_refused_with_its_reason() {
    let server = Server::start(&[("CANVASPERS_PRESS__DEADLINE_SECONDS", "30")]);
    let ask = |file: &[u8], accept: &str| {
        let headers = [("content-type", "application/pdf"), ("accept", accept)];
        server.send("POST", "/v1/verifications", &headers, file)
    };
    let (empty, many, some) = (with_fields(4_000, false), with_fields(4_000, true), with_fields(200, true));
    for accept in ["application/json", "application/pdf"] {
        assert_eq!(ask(&empty, accept).status, 200, "fields that nobody signed are no signatures");
        let refused = ask(&many, accept);
        assert_eq!(refused.status, 400, "{}", refused.text());
        assert_eq!(refused.json()["code"], "file-too-many-signatures", "{}", refused.text());
        assert!(refused.text().contains("4000") && refused.body.len() < 4096, "{}", refused.text());
    }
    let told = ask(&some, "application/json");
    assert_eq!((told.status, told.json()["signatures"].as_array().map(Vec::len)), (200, Some(200)));
    let paper = ask(&some, "application/pdf");
    assert_eq!(paper.status, 400, "{}", paper.text());
    assert_eq!(paper.json()["errors"][0]["code"], "report-too-long", "{}", paper.text());
    assert_eq!(ask(&with_fields(40, true), "application/pdf").status, 200);
}

/// A worker that the machine gives no time is not the file's fault.
#[test]
#[cfg(target_os = "linux")]
fn a_machine_that_has_no_time_is_told_from_a_file_that_is_too_much() {
    let server = Server::start(&[("CANVASPERS_PRESS__DEADLINE_SECONDS", "2"), ("CANVASPERS_PRESS__WORKERS", "1")]);
    for worker in crate::bad_input::children(server.child.id()) {
        let _ = std::process::Command::new("kill").args(["-STOP", &worker]).status();
    }
    let headers = [("content-type", "application/pdf")];
    let answer = server.send("POST", "/v1/verifications", &headers, &with_fields(1, false));
    assert_eq!((answer.status, answer.json()["code"].as_str()), (503, Some("machine-busy")), "{}", answer.text());
    assert!(answer.header("retry-after").is_some());
    // It was replaced.
    assert_eq!(server.send("POST", "/v1/verifications", &headers, &with_fields(1, false)).status, 200);
}

/// However many files are sent, there is a worker for a document of ordinary size.
#[test]
fn files_from_outside_leave_a_worker_to_documents() {
    let server = Server::start(&[
        ("CANVASPERS_PRESS__DEADLINE_SECONDS", "60"),
        ("CANVASPERS_PRESS__WORKERS", "2"),
        ("CANVASPERS_PRESS__QUEUE", "8"),
    ]);
    let file = with_fields(4_000, true);
    let left = std::sync::atomic::AtomicUsize::new(4);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let answer = server.send("POST", "/v1/verifications", &[("content-type", "application/pdf")], &file);
                assert_eq!(answer.status, 400, "{}", answer.text());
                left.fetch_sub(1, std::sync::atomic::Ordering::Relaxed);
            });
        }
        let mut looked = 0;
        while left.load(std::sync::atomic::Ordering::Relaxed) > 0 {
            let metrics = server.get("/metrics").text();
            assert!(!metrics.contains("canvaspers_workers{state=\"idle\"} 0"), "no worker was left: {metrics}");
            looked += 1;
            let made = server.get(&format!("/v1/instruments/werkvorm/document?documentDate={looked}"));
            assert_ne!(made.status, 503, "{}", made.text());
        }
        assert!(looked > 0);
    });
}
