//! A municipality's house style: its colours really are on the sheet, words on them can be read, inks keep within the limit, and all
//! that is wrong is told at once.

use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use crate::support::{Answer, Server, canvaspers, piped, root};

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

/// A municipality's folder, with its logo: an orange square and letters.
fn folder(name: &str, toml: &str) -> std::path::PathBuf {
    let folder = std::env::temp_dir().join(format!("canvaspers-house-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("house.toml"), toml).expect("written");
    std::fs::write(folder.join("logo.svg"), LOGO).expect("written");
    folder
}

const LOGO: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 80"><rect width="80" height="80" fill="#F28000"/><path d="M100 20h90v40h-90z" fill="#104080"/></svg>"##;

const ZONSTAD: &str = r##"name = "Gemeente Zonstad"
sender = "Gemeente Zonstad"
logo = {file = "logo.svg", alt = "Logo van de gemeente Zonstad"}

[colours]
first = "#1B5E9B"
second = {hex = "#C2410C", cmyk = [10, 85, 100, 10]}
"##;

#[test]
fn every_document_wears_the_house_of_the_operator_and_a_request_goes_over_it() {
    let house = folder("serve", ZONSTAD);
    let server = Server::start(&[("CANVASPERS_HOUSE", house.to_str().expect("a path"))]);
    let blank = server.get("/v1/instruments/gesprekscanvas/document?sheet=A3");
    assert_eq!(blank.status, 200, "{}", blank.text());
    let seen = pixels(&blank.body);
    assert!(share(&seen, [0x1B, 0x5E, 0x9B]) > 0.02 && share(&seen, [0xF2, 0x80, 0x00]) > 0.0004, "colours and logo");
    assert!(crate::support_text(&blank.body).contains("Gemeente Zonstad"));
    let plain = Server::shared().get("/v1/instruments/gesprekscanvas/document?sheet=A3");
    assert_ne!(plain.header("etag"), blank.header("etag"));
    // Member by member: colours of the request, sender and logo of the operator.
    let own = json!({"instrument": "overeenkomst", "profile": "archive", "house": {"colours": {"first": "#5B2A86"}}});
    let own = server.post("/v1/documents", &own);
    assert_eq!(own.status, 200, "{}", own.text());
    let seen = pixels(&own.body);
    assert!(share(&seen, [0x5B, 0x2A, 0x86]) > 0.2 && share(&seen, [0xF2, 0x80, 0x00]) > 0.001);
    // What it carries makes it again, where nobody set a house.
    let kept: Value =
        serde_json::from_slice(&qpdf(&["--show-attachment=canvaspers-request.json"], &own.body, &[])).expect("JSON");
    let again = make(&kept["request"]);
    assert!(pixels(&again.body) == seen, "the same sheet elsewhere");
    // The command line makes the same bytes.
    let config = house.join("canvaspers.toml");
    std::fs::write(&config, "public_url = \"https://canvaspers.example\"\n").expect("written");
    let (code, bytes, error) = canvaspers(
        &[
            "render",
            "gesprekscanvas",
            "--sheet",
            "A3",
            "--house",
            house.to_str().expect("a path"),
            "--config",
            config.to_str().expect("a path"),
            "-o",
            "-",
        ],
        b"",
    );
    assert_eq!(code, 0, "{error}");
    assert!(bytes == blank.body, "{} and {} bytes", bytes.len(), blank.body.len());
}

#[test]
fn a_logo_comes_with_a_request_and_a_light_one_gets_a_dark_ground() {
    use base64::Engine;
    let base64 = |text: &str| base64::engine::general_purpose::STANDARD.encode(text);
    let white = LOGO.replace("#F28000", "#FFFFFF").replace("#104080", "#FFFFFF");
    let ask = |id: &str, logo: &str, profile: &str| {
        make(&json!({"instrument": id, "profile": profile, "images": {"ons": base64(logo)},
            "house": {"logo": {"image": "ons", "alt": "Ons logo"}}}))
    };
    for id in ["praatplaat", "werkvorm", "overeenkomst", "vervolgplan", "samenwerkset"] {
        let dark = ask(id, LOGO, "screen");
        assert!(share(&pixels(&dark.body), [0xF2, 0x80, 0x00]) > 0.0004, "{id}");
        assert!(warnings(&dark).is_empty(), "{id}: {:?}", warnings(&dark));
        let light = ask(id, &white, "print");
        assert_eq!(warnings(&light), ["image-on-dark /house/logo"], "{id}");
    }
    let faults = |house: Value| {
        let body = json!({"instrument": "praatplaat", "images": {"ons": base64(LOGO)}, "house": house});
        Server::shared().post("/v1/documents", &body).faults()
    };
    let fault = |at: &str, code: &str| (at.to_owned(), code.to_owned());
    let unknown = faults(json!({"logo": {"image": "onz", "alt": "x"}}));
    assert!(unknown.contains(&fault("/house/logo/image", "no-such-image")), "{unknown:?}");
    let silent = faults(json!({"logo": {"image": "ons"}}));
    assert_eq!(silent, [fault("/house/logo/alt", "missing")]);
}

#[test]
fn all_faults_of_a_folder_are_told_at_start_with_their_lines() {
    let wrong = folder(
        "wrong",
        "sender = \"Gemeente Zonstad\"\nlogo = {file = \"weg.svg\", alt = \"Logo\"}\ngrid = 3\n\n[colours]\nfirst = \"petrol\"\n",
    );
    let path = wrong.to_str().expect("a path");
    let (code, _, error) = canvaspers(&["render", "werkvorm", "--house", path, "-o", "-"], b"");
    assert_eq!(code, 2, "{error}");
    for line in [
        "house.toml:2: weg.svg cannot be read",
        "house.toml:3: /grid",
        "house.toml:6: /colours/first: ‘petrol’ is no colour",
    ] {
        assert!(error.contains(line), "{line}: {error}");
    }
    let (code, _, error) = canvaspers(&["serve", "--listen", "127.0.0.1:0", "--house", "/nowhere"], b"");
    assert!(code == 2 && error.contains("/nowhere/house.toml:1: cannot be read"), "{error}");
    // What only a worker opens is told at start too.
    let broken = folder("broken", ZONSTAD);
    std::fs::write(broken.join("logo.svg"), "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>1</script></svg>")
        .expect("written");
    let (code, _, error) =
        canvaspers(&["serve", "--listen", "127.0.0.1:0", "--house", broken.to_str().expect("a path")], b"");
    assert!(code == 2 && error.contains("huisstijl-logo"), "{error}");
}

#[test]
fn a_press_of_the_operator_is_in_the_output_intent_and_its_limit_holds() {
    let profile = "/usr/share/color/icc/ghostscript/default_cmyk.icc";
    let settings = [
        ("CANVASPERS_PRINT__PROFILE", profile),
        ("CANVASPERS_PRINT__INK_LIMIT", "220"),
        ("CANVASPERS_PRINT__CONDITION", "Zonpers 2026"),
    ];
    let server = Server::start(&settings);
    let body = json!({"instrument": "werkvorm", "profile": "print",
        "house": {"colours": {"first": {"hex": "#102030", "cmyk": [100, 100, 100, 40]}, "second": "#FF00FF"}}});
    let made = server.post("/v1/documents", &body);
    assert_eq!(made.status, 200, "{}", made.text());
    let ours = make(&body);
    let plain = qpdf(&["--qdf", "--object-streams=disable"], &made.body, &["-"]);
    let has = |part: &[u8]| plain.windows(part.len()).any(|one| one == part);
    assert!(has(b"/OutputConditionIdentifier (Zonpers 2026)") && !has(b"FOGRA39"));
    let icc = std::fs::read(profile).expect("ghostscript installs it");
    assert!(has(&icc), "the profile itself is embedded");
    let (here, there) = (most_ink(&made.body, "-r30"), most_ink(&ours.body, "-r30"));
    assert!(here <= 220.5 && there > 225.0 && there <= 300.0, "{here} {there}");
    assert!(made.header("canvaspers-warnings").is_some_and(|told| told.contains("house-colour-ink")));
    // What is not made for a press is the same.
    let screen = json!({"instrument": "werkvorm"});
    assert!(server.post("/v1/documents", &screen).body == make(&screen).body);
    for (name, value, told) in [
        ("PROFILE", "/usr/share/color/icc/ghostscript/srgb.icc", "not of a press"),
        ("PROFILE", "/nowhere.icc", "/nowhere.icc"),
        ("INK_LIMIT", "200", "belong to a profile"),
    ] {
        let child = Command::new(env!("CARGO_BIN_EXE_canvaspers"))
            .args(["serve", "--listen", "127.0.0.1:0"])
            .env(format!("CANVASPERS_PRINT__{name}"), value)
            .output()
            .expect("ends");
        let error = String::from_utf8_lossy(&child.stderr).into_owned();
        assert!(child.status.code() == Some(2) && error.contains(told), "{value}: {error}");
    }
}

/// A font of another name than ours: the letters of one of ours.
fn a_font() -> Vec<u8> {
    let file = root().join("fonts/atkinson-hyperlegible/AtkinsonHyperlegible_700Bold.ttf");
    let mut bytes = std::fs::read(file).expect("a font");
    let wide = |name: &str| name.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
    for (old, new) in [(b"Atkinson".to_vec(), b"Zonstads".to_vec()), (wide("Atkinson"), wide("Zonstads"))] {
        while let Some(at) = bytes.windows(old.len()).position(|own| own == old) {
            bytes[at..at + old.len()].copy_from_slice(&new);
        }
    }
    bytes
}

#[test]
fn titles_stand_in_the_font_of_the_operator_and_a_bad_one_is_told_at_start() {
    let toml = "display = {family = \"Zonstads Hyperlegible\", files = [\"eigen.ttf\"]}\n";
    let own = folder("font", toml);
    std::fs::write(own.join("eigen.ttf"), a_font()).expect("written");
    let out = own.join("out.pdf");
    let (house, file) = (own.to_str().expect("a path"), out.to_str().expect("a path"));
    for profile in ["screen", "print"] {
        let arguments = ["render", "praatplaat", "--sheet", "A3", "--profile", profile, "--house", house, "-o", file];
        let (code, _, error) = canvaspers(&arguments, b"");
        assert_eq!(code, 0, "{error}");
        let fonts = std::process::Command::new("pdffonts").arg(&out).output().expect("make setup installs it").stdout;
        let fonts = String::from_utf8_lossy(&fonts).into_owned();
        assert!(fonts.contains("ZonstadsHyperlegible") && fonts.contains("SourceSans3"), "{profile}: {fonts}");
        assert!(!fonts.contains("Bricolage"), "{profile}: {fonts}");
    }
    // The same over HTTP, and a service that does not start with a file that is no font.
    let server = Server::start(&[("CANVASPERS_HOUSE", house)]);
    let made = server.get("/v1/instruments/praatplaat/document?sheet=A3");
    assert_eq!(made.status, 200);
    std::fs::write(&out, &made.body).expect("written");
    let fonts = std::process::Command::new("pdffonts").arg(&out).output().expect("poppler").stdout;
    assert!(String::from_utf8_lossy(&fonts).contains("ZonstadsHyperlegible"));
    drop(server);
    for (bytes, told) in [(b"geen lettertype".to_vec(), "eigen.ttf"), (vec![0; 4096], "Zonstads Hyperlegible")] {
        std::fs::write(own.join("eigen.ttf"), bytes).expect("written");
        let arguments = ["render", "praatplaat", "--house", house, "-o", file];
        let (code, _, error) = canvaspers(&arguments, b"");
        assert!(code != 0 && error.contains(told), "{code} {error}");
    }
    std::fs::remove_file(own.join("eigen.ttf")).expect("removed");
    let (code, _, error) = canvaspers(&["render", "praatplaat", "--house", house, "-o", file], b"");
    assert!(code == 2 && error.contains("house.toml:1: eigen.ttf cannot be read"), "{code} {error}");
    // A request cannot bring or choose one.
    let body = json!({"instrument": "praatplaat", "house": {"display": "Zonstads Hyperlegible"}});
    let answer = Server::shared().post("/v1/documents", &body);
    assert_eq!(answer.faults()[0].1, "unknown-member");
    std::fs::remove_dir_all(own).expect("removed");
}

#[test]
fn a_preview_in_a_visitors_style_is_not_kept() {
    let server = Server::start(&[]);
    let held = || {
        let metrics = server.get("/metrics").text();
        let line = metrics.lines().find(|line| line.starts_with("canvaspers_cache_bytes ")).expect("a line").to_owned();
        line.rsplit(' ').next().and_then(|bytes| bytes.parse::<f64>().ok()).expect("a number")
    };
    let kind = [("content-type", "multipart/form-data; boundary=grens"), ("accept", "text/html")];
    let look = |members: &[(&str, &str)]| {
        let parts = members.iter().map(|(name, value)| {
            format!("--grens\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        });
        let form = parts.collect::<String>() + "--grens--\r\n";
        let page = server.send("POST", "/huisstijl", &kind, form.as_bytes());
        assert_eq!(page.status, 200, "{}", page.text());
        assert_eq!(page.text().replace("&#x2f;", "/").matches("data:image/png").count(), 3);
    };
    let (sender, first) = (("sender", "Gemeente Zonstad"), ("first", "#004488"));
    for form in [&[sender][..], &[first], &[sender, first, ("second", "#AA0000")]] {
        look(form);
        assert_eq!(held(), 0.0, "{form:?}");
    }
    // What everybody sees is made once.
    look(&[("sender", "")]);
    assert!(held() > 100_000.0, "{}", held());
}
