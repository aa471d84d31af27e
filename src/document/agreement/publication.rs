//! The publication copy: data without the names of people who hold no public office.
//!
//! Redaction of a finished file breaks its signatures and leaves traces; so a copy is made anew, from data that never held what it may
//! not show. Signatures are not in the data at all: they stand in the signed file alone.

use serde_json::Value;

/// The data that a publication copy is made from, and all that is attached to it.
pub fn publication(data: &Value) -> Value {
    let mut out = data.clone();
    let publics: Vec<bool> = data["parties"].as_array().into_iter().flatten().map(holds_office).collect();
    let translated = out.pointer_mut("/translation/parties").and_then(Value::as_array_mut);
    for (index, party) in translated.into_iter().flatten().enumerate() {
        for person in party.get_mut("signatories").and_then(Value::as_array_mut).into_iter().flatten() {
            if let Some(members) = person.as_object_mut().filter(|_| !publics.get(index).copied().unwrap_or(false)) {
                members.shift_remove("mandate");
            }
        }
    }
    for party in out.get_mut("parties").and_then(Value::as_array_mut).into_iter().flatten() {
        let public = holds_office(party);
        for person in party.get_mut("signatories").and_then(Value::as_array_mut).into_iter().flatten() {
            if let Some(members) = person.as_object_mut().filter(|_| !public) {
                members.shift_remove("name");
                // A power of attorney or mandate may name people.
                if members.get("ground").is_some_and(|ground| ground != "anders") {
                    members.shift_remove("mandate");
                }
            }
        }
    }
    out
}

/// Who signs for a public body does so in a public office.
fn holds_office(party: &Value) -> bool {
    matches!(party["legalForm"].as_str(), Some("gemeente" | "openbaar-lichaam"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn names_of_those_who_hold_no_public_office_are_gone() {
        let data = json!({"parties": [
            {"name": "Gemeente Voorbeeld", "legalForm": "gemeente", "signatories": [{"name": "A", "function": "wethouder", "ground": "wet"}]},
            {"name": "Koor Samenklank", "legalForm": "vereniging", "signatories": [{"name": "B", "function": "voorzitter", "ground": "volmacht", "mandate": "van C"}]},
        ]});
        let reduced = publication(&data);
        assert_eq!(reduced["parties"][0], data["parties"][0]);
        assert_eq!(reduced["parties"][1]["signatories"], json!([{"function": "voorzitter", "ground": "volmacht"}]));
    }
}
