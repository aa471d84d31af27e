//! Effects of a drawing: what goes through a filter becomes pixels of the size at which it is shown, within bounds. What lies unchanged over
//! its effect, as a shape over its shadow, stays paths.
//!
//! All of this works on a drawing as the renderer writes it: groups alone have filters, and these stand by themselves, in user space.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, Group, Node as Shown, Paint, Tree, WriteOptions};
use roxmltree::{Document, Node};

use super::pixels::Pixels;
use super::shadow::{self, Filters, Split};
use super::{Refusal, encode};

/// Effects of a drawing.
const MOST: usize = 2_000;

/// Pixels times steps of a filter, of one effect: its steps are all held at once, four bytes each.
const MOST_HELD: f64 = 36e6;

/// The same of all effects of a drawing, for the time that they take.
const MOST_DONE: f64 = 30e6;

/// Share of the pixels of a side that are wanted, below which an effect would be seen to be coarse.
const LEAST: f64 = 0.08;

const XLINK: &str = "http://www.w3.org/1999/xlink";

/// How many pixels a unit of a drawing has.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fineness {
    /// Where something has edges.
    pub(super) sharp: f64,
    /// Where the edges are those of shapes that lie over it.
    pub(super) under: f64,
    /// Where all is blurred.
    pub(super) soft: f64,
}

/// What reads a drawing that was written.
pub(super) type Read<'r> = &'r dyn Fn(&str) -> Result<Tree, Refusal>;

