//! Logos and pictures over HTTP and the command line: as files of a form and in JSON; what is told of them; what is refused.

use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::support::images::{self, bomb, laughs, logo, moving, photograph};
use crate::support::{Answer, Server, canvaspers, root};

/// The filled example of an instrument with members added to its data.
pub fn filled(instrument: &str, more: Value) -> Value {
    let file = root().join(format!("typst-templates/instruments/{instrument}/example-filled.json"));
    let mut data: Value = serde_json::from_slice(&std::fs::read(file).expect("an example")).expect("JSON");
    for (name, value) in more.as_object().expect("members") {
        data[name] = value.clone();
    }
    data
}

/// A request as a form: the JSON in `request`, and files beside it.
fn form(request: &Value, files: &[(&str, &[u8])]) -> Answer {
    let mut body = Vec::new();
    body.extend(format!("--grens\r\nContent-Disposition: form-data; name=\"request\"\r\nContent-Type: application/json\r\n\r\n{request}\r\n").bytes());
    for (name, bytes) in files {
        body.extend(format!("--grens\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"x\"\r\nContent-Type: application/octet-stream\r\n\r\n").bytes());
        body.extend(*bytes);
        body.extend(b"\r\n");
    }
    body.extend(b"--grens--\r\n");
    let kind = [("content-type", "multipart/form-data; boundary=grens")];
    Server::shared().send("POST", "/v1/documents", &kind, &body)
}

fn one_logo(bytes: &[u8]) -> Answer {
    let data = filled("praatplaat", json!({"logos": [{"image": "huis", "alt": "Buurthuis De Linde"}]}));
    form(&json!({"instrument": "praatplaat", "sheet": "A3", "data": data}), &[("huis", bytes)])
}

#[test]
fn files_of_a_form_and_base64_make_the_same_document() {
    let data = filled(
        "praatplaat",
        json!({
            "logos": [{"image": "huis", "alt": "Buurthuis De Linde"}, {"image": "lijn", "decorative": true}],
            "pictures": [{"image": "foto", "alt": "Mensen zingen in een zaal", "caption": "Zingen op dinsdag"}],
        }),
    );
    let (huis, foto) = (logo(900, 400, [10, 79, 92]), photograph(3000, 2000, None, None));
    let request = json!({"instrument": "praatplaat", "sheet": "A1", "data": data});
    let sent = form(&request, &[("huis", &huis), ("lijn", images::DRAWING.as_bytes()), ("foto", &foto)]);
    assert_eq!(sent.status, 200, "{}", sent.text());
    assert_eq!(sent.header("canvaspers-pages"), Some("2"));
    let mut written = request;
    written["images"] = json!({
        "huis": STANDARD.encode(&huis),
        "lijn": STANDARD.encode(images::DRAWING),
        "foto": format!("data:image/jpeg;base64,{}", STANDARD.encode(&foto)),
    });
    let other = Server::shared().post("/v1/documents", &written);
    assert_eq!(other.status, 200, "{}", other.text());
    assert!(sent.body == other.body, "both doors give the same bytes");
    let text = crate::support_text(&sent.body);
    assert!(text.contains("In beeld") && text.contains("Zingen op dinsdag"), "{text}");
}

#[test]
fn every_kind_and_filling_that_shows_pictures_does_so_in_every_profile() {
    let huis = logo(900, 400, [10, 79, 92]);
    for (instrument, filling, sheet) in [
        ("gesprekscanvas", "filled", "A2"),
        ("gesprekscanvas", "joint", "A3"),
        ("praatplaat", "web", "A3"),
        ("overeenkomst", "filled", "A4"),
        ("overeenkomst", "draft", "A4"),
        ("overeenkomst", "publication", "A4"),
    ] {
        let file = root().join(format!("typst-templates/instruments/{instrument}/example-{filling}.json"));
        let mut data = match std::fs::read(file) {
            Ok(text) => serde_json::from_slice(&text).expect("JSON"),
            Err(_) => filled(instrument, json!({})),
        };
        data["logos"] = json!([{"image": "huis", "alt": "Buurthuis De Linde"}, {"image": "huis", "decorative": true}]);
        for profile in ["screen", "archive", "print"] {
            let body =
                json!({"instrument": instrument, "filling": filling, "sheet": sheet, "profile": profile, "data": data});
            let made = form(&body, &[("huis", &huis)]);
            assert_eq!(made.status, 200, "{instrument} {filling} {profile}: {}", made.text());
        }
    }
}

