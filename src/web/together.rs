//! Together: filled worksheets in, a comparison or a joint canvas out. The state travels in the form; the server keeps nothing.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::Response;
use serde_json::{Value, json};

use super::Site;
use super::addresses::{Page, path};
use super::fill;
use super::form::{Form, FormState};
use crate::document::json::{self as strict, Bounds};
use crate::document::model::File;
use crate::document::{DocumentError, joint, origin, request};
use crate::problem::Problem;
use crate::upload::{self, RequestBody};
use catalog::Instrument;
use fault::Fault;
use fault::language::Language;

type Shared = State<Arc<Site>>;

/// The page before anything was sent.
pub(super) async fn show(State(site): Shared, language: Language) -> Result<Response, Problem> {
    page(&site, language, &Table::default(), StatusCode::OK)
}

/// Reads more files, or makes something of what was read.
pub(super) async fn submit(State(site): Shared, sent: RequestBody, language: Language) -> Result<Response, Problem> {
    let form = site.received(&sent).await?;
    let bounds = site.documents.limits().into();
    let mut table = upload::apart(|| Table::from_members(&form.members, bounds)).await?;
    let action =
        form.members.iter().rev().find(|(name, _)| name == "action").map(|(_, value)| value.as_str()).unwrap_or("read");
    if let Some(id) = action.strip_prefix("from.") {
        return begin(&site, language, id, form.files.into_iter().next().map(|(_, file)| file)).await;
    }
    if !form.files.is_empty() {
        let files: Vec<File> = form.files.into_iter().map(|(_, file)| file).collect();
        let names: Vec<String> = files.iter().map(|file| file.source.clone()).collect();
        let read =
            site.documents.read(files, language).await.map_err(|error| site.problem(DocumentError::Press(error)))?;
        for (name, outcome) in names.into_iter().zip(read) {
            match outcome {
                Ok(read) => table.entries.extend(read),
                Err(fault) => table.unread.push((name, fault)),
            }
        }
    }
    match action.split_once('.').unwrap_or((action, "")) {
        // A file that was chosen and could not be read is told before anything is made without it.
        _ if !table.unread.is_empty() => page(&site, language, &table, StatusCode::BAD_REQUEST),
        ("compare", _) => compare(&site, language, table).await,
        ("joint", _) => join(&site, language, table).await,
        ("continue", index) => go_on(&site, language, table, index.parse().unwrap_or(0)).await,
        ("read", _) if table.entries.is_empty() => {
            table.told.push(Problem::new(400, "no-file").detail(language, "-"));
            page(&site, language, &table, StatusCode::BAD_REQUEST)
        }
        _ => page(&site, language, &table, StatusCode::OK),
    }
}

/// Entries that one table can hold: more than a comparison shows, so that one may be taken off again.
const MOST_ENTRIES: usize = 200;

/// What lies on the table: entries, files that could not be read, and how the comparison is to be.
#[derive(Default)]
struct Table {
    entries: Vec<Value>,
    unread: Vec<(String, Fault)>,
    told: Vec<String>,
    chosen: Value,
}

impl Table {
    /// The table as the form brought it back, with names that were changed and entries that were taken off.
    ///
    /// # Errors
    /// When it brought back more than any table holds.
    fn from_members(members: &[(String, String)], bounds: Bounds) -> Result<Table, Problem> {
        // Of members with one name the first counts.
        let known: HashMap<&str, &str> =
            members.iter().rev().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let value = |name: &str| known.get(name).copied();
        let before = value("entries").filter(|text| !text.is_empty());
        let before = before.map(|text| strict::parse(text.as_bytes(), bounds.deeper(2))).transpose()?;
        let mut entries = match before {
            Some(Value::Array(entries)) => entries,
            _ => Vec::new(),
        };
        if entries.len() > MOST_ENTRIES {
            return Err(Problem::new(413, "form-too-many-fields").with("limit", MOST_ENTRIES));
        }
        for (index, entry) in entries.iter_mut().enumerate() {
            let Some(members) = entry.as_object_mut() else { continue };
            match value(&format!("organisation.{index}")).map(str::trim) {
                Some("") => drop(members.shift_remove("organisation")),
                Some(name) => drop(members.insert("organisation".into(), name.into())),
                None => {}
            }
        }
        let mut index = 0;
        entries.retain(|entry| {
            index += 1;
            entry.is_object() && value(&format!("remove.{}", index - 1)).is_none()
        });
        let names = ["sheet", "orientation", "language", "profile"];
        let chosen = names.into_iter().filter_map(|name| Some((name.to_owned(), Value::from(value(name)?)))).collect();
        Ok(Table { entries, chosen, ..Table::default() })
    }

