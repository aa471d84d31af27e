//! What honest programs write when they fill in a field passes, and a look that says something else does not.

use super::OnPage;
use super::appearance::on_page;
use super::written::{file, state, stream};

const FORM: &str = "/Type/XObject/Subtype/Form/BBox[0 0 200 20]/Resources<</Font<</Helv 5 0 R/New 6 0 R>>>>";
const HELV: &str = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Type/Encoding/Differences[39/quotesingle 128/Euro 233/eacute]>>>>";

/// A field with an appearance in a rectangle of 200 by 20; object 6 is a font that came with the filling.
struct Filled {
    field: String,
    form: String,
    content: String,
    fonts: [String; 2],
    more: Vec<(u32, String)>,
}

impl Filled {
    fn text(value: &str, content: &str) -> Filled {
        Filled {
            field: format!("/FT/Tx/V {value}"),
            form: FORM.into(),
            content: content.into(),
            fonts: [HELV.into(), "<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding>>".into()],
            more: Vec::new(),
        }
    }

    fn passes(self) -> bool {
        self.on_page() == Some(OnPage::Whole)
    }

    fn on_page(self) -> Option<OnPage> {
        let [old, new] = self.fonts;
        let mut objects = vec![
            (1, "<</Type/Catalog/AcroForm<</Fields[3 0 R]>>>>".to_owned()),
            (3, format!("<</T(a)/Subtype/Widget/Rect[100 100 300 120]/AP<</N 4 0 R>>{}>>", self.field)),
            (4, stream(&self.form, &self.content)),
            (5, old),
            (6, new),
        ];
        objects.extend(self.more);
        let file = file(&objects);
        on_page(&state(&file), (3, 0), (3, 0), &|number| number != 4 && number != 6).map(|shows| shows.on_page)
    }
}

fn passes(value: &str, content: &str) -> bool {
    Filled::text(value, content).passes()
}

