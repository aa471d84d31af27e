//! The second judge of signed files: what is left out, and what is seen to differ.
//!
//! The files are written here byte by byte.

use pdf::revisions::picture::{LeftOut, Paper, Pictures, area_png, blank, compare};
use pdf::revisions::{Area, Transition};

/// A file of one page. `page` is added to its page, `content` is its content, the objects come from number 10.
pub(crate) fn file(page: &str, content: &str, objects: &[&str]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let own = [
        "<</Type/Catalog/Pages 2 0 R/AcroForm 5 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R {page}>>"),
        format!("<</Length {}>>stream\n{content}\nendstream", content.len()),
        "<</Fields[]>>".to_owned(),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
        "null".to_owned(),
        "null".to_owned(),
        "null".to_owned(),
    ];
    let all: Vec<String> = own.into_iter().chain(objects.iter().map(|object| (*object).to_owned())).collect();
    append(&mut out, &all.iter().enumerate().map(|(n, text)| (n as u32 + 1, text.as_str())).collect::<Vec<_>>(), 0);
    out
}

/// Objects behind a file.
fn append(out: &mut Vec<u8>, objects: &[(u32, &str)], previous: usize) -> usize {
    let mut table = String::from("xref\n");
    for (number, text) in objects {
        table.push_str(&format!("{number} 1\n{:010} 00000 n \n", out.len()));
        out.extend_from_slice(format!("{number} 0 obj\n{text}\nendobj\n").as_bytes());
    }
    let start = out.len();
    let previous = if previous == 0 { String::new() } else { format!("/Prev {previous}") };
    out.extend_from_slice(
        format!("{table}trailer\n<</Root 1 0 R/Size 90{previous}>>\nstartxref\n{start}\n%%EOF\n").as_bytes(),
    );
    start
}

pub(crate) const FIELD: [f64; 4] = [100.0, 100.0, 270.0, 150.0];

fn unproven(page: &str, content: &str, objects: &[&str]) -> Vec<LeftOut> {
    match blank(&file(page, content, objects), 1, FIELD) {
        Paper::Unproven(what) => what,
        other => panic!("{other:?}: {page} {content}"),
    }
}

#[test]
fn letters_of_a_font_that_does_not_come_along_are_left_out_where_they_stand() {
    let font = "/Resources<</Font<</F 6 0 R>>>>";
    let text = |x: i32, y: i32| format!("BT /F 12 Tf {x} {y} Td (Afspraken) Tj ET");
    assert_eq!(blank(&file(font, &text(100, 400), &[]), 1, FIELD), Paper::Blank);
    assert_eq!(unproven(font, &text(120, 120), &[]), [LeftOut::Font]);
    assert_eq!(unproven(font, &text(95, 152), &[]), [LeftOut::Font]);
    assert_eq!(blank(&file(font, &text(95, 155), &[]), 1, FIELD), Paper::Blank);
    // A font that is unknown altogether, of which nothing is drawn.
    let composite = "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/UniGB-UCS2-H/DescendantFonts[11 0 R]>>";
    let below =
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>";
    let found =
        unproven("/Resources<</Font<</F 10 0 R>>>>", "BT /F 12 Tf 100 400 Td <4E2D6587> Tj ET", &[composite, below]);
    assert_eq!(found, [LeftOut::Font]);
    assert_eq!(unproven("", "BT 100 400 Td (No font at all) Tj ET", &[]), [LeftOut::Font]);
}

