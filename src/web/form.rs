//! A form of an instrument in one filling: its fields, in steps where the instrument has them, and the request it stands for.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::addresses::{Page, path};
use super::fields::{self, Faults, Filled};
use super::sent::Sent;
use super::steps::{self, Step};
use super::{Site, clause_fields, form_data, picture_fields};
use crate::document::json::{self as strict, JsonError};
use crate::document::kinds::{Data, Filling, Kind, Shape};
use crate::document::model::{Format, profile};
use crate::document::origin;
use crate::problem::Problem;
use crate::upload;
use catalog::Instrument;
use fault::Fault;
use fault::language::Language;

/// Query that fills in the example.
pub(super) const EXAMPLE: &str = "voorbeeld=ja";

/// What the form shows now.
#[derive(Clone, Default)]
pub(super) struct Shown {
    pub data: Value,
    pub chosen: Value,
    pub more: Option<String>,
    pub faults: Vec<Fault>,
    pub confirmed: bool,
    pub archive_fault: bool,
    /// What was found not to fit, once somebody looked.
    pub looked: Option<Vec<Fault>>,
    /// What is still missing in a document that is not a draft.
    pub todo: Vec<Fault>,
    /// What its author should look at.
    pub warnings: Vec<Fault>,
    /// The step that is shown, by its place.
    pub step: usize,
    /// The filling that somebody tried to make: from then on every step tells its faults.
    pub checked: String,
    /// Id of the field that gets the cursor.
    pub focus: String,
    /// Page of the preview, as the form has it.
    pub page: String,
    /// The file that was opened.
    pub opened: Option<String>,
    /// What was filled in before that file was opened.
    pub before: Option<Value>,
    /// Files of the logos and pictures that the data shows.
    pub images: picture_fields::Images,
    /// What is told of pictures before the document comes: they are used as they are when its button is pressed again.
    pub pictured: Vec<Fault>,
    /// What was told before.
    pub told: String,
}

