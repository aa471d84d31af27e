//! Files as other programs write them: JPEG that is whole though not tidy, style sheets of drawings, encodings, and what is refused by its name.

use std::io::Cursor;

use colour::OutputProfile;
use image::{Extension, Prepared, Refusal, Role, Wish, prepare};
use image_rs::{DynamicImage, ImageFormat, RgbImage};

fn ready(file: &[u8], role: Role) -> Result<Prepared, Refusal> {
    prepare(file, &Wish { width: 50.8, height: 25.4, dpi: 100.0, role, press: None }, OutputProfile::fogra39())
}

/// A photograph of some length.
fn photograph() -> Vec<u8> {
    let own = RgbImage::from_fn(96, 64, |x, y| image_rs::Rgb([(x * 2) as u8, (y * 3) as u8, (x * y % 200) as u8]));
    let mut out = Cursor::new(Vec::new());
    DynamicImage::from(own).write_to(&mut out, ImageFormat::Jpeg).expect("written");
    out.into_inner()
}

/// The place of the first marker of a kind.
fn place(file: &[u8], marker: u8) -> usize {
    file.windows(2).position(|two| two == [0xff, marker]).expect("a marker")
}

#[test]
fn what_stands_between_and_behind_the_parts_of_a_jpeg_is_skipped() {
    let whole = photograph();
    let own = ready(&whole, Role::Picture).expect("a picture").bytes;
    let table = place(&whole, 0xdb);
    let between = [&whole[..table], b"\0\0words\0\xff\xff", &whole[table..]].concat();
    let behind = [&whole[..], b"more", &whole[..]].concat();
    let ends = &whole[..whole.len() - 2];
    for (what, file) in [("between", &between[..]), ("behind", &behind), ("no end", ends)] {
        let other = ready(file, Role::Picture).unwrap_or_else(|refusal| panic!("{what}: {refusal:?}"));
        assert!(other.bytes == own, "{what}");
    }
}

#[test]
fn a_jpeg_that_lacks_a_line_is_refused_wherever_it_ends() {
    let whole = photograph();
    let scan = place(&whole, 0xda) + 14;
    // Down to the last bytes of the last row of blocks.
    for length in (scan..whole.len() - 12).step_by(7).chain([whole.len() - 12]) {
        let said = ready(&whole[..length], Role::Picture);
        assert!(matches!(said, Err(Refusal::Damaged { .. })), "{length} of {}", whole.len());
    }
}

#[test]
fn the_colours_of_a_jpeg_are_those_that_its_marks_say_in_their_order() {
    let whole = photograph();
    let own = ready(&whole, Role::Picture).expect("a picture").bytes;
    let behind = 4 + usize::from(u16::from_be_bytes([whole[4], whole[5]]));
    assert_eq!(&whole[6..10], b"JFIF");
    let adobe = |transform: u8| [b"\xff\xee\0\x0eAdobe\0d\0\0\0\0".as_slice(), &[transform]].concat();
    let with = |mark: &[u8]| [&whole[..behind], mark, &whole[behind..]].concat();
    let without = |mark: &[u8]| [&whole[..2], mark, &whole[behind..]].concat();
    let mut named = whole.clone();
    for (at, name) in b"RGB".iter().enumerate() {
        named[place(&whole, 0xc0) + 10 + 3 * at] = *name;
        named[place(&whole, 0xda) + 5 + 2 * at] = *name;
    }
    let short = b"\xff\xee\0\x07Adobe";
    for (what, file) in [
        ("RGB by Adobe, within JFIF", with(&adobe(0))),
        ("RGB by Adobe, before JFIF", [&whole[..2], &adobe(0), &whole[2..]].concat()),
        ("a transform for four inks", without(&adobe(2))),
        ("a transform of nobody", without(&adobe(9))),
        ("luminance by Adobe", without(&adobe(1))),
        ("too short", without(short)),
        ("RGB by its names, within JFIF", named.clone()),
        ("RGB by its names, luminance by Adobe", [&named[..2], &adobe(1), &named[behind..]].concat()),
    ] {
        let other = ready(&file, Role::Picture).unwrap_or_else(|refusal| panic!("{what}: {refusal:?}"));
        assert!(other.bytes == own, "{what}");
    }
    for file in [without(&adobe(0)), [&named[..2], &named[behind..]].concat()] {
        let other = ready(&file, Role::Picture).expect("a picture");
        assert!(other.bytes != own, "RGB is not luminance");
    }
}

#[test]
fn a_png_whose_pixels_are_there_needs_no_end() {
    let mut out = Cursor::new(Vec::new());
    let image = image_rs::load_from_memory(&photograph()).expect("a picture");
    image.write_to(&mut out, ImageFormat::Png).expect("written");
    let whole = out.into_inner();
    let own = ready(&whole, Role::Picture).expect("a picture").bytes;
    let pixels = &whole[..whole.len() - 12];
    for file in [
        pixels.to_vec(),
        [pixels, b"\0\0\x01\0tEXtComment\0half".as_slice()].concat(),
        [pixels, [0, 0].as_slice()].concat(),
    ] {
        assert!(ready(&file, Role::Picture).expect("a picture").bytes == own);
    }
    for length in (60..pixels.len()).step_by(211) {
        let said = ready(&whole[..length], Role::Picture);
        assert!(matches!(said, Err(Refusal::Damaged { .. })), "{length} of {}", whole.len());
    }
}

