//! Colours as content names them: their space, their inks, and how they look.

use std::sync::Arc;

use lopdf::{Dictionary, Document, Object};

use super::named::Names;
use super::tint::Tint;
use super::unpacking::head;
use colour::OutputProfile;
use pdf::objects::{array, dictionary, resolve};

/// Bytes of a profile that say what it is (ISO 15076-1, 7.2).
const PROFILE_HEAD: usize = 40;

/// Channels of the data that a profile is for; `None` where it is no profile.
fn channels_of(head: &[u8]) -> Option<usize> {
    if head.get(36..40) != Some(b"acsp") {
        return None;
    }
    match head.get(16..20)? {
        b"GRAY" => Some(1),
        b"RGB " | b"Lab " | b"XYZ " | b"YCbr" | b"HSV " | b"HLS " | b"CMY " | b"3CLR" => Some(3),
        b"CMYK" | b"4CLR" => Some(4),
        [count, b'C', b'L', b'R'] => char::from(*count).to_digit(16).map(|count| count as usize),
        _ => None,
    }
}

/// A colour space (ISO 32000-1, 8.6), as far as a press asks.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Space {
    Grey,
    Rgb,
    Cmyk,
    /// Through a profile of so many channels.
    Icc(usize),
    CalGrey,
    CalRgb,
    Lab,
    /// One ink or several by name.
    Named(Arc<Named>),
    Indexed(Box<Space>),
    /// With the space of what is painted through a pattern that has no colours of its own.
    Pattern(Option<Box<Space>>),
    Unknown,
}

impl Space {
    /// What an object names; `resources` hold what has a name of its own.
    pub(super) fn of(document: &Document, object: &Object, resources: Option<&Dictionary>, depth: usize) -> Space {
        let Some(object) = resolve(document, object).filter(|_| depth < 6) else { return Space::Unknown };
        if let Ok(name) = object.as_name() {
            return match name {
                b"DeviceGray" | b"G" => Space::Grey,
                b"DeviceRGB" | b"RGB" => Space::Rgb,
                b"DeviceCMYK" | b"CMYK" => Space::Cmyk,
                b"Pattern" => Space::Pattern(None),
                other => {
                    let own = resources.and_then(|own| dictionary(document, own.get(b"ColorSpace").ok()));
                    own.and_then(|own| own.get(other).ok())
                        .map_or(Space::Unknown, |own| Space::of(document, own, None, depth + 1))
                }
            };
        }
        let Ok(parts) = object.as_array() else { return Space::Unknown };
        let inner = |index: usize| {
            parts.get(index).map_or(Space::Unknown, |inner| Space::of(document, inner, resources, depth + 1))
        };
        match parts.first().and_then(|kind| kind.as_name().ok()) {
            Some(b"DeviceGray") => Space::Grey,
            Some(b"DeviceRGB") => Space::Rgb,
            Some(b"DeviceCMYK") => Space::Cmyk,
            Some(b"ICCBased") => {
                let channels =
                    dictionary(document, parts.get(1)).and_then(|own| own.get(b"N").and_then(Object::as_i64).ok());
                let channels = channels.and_then(|n| usize::try_from(n).ok()).unwrap_or(3);
                let profile = parts.get(1).and_then(|own| resolve(document, own)?.as_stream().ok());
                match profile.and_then(|own| head(document, own, PROFILE_HEAD)) {
                    Some(head) if channels_of(&head) != Some(channels) => Space::Unknown,
                    _ => Space::Icc(channels),
                }
            }
            Some(b"CalGray") => Space::CalGrey,
            Some(b"CalRGB") => Space::CalRgb,
            Some(b"Lab") => Space::Lab,
            Some(kind @ (b"Separation" | b"DeviceN")) => {
                let one = std::slice::from_ref(parts.get(1).unwrap_or(&Object::Null));
                let names = if kind == b"Separation" { one } else { array(document, parts.get(1)) };
                let tint = Tint::of(document, parts.get(3).unwrap_or(&Object::Null));
                Space::Named(Arc::new(Named { names: Names::of(document, names), instead: inner(2), tint }))
            }
            Some(b"Indexed" | b"I") => Space::Indexed(Box::new(inner(1))),
            Some(b"Pattern") => Space::Pattern(parts.get(1).map(|_| Box::new(inner(1)))),
            _ => Space::Unknown,
        }
    }

