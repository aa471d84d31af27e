//! Forms that fill in an instrument and give the PDF. What was typed comes back with every answer that is no document.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::addresses::{Page, path};
use super::fields::{self, Filled};
use super::{Site, form_data};
use crate::catalog::Instrument;
use crate::document::kinds::{Data, Filling, Kind, Shape};
use crate::document::request;
use crate::document::{Document, DocumentError, json as strict, origin};
use crate::fault::Fault;
use crate::language::Language;
use crate::problem::Problem;
use crate::upload;

type Shared = State<Arc<Site>>;

/// The empty form, or with `?voorbeeld=ja` the example.
pub(super) async fn show(
    State(site): Shared,
    Path((id, filling)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    language: Language,
) -> Result<Response, Problem> {
    let form = Form::new(&site, &id, &filling, language)?;
    let example = query.as_deref() == Some(EXAMPLE);
    let data = if example { form.filling.example(form.instrument).cloned() } else { None };
    let mut shown = Shown { data: data.unwrap_or_else(|| json!({})), ..Shown::default() };
    if example {
        form.look(&mut shown).await;
    }
    form.page(&shown)
}

/// One more row, a document, or the form with its faults.
pub(super) async fn submit(
    State(site): Shared,
    Path((id, filling)): Path<(String, String)>,
    headers: HeaderMap,
    body: Body,
    language: Language,
) -> Result<Response, Problem> {
    let form = Form::new(&site, &id, &filling, language)?;
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("application/x-www-form-urlencoded") {
        return Err(Problem::new(415, "unsupported-media-type").with("given", kind));
    }
    let bytes = upload::body::read(&headers, body, site.form_bytes, site.upload_seconds).await?;
    let pairs = form_data::pairs(&bytes);
    let value = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
    let carried = value("carried").unwrap_or_default();
    let mut state = Shown {
        data: form.with_carried(form_data::data(&form.schema, &pairs), &carried),
        chosen: form.chosen(&value),
        more: value("add"),
        confirmed: value("confirm-archive").is_some(),
        ..Shown::default()
    };
    if state.more.is_some() {
        return form.page(&state);
    }
    let button = value("make").unwrap_or_default();
    if button == "check" {
        form.look(&mut state).await;
        return form.page(&state);
    }
    if let Some(next) = button.strip_prefix("next.") {
        return form.go_on(next, &state);
    }
    let body = form.body_for(&button, &state);
    let asked = request::from_body(&body, site.documents.catalog(), site.documents.limits());
    state.archive_fault = body["profile"] == "archive" && !state.confirmed;
    match asked {
        Ok(request) if !state.archive_fault => match site.documents.make(&request).await {
            Ok(document) => Ok(attachment(document)),
            Err(DocumentError::Faults(faults)) => form.refused(Shown { faults, ..state }, None),
            // The form comes back with what was typed, and says what happened.
            Err(other) => form.refused(state, Some(site.problem(other))),
        },
        Ok(_) => form.refused(state, None),
        Err(faults) => form.refused(Shown { faults, ..state }, None),
    }
}

/// A document as a download that nobody keeps.
pub(super) fn attachment(document: Document) -> Response {
    let disposition = format!("attachment; filename=\"{}\"", document.file_name);
    let mut response = document.bytes.into_response();
    let own = response.headers_mut();
    own.insert(header::CONTENT_TYPE, HeaderValue::from_static(document.format.media_type()));
    own.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        own.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

const EXAMPLE: &str = "voorbeeld=ja";

/// What the form shows now.
#[derive(Default)]
pub(super) struct Shown {
    pub data: Value,
    pub chosen: Value,
    pub more: Option<String>,
    pub faults: Vec<Fault>,
    pub confirmed: bool,
    pub archive_fault: bool,
    /// What was found not to fit, once somebody looked.
    pub looked: Option<Vec<Fault>>,
}

pub(super) struct Form<'a> {
    pub site: &'a Site,
    pub instrument: &'a Instrument,
    pub filling: &'static Filling,
    several: bool,
    schema: Value,
    pub language: Language,
}

/// Whether a filling is typed into a form: a worksheet is filled in elsewhere, and entries are uploaded.
pub(super) fn has_form(kind: &Kind, instrument: &Instrument, filling: &Filling) -> bool {
    filling.data == Data::Required && !kind.needs_entries(instrument, filling)
}

impl<'a> Form<'a> {
    pub(super) fn new(site: &'a Site, id: &str, filling: &str, language: Language) -> Result<Self, Problem> {
        let instrument = site.find(id)?;
        let kind = Kind::get(&instrument.kind).ok_or_else(|| Problem::new(500, "internal"))?;
        let filling = kind
            .filling(filling)
            .filter(|filling| has_form(kind, instrument, filling))
            .ok_or_else(|| Problem::new(404, "not-found").with("path", path(Page::Fill, language, id, filling)))?;
        let schema = kind.data_schema(instrument, filling, &Shape { language, limits: site.documents.limits() });
        let several = kind.fillings.iter().filter(|filling| has_form(kind, instrument, filling)).count() > 1;
        Ok(Form { site, instrument, filling, several, schema, language })
    }

    /// Members that the form has no fields for travel in it, so that nothing is lost.
    fn carried(&self, data: &Value) -> Option<String> {
        let hidden: serde_json::Map<String, Value> = data
            .as_object()?
            .iter()
            .filter(|(name, _)| self.schema["properties"][name.as_str()]["x-form"] == false)
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        (!hidden.is_empty()).then(|| Value::Object(hidden).to_string())
    }

    fn with_carried(&self, mut data: Value, carried: &str) -> Value {
        let depth = self.site.documents.limits().json_depth;
        let hidden = strict::parse(carried.as_bytes(), depth).unwrap_or_default();
        for (name, value) in hidden.as_object().into_iter().flatten() {
            if self.schema["properties"][name.as_str()]["x-form"] == false {
                data[name.as_str()] = value.clone();
            }
        }
        data
    }

    fn chosen(&self, value: &dyn Fn(&str) -> Option<String>) -> Value {
        let fixed = ["sheet", "orientation", "language", "profile"].map(str::to_owned);
        let names = fixed.into_iter().chain(self.instrument.options.iter().map(|option| option.id.clone()));
        Value::Object(names.filter_map(|name| Some((name.clone(), value(&name)?.into()))).collect())
    }

    /// The body of `POST /v1/documents` that this form stands for.
    pub(super) fn body(&self, state: &Shown) -> Value {
        let mut body = json!({"instrument": self.instrument.id, "filling": self.filling.id, "data": state.data});
        let mut options = serde_json::Map::new();
        for (name, value) in state.chosen.as_object().into_iter().flatten() {
            if self.instrument.options.iter().any(|option| option.id == *name) {
                options.insert(name.clone(), value.clone());
            } else {
                body[name] = value.clone();
            }
        }
        body["options"] = options.into();
        body
    }

    fn refused(&self, state: Shown, problem: Option<Problem>) -> Result<Response, Problem> {
        let status = problem.as_ref().map_or(400, |problem| problem.status);
        let mut response = self.render(&state, problem.as_ref())?;
        *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
        Ok(response)
    }

    pub(super) fn page(&self, state: &Shown) -> Result<Response, Problem> {
        self.render(state, None)
    }

    fn render(&self, state: &Shown, problem: Option<&Problem>) -> Result<Response, Problem> {
        let (site, language) = (self.site, self.language);
        let id = &self.instrument.id;
        let filled = Filled {
            data: &state.data,
            faults: &state.faults,
            more: state.more.as_deref(),
            language,
            lines_hint: site.templates.say(language, "form", "lines"),
        };
        let mut faults: Vec<Value> = state
            .faults
            .iter()
            .map(|fault| {
                let below = fault.pointer.strip_prefix("/data").unwrap_or_default();
                let label = if below.is_empty() {
                    String::new()
                } else {
                    crate::document::place(self.instrument, below, language)
                };
                let target = match fault.pointer.strip_prefix("/data") {
                    Some(_) => self.field_of(&fault.pointer),
                    None => format!("keuze-{}", fault.pointer.rsplit('/').next().unwrap_or_default()),
                };
                json!({"id": target, "label": label, "detail": fault.detail(language)})
            })
            .collect();
        if state.archive_fault {
            faults.push(json!({"id": "akkoord", "label": "", "detail": site.templates.say(language, "form", "archive_missing")}));
        }
        if let Some(problem) = problem {
            faults.push(
                json!({"id": "inhoud", "label": problem.title(language), "detail": problem.detail(language, "-")}),
            );
        }
        let action = site.href(Page::Fill, language, id, self.filling.id);
        let own = json!({
            "i": site.card(self.instrument, language),
            "filling_label": self.several.then(|| site.templates.say(language, "fillings", self.filling.id)),
            "fields": fields::fields(&self.schema, &filled),
            "faults": faults,
            "choices": site.choices(self.instrument, language, &self.defaults(&state.chosen), Some(self.filling)),
            "joint": self.filling.id == "joint",
            "carried": self.carried(&state.data),
            "next": origin::successors(site.documents.catalog(), id)
                .filter(|_| self.filling.id == "joint")
                .map(|next| json!({"id": next.id, "name": next.phrase(language, "name")}))
                .collect::<Vec<_>>(),
            "together": site.href(Page::Together, language, "", ""),
            "looked": state.looked.as_ref().map(|faults| faults.iter().map(|fault| json!({"id": self.field_of(&fault.pointer), "detail": fault.detail(language)})).collect::<Vec<_>>()),
            "example": format!("{action}?{EXAMPLE}"),
            "action": action,
            "archive_fault": state.archive_fault,
            "confirmed": state.confirmed,
        });
        let opposite = if language == Language::Nl { Language::En } else { Language::Nl };
        let mut response =
            site.page("fill.html", language, Some(path(Page::Fill, opposite, id, self.filling.id)), own)?;
        response.headers_mut().insert(header::CACHE_CONTROL, super::DRAFT);
        Ok(response)
    }

    /// The field that shows a fault: its own, or the one that holds it.
    fn field_of(&self, pointer: &str) -> String {
        let mut parts: Vec<&str> = pointer.split('/').collect();
        // Lines of a list of texts share one field.
        if parts.len() == 4 && self.schema["properties"][parts[2]]["items"]["type"] == "string" {
            parts.pop();
        }
        fields::id_of(&parts.join("/"))
    }

    /// A document is made in the language of its page unless another was chosen.
    fn defaults(&self, chosen: &Value) -> Value {
        let mut out = chosen.clone();
        if !out.is_object() {
            out = json!({});
        }
        if out.get("language").is_none() {
            out["language"] = self.language.code().into();
        }
        out
    }
}
