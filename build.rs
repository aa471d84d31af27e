//! Rebuilds when a file is added to a folder that the binary embeds.

fn main() {
    for folder in ["web/dist", "web/pages", "web/texts"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}
