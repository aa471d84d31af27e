//! What whoever made a signature field wants of the signer's certificate (ISO 32000-2, 12.7.5.5, table 238).

use lopdf::{Dictionary, Document, Object};

use super::objects::{array, integer, resolve};
use super::signature_wish::{Seed, Signer};
use super::strings;

/// Flags of table 238: which keys are required.
const SUBJECT: i64 = 1;
const ISSUER: i64 = 1 << 1;
const OID: i64 = 1 << 2;
const SUBJECT_DN: i64 = 1 << 3;
const KEY_USAGE: i64 = 1 << 5;
const SIGNATURE_POLICY: i64 = 1 << 7;

/// Names that stand for the object identifier of a part of a name (RFC 4519, 2; RFC 4524, 2; RFC 2985, 5.2.1; X.520).
const ATTRIBUTES: [(&str, &str); 24] = [
    ("cn", "2.5.4.3"),
    ("sn", "2.5.4.4"),
    ("serialnumber", "2.5.4.5"),
    ("c", "2.5.4.6"),
    ("l", "2.5.4.7"),
    ("st", "2.5.4.8"),
    ("street", "2.5.4.9"),
    ("o", "2.5.4.10"),
    ("ou", "2.5.4.11"),
    ("t", "2.5.4.12"),
    ("title", "2.5.4.12"),
    ("g", "2.5.4.42"),
    ("gn", "2.5.4.42"),
    ("givenname", "2.5.4.42"),
    ("initials", "2.5.4.43"),
    ("generation", "2.5.4.44"),
    ("generationqualifier", "2.5.4.44"),
    ("dnqualifier", "2.5.4.46"),
    ("pseudonym", "2.5.4.65"),
    ("organizationidentifier", "2.5.4.97"),
    ("e", "1.2.840.113549.1.9.1"),
    ("emailaddress", "1.2.840.113549.1.9.1"),
    ("dc", "0.9.2342.19200300.100.1.25"),
    ("uid", "0.9.2342.19200300.100.1.1"),
];

/// What of it is required and the signer does not bring; what nothing here can bring is among it.
pub(super) fn not_given(document: &Document, own: &Dictionary, signer: &Signer) -> Vec<Seed> {
    let wants = Wants { document, own, flags: integer(document, own, b"Ff").unwrap_or(0) };
    let mut out = Vec::new();
    if wants.requires(SUBJECT, b"Subject") && !wants.has_one_of(b"Subject", signer.chain.get(..1).unwrap_or_default()) {
        out.push(Seed::of("Cert Subject", Vec::new()));
    }
    if wants.requires(ISSUER, b"Issuer") && !wants.has_one_of(b"Issuer", &signer.chain) {
        out.push(Seed::of("Cert Issuer", Vec::new()));
    }
    let policies: Vec<String> = wants.list(b"OID").map(strings::decode).collect();
    if wants.requires(OID, b"OID") && !policies.iter().all(|policy| signer.policies.contains(policy)) {
        out.push(Seed::of("Cert OID", policies));
    }
    let names: Vec<Vec<(String, String)>> = wants.names().collect();
    if wants.requires(SUBJECT_DN, b"SubjectDN") && !names.iter().any(|name| is_part_of(name, &signer.name)) {
        let said = |name: &Vec<(String, String)>| {
            name.iter().map(|(key, text)| format!("{key}={text}")).collect::<Vec<_>>().join(", ")
        };
        out.push(Seed::of("Cert SubjectDN", names.iter().map(said).collect()));
    }
    let usages: Vec<String> = wants.list(b"KeyUsage").map(strings::decode).collect();
    if wants.requires(KEY_USAGE, b"KeyUsage") && !usages.iter().any(|usage| is_usage(usage, &signer.key_usage)) {
        out.push(Seed::of("Cert KeyUsage", usages));
    }
    if wants.requires(SIGNATURE_POLICY, b"SignaturePolicyOID") {
        out.push(Seed::of("Cert SignaturePolicyOID", Vec::new()));
    }
    out
}

struct Wants<'a> {
    document: &'a Document,
    own: &'a Dictionary,
    flags: i64,
}

impl<'a> Wants<'a> {
    fn requires(&self, flag: i64, key: &[u8]) -> bool {
        self.flags & flag != 0 && self.own.has(key)
    }

    fn list(&self, key: &[u8]) -> impl Iterator<Item = &'a Object> {
        let document = self.document;
        array(document, self.own.get(key).ok()).iter().filter_map(move |item| resolve(document, item))
    }

    fn has_one_of(&self, key: &[u8], certificates: &[Vec<u8>]) -> bool {
        self.list(key).filter_map(|item| item.as_str().ok()).any(|listed| certificates.iter().any(|der| der == listed))
    }

    /// Each name that would do: keys as they are written, and texts.
    fn names(&self) -> impl Iterator<Item = Vec<(String, String)>> {
        let document = self.document;
        self.list(b"SubjectDN").filter_map(|item| item.as_dict().ok()).map(move |name| {
            let text = |value| resolve(document, value).map(strings::decode).unwrap_or_default();
            name.iter().map(|(key, value)| (String::from_utf8_lossy(key).into_owned(), text(value))).collect()
        })
    }
}

/// Whether each part of a name that is wanted stands in the name of the certificate; case and white space around do not count.
fn is_part_of(wanted: &[(String, String)], name: &[(String, String)]) -> bool {
    let plain = |text: &str| text.trim().to_lowercase();
    wanted.iter().all(|(key, text)| {
        let own = plain(key);
        let oid = ATTRIBUTES.iter().find(|(short, _)| *short == own).map_or(own.as_str(), |(_, oid)| oid);
        name.iter().any(|(kind, own)| kind == oid && plain(own) == plain(text))
    })
}

/// Whether a key may do what is wanted: 1 is to be there, 0 is not, and anything else does not matter.
fn is_usage(wanted: &str, usage: &[bool]) -> bool {
    wanted.chars().enumerate().all(|(place, want)| {
        let own = usage.get(place).copied().unwrap_or(false);
        match want {
            '1' => own,
            '0' => !own,
            _ => true,
        }
    })
}
