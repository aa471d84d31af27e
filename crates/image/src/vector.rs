//! Drawings: an SVG read within limits, judged, and written again as paths alone.
//!
//! What is written holds no script, no reference, no name of a font and no metadata, for it is made from what was understood.

use std::borrow::Cow;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, Group, Node as Shown, Options, Paint, Tree, WriteOptions};
use roxmltree::{Document, Node, ParsingOptions};

use super::effects::Fineness;
use super::pixels::Pixels;
use super::sniff::{self, Sort};
use super::svg::{self, Opened};
use super::{Refusal, Role, VECTOR_DPI, Wish, decode, effects, encode};

/// Bytes of a drawing as written; a longer one becomes pixels.
pub(super) const LONGEST: usize = 1 << 20;

/// Bytes of an SVG that is read.
const MOST_BYTES: usize = 8 << 20;

/// Elements and texts of an SVG.
const MOST_NODES: u32 = 100_000;

/// Elements within one another.
const DEEPEST: usize = 200;

/// Pixels of a side when a drawing becomes some.
const MOST_SIDE: f64 = 6_000.0;

/// Dots per inch of a shadow: it has no edges.
const SOFT_DPI: f64 = 150.0;

/// Pixels of a side when a drawing is looked at, not used.
const GLANCE: f64 = 160.0;

/// The same where a glance saw nothing: lines may be fine.
const LOOK: f64 = 1_600.0;

/// A drawing that was understood.
pub(super) struct Drawing {
    tree: Tree,
    /// What is drawn on: left, top, width, height.
    seen: [f32; 4],
    written: String,
    /// It was a program too.
    pub(super) scripted: bool,
}

/// Reads an SVG; what goes through a filter becomes pixels, as fine as is wished.
///
/// # Errors
/// [`Refusal`] for what is no SVG, is too much, names something elsewhere, is a program, or has letters that need a font.
pub(super) fn read(file: &[u8], wish: &Wish) -> Result<Drawing, Refusal> {
    if file.len() > MOST_BYTES {
        return Err(Refusal::TooComplex);
    }
    let text = text(file)?;
    let document = Document::parse_with_options(&text, parsing()).map_err(unread)?;
    let scripted = allowed(&document)?;
    let text = svg::resolved(&document, &|file| opened(file, wish))?;
    let tree = tree(&text)?;
    let [_, _, width, height] = seen(&tree)?;
    let tree = effects::flattened(tree, fineness(width, height, wish), &|text| self::tree(text))?;
    let seen = seen(&tree)?;
    let written = written(&tree, seen);
    let drawing = Drawing { tree, seen, written, scripted };
    // Paths without a paint stay in the tree; what is seen through stays white where it is not laid on a dark ground.
    let white = wish.role == Role::Picture || !drawing.is_light();
    // With something round it: a line that fills a row of pixels is not drawn at the edge.
    let [left, top, width, height] = drawing.seen;
    let margin = width.max(height) / 40.0;
    let around = [left - margin, top - margin, width + 2.0 * margin, height + 2.0 * margin];
    for side in [GLANCE, LOOK] {
        let pixels = drawing.part(around, side, side)?;
        if !(pixels.is_clear() || white && pixels.is_white()) {
            return Ok(drawing);
        }
    }
    Err(Refusal::Empty)
}

fn tree(text: &str) -> Result<Tree, Refusal> {
    let document = Document::parse_with_options(text, parsing()).map_err(unread)?;
    let mut options = Options::default();
    options.image_href_resolver.resolve_string = Box::new(|_, _| None);
    Tree::from_xmltree(&document, &options)
        .map_err(|error| Refusal::Damaged { said: error.to_string().chars().take(200).collect() })
}

/// What is drawn on: left, top, width, height.
///
/// # Errors
/// [`Refusal::Empty`] where that is nothing.
fn seen(tree: &Tree) -> Result<[f32; 4], Refusal> {
    let bounds = tree.root().abs_layer_bounding_box();
    let size = tree.size();
    let left = bounds.x().max(0.0);
    let top = bounds.y().max(0.0);
    let right = bounds.right().min(size.width());
    let bottom = bounds.bottom().min(size.height());
    let seen = [left, top, right - left, bottom - top];
    let empty = seen.iter().skip(2).any(|side| !side.is_finite() || *side <= 0.0);
    if tree.root().children().is_empty() || empty { Err(Refusal::Empty) } else { Ok(seen) }
}

