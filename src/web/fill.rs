//! Filling in an instrument: the form, and what its buttons do. What was typed comes back with every answer that is no document.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::form::{Form, FormState};
use super::form_page::{EXAMPLE, private};
use super::sent::Sent;
use super::{Site, clause_fields, data_file, form_data, picture_fields};
use crate::document::model::File;
use crate::document::request::{self, Request};
use crate::document::{Document, DocumentError};
use crate::problem::Problem;
use crate::upload::{self, RequestBody, Use};
use fault::Fault;
use fault::language::Language;

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
    let mut shown = FormState { data: data.unwrap_or_else(|| json!({})), ..FormState::default() };
    if example {
        form.look(&mut shown).await;
    }
    form.page(shown).await
}

/// Another step, one more row, a document, or the form with its faults.
pub(super) async fn submit(
    State(site): Shared,
    Path((id, filling)): Path<(String, String)>,
    sent: RequestBody,
    language: Language,
) -> Result<Response, Problem> {
    let form = Form::new(&site, &id, &filling, language)?;
    let (form, received) = (&form, received(&site, &sent).await?);
    let Submitted { mut state, button, step, files } = upload::apart(move || form.submitted(received)).await?;
    if button == "undo" {
        return form.page(state).await;
    }
    for (name, file) in files {
        if let Some(place) = picture_fields::place_of(&name) {
            // All files are looked at, so that all faults come at once.
            let refused = picture_fields::add(form, &mut state, place, file).await?.err();
            state.faults.extend(refused);
            continue;
        }
        match open(form, &mut state, &name, file).await? {
            Ok(()) => {}
            Err(mut fault) => {
                // The field that the file was chosen in tells it.
                fault.pointer = format!("/{name}");
                state.faults.push(fault);
                return form.refused(state, None).await;
            }
        }
    }
    if !state.faults.is_empty() {
        return form.refused(state, None).await;
    }
    if !button.is_empty() {
        return made(form, state, &button).await;
    }
    if let Some((step, field)) = step.as_deref().map(|step| step.split_once('#').unwrap_or((step, ""))) {
        state.step = form.step(step).unwrap_or(state.step);
        state.focus = field.to_owned();
    }
    upload::apart(|| form.check(&mut state)).await;
    form.page(state).await
}

/// What somebody sent with a form.
struct Submitted {
    state: FormState,
    /// The button that makes something; empty for one that does not.
    button: String,
    /// The step that is asked, and a field of it.
    step: Option<String>,
    /// Files that were chosen, by the names of their fields.
    files: Vec<(String, File)>,
}

/// What came in, before anything is made of it.
enum Received {
    Fields(Vec<u8>),
    Form(upload::Form),
}

/// The body of a form, with the files that were chosen.
async fn received(site: &Site, sent: &RequestBody) -> Result<Received, Problem> {
    if sent.is_form() {
        return site.received(sent).await.map(Received::Form);
    }
    if sent.essence() != "application/x-www-form-urlencoded" {
        return Err(Problem::new(415, "unsupported-media-type").with("given", sent.kind()));
    }
    sent.bytes(site.form_bytes, Use::Text).await.map(Received::Fields)
}

