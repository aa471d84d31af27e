//! The kind `agreement`: parties, clauses and what they agreed, as one text to sign.

use serde_json::{Value, json};

use super::{Data, Filling, Given, Kind, LINE, PRINTED, Shape, as_sent, date, nothing, text};
use crate::document::Limits;
use crate::document::agreement::{self, Source};
use crate::document::composing::Work;
use crate::document::model::Format;
use catalog::{Catalog, Instrument};
use fault::Fault;
use fault::language::Language;

pub(super) const KIND: Kind = Kind {
    id: "agreement",
    fillings: &[
        Filling { id: "blank", data: Data::None, profiles: PRINTED, sheets: &[] },
        Filling { id: "filled", data: Data::Required, profiles: PRINTED, sheets: &[] },
        Filling { id: "draft", data: Data::Required, profiles: PRINTED, sheets: &[] },
        Filling { id: "publication", data: Data::Required, profiles: PRINTED, sheets: &[] },
    ],
    pictures: &["filled", "draft", "publication"],
    flows: true,
    formats: &[Format::Pdf, Format::Png, Format::Svg, Format::Zip, Format::Docx],
    schema,
    definition,
    check_definition,
    check_data,
    warnings,
    reduce,
    lay: as_sent,
    prepare: nothing,
    composed,
};

/// Parties of one agreement.
const FEWEST: usize = 2;
const MOST: usize = 40;
/// Rows of a table, clauses, terms.
const ROWS: usize = 120;

fn definition() -> Value {
    json!({"type": "object", "required": ["clauses"], "properties": {
        "clauses": {"type": "string"},
        "members": {"type": "array", "minItems": 1, "uniqueItems": true, "items": {"type": "string"}},
        "required": {"type": "array", "items": {"type": "string"}},
        "facts": {"type": "array", "maxItems": 3, "items": {"enum": ["begins", "ends", "enforceable", "original-date", "rest"]}},
    }})
}

fn check_definition(instrument: &Instrument, catalog: &Catalog) -> Vec<(String, String)> {
    let id = instrument.definition["clauses"].as_str().unwrap_or_default();
    let mut out = Vec::new();
    if catalog.clause_set(id).is_none() {
        out.push(("/clauses".into(), format!("there is no clause set ‘{id}’. Add a folder with clauses.toml.")));
    }
    let every = all_members(&Shape { language: Language::En, limits: &Limits::default() });
    for table in ["members", "required"] {
        for (index, name) in instrument.definition[table].as_array().into_iter().flatten().enumerate() {
            let name = name.as_str().unwrap_or_default();
            if every.get(name).is_none() {
                let known: Vec<&str> = every.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
                let message = format!("an agreement has no member ‘{name}’. Use one of: {}.", known.join(", "));
                out.push((format!("/{table}/{index}"), message));
            }
        }
    }
    out
}

fn check_data(given: &Given<'_>) -> Vec<Fault> {
    source(given).map(|source| agreement::check(&source)).unwrap_or_default()
}

/// A publication copy knows no more than it may show.
fn reduce(given: &Given<'_>) -> Option<Value> {
    (given.filling.id == "publication").then(|| agreement::publication(given.data.unwrap_or(&Value::Null)))
}

fn warnings(given: &Given<'_>) -> Vec<Fault> {
    let mut out = source(given).map(|source| agreement::warnings(&source)).unwrap_or_default();
    if let Some(data) = given.data.filter(|_| beside(given).is_some()) {
        let shape = Shape { language: given.language, limits: &Limits::default() };
        let schema = &all_members(&shape)["translation"];
        let label = |name: &str| schema["properties"][name]["title"].as_str().unwrap_or(name).to_owned();
        out.extend(agreement::untranslated(data, schema, label));
    }
    out
}

/// What is drawn up of it, with the other language where two stand beside each other.
fn composed<'a>(given: &'a Given<'_>) -> Option<Work<'a>> {
    let second = beside(given).and_then(|other| source_in(given, None, other));
    Some(Work::Agreement { first: source(given)?, second })
}

/// The other language, where two stand beside each other.
fn beside(given: &Given<'_>) -> Option<Language> {
    (given.option("languages") == "both").then(|| given.language.other())
}

fn source<'a>(given: &'a Given<'_>) -> Option<Source<'a>> {
    source_in(given, given.data, given.language)
}

/// What an agreement is drawn up from, in one of its languages; `data` are in that language.
fn source_in<'a>(given: &'a Given<'_>, data: Option<&'a Value>, language: Language) -> Option<Source<'a>> {
    let mut source = Source::new(given.instrument, data, given.option("form"), language, given.catalog)?;
    source.draft = given.filling.id == "draft";
    source.beside = beside(given).map(|_| given.language);
    Some(source)
}

