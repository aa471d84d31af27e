//! The images of a request: as they were sent, and whether they are those that its data and its house style show.

use std::collections::BTreeMap;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::hex;
use super::model::Place;
use catalog::house::Logo;
use fault::{Fault, segment};

/// An image as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// Its bytes.
    pub bytes: Arc<[u8]>,
    /// Their SHA-256 in hex.
    pub digest: String,
}

impl Sent {
    /// An image of these bytes.
    pub fn new(bytes: Vec<u8>) -> Sent {
        Sent { digest: hex(&Sha256::digest(&bytes)), bytes: bytes.into() }
    }
}

/// The images of a request: those in its JSON, in base64, and those that came as files.
///
/// # Errors
/// A fault for each that is no base64, and for a name that stands twice.
pub fn images(
    written: &BTreeMap<String, String>,
    files: BTreeMap<String, Vec<u8>>,
) -> (BTreeMap<String, Sent>, Vec<Fault>) {
    let mut faults = Vec::new();
    let mut out: BTreeMap<String, Sent> = files.into_iter().map(|(name, bytes)| (name, Sent::new(bytes))).collect();
    for (name, text) in written {
        let pointer = format!("/images/{}", segment(name));
        if out.contains_key(name) {
            faults.push(Fault::new("image-twice", pointer).with("name", name));
            continue;
        }
        // A data address as a browser gives it holds the same behind its comma.
        let own =
            text.split_once(";base64,").filter(|(head, _)| head.starts_with("data:")).map_or(&**text, |(_, own)| own);
        let own: String = own.chars().filter(|c| !c.is_ascii_whitespace()).collect();
        match STANDARD.decode(own) {
            Ok(bytes) => {
                out.insert(name.clone(), Sent::new(bytes));
            }
            Err(_) => faults.push(Fault::new("image-not-base64", pointer).with("name", name)),
        }
    }
    (out, faults)
}

/// What of a request shows pictures.
pub struct Shows<'a> {
    /// Its data.
    pub data: Option<&'a Value>,
    /// The logo of its house style.
    pub house: Option<&'a Logo>,
}

impl Shows<'_> {
    /// Names of the images that it shows.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let shown = [Place::Logos, Place::Pictures].into_iter();
        let shown = shown.filter_map(|place| self.data?[place.member()].as_array()).flatten();
        let house = self.house.map(|logo| logo.image.as_str());
        shown.filter_map(|one| one["image"].as_str()).chain(house)
    }
}

/// Faults in what data shows; pointers are those of the request. `written`: images as they came, `can`: whether this filling shows any.
pub fn faults(
    shows: &Shows<'_>,
    images: &BTreeMap<String, Sent>,
    written: &BTreeMap<String, String>,
    can: bool,
) -> Vec<Fault> {
    let mut out = Vec::new();
    let mut used = Vec::new();
    if let Some(logo) = shows.house {
        used.push(logo.image.as_str());
        if !images.contains_key(&logo.image) && !written.contains_key(&logo.image) {
            let known = images.keys().map(String::as_str);
            out.push(Fault::new("no-such-image", "/house/logo/image").choices(&logo.image, known));
        }
    }
    for place in [Place::Logos, Place::Pictures] {
        let shown = shows.data.and_then(|data| data[place.member()].as_array()).map(Vec::as_slice).unwrap_or_default();
        for (index, one) in shown.iter().enumerate() {
            let pointer = format!("/data/{}/{index}", place.member());
            let Some(name) = one["image"].as_str() else { continue };
            used.push(name);
            // One that is no base64 was told of already.
            if !images.contains_key(name) && !written.contains_key(name) {
                let known = images.keys().map(String::as_str);
                out.push(Fault::new("no-such-image", format!("{pointer}/image")).choices(name, known));
            }
            match (one["alt"].is_string(), one["decorative"] == Value::Bool(true)) {
                (false, false) => out.push(Fault::new("image-without-alt", pointer).with("name", name)),
                (true, true) => out.push(Fault::new("image-alt-and-decorative", pointer).with("name", name)),
                _ => {}
            }
        }
    }
    for name in images.keys().filter(|name| !used.contains(&name.as_str())) {
        let code = if can { "image-not-used" } else { "no-images-here" };
        out.push(Fault::new(code, format!("/images/{}", segment(name))).with("name", name));
    }
    out
}
