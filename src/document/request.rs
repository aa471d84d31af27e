//! What was asked for, and what it comes to when all defaults are resolved.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use jiff::civil::Date;
use jsonschema::Validator;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::kinds::{Data, Filling, Given, Kind, Shape};
use super::model::limits::{DEFAULT_WIDTH, LINE};
use super::model::{Format, Limits, Profile, profile};
use super::sent_images::{self, Sent, Shows};
use super::{body, characters, marks, origin, tiling};
use catalog::house::{self, House};
use catalog::{Catalog, Compiled, Instrument, OPERATOR_LOGO, Orientation};
use fault::language::Language;
use fault::{Fault, Found};
use pdf::tiles::Tiling;

/// What happens to text that fits at no size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Overflow {
    /// It goes on to a continuation sheet.
    Continue,
    /// It is a fault.
    Error,
}

/// A request as it came in: everything but the instrument may be missing.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Asked {
    /// Instrument's id.
    pub instrument: String,
    /// Filling's id.
    pub filling: Option<String>,
    /// Sheet's name.
    pub sheet: Option<String>,
    /// `landscape` or `portrait`.
    pub orientation: Option<String>,
    /// Language code.
    pub language: Option<String>,
    /// Profile.
    pub profile: Option<String>,
    /// Format.
    pub format: Option<Format>,
    /// Width of a PNG in pixels.
    pub width: Option<u32>,
    /// Page of a PNG or SVG, from 1.
    pub page: Option<usize>,
    /// What happens to text that does not fit.
    pub overflow: Option<Overflow>,
    /// Choices beside sheet and language.
    #[serde(deserialize_with = "profile::options_as_text")]
    pub options: BTreeMap<String, String>,
    /// Date in the document.
    pub document_date: Option<String>,
    /// What the filling shows.
    pub data: Option<Value>,
    /// An earlier document's request or data; its values stand under those of `data`.
    pub from: Option<Value>,
    /// Whether the service is to seal what it makes.
    pub seal: bool,
    /// What a municipality sets of the house style.
    pub house: House,
    /// Images by their names, each in base64.
    pub images: BTreeMap<String, String>,
    /// Images that came as files of a form.
    #[serde(skip)]
    pub files: BTreeMap<String, Vec<u8>>,
}

/// A complete request: the body of `POST /v1/documents` with all defaults resolved.
#[derive(Debug, Clone)]
pub struct Request {
    /// What to make.
    pub instrument: Arc<Instrument>,
    /// In which filling.
    pub filling: &'static Filling,
    /// Sheet's name.
    pub sheet: String,
    /// How it lies.
    pub orientation: Orientation,
    /// Language of the document.
    pub language: Language,
    /// What the PDF must satisfy.
    pub profile: Profile,
    /// Kind of file.
    pub format: Format,
    /// Width of a PNG in pixels.
    pub width: u32,
    /// Page of a PNG or SVG, from 1.
    pub page: usize,
    /// What happens to text that does not fit.
    pub overflow: Overflow,
    /// Every option of the instrument with its value.
    pub options: BTreeMap<String, String>,
    /// Date in the document.
    pub document_date: Date,
    /// What the filling shows.
    pub data: Option<Value>,
    /// Images that the data shows, by their names.
    pub images: BTreeMap<String, Sent>,
    /// What a municipality sets of the house style.
    pub house: House,
    /// Whether the service is to seal it. This is said of the file and not of the document: it is not in [`Request::body`], and the
    /// sealed file begins with the bytes of the one without a seal.
    pub seal: bool,
    /// What its author should look at, though the document is made; pointers into the body.
    pub warnings: Vec<Fault>,
}

static BODY: LazyLock<(Limits, Value, Option<Validator>)> = LazyLock::new(|| {
    let limits = Limits::default();
    let schema = body::schema(&limits);
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).ok();
    (limits, schema, validator)
});

