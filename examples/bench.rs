//! `make bench`: speed over HTTP and of the command line, memory, sizes; in the same run the bare typst compile and export, and a
//! floor: the same page drawn by hand with krilla. Prints a table and JSON. Ratios count; the machine is noisy.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use canvaspers::catalog::Catalog;
use canvaspers::document::{Documents, Limits, request};
use canvaspers::typeset;
use serde_json::{Value, json};

/// A client that keeps its connection, so that the service is measured and not TCP.
struct Client {
    stream: BufReader<TcpStream>,
}

impl Client {
    fn new(address: &str) -> Client {
        let stream = TcpStream::connect(address).expect("connected");
        stream.set_nodelay(true).expect("set");
        Client { stream: BufReader::new(stream) }
    }

    /// Sends one request; gives the bytes of the body.
    fn ask(&mut self, method: &str, path: &str, body: &str) -> usize {
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        self.stream.get_mut().write_all(head.as_bytes()).expect("sent");
        let mut length = 0;
        let mut line = String::new();
        let mut first = true;
        loop {
            line.clear();
            self.stream.read_line(&mut line).expect("a head");
            assert!(!first || line.starts_with("HTTP/1.1 200"), "{line}");
            first = false;
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().expect("a length");
            }
            if line == "\r\n" {
                break;
            }
        }
        let mut bytes = vec![0; length];
        self.stream.read_exact(&mut bytes).expect("a body");
        length
    }
}

/// Times in ms, sorted.
struct Times(Vec<f64>);

impl Times {
    fn of(mut times: Vec<f64>) -> Times {
        times.sort_by(f64::total_cmp);
        Times(times)
    }

    fn at(&self, share: f64) -> f64 {
        self.0[((self.0.len() - 1) as f64 * share).round() as usize]
    }
}

