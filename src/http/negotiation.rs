//! Which of the offered media types a client wants (RFC 9110, 12.5.1).

/// The offered type that `accept` prefers, the first offered when it does not care; `None` when it wants none of them.
pub(super) fn choose<'a>(accept: Option<&str>, offered: &[&'a str]) -> Option<&'a str> {
    let Some(accept) = accept.filter(|accept| !accept.trim().is_empty()) else { return offered.first().copied() };
    let mut best: Option<(f32, &str)> = None;
    for kind in offered {
        let weight = weight_of(accept, kind);
        if weight > 0.0 && best.is_none_or(|(other, _)| weight > other) {
            best = Some((weight, kind));
        }
    }
    best.map(|(_, kind)| kind)
}

/// Weight of one media type: that of the most precise range that covers it.
fn weight_of(accept: &str, kind: &str) -> f32 {
    let (main, sub) = kind.split_once('/').unwrap_or((kind, ""));
    let mut found = (0, 0.0);
    for range in accept.split(',') {
        let mut parts = range.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default().to_ascii_lowercase();
        let weight = parts
            .find_map(|p| p.strip_prefix("q=").or(p.strip_prefix("Q=")))
            .and_then(|q| q.parse().ok())
            .unwrap_or(1.0);
        let precision = match name.split_once('/') {
            Some(("*", "*")) => 1,
            Some((m, "*")) if m == main => 2,
            Some((m, s)) if m == main && s == sub => 3,
            _ => 0,
        };
        if precision > found.0 {
            found = (precision, weight);
        }
    }
    found.1
}

#[cfg(test)]
mod tests {
    use super::choose;

    const OFFERED: [&str; 3] = ["application/pdf", "image/png", "image/svg+xml"];

    #[test]
    fn the_preferred_type_wins() {
        assert_eq!(choose(None, &OFFERED), Some("application/pdf"));
        assert_eq!(choose(Some("image/png, */*;q=0.1"), &OFFERED), Some("image/png"));
        assert_eq!(choose(Some("image/*"), &OFFERED), Some("image/png"));
        assert_eq!(choose(Some("text/html, */*;q=0.8"), &OFFERED), Some("application/pdf"));
        assert_eq!(choose(Some("text/csv"), &OFFERED), None);
        assert_eq!(choose(Some("*/*, application/pdf;q=0"), &OFFERED), Some("image/png"));
    }
}
