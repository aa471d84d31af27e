//! Preflight: every instrument passes its own, and a spoiled file gets exactly its finding.

use canvaspers::document::Documents;
use canvaspers::document::kinds::Kind;
use canvaspers::document::profile::Profile;
use canvaspers::preflight::examine;
use canvaspers::preflight::report::{Mode, Report, Severity};
use serde_json::{Value, json};

use crate::structure::{documents, make};

/// Every instrument in every filling, profile, sheet and orientation: the bodies of their requests.
pub fn everything(documents: &Documents) -> Vec<Value> {
    let mut out = Vec::new();
    for instrument in documents.catalog().instruments() {
        if ["eindeloos", "geheugen"].contains(&instrument.id.as_str()) {
            continue;
        }
        let kind = Kind::get(&instrument.kind).expect("a kind");
        for filling in kind.fillings {
            for profile in filling.profiles.iter().filter(|profile| **profile != Profile::Tiles) {
                for sheet in filling.sheets(instrument) {
                    for orientation in &sheet.orientations {
                        let mut body = json!({
                            "instrument": instrument.id, "filling": filling.id, "sheet": sheet.name,
                            "orientation": orientation.code(), "profile": profile.code(),
                        });
                        if filling.takes_data()
                            && let Some(example) = filling.example(instrument)
                        {
                            body["data"] = example.clone();
                        }
                        out.push(body);
                    }
                }
            }
        }
    }
    out
}

pub fn told(report: &Report) -> Vec<String> {
    let say = |finding: &canvaspers::preflight::report::Finding| {
        format!(
            "{:?} {} {:?} x{} {:?} {:?}",
            finding.severity, finding.code, finding.page, finding.times, finding.area, finding.values
        )
    };
    report.findings.iter().map(say).collect()
}

#[test]
fn every_instrument_passes_its_own_preflight() {
    let documents = documents();
    let mut wrong = Vec::new();
    let all = everything(&documents);
    assert!(all.len() > 150, "{}", all.len());
    for body in &all {
        let made = make(&documents, body);
        let report = examine(&made.bytes, Mode::Fast).expect("a report");
        let id = body["instrument"].as_str().expect("an id");
        assert!(report.instrument.as_deref().is_some_and(|own| own.starts_with(id)), "{body}: {:?}", report.instrument);
        if report.worst() >= Some(Severity::Error) {
            wrong.push(format!(
                "{} {} {} {} {}: {:#?}",
                id,
                body["filling"],
                body["sheet"],
                body["orientation"],
                body["profile"],
                told(&report)
            ));
        }
    }
    assert!(wrong.is_empty(), "{} of {}: {}", wrong.len(), all.len(), wrong.join("\n"));
}
