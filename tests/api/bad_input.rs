//! What bad input gets: 400 with every fault for a body, the right status for the rest, never 422, never 500.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{Answer, Server};

fn post(body: &Value) -> Answer {
    Server::shared().post("/v1/documents", body)
}

fn raw(body: &[u8]) -> Answer {
    Server::shared().send("POST", "/v1/documents", &[("content-type", "application/json")], body)
}

/// Status, problem code and media type of an answer that is no success.
fn assert_problem(answer: &Answer, status: u16, code: &str) {
    assert_eq!(answer.status, status, "{}", answer.text());
    assert_eq!(answer.header("content-type"), Some("application/problem+json"));
    let problem = answer.json();
    assert_eq!(problem["code"], code, "{problem}");
    assert_eq!(problem["status"], status);
    for member in ["title", "detail", "requestId"] {
        assert!(problem[member].as_str().is_some_and(|text| !text.is_empty()), "{member}: {problem}");
    }
}

fn assert_faults(answer: &Answer, wanted: &[(&str, &str)]) {
    assert_problem(answer, 400, "invalid-request");
    let found = answer.faults();
    for (pointer, code) in wanted {
        assert!(
            found.contains(&((*pointer).to_owned(), (*code).to_owned())),
            "{pointer} {code} is not among {found:?}"
        );
    }
    assert_eq!(found.len(), wanted.len(), "{found:?}");
}

#[test]
fn malformed_json() {
    let answer = raw(b"{\"instrument\": \"gesprekscanvas\",\n  sheet: }");
    assert_problem(&answer, 400, "malformed-json");
    assert!(answer.json()["detail"].as_str().is_some_and(|detail| detail.contains("regel 2")), "{}", answer.text());
}

#[test]
fn everything_wrong_comes_at_once_with_pointers() {
    let answer = post(
        &json!({"instrument": "gesprekscanvas", "filling": "fild", "sheet": "A7", "orientation": "sideways", "language": "de",
        "profile": "offset", "format": "docx", "overflow": "maybe", "documentDate": "2026-02-30", "colour": "red", "options": {"audience": "x"}}),
    );
    assert_faults(
        &answer,
        &[
            ("/filling", "unknown-filling"),
            ("/sheet", "unknown-sheet"),
            ("/orientation", "unknown-orientation"),
            ("/language", "unknown-language"),
            ("/profile", "unknown-profile"),
            ("/format", "unknown-value"),
            ("/overflow", "unknown-value"),
            ("/documentDate", "no-such-date"),
            ("/colour", "unknown-member"),
            ("/options/audience", "unknown-option"),
        ],
    );
}

#[test]
fn wrong_types() {
    let answer = post(
        &json!({"instrument": "gesprekscanvas", "sheet": 3, "width": "wide", "data": {"coalition": 7, "boxes": [], "participants": "x"}}),
    );
    assert_faults(
        &answer,
        &[
            ("/sheet", "wrong-type"),
            ("/width", "wrong-type"),
            ("/data/coalition", "wrong-type"),
            ("/data/boxes", "wrong-type"),
            ("/data/participants", "wrong-type"),
        ],
    );
}

#[test]
fn duplicate_keys() {
    let answer = raw(
        br#"{"instrument": "gesprekscanvas", "data": {"boxes": {"doel": [], "doel": []}}, "instrument": "praatplaat"}"#,
    );
    assert_faults(&answer, &[("/data/boxes/doel", "duplicate-key"), ("/instrument", "duplicate-key")]);
}

