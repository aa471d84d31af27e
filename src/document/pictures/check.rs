//! The shape of `logos` and `pictures` in data, and whether they fit the images that were sent.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::{MOST_LOGOS, MOST_PICTURES, Place, Sent};
use crate::document::kinds::LINE;
use catalog::house::Logo;
use fault::language::Language;
use fault::{Fault, segment};

/// Members of data that show pictures, as schemas.
pub fn members(language: Language) -> [(&'static str, Value); 2] {
    let words = |nl: &'static str, en: &'static str| [nl, en][language as usize];
    let line =
        |title: &str| json!({"type": "string", "title": title, "minLength": 1, "maxLength": LINE, "pattern": "\\S"});
    let one = |caption: bool| {
        let mut properties = json!({
            "image": {"type": "string", "title": words("Naam van de afbeelding", "Name of the image"), "minLength": 1, "maxLength": 100,
                "description": words("Zoals in images van het verzoek, of als naam van het bestand in het formulier.", "As in images of the request, or as the name of the file in the form.")},
            "alt": line(words("Wat er te zien is, voor wie het niet ziet", "What can be seen, for those who do not see it")),
            "decorative": {"type": "boolean", "title": words("Alleen versiering", "Decoration only"), "default": false},
        });
        if caption {
            properties["caption"] = line(words("Bijschrift", "Caption"));
        }
        json!({"type": "object", "additionalProperties": false, "required": ["image"], "properties": properties})
    };
    [
        (
            Place::Logos.member(),
            json!({"type": "array", "title": words("Logo's", "Logos"), "maxItems": MOST_LOGOS, "items": one(false), "x-form": "pictures"}),
        ),
        (
            Place::Pictures.member(),
            json!({"type": "array", "title": words("Foto's en tekeningen", "Photographs and drawings"), "maxItems": MOST_PICTURES, "items": one(true), "x-form": "pictures"}),
        ),
    ]
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
