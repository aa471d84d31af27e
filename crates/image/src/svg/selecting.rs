//! Which elements of a drawing a selector means.

use std::fmt::Write as _;
use std::num::NonZeroUsize;
use std::ptr::NonNull;

use cssparser::{CowRcStr, ParseError, ToCss};
use precomputed_hash::PrecomputedHash;
use roxmltree::Node;
use selectors::attr::{AttrSelectorOperation, CaseSensitivity, NamespaceConstraint};
use selectors::bloom::BloomFilter;
use selectors::context::{
    MatchingContext, MatchingForInvalidation, MatchingMode, NeedsSelectorFlags, QuirksMode, SelectorCaches,
};
use selectors::matching::{ElementSelectorFlags, matches_selector};
use selectors::parser::{NonTSPseudoClass, PseudoElement, Selector, SelectorParseErrorKind};
use selectors::{Element, OpaqueElement, SelectorImpl};

use super::attribute;

/// Pseudo-classes of what somebody does, or of forms: true of nothing on paper.
const NEVER: [&str; 12] = [
    "hover",
    "active",
    "focus",
    "focus-within",
    "focus-visible",
    "visited",
    "target",
    "checked",
    "enabled",
    "disabled",
    "fullscreen",
    "host",
];

/// Selectors of drawings.
#[derive(Debug, Clone)]
pub(super) struct Drawings;

/// A word of a selector.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Word(String);

/// What is in a style sheet and cannot be read.
#[derive(Debug)]
pub(super) struct Unread;

impl From<SelectorParseErrorKind> for Unread {
    fn from(_: SelectorParseErrorKind) -> Unread {
        Unread
    }
}

impl From<&str> for Word {
    fn from(text: &str) -> Word {
        Word(text.to_owned())
    }
}

impl AsRef<str> for Word {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl ToCss for Word {
    fn to_css<W: std::fmt::Write>(&self, dest: &mut W) -> std::fmt::Result {
        dest.write_str(&self.0)
    }
}

impl PrecomputedHash for Word {
    fn precomputed_hash(&self) -> u32 {
        self.0.bytes().fold(2_166_136_261, |sum: u32, byte| (sum ^ u32::from(byte)).wrapping_mul(16_777_619))
    }
}

/// A pseudo-class: of a link, or of nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Pseudo {
    Link,
    Never,
}

/// A pseudo-element. A drawing has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part;

impl ToCss for Pseudo {
    fn to_css<W: std::fmt::Write>(&self, dest: &mut W) -> std::fmt::Result {
        dest.write_str(if *self == Pseudo::Link { ":link" } else { ":hover" })
    }
}

impl ToCss for Part {
    fn to_css<W: std::fmt::Write>(&self, dest: &mut W) -> std::fmt::Result {
        dest.write_str("::selection")
    }
}

impl NonTSPseudoClass for Pseudo {
    fn is_active_or_hover(&self) -> bool {
        false
    }

    fn is_user_action_state(&self) -> bool {
        false
    }
}

impl PseudoElement for Part {}

impl SelectorImpl for Drawings {
    type ExtraMatchingData<'a> = ();
    type AttrValue = Word;
    type Identifier = Word;
    type LocalName = Word;
    type NamespaceUrl = Word;
    type NamespacePrefix = Word;
    type BorrowedNamespaceUrl = Word;
    type BorrowedLocalName = Word;
    type NonTSPseudoClass = Pseudo;
    type PseudoElement = Part;
}

/// Reads selectors.
pub(super) struct Reader;

impl<'i> selectors::Parser<'i> for Reader {
    type Impl = Drawings;
    type Error = Unread;

    fn parse_is_and_where(&self) -> bool {
        true
    }

    fn parse_nth_child_of(&self) -> bool {
        true
    }

    fn parse_non_ts_pseudo_class(&self, name: &str) -> Result<Pseudo, ParseError<Unread>> {
        let name = name.to_ascii_lowercase();
        match name.as_str() {
            "link" | "any-link" => Ok(Pseudo::Link),
            name if NEVER.contains(&name) => Ok(Pseudo::Never),
            _ => Err(ParseError::custom(Unread)),
        }
    }

    fn parse_pseudo_element(&self, _: &str) -> Result<Part, ParseError<Unread>> {
        Ok(Part)
    }
}

/// An element that selectors look at.
#[derive(Clone, Copy)]
struct Own<'a, 'input>(Node<'a, 'input>);

impl std::fmt::Debug for Own<'_, '_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_char('<')?;
        f.write_str(self.0.tag_name().name())
    }
}

