//! Pictures as they come from outside, made ready: what is kept, what is cut, what is refused, and that nothing else happens.

use std::io::Cursor;

use colour::OutputProfile;
use image::{Extension, MOST_PIXELS, Note, Prepared, Press, Refusal, Role, Wish, prepare};
use image_rs::{ImageFormat, Rgba, RgbaImage};

const ICC: u32 = 0xff_e2;

fn wish(role: Role, press: Option<Press>) -> Wish {
    Wish { width: 50.8, height: 25.4, dpi: 100.0, role, press }
}

fn ready(file: &[u8], role: Role, press: Option<Press>) -> Result<Prepared, Refusal> {
    prepare(file, &wish(role, press), OutputProfile::fogra39())
}

/// A field of one colour with a mark of another from (10, 20) to (40, 30), in 100 by 50 pixels.
fn drawn(ground: Rgba<u8>, mark: Rgba<u8>) -> RgbaImage {
    let is_mark = |x: u32, y: u32| (10..40).contains(&x) && (20..30).contains(&y);
    RgbaImage::from_fn(100, 50, |x, y| if is_mark(x, y) { mark } else { ground })
}

fn file(picture: &RgbaImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    match format {
        ImageFormat::Jpeg => image_rs::DynamicImage::from(picture.clone()).to_rgb8().write_to(&mut out, format),
        _ => picture.write_to(&mut out, format),
    }
    .expect("written");
    out.into_inner()
}

const RED: Rgba<u8> = Rgba([200, 30, 30, 255]);
const NOTHING: Rgba<u8> = Rgba([0, 0, 0, 0]);
const PAPER: Rgba<u8> = Rgba([255, 255, 255, 255]);

/// Width, height and components of a JPEG: those of its frame (ISO 10918-1, B.2.2).
fn frame(jpeg: &[u8]) -> (u16, u16, u8) {
    let mut at = 2;
    loop {
        let (marker, length) = (jpeg[at + 1], usize::from(u16::from_be_bytes([jpeg[at + 2], jpeg[at + 3]])));
        if matches!(marker, 0xc0..=0xc2) {
            let side = |from: usize| u16::from_be_bytes([jpeg[at + from], jpeg[at + from + 1]]);
            return (side(7), side(5), jpeg[at + 9]);
        }
        at += 2 + length;
    }
}

#[test]
fn a_logo_loses_its_margin_and_its_holes() {
    for ground in [NOTHING, PAPER] {
        let logo = ready(&file(&drawn(ground, RED), ImageFormat::Png), Role::Logo, None).expect("a logo");
        assert_eq!((logo.extension, logo.source, logo.on_dark), (Extension::Png, Some([30, 10]), false));
        let shown = image_rs::load_from_memory(&logo.bytes).expect("a PNG").to_rgba8();
        assert!(shown.pixels().all(|pixel| pixel.0[3] == 255 && pixel.0[0] > 150), "only the mark, without holes");
    }
}

#[test]
fn a_picture_stays_whole_and_becomes_no_larger_than_it_is_printed() {
    let large = image_rs::imageops::resize(&drawn(PAPER, RED), 1000, 500, image_rs::imageops::FilterType::Nearest);
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
        let picture = ready(&file(&large, format), Role::Picture, None).expect("a picture");
        assert_eq!((picture.extension, picture.source), (Extension::Jpg, Some([1000, 500])), "{format:?}");
        // 50.8 by 25.4 mm at 100 dots per inch.
        assert_eq!(frame(&picture.bytes), (200, 100, 3), "{format:?}");
    }
    let small = ready(&file(&drawn(PAPER, RED), ImageFormat::Png), Role::Picture, None).expect("a picture");
    assert_eq!(frame(&small.bytes), (100, 50, 3), "nothing is made larger");
}

#[test]
fn a_press_gets_inks_or_a_profile() {
    let png = file(&drawn(PAPER, RED), ImageFormat::Png);
    for role in [Role::Logo, Role::Picture] {
        let inks = ready(&png, role, Some(Press::Cmyk)).expect("inks");
        assert_eq!((inks.extension, frame(&inks.bytes).2), (Extension::Jpg, 4), "{role:?}");
    }
    let has_profile = |bytes: &[u8]| bytes.windows(4).any(|w| u32::from_be_bytes([0, 0, w[0], w[1]]) == (ICC & 0xffff));
    let tagged = ready(&png, Role::Picture, Some(Press::Rgb)).expect("pixels");
    assert!(has_profile(&tagged.bytes));
    assert!(!has_profile(&ready(&png, Role::Picture, None).expect("pixels").bytes));
}

#[test]
fn a_light_logo_wants_a_dark_ground_and_its_sender_is_told() {
    let logo = ready(&file(&drawn(NOTHING, PAPER), ImageFormat::Png), Role::Logo, None).expect("a logo");
    assert!(logo.on_dark);
    assert_eq!(logo.notes, [Note::OnDark]);
    let svg =
        br##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 5"><path fill="#fff" d="M2 1h6v3H2z"/></svg>"##;
    assert!(ready(svg, Role::Logo, None).expect("a logo").on_dark);
    let plate =
        br##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 5"><path fill="#fff3d6" d="M0 0h10v5H0z"/></svg>"##;
    assert!(!ready(plate, Role::Logo, None).expect("a logo").on_dark, "it has a ground of its own");
}

