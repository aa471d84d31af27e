//! Colours, patterns and shadings of which readers make different things: a place that is painted with them is not proven blank.

use hayro::hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use hayro::hayro_syntax::page::Resources;

/// Colour spaces in one another.
const DEEPEST: usize = 8;

/// Points of a picture whose numbers are looked through.
const MOST_POINTS: usize = 64 << 20;

/// Whether colours of a device are given another meaning (ISO 32000-1, 8.6.5.6): some readers look for that, others do not.
pub(super) fn has_defaults(resources: &Resources<'_>) -> bool {
    let own = |level: &Resources<'_>| {
        [&b"DefaultGray"[..], b"DefaultRGB", b"DefaultCMYK"].iter().any(|key| level.color_spaces.contains_key(key))
    };
    own(resources) || resources.parent().is_some_and(own)
}

/// Whether a colour space means the same everywhere: no colorant that is none, no table that is too short.
pub(super) fn is_plain_space(space: &Object<'_>, deep: usize) -> bool {
    let Object::Array(parts) = space else { return matches!(space, Object::Name(_)) };
    if deep > DEEPEST {
        return false;
    }
    let parts: Vec<Object<'_>> = parts.iter::<Object<'_>>().take(5).collect();
    let Some(Object::Name(family)) = parts.first() else { return false };
    let below = |at: usize| parts.get(at).is_some_and(|space| is_plain_space(space, deep + 1));
    match family.as_ref() {
        b"Separation" => matches!(parts.get(1), Some(Object::Name(name)) if name.as_ref() != b"None") && below(2),
        b"DeviceN" => {
            let Some(Object::Array(names)) = parts.get(1) else { return false };
            names.iter::<Object<'_>>().all(|name| matches!(name, Object::Name(name) if name.as_ref() != b"None"))
                && below(2)
        }
        b"Indexed" | b"I" => below(1) && table_is_whole(&parts),
        b"Pattern" => parts.get(1).is_none() || below(1),
        _ => true,
    }
}