impl Own<'_, '_> {
    fn has_class_of(&self, word: &Word, case: CaseSensitivity) -> bool {
        let words = attribute(self.0, "class").unwrap_or_default();
        words.split_ascii_whitespace().any(|own| case.eq(own.as_bytes(), word.0.as_bytes()))
    }
}

impl Element for Own<'_, '_> {
    type Impl = Drawings;

    fn opaque(&self) -> OpaqueElement {
        // Compared, never followed.
        let number = NonZeroUsize::new(self.0.id().get_usize() + 1).unwrap_or(NonZeroUsize::MIN);
        OpaqueElement::from_ptr(NonNull::without_provenance(number))
    }

    fn parent_element(&self) -> Option<Self> {
        self.0.parent_element().map(Own)
    }

    fn parent_node_is_shadow_root(&self) -> bool {
        false
    }

    fn containing_shadow_host(&self) -> Option<Self> {
        None
    }

    fn is_pseudo_element(&self) -> bool {
        false
    }

    fn prev_sibling_element(&self) -> Option<Self> {
        self.0.prev_sibling_element().map(Own)
    }

    fn next_sibling_element(&self) -> Option<Self> {
        self.0.next_sibling_element().map(Own)
    }

    fn first_element_child(&self) -> Option<Self> {
        self.0.first_element_child().map(Own)
    }

    fn is_html_element_in_html_document(&self) -> bool {
        false
    }

    fn has_local_name(&self, name: &Word) -> bool {
        self.0.tag_name().name() == name.0
    }

    fn has_namespace(&self, namespace: &Word) -> bool {
        self.0.tag_name().namespace().unwrap_or_default() == namespace.0
    }

    fn is_same_type(&self, other: &Self) -> bool {
        self.0.tag_name() == other.0.tag_name()
    }

    fn attr_matches(
        &self,
        namespace: &NamespaceConstraint<&Word>,
        name: &Word,
        operation: &AttrSelectorOperation<&Word>,
    ) -> bool {
        self.0.attributes().any(|own| {
            let right = match namespace {
                NamespaceConstraint::Any => true,
                NamespaceConstraint::Specific(wanted) => own.namespace().unwrap_or_default() == wanted.0,
            };
            right && own.name() == name.0 && operation.eval_str(own.value())
        })
    }

    fn match_non_ts_pseudo_class(&self, class: &Pseudo, _: &mut MatchingContext<'_, Drawings>) -> bool {
        *class == Pseudo::Link && self.is_link()
    }

    fn match_pseudo_element(&self, _: &Part, _: &mut MatchingContext<'_, Drawings>) -> bool {
        false
    }

    fn apply_selector_flags(&self, _: ElementSelectorFlags) {}

    fn is_link(&self) -> bool {
        self.0.tag_name().name() == "a" && self.0.attributes().any(|own| own.name() == "href")
    }

    fn is_html_slot_element(&self) -> bool {
        false
    }

    fn has_id(&self, id: &Word, case: CaseSensitivity) -> bool {
        attribute(self.0, "id").is_some_and(|own| case.eq(own.as_bytes(), id.0.as_bytes()))
    }

    fn has_class(&self, name: &Word, case: CaseSensitivity) -> bool {
        self.has_class_of(name, case)
    }

    fn has_custom_state(&self, _: &Word) -> bool {
        false
    }

    fn imported_part(&self, _: &Word) -> Option<Word> {
        None
    }

    fn is_part(&self, _: &Word) -> bool {
        false
    }

    fn is_empty(&self) -> bool {
        !self.0.children().any(|child| child.is_element() || child.text().is_some_and(|text| !text.is_empty()))
    }

    fn is_root(&self) -> bool {
        self.0.parent_element().is_none()
    }

    fn add_element_unique_hashes(&self, _: &mut BloomFilter) -> bool {
        false
    }
}

/// Whether a selector means an element.
pub(super) fn means(selector: &Selector<Drawings>, node: Node<'_, '_>, caches: &mut SelectorCaches) -> bool {
    let mut context = MatchingContext::new(
        MatchingMode::Normal,
        None,
        caches,
        QuirksMode::NoQuirks,
        NeedsSelectorFlags::No,
        MatchingForInvalidation::No,
    );
    matches_selector(selector, 0, None, Own(node), &mut context)
}

/// A name as the parser of CSS holds it, in small letters where case says nothing.
pub(super) fn lowered(name: &CowRcStr<'_>) -> String {
    if name.starts_with("--") { name.to_string() } else { name.to_ascii_lowercase() }
}
