//! Parties in words: what they are, and who speaks for them on what ground.

use serde_json::{Value, json};

use super::changes::Comparer;
use super::{Source, items};

/// Each party as the template shows it; the blank model has room for four.
/// Against an earlier version each text is marked with what changed, and a party that left stands at the end.
pub(super) fn all(source: &Source<'_>, earlier: Option<&Source<'_>>, comparer: &Comparer) -> Vec<Value> {
    let mut now = plain(source);
    let Some(earlier) = earlier else { return now };
    let before = if earlier.member("parties").is_some() { plain(earlier) } else { Vec::new() };
    let text =
        |party: Option<&Value>, key: &str| party.and_then(|party| party[key].as_str()).unwrap_or_default().to_owned();
    for party in &mut now {
        let old = before.iter().find(|old| old["name"] == party["name"]).cloned();
        for key in ["name", "about", "representation"] {
            let runs = comparer.words(&text(old.as_ref(), key), &text(Some(party), key));
            party[format!("{key}Runs")] = runs;
        }
    }
    let gone =
        before.into_iter().filter(|old| !now.iter().any(|party| party["name"] == old["name"])).collect::<Vec<_>>();
    for mut party in gone {
        for key in ["name", "about", "representation"] {
            party[format!("{key}Runs")] = comparer.words(&text(Some(&party), key), "");
        }
        party["gone"] = true.into();
        now.push(party);
    }
    now
}

fn plain(source: &Source<'_>) -> Vec<Value> {
    let Some(given) = source.member("parties").and_then(Value::as_array) else {
        return (0..4)
            .map(|_| json!({"name": null, "about": "", "representation": null, "signatories": [{}]}))
            .collect();
    };
    given
        .iter()
        .map(|party| {
            json!({
                "name": party["name"],
                "about": about(party, source),
                "representation": representation(party, source),
                "signatories": signatories(party, source),
            })
        })
        .collect()
}

/// "stichting in Voorbeeld, KvK 12345678"
fn about(party: &Value, source: &Source<'_>) -> String {
    let words = &source.words;
    let form = party["legalForm"].as_str().and_then(|form| words["legal-forms"][form].as_str());
    let capacity = party["capacity"].as_str().and_then(|capacity| words["capacities"][capacity].as_str());
    let seat = party["seat"].as_str().map(|seat| source.word("seat").replace("{seat}", seat));
    let number = party["registration"].as_str().map(|number| source.word("registration").replace("{number}", number));
    let first = match (form, seat) {
        (Some(form), Some(seat)) => Some(format!("{form} {seat}")),
        (Some(form), None) => Some(form.to_owned()),
        (None, seat) => seat,
    };
    [first, number, capacity.map(str::to_owned)].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// "vertegenwoordigd door de wethouder, met machtiging van de burgemeester, besluit van het college van 6 oktober 2026"
fn representation(party: &Value, source: &Source<'_>) -> String {
    let people: Vec<String> =
        party["signatories"].as_array().into_iter().flatten().map(|one| person(one, source)).collect();
    let mut said = match people.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, first)) => format!("{} {} {last}", first.join("; "), source.word("and")),
        None => return String::new(),
    };
    if party["joint"].as_u64().is_some_and(|joint| joint > 1) {
        said = format!("{said} {}", source.word("jointly"));
    }
    let decision = &party["decision"];
    if let Some(body) = decision["body"].as_str() {
        said = format!("{said}; {}", source.word("decision").replace("{body}", body));
        if let Some(date) = decision["date"].as_str() {
            said = format!("{said} {} {}", source.word("decision-date"), items::date_long(date, source));
        }
        if let Some(reference) = decision["reference"].as_str() {
            said = format!("{said}, {}", source.word("reference").replace("{reference}", reference));
        }
    }
    source.word("represented").replace("{people}", &said)
}

fn person(one: &Value, source: &Source<'_>) -> String {
    let part = |name: &str| one[name].as_str().filter(|text| !text.is_empty());
    let who = match (part("name"), part("function")) {
        (Some(name), Some(function)) => format!("{name}, {function}"),
        (None, Some(function)) => function.to_owned(),
        (name, None) => name.unwrap_or_default().to_owned(),
    };
    let ground = ground(one, source);
    if ground.is_empty() { who } else { format!("{who}, {ground}") }
}

fn ground(one: &Value, source: &Source<'_>) -> String {
    let known = one["ground"].as_str().and_then(|ground| source.words["grounds"][ground].as_str()).unwrap_or_default();
    match (known, one["mandate"].as_str()) {
        ("", Some(mandate)) => mandate.to_owned(),
        (ground, Some(mandate)) => format!("{ground} ({mandate})"),
        (ground, None) => ground.to_owned(),
    }
}

fn signatories(party: &Value, source: &Source<'_>) -> Vec<Value> {
    let one = |person: &Value| json!({"name": person["name"], "function": person["function"], "ground": ground(person, source)});
    party["signatories"].as_array().into_iter().flatten().map(one).collect()
}
