//! The pages without JavaScript: forms keep what was typed, faults stand at their field, archives are confirmed.

use crate::support::{Answer, Server};

fn submit(pairs: &str) -> Answer {
    let kind = [("content-type", "application/x-www-form-urlencoded"), ("accept", "text/html")];
    Server::shared().send("POST", "/instrumenten/gesprekscanvas/invullen/filled", &kind, pairs.as_bytes())
}

#[test]
fn a_filled_form_gives_the_pdf() {
    let made = submit(
        "coalition=Samen&boxes.doel.0.text=Een+doel&actions.0.what=Bellen&sheet=A4&orientation=portrait&language=nl&profile=screen&make=yes",
    );
    assert_eq!(made.status, 200, "{}", made.text());
    assert_eq!(made.header("content-type"), Some("application/pdf"));
    assert_eq!(made.header("content-disposition"), Some("attachment; filename=\"gesprekscanvas-a4-staand.pdf\""));
    assert!(crate::support_text(&made.body).contains("Een doel"));
}

#[test]
fn faults_stand_at_their_field_and_nothing_is_lost() {
    let answer = submit("coalition=Samen+%3C%26%22&date=2026-02-31&boxes.doel.3.author=Iemand&sheet=A4&make=yes");
    assert_eq!(answer.status, 400);
    let page = answer.text();
    assert!(page.contains("value=\"Samen &lt;&amp;&quot;\""), "{page}");
    assert!(page.contains("href=\"#veld-date\"") && page.contains("href=\"#veld-boxes-doel-0-text\""), "{page}");
    assert!(page.contains("id=\"veld-date-fout\"") && page.contains("aria-invalid=\"true\""));
    assert!(page.contains("value=\"Iemand\"") && page.contains("value=\"2026-02-31\""));
}

#[test]
fn one_more_row_keeps_everything() {
    let page = submit("boxes.doel.0.text=Eerste&coalition=Samen&add=boxes.doel").text();
    assert!(page.contains("name=\"boxes.doel.2.text\"") && page.contains("Eerste") && page.contains("value=\"Samen\""));
}

#[test]
fn an_archive_with_data_is_confirmed_first() {
    let asked = submit("coalition=Samen&profile=archive&sheet=A4&make=yes");
    assert_eq!(asked.status, 400);
    assert!(asked.text().contains("id=\"archief-fout\""));
    assert_eq!(submit("coalition=Samen&profile=archive&sheet=A4&confirm-archive=yes&make=yes").status, 200);
}

#[test]
fn errors_are_pages_in_a_browser_and_in_its_language() {
    let server = Server::shared();
    let page = server.send("GET", "/en/instruments/nothing", &[("accept", "text/html")], b"");
    assert_eq!(page.status, 404);
    assert!(page.header("content-type").is_some_and(|kind| kind.starts_with("text/html")));
    assert!(page.text().contains("<html lang=\"en\"") && page.text().contains("There is no instrument"));
}

#[test]
fn what_nobody_can_read_somebody_may_type_over() {
    let server = Server::shared();
    let read = |file: &[u8]| {
        let head = "--grens\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n";
        let body = [head.as_bytes(), file, b"\r\n--grens--\r\n"].concat();
        let kind = [("content-type", "multipart/form-data; boundary=grens"), ("accept", "text/html")];
        server.send("POST", "/werkbladen", &kind, &body)
    };
    let offer = "typ de antwoorden erin over";
    // A sheet without fields is what a printed worksheet is.
    let flat = read(&server.get("/v1/instruments/gesprekscanvas/document?sheet=A4").body);
    assert_eq!(flat.status, 400);
    assert!(flat.text().contains(offer) && flat.text().contains("?filling=fillable"), "{}", flat.text());
    let sheet = read(&server.get("/v1/instruments/gesprekscanvas/document?filling=fillable").body);
    assert_eq!(sheet.status, 200);
    assert!(!sheet.text().contains(offer), "{}", sheet.text());
}
