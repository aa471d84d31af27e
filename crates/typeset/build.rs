//! Rebuilds when a file is added to a folder that the library embeds.

fn main() {
    for folder in ["../../fonts", "../../typst-templates"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}
