//! What a joint canvas goes on as: itself, a worksheet for the next round, a calendar, a spreadsheet; and what will not fit on it.

use axum::response::Response;
use serde_json::{Map, Value, json};

use super::form::{Form, FormState};
use crate::document::kinds::entry;
use crate::document::model::Canvas;
use crate::document::{joint, origin, place, request};
use crate::problem::Problem;
use fault::Fault;

impl Form<'_> {
    /// The body of `POST /v1/documents` that a button stands for.
    pub(super) fn body_for(&self, button: &str, state: &FormState) -> Value {
        let body = self.body(self.filling.id, state);
        let language = body["language"].clone();
        match button {
            "worksheet" => {
                json!({"instrument": self.instrument.id, "filling": "fillable", "language": language, "data": self.answers(state)})
            }
            "ics" | "xlsx" | "csv" | "plan" => {
                let catalog = self.site.documents.catalog();
                let plan = catalog.instruments().iter().find(|instrument| instrument.kind == "followup");
                let data = joint::expand(self.instrument, &state.data, self.language);
                let keep = ["coalition", "date", "place", "participants", "actions", "nextTalk"];
                let data: Map<String, Value> =
                    keep.into_iter().filter_map(|name| Some((name.to_owned(), data.get(name)?.clone()))).collect();
                let format = if button == "plan" { "pdf" } else { button };
                json!({"instrument": plan.map(|plan| plan.id.as_str()), "format": format, "language": language, "data": data})
            }
            _ => body,
        }
    }

    /// What of a quick list would be left out of anything that goes on from it.
    pub(super) fn left_out(&self, button: &str, state: &FormState) -> Vec<Fault> {
        let goes_on = button.starts_with("next.") || ["worksheet", "ics", "xlsx", "csv", "plan"].contains(&button);
        if self.filling.id != "joint" || !goes_on {
            return Vec::new();
        }
        joint::check(self.instrument, &state.data).into_iter().map(|fault| fault.below("/data")).collect()
    }

    /// The form of an instrument that goes on from this one, with what this one gives.
    pub(super) async fn go_on(&self, id: &str, state: &FormState) -> Result<Response, Problem> {
        let next = Form::new(self.site, id, "filled", self.language)?;
        let from = json!({"instrument": self.instrument.id, "data": state.data});
        match origin::merged(next.instrument, &from, None, self.site.documents.catalog(), self.language) {
            Ok(data) => next.page(FormState { data, ..FormState::default() }).await,
            Err(fault) => Err(Problem::faults(vec![fault])),
        }
    }

    /// The notes of each box as one text, as a worksheet takes them.
    fn answers(&self, state: &FormState) -> Value {
        let data = joint::expand(self.instrument, &state.data, self.language);
        let canvas = Canvas::of(self.instrument);
        let mut out = Map::new();
        let mut boxes = Map::new();
        for (id, notes) in data["boxes"].as_object().into_iter().flatten() {
            let line = |note: &Value| match note["author"].as_str() {
                Some(author) => format!("{} ({author})", note["text"].as_str().unwrap_or_default()),
                None => note["text"].as_str().unwrap_or_default().to_owned(),
            };
            let text = notes.as_array().into_iter().flatten().map(line).collect::<Vec<_>>().join("\n");
            if let Some(field) = canvas.get(id).and_then(|own| own.fields.first().copied()) {
                // A box of single lines has no room for the notes of all: its first field takes them, a line after another.
                boxes.insert(id.clone(), json!({ field: text.replace('\n', "; ") }));
            } else {
                boxes.insert(id.clone(), text.into());
            }
        }
        out.insert("boxes".into(), boxes.into());
        let actions: Vec<Value> =
            data["actions"].as_array().into_iter().flatten().take(entry::ACTIONS).cloned().collect();
        if !actions.is_empty() {
            out.insert("actions".into(), actions.into());
        }
        out.into()
    }

    /// Looks beforehand what will not fit: boxes with more notes than the sheet holds, and text that goes on elsewhere.
    pub(super) async fn look(&self, state: &mut FormState) {
        if self.filling.id != "joint" {
            return;
        }
        let body = self.body(self.filling.id, state);
        let catalog = self.site.documents.catalog();
        let limits = self.site.documents.limits();
        let mut blank = body.clone();
        blank["filling"] = "blank".into();
        if let Some(members) = blank.as_object_mut() {
            members.shift_remove("data");
            members.shift_remove("images");
        }
        let data = joint::expand(self.instrument, &state.data, self.language);
        let sheet = body["sheet"].as_str().unwrap_or(&self.instrument.sheets[0].name).to_owned();
        let mut told = Vec::new();
        if let Ok(request) = request::from_body(&blank, catalog, limits)
            && let Ok(document) = self.site.documents.cached(&request).await
        {
            for report in document.reports.iter().filter(|report| report["type"] == "notes") {
                let id = report["box"].as_str().unwrap_or_default();
                let capacity = report["capacity"].as_u64().unwrap_or(0);
                let have = data["boxes"][id].as_array().map_or(0, Vec::len);
                if have as u64 > capacity {
                    let title = place(self.instrument, &format!("/boxes/{id}"), self.language);
                    let fault = Fault::new("more-notes-than-room", format!("/data/boxes/{id}"));
                    let fault =
                        fault.with("sheet", &sheet).with("title", title).with("capacity", capacity).with("count", have);
                    told.push(fault);
                }
            }
        }
        if let Ok(request) = request::from_body(&body, catalog, limits)
            && let Ok(document) = self.site.documents.make(&request).await
        {
            told.extend(document.overflow.iter().map(|(_, fault)| fault.with_code("continued")));
        }
        state.looked = Some(told);
    }
}