#[test]
fn unknown_names_get_the_nearest_right_one() {
    let detail = |answer: &Answer| answer.json()["errors"][0]["detail"].as_str().expect("a detail").to_owned();
    let instrument = post(&json!({"instrument": "gesprekcanvas"}));
    assert_faults(&instrument, &[("/instrument", "unknown-instrument")]);
    assert!(detail(&instrument).contains("‘gesprekscanvas’"));
    let box_name = post(&json!({"instrument": "gesprekscanvas", "data": {"boxes": {"activiteit": []}}}));
    assert_faults(&box_name, &[("/data/boxes/activiteit", "unknown-member")]);
    assert!(detail(&box_name).contains("‘activiteiten’"));
    let audience = post(&json!({"instrument": "praatplaat", "options": {"audience": "gemeente"}}));
    assert_faults(&audience, &[("/options/audience", "unknown-value")]);
    assert!(detail(&audience).contains("‘gemeenten’"));
    let path = Server::shared().get("/v1/instruments/praatplat");
    assert_problem(&path, 404, "unknown-instrument");
    assert!(path.json()["detail"].as_str().is_some_and(|detail| detail.contains("‘praatplaat’")));
}

#[test]
fn missing_parts() {
    assert_faults(&raw(b"{}"), &[("/instrument", "missing")]);
    assert_faults(&raw(b"[]"), &[("", "wrong-type")]);
    let notes = post(
        &json!({"instrument": "gesprekscanvas", "data": {"boxes": {"doel": [{"author": "x"}]}, "actions": [{"who": "y"}]}}),
    );
    assert_faults(&notes, &[("/data/boxes/doel/0/text", "missing"), ("/data/actions/0/what", "missing")]);
    assert_faults(&post(&json!({"instrument": "gesprekscanvas", "filling": "filled"})), &[("/data", "data-missing")]);
    assert_faults(&post(&json!({"instrument": "werkvorm", "data": {}})), &[("/data", "data-not-taken")]);
}

