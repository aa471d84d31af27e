//! Rebuilds when a file is added to the folder that the library embeds.

fn main() {
    println!("cargo::rerun-if-changed=../../typst-templates");
}
