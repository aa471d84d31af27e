//! Dates as people write them: `22-11-2026`, `22 november 2026`, where a date is asked as `2026-11-22`.

use super::Fault;

const MONTHS: [[&str; 2]; 12] = [
    ["januari", "january"],
    ["februari", "february"],
    ["maart", "march"],
    ["april", "april"],
    ["mei", "may"],
    ["juni", "june"],
    ["juli", "july"],
    ["augustus", "august"],
    ["september", "september"],
    ["oktober", "october"],
    ["november", "november"],
    ["december", "december"],
];

/// A longer text is no date.
const LONGEST: usize = 40;

/// The fault of a text that is no date as it is asked, with the one that is probably meant.
pub fn no_such_date(pointer: impl Into<String>, given: &str) -> Fault {
    let (nl, en) = match meant(given) {
        Some((year, month, day)) => {
            let date = format!("{year:04}-{month:02}-{day:02}");
            (format!("Bedoelt u {date}?"), format!("Did you mean {date}?"))
        }
        None => ("Schrijf haar bijvoorbeeld als 2026-11-22.".into(), "Write it like this: 2026-11-22.".into()),
    };
    Fault::new("no-such-date", pointer).with("given", given).with_text("remedy", nl, en)
}

/// Year, month and day of a date that can be meant in one way only; the day stands before the month, as in all of Europe.
pub fn meant(given: &str) -> Option<(i16, i8, i8)> {
    if given.len() > LONGEST {
        return None;
    }
    // A time behind it, as programs write one.
    let text = given.trim().to_lowercase();
    let text = text.split_once('t').filter(|(date, _)| date.len() == 10).map_or(text.as_str(), |(date, _)| date);
    let parts: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || "-./,".contains(c)).filter(|part| !part.is_empty()).collect();
    let [first, second, third] = parts[..] else {
        // All figures in a row.
        let whole = (text.len() == 8).then(|| (text.get(..4), text.get(4..6), text.get(6..)))?;
        return exists(number(whole.0?)?, number(whole.1?)?, number(whole.2?)?);
    };
    if first.len() == 4 {
        return exists(number(first)?, number(second)?, number(third)?);
    }
    let year = (third.len() == 4).then(|| number(third))??;
    if let Some(month) = month(second) {
        return exists(year, month, number(first)?);
    }
    if let Some(month) = month(first) {
        return exists(year, month, number(second)?);
    }
    let (day, month) = (number(first)?, number(second)?);
    // With strokes Americans write the month first.
    if text.contains('/') && day <= 12 && month <= 12 && day != month {
        return None;
    }
    exists(year, month, day).or_else(|| exists(year, day, month).filter(|_| text.contains('/')))
}

fn number(text: &str) -> Option<u16> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

/// A month by its name, or the beginning of it.
fn month(text: &str) -> Option<u16> {
    let named = |names: &[&str; 2]| names.iter().any(|name| text.len() >= 3 && name.starts_with(text));
    let at = MONTHS.iter().position(named).or((text == "mrt").then_some(2)).or((text == "okt").then_some(9))?;
    u16::try_from(at + 1).ok()
}

fn exists(year: u16, month: u16, day: u16) -> Option<(i16, i8, i8)> {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 => 28 + u16::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    let real = (1000..=9999).contains(&year) && (1..=days).contains(&day);
    Some((i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?)).filter(|_| real)
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn dates_of_people_are_read_where_they_mean_one_day() {
        for given in [
            "22-11-2026",
            "22 november 2026",
            "22 nov. 2026",
            "22.11.2026",
            "22/11/2026",
            "11/22/2026",
            "November 22, 2026",
            "2026/11/22",
            "2026-11-22",
            "20261122",
            " 2026-11-22 ",
            "2026-11-22T10:00:00",
        ] {
            assert_eq!(meant(given), Some((2026, 11, 22)), "{given}");
        }
        assert_eq!(meant("1-3-2027"), Some((2027, 3, 1)));
        assert_eq!(meant("1 mrt 2027"), Some((2027, 3, 1)));
        assert_eq!(meant("29-2-2028"), Some((2028, 2, 29)));
        for given in [
            "1/3/2027",
            "29-2-2027",
            "31 november 2026",
            "snel",
            "volgende week",
            "22-11-26",
            "",
            "2026",
            "13-13-2026",
            "22 x 2026",
        ] {
            assert_eq!(meant(given), None, "{given}");
        }
    }
}
