//! What goes with an agreement: an addendum, an annex sheet, a policy annex, each from the agreement's own file.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::support::{Answer, Server};

/// The example agreement as its archive PDF.
fn agreement() -> Vec<u8> {
    let server = Server::shared();
    let data = server.get("/v1/instruments/overeenkomst/example?filling=filled").json();
    let made = server.post("/v1/documents", &json!({"instrument": "overeenkomst", "profile": "archive", "data": data}));
    assert_eq!(made.status, 200, "{}", made.text());
    made.body
}

fn hash(file: &[u8]) -> String {
    Sha256::digest(file).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn from(instrument: &str, file: &[u8], data: &Value) -> Answer {
    Server::shared()
        .post("/v1/documents", &json!({"instrument": instrument, "from": STANDARD.encode(file), "data": data}))
}

fn words(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{}", answer.text());
    crate::support_text(&answer.body).replace('\u{a0}', " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn an_annex_sheet_names_the_file_it_was_made_from() {
    let file = agreement();
    let all = words(&from("bijlageblad", &file, &json!({"policy": "Cultuurnota Voorbeeld"})));
    let hash = hash(&file);
    for said in [
        "Samen Voorbeeld: kunst en cultuur tegen eenzaamheid",
        "Cultuurnota Voorbeeld",
        "Vereniging Koor Samenklank",
        "1 januari 2027",
        "31 december 2029",
        &hash,
        "sha256sum overeenkomst.pdf",
    ] {
        assert!(all.contains(said), "{said}\n{all}");
    }
}

#[test]
fn an_annex_sheet_takes_any_pdf_and_asks_for_the_rest() {
    let file = Server::shared().get("/v1/instruments/werkvorm/document").body;
    let faults = from("bijlageblad", &file, &json!({})).faults();
    assert_eq!(
        faults,
        [("/data/title".into(), "missing".into()), ("/data/parties".into(), "missing".into())],
        "the fingerprint is there"
    );
    let all = words(&from("bijlageblad", &file, &json!({"title": "Oud convenant", "parties": ["Koor Samenklank"]})));
    assert!(all.contains(&hash(&file)) && all.contains("Oud convenant"), "{all}");
    // Essentials cannot be taken from a file that has none.
    let faults = from("beleidsbijlage", &file, &json!({})).faults();
    assert!(faults.iter().all(|(at, code)| at == "/from" && code.starts_with("file-not-ours")), "{faults:?}");
}

#[test]
fn a_policy_annex_tells_the_essentials() {
    let all = words(&from(
        "beleidsbijlage",
        &agreement(),
        &json!({"ask": "Neem kennis van dit stuk.", "municipality": 18500}),
    ));
    for said in [
        "Neem kennis van dit stuk.",
        "minder inwoners van Voorbeeld zich eenzaam voelen",
        "ouderen die net alleen wonen en jonge mantelzorgers",
        "€ 24.740,50",
        "€ 18.500",
        "Stichting Kunsthuis Noord",
    ] {
        assert!(all.contains(said), "{said}\n{all}");
    }
}

#[test]
fn an_annex_that_does_not_fit_goes_on_and_says_so() {
    let risks = (0..900).map(|n| format!("woord{n}")).collect::<Vec<_>>();
    let body = json!({"instrument": "beleidsbijlage", "data": {"title": "Kort", "risks": risks.join(" ")}});
    let made = Server::shared().post("/v1/documents", &body);
    assert_eq!(made.header("canvaspers-overflow"), Some("risks"));
    let all = words(&made);
    for word in &risks {
        assert!(all.contains(word.as_str()), "{word}");
    }
    let mut strict = body;
    strict["overflow"] = "error".into();
    let refused = Server::shared().post("/v1/documents", &strict);
    assert_eq!(refused.faults(), [("/data/risks".into(), "overflow".into())]);
    assert!(refused.text().contains("What may go wrong") || refused.text().contains("Wat kan er misgaan"));
}

#[test]
fn an_addendum_names_what_it_adds_to_and_changes_something() {
    let file = agreement();
    let open = from("addendum", &file, &json!({"term": {"start": "2027-07-01"}})).faults();
    assert!(open.contains(&("/data/joining".into(), "nothing-changes".into())), "{open:?}");
    let library = json!({"name": "Stichting Bibliotheek Voorbeeld", "signatories": [{"function": "de directeur", "ground": "statuten"}]});
    let other =
        json!({"name": "Gemeente Voorbeeld", "signatories": [{"function": "de burgemeester", "ground": "wet"}]});
    let mut data = json!({
        "parties": [other, library],
        "joining": ["Stichting Bibliotheek Voorbeeld"],
        "leaving": [{"party": "Koor Zonder Naam"}],
        "term": {"start": "2027-07-01"},
    });
    assert_eq!(
        from("addendum", &file, &data).faults(),
        [("/data/leaving/0/party".into(), "unknown-party".into())],
        "who leaves signs as well"
    );
    data["leaving"] = json!([]);
    data["changes"] =
        json!([{"clause": "artikel 6, lid 1", "text": "De stuurgroep komt zes keer per jaar bij elkaar."}]);
    let all = words(&from("addendum", &file, &data));
    let hash = hash(&file);
    for said in [
        "Addendum bij Samen Voorbeeld: kunst en cultuur tegen eenzaamheid",
        "Hoort bij ‘Samen Voorbeeld: kunst en cultuur tegen eenzaamheid’.",
        &hash,
        "Vanaf 1 juli 2027 is ook partij bij de overeenkomst: Stichting Bibliotheek Voorbeeld.",
        "artikel 6, lid 1 De stuurgroep komt zes keer per jaar bij elkaar.",
        "Alles wat dit addendum niet verandert, blijft gelden",
        "Handtekeningen",
    ] {
        assert!(all.contains(said), "{said}\n{all}");
    }
    assert!(!all.contains("Wie weggaat"), "{all}");
    data["original"] = json!({"title": "x", "sha256": "abc"});
    let wrong = from("addendum", &file, &data).faults();
    assert_eq!(wrong, [("/data/original/sha256".into(), "wrong-form".into())]);
}
