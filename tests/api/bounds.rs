//! What a caller can send many of: bodies as large as they may be, full of one thing. Each is answered soon, in few words, and costs little.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{Answer, Server};

/// Bytes of a body, a little below the limit of 8 MiB.
const SIZE: usize = 8_300_000;

/// Bytes of memory that a body may cost: ten times its size.
const MEMORY: u64 = 10 << 23;

/// Bytes of an answer.
const ANSWER: usize = 256_000;

/// No measure of speed, which `make bench` has: what these shapes took before was minutes.
const SOON: Duration = Duration::from_secs(20);

fn server() -> Server {
    Server::start(&[("CANVASPERS_PRESS__WORKERS", "1"), ("CANVASPERS_PRESS__DEADLINE_SECONDS", "60")])
}

/// What a process has held at most since the last [`forget`], bytes.
fn peak(server: &Server) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.child.id())).expect("a status");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a peak");
    line.trim().trim_end_matches("kB").trim().parse::<u64>().expect("a number") << 10
}

fn forget(server: &Server) {
    std::fs::write(format!("/proc/{}/clear_refs", server.child.id()), "5").expect("a peak is forgotten");
}

/// `one(n)` for n = 0, 1, … until the body is full.
fn full(head: &str, one: impl Fn(usize) -> String, tail: &str) -> String {
    let mut body = head.to_owned();
    for n in 0.. {
        let next = one(n);
        if body.len() + next.len() + tail.len() + 1 > SIZE {
            break;
        }
        if n > 0 {
            body.push(',');
        }
        body.push_str(&next);
    }
    body + tail
}

fn agreement(data: &str, one: impl Fn(usize) -> String, tail: &str) -> String {
    full(&format!("{{\"instrument\":\"overeenkomst\",\"data\":{{{data}"), one, &format!("{tail}}}}}"))
}

fn canvas(data: &str, one: impl Fn(usize) -> String, tail: &str) -> String {
    full(&format!("{{\"instrument\":\"gesprekscanvas\",\"data\":{{{data}"), one, &format!("{tail}}}}}"))
}

