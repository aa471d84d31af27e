//! Filters: which of their steps are drawn as browsers draw them.

use roxmltree::Node;

use super::{attribute, not_understood};
use crate::refusal::Refusal;

/// A filter, and its steps that are drawn. Others are not drawn as in browsers: `feImage`, `feDisplacementMap`, `feTile`, and lights, whose
/// colours and slopes the renderer takes otherwise.
const DRAWN: [&str; 18] = [
    "filter",
    "feBlend",
    "feColorMatrix",
    "feComponentTransfer",
    "feComposite",
    "feConvolveMatrix",
    "feDropShadow",
    "feFlood",
    "feFuncA",
    "feFuncB",
    "feFuncG",
    "feFuncR",
    "feGaussianBlur",
    "feMerge",
    "feMergeNode",
    "feMorphology",
    "feOffset",
    "feTurbulence",
];

/// Ways to put one result over another.
const OPERATORS: [&str; 6] = ["over", "in", "out", "atop", "xor", "arithmetic"];

/// Ways to mix two results that the renderer takes otherwise.
const MIXED: [&str; 4] = ["hue", "saturation", "color", "luminosity"];

/// Whether an element is a filter, or a step of one that is drawn.
pub(super) fn is_drawn(node: Node<'_, '_>) -> bool {
    DRAWN.contains(&node.tag_name().name())
}

/// Refuses a step that would be drawn otherwise by what it says.
///
/// # Errors
/// [`Refusal::NotUnderstood`] with the attribute.
pub(super) fn judged(node: Node<'_, '_>) -> Result<(), Refusal> {
    let name = node.tag_name().name();
    let refused = |attribute: &str, value: &str| Err(not_understood(&format!("<{name} {attribute}=\"{value}\">")));
    if !name.starts_with("fe") {
        return Ok(());
    }
    for input in ["in", "in2"] {
        if let Some(own) = attribute(node, input).filter(|own| matches!(own.trim(), "FillPaint" | "StrokePaint")) {
            return refused(input, own);
        }
    }
    let own = |attribute: &str| self::attribute(node, attribute).map(str::trim);
    match (name, own("operator"), own("mode")) {
        ("feComposite", Some(own), _) if !OPERATORS.contains(&own) => refused("operator", own),
        ("feBlend", _, Some(own)) if MIXED.contains(&own) => refused("mode", own),
        ("feTurbulence", ..) => match own("stitchTiles") {
            Some(own) if own != "noStitch" => refused("stitchTiles", own),
            _ => Ok(()),
        },
        _ => Ok(()),
    }
}
