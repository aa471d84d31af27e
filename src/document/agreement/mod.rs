//! The agreement: clauses of a set filled with what the parties agreed, numbered, with references that are right.
//!
//! Lives here: choosing, ordering and numbering clauses ([`clauses`]), writing a clause's items with values and references
//! ([`items`]), two languages beside each other ([`bilingual`]), words about parties ([`parties`]), what its author does with clauses ([`drafting`]), its text for a word processor ([`text`](mod@text)), and whether it all makes sense
//! ([`sense`]). May not live here: the texts of clauses (data
//! under `typst-templates/clauses/`), layout (the template), the shape of the data (`kinds::agreement`).
//!
//! To add a clause: its texts in the set, with an id that never changes; no Rust. To add a way to write a value: an arm in
//! [`items`]. To add a check: a function in [`sense`] with its sentence in `crates/fault/src/{nl,en}.toml`.

mod bilingual;
mod changes;
mod clauses;
mod drafting;
mod items;
mod parties;
mod publication;
mod sense;
mod text;

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use catalog::{Catalog, ClauseSet, Instrument};
use fault::Fault;
use fault::language::Language;

pub use bilingual::{schema as translation_schema, translated, untranslated};
pub use drafting::{Choice, Edit, Way, choices, edited};
pub use items::euro;
pub use publication::publication;
pub use sense::{check, warnings};
pub use text::text;

/// What an agreement is drawn up from. All but its data travel to a worker as they are.
#[derive(Clone, Serialize, Deserialize)]
pub struct Source<'a> {
    /// Data of the user; none for the blank model.
    #[serde(skip)]
    pub data: Option<&'a Value>,
    /// `intentieverklaring`, `convenant` or `samenwerkingsovereenkomst`; empty for an instrument that is of one form.
    pub form: String,
    /// What the instrument is called, and says on its first page in place of who takes part.
    pub name: String,
    /// See `name`.
    pub lead: Option<String>,
    /// Facts on the first page.
    pub facts: Vec<String>,
    /// Language of the document.
    pub language: Language,
    /// The clauses to choose from.
    #[serde(with = "shared")]
    pub set: Arc<ClauseSet>,
    /// Labels of the kind, in that language.
    pub words: Value,
    /// Whether what is missing is a dotted line and no fault.
    pub draft: bool,
    /// Where two languages stand beside each other: the first, which prevails when the data do not say.
    pub beside: Option<Language>,
}

/// A clause set as it travels: the set itself.
mod shared {
    use std::sync::Arc;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use catalog::ClauseSet;

    pub(super) fn serialize<S: Serializer>(set: &Arc<ClauseSet>, to: S) -> Result<S::Ok, S::Error> {
        set.as_ref().serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Arc<ClauseSet>, D::Error> {
        ClauseSet::deserialize(from).map(Arc::new)
    }
}

impl<'a> Source<'a> {
    /// The source of an instrument's agreement; `None` when its clause set is not there.
    pub fn new(
        instrument: &Instrument,
        data: Option<&'a Value>,
        form: &str,
        language: Language,
        catalog: &Catalog,
    ) -> Option<Source<'a>> {
        let set = catalog.clause_set(instrument.definition["clauses"].as_str()?)?;
        let words = Catalog::words(&instrument.kind, language);
        let name = instrument.phrase(language, "name").to_owned();
        let lead = instrument.text(language)["lead"].as_str().map(str::to_owned);
        let facts = match instrument.definition["facts"].as_array() {
            Some(named) => named.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            None => ["begins", "ends", "enforceable"].map(str::to_owned).to_vec(),
        };
        Some(Source {
            data,
            form: form.to_owned(),
            name,
            lead,
            facts,
            language,
            set,
            words,
            draft: false,
            beside: None,
        })
    }

    /// The source of the earlier version that a draft is compared with.
    fn earlier(&self) -> Option<Source<'a>> {
        self.data?.get("earlier").filter(|data| data.is_object()).map(|data| self.with(data))
    }

    /// The same with other data, which may leave anything open.
    fn with<'b>(&self, data: &'b Value) -> Source<'b>
    where
        'a: 'b,
    {
        Source { data: Some(data), draft: true, ..self.clone() }
    }

    /// A member of the data by its dotted path.
    fn member(&self, path: &str) -> Option<&'a Value> {
        let found = self.data?.pointer(&format!("/{}", path.replace('.', "/")))?;
        let empty = found.as_array().is_some_and(Vec::is_empty) || found.as_object().is_some_and(Map::is_empty);
        (!found.is_null() && !empty).then_some(found)
    }

    fn text(&self, path: &str) -> Option<&'a str> {
        self.member(path)?.as_str()
    }

    /// A label of the kind.
    fn word(&self, key: &str) -> &str {
        self.words[key].as_str().unwrap_or_default()
    }

    /// How a member is called in a sentence.
    fn label(&self, path: &str) -> String {
        let key = path.replace('.', "-");
        self.words["members"][&key].as_str().unwrap_or(path).to_owned()
    }
}