#[test]
fn paths_stay_paths_where_they_can() {
    let drawing = |fill: &str| {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 40 20\"><defs><linearGradient id=\"g\">\
             <stop stop-color=\"#c00\"/><stop offset=\"1\" stop-color=\"#00c\"/></linearGradient></defs>\
             <path fill=\"{fill}\" d=\"M0 0h40v20H0z\"/></svg>"
        )
    };
    let plain = ready(drawing("#c00").as_bytes(), Role::Logo, Some(Press::Cmyk)).expect("paths");
    assert_eq!((plain.extension, plain.source, plain.notes.as_slice()), (Extension::Svg, None, &[][..]));
    assert!((plain.width / plain.height - 2.0).abs() < 1e-6);
    let gradient = ready(drawing("url(#g)").as_bytes(), Role::Logo, Some(Press::Cmyk)).expect("pixels");
    assert_eq!((gradient.extension, gradient.notes.as_slice()), (Extension::Jpg, &[Note::Rasterised][..]));
    let on_screen = ready(drawing("url(#g)").as_bytes(), Role::Logo, None).expect("paths");
    assert_eq!(on_screen.extension, Extension::Svg);
}

#[test]
fn what_is_no_picture_is_refused_by_its_reason() {
    let svg = |inside: &str| {
        let head = "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"";
        format!("{head} viewBox=\"0 0 9 9\">{inside}</svg>").into_bytes()
    };
    let whole = file(&drawn(PAPER, RED), ImageFormat::Png);
    let format = |name: &str| Refusal::Format { name: name.to_owned() };
    type Expected<'e> = &'e dyn Fn(&Refusal) -> bool;
    let cases: [(Vec<u8>, Expected<'_>); 12] = [
        (Vec::new(), &|said| *said == Refusal::Unknown),
        (b"Beste collega, hierbij ons logo".to_vec(), &|said| *said == Refusal::Unknown),
        (b"GIF89a".to_vec(), &|said| *said == format("GIF")),
        (b"\0\0\0\x1cftypheic".to_vec(), &|said| *said == format("HEIC")),
        (b"\0\0\0\x1cftypavif".to_vec(), &|said| *said == format("AVIF")),
        (b"%PDF-1.7".to_vec(), &|said| *said == format("PDF")),
        (whole[..whole.len() / 2].to_vec(), &|said| matches!(said, Refusal::Damaged { .. })),
        (svg("<script>alert(1)</script>"), &|said| *said == Refusal::Empty),
        (svg("<text>Naam</text>"), &|said| *said == Refusal::Text),
        (svg("<image xlink:href=\"http://127.0.0.1/a.png\" width=\"9\" height=\"9\"/>"), &|said| {
            matches!(said, Refusal::External { .. })
        }),
        (svg(""), &|said| *said == Refusal::Empty),
        (file(&drawn(NOTHING, NOTHING), ImageFormat::Png), &|said| *said == Refusal::Empty),
    ];
    for (file, expected) in cases {
        let said = ready(&file, Role::Logo, None).expect_err("refused");
        assert!(expected(&said), "{:.40}: {said:?}", String::from_utf8_lossy(&file));
    }
}

/// A head says how many pixels follow: that is believed before any memory is taken.
#[test]
fn more_pixels_than_are_decoded_are_refused_by_the_head_alone() {
    let mut head = file(&drawn(PAPER, RED), ImageFormat::Png);
    head[16..20].copy_from_slice(&9_000_u32.to_be_bytes());
    head[20..24].copy_from_slice(&9_000_u32.to_be_bytes());
    let sum = crc(&head[12..29]);
    head[29..33].copy_from_slice(&sum.to_be_bytes());
    const { assert!(9_000 * 9_000 > MOST_PIXELS) };
    let said = ready(&head, Role::Picture, None).expect_err("refused");
    assert_eq!(said, Refusal::TooLarge { width: 9_000, height: 9_000 });
}

/// The check sum of a chunk of PNG (ISO 15948, annex D).
fn crc(bytes: &[u8]) -> u32 {
    let step = |sum: u32| if sum & 1 == 1 { 0xedb8_8320 ^ (sum >> 1) } else { sum >> 1 };
    !bytes.iter().fold(u32::MAX, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), |sum, _| step(sum)))
}

#[test]
fn a_damaged_file_is_a_picture_or_refused() {
    let picture = drawn(PAPER, RED);
    let svg = br##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><g><path fill="#c00" d="M0 0h9v9z"/></g></svg>"##;
    let mut files: Vec<Vec<u8>> =
        [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP].map(|format| file(&picture, format)).to_vec();
    files.push(svg.to_vec());
    for whole in files {
        for at in (0..whole.len()).step_by(whole.len() / 60 + 1) {
            let mut spoiled = whole.clone();
            spoiled[at] ^= 0x55;
            for damaged in [&whole[..at], &spoiled] {
                if let Ok(prepared) = ready(damaged, Role::Picture, Some(Press::Cmyk)) {
                    assert!(prepared.width > 0.0 && prepared.height > 0.0 && !prepared.bytes.is_empty());
                }
            }
        }
    }
}
