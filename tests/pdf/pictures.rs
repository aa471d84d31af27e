//! Logos and pictures in the PDF: upright, without metadata, in the right colours, no larger than needed, described; on plates within the ink.

use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jpeg_encoder::ColorType;
use lopdf::{Document, Object, Stream};
use moxcms::ColorProfile;
use serde_json::{Value, json};

use crate::print::{contents, plates_of};
use crate::structure::{documents, make};
use crate::support::images::{DRAWING, RUNNING, exif, logo, photograph, plain};
use crate::support::{piped, python};

/// A praatplaat with one picture, or with logos.
fn body(sheet: &str, profile: &str, data: Value, images: &[(&str, &[u8])]) -> Value {
    let own = documents().catalog().get("praatplaat").expect("there").examples["filled"].clone();
    let mut body = json!({"instrument": "praatplaat", "sheet": sheet, "profile": profile, "data": own});
    for (name, value) in data.as_object().expect("members") {
        body["data"][name] = value.clone();
    }
    for (name, bytes) in images {
        body["images"][name] = STANDARD.encode(bytes).into();
    }
    body
}

fn pictured(sheet: &str, profile: &str, bytes: &[u8]) -> Vec<u8> {
    let data = json!({"pictures": [{"image": "foto", "alt": "Mensen zingen"}]});
    make(&documents(), &body(sheet, profile, data, &[("foto", bytes)])).bytes
}

fn with_logos(sheet: &str, profile: &str, logos: &[&[u8]]) -> Vec<u8> {
    let named: Vec<String> = (0..logos.len()).map(|index| format!("logo{index}")).collect();
    let data: Vec<Value> = named.iter().map(|name| json!({"image": name, "alt": format!("Logo van {name}")})).collect();
    let images: Vec<(&str, &[u8])> = named.iter().map(String::as_str).zip(logos.iter().copied()).collect();
    make(&documents(), &body(sheet, profile, json!({"logos": data}), &images)).bytes
}

/// Pictures of a file: width, height, colour space, the stream.
fn pictures(pdf: &[u8]) -> Vec<(i64, i64, String, Stream)> {
    let pdf = Document::load_mem(pdf).expect("a PDF");
    let mut out = Vec::new();
    for object in pdf.objects.values() {
        let Ok(stream) = object.as_stream() else { continue };
        let own = &stream.dict;
        if !own.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Image") {
            continue;
        }
        let number = |name: &[u8]| own.get(name).and_then(Object::as_i64).expect("a number");
        let space = pdf.dereference(own.get(b"ColorSpace").expect("colours")).expect("there").1;
        let space = match space {
            Object::Array(parts) => parts[0].as_name(),
            other => other.as_name(),
        };
        let space = String::from_utf8_lossy(space.expect("a name")).into_owned();
        out.push((number(b"Width"), number(b"Height"), space, stream.clone()));
    }
    out
}

/// The colour in the middle of the picture on the second page, as poppler shows it.
fn middle(pdf: &[u8]) -> [u8; 3] {
    let mut command = Command::new("pdftoppm");
    command.args(["-r", "20", "-f", "2", "-l", "2", "-"]);
    let out = piped(&mut command, pdf);
    let mut parts = out.splitn(4, |byte| byte.is_ascii_whitespace());
    let mut number = || -> usize {
        let text = String::from_utf8_lossy(parts.next().expect("a head")).into_owned();
        text.parse().unwrap_or_default()
    };
    let (_, width, height) = (number(), number(), number());
    let rest = parts.next().expect("pixels");
    let pixels = &rest[rest.len() - width * height * 3..];
    let at = (height * 2 / 5 * width + width / 3) * 3;
    [pixels[at], pixels[at + 1], pixels[at + 2]]
}

fn near(one: [u8; 3], other: [u8; 3], most: u8) -> bool {
    one.iter().zip(other).all(|(one, other)| one.abs_diff(other) <= most)
}

#[test]
fn photographs_are_upright_and_say_nothing_of_where_they_were_taken() {
    for (turned, lies) in [(1, true), (3, true), (6, false), (8, false)] {
        let made = pictured("A4", "screen", &photograph(900, 600, Some(&exif(turned)), None));
        let all = pictures(&made);
        assert_eq!(all.len(), 1);
        let (width, height, _, stream) = &all[0];
        assert_eq!(width > height, lies, "orientation {turned}: {width} by {height}");
        let has = |what: &[u8]| stream.content.windows(what.len()).any(|w| w == what);
        assert!(!has(b"GEHEIME") && !has(b"Exif") && !has(b"II*\0"), "metadata were kept");
    }
}

