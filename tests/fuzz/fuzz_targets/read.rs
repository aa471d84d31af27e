//! Any bytes: `pdf::read` gives facts or a reason, and never panics.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../../src/colour/mod.rs"]
#[allow(dead_code, unused_imports)]
mod colour;
#[path = "../../../src/pdf/mod.rs"]
#[allow(dead_code)]
mod pdf;

fuzz_target!(|file: &[u8]| {
    let _ = pdf::read::read(file);
});