#[test]
fn what_programs_write_passes() {
    for (value, content) in [
        ("(x)", "/Tx BMC q BT /Helv 10 Tf 0 g 2 5 Td (x) Tj ET Q EMC"),
        (
            "(Anna de Vries)",
            "/Tx BMC\nq\n1 1 198 18 re\nW\nn\nBT\n/Helv 12 Tf\n0 g\n2 6.5 Td\n(Anna de Vries) Tj\nET\nQ\nEMC",
        ),
        ("<FEFF00E920AC>", "/Tx BMC q BT /Helv 10 Tf 0 0 1 rg 1 0 0 1 2 5 Tm <E980> Tj ET Q EMC"),
        ("<FEFF20AC>", "BT /New 10 Tf 2 5 Td [(\\200)] TJ ET"),
        // Background and border, plain and bevelled.
        (
            "(x)",
            "1 1 0.8 rg 0 0 200 20 re f 0 0 0 RG 1 w 0.5 0.5 199 19 re s /Tx BMC q BT /Helv 10 Tf 0 g 2 5 Td (x)Tj ET Q EMC",
        ),
        (
            "(x)",
            "0.9 g 0 0 200 20 re f q 1 g 1 1 m 1 19 l 199 19 l 198 18 l 2 18 l 2 2 l f Q 0 G 0.5 0.5 199 19 re S /Tx BMC BT /Helv 10 Tf 0 g 2 5 Td (x)Tj ET EMC",
        ),
        // A border of four areas (iText), and what pypdf writes, which begins a clip and never ends it.
        (
            "(x)",
            "q 0.8 0.8 1 rg 0 0 200 20 re f Q q 0.1 g 1 19 m 199 19 l 200 20 l 0 20 l 1 19 l f Q q 0.1 g 199 19 m 199 1 l 200 0 l 200 20 l 199 19 l f Q q 0.1 g 199 1 m 1 1 l 0 0 l 200 0 l 199 1 l f Q q 0.1 g 1 1 m 1 19 l 0 20 l 0 0 l 1 1 l f Q /Tx BMC q n q 1 1 198 18 re W n BT 2 6 Td 0.1 g /Helv 12 Tf (x) Tj ET Q Q EMC",
        ),
        (
            "(x )",
            "q\n0 0 200.0 20.0 re\n0.8 0.843 1 rg\nf\n1 1 198.0 18.0 re\n0.1 0.1 0.1 RG\ns\nQ\nq\n/Tx BMC \nq\n2 1 194.0 17.0 re\nW\nBT\n/Helv 12.0 Tf 0.1 0.1 0.1 rg\n2 7.8 Td\n(x ) Tj\nET\nQ\nEMC\nQ\n",
        ),
        // Two lines, the space between them left out; and one that stands.
        ("(een twee)", "BT /Helv 7 Tf 7 TL 2 12 Td (een) Tj T* (twee) Tj ET"),
        ("(een twee\\rdrie)", "BT /Helv 6 Tf 6 TL 2 14 Td (een ) Tj (twee)' (drie)' ET"),
        // The letters of a comb one by one, with its bars.
        ("()", ""),
        ("()", "/Tx BMC EMC"),
        // White on dark.
        ("(x)", "0.1 g 0 0 200 20 re f BT /Helv 10 Tf 1 g 2 5 Td (x) Tj ET"),
    ] {
        assert!(passes(value, content), "{value} {content}");
    }
    let comb = Filled {
        field: "/FT/Tx/V(12)/Ff 16777216/MaxLen 4".into(),
        ..Filled::text(
            "",
            "0 G 50 0 m 50 20 l 100 0 m 100 20 l 150 0 m 150 20 l S BT /Helv 10 Tf 22 5 Td (1) Tj 50 0 Td (2) Tj ET",
        )
    };
    assert!(comb.passes());
    let through =
        "0 G 50 0 m 50 20 l 100 0 m 100 20 l 150 0 m 150 20 l S BT /Helv 10 Tf 47 5 Td (1) Tj 25 0 Td (2) Tj ET";
    let comb = Filled { field: "/FT/Tx/V(12)/Ff 16777216/MaxLen 4".into(), ..Filled::text("", through) };
    assert!(!comb.passes());
}

#[test]
fn a_turned_field_is_turned_as_it_says() {
    let turned = |matrix: &str, turn: i64| {
        let field = format!("/FT/Tx/V(12)/MK<</R {turn}>>");
        let form = FORM.replace("[0 0 200 20]", &format!("[0 0 200 20]/Matrix[{matrix}]"));
        Filled { field, form, ..Filled::text("", "BT /Helv 10 Tf 2 5 Td (12) Tj ET") }.passes()
    };
    assert!(turned("1 0 0 1 0 0", 0));
    assert!(turned("-1 0 0 -1 200 20", 180));
    // A 6 that is a 9, and letters that are squeezed.
    assert!(!turned("-1 0 0 -1 200 20", 0));
    assert!(!turned("1 0 0 -1 0 20", 0));
    assert!(!turned("0 1 -1 0 20 0", 90));
    assert!(!turned("1 0 0.5 1 0 0", 0));
}

