//! Numbers of pages and lines in a sentence.

use std::collections::BTreeSet;

/// Numbers of pages or lines as one writes them: `1–3, 7`; of many the first.
pub(super) fn of(numbers: &BTreeSet<usize>) -> String {
    const MOST: usize = 20;
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((_, end)) if *end + 1 == *number => *end = *number,
            _ => runs.push((*number, *number)),
        }
    }
    let more = if runs.len() > MOST { ", …" } else { "" };
    let told = runs.into_iter().take(MOST);
    let told: Vec<String> =
        told.map(|(from, to)| if from == to { from.to_string() } else { format!("{from}–{to}") }).collect();
    told.join(", ") + more
}
