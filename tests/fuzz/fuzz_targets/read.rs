//! Any bytes: `pdf::read` gives facts or a reason, and never panics.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|file: &[u8]| {
    let _ = pdf::read::read(file);
});
