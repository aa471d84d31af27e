//! Nothing is forgotten: every member of the data of every instrument stands in a file of the newest version.
//!
//! Who adds a member adds it to what the next version keeps (`tests/fixtures/making/complete.py`); then nobody takes its name away unseen.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::versions::{ALL, name_of};

/// Ways to the members of a value or a schema; `*` is any row, and any name where names are free.
pub(crate) type Paths = BTreeSet<Vec<String>>;

/// The members that a schema names.
pub(crate) fn of_schema(schema: &Value) -> Paths {
    let mut out = Paths::new();
    if !schema.is_object() {
        return out;
    }
    let mut take = |name: &str, inner: &Value, is_member: bool| {
        if is_member {
            out.insert(vec![name.to_owned()]);
        }
        out.extend(of_schema(inner).into_iter().map(|path| [vec![name.to_owned()], path].concat()));
    };
    for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
        take(name, inner, true);
    }
    take("*", &schema["items"], false);
    take("*", &schema["additionalProperties"], schema["additionalProperties"].is_object());
    for one in ["anyOf", "oneOf", "allOf"].iter().filter_map(|of| schema[*of].as_array()).flatten() {
        out.extend(of_schema(one));
    }
    out
}

/// The members that a value has.
pub(crate) fn of_value(value: &Value) -> Paths {
    let mut out = Paths::new();
    let mut take = |name: &str, inner: &Value| {
        out.insert(vec![name.to_owned()]);
        out.extend(of_value(inner).into_iter().map(|path| [vec![name.to_owned()], path].concat()));
    };
    match value {
        Value::Object(members) => members.iter().for_each(|(name, inner)| take(name, inner)),
        Value::Array(rows) => rows.iter().for_each(|inner| take("*", inner)),
        _ => {}
    }
    out
}

/// Whether one path leads where the other does.
pub(crate) fn meets(one: &[String], other: &[String]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one == other || one == "*" || other == "*")
}

/// Those that meet none of the others, as text.
pub(crate) fn missing(all: &Paths, others: &Paths) -> Vec<String> {
    let is_missing = |path: &&Vec<String>| !others.iter().any(|other| meets(path, other));
    all.iter().filter(is_missing).map(|path| path.join("/")).collect()
}

#[test]
fn every_member_of_data_is_kept() {
    let newest = ALL.last().expect("a version");
    let archives = newest.part("archives").into_iter().map(|kept| kept.expected["entry"]["request"].clone());
    let files = newest.part("data").into_iter().filter_map(|kept| serde_json::from_slice::<Value>(&kept.bytes).ok());
    let requests: Vec<Value> = archives.chain(files).filter(|one| one["data"].is_object()).collect();
    let own = std::fs::read_dir(newest.folder.join("operator/instruments")).expect("a folder");
    let own: BTreeSet<String> = own.map(|entry| name_of(&entry.expect("an entry").path())).collect();
    let mut holes = Vec::new();
    for instrument in newest.server.get("/v1/instruments").json()["instruments"].as_array().expect("a list") {
        let id = instrument["id"].as_str().expect("an id");
        if own.contains(id) {
            continue;
        }
        let fillings = instrument["fillings"].as_array().expect("fillings").iter();
        let fillings: Vec<&str> =
            fillings.filter(|one| one["takesData"] == true).filter_map(|one| one["id"].as_str()).collect();
        let members = |filling: &str| {
            of_schema(&newest.server.get(&format!("/v1/instruments/{id}/schema?filling={filling}")).json())
        };
        for filling in &fillings {
            let schema = members(filling);
            assert!(!schema.is_empty(), "{id} {filling}");
            // A publication copy is made of the same data, and shows less of it.
            let same: Vec<&&str> = fillings.iter().filter(|other| members(other) == schema).collect();
            let is_same = |request: &&Value| {
                request["instrument"] == id
                    && same.iter().any(|same| request["filling"].as_str().unwrap_or("filled") == **same)
            };
            let kept: Paths = requests.iter().filter(is_same).flat_map(|request| of_value(&request["data"])).collect();
            holes.extend(missing(&schema, &kept).into_iter().map(|path| format!("{id} {filling}: {path}")));
        }
    }
    assert!(holes.is_empty(), "{} members stand in no kept file: {holes:#?}", holes.len());
}