pub(super) struct Form<'a> {
    pub site: &'a Site,
    pub instrument: &'a Instrument,
    pub filling: &'static Filling,
    pub kind: &'static Kind,
    pub language: Language,
    pub steps: Vec<Step<'a>>,
    schema: Value,
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
        let steps = steps::of(instrument);
        let shape = Shape { language, limits: site.documents.limits() };
        let schema = if steps.is_empty() {
            kind.data_schema(instrument, filling, &shape)
        } else {
            kind.form_schema(instrument, filling, &shape)
        };
        Ok(Form { site, instrument, filling, kind, language, steps, schema })
    }

    pub(super) fn schema(&self) -> &Value {
        &self.schema
    }

    /// The schema of what a step shows; of everything where there are no steps.
    fn shown_schema(&self, step: usize) -> Value {
        self.steps.get(step).map_or_else(|| self.schema.clone(), |step| step.shown(&self.schema))
    }

    /// The step that holds a member, by its id.
    pub(super) fn step_with(&self, member: &str) -> Option<&str> {
        let fault = Fault::new("missing", format!("/data/{}", member.replace('.', "/")));
        Some(self.steps.get(steps::step_of(&self.steps, &fault))?.id)
    }

    /// Fillings that the steps can become, in the kind's order.
    pub(super) fn outcomes(&self) -> impl Iterator<Item = &'static Filling> {
        self.kind.fillings.iter().filter(|filling| has_form(self.kind, self.instrument, filling))
    }

    /// The member that holds a translation of the others.
    fn translation(&self) -> Option<&str> {
        let mut members = self.schema["properties"].as_object()?.iter();
        members.find(|(_, member)| member["x-original"] == true).map(|(name, _)| name.as_str())
    }

    /// What the form holds: the fields of the step that was shown, over all that travelled along.
    ///
    /// # Errors
    /// 413 when that is more than any form of ours holds; what travelled along is as strict as a body.
    pub(super) fn data(&self, sent: &mut Sent, step: usize, removed: Option<&str>) -> Result<Value, Problem> {
        let mut base = self.opened(sent.value("carried").unwrap_or_default())?;
        let shown = self.shown_schema(step);
        // Rows that go take their translation along.
        if let Some(name) = self.translation()
            && let Some(mut translation) =
                base.as_object_mut().and_then(|members| members.get_mut(name)).map(Value::take)
        {
            form_data::follow(&self.schema, &shown, sent, &base, removed, &mut translation);
            base[name] = translation;
        }
        if let Some(path) = removed {
            sent.remove(path);
            if let Some(row) = base.pointer_mut(&format!("/{}", path.replace('.', "/"))) {
                *row = json!({});
            }
        }
        form_data::data(&self.schema, &shown, sent, base)
    }

    /// Data that travelled in a page: an object, or nothing.
    ///
    /// # Errors
    /// As [`data`](Self::data).
    pub(super) fn opened(&self, text: &str) -> Result<Value, Problem> {
        if text.is_empty() {
            return Ok(json!({}));
        }
        let data = strict::parse(text.as_bytes(), self.site.documents.limits()).map_err(|error| match error {
            JsonError::TooMany { limit } => Problem::new(413, "form-too-many-fields").with("limit", limit),
            other => other.into(),
        })?;
        form_data::within(&self.schema, &data, "")?;
        Ok(if data.is_object() { data } else { json!({}) })
    }

    /// Translations of clauses stand in the order of the clauses.
    fn align(&self, state: &mut Shown) {
        let Some(name) = self.translation() else { return };
        let rows = state.data["clauses"].as_array().cloned().unwrap_or_default();
        let Some(own) = state.data.get_mut(name).and_then(|own| own.get_mut("clauses")) else { return };
        let known = own.as_array().cloned().unwrap_or_default();
        let of = |row: &Value| known.iter().find(|one| one["clause"] == row["clause"]).cloned();
        *own = rows.iter().map(|row| of(row).unwrap_or_else(|| json!({"clause": row["clause"]}))).collect();
    }

    /// Members that this page has no fields for travel in it, so that nothing is lost; rows that it shows in part travel whole.
    fn carried(&self, data: &Value, shown: &Value) -> Option<String> {
        let whole = |name: &str| {
            let member = &shown["properties"][name];
            member.is_object() && member["x-form"].is_null() && *member == self.schema["properties"][name]
        };
        let hidden: Map<String, Value> = data
            .as_object()?
            .iter()
            .filter(|(name, _)| !whole(name))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        (!hidden.is_empty()).then(|| Value::Object(hidden).to_string())
    }

    pub(super) fn chosen(&self, value: &dyn Fn(&str) -> Option<String>) -> Value {
        let fixed = ["sheet", "orientation", "language", "profile"].map(str::to_owned);
        let names = fixed.into_iter().chain(self.instrument.options.iter().map(|option| option.id.clone()));
        let mut out: Map<String, Value> = names.filter_map(|name| Some((name.clone(), value(&name)?.into()))).collect();
        // Fields of another profile or sheet are sent too, though they are not shown.
        let said = |name: &str| out.get(name).and_then(Value::as_str).map(str::to_owned);
        let profile = said("profile");
        let profile = self.filling.profiles.iter().find(|known| Some(known.code()) == profile.as_deref());
        let sheet = said("sheet").or_else(|| Some(self.filling.sheets(self.instrument).first()?.name.clone()));
        let flowing = sheet.is_some_and(|sheet| self.kind.flows_on(&sheet));
        let shared = profile::names_in(*profile.unwrap_or(&self.filling.profiles[0]), flowing);
        let given = shared.filter_map(|name| Some((name.to_owned(), value(name).filter(|given| !given.is_empty())?)));
        let given: Vec<(String, String)> = given.collect();
        out.extend(given.into_iter().map(|(name, value)| (name, value.into())));
        Value::Object(out)
    }

    /// The body of `POST /v1/documents` that this form stands for, in one of its fillings.
    pub(super) fn body(&self, filling: &str, state: &Shown) -> Value {
        let mut data = state.data.clone();
        // A member that only another filling has stays behind.
        let shape = Shape { language: self.language, limits: self.site.documents.limits() };
        if let Some(own) = self.kind.filling(filling).filter(|_| !self.steps.is_empty()) {
            let own = self.kind.data_schema(self.instrument, own, &shape);
            if let Some(members) = data.as_object_mut() {
                members.retain(|name, _| {
                    own["properties"].get(name).is_some() || self.schema["properties"].get(name).is_none()
                });
            }
        }
        let images = picture_fields::used(&data, &state.images);
        let mut body = json!({"instrument": self.instrument.id, "filling": filling, "data": data});
        if !images.is_empty() && self.kind.filling(filling).is_some_and(|filling| self.kind.shows(filling)) {
            body["images"] = images.into();
        }
        let mut options = Map::new();
        for (name, value) in state.chosen.as_object().into_iter().flatten() {
            let own = self.instrument.options.iter().any(|option| option.id == *name);
            if own || profile::names().any(|shared| shared == name) {
                options.insert(name.clone(), value.clone());
            } else {
                body[name] = value.clone();
            }
        }
        body["options"] = options.into();
        body
    }

    pub(super) async fn refused(&self, state: Shown, problem: Option<&Problem>) -> Result<Response, Problem> {
        let status = problem.map_or(400, |problem| problem.status);
        let mut response = upload::apart(|| self.render(state, problem)).await?;
        *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
        Ok(response)
    }

    pub(super) async fn page(&self, state: Shown) -> Result<Response, Problem> {
        upload::apart(|| self.render(state, None)).await
    }

    fn render(&self, mut state: Shown, problem: Option<&Problem>) -> Result<Response, Problem> {
        let (site, language) = (self.site, self.language);
        let id = &self.instrument.id;
        let say = |group: &str, key: &str| site.templates.say(language, group, key);
        let shown = self.shown_schema(state.step);
        self.align(&mut state);
        for fault in
            state.faults.iter_mut().chain(&mut state.todo).chain(&mut state.warnings).chain(&mut state.pictured)
        {
            *fault = picture_fields::located(fault, &state.data);
        }
        picture_fields::prune(&mut state);
        let state = &state;
        let pictured = picture_fields::has(self, &shown, state.step);
        let stepped = !self.steps.is_empty();
        let filled = Filled {
            data: &state.data,
            faults: Faults::of(&state.faults),
            more: state.more.as_deref(),
            language,
            lines_hint: say("form", "lines"),
            translation: self.translation(),
            removable: stepped,
        };
        let mut faults: Vec<Value> = state.faults.iter().map(|fault| self.told(fault, state.step)).collect();
        if state.archive_fault {
            faults.push(json!({"id": "akkoord", "label": "", "detail": say("form", "archive_missing")}));
        }
        if let Some(problem) = problem {
            faults.push(
                json!({"id": "inhoud", "label": problem.title(language), "detail": problem.detail(language, "-")}),
            );
        }
        let action = site.href(Page::Fill, language, id, self.filling.id);
        let several = self.outcomes().count() > 1;
        let mut choices = site.choices(self.instrument, language, &self.defaults(&state.chosen), Some(self.filling));
        for choice in choices.as_array_mut().into_iter().flatten() {
            let at = choice["name"].as_str().unwrap_or_default();
            let at = [format!("/{at}"), format!("/options/{at}")];
            if let Some(fault) = state.faults.iter().find(|fault| at.contains(&fault.pointer)) {
                choice["fault"] = fault.detail(language).into();
            }
        }
        let mut own = json!({
            "i": site.card(self.instrument, language),
            "filling_label": (several && !stepped).then(|| say("fillings", self.filling.id)),
            "fields": fields::fields(&shown, &filled),
            "clauses": clause_fields::has(&shown).then(|| clause_fields::shown(self, state)),
            "pictures": pictured.then(|| picture_fields::shown(self, state)),
            "images": state.images,
            "files": stepped || pictured,
            "pictured": state.pictured.iter().map(|fault| self.told(fault, state.step)).collect::<Vec<_>>(),
            "told": picture_fields::told(&state.pictured),
            "focus": state.focus,
            "faults": faults,
            "choices": choices,
            "joint": self.filling.id == "joint",
            "carried": self.carried(&state.data, &shown),
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
        if stepped {
            own["steps"] = self.stepped(state);
        }
        let other = path(Page::Fill, language.other(), id, self.filling.id);
        let mut response = site.page("fill.html", language, Some(other), own)?;
        response.headers_mut().insert(header::CACHE_CONTROL, super::DRAFT);
        Ok(response)
    }

    /// What the page shows of the steps.
    fn stepped(&self, state: &Shown) -> Value {
        let (instrument, language) = (self.instrument, self.language);
        let here = &self.steps[state.step];
        let id_at = |index: Option<usize>| index.and_then(|index| self.steps.get(index)).map(|step| step.id);
        let mut outcomes: Vec<&Filling> = self.outcomes().collect();
        // What comes first in time comes first.
        outcomes.sort_by_key(|filling| filling.id != "draft");
        let outcomes: Vec<Value> = outcomes
            .into_iter()
            .map(|filling| json!({"id": filling.id, "label": self.site.templates.say(language, "steps", filling.id), "hint": self.site.templates.say(language, "steps", &format!("{}_hint", filling.id))}))
            .collect();
        let earlier = &state.data["earlier"];
        json!({
            "list": steps::list(&self.steps, instrument, language, state.step, &state.faults),
            "here": here.id,
            "number": state.step + 1,
            "of": self.steps.len(),
            "texts": here.texts(instrument, language),
            "first": state.step == 0,
            "last": state.step + 1 == self.steps.len(),
            "back": id_at(state.step.checked_sub(1)),
            "on": id_at(Some(state.step + 1)),
            "options": here.options,
            "elsewhere": self.steps.iter().flat_map(|step| step.options.clone()).collect::<Vec<_>>(),
            "todo": state.todo.iter().map(|fault| self.told(fault, state.step)).collect::<Vec<_>>(),
            "warnings": state.warnings.iter().map(|fault| self.told(fault, state.step)).collect::<Vec<_>>(),
            "checked": state.checked,
            "page": state.page,
            "docx": self.kind.formats.contains(&Format::Docx),
            "outcomes": outcomes,
            "has_data": state.data.as_object().is_some_and(|data| !data.is_empty()),
            "opened": state.opened,
            "before": state.before.as_ref().map(Value::to_string),
            "earlier": earlier.is_object().then(|| earlier["version"].as_str().unwrap_or_default()),
            "example": state.data.as_object().is_none_or(Map::is_empty),
        })
    }

    /// A fault as the page tells it: where its field is, on this step or another.
    fn told(&self, fault: &Fault, step: usize) -> Value {
        let below = fault.pointer.strip_prefix("/data");
        let label = match below.filter(|below| !below.is_empty()) {
            Some(below) => {
                let place = crate::document::place(self.instrument, below, self.language);
                // A place that has no words of its own is called as its fields are.
                let bare = place == below || below.strip_prefix('/') == Some(place.as_str());
                bare.then(|| fields::label(&self.schema, below)).flatten().unwrap_or(place)
            }
            None => String::new(),
        };
        let detail = picture_fields::detail(self, fault)
            .unwrap_or_else(|| fields::detail(fault, label.rsplit(", ").next().unwrap_or_default(), self.language));
        let target = match below {
            Some(_) => self.field_of(&fault.pointer),
            None if fault.pointer.is_empty() => "inhoud".to_owned(),
            None if ["/load", "/earlier"].contains(&fault.pointer.as_str()) => fault.pointer[1..].to_owned(),
            None => format!("keuze-{}", fault.pointer.rsplit('/').next().unwrap_or_default()),
        };
        let option = fault.pointer.rsplit('/').next().unwrap_or_default();
        let at = match below {
            Some(_) => steps::step_of(&self.steps, fault),
            None => self.steps.iter().position(|step| step.options.contains(&option)).unwrap_or(step),
        };
        let elsewhere = self.steps.get(at).filter(|_| at != step);
        json!({
            "id": target, "label": label, "detail": detail,
            "step": elsewhere.map(|step| step.id),
            "step_title": elsewhere.map(|step| step.texts(self.instrument, self.language)["title"].clone()),
        })
    }

    /// The field that shows a fault: its own, or the one that holds it.
    fn field_of(&self, pointer: &str) -> String {
        let mut parts: Vec<&str> = pointer.split('/').collect();
        if let Some(field) = self.schema["properties"].get(parts.get(2).copied().unwrap_or_default()) {
            if field["x-form"] == "clauses" || parts[2] == "enforceable" {
                return "artikelen".into();
            }
            // Lines of a list of texts share one field.
            if parts.len() == 4 && field["items"]["type"] == "string" {
                parts.pop();
            }
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

    /// What a text for a word processor is made of: the draft, where there is one.
    pub(super) fn working_copy(&self) -> &'static Filling {
        self.outcomes().find(|filling| filling.id == "draft").unwrap_or(self.filling)
    }

    /// The preview of what is filled in so far: a page of the draft as a picture, for a page of this form.
    pub(super) fn preview_body(&self, state: &Shown, page: usize) -> Value {
        let mut body = self.body(self.working_copy().id, state);
        if let Some(members) = body.as_object_mut() {
            members.shift_remove("profile");
        }
        body["format"] = "png".into();
        body["width"] = PREVIEW_WIDTH.into();
        body["page"] = page.into();
        body
    }
}

/// Of a preview beside a form, pixels.
const PREVIEW_WIDTH: u32 = 900;

/// A page that holds what somebody typed is for that person alone.
pub(super) fn private(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
