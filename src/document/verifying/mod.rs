//! Verifying: a file that came from outside is judged in a worker, and what is said of it is put into words and on paper.
//!
//! Lives here: a report in words ([`tell`]), as PDF and as evidence file ([`Paper`]). May not live here: judging (`verify` does, in a
//! worker), HTTP, pages.
//!
//! To add a sub-indication or a sort of change: its sentences among the fault texts, group `verification`; a test finds what is missing.

mod paper;
mod signatures;
mod told;
mod words;

pub use paper::{ATTACHED, Paper, job};
pub use signatures::{Reasoning, ToldCertificate, ToldChanges, ToldSignature, ToldStep, ToldTimeStamp};
pub use told::{Fact, Remark, Told, tell};
