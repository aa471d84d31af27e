//! Rebuilds when a file is added to a folder that the library embeds.

fn main() {
    for folder in ["../../typst-templates"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}
