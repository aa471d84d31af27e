//! Drawings as programs write them, made into what the renderer reads: their encoding, their style sheets, what stands in them for other
//! programs. What it would drop without a word is refused here by its name.
//!
//! Lives here: XML to text, CSS to attributes, the elements that are drawn. May not live here: what becomes of the paths (`vector`).
//!
//! To let an element or a property in: `elements.rs`, or its arm in `values.rs` or `filters.rs`; then a logo in `tests/browser/logos.py` that has it.

mod elements;
mod filters;
mod gradients;
mod picture;
mod selecting;
mod sheet;
mod source;
mod values;
mod variables;
mod words;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::rc::Rc;

use roxmltree::{Document, Node};

use self::elements::{DRAWN, INERT, MOVING, WORDS};
use self::sheet::Sheet;
use self::values::{Meaning, PRESENTATION};
use self::variables::{Substitution, Variables};
use self::words::Hiding;
use super::refusal::Refusal;

pub(super) use picture::carried;
pub(super) use source::{beginning, text};

const SVG: &str = "http://www.w3.org/2000/svg";
const XHTML: &str = "http://www.w3.org/1999/xhtml";
const MATHML: &str = "http://www.w3.org/1998/Math/MathML";

/// Bytes of a drawing when it is written out.
const MOST_BYTES: usize = 32 << 20;

/// Attributes that are lengths.
const LENGTHS: [&str; 9] = ["x", "y", "cx", "cy", "r", "rx", "ry", "width", "height"];

/// A refusal of what is not drawn.
fn not_understood(what: &str) -> Refusal {
    let what: String = what.split_whitespace().collect::<Vec<_>>().join(" ");
    Refusal::NotUnderstood { what: what.chars().filter(|c| !c.is_control()).take(80).collect() }
}

/// What opens a picture within a drawing: from its file to the file that the renderer reads.
pub(super) type Open<'o> = &'o dyn Fn(&[u8]) -> Result<Opened, Refusal>;

/// A picture as the renderer reads it.
pub(super) enum Opened {
    /// PNG, upright and in sRGB.
    Png(Vec<u8>),
    /// A drawing that is resolved.
    Svg(String),
}

/// The drawing of elements and attributes alone that looks the same.
///
/// # Errors
/// [`Refusal`] for letters, and for what is not drawn.
pub(super) fn resolved(document: &Document<'_>, open: Open<'_>) -> Result<String, Refusal> {
    let mut sheet = Sheet::default();
    let of_css = |node: &Node<'_, '_>| attribute(*node, "type").is_none_or(|own| matches!(own.trim(), "" | "text/css"));
    for node in document.descendants().filter(|node| is_drawn(node, "style")).filter(of_css) {
        let text: String = node.descendants().filter(Node::is_text).filter_map(|own| own.text()).collect();
        match attribute(node, "media").map_or(Some(true), values::media) {
            Some(true) => sheet.read(&text)?,
            Some(false) => {}
            None => return Err(not_understood("<style media>")),
        }
    }
    if document.root().children().any(|node| node.pi().is_some_and(|own| own.target == "xml-stylesheet")) {
        return Err(Refusal::External { what: "xml-stylesheet".into() });
    }
    let ids = document.descendants().filter_map(|node| attribute(node, "id")).map(str::to_owned).collect();
    let sized = document.descendants().filter(|node| is_drawn(node, "use")).filter(is_sized).filter_map(target);
    let mut writer = Writer {
        sheet,
        substitution: Substitution::default(),
        root: Rc::default(),
        ids,
        named: words::named(document),
        sized: sized.map(str::to_owned).collect(),
        dashed: document.input_text().contains("dasharray"),
        open,
        out: String::new(),
    };
    let root = document.root_element();
    if root.tag_name().name() != "svg" {
        return Err(Refusal::Unknown);
    }
    writer.element(root, &Rc::default(), Hiding::default())?;
    Ok(writer.out)
}

/// An attribute of no namespace: programs have their own `id` and `style` beside it.
fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    let mut all = node.attributes();
    all.find(|own| own.namespace().is_none() && own.name() == name).map(|own| own.value())
}

fn is_drawn(node: &Node<'_, '_>, name: &str) -> bool {
    node.is_element() && node.tag_name().name() == name && matches!(node.tag_name().namespace(), None | Some(SVG))
}

/// Whether a reader of today draws an element under its conditions (SVG 2, 5.9): such an extension is HTML, or unknown.
fn is_asked_for(node: Node<'_, '_>) -> bool {
    let extensions = attribute(node, "requiredExtensions");
    extensions
        .is_none_or(|all| all.split_whitespace().all(|one| matches!(one, XHTML | MATHML)) && !all.trim().is_empty())
}

