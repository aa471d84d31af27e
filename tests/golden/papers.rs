//! Verifications on paper: one signature that holds, one of four who were to sign, five in doubt, five of which some fail, one that shows something, and an evidence file.

use canvaspers::document::verifying::{self, Paper};
use fault::language::Language;
use typeset::{Job, Output};

use crate::reports;

/// Names of pictures, and the job that makes each.
pub fn all() -> Vec<(String, Job)> {
    let [one, doubt, failed, shown] = [reports::passed(1), reports::doubtful(5), reports::failed(5), reports::shown()];
    let half = reports::half_signed();
    [
        ("report_passed", &one, Language::Nl, Paper::Report, 1),
        ("report_half_signed", &half, Language::Nl, Paper::Report, 1),
        ("report_doubtful", &doubt, Language::En, Paper::Report, 1),
        ("report_failed", &failed, Language::Nl, Paper::Report, 1),
        ("report_failed", &failed, Language::Nl, Paper::Report, 2),
        ("report_shown", &shown, Language::Nl, Paper::Report, 1),
        ("report_shown", &shown, Language::Nl, Paper::Report, 2),
        ("evidence", &failed, Language::Nl, Paper::Evidence, 2),
    ]
    .map(|(name, report, language, paper, page)| {
        let job = verifying::job(report, "overeenkomst.pdf", language, paper);
        (format!("verification_{name}_{page}.png"), Job { output: Output::Png { width: 700, page }, ..job })
    })
    .into()
}
