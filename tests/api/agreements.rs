//! The agreement: clauses that are numbered and refer rightly, and everything that makes no sense told at its place.

use serde_json::{Value, json};

use crate::support::{Answer, Server, canvaspers};

fn example() -> Value {
    Server::shared().get("/v1/instruments/overeenkomst/example?filling=filled").json()
}

fn ask(data: &Value, more: &Value) -> Answer {
    let mut body = json!({"instrument": "overeenkomst", "data": data});
    for (name, value) in more.as_object().into_iter().flatten() {
        body[name] = value.clone();
    }
    Server::shared().post("/v1/documents", &body)
}

fn text(data: &Value, more: &Value) -> String {
    let answer = ask(data, more);
    assert_eq!(answer.status, 200, "{}", answer.text());
    crate::support_text(&answer.body).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_example_says_who_agrees_on_what() {
    let all = text(&example(), &json!({}));
    for words in [
        "Samenwerkingsovereenkomst",
        "Vijf partijen maken afspraken voor 2027 tot en met 2029.",
        "vertegenwoordigd door de wethouder Cultuur en Welzijn,",
        "burgemeester en wethouders van 6 oktober 2026, kenmerk 2026-0147",
        "en de secretaris, bevoegd volgens de statuten",
        "De bijdragen in geld zijn samen € 24.740,50 per jaar.",
        "Een deelnemer betaalt niet meer dan € 2,50 per keer.",
        "Juridisch afdwingbaar: artikel 8 en artikel 12.",
        "Deels, zie artikel 22",
        "met een brief aan de andere partijen, 3 maanden van tevoren",
        "Handtekeningen",
    ] {
        assert!(all.replace('\u{a0}', " ").contains(words), "{words}\n{all}");
    }
}

#[test]
fn each_form_has_its_clauses_and_the_blank_model_room_to_write() {
    let intent = text(&example(), &json!({"options": {"form": "intentieverklaring"}}));
    assert!(intent.contains("Intentieverklaring") && !intent.contains("Recht en rechter"), "{intent}");
    let english = text(&example(), &json!({"language": "en", "options": {"form": "convenant"}}));
    assert!(english.contains("Covenant") && english.contains("represented by"), "{english}");
    assert!(english.contains("€24,740.50 a year"), "{english}");
    let blank = Server::shared().get("/v1/instruments/overeenkomst/document");
    assert_eq!(blank.status, 200, "{}", blank.text());
    let blank = crate::support_text(&blank.body);
    for words in ["Model om in te vullen", "De gemeenteraad", "(begindatum)", "Handtekeningen"] {
        assert!(blank.contains(words), "{words}");
    }
}

#[test]
fn clauses_are_left_out_changed_added_and_moved_and_references_follow() {
    let mut data = example();
    data["clauses"] = json!([
        {"clause": "overwegingen", "omit": true},
        {"clause": "privacy", "title": "Gegevens", "items": ["Wij delen geen namen. Zie ook {ref:geld} en {dit blijft staan}."]},
        {"clause": "vrijwilligers", "title": "Vrijwilligers", "items": ["Wie meehelpt, krijgt een vaste contactpersoon."], "after": "taken"},
        {"clause": "uitgangspunten", "after": "begin"},
    ]);
    let all = text(&data, &json!({})).replace('\u{a0}', " ");
    for words in [
        "1 Uitgangspunten",
        "2 Begrippen",
        "3 Doel en doelgroep",
        "5 Vrijwilligers",
        "8 Geld",
        "12 Gegevens",
        "Zie ook artikel 8 en {dit blijft staan}.",
        "Juridisch afdwingbaar: artikel 8 en artikel 12.",
    ] {
        assert!(all.contains(words), "{words}\n{all}");
    }
    assert!(!all.contains("Waarom wij dit afspreken"));
}

#[test]
fn what_makes_no_sense_is_told_at_its_place_all_at_once() {
    let mut data = example();
    data["term"]["end"] = "2026-01-01".into();
    data["parties"][1].as_object_mut().expect("a party").remove("signatories");
    data["parties"][2]["signatories"][0].as_object_mut().expect("a person").remove("ground");
    data["parties"][3]["name"] = "Gemeente Voorbeeld".into();
    data["parties"][4]["joint"] = 3.into();
    data["tasks"][0]["party"] = "Gemeente Voorbeel".into();
    data["finance"]["perYear"] = 20000.into();
    data["enforceable"] = json!(["geld", "subsidie", "gelden"]);
    data["clauses"] = json!([
        {"clause": "subsidie", "omit": true},
        {"clause": "privacy", "items": ["Zie {ref:subsidie} en {ref:prive}."]},
        {"clause": "iets-nieuws"},
        {"clause": "doel", "after": "subsidie"},
    ]);
    data["parties"][0]["signatories"][0]["name"] = "Tekenaar 111222333".into();
    let faults = ask(&data, &json!({})).faults();
    for (pointer, code) in [
        ("/data/term/end", "ends-before-start"),
        ("/data/parties/1/signatories", "party-without-signatory"),
        ("/data/parties/2/signatories/0/ground", "signatory-without-ground"),
        ("/data/parties/3/name", "party-twice"),
        ("/data/parties/4/joint", "too-few-signatories"),
        ("/data/tasks/0/party", "unknown-party"),
        ("/data/finance/perYear", "sums-differ"),
        ("/data/enforceable/1", "clause-left-out"),
        ("/data/enforceable/2", "unknown-clause"),
        ("/data/clauses/1/items/0", "clause-left-out"),
        ("/data/clauses/1/items/0", "unknown-clause"),
        ("/data/clauses/2/clause", "unknown-clause"),
        ("/data/clauses/3/after", "clause-left-out"),
        ("/data/parties/0/signatories/0/name", "bsn-of-person"),
    ] {
        assert!(faults.contains(&(pointer.into(), code.into())), "{code} at {pointer}: {faults:#?}");
    }
    let mut home = example();
    home["parties"][0]["signatories"][0]["birthDate"] = "1980-01-01".into();
    home["parties"][0]["signatories"][0]["homeAddress"] = "Straat 1".into();
    assert_eq!(ask(&home, &json!({})).faults().len(), 2, "the schema has no member for either");
}

#[test]
fn nine_digits_elsewhere_are_a_warning() {
    let mut data = example();
    data["goal"] = "Wij werken samen met de organisatie met RSIN 111222333.".into();
    let answer = ask(&data, &json!({}));
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("canvaspers-warnings"), Some("bsn-perhaps /data/goal"));
    let (code, _, said) =
        canvaspers(&["render", "overeenkomst", "--data", "-", "-o", "-"], data.to_string().as_bytes());
    assert_eq!(code, 0);
    assert!(said.contains("/data/goal: Hier staat een getal van negen cijfers"), "{said}");
}