/// The same drawing without filters.
///
/// # Errors
/// [`Refusal::TooComplex`] where its effects take too much even when they are coarse.
pub(super) fn flattened(tree: Tree, fineness: Fineness, read: Read<'_>) -> Result<Tree, Refusal> {
    if tree.filters().is_empty() {
        return Ok(tree);
    }
    let damaged = |error: roxmltree::Error| Refusal::Damaged { said: error.to_string() };
    let text = tree.to_string(&WriteOptions { indent: usvg::Indent::None, ..WriteOptions::default() });
    let mut name = "effect".to_owned();
    while text.contains(&name) {
        name.push('-');
    }
    let document = Document::parse(&text).map_err(damaged)?;
    let mut apart = Apart { name, fineness, fine: Vec::new(), out: String::new() };
    apart.element(document.root_element(), &shadow::filters(&document));
    if apart.fine.len() > MOST {
        return Err(Refusal::TooComplex);
    }
    let Apart { name, fine, out: text, .. } = apart;

    let tree = read(&text)?;
    let mut found = BTreeMap::new();
    find(tree.root(), 1.0, &name, &mut found);
    let weighed: Vec<(String, Effect<'_>, f64)> = found
        .into_iter()
        .map(|(id, effect)| {
            let number = id.get(name.len()..).and_then(|own| own.parse::<usize>().ok());
            let fine = effect.scale * number.and_then(|own| fine.get(own)).copied().unwrap_or(fineness.sharp);
            (id, effect, fine)
        })
        .collect();
    let weights = weighed.iter().map(|(_, effect, fine)| weight(effect.group) * fine * fine);
    let heaviest = weights.clone().fold(0.0, f64::max);
    let share = (MOST_HELD / heaviest).min(MOST_DONE / weights.sum::<f64>()).min(1.0).sqrt();
    if !share.is_finite() || share < LEAST {
        return Err(Refusal::TooComplex);
    }
    let mut pixels = BTreeMap::new();
    for (id, effect, fine) in weighed {
        if let Some(placed) = drawn(&effect, fine * share)? {
            pixels.insert(id, placed);
        }
    }
    let mut whole = BTreeSet::new();
    uncut(tree.root(), &name, &mut whole);
    let document = Document::parse(&text).map_err(damaged)?;
    let mut out = String::new();
    replaced(document.root_element(), &Replacing { name: &name, pixels, whole }, &mut out);
    read(&out)
}

/// Writes a drawing so that each effect is the only thing of a group that has a name.
struct Apart {
    /// How the names begin.
    name: String,
    fineness: Fineness,
    /// How fine each effect is.
    fine: Vec<f64>,
    out: String,
}

impl Apart {
    fn element(&mut self, node: Node<'_, '_>, filters: &Filters<'_, '_>) {
        let Some(filter) = node.attribute("filter").filter(|_| node.tag_name().name() == "g") else {
            open(node, &[], &mut self.out);
            self.children(node, filters);
            close(node, &mut self.out);
            return;
        };
        let id = format!("{}{}", self.name, self.fine.len());
        open(node, &["filter", "id"], &mut self.out);
        match shadow::split(filter, node, filters, &id) {
            Some(Split { under, soft }) => {
                self.fine.push(if soft { self.fineness.soft } else { self.fineness.under });
                let _ = write!(self.out, "{under}<g id=\"{id}\" filter=\"url(#{id}-under)\">");
                node.children().for_each(|child| copy(child, &mut self.out));
                let _ = write!(self.out, "</g><g id=\"{id}-shape\" clip-path=\"url(#{id}-edge)\">");
                self.children(node, filters);
            }
            None => {
                self.fine.push(self.fineness.sharp);
                let _ = write!(self.out, "<g id=\"{id}\"");
                value("filter", filter, &mut self.out);
                self.out.push('>');
                node.children().for_each(|child| copy(child, &mut self.out));
            }
        }
        self.out.push_str("</g>");
        close(node, &mut self.out);
    }

    fn children(&mut self, node: Node<'_, '_>, filters: &Filters<'_, '_>) {
        node.children().filter(Node::is_element).for_each(|child| self.element(child, filters));
    }
}

fn open(node: Node<'_, '_>, without: &[&str], out: &mut String) {
    out.push('<');
    out.push_str(node.tag_name().name());
    if node.parent_element().is_none() {
        let _ = write!(out, " xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"{XLINK}\"");
    }
    for own in node.attributes().filter(|own| !without.contains(&own.name())) {
        let name = if own.namespace() == Some(XLINK) { "xlink:href" } else { own.name() };
        value(name, own.value(), out);
    }
    out.push('>');
}

fn close(node: Node<'_, '_>, out: &mut String) {
    let _ = write!(out, "</{}>", node.tag_name().name());
}

fn value(name: &str, value: &str, out: &mut String) {
    let value = value.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let _ = write!(out, " {name}=\"{value}\"");
}

fn copy(node: Node<'_, '_>, out: &mut String) {
    if node.is_element() {
        open(node, &[], out);
        node.children().for_each(|child| copy(child, out));
        close(node, out);
    }
}

/// What stands in the place of effects.
struct Replacing<'t> {
    /// How the names of effects begin.
    name: &'t str,
    /// Their pixels; none of those that draw nothing.
    pixels: BTreeMap<String, Placed>,
    /// Shapes over them that lie within the region of their filter.
    whole: BTreeSet<String>,
}

/// Writes a drawing with pixels in the place of effects.
fn replaced(node: Node<'_, '_>, with: &Replacing<'_>, out: &mut String) {
    let named = node.attribute("id").filter(|id| id.starts_with(with.name));
    if let Some(id) = named.filter(|_| node.has_attribute("filter")) {
        if let Some(Placed { place: [x, y, width, height], png }) = with.pixels.get(id) {
            let _ = write!(
                out,
                "<image x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" preserveAspectRatio=\"none\" \
                 xlink:href=\"data:image/png;base64,{}\"/>",
                STANDARD.encode(png)
            );
        }
        return;
    }
    let whole = named.is_some_and(|id| with.whole.contains(id));
    open(node, if whole { &["id", "clip-path"] } else { &[] }, out);
    node.children().filter(Node::is_element).for_each(|child| replaced(child, with, out));
    close(node, out);
}

/// Finds the shapes over effects that nothing is cut off of.
fn uncut(group: &Group, name: &str, whole: &mut BTreeSet<String>) {
    for node in group.children() {
        let Shown::Group(own) = node else { continue };
        if let Some(clip) = own.clip_path().filter(|_| own.id().starts_with(name)) {
            let [edge, shape] = [clip.root().bounding_box(), own.layer_bounding_box().to_rect()];
            let within = shape.left() >= edge.left() && shape.top() >= edge.top();
            if within && shape.right() <= edge.right() && shape.bottom() <= edge.bottom() {
                whole.insert(own.id().to_owned());
            }
        }
        uncut(own, name, whole);
    }
}

