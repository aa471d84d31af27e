//! Filling in an instrument: the form, and what its buttons do. What was typed comes back with every answer that is no document.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::form::{EXAMPLE, Form, Shown, private};
use super::{Site, clause_fields, data_file, form_data, picture_fields};
use crate::document::reading::File;
use crate::document::request::{self, Request};
use crate::document::{Document, DocumentError, json as strict};
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

/// Another step, one more row, a document, or the form with its faults.
pub(super) async fn submit(
    State(site): Shared,
    Path((id, filling)): Path<(String, String)>,
    headers: HeaderMap,
    body: Body,
    language: Language,
) -> Result<Response, Problem> {
    let form = Form::new(&site, &id, &filling, language)?;
    let (pairs, files) = received(&site, &headers, body).await?;
    let value = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
    let said = |name: &str| value(name).unwrap_or_default();
    let at = |id: &str| form.steps.iter().position(|step| step.id == id);
    let here = at(&said("here")).unwrap_or(0);
    let removed = value("remove");
    let mut state = Shown {
        data: form.data(&pairs, &said("carried"), here, removed.as_deref()),
        chosen: form.chosen(&value),
        more: value("add"),
        confirmed: value("confirm-archive").is_some(),
        checked: said("checked"),
        page: said("page"),
        step: here,
        told: said("told"),
        ..Shown::default()
    };
    picture_fields::take(&mut state, &pairs, &said("picture"));
    if pairs.iter().any(|(name, _)| name.starts_with("clause")) {
        let chosen = state.chosen.clone();
        clause_fields::take(&form, &mut state.data, &chosen, &pairs, &said("clause"));
    }
    if let Some((_, id)) = said("clause").split_once('.') {
        state.focus = format!("artikel-{id}");
    }
    if let Some(list) = &state.more {
        let rows =
            state.data.pointer(&format!("/{}", list.replace('.', "/"))).and_then(Value::as_array).map_or(0, Vec::len);
        state.focus = format!("veld-{}-{rows}", list.replace('.', "-"));
    }
    let button = said("make");
    if button == "undo" {
        let bounds = site.documents.limits();
        state.data =
            strict::parse(said("before").as_bytes(), bounds).ok().filter(Value::is_object).unwrap_or(state.data);
        return form.page(&state);
    }
    for (name, file) in files {
        if let Some(place) = picture_fields::place_of(&name) {
            // All files are looked at, so that all faults come at once.
            let refused = picture_fields::add(&form, &mut state, place, file).await?.err();
            state.faults.extend(refused);
            continue;
        }
        match open(&form, &mut state, &name, file).await? {
            Ok(()) => {}
            Err(mut fault) => {
                // The field that the file was chosen in tells it.
                fault.pointer = format!("/{name}");
                state.faults.push(fault);
                return form.refused(&state, None);
            }
        }
    }
    if !state.faults.is_empty() {
        return form.refused(&state, None);
    }
    if !button.is_empty() {
        return made(&form, state, &button).await;
    }
    if let Some((step, field)) = value("step").as_deref().map(|step| step.split_once('#').unwrap_or((step, ""))) {
        state.step = at(step).unwrap_or(here);
        state.focus = field.to_owned();
    }
    form.check(&mut state);
    form.page(&state)
}

/// Names and values of a form, and the files that were chosen.
async fn received(
    site: &Site,
    headers: &HeaderMap,
    body: Body,
) -> Result<(Vec<(String, String)>, Vec<(String, File)>), Problem> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if kind.starts_with("multipart/form-data") {
        let form = site.received(headers, body).await?;
        return Ok((form.members, form.files));
    }
    if !kind.starts_with("application/x-www-form-urlencoded") {
        return Err(Problem::new(415, "unsupported-media-type").with("given", kind));
    }
    let bytes = upload::body::read(headers, body, site.form_bytes, site.upload_seconds).await?;
    Ok((form_data::pairs(&bytes), Vec::new()))
}

/// Takes a file into the form: data to go on with, or `earlier`, the version that a draft is compared with.
async fn open(form: &Form<'_>, state: &mut Shown, name: &str, file: File) -> Result<Result<(), Fault>, Problem> {
    let source = file.source.clone();
    let (mut data, chosen, images) = match data_file::read(form, file).await? {
        Ok(read) => read,
        Err(fault) => return Ok(Err(fault)),
    };
    if name == "earlier" {
        if let Some(members) = data.as_object_mut() {
            members.shift_remove("earlier");
        }
        state.data["earlier"] = data;
        return Ok(Ok(()));
    }
    if state.data.as_object().is_some_and(|data| !data.is_empty()) {
        state.before = Some(std::mem::replace(&mut state.data, data));
    } else {
        state.data = data;
    }
    state.images.extend(images);
    for (name, value) in chosen.as_object().into_iter().flatten() {
        state.chosen[name] = value.clone();
    }
    state.opened = Some(source);
    Ok(Ok(()))
}

