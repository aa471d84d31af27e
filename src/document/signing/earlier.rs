//! A file as it is, before anything comes behind it: what does not hold gets nothing that would make it look as if it did.

use jiff::Timestamp;

use super::Stop;
use crate::document::{reading, verifying};
use crate::press::{Pool, Trust};
use fault::Fault;
use fault::language::Language;
use pdf::trial::Objection;
use verify::report::{Finding, Indication, Report, Severity};

/// Judges a file whole, as whoever verifies it does: signatures that came before, and the file around them.
pub(super) async fn must_hold(pool: &Pool, trust: &Trust, bytes: &[u8]) -> Result<(), Stop> {
    let judged = pool.verify(bytes, trust, Timestamp::now()).await?;
    let report = judged.map_err(|why| reading::unreadable(&why, reading::For::Adding).below("/file"))?;
    broken(&report).map_or(Ok(()), |fault| Err(fault.at("/file").into()))
}

/// What is known to be wrong. What is only not known to be right stops nobody.
fn broken(report: &Report) -> Option<Fault> {
    if report.verdict.indication != Indication::TotalFailed {
        return None;
    }
    let signatures = report.signatures.iter().map(|one| (Some(one.field.as_str()), one.verdict, &one.findings));
    let stamps = report.document_time_stamps.iter().map(|one| (one.field.as_deref(), one.verdict, &one.findings));
    let failed = signatures.chain(stamps).find(|(_, verdict, _)| verdict.indication == Indication::TotalFailed);
    let (field, findings) = failed.map_or((None, &report.findings), |(field, _, findings)| (field, findings));
    let reason = |finding: &Finding| (finding.code.clone(), finding.values.clone());
    let (code, values) =
        findings.iter().find(|finding| finding.severity == Severity::Error).map(reason).unwrap_or_default();
    Some(worded(field, true, &code, &values))
}

/// What the judge of revisions says of a file, in the reader's words.
pub(crate) fn objected(objection: &Objection) -> Fault {
    let rule = serde_json::to_value(objection.rule).unwrap_or_default();
    let code = format!("verify-{}", rule.as_str().unwrap_or_default());
    worded(objection.field.as_deref(), objection.before, &code, &[("place".to_owned(), objection.place.clone())])
}

fn worded(field: Option<&str>, before: bool, code: &str, values: &[(String, String)]) -> Fault {
    let finding = Finding { severity: Severity::Error, code: code.to_owned(), values: values.to_vec() };
    let reason = |language| if code.is_empty() { String::new() } else { verifying::sentence(&finding, language) };
    let fault = match (before, field) {
        (true, Some(field)) => Fault::new("signature-broken", "").with("field", field),
        (true, None) => Fault::new("file-broken", ""),
        (false, _) => Fault::new("addition-breaks", ""),
    };
    fault.with_text("reason", reason(Language::Nl), reason(Language::En))
}