#[test]
fn large_and_deep_bodies() {
    let large = json!({"instrument": "gesprekscanvas", "data": {"coalition": "x".repeat(20 << 20)}}).to_string();
    assert_problem(&raw(large.as_bytes()), 413, "body-too-large");
    let deep =
        format!("{{\"instrument\": \"gesprekscanvas\", \"data\": {}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    assert_problem(&raw(deep.as_bytes()), 400, "json-too-deep");
}

#[test]
fn dates_and_scores_outside_their_range() {
    let answer = post(&json!({"instrument": "gesprekscanvas", "data": {"date": "2027-02-29"}}));
    assert_faults(&answer, &[("/data/date", "no-such-date")]);
    assert!(
        answer.text().contains("jjjj-mm-dd") && answer.text().contains("bijvoorbeeld als 2026-11-22"),
        "{}",
        answer.text()
    );
    for given in [
        "22-11-2026",
        "22 november 2026",
        "22 nov. 2026",
        "22/11/2026",
        "20261122",
        "2026-11-22T10:00:00",
        "November 22, 2026",
    ] {
        for (pointer, body) in [
            ("/data/date", json!({"instrument": "gesprekscanvas", "data": {"date": given}})),
            ("/documentDate", json!({"instrument": "gesprekscanvas", "documentDate": given})),
        ] {
            let answer = post(&body);
            assert_faults(&answer, &[(pointer, "no-such-date")]);
            assert!(answer.text().contains("Bedoelt u 2026-11-22?"), "{given}: {}", answer.text());
        }
    }
    let mut example = Server::shared().get("/v1/instruments/praatplaat/example?filling=web").json();
    example["start"]["scores"]["zingeving-ervaren"] = 11.into();
    example["start"]["scores"]["in-beweging-komen"] = (-1).into();
    let answer = post(&json!({"instrument": "praatplaat", "filling": "web", "data": example}));
    assert_faults(
        &answer,
        &[
            ("/data/start/scores/zingeving-ervaren", "out-of-range"),
            ("/data/start/scores/in-beweging-komen", "out-of-range"),
        ],
    );
}

#[test]
fn texts_that_are_too_long_blank_or_cannot_be_shown() {
    let note = |text: &str| json!({"instrument": "gesprekscanvas", "data": {"boxes": {"doel": [{"text": text}]}}});
    let at = "/data/boxes/doel/0/text";
    assert_faults(&post(&note(&"x".repeat(100_000))), &[(at, "text-too-long")]);
    assert_faults(&post(&note("   \n ")), &[(at, "text-blank")]);
    assert_faults(&post(&note("a\u{202E}b")), &[(at, "bidi-override")]);
    assert_faults(&post(&note("a\0b")), &[(at, "control-character")]);
    let han = post(&note("Hallo 漢"));
    assert_faults(&han, &[(at, "missing-character")]);
    let detail = han.json()["errors"][0]["detail"].as_str().expect("a detail").to_owned();
    for part in ["Teken 7", "geeltje 1", "Wat is ons doel?", "U+6F22", "‘漢’"] {
        assert!(detail.contains(part), "{part}: {detail}");
    }
    let many = json!({"instrument": "gesprekscanvas", "data": {"boxes": {"doel": vec![json!({"text": "x"}); 501]}}});
    assert_faults(&post(&many), &[("/data/boxes/doel", "too-many")]);
}

#[test]
fn negotiation_and_methods() {
    let server = Server::shared();
    let body = json!({"instrument": "gesprekscanvas"}).to_string();
    let json_type = ("content-type", "application/json");
    assert_problem(
        &server.send("POST", "/v1/documents", &[json_type, ("accept", "text/csv")], body.as_bytes()),
        406,
        "not-acceptable",
    );
    assert_problem(
        &server.send("POST", "/v1/documents", &[("content-type", "text/plain")], body.as_bytes()),
        415,
        "unsupported-media-type",
    );
    let method = server.send("PUT", "/v1/documents", &[json_type], body.as_bytes());
    assert_problem(&method, 405, "method-not-allowed");
    assert_eq!(method.header("allow"), Some("POST"));
    assert_problem(&server.get("/v1/nothing"), 404, "not-found");
    assert_problem(&server.get("/v1/instruments/"), 404, "not-found");
    let english = server.send("GET", "/v1/nothing", &[("accept-language", "en")], b"");
    assert_eq!(english.json()["title"], "This address does not exist");
}

#[test]
fn queries_are_strict() {
    let server = Server::shared();
    let answer = server.get("/v1/instruments/gesprekscanvas/document?sheeet=A1&sheet=A1&sheet=A2");
    assert_faults(&answer, &[("sheeet", "unknown-query"), ("sheet", "twice")]);
    let answer = server.get(
        "/v1/instruments/praatplaat/document?sheet=A9&audience=boeren&format=png&width=9000&page=0&filling=filled",
    );
    assert_faults(
        &answer,
        &[
            ("sheet", "unknown-sheet"),
            ("audience", "unknown-value"),
            ("width", "number-range"),
            ("page", "number-range"),
            ("filling", "not-blank"),
        ],
    );
    let page = server.get("/v1/instruments/gesprekscanvas/document?format=png&page=2");
    assert_problem(&page, 400, "invalid-request");
    assert_eq!(page.faults()[0].1, "no-such-page");
}

#[test]
fn a_slow_client_is_told() {
    let server = Server::start(&[("CANVASPERS_HTTP__BODY_SECONDS", "2")]);
    let mut stream = TcpStream::connect(&server.address).expect("connected");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("set");
    write!(
        stream,
        "POST /v1/documents HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{{\"ins"
    )
    .expect("sent");
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.contains("request-timeout"));
}

#[test]
fn a_template_that_never_ends_is_stopped_and_harms_nobody() {
    let server = Server::start(&[("CANVASPERS_PRESS__DEADLINE_SECONDS", "10"), ("CANVASPERS_PRESS__WORKERS", "2")]);
    std::thread::scope(|scope| {
        let endless = scope.spawn(|| {
            let began = Instant::now();
            (server.get("/v1/instruments/eindeloos/document"), began.elapsed())
        });
        std::thread::sleep(Duration::from_millis(300));
        let other =
            server.post("/v1/documents", &json!({"instrument": "gesprekscanvas", "data": {"coalition": "Anders"}}));
        assert_eq!(other.status, 200);
        let (answer, took) = endless.join().expect("answered");
        assert_problem(&answer, 503, "deadline-exceeded");
        assert!(answer.header("retry-after").is_some());
        assert!(took >= Duration::from_secs(10), "{took:?}");
        // The promise is a second; the other cores' tests may take some of it.
        assert!(took < Duration::from_secs(16), "{took:?}");
    });
}

