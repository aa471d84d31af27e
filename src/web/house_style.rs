//! The house style on a page: a sender, a logo and two colours in; the sheets in that style out, with what was changed for reading, and
//! the same as data for the API and for `--house`.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::addresses::{Page, path};
use super::{DRAFT, Site};
use crate::document::{DocumentError, request};
use crate::problem::Problem;
use crate::upload::{Form, RequestBody};
use fault::Fault;
use fault::language::Language;

type Shared = State<Arc<Site>>;

/// What the sheets wear that nobody dressed.
const OURS: [(&str, &str); 2] = [("first", "#0A4F5C"), ("second", "#B93419")];

/// Instruments that are shown, each with its sheet.
const SHEETS: [(&str, &str); 3] = [("praatplaat", "A3"), ("gesprekscanvas", "A3"), ("overeenkomst", "A4")];

/// Width of a picture in pixels.
const WIDTH: u32 = 1000;

/// Name of the logo among the images of a request.
const LOGO: &str = "logo";

/// The pictures stand in the page itself, for nothing is kept from which they could be fetched.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What was chosen.
#[derive(Default)]
struct Chosen {
    sender: String,
    colours: [String; 2],
    alt: String,
    logo: Option<(String, Vec<u8>)>,
}

impl Chosen {
    /// From a form. Of a colour's two fields the one that was changed counts.
    fn of(mut form: Form) -> Chosen {
        let value = |name: &str| {
            let found = form.members.iter().find(|(known, _)| known == name);
            found.map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
        };
        let colour = |name: &str| {
            let (written, picked, was) = (value(name), value(&format!("{name}_pick")), value(&format!("{name}_was")));
            if written == was && !picked.is_empty() && !picked.eq_ignore_ascii_case(&was) {
                picked.to_uppercase()
            } else {
                written
            }
        };
        let colours = OURS.map(|(name, _)| colour(name));
        let (sender, alt) = (value("sender"), value("alt"));
        let at = form.files.iter().position(|(name, _)| name == "logo");
        let logo = at.map(|at| form.files.swap_remove(at).1).map(|file| (file.source, file.bytes));
        Chosen { sender, colours, alt, logo }
    }

    /// The member `house` of a request.
    fn house(&self) -> Value {
        let mut house = json!({});
        if !self.sender.is_empty() {
            house["sender"] = self.sender.clone().into();
        }
        for ((name, ours), colour) in OURS.iter().zip(&self.colours) {
            if !colour.is_empty() && !colour.eq_ignore_ascii_case(ours) {
                house["colours"][*name] = colour.clone().into();
            }
        }
        if self.logo.is_some() {
            let alt = if self.alt.is_empty() { &self.sender } else { &self.alt };
            house["logo"] = json!({"image": LOGO, "alt": alt});
        }
        house
    }

    /// `house.toml` of the same. A text of JSON is one of TOML too.
    fn toml(&self, house: &Value) -> String {
        let mut lines = Vec::new();
        if !house["sender"].is_null() {
            lines.push(format!("sender = {}", house["sender"]));
        }
        if let Some((name, _)) = &self.logo {
            lines.push(format!("logo = {{file = {}, alt = {}}}", json!(name), house["logo"]["alt"]));
        }
        if let Some(colours) = house["colours"].as_object() {
            lines.push("\n[colours]".to_owned());
            lines.extend(colours.iter().map(|(name, colour)| format!("{name} = {colour}")));
        }
        lines.join("\n").trim_start().to_owned()
    }
}

/// The page before anything was chosen: our own style, or the operator's.
pub(super) async fn show(State(site): Shared, language: Language) -> Result<Response, Problem> {
    let own = site.documents.catalog().house();
    let colour = |given: &Option<catalog::house::Colour>, ours: &str| {
        given.as_ref().map_or(ours, |colour| colour.hex()).to_owned()
    };
    let chosen = Chosen {
        sender: own.sender.clone().unwrap_or_default(),
        colours: [colour(&own.colours.first, OURS[0].1), colour(&own.colours.second, OURS[1].1)],
        ..Chosen::default()
    };
    page(&site, language, chosen).await
}

/// The sheets in the style that was chosen, or what is wrong with it.
pub(super) async fn submit(State(site): Shared, sent: RequestBody, language: Language) -> Result<Response, Problem> {
    let form = site.received(&sent).await?;
    page(&site, language, Chosen::of(form)).await
}

async fn page(site: &Site, language: Language, chosen: Chosen) -> Result<Response, Problem> {
    let house = chosen.house();
    let (mut sheets, mut faults, mut warnings) = (Vec::new(), Vec::<Fault>::new(), Vec::<Fault>::new());
    for (id, sheet) in SHEETS {
        let catalog = site.documents.catalog();
        let Some(instrument) = catalog.get(id) else { continue };
        let body = json!({"instrument": id, "sheet": sheet, "language": language, "format": "png", "width": WIDTH, "house": house});
        let files: BTreeMap<String, Vec<u8>> =
            chosen.logo.iter().map(|(_, bytes)| (LOGO.to_owned(), bytes.clone())).collect();
        let made = match request::from_parts(body, files, catalog, site.documents.limits()) {
            // What nobody dressed is in the cache, and only that.
            Ok(request) => site.documents.cached(&request).await,
            Err(faults) => Err(DocumentError::Faults(faults)),
        };
        match made {
            Ok(document) => {
                let add = document.warnings.iter().filter(|one| !warnings.contains(one)).cloned();
                let add: Vec<Fault> = add.collect();
                warnings.extend(add);
                sheets.push(json!({
                    "name": instrument.phrase(language, "name"),
                    "src": format!("data:image/png;base64,{}", STANDARD.encode(&document.bytes)),
                    "tall": sheet == "A4",
                }));
            }
            Err(DocumentError::Faults(found)) => {
                faults = found;
                break;
            }
            Err(other) => return Err(site.problem(other)),
        }
    }
    let told = |found: &[Fault]| -> Vec<Value> {
        found.iter().map(|fault| json!({"field": field(fault), "detail": fault.detail(language)})).collect()
    };
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    let colours: Vec<Value> = OURS
        .iter()
        .zip(&chosen.colours)
        .map(|((name, ours), colour)| {
            // A field for colours takes nothing else.
            let sound = colour::contrast::hex(colour).is_some();
            json!({"id": name, "value": colour, "pick": if sound { colour } else { *ours }})
        })
        .collect();
    let sound = faults.is_empty() && house.as_object().is_some_and(|members| !members.is_empty());
    let own = json!({
        "action": site.href(Page::House, language, "", ""),
        "sender": chosen.sender, "alt": chosen.alt, "colours": colours,
        "faults": told(&faults), "warnings": told(&warnings), "sheets": sheets,
        "json": sound.then(|| serde_json::to_string_pretty(&json!({"house": house})).unwrap_or_default()),
        "toml": sound.then(|| chosen.toml(&house)),
        "logo": chosen.logo.as_ref().map(|(name, _)| name),
    });
    let other = path(Page::House, language.other(), "", "");
    let mut response = site.page("house.html", language, Some(other), own)?;
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, DRAFT);
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    Ok(response)
}

/// The field of the form that a fault is about.
fn field(fault: &Fault) -> &'static str {
    match fault.pointer.as_str() {
        "/house/sender" => "sender",
        at if at.starts_with("/house/colours/second") => "second",
        at if at.starts_with("/house/colours") => "first",
        "/house/logo/alt" => "alt",
        _ => "logo",
    }
}