#[test]
fn colours_are_those_of_their_profile() {
    let adobe = ColorProfile::new_adobe_rgb().encode().expect("a profile");
    let colour = [90, 190, 90];
    // What littlecms makes of it.
    let script = "import sys,io,base64\nfrom PIL import Image,ImageCms\np=ImageCms.ImageCmsProfile(io.BytesIO(sys.stdin.buffer.read()))\n\
        im=Image.new('RGB',(1,1),(90,190,90))\no=ImageCms.profileToProfile(im,p,ImageCms.createProfile('sRGB'),renderingIntent=1)\nsys.stdout.buffer.write(bytes(o.getpixel((0,0))))";
    let mut command = python();
    command.args(["-c", script]);
    let wanted: [u8; 3] = piped(&mut command, &adobe).try_into().expect("three bytes");
    assert!(wanted[0] < 40, "another colour than without a profile: {wanted:?}");
    let tagged = middle(&pictured("A4", "screen", &plain(900, 600, &colour, ColorType::Rgb, Some(&adobe))));
    assert!(near(tagged, wanted, 6), "{tagged:?} is not {wanted:?}");
    let untagged = middle(&pictured("A4", "screen", &plain(900, 600, &colour, ColorType::Rgb, None)));
    assert!(near(untagged, colour, 6), "{untagged:?}");
    // Four inks, as programs for layout write them.
    let cyan = middle(&pictured("A4", "screen", &plain(900, 600, &[255, 0, 0, 0], ColorType::Cmyk, None)));
    assert!(cyan[0] < 60 && cyan[1] > 120 && cyan[2] > 190, "{cyan:?}");
    let grey = middle(&pictured("A4", "screen", &plain(900, 600, &[128], ColorType::Luma, None)));
    assert!(near(grey, [128; 3], 6), "{grey:?}");
}

#[test]
fn pictures_have_no_more_pixels_than_their_size_on_paper_needs() {
    let large = photograph(6000, 4000, None, None);
    let small = pictures(&with_logos("A4", "screen", &[&large]));
    assert!(small[0].0 <= 44 * 12 && small[0].0 > 200, "{} pixels for a logo on A4", small[0].0);
    for (sheet, most) in [("A4", 3510), ("A1", 6000)] {
        let made = pictured(sheet, "screen", &large);
        let (width, ..) = pictures(&made)[0];
        assert!(width <= most && width > most / 2, "{sheet}: {width}");
        assert!(made.len() < 7_000_000, "{sheet}: {} bytes", made.len());
    }
    let tiny = pictures(&pictured("A3", "screen", &photograph(300, 200, None, None)));
    assert_eq!((tiny[0].0, tiny[0].1), (300, 200), "nothing is blown up");
}

#[test]
fn a_press_gets_inks_alone_within_the_limit() {
    let dark = photograph(1200, 900, None, None);
    let black = plain(900, 600, &[0, 0, 0], ColorType::Rgb, None);
    let blue = plain(900, 600, &[0, 0, 140], ColorType::Rgb, None);
    let data = json!({
        "logos": [{"image": "a", "alt": "A"}, {"image": "b", "alt": "B"}, {"image": "c", "alt": "C"}, {"image": "d", "alt": "D"}],
        "pictures": [{"image": "e", "alt": "E"}, {"image": "f", "alt": "F"}, {"image": "g", "alt": "G"}],
    });
    let (a, d) = (logo(600, 300, [185, 52, 25]), logo(600, 300, [255, 255, 255]));
    let images: [(&str, &[u8]); 7] = [
        ("a", &a),
        ("b", DRAWING.as_bytes()),
        ("c", RUNNING.as_bytes()),
        ("d", &d),
        ("e", &dark),
        ("f", &black),
        ("g", &blue),
    ];
    let mut asked = body("A3", "print", data, &images);
    let made = make(&documents(), &asked);
    let pdf = Document::load_mem(&made.bytes).expect("a PDF");
    for operation in contents(&pdf) {
        let other = ["rg", "RG", "g", "G", "sh", "BI"].contains(&operation.operator.as_str());
        assert!(!other, "the operator {}", operation.operator);
    }
    let all = pictures(&made.bytes);
    // The plain drawing is paths.
    assert_eq!(all.len(), 6);
    assert!(
        all.iter().all(|(_, _, space, _)| space == "DeviceCMYK"),
        "{:?}",
        all.iter().map(|p| &p.2).collect::<Vec<_>>()
    );
    let told: Vec<&str> = made.warnings.iter().map(|fault| fault.code).collect();
    assert!(told.contains(&"image-rasterised") && told.contains(&"image-on-dark"), "{told:?}");
    for page in [1, 2] {
        let (_, _, pixels) = plates_of(&made.bytes, page, 40);
        let most = pixels.chunks_exact(4).map(|inks| inks.iter().map(|ink| u32::from(*ink)).sum::<u32>()).max();
        let percent = f64::from(most.expect("pixels")) / 2.55;
        assert!(percent <= 300.0 && percent > 200.0, "page {page}: {percent} % ink");
    }
    asked["options"] = json!({"images": "rgb"});
    let tagged = make(&documents(), &asked);
    let all = pictures(&tagged.bytes);
    assert!(
        all.iter().all(|(_, _, space, _)| space == "ICCBased"),
        "{:?}",
        all.iter().map(|p| &p.2).collect::<Vec<_>>()
    );
    assert!(tagged.file_name.contains("rgb"), "{}", tagged.file_name);
}

