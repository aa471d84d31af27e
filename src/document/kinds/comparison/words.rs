//! Words that more than one partner uses: plain counting, as the page explains. Words are taken to their stem, so that *wijk* and
//! *wijken* count as one; a list of words without a meaning of their own (data files) is left out.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

use rust_stemmers::{Algorithm, Stemmer};
use serde_json::{Value, json};
use unicode_segmentation::UnicodeSegmentation;

use fault::language::Language;

/// Words that are shown, and quotations of each.
const MOST_WORDS: usize = 12;
const MOST_QUOTES: usize = 4;
/// Letters of a quotation.
const LONGEST_QUOTE: usize = 120;

static STOP_WORDS: LazyLock<[HashSet<&'static str>; 2]> = LazyLock::new(|| {
    [include_str!("stopwords-nl.txt"), include_str!("stopwords-en.txt")]
        .map(|text| text.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).collect())
});

#[derive(Default)]
struct Use<'a> {
    /// Forms of the word, and how often each is written.
    forms: BTreeMap<String, usize>,
    /// Partner, box and line, the first of each partner.
    quotes: BTreeMap<usize, (&'a str, String)>,
}

/// Words that at least two partners use, the most shared first: `{word, partners, quotes: [{partner, box, text}], more}`.
pub(super) fn shared(partners: &[Value], language: Language) -> Value {
    let stemmer = Stemmer::create(match language {
        Language::Nl => Algorithm::Dutch,
        Language::En => Algorithm::English,
    });
    let stop = &STOP_WORDS[language as usize];
    let mut uses: HashMap<String, Use<'_>> = HashMap::new();
    for (partner, own) in partners.iter().enumerate() {
        for (id, text) in own["answers"].as_object().into_iter().flatten() {
            for line in text.as_str().unwrap_or_default().lines() {
                for word in line.unicode_words() {
                    let small = word.to_lowercase();
                    if small.chars().count() < 4
                        || !small.chars().all(char::is_alphabetic)
                        || stop.contains(small.as_str())
                    {
                        continue;
                    }
                    let found = uses.entry(stemmer.stem(&small).into_owned()).or_default();
                    *found.forms.entry(small).or_default() += 1;
                    found.quotes.entry(partner).or_insert_with(|| (id, quote(line, word)));
                }
            }
        }
    }
    let mut uses: Vec<Use<'_>> = uses.into_values().filter(|found| found.quotes.len() > 1).collect();
    let often = |found: &Use<'_>| found.forms.values().sum::<usize>();
    let shown = |found: &Use<'_>| {
        found
            .forms
            .iter()
            .max_by_key(|(form, count)| (**count, std::cmp::Reverse((*form).clone())))
            .map(|(form, _)| form.clone())
            .unwrap_or_default()
    };
    uses.sort_by_key(|found| (std::cmp::Reverse(found.quotes.len()), std::cmp::Reverse(often(found)), shown(found)));
    uses.iter()
        .take(MOST_WORDS)
        .map(|found| {
            let quotes: Vec<Value> = found
                .quotes
                .iter()
                .take(MOST_QUOTES)
                .map(|(partner, (id, text))| json!({"partner": partner, "box": id, "text": text}))
                .collect();
            json!({"word": shown(found), "partners": found.quotes.keys().collect::<Vec<_>>(), "quotes": quotes})
        })
        .collect()
}

/// The line around a word, cut at words when it is long.
fn quote(line: &str, word: &str) -> String {
    let line = line.trim();
    if line.chars().count() <= LONGEST_QUOTE {
        return line.to_owned();
    }
    let at = line.find(word).unwrap_or(0);
    let before = line[..at].chars().count();
    let start = before.saturating_sub(LONGEST_QUOTE / 2);
    let piece: String = line.chars().skip(start).take(LONGEST_QUOTE).collect();
    let end = start + piece.chars().count() >= line.chars().count();
    let mut words: Vec<&str> = piece.split(' ').collect();
    if start > 0 && words.len() > 1 {
        words.remove(0);
    }
    if !end && words.len() > 1 {
        words.pop();
    }
    format!("{}{}{}", if start > 0 { "… " } else { "" }, words.join(" "), if end { "" } else { " …" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn partner(text: &str) -> Value {
        json!({"answers": {"doel": text}})
    }

    #[test]
    fn forms_of_a_word_count_as_one() {
        let found = shared(
            &[partner("Samen zingen in de wijk"), partner("Langs alle wijken"), partner("Koffie")],
            Language::Nl,
        );
        let words: Vec<&str> =
            found.as_array().expect("a list").iter().filter_map(|one| one["word"].as_str()).collect();
        assert_eq!(words, ["wijk"]);
        assert_eq!(found[0]["partners"], json!([0, 1]));
        assert_eq!(found[0]["quotes"][1]["text"], "Langs alle wijken");
    }

    #[test]
    fn a_long_line_is_cut_at_words() {
        let line = format!("{} muziek {}", "woord ".repeat(40).trim(), "einde ".repeat(40).trim());
        let quote = quote(&line, "muziek");
        assert!(quote.starts_with("… woord") && quote.ends_with("einde …") && quote.contains("muziek"), "{quote}");
    }
}
