//! From a complete request to a typesetting job: the `/data.json` of the contract in `typst-templates/README.md`.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use qrcodegen::{QrCode, QrCodeEcc};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

use super::composing;
use super::hex;
use super::house::Dress;
use super::kinds::{Given, Kind};
use super::model::{Format, Profile};
use super::pictures::Pictures;
use super::request::Request;
use catalog::{Catalog, Instrument, Orientation, paper};
use colour::OutputProfile;
use fault::language::Language;
use typeset::{Asset, Job, Output};

/// The job that makes a request's document, and the work that a worker has with its data before.
pub fn job(
    request: &Request,
    pictures: &Pictures,
    dress: &Dress,
    catalog: &Catalog,
    public_url: Option<&str>,
) -> (Job, Option<Vec<u8>>) {
    let mut work = None;
    let body = request.body();
    let mut data = part(
        &request.instrument,
        &Sheet { name: &request.sheet, orientation: request.orientation },
        request,
        (dress, pictures),
        public_url,
    );
    let attachment = attachment(request, pictures, &body, public_url);
    if let Some(members) = data.as_object_mut() {
        members.insert("attachment".into(), attachment.map_or(Value::Null, Value::String));
        members.insert("data".into(), shown_data(request, catalog).map_or(Value::Null, normalised));
        let shown = pictures.to_json(members.get("data"));
        members.insert("pictures".into(), shown);
        if let Some(tiling) = request.tiling() {
            let mut tiles = json!(tiling);
            tiles["words"] = Catalog::words("tiles", request.language);
            members.insert("tiles".into(), tiles);
        }
        if !request.instrument.parts.is_empty() {
            members.insert("parts".into(), parts(request, (dress, pictures), catalog, public_url));
        }
        if let Some(kind) = Kind::get(&request.instrument.kind) {
            let given = Given {
                instrument: &request.instrument,
                filling: request.filling,
                language: request.language,
                options: &request.options,
                data: members.get("data").filter(|data| !data.is_null()),
                catalog,
            };
            work = kind.composed(&given).map(|work| composing::written(&work));
            let prepared = kind.prepare(&given);
            members.extend(prepared);
        }
    }
    let own = request.instrument.template.as_ref();
    let template = match own {
        Some(_) => format!("/instruments/{}/main.typ", request.instrument.id),
        None => format!("/{}/main.typ", request.instrument.kind),
    };
    let worn: Vec<Asset> = if request.house.display.is_some() {
        catalog.house_fonts().iter().map(|(name, bytes)| Asset::font(name, Arc::clone(bytes))).collect()
    } else {
        Vec::new()
    };
    let dressed: String = worn.iter().map(|font| hex(&Sha256::digest(&font.bytes)) + " ").collect();
    let job = Job {
        files: own.map(|text| vec![(template.clone(), text.clone())]).unwrap_or_default(),
        template,
        data: data.to_string(),
        assets: pictures.assets().into_iter().chain(worn.iter().cloned()).collect(),
        output: output(request),
        ident: format!(
            "{}{dressed}{} {} {body}",
            pressed(request),
            request.instrument.version,
            public_url.unwrap_or_default()
        ),
        date: (
            i32::from(request.document_date.year()),
            request.document_date.month().unsigned_abs(),
            request.document_date.day().unsigned_abs(),
        ),
    };
    (job, work)
}

/// The data that a document shows: what was sent, or what is laid together of it.
fn shown_data(request: &Request, catalog: &Catalog) -> Option<Value> {
    let given = Given {
        instrument: &request.instrument,
        filling: request.filling,
        language: request.language,
        options: &request.options,
        data: request.data.as_ref(),
        catalog,
    };
    let laid = Kind::get(&request.instrument.kind).and_then(|kind| kind.laid_together(&given));
    laid.or_else(|| request.data.clone())
}

/// What of the press a file depends on: nothing where it is not made for one, or for ours.
fn pressed(request: &Request) -> String {
    let profile = OutputProfile::of_the_press();
    if request.bleed().is_none() || profile.is_ours() {
        return String::new();
    }
    format!("{} {} {} ", hex(&Sha256::digest(profile.bytes())), profile.condition(), profile.ink_limit())
}

struct Sheet<'a> {
    name: &'a str,
    orientation: Orientation,
}

