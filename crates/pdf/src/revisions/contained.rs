//! Whether the looks of a widget stay what they are drawn as: no graphics state is restored in them that was saved around them.
//!
//! A reader that keeps one stack for a page and for what stands on it gives back the clip and the place of the widget with it, and draws
//! the rest of the look anywhere on the page (ISO 32000-1, 8.4.2: `q` and `Q` are balanced within a content stream).

use std::collections::HashSet;

use super::content::Operations;
use super::object::{Dictionary, Object};
use super::sections::unpacked_within;
use super::state::State;

/// Objects that the looks of one widget lead to.
const MOST: usize = 2_000;
/// Bytes of one stream.
const LONGEST: usize = 8 << 20;

/// Whether each content stream that the looks of a widget lead to gives back only what it saved. What cannot be read without a doubt does
/// not.
pub(super) fn contained(now: &State<'_>, widget: &Dictionary) -> bool {
    let Some(looks) = widget.get(b"AP") else { return true };
    let mut open: Vec<(Object, bool)> = vec![(looks.clone(), false)];
    let mut seen = HashSet::new();
    while let Some((value, drawn)) = open.pop() {
        match &value {
            Object::Reference(id) => {
                if !seen.insert((id.0, drawn)) {
                    continue;
                }
                if seen.len() > MOST {
                    return false;
                }
                if let Some(object) = now.get(*id) {
                    // What is shared is not copied: only streams are read here, and dictionaries are small.
                    match object {
                        Object::Stream(own, range) => {
                            if (drawn || is_content(now, own)) && !balanced(now, own, range) {
                                return false;
                            }
                            open.extend(
                                own.entries.iter().map(|entry| (entry.value.clone(), entry.key == b"CharProcs")),
                            );
                        }
                        other => open.push((other.clone(), drawn)),
                    }
                }
            }
            Object::Array(items) => open.extend(items.iter().map(|item| (item.clone(), drawn))),
            Object::Dictionary(own) => {
                // Where a dictionary leads back to the document it is no look any more.
                let inner = own.entries.iter().filter(|entry| !matches!(entry.key.as_slice(), b"P" | b"Parent"));
                open.extend(inner.map(|entry| (entry.value.clone(), drawn || entry.key == b"CharProcs")));
            }
            _ => {}
        }
    }
    true
}

/// Whether a stream is content: a form, or a cell of a pattern.
fn is_content(now: &State<'_>, own: &Dictionary) -> bool {
    let form = now.value(own, b"Subtype").and_then(Object::as_name) == Some(b"Form");
    form || own.get(b"BBox").is_some() || own.get(b"PatternType").is_some()
}

fn balanced(now: &State<'_>, own: &Dictionary, range: &std::ops::Range<usize>) -> bool {
    let Some(content) = unpacked_within(now.file, own, range, LONGEST) else { return false };
    let mut saved: usize = 0;
    for operation in Operations::without_pictures(&content) {
        match operation {
            Ok(operation) if operation.operator == b"q" => saved += 1,
            Ok(operation) if operation.operator == b"Q" => match saved.checked_sub(1) {
                Some(rest) => saved = rest,
                None => return false,
            },
            Ok(_) => {}
            Err(_) => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::super::written::{file, state, stream};
    use super::*;

    fn own(content: &str, inner: &str) -> bool {
        let objects = [
            (1, "<</Type/Catalog/Pages 2 0 R>>".to_owned()),
            (2, "<</Type/Pages/Kids[]/Count 0>>".to_owned()),
            (3, "<</Subtype/Widget/AP<</N<</Ja 4 0 R>>>>>>".to_owned()),
            (4, stream("/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>", content)),
            (5, stream("/Subtype/Form/BBox[0 0 9 9]", inner)),
        ];
        let file = file(&objects);
        let state = state(&file);
        let widget = state.objects[&3].object.as_deref().and_then(Object::as_dictionary).expect("a widget");
        contained(&state, widget)
    }

    #[test]
    fn what_gives_back_more_than_it_saved_is_not_contained() {
        assert!(own("q /X Do Q", "q q 1 g Q"));
        for (content, inner) in [("Q", ""), ("Q q", ""), ("q Q Q q", ""), ("q Q", "q Q Q"), ("q (a", "")] {
            assert!(!own(content, inner), "{content} {inner}");
        }
        let picture = "q BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q";
        assert!(own(picture, ""));
        assert!(!own(&format!("{picture} Q"), ""));
    }
}
