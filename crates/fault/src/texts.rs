//! The sentences of faults and problems, from `nl.toml` and `en.toml`; `{name}` stands for a value.

use std::sync::LazyLock;

use toml::{Table, Value};

use crate::language::Language;

static TEXTS: LazyLock<[Table; 2]> =
    LazyLock::new(|| [include_str!("nl.toml"), include_str!("en.toml")].map(|text| text.parse().unwrap_or_default()));

/// The sentence of a code, its values filled in; the code itself when it has no sentence (a test forbids that).
pub fn render(language: Language, group: &str, code: &str, values: &[(&str, &str)]) -> String {
    let text = lookup(language, group, code).unwrap_or(code);
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    // One pass, so that a value that looks like {name} stays what the user typed.
    while let Some(start) = rest.find('{') {
        out.push_str(&rest[..start]);
        let Some(end) = rest[start..].find('}').map(|end| start + end) else { break };
        let name = &rest[start + 1..end];
        if let Some((_, value)) = values.iter().find(|(key, _)| *key == name) {
            out.push_str(value);
        }
        rest = &rest[end + 1..];
    }
    out.push_str(rest);
    out.trim_end().to_owned()
}

/// The title of a problem: short, the same for each occurrence (RFC 9457, 3.1.3).
pub fn problem_title(language: Language, code: &str) -> String {
    render(language, "titles", code, &[])
}

/// The explanation and remedy of a problem.
pub fn problem_detail(language: Language, code: &str, values: &[(&str, &str)]) -> String {
    render(language, "problems", code, values)
}

fn lookup(language: Language, group: &str, code: &str) -> Option<&'static str> {
    TEXTS[language as usize].get(group).and_then(|group| group.get(code)).and_then(Value::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_same_codes_and_values() {
        let names = |text: &str| {
            let mut names: Vec<String> =
                text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name.into()).collect();
            names.sort();
            names
        };
        for group in ["faults", "titles", "problems", "places", "members", "verification", "unreadable", "preflight"] {
            let [nl, en] = [0, 1].map(|i| TEXTS[i][group].as_table().expect("a table"));
            assert_eq!(nl.keys().collect::<Vec<_>>(), en.keys().collect::<Vec<_>>(), "{group}");
            for (code, text) in nl {
                assert_eq!(
                    names(text.as_str().expect("text")),
                    names(en[code].as_str().expect("text")),
                    "{group}.{code}"
                );
            }
        }
    }

    #[test]
    fn values_are_never_read_as_names() {
        let text = render(Language::En, "faults", "unknown-member", &[("given", "{remedy}"), ("remedy", "R")]);
        assert!(text.contains("{remedy}"), "{text}");
    }
}