fn is_sized(node: &Node<'_, '_>) -> bool {
    attribute(*node, "width").is_some() || attribute(*node, "height").is_some()
}

/// What an element links to within the drawing.
fn target<'a>(node: Node<'a, '_>) -> Option<&'a str> {
    let mut all = node.attributes().filter(|own| own.name() == "href");
    all.find_map(|own| own.value().trim().strip_prefix('#'))
}

/// What a drawing in the drawing has as a whole, where it stands. The renderer would do it twice: there, and to what is within.
const AROUND: [&str; 5] = ["transform", "transform-origin", "opacity", "mix-blend-mode", "isolation"];

struct Writer<'o> {
    sheet: Sheet,
    substitution: Substitution,
    /// Custom properties of the outermost element.
    root: Variables,
    /// What can be linked to.
    ids: BTreeSet<String>,
    /// What is linked to, or painted with.
    named: BTreeSet<String>,
    /// What is linked to at a size.
    sized: BTreeSet<String>,
    /// Some line has gaps.
    dashed: bool,
    open: Open<'o>,
    out: String,
}

impl Writer<'_> {
    /// Writes an element and what is in it. `hiding`: what of it is not seen where it stands.
    fn element(&mut self, node: Node<'_, '_>, above: &Variables, hiding: Hiding) -> Result<(), Refusal> {
        let name = node.tag_name().name();
        if !matches!(node.tag_name().namespace(), None | Some(SVG)) || INERT.contains(&name) {
            return Ok(());
        }
        if !is_asked_for(node) {
            return Ok(());
        }
        let declarations = self.sheet.declarations(node, presentation(node))?;
        let variables = self.substitution.variables(above, &declarations)?;
        if node.parent_element().is_none() {
            self.root = Rc::clone(&variables);
        }
        let (mut style, mut attributes) = (Vec::new(), Vec::new());
        for own in &declarations {
            if own.name.starts_with("--") {
                continue;
            }
            let value = self.substitution.substituted(&own.value, &variables)?;
            // What names nothing is as if it were not there (CSS Custom Properties 1, 3.1).
            let value = value.as_deref().unwrap_or("unset");
            put(node, &own.name, value, &mut style, &mut attributes)?;
        }
        // A filter that is not there is none (Filter Effects 1, 5).
        let lost = |list: &str| {
            let id = list.split_once("url(#").and_then(|(_, rest)| rest.split_once(')'));
            id.is_some_and(|(id, _)| !self.ids.contains(id))
        };
        style.retain(|(name, value)| name != "filter" || !lost(value));
        let hiding = hiding.of(node, &self.named, &style);
        if WORDS.contains(&name) {
            self.words(node, &variables, hiding)?;
            // In a switch it is what is chosen, and nothing is seen.
            if node.parent_element().is_some_and(|parent| is_drawn(&parent, "switch")) {
                self.out.push_str("<g/>");
            }
            return Ok(());
        }
        if MOVING.contains(&name) {
            return if hiding.whole { Ok(()) } else { Err(Refusal::Animated) };
        }
        if !DRAWN.contains(&name) && !filters::is_drawn(node) {
            return if hiding.whole { Ok(()) } else { Err(not_understood(&format!("<{name}>"))) };
        }
        // What it shows takes its custom properties from here, not from where it stands.
        if name == "use" && variables != self.root {
            return Err(not_understood("<use> with --"));
        }
        undrawn(node, self.dashed)?;
        filters::judged(node)?;
        let root = node.parent_element().is_none();
        let moved = attributes.iter().find(|(name, _)| name == "transform").map(|(_, value)| value.as_str());
        let moved = moved.or(attribute(node, "transform")).map(str::trim).filter(|own| !own.is_empty());
        match (name, moved) {
            ("symbol", Some(_)) => return Err(not_understood("<symbol transform>")),
            ("svg", Some(own)) if root && !is_smaller(own) => return Err(not_understood(&format!("transform: {own}"))),
            _ => {}
        }
        if name == "svg" && !root {
            self.drawing_within(node, moved.map(str::to_owned), style, &attributes, &variables, hiding)?;
        } else {
            self.out.push('<');
            self.out.push_str(name);
            if root {
                let _ = write!(self.out, " xmlns=\"{SVG}\"");
                // A logo is as large as there is room for it.
                attributes.retain(|(name, _)| name != "transform");
            }
            self.attributes(node, &attributes, if root { &["transform"] } else { &[] })?;
            self.style(&style);
            self.out.push('>');
            self.children(node, &variables, hiding)?;
            let _ = write!(self.out, "</{name}>");
        }
        if self.out.len() > MOST_BYTES {
            return Err(Refusal::TooComplex);
        }
        Ok(())
    }

    /// Writes a drawing in the drawing: what it has as a whole around it, the rest on what is within, whose measures these have.
    fn drawing_within(
        &mut self,
        node: Node<'_, '_>,
        moved: Option<String>,
        style: Vec<(String, String)>,
        attributes: &[(String, String)],
        variables: &Variables,
        hiding: Hiding,
    ) -> Result<(), Refusal> {
        let (around, rest): (Vec<_>, Vec<_>) = style.into_iter().partition(|(name, _)| AROUND.contains(&name.as_str()));
        let (own, within): (Vec<_>, Vec<_>) = rest.into_iter().partition(|(name, _)| name == "overflow");
        let id = attribute(node, "id").filter(|_| moved.is_some() || !around.is_empty());
        if let Some(id) = id.filter(|id| self.sized.contains(*id)) {
            return Err(not_understood(&format!("<use width> of <svg id=\"{id}\">")));
        }
        self.out.push_str("<g");
        for (name, value) in [("id", id), ("transform", moved.as_deref())] {
            if let Some(value) = value {
                self.attribute(name, value);
            }
        }
        self.style(&around);
        self.out.push_str("><svg");
        let plain: Vec<_> = attributes.iter().filter(|(name, _)| name != "transform").cloned().collect();
        self.attributes(node, &plain, if id.is_some() { &["id", "transform"] } else { &["transform"] })?;
        self.style(&own);
        self.out.push_str("><g");
        self.style(&within);
        self.out.push('>');
        self.children(node, variables, hiding)?;
        self.out.push_str("</g></svg></g>");
        Ok(())
    }

    fn children(&mut self, node: Node<'_, '_>, variables: &Variables, hiding: Hiding) -> Result<(), Refusal> {
        let mut all = node.children().filter(Node::is_element);
        if !is_point(node) {
            if let Some(stops) = self.mixed(node, variables)? {
                self.out.push_str(&stops);
                return Ok(());
            }
            return all.try_for_each(|child| self.element(child, variables, hiding));
        }
        // All is of its last colour (SVG 1.1, 13.2.2 and 13.2.3), which the renderer takes for the first.
        let last = all.rfind(|child| is_drawn(child, "stop"));
        self.element(
            last.ok_or_else(|| not_understood(&format!("<{}> without length", node.tag_name().name())))?,
            variables,
            hiding,
        )
    }

    /// The stops of a gradient that is mixed otherwise than the renderer mixes; `None` for all others.
    fn mixed(&mut self, node: Node<'_, '_>, variables: &Variables) -> Result<Option<String>, Refusal> {
        if !matches!(node.tag_name().name(), "linearGradient" | "radialGradient") {
            return Ok(None);
        }
        let mut stops = Vec::new();
        for stop in node.children().filter(|child| is_drawn(child, "stop")) {
            let declarations = self.sheet.declarations(stop, presentation(stop))?;
            let variables = self.substitution.variables(variables, &declarations)?;
            let mut said = |name: &str| {
                let own = declarations.iter().rfind(|own| own.name == name);
                let value = own.map(|own| self.substitution.substituted(&own.value, &variables)).transpose()?;
                Ok(value.flatten())
            };
            let (colour, opacity) = (said("stop-color")?, said("stop-opacity")?);
            stops.push(gradients::Stop::new(attribute(stop, "offset"), colour, opacity));
        }
        gradients::mixed(&stops)
    }

    fn style(&mut self, style: &[(String, String)]) {
        if !style.is_empty() {
            let all: Vec<String> = style.iter().map(|(name, value)| format!("{name}:{value}")).collect();
            self.attribute("style", &all.join(";"));
        }
    }

    /// Writes the attributes of an element, without some.
    fn attributes(&mut self, node: Node<'_, '_>, styled: &[(String, String)], without: &[&str]) -> Result<(), Refusal> {
        let name = node.tag_name().name();
        for own in node.attributes() {
            let plain = own.namespace().is_none();
            let linked = own.name() == "href" && (plain || attribute(node, "href").is_none()) && name != "a";
            let program = own.name().starts_with("on") || own.value().trim_start().starts_with("javascript:");
            let skipped = program
                || matches!(own.name(), "style" | "class" | "requiredFeatures" | "requiredExtensions" | "lang")
                || without.contains(&own.name())
                || PRESENTATION.contains(&own.name())
                || styled.iter().any(|(styled, _)| styled == own.name());
            if linked && !program {
                let href = own.value().trim();
                let picture = carried(href).filter(|_| matches!(name, "image" | "feImage"));
                let value = picture.map_or_else(|| Ok(href.to_owned()), |own| picture::written(own, self.open))?;
                self.attribute("href", &value);
            } else if plain && !skipped && own.name() != "href" {
                let root = node.parent_element().is_none();
                if LENGTHS.contains(&own.name()) && !root && !name.starts_with("fe") {
                    let small = own.value().trim().to_ascii_lowercase();
                    if small != "auto" && !small.is_empty() && values::length(&small).is_none() {
                        return Err(not_understood(&format!("{}: {}", own.name(), own.value())));
                    }
                }
                self.attribute(own.name(), own.value());
            }
        }
        for (name, value) in styled {
            self.attribute(name, value);
        }
        Ok(())
    }

    fn attribute(&mut self, name: &str, value: &str) {
        let _ = write!(self.out, " {name}=\"");
        for letter in value.chars() {
            match letter {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '"' => self.out.push_str("&quot;"),
                '\n' | '\r' | '\t' => self.out.push(' '),
                letter => self.out.push(letter),
            }
        }
        self.out.push('"');
    }
}

