//! The print pass: a PDF 1.6 in CMYK as Typst writes it becomes one that is made according to PDF/X-4 (ISO 15930-7:2010).
//!
//! Typst sets the page, its marks, and the TrimBox. Added here is what it cannot write (typst#6012): the output intent with its profile,
//! the BleedBox, what the file says of itself in XMP and in the document information. What is asked of the content (CMYK alone, no
//! annotations) is seen to before export, in `typeset::ink`. Which requirement is kept where: `print.md`, beside this file.
//!
//! No program that judges PDF/X runs in our tests, so nothing may call these files certified.

use std::sync::LazyLock;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use super::PdfError;
use colour::OutputProfile;

/// The profile of the printing condition as a stream (ISO 32000-1, 14.11.5), packed once a process.
static STREAM: LazyLock<Stream> = LazyLock::new(|| {
    let mut stream = Stream::new(dictionary! { "N" => 4 }, OutputProfile::of_the_press().bytes().to_vec());
    // What cannot be packed goes in as it is.
    let _ = stream.compress();
    stream
});

/// Points in a hundredth of a millimetre.
const POINTS: f32 = 72.0 / 2540.0;

/// Finishes a file; `bleed` is how far the bleed goes beyond the trim, in hundredths of a millimetre.
///
/// # Errors
/// When the file is not one of Typst's with a TrimBox on every page, or has what PDF/X-4 does not allow.
pub fn finish(file: &[u8], bleed: u16) -> Result<Vec<u8>, PdfError> {
    let mut document = Document::load_mem(file)?;
    for page in document.get_pages().into_values().collect::<Vec<_>>() {
        boxes(document.get_dictionary_mut(page)?, f32::from(bleed) * POINTS)?;
    }
    // The annotations of links are gone; an element of theirs without one is a run of words.
    for object in document.objects.values_mut() {
        if let Ok(element) = object.as_dict_mut()
            && element.get(b"S").and_then(Object::as_name).is_ok_and(|kind| kind == b"Link")
        {
            element.set("S", "Span");
        }
    }
    if let Some(space) = document.objects.values().find_map(|object| other_colours(&document, object)) {
        return Err(PdfError(format!("a picture for the press is in {space}")));
    }
    let catalog = document.catalog()?;
    if let Some(key) = ["OpenAction", "AA", "AcroForm"].iter().find(|key| catalog.has(key.as_bytes())) {
        return Err(PdfError(format!("a document for the press has an entry {key}")));
    }
    let profile = document.add_object(STREAM.clone());
    let intent = document.add_object(intent(profile));
    document.catalog_mut()?.set("OutputIntents", vec![Object::Reference(intent)]);
    let info = document.trailer.get(b"Info")?.as_reference()?;
    document.get_dictionary_mut(info)?.set("Trapped", "False");
    describe(&mut document)?;
    let mut out = Vec::with_capacity(file.len() + STREAM.content.len() + 16 * 1024);
    document.save_to(&mut out).map_err(|error| PdfError(error.to_string()))?;
    Ok(out)
}

/// The colour space of a picture that is neither in inks nor tagged with a profile.
fn other_colours(document: &Document, object: &Object) -> Option<String> {
    let picture = &object.as_stream().ok()?.dict;
    if !picture.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Image") {
        return None;
    }
    let space = document.dereference(picture.get(b"ColorSpace").ok()?).ok()?.1;
    let name = match space {
        Object::Array(parts) => parts.first()?.as_name().ok()?,
        other => other.as_name().ok()?,
    };
    let fine = [b"DeviceCMYK".as_slice(), b"DeviceGray", b"ICCBased"].contains(&name);
    (!fine).then(|| String::from_utf8_lossy(name).into_owned())
}

