//! The drawing of the house in `docs/house.md`, made from Cargo's metadata and from what each file uses.
//! `make graph` makes it anew.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::house::{packages, root};
use super::imports::imports;
use super::walls::LAYERS;

const BEGIN: &str = "<!-- made by `make graph`, from here -->\n";
const END: &str = "<!-- to here -->\n";

#[test]
fn the_drawing_is_of_this_house() {
    let path = root().join("docs/house.md");
    let old = std::fs::read_to_string(&path).expect("docs/house.md");
    let (before, rest) = old.split_once(BEGIN).expect("where the drawing begins");
    let (_, after) = rest.split_once(END).expect("where it ends");
    let new = [before, BEGIN, &drawing(), END, after].concat();
    if std::env::var_os("CANVASPERS_TEST_GRAPH").is_some_and(|how| how == "write") {
        std::fs::write(&path, new).expect("docs/house.md is written");
    } else {
        assert!(old == new, "docs/house.md draws another house: look at `git diff` after `make graph`");
    }
}

fn drawing() -> String {
    let packages = packages();
    let mut out = String::from("```mermaid\nflowchart TD\n  subgraph service [src: the service]\n");
    for (level, layer) in LAYERS.iter().enumerate() {
        for module in *layer {
            writeln!(out, "    {module}[{module}]").expect("text");
        }
        for (upper, lower) in layer.iter().flat_map(|upper| LAYERS.get(level + 1).map(|next| (upper, next[0]))) {
            writeln!(out, "    {upper} ~~~ {lower}").expect("text");
        }
    }
    out += "  end\n  subgraph crates [crates: leaves]\n";
    for package in packages.iter().filter(|package| package.name != "canvaspers") {
        writeln!(out, "    {0}([{0}])", package.name).expect("text");
    }
    out += "  end\n";
    let of_crates = packages.iter().filter(|package| package.name != "canvaspers");
    let mut arrows: BTreeSet<(String, String)> =
        of_crates.flat_map(|package| package.uses.iter().map(|used| (package.name.clone(), used.clone()))).collect();
    for (from, to) in imports() {
        let part = if to.0 == "canvaspers" { to.1.first() } else { Some(&to.0) };
        if let (true, Some(from), Some(to)) = (from.0 == "canvaspers", from.1.first(), part)
            && from != to
        {
            arrows.insert((from.clone(), to.clone()));
        }
    }
    for (from, to) in &arrows {
        writeln!(out, "  {from} --> {to}").expect("text");
    }
    out + "```\n"
}
