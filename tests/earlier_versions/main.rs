//! What earlier versions made: every later one opens it, reads the same answers in it, goes on from it, and verifies it.
//!
//! Each folder of `tests/fixtures/` is a version; its files never change, and a new folder needs nothing here. `tests/fixtures/make.py`
//! says how one is made. This test stays for ever: who breaks it breaks a file that somebody has on a disk.

#[path = "../support/mod.rs"]
mod support;

mod answers;
mod archives;
mod data_files;
mod keys;
mod members;
mod operators;
mod print_files;
mod signed;
mod versions;
mod worksheets;
