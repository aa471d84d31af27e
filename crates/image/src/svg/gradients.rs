//! Gradients between colours that are not of sRGB by their form: these are mixed in Oklab (CSS Color 4, 12.1), which the renderer does not
//! know, so that what lies between them is written as stops of its own.

use std::fmt::Write as _;

use color::{AlphaColor, Oklab, Srgb};

use super::{not_understood, values};
use crate::refusal::Refusal;

/// Stops from one that is given to the next.
const BETWEEN: u16 = 24;

/// A stop as it is given.
pub(super) struct Stop {
    offset: f32,
    colour: String,
    opacity: f32,
}

impl Stop {
    pub(super) fn new(offset: Option<&str>, colour: Option<String>, opacity: Option<String>) -> Stop {
        let share = |own: Option<&str>, other: f32| {
            let own = own.map(str::trim).unwrap_or_default();
            let (number, part) = own.strip_suffix('%').map_or((own, 1.0), |number| (number, 0.01));
            number.parse::<f32>().map_or(other, |number| number * part).clamp(0.0, 1.0)
        };
        Stop {
            offset: share(offset, 0.0),
            colour: colour.unwrap_or_else(|| "#000".to_owned()),
            opacity: share(opacity.as_deref(), 1.0),
        }
    }
}

/// The stops of a gradient that is mixed in Oklab; `None` for one that is not.
///
/// # Errors
/// [`Refusal::NotUnderstood`] with a colour that is not known by itself.
pub(super) fn mixed(stops: &[Stop]) -> Result<Option<String>, Refusal> {
    let modern = |own: &Stop| values::oklab(&own.colour).is_some_and(|(_, modern)| modern);
    if !stops.iter().any(modern) {
        return Ok(None);
    }
    let mut all: Vec<(f32, [f32; 4])> = Vec::new();
    for stop in stops {
        let refused = || not_understood(&format!("stop-color: {}", stop.colour));
        let ([light, a, b, alpha], _) = values::oklab(&stop.colour).ok_or_else(refused)?;
        // None lies before the one before it (SVG 2, 14.2.4).
        let offset = all.last().map_or(stop.offset, |(before, _)| stop.offset.max(*before));
        all.push((offset, [light, a, b, alpha * stop.opacity]));
    }
    let mut out = String::new();
    for (at, (offset, colour)) in all.iter().enumerate() {
        if let Some((before, first)) =
            at.checked_sub(1).and_then(|at| all.get(at)).filter(|(before, _)| before < offset)
        {
            for step in 1..BETWEEN {
                let part = f32::from(step) / f32::from(BETWEEN);
                write(&mut out, before + (offset - before) * part, between(*first, *colour, part));
            }
        }
        write(&mut out, *offset, *colour);
    }
    Ok(Some(out))
}

/// A colour between two; what is seen through counts like what is not (SVG 2, 14.2.4).
fn between(first: [f32; 4], second: [f32; 4], part: f32) -> [f32; 4] {
    let mut out = first;
    out.iter_mut().zip(second).for_each(|(own, other)| *own += (other - *own) * part);
    out
}

fn write(out: &mut String, offset: f32, colour: [f32; 4]) {
    let [red, green, blue, _] = AlphaColor::<Oklab>::new(colour).convert::<Srgb>().to_rgba8().to_u8_array();
    let [.., alpha] = colour;
    let _ = write!(
        out,
        "<stop offset=\"{offset}\" stop-color=\"#{red:02x}{green:02x}{blue:02x}\" stop-opacity=\"{alpha}\"/>"
    );
}