fn schema(instrument: &Instrument, filling: &Filling, shape: &Shape<'_>) -> Option<Value> {
    match filling.id {
        "filled" | "publication" => Some(filled(instrument, shape)),
        "draft" => Some(draft(instrument, shape)),
        _ => None,
    }
}

/// A draft may leave anything open, says its version, and can be compared with an earlier one.
fn draft(instrument: &Instrument, shape: &Shape<'_>) -> Value {
    let words = |nl: &'static str, en: &'static str| [nl, en][shape.language as usize];
    let mut schema = filled(instrument, shape);
    leave_open(&mut schema);
    let mut earlier = schema.clone();
    earlier["title"] = words("Eerdere versie", "Earlier version").into();
    earlier["x-form"] = false.into();
    let members = &mut schema["properties"];
    members["version"] = text(words("Versie", "Version"), LINE);
    earlier["properties"]["version"] = members["version"].clone();
    members["earlier"] = earlier;
    schema
}

/// Takes every `required` and `minItems` out, but those of clauses.
fn leave_open(schema: &mut Value) {
    let Some(members) = schema.as_object_mut() else { return };
    members.shift_remove("required");
    members.shift_remove("minItems");
    for (name, member) in members.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten() {
        if name != "clauses" {
            leave_open(member);
        }
    }
    if let Some(items) = members.get_mut("items") {
        leave_open(items);
    }
}

/// Members of what adds to another agreement: an instrument has them when it names them.
const ADDING: [&str; 4] = ["original", "joining", "leaving", "changes"];

/// Members that the instrument names, of all that an agreement may have; those of an agreement that stands alone when it names none.
fn filled(instrument: &Instrument, shape: &Shape<'_>) -> Value {
    let Value::Object(mut properties) = all_members(shape) else { return Value::Null };
    let named = instrument.definition["members"].as_array();
    properties.retain(|name, _| match named {
        Some(named) => named.iter().any(|one| one == name),
        None => !ADDING.contains(&name.as_str()),
    });
    let required = match &instrument.definition["required"] {
        Value::Null => json!(["title", "parties", "term"]),
        named => named.clone(),
    };
    json!({"type": "object", "additionalProperties": false, "required": required, "properties": properties})
}