#[test]
fn a_clause_set_of_the_operator_stands_in_the_place_of_ours() {
    let folder = std::env::temp_dir().join(format!("canvaspers-clauses-{}", std::process::id()));
    let set = folder.join("samenwerken");
    std::fs::create_dir_all(&set).expect("a folder");
    std::fs::write(set.join("clauses.toml"), "[[clauses]]\nid = \"doel\"\n").expect("written");
    std::fs::write(
        set.join("nl.toml"),
        "[clauses.doel]\ntitle = \"Ons eigen doel\"\nwhy = \"Omdat.\"\nitems = [\"{goal}\"]\n",
    )
    .expect("written");
    let own = folder.to_string_lossy().into_owned();
    let mut data = example();
    data.as_object_mut().expect("data").remove("enforceable");
    let arguments = ["render", "overeenkomst", "--instruments", &own, "--data", "-", "-o", "-"];
    let (code, pdf, said) = canvaspers(&arguments, data.to_string().as_bytes());
    assert_eq!(code, 0, "{said}");
    let all = crate::support_text(&pdf);
    assert!(all.contains("Ons eigen doel") && !all.contains("Geschillen"), "{all}");
    std::fs::write(set.join("nl.toml"), "[clauses.doel]\ntitle = \"Ons eigen doel\"\n").expect("written");
    let (code, _, said) = canvaspers(&arguments, data.to_string().as_bytes());
    assert_eq!(code, 2);
    assert!(said.contains("nl.toml:1: [clauses.doel] needs title, why and items."), "{said}");
    std::fs::remove_dir_all(&folder).expect("removed");
}

/// A joint canvas as it comes from the table.
fn joint() -> Value {
    json!({
        "coalition": "Samen Voorbeeld",
        "participants": ["Gemeente Voorbeeld", "Kunsthuis Noord"],
        "boxes": {
            "doel": [{"text": "Samen zingen"}, {"text": "Minder mensen alleen."}],
            "voor-wie": [{"text": "ouderen"}, {"text": "mantelzorgers"}],
            "waarom-samen": [{"text": "Niemand kan dit alleen"}],
            "rollen": [{"text": "Trekt de stuurgroep", "author": "Gemeente Voorbeeld"}],
            "inbreng": [{"text": "Ruimte: het atelier", "author": "Kunsthuis Noord"}],
        },
    })
}