/// `count` requests over `clients` connections; documents a second, and the times.
fn load(
    address: &str,
    clients: usize,
    count: usize,
    body: &(impl Fn(usize) -> (String, String, String) + Sync),
) -> (f64, Times) {
    let began = Instant::now();
    let times: Vec<f64> = std::thread::scope(|scope| {
        let handles: Vec<_> = (0..clients)
            .map(|n| {
                scope.spawn(move || {
                    let mut client = Client::new(address);
                    (n..count)
                        .step_by(clients)
                        .map(|i| {
                            let (method, path, text) = body(i);
                            let started = Instant::now();
                            client.ask(&method, &path, &text);
                            started.elapsed().as_secs_f64() * 1000.0
                        })
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        handles.into_iter().flat_map(|handle| handle.join().expect("joined")).collect()
    });
    (count as f64 / began.elapsed().as_secs_f64(), Times::of(times))
}

/// A canvas with some 300 words, all other in every document.
fn canvas(i: usize) -> Value {
    let ids = [
        "voor-wie",
        "waarom-samen",
        "doel",
        "activiteiten",
        "rollen",
        "inbreng",
        "verschillen",
        "merken",
        "volhouden",
        "parkeerplaats",
    ];
    let boxes: serde_json::Map<String, Value> = ids
        .iter()
        .enumerate()
        .map(|(b, id)| {
            let note = |n: usize| json!({"text": format!("Geeltje {i} met een paar woorden over vak {b} nummer {n}"), "author": format!("Organisatie {}", i % 97)});
            ((*id).to_owned(), (0..3).map(note).collect())
        })
        .collect();
    json!({"coalition": format!("Samen {i}"), "boxes": boxes})
}

fn praatplaat(i: usize) -> Value {
    json!({"coalition": format!("Samen {i}"), "effects": [
        {"effect": "kwaliteit-van-leven", "words": format!("Iets hebben om naar uit te kijken, {i} keer."), "figures": [{"value": format!("{i}"), "label": "inwoners doen mee", "source": "Gemeente Voorbeeld", "year": 2025}]},
        {"effect": "talenten-ontwikkelen", "words": format!("Op je {i}ste nog iets leren.")}]})
}

fn resident_kb(pid: u32) -> u64 {
    let statm = std::fs::read_to_string(format!("/proc/{pid}/statm")).unwrap_or_default();
    statm.split_whitespace().nth(1).and_then(|pages| pages.parse::<u64>().ok()).unwrap_or(0) * 4
}

fn children(pid: u32) -> Vec<u32> {
    std::fs::read_dir(format!("/proc/{pid}/task"))
        .into_iter()
        .flatten()
        .filter_map(|task| std::fs::read_to_string(task.ok()?.path().join("children")).ok())
        .flat_map(|text| text.split_whitespace().filter_map(|pid| pid.parse().ok()).collect::<Vec<_>>())
        .collect()
}

fn binary() -> PathBuf {
    let own = std::env::current_exe().expect("a path");
    own.ancestors().nth(2).expect("the release folder").join("canvaspers")
}

fn serve() -> (Child, String) {
    let mut child = Command::new(binary())
        .args(["serve", "--listen", "127.0.0.1:0"])
        .env("CANVASPERS_LOG__LEVEL", "error")
        .stdout(Stdio::piped())
        .spawn()
        .expect("make build first");
    let mut line = String::new();
    let mut out = BufReader::new(child.stdout.take().expect("stdout"));
    out.read_line(&mut line).expect("a line");
    std::thread::spawn(move || out.lines().for_each(drop));
    let address = line.split("http://").nth(1).and_then(|rest| rest.split('/').next()).expect("an address").to_owned();
    (child, address)
}

/// The same page by hand: bands, boxes and 30 notes as lines of text, without layout.
fn krilla_floor(font: &krilla::text::Font, i: usize) -> usize {
    use krilla::geom::{PathBuilder, Point, Rect};
    use krilla::num::NormalizedF32;
    use krilla::paint::Fill;
    let mut document = krilla::Document::new();
    let settings = krilla::page::PageSettings::from_wh(3370.0, 2384.0).expect("a size");
    let mut page = document.start_page_with(settings);
    let mut surface = page.surface();
    let colour = |r, g, b| {
        Some(Fill {
            paint: krilla::color::rgb::Color::new(r, g, b).into(),
            opacity: NormalizedF32::ONE,
            rule: Default::default(),
        })
    };
    for band in 0..3 {
        for cell in 0..4 {
            let mut path = PathBuilder::new();
            path.push_rect(
                Rect::from_xywh(300.0 + 700.0 * cell as f32, 250.0 + 660.0 * band as f32, 680.0, 620.0).expect("a box"),
            );
            surface.set_fill(colour(250, 241, 184));
            surface.draw_path(&path.finish().expect("a path"));
        }
    }
    surface.set_fill(colour(31, 27, 24));
    for line in 0..120 {
        let text = format!("Geeltje {i} met een paar woorden nummer {line}");
        let point = Point::from_xy(320.0 + 700.0 * (line % 4) as f32, 300.0 + 60.0 * (line / 4) as f32);
        surface.draw_text(point, font.clone(), 26.0, &text, false, krilla::text::TextDirection::Auto);
    }
    surface.finish();
    page.finish();
    document.finish().expect("a PDF").len()
}

fn main() {
    let count: usize = std::env::var("CANVASPERS_TEST_BENCH").ok().and_then(|n| n.parse().ok()).unwrap_or(20_000);
    let (mut server, address) = serve();
    let at_rest = {
        std::thread::sleep(Duration::from_millis(500));
        resident_kb(server.id()) + children(server.id()).iter().map(|pid| resident_kb(*pid)).sum::<u64>()
    };
    let post = |instrument: &'static str, sheet: &'static str, data: fn(usize) -> Value| {
        move |i: usize| {
            (
                "POST".to_owned(),
                "/v1/documents".to_owned(),
                json!({"instrument": instrument, "sheet": sheet, "data": data(i)}).to_string(),
            )
        }
    };
    let blank =
        |_: usize| ("GET".to_owned(), "/v1/instruments/gesprekscanvas/document?sheet=A1".to_owned(), String::new());
    let mut rows = Vec::new();
    let mut measure = |name: &str,
                       clients: usize,
                       count: usize,
                       body: &(dyn Fn(usize) -> (String, String, String) + Sync)| {
        load(&address, clients, 40, &body);
        let (rate, times) = load(&address, clients, count, &body);
        rows.push(json!({"what": name, "clients": clients, "p50ms": times.at(0.5), "p99ms": times.at(0.99), "perSecond": rate}));
        times.at(0.5)
    };
    let mut blank_p50 = 0.0;
    let mut canvas_p50 = 0.0;
    for clients in [1, 2] {
        let p50 = measure("blank from cache", clients, 4000, &blank);
        let own = measure("canvas A0, 300 words", clients, 200, &post("gesprekscanvas", "A0", canvas));
        measure("praatplaat A1", clients, 200, &post("praatplaat", "A1", praatplaat));
        if clients == 1 {
            (blank_p50, canvas_p50) = (p50, own);
        }
    }
    // ---------------- bare typst, and the floor, in the same run
    let catalog = Catalog::load(None).expect("the catalogue");
    let documents =
        Documents::new(catalog, Limits::default(), "http://localhost:8080".into(), None, 0).expect("documents");
    let job = |i: usize| {
        let body = json!({"instrument": "gesprekscanvas", "sheet": "A0", "data": canvas(i)});
        documents.job(&request::from_body(&body, documents.catalog(), documents.limits()).expect("a request"))
    };
    let jobs: Vec<_> = (0..200).map(|i| job(1_000_000 + i)).collect();
    let mut size = 0;
    let bare = Times::of(
        jobs.iter()
            .map(|job| {
                let started = Instant::now();
                size = typeset::bare(job).expect("made").len();
                started.elapsed().as_secs_f64() * 1000.0
            })
            .skip(20)
            .collect(),
    );
    let face = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/fonts/source-sans-3/SourceSans3_400Regular.ttf"))
        .expect("a font");
    let font = krilla::text::Font::new(face.into(), 0).expect("a font");
    let floor = Times::of(
        (0..200)
            .map(|i| {
                let started = Instant::now();
                krilla_floor(&font, i);
                started.elapsed().as_secs_f64() * 1000.0
            })
            .collect(),
    );
    // ---------------- command line, cold
    let cold = Times::of(
        (0..20)
            .map(|_| {
                let started = Instant::now();
                let done = Command::new(binary())
                    .args(["render", "gesprekscanvas", "--sheet", "A0", "-o", "-"])
                    .stdout(Stdio::null())
                    .status();
                assert!(done.is_ok_and(|status| status.success()));
                started.elapsed().as_secs_f64() * 1000.0
            })
            .collect(),
    );
    // ---------------- memory over many documents
    let workers = |server: &Child| children(server.id()).iter().map(|pid| resident_kb(*pid)).max().unwrap_or(0);
    load(&address, 2, count / 10, &post("gesprekscanvas", "A0", canvas));
    let (service_before, worker_before) = (resident_kb(server.id()), workers(&server));
    load(&address, 2, count, &post("gesprekscanvas", "A0", canvas));
    let (service_after, worker_after) = (resident_kb(server.id()), workers(&server));
    let _ = server.kill();

    println!("{:<24} {:>7} {:>9} {:>9} {:>12}", "", "clients", "p50 ms", "p99 ms", "documents/s");
    for row in &rows {
        let number = |key: &str| row[key].as_f64().unwrap_or_default();
        println!(
            "{:<24} {:>7} {:>9.2} {:>9.2} {:>12.1}",
            row["what"].as_str().unwrap_or_default(),
            row["clients"],
            number("p50ms"),
            number("p99ms"),
            number("perSecond")
        );
    }
    println!("{:<24} {:>7} {:>9.2} {:>9.2}", "bare typst, canvas A0", "", bare.at(0.5), bare.at(0.99));
    println!("{:<24} {:>7} {:>9.2} {:>9.2}", "by hand with krilla", "", floor.at(0.5), floor.at(0.99));
    println!("{:<24} {:>7} {:>9.2} {:>9.2}", "command line, cold", "", cold.at(0.5), cold.at(0.99));
    println!("size of a canvas A0 with 300 words: {} kB", size / 1000);
    println!("memory at rest, service and workers: {} MiB", at_rest / 1024);
    println!(
        "memory over {count} documents: service {} -> {} MiB, worker {} -> {} MiB",
        service_before / 1024,
        service_after / 1024,
        worker_before / 1024,
        worker_after / 1024
    );
    let ratio = canvas_p50 / bare.at(0.5);
    let checks = [
        ("p50 of a canvas <= 1.3 x bare", ratio, 1.3),
        ("p50 of a blank from cache, ms", blank_p50, 0.5),
        ("command line cold, p50 ms", cold.at(0.5), 60.0),
        ("worker grows by, MiB", (worker_after.saturating_sub(worker_before)) as f64 / 1024.0, 16.0),
        ("at rest, MiB", at_rest as f64 / 1024.0, 150.0),
    ];
    let mut failed = 0;
    for (what, value, bound) in checks {
        let good = value <= bound;
        failed += usize::from(!good);
        println!("{} {what}: {value:.2} (bound {bound})", if good { "holds" } else { "FAILS" });
    }
    println!(
        "{}",
        json!({"http": rows, "bareP50ms": bare.at(0.5), "krillaP50ms": floor.at(0.5), "coldP50ms": cold.at(0.5), "sizeBytes": size, "atRestMiB": at_rest / 1024, "ratio": ratio,
        "memoryMiB": {"serviceBefore": service_before / 1024, "serviceAfter": service_after / 1024, "workerBefore": worker_before / 1024, "workerAfter": worker_after / 1024}})
    );
    std::process::exit(i32::from(failed > 0));
}