/// Whether a transformation makes the whole smaller alike, round its middle: then it looks the same as large as there is room for it.
fn is_smaller(transform: &str) -> bool {
    let factor = transform.strip_prefix("scale(").and_then(|own| own.strip_suffix(')'));
    factor.and_then(|own| own.trim().parse::<f32>().ok()).is_some_and(|own| own > 0.0 && own <= 1.0)
}

/// Whether a gradient goes from a point to the same point.
fn is_point(node: Node<'_, '_>) -> bool {
    let own = |name: &str, other: &str| {
        let value = attribute(node, name).map(str::trim).unwrap_or(other);
        let (number, part) = value.strip_suffix('%').map_or((value, 1.0), |number| (number, 0.01));
        number.parse::<f32>().map(|number| number * part).ok()
    };
    match node.tag_name().name() {
        "linearGradient" => own("x1", "0") == own("x2", "1") && own("y1", "0") == own("y2", "0"),
        "radialGradient" => own("r", "0.5") == Some(0.0),
        _ => false,
    }
}

/// Refuses attributes that would be dropped: lengths of a line by its own measure, the inner circle of a gradient.
fn undrawn(node: Node<'_, '_>, dashed: bool) -> Result<(), Refusal> {
    for (name, matters) in [("pathLength", dashed), ("fr", true)] {
        let value = attribute(node, name).map(str::trim).filter(|own| !matches!(*own, "" | "0" | "0%"));
        if let Some(value) = value.filter(|_| matters) {
            return Err(not_understood(&format!("{name}=\"{value}\"")));
        }
    }
    Ok(())
}