/// A group with filters, and how much larger than its units it is shown.
struct Effect<'t> {
    node: &'t Shown,
    group: &'t Group,
    scale: f64,
}

fn scale(transform: Transform) -> f64 {
    let (x, y) = transform.get_scale();
    f64::from(x.max(y))
}

/// Finds all effects by their names: of what is seen, in its masks and in its patterns. `around`: how much larger these are.
fn find<'t>(group: &'t Group, around: f64, name: &str, found: &mut BTreeMap<String, Effect<'t>>) {
    let mask = |own: &'t Group, found: &mut BTreeMap<String, Effect<'t>>| {
        let around = around * scale(own.abs_transform());
        let mut mask = own.mask();
        while let Some(one) = mask {
            find(one.root(), around, name, found);
            mask = one.mask();
        }
    };
    for node in group.children() {
        match node {
            Shown::Group(own) if own.id().starts_with(name) && !own.filters().is_empty() => {
                let scale = around * scale(own.abs_transform());
                let known = found.get(own.id()).map_or(0.0, |known| known.scale);
                if scale > known {
                    found.insert(own.id().to_owned(), Effect { node, group: own, scale });
                }
            }
            Shown::Group(own) => {
                mask(own, found);
                find(own, around, name, found);
            }
            Shown::Path(path) => {
                let paints = [path.fill().map(usvg::Fill::paint), path.stroke().map(usvg::Stroke::paint)];
                for paint in paints.into_iter().flatten() {
                    if let Paint::Pattern(own) = paint {
                        let around = around * scale(path.abs_transform().pre_concat(own.transform()));
                        find(own.root(), around, name, found);
                    }
                }
            }
            Shown::Image(_) | Shown::Text(_) => {}
        }
    }
}

/// Square units times steps of the filters of a group and of those within.
fn weight(group: &Group) -> f64 {
    let region = group.layer_bounding_box();
    let steps: usize = group.filters().iter().map(|filter| filter.primitives().len() + 3).sum();
    let within = group.children().iter().map(|node| match node {
        Shown::Group(own) => weight(own),
        _ => 0.0,
    });
    let own = f64::from(region.width()) * f64::from(region.height()) * steps as f64;
    let larger = scale(group.transform());
    larger * larger * (own + within.sum::<f64>())
}

/// Pixels, and where they lie: left, top, width, height.
struct Placed {
    place: [f64; 4],
    png: Vec<u8>,
}

/// An effect as pixels; `None` when nothing of it is seen.
fn drawn(effect: &Effect<'_>, fine: f64) -> Result<Option<Placed>, Refusal> {
    let region = effect.group.layer_bounding_box();
    let side = |own: f32| (f64::from(own) * fine).ceil().max(1.0) as u32;
    let mut pixmap = Pixmap::new(side(region.width()), side(region.height())).ok_or(Refusal::TooComplex)?;
    // The renderer takes a node away from where it stands on the whole.
    let whole = effect.group.abs_layer_bounding_box();
    let transform = Transform::from_scale(fine as f32, fine as f32)
        .pre_translate(-region.x(), -region.y())
        .pre_translate(whole.x(), whole.y());
    resvg::render_node(effect.node, transform, &mut pixmap.as_mut());
    let pixels = Pixels::drawn(pixmap).ok_or(Refusal::TooComplex)?;
    let Some(([left, top], pixels)) = pixels.covered() else { return Ok(None) };
    let place = [
        f64::from(region.x()) + f64::from(left) / fine,
        f64::from(region.y()) + f64::from(top) / fine,
        f64::from(pixels.width) / fine,
        f64::from(pixels.height) / fine,
    ];
    Ok(Some(Placed { place, png: encode::png_as_is(&pixels)? }))
}
