//! Strict query strings: every key known, each once, all faults at once.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;

use fault::{Fault, Found, segment};

/// The pairs of a query; unknown and repeated keys are faults.
pub(super) fn read(query: Option<&str>, known: &[&str]) -> Result<BTreeMap<String, String>, Vec<Fault>> {
    let mut out = BTreeMap::new();
    let mut faults = Found::default();
    for pair in query.unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (key, value) = (decode(key), decode(value));
        let pointer = || format!("/{}", segment(&key));
        if !known.contains(&key.as_str()) {
            faults.add(|| Fault::new("unknown-query", pointer()).choices(&key, known.iter().copied()));
        } else if out.insert(key.clone(), value).is_some() {
            faults.add(|| Fault::new("twice", pointer()).with("name", &key));
        }
    }
    // A form sends an empty value for what was not chosen.
    out.retain(|_, value| !value.is_empty());
    if faults.is_empty() { Ok(out) } else { Err(faults.list()) }
}

fn decode(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

/// A whole number in a range, or a fault.
pub(super) fn number(
    values: &BTreeMap<String, String>,
    name: &str,
    range: (u32, u32),
    faults: &mut Vec<Fault>,
) -> Option<u32> {
    let given = values.get(name)?;
    let (minimum, maximum) = range;
    let fault = |code| {
        Fault::new(code, format!("/{name}")).with("given", given).with("minimum", minimum).with("maximum", maximum)
    };
    match given.parse::<u32>() {
        Ok(number) if (minimum..=maximum).contains(&number) => Some(number),
        Ok(_) => {
            faults.push(fault("number-range"));
            None
        }
        Err(_) => {
            faults.push(fault("not-a-number"));
            None
        }
    }
}
