//! Judging signatures: who signed, whether it holds, and whether it will (ETSI EN 319 102-1).
//!
//! Lives here: the reasoning from what [`crate::pdf::revisions`] found and what stands in signed data to a verdict, and the trust that
//! it rests on. May not live here: keys, a network, opening a file; all of it runs in a worker and works with what it is given.
//!
//! To add a rule: the building block of EN 319 102-1 that it belongs to has a file here; its ledger is `LEDGER.md`.

pub mod report;
