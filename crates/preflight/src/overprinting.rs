//! What overprints, on the plate of one ink: where a colour leaves the plate alone, what is there already stays (ISO 32000-1, 8.6.7).
//!
//! A renderer of grey knows no plates. So what would be left alone is painted wholly see-through, and everything else as it was.

use lopdf::content::Operation;
use lopdf::{Dictionary, Document, Object, dictionary};

use super::colour::Space;
use super::content::numbers;
use pdf::objects::{dictionary, resolve};

/// States that are kept and not brought back.
const MOST_SAVED: usize = 2_300;

/// What one kind of painting, of areas or of lines, does to a plate.
#[derive(Debug, Clone, Default)]
struct Paint {
    overprints: bool,
    /// Whether the chosen colour leaves the plate alone: always, or only where none of an ink means none of it (`OPM` 1).
    spares: Spares,
    /// What of it covers, as the file says and as it was last written.
    covers: Option<i64>,
    written: Option<i64>,
    /// The space that values are of.
    space: Colours,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Spares {
    #[default]
    No,
    InMode,
    Always,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Colours {
    #[default]
    Other,
    Cmyk,
    /// Inks by their names, and this plate's is none of them.
    Elsewhere,
}

#[derive(Debug, Clone, Default)]
struct State {
    areas: Paint,
    lines: Paint,
    mode: bool,
    /// How text is shown (9.3.6).
    text: i64,
}

/// Covers are counted in thousandths, so that few states are needed.
const WHOLE: i64 = 1000;

/// Follows one stream of content.
pub(super) struct Overprint<'d> {
    document: &'d Document,
    ink: usize,
    resources: Option<&'d Dictionary>,
    state: State,
    saved: Vec<State>,
}

impl<'d> Overprint<'d> {
    pub(super) fn new(document: &'d Document, ink: usize, resources: Option<&'d Dictionary>) -> Overprint<'d> {
        Overprint { document, ink, resources, state: State::default(), saved: Vec::new() }
    }

    /// Follows an operation as it stands in the file; what has to be said before it comes back, `states` gets what that calls by name.
    pub(super) fn before(&mut self, operation: &Operation, states: &mut Dictionary) -> Vec<Operation> {
        let values = numbers(&operation.operands);
        let name = operation.operands.last().and_then(|last| last.as_name().ok());
        let lines = operation.operator.chars().all(char::is_uppercase);
        match operation.operator.as_str() {
            "q" if self.saved.len() < MOST_SAVED => self.saved.push(self.state.clone()),
            "Q" => self.state = self.saved.pop().unwrap_or_default(),
            "gs" => self.graphics_state(name),
            "Tr" => self.state.text = values.first().map_or(0, |mode| *mode as i64),
            "g" | "rg" | "G" | "RG" => self.chosen(lines, Colours::Other, &[]),
            "k" | "K" => self.chosen(lines, Colours::Cmyk, &values),
            "cs" | "CS" => self.space(lines, name),
            "sc" | "scn" | "SC" | "SCN" => {
                let space = if lines { self.state.lines.space } else { self.state.areas.space };
                self.chosen(lines, space, &values);
            }
            "f" | "F" | "f*" => return self.painting(true, false, states),
            "S" | "s" => return self.painting(false, true, states),
            "B" | "B*" | "b" | "b*" => return self.painting(true, true, states),
            "Tj" | "TJ" | "'" | "\"" => {
                let mode = self.state.text.rem_euclid(4);
                return self.painting(mode == 0 || mode == 2, mode == 1 || mode == 2, states);
            }
            // Of a picture each dot is in all inks; a form says for itself what it does.
            "Do" | "BI" | "sh" => return self.as_it_was(states),
            _ => {}
        }
        Vec::new()
    }

