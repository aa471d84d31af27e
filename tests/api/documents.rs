//! Documents over HTTP: defaults, caching, names, formats, languages.

use serde_json::json;

use crate::support::{Server, canvaspers};

#[test]
fn a_blank_canvas_comes_from_the_cache_with_a_strong_tag() {
    let server = Server::shared();
    let path = "/v1/instruments/gesprekscanvas/document?sheet=A1";
    let first = server.get(path);
    assert_eq!(first.status, 200, "{}", first.text());
    assert_eq!(first.header("content-type"), Some("application/pdf"));
    assert_eq!(first.header("content-disposition"), Some("inline; filename=\"gesprekscanvas-a1-liggend.pdf\""));
    assert_eq!(first.header("canvaspers-pages"), Some("1"));
    assert_eq!(first.header("api-version"), Some(env!("CARGO_PKG_VERSION")));
    assert!(first.header("vary").is_some_and(|vary| vary.contains("Accept")));
    let tag = first.header("etag").expect("a tag").to_owned();
    assert!(tag.starts_with('"'), "a strong tag: {tag}");
    let again = server.send("GET", path, &[("if-none-match", &tag)], b"");
    assert_eq!(again.status, 304);
    assert!(again.body.is_empty());
}

#[test]
fn every_default_is_the_first_of_its_kind() {
    let server = Server::shared();
    let short = server.post("/v1/documents", &json!({"instrument": "gesprekscanvas"}));
    let long = server.post(
        "/v1/documents",
        &json!({"instrument": "gesprekscanvas", "filling": "blank", "sheet": "A0", "orientation": "landscape", "language": "nl",
            "profile": "screen", "format": "pdf", "overflow": "continue", "options": {}, "documentDate": "2026-11-27"}),
    );
    assert_eq!((short.status, long.status), (200, 200), "{}", long.text());
    assert!(short.body == long.body, "the same request, the same bytes");
    assert_eq!(short.header("cache-control"), Some("no-store"));
}

