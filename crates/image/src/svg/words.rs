//! Letters in a drawing: they need a font that is not here, unless nobody sees them.

use std::collections::BTreeSet;

use roxmltree::{Document, Node};

use super::elements::INERT;
use super::variables::Variables;
use super::{Writer, attribute, not_understood, presentation, put};
use crate::refusal::Refusal;

/// What of an element is not seen.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Hiding {
    /// Nothing of it is drawn.
    pub(super) whole: bool,
    /// It is drawn and seen through, or stands where only what is named is drawn.
    clear: bool,
    /// Of `visibility: hidden`, which something within may lift.
    invisible: bool,
    /// Areas have no paint.
    unfilled: bool,
    /// That of areas is seen through.
    faint: bool,
    /// Lines have a paint.
    stroked: bool,
    /// Letters have no size.
    tiny: bool,
}

impl Hiding {
    /// What is not seen of an element: where it stands, unless it is named and may be drawn elsewhere, and by its style.
    pub(super) fn of(self, node: Node<'_, '_>, named: &BTreeSet<String>, style: &[(String, String)]) -> Hiding {
        if attribute(node, "id").is_some_and(|id| named.contains(id)) {
            return Hiding::default().styled(style);
        }
        let apart = matches!(node.tag_name().name(), "defs" | "symbol");
        Hiding { clear: self.clear || apart, ..self }.styled(style)
    }

    fn styled(mut self, style: &[(String, String)]) -> Hiding {
        for (property, value) in style.iter().filter(|(_, value)| value != "inherit") {
            let nothing = value.trim_end_matches(|letter: char| letter.is_ascii_alphabetic() || letter == '%');
            let nothing = nothing.parse::<f64>() == Ok(0.0);
            let painted = value != "none" && !(value.len() == 9 && value.starts_with('#') && value.ends_with("00"));
            match property.as_str() {
                "display" => self.whole |= value == "none",
                "opacity" => self.clear |= nothing,
                "visibility" => self.invisible = value != "visible",
                "fill" => self.unfilled = !painted,
                "fill-opacity" => self.faint = nothing,
                "stroke" => self.stroked = painted,
                "font-size" => self.tiny = nothing,
                _ => {}
            }
        }
        self
    }

    /// Whether letters are not seen.
    fn letters(self) -> bool {
        let unpainted = (self.unfilled || self.faint) && !self.stroked;
        self.all() || unpainted || self.tiny
    }

    /// Whether nothing is seen, whatever it is.
    fn all(self) -> bool {
        self.whole || self.clear || self.invisible
    }
}

/// What is named anywhere in a drawing, so that it may be drawn elsewhere than where it stands.
pub(super) fn named(document: &Document<'_>) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    let mut read = |text: &str| {
        for part in text.split('#').skip(1) {
            let end =
                part.find(|letter: char| letter.is_whitespace() || ")\"';,".contains(letter)).unwrap_or(part.len());
            out.insert(part[..end].to_owned());
        }
    };
    for node in document.descendants() {
        node.attributes().for_each(|own| read(own.value()));
        if let Some(text) = node.text().filter(|_| node.is_text()) {
            read(text);
        }
    }
    out
}

impl Writer<'_> {
    /// Judges an element that holds letters, or HTML.
    pub(super) fn words(&mut self, node: Node<'_, '_>, above: &Variables, hiding: Hiding) -> Result<(), Refusal> {
        let name = node.tag_name().name();
        self.letters(node, above, hiding)?;
        if name == "tref" && !hiding.letters() {
            return Err(Refusal::Text);
        }
        let drawn = |child: Node<'_, '_>| child.is_element() && !INERT.contains(&child.tag_name().name());
        if name == "foreignObject" && !hiding.all() && node.children().any(drawn) {
            return Err(not_understood("<foreignObject>"));
        }
        Ok(())
    }

    /// Refuses letters that somebody sees.
    fn letters(&mut self, node: Node<'_, '_>, above: &Variables, hiding: Hiding) -> Result<(), Refusal> {
        for child in node.children() {
            if child.is_text() && child.text().is_some_and(|text| !text.trim().is_empty()) && !hiding.letters() {
                return Err(Refusal::Text);
            }
            let name = child.tag_name().name();
            if !child.is_element() || matches!(name, "title" | "desc" | "metadata" | "style" | "script" | "handler") {
                continue;
            }
            let declarations = self.sheet.declarations(child, presentation(child))?;
            let variables = self.substitution.variables(above, &declarations)?;
            let (mut style, mut attributes) = (Vec::new(), Vec::new());
            for own in declarations.iter().filter(|own| !own.name.starts_with("--")) {
                let value = self.substitution.substituted(&own.value, &variables)?;
                // What it says beside is of letters, which are refused if they are seen.
                let _ = put(child, &own.name, value.as_deref().unwrap_or("unset"), &mut style, &mut attributes);
            }
            self.letters(child, &variables, hiding.of(child, &self.named, &style))?;
        }
        Ok(())
    }
}