    fn graphics_state(&mut self, name: Option<&[u8]>) {
        let document = self.document;
        let all = self.resources.and_then(|own| dictionary(document, own.get(b"ExtGState").ok()));
        let Some(own) = all.and_then(|all| dictionary(document, all.get(name?).ok())) else { return };
        let there = |key: &[u8]| own.get(key).ok().and_then(|own| resolve(document, own));
        let set = |key: &[u8]| there(key).and_then(|own| own.as_bool().ok());
        let (areas, lines) = (set(b"op"), set(b"OP"));
        // Where only lines are named, areas are meant too (table 58).
        self.state.areas.overprints = areas.or(lines).unwrap_or(self.state.areas.overprints);
        self.state.lines.overprints = lines.unwrap_or(self.state.lines.overprints);
        if let Some(mode) = there(b"OPM").and_then(|own| own.as_i64().ok()) {
            self.state.mode = mode == 1;
        }
        let cover = |key: &[u8]| Some((there(key)?.as_float().ok()? * WHOLE as f32).round().clamp(0.0, 1000.0) as i64);
        for (paint, covers) in [(&mut self.state.areas, cover(b"ca")), (&mut self.state.lines, cover(b"CA"))] {
            if covers.is_some() {
                (paint.covers, paint.written) = (covers, covers);
            }
        }
    }

    fn space(&mut self, lines: bool, name: Option<&[u8]>) {
        let document = self.document;
        let named = || {
            let all = dictionary(document, self.resources?.get(b"ColorSpace").ok())?;
            Some(Space::of(document, all.get(name?).ok()?, None, 0))
        };
        let space = match name {
            Some(b"DeviceCMYK") => Colours::Cmyk,
            _ => match named() {
                Some(Space::Cmyk) => Colours::Cmyk,
                Some(Space::Named(own)) if own.names.is_of_process() && own.names.of_ink(self.ink).is_none() => {
                    Colours::Elsewhere
                }
                _ => Colours::Other,
            },
        };
        // What each begins with (8.6.5).
        self.chosen(lines, space, &[0.0, 0.0, 0.0, 1.0]);
    }

    fn chosen(&mut self, lines: bool, space: Colours, values: &[f64]) {
        let paint = if lines { &mut self.state.lines } else { &mut self.state.areas };
        paint.space = space;
        paint.spares = match space {
            Colours::Elsewhere => Spares::Always,
            Colours::Cmyk if values.get(self.ink).is_some_and(|value| *value <= 0.0) => Spares::InMode,
            _ => Spares::No,
        };
    }

    fn painting(&mut self, areas: bool, lines: bool, states: &mut Dictionary) -> Vec<Operation> {
        let mode = self.state.mode;
        let spared = |paint: &Paint| {
            paint.overprints && (paint.spares == Spares::Always || (paint.spares == Spares::InMode && mode))
        };
        let mut out = Vec::new();
        for (wanted, paint, key) in [(areas, &mut self.state.areas, "ca"), (lines, &mut self.state.lines, "CA")] {
            if wanted {
                let covers = if spared(paint) { Some(0) } else { paint.covers };
                out.extend(paint.write(covers, key, states));
            }
        }
        out
    }

    fn as_it_was(&mut self, states: &mut Dictionary) -> Vec<Operation> {
        let (areas, lines) = (self.state.areas.covers, self.state.lines.covers);
        let mut out: Vec<Operation> = self.state.areas.write(areas, "ca", states).into_iter().collect();
        out.extend(self.state.lines.write(lines, "CA", states));
        out
    }
}

impl Paint {
    /// Says how much of it covers, where that was not said last.
    fn write(&mut self, covers: Option<i64>, key: &str, states: &mut Dictionary) -> Option<Operation> {
        if self.written.unwrap_or(WHOLE) == covers.unwrap_or(WHOLE) {
            return None;
        }
        self.written = covers;
        let covers = covers.unwrap_or(WHOLE);
        let name = format!("canvaspers{key}{covers}");
        if !states.has(name.as_bytes()) {
            states.set(name.as_str(), dictionary! {key => covers as f32 / WHOLE as f32});
        }
        Some(Operation::new("gs", vec![Object::Name(name.into_bytes())]))
    }
}
