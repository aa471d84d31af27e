//! `make bench`: speed over HTTP and of the command line, memory, sizes; in the same run the bare typst compile and export, and a
//! floor: the same page drawn by hand with krilla. Prints a table and JSON. Ratios count; the machine is noisy.

mod client;
mod documents;

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use canvaspers::document::{Documents, Limits, request};
use catalog::Catalog;
use serde_json::{Value, json};

use client::{Asked, Client, Times, load};
use documents::{
    agreement, agreement_of, canvas, comparison, illustrated, krilla_floor, pictures, policy, praatplaat, worksheet,
};

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

fn main() {
    let count: usize = std::env::var("CANVASPERS_TEST_BENCH").ok().and_then(|n| n.parse().ok()).unwrap_or(20_000);
    let (mut server, address) = serve();
    let at_rest = {
        std::thread::sleep(Duration::from_millis(500));
        resident_kb(server.id()) + children(server.id()).iter().map(|pid| resident_kb(*pid)).sum::<u64>()
    };
    let post = |instrument: &'static str, sheet: &'static str, data: fn(usize) -> Value| {
        move |i: usize| Asked::document(&json!({"instrument": instrument, "sheet": sheet, "data": data(i)}))
    };
    let blank = |_: usize| Asked::get("/v1/instruments/gesprekscanvas/document?sheet=A1");
    // A date of its own each time, so that none comes from the cache.
    let dated = |filling: &'static str| {
        move |i: usize| {
            let date = format!("{:04}-{:02}-{:02}", 2000 + i / 336, i / 28 % 12 + 1, i % 28 + 1);
            Asked::document(
                &json!({"instrument": "gesprekscanvas", "filling": filling, "sheet": "A4", "documentDate": date}),
            )
        }
    };
    let filled = |i: usize| {
        Asked::document(
            &json!({"instrument": "gesprekscanvas", "filling": "fillable", "sheet": "A4", "data": worksheet(i)}),
        )
    };
    let file = Client::new(&address).ask(&filled(0));
    let reading = |_: usize| Asked::reading(&file);
    let mut rows = Vec::new();
    let mut measure = |name: &str, clients: usize, count: usize, asked: &(dyn Fn(usize) -> Asked + Sync)| {
        load(&address, clients, 40.min(count), &|i| asked(i + 10_000));
        let (rate, times) = load(&address, clients, count, asked);
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
    let printed = measure("canvas A0 for a press", 1, 200, &|i: usize| {
        Asked::document(&json!({"instrument": "gesprekscanvas", "sheet": "A0", "profile": "print", "data": canvas(i)}))
    });
    let poster = measure("praatplaat A0", 1, 200, &post("praatplaat", "A0", praatplaat));
    let tiled = measure("praatplaat A0 as tiles", 1, 200, &|i: usize| {
        Asked::document(&json!({"instrument": "praatplaat", "sheet": "A0", "profile": "tiles", "data": praatplaat(i)}))
    });
    let sheet = Client::new(&address).ask(&Asked::document(
        &json!({"instrument": "gesprekscanvas", "sheet": "A0", "profile": "print", "data": canvas(0)}),
    ));
    let preflight = measure("preflight A0, fast", 1, 100, &|_| Asked::preflight(&sheet));
    let pictures = pictures();
    let illustrated_new = measure("praatplaat A0, 20 images, new", 1, 6, &|i| illustrated(&pictures, i));
    let illustrated_again = measure("praatplaat A0, 20 images, kept", 1, 40, &|_| illustrated(&pictures, 0));
    let blank_a4 = measure("blank canvas A4", 1, 200, &dated("blank"));
    let blank_form = measure("worksheet A4", 1, 200, &dated("fillable"));
    measure("worksheet A4, with values", 1, 200, &filled);
    let agreed = measure("agreement, 8 parties", 1, 200, &post("overeenkomst", "A4", agreement));
    let parties_24 = measure("agreement, 24 parties", 1, 100, &post("overeenkomst", "A4", |i| agreement_of(24, i)));
    let parties_40 = measure("agreement, 40 parties", 1, 100, &post("overeenkomst", "A4", |i| agreement_of(40, i)));
    let face = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/fonts/source-sans-3/SourceSans3_400Regular.ttf"))
        .expect("a font");
    let font = krilla::text::Font::new(face.into(), 0).expect("a font");
    let policy = policy(&font, 200);
    let signed = Client::new(&address).ask(&post("overeenkomst", "A4", agreement)(0));
    let attached = measure("attaching to 200 pages", 1, 200, &|_| Asked::attachment(&policy, &signed));
    let read = measure("reading a worksheet", 1, 400, &reading);
    let compared = measure("comparison A0, 40 x 600 w", 1, 12, &post("vergelijking", "A0", comparison));
    measure("comparison A4, 40 x 600 w", 1, 12, &post("vergelijking", "A4", comparison));
    // ---------------- bare typst, and the floor, in the same run
    let catalog = Catalog::load(None).expect("the catalogue");
    let documents = Documents::new(catalog, Limits::default(), Some("https://canvaspers.example".into()), None, 0)
        .expect("documents");
    let job = |i: usize| {
        let body = json!({"instrument": "gesprekscanvas", "sheet": "A0", "data": canvas(i)});
        documents.job(&request::from_body(&body, documents.catalog(), documents.limits()).expect("a request"))
    };
    let agreements: Vec<_> = (0..120)
        .map(|i| {
            let body = json!({"instrument": "overeenkomst", "sheet": "A4", "data": agreement(1_000_000 + i)});
            documents.job(&request::from_body(&body, documents.catalog(), documents.limits()).expect("a request"))
        })
        .collect();
    let mut agreement_size = 0;
    let bare_agreement = Times::of(
        agreements
            .iter()
            .map(|job| {
                let started = Instant::now();
                agreement_size = typeset::bare(job).expect("made").len();
                started.elapsed().as_secs_f64() * 1000.0
            })
            .skip(20)
            .collect(),
    );
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
    // ---------------- memory over many documents, of a service that has made no comparison yet
    let _ = server.kill();
    let (mut server, address) = serve();
    let workers = |server: &Child| children(server.id()).iter().map(|pid| resident_kb(*pid)).max().unwrap_or(0);
    load(&address, 2, count / 10, &post("gesprekscanvas", "A0", canvas));
    let (service_before, worker_before) = (resident_kb(server.id()), workers(&server));
    load(&address, 2, count, &post("gesprekscanvas", "A0", canvas));
    let (service_after, worker_after) = (resident_kb(server.id()), workers(&server));
    let _ = server.kill();

    println!("{:<26} {:>7} {:>9} {:>9} {:>12}", "", "clients", "p50 ms", "p99 ms", "documents/s");
    for row in &rows {
        let number = |key: &str| row[key].as_f64().unwrap_or_default();
        println!(
            "{:<26} {:>7} {:>9.2} {:>9.2} {:>12.1}",
            row["what"].as_str().unwrap_or_default(),
            row["clients"],
            number("p50ms"),
            number("p99ms"),
            number("perSecond")
        );
    }
    println!("{:<26} {:>7} {:>9.2} {:>9.2}", "bare typst, canvas A0", "", bare.at(0.5), bare.at(0.99));
    println!(
        "{:<26} {:>7} {:>9.2} {:>9.2}",
        "bare typst, agreement",
        "",
        bare_agreement.at(0.5),
        bare_agreement.at(0.99)
    );
    println!("size of an agreement of 8 parties: {} kB", agreement_size / 1000);
    println!("{:<26} {:>7} {:>9.2} {:>9.2}", "by hand with krilla", "", floor.at(0.5), floor.at(0.99));
    println!("{:<26} {:>7} {:>9.2} {:>9.2}", "command line, cold", "", cold.at(0.5), cold.at(0.99));
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
        ("p50 for a press <= 1.3 x screen", printed / canvas_p50, 1.3),
        ("p50 of tiles <= 2 x their sheet", tiled / poster, 2.0),
        ("preflight of an A0, fast, ms", preflight, 100.0),
        ("A0 with 14 logos and 6 photographs, new, ms", illustrated_new, 1500.0),
        ("the same with images kept, ms", illustrated_again, 150.0),
        ("p50 of a blank from cache, ms", blank_p50, 0.5),
        ("command line cold, p50 ms", cold.at(0.5), 60.0),
        ("p50 of an agreement <= 1.3 x bare", agreed / bare_agreement.at(0.5), 1.3),
        ("16 more parties: the second time <= 1.5 x the first", (parties_40 - parties_24) / (parties_24 - agreed), 1.5),
        ("attaching to 200 pages, ms", attached, 30.0),
        ("worksheet <= 2 x blank A4", blank_form / blank_a4, 2.0),
        ("reading a worksheet, ms", read, 15.0),
        ("comparison of 40 partners, ms", compared, 500.0),
        ("worker grows by, MiB", (worker_after.saturating_sub(worker_before)) as f64 / 1024.0, 16.0),
        ("at rest, MiB", at_rest as f64 / 1024.0, 150.0),
    ];
    let mut failed = 0;
    for (what, value, bound) in checks {
        let good = value <= bound;
        failed += usize::from(!good);
        println!("{} {what}: {value:.2} (bound {bound})", if good { "holds" } else { "FAILS" });
    }
    // What we strive for; machines differ too much for a bound.
    for (what, value, goal) in
        [("canvas A0", canvas_p50, 5.0), ("praatplaat A0", poster, 5.0), ("agreement", agreed, 25.0)]
    {
        println!("goal  p50 of {what}: {value:.2} ms (goal {goal})");
    }
    println!(
        "{}",
        json!({"http": rows, "bareP50ms": bare.at(0.5), "krillaP50ms": floor.at(0.5), "coldP50ms": cold.at(0.5), "sizeBytes": size, "atRestMiB": at_rest / 1024, "ratio": ratio,
        "memoryMiB": {"serviceBefore": service_before / 1024, "serviceAfter": service_after / 1024, "workerBefore": worker_before / 1024, "workerAfter": worker_after / 1024}})
    );
    std::process::exit(i32::from(failed > 0));
}