/// How fine the effects of a drawing are that is as large as there is room for it.
fn fineness(width: f32, height: f32, wish: &Wish) -> Fineness {
    let at = |dpi: f64| (wish.width / f64::from(width)).min(wish.height / f64::from(height)) / 25.4 * dpi;
    let dpi = if wish.press.is_some() && wish.role == Role::Logo { VECTOR_DPI } else { wish.dpi };
    Fineness { sharp: at(dpi), under: at(wish.dpi), soft: at(wish.dpi.min(SOFT_DPI)) }
}

/// A picture within a drawing, opened as any other picture, within the same limits.
///
/// # Errors
/// [`Refusal`], as for a picture that comes by itself; a drawing in a drawing in a drawing is too much.
fn opened(file: &[u8], wish: &Wish) -> Result<Opened, Refusal> {
    match sniff::sort(file)? {
        Sort::Raster(format) => Ok(Opened::Png(encode::png_as_is(&decode::decode(file, format)?)?)),
        Sort::Svg => {
            let inner = |file: &[u8]| match sniff::sort(file)? {
                Sort::Raster(_) => opened(file, wish),
                Sort::Svg => Err(Refusal::TooComplex),
            };
            let text = text(file)?;
            let document = Document::parse_with_options(&text, parsing()).map_err(unread)?;
            allowed(&document)?;
            let text = svg::resolved(&document, &inner)?;
            if !text.contains("filter") {
                return Ok(Opened::Svg(text));
            }
            // It is no larger than what it stands in.
            let tree = tree(&text)?;
            let fineness = fineness(tree.size().width(), tree.size().height(), wish);
            let tree = effects::flattened(tree, fineness, &|text| self::tree(text))?;
            Ok(Opened::Svg(tree.to_string(&WriteOptions { indent: usvg::Indent::None, ..WriteOptions::default() })))
        }
    }
}

fn text(file: &[u8]) -> Result<Cow<'_, str>, Refusal> {
    svg::text(file).ok_or_else(|| Refusal::Damaged { said: "its letters are not of the encoding that it names".into() })
}

/// Entities are needed: programs for drawing write them. The parser bounds how often they stand in one another.
fn parsing<'input>() -> ParsingOptions<'input> {
    ParsingOptions { allow_dtd: true, nodes_limit: MOST_NODES, ..ParsingOptions::default() }
}

/// Why XML cannot be read.
fn unread(error: roxmltree::Error) -> Refusal {
    match error {
        roxmltree::Error::NodesLimitReached | roxmltree::Error::EntityReferenceLoop(_) => Refusal::TooComplex,
        other => Refusal::Damaged { said: other.to_string().chars().take(200).collect() },
    }
}

/// Refuses what lies elsewhere, and tells whether a drawing is a program too: that is never run, and nothing of it is written.
fn allowed(document: &Document<'_>) -> Result<bool, Refusal> {
    let mut scripted = false;
    for node in document.descendants() {
        if node.ancestors().nth(DEEPEST).is_some() {
            return Err(Refusal::TooComplex);
        }
        if !node.is_element() {
            continue;
        }
        let name = node.tag_name().name();
        if node.ancestors().filter(Node::is_element).any(|own| matches!(own.tag_name().name(), "script" | "handler")) {
            scripted = true;
            continue;
        }
        for attribute in node.attributes() {
            let (own, value) = (attribute.name(), attribute.value().trim());
            let event = own.len() > 2 && own.starts_with("on") && own.chars().all(|c| c.is_ascii_lowercase());
            if event || own == "href" && value.to_ascii_lowercase().starts_with("javascript:") {
                scripted = true;
                continue;
            }
            // A link leads away when it is clicked, and a page of ours has none.
            let shown = own == "href" && name != "a";
            let carried = matches!(name, "image" | "feImage") && svg::carried(value).is_some();
            if shown && !value.is_empty() && !value.starts_with('#') && !carried {
                return Err(svg::external(value));
            }
            if value.contains("url(") {
                svg::links(value)?;
            }
        }
    }
    Ok(scripted)
}

/// The drawing as text, showing only where something is.
fn written(tree: &Tree, [left, top, width, height]: [f32; 4]) -> String {
    let options = WriteOptions {
        coordinates_precision: 4,
        transforms_precision: 6,
        indent: usvg::Indent::None,
        ..WriteOptions::default()
    };
    let text = tree.to_string(&options);
    // It begins with the size of the whole canvas.
    let rest = text.split_once(" xmlns=").map_or("", |(_, rest)| rest);
    format!("<svg width=\"{width}\" height=\"{height}\" viewBox=\"{left} {top} {width} {height}\" xmlns={rest}")
}

