//! Inks by their names: Separation and DeviceN (ISO 32000-1, 8.6.6.4 and 8.6.6.5), and what of them the four plates of a press get.

use lopdf::{Document, Object};

use pdf::objects::resolve;

/// Inks of one space that are looked at.
const MOST_INKS: usize = 32;

/// Inks by their names.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Names(Vec<String>);

/// What an ink is on a press of four.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Plate {
    /// Cyan, magenta, yellow or black.
    Process(usize),
    All,
    None,
    Spot,
}

fn plate(name: &str) -> Plate {
    match name {
        "Cyan" => Plate::Process(0),
        "Magenta" => Plate::Process(1),
        "Yellow" => Plate::Process(2),
        "Black" => Plate::Process(3),
        "All" => Plate::All,
        "None" => Plate::None,
        _ => Plate::Spot,
    }
}

impl Names {
    pub(super) fn of(document: &Document, names: &[Object]) -> Names {
        let name = |own: &Object| {
            let name = resolve(document, own).and_then(|own| own.as_name().ok()).unwrap_or(b"?");
            String::from_utf8_lossy(name).chars().filter(|c| !c.is_control()).take(60).collect::<String>()
        };
        Names(names.iter().take(MOST_INKS).map(name).collect())
    }

    /// As it stands in a report.
    pub(super) fn title(&self) -> String {
        let kind = if self.0.len() == 1 { "Separation" } else { "DeviceN" };
        format!("{kind} ({})", self.0.join(", "))
    }

    /// Inks beside the four of a press.
    pub(super) fn spots(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str).filter(|name| plate(name) == Plate::Spot)
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// Whether every ink is one of the press, so that each has its plate.
    pub(super) fn is_of_process(&self) -> bool {
        !self.0.is_empty() && self.spots().next().is_none()
    }

    /// Whether nothing is ever printed in it.
    pub(super) fn is_nowhere(&self) -> bool {
        self.0.iter().all(|name| plate(name) == Plate::None)
    }

    /// Whether it is all inks at once.
    pub(super) fn is_all(&self) -> bool {
        self.0.iter().any(|name| plate(name) == Plate::All)
    }

    /// Which of its values an ink of the press gets.
    pub(super) fn of_ink(&self, ink: usize) -> Option<usize> {
        self.0.iter().position(|name| matches!(plate(name), Plate::All) || plate(name) == Plate::Process(ink))
    }

    /// Each plate's part of values, where [`Names::is_of_process`].
    pub(super) fn plates(&self, values: &[f64]) -> [f64; 4] {
        let mut out = [0.0; 4];
        for (name, value) in self.0.iter().zip(values) {
            let value = value.clamp(0.0, 1.0);
            match plate(name) {
                Plate::Process(ink) => out[ink & 3] = value,
                Plate::All => out = [value; 4],
                Plate::None | Plate::Spot => {}
            }
        }
        out
    }
}