/// What the template gets: everything in words and in order.
pub fn lay_out(source: &Source<'_>) -> Map<String, Value> {
    let (clauses, _) = clauses::number(source);
    let comparer = changes::Comparer::default();
    let earlier = source.earlier();
    let parties = parties::all(source, earlier.as_ref(), &comparer);
    let citation = citation(source);
    let mut out = Map::new();
    out.insert("formName".into(), form_name(source).into());
    out.insert("citation".into(), citation.into());
    out.insert("lead".into(), lead(source).into());
    out.insert("facts".into(), facts(source, &clauses));
    let written = match &earlier {
        Some(earlier) => changes::clauses(&clauses, &clauses::number(earlier).0, &comparer),
        None => clauses.iter().map(clauses::Numbered::json).collect(),
    };
    out.insert("clauses".into(), written.into());
    out.insert("compared".into(), earlier.is_some().into());
    out.insert("parties".into(), parties.into());
    for table in ["tasks", "contributions", "performance", "leaving", "changes"] {
        let rows = source.member(table).cloned().unwrap_or_else(|| json!([]));
        let mut said = items::rows(source, table, &rows);
        if let Some(earlier) = &earlier {
            let old = earlier.member(table).cloned().unwrap_or_else(|| json!([]));
            said = changes::rows(&said, &items::rows(earlier, table, &old), &comparer);
        }
        out.insert(table.into(), said);
    }
    let annexes = |source: &Source<'_>| -> Value {
        let names = source.member("annexes").and_then(Value::as_array).into_iter().flatten();
        names.map(|name| json!({"name": name})).collect()
    };
    let listed = earlier
        .as_ref()
        .map_or_else(|| annexes(source), |old| changes::rows(&annexes(source), &annexes(old), &comparer));
    out.insert("annexes".into(), listed);
    let was = earlier.as_ref().and_then(|old| old.text("title")).filter(|was| Some(*was) != source.text("title"));
    out.insert("titleWas".into(), was.into());
    out.insert("totals".into(), items::totals(source));
    Map::from_iter([("agreement".to_owned(), Value::Object(out))])
}

/// Faults of the clauses: what they refer to, and what they need.
fn clause_faults(source: &Source<'_>) -> Vec<Fault> {
    clauses::number(source).1
}

fn form_name(source: &Source<'_>) -> String {
    source.words["forms"][&source.form].as_str().unwrap_or(&source.name).to_owned()
}

/// What the agreement is called: as the data say, or after its form and its title, or that of the agreement it adds to.
fn citation(source: &Source<'_>) -> String {
    match (source.text("citation"), source.text("title"), source.text("original.title")) {
        (Some(citation), ..) => citation.to_owned(),
        (None, Some(title), None) => format!("{} {title}", form_name(source)),
        (None, Some(title), Some(_)) => title.to_owned(),
        (None, None, Some(original)) => {
            source.word("added-to").replace("{name}", &form_name(source)).replace("{title}", original)
        }
        (None, None, None) => form_name(source),
    }
}

/// "Vijf partijen maken afspraken voor 2027 tot en met 2029."
fn lead(source: &Source<'_>) -> String {
    if let Some(lead) = source.lead.as_deref().filter(|_| source.data.is_some()) {
        let original = source.text("original.title").unwrap_or_else(|| source.word("fill-in"));
        return lead.replace("{original}", original);
    }
    let count = source.member("parties").and_then(Value::as_array).map_or(0, Vec::len);
    if count == 0 {
        return source.word("lead-blank").to_owned();
    }
    let number = source.words["counts"]
        .get(count.wrapping_sub(1))
        .and_then(Value::as_str)
        .map_or_else(|| count.to_string(), str::to_owned);
    let year = |path: &str| source.text(path).and_then(|date| date.get(..4)).unwrap_or_default();
    let (from, to) = (year("term.start"), year("term.end"));
    let key = match (from, to) {
        ("", _) => "lead-open",
        (_, "") => "lead-from",
        (from, to) if from == to => "lead-year",
        _ => "lead-years",
    };
    source.word(key).replace("{count}", &number).replace("{from}", from).replace("{to}", to)
}

/// Facts on the first page, at most three, that the instrument names: `begins`, `ends`, `enforceable` (whether it can be enforced),
/// `original-date`, `rest` (what is not changed stays as it is).
fn facts(source: &Source<'_>, numbered: &[clauses::Numbered]) -> Value {
    let day = |path: &str| source.text(path).map(|date| items::date_long(date, source));
    let number = |id: &str| numbered.iter().find(|clause| clause.id == id).map(|clause| clause.number.to_string());
    let enforceable = match (source.member("enforceable"), number("afdwingbaarheid")) {
        _ if source.data.is_none() => None,
        (Some(_), Some(number)) => Some(source.word("enforceable-partly").replace("{number}", &number)),
        (Some(_), None) => Some(source.word("enforceable-yes").to_owned()),
        (None, _) => Some(source.word("enforceable-no").to_owned()),
    };
    let until = match source.data {
        Some(_) if source.member("term").is_none() => None,
        Some(_) => day("term.end").or_else(|| Some(source.word("no-end").to_owned())),
        None => None,
    };
    let value = |fact: &str| match fact {
        "begins" => day("term.start"),
        "ends" => until.clone(),
        "enforceable" => enforceable.clone(),
        "original-date" => day("original.date"),
        _ => Some(source.word("rest-stays").to_owned()),
    };
    source.facts.iter().map(|fact| json!({"label": source.word(fact), "value": value(fact)})).collect()
}