/// Bodies of JSON, each full of one thing. Those of few values come twice: as many as fit the body, and as many as fit the bound of values.
fn bodies() -> Vec<(&'static str, String)> {
    let few = |n: usize, one: &dyn Fn(usize) -> String| (0..n).map(one).collect::<Vec<_>>().join(",");
    let long = "x".repeat(150);
    vec![
        ("parties", agreement("\"parties\":[", |n| format!("{{\"name\":\"Partij {n}\"}}"), "]")),
        ("parties alike", agreement("\"parties\":[", |_| "{\"name\":\"\"}".into(), "]")),
        ("numbers for parties", agreement("\"parties\":[", |_| "1".into(), "]")),
        (
            "clauses",
            agreement(
                "\"clauses\":[",
                |n| format!("{{\"clause\":\"eigen-{n}\",\"title\":\"T\",\"items\":[\"I\"]}}"),
                "]",
            ),
        ),
        ("clauses alike", agreement("\"clauses\":[", |_| "{\"clause\":\"doel\"}".into(), "]")),
        ("items of a clause", agreement("\"clauses\":[{\"clause\":\"doel\",\"items\":[", |_| "\"\"".into(), "]}]")),
        ("enforceable", agreement("\"enforceable\":[", |n| format!("\"a{n}\""), "]")),
        ("enforceable alike", agreement("\"enforceable\":[", |_| "\"a\"".into(), "]")),
        ("effects", agreement("\"effects\":[", |_| "\" \"".into(), "]")),
        ("participants", canvas("\"participants\":[", |n| if n % 2 == 0 { "\"\"".into() } else { "1".into() }, "]")),
        ("notes", canvas("\"boxes\":{\"doel\":[", |_| "{}".into(), "]}")),
        ("unknown members", canvas("", |n| format!("\"m{n}\":1"), "")),
        ("unknown members of the body", full("{\"instrument\":\"gesprekscanvas\",", |n| format!("\"m{n}\":1"), "}")),
        ("doubled names", canvas("", |_| "\"a\":1".into(), "")),
        ("options", full("{\"instrument\":\"praatplaat\",\"options\":{", |n| format!("\"o{n}\":\"x\""), "}}")),
        (
            "images",
            full("{\"instrument\":\"gesprekscanvas\",\"data\":{},\"images\":{", |n| format!("\"i{n}\":\"AAAA\""), "}}"),
        ),
        ("empty objects", full("[", |_| "{}".into(), "]")),
        ("zeros", full("[", |_| "0".into(), "]")),
        ("one long name", format!("{{\"{}\":[{}]}}", "n".repeat(4_000_000), few(90_000, &|_| "{}".into()))),
        (
            "long names",
            format!(
                "{{\"instrument\":\"gesprekscanvas\",\"data\":{{{}}}}}",
                few(40_000, &|n| format!("\"{long}{n}\":1"))
            ),
        ),
        ("doubled long names", format!("{{{}}}", few(40_000, &|_| format!("\"{long}\":1")))),
        (
            "deep objects",
            format!("{{{}}}", few(1_500, &|n| format!("\"d{n}\":{}1{}", "{\"a\":".repeat(60), "}".repeat(60)))),
        ),
        (
            "few parties with many signatories",
            format!(
                "{{\"instrument\":\"overeenkomst\",\"data\":{{\"parties\":[{}]}}}}",
                few(40, &|_| format!("{{\"signatories\":[{}]}}", few(2_000, &|_| "{}".into())))
            ),
        ),
        (
            "entries with boxes",
            format!(
                "{{\"instrument\":\"vergelijking\",\"data\":{{\"entries\":[{}]}}}}",
                few(40, &|_| format!(
                    "{{\"instrument\":\"gesprekscanvas\",\"boxes\":{{{}}}}}",
                    few(2_000, &|n| format!("\"b{n}\":1"))
                ))
            ),
        ),
        (
            "entries of others",
            format!(
                "{{\"instrument\":\"gesprekscanvas\",\"filling\":\"joint\",\"data\":{{\"entries\":[{}]}}}}",
                few(45_000, &|n| format!("{{\"organisation\":\"O{n}\"}}"))
            ),
        ),
        (
            "what it goes on from",
            format!(
                "{{\"instrument\":\"overeenkomst\",\"from\":{{\"instrument\":\"gesprekscanvas\",\"data\":{{\"entries\":[{}]}}}}}}",
                few(45_000, &|n| format!("{{\"organisation\":\"O{n}\"}}"))
            ),
        ),
        (
            "one long text",
            format!("{{\"instrument\":\"gesprekscanvas\",\"data\":{{\"coalition\":\"{}\"}}}}", "x".repeat(8_000_000)),
        ),
        ("one long text that is no value", format!("{{\"instrument\":\"{}\"}}", "x".repeat(8_000_000))),
        (
            "a text of what cannot be shown",
            format!(
                "{{\"instrument\":\"gesprekscanvas\",\"data\":{{\"coalition\":\"{}\"}}}}",
                "\u{6F22}".repeat(2_600_000)
            ),
        ),
        (
            "texts of blanks",
            format!(
                "{{\"instrument\":\"gesprekscanvas\",\"data\":{{\"boxes\":{{\"doel\":[{}]}}}}}}",
                few(500, &|_| format!("{{\"text\":\"{}\"}}", " ".repeat(16_000)))
            ),
        ),
        (
            "a quick list",
            format!(
                "{{\"instrument\":\"gesprekscanvas\",\"filling\":\"joint\",\"data\":{{\"quickList\":\"{}\"}}}}",
                "x: y\\n".repeat(1_300_000)
            ),
        ),
    ]
}