    /// Whether something lies on it that only a person can read.
    fn has_unreadable(&self) -> bool {
        const CODES: [&str; 7] = [
            "file-not-ours-flat",
            "file-not-ours-annotated",
            "flattened",
            "drawn-not-read",
            "pages-without-fields",
            "field-shows-more",
            "worksheets-not-told-apart",
        ];
        let warnings = self.entries.iter().filter_map(|entry| entry["warnings"].as_array()).flatten();
        let mut codes =
            self.unread.iter().map(|(_, fault)| fault.code).chain(warnings.filter_map(|one| one["code"].as_str()));
        codes.any(|code| CODES.contains(&code))
    }

    /// The instrument that the entries belong to.
    fn instrument<'a>(&self, site: &'a Site) -> Option<&'a Instrument> {
        site.find(self.entries.first()?["instrument"].as_str()?).ok().map(AsRef::as_ref)
    }
}

/// The first instrument of a kind; which one it is, is the catalogue's.
fn of_kind<'a>(site: &'a Site, kind: &str) -> Option<&'a Instrument> {
    site.documents.catalog().instruments().iter().find(|instrument| instrument.kind == kind).map(AsRef::as_ref)
}

async fn compare(site: &Site, language: Language, mut table: Table) -> Result<Response, Problem> {
    let instrument = of_kind(site, "comparison").ok_or_else(|| Problem::new(500, "internal"))?;
    let mut body = json!({"instrument": instrument.id, "data": {"entries": table.entries}});
    for (name, value) in table.chosen.as_object().into_iter().flatten() {
        body[name] = value.clone();
    }
    let (catalog, limits) = (site.documents.catalog(), site.documents.limits());
    match upload::apart(|| request::from_body(&body, catalog, limits)).await {
        Ok(request) => match site.documents.make(&request).await {
            Ok(document) => return Ok(fill::attachment(document)),
            Err(DocumentError::Faults(faults)) => table.told.extend(faults.iter().map(|fault| fault.detail(language))),
            Err(other) => table.told.push(site.problem(other).detail(language, "-")),
        },
        Err(faults) => table.told.extend(faults.iter().map(|fault| told(fault, &table.entries, language))),
    }
    page(site, language, &table, StatusCode::BAD_REQUEST)
}

/// A fault with the name of the partner it belongs to.
fn told(fault: &Fault, entries: &[Value], language: Language) -> String {
    let index =
        fault.pointer.strip_prefix("/data/entries/").and_then(|rest| rest.split('/').next()?.parse::<usize>().ok());
    let entry = index.and_then(|index| entries.get(index));
    let name = entry.and_then(|entry| entry["organisation"].as_str().or_else(|| entry["source"].as_str()));
    name.map_or_else(|| fault.detail(language), |name| format!("{name}: {}", fault.detail(language)))
}

/// The joint canvas in its form, with every note of the entries as a start.
async fn join(site: &Site, language: Language, mut table: Table) -> Result<Response, Problem> {
    let Some(instrument) = table.instrument(site) else { return page(site, language, &table, StatusCode::BAD_REQUEST) };
    let faults: Vec<&str> = table
        .entries
        .iter()
        .filter(|entry| entry["instrument"] != instrument.id.as_str())
        .filter_map(|entry| entry["source"].as_str())
        .collect();
    if !faults.is_empty() {
        let list = faults.join(", ");
        table.told.push(
            Fault::new("entry-of-other-canvas", "").with("given", list).with("own", &instrument.id).detail(language),
        );
        return page(site, language, &table, StatusCode::BAD_REQUEST);
    }
    let data = joint::expand(instrument, &json!({"entries": table.entries}), language);
    let form = Form::new(site, &instrument.id, "joint", language)?;
    let mut shown = FormState { data, ..FormState::default() };
    form.look(&mut shown).await;
    form.page(shown).await
}