/// What a joint canvas cannot say: who signs, and until when.
fn rest() -> Value {
    let sign = json!([{"function": "de bestuurder", "ground": "statuten"}]);
    json!({
        "parties": [{"name": "Gemeente Voorbeeld", "signatories": sign}, {"name": "Kunsthuis Noord", "signatories": sign}],
        "term": {"start": "2027-01-01"},
    })
}

#[test]
fn a_joint_canvas_gives_what_it_can_and_the_data_win() {
    let server = Server::shared();
    let canvas = json!({"instrument": "gesprekscanvas", "filling": "joint", "profile": "archive", "data": joint()});
    let archive = server.post("/v1/documents", &canvas);
    assert_eq!(archive.status, 200, "{}", archive.text());
    use base64::Engine;
    let encoded = base64::engine::general_purpose::STANDARD.encode(&archive.body);
    let mut made = Vec::new();
    for from in [joint(), canvas, encoded.into()] {
        let answer = server.post(
            "/v1/documents",
            &json!({"instrument": "overeenkomst", "profile": "archive", "from": from, "data": rest()}),
        );
        assert_eq!(answer.status, 200, "{}", answer.text());
        made.push(answer.body);
    }
    assert!(made[0] == made[1] && made[1] == made[2], "the same, whichever way it came");
    let all = crate::support_text(&made[0]);
    for words in [
        "Samen zingen. Minder mensen alleen.",
        "ouderen, mantelzorgers",
        "Niemand kan dit alleen",
        "Trekt de stuurgroep",
        "het atelier",
        "Ruimte",
    ] {
        assert!(all.contains(words), "{words}\n{all}");
    }
    // An archive of it is complete without what it came from.
    let entry = server.send("POST", "/v1/readings", &[("content-type", "application/pdf")], &made[0]).json();
    assert_eq!(entry["entries"][0]["request"]["data"]["goal"], "Samen zingen. Minder mensen alleen.");
    assert_eq!(entry["entries"][0]["request"]["from"], Value::Null);

    let mut data = rest();
    data["goal"] = "Iets heel anders.".into();
    let all = text(&data, &json!({"from": joint()}));
    assert!(all.contains("Iets heel anders.") && !all.contains("Samen zingen"), "{all}");
}

#[test]
fn an_agreement_goes_on_from_what_stands_in_the_fields_of_a_worksheet() {
    use base64::Engine;
    // Also of one that carries the request it was made from: that is what stood there before anybody filled it in.
    let server = Server::shared();
    let boxes = json!({"doel": "Samen zingen", "voor-wie": "ouderen", "waarom-samen": "Niemand kan dit alleen"});
    for profile in ["screen", "archive"] {
        let body = json!({"instrument": "gesprekscanvas", "filling": "fillable", "profile": profile, "data": {"boxes": boxes}});
        let answer = server.post("/v1/documents", &body);
        assert_eq!(answer.status, 200, "{}", answer.text());
        let mut document = lopdf::Document::load_mem(&answer.body).expect("a PDF");
        let goal = document.objects.values_mut().filter_map(|object| object.as_dict_mut().ok()).find(|field| {
            field.get(b"T").ok().and_then(|name| lopdf::decode_text_string(name).ok()).as_deref() == Some("vak_doel")
        });
        goal.expect("a field").set("V", lopdf::text_string("Elke week samen eten"));
        let mut file = Vec::new();
        document.save_to(&mut file).expect("saved");
        let from = base64::engine::general_purpose::STANDARD.encode(&file);
        let mut data = rest();
        data["title"] = "Samen eten".into();
        let answer = server.post("/v1/documents", &json!({"instrument": "overeenkomst", "from": from, "data": data}));
        assert_eq!(answer.status, 200, "{profile}: {}", answer.text());
        let all = crate::support_text(&answer.body);
        assert!(all.contains("Elke week samen eten") && !all.contains("Samen zingen"), "{profile}: {all}");
    }
}

