//! Effects of drawings, and what is in them and not seen: shadows become pixels within bounds, letters that nobody sees need no font,
//! programs are not run, and nothing is refused as nothing.

use std::io::Cursor;
use std::time::{Duration, Instant};

use colour::OutputProfile;
use image::{Extension, Note, Prepared, Press, Refusal, Role, Wish, prepare};
use image_rs::{DynamicImage, ImageFormat, Rgba, RgbaImage};

const PATHS: &str =
    "<path fill=\"#8f2413\" d=\"M9 9h80v40z\"/><circle fill=\"#0a4f5c\" cx=\"150\" cy=\"30\" r=\"20\"/>";

fn svg(inside: &str) -> String {
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 200 80\">{inside}</svg>")
}

/// A shadow as Figma writes it.
fn figma(inside: &str) -> String {
    svg(&format!(
        "<g filter=\"url(#d)\">{inside}</g><defs><filter id=\"d\" x=\"0\" y=\"0\" width=\"200\" height=\"80\" filterUnits=\"userSpaceOnUse\" \
         color-interpolation-filters=\"sRGB\"><feFlood flood-opacity=\"0\" result=\"B\"/><feColorMatrix in=\"SourceAlpha\" \
         values=\"0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 127 0\" result=\"h\"/><feOffset dy=\"4\"/><feGaussianBlur stdDeviation=\"2\"/>\
         <feComposite in2=\"h\" operator=\"out\"/><feColorMatrix values=\"0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0.5 0\"/>\
         <feBlend in2=\"B\" result=\"e\"/><feBlend in=\"SourceGraphic\" in2=\"e\" result=\"s\"/></filter></defs>"
    ))
}

fn dropped(inside: &str, deviation: f64, region: &str) -> String {
    svg(&format!(
        "<filter id=\"d\" {region}><feDropShadow dx=\"3\" dy=\"3\" stdDeviation=\"{deviation}\"/></filter><g filter=\"url(#d)\">{inside}</g>"
    ))
}

fn ready(file: &[u8], role: Role, press: Option<Press>) -> Result<Prepared, Refusal> {
    // A logo on A3; a picture on the whole of A0.
    let [width, height, dpi] = if role == Role::Logo { [62.0, 17.0, 300.0] } else { [1189.0, 841.0, 132.0] };
    prepare(file, &Wish { width, height, dpi, role, press }, OutputProfile::fogra39())
}

fn text(prepared: &Prepared) -> &str {
    assert_eq!(prepared.extension, Extension::Svg);
    std::str::from_utf8(&prepared.bytes).expect("text")
}

#[test]
fn a_shape_stays_paths_over_its_shadow_and_no_filter_is_left() {
    for file in [figma(PATHS), dropped(PATHS, 2.0, ""), dropped(PATHS, 0.0, "color-interpolation-filters=\"sRGB\"")] {
        let own = ready(file.as_bytes(), Role::Logo, None).expect("a logo");
        let written = text(&own);
        assert!(!written.contains("filter"), "{written:.400}");
        assert_eq!((written.matches("<image").count(), written.matches("<path").count()), (1, 2), "{written:.400}");
    }
    // What is laid over the shape changes it.
    let inner = figma(PATHS).replace("</filter>", "<feGaussianBlur stdDeviation=\"1\"/></filter>");
    let own = ready(inner.as_bytes(), Role::Logo, None).expect("a logo");
    assert_eq!((text(&own).matches("<image").count(), text(&own).matches("<path").count()), (1, 0));
}

