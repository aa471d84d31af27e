//! A form of an instrument in one filling: its fields, in steps where the instrument has them, and the request it stands for.

use serde_json::{Map, Value, json};

use super::addresses::{Page, path};
use super::form_images::{self, Images};
use super::sent::Sent;
use super::steps::{self, Step};
use super::{Site, form_data};
use crate::document::json::{self as strict, JsonError};
use crate::document::kinds::{Data, Filling, Kind, Shape};
use crate::document::model::profile;
use crate::problem::Problem;
use catalog::Instrument;
use fault::Fault;
use fault::language::Language;

/// What the form shows now.
#[derive(Clone, Default)]
pub(super) struct FormState {
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
    pub images: Images,
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
    pub(super) fn shown_schema(&self, step: usize) -> Value {
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
    pub(super) fn translation(&self) -> Option<&str> {
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
    pub(super) fn body(&self, filling: &str, state: &FormState) -> Value {
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
        let images = form_images::used(&data, &state.images);
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

    /// What a text for a word processor is made of: the draft, where there is one.
    pub(super) fn working_copy(&self) -> &'static Filling {
        self.outcomes().find(|filling| filling.id == "draft").unwrap_or(self.filling)
    }

    /// The preview of what is filled in so far: a page of the draft as a picture, for a page of this form.
    pub(super) fn preview_body(&self, state: &FormState, page: usize) -> Value {
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
