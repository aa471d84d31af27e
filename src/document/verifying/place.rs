//! Where something is, in words: pages, fields and parts of a document; and what was found, with its places. What only has a number in the
//! file is for who mends files.

use jiff::Timestamp;

use super::words::Words;
use pdf::revisions::{Change, ChangeKind};
use verify::report::Finding;

/// A place as a reader can find it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// A page, by its number.
    Page(String),
    /// The whole document.
    Document,
    /// A field, by its full name.
    Field(String),
    /// A part of the document that has a word of its own.
    Part(String),
    /// Somewhere in how the file is built: an object, a byte, a key.
    Inside,
}

/// What the verifier calls places that no reader can find; `object 12` and `byte 3456` beside them.
const INSIDE: [&str; 16] = [
    "",
    "file",
    "startxref",
    "%PDF",
    "Linearized",
    "catalog",
    "trailer",
    "Info",
    "ID",
    "AdditionalStreams",
    "DSS",
    "Metadata",
    "Pages",
    "AcroForm",
    "AcroForm, DA",
    "AcroForm, NeedAppearances",
];

impl Place {
    /// The place of a finding: fields have names of their own, so what is no other place is one.
    pub(super) fn of_finding(place: &str) -> Place {
        let numbered = |word: &str| place.strip_prefix(word).is_some_and(is_number);
        let page = place.strip_prefix("page ").map(|rest| rest.split(',').next().unwrap_or(rest));
        match page.filter(|number| is_number(number)) {
            Some(number) => Place::Page(number.to_owned()),
            None if place == "document" => Place::Document,
            None if INSIDE.contains(&place) || numbered("object ") || numbered("byte ") => Place::Inside,
            None => Place::Field(place.to_owned()),
        }
    }

    /// The place of a change; which sorts of them are in fields is known.
    pub(super) fn of_change(change: &Change, words: Words) -> Place {
        use ChangeKind::{Annotation, AttachedFile, Field, FieldFilled, Signature, TimeStamp};
        let in_field = matches!(change.kind, Annotation | AttachedFile | Field | FieldFilled | Signature | TimeStamp);
        match Place::of_finding(&change.place) {
            Place::Field(key) if !in_field && words.knows(&format!("part-{key}")) => Place::Part(key),
            Place::Field(_) if !in_field => Place::Inside,
            other => other,
        }
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_digit())
}

impl Words {
    /// A place as the name of it; empty where a reader finds none.
    pub(super) fn place(self, place: &Place) -> String {
        match place {
            Place::Page(number) => self.with("place-page", &[("number", number)]),
            Place::Document => self.say("place-document"),
            Place::Field(name) => self.with("place-field", &[("field", name)]),
            Place::Part(key) => self.say(&format!("part-{key}")),
            Place::Inside => String::new(),
        }
    }

    /// Where that is, `on page 2 and 3`: pages before fields, for these are found first. Empty where no reader finds it.
    pub(super) fn where_(self, places: &[Place]) -> String {
        let mut pages = Vec::new();
        let mut fields = Vec::new();
        let mut parts = Vec::new();
        for place in places {
            let (list, text) = match place {
                Place::Page(number) => (&mut pages, number.clone()),
                Place::Field(name) => (&mut fields, self.with("quoted", &[("text", &self.short(name))])),
                Place::Document | Place::Part(_) => (&mut parts, self.place(place)),
                Place::Inside => continue,
            };
            if !list.contains(&text) {
                list.push(text);
            }
        }
        let fields_key = if fields.len() == 1 { "where-field" } else { "where-fields" };
        let all = [("where-pages", "numbers", pages), (fields_key, "fields", fields), ("where-parts", "parts", parts)];
        let said = all.into_iter().filter(|(.., list)| !list.is_empty());
        self.list(&said.map(|(key, name, list)| self.with(key, &[(name, &self.list(&list))])).collect::<Vec<_>>())
    }

    /// What was found, its moments as people read them and its places, of which there may be several, as one list. Where the places are
    /// such that no reader finds them, none is named.
    pub(super) fn finding(self, finding: &Finding) -> String {
        let named = |place: &String| self.place(&Place::of_finding(place));
        self.rendered(finding, named).replace(" ()", "")
    }

    /// The same for who mends files, with the places as the verifier has them: `object 12`.
    pub(super) fn technical(self, finding: &Finding) -> String {
        self.rendered(finding, String::clone)
    }

    fn rendered(self, finding: &Finding, place: impl Fn(&String) -> String) -> String {
        let places = finding.values.iter().filter(|(name, _)| name == "place").map(|(_, value)| place(value));
        let places = self.list(&places.filter(|place| !place.is_empty()).collect::<Vec<_>>());
        let values: Vec<(&str, String)> = finding
            .values
            .iter()
            .map(|(name, value)| match name.as_str() {
                "place" => ("place", places.clone()),
                // A day on which something ended.
                "since" => ("since", value.parse().map_or_else(|_| value.clone(), |at| self.last_day(at))),
                name => {
                    let moment = value.parse::<Timestamp>().ok().map(|at| self.moment(at));
                    (name, moment.unwrap_or_else(|| value.clone()))
                }
            })
            .collect();
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let emptied = format!("{}-emptied", finding.code);
        let code = if is_emptied(&values) && self.tells(&emptied) { &emptied } else { &finding.code };
        fault::render(self.0, "faults", code, &values)
    }

    /// Whether there are words for a finding.
    fn tells(self, code: &str) -> bool {
        fault::render(self.0, "faults", code, &[]) != code
    }
}

/// Whether what is told of a field is that nothing is in it any more.
pub(super) fn is_emptied(values: &[(&str, &str)]) -> bool {
    values.iter().any(|(name, value)| *name == "value" && value.trim().is_empty())
}