/// Takes a JSON body apart.
///
/// # Errors
/// Every fault of its shape; values that only an instrument can judge are judged by [`resolve`].
pub fn from_body(body: &Value, catalog: &Catalog, limits: &Limits) -> Result<Request, Vec<Fault>> {
    from_parts(body.clone(), BTreeMap::new(), catalog, limits)
}

/// Takes a JSON body apart, and images that came beside it as files.
///
/// # Errors
/// As [`from_body`].
pub fn from_parts(
    mut body: Value,
    files: BTreeMap<String, Vec<u8>>,
    catalog: &Catalog,
    limits: &Limits,
) -> Result<Request, Vec<Fault>> {
    let own;
    let (schema, validator) = if *limits == BODY.0 {
        (&BODY.1, BODY.2.as_ref())
    } else {
        let schema = body::schema(limits);
        let validator = jsonschema::options().should_validate_formats(true).build(&schema).ok();
        own = (schema, validator);
        (&own.0, own.1.as_ref())
    };
    let mut found = Found::default();
    fault::bound(schema, &mut body, &mut found);
    let mut house_wrong = found.listed().iter().any(|fault| fault.pointer.starts_with("/house"));
    let judged = validator.map(|validator| fault::judge(validator, schema, &body)).unwrap_or_default();
    let mut wrong: Vec<Fault> = judged.found.list();
    wrong.iter_mut().for_each(|fault| *fault = house::said(fault, &body, "/house"));
    found.extend(wrong);
    // Members of the wrong type are left out, so that the rest is judged too.
    let Some(members) = body.as_object_mut() else { return Err(found.list()) };
    members.retain(|name, value| !judged.members.contains(name) && !value.is_null());
    let asked: Asked = match serde_json::from_value(body) {
        Ok(asked) => asked,
        // A schema that lets in what this cannot hold is our fault; the caller hears what it was about all the same.
        Err(error) => {
            found.add(|| Fault::new("wrong-form", "").with("pattern", error));
            return Err(found.list());
        }
    };
    let asked = Asked { files, ..asked };
    let named = !asked.instrument.is_empty();
    match resolve(asked, catalog, limits) {
        Ok(request) if found.is_empty() => Ok(request),
        Ok(_) => Err(found.list()),
        Err(more) => {
            // Whether an image is used, only a sound house can say.
            house_wrong |= judged.members.contains("house");
            let told = |f: &Fault| !house_wrong || !["image-not-used", "no-images-here"].contains(&f.code);
            found.extend(more.into_iter().filter(|f| (named || f.pointer != "/instrument") && told(f)));
            if found.is_empty() {
                found.add(|| Fault::new("missing", "/instrument").with("name", "instrument"));
            }
            Err(found.list())
        }
    }
}

