//! An archive document: the request it was made from, and what has changed since.

use serde_json::{Map, Value};

use super::{Draft, Passport};
use crate::document::json::{self, Bounds};
use crate::document::{Documents, joint, request};
use catalog::Instrument;
use fault::Fault;
use fault::language::Language;

/// `canvaspers-request.json`, as an archive PDF carries it.
#[derive(Clone)]
pub(super) struct Carried {
    generator: String,
    version: String,
    public_url: Option<String>,
    pub request: Value,
}

impl Carried {
    /// Reads the attached text; `None` when it is not what we write.
    pub(super) fn parse(text: &str, bounds: Bounds) -> Option<Carried> {
        // The request stands two levels deep.
        let mut value = json::parse(text.as_bytes(), bounds.deeper(2)).ok()?;
        let text = |value: &Value, name: &str| value[name].as_str().unwrap_or_default().to_owned();
        let carried = Carried {
            generator: text(&value, "generator"),
            version: text(&value, "instrumentVersion"),
            public_url: value["publicUrl"].as_str().map(str::to_owned),
            request: value.get_mut("request")?.take(),
        };
        carried.request.is_object().then_some(carried)
    }

    pub(super) fn passport(&self) -> Passport {
        Passport {
            instrument: self.request["instrument"].as_str().unwrap_or_default().to_owned(),
            version: self.version.clone(),
            language: self.request["language"].as_str().unwrap_or("nl").to_owned(),
        }
    }
}

/// What the request of a canvas says as answers: the notes of a box, line by line.
pub(super) fn answers(draft: &mut Draft, instrument: &Instrument, carried: &Carried) {
    let given = &carried.request["data"];
    let language = Language::from_code(carried.request["language"].as_str().unwrap_or_default()).unwrap_or_default();
    let joint = (carried.request["filling"] == "joint").then(|| joint::expand(instrument, given, language));
    let data = joint.as_ref().unwrap_or(given);
    if instrument.kind != "canvas" {
        return;
    }
    let notes = |notes: &Value| -> Value {
        match notes {
            Value::Array(notes) => {
                let texts: Vec<&str> = notes.iter().filter_map(|note| note["text"].as_str()).collect();
                texts.join("\n").into()
            }
            other => other.clone(),
        }
    };
    let boxes: Map<String, Value> = data["boxes"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(id, given)| (id.clone(), notes(given)))
        .filter(|(_, value)| *value != "")
        .collect();
    for (from, to) in [
        ("coalition", "organisation"),
        ("organisation", "organisation"),
        ("name", "name"),
        ("date", "day"),
        ("day", "day"),
        ("effects", "effects"),
        ("actions", "actions"),
    ] {
        draft.set(to, data[from].clone());
    }
    draft.set("boxes", Value::Object(boxes));
}

/// Tells how the instrument changed since the version that the file was made from.
pub(super) fn changes(draft: &mut Draft, instrument: &Instrument, version: &str) {
    if version == instrument.version {
        return;
    }
    draft.warn(Fault::new("other-version", "").with("old", version).with("new", &instrument.version));
    let told = |language: Language| {
        instrument.text(language).get("changes").and_then(Value::as_object).cloned().unwrap_or_default()
    };
    let (nl, en) = (told(Language::Nl), told(Language::En));
    for (since, change) in nl.iter().filter(|(since, _)| numbers(since) > numbers(version)) {
        let dutch = change.as_str().unwrap_or_default();
        let english = en.get(since).and_then(Value::as_str).unwrap_or(dutch);
        draft.warn(Fault::new("instrument-changed", "").with("version", since).with_text("change", dutch, english));
    }
}

/// A version as numbers, so that 1.10.0 comes after 1.9.0.
fn numbers(version: &str) -> Vec<u64> {
    version.split(['.', '-']).map(|part| part.parse().unwrap_or(0)).collect()
}

/// Tells what keeps the carried request from giving the same bytes again.
pub(super) fn compare(draft: &mut Draft, carried: &Carried, documents: &Documents) {
    let now = concat!("canvaspers ", env!("CARGO_PKG_VERSION"));
    if carried.generator != now {
        draft.warn(Fault::new("other-generator", "").with("old", &carried.generator).with("new", now));
    }
    match (carried.public_url.as_deref(), documents.printed_url()) {
        (old, new) if old == new => {}
        (Some(old), Some(new)) => draft.warn(Fault::new("other-address", "").with("old", old).with("new", new)),
        (Some(old), None) => draft.warn(Fault::new("address-lost", "").with("old", old)),
        (None, Some(new)) => draft.warn(Fault::new("address-new", "").with("new", new)),
        (None, None) => {}
    }
    if let Err(faults) = request::from_body(&carried.request, documents.catalog(), documents.limits()) {
        for fault in faults {
            let [nl, en] = Language::ALL.map(|language| fault.detail(language));
            draft.warn(
                Fault::new("request-no-longer-fits", "").with("place", &fault.pointer).with_text("fault", nl, en),
            );
        }
    }
}
