//! Pictures of a document that are ready, and what its template is given of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::document::model::Place;
use crate::press::Room;
use catalog::house::Logo;
use image::{Prepared, Wish};
use typeset::Asset;

/// One picture of a document and what it is wanted for.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Where it stands.
    pub place: Place,
    /// Which of its kind, from 0.
    pub index: usize,
    /// Name of its image among those of the request.
    pub image: String,
    /// How large it is at most.
    pub wish: Wish,
}

/// One picture, ready.
#[derive(Debug, Clone)]
pub struct Ready {
    /// What it was wanted for.
    pub wanted: Wanted,
    /// What came of it.
    pub prepared: Arc<Prepared>,
    /// The path that the template reads it by; what is the same picture has the same.
    pub(super) path: String,
}

/// All pictures of a document, ready.
#[derive(Debug, Clone, Default)]
pub struct Pictures {
    pub(super) all: Vec<Ready>,
    /// What they take in the service, until the document is made.
    _rooms: Arc<[Room]>,
}

impl Pictures {
    /// These; `rooms` are theirs in the service.
    pub(super) fn new(all: Vec<Ready>, rooms: Vec<Room>) -> Pictures {
        Pictures { all, _rooms: rooms.into() }
    }

    /// The files that the template reads.
    pub fn assets(&self) -> Vec<Asset> {
        let own: BTreeMap<&str, &Arc<[u8]>> =
            self.all.iter().map(|ready| (ready.path.as_str(), &ready.prepared.bytes)).collect();
        own.into_iter().map(|(path, bytes)| Asset { path: path.to_owned(), bytes: Arc::clone(bytes) }).collect()
    }

    /// What the template is told: for each place its pictures, with the words that go with each.
    pub fn to_json(&self, data: Option<&Value>) -> Value {
        let mut out = json!({});
        for place in [Place::Logos, Place::Pictures] {
            let own = self.all.iter().filter(|ready| ready.wanted.place == place);
            let shown = own.map(|ready| {
                let words = data.and_then(|data| data.pointer(&format!("/{}/{}", place.member(), ready.wanted.index)));
                let word = |name: &str| words.and_then(|words| words.get(name)).cloned().unwrap_or(Value::Null);
                json!({
                    "file": ready.path, "width": ready.prepared.width, "height": ready.prepared.height,
                    "dark": ready.prepared.on_dark, "alt": word("alt"), "caption": word("caption"),
                    "decorative": word("decorative") == Value::Bool(true), "index": ready.wanted.index,
                })
            });
            out[place.member()] = shown.collect();
        }
        out
    }

    /// The same of the logo of who sends the document, with its words.
    pub fn house_json(&self, logo: Option<&Logo>) -> Value {
        let ready = self.all.iter().find(|ready| ready.wanted.place == Place::House);
        let Some((ready, logo)) = ready.zip(logo) else { return Value::Null };
        json!({
            "file": ready.path, "width": ready.prepared.width, "height": ready.prepared.height,
            "dark": ready.prepared.on_dark, "alt": logo.alt, "decorative": false, "index": 0,
        })
    }

    /// The images of a request as they were used: without metadata and no larger than needed, so that an archive can be made again.
    pub(in crate::document) fn kept(&self) -> BTreeMap<&str, &[u8]> {
        self.all.iter().map(|ready| (ready.wanted.image.as_str(), &*ready.prepared.bytes)).collect()
    }
}