#[test]
fn what_says_something_else_does_not_pass() {
    let show = |text: &str| format!("BT /Helv 10 Tf 2 5 Td ({text}) Tj ET");
    for (value, content) in [
        ("(1)", show("2")),
        ("( )", show("pays 1000000 EUR")),
        ("()", show("pays 1000000 EUR")),
        ("(1)", show("1000")),
        ("(1)", show("1").replace("ET", "ET BT /Helv 10 Tf 20 5 Td (000) Tj ET")),
        // Backwards, over one another, upwards.
        ("(0001)", "BT /Helv 10 Tf 100 5 Td (000) Tj ET BT /Helv 10 Tf 90 5 Td (1) Tj ET".into()),
        ("(100)", "BT /Helv 10 Tf 2 5 Td (1) Tj (0) Tj -5.5 0 Td (0) Tj ET".into()),
        ("(100)", "BT /Helv 10 Tf 2 5 Td [(10) 600 (0)] TJ ET".into()),
        ("(100)", "BT /Helv 10 Tf -5.5 Tc 2 5 Td (100) Tj ET".into()),
        ("(een twee)", "BT /Helv 7 Tf 2 2 Td (een) Tj 0 9 Td (twee) Tj ET".into()),
        // Out of sight.
        ("(10)", "BT 3 Tr /Helv 10 Tf 2 5 Td (10) Tj ET".into()),
        ("(10)", "BT /Helv 10 Tf 1 g 2 5 Td (10) Tj ET".into()),
        ("(10)", "BT /Helv 1 Tf 2 5 Td (10) Tj ET".into()),
        ("(10)", "BT /Helv 10 Tf 2 5 Td (1) Tj 300 0 Td (0) Tj ET".into()),
        ("(10)", "q 0 0 8 20 re W n BT /Helv 10 Tf 2 5 Td (10) Tj ET Q".into()),
        ("(10)", "BT /Helv 10 Tf 2 -8 Td (10) Tj ET".into()),
        ("(10)", "BT /Helv 10 Tf 10 Tz 2 5 Td (10) Tj ET".into()),
        ("(10)", "BT /Helv 10 Tf 5 Ts 2 5 Td (10) Tj ET".into()),
        ("(10)", "0 g 0 0 200 20 re f BT /Helv 10 Tf 2 5 Td (10) Tj ET".into()),
        ("(10)", format!("{} 1 g 0 0 200 20 re f", show("10"))),
        ("(10)", format!("{} 1 g 8 0 100 20 re f", show("10"))),
        // Drawn, not written.
        ("(1)", format!("{} 20 5 m 20 15 l S", show("1"))),
        ("(1)", format!("20 5 2 10 re f {}", show("1"))),
        ("(1)", format!("0 5 10 1 re f {}", show("1"))),
        ("(1)", format!("1 0 m 1 20 l S {}", show("1"))),
        ("(1)", format!("1 0 m 1 20 l S 199 0 m 199 20 l S {}", show("1"))),
        ("(1)", format!("0 0 1 20 re f {}", show("1"))),
        ("(1)", format!("0 10 m 5 20 10 0 20 10 c S {}", show("1"))),
        ("(1)", format!("19 w 0 10 m 200 10 l S {}", show("1"))),
        ("(1)", format!("0 0 m 0 20 l 200 20 l 200 0 l 0 0 l 200 0 l f {}", show("1"))),
        ("(1)", format!("q 0 0 100 20 re W n 0 g 0 0 200 20 re f Q {}", show("1"))),
        ("(1)", format!("/Im0 Do {}", show("1"))),
        ("(1)", format!("/Sh0 sh {}", show("1"))),
        ("(1)", format!("/Gs gs {}", show("1"))),
        ("(1)", format!("BI /W 1 /H 1 ID x EI {}", show("1"))),
        ("(1)", format!("/Pattern cs /P1 scn {}", show("1"))),
        ("(1)", format!("/OC /Layer BDC {} EMC", show("1"))),
        ("(1)", format!("/Span <</ActualText(2)>> BDC {} EMC", show("1"))),
        ("(1)", format!("/Span /Named BDC {} EMC", show("1"))),
        ("(1)", format!("1 0 0.5 1 0 0 cm {}", show("1"))),
        ("(1)", format!("-1 0 0 1 200 0 cm {}", show("1"))),
        // A border over letters, under them, and a bar of a comb in one.
        ("(1)", format!("{} 1 w 0.5 0.5 199 19 re S", show("1"))),
        ("(1,00)", "0 0 200 4 re f BT /Helv 10 Tf 2 4 Td (1,00) Tj ET".into()),
        // Open ends.
        ("(1)", "q BT /Helv 10 Tf 2 5 Td (1) Tj ET".into()),
        ("(1)", "BT /Helv 10 Tf 2 5 Td (1) Tj".into()),
        ("(1)", "BT /None 10 Tf 2 5 Td (1) Tj ET".into()),
        ("(1)", format!("{} unknown", show("1"))),
    ] {
        assert!(!passes(value, &content), "{value} {content}");
    }
}

