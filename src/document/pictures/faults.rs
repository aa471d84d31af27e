//! What is wrong with pictures: why one is refused, and what its sender should look at.

use serde_json::Value;

use super::ready::{Pictures, Ready};
use crate::document::model::Place;
use fault::{Fault, segment};
use image::{MOST_PIXELS, Note, Refusal};

/// Why an image cannot be shown.
pub fn refused(refusal: &Refusal, image: &str) -> Fault {
    let at = |code| Fault::new(code, format!("/images/{}", segment(image))).with("name", image);
    match refusal {
        Refusal::Unknown => at("image-unknown"),
        Refusal::Format { name } => at("image-format").with("format", name),
        Refusal::Damaged { said } => at("image-damaged").with("reason", said),
        Refusal::TooLarge { width, height } => {
            at("image-too-large").with("width", width).with("height", height).with("limit", MOST_PIXELS / 1_000_000)
        }
        Refusal::Animated => at("image-animated"),
        Refusal::TooComplex => at("image-too-complex"),
        Refusal::External { what } => at("image-external").with("what", what),
        Refusal::NotUnderstood { what } => at("image-not-understood").with("what", what),
        Refusal::Text => at("image-letters"),
        Refusal::Empty => at("image-empty"),
    }
}

/// What the sender of the pictures should look at; `reports` are those of the template, which says how wide each was set.
pub fn warnings(pictures: &Pictures, reports: &[Value]) -> Vec<Fault> {
    let mut out = Vec::new();
    if reports.iter().any(|report| report["type"] == "logos-moved") {
        out.push(Fault::new("logos-moved", "/data/logos"));
    }
    for ready in &pictures.all {
        let at = |code| Fault::new(code, pointer(ready)).with("name", &ready.wanted.image);
        for note in &ready.prepared.notes {
            out.push(match note {
                Note::Rasterised => at("image-rasterised"),
                Note::OnDark => at("image-on-dark"),
                Note::Script => at("image-script"),
            });
        }
        let set = reports.iter().find(|report| {
            report["type"] == "picture"
                && report["place"] == ready.wanted.place.member()
                && report["index"] == ready.wanted.index
        });
        let width = set.and_then(|report| report["width"].as_f64()).filter(|width| *width > 0.0);
        if let (Some([pixels, _]), Some(width)) = (ready.prepared.source, width) {
            let dpi = f64::from(pixels) / (width / 25.4);
            if dpi + 0.5 < ready.wanted.wish.dpi {
                out.push(
                    at("image-coarse").with("dpi", dpi.floor()).with("least", ready.wanted.wish.dpi.floor()).with(
                        "pixels",
                        // As many as give the dots that are wanted.
                        (width / 25.4 * ready.wanted.wish.dpi).ceil(),
                    ),
                );
            }
        }
    }
    out
}

fn pointer(ready: &Ready) -> String {
    if ready.wanted.place == Place::House {
        return "/house/logo".to_owned();
    }
    format!("/data/{}/{}", ready.wanted.place.member(), ready.wanted.index)
}
