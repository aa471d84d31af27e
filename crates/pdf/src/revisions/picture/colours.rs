//! Colours of which readers make different things: a place that is painted with them is not proven blank.

use hayro::hayro_syntax::object::{Dict, Name, Object, Stream};
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

/// Whether a colour space means the same everywhere (ISO 32000-1, 8.6): it is as its family has it, with no colorant that is none, no table
/// that is too short, and no name that leads to another.
pub(super) fn is_plain_space(space: &Object<'_>, deep: usize) -> bool {
    let parts = match space {
        Object::Name(name) => return is_device(name) || (deep > 0 && matches!(name.as_ref(), b"G" | b"RGB" | b"CMYK")),
        Object::Array(parts) if deep <= DEEPEST => parts.iter::<Object<'_>>().take(6).collect::<Vec<_>>(),
        _ => return false,
    };
    let Some(Object::Name(family)) = parts.first() else { return false };
    let below = |at: usize| parts.get(at).is_some_and(|space| is_plain_space(space, deep + 1) && !is_indexed(space));
    let tints = || matches!(parts.get(3), Some(Object::Dict(_) | Object::Stream(_)));
    let colorant = |name: &Object<'_>| matches!(name, Object::Name(name) if name.as_ref() != b"None");
    match family.as_ref() {
        b"DeviceGray" | b"DeviceRGB" | b"DeviceCMYK" => parts.len() == 1,
        b"CalGray" | b"CalRGB" | b"Lab" => {
            matches!(parts.get(1), Some(Object::Dict(own)) if own.get::<[f64; 3]>(b"WhitePoint").is_some())
        }
        b"ICCBased" => matches!(parts.get(1), Some(Object::Stream(profile)) if profile_is_its_own(profile, deep)),
        b"Separation" => parts.get(1).is_some_and(colorant) && below(2) && tints(),
        b"DeviceN" => {
            let Some(Object::Array(names)) = parts.get(1) else { return false };
            let names: Vec<Object<'_>> = names.iter::<Object<'_>>().collect();
            !names.is_empty() && names.iter().all(colorant) && below(2) && tints()
        }
        b"Indexed" | b"I" => below(1) && table_is_whole(&parts),
        _ => false,
    }
}

/// Whether a profile has as many colours as is said of it (table 66), and so has what stands in for it.
fn profile_is_its_own(profile: &Stream<'_>, deep: usize) -> bool {
    let own = profile.dict();
    let Some(count) = own.get::<usize>(b"N") else { return false };
    let Ok(bytes) = profile.decoded() else { return false };
    // The header of a profile (ICC.1, 7.2): its colour space and its signature.
    let of_profile = match (bytes.get(16..20), bytes.get(36..40)) {
        (Some(b"GRAY"), Some(b"acsp")) => 1,
        (Some(b"RGB " | b"Lab "), Some(b"acsp")) => 3,
        (Some(b"CMYK"), Some(b"acsp")) => 4,
        _ => return false,
    };
    let other = own.get::<Object<'_>>(b"Alternate");
    of_profile == count
        && other.is_none_or(|other| is_plain_space(&other, deep + 1) && components(&other) == Some(count))
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
pub(super) fn components(space: &Object<'_>) -> Option<usize> {
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
    // Those of an image within content have short names (table 94).
    let short = matches!(&space, Object::Name(name) if matches!(name.as_ref(), b"G" | b"RGB" | b"CMYK"));
    if !(short || is_plain_space(&space, 0)) {
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

/// Whether a name of a colour space is one of a device.
pub(super) fn is_device(name: &Name<'_>) -> bool {
    matches!(name.as_ref(), b"DeviceGray" | b"DeviceRGB" | b"DeviceCMYK" | b"Pattern")
}

/// Whether a group blends in a space of a device, or says nothing: others are gone by or not (11.4.7).
pub(super) fn blends_plainly(group: &Dict<'_>) -> bool {
    group
        .get::<Object<'_>>(b"CS")
        .map_or(!group.contains_key(b"CS"), |space| matches!(&space, Object::Name(name) if is_device(name)))
}
