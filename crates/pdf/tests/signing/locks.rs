//! Locks of fields and permissions of signatures.

use pdf::revisions::Locks;
use pdf::signature::Refusal;

use super::files::{form, seal, signed, sound, wish};

#[test]
fn what_the_lock_of_a_field_says_the_signature_says() {
    let file = form(&["/T(a)/Lock<</Type/SigFieldLock/Action/Include/Fields[(b)]>>", "/T(b)", "/T(c)"]);
    let first = signed(&file, &wish("a")).expect("a signature");
    assert_eq!(sound(&first).signatures[0].locks, Some(Locks::Include(vec!["b".to_owned()])));
    assert_eq!(signed(&first, &wish("b")), Err(Refusal::Locked { by: "a".to_owned() }));
    let second = signed(&first, &wish("c")).expect("a field that is not locked");
    assert_eq!(sound(&second).signatures.len(), 2);
}

#[test]
fn fields_below_and_beside_are_locked_as_they_are_named() {
    for (lock, b, c) in [
        ("/Action/All", true, true),
        ("/Action/Exclude/Fields[(b)]", false, true),
        ("/Action/Include/Fields[(c)]", false, true),
        ("/Action/Include/Fields[]", false, false),
        ("/Action/Exclude/Fields[]", true, true),
    ] {
        let file = form(&[&format!("/T(a)/Lock<<{lock}>>"), "/T(b)", "/T(c)"]);
        let first = signed(&file, &wish("a")).expect("a signature");
        for (field, locked) in [("b", b), ("c", c)] {
            let outcome = signed(&first, &wish(field));
            assert_eq!(outcome == Err(Refusal::Locked { by: "a".to_owned() }), locked, "{lock} {field}: {outcome:?}");
            outcome.into_iter().for_each(|file| drop(sound(&file)));
        }
    }
}

#[test]
fn nothing_comes_after_a_signature_that_allows_no_change() {
    let file = form(&["/T(a)/Lock<</Action/Include/Fields[(x)]/P 1>>", "/T(b)"]);
    let first = signed(&file, &wish("a")).expect("a signature");
    assert_eq!(signed(&first, &wish("b")), Err(Refusal::ClosedBy { by: "a".to_owned() }));
    let file = form(&["/T(zegel)/SV<</MDP<</P 1>>>>", "/T(b)"]);
    let sealed = signed(&file, &seal()).expect("a seal");
    assert_eq!(sound(&sealed).signatures[0].certification, Some(1));
    assert_eq!(signed(&sealed, &wish("b")), Err(Refusal::Closed));
}

#[test]
fn a_taken_field_is_told_so_also_where_it_is_locked() {
    let file = form(&["/T(a)/Lock<</Action/All>>", "/T(b)"]);
    let first = signed(&file, &wish("a")).expect("a signature");
    assert!(matches!(signed(&first, &wish("a")), Err(Refusal::Taken { .. })));
}
