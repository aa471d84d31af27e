//! A municipality's house style as a document shows it: its colours made readable, in light or in ink, and what is told of that.
//!
//! The contrast rule: text on a solid colour is white or ink, whichever is read better. A colour upon which even that stays under
//! [`LEAST`] goes darker in steps of 4 % until it does not. On paper the same holds for what the inks look like there.

use serde_json::{Map, Value, json};

use catalog::house::{Colour, House};
use colour::OutputProfile;
use colour::contrast::{contrast, darker, distance, hex, luminance, written};
use fault::Fault;

/// Contrast that text on a solid colour has at least (WCAG 2.2, 1.4.3).
const LEAST: f64 = 4.5;

/// Contrast of coloured text on its own tint.
const DEEP: f64 = 4.6;

/// Colours nearer to one another than this are taken for one another on a sheet.
const NEAR: f64 = 22.0;

/// Steps of 4 % after which every colour is dark.
const STEPS: i32 = 60;

const WHITE: [u8; 3] = [255; 3];
const INK: [u8; 3] = [0x1F, 0x1B, 0x18];

/// The colours that give way, and those that stand beside them on a canvas: the token's name and its value.
const PETROL: (&str, [u8; 3]) = ("petrol", [0x0A, 0x4F, 0x5C]);
const BRICK: (&str, [u8; 3]) = ("brick", [0xB9, 0x34, 0x19]);
const SAFFRON: [u8; 3] = [0xF5, 0xB7, 0x2E];

/// A house style, ready for the templates.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Dress {
    /// What it overrides of the tokens of `house.typ`.
    pub tokens: Map<String, Value>,
    /// What its sender should look at; pointers into the request.
    pub warnings: Vec<Fault>,
}

/// Makes a house style ready; for a press, `press` says how its paper and inks look.
pub fn dress(house: &House, press: Option<&OutputProfile>) -> Dress {
    let mut warnings = Vec::new();
    let mut colours = Map::new();
    let own = [("first", &house.colours.first, PETROL), ("second", &house.colours.second, BRICK)];
    // What stands on the sheet: phases 1, 2 and 3.
    let mut seen = [PETROL.1, BRICK.1, SAFFRON];
    for ((name, colour, (token, _)), seen) in own.into_iter().zip(&mut seen) {
        let Some((colour, given)) = colour.as_ref().and_then(|colour| Some((colour, hex(colour.hex())?))) else {
            continue;
        };
        let pointer = format!("/house/colours/{name}");
        let steps = steps_to_read(given);
        let used = darker(given, steps);
        let darkened = |used: String, ratio: f64| {
            Fault::new("house-colour-darkened", &pointer).with("given", written(given)).with("used", used).with_text(
                "ratio",
                tenths(ratio).to_string().replace('.', ","),
                tenths(ratio).to_string(),
            )
        };
        match press {
            None => {
                if steps > 0 {
                    warnings.push(darkened(written(used), best(given)));
                }
                *seen = used;
                colours.insert(token.into(), json!({"rgb": written(used)}));
            }
            Some(profile) => {
                let inks = inks(colour, used, steps, profile, &pointer, &mut warnings);
                if steps > 0 || inks.darkened {
                    let ratio = if steps > 0 { best(given) } else { inks.ratio };
                    warnings
                        .push(darkened(format!("cmyk({})", inks.solid.map(|ink| ink.to_string()).join(", ")), ratio));
                }
                *seen = inks.seen;
                colours.insert(token.into(), json!({"rgb": written(inks.seen), "cmyk": inks.solid, "deep": inks.deep}));
            }
        }
    }
    warnings.extend(near(house, seen));
    let mut tokens = Map::new();
    if !colours.is_empty() {
        tokens.insert("colours".into(), Value::Object(colours));
    }
    if let Some(family) = &house.display {
        // What it has no letter for is set as before.
        let families = [family.as_str(), "Bricolage Grotesque", "Source Sans 3", "Noto Sans Arabic", "Noto Emoji"];
        tokens.insert("display".into(), json!(families));
    }
    Dress { tokens, warnings }
}

/// The better of white and ink upon a colour.
fn best(colour: [u8; 3]) -> f64 {
    contrast(WHITE, colour).max(contrast(INK, colour))
}

fn steps_to_read(colour: [u8; 3]) -> i32 {
    (0..STEPS).find(|steps| best(darker(colour, *steps)) >= LEAST).unwrap_or(STEPS)
}

/// A contrast as people read it; never rounded up over what is asked.
fn tenths(ratio: f64) -> f64 {
    (ratio * 10.0).floor() / 10.0
}

/// One colour in inks, in whole percents.
struct Inks {
    solid: [u16; 4],
    deep: Option<[u16; 4]>,
    seen: [u8; 3],
    ratio: f64,
    darkened: bool,
}

