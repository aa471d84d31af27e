//! Worksheets, blank and filled in by the programs of others: the same answers, and a next worksheet, a joint canvas, a comparison.

use serde_json::{Map, Value, json};

use crate::answers::{ANSWERS, goes_on, holds, reads, same, stand_in};
use crate::versions::each;

#[test]
fn worksheets_give_the_same_answers() {
    each("worksheets", |kept| reads(kept.version, &kept.bytes, &kept.expected).map(drop));
}

#[test]
fn the_next_worksheet_begins_with_the_answers_of_the_last() {
    each("worksheets", |kept| {
        let entry = kept.version.read(&kept.bytes)?;
        let answers: Map<String, Value> =
            ANSWERS.iter().filter_map(|name| Some(((*name).to_owned(), entry.get(*name)?.clone()))).collect();
        let mut body = json!({"instrument": entry["instrument"], "filling": "fillable", "language": entry["language"]});
        if !answers.is_empty() {
            body["data"] = answers.into();
        }
        let next = kept.version.read(&kept.version.make(&body)?)?;
        same(&next, &kept.expected["entry"])
    });
}

#[test]
fn entries_go_into_a_joint_canvas_and_a_comparison() {
    each("worksheets", |kept| {
        let entry = kept.version.read(&kept.bytes)?;
        let Some(expected) = kept.expected.get("joint") else {
            return if entry.get("boxes").is_none() { Ok(()) } else { Err("it has answers".to_owned()) };
        };
        let body = json!({"instrument": entry["instrument"], "filling": "joint", "data": {"entries": [entry]}});
        let (joint, answers) = kept.version.make_and_read(body)?;
        for member in ["boxes", "actions"] {
            holds(&answers[member], &expected[member]).map_err(|at| format!("joint canvas: /{member}{at}"))?;
        }
        stand_in(&joint, &expected["words"])?;
        let body = json!({"instrument": "vergelijking", "data": {"entries": [entry, entry]}});
        stand_in(&kept.version.make(&body)?, &kept.expected["comparison"]["words"])
    });
}

#[test]
fn agreements_go_on_from_a_worksheet() {
    each("worksheets", |kept| goes_on(kept.version, &kept.bytes, &kept.expected));
}
