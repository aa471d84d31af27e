//! Formats of fields: a number, an amount, a date as a script of the form has it written, beside the value that is kept.
//!
//! A field may have a script that says how its value is written (ISO 32000-2, 12.6.3, `F`). No script is run here: the few that the makers of forms
//! put in by their menus (the `AF…_Format` functions of every viewer) are known by name, and what they write is read back.

/// Letters of a script.
const LONGEST: usize = 2_000;
/// Digits of a number.
const MOST_DIGITS: usize = 15;

/// Whether a script writes a value as the text that is shown.
pub(super) fn writes(script: &str, value: &str, shown: &str) -> bool {
    let Some(call) = Call::of(script) else { return false };
    let number = |at: usize| call.arguments.get(at).and_then(|own| own.parse::<usize>().ok());
    let (value, shown) = (value.trim(), shown.trim());
    match call.name {
        "AFNumber_Format" => {
            let currency = call.arguments.get(4).map_or("", |own| own.trim());
            // What has digits of its own makes another number of it.
            !currency.chars().any(char::is_numeric) && is_number(shown, value, number(0), number(1), currency, 1.0)
        }
        "AFPercent_Format" => is_number(shown, value, number(0), number(1), "%", 100.0),
        "AFDate_FormatEx" => call.arguments.first().is_some_and(|format| is_date(format, value, shown)),
        // A postcode, a telephone number: the same digits in groups.
        "AFSpecial_Format" => {
            let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
            let apart = |letter: char| letter.is_ascii_digit() || matches!(letter, ' ' | '-' | '(' | ')' | '.');
            !digits(value).is_empty() && digits(value) == digits(shown) && shown.chars().all(apart)
        }
        _ => false,
    }
}

/// The one function that a script calls.
struct Call<'a> {
    name: &'a str,
    arguments: Vec<String>,
}

impl Call<'_> {
    fn of(script: &str) -> Option<Call<'_>> {
        let script = script.trim().trim_end_matches(';').trim_end();
        let (name, rest) = script.split_once('(').filter(|_| script.len() <= LONGEST)?;
        let inner = rest.strip_suffix(')')?;
        let mut arguments = vec![String::new()];
        let (mut quote, mut letters) = (None, inner.chars());
        while let Some(letter) = letters.next() {
            let last = arguments.last_mut()?;
            match (letter, quote) {
                ('\\', Some(_)) => last.push(escaped(&mut letters)?),
                (own, Some(open)) if own == open => quote = None,
                (own, Some(_)) => last.push(own),
                ('"' | '\'', None) => quote = Some(letter),
                (',', None) => arguments.push(String::new()),
                ('(' | ')' | ';' | '+', None) => return None,
                (own, None) if own.is_whitespace() => {}
                (own, None) => last.push(own),
            }
        }
        quote.is_none().then_some(Call { name: name.trim(), arguments })
    }
}

/// What stands behind a backslash (ECMA-262, 12.9.4).
fn escaped(letters: &mut std::str::Chars<'_>) -> Option<char> {
    let digits = match letters.next()? {
        'u' => 4,
        'x' => 2,
        own if own.is_ascii_alphanumeric() => return None,
        own => return Some(own),
    };
    let code: String = letters.by_ref().take(digits).collect();
    char::from_u32(u32::from_str_radix(&code, 16).ok()?)
}

