//! Archives of every kind and filling: the same request, the same document again, what goes on from it, and where its address leads.

use std::process::Command;

use crate::answers::{goes_on, holds, lost, reads, stand_in};
use crate::support;
use crate::versions::each;

#[test]
fn archives_give_back_their_request() {
    each("archives", |kept| reads(kept.version, &kept.bytes, &kept.expected).map(drop));
}

#[test]
fn what_an_archive_was_made_of_is_made_again() {
    each("archives", |kept| {
        let entry = kept.version.read(&kept.bytes)?;
        let (file, again) = kept.version.make_and_read(entry["request"].clone())?;
        let mut expected = kept.expected["entry"]["request"].clone();
        // A picture may be made ready in another way.
        expected.as_object_mut().and_then(|request| request.remove("images"));
        holds(&again["request"], &expected)?;
        stand_in(&file, &kept.expected["words"])
    });
}

#[test]
fn documents_go_on_from_an_archive() {
    each("archives", |kept| goes_on(kept.version, &kept.bytes, &kept.expected));
}

#[test]
fn an_agreement_goes_into_its_next_phase() {
    each("archives", |kept| {
        let request = &kept.expected["entry"]["request"];
        let next: &[&str] = match request["filling"].as_str() {
            Some("filled") => &["draft", "publication"],
            Some("draft") => &["draft"],
            _ => return Ok(()),
        };
        let about = format!("/v1/instruments/{}", request["instrument"].as_str().unwrap_or_default());
        if kept.version.server.get(&about).json()["kind"] != "agreement" {
            return Ok(());
        }
        let entry = kept.version.read(&kept.bytes)?;
        for filling in next {
            let mut body = entry["request"].clone();
            body["filling"] = (*filling).into();
            let (_, phase) = kept.version.make_and_read(body.clone()).map_err(|what| format!("{filling}: {what}"))?;
            // A publication copy is made of reduced data.
            if *filling == "draft" {
                holds(&phase["request"]["data"], &request["data"])?;
            }
            body["format"] = "docx".into();
            body.as_object_mut().and_then(|body| body.remove("profile"));
            let copy = kept.version.make(&body).map_err(|what| format!("working copy of {filling}: {what}"))?;
            if !copy.starts_with(b"PK") {
                return Err(format!("working copy of {filling}: no DOCX"));
            }
        }
        Ok(())
    });
}

#[test]
fn the_page_goes_on_from_an_archive_with_all_that_it_has() {
    each("archives", |kept| {
        let Some(words) = kept.expected.get("page") else { return Ok(()) };
        let head = "--x\r\nContent-Disposition: form-data; name=\"action\"\r\n\r\ncontinue.0\r\n--x\r\n\
            Content-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n";
        let body = [head.as_bytes(), &kept.bytes, b"\r\n--x--\r\n"].concat();
        let form = [("content-type", "multipart/form-data; boundary=x"), ("accept", "text/html")];
        let page = kept.version.server.send("POST", "/werkbladen", &form, &body);
        if page.status == 200 { lost(&page.text(), words) } else { Err(format!("{} {}", page.status, page.text())) }
    });
}

#[test]
fn the_address_on_paper_leads_to_the_page_of_its_instrument() {
    each("archives", |kept| {
        let Some(address) = kept.expected["address"].as_str() else { return Ok(()) };
        let path = address.strip_prefix("https://canvaspers.example").ok_or("another service")?;
        let page = kept.version.server.send("GET", path, &[("accept", "text/html")], b"");
        let instrument = kept.expected["entry"]["instrument"].as_str().unwrap_or_default();
        let language = if path.starts_with("/en/") { "en" } else { "nl" };
        let about = format!("/v1/instruments/{instrument}");
        let own = kept.version.server.send("GET", &about, &[("accept-language", language)], b"").json();
        let title = own["title"].as_str().unwrap_or_default();
        if page.status == 200 && !title.is_empty() && page.text().contains(title) {
            return Ok(());
        }
        Err(format!("{path}: {} without ‘{title}’", page.status))
    });
}

#[test]
fn the_command_line_makes_what_an_archive_carries() {
    each("archives", |kept| {
        if kept.expected["entry"]["instrument"] != "overeenkomst" {
            return Ok(());
        }
        let mut detach = Command::new("pdfdetach");
        detach.args(["-savefile", "canvaspers-request.json", "-o", "/dev/stdout"]).arg(&kept.path);
        let request = support::piped(&mut detach, b"");
        let (code, file, said) = support::canvaspers(&["render", "--request", "-", "-o", "-"], &request);
        if code == 0 { stand_in(&file, &kept.expected["words"]) } else { Err(said) }
    });
}