impl Drawing {
    /// Width and height of what is seen.
    pub(super) fn size(&self) -> (f64, f64) {
        (f64::from(self.seen[2]), f64::from(self.seen[3]))
    }

    /// The SVG that is used.
    pub(super) fn written(&self) -> &str {
        &self.written
    }

    /// The SVG that is used.
    pub(super) fn into_written(self) -> String {
        self.written
    }

    /// Whether a press can be given it as paths in its inks: opaque areas and lines of one colour each, nothing cut off, nothing mixed.
    pub(super) fn is_plain(&self) -> bool {
        self.written.len() <= LONGEST && plain(self.tree.root())
    }

    /// Whether white paper would swallow it.
    pub(super) fn is_light(&self) -> bool {
        // With some of the canvas round it: a plate that fills the canvas is a ground of its own, a smaller one is a mark.
        let [left, top, width, height] = self.seen;
        let canvas = self.tree.size();
        let [start, above] = [(left - width / 10.0).max(0.0), (top - height / 10.0).max(0.0)];
        let end = (left + width * 1.1).min(canvas.width());
        let below = (top + height * 1.1).min(canvas.height());
        let glanced = self.part([start, above, end - start, below - above], GLANCE, GLANCE);
        glanced.is_ok_and(|pixels| pixels.is_light())
    }

    /// The drawing as pixels, as many as fit in a width and a height.
    ///
    /// # Errors
    /// [`Refusal::TooComplex`] when there is no room for them.
    pub(super) fn pixels(&self, most_wide: f64, most_high: f64) -> Result<Pixels, Refusal> {
        self.part(self.seen, most_wide, most_high)
    }

    /// A part of the canvas (left, top, width, height) as pixels.
    fn part(&self, [left, top, width, height]: [f32; 4], most_wide: f64, most_high: f64) -> Result<Pixels, Refusal> {
        let (width, height) = (f64::from(width), f64::from(height));
        let factor = (most_wide.min(MOST_SIDE) / width).min(most_high.min(MOST_SIDE) / height);
        // At most MOST_SIDE, and at least one.
        let side = |own: f64| (own * factor).round().max(1.0) as u32;
        let mut pixmap = Pixmap::new(side(width), side(height)).ok_or(Refusal::TooComplex)?;
        let factor = factor as f32;
        let transform = Transform::from_translate(-left, -top).post_scale(factor, factor);
        resvg::render(&self.tree, transform, &mut pixmap.as_mut());
        Pixels::drawn(pixmap).ok_or(Refusal::TooComplex)
    }
}

fn plain(group: &Group) -> bool {
    let inner = group.abs_layer_bounding_box();
    // Most clips are the edge of the canvas and cut nothing.
    let cuts = group.clip_path().is_some_and(|clip| {
        let [Shown::Path(path)] = clip.root().children() else { return true };
        let placed = path.abs_transform().post_concat(clip.transform()).post_concat(group.abs_transform());
        let Some(edge) = path.data().clone().transform(placed).filter(is_rectangle) else { return true };
        let edge = edge.bounds();
        let within = inner.x() >= edge.left() - 0.01
            && inner.y() >= edge.top() - 0.01
            && inner.right() <= edge.right() + 0.01
            && inner.bottom() <= edge.bottom() + 0.01;
        clip.clip_path().is_some() || !within
    });
    let opaque = group.opacity().get() >= 1.0 && group.blend_mode() == usvg::BlendMode::Normal;
    let bare = group.mask().is_none() && group.filters().is_empty();
    let one = |paint: &Paint, opacity: usvg::Opacity| matches!(paint, Paint::Color(_)) && opacity.get() >= 1.0;
    !cuts
        && opaque
        && bare
        && group.children().iter().all(|node| match node {
            Shown::Group(inner) => plain(inner),
            Shown::Path(path) => {
                path.fill().is_none_or(|fill| one(fill.paint(), fill.opacity()))
                    && path.stroke().is_none_or(|stroke| one(stroke.paint(), stroke.opacity()))
            }
            Shown::Image(_) | Shown::Text(_) => false,
        })
}

/// Whether a path is one rectangle along the axes.
fn is_rectangle(path: &resvg::tiny_skia::Path) -> bool {
    use resvg::usvg::tiny_skia_path::PathVerb::{Close, Line, Move};
    let corners = path.points();
    let turns = corners.iter().zip(corners.iter().cycle().skip(1));
    matches!(path.verbs(), [Move, Line, Line, Line, Close] | [Move, Line, Line, Line, Line, Close])
        && turns.clone().all(|(from, to)| (from.x - to.x).abs() < 1e-3 || (from.y - to.y).abs() < 1e-3)
}
