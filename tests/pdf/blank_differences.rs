//! The second judge of signed files: what one reader paints and another does not is no proof of blank paper.

use pdf::revisions::picture::{LeftOut, Paper, blank};

use crate::judged_pictures::{FIELD, file};

/// What is left out of a page with this content and these resources; objects begin at 10.
fn left_out(content: &str, resources: &str, objects: &[&str]) -> Vec<LeftOut> {
    match blank(&file(&format!("/Resources<<{resources}>>"), content, objects), 1, FIELD) {
        Paper::Unproven(what) => what,
        Paper::Blank => Vec::new(),
        Paper::Ink(sides) => panic!("{content} is ink at {sides:?}"),
    }
}

fn doubtful(what: LeftOut, content: &str, resources: &str, objects: &[&str]) {
    let found = left_out(content, resources, objects);
    assert!(found.contains(&what), "{found:?}: {content} {resources} {objects:?}");
}

fn plain(content: &str, resources: &str, objects: &[&str]) {
    assert_eq!(left_out(content, resources, objects), [], "{content} {resources} {objects:?}");
}

fn stream(dictionary: &str, content: &str) -> String {
    format!("<<{dictionary}/Length {}>>stream\n{content}\nendstream", content.len())
}

#[test]
fn lines_and_areas_without_an_extent_are_dots_for_some() {
    for content in [
        "1 J 4 w 120 110 m h S",
        "2 J 1 j 4 w 120 110 0 0 re S",
        "1 J 4 w 120 110 m 120 110 120 110 120 110 c s",
        "120 110 m 126 118 l f",
        "120 110 0 8 re f",
        "1 J 4 w 120 110 m 120 110 l h S",
        "120 110 m 126 118 l 126.01 118 l 120.01 110 l f",
        "q 120 110 m 126 118 l W n 0 g 0 0 595 842 re f Q",
        "q 6 8 -0.00008 0.00006 120 110 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q",
        "0 w 120 110 m 126 118 l S",
    ] {
        doubtful(LeftOut::Content, content, "", &[]);
    }
    // Elsewhere they do no harm, and a rule is a rule.
    plain("1 J 4 w 20 310 m h S 0 w 110 112 m 260 112 l S", "", &[]);
    plain("110 112 150 0.05 re f 300 300 m 306 308 l f", "", &[]);
}

#[test]
fn what_leaves_the_form_that_it_stands_in_is_drawn_anywhere_by_some() {
    let form = |content: &str| stream("/Subtype/Form/BBox[0 0 9 9]", content);
    for content in ["Q 1 0 0 1 0 0 cm", "Q q", "q Q Q"] {
        doubtful(LeftOut::Content, "q /X Do Q", "/XObject<</X 10 0 R>>", &[&form(content)]);
    }
    // A pattern that is not chosen.
    for content in [
        "/Pattern cs 110 110 40 20 re f",
        "/Pattern CS 110 110 m 140 110 l S",
        "/Pattern cs q 1 g Q 110 110 40 20 re b",
    ] {
        doubtful(LeftOut::Content, content, "", &[]);
    }
    plain("/Pattern cs q 0.5 g Q 1 g 110 110 40 20 re f", "", &[]);
    plain("q /X Do Q Q", "/XObject<</X 10 0 R>>", &[&form("q Q")]);
    doubtful(LeftOut::Content, "/OC /B /A BDC EMC", "", &[]);
}

#[test]
fn names_that_a_form_has_from_elsewhere_are_not_found_by_all() {
    let resources = "/XObject<</X 10 0 R>>/ExtGState<</G<</ca 0>>>>";
    let form = |own: &str| stream(&format!("/Subtype/Form/BBox[0 0 595 842]{own}"), "/G gs 110 110 40 20 re f");
    doubtful(LeftOut::Resource, "/X Do", resources, &[&form("/Resources<<>>")]);
    plain("/X Do", resources, &[&form("")]);
    plain("/X Do", resources, &[&form("/Resources<</ExtGState<</G<</ca 0>>>>>>")]);
}

