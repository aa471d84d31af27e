//! Reports of verifications as a verifier could give them, for tests of what is said of them: passed, in doubt, failed, with hard content.
#![allow(dead_code)]

use serde_json::{Value, json};
use verify::report::Report;

/// Organisations and people, some with names that are long.
const PEOPLE: [(&str, &str); 5] = [
    ("A. de Wit", "Gemeente Voorbeeld"),
    (
        "Mr. dr. Wilhelmina Alexandra van der Meulen-Oosterhuis tot Westerwolde",
        "Stichting Samenwerkende Zorginstellingen en Welzijnsorganisaties De Linde en Omstreken, afdeling Noordoost",
    ),
    ("J. Jansen", "Stichting Welzijn Midden"),
    ("S. Yılmaz", "Stichting Kunsthuis Noord"),
    ("Κώστας Παπαδόπουλος", "Vereniging Koor Samenklank"),
];

fn certificate(name: &str, organisation: Option<&str>, issuer: &str, n: usize, trusted: bool) -> Value {
    let whole = organisation.map_or_else(|| format!("CN={name}, C=NL"), |o| format!("CN={name}, O={o}, C=NL"));
    let mut out = json!({
        "name": name, "subject": whole, "issuer": format!("CN={issuer}, O=Testinstantie, C=NL"),
        "serial": format!("{:032x}", 0x4d1f_2c3b_u64 * (n as u64 + 1)), "sha256": format!("{:064x}", 0x9f86_d081_884c_u64 * (n as u64 + 7)),
        "notBefore": "2025-01-01T00:00:00Z", "notAfter": "2028-12-31T23:59:59Z", "trusted": trusted,
    });
    if let Some(organisation) = organisation {
        out["organisation"] = organisation.into();
    }
    if !trusted {
        out["statusFrom"] = "OCSP, 2026-11-20T10:00:05Z".into();
    }
    out
}

fn steps(sub: Option<&str>, indication: &str) -> Value {
    let passed = |block: &str| json!({"block": block, "indication": "TOTAL-PASSED"});
    let mut last = json!({"block": "x509-certificate-validation", "indication": indication});
    if let Some(sub) = sub {
        last["subIndication"] = sub.into();
    }
    json!([
        passed("format-checking"),
        passed("identification-of-the-signing-certificate"),
        passed("cryptographic-verification"),
        last
    ])
}

/// Signature number `n` of `of`, with this verdict.
pub fn signature(n: usize, of: usize, indication: &str, sub: Option<&str>) -> Value {
    let (name, organisation) = PEOPLE[n % PEOPLE.len()];
    let mut changes: Vec<Value> = (n + 1..of)
        .map(|k| json!({"kind": "signature", "allowed": true, "place": format!("handtekening-{}", k + 1), "revision": k + 2}))
        .collect();
    changes.push(json!({"kind": "validation-data", "allowed": true, "place": "object 812", "revision": of + 2}));
    let mut findings = Vec::new();
    if sub == Some("FORMAT_FAILURE") {
        changes.push(json!({"kind": "page-content", "allowed": false, "place": "page 2", "revision": of + 2}));
        changes.push(json!({"kind": "annotation", "allowed": false, "place": "page 3", "revision": of + 2}));
    }
    if n == 0 {
        findings.push(json!({"severity": "warning", "code": "verify-status-not-in-file"}));
    }
    let unconfirmed = if indication == "TOTAL-PASSED" { "notClaimed" } else { "notPassed" };
    let signer = certificate(name, Some(organisation), "Test-CA voor handtekeningen", n, false);
    let mut out = json!({
        "indication": indication, "field": format!("handtekening-{}", n + 1), "label": format!("Handtekening van {name} namens {organisation}"),
        "kind": "signature", "level": "PAdES-B-LTA", "signer": signer,
        "chain": [signer, certificate("Test-CA voor handtekeningen", None, "Testwortel", 900, false), certificate("Testwortel", None, "Testwortel", 901, true)],
        "qualification": {"level": "notConfirmed", "issuer": "Test-CA voor handtekeningen", "unconfirmed": unconfirmed},
        "algorithm": "ECDSA SHA-256", "claimedTime": "2026-11-20T10:00:00Z", "bestTime": "2026-11-20T10:00:04Z",
        "lastsUntil": "2034-06-30T12:00:00Z", "reason": "Akkoord", "revision": n + 2, "coversWholeFile": n + 1 == of,
        "integrity": if sub == Some("FORMAT_FAILURE") { "changed" } else { "intact" }, "changes": changes,
        "timeStamps": [{"indication": "TOTAL-PASSED", "time": "2026-11-20T10:00:04Z", "issuer": certificate("Testtijdstempel", Some("Testinstantie"), "Testwortel", 902, false), "algorithm": "ECDSA SHA-256", "findings": [], "steps": steps(None, "TOTAL-PASSED")}],
        "findings": findings, "steps": steps(sub, indication),
    });
    if let Some(sub) = sub {
        out["subIndication"] = sub.into();
    }
    out
}

