//! A JSON pointer into an instrument's data in a reader's words: `/boxes/doel/1/text` is "geeltje 2 in vak ‘Wat is ons doel?’".

use serde_json::Value;

use catalog::Instrument;
use fault::language::Language;

/// The place that `pointer` (below the data) names, in words.
pub fn place(instrument: &Instrument, pointer: &str, language: Language) -> String {
    let parts: Vec<&str> = pointer.split('/').skip(1).collect();
    let say = |code: &str, values: &[(&str, &str)]| fault::render(language, "places", code, values);
    let number = |index: &str| index.parse::<usize>().map_or_else(|_| index.to_owned(), |n| (n + 1).to_string());
    let title = |table: &str, id: &str, key: &str| {
        let text = instrument.text(language).pointer(&format!("/{table}/{id}/{key}")).and_then(Value::as_str);
        text.unwrap_or(id).to_owned()
    };
    let has = |at: &str| instrument.text(language).pointer(at).is_some();
    match parts.as_slice() {
        ["entries", n, _, ..] => {
            let within = pointer.splitn(4, '/').nth(3).unwrap_or_default();
            say("entry", &[("n", &number(n)), ("place", &place(instrument, &format!("/{within}"), language))])
        }
        ["boxes", id] => say("box", &[("title", &title("boxes", id, "title"))]),
        ["boxes", id, n, rest @ ..] => {
            let code = if rest == ["author"] { "author" } else { "note" };
            say(code, &[("n", &number(n)), ("title", &title("boxes", id, "title"))])
        }
        ["actions"] => say("actions", &[]),
        ["actions", n, ..] => say("action", &[("n", &number(n))]),
        ["participants"] => say("participants", &[]),
        ["participants", n] => say("participant", &[("n", &number(n))]),
        ["effects", n, "words"] if n.parse::<usize>().is_ok() => say("words", &[("n", &number(n))]),
        ["effects", n, ..] if n.parse::<usize>().is_ok() => say("effect", &[("n", &number(n))]),
        ["effects", id, ..] => say("effect-named", &[("title", &title("effects", id, "name"))]),
        [id] | [id, ..] if has(&format!("/sections/{id}/title")) => title("sections", id, "title"),
        ["start", ..] => say("start", &[]),
        ["later", ..] => say("later", &[]),
        [name] => say("member", &[("name", &member(name, language))]),
        _ => say("member", &[("name", pointer)]),
    }
}

fn member(name: &str, language: Language) -> String {
    let known = fault::render(language, "members", name, &[]);
    if known.is_empty() { name.to_owned() } else { known }
}