/// Every member that an agreement of whatever sort may have.
fn all_members(shape: &Shape<'_>) -> Value {
    let say = |nl: &'static str, en: &'static str| [nl, en][shape.language as usize];
    let line = |nl, en| text(say(nl, en), LINE);
    let long = |nl, en| text(say(nl, en), shape.limits.text_characters);
    let list = |title: &str, items: Value| json!({"type": "array", "title": title, "maxItems": ROWS, "items": items});
    let rows = |title: &str, required: &[&str], properties: Value| {
        list(
            title,
            json!({"type": "object", "additionalProperties": false, "required": required, "properties": properties}),
        )
    };
    let group = |title: &str, required: &[&str], properties: Value| json!({"type": "object", "title": title, "additionalProperties": false, "required": required, "properties": properties});
    let number =
        |nl, en, maximum: u32| json!({"type": "number", "title": say(nl, en), "minimum": 0, "maximum": maximum});
    let amount = |nl, en| json!({"type": "number", "title": say(nl, en), "minimum": 0, "maximum": 1_000_000_000, "multipleOf": 0.01});
    let slug = |nl, en| json!({"type": "string", "title": say(nl, en), "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 60});
    let choice = |title: &str, values: &[(&str, &str, &str)]| {
        let titles: Vec<&str> = values.iter().map(|(_, nl, en)| say_of(shape, nl, en)).collect();
        let values: Vec<&str> = values.iter().map(|(value, ..)| *value).collect();
        json!({"type": "string", "title": title, "enum": values, "x-titles": titles})
    };
    let signatories = rows(
        say("Wie tekent", "Who signs"),
        &["function"],
        json!({
            "name": line("Naam", "Name"),
            "function": line("Functie", "Function"),
            "ground": choice(say("Op welke grond", "On what ground"), &GROUNDS),
            "mandate": line("Besluit, volmacht of mandaat", "Decision, power of attorney or mandate"),
        }),
    );
    let mut signatories = signatories;
    signatories["maxItems"] = 10.into();
    let decision = group(
        say("Besluit", "Decision"),
        &["body"],
        json!({"body": line("Van wie", "Whose"), "date": date(say("Datum", "Date")), "reference": line("Kenmerk", "Reference")}),
    );
    let mut parties = rows(
        say("Partijen", "Parties"),
        &["name"],
        json!({
            "name": line("Naam", "Name"),
            "legalForm": choice(say("Rechtsvorm", "Legal form"), &LEGAL_FORMS),
            "seat": line("Vestigingsplaats", "Seat"),
            "registration": {"type": "string", "title": say("KvK-nummer", "Chamber of Commerce number"), "pattern": "^[0-9]{8}$"},
            "capacity": choice(say("Hoedanigheid van een gemeente", "Capacity of a municipality"), &CAPACITIES),
            "decision": decision,
            "signatories": signatories,
            "joint": {"type": "integer", "title": say("Hoeveel samen tekenen", "How many sign together"), "minimum": 1, "maximum": 10},
        }),
    );
    parties["minItems"] = FEWEST.into();
    parties["maxItems"] = MOST.into();
    let kinds = [
        ("people", "Mensen en tijd", "People and time"),
        ("knowledge", "Kennis", "Knowledge"),
        ("money", "Geld", "Money"),
        ("space", "Ruimte", "Space"),
        ("materials", "Spullen", "Materials"),
    ];
    let mut clauses = rows(
        say("Artikelen die anders zijn", "Clauses that differ"),
        &["clause"],
        json!({
            "clause": slug("Artikel", "Clause"),
            "omit": {"type": "boolean", "title": say("Weglaten", "Leave out")},
            "title": line("Titel", "Title"),
            "items": list(say("Leden", "Items"), long("Lid", "Item")),
            "after": slug("Staat na", "Stands after"),
        }),
    );
    // A form shows them as the clauses to choose from, each with what it is for.
    clauses["x-form"] = "clauses".into();
    let prevailing = [("nl", "de Nederlandse", "the Dutch"), ("en", "de Engelse", "the English")];
    let prevailing = choice(
        say(
            "Bij twee talen: welke tekst geldt als zij verschillen",
            "With two languages: which text prevails where they differ",
        ),
        &prevailing,
    );
    let enforceable = json!({"type": "array", "title": say("Afdwingbare artikelen", "Enforceable clauses"), "maxItems": ROWS, "uniqueItems": true, "items": slug("Artikel", "Clause"), "x-form": false});
    let mut members = json!({
        "title": line("Titel", "Title"),
        "citation": line("Korte naam", "Short name"),
        "coalition": line("Coalitie", "Coalition"),
        "original": group(say("De overeenkomst waar dit bij hoort", "The agreement that this adds to"), &["title", "sha256"], json!({
            "title": line("Titel", "Title"), "date": date(say("Datum", "Date")),
            "sha256": {"type": "string", "title": say("Vingerafdruk van het bestand (SHA-256)", "Fingerprint of the file (SHA-256)"), "pattern": "^[0-9a-fA-F]{64}$"}})),
        "parties": parties,
        "joining": list(say("Wie erbij komt (namen van partijen hierboven)", "Who joins (names of parties above)"), line("Partij", "Party")),
        "leaving": rows(say("Wie weggaat", "Who leaves"), &["party"], json!({
            "party": line("Partij", "Party"), "on": date(say("Per", "As of")), "settlement": long("Wat nog wordt afgehandeld", "What is still settled")})),
        "changes": rows(say("Wat er verandert", "What changes"), &["clause", "text"], json!({
            "clause": line("Artikel en lid", "Clause and item"), "text": long("Zo luidt het voortaan", "How it reads from now on")})),
        "considerations": list(say("Waarom u dit afspreekt", "Why you agree on this"), long("Overweging", "Consideration")),
        "definitions": rows(say("Begrippen", "Terms"), &["term", "meaning"], json!({"term": line("Begrip", "Term"), "meaning": long("Wat u ermee bedoelt", "What you mean by it")})),
        "goal": long("Doel", "Goal"),
        "audience": line("Voor wie (“ouderen die net alleen wonen”)", "For whom (“older people who live alone since recently”)"),
        "effects": list(say("Effecten van de praatplaat", "Effects of the conversation poster"), line("Effect", "Effect")),
        "principles": list(say("Uitgangspunten", "Principles"), long("Uitgangspunt", "Principle")),
        "tasks": rows(say("Taken", "Tasks"), &["party", "task"], json!({"party": line("Partij", "Party"), "task": long("Taak", "Task"), "hours": number("Uren per maand", "Hours a month", 10_000)})),
        "meetings": group(say("Overleg", "Meetings"), &[], json!({
            "perYear": {"type": "integer", "title": say("Keer per jaar", "Times a year"), "minimum": 1, "maximum": 60},
            "chair": line("Wie zit voor", "Who chairs"), "connector": line("Wie levert de bruggenbouwer", "Who provides the bridge builder")})),
        "contributions": rows(say("Bijdragen", "Contributions"), &["party", "kind", "what"], json!({
            "party": line("Partij", "Party"), "kind": choice(say("Soort", "Kind"), &kinds), "what": long("Wat", "What"),
            "hours": number("Uren per jaar", "Hours a year", 100_000), "amount": amount("Euro per jaar", "Euro a year")})),
        "finance": group(say("Geld", "Money"), &[], json!({
            "perYear": amount("Bijdragen in geld samen, euro per jaar", "Contributions in money together, euro a year"),
            "condition": long("Onder welke voorwaarde (een hele zin)", "On what condition (a whole sentence)"),
            "participantFee": amount("Wat een deelnemer hooguit betaalt, euro per keer", "What a participant pays at most, euro each time"),
            "keeper": line("Wie beheert het geld", "Who keeps the money")})),
        "performance": rows(say("Prestatieafspraken", "Performance agreements"), &["indicator", "target"], json!({
            "indicator": long("Indicator", "Indicator"), "baseline": line("Nulmeting", "Baseline"), "target": line("Doel", "Target"),
            "by": date(say("Wanneer", "By when")), "measured": line("Hoe gemeten", "How measured")})),
        "monitoring": group(say("Volgen en leren", "Following and learning"), &[], json!({
            "keeper": line("Wie houdt cijfers en verhalen bij", "Who keeps figures and stories"),
            "review": date(say("Wanneer kijkt u samen terug", "When you look back together"))})),
        "council": long("Wensen en bedenkingen van de raad (een hele zin)", "Wishes and concerns of the council (a whole sentence)"),
        "reservation": group(say("Voorbehoud van instemming", "Reservation of consent"), &["body"], json!({
            "body": line("Wie moet instemmen", "Who must consent"), "before": date(say("Uiterlijk op", "At the latest on"))})),
        "term": group(say("Looptijd", "Term"), &["start"], json!({
            "start": date(say("Begint op", "Begins on")), "end": date(say("Loopt tot en met", "Runs up to and including")),
            "noticeMonths": {"type": "integer", "title": say("Opzegtermijn in maanden", "Notice in months"), "minimum": 1, "maximum": 36}})),
        "enforceable": enforceable,
        "clauses": clauses,
        "annexes": list(say("Bijlagen", "Annexes"), line("Bijlage", "Annex")),
    });
    let title = say("Uw eigen teksten in de andere taal", "Your own texts in the other language");
    let mut translation = agreement::translation_schema(&json!({"type": "object", "properties": members}), title);
    members["prevailing"] = prevailing;
    // A form shows each of these beside what it translates.
    translation["x-original"] = true.into();
    members["translation"] = translation;
    members
}

fn say_of<'a>(shape: &Shape<'_>, nl: &'a str, en: &'a str) -> &'a str {
    [nl, en][shape.language as usize]
}