#[test]
fn what_is_not_understood_may_be_anywhere() {
    assert_eq!(unproven("", "/X Do", &[]), [LeftOut::Resource]);
    assert_eq!(unproven("", "1 2 frobnicate", &[]), [LeftOut::Content]);
    assert_eq!(unproven("", "1 (a) m 2 2 l S", &[]), [LeftOut::Content]);
    assert_eq!(unproven("", "(no end", &[]), [LeftOut::Content]);
    assert_eq!(unproven("", "1 2 3 4 5 6 7 8 9 10 11 12 scn", &[]), [LeftOut::Content]);
    let hidden = "/Resources<</Properties<</O 10 0 R>>>>";
    let group = "<</Type/OCG/Name(een)>>";
    assert_eq!(unproven(hidden, "/OC /O BDC EMC", &[group]), [LeftOut::OptionalContent]);
    let form = |more: &str, content: &str| {
        format!(
            "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]{more}/Length {}>>stream\n{content}\nendstream",
            content.len()
        )
    };
    let named = "/Resources<</XObject<</X 10 0 R>>>>";
    assert_eq!(unproven(named, "/X Do", &[&form("/OC 11 0 R", ""), group]), [LeftOut::OptionalContent]);
    assert_eq!(unproven(named, "/X Do", &[&form("/Group<</S/Transparency/K true>>", "")]), [LeftOut::Transparency]);
    assert_eq!(unproven(named, "/X Do", &[&form("/Filter/Nothing", "")]), [LeftOut::Content]);
    // A form that draws itself, and forms that are more than can be drawn.
    let own = "/Resources<</XObject<</X 10 0 R>>>>";
    assert!(unproven(named, "/X Do", &[&form(own, "/X Do /X Do")]).contains(&LeftOut::Amount));
    let many: Vec<String> = (0..20)
        .map(|n| form(&format!("/Resources<</XObject<</X {} 0 R>>>>", n + 11), "/X Do /X Do /X Do /X Do"))
        .chain([form("", "0 g")])
        .collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(unproven(named, "/X Do", &many), [LeftOut::Amount]);
}

#[test]
fn annotations_are_drawn_as_they_stand_and_those_without_a_look_are_left_out() {
    let look = "<</Type/XObject/Subtype/Form/BBox[0 0 10 10]/Length 24>>stream\n0 g 0 0 10 10 re f       \nendstream";
    let at = |sides: &str, more: &str| {
        let annotation = format!("<</Type/Annot/Subtype/Stamp/F 4/Rect[{sides}]{more}>>");
        blank(&file("/Annots[10 0 R]", "", &[&annotation, look]), 1, FIELD)
    };
    assert!(matches!(at("120 110 140 120", "/AP<</N 11 0 R>>"), Paper::Ink(_)));
    assert_eq!(at("20 10 40 20", "/AP<</N 11 0 R>>"), Paper::Blank);
    // One of several states, and an appearance that is moved and made larger.
    assert!(matches!(at("120 110 140 120", "/AS/On/AP<</N<</On 11 0 R>>>>"), Paper::Ink(_)));
    assert_eq!(at("120 110 140 120", "/AS/Off/AP<</N<</On 11 0 R>>>>"), Paper::Blank);
    assert_eq!(at("120 110 140 120", ""), Paper::Unproven(vec![LeftOut::Annotation]));
    // Without a look each reader draws it in its own way, by its sides; the frame of a link stays where it is.
    assert_eq!(at("120 310 140 320", ""), Paper::Blank);
    assert_eq!(at("120 160 140 170", ""), Paper::Unproven(vec![LeftOut::Annotation]));
    let other = |more: &str| {
        let annotation = format!("<</Type/Annot/F 4/Rect[120 310 140 320]{more}>>");
        blank(&file("/Annots[10 0 R]", "", &[&annotation, look]), 1, FIELD)
    };
    assert_eq!(other("/Subtype/Link"), Paper::Blank);
    for reaching in ["Link/Border[0 0 150]", "Watermark", "Square/BS<</W 150>>", "Line/LL 200", "Text"] {
        assert_eq!(other(&format!("/Subtype/{reaching}")), Paper::Unproven(vec![LeftOut::Annotation]), "{reaching}");
    }
    let points = "/QuadPoints[120 140 200 140 120 120 200 120]";
    let marked = format!("/Subtype/Highlight{points}/AP<</N 11 0 R>>");
    assert_eq!(other(&marked), Paper::Unproven(vec![LeftOut::Annotation]));
    assert_eq!(at("120 110 140 120", "/AP<</N 12 0 R>>"), Paper::Unproven(vec![LeftOut::Annotation]));
    // Hidden, and without an area.
    assert_eq!(
        blank(&file("/Annots[10 0 R]", "", &["<</Type/Annot/Subtype/Stamp/F 2/Rect[120 110 140 120]>>"]), 1, FIELD),
        Paper::Blank
    );
    assert_eq!(at("120 110 120 110", ""), Paper::Unproven(vec![LeftOut::Annotation]));
    let moved =
        "<</Type/XObject/Subtype/Form/BBox[100 100 110 110]/Length 28>>stream\n0 g 100 100 10 10 re f      \nendstream";
    let large = file(
        "/Annots[10 0 R]",
        "",
        &["<</Type/Annot/Subtype/Stamp/F 4/Rect[200 110 230 140]/AP<</N 11 0 R>>>>", moved],
    );
    let Paper::Ink(sides) = blank(&large, 1, FIELD) else { panic!("it is seen") };
    for (found, wanted) in sides.into_iter().zip([200.0, 110.0, 230.0, 140.0]) {
        assert!((found - wanted).abs() < 1.0, "{sides:?}");
    }
}

