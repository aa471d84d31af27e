//! What a file said and says: answers that are the same, data that is still all there, words that stand on the page.

use std::process::Command;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::support;
use crate::versions::Version;

/// What a person answered; nothing of it may change, and nothing may come.
pub(crate) const ANSWERS: [&str; 6] = ["organisation", "name", "day", "boxes", "effects", "actions"];

/// Warnings that only say that time went by.
const LATER: [&str; 3] = ["instrument-changed", "other-generator", "other-version"];

/// A warning that later versions have, and the words that somebody wrote on a page of a file of 0.1: told since then.
const TOLD_SINCE: (&str, &str) = ("text-on-page", "En de gemeente betaalt alles.");

/// Whether all that is expected is there, as it was; a later version may say more.
pub(crate) fn holds(found: &Value, expected: &Value) -> Result<(), String> {
    match (found, expected) {
        (Value::Object(_), Value::Object(members)) => {
            members.iter().try_for_each(|(name, value)| holds(&found[name], value).map_err(|at| format!("/{name}{at}")))
        }
        (Value::Array(own), Value::Array(items)) if own.len() == items.len() => own
            .iter()
            .zip(items)
            .enumerate()
            .try_for_each(|(n, (own, item))| holds(own, item).map_err(|at| format!("/{n}{at}"))),
        _ if found == expected => Ok(()),
        _ => Err(format!(": {} in the place of {}", short(found), short(expected))),
    }
}

/// A value as a message tells it.
fn short(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() > 150 { format!("{}…", text.chars().take(150).collect::<String>()) } else { text }
}

/// Whether two entries have the same answers.
pub(crate) fn same(found: &Value, expected: &Value) -> Result<(), String> {
    for member in ANSWERS {
        if found.get(member) != expected.get(member) {
            return Err(format!("/{member}: {} in the place of {}", short(&found[member]), short(&expected[member])));
        }
    }
    Ok(())
}

/// Whether a file reads as it did: the same answers, the whole request, the same warnings and none of something that was lost.
pub(crate) fn reads(version: &Version, file: &[u8], expected: &Value) -> Result<Value, String> {
    let entry = version.read(file)?;
    same(&entry, &expected["entry"])?;
    holds(&entry, &expected["entry"])?;
    let warnings = entry["warnings"].as_array().into_iter().flatten();
    let since = |warning: &&Value| {
        let detail = warning["detail"].as_str().unwrap_or_default();
        warning["code"] == TOLD_SINCE.0 && detail.contains(TOLD_SINCE.1)
    };
    let mut codes: Vec<&str> =
        warnings.filter(|warning| !since(warning)).filter_map(|warning| warning["code"].as_str()).collect();
    codes.retain(|code| !LATER.contains(code));
    codes.sort_unstable();
    codes.dedup();
    if json!(codes) != expected["warnings"] {
        return Err(format!("warnings {} in the place of {}", entry["warnings"], expected["warnings"]));
    }
    Ok(entry)
}

/// Whether these words stand in a document, wherever its lines break.
pub(crate) fn stand_in(file: &[u8], words: &Value) -> Result<(), String> {
    let read = support::piped(Command::new("pdftotext").args(["-q", "-raw", "-", "-"]), file);
    let mut text = String::from_utf8_lossy(&read).into_owned();
    text.retain(|c| !c.is_whitespace() && !['-', '\u{ad}', '\u{200b}', '\u{2010}', '\u{2011}'].contains(&c));
    lost(&text, words)
}

/// Tells which of these words a text lacks.
pub(crate) fn lost(text: &str, words: &Value) -> Result<(), String> {
    let words = words.as_array().ok_or("no words are expected")?;
    let missing: Vec<&Value> = words.iter().filter(|word| !text.contains(word.as_str().unwrap_or_default())).collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(format!("{} of {} words are lost: {missing:?}", missing.len(), words.len()))
}

/// Goes on from a file with every instrument that could: each takes over what it took over.
pub(crate) fn goes_on(version: &Version, file: &[u8], expected: &Value) -> Result<(), String> {
    let from = STANDARD.encode(file);
    for (instrument, expected) in expected["from"].as_object().ok_or("nothing is said of what goes on from it")? {
        let body = json!({"instrument": instrument, "filling": expected["filling"], "from": from});
        let on = || {
            let (file, entry) = version.make_and_read(body)?;
            holds(&entry["request"]["data"], &expected["data"])?;
            stand_in(&file, &expected["words"])
        };
        on().map_err(|what| format!("{instrument} goes on from it: {what}"))?;
    }
    Ok(())
}