#[test]
fn an_agreement_goes_on_from_a_canvas_with_pictures() {
    use base64::Engine;
    let server = Server::shared();
    let logo =
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10"><path fill="teal" d="M0 0h30v10H0z"/></svg>"#;
    let encoded = |bytes: &[u8]| base64::engine::general_purpose::STANDARD.encode(bytes);
    let shown = json!([{"image": "linde", "alt": "Buurthuis De Linde"}]);
    let canvas = json!({"instrument": "gesprekscanvas", "filling": "filled", "profile": "archive", "sheet": "A3",
        "images": {"linde": encoded(logo.as_bytes())}, "data": {"logos": shown, "pictures": shown}});
    let made = |body: &Value| {
        let answer = server.post("/v1/documents", body);
        assert_eq!(answer.status, 200, "{}", answer.text());
        encoded(&answer.body)
    };
    let on = |from: &str, more: Value| {
        let body = json!({"instrument": "overeenkomst", "filling": "draft", "from": from, "data": more});
        server.post("/v1/documents", &body)
    };
    let from = made(&canvas);
    assert_eq!(on(&from, json!({})).status, 200);
    // A picture that it shows itself is there still.
    assert_eq!(on(&from, json!({"logos": shown})).status, 200);
    assert!(on(&from, json!({"logos": [{"image": "kerk", "alt": "Kerk"}]})).status == 400);
}

#[test]
fn what_a_joint_canvas_cannot_say_is_a_fault_and_so_is_what_is_no_canvas() {
    let server = Server::shared();
    let ask = |from: Value| server.post("/v1/documents", &json!({"instrument": "overeenkomst", "from": from}));
    let faults = ask(joint()).faults();
    for (pointer, code) in [
        ("/data/term", "missing"),
        ("/data/parties/0/signatories", "party-without-signatory"),
        ("/data/parties/1/signatories", "party-without-signatory"),
    ] {
        assert!(faults.contains(&(pointer.into(), code.into())), "{pointer}: {faults:?}");
    }
    assert!(ask("geen base64!".into()).faults().contains(&("/from".into(), "not-base64".into())));
    assert!(ask("aGFsbG8=".into()).faults().contains(&("/from".into(), "file-not-pdf".into())));
    let other = ask(json!({"instrument": "praatplaat", "data": {}})).faults();
    assert!(other.contains(&("/from/instrument".into(), "from-other-instrument".into())), "{other:?}");
    let none = server.post("/v1/documents", &json!({"instrument": "gesprekscanvas", "from": joint()})).faults();
    assert!(none.contains(&("/from".into(), "from-not-taken".into())), "{none:?}");
}