#[test]
fn of_a_text_that_has_no_room_a_part_is_seen() {
    let long = "een heel lang antwoord dat in dit veld op geen enkele manier past";
    let cut = |value: &str, content: &str| Filled::text(value, content).on_page() == Some(OnPage::Part);
    let right = format!("/Tx BMC q 1 1 198 18 re W n BT /Helv 10 Tf 0 g 2 5 Td ({long}) Tj ET Q EMC");
    assert!(cut(&format!("({long})"), &right));
    assert!(!cut(&format!("({long} en meer)"), &right), "all of it is written");
    // At both sides, and below.
    assert!(cut(&format!("({long})"), &right.replace("2 5 Td", "-30 5 Td")));
    let lines = "BT /Helv 10 Tf 10 TL 2 8 Td (een) Tj (twee)' (drie)' ET";
    assert!(cut("(een twee drie)", lines));
    // With a border, which letters run into.
    assert!(cut(&format!("({long})"), &format!("0 G 1 w 0.5 0.5 199 19 re S {right}")));
    for step in 0..12 {
        let moved = right.replace("2 5 Td", &format!("{}.{step} 5 Td", 2 + step / 3));
        assert!(cut(&format!("({long})"), &format!("0 G 1 w 1 1 198 18 re s {moved}")), "{moved}");
    }
    // What stands apart, what a clip inside the field hides, what is above it, and what is nowhere to be seen.
    for content in [
        "BT /Helv 10 Tf 2 5 Td (een) Tj 300 0 Td (twee) Tj ET",
        "BT /Helv 10 Tf 2 5 Td (een) Tj 0 -60 Td (twee) Tj ET",
        "BT /Helv 10 Tf 2 18 Td (een) Tj 0 -12 Td (twee) Tj ET",
        "q 0 0 30 20 re W n BT /Helv 10 Tf 2 5 Td (een twee) Tj ET Q",
        "BT /Helv 10 Tf 202 5 Td (een twee) Tj ET",
        "BT /Helv 10 Tf 2 -9 Td (een twee) Tj ET",
        // What begins where it ends could have begun before.
        "BT /Helv 10 Tf 180 5 Td (een twee) Tj ET",
        "BT /Helv 10 Tf -20 5 Td (een twee) Tj ET",
        "BT /Helv 4 Tf 2 3 Td (een) Tj 0 -6 Td (twee) Tj ET",
    ] {
        assert_eq!(Filled::text("(een twee)", content).on_page(), None, "{content}");
    }
}

#[test]
fn a_format_that_was_there_writes_a_value_in_its_way() {
    let amount = |script: &str, shown: &str| {
        let field = format!("/FT/Tx/V(1234.5)/AA<</F {script}>>");
        let content = format!("BT /Helv 10 Tf 2 5 Td ({shown}) Tj ET");
        let fonts = [HELV.into(), JS.into()];
        Filled { field, fonts, more: vec![(7, JS.into())], ..Filled::text("", &content) }.on_page()
    };
    const JS: &str = "<</S/JavaScript/JS(AFNumber_Format\\(2, 2, 0, 0, \"\", true\\);)>>";
    let formatted = Some(OnPage::Formatted("1.234,50".into()));
    assert_eq!(amount(JS, "1.234,50"), formatted);
    assert_eq!(amount("7 0 R", "1.234,50"), formatted);
    assert_eq!(amount(JS, "1234.5"), Some(OnPage::Whole));
    assert_eq!(amount(JS, "1.234.500,00"), None);
    // A script that came later, another one, and none.
    assert_eq!(amount("6 0 R", "1.234,50"), None);
    assert_eq!(amount("<</S/JavaScript/JS(event.value = 1)>>", "1.234,50"), None);
    assert_eq!(amount("null", "1.234,50"), None);
}