#[test]
fn a_part_of_a_page_is_shown_as_a_picture() {
    let page = file("", "1 0 0 rg 100 100 170 50 re f", &[]);
    let picture = area_png(&page, 1, [100.0, 100.0, 270.0, 150.0], 340).expect("a picture");
    let mut decoded = png::Decoder::new(std::io::Cursor::new(&picture)).read_info().expect("PNG");
    let mut points = vec![0; decoded.output_buffer_size().expect("a size")];
    let info = decoded.next_frame(&mut points).expect("points");
    assert_eq!((info.width, info.height), (340, 100));
    let point = &[255, 0, 0, 255][..info.color_type.samples()];
    assert!(points[..info.buffer_size()].chunks_exact(point.len()).all(|found| found == point));
    assert_eq!(area_png(&page, 2, FIELD, 100), None);
    assert_eq!(area_png(b"nothing", 1, FIELD, 100), None);
}

/// A file that grows, and what may look different.
struct Growing {
    bytes: Vec<u8>,
    last: usize,
    transitions: Vec<Transition>,
}

impl Growing {
    fn new(page: &str, content: &str, objects: &[&str]) -> Growing {
        let bytes = file(page, content, objects);
        let last = bytes.windows(5).rposition(|window| window == b"\nxref").expect("cross-references") + 1;
        Growing { bytes, last, transitions: Vec::new() }
    }

    fn grow(&mut self, visible: bool, areas: &[[f64; 4]], objects: &[(u32, &str)]) -> &mut Growing {
        self.grow_by(visible, false, areas, objects)
    }

    fn grow_by(&mut self, visible: bool, filled: bool, areas: &[[f64; 4]], objects: &[(u32, &str)]) -> &mut Growing {
        let before = self.bytes.len();
        self.last = append(&mut self.bytes, objects, self.last);
        self.transitions.push(Transition {
            revision: self.transitions.len() + 2,
            before,
            end: self.bytes.len(),
            visible,
            areas: areas.iter().map(|sides| Area { page: 1, sides: *sides, filled }).collect(),
        });
        self
    }

    fn compared(&self) -> Pictures {
        compare(&self.bytes, &self.transitions)
    }
}

fn stream(more: &str, content: &str) -> String {
    format!("<<{more}/Length {}>>stream\n{content}\nendstream", content.len())
}

fn look(content: &str) -> String {
    stream("/Type/XObject/Subtype/Form/BBox[0 0 100 50]", content)
}

fn page(more: &str) -> String {
    format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R {more}>>")
}

fn assert_differs(found: &Pictures, revision: usize, sides: [f64; 4]) {
    assert_eq!(found.differences.len(), 1, "{found:?}");
    let own = &found.differences[0];
    assert_eq!((own.revision, own.page), (revision, 1));
    for (found, wanted) in own.sides.iter().zip(sides) {
        assert!((found - wanted).abs() <= 1.5, "{own:?} where {sides:?}");
    }
}

#[test]
fn what_is_alike_or_looks_alike_does_not_differ() {
    let mut same = Growing::new("", "0 g 100 100 50 50 re f", &[]);
    same.grow(false, &[], &[(20, "<</Type/DSS>>"), (1, "<</Type/Catalog/Pages 2 0 R/AcroForm 5 0 R/DSS 20 0 R>>")]);
    assert_eq!(same.compared(), Pictures::default());
    // Written otherwise, and drawn the same.
    let mut same = Growing::new("", "0 g 100 100 50 50 re f", &[]);
    same.grow(true, &[], &[(4, &stream("", "0 g q 100 100 50 50 re f Q"))]);
    assert_eq!(same.compared(), Pictures::default());
    // A field that is signed and not seen.
    let mut same = Growing::new("", "0 g 100 100 50 50 re f", &[]);
    same.grow(
        true,
        &[],
        &[
            (3, &page("/Annots[20 0 R]")),
            (20, "<</Type/Annot/Subtype/Widget/FT/Sig/T(a)/F 132/Rect[0 0 0 0]/V 21 0 R>>"),
            (21, "<<>>"),
        ],
    );
    assert_eq!(same.compared(), Pictures::default());
    assert_eq!(compare(&same.bytes, &[]), Pictures::default());
}