#[test]
fn marked_content_that_names_a_layer_may_be_hidden_whatever_its_tag() {
    for group in ["<</Type/OCG/Name(A)>>", "<</Type/OCMD/OCGs 10 0 R>>", "<</OCGs 10 0 R/P/AllOff>>"] {
        doubtful(LeftOut::OptionalContent, "/X /A BDC EMC", "/Properties<</A 10 0 R>>", &[group]);
    }
    doubtful(LeftOut::OptionalContent, "/X <</OC 10 0 R>> BDC EMC", "", &["<</Type/OCG/Name(A)>>"]);
    plain("/Span /A BDC EMC /P <</MCID 0>> BDC EMC", "/Properties<</A 10 0 R>>", &["<</MCID 3>>"]);
}

#[test]
fn colours_that_mean_different_things_are_no_proof() {
    let profile = stream("/N 1", "");
    for space in [
        "DefaultGray[/ICCBased 10 0 R]",
        "DefaultRGB[/CalRGB<</WhitePoint[1 1 1]/Matrix[0 0 0 0 0 0 0 0 0]>>]",
        "DefaultCMYK/DeviceGray",
    ] {
        doubtful(LeftOut::Colour, "1 g 110 110 40 20 re f", &format!("/ColorSpace<</{space}>>"), &[&profile]);
    }
    let function = "<</FunctionType 2/N 1/Domain[0 1]/C0[0]/C1[0]>>";
    for (space, colour) in [
        (format!("[/Separation/None/DeviceGray {function}]"), "1"),
        (format!("[/DeviceN[/None]/DeviceGray {function}]"), "1"),
        ("[/Indexed/DeviceGray 1(\\377)]".to_owned(), "0"),
        ("[/Indexed/DeviceGray 1(\\377\\377)]".to_owned(), "9"),
    ] {
        doubtful(
            LeftOut::Colour,
            &format!("/C cs {colour} scn 110 110 40 20 re f"),
            &format!("/ColorSpace<</C {space}>>"),
            &[],
        );
    }
    let based = |count: &str, bytes: &str| stream(&format!("{count}/Filter/ASCIIHexDecode"), bytes);
    let profile = |space: &str| {
        let mut bytes = [0_u8; 128];
        bytes[16..20].copy_from_slice(space.as_bytes());
        bytes[36..40].copy_from_slice(b"acsp");
        bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>() + ">"
    };
    for (entry, object) in [
        ("[/ICCBased 10 0 R]", based("/N 3", &profile("GRAY"))),
        ("[/ICCBased 10 0 R]", based("", &profile("RGB "))),
        ("[/ICCBased 10 0 R]", based("/N 3", "00>")),
        ("[/ICCBased 10 0 R]", based("/N 4/Alternate/DeviceRGB", &profile("CMYK"))),
        ("[/ICCBased]", "null".into()),
        ("[/CalCMYK<</WhitePoint[1 1 1]>>]", "null".into()),
        ("/D", "null".into()),
    ] {
        doubtful(
            LeftOut::Colour,
            "/C cs 110 110 40 20 re f",
            &format!("/ColorSpace<</C {entry}/D/DeviceRGB>>"),
            &[&object],
        );
    }
    doubtful(LeftOut::Colour, "/DeviceGray cs 1 sc 110 110 40 20 re f", "/ColorSpace<</DeviceGray/DeviceRGB>>", &[]);
    let image = |space: &str, data: &str| {
        stream(
            &format!("/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace{space}/Filter/ASCIIHexDecode"),
            data,
        )
    };
    let drawn = "q 40 0 0 20 110 110 cm /X Do Q";
    doubtful(LeftOut::Colour, drawn, "/XObject<</X 10 0 R>>", &[&image("[/Indexed/DeviceGray 1<FFFF>]", "09>")]);
    plain(drawn, "/XObject<</X 10 0 R>>", &[&image("[/Indexed/DeviceGray 1<FFFF>]", "01>")]);
    for state in ["/ca -1", "/CA 2"] {
        doubtful(LeftOut::Transparency, "/G gs", &format!("/ExtGState<</G<<{state}>>>>"), &[]);
    }
}