    /// As it stands in a report.
    pub(super) fn name(&self) -> String {
        match self {
            Space::Grey => "DeviceGray".into(),
            Space::Rgb => "DeviceRGB".into(),
            Space::Cmyk => "DeviceCMYK".into(),
            Space::Icc(1) => "ICCBased (Gray)".into(),
            Space::Icc(3) => "ICCBased (RGB)".into(),
            Space::Icc(4) => "ICCBased (CMYK)".into(),
            Space::Icc(n) => format!("ICCBased ({n})"),
            Space::CalGrey => "CalGray".into(),
            Space::CalRgb => "CalRGB".into(),
            Space::Lab => "Lab".into(),
            Space::Named(named) => named.names.title(),
            Space::Indexed(inner) => format!("Indexed ({})", inner.name()),
            Space::Pattern(_) => "Pattern".into(),
            Space::Unknown => "?".into(),
        }
    }

    /// Numbers of a colour, where that is known.
    pub(super) fn channels(&self) -> Option<usize> {
        match self {
            Space::Grey | Space::CalGrey | Space::Indexed(_) => Some(1),
            Space::Rgb | Space::CalRgb | Space::Lab => Some(3),
            Space::Cmyk => Some(4),
            Space::Icc(channels) => Some(*channels),
            Space::Named(_) | Space::Pattern(_) | Space::Unknown => None,
        }
    }

    /// Whether a press with four inks prints it as it stands (ISO 15930-7, 6.2.4: here without colours by profile).
    pub(super) fn is_of_the_press(&self) -> bool {
        match self {
            // The space that stands for a named ink is for screens (8.6.6.4).
            Space::Grey | Space::Cmyk | Space::Icc(1 | 4) | Space::Pattern(_) | Space::Named(_) => true,
            Space::Indexed(inner) => inner.is_of_the_press(),
            Space::Rgb | Space::Icc(_) | Space::CalGrey | Space::CalRgb | Space::Lab | Space::Unknown => false,
        }
    }

    /// Whether it is the ink of marks: all of them at once.
    pub(super) fn is_for_marks(&self) -> bool {
        matches!(self, Space::Named(named) if named.names.is_all())
    }

    /// Inks beside the four of a press.
    pub(super) fn spots(&self) -> Vec<String> {
        match self {
            Space::Named(named) => named.names.spots().map(str::to_owned).collect(),
            Space::Indexed(inner) => inner.spots(),
            Space::Pattern(Some(under)) => under.spots(),
            _ => Vec::new(),
        }
    }

    /// RGB with a profile that says which: a print shop can convert it.
    pub(super) fn is_tagged_rgb(&self) -> bool {
        match self {
            Space::Icc(3) => true,
            Space::Indexed(inner) => inner.is_tagged_rgb(),
            _ => false,
        }
    }
}

/// Name of the space in which a transparency group mixes colours, where that is none of the press.
pub(super) fn blend_space(document: &Document, group: Option<&Object>) -> Option<String> {
    let own = dictionary(document, group)?.get(b"CS").ok()?;
    let space = Space::of(document, own, None, 0);
    (space != Space::Unknown && !space.is_of_the_press()).then(|| space.name())
}

/// A space of named inks.
#[derive(Debug)]
pub(super) struct Named {
    pub(super) names: Names,
    /// What stands for them on a screen.
    pub(super) instead: Space,
    tint: Tint,
}