/// Whether colours of a space are numbers in a table (8.6.6.3).
pub(super) fn is_indexed(space: &Object<'_>) -> bool {
    let Object::Array(parts) = space else { return false };
    matches!(parts.iter::<Object<'_>>().next(), Some(Object::Name(name)) if matches!(name.as_ref(), b"Indexed" | b"I"))
}

/// Whether the table of an indexed space has a colour for each number (8.6.6.3).
fn table_is_whole(parts: &[Object<'_>]) -> bool {
    let (Some(base), Some(Object::Number(highest)), Some(table)) = (parts.get(1), parts.get(2), parts.get(3)) else {
        return false;
    };
    let bytes = match table {
        Object::String(bytes) => bytes.as_bytes().len(),
        Object::Stream(stream) => stream.decoded().map_or(0, |bytes| bytes.len()),
        _ => return false,
    };
    let highest = highest.as_f64();
    components(base).is_some_and(|each| {
        highest.fract() == 0.0 && (0.0..=255.0).contains(&highest) && bytes as f64 >= (highest + 1.0) * each as f64
    })
}

/// Numbers of a colour; `None` where it is not known.
fn components(space: &Object<'_>) -> Option<usize> {
    let (family, parts) = match space {
        Object::Name(name) => (name.clone(), None),
        Object::Array(parts) => (parts.iter::<Object<'_>>().next()?.into_name()?, Some(parts)),
        _ => return None,
    };
    let part = |at: usize| parts?.iter::<Object<'_>>().nth(at);
    Some(match family.as_ref() {
        b"DeviceGray" | b"G" | b"CalGray" | b"Separation" => 1,
        b"DeviceRGB" | b"RGB" | b"CalRGB" | b"Lab" => 3,
        b"DeviceCMYK" | b"CMYK" => 4,
        b"ICCBased" => match part(1)? {
            Object::Stream(profile) => profile.dict().get::<usize>(b"N")?,
            _ => return None,
        },
        b"DeviceN" => match part(1)? {
            Object::Array(names) => names.iter::<Object<'_>>().count(),
            _ => return None,
        },
        _ => return None,
    })
}

/// Whether each point of a picture has a colour in the table that it has, if it has one.
pub(super) fn indexes_within(image: &Stream<'_>) -> bool {
    let own = image.dict();
    let Some(space) = own.get::<Object<'_>>(b"ColorSpace").or_else(|| own.get::<Object<'_>>(b"CS")) else {
        return true;
    };
    if !is_plain_space(&space, 0) {
        return false;
    }
    let Object::Array(parts) = &space else { return true };
    let parts: Vec<Object<'_>> = parts.iter::<Object<'_>>().take(4).collect();
    let Some(Object::Number(highest)) = parts.get(2).filter(|_| is_indexed(&space)) else { return true };
    let size = |long: &[u8], short: &[u8]| own.get::<usize>(long).or_else(|| own.get::<usize>(short));
    let (Some(width), Some(bits)) = (size(b"Width", b"W"), size(b"BitsPerComponent", b"BPC")) else { return false };
    let highest = highest.as_i64();
    // As many numbers as there are need no looking through.
    if matches!(bits, 1 | 2 | 4 | 8) && (1_i64 << bits) - 1 <= highest {
        return true;
    }
    let Ok(points) = image.decoded() else { return false };
    let row = (width * bits).div_ceil(8);
    if !matches!(bits, 1 | 2 | 4 | 8) || row == 0 || points.len() > MOST_POINTS {
        return false;
    }
    let each = 8 / bits;
    points.chunks(row).all(|row| {
        (0..width).all(|column| {
            let byte = row.get(column / each).copied().unwrap_or_default();
            let number = (u16::from(byte) >> ((each - 1 - column % each) * bits)) & ((1 << bits) - 1);
            i64::from(number) <= highest
        })
    })
}

/// Whether a tiling pattern is drawn alike: it says how it is painted, and its cells have a size and a distance (table 75).
pub(super) fn is_plain_tiling(pattern: &Dict<'_>) -> bool {
    let kind = |key: &[u8], kinds: &[i32]| pattern.get::<i32>(key).is_some_and(|own| kinds.contains(&own));
    let step = |key: &[u8]| pattern.get::<f64>(key).is_some_and(|step| step.is_finite() && step.abs() > 1e-3);
    let area = pattern.get::<[f64; 4]>(b"BBox").is_some_and(|[x0, y0, x1, y1]| x0 != x1 && y0 != y1);
    kind(b"PatternType", &[1]) && kind(b"PaintType", &[1, 2]) && step(b"XStep") && step(b"YStep") && area
}

/// Whether a shading is drawn alike: it is of a known type, and goes from one place to another (8.7.4.5).
pub(super) fn is_plain_shading(shading: &Object<'_>) -> bool {
    let own = match shading {
        Object::Dict(own) => own,
        Object::Stream(stream) => stream.dict(),
        _ => return false,
    };
    let space = own.get::<Object<'_>>(b"ColorSpace").or_else(|| own.get::<Object<'_>>(b"CS"));
    if !space.is_some_and(|space| is_plain_space(&space, 0)) {
        return false;
    }
    let numbers =
        || own.get::<Array<'_>>(b"Coords").map(|all| all.iter::<f64>().collect::<Vec<f64>>()).unwrap_or_default();
    match own.get::<i32>(b"ShadingType") {
        Some(1) => own.contains_key(b"Domain") && own.contains_key(b"Function"),
        Some(2) => matches!(numbers()[..], [x0, y0, x1, y1] if x0 != x1 || y0 != y1) && own.contains_key(b"Function"),
        Some(3) => {
            let plain =
                matches!(numbers()[..], [_, _, first, _, _, last] if first >= 0.0 && last >= 0.0 && first + last > 0.0);
            plain && own.contains_key(b"Function")
        }
        Some(4..=7) => matches!(shading, Object::Stream(_)),
        _ => false,
    }
}

/// Whether a name of a colour space is one of a device.
pub(super) fn is_device(name: &Name<'_>) -> bool {
    matches!(name.as_ref(), b"DeviceGray" | b"DeviceRGB" | b"DeviceCMYK" | b"Pattern")
}