/// Whether a number is written with so many decimals, in a style and a currency, as often as `times` its value.
fn is_number(
    shown: &str,
    value: &str,
    decimals: Option<usize>,
    style: Option<usize>,
    currency: &str,
    times: f64,
) -> bool {
    let Some(decimals) = decimals.filter(|decimals| *decimals <= MOST_DIGITS) else { return false };
    let (group, point) = match style {
        Some(0) => (Some(','), '.'),
        Some(1) => (None, '.'),
        Some(2) => (Some('.'), ','),
        Some(3) => (None, ','),
        Some(4) => (Some('\''), '.'),
        _ => return false,
    };
    let mut own = shown.to_owned();
    if !currency.is_empty() {
        own = own.replacen(currency, "", 1);
    }
    let own: String = own.chars().filter(|letter| !letter.is_whitespace()).collect();
    let (negative, own) = match own.strip_prefix('(').and_then(|own| own.strip_suffix(')')) {
        Some(inner) => (true, inner),
        None => own.strip_prefix(['-', '−']).map_or((false, own.as_str()), |own| (true, own)),
    };
    let (whole, part) = own.split_once(point).unwrap_or((own, ""));
    if part.len() != decimals || !part.chars().all(|digit| digit.is_ascii_digit()) {
        return false;
    }
    let groups: Vec<&str> = group.map_or_else(|| vec![whole], |group| whole.split(group).collect());
    let plain = |group: &&str| !group.is_empty() && group.chars().all(|digit| digit.is_ascii_digit());
    let even = groups.iter().skip(1).all(|group| group.len() == 3) && (groups.len() == 1 || groups[0].len() <= 3);
    let digits = groups.concat();
    if !groups.iter().all(plain) || !even || digits.len() + part.len() > MOST_DIGITS {
        return false;
    }
    let Ok(seen) = format!("{}{digits}.{part}0", if negative { "-" } else { "" }).parse::<f64>() else { return false };
    // Viewers read a comma as a point (AFMakeNumber).
    let kept = value.replacen(',', ".", 1);
    let is_plain = kept.strip_prefix('-').unwrap_or(&kept);
    let is_plain = is_plain.chars().all(|letter| letter.is_ascii_digit() || letter == '.');
    let Some(kept) = kept.parse::<f64>().ok().filter(|_| is_plain && kept.len() <= MOST_DIGITS + 2) else {
        return false;
    };
    let unit = 10f64.powi(-i32::try_from(decimals).unwrap_or_default());
    (seen - kept * times).abs() <= unit * 0.500_001
}

/// Names of the months, as viewers write them: in English, or in the language of the reader.
const MONTHS: [[&str; 2]; 12] = [
    ["january", "januari"],
    ["february", "februari"],
    ["march", "maart"],
    ["april", "april"],
    ["may", "mei"],
    ["june", "juni"],
    ["july", "juli"],
    ["august", "augustus"],
    ["september", "september"],
    ["october", "oktober"],
    ["november", "november"],
    ["december", "december"],
];

/// Day, month and year, as far as they are said.
#[derive(Default, PartialEq)]
struct Date([Option<u32>; 3]);

impl Date {
    /// Whether what both say is the same, and there is something; of a year the last two digits may be all.
    fn agrees(&self, other: &Date) -> bool {
        let same = |place: usize| match (self.0[place], other.0[place]) {
            (Some(one), Some(two)) if place == 2 && (one < 100 || two < 100) => one % 100 == two % 100,
            (Some(one), Some(two)) => one == two,
            (seen, _) => seen.is_none(),
        };
        self.0.iter().any(Option::is_some) && (0..3).all(same)
    }
}

/// Whether a date is written as a format has it: `shown` follows the format, and says the day that `value` says.
fn is_date(format: &str, value: &str, shown: &str) -> bool {
    let order: Vec<usize> =
        format.chars().filter_map(|letter| "dmy".find(letter)).fold(Vec::new(), |mut order, part| {
            if order.last() != Some(&part) {
                order.push(part);
            }
            order
        });
    let Some(seen) = read_date(format, shown) else { return false };
    let kept = read_date(format, value).or_else(|| by_numbers(&order, value));
    kept.is_some_and(|kept| seen.agrees(&kept))
}