/// Resolves all defaults and checks everything against the instrument.
///
/// # Errors
/// Every fault, those of the data included.
pub fn resolve(mut asked: Asked, catalog: &Catalog, limits: &Limits) -> Result<Request, Vec<Fault>> {
    let Some(instrument) = catalog.get(&asked.instrument) else {
        let ids = catalog.instruments().iter().map(|instrument| instrument.id.as_str());
        return Err(vec![Fault::new("unknown-instrument", "/instrument").choices(&asked.instrument, ids)]);
    };
    let Some(kind) = Kind::get(&instrument.kind) else {
        return Err(vec![Fault::new("unknown-instrument", "/instrument").choices(&asked.instrument, [])]);
    };
    let mut faults = Found::default();
    if let Some(from) = asked.from.take() {
        // What an earlier document showed can be shown again.
        let earlier: House = serde_json::from_value(from["house"].clone()).unwrap_or_default();
        asked.house = std::mem::take(&mut asked.house).over(&earlier);
        let language = asked.language.as_deref().and_then(Language::from_code).unwrap_or_default();
        match origin::merged(instrument, &from, asked.data.as_ref(), catalog, language) {
            Ok(data) => asked.data = Some(data),
            Err(fault) => faults.add(|| fault),
        }
        // Of its images those that this document shows: what it does not take over needs none.
        let shows = Shows { data: asked.data.as_ref(), house: asked.house.logo.as_ref() };
        let names: Vec<String> = shows.names().map(str::to_owned).collect();
        for name in names.into_iter().filter(|name| !asked.files.contains_key(name)) {
            if let Some(image) = from["images"][&name].as_str() {
                asked.images.entry(name).or_insert_with(|| image.to_owned());
            }
        }
    }
    if let Some(data) = &mut asked.data {
        marks::without_marks(data);
    }
    let filling = choose(
        &mut faults,
        ("unknown-filling", "/filling"),
        asked.filling.as_deref(),
        kind.fillings.iter().map(|filling| (filling.id, filling)),
        kind.default_filling(asked.data.is_some()),
    );
    let sheets = filling.sheets(instrument);
    let sheet = choose(
        &mut faults,
        ("unknown-sheet", "/sheet"),
        asked.sheet.as_deref(),
        sheets.iter().map(|sheet| (sheet.name.as_str(), sheet)),
        &sheets[0],
    );
    let orientation = choose(
        &mut faults,
        ("unknown-orientation", "/orientation"),
        asked.orientation.as_deref(),
        sheet.orientations.iter().map(|orientation| (orientation.code(), *orientation)),
        sheet.orientations[0],
    );
    let languages = instrument.languages();
    let language = choose(
        &mut faults,
        ("unknown-language", "/language"),
        asked.language.as_deref(),
        languages.iter().map(|language| (language.code(), *language)),
        Language::Nl,
    );
    // What goes to a print shop is for a press; the pack has its tiles beside that.
    let pack = asked.format == Some(Format::Zip);
    let profile = choose(
        &mut faults,
        ("unknown-profile", "/profile"),
        asked.profile.as_deref(),
        filling.profiles.iter().map(|profile| (profile.code(), *profile)),
        if pack && filling.profiles.contains(&Profile::Print) { Profile::Print } else { filling.profiles[0] },
    );
    if pack && profile != Profile::Print {
        faults.add(|| Fault::new("pack-not-print", "/format"));
    }
    let format = asked.format.unwrap_or(Format::Pdf);
    if !kind.formats.contains(&format) {
        let formats = kind.formats.iter().map(|format| format.extension());
        faults.add(|| Fault::new("unknown-value", "/format").choices(format.extension(), formats));
    } else if format.needs_data() && asked.data.is_none() {
        faults.add(|| Fault::new("data-missing-for-format", "/data").with("format", format.extension()));
    }
    if asked.width.is_some() && format != Format::Png {
        faults.add(|| Fault::new("only-png", "/width").with("name", "width"));
    }
    if asked.page.is_some() && !format.is_picture() {
        faults.add(|| Fault::new("only-image", "/page").with("name", "page"));
    }
    if asked.seal && format != Format::Pdf {
        faults.add(|| Fault::new("only-pdf", "/seal").with("name", "seal"));
    }
    if asked.seal && profile == Profile::Print {
        faults.add(|| Fault::new("seal-not-print", "/seal"));
    }
    if asked.seal && profile == Profile::Tiles {
        faults.add(|| Fault::new("seal-not-tiles", "/seal"));
    }
    let made = (profile, kind.flows_on(&sheet.name));
    let options = options(&mut faults, instrument, made, &asked.options);
    if profile == Profile::Tiles {
        faults.extend(tiling::fault(&options, &sheet.name, orientation));
    }
    let document_date = match asked.document_date.as_deref().map(str::parse::<Date>) {
        None => instrument.released,
        Some(Ok(date)) => date,
        Some(Err(_)) => {
            let given = asked.document_date.as_deref().unwrap_or_default();
            faults.add(|| fault::no_such_date("/documentDate", given));
            instrument.released
        }
    };
    let compiled = data_schema(kind, instrument, filling, limits);
    let whole = bound_data(&mut faults, compiled.as_deref(), asked.data.as_mut());
    let given = Given { instrument, filling, language, options: &options, data: asked.data.as_ref(), catalog };
    check_data(&mut faults, kind, &given, compiled.as_deref(), (whole, limits.text_characters.max(LINE)));
    asked.house = std::mem::take(&mut asked.house).over(catalog.house());
    if let Some(sender) = &asked.house.sender {
        let found = characters::faults(instrument, &json!({ "sender": sender }), limits.text_characters.max(LINE));
        faults.extend(found.into_iter().map(|fault| fault.below("/house")));
    }
    let (mut images, wrong) = sent_images::images(&asked.images, std::mem::take(&mut asked.files));
    faults.extend(wrong);
    if let (Some(logo), Some(file)) = (&asked.house.logo, catalog.house_logo())
        && logo.image == OPERATOR_LOGO
    {
        images.entry(logo.image.clone()).or_insert_with(|| Sent::new(file.to_vec()));
    }
    let shows = Shows { data: asked.data.as_ref(), house: asked.house.logo.as_ref() };
    faults.extend(sent_images::faults(&shows, &images, &asked.images, kind.shows(filling)));
    if !faults.is_empty() {
        return Err(faults.list());
    }
    let warnings = kind.warnings(&given).into_iter().map(|fault| fault.below("/data")).collect();
    let reduced = kind.reduce(&given);
    Ok(Request {
        instrument: Arc::clone(instrument),
        filling,
        sheet: sheet.name.clone(),
        orientation,
        language,
        profile,
        format,
        width: asked.width.unwrap_or(DEFAULT_WIDTH.min(limits.png_width)),
        page: asked.page.unwrap_or(1),
        overflow: asked.overflow.unwrap_or(Overflow::Continue),
        options,
        document_date,
        data: reduced.or(asked.data),
        images,
        house: asked.house,
        seal: asked.seal,
        warnings,
    })
}

