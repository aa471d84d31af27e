//! Patterns and shadings that some readers draw and others leave out: a place that is painted with them is not proven blank.

use hayro::hayro_syntax::object::{Array, Dict, Object};

use super::colours::{components, is_indexed, is_plain_space};

/// Functions in one another.
const DEEPEST: usize = 4;

/// Whether a tiling pattern is drawn alike: it says how it is painted, and its cells have a size and a distance (ISO 32000-1, table 75).
pub(super) fn is_plain_tiling(pattern: &Dict<'_>) -> bool {
    let kind = |key: &[u8], kinds: &[i32]| pattern.get::<i32>(key).is_some_and(|own| kinds.contains(&own));
    let step = |key: &[u8]| pattern.get::<f64>(key).is_some_and(|step| step.is_finite() && step.abs() > 1e-3);
    let area = pattern.get::<[f64; 4]>(b"BBox").is_some_and(|[x0, y0, x1, y1]| x0 != x1 && y0 != y1);
    kind(b"PatternType", &[1]) && kind(b"PaintType", &[1, 2]) && step(b"XStep") && step(b"YStep") && area
}

/// Whether a shading is drawn alike: it is of a known type, goes from one place to another, and its functions give as many numbers as a
/// colour has (8.7.4.5).
pub(super) fn is_plain_shading(shading: &Object<'_>) -> bool {
    let own = match shading {
        Object::Dict(own) => own,
        Object::Stream(stream) => stream.dict(),
        _ => return false,
    };
    let space = own.get::<Object<'_>>(b"ColorSpace").or_else(|| own.get::<Object<'_>>(b"CS"));
    let Some(space) = space.filter(|space| is_plain_space(space, 0)) else { return false };
    let coords =
        || own.get::<Array<'_>>(b"Coords").map(|all| all.iter::<f64>().collect::<Vec<f64>>()).unwrap_or_default();
    let coloured =
        || !is_indexed(&space) && own.get::<Object<'_>>(b"Function").is_some_and(|own| gives(&own, components(&space)));
    match own.get::<i32>(b"ShadingType") {
        Some(1) => own.contains_key(b"Domain") && coloured(),
        Some(2) => matches!(coords()[..], [x0, y0, x1, y1] if x0 != x1 || y0 != y1) && coloured(),
        Some(3) => {
            let apart = matches!(coords()[..], [x0, y0, first, x1, y1, last]
                if first >= 0.0 && last >= 0.0 && first + last > 0.0 && (x0 != x1 || y0 != y1 || first != last));
            apart && coloured()
        }
        Some(4..=7) => matches!(shading, Object::Stream(_)) && (!own.contains_key(b"Function") || coloured()),
        _ => false,
    }
}

/// Whether functions give so many numbers: one all of them, or as many one each.
fn gives(function: &Object<'_>, wanted: Option<usize>) -> bool {
    let Some(wanted) = wanted else { return false };
    match function {
        Object::Array(all) => {
            let all: Vec<Object<'_>> = all.iter::<Object<'_>>().take(wanted + 1).collect();
            (all.len() == wanted && all.iter().all(|one| outputs(one, 0) == Some(1)))
                || matches!(&all[..], [one] if outputs(one, 0) == Some(wanted))
        }
        one => outputs(one, 0) == Some(wanted),
    }
}

/// Numbers that a function gives (7.10).
fn outputs(function: &Object<'_>, deep: usize) -> Option<usize> {
    let own = match function {
        Object::Dict(own) => own,
        Object::Stream(stream) => stream.dict(),
        _ => return None,
    };
    let length = |key: &[u8]| own.get::<Array<'_>>(key).map(|all| all.raw_iter().count());
    match own.get::<i32>(b"FunctionType")? {
        0 | 4 => length(b"Range").map(|all| all / 2),
        2 => Some(length(b"C0").or_else(|| length(b"C1")).unwrap_or(1)),
        3 if deep < DEEPEST => outputs(&own.get::<Array<'_>>(b"Functions")?.iter::<Object<'_>>().next()?, deep + 1),
        _ => None,
    }
}
