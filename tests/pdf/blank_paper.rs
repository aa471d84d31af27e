//! The second judge of signed files: what is paper, and what is ink.

use pdf::revisions::picture::{Paper, blank};

use crate::judged_pictures::{FIELD, file};

fn paper(content: &str) -> Paper {
    blank(&file("", content, &[]), 1, FIELD)
}

fn inked(content: &str) {
    let found = paper(content);
    assert!(matches!(found, Paper::Ink(_)), "{found:?}: {content}");
}

fn is_blank(content: &str) {
    assert_eq!(paper(content), Paper::Blank, "{content}");
}

#[test]
fn paper_without_anything_is_blank_and_what_stands_beside_does_no_harm() {
    is_blank("");
    is_blank("0 g 10 200 200 50 re f");
    is_blank("0 g 10 151 400 50 re f 300 10 100 400 re f");
    // Paper that is not white, and that grows darker: a scan.
    is_blank("0.93 0.92 0.88 rg 0 0 595 842 re f");
    let vignette: String =
        (0..60).map(|n| format!("{:.3} g {} 0 10 842 re f ", 0.97 - f64::from(n) * 0.004, n * 10)).collect();
    is_blank(&vignette);
}

#[test]
fn marks_that_are_seen_are_ink_darker_or_lighter_than_the_paper() {
    inked("0 g 120 110 3 8 re f");
    // Half inside.
    inked("0 g 80 110 24 3 re f");
    // Light grey that can be read, and white on dark.
    inked("0.8 g 120 110 3 8 re f");
    inked("0.1 g 0 0 595 842 re f 1 g 120 110 3 8 re f");
    inked("1 1 0 rg 120 110 3 8 re f");
    // Lighter than is seen.
    is_blank("0.93 g 120 110 3 8 re f");
    // Smaller than is seen.
    is_blank("0 g 120 110 0.3 0.3 re f");
}

#[test]
fn a_rule_to_sign_on_is_no_ink_and_a_minus_sign_is() {
    is_blank("0 G 0.5 w 110 112 m 260 112 l S");
    is_blank("0 G 0.5 w 90 112 m 280 112 l S");
    is_blank("0 G 1 w [1 2] 0 d 110 112 m 260 112 l S");
    is_blank("0 G 1 w [6 3] 0 d 110 112 m 260 112 l S");
    // Its own border, and one of a table cell that it stands in.
    is_blank("0 G 1 w 101 101 168 48 re S");
    is_blank("0 G 1 w 98 98 174 54 re S");
    // Strokes that are far apart are no rule.
    inked("0 G 1 w [4 5] 0 d 110 112 m 260 112 l S");
    inked("0 G 1 w 110 112 m 130 112 l S");
    inked("0 G 1 w 120 110 m 120 122 l S");
    inked("0 G 3 w 110 112 m 260 112 l S");
    // Two rules are no lone rule; a rule with something on it is not alone.
    inked("0 G 0.5 w 110 112 m 260 112 l S 110 130 m 260 130 l S");
    inked("0 G 0.5 w 110 112 m 260 112 l S 0 g 150 113 2 6 re f");
}

#[test]
fn letters_of_dots_and_rows_of_tiny_letters_are_ink() {
    let dots = |place: fn(i32, i32) -> Option<(f64, f64)>| -> String {
        let all = (0..40).flat_map(|n| (0..20).map(move |m| (n, m))).filter_map(|(n, m)| place(n, m));
        all.map(|(x, y)| format!("{x} {y} 0.6 0.6 re f ")).collect()
    };
    inked(&format!("0 g {}", dots(|n, m| (n < 3).then_some((120.0 + f64::from(n) * 1.4, 105.0 + f64::from(m) * 1.4)))));
    // A row of strokes of different widths, no thicker than a rule.
    let row: String =
        (0..40).map(|n| format!("{} 112 {} 1.6 re f ", 110 + n * 3, 0.4 + f64::from(n % 4) * 0.5)).collect();
    inked(&format!("0 g {row}"));
}

#[test]
fn a_stroke_that_is_larger_than_the_place_is_ink() {
    // The bar of a poster's letter: covered with white it would be another letter.
    inked("0 g 100 100 170 50 re f");
    inked("0 g 90 90 190 20 re f");
    // What was made black: the field lies within it.
    inked("0 g 60 60 480 140 re f");
    inked("0 g 0 0 595 300 re f");
    // A sheet that is dark altogether is paper.
    is_blank("0.2 0.2 0.4 rg 0 0 595 842 re f");
}

#[test]
fn pages_are_turned_moved_cropped_and_magnified_as_readers_do() {
    let place = |page: &str, sides: [f64; 4], mark: &str| blank(&file(page, mark, &[]), 1, sides);
    for turn in ["/Rotate 90", "/Rotate 180", "/Rotate 270", "/Rotate -90", "/CropBox[50 50 400 400]"] {
        assert_eq!(place(turn, FIELD, "0 g 300 300 50 50 re f"), Paper::Blank, "{turn}");
        assert!(matches!(place(turn, FIELD, "0 g 120 110 3 8 re f"), Paper::Ink(_)), "{turn}");
    }
    // Outside of what is shown there is nothing.
    assert_eq!(place("/CropBox[300 300 500 500]", FIELD, "0 g 120 110 3 8 re f"), Paper::Blank);
    let far = "/MediaBox[-400 -300 400 300]";
    assert!(matches!(place(far, [-300.0, -200.0, -200.0, -150.0], "0 g -250 -180 5 5 re f"), Paper::Ink(_)));
    assert_eq!(place(far, [-300.0, -200.0, -200.0, -150.0], "0 g 250 180 5 5 re f"), Paper::Blank);
    // A unit of two centimetres: what seemed too small to be seen is large.
    let small = place("/MediaBox[0 0 20 20]/UserUnit 56.7", [1.0, 1.0, 4.0, 3.0], "0 g 2 2 0.05 0.1 re f");
    assert!(matches!(small, Paper::Ink(_)), "{small:?}");
    // A large sheet costs no more than a small one.
    assert_eq!(place("/MediaBox[0 0 2384 3370]", [2000.0, 3000.0, 2170.0, 3050.0], ""), Paper::Blank);
    assert!(matches!(
        place("/MediaBox[0 0 2384 3370]", [2000.0, 3000.0, 2170.0, 3050.0], "0 g 2100 3020 3 8 re f"),
        Paper::Ink(_)
    ));
}
