//! What a signed file can hold many of, and what it costs to judge it: each shape once took the square of its length.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use crate::growing::{CATALOG, FIRST, FORM, FORM_OF_TWO, File, PAGE, SECOND};

/// No measure of speed: these took minutes. Linear, each takes a part of a second.
const SOON: Duration = Duration::from_secs(20);

fn soon(name: &str, file: &File) {
    let since = Instant::now();
    let found = file.judged();
    let took = since.elapsed();
    println!("{name}: {} kB in {took:?}, {} breaches", file.bytes.len() / 1000, found.breaches.len());
    assert!(took < SOON, "{name}: {took:?}");
}

/// Words that are looked at because a program may take them for objects or trailers, in one long line, in texts, behind blanks and remarks.
#[test]
fn words_of_objects_and_trailers_cost_what_they_weigh() {
    let megabyte = |unit: &str| unit.repeat(1_000_000 / unit.len());
    for (name, text) in [
        ("words in one line", megabyte("xobj ")),
        ("words behind a remark", megabyte("%\nobj ")),
        ("words behind blanks", megabyte("obj        ")),
        ("numbers and words", megabyte("1 0 obj ")),
        ("many digits", megabyte("111111111111 0 obj ")),
        ("trailers in one another", megabyte("trailer<</A")),
        ("trailers with a text that does not end", megabyte("trailer<</A<")),
        ("trailers behind remarks", megabyte("trailer%\n")),
        ("trailers in one line of remarks", megabyte("trailer%")),
        ("trailers behind one another's blanks", megabyte("trailer ")),
    ] {
        let stream = format!("<</Length {}>>stream\n{text}\nendstream", text.len());
        let mut later = File::signed();
        later.append(&[(50, &stream), (8, "<</Title(Later)/A 50 0 R>>")], "");
        soon(name, &later);
        let mut signed = File::new();
        signed.append(&[(50, &stream)], "");
        signed.sign(10, &[(6, FIRST), (5, FORM)], "");
        soon(name, &signed);
    }
}

/// Each increment copies the resources of the page, which lead on and on, and changes the last leaf.
#[test]
fn what_is_copied_often_is_compared_within_one_bound() {
    let mut file = File::new();
    // A chain of lists, each with the next twice: as many paths as there are atoms, and as many objects as levels.
    let numbers: String = (0..20_000).fold(String::new(), |mut all, number| {
        let _ = write!(all, "{number} ");
        all
    });
    let page = PAGE.replace("/Resources<<", "/Resources<</ProcSet 100 0 R");
    file.append(&[(3, &page), (100, &format!("[[{numbers}]{numbers}]"))], "");
    file.sign(10, &[(6, FIRST), (5, FORM)], "");
    for turn in 0..400 {
        let copy = format!("[[{numbers}]{numbers}{turn}]");
        let own = 200 + turn;
        let page = page.replace("100 0 R", &format!("{own} 0 R"));
        // The copy is written once in ten, so that many increments share it.
        if turn % 40 == 0 {
            file.append(&[(own, &copy), (3, &page)], "");
        } else {
            let page = page.replace(&format!("{own} 0 R"), &format!("{} 0 R", 200 + turn / 40 * 40));
            file.append(&[(3, &page.replace("/MediaBox", &format!("/Rotate {turn}/MediaBox")))], "");
        }
    }
    soon("copies of resources", &file);
}

/// Each increment has a signature with a number of the structure, and the tree of these numbers is long.
#[test]
fn a_long_parent_tree_is_read_within_one_bound() {
    let mut file = File::with(&CATALOG.replace("/Lang", "/StructTreeRoot 60 0 R/Lang"));
    let numbers = (0..50_000).fold(String::new(), |mut all, number| {
        let _ = write!(all, "{number} 62 0 R ");
        all
    });
    let root = "<</Type/StructTreeRoot/K 62 0 R/ParentTree 61 0 R>>";
    let element = "<</Type/StructElem/S/Document/P 60 0 R>>";
    file.append(&[(60, root), (61, &format!("<</Nums[{numbers}]>>")), (62, element)], "");
    file.sign(10, &[(6, FIRST), (5, FORM)], "");
    for turn in 0..300_u32 {
        let (field, value) = (100 + 2 * turn, 101 + 2 * turn);
        let own = SECOND
            .replace("twee", &format!("n{turn}"))
            .replace("21 0 R", &format!("{value} 0 R"))
            .replace("/F 132", &format!("/StructParent {}/F 132", 60_000 + turn));
        let form = FORM_OF_TWO.replace("20 0 R", &format!("{field} 0 R"));
        file.sign(value, &[(5, &form), (field, &own)], "");
    }
    soon("numbers of a long tree", &file);
}
