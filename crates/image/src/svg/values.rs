//! Values of properties as the renderer of drawings reads them; what it would drop or take for something else is refused by its name.

use color::{DynamicColor, Oklab, Srgb};

use super::not_understood;
use crate::refusal::Refusal;

/// Properties that a drawing may have as attributes too, and that are judged here.
pub(super) const PRESENTATION: [&str; 39] = [
    "fill",
    "stroke",
    "color",
    "stop-color",
    "flood-color",
    "lighting-color",
    "opacity",
    "fill-opacity",
    "stroke-opacity",
    "stop-opacity",
    "flood-opacity",
    "stroke-width",
    "stroke-dashoffset",
    "stroke-dasharray",
    "font-size",
    "clip-path",
    "mask",
    "filter",
    "marker-start",
    "marker-mid",
    "marker-end",
    "fill-rule",
    "clip-rule",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-miterlimit",
    "visibility",
    "display",
    "overflow",
    "paint-order",
    "image-rendering",
    "shape-rendering",
    "color-interpolation",
    "color-interpolation-filters",
    "mask-type",
    "transform-origin",
    "vector-effect",
    "mix-blend-mode",
    "isolation",
];

/// Units of lengths that are read.
const UNITS: [&str; 10] = ["px", "em", "ex", "in", "cm", "mm", "pt", "pc", "%", ""];

/// Properties of style sheets that change what is seen and are not drawn, unless they are `none`.
const UNDRAWN: [&str; 21] = [
    "vector-effect",
    "offset",
    "offset-path",
    "rotate",
    "scale",
    "translate",
    "perspective",
    "zoom",
    "mask-image",
    "mask-border",
    "mask-composite",
    "-webkit-mask",
    "-webkit-mask-image",
    "-webkit-clip-path",
    "backdrop-filter",
    "box-shadow",
    "background-image",
    "stroke-alignment",
    "stroke-position",
    "clip",
    "content-visibility",
];

/// Words of SVG 1.1 that the renderer knows in this case only.
const MIXED: [&str; 6] = ["sRGB", "linearRGB", "optimizeSpeed", "optimizeQuality", "crispEdges", "geometricPrecision"];

/// What a declaration comes to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A property of this value.
    Style(String),
    /// An attribute of this value, for the renderer takes it from there only.
    Attribute(String),
    /// Nothing that is seen.
    Nothing,
}

