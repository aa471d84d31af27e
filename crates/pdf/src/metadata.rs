//! What a file says of itself in XMP (ISO 16684-1): the instrument it was made from, its version and language.

use lopdf::{Document, Object};
use serde::{Deserialize, Serialize};

use super::PdfError;

/// Namespace of our properties.
const NAMESPACE: &str = "https://canvaspers.example/ns/1/";

/// Which worksheet a file is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// Id of the instrument.
    pub instrument: String,
    /// Its version.
    pub version: String,
    /// Language of the document.
    pub language: String,
}

/// Adds our properties to the XMP packet, with the extension schema that PDF/A wants of them (ISO 19005-2, 6.6.2.3).
///
/// # Errors
/// When the file has no XMP packet.
pub(super) fn describe(document: &mut Document, about: &About) -> Result<(), PdfError> {
    let id = document.catalog()?.get(b"Metadata")?.as_reference()?;
    let stream = document.get_object_mut(id)?.as_stream_mut()?;
    let packet = String::from_utf8_lossy(&stream.get_plain_content()?).into_owned();
    let packet = with_properties(&packet, about)
        .ok_or_else(|| PdfError("the XMP packet has no place for our properties".into()))?;
    stream.dict.remove(b"Filter");
    stream.set_content(packet.into_bytes());
    Ok(())
}

fn with_properties(packet: &str, about: &About) -> Option<String> {
    const BAG: &str = "<pdfaExtension:schemas><rdf:Bag>";
    const END: &str = "</rdf:Description>";
    let property = |name: &str, description: &str| {
        format!(
            "<rdf:li rdf:parseType=\"Resource\"><pdfaProperty:category>internal</pdfaProperty:category><pdfaProperty:description>{description}</pdfaProperty:description><pdfaProperty:name>{name}</pdfaProperty:name><pdfaProperty:valueType>Text</pdfaProperty:valueType></rdf:li>"
        )
    };
    let schema = format!(
        "<rdf:li rdf:parseType=\"Resource\"><pdfaSchema:schema>Canvaspers schema</pdfaSchema:schema><pdfaSchema:namespaceURI>{NAMESPACE}</pdfaSchema:namespaceURI><pdfaSchema:prefix>canvaspers</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>{}{}{}</rdf:Seq></pdfaSchema:property></rdf:li>",
        property("instrument", "Instrument that the document was made from"),
        property("version", "Version of the instrument"),
        property("language", "Language of the document")
    );
    let values = format!(
        "<canvaspers:instrument xmlns:canvaspers=\"{NAMESPACE}\">{}</canvaspers:instrument><canvaspers:version xmlns:canvaspers=\"{NAMESPACE}\">{}</canvaspers:version><canvaspers:language xmlns:canvaspers=\"{NAMESPACE}\">{}</canvaspers:language>",
        escape(&about.instrument),
        escape(&about.version),
        escape(&about.language)
    );
    let bag = packet.find(BAG)? + BAG.len();
    let end = packet.rfind(END)?;
    (bag < end).then(|| format!("{}{schema}{}{values}{}", &packet[..bag], &packet[bag..end], &packet[end..]))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// What a packet says of our properties, empty where it says nothing.
pub(super) fn about(document: &Document) -> About {
    let packet = document
        .catalog()
        .and_then(|catalog| catalog.get(b"Metadata"))
        .and_then(Object::as_reference)
        .and_then(|id| document.get_object(id))
        .and_then(Object::as_stream)
        .and_then(|stream| stream.get_plain_content_with_limit(LONGEST))
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .unwrap_or_default();
    let value = |name: &str| {
        let from = packet.find(&format!("<canvaspers:{name}"))?;
        let rest = packet[from..].split_once('>')?.1;
        let text = rest.split_once("</")?.0.trim();
        (text.len() <= 100).then(|| text.to_owned())
    };
    About {
        instrument: value("instrument").unwrap_or_default(),
        version: value("version").unwrap_or_default(),
        language: value("language").unwrap_or_default(),
    }
}

/// A longer XMP packet is not read.
const LONGEST: usize = 4 << 20;
