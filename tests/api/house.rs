//! A municipality's house style: its colours really are on the sheet, words on them can be read, inks keep within the limit, and all
//! that is wrong is told at once.

use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use crate::support::{Answer, Server, canvaspers, piped};

/// The first page as pixels.
fn pixels(pdf: &[u8]) -> Vec<[u8; 3]> {
    let out =
        piped(Command::new("pdftoppm").args(["-r", "24", "-f", "1", "-l", "1", "-aa", "no", "-aaVector", "no"]), pdf);
    let mut ends = out.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1);
    let from = ends.nth(2).expect("the head of a PPM");
    out[from..].chunks_exact(3).map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect()
}

/// Which part of the page has exactly this colour.
fn share(pixels: &[[u8; 3]], colour: [u8; 3]) -> f64 {
    pixels.iter().filter(|pixel| **pixel == colour).count() as f64 / pixels.len() as f64
}

/// What qpdf makes of a file.
fn qpdf(before: &[&str], pdf: &[u8], after: &[&str]) -> Vec<u8> {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let name = format!("canvaspers-house-{}-{}.pdf", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let file = std::env::temp_dir().join(name);
    std::fs::write(&file, pdf).expect("written");
    let out = piped(Command::new("qpdf").args(before).arg(&file).args(after), b"");
    std::fs::remove_file(&file).expect("removed");
    out
}

/// Most ink on the first page, in percent.
fn most_ink(pdf: &[u8], dpi: &str) -> f64 {
    let mut command = Command::new("gs");
    command.args([
        "-q",
        "-dSAFER",
        "-dBATCH",
        "-dNOPAUSE",
        "-sDEVICE=pamcmyk32",
        "-dUseFastColor=true",
        "-dFirstPage=1",
    ]);
    command.args(["-dLastPage=1", dpi, "-sOutputFile=%stdout", "-"]);
    let out = piped(&mut command, pdf);
    let end = out.windows(7).position(|part| part == b"ENDHDR\n").expect("a PAM file") + 7;
    let sums = out[end..].chunks_exact(4).map(|inks| inks.iter().map(|ink| u32::from(*ink)).sum::<u32>());
    f64::from(sums.max().expect("pixels")) / 2.55
}

fn make(body: &Value) -> Answer {
    let made = Server::shared().post("/v1/documents", body);
    assert_eq!(made.status, 200, "{body}: {}", made.text());
    made
}

fn warnings(answer: &Answer) -> Vec<String> {
    let told = answer.header("canvaspers-warnings").unwrap_or_default();
    let codes = told.split(", ").filter_map(|one| one.split(';').next());
    codes.filter(|one| !one.is_empty()).map(str::to_owned).collect()
}

#[test]
fn the_two_colours_and_the_sender_are_on_the_sheet() {
    let house = json!({"sender": "Gemeente Zonstad", "colours": {"first": "#1b5E9B", "second": "#C2410C"}});
    let plain = make(&json!({"instrument": "gesprekscanvas", "sheet": "A3"}));
    let dressed = make(&json!({"instrument": "gesprekscanvas", "sheet": "A3", "house": house}));
    let (before, after) = (pixels(&plain.body), pixels(&dressed.body));
    for (ours, theirs) in [([0x0A, 0x4F, 0x5C], [0x1B, 0x5E, 0x9B]), ([0xB9, 0x34, 0x19], [0xC2, 0x41, 0x0C])] {
        assert!(share(&before, ours) > 0.02 && share(&before, theirs) == 0.0);
        assert!(share(&after, theirs) > 0.02 && share(&after, ours) == 0.0, "{}", share(&after, theirs));
    }
    // What cannot be set stays.
    assert!(share(&after, [0xF5, 0xB7, 0x2E]) > 0.02);
    assert!(crate::support_text(&dressed.body).contains("Gemeente Zonstad"));
    assert!(warnings(&dressed).is_empty(), "{:?}", warnings(&dressed));
    let again = make(&json!({"instrument": "gesprekscanvas", "sheet": "A3", "house": house}));
    assert!(again.body == dressed.body, "the same house, the same bytes");
}

#[test]
fn a_colour_that_nothing_can_be_read_on_is_darkened_and_that_is_told() {
    let body = json!({"instrument": "gesprekscanvas", "sheet": "A3", "house": {"colours": {"first": "#808080", "second": "#1E1E1E"}}});
    let made = make(&body);
    assert_eq!(warnings(&made), ["house-colour-darkened /house/colours/first"]);
    let all = pixels(&made.body);
    assert_eq!(share(&all, [0x80; 3]), 0.0, "as it was given");
    // 4 % twice: white on it has a contrast of 4.54.
    assert!(share(&all, [0x76; 3]) > 0.02);
    assert!(share(&all, [0x1E; 3]) > 0.02, "what is good stays");
    // The command line says it in words, Dutch first.
    let (code, _, error) = canvaspers(&["render", "--request", "-", "-o", "-"], body.to_string().as_bytes());
    assert_eq!(code, 0, "{error}");
    assert!(error.contains("Op de kleur #808080 is tekst niet goed te lezen") && error.contains("#767676"), "{error}");
    let near = make(
        &json!({"instrument": "praatplaat", "sheet": "A3", "house": {"colours": {"first": "#004488", "second": "#0A4C8C"}}}),
    );
    assert_eq!(warnings(&near), ["house-colours-near /house/colours"]);
}

#[test]
fn every_fault_of_a_house_comes_at_once() {
    let house = json!({"sender": "", "ink": "#000000", "colours": {"first": "blauw", "second": {"hex": "#12345", "cmyk": [0, 0, 101, 0]}, "third": "#000000"}});
    let answer =
        Server::shared().post("/v1/documents", &json!({"instrument": "gesprekscanvas", "sheet": "A9", "house": house}));
    assert_eq!(answer.status, 400);
    let mut faults = answer.faults();
    faults.sort();
    let expected = [
        ("/house/colours/first", "house-colour-form"),
        ("/house/colours/second/cmyk/2", "out-of-range"),
        ("/house/colours/second/hex", "house-colour-form"),
        ("/house/colours/third", "unknown-member"),
        ("/house/ink", "unknown-member"),
        ("/house/sender", "too-short"),
        ("/sheet", "unknown-sheet"),
    ];
    let told: Vec<(&str, &str)> = faults.iter().map(|(at, code)| (at.as_str(), code.as_str())).collect();
    for one in expected {
        assert!(told.contains(&one) || one.0 == "/house/sender", "{one:?}: {told:?}");
    }
    assert!(told.iter().any(|(at, _)| *at == "/house/sender"), "{told:?}");
    assert!(answer.text().contains("‘blauw’ is geen kleur"), "{}", answer.text());
    let sender = json!({"instrument": "gesprekscanvas", "house": {"sender": "Zon漢stad"}});
    let told = Server::shared().post("/v1/documents", &sender).faults();
    assert_eq!(told, [("/house/sender".to_owned(), "missing-character".to_owned())]);
}

#[test]
fn every_instrument_wears_a_house_in_every_profile() {
    let server = Server::shared();
    let houses = [
        json!({"sender": "Gemeente Zonstad", "colours": {"first": "#FF00FF", "second": "#00FF00"}}),
        json!({"sender": "Coalitie Warm Weer van de gemeenten Zonstad, Maandorp en Sterrenbroek en verder", "colours": {"first": "#FFFF00", "second": {"hex": "#003399", "cmyk": [100, 100, 100, 100]}}}),
    ];
    let listing = server.get("/v1/instruments").json();
    let own = ["eindeloos", "geheugen"];
    let mut count = 0;
    for instrument in listing["instruments"].as_array().expect("instruments") {
        let id = instrument["id"].as_str().expect("an id");
        if own.contains(&id) {
            continue;
        }
        for filling in instrument["fillings"].as_array().expect("fillings") {
            let name = filling["id"].as_str().expect("an id");
            let example = server.get(&format!("/v1/instruments/{id}/example?filling={name}"));
            for (index, profile) in filling["profiles"].as_array().expect("profiles").iter().enumerate() {
                let sheet = &filling["sheets"].as_array().and_then(|all| all.last()).expect("sheets")["name"];
                let mut body = json!({"instrument": id, "filling": name, "sheet": sheet, "profile": profile, "house": houses[(count + index / 2) % 2]});
                if profile == "tiles" {
                    // A small sheet is not parted.
                    body["sheet"] = filling["sheets"][0]["name"].clone();
                }
                if filling["takesData"] == true && example.status == 200 {
                    body["data"] = example.json();
                }
                let made = make(&body);
                if profile == "print" {
                    let ink = most_ink(&made.body, "-r12");
                    assert!(ink <= 300.0 && ink > 50.0, "{body}: {ink} %");
                }
                if profile != "tiles" {
                    assert!(crate::support_text(&made.body).contains("Zonstad"), "{id} {name} {profile}: the sender");
                }
            }
            count += 1;
        }
    }
    assert!(count > 10, "{count}");
}

#[test]
fn a_print_shop_gets_the_inks_that_were_set() {
    let print = |colour: Value| {
        make(&json!({"instrument": "werkvorm", "profile": "print", "house": {"colours": {"first": colour}}}))
    };
    let set = print(json!({"hex": "#003366", "cmyk": [100, 60, 0, 40]}));
    assert!(warnings(&set).is_empty(), "{:?}", warnings(&set));
    let has = |pdf: &[u8], inks: &str| {
        let plain = qpdf(&["--qdf", "--object-streams=disable"], pdf, &["-"]);
        String::from_utf8_lossy(&plain).contains(inks)
    };
    assert!(has(&set.body, "1 0.6 0 0.4 k"), "the inks of the municipality");
    assert!(!has(&set.body, "0.92 0.45 0.4 0.36 k"), "ours are gone");
    // Too much ink is taken back, too light a colour gets black, and both are told.
    let wild = print(json!({"hex": "#777777", "cmyk": [100, 100, 100, 60]}));
    assert!(warnings(&wild).contains(&"house-colour-ink /house/colours/first".to_owned()), "{:?}", warnings(&wild));
    let grey = print(json!({"hex": "#7A7A7A", "cmyk": [0, 0, 0, 60]}));
    assert_eq!(warnings(&grey), ["house-colour-darkened /house/colours/first"]);
    assert!(!has(&grey.body, "0 0 0 0.6 k"));
}

#[test]
fn an_archive_carries_its_house_and_can_be_made_again() {
    let body = json!({"instrument": "praatplaat", "sheet": "A3", "profile": "archive",
        "house": {"sender": "Gemeente Zonstad", "colours": {"first": {"hex": "#1B5E9B", "cmyk": [90, 60, 0, 10]}}}});
    let made = make(&body);
    let read = qpdf(&["--show-attachment=canvaspers-request.json"], &made.body, &[]);
    let kept: Value = serde_json::from_slice(&read).expect("the request");
    assert_eq!(kept["request"]["house"]["sender"], "Gemeente Zonstad");
    assert!(make(&kept["request"]).body == made.body, "the same document from its own request");
    // Going on from a document, its house goes on too; what is said anew wins.
    let entries = Server::shared().get("/v1/instruments/gesprekscanvas/example?filling=joint").json();
    let joint = json!({"instrument": "gesprekscanvas", "filling": "joint", "data": entries, "house": body["house"]});
    let on = make(
        &json!({"instrument": "overeenkomst", "filling": "draft", "from": joint, "house": {"sender": "Wijk Oost"}}),
    );
    assert!(share(&pixels(&on.body), [0x1B, 0x5E, 0x9B]) > 0.02);
    let text = crate::support_text(&on.body);
    assert!(text.contains("Wijk Oost") && !text.contains("Gemeente Zonstad"), "{text}");
}
