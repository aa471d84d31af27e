//! Gallery, instruments, statements and the description of the API.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use serde_json::{Value, json};

use super::addresses::{Page, path};
use super::shared::{self, parted, parts};
use super::{Site, form, steps};
use crate::document::kinds::{Data, Filling, Kind};
use crate::document::model::profile::FLOWING;
use crate::document::model::{Format, Profile};
use crate::document::request::{self, Asked};
use crate::openapi;
use crate::problem::Problem;
use catalog::{Instrument, Orientation, paper};
use fault::language::Language;

type Shared = State<Arc<Site>>;

pub(super) async fn gallery(State(site): Shared, language: Language) -> Result<Response, Problem> {
    let instruments: Vec<Value> =
        site.documents.catalog().instruments().iter().map(|instrument| site.card(instrument, language)).collect();
    let other = path(Page::Gallery, language.other(), "", "");
    site.page("gallery.html", language, Some(other), json!({"instruments": instruments}))
}

pub(super) async fn instrument(
    State(site): Shared,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    language: Language,
) -> Result<Response, Problem> {
    let instrument = site.find(&id)?;
    let printed = printed_version(query.as_deref().unwrap_or_default());
    let mut card = site.card(instrument, language);
    card["purpose"] = instrument.phrase(language, "purpose").into();
    card["use"] = instrument.text(language)["use"].clone();
    card["version"] = instrument.version.clone().into();
    card["licence"] = instrument.definition["licence"].clone();
    card["colophon"] = instrument.phrase(language, "colophon").into();
    let sheets: Vec<Value> = instrument
        .sheets
        .iter()
        .map(|sheet| json!({"name": sheet.name, "hint": site.templates.say(language, "sheets", &sheet.name)}))
        .collect();
    // Instruments whose documents this one can begin from.
    let earlier: Vec<&str> = instrument.definition["from"]
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(id, _)| Some(site.documents.catalog().get(id)?.phrase(language, "name")))
        .collect();
    // What the form makes can go to a print shop.
    let pack = Kind::get(&instrument.kind).is_some_and(|kind| {
        kind.formats.contains(&Format::Zip)
            && kind.fillings.first().is_some_and(|filling| filling.profiles.contains(&Profile::Print))
    });
    let own = json!({
        "i": card,
        "pack": pack,
        "earlier": earlier.join(", ").to_lowercase(),
        "printed": printed.as_deref().and_then(|printed| site.about_version(instrument, printed, language)),
        "sheets": sheets,
        "choices": site.choices(instrument, language, &json!({"language": language.code()}), None),
        "button": site.templates.say(language, "instrument", "button").replace(", {sheet}", ""),
    });
    let mut other = path(Page::Instrument, language.other(), &id, "");
    if let Some(printed) = printed {
        let name = if language == Language::Nl { "version" } else { "versie" };
        other = format!("{other}?{name}={printed}");
    }
    site.page("instrument.html", language, Some(other), own)
}

/// The version of a sheet whose QR code led here, in either language; what is no version is not looked at.
fn printed_version(query: &str) -> Option<String> {
    let said = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "versie" || name == "version")?.1;
    let sound = said.len() <= 20 && said.split('.').count() == 3;
    (sound && numbers(&said).is_some()).then(|| said.into_owned())
}

/// A version as numbers, so that 1.10.0 comes after 1.9.0.
fn numbers(version: &str) -> Option<Vec<u32>> {
    version.split('.').map(|part| part.parse().ok()).collect()
}

/// The example of an instrument as a picture, for those that cannot be shown blank.
pub(super) async fn preview(
    State(site): Shared,
    Path(id): Path<String>,
    language: Language,
) -> Result<Response, Problem> {
    let instrument = site.find(&id)?;
    let filling = Kind::get(&instrument.kind).map(|kind| kind.default_filling(true).id).unwrap_or_default();
    let asked = Asked {
        instrument: id,
        filling: Some(filling.into()),
        language: Some(language.code().into()),
        format: Some(Format::Png),
        width: Some(900),
        data: instrument.examples.get(filling).cloned(),
        ..Asked::default()
    };
    let request =
        request::resolve(asked, site.documents.catalog(), site.documents.limits()).map_err(Problem::faults)?;
    let document = site.documents.cached(&request).await.map_err(|error| site.problem(error))?;
    let mut response = document.bytes.clone().into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(document.format.media_type()));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
    Ok(response)
}

pub(super) async fn statement(State(site): Shared, page: Page, language: Language) -> Result<Response, Problem> {
    let (group, own) = match page {
        Page::Accessibility => ("accessibility", &site.statements.accessibility),
        Page::Privacy => ("privacy", &site.statements.privacy),
        _ => ("colophon", &site.statements.colophon),
    };
    let text = site.templates.texts(language)[group].clone();
    site.page("statement.html", language, Some(path(page, language.other(), "", "")), json!({"s": text, "own": own}))
}

