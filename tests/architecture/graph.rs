//! The drawings of the house in `docs/house.md`, made from Cargo's metadata and from what each file uses: its layers and libraries, and
//! the modules of each. `make graph` makes them anew.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::house::{SERVICE, packages, root};
use super::imports::{Module, Sources, arrows, sources};
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
    let mut drawn: BTreeSet<(String, String)> =
        of_crates.flat_map(|package| package.uses.iter().map(|used| (package.name.clone(), used.clone()))).collect();
    let sources = sources();
    let imports = arrows(&sources);
    for (from, to) in &imports {
        let part = if to.0 == "canvaspers" { to.1.first() } else { Some(&to.0) };
        if let (true, Some(from), Some(to)) = (from.0 == "canvaspers", from.1.first(), part)
            && from != to
        {
            drawn.insert((from.clone(), to.clone()));
        }
    }
    for (from, to) in &drawn {
        writeln!(out, "  {from} --> {to}").expect("text");
    }
    out += "```\n";
    let parts =
        LAYERS.iter().flat_map(|layer| layer.iter()).map(|layer| (SERVICE.to_owned(), vec![(*layer).to_owned()]));
    let crates =
        packages.iter().filter(|package| package.name != SERVICE).map(|package| (package.name.clone(), Vec::new()));
    for part in parts.chain(crates) {
        out += &modules(&part, &sources, &imports);
    }
    out
}

/// Which module of a layer or a library uses which: those of its first level, each with all below it.
fn modules(part: &Module, sources: &Sources, imports: &BTreeSet<(Module, Module)>) -> String {
    let of_part = |module: &Module| {
        (module.0 == part.0 && module.1.starts_with(&part.1)).then(|| module.1.get(part.1.len()).cloned()).flatten()
    };
    let mut found: BTreeSet<String> = sources.keys().filter_map(of_part).collect();
    if found.is_empty() {
        return String::new();
    }
    let mut arrows = BTreeSet::new();
    for (from, to) in imports {
        if let (Some(from), Some(to)) = (of_part(from), of_part(to))
            && from != to
        {
            found.remove(&from);
            found.remove(&to);
            arrows.insert((from, to));
        }
    }
    let name = part.1.first().unwrap_or(&part.0);
    let place = if part.1.is_empty() { "crates/" } else { "src/" };
    let mut out = format!("\n## {place}{name}\n\n```mermaid\nflowchart LR\n");
    // A word of its own language would end the drawing.
    let node = |name: &String| format!("m_{name}[{name}]");
    for alone in &found {
        writeln!(out, "  {}", node(alone)).expect("text");
    }
    for (from, to) in &arrows {
        writeln!(out, "  {} --> {}", node(from), node(to)).expect("text");
    }
    out + "```\n"
}
