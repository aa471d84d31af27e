//! Steps of a form: an instrument's `steps` part its many fields over pages that people can oversee; everything travels along.

use serde_json::{Map, Value, json};

use catalog::Instrument;
use fault::Fault;
use fault::language::Language;

/// One step: members of the data, each by its dotted path; a path goes on through the rows of a list.
pub(super) struct Step<'a> {
    /// Its slug.
    pub id: &'a str,
    /// Options of the instrument that are chosen here; the others are chosen on the last step.
    pub options: Vec<&'a str>,
    members: Vec<&'a str>,
}

/// The steps of an instrument; none when its form is one page.
pub(super) fn of(instrument: &Instrument) -> Vec<Step<'_>> {
    instrument.definition["steps"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|step| {
            let names =
                |key: &str| step[key].as_array().into_iter().flatten().filter_map(Value::as_str).collect::<Vec<_>>();
            Step { id: step["id"].as_str().unwrap_or_default(), options: names("options"), members: names("members") }
        })
        .collect()
}

impl Step<'_> {
    /// What the instrument says of this step: `title`, `lead`, `notes`.
    pub(super) fn texts<'b>(&self, instrument: &'b Instrument, language: Language) -> &'b Value {
        &instrument.text(language)["steps"][self.id]
    }

    /// The schema with the fields of this step alone. Rows that have lost their first member are those of another step: they get the
    /// name of that member as `x-heading`.
    pub(super) fn shown(&self, schema: &Value) -> Value {
        let paths: Vec<Vec<&str>> = self.members.iter().map(|path| path.split('.').collect()).collect();
        part(schema, &paths.iter().map(Vec::as_slice).collect::<Vec<_>>())
    }

    /// Whether a fault at this pointer (below the body) is told on this step.
    fn holds(&self, pointer: &str) -> bool {
        let Some(below) = pointer.strip_prefix("/data/") else { return false };
        let named: Vec<&str> = below.split('/').filter(|part| part.parse::<usize>().is_err()).collect();
        self.members.iter().any(|path| {
            let path: Vec<&str> = path.split('.').collect();
            // A whole list belongs where its rows are named first.
            named.starts_with(&path) || path.starts_with(&named)
        })
    }
}

/// The step that tells a fault; faults of no field are told on the last.
pub(super) fn step_of(steps: &[Step<'_>], fault: &Fault) -> usize {
    steps.iter().position(|step| step.holds(&fault.pointer)).unwrap_or(steps.len().saturating_sub(1))
}

fn part(schema: &Value, paths: &[&[&str]]) -> Value {
    if paths.iter().any(|path| path.is_empty()) {
        return schema.clone();
    }
    let mut out = schema.clone();
    if schema["type"] == "array" {
        let first = schema["items"]["properties"].as_object().and_then(|members| members.keys().next());
        if let Some(first) = first.filter(|first| !paths.iter().any(|path| path[0] == first.as_str())) {
            out["x-heading"] = first.as_str().into();
        }
        out["items"] = part(&schema["items"], paths);
        return out;
    }
    let mut members = Map::new();
    for (name, member) in schema["properties"].as_object().into_iter().flatten() {
        let below: Vec<&[&str]> = paths.iter().filter(|path| path[0] == name).map(|path| &path[1..]).collect();
        if !below.is_empty() {
            members.insert(name.clone(), part(member, &below));
        }
    }
    out["properties"] = members.into();
    out
}

/// The list of steps for a page: where one is, and how many faults each has.
pub(super) fn list(
    steps: &[Step<'_>],
    instrument: &Instrument,
    language: Language,
    at: usize,
    faults: &[Fault],
) -> Value {
    steps
        .iter()
        .enumerate()
        .map(|(index, step)| {
            let count = faults.iter().filter(|fault| step_of(steps, fault) == index).count();
            json!({"id": step.id, "number": index + 1, "title": step.texts(instrument, language)["title"], "here": index == at, "faults": count})
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Limits;
    use crate::document::kinds::{Kind, Shape};
    use catalog::Catalog;

    #[test]
    fn steps_of_our_instruments_name_members_and_have_texts() {
        let catalog = Catalog::load(None).unwrap();
        let limits = Limits::default();
        let shape = Shape { language: Language::Nl, limits: &limits };
        let mut seen = 0;
        for instrument in catalog.instruments().iter().filter(|instrument| !of(instrument).is_empty()) {
            let kind = Kind::get(&instrument.kind).unwrap();
            let schema = kind.form_schema(instrument, kind.filling("filled").unwrap(), &shape);
            for language in Language::ALL {
                for step in of(instrument) {
                    assert!(step.texts(instrument, language)["title"].is_string(), "{} {}", instrument.id, step.id);
                }
            }
            // Every field stands on some step.
            for (name, member) in schema["properties"].as_object().unwrap() {
                let named = of(instrument).iter().any(|step| step.shown(&schema)["properties"].get(name).is_some());
                assert!(named || member["x-form"] == false, "{}: {name} is on no step", instrument.id);
                seen += 1;
            }
        }
        assert!(seen > 10);
    }
}