#[test]
fn a_password_shows_as_many_signs_as_it_has() {
    let password = |shown: &str| {
        let content = format!("BT /Helv 10 Tf 2 5 Td ({shown}) Tj ET");
        Filled { field: "/FT/Tx/V(12)/Ff 8192".into(), ..Filled::text("", &content) }.passes()
    };
    assert!(password("**"));
    assert!(!password("12") && !password("***") && !password("*1") && !password(""));
}

#[test]
fn a_font_of_the_filling_is_a_standard_one() {
    let with = |font: &str, content: &str| {
        let mut one = Filled::text("(1)", content);
        one.fonts[1] = font.into();
        one.passes()
    };
    let shown = "BT /New 10 Tf 2 5 Td (1) Tj ET";
    assert!(with("<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>", shown));
    // What the names of an encoding say is what is seen.
    let lying = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[49/seven]>>>>";
    assert!(!with(lying, shown));
    assert!(with(&lying.replace("49/seven", "65/one"), &shown.replace("(1)", "(A)")));
    assert!(!with(&lying.replace("49/seven", "49/g17"), shown));
    // Letters over one another.
    let narrow = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/FirstChar 49/Widths[10]>>";
    assert!(!with(narrow, shown));
    assert!(with(&narrow.replace("[10]", "[556]"), shown));
    assert!(!with(&narrow.replace("49/Widths[10]", "50/Widths[556]"), shown));
    // What some programs pass over, and others do not.
    let true_type = lying.replace("/Type1", "/TrueType").replace("49/seven", "65/one");
    assert!(!with(&true_type, &shown.replace("(1)", "(A)")));
    assert!(with(&true_type.replace("/Differences[65/one]", "/BaseEncoding/WinAnsiEncoding"), shown));
    let named = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/FontDescriptor<</FontName/Helvetica>>>>";
    assert!(with(named, shown));
    assert!(!with(&named.replace("FontName/Helvetica", "FontName/ZapfDingbats"), shown));
    for other in [
        "/Subtype/Type1/BaseFont/ZapfDingbats",
        "/Subtype/Type1/BaseFont/ABCDEF+Own",
        "/Subtype/Type3/BaseFont/Helvetica",
    ] {
        assert!(!with(&format!("<</Type/Font{other}>>"), shown), "{other}");
    }
    let embedded = "<</Type/Font/Subtype/TrueType/BaseFont/Helvetica/Encoding/WinAnsiEncoding/FontDescriptor<</FontFile2 5 0 R>>>>";
    assert!(!with(embedded, shown));
}

#[test]
fn a_font_that_was_there_is_read_by_its_map() {
    let map = "/CIDInit/ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange 2 beginbfchar <0003> <0041> <0004> <0000> endbfchar endcmap";
    let font = "<</Type/Font/Subtype/Type0/BaseFont/Own/Encoding/Identity-H/ToUnicode 7 0 R/DescendantFonts[8 0 R]>>";
    let below = "<</Type/Font/Subtype/CIDFontType2/BaseFont/Own/DW 600/FontDescriptor<</FontFile2 9 0 R>>>>";
    let with = |value: &str, content: &str, map_number: u32| {
        let mut one = Filled::text(value, content);
        one.fonts[0] = font.replace("7 0 R", &format!("{map_number} 0 R"));
        one.more = vec![(map_number, stream("", map)), (8, below.into()), (9, stream("", "x"))];
        if map_number == 6 {
            one.fonts[1] = "null".into();
            one.more.remove(0);
        }
        one.passes()
    };
    assert!(with("(A)", "BT /Helv 10 Tf 2 5 Td <0003> Tj ET", 7));
    assert!(!with("(B)", "BT /Helv 10 Tf 2 5 Td <0003> Tj ET", 7));
    // A letter that says that it is nothing, and one that nothing names.
    assert!(!with("(A)", "BT /Helv 10 Tf 2 5 Td <00030004> Tj ET", 7));
    assert!(!with("(A)", "BT /Helv 10 Tf 2 5 Td <00030005> Tj ET", 7));
    // Its map came with the filling.
    assert!(!with("(A)", "BT /Helv 10 Tf 2 5 Td <0003> Tj ET", 6));
}