/// What a property of a value means.
///
/// # Errors
/// [`Refusal::NotUnderstood`] with both, [`Refusal::Animated`].
pub(super) fn meaning(name: &str, value: &str) -> Result<Meaning, Refusal> {
    let small = value.to_ascii_lowercase();
    let refused = || not_understood(&format!("{name}: {value}"));
    let style = |value: Option<String>| value.map(Meaning::Style).ok_or_else(refused);
    match small.as_str() {
        "" | "unset" | "revert" | "revert-layer" => return Ok(Meaning::Nothing),
        "inherit" => {
            return Ok(if PRESENTATION.contains(&name) { Meaning::Style(small) } else { Meaning::Nothing });
        }
        "initial" if PRESENTATION.contains(&name) => return style(initial(name).map(str::to_owned)),
        "initial" => return Ok(Meaning::Nothing),
        _ => {}
    }
    match name {
        "fill" | "stroke" => style(paint(value)),
        "color" | "stop-color" | "flood-color" | "lighting-color" => style(colour(value)),
        "background" | "background-color" => Ok(match colour(value).as_deref() {
            Some("#00000000") => Meaning::Nothing,
            Some(colour) => Meaning::Style(colour.to_owned()),
            // `background: new …` is what became of Illustrator's enable-background in many hands; no reader takes it for a colour.
            None if small.contains("url(") || small.contains("gradient(") => return Err(refused()),
            None => Meaning::Nothing,
        }),
        "opacity" | "fill-opacity" | "stroke-opacity" | "stop-opacity" | "flood-opacity" => style(share(&small)),
        // Less than nothing is no width, and what is not valid is not there.
        "stroke-width" if small.starts_with('-') => Ok(Meaning::Nothing),
        "color-interpolation" if small == "linearrgb" => Err(refused()),
        "transform-box" if small != "view-box" => Err(refused()),
        "color-interpolation" | "transform-box" => Ok(Meaning::Nothing),
        "stroke-width" | "stroke-dashoffset" => style(length(&small)),
        "font-size" => Ok(length(&small).map_or(Meaning::Nothing, Meaning::Style)),
        "stroke-dasharray" if small == "none" => style(Some(small)),
        "stroke-dasharray" => {
            let each = small.split([',', ' ', '\t', '\n', '\r']).filter(|one| !one.is_empty()).map(length);
            style(each.collect::<Option<Vec<String>>>().map(|all| all.join(",")))
        }
        "clip-path" | "mask" | "marker" | "marker-start" | "marker-mid" | "marker-end" => style(link(value)),
        "filter" if small == "none" => style(Some(small)),
        "filter" => style(filters(value)),
        "mix-blend-mode" if small.starts_with("plus-") => Err(refused()),
        "stroke-linejoin" if small == "arcs" => Err(refused()),
        "display" => style(Some(if small == "none" { small } else { "inline".to_owned() })),
        "transform" if small == "none" => Ok(Meaning::Attribute(String::new())),
        "transform" => transform(&small).map(Meaning::Attribute).ok_or_else(refused),
        "x" | "y" | "cx" | "cy" | "r" | "rx" | "ry" | "width" | "height" if small == "auto" => Ok(Meaning::Nothing),
        "x" | "y" | "cx" | "cy" | "r" | "rx" | "ry" | "width" | "height" => {
            length(&small).map(Meaning::Attribute).ok_or_else(refused)
        }
        "d" => path(value).map(Meaning::Attribute).ok_or_else(refused),
        "animation" | "animation-name" | "-webkit-animation" | "-webkit-animation-name" if small != "none" => {
            Err(Refusal::Animated)
        }
        name if UNDRAWN.contains(&name) && !matches!(small.as_str(), "none" | "auto" | "normal" | "visible") => {
            Err(refused())
        }
        name if UNDRAWN.contains(&name) => Ok(Meaning::Nothing),
        name if PRESENTATION.contains(&name) => {
            let own = MIXED.iter().find(|own| own.eq_ignore_ascii_case(value));
            Ok(Meaning::Style(own.map_or(small, |own| (*own).to_owned())))
        }
        _ => Ok(Meaning::Nothing),
    }
}

/// What a property is where nothing is said, which an ancestor may have said.
fn initial(name: &str) -> Option<&'static str> {
    Some(match name {
        "fill" | "stop-color" | "flood-color" | "color" => "#000",
        "lighting-color" => "#fff",
        "stroke" | "clip-path" | "mask" | "filter" | "marker-start" | "marker-mid" | "marker-end"
        | "stroke-dasharray" => "none",
        "opacity" | "fill-opacity" | "stroke-opacity" | "stop-opacity" | "flood-opacity" | "stroke-width" => "1",
        "stroke-dashoffset" => "0",
        "fill-rule" | "clip-rule" => "nonzero",
        "stroke-linecap" => "butt",
        "stroke-linejoin" => "miter",
        "stroke-miterlimit" => "4",
        "visibility" => "visible",
        "display" => "inline",
        _ => return None,
    })
}

/// A colour of CSS Color 4 in sRGB.
fn colour(text: &str) -> Option<String> {
    let text = text.trim();
    if text.eq_ignore_ascii_case("currentcolor") {
        return Some("currentColor".to_owned());
    }
    let [red, green, blue, alpha] = parsed(text)?.to_alpha_color::<Srgb>().to_rgba8().to_u8_array();
    // Without brackets, for these may not stand in one another where the renderer reads a style.
    let alpha = if alpha == u8::MAX { String::new() } else { format!("{alpha:02x}") };
    Some(format!("#{red:02x}{green:02x}{blue:02x}{alpha}"))
}

/// A colour in Oklab with its alpha, and whether it is one of those that gradients are mixed in Oklab for (CSS Color 4, 12.1).
pub(super) fn oklab(text: &str) -> Option<([f32; 4], bool)> {
    const MODERN: [&str; 5] = ["oklch", "oklab", "lch", "lab", "color"];
    let own = parsed(text)?;
    let name = text.rsplit("light-dark(").next()?.trim_start().split('(').next()?.to_ascii_lowercase();
    Some((own.to_alpha_color::<Oklab>().components, MODERN.contains(&name.as_str())))
}

