//! The kind `guide`: a page that tells how to hold a talk with the other instruments.

use serde_json::json;

use super::{Filling, Kind};
use crate::document::request::Profile;

pub(super) const KIND: Kind = Kind {
    id: "guide",
    fillings: &[Filling { id: "blank", takes_data: false, profiles: &[Profile::Screen, Profile::Archive] }],
    schema: |_, _, _| None,
    definition: || json!({"type": "object"}),
    check_definition: |_, _| Vec::new(),
    check_data: |_, _, _| Vec::new(),
};