pub(super) async fn api(State(site): Shared, language: Language) -> Result<Response, Problem> {
    let documents = &site.documents;
    let document = openapi::document(documents.catalog(), documents.limits(), &site.contact, documents.public_url());
    let operations: Vec<Value> =
        openapi::PATHS.iter().map(|(method, path)| site.operation(&document, method, path)).collect();
    site.page("api.html", language, Some(path(Page::Api, language.other(), "", "")), json!({"operations": operations}))
}

/// Where to report a weakness (RFC 9116).
pub(super) async fn security(State(site): Shared) -> Response {
    let expires = site.statements.security_expires.clone().unwrap_or_else(|| "2027-12-31T23:00:00Z".to_owned());
    let text = format!(
        "Contact: mailto:{}\nExpires: {expires}\nPreferred-Languages: nl, en\nCanonical: {}/.well-known/security.txt\n",
        site.contact.email,
        site.documents.public_url()
    );
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

impl Site {
    pub(super) fn find(&self, id: &str) -> Result<&Arc<Instrument>, Problem> {
        let catalog = self.documents.catalog();
        catalog
            .get(id)
            .ok_or_else(|| Problem::unknown_instrument(id, catalog.instruments().iter().map(|i| i.id.as_str())))
    }

    /// What is to be said to who holds a sheet of another version than this page is about; nothing when it is the same.
    fn about_version(&self, instrument: &Instrument, printed: &str, language: Language) -> Option<String> {
        let own = instrument.version.as_str();
        let text = match numbers(printed).cmp(&numbers(own)) {
            std::cmp::Ordering::Equal => return None,
            std::cmp::Ordering::Less => "older_version",
            std::cmp::Ordering::Greater => "newer_version",
        };
        let text = self.templates.say(language, "instrument", text);
        let mut said = text.replace("{printed}", printed).replace("{own}", own);
        let changes = instrument.text(language).get("changes").and_then(Value::as_object);
        for (since, change) in changes.into_iter().flatten().filter(|(since, _)| numbers(since) > numbers(printed)) {
            said.push_str(&format!(" {since}: {}", change.as_str().unwrap_or_default()));
        }
        Some(said)
    }

    /// A page as an answer, with the headers that every page has.
    pub(super) fn page(
        &self,
        name: &str,
        language: Language,
        other: Option<String>,
        own: Value,
    ) -> Result<Response, Problem> {
        let html = self.render(name, language, other, own).map_err(|error| {
            tracing::error!(error, "a page could not be rendered");
            Problem::new(500, "internal")
        })?;
        Ok(with_headers(Html(html).into_response(), language))
    }

    /// What the gallery and an instrument's page show of it.
    pub(super) fn card(&self, instrument: &Instrument, language: Language) -> Value {
        let kind = Kind::get(&instrument.kind);
        let all = kind.map(|kind| kind.fillings).unwrap_or_default();
        let fillings: Vec<_> = kind
            .map(|kind| kind.fillings)
            .unwrap_or_default()
            .iter()
            .filter(|f| kind.is_some_and(|kind| form::has_form(kind, instrument, f)))
            .collect();
        // A form in steps becomes every filling at its end.
        let stepped = !steps::of(instrument).is_empty();
        let shown = if stepped { &fillings[..fillings.len().min(1)] } else { &fillings[..] };
        let several = shown.len() > 1;
        let fillings: Vec<Value> = shown
            .iter()
            .map(|filling| {
                let label = several.then(|| self.templates.say(language, "fillings", filling.id).to_lowercase());
                json!({"href": self.href(Page::Fill, language, &instrument.id, filling.id), "label": label})
            })
            .collect();
        let (short, long) = paper(&instrument.sheets[0].name).unwrap_or((210, 297));
        let height = match instrument.sheets[0].orientations[0] {
            Orientation::Landscape => 900 * short / long,
            Orientation::Portrait => 900 * long / short,
        };
        json!({
            "id": instrument.id,
            "name": instrument.phrase(language, "name"),
            "title": instrument.phrase(language, "title"),
            "summary": instrument.phrase(language, "summary"),
            "href": self.href(Page::Instrument, language, &instrument.id, ""),
            "document": self.document_href(&instrument.id),
            // One that cannot be made blank is shown as its example, and starts from uploads.
            "blank": all.iter().any(|filling| filling.data != Data::Required),
            "preview": if all.iter().any(|filling| filling.data != Data::Required) {
                format!("{}?language={}&format=png&width=900", self.document_href(&instrument.id), language.code())
            } else {
                self.href(Page::Preview, language, &instrument.id, "")
            },
            "worksheet": all.iter().any(|filling| filling.id == "fillable").then(|| format!("{}?filling=fillable&language={}", self.document_href(&instrument.id), language.code())),
            "together": self.href(Page::Together, language, "", ""),
            "uploads": kind.is_some_and(|kind| all.iter().any(|filling| kind.needs_entries(instrument, filling))),
            "height": height,
            "fillings": fillings,
            "steps": stepped,
            "signed": instrument.options.iter().any(|option| option.id == "signing"),
        })
    }

    /// Sheet, orientation, language, options, profile: each as a list to choose from.
    pub(super) fn choices(
        &self,
        instrument: &Instrument,
        language: Language,
        chosen: &Value,
        filling: Option<&Filling>,
    ) -> Value {
        let own = filling.map_or_else(|| instrument.sheets.clone(), |filling| filling.sheets(instrument));
        let say = |group: &str, key: &str| self.templates.say(language, group, key).to_owned();
        let mut out = Vec::new();
        let mut choice = |name: &str, label: String, options: Vec<Value>| {
            let fallback = options.first().map(|option| option["value"].clone()).unwrap_or_default();
            let chosen = chosen
                .get(name)
                .filter(|value| value.as_str().is_some_and(|v| !v.is_empty()))
                .cloned()
                .unwrap_or(fallback);
            out.push(json!({"name": name, "label": label, "options": options, "chosen": chosen}));
        };
        let sheets = own.iter().map(|sheet| {
            let orientations: Vec<&str> = sheet.orientations.iter().map(|orientation| orientation.code()).collect();
            json!({"value": sheet.name, "label": say("sheets", &sheet.name), "orientations": orientations.join(" ")})
        });
        choice("sheet", say("instrument", "sheet"), sheets.collect());
        let mut orientations: Vec<Orientation> = Vec::new();
        for orientation in own.iter().flat_map(|sheet| &sheet.orientations) {
            if !orientations.contains(orientation) {
                orientations.push(*orientation);
            }
        }
        let orientations =
            orientations.iter().map(|o| json!({"value": o.code(), "label": say("instrument", o.code())}));
        choice("orientation", say("instrument", "orientation"), orientations.collect());
        for option in &instrument.options {
            let texts =
                instrument.text(language).pointer(&format!("/options/{}", option.id)).cloned().unwrap_or_default();
            let label = texts["label"].as_str().unwrap_or(&option.id).to_owned();
            let values = option
                .values
                .iter()
                .map(|value| json!({"value": value, "label": texts["values"][value].as_str().unwrap_or(value)}));
            choice(&option.id, label, values.collect());
        }
        let languages =
            instrument.languages().into_iter().map(|l| json!({"value": l.code(), "label": say("languages", l.code())}));
        choice("language", say("instrument", "language"), languages.collect());
        let profiles = filling
            .or_else(|| Kind::get(&instrument.kind).and_then(|kind| kind.fillings.first()))
            .map_or(&[] as &[_], |filling| filling.profiles)
            .iter()
            .filter(|profile| **profile != Profile::Tiles || own.iter().any(|sheet| parted(&sheet.name, FLOWING)))
            .map(|profile| {
                let sheets = (*profile == Profile::Tiles).then(|| parts(FLOWING, &own));
                json!({"value": profile, "label": say("instrument", profile.code()), "sheets": sheets})
            });
        choice("profile", say("instrument", "profile"), profiles.collect());
        out.extend(shared::choices(self, instrument, language, chosen, filling));
        out.into()
    }

    fn operation(&self, document: &Value, method: &str, path: &str) -> Value {
        let operation = &document["paths"][path][method];
        let responses: Vec<Value> = operation["responses"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(status, response)| json!({"status": status, "description": response["description"]}))
            .collect();
        let address = format!("{}/v1{}", self.documents.public_url(), path.replace("{id}", "gesprekscanvas"));
        let taken = operation["requestBody"]["content"].as_object().and_then(|content| content.keys().next());
        let curl = match (method, path) {
            ("post", "/documents") => format!(
                "curl -o canvas.pdf {address} -H 'Content-Type: application/json' -d '{}'",
                json!({"instrument": "gesprekscanvas", "sheet": "A1", "data": {"coalition": "Samen Voorbeeld"}})
            ),
            ("post", _) if taken.is_some_and(|kind| kind == "application/pdf") => {
                format!("curl {address} -H 'Content-Type: application/pdf' --data-binary @document.pdf")
            }
            ("post", "/attachments") => {
                format!("curl -o policy-with-agreement.pdf {address} -F policy=@policy.pdf -F agreement=@agreement.pdf")
            }
            ("post", "/signature-preparations") => format!(
                "curl {address} -H \"Authorization: Bearer $TOKEN\" -F file=@agreement.pdf -F field=handtekening-1 -F chain=@mine.pem"
            ),
            ("post", _) => format!(
                "curl -o signed.pdf {address} -H \"Authorization: Bearer $TOKEN\" -F prepared=@prepared.pdf -F signature=@signature.bin"
            ),
            (_, path) if path.ends_with("/document") => {
                format!("curl -o canvas.pdf '{address}?sheet=A1&orientation=portrait'")
            }
            _ => format!("curl {address}"),
        };
        json!({
            "id": operation["operationId"],
            "method": method.to_uppercase(),
            "path": format!("/v1{path}"),
            "description": operation["description"],
            "parameters": operation["parameters"],
            "responses": responses,
            "curl": curl,
        })
    }
}

/// Language and policy of a page; the rest is set for every answer.
pub(super) fn with_headers(mut response: Response, language: Language) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.code()));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response
}

/// The policy of a page that carries pictures of a file in itself, for nothing is kept that they could be fetched from.
pub(super) const POLICY_WITH_PICTURES: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' blob: data:; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
);

const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' blob:; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