#[test]
fn effects_take_no_more_time_and_room_the_larger_they_are() {
    let region = "x=\"-1000%\" y=\"-1000%\" width=\"2100%\" height=\"2100%\"";
    let many: String = (0..30).map(|_| format!("<g filter=\"url(#d)\">{PATHS}</g>")).collect();
    for (what, file) in [
        ("Figma", figma(PATHS)),
        ("all changed", figma(PATHS).replace("</filter>", "<feGaussianBlur stdDeviation=\"1\"/></filter>")),
        ("far", dropped(PATHS, 2.0, region)),
        ("many", dropped(&many, 2.0, "")),
        (
            "in one another",
            (0..12).fold(dropped(PATHS, 2.0, ""), |file, _| {
                file.replacen("<path", "<g filter=\"url(#d)\"><path", 1).replacen("<circle", "</g><circle", 1)
            }),
        ),
    ] {
        for role in [Role::Logo, Role::Picture] {
            for press in [None, Some(Press::Cmyk)] {
                // What a whole sheet of pixels takes is the same for all.
                if role == Role::Picture && press.is_some() && what != "Figma" {
                    continue;
                }
                let began = Instant::now();
                let said = ready(file.as_bytes(), role, press);
                assert!(said.is_ok() || said == Err(Refusal::TooComplex), "{what}: {said:?}");
                assert!(said.is_ok() || what == "far", "{what} {role:?} {press:?}");
                assert!(began.elapsed() < Duration::from_secs(60), "{what} took {:?}", began.elapsed());
            }
        }
    }
}

#[test]
fn letters_that_nobody_sees_need_no_font_and_those_that_somebody_sees_do() {
    let plain = ready(svg(PATHS).as_bytes(), Role::Logo, None).expect("a logo").bytes;
    for inside in [
        "<g opacity=\"0\"><text>a</text></g>",
        "<g opacity=\"0%\"><g><text>a</text></g></g>",
        "<text visibility=\"hidden\">a<tspan>b</tspan></text>",
        "<text fill=\"none\">a</text>",
        "<text fill=\"#8f241300\">a</text>",
        "<text style=\"font-size:0px\">a</text>",
        "<style>.x{opacity:0}</style><text class=\"x\">a</text>",
        "<defs><text>a</text></defs>",
        "<symbol id=\"never\"><text>a</text></symbol>",
    ] {
        let own = ready(svg(&format!("{PATHS}{inside}")).as_bytes(), Role::Logo, None);
        let own = own.unwrap_or_else(|refusal| panic!("{inside}: {refusal:?}"));
        assert_eq!(text(&own).matches("<path").count(), 2, "{inside}");
    }
    assert!(!plain.is_empty());
    for inside in [
        "<g opacity=\".01\"><text>a</text></g>",
        "<g visibility=\"hidden\"><text>a<tspan visibility=\"visible\">b</tspan></text></g>",
        "<text fill=\"none\" stroke=\"#000\">a</text>",
        "<text fill=\"none\">a<tspan fill=\"#000\">b</tspan></text>",
        "<defs><g id=\"u\"><text>a</text></g></defs><use href=\"#u\"/>",
        "<g style=\"display:none\"><text id=\"u\">a</text></g><use href=\"#u\"/>",
        "<symbol id=\"s\"><text>a</text></symbol><use href=\"#s\"/>",
    ] {
        let said = ready(svg(&format!("{PATHS}{inside}")).as_bytes(), Role::Logo, None);
        assert_eq!(said, Err(Refusal::Text), "{inside}");
    }
}

#[test]
fn a_program_is_not_run_nor_written_and_its_sender_is_told() {
    for inside in [
        "<script>alert(1)</script>",
        "<script href=\"http://127.0.0.1/a.js\"/>",
        "<g onclick=\"alert(1)\"/>",
        "<a href=\"javascript:alert(1)\"/>",
        "<use href=\" JavaScript:alert(1)\"/>",
    ] {
        for press in [None, Some(Press::Cmyk)] {
            let own = ready(svg(&format!("{PATHS}{inside}")).as_bytes(), Role::Logo, press).expect("a logo");
            assert_eq!(own.notes, [Note::Script], "{inside}");
            assert!(!text(&own).contains("alert") && !text(&own).contains("127.0.0.1"), "{inside}");
        }
    }
    assert_eq!(ready(svg("<script>alert(1)</script>").as_bytes(), Role::Logo, None), Err(Refusal::Empty));
}