/// The form of an instrument, with what an earlier document gives it.
async fn begin(site: &Site, language: Language, id: &str, file: Option<File>) -> Result<Response, Problem> {
    let form = Form::new(site, id, "filled", language)?;
    let instrument = site.find(id)?;
    let Some(file) = file else { return form.page(FormState::default()).await };
    let name = file.source.clone();
    let from = site.documents.origin(Some(instrument), file, language).await;
    let from = from.map_err(|error| site.problem(DocumentError::Press(error)))?;
    let catalog = site.documents.catalog();
    match from.and_then(|from| origin::merged(instrument, &from, None, catalog, language)) {
        Ok(data) => form.page(FormState { data, ..FormState::default() }).await,
        Err(fault) => {
            let table = Table { unread: vec![(name, fault)], ..Table::default() };
            page(site, language, &table, StatusCode::BAD_REQUEST)
        }
    }
}

/// Goes on with a document that carries its request: its form, with everything it was made from.
async fn go_on(site: &Site, language: Language, mut table: Table, index: usize) -> Result<Response, Problem> {
    let request = table.entries.get(index).map(|entry| entry["request"].clone()).unwrap_or_default();
    let text = |name: &str| request[name].as_str().unwrap_or_default().to_owned();
    if let Some(entries) = request["data"]["entries"].as_array().filter(|_| text("filling") != "joint") {
        // A comparison: its entries lie on the table again.
        table.entries = entries.clone();
        return page(site, language, &table, StatusCode::OK);
    }
    let form = Form::new(site, &text("instrument"), &text("filling"), language)?;
    let data = match (site.find(&text("instrument")), text("filling").as_str()) {
        (Ok(instrument), "joint") => joint::expand(instrument, &request["data"], language),
        _ => request["data"].clone(),
    };
    let names = ["sheet", "orientation", "language"];
    let mut chosen: serde_json::Map<String, Value> =
        names.into_iter().map(|name| (name.to_owned(), request[name].clone())).collect();
    chosen.extend(request["options"].as_object().cloned().unwrap_or_default());
    let mut shown = FormState { data, chosen: chosen.into(), ..FormState::default() };
    form.look(&mut shown).await;
    form.page(shown).await
}

fn page(site: &Site, language: Language, table: &Table, status: StatusCode) -> Result<Response, Problem> {
    let mut entries = Vec::new();
    for (index, entry) in table.entries.iter().enumerate() {
        let instrument = entry["instrument"].as_str().and_then(|id| site.find(id).ok());
        let name = instrument.map(|instrument| instrument.phrase(language, "title")).unwrap_or_default();
        let boxes =
            entry["boxes"].as_object().map_or(0, serde_json::Map::len) + usize::from(entry["actions"].is_array());
        let all = instrument.map_or(0, |instrument| instrument.ids("boxes").len());
        let form =
            entry["request"]["filling"].as_str().is_some_and(|filling| filling != "fillable" && filling != "blank");
        entries.push(json!({
            "index": index, "number": index + 1, "source": entry["source"], "organisation": entry["organisation"],
            "instrument": name, "boxes": boxes, "all": all, "warnings": entry["warnings"], "can_continue": form,
        }));
    }
    let comparison = of_kind(site, "comparison");
    let choices =
        comparison.map(|instrument| site.choices(instrument, language, &with_language(&table.chosen, language), None));
    let unread: Vec<Value> =
        table.unread.iter().map(|(name, fault)| json!({"source": name, "detail": fault.detail(language)})).collect();
    let worksheets: Vec<Value> = site
        .documents
        .catalog()
        .instruments()
        .iter()
        .filter(|instrument| instrument.kind == "canvas")
        .map(|instrument| {
            json!({"title": instrument.phrase(language, "title"),
                "href": format!("{}?filling=fillable&language={}", site.document_href(&instrument.id), language.code())})
        })
        .collect();
    let own = json!({
        "action": site.href(Page::Together, language, "", ""),
        "entries": entries,
        "state": Value::Array(table.entries.clone()).to_string(),
        "unread": unread,
        "told": table.told,
        "choices": choices,
        "worksheets": worksheets,
        // What nobody can read somebody types over, into an empty worksheet.
        "type_over": table.has_unreadable(),
    });
    let mut response =
        site.page("together.html", language, Some(path(Page::Together, language.other(), "", "")), own)?;
    *response.status_mut() = status;
    response.headers_mut().insert(header::CACHE_CONTROL, super::DRAFT);
    Ok(response)
}

fn with_language(chosen: &Value, language: Language) -> Value {
    let mut out = if chosen.is_object() { chosen.clone() } else { json!({}) };
    if out.get("language").is_none() {
        out["language"] = language.code().into();
    }
    out
}