#[test]
fn a_template_that_eats_memory_is_stopped() {
    let server =
        Server::start(&[("CANVASPERS_PRESS__MEMORY_MIB", "256"), ("CANVASPERS_PRESS__DEADLINE_SECONDS", "60")]);
    assert_problem(&server.get("/v1/instruments/geheugen/document"), 503, "memory-exceeded");
    assert_eq!(server.get("/v1/instruments/werkvorm/document").status, 200);
}

#[test]
fn a_worker_that_is_killed_costs_one_request() {
    let server = Server::start(&[("CANVASPERS_PRESS__WORKERS", "1"), ("CANVASPERS_PRESS__DEADLINE_SECONDS", "30")]);
    let pid = server.child.id();
    std::thread::scope(|scope| {
        let busy = scope.spawn(|| server.get("/v1/instruments/eindeloos/document"));
        std::thread::sleep(Duration::from_millis(500));
        for worker in children(pid) {
            let _ = std::process::Command::new("kill").args(["-KILL", &worker]).status();
        }
        assert_problem(&busy.join().expect("answered"), 503, "worker-lost");
    });
    assert_eq!(server.get("/v1/instruments/gesprekscanvas/document").status, 200);
}

#[test]
fn a_client_that_leaves_frees_its_worker() {
    let server = Server::start(&[("CANVASPERS_PRESS__WORKERS", "1"), ("CANVASPERS_PRESS__DEADLINE_SECONDS", "60")]);
    let mut stream = TcpStream::connect(&server.address).expect("connected");
    write!(stream, "GET /v1/instruments/eindeloos/document HTTP/1.1\r\nhost: x\r\n\r\n").expect("sent");
    std::thread::sleep(Duration::from_millis(500));
    drop(stream);
    let began = Instant::now();
    assert_eq!(server.get("/v1/instruments/gesprekscanvas/document").status, 200);
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
}

#[test]
fn a_full_queue_says_when_to_come_back() {
    let server = Server::start(&[
        ("CANVASPERS_PRESS__WORKERS", "1"),
        ("CANVASPERS_PRESS__QUEUE", "1"),
        ("CANVASPERS_PRESS__DEADLINE_SECONDS", "4"),
    ]);
    std::thread::scope(|scope| {
        let busy: Vec<_> = (0..2)
            .map(|_| {
                std::thread::sleep(Duration::from_millis(300));
                scope.spawn(|| server.post("/v1/documents", &json!({"instrument": "eindeloos"})))
            })
            .collect();
        std::thread::sleep(Duration::from_millis(500));
        let third = server.post("/v1/documents", &json!({"instrument": "gesprekscanvas"}));
        assert_problem(&third, 503, "busy");
        assert!(third.header("retry-after").is_some());
        for one in busy {
            assert_eq!(one.join().expect("answered").status, 503);
        }
    });
}

#[test]
fn a_quota_is_kept_per_address() {
    let server = Server::start(&[
        ("CANVASPERS_HTTP__DOCUMENTS_PER_MINUTE", "2"),
        ("CANVASPERS_HTTP__TRUSTED_PROXIES", "[\"127.0.0.1\"]"),
    ]);
    let from =
        |client: &str| server.send("GET", "/v1/instruments/werkvorm/document", &[("x-forwarded-for", client)], b"");
    assert_eq!((from("192.0.2.1").status, from("192.0.2.1").status), (200, 200));
    let third = from("192.0.2.1");
    assert_problem(&third, 429, "too-many-requests");
    assert!(third.header("retry-after").is_some());
    assert_eq!(from("192.0.2.2").status, 200);
}

/// Process ids of a process's children.
pub fn children(pid: u32) -> Vec<String> {
    let tasks = std::fs::read_dir(format!("/proc/{pid}/task")).expect("tasks");
    tasks
        .filter_map(|task| std::fs::read_to_string(task.ok()?.path().join("children")).ok())
        .flat_map(|children| children.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
        .collect()
}