#[test]
fn a_jpeg_that_nobody_reads_is_refused_by_its_kind() {
    let whole = photograph();
    let frame = place(&whole, 0xc0);
    for (at, byte, name) in [
        (frame + 1, 0xc9, "JPEG (arithmetic)"),
        (frame + 1, 0xc3, "JPEG (lossless)"),
        (frame + 4, 12, "JPEG (12 bits)"),
    ] {
        let mut file = whole.clone();
        file[at] = byte;
        assert_eq!(ready(&file, Role::Picture), Err(Refusal::Format { name: name.into() }));
    }
}

fn drawing(inside: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 99 99\">{inside}</svg>"
    )
}

fn paths(file: &[u8]) -> String {
    let own =
        ready(file, Role::Logo).unwrap_or_else(|refusal| panic!("{refusal:?}: {}", String::from_utf8_lossy(file)));
    assert_eq!(own.extension, Extension::Svg);
    String::from_utf8(own.bytes.to_vec()).expect("text")
}

#[test]
fn a_style_sheet_says_what_it_says_in_a_browser() {
    const PATH: &str = "<path class=\"a\" d=\"M9 9h50v50z\"/>";
    for (sheet, colour) in [
        (":root{--merk:#8f2413}.a{fill:var(--merk)}", "#8f2413"),
        (":root{--merk:var(--ander, #8f2413)}.a{fill:var( --merk )}", "#8f2413"),
        (".a{--a:var(--b);--b:var(--a);fill:#0a4f5c;fill:var(--a)}", "#000000"),
        (":root{fill:#8f2413}", "#8f2413"),
        ("svg>path:not(.b):nth-child(2){fill:#8f2413}", "#8f2413"),
        ("path{fill:#8f2413!important}.a{fill:#0a4f5c}", "#8f2413"),
        (".a{fill:#8f2413}path{fill:#0a4f5c}", "#8f2413"),
        (".a{fill:rgb(143 36 19)}", "#8f2413"),
        (".a{fill:RGB(143 36 19 / 100%)}", "#8f2413"),
        (".a{fill:oklch(62.796% 0.25768 29.23)}", "#ff0000"),
        (".a{fill:hsl(120deg 100% 25%)}", "#008000"),
        (".a{fill:#8f2413 icc-color(x, 1, 0, 0, 0)}", "#8f2413"),
        ("@media (prefers-color-scheme: dark){.a{fill:#fff}}@media screen{.a{fill:#8f2413}}", "#8f2413"),
        ("@font-face{font-family:x;src:url(http://127.0.0.1/x.woff)}.a{fill:#8f2413}", "#8f2413"),
        ("svg{color:#8f2413}.a{fill:CurrentColor}", "#8f2413"),
        (".a{fill:light-dark(rgb(143, 36, 19), #fff)}", "#8f2413"),
        ("/* .a{fill:red} */.a{fill:/* no */#8f2413/* no */}", "#8f2413"),
    ] {
        let written = paths(drawing(&format!("<style>{sheet}</style>{PATH}")).as_bytes());
        assert!(
            written.contains(&format!("fill=\"{colour}\"")) || colour == "#000000" && !written.contains("fill=\"#0a"),
            "{sheet}: {written}"
        );
    }
    let half = paths(drawing("<path fill=\"rgb(0 128 255 / 80%)\" d=\"M9 9h50v50z\"/>").as_bytes());
    assert!(half.contains("#0080ff") && half.contains("fill-opacity=\"0.8"), "{half}");
}

#[test]
fn letters_of_any_encoding_are_read_by_mark_and_declaration() {
    let inside = "<title>Coöperatie</title><path fill=\"#8f2413\" d=\"M9 9h50v50z\"/>";
    let own = paths(drawing(inside).as_bytes());
    let declared = |name: &str| format!("<?xml version=\"1.0\" encoding=\"{name}\"?>{}", drawing(inside));
    let latin: Vec<u8> = declared("ISO-8859-1").chars().map(|letter| letter as u8).collect();
    let wide = |mark: &[u8], swap: bool| {
        let each = declared("UTF-16");
        let units = each.encode_utf16().flat_map(|unit| if swap { unit.to_be_bytes() } else { unit.to_le_bytes() });
        mark.iter().copied().chain(units).collect::<Vec<u8>>()
    };
    for file in [latin, wide(b"\xff\xfe", false), wide(b"\xfe\xff", true), wide(b"", false), wide(b"", true)] {
        assert_eq!(paths(&file), own);
    }
    let wrong: Vec<u8> = declared("UTF-8").chars().map(|letter| letter as u8).collect();
    assert!(matches!(ready(&wrong, Role::Logo), Err(Refusal::Damaged { .. })));
}

