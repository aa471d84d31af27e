//! Reading a trusted list (ETSI TS 119 612 v2.1.1 and later, annex B and C).
//!
//! The XML comes from a file that the operator pinned, and is read as if it were hostile: no document type, no entities, no depth
//! without end.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use jiff::Timestamp;
use roxmltree::{Document, Node, ParsingOptions};

use super::{Criteria, ListError, Period, Qualifications, Qualifier, Service, ServiceKind, TrustedList, Use};
use crate::der::Der;

/// How deep criteria may stand in one another.
const MAX_DEPTH: usize = 8;

/// Reads a trusted list.
///
/// # Errors
/// When it is no XML, has a document type, or lacks what every list has.
pub fn parse(file: &[u8]) -> Result<TrustedList, ListError> {
    let wrong = |reason: &str| ListError(reason.to_owned());
    let text = std::str::from_utf8(file).map_err(|_| wrong("not UTF-8"))?;
    let text = text.trim_start_matches('\u{feff}');
    let options = ParsingOptions { allow_dtd: false, nodes_limit: 5_000_000, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|error| ListError(error.to_string()))?;
    let root = document.root_element();
    if root.tag_name().name() != "TrustServiceStatusList" {
        return Err(wrong("no TrustServiceStatusList"));
    }
    let scheme = child(root, "SchemeInformation").ok_or_else(|| wrong("no SchemeInformation"))?;
    let issued = text_of(scheme, "ListIssueDateTime").and_then(time);
    let next_update = child(scheme, "NextUpdate").and_then(|next| text_of(next, "dateTime"));
    let providers = child(root, "TrustServiceProviderList");
    Ok(TrustedList {
        territory: text_of(scheme, "SchemeTerritory").unwrap_or_default().to_owned(),
        sequence: text_of(scheme, "TSLSequenceNumber").and_then(|text| text.parse().ok()).unwrap_or(0),
        issued: issued.ok_or_else(|| wrong("no ListIssueDateTime"))?,
        next_update: match next_update {
            Some(text) => Some(time(text).ok_or_else(|| wrong("NextUpdate is no time"))?),
            None => None,
        },
        services: providers
            .map(|list| children(list, "TrustServiceProvider").flat_map(services).collect())
            .unwrap_or_default(),
    })
}

fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|child| child.is_element() && child.tag_name().name() == name)
}

fn children<'a, 'i, 'n>(node: Node<'a, 'i>, name: &'n str) -> impl Iterator<Item = Node<'a, 'i>> + use<'a, 'i, 'n> {
    node.children().filter(move |child| child.is_element() && child.tag_name().name() == name)
}

fn text_of<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    child(node, name)?.text().map(str::trim)
}

fn time(text: &str) -> Option<Timestamp> {
    text.parse().ok()
}

/// The name in English when there is one, as in all lists, else the first.
fn name_of(node: Node<'_, '_>, name: &str) -> String {
    let Some(names) = child(node, name) else { return String::new() };
    let english = |one: &Node<'_, '_>| one.attribute(("http://www.w3.org/XML/1998/namespace", "lang")) == Some("en");
    let found = children(names, "Name").find(english).or_else(|| child(names, "Name"));
    found.and_then(|one| one.text()).map(|text| text.trim().to_owned()).unwrap_or_default()
}

fn services(provider: Node<'_, '_>) -> Vec<Service> {
    let name = child(provider, "TSPInformation").map(|information| name_of(information, "TSPName")).unwrap_or_default();
    let list = child(provider, "TSPServices");
    let all = list.into_iter().flat_map(|list| children(list, "TSPService"));
    all.filter_map(|service| read_service(service, &name))
        .filter(|service| service.periods.iter().any(|period| period.kind != ServiceKind::Other))
        .collect()
}

fn read_service(node: Node<'_, '_>, provider: &str) -> Option<Service> {
    let now = child(node, "ServiceInformation")?;
    let mut periods = vec![period(now)?];
    if let Some(history) = child(node, "ServiceHistory") {
        // One entry that cannot be read leaves a gap that nobody may fill with an older status.
        for entry in children(history, "ServiceHistoryInstance") {
            periods.push(period(entry)?);
        }
    }
    periods.sort_by_key(|period| std::cmp::Reverse(period.from));
    let identity = child(now, "ServiceDigitalIdentity")?;
    let certificates =
        children(identity, "DigitalId").filter_map(|id| text_of(id, "X509Certificate")).filter_map(|text| {
            let text: String = text.split_whitespace().collect();
            BASE64_STANDARD.decode(text).ok().map(Der)
        });
    Some(Service {
        provider: provider.to_owned(),
        name: name_of(now, "ServiceName"),
        certificates: certificates.collect(),
        periods,
    })
}