#[test]
fn what_shows_nothing_is_refused_as_nothing() {
    let picture = |pixel: [u8; 4], format: ImageFormat| {
        let mut out = Cursor::new(Vec::new());
        let own = DynamicImage::from(RgbaImage::from_pixel(40, 30, Rgba(pixel)));
        if format == ImageFormat::Jpeg {
            own.to_rgb8().write_to(&mut out, format)
        } else {
            own.write_to(&mut out, format)
        }
        .expect("written");
        out.into_inner()
    };
    for role in [Role::Logo, Role::Picture] {
        for file in [
            picture([90, 90, 90, 0], ImageFormat::Png),
            picture([90, 90, 90, 1], ImageFormat::Png),
            picture([0, 0, 0, 0], ImageFormat::WebP),
            picture([255, 255, 255, 255], ImageFormat::Png),
            picture([255, 255, 255, 255], ImageFormat::Jpeg),
            svg("<rect width=\"200\" height=\"80\" fill=\"#fff\"/>").into_bytes(),
            svg("<rect width=\"200\" height=\"80\" opacity=\".004\"/>").into_bytes(),
            svg("<g opacity=\"0\"><rect width=\"200\" height=\"80\"/></g>").into_bytes(),
        ] {
            assert_eq!(
                ready(&file, role, None),
                Err(Refusal::Empty),
                "{role:?} {:.90}",
                String::from_utf8_lossy(&file)
            );
        }
        for file in [
            picture([90, 90, 90, 255], ImageFormat::Png),
            picture([90, 90, 90, 40], ImageFormat::Png),
            svg("<path stroke=\"#000\" stroke-width=\".05\" d=\"M0 40h200\"/>").into_bytes(),
        ] {
            let said = ready(&file, role, None);
            assert!(said.is_ok(), "{said:?} {role:?} {:.90}", String::from_utf8_lossy(&file));
        }
    }
}

#[test]
fn steps_of_filters_that_are_drawn_otherwise_are_refused_by_their_names() {
    for (step, what) in [
        ("<feImage href=\"#a\"/>", "<feImage>"),
        ("<feDisplacementMap in2=\"SourceGraphic\" scale=\"9\"/>", "<feDisplacementMap>"),
        ("<feTile/>", "<feTile>"),
        ("<feBlend in2=\"SourceAlpha\" mode=\"hue\"/>", "<feBlend mode=\"hue\">"),
        ("<feComposite in=\"StrokePaint\" in2=\"SourceAlpha\" operator=\"in\"/>", "<feComposite in=\"StrokePaint\">"),
    ] {
        let file = svg(&format!("<filter id=\"d\">{step}</filter><g id=\"a\" filter=\"url(#d)\">{PATHS}</g>"));
        let said = ready(file.as_bytes(), Role::Logo, None);
        assert_eq!(said, Err(Refusal::NotUnderstood { what: what.into() }));
    }
}

#[test]
fn a_gradient_is_mixed_in_the_space_of_its_colours() {
    let stops = |first: &str, last: &str| {
        let file = svg(&format!(
            "<linearGradient id=\"g\"><stop stop-color=\"{first}\"/><stop offset=\"1\" style=\"stop-color:{last}\"/></linearGradient>\
             <rect width=\"200\" height=\"80\" fill=\"url(#g)\"/>"
        ));
        let own = ready(file.as_bytes(), Role::Logo, None).expect("a logo");
        text(&own).to_owned()
    };
    assert_eq!(stops("hsl(0 100% 40%)", "#00c").matches("<stop").count(), 2);
    let mixed = stops("color(srgb 1 0 0)", "color(srgb 0 0 1)");
    // Half way in Oklab, where sRGB has #800080.
    assert!(mixed.matches("<stop").count() > 20 && mixed.contains("#8c53a2"), "{mixed}");
}