/// Value in the data, and how a form calls it.
const LEGAL_FORMS: [(&str, &str, &str); 9] = [
    ("gemeente", "gemeente", "municipality"),
    ("stichting", "stichting", "foundation"),
    ("vereniging", "vereniging", "association"),
    ("cooperatie", "coöperatie", "cooperative"),
    ("bv", "bv", "private company"),
    ("maatschap", "maatschap", "partnership"),
    ("eenmanszaak", "eenmanszaak", "sole trader"),
    ("openbaar-lichaam", "openbaar lichaam", "public body"),
    ("anders", "anders", "other"),
];

/// A municipality acts as legal person, or one of its bodies does (Gemeentewet, art. 160 and 171).
const CAPACITIES: [(&str, &str, &str); 3] = [
    ("rechtspersoon", "als rechtspersoon", "as a legal person"),
    ("college", "het college als bestuursorgaan", "the executive as administrative body"),
    ("burgemeester", "de burgemeester als bestuursorgaan", "the mayor as administrative body"),
];

const GROUNDS: [(&str, &str, &str); 6] = [
    ("wet", "volgens de wet", "by law"),
    ("statuten", "volgens de statuten", "by the articles of association"),
    ("volmacht", "met volmacht", "by power of attorney"),
    ("machtiging", "met machtiging van de burgemeester", "authorised by the mayor"),
    ("mandaat", "met mandaat", "by mandate"),
    ("anders", "anders (schrijf erbij hoe)", "otherwise (say how)"),
];
