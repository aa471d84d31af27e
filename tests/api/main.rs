//! The API and the command line as users meet them: a real server, real requests, real files.

#[path = "../support/mod.rs"]
mod support;

mod agreements;
mod bad_input;
mod command_line;
mod description;
mod documents;
mod forms;
mod operation;
mod readings;
mod round_trip;

/// The text of a PDF, as poppler reads it.
fn support_text(pdf: &[u8]) -> String {
    use std::io::Write;
    use std::process::{Command, Stdio};
    let mut child = Command::new("pdftotext")
        .args(["-layout", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("pdftotext of poppler-utils");
    let mut stdin = child.stdin.take().expect("stdin");
    let pdf = pdf.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&pdf));
    let output = child.wait_with_output().expect("text");
    writer.join().expect("written").expect("written");
    String::from_utf8_lossy(&output.stdout).into_owned()
}
