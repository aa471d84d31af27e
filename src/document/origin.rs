//! Going on from an earlier document: what a canvas holds becomes the start of an agreement, what an agreement says of its annexes, as the
//! instrument's table `from` says.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use sha2::{Digest, Sha256};

use super::model::File;
use super::{DocumentError, Documents, hex, joint};
use crate::press::{self, PressError};
use catalog::{Catalog, Instrument};
use fault::Fault;
use fault::language::Language;

impl Documents {
    /// A body whose `from` is an archive PDF in base64 gets in its place the request that the PDF carries.
    ///
    /// # Errors
    /// The fault of a file that cannot be read, or the press's.
    pub async fn with_origin(&self, mut body: Value, language: Language) -> Result<Value, DocumentError> {
        let Some(text) = body["from"].as_str() else { return Ok(body) };
        let failed = |fault: Fault| DocumentError::Faults(vec![fault.below("/from")]);
        let bytes = STANDARD.decode(text.trim()).map_err(|_| failed(Fault::new("not-base64", "")))?;
        let file = File { source: String::new(), bytes };
        let instrument = body["instrument"].as_str().and_then(|id| self.catalog().get(id)).cloned();
        body["from"] =
            self.origin(instrument.as_deref(), file, language).await.map_err(DocumentError::Press)?.map_err(failed)?;
        Ok(body)
    }

    /// What a PDF gives an instrument to go on from: the request that it carries, and the file itself. An instrument that asks
    /// only which file it is takes any PDF.
    ///
    /// # Errors
    /// The press's; the inner one is the fault of a file that gives nothing.
    pub async fn origin(
        &self,
        instrument: Option<&Instrument>,
        file: File,
        language: Language,
    ) -> Result<Result<Value, Fault>, PressError> {
        let digest = press::apart(|| hex(&Sha256::digest(&file.bytes))).await;
        let facts = json!({"sha256": digest, "name": file.source});
        let read = self.read(vec![file], language).await?;
        let tables =
            || instrument.and_then(|instrument| instrument.definition["from"].as_object()).into_iter().flatten();
        // An instrument that asks only which file it is takes one that gives nothing else.
        let by_file = || {
            let asks =
                |rules: &Value| rules.as_object().into_iter().flatten().any(|(_, rule)| rule["file"].is_string());
            tables().find(|(_, rules)| asks(rules)).map(|(id, _)| json!({"instrument": id, "data": {}}))
        };
        let mut from = match read.into_iter().next() {
            // The answers of worksheets are entries that a joint canvas takes. What a worksheet carries, as others do, is the request
            // that it was made from: what was filled in since stands in its fields.
            Some(Ok(entries)) => match entries.first().and_then(|entry| entry.get("request")) {
                Some(request) if request["filling"] != "fillable" => request.clone(),
                _ => {
                    let id = entries.first().map(|entry| entry["instrument"].clone());
                    json!({"instrument": id, "filling": "joint", "data": {"entries": entries}})
                }
            },
            Some(Err(fault)) => match by_file().filter(|_| fault.code.starts_with("file-not-ours")) {
                Some(from) => from,
                None => return Ok(Err(fault)),
            },
            None => json!({}),
        };
        from["file"] = facts;
        Ok(Ok(from))
    }
}

/// The data of a request with what an earlier document gives under it; members of `data` win.
///
/// # Errors
/// When this instrument goes on from no other, or not from that one; pointers are into the body.
pub fn merged(
    instrument: &Instrument,
    from: &Value,
    data: Option<&Value>,
    catalog: &Catalog,
    language: Language,
) -> Result<Value, Fault> {
    let Some(table) = instrument.definition["from"].as_object() else {
        return Err(Fault::new("from-not-taken", "/from").with("instrument", &instrument.id));
    };
    let known = || table.keys().map(String::as_str);
    // A request, or its data alone when there is only one instrument that it can belong to.
    let request = from["instrument"].is_string() && from.get("data").is_some();
    let id = if request { from["instrument"].as_str() } else { known().next() }.unwrap_or_default();
    let (Some(rules), Some(origin)) = (table.get(id).and_then(Value::as_object), catalog.get(id)) else {
        return Err(Fault::new("from-other-instrument", "/from/instrument").choices(id, known()));
    };
    let given = if request { &from["data"] } else { from };
    // A line that names no box would be left out without a word.
    if let Some(fault) =
        (origin.kind == "canvas").then(|| joint::check(origin, given)).and_then(|all| all.into_iter().next())
    {
        return Err(fault.below(if request { "/from/data" } else { "/from" }));
    }
    let given = if origin.kind == "canvas" { joint::expand(origin, given, language) } else { given.clone() };
    let mut out = Map::new();
    for (member, rule) in rules {
        let value = match rule["file"].as_str() {
            Some(fact) => from["file"][fact].as_str().filter(|text| !text.is_empty()).map(Value::from),
            None => taken(rule, &given, origin, language),
        };
        if let Some(value) = value {
            put(&mut out, member, value);
        }
    }
    for (name, value) in data.and_then(Value::as_object).into_iter().flatten() {
        out.insert(name.clone(), value.clone());
    }
    Ok(Value::Object(out))
}