/// A date that follows a format.
fn read_date(format: &str, text: &str) -> Option<Date> {
    let (mut out, mut rest) = (Date::default(), text);
    let mut letters = format.chars().peekable();
    while let Some(letter) = letters.next() {
        let Some(place) = "dmy".find(letter) else {
            // Times of the day are not read.
            if letter.is_ascii_alphabetic() {
                return None;
            }
            rest = rest.strip_prefix(letter)?;
            continue;
        };
        let mut length = 1;
        while letters.next_if_eq(&letter).is_some() {
            length += 1;
        }
        let own = if place == 1 && length >= 3 {
            let end = rest.find(|letter: char| !letter.is_alphabetic()).unwrap_or(rest.len());
            let (name, after) = rest.split_at(end);
            rest = after;
            let name = name.to_lowercase();
            let is = |month: &str| if length == 3 { month.get(..3) == Some(&name) } else { month == name };
            MONTHS
                .iter()
                .position(|names| names.iter().any(|month| is(month)))
                .and_then(|at| u32::try_from(at + 1).ok())?
        } else if length >= 3 && place == 0 {
            return None;
        } else {
            let end = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
            let (digits, after) = rest.split_at(end);
            rest = after;
            digits.parse().ok().filter(|_| digits.len() <= 4)?
        };
        if out.0[place].replace(own).is_some_and(|known| known != own) {
            return None;
        }
    }
    rest.is_empty().then_some(out)
}

/// A date of three numbers: the year first when it has four digits, else in the order of the format.
fn by_numbers(order: &[usize], text: &str) -> Option<Date> {
    let parts: Vec<&str> =
        text.split(|letter: char| !letter.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let [first, ..] = parts[..] else { return None };
    let order: &[usize] = if first.len() == 4 { &[2, 1, 0] } else { order };
    if parts.len() != 3 || order.len() != 3 || text.chars().any(char::is_alphabetic) {
        return None;
    }
    let mut out = Date::default();
    for (place, part) in order.iter().zip(parts) {
        out.0[*place] = Some(part.parse().ok().filter(|_| part.len() <= 4)?);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::writes;

    #[test]
    fn what_a_format_writes_says_what_the_value_says() {
        let amount = r#"AFNumber_Format(2, 2, 0, 0, "\u20ac ", true);"#;
        let plain = "AFNumber_Format(0,0,0,0,'',false)";
        let date = r#"AFDate_FormatEx("d mmmm yyyy");"#;
        for (script, value, shown) in [
            (amount, "1234.5", "€ 1.234,50"),
            (amount, "-0,5", "-€ 0,50"),
            (r#"AFNumber_Format(2, 0, 2, 0, "", true);"#, "-1000000", "(1,000,000.00)"),
            (plain, "999.5", "1,000"),
            (r#"AFNumber_Format(2, 4, 0, 0, "", true);"#, "1234.5", "1'234.50"),
            ("AFPercent_Format(1, 3);", "0.125", "12,5%"),
            (date, "30-11-2026", "30 november 2026"),
            (date, "2026-11-30", "30 November 2026"),
            (r#"AFDate_FormatEx("dd-mmm-yy")"#, "30-11-26", "30-Nov-26"),
            (r#"AFDate_FormatEx("mm/dd/yyyy")"#, "11-30-2026", "11/30/2026"),
            ("AFSpecial_Format(2);", "0201234567", "(020) 123-4567"),
        ] {
            assert!(writes(script, value, shown), "{script} {value} {shown}");
        }
        for (script, value, shown) in [
            (amount, "1234.5", "€ 1.234.500,00"),
            (amount, "1234.5", "€ 12.34,50"),
            (amount, "1234.5", "€ 1.234,60"),
            (amount, "1234.5", "€ 1.234,50 per jaar"),
            (amount, "niets", "€ 0,00"),
            (plain, "1", "1e6"),
            (date, "30-11-2026", "30 december 2026"),
            (date, "11-30-2026", "30 november 2026"),
            (date, "30-11-2026", "3 november 2026"),
            (date, "morgen", "30 november 2026"),
            (r#"AFDate_FormatEx("d mmmm")"#, "1 mei", "30 november"),
            ("AFSpecial_Format(2);", "0201234567", "(020) 123-4568"),
            ("event.value = 'pays 1000000'", "1", "pays 1000000"),
            ("AFNumber_Format(0,0,0,0,'',false); event.value = '2'", "1", "2"),
            ("AFSimple_Calculate('SUM', 'a')", "1", "2"),
        ] {
            assert!(!writes(script, value, shown), "{script} {value} {shown}");
        }
    }
}