#[test]
fn command_line_and_service_make_the_same_bytes() {
    let server = Server::shared();
    let over_http =
        server.get("/v1/instruments/praatplaat/document?sheet=A2&audience=cultuur&language=en&profile=archive");
    let folder = std::env::temp_dir().join(format!("canvaspers-test-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let config = folder.join("canvaspers.toml");
    std::fs::write(&config, "public_url = \"https://canvaspers.example\"\n").expect("written");
    let (code, bytes, error) = canvaspers(
        &[
            "render",
            "praatplaat",
            "--sheet",
            "A2",
            "--option",
            "audience=cultuur",
            "--language",
            "en",
            "--profile",
            "archive",
            "--config",
            config.to_str().expect("a path"),
            "-o",
            "-",
        ],
        b"",
    );
    assert_eq!(code, 0, "{error}");
    assert_eq!(over_http.status, 200);
    assert!(bytes == over_http.body, "{} and {} bytes", bytes.len(), over_http.body.len());
}

#[test]
fn two_replicas_answer_alike_byte_for_byte() {
    let (one, two) = (Server::start(&[]), Server::start(&[("CANVASPERS_PRESS__WORKERS", "1")]));
    let example = one.get("/v1/instruments/gesprekscanvas/example?filling=filled").json();
    for body in [
        json!({"instrument": "samenwerkset", "profile": "archive"}),
        json!({"instrument": "gesprekscanvas", "sheet": "A2", "data": example, "profile": "archive", "documentDate": "2026-12-01"}),
        json!({"instrument": "gesprekscanvas", "sheet": "A4", "data": example, "format": "png", "width": 500}),
    ] {
        let (a, b) = (one.post("/v1/documents", &body), two.post("/v1/documents", &body));
        assert_eq!((a.status, b.status), (200, 200), "{}", a.text());
        assert!(a.body == b.body, "{body}");
    }
    for path in [
        "/",
        "/en/instruments/praatplaat",
        "/v1/instruments",
        "/v1/openapi.json",
        "/instrumenten/gesprekscanvas/invullen/filled",
    ] {
        assert!(one.get(path).body == two.get(path).body, "{path}");
    }
}

#[test]
fn pictures_have_the_width_and_page_asked_for() {
    let server = Server::shared();
    let png = server.get("/v1/instruments/samenwerkset/document?format=png&width=640&page=3");
    assert_eq!(png.header("content-type"), Some("image/png"));
    assert_eq!(png.header("canvaspers-pages"), Some("3"));
    let info = png::Decoder::new(std::io::Cursor::new(&png.body)).read_info().expect("a picture").info().clone();
    assert_eq!(info.width, 640);
    assert!(info.height > info.width, "page 3 is the standing guide");
    let svg = server.send("GET", "/v1/instruments/gesprekscanvas/document", &[("accept", "image/svg+xml")], b"");
    assert_eq!(svg.header("content-type"), Some("image/svg+xml"));
    assert!(svg.text().starts_with("<svg"));
    // format wins over Accept
    let pdf = server.send("GET", "/v1/instruments/gesprekscanvas/document?format=pdf", &[("accept", "image/png")], b"");
    assert_eq!(pdf.header("content-type"), Some("application/pdf"));
}

#[test]
fn text_that_does_not_fit_goes_on_and_is_reported_or_refused() {
    let server = Server::shared();
    let long = vec!["woord"; 400].join(" ");
    let data = json!({"boxes": {"doel": [{"text": long}], "rollen": [{"text": "kort"}]}});
    let on = server.post("/v1/documents", &json!({"instrument": "gesprekscanvas", "sheet": "A4", "data": data}));
    assert_eq!(on.status, 200, "{}", on.text());
    assert_eq!(on.header("canvaspers-overflow"), Some("doel"));
    assert_eq!(on.header("canvaspers-pages"), Some("2"));
    let off = server.post(
        "/v1/documents",
        &json!({"instrument": "gesprekscanvas", "sheet": "A4", "data": data, "overflow": "error"}),
    );
    assert_eq!(off.status, 400);
    assert_eq!(off.faults(), [("/data/boxes/doel".to_owned(), "overflow".to_owned())]);
    assert!(
        off.json()["errors"][0]["detail"].as_str().is_some_and(|detail| detail.contains("2399 tekens")),
        "{}",
        off.text()
    );
}

#[test]
fn the_filled_example_of_every_instrument_is_made() {
    let server = Server::shared();
    for instrument in server.get("/v1/instruments").json()["instruments"].as_array().expect("a list") {
        let id = instrument["id"].as_str().expect("an id");
        for filling in instrument["fillings"].as_array().expect("fillings") {
            if filling["takesData"] != true {
                continue;
            }
            let name = filling["id"].as_str().expect("an id");
            let example = server.get(&format!("/v1/instruments/{id}/example?filling={name}")).json();
            let made = server.post("/v1/documents", &json!({"instrument": id, "filling": name, "data": example}));
            assert_eq!(made.status, 200, "{id} {name}: {}", made.text());
            assert!(made.body.starts_with(b"%PDF-1.7"));
        }
    }
}

#[test]
fn user_text_is_shown_as_it_was_typed() {
    let server = Server::shared();
    let odd = "#panic(\"x\") $x^2$ *a* _b_ </script> \\ @ref <label> // /* `code` = kop - punt";
    let data = json!({"boxes": {"doel": [{"text": odd, "author": "#import \"/x.typ\""}]}, "coalition": "*Ster* #let"});
    let made = server.post("/v1/documents", &json!({"instrument": "gesprekscanvas", "sheet": "A3", "data": data}));
    assert_eq!(made.status, 200, "{}", made.text());
    let text = crate::support_text(&made.body);
    let flat: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for word in odd.split_whitespace().chain(["*Ster*", "#let", "#import"]) {
        assert!(flat.contains(word), "{word} is missing in {flat}");
    }
}

#[test]
fn a_file_for_the_printer_is_to_be_had_by_address_and_by_body() {
    let server = Server::shared();
    let made = server.get("/v1/instruments/praatplaat/document?sheet=A3&profile=print&bleed=5");
    assert_eq!(made.status, 200, "{}", made.text());
    assert!(
        made.header("content-disposition").is_some_and(|name| name.contains("praatplaat-drukwerk-5mm-a3-liggend.pdf"))
    );
    let body = json!({"instrument": "praatplaat", "sheet": "A3", "profile": "print", "options": {"bleed": 5}});
    let posted = server.post("/v1/documents", &body);
    assert_eq!((posted.status, posted.body == made.body), (200, true));
    let wrong = server.get("/v1/instruments/praatplaat/document?profile=print&bleed=11");
    assert_eq!(wrong.faults(), [("bleed".to_owned(), "no-such-length".to_owned())]);
    let wrong = server.get("/v1/instruments/praatplaat/document?bleed=3");
    assert_eq!(wrong.faults(), [("bleed".to_owned(), "only-profile".to_owned())]);
    let listed = server.get("/v1/instruments/gesprekscanvas").json();
    let fillings = listed["fillings"].as_array().expect("fillings");
    let with = |id: &str| fillings.iter().find(|filling| filling["id"] == id).expect("there").clone();
    assert_eq!(with("blank")["profileOptions"][0]["id"], "bleed");
    assert_eq!(with("fillable")["profiles"], json!(["screen", "archive"]));
}

#[test]
fn ink_light_is_to_be_had_by_address_by_body_and_on_the_command_line() {
    let server = Server::shared();
    let made = server.get("/v1/instruments/gesprekscanvas/document?sheet=A4&ink=light");
    assert_eq!(made.status, 200, "{}", made.text());
    let name = made.header("content-disposition").expect("a name");
    assert!(name.contains("gesprekscanvas-inktzuinig-a4-liggend.pdf"), "{name}");
    let body = json!({"instrument": "gesprekscanvas", "sheet": "A4", "options": {"ink": "light"}});
    let posted = server.post("/v1/documents", &body);
    assert_eq!((posted.status, posted.body == made.body), (200, true));
    // Full is what there is without it, from the cache too.
    let full = server.get("/v1/instruments/gesprekscanvas/document?sheet=A4&ink=full");
    assert_eq!(full.body, server.get("/v1/instruments/gesprekscanvas/document?sheet=A4").body);
    assert!(full.body != made.body);
    let out = std::env::temp_dir().join(format!("canvaspers-ink-{}.pdf", std::process::id()));
    let path = out.to_str().expect("a path");
    let (code, _, error) =
        canvaspers(&["render", "gesprekscanvas", "--sheet", "A4", "--option", "ink=light", "-o", path], b"");
    assert_eq!(code, 0, "{error}");
    assert!(std::fs::read(&out).expect("a file").starts_with(b"%PDF-"));
    let wrong = server.get("/v1/instruments/gesprekscanvas/document?ink=none");
    assert_eq!(wrong.faults(), [("ink".to_owned(), "unknown-value".to_owned())]);
    for instrument in server.get("/v1/instruments").json()["instruments"].as_array().expect("instruments") {
        for filling in instrument["fillings"].as_array().expect("fillings") {
            let shared = filling["profileOptions"].as_array().expect("options");
            let ink = shared.iter().find(|own| own["id"] == "ink").expect("ink");
            assert_eq!(ink, &json!({"id": "ink", "values": ["full", "light"], "default": "full"}));
        }
    }
}

#[test]
fn tiles_for_the_office_printer_are_to_be_had_by_address_and_by_body() {
    let server = Server::shared();
    let made = server.get("/v1/instruments/praatplaat/document?sheet=A1&profile=tiles&tileSheet=A3&tileOverlap=12.5");
    assert_eq!(made.status, 200, "{}", made.text());
    assert!(
        made.header("content-disposition").is_some_and(|name| name.contains("praatplaat-tegels-a3-a1-liggend.pdf"))
    );
    let options = json!({"tileSheet": "A3", "tileOverlap": 12.5});
    let body = json!({"instrument": "praatplaat", "sheet": "A1", "profile": "tiles", "options": options});
    let posted = server.post("/v1/documents", &body);
    assert_eq!((posted.status, posted.body == made.body), (200, true));
    let wrong = server.get("/v1/instruments/praatplaat/document?sheet=A0&profile=tiles&tileGrid=5x4");
    assert_eq!(wrong.faults(), [("tileGrid".to_owned(), "grid-too-small".to_owned())]);
    assert!(wrong.text().contains("5x5"), "{}", wrong.text());
    let wrong = server.get("/v1/instruments/praatplaat/document?sheet=A4&profile=tiles");
    assert_eq!(wrong.faults(), [("sheet".to_owned(), "nothing-to-part".to_owned())]);
    let bodies = [("tileSheet", json!("A5")), ("tileGrid", json!("5 by 4")), ("tileOrientation", json!("askew"))];
    for (name, value) in bodies {
        let mut options = serde_json::Map::new();
        options.insert(name.into(), value);
        let body = json!({"instrument": "praatplaat", "sheet": "A0", "profile": "tiles", "options": options});
        let wrong = server.post("/v1/documents", &body);
        assert_eq!(wrong.status, 400, "{body}");
        assert_eq!(wrong.faults()[0].0, format!("/options/{name}"));
    }
    let listed = server.get("/v1/instruments/gesprekscanvas").json();
    let blank = &listed["fillings"][0];
    assert_eq!(blank["profiles"], json!(["screen", "archive", "print", "tiles"]));
    let grid = blank["profileOptions"].as_array().expect("options").iter().find(|own| own["id"] == "tileGrid");
    assert_eq!(grid.expect("tileGrid")["default"], "auto");
}