fn assert_bounded(name: &str, answer: &Answer) {
    assert_eq!(answer.status, 400, "{name}: {:.300}", answer.text());
    assert!(answer.body.len() <= ANSWER, "{name}: {} bytes", answer.body.len());
    let problem = answer.json();
    assert!(problem["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{name}");
    if problem["code"] == "invalid-request" {
        let faults = answer.faults();
        assert!((1..=101).contains(&faults.len()), "{name}: {}", faults.len());
        let rest = faults.iter().position(|(_, code)| code == "more-faults");
        assert!(rest.is_none_or(|at| at == faults.len() - 1), "{name}: {rest:?}");
    }
}

/// A server that has made once what is made once, such as compiled schemas, and what it holds then.
fn warm() -> (Server, u64) {
    let server = server();
    let html = [("content-type", "application/x-www-form-urlencoded"), ("accept", "text/html")];
    for instrument in ["overeenkomst", "gesprekscanvas", "vergelijking", "praatplaat"] {
        assert_eq!(server.post("/v1/documents", &json!({"instrument": instrument, "data": {"x": 1}})).status, 400);
        server.send("POST", &format!("/instrumenten/{instrument}/invullen/filled"), &html, b"here=parties");
    }
    forget(&server);
    let before = peak(&server);
    (server, before)
}

/// Bodies that one server gets: what it gave back stays with its allocator, and would be counted as the cost of the next.
const EACH: usize = 2;

#[test]
fn any_body_of_json_is_answered_in_few_words_and_little_memory() {
    for some in bodies().chunks(EACH) {
        let (server, before) = warm();
        for (name, body) in some {
            let since = Instant::now();
            assert_bounded(name, &post(&server, body.as_bytes()));
            let (cost, took) = (peak(&server).saturating_sub(before), since.elapsed());
            println!("{name}: {took:?}, {} MiB", cost >> 20);
            assert!(cost <= MEMORY, "{name}: {} MiB", cost >> 20);
            assert!(took < SOON, "{name}: {took:?}");
        }
    }
}

/// Memory that a body may cost however small it is, bytes: what the most values cost that are read (`limits.json_values`).
const FLOOR: u64 = 20 << 20;

/// Bodies of which each value is as short as it can be, and costs the most for its length.
#[test]
fn a_small_body_costs_little() {
    let shapes: [(&str, &str, &str); 8] = [
        ("objects", "{\"a\":1}", "]}}"),
        ("objects of objects", "{\"a\":{\"a\":{}}}", "]}}"),
        ("empty objects", "{}", "]}}"),
        ("lists", "[0]", "]}}"),
        ("empty texts", "\"\"", "]}}"),
        ("parties", "{\"name\":\"a\"}", "]}}"),
        ("parties of lists", "{\"name\":[{\"a\":[]}]}", "]}}"),
        ("what is no JSON at last", "{\"a\":1}", "]"),
    ];
    for (name, one, tail) in shapes {
        for size in [100_000, 300_000, 1_000_000, 2_000_000] {
            let (server, before) = warm();
            let many = vec![one; size / (one.len() + 1)].join(",");
            let body = format!("{{\"instrument\":\"overeenkomst\",\"data\":{{\"parties\":[{many}{tail}");
            assert_bounded(name, &post(&server, body.as_bytes()));
            let cost = peak(&server).saturating_sub(before);
            println!("{name}, {size}: {} kB", cost >> 10);
            assert!(cost <= FLOOR.max(10 * body.len() as u64), "{name}, {size}: {} kB", cost >> 10);
        }
    }
}

/// Bodies that are small and become large: those that wait are as they came.
#[test]
fn many_bodies_at_once_cost_no_more_than_some() {
    let (server, before) = warm();
    let many = (0..49_000).map(|_| "{\"a\":[0]}").collect::<Vec<_>>().join(",");
    let body = format!("{{\"instrument\":\"overeenkomst\",\"data\":{{\"enforceable\":[{many}]}}}}");
    std::thread::scope(|scope| {
        for _ in 0..40 {
            scope.spawn(|| assert_bounded("objects", &post(&server, body.as_bytes())));
        }
    });
    let cost = peak(&server).saturating_sub(before);
    println!("{} MiB", cost >> 20);
    assert!(cost <= 4 * MEMORY, "{} MiB", cost >> 20);
}

fn post(server: &Server, body: &[u8]) -> Answer {
    server.send("POST", "/v1/documents", &[("content-type", "application/json")], body)
}

#[test]
fn a_list_of_faults_says_how_many_more_there_are_and_is_never_empty() {
    let notes: Value = (0..300).map(|_| json!({})).collect();
    let answer = Server::shared()
        .post("/v1/documents", &json!({"instrument": "gesprekscanvas", "data": {"boxes": {"doel": notes}}}));
    assert_bounded("notes", &answer);
    let errors = answer.json()["errors"].clone();
    assert_eq!(errors.as_array().map(Vec::len), Some(101));
    assert_eq!((&errors[0]["code"], &errors[0]["pointer"]), (&json!("missing"), &json!("/data/boxes/doel/0/text")));
    assert_eq!((&errors[100]["code"], &errors[100]["pointer"]), (&json!("more-faults"), &json!("")));
    assert!(errors[100]["detail"].as_str().is_some_and(|detail| detail.contains("200")), "{errors}");
    assert!(answer.json()["detail"].as_str().is_some_and(|detail| detail.contains("300")), "{}", answer.text());
    // A number of JSON that a whole number can be is one (JSON Schema 2020-12, core, 4.2.3).
    let png = r#"{"instrument": "gesprekscanvas", "format": "png", "width": 400.0, "page": 1e0}"#;
    assert_eq!(post(Server::shared(), png.as_bytes()).status, 200);
    let half = post(Server::shared(), png.replace("400.0", "400.5").as_bytes());
    assert_eq!(half.faults(), [("/width".to_owned(), "wrong-type".to_owned())]);
}

/// Forms as a browser sends them, each full of one thing.
fn forms() -> Vec<(&'static str, &'static str, String)> {
    const CANVAS: &str = "/instrumenten/gesprekscanvas/invullen/filled";
    const JOINT: &str = "/instrumenten/gesprekscanvas/invullen/joint";
    const AGREEMENT: &str = "/instrumenten/overeenkomst/invullen/filled";
    let pairs = |one: &dyn Fn(usize) -> String| {
        let mut body = String::new();
        for n in 0.. {
            let next = one(n);
            if body.len() + next.len() > SIZE {
                break;
            }
            body.push_str(&next);
            body.push('&');
        }
        body
    };
    let some = |count: usize, one: &dyn Fn(usize) -> String| (0..count).map(one).collect::<Vec<_>>().join("&");
    let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let carried = |count: usize| {
        let clauses: Value =
            (0..count).map(|n| json!({"clause": format!("eigen-{n}"), "title": "T", "items": ["I"]})).collect();
        format!("here=clauses&carried={}", encoded(&json!({"clauses": clauses}).to_string()))
    };
    vec![
        ("fields nobody knows", CANVAS, pairs(&|_| "a=".into())),
        ("fields of many names", CANVAS, pairs(&|n| format!("f{n}="))),
        ("two hundred fields", CANVAS, some(200, &|n| format!("boxes.doel.{n}.text=x"))),
        ("five thousand notes", CANVAS, some(5_000, &|n| format!("boxes.doel.{n}.text=x"))),
        ("notes in every box", JOINT, some(5_000, &|n| format!("boxes.doel.{n}.text=x"))),
        ("one far row", CANVAS, "boxes.doel.4999.text=x".into()),
        ("rows of pictures", CANVAS, some(49_000, &|n| format!("logos.{n}.image=x"))),
        ("files of pictures", CANVAS, pairs(&|n| format!("images.{n}=AAAA"))),
        ("parties of another step", AGREEMENT, some(49_000, &|n| format!("parties.{n}.name=x"))),
        (
            "forty parties",
            AGREEMENT,
            some(60, &|n| format!("{}parties.{n}.name=x", if n == 0 { "here=parties&" } else { "" })),
        ),
        (
            "notes in every box",
            JOINT,
            some(6_000, &|n| {
                format!(
                    "boxes.{}.{}.text={}",
                    ["doel", "voor-wie", "activiteiten", "rollen"][n % 4],
                    n / 12,
                    "x".repeat(1000)
                )
            }),
        ),
        (
            "parties",
            AGREEMENT,
            some(49_000, &|n| format!("{}parties.{n}.name=x", if n == 0 { "here=parties&" } else { "" })),
        ),
        ("clauses that travel", AGREEMENT, carried(20_000)),
        ("more clauses that travel", AGREEMENT, carried(80_000)),
        (
            "clauses of one's own",
            AGREEMENT,
            some(20_000, &|n| format!("clause.eigen-{n}.was=x&clause.eigen-{n}.title=y")),
        ),
        ("items of a clause", AGREEMENT, format!("clause-new.title=x&clause-new.items={}", "a%0A".repeat(1_900_000))),
        ("lines of a list", CANVAS, format!("participants={}", "a%0A".repeat(1_900_000))),
        ("a quick list that is looked at", JOINT, format!("make=check&quickList={}", "a%3A%0A".repeat(1_000_000))),
        ("a quick list", JOINT, format!("quickList={}", "x%3A+y%0A".repeat(900_000))),
        (
            "a quick list with many columns and many rows",
            JOINT,
            format!("make=check&quickList=vak%3Btekst{}%0A{}", "%3Ba".repeat(60_000), "1%0A".repeat(60_000)),
        ),
        (
            "a quick list of one long row",
            JOINT,
            format!(
                "make=check&quickList=vak%3Btekst{}%0A1%3Ba{}",
                some(30_000, &|n| format!("%3B{n:x}")).replace('&', ""),
                "%3Ba".repeat(30_000)
            ),
        ),
        ("a name of many parts", CANVAS, format!("{}=1", "a.".repeat(4_000_000))),
        ("one long text", CANVAS, format!("coalition={}", "x".repeat(8_000_000))),
        ("a carried text that is no data", AGREEMENT, format!("carried={}", "%5B".repeat(2_000_000))),
    ]
}

#[test]
fn any_form_is_answered_soon_while_others_are_served() {
    let html = [("content-type", "application/x-www-form-urlencoded"), ("accept", "text/html")];
    let waited = Mutex::new(Duration::ZERO);
    for some in forms().chunks(EACH) {
        let (server, before) = warm();
        let done = AtomicBool::new(false);
        std::thread::scope(|scope| {
            // Ends the other thread however this one ends.
            let _end = End(&done);
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    let since = Instant::now();
                    assert_eq!(server.get("/healthz").status, 200);
                    let mut waited = waited.lock().expect("a time");
                    *waited = (*waited).max(since.elapsed());
                    std::thread::sleep(Duration::from_millis(20));
                }
            });
            for (name, path, body) in some {
                let since = Instant::now();
                let page = server.send("POST", path, &html, body.as_bytes());
                let (cost, took) = (peak(&server).saturating_sub(before), since.elapsed());
                println!(
                    "{name}: {} in {took:?}, {} MiB, page of {} kB",
                    page.status,
                    cost >> 20,
                    page.body.len() >> 10
                );
                assert!([200, 400, 413].contains(&page.status), "{name}: {}", page.status);
                assert!(page.text().contains("<html lang=\"nl\""), "{name}");
                assert!(took < SOON, "{name}: {took:?}");
                // What was typed stands in the page again.
                assert!(page.body.len() <= 4 * body.len() + (1 << 20), "{name}: {}", page.body.len());
                // All that was typed comes back in a page.
                assert!(cost <= 2 * MEMORY, "{name}: {} MiB", cost >> 20);
            }
        });
    }
    let waited = *waited.lock().expect("a time");
    println!("/healthz took {waited:?} at most");
    assert!(waited < SOON);
}

struct End<'a>(&'a AtomicBool);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