#[test]
fn spaces_that_the_value_does_not_have_are_not_shown() {
    assert!(!passes("(1)", "BT /Helv 10 Tf 2 5 Td ( 1) Tj ET"));
    assert!(passes("(1 )", "BT /Helv 10 Tf 2 5 Td (1) Tj ET"));
}

#[test]
fn a_choice_shows_what_its_option_shows() {
    let choice = |flags: i64, value: &str, content: &str| {
        let field = format!("/FT/Ch/Ff {flags}/Opt[[(a)(Anna)][(b)(Bram)](Carla)]/V {value}");
        Filled { field, ..Filled::text("", content) }.passes()
    };
    let combo = 1 << 17;
    let show = |text: &str| format!("/Tx BMC q BT /Helv 10 Tf 2 5 Td ({text}) Tj ET Q EMC");
    assert!(choice(combo, "(a)", &show("Anna")));
    assert!(choice(combo, "(Carla)", &show("Carla")));
    assert!(choice(combo, "(own)", &show("own")));
    assert!(!choice(combo, "(a)", &show("Bram")));
    assert!(!choice(combo, "(a)", &show("a")));
    // A list: all rows, the chosen one on a bar.
    let rows = |bar: &str| {
        format!("/Tx BMC 0.6 0.75 0.85 rg {bar} re f BT 0 g /Helv 6 Tf 6 TL 2 14 Td (Anna) Tj (Bram)' (Carla)' ET EMC")
    };
    assert!(choice(0, "(b)", &rows("0 6.5 200 6")));
    assert!(!choice(0, "(a)", &rows("0 6.5 200 6")));
    assert!(!choice(0, "[(a)(b)]", &rows("0 6.5 200 6")));
    assert!(!choice(0, "(b)", &rows("0 6.5 200 6").replace("Carla", "Other")));
}

#[test]
fn a_button_is_in_a_state_that_it_had() {
    let button = |entries: &str, old: bool| {
        let states = if old { "5 0 R" } else { "6 0 R" };
        let own = format!("<</T(a)/FT/Btn/Subtype/Widget/Rect[0 0 9 9]/AP<</N<</Yes {states}>>>>{entries}>>");
        let objects = [(1, "<</Type/Catalog>>".to_owned()), (3, own), (5, stream("", "")), (6, stream("", ""))];
        let file = file(&objects);
        on_page(&state(&file), (3, 0), (3, 0), &|number| number != 6)
            .is_some_and(|shows| shows.on_page == OnPage::Whole)
    };
    assert!(button("/V/Yes/AS/Yes", true));
    assert!(button("/V/Off/AS/Off", true));
    assert!(button("", true));
    // Another button of the same field is on.
    assert!(button("/V/Other/AS/Off", true));
    assert!(!button("/V/Off/AS/Yes", true));
    assert!(!button("/V/Yes/AS/Off", true));
    assert!(!button("/V/None/AS/None", true));
    // Nothing that is said to be a mark.
    assert!(!button("/V/Yes/AS/Yes", false));
    assert!(!button("/V/Yes/AS/Yes/Ff 65536", true));
}

#[test]
fn a_rich_text_says_the_same() {
    let rich = |rich: &str| {
        let field = format!("/FT/Tx/V(een twee)/RV({rich})");
        Filled { field, ..Filled::text("", "BT /Helv 10 Tf 2 5 Td (een twee) Tj ET") }.passes()
    };
    assert!(rich("<?xml version=\"1.0\"?><body xmlns=\"http://www.w3.org/1999/xhtml\"><p>een <b>twee</b></p></body>"));
    assert!(!rich("<body><p>een drie</p></body>"));
    assert!(!rich("<body>"));
}
