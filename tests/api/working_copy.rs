//! The working copy: an agreement as a text that LibreOffice opens, with every word and every number of the PDF.

use std::process::Command;

use serde_json::{Value, json};

use crate::support::Server;

/// What LibreOffice reads in a file: its plain text, or as many pages of PDF.
fn opened(bytes: &[u8], as_what: &str) -> String {
    let folder =
        std::env::temp_dir().join(format!("canvaspers-docx-{}-{:?}", std::process::id(), std::thread::current().id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("copy.docx"), bytes).expect("a file");
    let done = Command::new("soffice")
        .args([
            "--headless",
            &format!("-env:UserInstallation=file://{}/office", folder.display()),
            "--convert-to",
            as_what,
        ])
        .arg("--outdir")
        .args([&folder, &folder.join("copy.docx")])
        .output()
        .expect("soffice");
    let name = as_what.split(':').next().unwrap_or_default();
    let made = std::fs::read(folder.join(format!("copy.{name}")))
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&done.stderr)));
    let text = if name == "pdf" { crate::support_text(&made) } else { String::from_utf8_lossy(&made).into_owned() };
    std::fs::remove_dir_all(&folder).ok();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn working_copy(body: &Value) -> Vec<u8> {
    let answer = Server::shared().post("/v1/documents", body);
    assert_eq!(answer.status, 200, "{}", answer.text());
    let kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    assert_eq!(answer.header("content-type"), Some(kind));
    assert!(answer.header("content-disposition").is_some_and(|name| name.ends_with(".docx\"")));
    answer.body
}

#[test]
fn a_working_copy_says_what_the_pdf_says_and_that_it_is_one() {
    let example = Server::shared().get("/v1/instruments/overeenkomst/example?filling=filled").json();
    let body = json!({"instrument": "overeenkomst", "format": "docx", "data": example});
    let bytes = working_copy(&body);
    assert!(bytes == working_copy(&body), "the same data give the same file");
    let text = opened(&bytes, "txt:Text (encoded):UTF8");
    let pdf = Server::shared().post("/v1/documents", &json!({"instrument": "overeenkomst", "data": example}));
    let pdf = crate::support_text(&pdf.body);
    // Every word of the clauses and tables of the PDF stands in the text; what belongs to signing and to pages does not.
    let known: std::collections::HashSet<String> = words(&text).collect();
    let missing: Vec<String> = words(&pdf).filter(|word| !known.contains(word)).collect();
    let room = [
        // the code of the first page, and its address
        "instrument",
        "canvaspers",
        "example",
        "instrumenten",
        "naam",
        "functie",
        "handtekening",
        "handtekeningen",
        "plaats",
        "datum",
        "inhoud",
        "pagina",
        "verklaart",
        "vertegenwoordigen",
    ];
    let missing: Vec<&String> = missing.iter().filter(|word| !room.contains(&word.as_str())).collect();
    assert!(missing.is_empty(), "{missing:?}\n{text}");
    for words in ["Dit is een werkkopie", "€ 24.740,50 per jaar", "Juridisch afdwingbaar: artikel 8 en artikel 12."] {
        assert!(text.replace('\u{a0}', " ").contains(words), "{words}\n{text}");
    }
    // The mark of a working copy stands on each page.
    let pages = opened(&bytes, "pdf");
    assert!(pages.matches("Werkkopie").count() >= 3, "{pages}");
}

/// Words in lower case, without what a line end cuts off.
fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 3).map(str::to_lowercase)
}

#[test]
fn a_draft_blank_and_english_copies_open_and_changes_are_marked() {
    let example = Server::shared().get("/v1/instruments/overeenkomst/example?filling=draft").json();
    let draft =
        working_copy(&json!({"instrument": "overeenkomst", "filling": "draft", "format": "docx", "data": example}));
    let text = opened(&draft, "pdf");
    for words in ["Werkkopie · Concept · versie", "onderstreept is nieuw", "Verplaatst: dit was artikel"] {
        assert!(text.contains(words), "{words}");
    }
    let example = Server::shared().get("/v1/instruments/overeenkomst/example?filling=filled").json();
    let both =
        json!({"instrument": "overeenkomst", "format": "docx", "data": example, "options": {"languages": "both"}});
    let text = opened(&working_copy(&both), "txt:Text (encoded):UTF8");
    assert!(text.contains("Taken per partij") && text.contains("Tasks of each party"), "{text}");
    let blank = working_copy(&json!({"instrument": "overeenkomst", "format": "docx", "language": "en"}));
    let text = opened(&blank, "txt:Text (encoded):UTF8");
    assert!(text.contains("This is a working copy") && text.contains("… ("), "{text}");
    let refused = Server::shared().post("/v1/documents", &json!({"instrument": "gesprekscanvas", "format": "docx"}));
    assert_eq!(refused.status, 400);
    let hostile = json!({"title": "<w:t>&\u{0002}", "parties": [{"name": "A]]>"}, {"name": "B\"'"}]});
    let body = json!({"instrument": "overeenkomst", "filling": "draft", "format": "docx", "data": hostile});
    assert_eq!(Server::shared().post("/v1/documents", &body).status, 400, "a control character is a fault");
    let hostile = json!({"title": "<w:t>& ]]>", "parties": [{"name": "<!-- A"}, {"name": "B\"'"}]});
    let body = json!({"instrument": "overeenkomst", "filling": "draft", "format": "docx", "data": hostile});
    let text = opened(&working_copy(&body), "txt:Text (encoded):UTF8");
    assert!(text.contains("<w:t>& ]]>") && text.contains("<!-- A") && text.contains("B\"'"), "{text}");
}
