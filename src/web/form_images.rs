//! The files of logos and pictures that travel in a form, and which of them its data shows.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::document::model::Place;

/// Files by their names, in base64.
pub(super) type Images = BTreeMap<String, String>;

/// Where a form shows pictures.
pub(super) const PLACES: [Place; 2] = [Place::Logos, Place::Pictures];

/// Names of the files that data shows.
pub(super) fn names(data: &Value) -> impl Iterator<Item = &str> {
    PLACES
        .into_iter()
        .flat_map(|place| data[place.member()].as_array().into_iter().flatten())
        .filter_map(|row| row["image"].as_str())
}

/// The files that some data shows, as `images` of a request.
pub(super) fn used(data: &Value, images: &Images) -> Map<String, Value> {
    names(data).filter_map(|name| Some((name.to_owned(), images.get(name)?.clone().into()))).collect()
}