#[test]
fn what_is_seen_and_was_not_to_be_differs_and_says_where() {
    let mut other = Growing::new("", "0 g 100 100 50 50 re f", &[]);
    other.grow(true, &[], &[(4, &stream("", "0 g 100 100 50 50 re f 300 400 20 10 re f"))]);
    let found = other.compared();
    assert_differs(&found, 2, [300.0, 400.0, 320.0, 410.0]);
    let place = found.differences[0].place;
    for (found, wanted) in place.iter().zip([105.8, 152.4, 7.1, 3.5]) {
        assert!((found - wanted).abs() < 0.6, "{place:?}");
    }
    // In a revision of which the other judge says that nothing of it is seen, and changed back in the next.
    let (paid, more) = (stream("", "0 g 100 100 50 50 re f"), stream("", "0 g 100 100 80 50 re f"));
    let mut swapped = Growing::new("", "0 g 100 100 50 50 re f", &[]);
    swapped.grow(true, &[], &[(4, &more)]).grow(true, &[], &[(4, &paid)]);
    assert_eq!(swapped.compared().differences.iter().map(|own| own.revision).collect::<Vec<_>>(), [2, 3]);
    let mut hidden = Growing::new("", "0 g 100 100 50 50 re f", &[]);
    hidden.grow(false, &[], &[(4, &more)]);
    assert_differs(&hidden.compared(), 2, [150.0, 100.0, 180.0, 150.0]);
}

#[test]
fn whatever_a_page_draws_with_is_compared() {
    let named = "/Resources<</XObject<</X 10 0 R>>/ExtGState<</G 14 0 R>>/Pattern<</P 15 0 R>>>>";
    let form = look("/Y Do").replacen("<<", "<</Resources<</XObject<</Y 11 0 R>>>>", 1);
    let image = |point: &str| {
        stream(
            "/Type/XObject/Subtype/Image/Width 2/Height 1/BitsPerComponent 8/ColorSpace 12 0 R/Filter/ASCIIHexDecode",
            point,
        )
    };
    let space = |last: &str| format!("[/Indexed/DeviceRGB 1 <FFFFFF{last}>]");
    let state = |alpha: &str| format!("<</ca {alpha}>>");
    let tiles = |side: &str| {
        stream(
            "/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 9 9]/XStep 9/YStep 9/Resources<<>>",
            &format!("0 g 1 1 {side} 6 re f"),
        )
    };
    let (blue, pale, thin, full) = (space("0000FF"), state("0.4"), tiles("2"), tiles("6"));
    let content = "q 60 0 0 60 100 100 cm /X Do Q /G gs 0 g 300 300 50 50 re f /Pattern cs /P scn 400 400 90 90 re f";
    let objects = [form.as_str(), &image("0001>"), &blue, "null", &pale, &full];
    let unchanged = Growing::new(named, content, &objects);
    let with = |number: u32, text: &str| {
        let mut own = Growing { bytes: unchanged.bytes.clone(), last: unchanged.last, transitions: Vec::new() };
        own.grow(true, &[], &[(number, text)]);
        own.compared()
    };
    for (number, same, other) in [
        (11, image("0001>"), image("0100>")),
        (12, blue.clone(), space("FF0000")),
        (14, pale.clone(), state("1")),
        (15, full.clone(), thin),
        (10, form.clone(), look("")),
    ] {
        assert!(with(number, &same).differences.is_empty(), "{number}");
        assert_eq!(with(number, &other).differences.len(), 1, "{number}");
    }
}

