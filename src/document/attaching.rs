//! Attaching agreements to a policy document: what was refused in the reader's words, and what the new file is called.

use super::Documents;
use super::model::File;
use super::reading;
use super::signing::objected;
use crate::press::PressError;
use fault::Fault;
use pdf::attach::Refusal;

/// Pointer of the policy document.
const POLICY: &str = "/policy";

/// The policy document with the agreements in it.
#[derive(Debug)]
pub struct Policy {
    /// The whole file: the policy document as it was, and behind it what was added.
    pub bytes: Vec<u8>,
    /// A name for it.
    pub file_name: String,
    /// Names under which the agreements stand in it.
    pub names: Vec<String>,
    /// What it claimed, such as `PDF/A-2b`.
    pub before: Option<String>,
    /// What it claims now.
    pub after: Option<String>,
    /// What whoever attaches should know.
    pub warnings: Vec<Fault>,
}

impl Documents {
    /// Attaches agreements to a policy document, in a worker. Pointers of faults are `/policy` and `/agreements/0`.
    ///
    /// # Errors
    /// When the press is busy or broken; the inner ones are every fault of the files.
    pub async fn attach(
        &self,
        policy: File,
        agreements: &[File],
        raise: bool,
    ) -> Result<Result<Policy, Vec<Fault>>, PressError> {
        let Some(pool) = self.pool() else { return Err(PressError::Lost) };
        let names: Vec<String> = agreements.iter().map(|file| with_extension(&file.source)).collect();
        let files: Vec<(&str, &[u8])> =
            names.iter().zip(agreements).map(|(name, file)| (name.as_str(), file.bytes.as_slice())).collect();
        let attached = match pool.attach(&policy.bytes, &files, raise).await? {
            Ok(attached) => attached,
            Err(refusals) => return Ok(Err(refusals.iter().map(fault).collect())),
        };
        let mut bytes = policy.bytes;
        bytes.extend_from_slice(&attached.tail);
        let stem = with_extension(&policy.source);
        Ok(Ok(Policy {
            bytes,
            file_name: format!("{}-met-bijlage.pdf", stem.trim_end_matches(".pdf")),
            names: attached.names,
            before: attached.before.map(|claim| claim.to_string()),
            after: attached.after.map(|claim| claim.to_string()),
            warnings: attached.rights_lapse.then(|| Fault::new("rights-lapse", POLICY)).into_iter().collect(),
        }))
    }
}

/// A name that says what the file is.
fn with_extension(name: &str) -> String {
    match name.rsplit_once('.') {
        Some((stem, end)) if !stem.is_empty() && end.eq_ignore_ascii_case("pdf") => format!("{stem}.pdf"),
        _ if name.is_empty() => "document.pdf".to_owned(),
        _ => format!("{name}.pdf"),
    }
}

fn fault(refusal: &Refusal) -> Fault {
    let agreement = |index: usize| format!("/agreements/{index}");
    match refusal {
        Refusal::Policy { why } => reading::unreadable(why, reading::For::Adding).below(POLICY),
        Refusal::File { index, why } => reading::unreadable(why, reading::For::Adding).below(&agreement(*index)),
        Refusal::Signed => Fault::new("policy-signed", POLICY),
        Refusal::NoFiles { claim } => Fault::new("policy-holds-no-files", POLICY).with("claim", claim),
        Refusal::ClaimUnclear => Fault::new("policy-claim-unclear", POLICY),
        Refusal::FileNotAllowed { index, policy, allowed, raised, file } => {
            let parts: Vec<String> = allowed.iter().map(|part| format!("PDF/A-{part}")).collect();
            let (nl, en) = match file {
                Some(claim) => (format!("dit is {claim}"), format!("this is {claim}")),
                None => ("dit is geen PDF/A".to_owned(), "this is no PDF/A".to_owned()),
            };
            Fault::new("attachment-not-allowed", agreement(*index))
                .with("policy", policy)
                .with_text("allowed", joined(&parts, "of"), joined(&parts, "or"))
                .with("raised", raised)
                .with_text("file", nl, en)
        }
        Refusal::CannotRaise { raised, names } => {
            Fault::new("policy-cannot-be-raised", POLICY).with("raised", raised).with("names", names.join(", "))
        }
        Refusal::Objected { objection } => objected(objection).at(POLICY),
        Refusal::TooMany => reading::remedied(Fault::new("file-too-complex", POLICY), reading::For::Adding),
    }
}

/// As `a, b of c`.
fn joined(items: &[String], last: &str) -> String {
    match items.split_last() {
        Some((end, rest)) if !rest.is_empty() => format!("{} {last} {end}", rest.join(", ")),
        _ => items.concat(),
    }
}
