//! Random agreements: no word is lost, numbers and references agree with the text, and nobody's place to sign is split.

use std::collections::HashMap;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};

use super::structure::{documents, make};

fn word() -> impl Strategy<Value = String> {
    prop_oneof![8 => "[a-z]{1,12}", 1 => "[A-Z][a-zéëï]{3,18}", 1 => "[a-z]{40,70}", 1 => "[α-ω]{3,12}"]
}

fn line(most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(word(), 1..=most).prop_map(|words| words.join(" "))
}

fn agreement() -> impl Strategy<Value = Value> {
    let party = (line(9), 1..4_usize);
    let parties = prop::collection::vec(party, 2..24);
    let task = (any::<prop::sample::Index>(), line(60), 0..300_u32);
    let tasks = prop::collection::vec(task, 0..30);
    let added = prop::collection::vec((line(12), prop::collection::vec(line(90), 1..5)), 0..25);
    let omit = prop::sample::subsequence(vec!["overleg", "privacy", "communicatie", "recht", "wijziging"], 0..4);
    let texts = (line(14), line(200), line(30), prop::collection::vec(line(40), 0..6));
    (parties, tasks, added, omit, texts).prop_map(|(parties, tasks, added, omit, (title, goal, audience, principles))| {
        let name = |index: usize| format!("{} P{index}q", parties[index].0);
        let signs = |index: usize, n: usize| json!({"function": format!("functie F{index}x{n}q"), "ground": "statuten"});
        let rows: Vec<Value> = (0..parties.len())
            .map(|index| json!({"name": name(index), "signatories": (0..parties[index].1).map(|n| signs(index, n)).collect::<Vec<_>>()}))
            .collect();
        let tasks: Vec<Value> = tasks
            .iter()
            .map(|(party, task, hours)| json!({"party": name(party.index(parties.len())), "task": task, "hours": hours}))
            .collect();
        // Each added clause refers to the next one, and the last to the first.
        let count = added.len();
        let own = added.iter().enumerate().map(|(index, (title, items))| {
            let mut items = items.clone();
            items.push(format!("R{index}q {{ref:eigen-{}}} R{index}z", (index + 1) % count));
            json!({"clause": format!("eigen-{index}"), "title": format!("{title} T{index}q"), "items": items, "after": if index % 3 == 0 { "begin" } else { "doel" }})
        });
        let mut clauses: Vec<Value> = own.collect();
        clauses.extend(omit.iter().map(|id| json!({"clause": id, "omit": true})));
        json!({
            "title": title, "goal": goal, "audience": audience, "principles": principles, "parties": rows, "tasks": tasks, "clauses": clauses,
            "term": {"start": "2027-01-01"},
        })
    })
}

/// Text of each page, as poppler reads it.
fn pages(pdf: &[u8]) -> Vec<String> {
    crate::support::text_of(pdf, "-raw").split('\u{c}').map(str::to_owned).collect()
}

/// Without what may stand between the letters of a broken word.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !['\u{ad}', '-', '\u{a0}', '\u{2010}'].contains(c)).collect()
}

fn each_text(value: &Value, name: &str, seen: &mut impl FnMut(&str)) {
    match value {
        // Ids are not shown, references are written as numbers, dates in words.
        Value::String(text) if !["clause", "after", "ground", "start"].contains(&name) && !text.contains("{ref:") => {
            seen(text)
        }
        Value::Array(items) => items.iter().for_each(|item| each_text(item, name, seen)),
        Value::Object(members) => members.iter().for_each(|(name, item)| each_text(item, name, seen)),
        _ => {}
    }
}

/// Two columns are narrow: no word is lost in either of them, and each clause has its number in both.
#[test]
fn random_agreements_in_two_languages_lose_no_word() {
    let documents = documents();
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::from_seed(RngAlgorithm::ChaCha, &[12; 32]));
    for case in 0..8 {
        let mut data = agreement().new_tree(&mut runner).expect("a case").current();
        let other = agreement().new_tree(&mut runner).expect("a case").current();
        data["translation"] = json!({"title": other["title"], "goal": other["goal"]});
        let body = json!({"instrument": "overeenkomst", "data": data, "options": {"languages": "both"}});
        let made = make(&documents, &body);
        let all = bare(&crate::support::text_of(&made.bytes, "-raw"));
        each_text(&data, "", &mut |text| {
            for word in text.split(' ') {
                let word = bare(word);
                // A word longer than a line may go on on the next page, with the other column and the foot of the page in between.
                let parted = |word: &str| {
                    word.is_ascii()
                        && word.len() >= 40
                        && (1..word.len()).any(|at| all.contains(&word[..at]) && all.contains(&word[at..]))
                };
                assert!(all.contains(&word) || parted(&word), "case {case}: ‘{word}’ is lost");
            }
        });
    }
}

#[test]
fn random_agreements_are_whole_and_their_numbers_right() {
    let documents = documents();
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::from_seed(RngAlgorithm::ChaCha, &[11; 32]));
    for case in 0..24 {
        let data = agreement().new_tree(&mut runner).expect("a case").current();
        let made = make(&documents, &json!({"instrument": "overeenkomst", "data": data}));
        let pages = pages(&made.bytes);
        let all = bare(&pages.join("\n"));
        each_text(&data, "", &mut |text| {
            for word in text.split(' ') {
                assert!(all.contains(&bare(word)), "case {case}: ‘{word}’ is lost");
            }
        });
        // The number of each added clause, from its heading after the contents, and what the references say.
        let mut numbers: HashMap<usize, usize> = HashMap::new();
        let lines: Vec<&str> = pages.iter().flat_map(|page| page.lines()).collect();
        let count =
            data["clauses"].as_array().map_or(0, |all| all.iter().filter(|one| one["title"].is_string()).count());
        let clauses = documents.job(
            &canvaspers::document::request::from_body(
                &json!({"instrument": "overeenkomst", "data": data}),
                documents.catalog(),
                documents.limits(),
            )
            .expect("a request"),
        );
        let laid: Value = serde_json::from_str(&clauses.data).expect("JSON");
        for clause in laid["agreement"]["clauses"].as_array().expect("clauses") {
            let id = clause["id"].as_str().expect("an id");
            let number = clause["number"].as_u64().expect("a number") as usize;
            if let Some(index) = id.strip_prefix("eigen-").and_then(|n| n.parse::<usize>().ok()) {
                numbers.insert(index, number);
            }
            assert!(
                lines.iter().any(|line| line.starts_with(&format!("{number} ")) || *line == number.to_string()),
                "case {case}: no heading {number}"
            );
        }
        for index in 0..count {
            let wanted = format!("R{index}qartikel{}R{index}z", numbers[&((index + 1) % count)]);
            assert!(all.contains(&wanted), "case {case}: {wanted}");
        }
        // Who signs stands on one page with the place to sign.
        let first = pages.iter().position(|page| page.contains("Wie tekent, verklaart")).expect("signatures");
        for page in &pages[first..] {
            let people = bare(page).matches("functieF").count();
            let places = bare(page).matches("Plaatsendatum").count();
            assert_eq!(people, places, "case {case}: a block is split\n{page}");
        }
    }
}