#[test]
fn pages_keep_their_number_order_size_and_turn() {
    let mut grown = Growing::new("", "0 g 100 100 50 50 re f", &[]);
    grown.grow(true, &[], &[(2, "<</Type/Pages/Kids[3 0 R 20 0 R]/Count 2>>"), (20, &page(""))]);
    assert_eq!(grown.compared().differences[0].page, 2);
    for other in ["/Rotate 90", "/CropBox[0 0 500 500]", "/UserUnit 2", "/MediaBox[0 0 595 840]"] {
        let mut grown = Growing::new("", "0 g 100 100 50 50 re f", &[]);
        grown.grow(true, &[], &[(3, &page(other))]);
        assert_eq!(grown.compared().differences.len(), 1, "{other}");
    }
    let mut inherited = Growing::new("", "0 g 100 100 50 50 re f", &[]);
    inherited.grow(true, &[], &[(2, "<</Type/Pages/Kids[3 0 R]/Count 1/Rotate 180>>")]);
    assert_eq!(inherited.compared().differences.len(), 1);
    let pages = |kids: &str| format!("<</Type/Pages/Kids[{kids}]/Count 2>>");
    let mut swapped = Growing::new("", "0 g 100 100 50 50 re f", &[]);
    let second = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>";
    swapped.grow(true, &[], &[(2, &pages("3 0 R 20 0 R")), (20, second)]).grow(
        true,
        &[],
        &[(2, &pages("20 0 R 3 0 R"))],
    );
    assert_eq!(swapped.compared().differences.iter().filter(|own| own.revision == 3).count(), 2);
}

#[test]
fn what_may_be_hidden_is_compared_as_it_is_shown() {
    let catalog = |off: &str| {
        format!("<</Type/Catalog/Pages 2 0 R/AcroForm 5 0 R/OCProperties<</OCGs[10 0 R]/D<</OFF[{off}]>>>>>>")
    };
    let mut shown = Growing::new(
        "/Resources<</Properties<</O 10 0 R>>>>",
        "/OC /O BDC 0 g 100 100 50 50 re f EMC",
        &["<</Type/OCG/Name(een)>>"],
    );
    shown.grow(true, &[], &[(1, &catalog(""))]).grow(true, &[], &[(1, &catalog("10 0 R"))]);
    let found = shown.compared();
    assert_differs(&found, 3, [100.0, 100.0, 150.0, 150.0]);
    assert!(found.not_drawn.iter().any(|own| own.what == LeftOut::OptionalContent), "{found:?}");
}

const SIGNED: &str = "<</Type/Annot/Subtype/Widget/FT/Sig/T(a)/F 132/Rect[100 100 200 150]/AP<</N 21 0 R>>/V 22 0 R>>";

fn signed(content: &str, area: [f64; 4], field: &str, shows: &str) -> Pictures {
    let mut file = Growing::new("", content, &[]);
    file.grow(true, &[area], &[(3, &page("/Annots[20 0 R]")), (20, field), (21, &look(shows)), (22, "<<>>")]);
    file.compared()
}

#[test]
fn in_an_area_something_may_come_and_nothing_goes() {
    let area = [100.0, 100.0, 200.0, 150.0];
    let stamp = "1 0 0 rg 0 0 100 50 re f";
    assert_eq!(signed("", area, SIGNED, stamp), Pictures::default());
    // A rule to sign on may be covered, and what stands beside is not touched.
    assert_eq!(signed("0 G 0.5 w 90 112 m 210 112 l S 0 g 300 110 9 9 re f", area, SIGNED, stamp), Pictures::default());
    // Somewhere else, or larger than the area.
    assert_differs(&signed("", [300.0, 100.0, 400.0, 150.0], SIGNED, stamp), 2, area);
    assert_differs(&signed("", [100.0, 100.0, 150.0, 150.0], SIGNED, stamp), 2, [151.0, 100.0, 200.0, 150.0]);
    // Over what was there: covered with white, with black, or with its own colour around it.
    for stamp in ["1 g 0 0 100 50 re f", "0 g 0 0 100 50 re f"] {
        let found = signed("0 g 120 110 9 9 re f", area, SIGNED, stamp);
        assert_eq!(found.differences.len(), 1, "{stamp}");
    }
    // Beside it within the area it may stand.
    assert_eq!(signed("0 g 120 110 9 9 re f", area, SIGNED, "1 0 0 rg 60 10 30 30 re f"), Pictures::default());
    // Letters that do not come along are told, and make nothing better.
    let text = "<</Type/XObject/Subtype/Form/BBox[0 0 100 50]/Resources<</Font<</F 6 0 R>>>>/Length 38>>stream\nBT /F 12 Tf 10 20 Td (Getekend) Tj ET   \nendstream";
    let mut file = Growing::new("", "", &[]);
    file.grow(true, &[area], &[(3, &page("/Annots[20 0 R]")), (20, SIGNED), (21, text), (22, "<<>>")]);
    let found = file.compared();
    assert!(found.differences.is_empty() && found.not_compared.is_empty(), "{found:?}");
    assert_eq!(found.not_drawn.iter().map(|own| (own.page, own.what)).collect::<Vec<_>>(), [(1, LeftOut::Font)]);
}

