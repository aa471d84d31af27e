//! Filters that leave a shape as it is and lay something under it: what is under it, and whether that is blurred.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use roxmltree::{Document, Node};

const SVG: &str = "http://www.w3.org/2000/svg";

/// A filter in two: what is under the shape, and the shape.
pub(super) struct Split {
    /// A filter that makes what is under it, and a clip with the edges of the region of both; named after what was asked for.
    pub(super) under: String,
    /// Whether what is under it is blurred all over.
    pub(super) soft: bool,
}

/// The filters of a drawing by their names.
pub(super) type Filters<'d, 'input> = BTreeMap<&'d str, Node<'d, 'input>>;

/// All filters of a drawing.
pub(super) fn filters<'d, 'input>(document: &'d Document<'input>) -> Filters<'d, 'input> {
    let all = document.descendants().filter(|node| node.has_tag_name((SVG, "filter")));
    all.filter_map(|node| Some((node.attribute("id")?, node))).collect()
}

/// What the alpha of a soft edge may be multiplied by and stay soft.
const STEEPEST: f64 = 2.0;

/// Splits the filter of a group, if it can be.
pub(super) fn split(filter: &str, group: Node<'_, '_>, filters: &Filters<'_, '_>, id: &str) -> Option<Split> {
    let own = filter.strip_prefix("url(#")?.strip_suffix(')').filter(|own| !own.contains(')'))?;
    let filter = *filters.get(own)?;
    let steps: Vec<Node<'_, '_>> = filter.children().filter(Node::is_element).collect();
    let (last, before) = steps.split_last()?;
    let of_graphic = |name: &str| last.attribute(name) == Some("SourceGraphic");
    // The shape is drawn in sRGB; where it is see-through, that would be another colour.
    if last.attribute("color-interpolation-filters") != Some("sRGB") && !is_opaque(group) {
        return None;
    }
    if ["x", "y", "width", "height"].iter().any(|side| last.has_attribute(*side)) {
        return None;
    }
    let space = last.attribute("color-interpolation-filters").unwrap_or("linearRGB");
    let mut under = Vec::new();
    let mut made = String::new();
    match last.tag_name().name() {
        "feBlend" if of_graphic("in") && last.attribute("mode").is_none_or(|mode| mode == "normal") => {
            under.push(last.attribute("in2")?);
        }
        "feComposite" if of_graphic("in") && last.attribute("operator").is_none_or(|own| own == "over") => {
            under.push(last.attribute("in2")?);
        }
        "feMerge" => {
            let all = last.children().filter(Node::is_element).map(|node| node.attribute("in"));
            under = all.collect::<Option<_>>()?;
            if under.pop() != Some("SourceGraphic") || under.is_empty() {
                return None;
            }
        }
        "feDropShadow" if of_graphic("in") => {
            let own = |name: &str| last.attribute(name).unwrap_or_default();
            let _ = write!(
                made,
                "<feGaussianBlur in=\"SourceAlpha\" stdDeviation=\"{0}\" color-interpolation-filters=\"{space}\"/>\
                 <feOffset dx=\"{1}\" dy=\"{2}\" result=\"{id}-blur\" color-interpolation-filters=\"{space}\"/>\
                 <feFlood flood-color=\"{3}\" flood-opacity=\"{4}\" color-interpolation-filters=\"{space}\"/>\
                 <feComposite in2=\"{id}-blur\" operator=\"in\" result=\"{id}-shadow\" color-interpolation-filters=\"{space}\"/>",
                own("stdDeviation"),
                own("dx"),
                own("dy"),
                own("flood-color"),
                own("flood-opacity"),
            );
        }
        _ => return None,
    }
    let shadow = format!("{id}-shadow");
    let mut soft = Softness::default();
    before.iter().for_each(|step| soft.step(*step));
    let is_soft = if made.is_empty() {
        under.iter().all(|name| soft.of(Some(name)))
    } else {
        under.push(&shadow);
        is_blurred(*last)
    };
    let [x, y, width, height] = ["x", "y", "width", "height"].map(|side| filter.attribute(side).unwrap_or_default());
    let text = filter.document().input_text();
    let mut out = format!(
        "<filter id=\"{id}-under\" filterUnits=\"userSpaceOnUse\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\">"
    );
    before.iter().for_each(|step| out.push_str(&text[step.range()]));
    let _ = write!(out, "{made}<feMerge color-interpolation-filters=\"{space}\">");
    for name in under {
        let _ = write!(out, "<feMergeNode in=\"{name}\"/>");
    }
    let _ = write!(
        out,
        "</feMerge></filter><clipPath id=\"{id}-edge\"><rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/></clipPath>"
    );
    Some(Split { under: out, soft: is_soft })
}

/// Whether nothing of a group is seen through.
fn is_opaque(group: Node<'_, '_>) -> bool {
    let within = group.descendants().filter(|node| node.is_element() && *node != group);
    within.into_iter().all(|node| {
        let clear = ["opacity", "fill-opacity", "stroke-opacity", "mask", "filter", "style"];
        let painted = ["fill", "stroke"].map(|name| node.attribute(name).is_some_and(|own| own.contains("url(")));
        !node.has_tag_name((SVG, "image"))
            && !clear.iter().any(|name| node.has_attribute(*name))
            && painted == [false, false]
    })
}

/// Which results of a filter have no edges.
#[derive(Default)]
struct Softness<'d> {
    results: BTreeMap<&'d str, bool>,
}

impl<'d> Softness<'d> {
    fn of(&self, name: Option<&str>) -> bool {
        name.and_then(|own| self.results.get(own)).is_some_and(|own| *own)
    }

    fn step(&mut self, node: Node<'d, '_>) {
        let input = |name: &str| self.of(node.attribute(name));
        let soft = match node.tag_name().name() {
            "feFlood" => true,
            "feGaussianBlur" => is_blurred(node),
            "feOffset" => input("in"),
            "feColorMatrix" => {
                input("in") && !is_steep(node.attribute("values").filter(|_| node.attribute("type") == Some("matrix")))
            }
            "feComponentTransfer" => {
                input("in")
                    && node.children().filter(|own| own.has_tag_name((SVG, "feFuncA"))).all(|own| {
                        let slope = own.attribute("slope").and_then(|own| own.parse::<f64>().ok()).unwrap_or(1.0);
                        matches!(own.attribute("type"), Some("identity" | "linear")) && slope.abs() <= STEEPEST
                    })
            }
            "feBlend" | "feComposite" => input("in") && input("in2"),
            "feMerge" => node.children().filter(Node::is_element).all(|own| self.of(own.attribute("in"))),
            _ => false,
        };
        if let Some(name) = node.attribute("result") {
            self.results.insert(name, soft);
        }
    }
}

/// Whether a matrix makes steep edges of soft ones.
fn is_steep(values: Option<&str>) -> bool {
    let all = values.unwrap_or_default().split([' ', ',']).filter_map(|own| own.parse::<f64>().ok());
    // All that alpha is made of.
    all.skip(15).take(4).map(f64::abs).sum::<f64>() > STEEPEST
}

/// Whether a blur is one in both directions.
fn is_blurred(node: Node<'_, '_>) -> bool {
    let each = node.attribute("stdDeviation").unwrap_or_default();
    let mut each = each.split_whitespace().map(|own| own.parse::<f64>().is_ok_and(|own| own > 0.0)).peekable();
    each.peek().is_some() && each.all(|own| own)
}