fn parsed(text: &str) -> Option<DynamicColor> {
    let text = text.trim();
    // Of two, paper shows the one for a light ground (CSS Color 5, 6).
    if let Some((name, both)) = text.strip_suffix(')').and_then(|text| text.split_once('('))
        && name.eq_ignore_ascii_case("light-dark")
    {
        let mut depth = 0_i32;
        let comma = both.bytes().position(|byte| {
            depth += i32::from(byte == b'(') - i32::from(byte == b')');
            byte == b',' && depth == 0
        })?;
        return parsed(both.get(..comma)?);
    }
    let (length, own) = color::parse_color_prefix(text).ok()?;
    // The same colour in another space may follow (SVG 1.1, 11.2).
    let rest = text.get(length..)?.trim_start().to_ascii_lowercase();
    (rest.is_empty() || rest.starts_with("icc-color(") || rest.starts_with("device-cmyk(")).then_some(own)
}

fn paint(text: &str) -> Option<String> {
    let text = text.trim();
    let small = text.to_ascii_lowercase();
    if matches!(small.as_str(), "none" | "context-fill" | "context-stroke") {
        return Some(small);
    }
    if !small.starts_with("url(") {
        return colour(text);
    }
    let end = text.find(')')? + 1;
    let own = link(text.get(..end)?)?;
    let other = text.get(end..)?.trim();
    if other.is_empty() {
        return Some(own);
    }
    let other = if other.eq_ignore_ascii_case("none") { "none".to_owned() } else { colour(other)? };
    Some(format!("{own} {other}"))
}

/// `none`, or a link into the drawing.
fn link(text: &str) -> Option<String> {
    if text.eq_ignore_ascii_case("none") {
        return Some("none".to_owned());
    }
    let (name, inside) = text.strip_suffix(')')?.split_once('(')?;
    let id = inside.trim().trim_matches(['\'', '"']).strip_prefix('#')?;
    (name.eq_ignore_ascii_case("url") && !id.contains([')', '(', '"', '\''])).then(|| format!("url(#{id})"))
}

/// Links and functions of Filter Effects 1, with their colours as the renderer reads them.
fn filters(list: &str) -> Option<String> {
    const FUNCTIONS: [&str; 9] =
        ["blur", "hue-rotate", "brightness", "contrast", "grayscale", "invert", "opacity", "saturate", "sepia"];
    let mut out = Vec::new();
    let mut rest = list.trim();
    while !rest.is_empty() {
        let (name, after) = rest.split_once('(')?;
        let mut open = 1_usize;
        let end = after.bytes().position(|byte| {
            match byte {
                b'(' => open += 1,
                b')' => open -= 1,
                _ => {}
            }
            open == 0
        })?;
        let inside = after.get(..end)?.trim();
        rest = after.get(end + 1..)?.trim_start();
        out.push(match name.trim().to_ascii_lowercase().as_str() {
            "url" => link(&format!("url({inside})"))?,
            "drop-shadow" => format!("drop-shadow({})", shadow(inside)?),
            name if FUNCTIONS.contains(&name) && (inside.is_empty() || measure(inside)) => format!("{name}({inside})"),
            _ => return None,
        });
    }
    Some(out.join(" "))
}

/// Whether a text is one number, with a unit or without.
fn measure(text: &str) -> bool {
    let small = text.to_ascii_lowercase();
    length(&small).is_some() || measured(&small).is_some()
}

/// The inside of `drop-shadow()`: two lengths or three, a colour before or behind them.
fn shadow(inside: &str) -> Option<String> {
    let is_colour = |letter: char| letter.is_ascii_alphabetic() || letter == '#';
    let (lengths, own) = if inside.starts_with(is_colour) {
        let (end, _) = color::parse_color_prefix(inside).ok()?;
        (inside.get(end..)?, inside.get(..end)?)
    } else {
        let mut words = inside.char_indices().filter(|(at, letter)| {
            is_colour(*letter) && inside.get(..*at).is_some_and(|before| before.ends_with(char::is_whitespace))
        });
        inside.split_at(words.next().map_or(inside.len(), |(at, _)| at))
    };
    let each: Vec<String> =
        lengths.split_whitespace().map(|one| length(&one.to_ascii_lowercase())).collect::<Option<_>>()?;
    let own = if own.is_empty() { "currentColor".to_owned() } else { colour(own)? };
    matches!(each.len(), 2 | 3).then(|| format!("{} {own}", each.join(" ")))
}

fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    // What Rust reads besides: inf, nan, infinity.
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+' | b'e'));
    text.parse().ok().filter(|own: &f64| plain && own.is_finite())
}

/// A share of one, as a number.
fn share(small: &str) -> Option<String> {
    let own = match small.strip_suffix('%') {
        Some(percent) => number(percent)? / 100.0,
        None => number(small)?,
    };
    Some(own.clamp(0.0, 1.0).to_string())
}

/// A length whose unit is read.
pub(super) fn length(small: &str) -> Option<String> {
    let small = small.trim();
    let unit = UNITS.iter().find(|unit| small.ends_with(*unit) && number(&small[..small.len() - unit.len()]).is_some());
    unit.map(|_| small.to_owned())
}

/// The transformations of CSS as those of an attribute: in pixels and degrees.
fn transform(small: &str) -> Option<String> {
    let mut out = Vec::new();
    let mut rest = small.trim();
    while !rest.is_empty() {
        let (name, after) = rest.split_once('(')?;
        let (inside, after) = after.split_once(')')?;
        rest = after.trim_start_matches([' ', ',', '\t', '\n', '\r']);
        let each = inside.split([',', ' ', '\t', '\n', '\r']).filter(|one| !one.is_empty());
        let own: Vec<f64> = each.map(measured).collect::<Option<_>>()?;
        let [first, second] = [0, 1].map(|at| own.get(at).copied());
        out.push(match (name.trim(), own.len()) {
            ("matrix", 6) | ("rotate", 1 | 3) | ("translate" | "scale", 1 | 2) => {
                let each: Vec<String> = own.iter().map(f64::to_string).collect();
                format!("{}({})", name.trim(), each.join(" "))
            }
            ("skewx", 1) => format!("skewX({})", first?),
            ("skewy", 1) => format!("skewY({})", first?),
            ("translatex", 1) => format!("translate({} 0)", first?),
            ("translatey", 1) => format!("translate(0 {})", first?),
            ("scalex", 1) => format!("scale({} 1)", first?),
            ("scaley", 1) => format!("scale(1 {})", first?),
            ("translatez", 1) if first == Some(0.0) => String::new(),
            ("translate3d", 3) if own.get(2) == Some(&0.0) => format!("translate({} {})", first?, second?),
            _ => return None,
        });
    }
    Some(out.join(" "))
}

fn measured(text: &str) -> Option<f64> {
    let units = [("px", 1.0), ("deg", 1.0), ("grad", 0.9), ("rad", 180.0 / std::f64::consts::PI), ("turn", 360.0)];
    let own = units.iter().find_map(|(unit, factor)| Some(number(text.strip_suffix(unit)?)? * factor));
    own.or_else(|| number(text))
}

/// The path of `path("…")`.
fn path(value: &str) -> Option<String> {
    let inside = value.trim().strip_prefix("path(")?.strip_suffix(')')?.trim();
    let quoted = |quote: char| inside.strip_prefix(quote)?.strip_suffix(quote);
    quoted('"').or_else(|| quoted('\'')).map(str::to_owned)
}

/// Whether a list of media means a page that is looked at as it is; `None` when that depends on what is not known here.
pub(super) fn media(list: &str) -> Option<bool> {
    let mut holds = Some(false);
    for query in list.to_ascii_lowercase().split(',') {
        let mut own = Some(true);
        for part in query.trim().trim_start_matches("only ").split(" and ") {
            let part: String = part.chars().filter(|letter| !letter.is_whitespace()).collect();
            let said = match part.as_str() {
                ""
                | "all"
                | "screen"
                | "(prefers-color-scheme:light)"
                | "(prefers-color-scheme:no-preference)"
                | "(prefers-reduced-motion:no-preference)" => Some(true),
                "print"
                | "speech"
                | "tty"
                | "projection"
                | "handheld"
                | "(prefers-color-scheme:dark)"
                | "(prefers-reduced-motion:reduce)"
                | "(prefers-reduced-motion)"
                | "(forced-colors:active)"
                | "(prefers-contrast:more)" => Some(false),
                _ => None,
            };
            own = match (own, said) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (None, _) | (_, None) => None,
                _ => Some(true),
            };
        }
        holds = match (holds, own) {
            (Some(true), _) | (_, Some(true)) => Some(true),
            (None, _) | (_, None) => None,
            _ => Some(false),
        };
    }
    holds
}