#[test]
fn what_a_field_showed_itself_may_go_when_it_is_filled_in() {
    let waiting =
        |kind: &str| format!("<</Type/Annot/Subtype/Widget/FT/{kind}/T(a)/F 4/Rect[100 100 200 150]/AP<</N 11 0 R>>>>");
    let filled = "<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/F 4/Rect[100 100 200 150]/AP<</N 21 0 R>>/V(10)>>";
    let area = [100.0, 100.0, 200.0, 150.0];
    let (old, new) = (look("0 g 20 20 30 9 re f"), look("1 0 0 rg 60 20 30 9 re f"));
    let with = |kind: &str, under: &str, field: &str, is_filled: bool| {
        let mut file = Growing::new("/Annots[10 0 R]", under, &[&waiting(kind), &old]);
        file.grow_by(true, is_filled, &[area], &[(10, field), (21, &new), (22, "<<>>")]);
        file
    };
    let mut file = with("Tx", "", filled, true);
    assert_eq!(file.compared(), Pictures::default());
    // Filled in, it stays as it is.
    file.grow(true, &[], &[(21, &look("1 0 0 rg 60 20 30 20 re f"))]);
    assert_eq!(file.compared().differences.len(), 1);
    // What is under it stays.
    assert_eq!(with("Tx", "0 g 120 140 9 9 re f", filled, true).compared(), Pictures::default());
    assert_eq!(with("Tx", "0 g 165 122 9 5 re f", filled, true).compared().differences.len(), 1);
    // What showed on a screen or on paper shows there still.
    let mut hidden = Growing::new("/Annots[10 0 R]", "", &[&waiting("Sig"), &old]);
    for flags in ["/F 36", "/F 0", "/F 2", "/F 5"] {
        let last = hidden.transitions.len();
        hidden.grow(true, &[], &[(10, &waiting("Sig").replace("/F 4", flags))]);
        assert!(hidden.compared().differences.iter().any(|own| own.revision == last + 2), "{flags}");
    }
    // A field may be printed from when it is signed.
    let mut printed =
        Growing::new("/Annots[10 0 R]", "", &["<</Type/Annot/Subtype/Widget/FT/Sig/T(a)/Rect[100 100 200 150]>>"]);
    printed.grow(true, &[area], &[(10, SIGNED), (21, &new), (22, "<<>>")]);
    assert_eq!(printed.compared(), Pictures::default());
    // What a field to sign in showed was signed by those who came before.
    assert_eq!(with("Sig", "", SIGNED, false).compared().differences.len(), 1);
}

#[test]
fn what_is_not_compared_is_said() {
    let mut broken = Growing::new("", "0 g 100 100 50 50 re f", &[]);
    broken.grow(true, &[], &[(1, "<</Type/Nothing>>"), (2, "<<>>"), (3, "<<>>")]);
    let found = broken.compared();
    assert_eq!((found.not_compared, found.not_drawn.len()), (vec![2], 1));
    // More than can be drawn.
    let own = stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 10 0 R>>>>", "/X Do /X Do");
    let mut endless = Growing::new("/Resources<</XObject<</X 10 0 R>>>>", "", &[&own]);
    endless.grow(true, &[], &[(4, &stream("", "/X Do"))]);
    assert_eq!(endless.compared().not_compared, [2]);
    // A sheet of a kilometre.
    let mut large = Growing::new("/UserUnit 100", "", &[]);
    large.grow(true, &[], &[(4, &stream("", "0 g 1 1 5 5 re f"))]);
    assert_eq!(large.compared().not_compared, [2]);
}

#[test]
fn pictures_that_are_not_there_to_their_end_are_left_out_where_they_stand() {
    let named = "/Resources<</XObject<</X 10 0 R>>>>";
    let image = |more: &str, data: &str| {
        stream(
            &format!(
                "/Type/XObject/Subtype/Image/Width 2/Height 2/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/ASCIIHexDecode{more}"
            ),
            data,
        )
    };
    let at = |x: i32, image: &str, mask: &str| {
        blank(&file(named, &format!("q 60 0 0 40 {x} 105 cm /X Do Q"), &[image, mask]), 1, FIELD)
    };
    let white = image("", "FFFFFFFF>");
    assert_eq!(at(120, &white, "null"), Paper::Blank);
    for (wrong, mask) in [
        (image("", "FFFF>"), "null".to_owned()),
        (image("", ">"), "null".to_owned()),
        (image("/SMask 11 0 R", "FFFFFFFF>"), image("", ">")),
        (
            stream(
                "/Type/XObject/Subtype/Image/Width 20/Height 20/BitsPerComponent 1/ColorSpace/DeviceGray/Filter[/ASCIIHexDecode/CCITTFaxDecode]/DecodeParms[null<</K -1/Columns 20>>]",
                "001001>",
            ),
            "null".to_owned(),
        ),
    ] {
        assert_eq!(at(120, &wrong, &mask), Paper::Unproven(vec![LeftOut::Image]), "{wrong}");
        assert_eq!(at(300, &wrong, &mask), Paper::Blank, "{wrong}");
    }
}

