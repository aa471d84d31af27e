//! What a file claims to be: its PDF/A part and conformance level in XMP (ISO 19005-2, 6.6.4; ISO 19005-4, 6.7.3).

use std::fmt;
use std::ops::Range;

use lopdf::{Document, Object, ObjectId};
use roxmltree::{Node, ParsingOptions};
use serde::{Deserialize, Serialize};

/// Part and level of PDF/A, as `PDF/A-2a`; part 4 has no level, `f` or `e`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Part of ISO 19005.
    pub part: u8,
    /// Level, in capitals, empty when there is none.
    pub level: String,
}

impl fmt::Display for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PDF/A-{}{}", self.part, self.level.to_lowercase())
    }
}

const PDFA_ID: &str = "http://www.aiim.org/pdfa/ns/id/";
/// A longer packet is not read.
const LONGEST: usize = 4 << 20;
/// More elements and attributes are none of XMP's.
const MOST_NODES: u32 = 200_000;

/// The XMP packet of a file, with its claim.
pub(super) struct Packet {
    /// The metadata stream of the catalog.
    pub id: ObjectId,
    /// What it claims, if anything.
    pub claim: Option<Claim>,
    text: String,
    part: Place,
    level: Option<Place>,
}

/// Where a value stands in the packet.
#[derive(Default)]
struct Place {
    /// The value itself.
    value: Range<usize>,
    /// Behind the attribute or element it is the value of.
    end: usize,
    /// The prefix of its namespace with its colon; empty where it is the default namespace.
    prefix: String,
    attribute: bool,
}

/// A packet that claims something which cannot be read.
pub(super) struct Unclear;

impl Packet {
    /// The packet of a file's catalog; `None` when there is none.
    ///
    /// # Errors
    /// [`Unclear`]: the packet speaks of PDF/A, but not in a way that can be understood.
    pub(super) fn of(document: &Document) -> Result<Option<Packet>, Unclear> {
        let reference = document.catalog().and_then(|catalog| catalog.get(b"Metadata")).and_then(Object::as_reference);
        let Ok(id) = reference else { return Ok(None) };
        let Ok(content) = document.get_object(id).and_then(Object::as_stream) else { return Ok(None) };
        // What cannot be read may claim anything.
        let bytes = content.get_plain_content_with_limit(LONGEST).map_err(|_| Unclear)?;
        let Ok(text) = String::from_utf8(bytes) else { return Err(Unclear) };
        let options = ParsingOptions { nodes_limit: MOST_NODES, ..ParsingOptions::default() };
        // Some writers fill the packet up with zeros.
        let trimmed = text.trim_end_matches('\0');
        let Ok(xml) = roxmltree::Document::parse_with_options(trimmed, options) else {
            return if text.contains(PDFA_ID) { Err(Unclear) } else { Ok(None) };
        };
        let part = place(&xml, trimmed, "part");
        let level = place(&xml, trimmed, "conformance");
        let Some(part) = part else {
            return Ok(Some(Packet { id, claim: None, text, part: Place::default(), level: None }));
        };
        let number = text[part.value.clone()].trim().parse::<u8>().map_err(|_| Unclear)?;
        let letters = level.as_ref().map(|place| text[place.value.clone()].trim().to_uppercase()).unwrap_or_default();
        let known = match number {
            1 => ["A", "B"].contains(&letters.as_str()),
            2 | 3 => ["A", "B", "U"].contains(&letters.as_str()),
            4 => ["", "E", "F"].contains(&letters.as_str()),
            _ => false,
        };
        let claim = Claim { part: number, level: letters };
        if known { Ok(Some(Packet { id, claim: Some(claim), text, part, level })) } else { Err(Unclear) }
    }

    /// The packet with another claim, and nothing else changed.
    pub(super) fn claiming(&self, claim: &Claim) -> String {
        let mut changes = vec![(self.part.value.clone(), claim.part.to_string())];
        match &self.level {
            Some(place) => changes.push((place.value.clone(), claim.level.clone())),
            None if claim.level.is_empty() => {}
            None => {
                let Place { end, prefix, attribute, .. } = &self.part;
                let level = &claim.level;
                let added = match attribute {
                    true => format!(" {prefix}conformance=\"{level}\""),
                    false => format!("<{prefix}conformance>{level}</{prefix}conformance>"),
                };
                changes.push((*end..*end, added));
            }
        }
        changes.sort_by_key(|(range, _)| range.start);
        let mut text = self.text.clone();
        for (range, value) in changes.into_iter().rev() {
            text.replace_range(range, &value);
        }
        text
    }
}

/// Where a property of the PDF/A identification schema stands, as attribute or as element.
fn place(xml: &roxmltree::Document<'_>, text: &str, name: &str) -> Option<Place> {
    const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    xml.descendants().filter(|node| node.has_tag_name((RDF, "Description"))).find_map(|description| {
        let own = description.attributes().find(|a| a.namespace() == Some(PDFA_ID) && a.name() == name);
        if let Some(attribute) = own {
            let prefix = prefix(&text[attribute.range_qname()]);
            let (value, end) = (attribute.range_value(), attribute.range().end);
            return Some(Place { value, end, prefix, attribute: true });
        }
        let element = description.children().find(|node| node.has_tag_name((PDFA_ID, name)))?;
        let value = element.children().find(Node::is_text)?.range();
        let prefix = prefix(text[element.range()].trim_start_matches('<'));
        Some(Place { value, end: element.range().end, prefix, attribute: false })
    })
}

/// The prefix of the name that a text begins with.
fn prefix(text: &str) -> String {
    let name = text.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/' | '=')).next().unwrap_or_default();
    name.find(':').map(|at| name[..=at].to_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packet(description: &str) -> Packet {
        let text = format!(
            "<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?><x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">{description}</rdf:RDF></x:xmpmeta>   <?xpacket end=\"w\"?>"
        );
        let mut document = Document::new();
        let id = document.add_object(Stream::new(Dictionary::new(), text.into_bytes()));
        let root = document.add_object(lopdf::dictionary! { "Type" => "Catalog", "Metadata" => id });
        document.trailer.set("Root", root);
        Packet::of(&document).ok().flatten().expect("a packet")
    }

    use lopdf::{Dictionary, Stream};

    #[test]
    fn a_claim_is_read_and_raised_whatever_way_it_is_written() {
        let attributes = packet(
            "<rdf:Description rdf:about=\"\" xmlns:a=\"http://www.aiim.org/pdfa/ns/id/\" a:part='2' a:conformance='U'/>",
        );
        assert_eq!(attributes.claim.as_ref().map(ToString::to_string).as_deref(), Some("PDF/A-2u"));
        let raised = attributes.claiming(&Claim { part: 3, level: "U".into() });
        assert!(raised.contains("a:part='3' a:conformance='U'"), "{raised}");
        let elements = packet(
            "<rdf:Description rdf:about=\"\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\"><pdfaid:part> 4 </pdfaid:part><pdfaid:rev>2020</pdfaid:rev></rdf:Description>",
        );
        assert_eq!(elements.claim.as_ref().map(ToString::to_string).as_deref(), Some("PDF/A-4"));
        let raised = elements.claiming(&Claim { part: 4, level: "F".into() });
        assert!(
            raised.contains("<pdfaid:part>4</pdfaid:part><pdfaid:conformance>F</pdfaid:conformance><pdfaid:rev>"),
            "{raised}"
        );
    }
}
