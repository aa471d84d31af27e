//! The folder of an operator's house style, `house.toml` and its logo: read at start, or all its faults with file, line and remedy.

use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};

use super::LoadFault;
use super::house::{self, House, Logo};
use super::load::{json_of, located_in};
use super::position::line_of;

/// Name of the operator's logo among the images of a request.
pub const OPERATOR_LOGO: &str = "huisstijl-logo";

/// Most bytes of its file.
const LOGO_BYTES: u64 = 8 << 20;

/// Most files of a font, and bytes of each.
const FONT_FILES: usize = 8;
const FONT_BYTES: u64 = 4 << 20;

/// A house style with its files.
#[derive(Debug, Clone, Default)]
pub struct OperatorHouse {
    /// What it sets; its logo is the image [`OPERATOR_LOGO`].
    pub house: House,
    /// That image, unread: only a worker opens it.
    pub logo: Option<Arc<[u8]>>,
    /// Files of the display font with their names, unread as well.
    pub fonts: Vec<(String, Arc<[u8]>)>,
}

/// Shape of `house.toml`: that of a request, with the logo as a file.
fn shape() -> Value {
    let mut shape = house::schema();
    shape["type"] = "object".into();
    shape["properties"]["name"] = json!({"type": "string", "minLength": 1});
    shape["properties"]["display"] = json!({
        "type": "object", "required": ["family", "files"], "additionalProperties": false,
        "properties": {
            "family": {"type": "string", "minLength": 1, "maxLength": 100},
            "files": {"type": "array", "minItems": 1, "maxItems": FONT_FILES, "items": {"type": "string", "minLength": 1}},
        },
    });
    shape["properties"]["logo"] = json!({
        "type": "object", "required": ["file", "alt"], "additionalProperties": false,
        "properties": {"file": {"type": "string", "minLength": 1}, "alt": {"type": "string", "minLength": 1, "maxLength": 300, "pattern": fault::VISIBLE}},
    });
    shape
}

/// Reads the folder.
///
/// # Errors
/// All faults, each with file, line and remedy.
pub fn load(folder: &Path) -> Result<OperatorHouse, Vec<LoadFault>> {
    let path = folder.join("house.toml");
    let file = path.display().to_string();
    let fault = |line: usize, message: String| LoadFault { file: file.clone(), line, message };
    let text = crate::encoding::read(&path).map_err(|error| {
        vec![fault(1, format!("cannot be read: {error}. A house style is a folder with a file house.toml."))]
    })?;
    let value = match toml::from_str::<toml::Value>(&text) {
        Ok(value) => json_of(value),
        Err(error) => {
            let line = error.span().map_or(1, |span| super::position::line_at(&text, span.start));
            return Err(vec![fault(line, format!("{}. Correct the TOML.", error.message()))]);
        }
    };
    let schema = shape();
    let Ok(validator) = jsonschema::validator_for(&schema) else {
        return Err(vec![fault(1, "cannot be checked".into())]);
    };
    let mut faults: Vec<LoadFault> = fault::schema_faults(&validator, &schema, &value)
        .iter()
        .map(|found| located_in(&file, &text, &house::said(found, &value, "")))
        .collect();
    let mut own = value;
    let mut logo = None;
    let (mut display, mut fonts) = (None, Vec::new());
    if let Some(members) = own.as_object_mut() {
        members.remove("name");
        if let Some(given) = members.remove("display") {
            display = given["family"].as_str().map(str::to_owned);
            let line = line_of(&text, "/display/files");
            for name in given["files"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                match beside(folder, name, FONT_BYTES) {
                    Ok(bytes) => fonts.push((name.to_owned(), bytes.into())),
                    Err(message) => faults.push(fault(line, message)),
                }
            }
        }
        if let Some(given) = members.remove("logo") {
            let name = given["file"].as_str().unwrap_or_default();
            let line = line_of(&text, "/logo/file");
            match beside(folder, name, LOGO_BYTES) {
                Ok(bytes) => {
                    let alt = given["alt"].as_str().unwrap_or_default().to_owned();
                    logo = Some((Logo { image: OPERATOR_LOGO.into(), alt }, bytes));
                }
                Err(message) => faults.push(fault(line, message)),
            }
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut house: House = serde_json::from_value(own).map_err(|error| vec![fault(1, error.to_string())])?;
    let (words, bytes) = logo.unzip();
    house.logo = words;
    house.display = display;
    Ok(OperatorHouse { house, logo: bytes.map(Into::into), fonts })
}

/// A file beside `house.toml`, of at most so many bytes.
///
/// # Errors
/// What is wrong with it, and the remedy.
fn beside(folder: &Path, name: &str, most: u64) -> Result<Vec<u8>, String> {
    if Path::new(name).components().count() != 1 || Path::new(name).file_name().is_none() {
        return Err(format!("‘{name}’ is no name of a file in this folder. Put the file beside house.toml."));
    }
    let path = folder.join(name);
    let read = std::fs::metadata(&path)
        .and_then(|about| if about.len() > most { Ok(None) } else { std::fs::read(&path).map(Some) });
    match read {
        Ok(Some(bytes)) => Ok(bytes),
        Ok(None) => Err(format!("{name} is larger than {} MiB. Take a smaller file.", most >> 20)),
        Err(error) => Err(format!("{name} cannot be read: {error}. Check its name and its permissions.")),
    }
}