#[test]
fn a_page_of_which_readers_show_different_parts_is_not_drawn() {
    for odd in [
        "/CropBox[10 10 10 10]",
        "/CropBox[2000 2000 3000 3000]",
        "/CropBox[0 0 500 500 9]",
        "/Rotate 45",
        "/UserUnit -1",
        "/CropBox(none)",
    ] {
        assert_eq!(unproven(odd, "", &[]), [LeftOut::Page], "{odd}");
        let area = [100.0, 100.0, 200.0, 150.0];
        let mut file = Growing::new(odd, "", &[]);
        let signed = page(&format!("{odd}/Annots[20 0 R]"));
        file.grow(true, &[area], &[(3, &signed), (20, SIGNED), (21, &look("1 0 0 rg 0 0 50 50 re f")), (22, "<<>>")]);
        assert_eq!(file.compared().not_compared, [2], "{odd}");
    }
    assert_eq!(blank(&file("/CropBox[500 500 0 0]", "", &[]), 1, FIELD), Paper::Blank);
}

#[test]
fn what_would_not_end_is_not_opened_and_not_drawn() {
    let kids = |own: &str| format!("<</Type/Pages/Kids[{own}]/Count 1>>");
    // A tree that has itself below it: the library goes round once, and so does what is asked of it.
    let mut round = Growing::new("", "0 g 100 100 50 50 re f", &[]);
    round.grow(true, &[], &[(2, &kids("20 0 R")), (20, &kids("2 0 R"))]);
    assert_ne!(round.compared(), Pictures::default());
    // One of which each level has the next twice.
    let levels: Vec<(u32, String)> =
        (0..40).map(|n| (20 + n, kids(&format!("{0} 0 R {0} 0 R", 21 + n)))).chain([(60, page(""))]).collect();
    let mut levels: Vec<(u32, &str)> = levels.iter().map(|(number, text)| (*number, text.as_str())).collect();
    let first = kids("20 0 R");
    levels.push((2, &first));
    let mut many = Growing::new("", "", &[]);
    many.grow(true, &[], &levels);
    assert_eq!(many.compared().not_compared, [2]);
    assert_eq!(blank(&many.bytes, 1, FIELD), Paper::Unproven(vec![LeftOut::Page]));
    assert_eq!(area_png(&many.bytes, 1, FIELD, 100), None);
    // Brackets without end, and a form that draws itself.
    for content in ["[".repeat(200_000), "<<".repeat(200_000)] {
        assert_eq!(unproven("", &content, &[]), [LeftOut::Amount]);
        assert_eq!(area_png(&file("", &content, &[]), 1, FIELD, 100), None);
    }
    let own = stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 10 0 R>>>>", "/X Do /X Do");
    let named = "/Resources<</XObject<</X 10 0 R>>>>";
    assert_eq!(area_png(&file(named, "/X Do", &[&own]), 1, FIELD, 100), None);
}

#[test]
fn an_object_that_only_others_can_read_is_not_taken_for_the_same() {
    let named = "/Resources<</XObject<</X 10 0 R>>>>";
    let elsewhere = |content: &str| stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/F(elsewhere)", content);
    let mut file = Growing::new(named, "/X Do", &[&elsewhere("0 g")]);
    file.grow(true, &[], &[(10, &elsewhere("0 0 9 9 re f"))]);
    assert!(file.compared().not_drawn.iter().any(|own| own.what == LeftOut::Resource));
    // A reference that leads nowhere is nothing, and stays so.
    let mut file = Growing::new("/Resources<</XObject<</X 40 0 R>>>>", "0 g", &[]);
    file.grow(true, &[], &[(20, "<<>>")]);
    assert_eq!(file.compared(), Pictures::default());
}
