//! Round trip as a property: random entries, put into a worksheet and read back, are what they were.

use proptest::prelude::*;
use proptest::sample::subsequence;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Map, Value, json};

use crate::support::Server;

const BOXES: [&str; 9] = [
    "voor-wie",
    "waarom-samen",
    "doel",
    "activiteiten",
    "rollen",
    "verschillen",
    "merken",
    "volhouden",
    "parkeerplaats",
];
const CONTRIBUTIONS: [&str; 5] = ["tijd", "kennis", "geld", "ruimte", "spullen"];
const EFFECTS: [&str; 6] = [
    "kwaliteit-van-leven",
    "taboe-doorbreken",
    "zingeving-ervaren",
    "mee-maken-en-meedoen",
    "in-beweging-komen",
    "talenten-ontwikkelen",
];

/// Words in several scripts, and what the syntax of PDF, XML, Typst and spreadsheets could trip over.
fn word() -> impl Strategy<Value = String> {
    let hard = [
        "€",
        "–",
        "‘wij’",
        "“zij”",
        "(",
        ")",
        "\\",
        "\\n",
        "))",
        "(\\",
        "<b>",
        "]]>",
        "&amp;",
        "#let",
        "$x$",
        "*",
        "_",
        "//",
        "@a",
        "=1+1",
        "Żółć",
        "ĳs",
        "naïef",
        "👩‍👩‍👧",
        "🎶",
        "مرحبا",
        "Здравствуйте",
        "Ελλάδα",
        "é",
        "%",
        "/V",
        ">>",
        "endobj",
        "stream",
        "Meervoudigeverantwoordelijkheidsverdelingsoverlegstructuur",
    ];
    prop_oneof![3 => "[a-zA-Z0-9.,;:'\"!?-]{1,12}", 1 => proptest::sample::select(hard.to_vec()).prop_map(str::to_owned)]
}

fn line() -> impl Strategy<Value = String> {
    prop::collection::vec(word(), 1..12).prop_map(|words| words.join(" "))
}

fn lines() -> impl Strategy<Value = String> {
    prop::collection::vec(prop_oneof![5 => line().boxed(), 1 => Just(String::new()).boxed()], 1..6)
        .prop_map(|lines| lines.join("\n").trim().to_owned())
        .prop_filter("words", |text| !text.is_empty())
}

fn some_of(ids: &'static [&'static str], value: BoxedStrategy<String>) -> impl Strategy<Value = Map<String, Value>> {
    subsequence(ids.to_vec(), 0..=ids.len()).prop_flat_map(move |chosen| {
        prop::collection::vec(value.clone(), chosen.len()).prop_map(move |values| {
            chosen.iter().zip(values).map(|(id, value)| ((*id).to_owned(), Value::from(value))).collect()
        })
    })
}

fn entry() -> impl Strategy<Value = Value> {
    let who = some_of(&["organisation", "name", "day"], line().boxed());
    let boxes = some_of(&BOXES, lines().boxed());
    let contributions = some_of(&CONTRIBUTIONS, line().boxed());
    let effects = subsequence(EFFECTS.to_vec(), 0..=EFFECTS.len());
    let action =
        some_of(&["what", "who", "when"], line().boxed()).prop_filter("something", |action| !action.is_empty());
    let actions = prop::collection::vec(action, 0..4);
    (who, boxes, contributions, effects, actions).prop_map(|(mut out, mut boxes, contributions, effects, actions)| {
        if !contributions.is_empty() {
            boxes.insert("inbreng".into(), Value::Object(contributions));
        }
        for (name, empty, value) in [
            ("boxes", boxes.is_empty(), Value::Object(boxes)),
            ("effects", effects.is_empty(), json!(effects)),
            ("actions", actions.is_empty(), json!(actions)),
        ] {
            if !empty {
                out.insert(name.into(), value);
            }
        }
        Value::Object(out)
    })
}

#[test]
fn what_is_put_into_a_worksheet_is_what_is_read_from_it() {
    let server = Server::shared();
    let random = TestRng::from_seed(RngAlgorithm::ChaCha, &[42; 32]);
    let mut runner =
        TestRunner::new_with_rng(Config { cases: 96, failure_persistence: None, ..Config::default() }, random);
    let asked = (entry(), proptest::sample::select(vec!["A4", "A3"]), proptest::sample::select(vec!["nl", "en"]));
    runner
        .run(&asked, |(data, sheet, language)| {
            let body = json!({
                "instrument": "gesprekscanvas", "filling": "fillable", "sheet": sheet, "language": language, "data": data,
            });
            let file = server.post("/v1/documents", &body);
            prop_assert_eq!(file.status, 200, "{}", file.text());
            let answer = server.send("POST", "/v1/readings", &[("content-type", "application/pdf")], &file.body);
            prop_assert_eq!(answer.status, 200, "{}", answer.text());
            let read = answer.json()["entries"][0].clone();
            let members = ["organisation", "name", "day", "boxes", "effects", "actions"];
            for member in members {
                prop_assert_eq!(&read[member], &data[member], "{}", member);
            }
            prop_assert_eq!(&read["language"], language);
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
}