#[test]
fn what_stands_for_other_programs_is_skipped() {
    const PATH: &str = "<path fill=\"#8f2413\" d=\"M9 9h50v50z\"/>";
    let own = paths(drawing(PATH).as_bytes());
    for inside in [
        format!(
            "<switch><foreignObject requiredExtensions=\"http://ns.adobe.com/AdobeIllustrator/10.0/\"><i:x xmlns:i=\"urn:i\">eJz</i:x></foreignObject>{PATH}</switch>"
        ),
        format!("{PATH}<flowRoot><flowRegion><rect width=\"9\" height=\"9\"/></flowRegion><flowPara/></flowRoot>"),
        format!("{PATH}<g style=\"display:none\"><text>concept</text><meshgradient/></g>"),
        format!("{PATH}<text> </text>"),
    ] {
        let written = paths(drawing(&inside).as_bytes());
        assert!(written.contains("#8f2413"), "{inside}: {written}");
        assert_eq!(written.matches("<path").count(), own.matches("<path").count(), "{inside}");
    }
}

#[test]
fn a_drawing_in_a_drawing_is_moved_once() {
    const PATH: &str = "<path fill=\"#8f2413\" d=\"M9 9h50v50z\"/>";
    for (nested, plain) in [
        (
            format!("<svg transform=\"rotate(9)\">{PATH}</svg>"),
            format!("<g transform=\"rotate(9)\"><svg>{PATH}</svg></g>"),
        ),
        (
            format!("<svg style=\"opacity:.5;transform:translate(9px, 9px)\" x=\"3\">{PATH}</svg>"),
            format!("<g opacity=\".5\" transform=\"translate(9 9)\"><svg x=\"3\">{PATH}</svg></g>"),
        ),
        (
            format!("<svg id=\"s\" opacity=\".5\">{PATH}</svg><use href=\"#s\" x=\"9\"/>"),
            format!("<g id=\"s\" opacity=\".5\"><svg>{PATH}</svg></g><use href=\"#s\" x=\"9\"/>"),
        ),
    ] {
        // A group that says nothing is nothing.
        let seen = |inside: &str| paths(drawing(inside).as_bytes()).replace("<g>", "").replace("</g>", "");
        assert_eq!(seen(&nested), seen(&plain), "{nested}");
    }
}

#[test]
fn a_picture_within_a_drawing_is_of_the_kind_of_its_bytes() {
    let image = |href: &str| drawing(&format!("<image width=\"60\" height=\"40\" href=\"{href}\"/>"));
    let bytes: String = photograph().iter().map(|byte| format!("%{byte:02x}")).collect();
    let own = ready(image(&format!("data:image/jpeg,{bytes}")).as_bytes(), Role::Logo).expect("a picture").bytes;
    for kind in
        ["DATA:IMAGE/JPEG", "data:", "data:'image/png'", "data:application/octet-stream", "data:text/plain;charset=x"]
    {
        let other = ready(image(&format!("{kind},{bytes}")).as_bytes(), Role::Logo).expect(kind).bytes;
        assert!(other == own, "{kind}");
    }
    for (href, what) in
        [("data:image/gif,GIF89a", "<image> (GIF)"), ("data:text/html,Noord", "<image>"), ("data:,", "<image>")]
    {
        let said = ready(image(href).as_bytes(), Role::Logo);
        assert_eq!(said, Err(Refusal::NotUnderstood { what: what.into() }), "{href}");
    }
    for inside in ["<image width=\"9\" height=\"9\" href=\"logo.png\"/>", "<use href=\"data:image/svg+xml,x\"/>"] {
        assert!(matches!(ready(drawing(inside).as_bytes(), Role::Logo), Err(Refusal::External { .. })), "{inside}");
    }
}

/// What takes more than it may is refused, and soon.
#[test]
fn a_style_sheet_can_do_no_harm() {
    let doubled: String = (0..40).map(|at| format!("--v{at}:var(--v{0}) var(--v{0});", at + 1)).collect();
    let many = |count: usize| "<path d=\"M0 0h9v9z\"/>".repeat(count);
    let named: String = (0..100_000).map(|at| format!("--n{at}:x;")).collect();
    for inside in [
        format!("<g style=\"{named}\">{}</g>", "<path style=\"--m:x\" d=\"M0 0h9v9z\"/>".repeat(20_000)),
        format!("<style>path{{{doubled}--v40:x;fill:var(--v0)}}</style>{}", many(2_000)),
        format!("<style>{}</style>{}", "path g path{fill:red}".repeat(5_000), many(20_000)),
        format!("<style>path{}{{fill:red}}</style>{}", ":not(".repeat(90_000), many(1)),
        format!("<path style=\"fill:{}\" d=\"M0 0h9v9z\"/>", "a(".repeat(90_000)),
        format!("<style>{}", "g{".repeat(90_000)),
    ] {
        let began = std::time::Instant::now();
        let said = ready(drawing(&inside).as_bytes(), Role::Logo);
        assert!(said.is_err() || inside.contains("--v0"), "{:.60}", inside);
        assert!(began.elapsed().as_secs() < 60, "{:.60} took {:?}", inside, began.elapsed());
    }
}