/// Two are alike by their names and by what stands for them.
impl PartialEq for Named {
    fn eq(&self, other: &Named) -> bool {
        self.names == other.names && self.instead == other.instead
    }
}

impl Named {
    /// How values look, and what they print: on the plates that are named, else as what stands for them, else as a plate each.
    fn colour(&self, values: &[f64]) -> (Option<[u8; 3]>, Option<[f64; 4]>) {
        // Without values all of each ink is meant (8.6.6.4).
        let own: Vec<f64> =
            (0..self.names.count()).map(|at| values.get(at).copied().unwrap_or(1.0).clamp(0.0, 1.0)).collect();
        if self.names.is_of_process() {
            let inks = self.names.plates(&own);
            return (Some(OutputProfile::of_the_press().srgb_of(inks.map(|ink| ink as f32))), Some(inks));
        }
        let instead = self.tint.at(&own).map(|out| Ink::of(self.instead.clone(), &out));
        let looks = instead.as_ref().and_then(|ink| ink.looks);
        let inks = instead.and_then(|ink| ink.inks);
        (looks, inks.or_else(|| Some([0.0, 0.0, 0.0, own.iter().sum()])))
    }
}

/// A colour that something is painted in.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ink {
    pub(super) space: Space,
    /// How it looks in sRGB; `None` for patterns and what cannot be said.
    pub(super) looks: Option<[u8; 3]>,
    /// Cyan, magenta, yellow, black from 0 to 1, for what is of the press; an ink of another name that stands for none of them counts as black.
    pub(super) inks: Option<[f64; 4]>,
    /// Which of the patterns met on the way it is.
    pub(super) pattern: Option<usize>,
    /// Whether its values say: no ink at all.
    pub(super) nothing: bool,
}

impl Ink {
    /// Black, with which everything begins (ISO 32000-1, 8.6.5).
    pub(super) fn black() -> Ink {
        Ink::of(Space::Grey, &[0.0])
    }

    /// A colour by its components.
    pub(super) fn of(space: Space, values: &[f64]) -> Ink {
        let at = |index: usize| values.get(index).copied().unwrap_or_default().clamp(0.0, 1.0);
        // Between 0 and 255, so nothing is lost.
        let byte = |value: f64| (value * 255.0).round() as u8;
        let (looks, inks) = match &space {
            Space::Grey | Space::Icc(1) | Space::CalGrey => {
                (Some([byte(at(0)); 3]), Some([0.0, 0.0, 0.0, 1.0 - at(0)]))
            }
            Space::Rgb | Space::Icc(3) | Space::CalRgb => (Some([at(0), at(1), at(2)].map(byte)), None),
            Space::Cmyk | Space::Icc(4) => {
                let inks = [at(0), at(1), at(2), at(3)];
                (Some(OutputProfile::of_the_press().srgb_of(inks.map(|ink| ink as f32))), Some(inks))
            }
            Space::Named(named) => named.colour(values),
            Space::Lab | Space::Indexed(_) | Space::Pattern(_) | Space::Unknown | Space::Icc(_) => (None, None),
        };
        Ink { space, looks, inks, pattern: None, nothing: false }
    }

    /// All inks together, in percent.
    pub(super) fn sum(&self) -> Option<f64> {
        self.inks.map(|inks| inks.iter().sum::<f64>() * 100.0)
    }

    /// Whether nothing is printed.
    pub(super) fn is_paper(&self) -> bool {
        self.looks == Some([255; 3]) || self.inks.is_some_and(|inks| inks.iter().all(|ink| *ink == 0.0))
    }
}

/// Relative luminance (WCAG 2.2).
fn luminance(colour: [u8; 3]) -> f64 {
    let linear = |value: u8| {
        let value = f64::from(value) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    let [red, green, blue] = colour.map(linear);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// Contrast ratio (WCAG 2.2), from 1 to 21.
pub(super) fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}