fn period(node: Node<'_, '_>) -> Option<Period> {
    const TYPES: &str = "http://uri.etsi.org/TrstSvc/Svctype/";
    let kind = match text_of(node, "ServiceTypeIdentifier")?.strip_prefix(TYPES) {
        Some("CA/QC" | "NationalRootCA-QC") => ServiceKind::Certificates,
        Some("TSA" | "TSA/QTST" | "TSA/TSS-QC" | "TSA/TSS-AdESQCandQES") => ServiceKind::TimeStamps,
        _ => ServiceKind::Other,
    };
    let status = text_of(node, "ServiceStatus")?.trim_end_matches('/').rsplit_once('/')?.1;
    let mut out = Period {
        from: text_of(node, "StatusStartingTime").and_then(time)?,
        kind,
        granted: matches!(
            status,
            "granted" | "undersupervision" | "supervisionincessation" | "accredited" | "recognisedatnationallevel"
        ) && text_of(node, "ServiceStatus")?.starts_with("http://uri.etsi.org/TrstSvc/"),
        uses: Vec::new(),
        qualifications: Vec::new(),
        unknown_critical: false,
    };
    for extension in child(node, "ServiceInformationExtensions").into_iter().flat_map(|all| children(all, "Extension"))
    {
        let critical = matches!(extension.attribute("Critical"), Some("true" | "1"));
        let mut known = false;
        for inner in extension.children().filter(Node::is_element) {
            match inner.tag_name().name() {
                "Qualifications" => {
                    out.qualifications.extend(children(inner, "QualificationElement").map(qualifications));
                    known = true;
                }
                "AdditionalServiceInformation" => {
                    out.uses.extend(text_of(inner, "URI").and_then(additional_use));
                    known = true;
                }
                // They do not change what a certificate is (5.5.9.1, 5.5.9.3).
                "ExpiredCertsRevocationInfo" | "TakenOverBy" => known = true,
                _ => {}
            }
        }
        out.unknown_critical |= critical && !known;
    }
    Some(out)
}

fn additional_use(uri: &str) -> Option<Use> {
    match uri.rsplit_once('/')?.1 {
        "ForeSignatures" => Some(Use::Signature),
        "ForeSeals" => Some(Use::Seal),
        "ForWebSiteAuthentication" => Some(Use::Web),
        _ => None,
    }
}

fn qualifications(node: Node<'_, '_>) -> Qualifications {
    let all = child(node, "Qualifiers").into_iter().flat_map(|all| children(all, "Qualifier"));
    Qualifications {
        qualifiers: all.map(|one| qualifier(one.attribute("uri").unwrap_or_default())).collect(),
        criteria: child(node, "CriteriaList").map_or(Criteria::Unknown, |list| criteria(list, MAX_DEPTH)),
    }
}

fn qualifier(uri: &str) -> Qualifier {
    match uri.trim().rsplit_once('/').map(|(_, name)| name) {
        Some("QCStatement") => Qualifier::Statement,
        Some("NotQualified") => Qualifier::NotQualified,
        Some("QCWithSSCD" | "QCWithQSCD" | "QCQSCDManagedOnBehalf") => Qualifier::Device,
        Some("QCNoSSCD" | "QCNoQSCD") => Qualifier::NoDevice,
        Some("QCSSCDStatusAsInCert" | "QCQSCDStatusAsInCert") => Qualifier::DeviceAsInCertificate,
        Some("QCForESig") => Qualifier::For(Use::Signature),
        Some("QCForESeal") => Qualifier::For(Use::Seal),
        Some("QCForWSA") => Qualifier::For(Use::Web),
        Some("QCForLegalPerson") => Qualifier::LegalPerson,
        _ => Qualifier::Unknown,
    }
}

fn criteria(list: Node<'_, '_>, depth: usize) -> Criteria {
    if depth == 0 {
        return Criteria::Unknown;
    }
    let mut parts = Vec::new();
    for part in list.children().filter(Node::is_element) {
        match part.tag_name().name() {
            "KeyUsage" => parts.push(Criteria::KeyUsage(
                children(part, "KeyUsageBit")
                    .map(|bit| {
                        let name = bit.attribute("name").unwrap_or_default().to_owned();
                        (name, matches!(bit.text().map(str::trim), Some("true" | "1")))
                    })
                    .collect(),
            )),
            "PolicySet" => parts.push(
                identifiers(part, "PolicyIdentifier", "Identifier").map_or(Criteria::Unknown, Criteria::Policies),
            ),
            "CriteriaList" => parts.push(criteria(part, depth - 1)),
            "otherCriteriaList" => {
                parts.extend(part.children().filter(Node::is_element).map(|other| match other.tag_name().name() {
                    "ExtendedKeyUsage" => {
                        identifiers(other, "KeyPurposeId", "Identifier").map_or(Criteria::Unknown, Criteria::Purposes)
                    }
                    _ => Criteria::Unknown,
                }));
            }
            "Description" => {}
            _ => parts.push(Criteria::Unknown),
        }
    }
    if parts.is_empty() {
        return Criteria::Unknown;
    }
    match list.attribute("assert") {
        Some("all") => Criteria::All(parts),
        Some("atLeastOne") => Criteria::AtLeastOne(parts),
        Some("none") => Criteria::None(parts),
        _ => Criteria::Unknown,
    }
}

/// Object identifiers, each inside an element of its own; none when one is no object identifier or there is none at all.
fn identifiers(node: Node<'_, '_>, outer: &str, inner: &str) -> Option<Vec<String>> {
    let mut out = Vec::new();
    for one in children(node, outer) {
        let text = text_of(one, inner)?;
        let text = text.trim_start_matches("urn:oid:").trim_start_matches("URN:OID:");
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
            return None;
        }
        out.push(text.to_owned());
    }
    (!out.is_empty()).then_some(out)
}