/// Takes a file into the form: data to go on with, or `earlier`, the version that a draft is compared with.
async fn open(form: &Form<'_>, state: &mut FormState, name: &str, file: File) -> Result<Result<(), Fault>, Problem> {
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
async fn made(form: &Form<'_>, mut state: FormState, button: &str) -> Result<Response, Problem> {
    let (site, documents) = (form.site, &form.site.documents);
    let faults = form.left_out(button, &state);
    if !faults.is_empty() {
        return form.refused(FormState { faults, ..state }, None).await;
    }
    if let Some(next) = button.strip_prefix("next.") {
        return form.go_on(next, &state).await;
    }
    let body = match button {
        "check" => {
            form.look(&mut state).await;
            return form.page(state).await;
        }
        "save" => return Ok(data_file::save(form, &state)),
        "forget-earlier" => {
            if let Some(members) = state.data.as_object_mut() {
                members.shift_remove("earlier");
            }
            return form.page(state).await;
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
    state.archive_fault = body["profile"] == "archive" && !state.confirmed;
    let asked =
        upload::apart(|| request::from_parts(body, BTreeMap::new(), documents.catalog(), documents.limits())).await;
    match asked {
        Ok(request) if !state.archive_fault => match documents.make(&request).await {
            Ok(document) => {
                let pictured = picture_fields::warnings(&document.warnings);
                // A download tells nothing: what somebody should know of the pictures comes first, once.
                if !pictured.is_empty() && state.told != picture_fields::told(&pictured) {
                    return form.page(FormState { pictured, ..state }).await;
                }
                Ok(attachment(document))
            }
            Err(DocumentError::Faults(faults)) => form.refused(FormState { faults, ..state }, None).await,
            // The form comes back with what was typed, and says what happened.
            Err(other) => form.refused(state, Some(&site.problem(other))).await,
        },
        Ok(_) => form.refused(state, None).await,
        Err(faults) => form.refused(FormState { faults, ..state }, None).await,
    }
}

/// A page of the draft as a picture; where none can be made, what is in the way.
async fn preview(form: &Form<'_>, state: &FormState) -> Response {
    let documents = &form.site.documents;
    let asked = |page: usize| -> Result<Request, Vec<Fault>> {
        let body = form.preview_body(state, page);
        request::from_parts(body, BTreeMap::new(), documents.catalog(), documents.limits())
    };
    let mut outcome = Err(DocumentError::Faults(Vec::new()));
    // A page that is no more, as something was taken out: the first one is.
    for page in [state.page.parse().unwrap_or(1), 1] {
        outcome = match upload::apart(|| asked(page)).await {
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
    /// A step's place, by its id.
    fn step(&self, id: &str) -> Option<usize> {
        self.steps.iter().position(|step| step.id == id)
    }

    /// What a form that came in holds.
    fn submitted(&self, received: Received) -> Result<Submitted, Problem> {
        let (mut sent, files) = match received {
            Received::Fields(bytes) => (Sent::read(&bytes)?, Vec::new()),
            Received::Form(form) => (Sent::of(form.members)?, form.files),
        };
        let value = |name: &str| sent.value(name).map(str::to_owned);
        let said = |name: &str| value(name).unwrap_or_default();
        let here = self.step(&said("here")).unwrap_or(0);
        let (removed, picture, clause, before) = (value("remove"), said("picture"), said("clause"), said("before"));
        let (button, step) = (said("make"), value("step"));
        let mut state = FormState {
            chosen: self.chosen(&value),
            more: value("add"),
            confirmed: value("confirm-archive").is_some(),
            checked: said("checked"),
            page: said("page"),
            step: here,
            told: said("told"),
            ..FormState::default()
        };
        state.data = self.data(&mut sent, here, removed.as_deref())?;
        picture_fields::take(&mut state, &mut sent, &picture)?;
        if ["clause", "clause-new"].iter().any(|name| !sent.node(name).parts().is_empty()) || !clause.is_empty() {
            let chosen = state.chosen.clone();
            clause_fields::take(self, &mut state.data, &chosen, &sent, &clause)?;
        }
        form_data::within(self.schema(), &state.data, "")?;
        if let Some((_, id)) = clause.split_once('.') {
            state.focus = format!("artikel-{id}");
        }
        if let Some(list) = &state.more {
            let rows = state.data.pointer(&format!("/{}", list.replace('.', "/")));
            let rows = rows.and_then(Value::as_array).map_or(0, Vec::len);
            state.focus = format!("veld-{}-{rows}", list.replace('.', "-"));
        }
        if button == "undo" && !before.is_empty() {
            state.data = self.opened(&before)?;
        }
        Ok(Submitted { state, button, step, files })
    }

    /// Once somebody tried to make the document, every step tells what is still wrong; the last one does at any time.
    fn check(&self, state: &mut FormState) {
        let documents = &self.site.documents;
        let asked = |filling: &str, state: &FormState| {
            request::from_parts(self.body(filling, state), BTreeMap::new(), documents.catalog(), documents.limits())
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
