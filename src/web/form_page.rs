//! A form as a page: the fields of the step that is shown, choices, pictures, faults where their fields are.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::addresses::{Page, path};
use super::fields::{self, Faults, Filled};
use super::form::{Form, FormState};
use super::{clause_fields, picture_fields, steps};
use crate::document::kinds::Filling;
use crate::document::model::Format;
use crate::document::origin;
use crate::problem::Problem;
use crate::upload;
use fault::Fault;

/// Query that fills in the example.
pub(super) const EXAMPLE: &str = "voorbeeld=ja";

impl Form<'_> {
    pub(super) async fn refused(&self, state: FormState, problem: Option<&Problem>) -> Result<Response, Problem> {
        let status = problem.map_or(400, |problem| problem.status);
        let mut response = upload::apart(|| self.render(state, problem)).await?;
        *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
        Ok(response)
    }

    pub(super) async fn page(&self, state: FormState) -> Result<Response, Problem> {
        upload::apart(|| self.render(state, None)).await
    }

    fn render(&self, mut state: FormState, problem: Option<&Problem>) -> Result<Response, Problem> {
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
    fn stepped(&self, state: &FormState) -> Value {
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
                bare.then(|| fields::label(self.schema(), below)).flatten().unwrap_or(place)
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
        if let Some(field) = self.schema()["properties"].get(parts.get(2).copied().unwrap_or_default()) {
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

    /// Translations of clauses stand in the order of the clauses.
    fn align(&self, state: &mut FormState) {
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
            member.is_object() && member["x-form"].is_null() && *member == self.schema()["properties"][name]
        };
        let hidden: Map<String, Value> = data
            .as_object()?
            .iter()
            .filter(|(name, _)| !whole(name))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        (!hidden.is_empty()).then(|| Value::Object(hidden).to_string())
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

/// A page that holds what somebody typed is for that person alone.
pub(super) fn private(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
