//! Whether all readers carry out the operators of some content alike: each with its own number of operands, and none that leaves the
//! content it stands in.

use hayro::hayro_syntax::content::UntypedIter;
use hayro::hayro_syntax::object::{Dict, Name, Object};
use hayro::hayro_syntax::page::Resources;

/// Where content stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nesting {
    /// It is the page's: there is nothing around it that it could leave.
    Outermost,
    /// It is drawn by other content, or over a page.
    Within,
}

/// Operands of each operator (ISO 32000-1, annex A); `None` for those that have as many as a colour.
fn operands(operator: &[u8]) -> Option<usize> {
    Some(match operator {
        b"q" | b"Q" | b"h" | b"S" | b"s" | b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" | b"n" | b"W" | b"W*"
        | b"BT" | b"ET" | b"T*" | b"EMC" | b"BX" | b"EX" => 0,
        b"w" | b"J" | b"j" | b"M" | b"ri" | b"i" | b"gs" | b"Tc" | b"Tw" | b"Tz" | b"TL" | b"Tr" | b"Ts" | b"Tj"
        | b"TJ" | b"'" | b"Do" | b"sh" | b"BMC" | b"MP" | b"g" | b"G" | b"CS" | b"cs" => 1,
        b"d" | b"m" | b"l" | b"Td" | b"TD" | b"Tf" | b"BDC" | b"DP" | b"d0" => 2,
        b"\"" | b"rg" | b"RG" => 3,
        b"v" | b"y" | b"re" | b"k" | b"K" => 4,
        b"cm" | b"c" | b"Tm" | b"d1" => 6,
        _ => return None,
    })
}

/// Whether content is read alike: of an operator with more operands than it has, one reader takes the first and another the last; and a
/// graphics state that is restored where none was saved is that of what is around the content.
pub(super) fn agreed(content: &[u8], nesting: Nesting) -> bool {
    let mut operators = UntypedIter::new(content);
    let mut saved: usize = 0;
    // Whether a pattern is to be painted with, and none was chosen: for areas, and for lines.
    let mut unset = [false; 2];
    let mut outer: Vec<[bool; 2]> = Vec::new();
    while let Some(operator) = operators.next() {
        let name: &[u8] = operator.operator;
        if operands(name).is_some_and(|wanted| operator.operands().count() != wanted) {
            return false;
        }
        match name {
            b"q" => {
                saved += 1;
                outer.push(unset);
            }
            b"Q" if saved == 0 && nesting == Nesting::Within => return false,
            b"Q" => {
                saved = saved.saturating_sub(1);
                unset = outer.pop().unwrap_or(unset);
            }
            b"cs" | b"CS" => {
                let pattern =
                    matches!(operator.operands().next(), Some(Object::Name(name)) if name.as_ref() == b"Pattern");
                unset[usize::from(name == b"CS")] = pattern;
            }
            b"sc" | b"scn" | b"g" | b"rg" | b"k" => unset[0] = false,
            b"SC" | b"SCN" | b"G" | b"RG" | b"K" => unset[1] = false,
            b"f" | b"F" | b"f*" | b"Tj" | b"TJ" | b"'" | b"\"" if unset[0] => return false,
            b"S" | b"s" if unset[1] => return false,
            b"B" | b"B*" | b"b" | b"b*" if unset[0] || unset[1] => return false,
            _ => {}
        }
    }
    true
}

/// Whether an operator stands in some content.
pub(super) fn has(content: &[u8], wanted: &[u8]) -> bool {
    let mut operators = UntypedIter::new(content);
    while let Some(operator) = operators.next() {
        if &operator.operator[..] == wanted {
            return true;
        }
    }
    false
}

/// Whether content with resources of its own names some that it has from further up: the library finds those, and others do not.
pub(super) fn borrows(content: &[u8], resources: &Resources<'_>) -> bool {
    let mut operators = UntypedIter::new(content);
    while let Some(operator) = operators.next() {
        let of: fn(&Resources<'_>, &[u8]) -> bool = match &operator.operator[..] {
            b"gs" => |own, name| own.ext_g_states.contains_key(name),
            b"Tf" => |own, name| own.fonts.contains_key(name),
            b"Do" => |own, name| own.x_objects.contains_key(name),
            b"sh" => |own, name| own.shadings.contains_key(name),
            b"cs" | b"CS" => |own, name| own.color_spaces.contains_key(name),
            b"scn" | b"SCN" => |own, name| own.patterns.contains_key(name),
            _ => continue,
        };
        let names = operator.operands().filter_map(|one| if let Object::Name(name) = one { Some(name) } else { None });
        for name in names {
            let mut next = Some(resources);
            let mut own = true;
            while let Some(level) = next {
                if of(level, name.as_ref()) {
                    break;
                }
                own = false;
                next = level.parent();
            }
            if !own && next.is_some() {
                return true;
            }
        }
    }
    false
}

/// Whether marked content may be shown or hidden by its properties: the library asks for layers whatever the tag is. `layered` files have
/// layers.
pub(super) fn may_hide(properties: &Object<'_>, resources: &Resources<'_>, layered: bool) -> bool {
    let layer = |own: &Dict<'_>| {
        let kind = own.get::<Name<'_>>(b"Type");
        let named = kind.is_some_and(|kind| matches!(kind.as_ref(), b"OCG" | b"OCMD"));
        named || own.contains_key(b"OC") || own.contains_key(b"OCGs")
    };
    let name = match properties {
        Object::Name(name) => name,
        Object::Dict(own) => return layer(own),
        _ => return true,
    };
    let mut next = Some(resources);
    while let Some(level) = next {
        if let Some(found) = level.properties.get::<Dict<'_>>(name.as_ref()) {
            return layer(&found) || (layered && level.properties.get_ref(name.as_ref()).is_some());
        }
        next = level.parent();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leaves_its_content_or_has_too_many_operands_is_not_agreed_on() {
        for (content, page, within) in [
            ("q 1 0 0 1 0 0 cm q Q Q", true, true),
            ("Q q", true, false),
            ("q Q Q", true, false),
            ("/OC /A /B BDC EMC", false, false),
            ("/F /G 12 Tf", false, false),
            ("/Cs cs 0 0 1 scn 1 1 1 /P scn", true, true),
            ("BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q", true, false),
        ] {
            let agreed = [Nesting::Outermost, Nesting::Within].map(|nesting| agreed(content.as_bytes(), nesting));
            assert_eq!(agreed, [page, within], "{content}");
        }
    }
}
