//! Agreements with hard content: 2 parties, long names, two languages beside each other. 14 and 40 parties and 60 clauses are
//! instruments of `tests/support`.

use canvaspers::document::Documents;
use serde_json::{Value, json};

/// Names of pictures, and the request that each shows.
pub fn all(documents: &Documents) -> Vec<(String, Value)> {
    let instrument = documents.catalog().get("overeenkomst").expect("an agreement");
    let example = instrument.examples.get("filled").expect("an example");
    let mut out = Vec::new();
    let mut add = |name: &str, data: &Value, options: Value, pages: &[usize]| {
        for page in pages {
            let body = json!({"instrument": "overeenkomst", "data": data, "format": "png", "width": 700, "page": page, "options": options});
            out.push((format!("agreement_{name}_{page}.png"), body));
        }
    };
    add("2-parties", &with_parties(example, 2, "Stichting Buurtkunst"), json!({}), &[1, 5]);
    let long =
        "Stichting Samenwerkingsverband Cultuurparticipatie en Ouderenwelzijnsvoorzieningenbeleid Voorbeeld-Noordoost";
    add("long-names", &with_parties(example, 6, long), json!({"form": "convenant", "signing": "external"}), &[1, 6]);
    add("two-languages", example, json!({"languages": "both"}), &[1, 3, 4, 9]);
    out
}

fn with_parties(example: &Value, count: usize, name: &str) -> Value {
    let mut data = example.clone();
    for member in ["tasks", "contributions", "finance", "translation", "enforceable"] {
        data.as_object_mut().expect("members").shift_remove(member);
    }
    data["parties"] = (1..=count)
        .map(|n| json!({"name": format!("{name} {n}"), "legalForm": "stichting", "seat": "Voorbeeld", "registration": format!("{n:08}"), "signatories": [{"function": "de bestuurder", "ground": "statuten"}]}))
        .collect();
    data
}