/// Instruments that go on from this one.
pub fn successors<'a>(catalog: &'a Catalog, id: &str) -> impl Iterator<Item = &'a Arc<Instrument>> {
    catalog.instruments().iter().filter(move |instrument| instrument.definition["from"][id].is_object())
}

/// Sets a member by its dotted path.
fn put(out: &mut Map<String, Value>, path: &str, value: Value) {
    match path.split_once('.') {
        None => drop(out.insert(path.to_owned(), value)),
        Some((first, rest)) => {
            let inner = out.entry(first).or_insert_with(|| json!({}));
            if let Some(inner) = inner.as_object_mut() {
                put(inner, rest, value);
            }
        }
    }
}

/// What a rule of the table takes: `member` (by its dotted path) or `box`, as `line`, `text`, `list` or `rows` of notes; as `same`, what
/// it is; or as `pick`, rows with only these members.
fn taken(rule: &Value, given: &Value, origin: &Instrument, language: Language) -> Option<Value> {
    let name = rule["member"].as_str().or_else(|| rule["box"].as_str())?;
    let source = match rule["box"].as_str() {
        Some(id) => &given["boxes"][id],
        None => given.pointer(&format!("/{}", name.replace('.', "/")))?,
    };
    if rule["as"] == "same" {
        return (!source.is_null()).then(|| source.clone());
    }
    if let Some(text) = source.as_str() {
        return Some(text.into());
    }
    let notes = source.as_array().filter(|notes| !notes.is_empty())?;
    let member = rule["text"].as_str().filter(|_| rule["as"] == "list").unwrap_or("text");
    let text = |note: &Value| note[member].as_str().or_else(|| note.as_str()).unwrap_or_default().trim().to_owned();
    let texts = || notes.iter().map(text).filter(|text| !text.is_empty());
    match rule["as"].as_str().unwrap_or("text") {
        "line" => Some(texts().collect::<Vec<_>>().join(", ").into()),
        "list" => Some(texts().collect()),
        "pick" => {
            let wanted: Vec<&str> = rule["pick"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            let picked = |row: &Value| -> Value {
                let members = wanted.iter().filter_map(|name| Some(((*name).to_owned(), row.get(*name)?.clone())));
                Value::Object(members.collect())
            };
            Some(notes.iter().map(picked).collect())
        }
        "rows" => Some(notes.iter().map(|note| row(rule, note, &text(note), origin, name, language)).collect()),
        _ => Some(texts().map(|text| sentence(&text)).collect::<Vec<_>>().join(" ").into()),
    }
}

/// A note as a row of a table: its text, its author, and the line of the worksheet that it begins with.
fn row(rule: &Value, note: &Value, text: &str, origin: &Instrument, name: &str, language: Language) -> Value {
    let mut row = Map::new();
    let mut said = text;
    let labels = origin.text(language).pointer(&format!("/boxes/{name}/fields")).and_then(Value::as_object);
    for (field, label) in labels.into_iter().flatten() {
        let rest = label.as_str().and_then(|label| text.strip_prefix(label)?.strip_prefix(": "));
        if let (Some(rest), Some(value), Some(member)) = (rest, rule["fields"][field].as_str(), rule["field"].as_str())
        {
            said = rest;
            row.insert(member.to_owned(), value.into());
        }
    }
    if let Some(member) = rule["text"].as_str() {
        row.insert(member.to_owned(), said.into());
    }
    if let (Some(member), Some(author)) = (rule["author"].as_str(), note["author"].as_str()) {
        row.insert(member.to_owned(), author.into());
    }
    Value::Object(row)
}

/// A note as a sentence, so that several read on.
fn sentence(text: &str) -> String {
    if text.ends_with(['.', '!', '?', '…']) { text.to_owned() } else { format!("{text}.") }
}
