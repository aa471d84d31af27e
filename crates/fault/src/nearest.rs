//! The right name nearest to a wrong one, for "did you mean".

/// The allowed name most like `given`, when one is like it at all.
pub fn nearest<'a>(given: &str, allowed: &[&'a str]) -> Option<&'a str> {
    if given.chars().nth(LONGEST).is_some() {
        return None;
    }
    let given = given.to_lowercase();
    allowed
        .iter()
        .map(|name| (strsim::jaro_winkler(&given, &name.to_lowercase()), *name))
        .filter(|(likeness, _)| *likeness >= LIKE)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

/// Characters of what may be a slip of the pen; likeness is reckoned pair by pair.
const LONGEST: usize = 100;

/// Below this Jaro-Winkler likeness a hint would only confuse.
const LIKE: f64 = 0.78;

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_slips_of_the_pen_and_nothing_else() {
        let boxes = ["voor-wie", "doel", "activiteiten", "parkeerplaats"];
        assert_eq!(nearest("activiteit", &boxes), Some("activiteiten"));
        assert_eq!(nearest("Doel", &boxes), Some("doel"));
        assert_eq!(nearest("xyz", &boxes), None);
    }
}