#[test]
fn what_is_seen_is_said_and_decoration_is_not() {
    let own = logo(600, 300, [10, 79, 92]);
    let data =
        json!({"logos": [{"image": "a", "alt": "Logo van Buurthuis De Linde"}, {"image": "a", "decorative": true}]});
    let made = make(&documents(), &body("A3", "screen", data, &[("a", &own)]));
    let pdf = Document::load_mem(&made.bytes).expect("a PDF");
    let mut figures = Vec::new();
    for object in pdf.objects.values() {
        let Ok(element) = object.as_dict() else { continue };
        if element.get(b"S").and_then(Object::as_name).is_ok_and(|kind| kind == b"Figure") {
            let alt = element.get(b"Alt").and_then(lopdf::decode_text_string).unwrap_or_default();
            figures.push(alt);
        }
    }
    assert_eq!(figures.iter().filter(|alt| *alt == "Logo van Buurthuis De Linde").count(), 1, "{figures:?}");
    // The ring is the other picture.
    assert_eq!(figures.len(), 2, "{figures:?}");
}

#[test]
fn logos_of_any_number_stand_beside_one_another_and_over_nothing() {
    let own: Vec<Vec<u8>> = [(900, 300), (400, 400), (1600, 200), (300, 700), (640, 480)]
        .iter()
        .map(|(width, height)| logo(*width, *height, [185, 52, 25]))
        .collect();
    for (sheet, count) in [("A1", 2), ("A1", 14), ("A1", 40), ("A3", 40), ("A4", 7)] {
        let logos: Vec<&[u8]> = (0..count).map(|index| own[index % own.len()].as_slice()).collect();
        let made = with_logos(sheet, "screen", &logos);
        let mut command = python();
        command.args(["-c", BOXES]);
        let told = piped(&mut command, &made);
        let boxes: Vec<[f64; 4]> = serde_json::from_slice(&told).expect("boxes");
        assert_eq!(boxes.len(), count, "{sheet} {count}");
        for (index, one) in boxes.iter().enumerate() {
            for other in &boxes[index + 1..] {
                let apart = one[2] <= other[0] || other[2] <= one[0] || one[3] <= other[1] || other[3] <= one[1];
                assert!(apart, "{sheet} {count}: {one:?} {other:?}");
            }
        }
        // They cover alike areas: those of common shapes nearly the same, the longest, which its cell bounds, not much less.
        let areas = |shape: fn(f64) -> bool| {
            let own = boxes.iter().filter(|b| shape((b[2] - b[0]) / (b[3] - b[1])));
            let areas = own.map(|b| (b[2] - b[0]) * (b[3] - b[1]));
            areas.fold((f64::MAX, 0.0_f64), |(least, most), area| (least.min(area), most.max(area)))
        };
        let (least, most) = areas(|shape| (0.9..3.5).contains(&shape));
        assert!(most / least < 2.5, "{sheet} {count}: {least} {most}");
        let (least, most) = areas(|_| true);
        assert!(most / least < 6.0, "{sheet} {count}: {least} {most}");
    }
}

/// Where pictures and words stand on the first page; a word on a picture is an error.
const BOXES: &str = "
import sys,json,pymupdf
page=pymupdf.open(stream=sys.stdin.buffer.read(),filetype='pdf')[0]
boxes=[list(i['bbox']) for i in page.get_image_info()]
for x0,y0,x1,y1,word,*_ in page.get_text('words'):
    for a in boxes:
        assert x1<=a[0] or a[2]<=x0 or y1<=a[1] or a[3]<=y0, (word,a)
print(json.dumps(boxes))
";