/// The output intent (ISO 15930-7): the registered name of the condition, and its profile for whoever does not know it.
fn intent(profile: ObjectId) -> Dictionary {
    let press = OutputProfile::of_the_press();
    let condition = press.condition();
    let info = if press.is_ours() { "Coated FOGRA39 (ISO 12647-2:2004)" } else { condition };
    let mut intent = dictionary! {
        "Type" => "OutputIntent",
        "S" => "GTS_PDFX",
        "OutputConditionIdentifier" => Object::string_literal(condition),
        "OutputCondition" => Object::string_literal(info),
        "Info" => Object::string_literal(info),
        "DestOutputProfile" => profile,
    };
    // The registry of the ICC names the conditions of FOGRA; what an operator calls his own is in none.
    let number = condition.strip_prefix("FOGRA").unwrap_or_default();
    if number.len() == 2 && number.bytes().all(|digit| digit.is_ascii_digit()) {
        intent.set("RegistryName", Object::string_literal("http://www.color.org"));
    }
    intent
}

/// MediaBox ⊇ BleedBox ⊇ TrimBox, and no annotation (ISO 15930-7).
fn boxes(page: &mut Dictionary, bleed: f32) -> Result<(), PdfError> {
    let sides = |page: &Dictionary, name: &[u8]| -> Result<[f32; 4], PdfError> {
        let sides: Vec<f32> = page.get(name)?.as_array()?.iter().filter_map(|side| side.as_float().ok()).collect();
        sides.try_into().map_err(|_| PdfError("a box of a page has no four sides".into()))
    };
    let (media, trim) = (sides(page, b"MediaBox")?, sides(page, b"TrimBox")?);
    let own = [
        (trim[0] - bleed).max(media[0]),
        (trim[1] - bleed).max(media[1]),
        (trim[2] + bleed).min(media[2]),
        (trim[3] + bleed).min(media[3]),
    ];
    page.set("BleedBox", own.map(Object::Real).to_vec());
    if page.has(b"Annots") || page.has(b"AA") {
        return Err(PdfError("a page for the press has an annotation or an action".into()));
    }
    Ok(())
}

/// Adds what PDF/X-4 wants in XMP and Typst does not write. Dates, title, DocumentID and InstanceID it does.
fn describe(document: &mut Document) -> Result<(), PdfError> {
    let id = document.catalog()?.get(b"Metadata")?.as_reference()?;
    let stream = document.get_object_mut(id)?.as_stream_mut()?;
    let packet = String::from_utf8_lossy(&stream.get_plain_content()?).into_owned();
    let packet = described(&packet).ok_or_else(|| PdfError("the XMP packet lacks a date or a DocumentID".into()))?;
    stream.dict.remove(b"Filter");
    stream.set_content(packet.into_bytes());
    Ok(())
}

fn described(packet: &str) -> Option<String> {
    const END: &str = "</rdf:Description>";
    let modified = packet.split_once("<xmp:ModifyDate>")?.1.split_once('<')?.0;
    for name in ["<xmp:CreateDate>", "<xmpMM:DocumentID>", "<xmpMM:RenditionClass>", "<dc:title>"] {
        packet.find(name)?;
    }
    let end = packet.rfind(END)?;
    let mut more = String::new();
    if !packet.contains("<xmp:MetadataDate>") {
        more.push_str(&format!("<xmp:MetadataDate>{modified}</xmp:MetadataDate>"));
    }
    more.push_str("<xmpMM:VersionID>1</xmpMM:VersionID>");
    more.push_str("<pdf:Trapped xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">False</pdf:Trapped>");
    more.push_str(
        "<pdfxid:GTS_PDFXVersion xmlns:pdfxid=\"http://www.npes.org/pdfx/ns/id/\">PDF/X-4</pdfxid:GTS_PDFXVersion>",
    );
    let whole = format!("{}{more}{}", &packet[..end], &packet[end..]);
    // Typst calls every document a proof; this one is the document itself.
    Some(whole.replace("<xmpMM:RenditionClass>proof<", "<xmpMM:RenditionClass>default<"))
}
