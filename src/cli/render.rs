//! `render`: one document, made in this process.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use base64::Engine;
use serde_json::{Map, Value};

use super::arguments::RenderArguments;
use super::config::Config;
use super::{CommandFailure, files, messages, query, read};
use crate::document::json::{self, Bounds, JsonError};
use crate::document::model::Format;
use crate::document::{DocumentError, Documents, request};
use crate::problem::Problem;
use catalog::Catalog;
use fault::Fault;
use fault::language::Language;

pub(super) fn render(arguments: RenderArguments) -> Result<(), CommandFailure> {
    let (config, catalog, language) = query::load_dressed(&arguments.catalog, arguments.house.as_deref())?;
    let bounds = Bounds::from(&config.limits);
    let body = match &arguments.request {
        Some(file) => {
            let value = read_json(file, bounds.deeper(2), language)?;
            // canvaspers-request.json, as an archive PDF carries it, holds the request and tells where it came from.
            match value {
                Value::Object(mut members) if members.contains_key("generator") && members.contains_key("request") => {
                    members.remove("request").unwrap_or_default()
                }
                other => other,
            }
        }
        None => body(&arguments, bounds, language)?,
    };
    let body = with_origin(body, &arguments, &catalog, &config, language)?;
    let images = images(&arguments)?;
    let request = request::from_parts(body, images, &catalog, &config.limits)
        .map_err(|faults| CommandFailure::cannot(messages::faults(&faults, language)))?;
    if request.seal {
        let fault = Fault::new("seal-by-service", "/seal");
        return Err(CommandFailure::cannot(messages::faults(&[fault], language)));
    }
    // What comes from outside is opened by a worker, as in the service: pictures, fonts of a house, the print file of a pack.
    let worn = catalog.house_logo().is_some() || !catalog.house_fonts().is_empty();
    let made = if !worn && request.images.is_empty() && request.format != Format::Zip {
        let documents = Documents::new(catalog, config.limits, config.public_url, None, 0).map_err(|faults| {
            CommandFailure::usage(faults.iter().map(|fault| format!("{fault}\n")).collect::<String>())
        })?;
        documents.make_here(&request)
    } else {
        read::with_worker(catalog, &config, async |documents| {
            documents.try_house().await.map_err(DocumentError::Faults)?;
            documents.make(&request).await
        })?
    };
    let document = made.map_err(|error| messages::document_error(error, language))?;
    for (_, fault) in &document.overflow {
        let told = if fault.code == "overflow-field" { "continued-field" } else { "continued" };
        messages::say(fault.with_code(told).detail(language));
    }
    for fault in &document.warnings {
        messages::say(format_args!("{}: {}", fault.pointer, fault.detail(language)));
    }
    files::write(&arguments.output, &document.bytes)
}

/// The files that `--image` names.
fn images(arguments: &RenderArguments) -> Result<BTreeMap<String, Vec<u8>>, CommandFailure> {
    let mut out = BTreeMap::new();
    for given in &arguments.image {
        let (name, file) = given.split_once('=').filter(|(name, _)| !name.is_empty()).ok_or_else(|| {
            CommandFailure::usage(format!("--image {given}: write it as NAME=FILE, such as buurthuis=logo.png"))
        })?;
        if out.insert(name.to_owned(), files::read(Path::new(file))?.bytes).is_some() {
            return Err(CommandFailure::usage(format!("--image {given}: the name {name} stands twice")));
        }
    }
    Ok(out)
}

/// The body with what `--from` names: a PDF is opened by a worker, as in the service.
fn with_origin(
    mut body: Value,
    arguments: &RenderArguments,
    catalog: &Catalog,
    config: &Config,
    language: Language,
) -> Result<Value, CommandFailure> {
    let Some(file) = &arguments.from else { return Ok(body) };
    let bytes = std::fs::read(file).map_err(|error| CommandFailure::usage(format!("{}: {error}", file.display())))?;
    if !bytes.starts_with(b"%PDF") {
        body["from"] = read_json(file, Bounds::from(&config.limits).deeper(2), language)?;
        return Ok(body);
    }
    body["from"] = base64::engine::general_purpose::STANDARD.encode(&bytes).into();
    read::with_worker(catalog.clone(), config, async |documents| documents.with_origin(body, language).await)?
        .map_err(|error| messages::document_error(error, language))
}

fn body(arguments: &RenderArguments, bounds: Bounds, language: Language) -> Result<Value, CommandFailure> {
    let mut body = Map::new();
    let mut set = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            body.insert(name.to_owned(), value);
        }
    };
    let text = |value: &Option<String>| value.clone().map(Value::String);
    set("instrument", text(&arguments.instrument));
    set("filling", text(&arguments.filling));
    set("sheet", text(&arguments.sheet));
    set("orientation", text(&arguments.orientation));
    set("language", text(&arguments.language));
    set("profile", text(&arguments.profile));
    set("format", text(&arguments.format).or_else(|| from_name(&arguments.output)));
    set("width", arguments.width.map(Value::from));
    set("page", arguments.page.map(Value::from));
    set("overflow", text(&arguments.overflow));
    set("documentDate", text(&arguments.document_date));
    if !arguments.option.is_empty() {
        let mut options = Map::new();
        for option in &arguments.option {
            let (name, value) = option.split_once('=').ok_or_else(|| {
                CommandFailure::usage(format!("--option {option}: write it as NAME=VALUE, such as audience=cultuur"))
            })?;
            options.insert(name.to_owned(), value.into());
        }
        set("options", Some(Value::Object(options)));
    }
    if let Some(file) = &arguments.data {
        set("data", Some(read_json(file, bounds, language)?));
    }
    Ok(Value::Object(body))
}

/// A file called .png, .svg, .ics, .csv, .xlsx, .docx or .zip says what it is to be.
fn from_name(output: &Path) -> Option<Value> {
    match output.extension()?.to_str()? {
        "png" => Some("png".into()),
        "svg" => Some("svg".into()),
        "ics" => Some("ics".into()),
        "csv" => Some("csv".into()),
        "xlsx" => Some("xlsx".into()),
        "docx" => Some("docx".into()),
        "zip" => Some("zip".into()),
        _ => None,
    }
}

fn read_json(file: &Path, bounds: Bounds, language: Language) -> Result<Value, CommandFailure> {
    let mut bytes = Vec::new();
    let read = if file == Path::new("-") {
        std::io::stdin().read_to_end(&mut bytes).map(drop)
    } else {
        std::fs::read(file).map(|read| bytes = read)
    };
    read.map_err(|error| CommandFailure::usage(format!("{}: {error}", file.display())))?;
    json::parse(&bytes, bounds).map_err(|error| match error {
        JsonError::Duplicates(faults) => CommandFailure::cannot(messages::faults(&faults, language)),
        other => CommandFailure::cannot(format!("{}: {}", file.display(), Problem::from(other).detail(language, "-"))),
    })
}
