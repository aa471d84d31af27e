//! Lists in headers of an answer: as long as a header may be, and then how many more there are.

use axum::http::HeaderValue;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// Bytes of one header. Proxies and servers before us take 4 kB or 8 kB for all of them.
const LONGEST: usize = 4096;

/// Bytes that are kept for the last member.
const REST: usize = 32;

/// What would part a list, or stand in no header: a pointer is then written as in an address (RFC 6901, 6).
const APART: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'%').add(b',').add(b';').add(b'\\');

/// Part of a member that comes from data.
pub(super) fn plain(text: &str) -> String {
    utf8_percent_encode(text, APART).to_string()
}

/// The members, parted by commas; those that there is no room for are counted at the end: `more;count=17`.
pub(super) fn of(members: impl IntoIterator<Item = String>) -> Option<HeaderValue> {
    let mut list = String::new();
    let mut more = 0_usize;
    for member in members {
        let room = LONGEST - REST - list.len();
        if more == 0 && member.len() + 2 <= room {
            if !list.is_empty() {
                list.push_str(", ");
            }
            list.push_str(&member);
        } else {
            more += 1;
        }
    }
    if more > 0 {
        if !list.is_empty() {
            list.push_str(", ");
        }
        list.push_str(&format!("more;count={more}"));
    }
    if list.is_empty() { None } else { HeaderValue::from_str(&list).ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_ends_with_how_many_more_there_are() {
        let text = |members: Vec<String>| of(members).map(|value| value.to_str().expect("ASCII").to_owned());
        assert_eq!(text(Vec::new()), None);
        assert_eq!(text(vec!["a".into(), "b /c;d=1".into()]).as_deref(), Some("a, b /c;d=1"));
        let long = text((0..100_000).map(|n| format!("warning /data/{n}")).collect()).expect("a list");
        assert!(long.len() <= LONGEST && long.len() > LONGEST - 100, "{}", long.len());
        let (listed, count) = long.rsplit_once(", more;count=").expect("a count");
        assert_eq!(listed.split(", ").count() + count.parse::<usize>().expect("a number"), 100_000);
        assert_eq!(text(vec!["x".repeat(9000)]).as_deref(), Some("more;count=1"));
        assert_eq!(plain("/images/één, twee;3"), "/images/%C3%A9%C3%A9n%2C%20twee%3B3");
    }
}