/// Attributes that count as declarations, before all others.
fn presentation(node: Node<'_, '_>) -> Vec<(String, String)> {
    let own = node.attributes().filter(|own| own.namespace().is_none() && PRESENTATION.contains(&own.name()));
    // These two count in style sheets alone.
    let own = own.filter(|own| !matches!(own.name(), "mix-blend-mode" | "isolation"));
    own.map(|own| (own.name().to_owned(), own.value().trim().to_owned())).collect()
}

/// Sets a property of an element, in the place of what was said of it before.
fn put(
    node: Node<'_, '_>,
    name: &str,
    value: &str,
    style: &mut Vec<(String, String)>,
    attributes: &mut Vec<(String, String)>,
) -> Result<(), Refusal> {
    let root = node.parent_element().is_none();
    // How large the whole is on a page of HTML says nothing here, and only the whole has a ground.
    if root && LENGTHS.contains(&name) || !root && name.starts_with("background") {
        return Ok(());
    }
    if name == "marker" {
        for each in ["marker-start", "marker-mid", "marker-end"] {
            put(node, each, value, style, attributes)?;
        }
        return Ok(());
    }
    let name = if name == "background" { "background-color" } else { name };
    let elsewhere = || links(value).err();
    let meaning = values::meaning(name, value).map_err(|refusal| elsewhere().unwrap_or(refusal))?;
    if let (Meaning::Style(_), Some(refusal)) = (&meaning, elsewhere()) {
        return Err(refusal);
    }
    style.retain(|(own, _)| own != name);
    attributes.retain(|(own, _)| own != name);
    match meaning {
        Meaning::Style(value) => style.push((name.to_owned(), value)),
        Meaning::Attribute(value) => attributes.push((name.to_owned(), value)),
        Meaning::Nothing => {}
    }
    Ok(())
}

/// A value may name what is in the drawing itself only.
pub(super) fn links(text: &str) -> Result<(), Refusal> {
    for named in text.split("url(").skip(1) {
        let named = named.split(')').next().unwrap_or_default().trim().trim_matches(['\'', '"']);
        if !named.starts_with('#') && !named.starts_with("data:") {
            return Err(external(named));
        }
    }
    Ok(())
}

/// A refusal of what lies elsewhere.
pub(super) fn external(what: &str) -> Refusal {
    Refusal::External { what: what.chars().filter(|c| !c.is_control()).take(80).collect() }
}
