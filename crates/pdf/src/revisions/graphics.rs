//! Matrices and colours of appearances (ISO 32000-1, 8.3 and 8.6), as far as those go that are read: upright, and in colours of the device.

use super::content::numbers;
use super::object::{Dictionary, Object};
use super::state::State;

/// The numbers of a key, through their references, where there are so many.
pub(super) fn numbers_of<const N: usize>(state: &State<'_>, own: &Dictionary, key: &[u8]) -> Option<[f64; N]> {
    let items: Vec<Object> =
        state.items(own, key).iter().take(N + 1).map(|item| state.resolve(item).cloned()).collect::<Option<_>>()?;
    numbers(&items).filter(|numbers: &[f64; N]| numbers.iter().all(|number| number.is_finite()))
}

/// A matrix without turns, as scale across and up, and place. One may turn what is above down, and the next one turn it up again.
pub(super) fn placed(own: &[Object]) -> Option<[f64; 4]> {
    let [a, b, c, d, e, f] = numbers::<6>(own)?;
    (b == 0.0 && c == 0.0 && a > 0.0 && d != 0.0).then_some([a, d, e, f])
}

/// One such matrix inside another.
pub(super) fn within(outer: [f64; 4], inner: [f64; 4]) -> [f64; 4] {
    [outer[0] * inner[0], outer[1] * inner[1], outer[0] * inner[2] + outer[2], outer[1] * inner[3] + outer[3]]
}

/// Numbers of a colour in a colour space; only those of the device are followed.
pub(super) fn parts(own: &[Object]) -> Option<usize> {
    match own.first()?.as_name()? {
        b"DeviceGray" => Some(1),
        b"DeviceRGB" => Some(3),
        b"DeviceCMYK" => Some(4),
        _ => None,
    }
}

/// How light a colour is (L*).
pub(super) fn lightness(values: &[f64]) -> Option<f64> {
    let values: Vec<f64> = values.iter().map(|value| value.clamp(0.0, 1.0)).collect();
    let [red, green, blue] = match values[..] {
        [grey] => [grey; 3],
        [red, green, blue] => [red, green, blue],
        [cyan, magenta, yellow, black] => [cyan, magenta, yellow].map(|ink| (1.0 - ink) * (1.0 - black)),
        _ => return None,
    };
    let linear = |part: f64| if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) };
    let light = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    Some(if light > 0.008_856 { 116.0 * light.cbrt() - 16.0 } else { 903.3 * light })
}