fn inks(
    colour: &Colour,
    used: [u8; 3],
    steps: i32,
    profile: &OutputProfile,
    pointer: &str,
    warnings: &mut Vec<Fault>,
) -> Inks {
    let given = match colour.cmyk() {
        Some(given) => {
            let sum: f32 = given.iter().sum();
            if sum > f32::from(profile.ink_limit()) {
                let fault = Fault::new("house-colour-ink", pointer).with("sum", sum.round());
                warnings.push(fault.with("limit", profile.ink_limit()).with("condition", profile.condition()));
            }
            blacker(given.map(|ink| ink / 100.0), steps)
        }
        // These are the inks of what is used on a screen, which is dark enough already.
        None => profile.cmyk_of(used),
    };
    let printed = |more: i32| whole(profile.within_limit(blacker(given, more)));
    let look = |inks: [u16; 4]| profile.srgb_of(inks.map(|ink| f32::from(ink) / 100.0));
    let more = (0..STEPS).find(|more| best(look(printed(*more))) >= LEAST).unwrap_or(STEPS);
    let solid = printed(more);
    let seen = look(solid);
    // Text of a light colour is ink.
    let deep = (contrast(WHITE, seen) >= contrast(INK, seen)).then(|| {
        let part = if luminance(seen) > 0.4 { 0.2 } else { 0.1 };
        let tint = profile.srgb_of(solid.map(|ink| f32::from(ink) / 100.0 * part));
        (more..STEPS * 2).map(printed).find(|inks| contrast(look(*inks), tint) >= DEEP).unwrap_or([0, 0, 0, 100])
    });
    Inks { solid, deep, seen, ratio: best(look(printed(0))), darkened: more > 0 }
}

/// The same inks, and black in steps of 4 % of the light that they leave.
fn blacker([c, m, y, k]: [f32; 4], steps: i32) -> [f32; 4] {
    [c, m, y, 1.0 - (1.0 - k) * 0.96_f32.powi(steps)]
}

/// In whole percents, rounded so that the sum does not grow.
fn whole(inks: [f32; 4]) -> [u16; 4] {
    let [c, m, y, k] = inks.map(|ink| ink.clamp(0.0, 1.0) * 100.0);
    // Between 0 and 100, so nothing is lost.
    [c.floor() as u16, m.floor() as u16, y.floor() as u16, k.round() as u16]
}

/// Colours that will be taken for one another.
fn near(house: &House, [first, second, third]: [[u8; 3]; 3]) -> Vec<Fault> {
    let (own, other) = (house.colours.first.is_some(), house.colours.second.is_some());
    let mut out = Vec::new();
    if (own || other) && distance(first, second) < NEAR {
        let at = if own && other {
            "/house/colours"
        } else if own {
            "/house/colours/first"
        } else {
            "/house/colours/second"
        };
        out.push(Fault::new("house-colours-near", at).with("one", written(first)).with("other", written(second)));
    }
    for (given, colour, name) in [(own, first, "first"), (other, second, "second")] {
        if given && distance(colour, third) < NEAR {
            let fault = Fault::new("house-colours-near", format!("/house/colours/{name}"));
            out.push(fault.with("one", written(colour)).with("other", written(third)));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn house(first: Value, second: Value) -> House {
        serde_json::from_value(json!({"colours": {"first": first, "second": second}})).expect("a house")
    }

    #[test]
    fn every_colour_can_be_written_on() {
        for r in (0..=255).step_by(17) {
            for g in (0..=255).step_by(17) {
                for b in (0..=255).step_by(17) {
                    let given = [r, g, b].map(|part: u8| part);
                    let used = darker(given, steps_to_read(given));
                    assert!(best(used) >= LEAST, "{given:?} {used:?} {}", best(used));
                    // What is good stays as it was.
                    assert!(best(given) < LEAST || used == given);
                }
            }
        }
    }

    #[test]
    fn inks_stay_within_the_limit_and_can_be_written_on() {
        let profile = OutputProfile::fogra39();
        for (hex, cmyk) in [
            ("#FF00FF", None),
            ("#00FF00", None),
            ("#FFFF00", None),
            ("#777777", None),
            ("#102030", Some([100, 100, 100, 100])),
            ("#808080", Some([40, 30, 30, 20])),
        ] {
            let colour = cmyk.map_or(json!(hex), |cmyk| json!({"hex": hex, "cmyk": cmyk}));
            let dress = dress(&house(colour.clone(), json!("#0A0A0A")), Some(profile));
            let own = &dress.tokens["colours"]["petrol"];
            let sum: u64 = own["cmyk"].as_array().expect("inks").iter().filter_map(Value::as_u64).sum();
            assert!(sum <= 300, "{colour}: {own}");
            let seen = super::hex(own["rgb"].as_str().expect("a colour")).expect("hex");
            assert!(best(seen) >= LEAST, "{colour}: {own} {}", best(seen));
            let told = dress.warnings.iter().any(|fault| fault.code == "house-colour-ink");
            assert_eq!(told, cmyk == Some([100; 4]), "{:?}", dress.warnings);
        }
    }

    #[test]
    fn what_looks_alike_is_told() {
        let codes = |house: &House| {
            dress(house, None).warnings.iter().map(|fault| (fault.code, fault.pointer.clone())).collect::<Vec<_>>()
        };
        let near = |at: &str| ("house-colours-near", at.to_owned());
        assert_eq!(codes(&house(json!("#004488"), json!("#0A4C8C"))), [near("/house/colours")]);
        assert_eq!(codes(&house(json!("#F0B030"), json!("#004488"))), [near("/house/colours/first")]);
        assert!(codes(&house(json!("#004488"), json!("#AA0000"))).is_empty());
    }
}