#[test]
fn the_command_line_goes_on_from_a_file() {
    let folder = std::env::temp_dir().join(format!("canvaspers-from-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
    std::fs::write(path("joint.json"), joint().to_string()).expect("written");
    let canvas = ["render", "gesprekscanvas", "--filling", "joint", "--profile", "archive", "--data"];
    let (code, _, said) = canvaspers(&[&canvas[..], &[&path("joint.json"), "-o", &path("joint.pdf")]].concat(), b"");
    assert_eq!(code, 0, "{said}");
    let made: Vec<Vec<u8>> = ["joint.json", "joint.pdf"]
        .map(|name| {
            let arguments = ["render", "overeenkomst", "--from", &path(name), "--data", "-", "-o", "-"];
            let (code, pdf, said) = canvaspers(&arguments, rest().to_string().as_bytes());
            assert_eq!(code, 0, "{said}");
            pdf
        })
        .into();
    assert!(made[0] == made[1]);
    assert!(crate::support_text(&made[0]).contains("Samen zingen. Minder mensen alleen."));
    std::fs::remove_dir_all(&folder).expect("removed");
}

#[test]
fn a_draft_shows_what_is_open_and_what_changed() {
    let open = text(
        &json!({"title": "Samen", "parties": [{"name": "Gemeente Voorbeeld"}], "version": "0.1"}),
        &json!({"filling": "draft", "documentDate": "2026-11-22"}),
    );
    for words in [
        "Samenwerkingsovereenkomst · Concept · versie 0.1 · 22 november 2026",
        "Concept · versie 0.1 · 22 november 2026",
        "(begindatum)",
        "(Functie)",
    ] {
        assert!(open.contains(words), "{words}\n{open}");
    }
    assert_eq!(open.matches("Concept · versie 0.1").count(), open.matches("Pagina ").count(), "on each page");

    let data: Value = Server::shared().get("/v1/instruments/overeenkomst/example?filling=draft").json();
    let answer = ask(&data, &json!({"filling": "draft"}));
    assert_eq!(answer.status, 200, "{}", answer.text());
    let all = crate::support_text(&answer.body).split_whitespace().collect::<Vec<_>>().join(" ").replace('\u{a0}', " ");
    for words in [
        "Vergeleken met de eerdere versie (0.2)",
        "minder ouderen inwoners van Voorbeeld",
        "Verplaatst: dit was artikel 5.",
        "Wie naar buiten treedt, noemt alle partijen.",
        "Bibliotheek De Brug",
        "Vrijwilligers",
    ] {
        assert!(all.contains(words), "{words}\n{all}");
    }
    let nameless = json!({"parties": [{"legalForm": "stichting"}, {"legalForm": "vereniging"}], "tasks": [{"party": "Nog niet bekend", "task": "Trekken"}]});
    assert_eq!(ask(&nameless, &json!({"filling": "draft"})).status, 200, "parties without a name yet are not the same");
    // What makes no sense is a fault in a draft too; and the final text takes no earlier version.
    let mut wrong = data.clone();
    wrong["term"] = json!({"start": "2027-01-01", "end": "2026-01-01"});
    assert_eq!(
        ask(&wrong, &json!({"filling": "draft"})).faults(),
        [("/data/term/end".into(), "ends-before-start".into())]
    );
    assert!(ask(&data, &json!({})).faults().contains(&("/data/earlier".into(), "unknown-member".into())));
}

/// The text of a PDF in the order in which it stands in the file.
fn in_order(pdf: &[u8]) -> String {
    let text = crate::support::text_of(pdf, "-raw");
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('\u{a0}', " ")
}

#[test]
fn two_languages_stand_beside_each_other_and_one_prevails() {
    let both = json!({"options": {"languages": "both"}});
    // In the order of the file, as a screen reader reads it: an item in both languages, then the next.
    let all = in_order(&ask(&example(), &both).body);
    for words in [
        "Samenwerkingsovereenkomst / Cooperation agreement",
        "Together in Voorbeeld: arts and culture against loneliness",
        "Taken per partij 5 Tasks of each party",
        "Verschillen de teksten van elkaar, dan geldt de Nederlandse tekst.",
        "Where the texts differ, the Dutch text prevails.",
        "Juridisch afdwingbaar: artikel 8 en artikel 12.",
        "Legally enforceable: article 8 and article 12.",
        "Leads the steering group, arranges money and a place in policy",
        "the alderman for culture and welfare",
        "Handtekeningen / Signatures",
        "Joint canvas of 1 December 2026",
    ] {
        let found = all.contains(words);
        assert!(found, "{words}\n{all}");
    }
    // One language says nothing of a second, translated or not.
    let one = text(&example(), &json!({}));
    assert!(!one.contains("Together in Voorbeeld") && !one.contains("Twee talen"), "{one}");
    // The author may choose which one prevails.
    let mut data = example();
    data["prevailing"] = "en".into();
    let chosen = in_order(&ask(&data, &both).body);
    assert!(chosen.contains("dan geldt de Engelse tekst"), "{chosen}");
    // In English first, Dutch stands beside it.
    let english = in_order(&ask(&example(), &json!({"language": "en", "options": {"languages": "both"}})).body);
    assert!(
        english.contains("Cooperation agreement / Samenwerkingsovereenkomst")
            && english.contains("the English text prevails")
    );
    // What nobody translated is told, and stands in both languages as it was written.
    let mut data = example();
    data.as_object_mut().unwrap().shift_remove("translation");
    let answer = ask(&data, &both);
    assert_eq!(answer.status, 200);
    let warnings = answer.header("canvaspers-warnings").unwrap_or_default();
    assert!(warnings.contains("not-translated /data/translation/goal"), "{warnings}");
    assert_eq!(ask(&example(), &both).header("canvaspers-warnings"), None);
}

#[test]
fn a_public_copy_in_two_languages_says_no_more_than_in_one() {
    let mut data = example();
    data["translation"]["parties"][2]["signatories"][0]["mandate"] = "by decision of Q. Markername".into();
    let more = json!({"filling": "publication", "profile": "archive", "options": {"languages": "both"}});
    let made = ask(&data, &more);
    assert_eq!(made.status, 200, "{}", made.text());
    assert!(!crate::support_text(&made.body).contains("Markername"));
    let full = ask(&data, &json!({"options": {"languages": "both"}}));
    assert!(crate::support_text(&full.body).contains("Markername"));
}