fn whole(indication: &str, sub: Option<&str>, signatures: Vec<Value>) -> Report {
    let revisions = signatures.len() + 2;
    let mut out = json!({
        "indication": indication, "validationTime": "2026-11-25T09:30:00Z",
        "file": {"sha256": "3f0c2e5b1a9d4c7e8f60718293a4b5c6d7e8f90112233445566778899aabbccd", "bytes": 1_482_113, "revisions": revisions},
        "findings": [], "signatures": signatures,
        "documentTimeStamps": [{"indication": "TOTAL-PASSED", "field": "archief", "time": "2026-11-21T08:00:00Z", "revision": revisions, "issuer": certificate("Testtijdstempel", Some("Testinstantie"), "Testwortel", 902, false), "algorithm": "ECDSA SHA-256", "findings": [], "steps": steps(None, "TOTAL-PASSED")}],
    });
    if let Some(sub) = sub {
        out["subIndication"] = sub.into();
    }
    serde_json::from_value(out).expect("a report")
}

/// As many signatures that hold.
pub fn passed(count: usize) -> Report {
    whole("TOTAL-PASSED", None, (0..count).map(|n| signature(n, count, "TOTAL-PASSED", None)).collect())
}

/// Signatures of which no root is known; the first is a seal.
pub fn doubtful(count: usize) -> Report {
    let sub = Some("NO_CERTIFICATE_CHAIN_FOUND");
    let mut all: Vec<Value> = (0..count).map(|n| signature(n, count, "INDETERMINATE", sub)).collect();
    for one in &mut all {
        one["level"] = "PAdES-B-B".into();
        one["timeStamps"] = json!([]);
        let members = one.as_object_mut().expect("members");
        members.remove("bestTime");
        members.remove("lastsUntil");
    }
    all[0]["kind"] = "seal".into();
    all[0]["certification"] = 2.into();
    let mut out = whole("INDETERMINATE", sub, all);
    out.document_time_stamps.clear();
    out
}

/// As many signatures, some of which the file was changed after.
pub fn failed(count: usize) -> Report {
    let sub = Some("FORMAT_FAILURE");
    let all = (0..count).map(|n| {
        if n % 3 == 2 { signature(n, count, "TOTAL-PASSED", None) } else { signature(n, count, "TOTAL-FAILED", sub) }
    });
    whole("TOTAL-FAILED", sub, all.collect())
}

/// A seal that holds, and somebody whom nobody knows who put something on a page; and a script.
pub fn shown() -> Report {
    let [sub, unknown] = [Some("GENERIC"), Some("NO_CERTIFICATE_CHAIN_FOUND")];
    let mut seal = signature(0, 2, "INDETERMINATE", sub);
    seal["kind"] = "seal".into();
    seal["findings"] =
        json!([{"severity": "error", "code": "verify-shown-by-unknown", "values": [["number", "2"], ["page", "4"]]}]);
    seal["steps"] = steps(None, "TOTAL-PASSED");
    let last = json!({"block": "changes", "indication": "INDETERMINATE", "subIndication": "GENERIC", "findings": seal["findings"]});
    seal["steps"].as_array_mut().expect("steps").push(last);
    let mut other = signature(2, 3, "INDETERMINATE", unknown);
    other["looks"] = json!([{
        "page": 4, "area": {"x": 25.4, "y": 180.2, "width": 90.0, "height": 22.5}, "contents": "Goedgekeurd",
        "words": ["TOTAL-PASSED", "De gemeente betaalt 1.000.000 euro"], "picture": picture(),
    }]);
    let mut out = whole("INDETERMINATE", sub, vec![seal, other]);
    out.document_time_stamps.clear();
    let script = json!([{"severity": "warning", "code": "verify-unsteady-script", "values": [["place", "page 2"], ["place", "totaal"]]}]);
    out.findings = serde_json::from_value(script).expect("findings");
    out
}

/// A picture in base64: a bar of a colour on white.
fn picture() -> String {
    use base64::Engine as _;
    let (width, height) = (400, 100);
    let point = |n: usize| if (20..80).contains(&(n / width)) && n % width < 300 { [20, 120, 60] } else { [255; 3] };
    let points: Vec<u8> = (0..width * height).flat_map(point).collect();
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, 400, 100);
    encoder.set_color(png::ColorType::Rgb);
    encoder.write_header().and_then(|mut writer| writer.write_image_data(&points)).expect("a picture");
    base64::prelude::BASE64_STANDARD.encode(out)
}

/// A seal and one of four who were to sign; all of it holds.
pub fn half_signed() -> Report {
    let mut all: Vec<Value> = (0..2).map(|n| signature(n, 2, "TOTAL-PASSED", None)).collect();
    all[0]["kind"] = "seal".into();
    all[0]["field"] = "zegel".into();
    all[0]["signer"]["name"] = "Gemeente Voorbeeld".into();
    let mut out = whole("TOTAL-PASSED", None, all);
    let fields = json!([
        {"field": "handtekening-3", "label": "Handtekening, J. Jansen, directeur, Stichting Welzijn Midden", "kind": "signature"},
        {"field": "handtekening-4", "label": "Handtekening, de zakelijk leider, Stichting Kunsthuis Noord", "kind": "signature"},
        {"field": "handtekening-5", "label": "Handtekening, Vereniging Koor Samenklank", "kind": "signature"},
    ]);
    out.unsigned_fields = serde_json::from_value(fields).expect("fields");
    out
}

/// A file that nobody signed.
pub fn unsigned() -> Report {
    let mut out = whole("INDETERMINATE", Some("NO_SIGNATURE"), Vec::new());
    out.document_time_stamps.clear();
    out.file.revisions = 1;
    out
}