#[test]
fn a_coarse_picture_is_told_with_its_resolution() {
    let data = filled("praatplaat", json!({"pictures": [{"image": "foto", "alt": "Mensen zingen"}]}));
    let request = json!({"instrument": "praatplaat", "sheet": "A1", "data": data});
    let made = form(&request, &[("foto", &photograph(600, 400, None, None))]);
    assert_eq!(made.status, 200, "{}", made.text());
    let told = made.header("canvaspers-warnings").expect("a warning");
    assert!(told.contains("image-coarse /data/pictures/0;dpi="), "{told}");
    let dpi: f64 =
        told.split(";dpi=").nth(1).and_then(|rest| rest.split(';').next()).expect("dpi").parse().expect("a number");
    // 600 pixels over some 80 cm
    assert!((10.0..30.0).contains(&dpi), "{told}");
    let fine = form(
        &json!({"instrument": "praatplaat", "sheet": "A4", "data": filled("praatplaat", json!({"logos": [{"image": "foto", "alt": "Logo"}]}))}),
        &[("foto", &photograph(2000, 900, None, None))],
    );
    assert_eq!(fine.header("canvaspers-warnings"), None);
}

#[test]
fn an_archive_carries_its_pictures_and_can_be_made_again() {
    let data = filled("praatplaat", json!({"logos": [{"image": "huis", "alt": "Buurthuis De Linde"}]}));
    let huis = photograph(1200, 700, Some(&images::exif(1)), None);
    let request = json!({"instrument": "praatplaat", "sheet": "A3", "profile": "archive", "data": data});
    let made = form(&request, &[("huis", &huis)]);
    assert_eq!(made.status, 200, "{}", made.text());
    // The place where it was taken is nowhere, not in the attached request either.
    let folder = std::env::temp_dir().join(format!("canvaspers-archive-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join("archive.pdf");
    std::fs::write(&file, &made.body).expect("written");
    let done = std::process::Command::new("pdfdetach").arg("-saveall").arg("-o").arg(&folder).arg(&file).status();
    assert!(done.expect("pdfdetach").success());
    let text = std::fs::read_to_string(folder.join("canvaspers-request.json")).expect("the request");
    let request: Value = serde_json::from_str(&text).expect("JSON");
    let kept = STANDARD.decode(request["request"]["images"]["huis"].as_str().expect("the image")).expect("base64");
    assert!(!kept.windows(7).any(|w| w == b"GEHEIME"), "metadata were kept");
    let again = Server::shared().post("/v1/documents", &request["request"]);
    assert_eq!(again.status, 200, "{}", again.text());
    assert_eq!(again.header("canvaspers-pages"), made.header("canvaspers-pages"));
    std::fs::remove_dir_all(folder).expect("removed");
}

#[test]
fn all_faults_of_images_come_at_once() {
    let data = filled(
        "praatplaat",
        json!({"logos": [{"image": "huiss", "alt": "x"}, {"image": "huis"}, {"image": "huis", "alt": "x", "decorative": true}]}),
    );
    let body = json!({"instrument": "praatplaat", "data": data, "images": {"huis": "geen base64!", "over": STANDARD.encode("x")}});
    let answer = Server::shared().post("/v1/documents", &body);
    assert_eq!(answer.status, 400);
    let faults = answer.faults();
    for (code, pointer) in [
        ("no-such-image", "/data/logos/0/image"),
        ("image-without-alt", "/data/logos/1"),
        ("image-alt-and-decorative", "/data/logos/2"),
        ("image-not-base64", "/images/huis"),
        ("image-not-used", "/images/over"),
    ] {
        assert!(faults.contains(&(pointer.to_owned(), code.to_owned())), "{code} in {faults:?}");
    }
    assert_eq!(faults.len(), 5, "{faults:?}");
    let blank = Server::shared()
        .post("/v1/documents", &json!({"instrument": "praatplaat", "images": {"huis": STANDARD.encode("x")}}));
    assert_eq!(blank.faults(), [("/images/huis".to_owned(), "no-images-here".to_owned())]);
}

#[test]
fn what_is_no_picture_or_wants_to_do_harm_is_a_clear_problem_in_time() {
    let svg = |inner: &str| {
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 9 9\"><rect width=\"9\" height=\"9\"/>{inner}</svg>").into_bytes()
    };
    let whole = photograph(800, 600, None, None);
    let mut wrong_length = whole.clone();
    // The length of the first table says more than there is.
    let at = wrong_length.windows(2).position(|w| w == b"\xff\xdb").expect("a table") + 2;
    wrong_length[at..at + 2].copy_from_slice(&[0xff, 0xf0]);
    let cases: Vec<(&str, &str, Vec<u8>)> = vec![
        ("a PNG of 60,000 by 60,000", "image-too-large", bomb(60_000)),
        ("a PNG that ends early", "image-damaged", bomb(400)),
        ("a billion laughs", "image-too-complex", laughs().into_bytes()),
        (
            "an external picture",
            "image-external",
            svg("<image href=\"http://example.com/x.png\" width=\"9\" height=\"9\"/>"),
        ),
        (
            "an external file",
            "image-external",
            svg("<image xlink:href=\"file:///etc/passwd\" width=\"9\" height=\"9\"/>"),
        ),
        ("an external style", "image-external", svg("<style>@import 'http://example.com/x.css';</style>")),
        ("letters", "image-letters", svg("<text x=\"1\" y=\"5\">Zonstad</text>")),
        ("a JPEG with a wrong length", "image-damaged", wrong_length),
        ("half a JPEG", "image-damaged", whole[..whole.len() / 2].to_vec()),
        ("an animated WebP", "image-animated", moving()),
        ("a GIF", "image-format", b"GIF89a".to_vec()),
        ("a PDF", "image-format", b"%PDF-1.7".to_vec()),
        ("a photograph of a telephone", "image-format", b"\0\0\0\x18ftypheic".to_vec()),
        ("words", "image-unknown", b"hallo".to_vec()),
        ("nothing", "image-unknown", Vec::new()),
        (
            "an empty drawing",
            "image-empty",
            b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"/>".to_vec(),
        ),
        ("a clear PNG", "image-empty", {
            let mut out = Vec::new();
            let mut encoder = png::Encoder::new(&mut out, 4, 4);
            encoder.set_color(png::ColorType::Rgba);
            encoder.write_header().and_then(|mut writer| writer.write_image_data(&[0; 64])).expect("PNG");
            out
        }),
        ("a deep drawing", "image-too-complex", svg(&format!("{}{}", "<g>".repeat(5000), "</g>".repeat(5000)))),
    ];
    for (what, code, bytes) in cases {
        let began = Instant::now();
        let answer = one_logo(&bytes);
        assert!(began.elapsed() < Duration::from_secs(30), "{what} took {:?}", began.elapsed());
        assert_eq!(answer.status, 400, "{what}: {}", answer.text());
        assert_eq!(answer.faults(), [("/images/huis".to_owned(), code.to_owned())], "{what}");
    }
    let program = one_logo(&svg("<script>alert(1)</script>"));
    assert_eq!(program.header("canvaspers-warnings"), Some("image-script /data/logos/0"), "a program is not run");
    assert_eq!(one_logo(&logo(300, 200, [0, 0, 0])).status, 200, "the service goes on");
}

#[test]
fn a_form_without_its_request_is_told() {
    let kind = [("content-type", "multipart/form-data; boundary=g")];
    let body = b"--g\r\nContent-Disposition: form-data; name=\"verzoek\"\r\n\r\n{}\r\n--g--\r\n";
    let answer = Server::shared().send("POST", "/v1/documents", &kind, body);
    assert_eq!(answer.status, 400);
    let codes: Vec<String> = answer.faults().into_iter().map(|(_, code)| code).collect();
    assert_eq!(codes, ["unknown-member", "form-without-request"]);
}

#[test]
fn the_command_line_takes_images_by_name() {
    let folder = std::env::temp_dir().join(format!("canvaspers-images-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let (data, image, out) = (folder.join("data.json"), folder.join("logo.svg"), folder.join("out.pdf"));
    let own = filled("overeenkomst", json!({"logos": [{"image": "huis", "alt": "Buurthuis De Linde"}]}));
    std::fs::write(&data, own.to_string()).expect("written");
    std::fs::write(&image, images::RUNNING).expect("written");
    let given = format!("huis={}", image.display());
    let (data, out) = (data.to_str().expect("a path"), out.to_str().expect("a path"));
    let arguments = ["render", "overeenkomst", "--data", data, "--image", &given, "--profile", "print", "-o", out];
    let (code, _, told) = canvaspers(&arguments, b"");
    assert_eq!(code, 0, "{told}");
    assert!(told.contains("huis") && told.contains("verlopen"), "{told}");
    let (code, _, told) = canvaspers(&["render", "overeenkomst", "--image", "huis", "-o", out], b"");
    assert_eq!(code, 2, "{told}");
    std::fs::remove_dir_all(folder).expect("removed");
}
