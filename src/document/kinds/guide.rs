//! The kind `guide`: a page that tells how to hold a talk with the other instruments.

use serde_json::json;

use super::{Data, Filling, Kind, PAGES, PRINTED, as_sent, no_warnings, not_composed, nothing};

pub(super) const KIND: Kind = Kind {
    id: "guide",
    fillings: &[Filling { id: "blank", data: Data::None, profiles: PRINTED, sheets: &[] }],
    pictures: &[],
    flows: true,
    formats: PAGES,
    schema: |_, _, _| None,
    definition: || {
        let steps = json!({"items": {"properties": {"id": {}, "minutes": {}}}});
        json!({"type": "object", "properties": {
            "colour": {}, "phases": {"items": {"properties": {"id": {}, "colour": {}, "steps": steps}}},
        }})
    },
    check_definition: |_, _| Vec::new(),
    check_data: |_| Vec::new(),
    warnings: no_warnings,
    reduce: as_sent,
    lay: as_sent,
    prepare: nothing,
    composed: not_composed,
};