fn part(
    instrument: &Instrument,
    sheet: &Sheet<'_>,
    request: &Request,
    shown: (&Dress, &Pictures),
    public_url: Option<&str>,
) -> Value {
    let (narrow, long) = paper(sheet.name).unwrap_or((210, 297));
    let (width, height) = match sheet.orientation {
        Orientation::Landscape => (long, narrow),
        Orientation::Portrait => (narrow, long),
    };
    let options: Map<String, Value> = instrument
        .options
        .iter()
        .map(|option| {
            let value = request.options.get(&option.id).filter(|value| option.values.contains(value));
            (option.id.clone(), value.unwrap_or(&option.values[0]).clone().into())
        })
        .collect();
    let mut tokens = shown.0.tokens.clone();
    // How the house style is drawn.
    let asked = [("print", request.bleed().is_some()), ("light", request.light()), ("large", request.large())];
    tokens.extend(asked.into_iter().filter(|(_, on)| *on).map(|(name, on)| (name.to_owned(), on.into())));
    json!({
        "sheet": {"name": sheet.name, "orientation": sheet.orientation, "width": width, "height": height},
        "language": request.language,
        "profile": request.profile,
        "filling": request.filling.id,
        "format": request.format,
        "options": options,
        "documentDate": request.document_date.to_string(),
        "instrument": instrument.definition,
        "text": instrument.text(request.language),
        "words": Catalog::words(&instrument.kind, request.language),
        "data": null,
        "qr": public_url.map(|public_url| qr(instrument, request.language, public_url)),
        "tokens": tokens,
        "house": {"sender": request.house.sender, "logo": shown.1.house_json(request.house.logo.as_ref())},
        "print": request.bleed().map(|bleed| json!({"bleed": f64::from(bleed) / 100.0})),
        "attachment": null,
    })
}

fn parts(request: &Request, shown: (&Dress, &Pictures), catalog: &Catalog, public_url: Option<&str>) -> Value {
    request
        .instrument
        .parts
        .iter()
        .filter_map(|wanted| {
            let instrument = catalog.get(&wanted.instrument)?;
            let sheet = instrument.sheet(wanted.sheet.as_deref().unwrap_or(&request.sheet))?;
            let asked = wanted.orientation.unwrap_or(request.orientation);
            let orientation = if sheet.orientations.contains(&asked) { asked } else { sheet.orientations[0] };
            Some(part(instrument, &Sheet { name: &sheet.name, orientation }, request, shown, public_url))
        })
        .collect()
}

fn output(request: &Request) -> Output {
    match (request.format, request.profile) {
        (Format::Pdf, Profile::Screen) => Output::PdfScreen,
        (Format::Pdf, Profile::Archive) => Output::PdfArchive,
        (Format::Pdf, Profile::Print) => Output::PdfPrint { bleed: request.bleed().unwrap_or_default() },
        (Format::Pdf, Profile::Tiles) => Output::PdfTiles,
        (Format::Png, _) => Output::Png { width: request.width, page: request.page },
        (Format::Svg, _) => Output::Svg { page: request.page },
        // No page is set for these; see `followup`, `working_copy` and `preflighting::pack`.
        (Format::Zip | Format::Ics | Format::Csv | Format::Xlsx | Format::Docx, _) => Output::PdfScreen,
    }
}

/// The text of `canvaspers-request.json`: what makes the same document again.
fn attachment(request: &Request, pictures: &Pictures, body: &Value, public_url: Option<&str>) -> Option<String> {
    let mut body = body.clone();
    for (name, bytes) in pictures.kept() {
        body["images"][name] = STANDARD.encode(bytes).into();
    }
    let whole = json!({
        "generator": concat!("canvaspers ", env!("CARGO_PKG_VERSION")),
        "instrumentVersion": request.instrument.version,
        "publicUrl": public_url,
        "request": body,
    });
    (request.profile == Profile::Archive && request.format == Format::Pdf)
        .then(|| serde_json::to_string_pretty(&whole).unwrap_or_default())
}

/// Address of the page of an instrument in its version, and its QR code as runs of modules. Words stand for the page alone: the
/// version is printed beside it.
fn qr(instrument: &Instrument, language: Language, public_url: &str) -> Value {
    let (path, version) = match language {
        Language::Nl => ("instrumenten", "versie"),
        Language::En => ("en/instruments", "version"),
    };
    let page = format!("{}/{path}/{}", public_url.trim_end_matches('/'), instrument.id);
    let address = format!("{page}?{version}={}", instrument.version);
    let label = page.split_once("://").map_or(page.as_str(), |(_, rest)| rest).to_owned();
    // The least level asks for the fewest, so the largest modules; where they hold more, the encoder corrects more.
    let runs: Vec<Vec<u32>> = QrCode::encode_text(&address, QrCodeEcc::Low)
        .map(|code| {
            let size = code.size();
            (0..size).map(|y| runs((0..size).map(|x| code.get_module(x, y)))).collect()
        })
        .unwrap_or_default();
    json!({"address": address, "label": label, "runs": runs})
}

/// Lengths of a row's runs of equal modules: light, dark, light, …; the first may be 0, and the last is dark.
fn runs(modules: impl Iterator<Item = bool>) -> Vec<u32> {
    let mut out = vec![0];
    let mut dark = false;
    for module in modules {
        if module != dark {
            out.push(0);
            dark = module;
        }
        if let Some(last) = out.last_mut() {
            *last += 1;
        }
    }
    if !dark {
        out.pop();
    }
    out
}

/// Text as it is set: NFC, so that letters with loose accents find their glyph; one kind of line end.
pub(super) fn normalised(value: Value) -> Value {
    match value {
        Value::String(text) => {
            Value::String(text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', " ").nfc().collect())
        }
        Value::Array(items) => items.into_iter().map(normalised).collect(),
        Value::Object(members) => {
            Value::Object(members.into_iter().map(|(name, item)| (name, normalised(item))).collect())
        }
        other => other,
    }
}
