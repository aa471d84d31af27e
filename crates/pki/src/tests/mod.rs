//! What other programs made, read: the fixtures that `tests/signatures/fixtures.py` writes.

mod algorithms;
mod certificates;
mod hostile;
mod names;
mod revocation;
mod signed_data;
mod time_stamps;

use std::path::PathBuf;

use super::asn1::{Element, wrap};
use super::certificate::Certificate;

/// What the fixtures sign.
const CONTENT: &[u8] = b"Wat ondertekend wordt.\n";

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/signatures/fixtures")
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(folder().join(name)).unwrap_or_else(|why| panic!("{name}: {why}"))
}

fn certificate(name: &str) -> Certificate {
    Certificate::from_der(fixture(&format!("{name}.cer"))).unwrap()
}

/// Puts `new` where `old` stands, with all lengths around it.
fn replaced(whole: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    let element = Element::whole(whole).unwrap();
    if element.raw() == old {
        return new.to_vec();
    }
    if !element.constructed {
        return whole.to_vec();
    }
    let inner: Vec<u8> = element.elements().unwrap().flat_map(|part| replaced(part.unwrap().raw(), old, new)).collect();
    wrap(whole[0], &inner)
}