#[test]
fn patterns_and_shadings_that_are_not_whole_are_no_proof() {
    let whole = "/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 9 9]/XStep 9/YStep 9/Resources<<>>";
    let painted = |keys: &str| {
        let pattern = stream(keys, "");
        left_out("/Pattern cs /P scn 110 110 40 20 re f", "/Pattern<</P 10 0 R>>", &[&pattern])
    };
    assert_eq!(painted(whole), []);
    for (key, other) in [("/PaintType 1", ""), ("/XStep 9", "/XStep 0"), ("/YStep 9", ""), ("[0 0 9 9]", "[0 0 0 0]")] {
        assert_eq!(painted(&whole.replace(key, other)), [LeftOut::Transparency], "{key} {other}");
    }
    let function = "/Function<</FunctionType 2/N 1/Domain[0 1]/C0[1]/C1[1]>>/ColorSpace/DeviceGray";
    let shaded = |keys: &str| left_out("/S sh", &format!("/Shading<</S<<{keys}{function}>>>>"), &[]);
    for keys in ["/ShadingType 2/Coords[0 0 9 9]", "/ShadingType 3/Coords[0 0 0 9 9 9]"] {
        assert_eq!(shaded(keys), [], "{keys}");
    }
    assert_eq!(
        left_out(
            "/S sh",
            &format!("/Shading<</S<</ShadingType 2/Coords[0 0 9 9]{}>>>>", function.replace("DeviceGray", "DeviceRGB")),
            &[]
        ),
        [LeftOut::Transparency]
    );
    for keys in [
        "/ShadingType 3/Coords[9 9 5 9 9 5]/Extend[true true]",
        "/ShadingType 2/Coords[9 9 9 9]/Extend[true true]",
        "/ShadingType 3/Coords[9 9 0 9 9 0]/Extend[true true]",
        "/ShadingType 1",
        "/ShadingType 9",
    ] {
        assert_eq!(shaded(keys), [LeftOut::Transparency], "{keys}");
    }
}

#[test]
fn what_is_drawn_through_a_mask_is_seen_by_some() {
    let mask = stream("/Subtype/Form/BBox[0 0 595 842]/Group<</S/Transparency/CS/DeviceGray>>", "0 g 0 0 595 842 re f");
    let state = "/ExtGState<</G<</SMask<</S/Luminosity/G 10 0 R>>>>>>";
    doubtful(LeftOut::Transparency, "q /G gs 0 g 110 110 40 20 re f Q", state, &[&mask]);
    let group = |space: &str| {
        stream(&format!("/Subtype/Form/BBox[0 0 595 842]/Group<</S/Transparency/CS{space}>>"), "1 g 110 110 40 20 re f")
    };
    doubtful(LeftOut::Transparency, "/X Do", "/XObject<</X 10 0 R>>", &[&group("[/CalRGB<</WhitePoint[1 1 1]>>]")]);
    plain("/X Do", "/XObject<</X 10 0 R>>", &[&group("/DeviceRGB")]);
    plain("q /G gs 0 g 110 310 40 20 re f Q 1 g 110 110 40 20 re f", state, &[&mask]);
}

#[test]
fn a_flag_that_is_no_integer_hides_nothing_for_some() {
    let look = stream("/Subtype/Form/BBox[0 0 40 20]", "0 g 0 0 40 20 re f");
    for flags in ["2.9", "2.0"] {
        let stamp = format!("<</Type/Annot/Subtype/Stamp/Rect[110 110 150 130]/F {flags}/AP<</N 10 0 R>>>>");
        let found = blank(&file("/Annots[11 0 R]", "", &[&look, &stamp]), 1, FIELD);
        assert_eq!(found, Paper::Unproven(vec![LeftOut::Annotation]), "{flags}");
    }
}
