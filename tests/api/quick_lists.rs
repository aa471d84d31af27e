//! Quick lists as other programs write them: tables of spreadsheets, lists of word processors, cells with lines in them.

use serde_json::json;

use crate::support::{Answer, Server};

/// A joint canvas of a quick list.
fn listed(list: &str) -> Answer {
    let body = json!({"instrument": "gesprekscanvas", "filling": "joint", "sheet": "A3", "data": {"quickList": list}});
    Server::shared().post("/v1/documents", &body)
}

/// The words on a page, with one space between two.
fn words(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{}", answer.text());
    crate::support_text(&answer.body).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_table_keeps_every_note_however_its_columns_are_parted() {
    for list in [
        // Pasted from a spreadsheet, with a heading and without; Windows and old Macs end their lines in their own way.
        "vak\ttekst\tvan\n1\tZangles\tKoor\n2\tKoffie\tBuurthuis\n",
        "vak\ttekst\tvan\r\n1\tZangles\tKoor\r\n2\tKoffie\tBuurthuis",
        "vak\ttekst\tvan\r1\tZangles\tKoor\r2\tKoffie\tBuurthuis",
        "1\tZangles\tKoor\n2\tKoffie\tBuurthuis\n",
        "\u{FEFF}vak;tekst;van\r\n1;Zangles;Koor\r\n2;Koffie;Buurthuis\r\n",
        "sep=;\r\nvak;tekst;van\r\n1;Zangles;Koor\r\n2;Koffie;Buurthuis\r\n",
        "\u{FEFF}sep=\t\r\nvak\ttekst\tvan\r\n1\tZangles\tKoor\r\n2\tKoffie\tBuurthuis\r\n",
        "\"vak\",\"tekst\",\"van\"\n\"1\",\"Zangles\",\"Koor\"\n\"2\",\"Koffie\",\"Buurthuis\"\n",
        "van\tvak\ttekst\nKoor\t1\tZangles\nBuurthuis\t2\tKoffie\n",
        "\u{FEFF}1: Zangles - Koor\n2: Koffie - Buurthuis\n",
        "1:\tZangles - Koor\n2:\tKoffie - Buurthuis\n",
        // A wider block of a sheet, whole rows of it, or a first column that is empty or numbered.
        "1\tZangles\tKoor\t\n2\tKoffie\tBuurthuis\t\n",
        "1\tZangles\tKoor\t\t\t\t\n2\tKoffie\tBuurthuis",
        "\t1\tZangles\tKoor\n\t2\tKoffie\tBuurthuis\n",
        "\t\t\t\n\t\t1\tZangles\tKoor\t\t\n\t\t2\tKoffie\tBuurthuis\t\u{200B}\t\n",
        "a.\t1\tZangles\tKoor\nb.\t2\tKoffie\tBuurthuis\n",
        "•\tdoel\tZangles\tKoor\n•\tvoor-wie\tKoffie\tBuurthuis\n",
        "1 Voor wie?\tZangles\tKoor\n3 Wat is ons doel?\tKoffie\tBuurthuis\n",
        // Signs that nobody sees, as websites and chats put them into what is copied.
        "\u{200B}vak\ttekst\u{200B}\tvan\n\u{200E}1\u{200B}\tZangles\tKoor\n2\tKoffie\tBuurthuis\n",
        "doel\u{200B}: Zangles - Koor\n\u{2060}voor\u{AD}-wie\u{A0}: Koffie - Buurthuis\n",
    ] {
        let text = words(&listed(list));
        for word in ["Zangles", "Koor", "Koffie", "Buurthuis"] {
            assert!(text.contains(word), "{list:?}: {word} is not in {text}");
        }
    }
}

#[test]
fn quotation_marks_go_over_lines_and_stay_where_they_are_the_notes_own() {
    let over = words(&listed("vak\ttekst\tvan\n1\t\"eerste regel\ntweede; \"\"met\"\" marken\"\tKoor\n2\tKoffie\t\n"));
    for part in ["eerste regel", "tweede; \"met\" marken", "Koor", "Koffie"] {
        assert!(over.contains(part), "{part}: {over}");
    }
    let own = words(&listed("vak\ttekst\n1\t\"Samen\" zingen\n2\teen plaat van 12\"\n"));
    assert!(own.contains("\"Samen\" zingen") && own.contains("12\""), "{own}");
}

#[test]
fn marks_of_a_list_before_a_box_are_no_part_of_its_name() {
    for (one, two) in [
        ("•\t", "•\t"),
        ("- ", "- "),
        ("1.\t", "2.\t"),
        ("(1) ", "(2) "),
        ("a) ", "b) "),
        ("·\u{A0}\u{A0}\u{A0}\u{A0}", "·\u{A0}\u{A0}\u{A0}\u{A0}"),
        ("o\t", "o\t"),
        ("\u{F0B7}\t", "\u{F0B7}\t"),
        ("\u{F0A7}  ", "\u{F0A7}  "),
        ("☐ ", "☐ "),
        ("- [ ] ", "- [x] "),
        ("  * ", "  * "),
    ] {
        let text = words(&listed(&format!("{one}doel: Zangles - Koor\r\n{two}voor-wie: Koffie - Buurthuis")));
        for word in ["Zangles", "Koor", "Koffie", "Buurthuis"] {
            assert!(text.contains(word), "{one:?}: {word} is not in {text}");
        }
        assert!(!text.contains("doel:") && !text.contains("voor-wie:"), "{one:?}: {text}");
        // A list in a list: the names of the boxes, and their notes below.
        let below = if one.starts_with('o') { "▪ " } else { "o\t" };
        let list = format!("{one}doel:\n{below}Zangles - Koor\n{below}Samen: zingen\n{two}voor-wie:\n{below}Koffie");
        let joint = joined(&list);
        assert_eq!(joint["doel"], "Zangles\nSamen: zingen", "{list:?}: {joint}");
        assert_eq!(joint["voor-wie"], "Koffie", "{list:?}: {joint}");
    }
    // Under a name without a mark a marked line is a note, whatever it says; with the number of a box it is a box.
    let joint = joined("merken:\n- Cijfers - Koor\n- doel: dichtbij\n1. Verhalen\n");
    assert_eq!(joint["merken"], "Cijfers\ndoel: dichtbij\nVerhalen", "{joint}");
    let joint = joined("merken:\n- Cijfers\n3. Wat is ons doel: dichtbij\n");
    assert_eq!((&joint["merken"], &joint["doel"]), (&json!("Cijfers"), &json!("dichtbij")), "{joint}");
    let wrong = listed("•\tdoell: fout\n");
    assert_eq!(wrong.faults(), [("/data/quickList".to_owned(), "quick-list-line".to_owned())], "{}", wrong.text());
    assert!(wrong.text().contains("‘doell’"), "{}", wrong.text());
}

/// The notes of a list per box, as they are read back from the document.
fn joined(list: &str) -> serde_json::Value {
    let body = json!({"instrument": "gesprekscanvas", "filling": "joint", "sheet": "A3", "profile": "archive", "data": {"quickList": list}});
    let server = Server::shared();
    let made = server.post("/v1/documents", &body);
    assert_eq!(made.status, 200, "{list:?}: {}", made.text());
    let read = server.send("POST", "/v1/readings", &[("content-type", "application/pdf")], &made.body);
    read.json()["entries"][0]["boxes"].clone()
}

#[test]
fn a_cell_with_lines_in_it_is_one_note() {
    let joint =
        joined("\"doel: Elke week\nelke dag - Koor\"\n\"voor-wie: \"\"Alle\"\" buren - Buurthuis\"\t\n10: Bellen\n");
    assert_eq!(joint["doel"], "Elke week\nelke dag", "{joint}");
    assert_eq!(joint["voor-wie"], "\"Alle\" buren", "{joint}");
    let text = words(&listed("\"doel: Elke week\nelke dag - Koor\"\n"));
    assert!(text.contains("elke dag (Koor)") && text.matches("– Elke week").count() == 1, "{text}");
    // All of a list in one cell; a time is no box.
    let joint = joined("\t\"doel: Elke week\n10:30 uur\nvoor-wie: Buren\nmerken:\n- Cijfers\n- Verhalen\"");
    assert_eq!(joint["doel"], "Elke week\n10:30 uur", "{joint}");
    assert_eq!(joint["voor-wie"], "Buren", "{joint}");
    assert_eq!(joint["merken"], "Cijfers\nVerhalen", "{joint}");
    for (list, line) in
        [("1: eerste\n\"doel: Elke week\n2: tweede", 2), ("\"doel: Elke week\n2: een plaat van 12\" groot", 1)]
    {
        let wrong = listed(list);
        assert_eq!(wrong.faults(), [("/data/quickList".to_owned(), "quick-list-quote".to_owned())], "{list:?}");
        assert!(wrong.text().to_lowercase().contains(&format!("regel {line} van de snelle lijst")), "{}", wrong.text());
    }
}

#[test]
fn ends_of_lines_are_those_of_every_program() {
    for end in ["\u{B}", "\u{2028}", "\u{2029}", "\r\n", "\r"] {
        let joint = joined(&format!("doel: Zangles{end}voor-wie: Koffie"));
        assert_eq!((&joint["doel"], &joint["voor-wie"]), (&json!("Zangles"), &json!("Koffie")), "{end:?}");
        let joint = joined(&format!("vak;tekst\ndoel;\"Zangles{end}elke week\"\n"));
        assert_eq!(joint["doel"], "Zangles\nelke week", "{end:?}");
    }
}

#[test]
fn nothing_of_a_quick_list_is_left_out_without_a_word() {
    for (list, code, line) in [
        ("vak;tekst;van\n1;\"eerste;A\n2;tweede;B\n3;derde;C\n", "quick-list-quote", 2),
        ("vak;tekst;van\n1;eerste;A\n2;\"tweede;B\n3;\"derde\";C\n", "quick-list-quote", 3),
        ("vak\ttekst\n1\teerste\n\n2\t\"tweede", "quick-list-quote", 4),
        // Rows as a spreadsheet copies them, without column names.
        ("1\t\"eerste\tA\n2\ttweede\tB\n3\tderde\"\tC\n", "quick-list-quote", 1),
        ("1\t\"eerste\tA\n", "quick-list-quote", 1),
        // A separator in the text, a text in the wrong column, a name that is no box, cells that were merged.
        ("vak;tekst;van\n1;eerste; en meer;A\n", "quick-list-cells", 2),
        ("vak;tekst;van\n1;;A\n", "quick-list-without-text", 2),
        ("vak\ttekst\n1\teerste\nniets\ttweede\n", "quick-list-line", 3),
        ("vak\ttekst\n1\teerste\n\ttweede\n", "quick-list-without-box", 3),
        ("1\teerste\tA\n\ttweede\tA\n", "quick-list-without-box", 2),
        ("vak\ttekst\tvan\n1\teerste\tA\n\t\tB\n", "quick-list-without-text", 3),
        // A partner as a heading over its rows.
        ("vak\ttekst\tvan\nKoor\t\t\n1\teerste\t\n", "quick-list-line", 2),
        ("van\tvak\ttekst\nKoor\t\t\n\t1\teerste\n", "quick-list-without-text", 2),
        // Rows without column names that nobody can tell apart: a sentence, or cells; a partner in front.
        ("1;eerste; en meer\n", "quick-list-row", 1),
        ("doel: goed\n1;tweede;A\n", "quick-list-row", 2),
        ("doel: goed\n1,tweede,A\n", "quick-list-row", 2),
        ("Koor\t1\teerste\n", "quick-list-row", 1),
        ("1\teerste\tA\t\n1\ttweede\tB\t\topmerking\t\n", "quick-list-cells", 2),
        ("1\teerste\tA\topmerking\n", "quick-list-cells", 1),
        ("\t1\teerste\tA\nopmerking\t1\ttweede\tB\n", "quick-list-cells", 2),
        ("\t1\teerste\tA\n1\ttweede\tB\n", "quick-list-cells", 2),
        ("eerste\tA\n", "quick-list-row", 1),
        // Of the box above, or of that before it?
        ("doel:\n- eerste\n2: tweede\n- derde\n", "quick-list-line", 4),
        ("•\tdoel:\n•\t2: tweede\n10. Bellen\n", "quick-list-line", 3),
    ] {
        let wrong = listed(list);
        assert_eq!(wrong.faults(), [("/data/quickList".to_owned(), code.to_owned())], "{list:?}: {}", wrong.text());
        assert!(wrong.text().to_lowercase().contains(&format!("regel {line} van de snelle lijst")), "{}", wrong.text());
    }
    for list in ["sep=;\nnaam;tekst\n1;eerste", "vak\tnaam\n1\teerste"] {
        let wrong = listed(list);
        assert_eq!(wrong.faults(), [("/data/quickList".to_owned(), "quick-list-columns".to_owned())], "{list:?}");
    }
    let more = listed("vak;tekst;van;datum\n1;eerste;A;morgen\n2;tweede;B;\n");
    assert!(words(&more).contains("eerste"));
    assert_eq!(more.header("canvaspers-warnings"), Some("quick-list-column-unused /data/quickList"));
    // A column or a box that nobody filled in says nothing.
    let template = listed("vak;tekst;van;datum\n1;eerste;A;\n2;;;\n");
    assert!(words(&template).contains("eerste") && template.header("canvaspers-warnings").is_none());
}

#[test]
fn a_list_with_semicolons_needs_no_column_names() {
    for list in [
        "1;Zangles;Koor\n2;Koffie;Buurthuis\n",
        "sep=;\n1;Zangles;Koor\n2;Koffie;Buurthuis\n",
        "doel;Zangles;Koor\r\n\r\nvoor-wie;\"Koffie\";Buurthuis",
        "Opbrengst van het gesprek;;\n1;Zangles;Koor\n2;Koffie;Buurthuis\n",
    ] {
        let answer = listed(list);
        let text = words(&answer);
        assert!(text.contains("Zangles (Koor)") && text.contains("Koffie (Buurthuis)"), "{list:?}: {text}");
    }
    // One cell more than the other: nobody knows whose it is.
    let wrong = listed("1;Zangles;Koor\n2;Koffie\n");
    assert_eq!(wrong.faults(), vec![("/data/quickList".to_owned(), "quick-list-row".to_owned()); 2]);
}

#[test]
fn what_merged_cells_and_titles_leave_beside_the_notes_is_told() {
    let above = "quick-list-above /data/quickList;line=1";
    for (list, told) in [
        // Of merged cells the first has the name: nobody puts it at the others by guess.
        ("van\tvak\ttekst\nKoor\t1\tZangles\n\t2\tKoffie\n\t3\tThee\n", "quick-list-author-blank /data/quickList"),
        ("vak;tekst;van\n1;Zangles;Koor\n2;Koffie;\n", "quick-list-author-blank /data/quickList;lines=3"),
        ("1\tZangles\tKoor\n2\tKoffie\n", "quick-list-author-blank /data/quickList;lines=2"),
        // A title, merged over the table or alone.
        ("Opbrengst\t\t\nvak\ttekst\tvan\n1\tZangles\t\n2\tKoffie\t\n", above),
        ("Wat is ons doel\t\t\nvak\ttekst\tvan\n1\tZangles\t\n2\tKoffie\t\n", above),
        ("Opbrengst: samen\nvak;tekst\n1;Zangles\n2;Koffie\n", above),
        ("Datum;12 november\n\nvak,tekst\n1,Zangles\n2,Koffie\n", above),
        ("Opbrengst\n1\tZangles\n2\tKoffie\n", above),
        // A column without a name.
        (
            "vak\ttekst\t\tvan\n1\tZangles\textra\t\n2\tKoffie\t\t\n",
            "quick-list-column-unnamed /data/quickList;column=3;line=1",
        ),
        (
            "\u{200B};vak;tekst\n;1;Zangles\nextra;2;Koffie\n",
            "quick-list-column-unnamed /data/quickList;column=1;line=1",
        ),
        // Rows in a list.
        ("1: Zangles\tKoor\n2: Koffie\n", "quick-list-tabs /data/quickList;line=1"),
    ] {
        let answer = listed(list);
        let text = words(&answer);
        assert!(
            text.contains("Zangles") && text.contains("Koffie") && !text.contains("Koffie (Koor)"),
            "{list:?}: {text}"
        );
        assert_eq!(answer.header("canvaspers-warnings"), Some(told), "{list:?}");
    }
    // A note that has no author above all that have one is nobody's by intention.
    let answer = listed("vak;tekst;van\n1;Zangles;\n2;Koffie;Koor\n");
    assert_eq!((answer.status, answer.header("canvaspers-warnings")), (200, None));
}

#[test]
fn what_goes_on_from_a_quick_list_leaves_nothing_of_it_out() {
    let server = Server::shared();
    let from = |list: &str| json!({"instrument": "overeenkomst", "filling": "draft", "from": {"instrument": "gesprekscanvas", "filling": "joint", "data": {"quickList": list}}});
    let wrong = server.post("/v1/documents", &from("doel: goed\ndoell: fout"));
    assert!(
        wrong.faults().contains(&("/from/data/quickList".to_owned(), "quick-list-line".to_owned())),
        "{}",
        wrong.text()
    );
    let kind = [("content-type", "application/x-www-form-urlencoded"), ("accept", "text/html")];
    let page = |list: &str, button: &str| {
        let list: String = form_encoded(list);
        let body = format!("sheet=A3&language=nl&quickList={list}&make={button}");
        server.send("POST", "/instrumenten/gesprekscanvas/invullen/joint", &kind, body.as_bytes())
    };
    for button in ["worksheet", "xlsx", "ics", "plan", "next.overeenkomst"] {
        let told = page("10: Bellen - Koor\n1;geen vak", button);
        assert!(told.status == 400 && told.text().contains("Regel 2 van de snelle lijst"), "{button}: {}", told.text());
        assert!(told.text().contains("1;geen vak"), "what was typed comes back");
    }
    // What lies beside the notes is told once, before the download.
    let beside = "vak\ttekst\tdatum\r\n1\tZangles\tmorgen";
    let told = page(beside, "yes");
    assert!(told.status == 200 && told.text().contains("kolommen niet op het blad: datum"), "{}", told.text());
    for (beside, words) in [
        ("vak\ttekst\t\n1\tZangles\tvan allen", "‘van allen’ (regel 2)"),
        ("Opbrengst van het gesprek\nvak\ttekst\n1\tZangles", "‘Opbrengst van het gesprek’"),
        ("van\tvak\ttekst\nKoor\t1\tZangles\n\t2\tKoffie", "van wie het geeltje is: 3."),
        ("doel:\tZangles\tKoor", "‘Zangles\tKoor’"),
    ] {
        let told = page(beside, "yes");
        assert!(told.status == 200 && told.text().contains(words), "{words}: {}", told.text());
    }
    let made = page("vak\ttekst\tvan\r\n1\tZangles\tKoor", "yes");
    assert_eq!(made.header("content-type"), Some("application/pdf"), "{}", made.text());
    let text = crate::support_text(&made.body);
    assert!(text.contains("Zangles") && text.contains("Koor"), "{text}");
}

/// A value as a form sends it.
fn form_encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