fn choose<'a, T: Copy>(
    faults: &mut Found,
    (code, pointer): (&'static str, &str),
    given: Option<&str>,
    allowed: impl Iterator<Item = (&'a str, T)>,
    default: T,
) -> T {
    let Some(given) = given else { return default };
    let allowed: Vec<(&str, T)> = allowed.collect();
    if let Some((_, value)) = allowed.iter().find(|(name, _)| *name == given) {
        return *value;
    }
    faults.add(|| Fault::new(code, pointer).choices(given, allowed.iter().map(|(name, _)| *name)));
    default
}

fn options(
    faults: &mut Found,
    instrument: &Instrument,
    (profile, flowing): (Profile, bool),
    given: &BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    let own = |name: &str| instrument.options.iter().any(|option| option.id == name);
    for name in given.keys().filter(|name| !own(name) && !profile::names().any(|id| id == **name)) {
        let known = instrument.options.iter().map(|option| option.id.as_str());
        let known = known.chain(profile::names_in(profile, flowing));
        faults.add(|| Fault::new("unknown-option", format!("/options/{}", fault::segment(name))).choices(name, known));
    }
    let mut wrong = Vec::new();
    let mut out = profile::chosen(&mut wrong, own, (profile, flowing), given);
    faults.extend(wrong);
    out.extend(instrument.options.iter().map(|option| {
        let value = match given.get(&option.id) {
            Some(value) if option.values.contains(value) => value.clone(),
            Some(value) => {
                let pointer = format!("/options/{}", option.id);
                faults.add(|| {
                    Fault::new("unknown-value", pointer).choices(value, option.values.iter().map(String::as_str))
                });
                value.clone()
            }
            None => option.values[0].clone(),
        };
        (option.id.clone(), value)
    }));
    out
}

/// The schema of a filling's data, compiled; none for a filling that takes no data.
fn data_schema(kind: &Kind, instrument: &Instrument, filling: &Filling, limits: &Limits) -> Option<Arc<Compiled>> {
    let shape = Shape { language: Language::Nl, limits };
    let key = format!("{} {limits:?}", filling.id);
    filling.takes_data().then(|| instrument.validators.get(key, || kind.data_schema(instrument, filling, &shape)))?
}

/// Takes out of the data what their schema does not let in however much there is of it; whether nothing was.
fn bound_data(faults: &mut Found, compiled: Option<&Compiled>, data: Option<&mut Value>) -> bool {
    let (Some(compiled), Some(data)) = (compiled, data) else { return true };
    let mut found = Found::default();
    fault::bound(&compiled.schema, data, &mut found);
    let whole = found.is_empty();
    faults.extend(found.list().into_iter().map(|fault| fault.below("/data")));
    whole
}

/// `whole` data were not cut to the bounds of their schema; no text is longer than `limit`.
fn check_data(
    faults: &mut Found,
    kind: &Kind,
    given: &Given<'_>,
    compiled: Option<&Compiled>,
    (whole, limit): (bool, usize),
) {
    let (instrument, filling) = (given.instrument, given.filling);
    let Some(data) = given.data else {
        if filling.data == Data::Required {
            faults.add(|| {
                Fault::new("data-missing", "/data").with("filling", filling.id).with("instrument", &instrument.id)
            });
        }
        return;
    };
    if !filling.takes_data() {
        let other = kind.fillings.iter().find(|other| other.takes_data()).map_or("-", |other| other.id);
        faults.add(|| Fault::new("data-not-taken", "/data").with("filling", filling.id).with("other", other));
        return;
    }
    let mut found = Found::default();
    if let Some(compiled) = compiled {
        found = fault::judge(&compiled.validator, &compiled.schema, data).found;
    }
    // A kind compares what it checks with one another: that is for data that have no more of anything than their schema allows.
    if whole {
        found.extend(kind.check_data(given));
    }
    found.extend(characters::faults(instrument, data, limit));
    faults.extend(found.list().into_iter().map(|fault| fault.below("/data")));
}

impl Request {
    /// The body of `POST /v1/documents` that makes this document again; of its images it has the SHA-256, not the bytes.
    pub fn body(&self) -> Value {
        let mut body = json!({
            "instrument": self.instrument.id,
            "filling": self.filling.id,
            "sheet": self.sheet,
            "orientation": self.orientation,
            "language": self.language,
            "profile": self.profile,
            "format": self.format,
            "overflow": self.overflow,
            "options": self.options,
            "documentDate": self.document_date.to_string(),
        });
        if let Some(members) = body.as_object_mut() {
            if self.format.is_picture() {
                members.insert("page".into(), self.page.into());
            }
            if self.format == Format::Png {
                members.insert("width".into(), self.width.into());
            }
            if let Some(data) = &self.data {
                members.insert("data".into(), data.clone());
            }
            if !self.house.is_empty() {
                members.insert("house".into(), json!(self.house));
            }
            if !self.images.is_empty() {
                let named = self.images.iter().map(|(name, sent)| (name.clone(), sent.digest.clone().into()));
                members.insert("images".into(), Value::Object(named.collect()));
            }
        }
        body
    }

    /// How far solid areas run on beyond the trim, in hundredths of a millimetre; `None` for what is not made for a press.
    pub fn bleed(&self) -> Option<u16> {
        let given = (self.profile == Profile::Print && matches!(self.format, Format::Pdf | Format::Zip))
            .then(|| self.options.get(profile::BLEED.id))?;
        let default = profile::BLEED.default * 100;
        Some(given.map_or(default, |given| profile::BLEED.hundredths(given, "").unwrap_or(default)))
    }

    /// Whether solid areas are left out, to save ink.
    pub fn light(&self) -> bool {
        self.chosen(&profile::INK)
    }

    /// Whether it is in large print.
    pub fn large(&self) -> bool {
        self.chosen(&profile::TEXT_SIZE)
    }

    /// Whether another value than the default was chosen.
    fn chosen(&self, choice: &profile::Choice) -> bool {
        self.options.get(choice.id).is_some_and(|value| value != choice.values[0])
    }

    /// How the sheet is parted; `None` for what stays in one piece.
    pub fn tiling(&self) -> Option<Tiling> {
        (self.profile == Profile::Tiles && self.format == Format::Pdf).then(|| tiling::chosen(&self.options).ok())?
    }
}