/// What a button of the form makes.
async fn made(form: &Form<'_>, mut state: Shown, button: &str) -> Result<Response, Problem> {
    let (site, documents) = (form.site, &form.site.documents);
    if let Some(next) = button.strip_prefix("next.") {
        return form.go_on(next, &state);
    }
    let body = match button {
        "check" => {
            form.look(&mut state).await;
            return form.page(&state);
        }
        "save" => return Ok(data_file::save(form, &state)),
        "forget-earlier" => {
            if let Some(members) = state.data.as_object_mut() {
                members.shift_remove("earlier");
            }
            return form.page(&state);
        }
        "preview" => return Ok(preview(form, &state).await),
        "docx" => {
            let mut body = form.body(form.working_copy().id, &state);
            body["format"] = button.into();
            if let Some(members) = body.as_object_mut() {
                members.shift_remove("profile");
            }
            body
        }
        _ => match form.outcomes().find(|filling| filling.id == button) {
            Some(filling) if !form.steps.is_empty() => {
                state.checked = filling.id.to_owned();
                form.body(filling.id, &state)
            }
            _ => form.body_for(button, &state),
        },
    };
    let asked = request::from_body(&body, documents.catalog(), documents.limits());
    state.archive_fault = body["profile"] == "archive" && !state.confirmed;
    match asked {
        Ok(request) if !state.archive_fault => match documents.make(&request).await {
            Ok(document) => {
                let pictured = picture_fields::warnings(&document.warnings);
                // A download tells nothing: what somebody should know of the pictures comes first, once.
                if !pictured.is_empty() && state.told != picture_fields::told(&pictured) {
                    return form.page(&Shown { pictured, ..state });
                }
                Ok(attachment(document))
            }
            Err(DocumentError::Faults(faults)) => form.refused(&Shown { faults, ..state }, None),
            // The form comes back with what was typed, and says what happened.
            Err(other) => form.refused(&state, Some(&site.problem(other))),
        },
        Ok(_) => form.refused(&state, None),
        Err(faults) => form.refused(&Shown { faults, ..state }, None),
    }
}

/// A page of the draft as a picture; where none can be made, what is in the way.
async fn preview(form: &Form<'_>, state: &Shown) -> Response {
    let documents = &form.site.documents;
    let asked = |page: usize| -> Result<Request, Vec<Fault>> {
        request::from_body(&form.preview_body(state, page), documents.catalog(), documents.limits())
    };
    let mut outcome = Err(DocumentError::Faults(Vec::new()));
    // A page that is no more, as something was taken out: the first one is.
    for page in [state.page.parse().unwrap_or(1), 1] {
        outcome = match asked(page) {
            Ok(request) => documents.make(&request).await,
            Err(faults) => Err(DocumentError::Faults(faults)),
        };
        if outcome.is_ok() {
            break;
        }
    }
    let text = match outcome {
        Ok(document) => {
            let pages = HeaderValue::from(document.pages);
            let mut response = private(document.bytes.into_response());
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(document.format.media_type()));
            headers.insert(HeaderName::from_static("canvaspers-pages"), pages);
            return response;
        }
        Err(DocumentError::Faults(faults)) => {
            faults.first().map(|fault| fault.detail(form.language)).unwrap_or_default()
        }
        Err(other) => form.site.problem(other).detail(form.language, "-"),
    };
    let plain = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    // The page shows this in the place of the picture; it is no failure of the request.
    private((plain, text).into_response())
}

impl Form<'_> {
    /// Once somebody tried to make the document, every step tells what is still wrong; the last one does at any time.
    fn check(&self, state: &mut Shown) {
        let documents = &self.site.documents;
        let asked = |filling: &str, state: &Shown| {
            request::from_body(&self.body(filling, state), documents.catalog(), documents.limits())
        };
        if self.outcomes().any(|filling| filling.id == state.checked) {
            state.faults = asked(&state.checked, state).err().unwrap_or_default();
        } else if state.step + 1 == self.steps.len() {
            match asked(self.filling.id, state) {
                Ok(request) => state.warnings = request.warnings,
                Err(faults) => state.todo = faults,
            }
        }
    }
}

/// A document as a download that nobody keeps.
pub(super) fn attachment(document: Document) -> Response {
    let disposition = format!("attachment; filename=\"{}\"", document.file_name);
    let mut response = private(document.bytes.into_response());
    let own = response.headers_mut();
    own.insert(header::CONTENT_TYPE, HeaderValue::from_static(document.format.media_type()));
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        own.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}
