//! Whether a widget shows the value of its field and nothing else: only then is a field filled in, and not a page changed.

use unicode_normalization::UnicodeNormalization;

use super::content::{Operations, number};
use super::default_appearance::writes_plainly;
use super::fields::text;
use super::letters::Font;
use super::lines::{Line, Painted};
use super::object::{Dictionary, Id, Object};
use super::painted::{Place, painted};
use super::sections::{unpacked, unpacked_within};
use super::state::State;
use super::tick::{Tick, tick};
use super::{OnPage, formats};
use crate::strings;

/// Flags of fields (ISO 32000-1, tables 226, 228 and 230), by their bits.
mod flag {
    pub const PASSWORD: i64 = 1 << 13;
    pub const PUSH_BUTTON: i64 = 1 << 16;
    pub const COMBO: i64 = 1 << 17;
    pub const FILE_SELECT: i64 = 1 << 20;
    pub const MULTI_SELECT: i64 = 1 << 21;
    pub const COMB: i64 = 1 << 24;
}

/// The longer side of a box to tick, in units: two centimetres.
const LARGEST_MARK: f64 = 57.0;
/// Pieces of the outline of a tick, a cross, a circle and a frame.
const MOST_STROKES: usize = 64;
/// How often a line begins: both of a cross, and one or the other around it. More may be letters.
const MOST_PARTS: usize = 5;

/// Fields above one another.
const DEEPEST: usize = 16;
/// Choices of a field.
const MOST_CHOICES: usize = 10_000;
/// Rows of a list that are seen at once.
const MOST_ROWS: usize = 200;
/// Bytes of a value.
const LONGEST: usize = 1 << 20;

/// What a widget of a text, choice or button field shows of the value that the field has; `None` when it shows anything else. `is_old` says
/// of a number whether that object was there when somebody signed and is what it was: letters of other fonts may be drawn as other letters.
///
/// Of a button only the state is looked at: that its `AP` is the one that was there is for the caller to compare.
pub(super) fn on_page(state: &State<'_>, field: Id, widget: Id, is_old: &dyn Fn(u32) -> bool) -> Option<Shows> {
    let own = state.get(widget)?.as_dictionary()?;
    let flags = inherited(state, field, b"Ff").and_then(Object::as_integer).unwrap_or(0);
    let has = |bit: i64| flags & bit != 0;
    // A list without a text is none (iText).
    let empty = |value: &&Object| matches!(value, Object::Array(items) if items.is_empty());
    let value = inherited(state, field, b"V").filter(|value| !empty(value));
    let kind = inherited(state, field, b"FT")?.as_name()?;
    if kind == b"Btn" {
        let shown = in_known_state(state, own, value, is_old).filter(|_| !has(flag::PUSH_BUTTON))?;
        return Some(Shows { on_page: shown, painted: None, brought: Vec::new(), turned: 0 });
    }
    let list = kind == b"Ch" && !has(flag::COMBO);
    if !matches!(kind, b"Tx" | b"Ch") || (kind == b"Tx" && has(flag::FILE_SELECT)) {
        return None;
    }
    let several = list && has(flag::MULTI_SELECT);
    if !matches!((value, several), (None | Some(Object::String(_)), _) | (Some(Object::Array(_)), true)) {
        // A stream or a list is a value for one viewer, and none for another.
        return None;
    }
    let values = values(state, value)?;
    // A viewer may show the rich text in place of the value.
    if let Some(rich) = inherited(state, field, b"RV")
        && !same(&rich_text(&self::values(state, Some(rich))?.concat())?, &values.concat())
    {
        return None;
    }
    let cells = has(flag::COMB).then(|| inherited(state, field, b"MaxLen")?.as_integer()).flatten();
    let mut place = Place {
        outlines: true,
        area: area(state, own)?,
        turned: state.dictionary(own, b"MK").and_then(|own| state.value(own, b"R")?.as_integer()).unwrap_or(0),
        cells: cells.and_then(|cells| usize::try_from(cells).ok()).filter(|cells| (1..=1_000).contains(cells)),
        list,
        is_old,
    };
    let choices = if kind == b"Ch" { choices(state, field) } else { Vec::new() };
    let looks = state.dictionary(own, b"AP")?;
    looks.get(b"N")?;
    // Those of the mouse as well (12.5.5).
    let secret = has(flag::PASSWORD);
    let format = format_of(state, field, is_old);
    let mut found = None;
    let (mut brought, mut first) = (Vec::new(), None);
    for (key, look) in [&b"N"[..], b"R", b"D"].into_iter().filter_map(|key| Some((key, looks.get(key)?))) {
        place.outlines = key == b"N";
        let painted = painted(state, look, &place)?;
        // What is seen without a mouse comes first.
        if painted.brought && brought.is_empty() {
            brought = painted.letters();
        }
        let one = if list {
            // Some draw no row at all (MuPDF).
            let nothing = painted.lines.is_empty() && painted.bars.is_empty() && !values.is_empty();
            let rows = shows_rows(&painted, &values, &choices).then_some(OnPage::Whole);
            rows.or(nothing.then_some(OnPage::Other))
        } else if secret {
            shows_stars(&painted, &values).then_some(OnPage::Whole)
        } else {
            shows_text(&painted, &values, &choices, format.as_deref())
        }?;
        if found.get_or_insert_with(|| one.clone()) != &one {
            return None;
        }
        first.get_or_insert(painted);
    }
    found.map(|on_page| Shows { on_page, painted: first, brought, turned: place.turned })
}

/// What a widget shows of the value of its field.
pub(super) struct Shows {
    pub on_page: OnPage,
    /// What was painted, where that was looked at.
    pub painted: Option<Painted>,
    /// The letters that it is said to be where a font of the file draws them: whether they are is for who sees their outlines.
    pub brought: Vec<String>,
    /// How far it is turned, in degrees.
    pub turned: i64,
}

fn shows_text(painted: &Painted, values: &[String], choices: &[Choice], format: Option<&str>) -> Option<OnPage> {
    let agrees = match values {
        [] => painted.reads(""),
        [value] => {
            // Several of one value are one choice only where they are seen as one.
            let mut named = choices.iter().filter(|choice| choice.value == *value).peekable();
            if named.peek().is_some() { named.all(|choice| painted.reads(&choice.shown)) } else { painted.reads(value) }
        }
        _ => false,
    };
    let shown = painted.text();
    match (agrees, values, format) {
        (true, ..) => Some(if painted.cut { OnPage::Part } else { OnPage::Whole }),
        (false, [value], Some(format))
            if !painted.cut && painted.reads(&shown) && formats::writes(format, value, &shown) =>
        {
            Some(OnPage::Formatted(shown))
        }
        // Some programs write the value under which a choice is kept, and some leave out letters that their font does not have: that is another text,
        // and nobody's fraud.
        (false, [value], None) if !painted.cut => {
            let kept = choices.iter().any(|choice| choice.value == *value) && painted.reads(value);
            let written: String = value.chars().filter(|letter| is_of_windows(*letter)).collect();
            let left_out = written != *value && !written.trim().is_empty() && painted.reads(&written);
            (kept || left_out).then_some(OnPage::Other)
        }
        _ => None,
    }
}

/// Whether a letter is one of those that programs have in any font: Windows code page 1252.
fn is_of_windows(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | '\r' | ' '..='~' | '\u{A0}'..='ÿ') || "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ".contains(letter)
}

/// Whether a text that nobody is to read is shown as so many signs, all the same (table 231, bit 14).
fn shows_stars(painted: &Painted, values: &[String]) -> bool {
    let shown = painted.text();
    let letters = values.iter().flat_map(|value| value.chars()).count();
    shown.chars().count() == letters && shown.chars().all(|sign| matches!(sign, '*' | '•' | '●'))
}

/// The script by which a field is formatted (12.6.3, `F`), as it was when somebody signed.
fn format_of(state: &State<'_>, field: Id, is_old: &dyn Fn(u32) -> bool) -> Option<String> {
    let own = state.get(field)?.as_dictionary()?;
    let mut ids = Vec::new();
    own.get(b"AA")?.references(&mut ids);
    let action = state.dictionary(state.dictionary(own, b"AA")?, b"F")?;
    state.dictionary(own, b"AA")?.entries.iter().for_each(|entry| entry.value.references(&mut ids));
    action.get(b"JS")?.references(&mut ids);
    let script = values(state, state.value(action, b"JS"))?.pop()?;
    (state.value(action, b"S")?.as_name()? == b"JavaScript" && ids.iter().all(|id| is_old(id.0))).then_some(script)
}

/// Words by which the value of a choice field, or the state of a button, is seen, in place of those under which it is kept (tables 230 and 234, `Opt`).
pub(super) fn as_chosen(state: &State<'_>, field: Id, value: String) -> String {
    let kind = inherited(state, field, b"FT").and_then(Object::as_name);
    if kind == Some(b"Btn") {
        // The states are the places of the words.
        let place = value.trim_start_matches('/').parse::<usize>().ok();
        let words = place.and_then(|place| choices(state, field).into_iter().nth(place)).map(|one| one.shown);
        return words.filter(|words| !words.trim().is_empty()).unwrap_or(value);
    }
    let named = (kind == Some(b"Ch")).then(|| choices(state, field)).into_iter().flatten();
    let mut named = named.filter(|choice| choice.value == value).map(|choice| choice.shown);
    let first = named.next();
    // Several of one value are told as that value.
    first.filter(|_| named.next().is_none()).unwrap_or(value)
}

/// Whether every program that draws a value itself, for want of a look, draws the letters that it has: the font of its default appearance is one that
/// no file brings along, under its usual codes.
pub(super) fn is_written_plainly(state: &State<'_>, field: Id, value: &str) -> bool {
    let way = inherited(state, field, b"DA").or_else(|| state.value(state.form()?, b"DA"));
    let plain = way.filter(|way| writes_plainly(way));
    plain.and_then(|way| standard_font(state, way)).is_some_and(|font| is_usual(&font, value.bytes()))
}

/// Whether a default appearance, of whatever size and colour, names a font that writes all letters under their usual codes.
pub(super) fn writes_usually(state: &State<'_>, way: &Object) -> bool {
    standard_font(state, way).is_some_and(|font| is_usual(&font, b'!'..=b'~'))
}

/// Whether a default appearance names a standard font, or none that the form has: programs take a standard one then.
pub(super) fn is_of_standard_font(state: &State<'_>, way: &Object) -> bool {
    let Object::String(words) = way else { return false };
    let named = Operations::new(words).filter_map(Result::ok).find(|one| one.operator == b"Tf");
    let name = named.and_then(|one| one.operands.first()?.as_name().map(<[u8]>::to_vec));
    let fonts = state.form().and_then(|form| state.dictionary(state.dictionary(form, b"DR")?, b"Font"));
    name.is_some_and(|name| fonts.and_then(|fonts| fonts.get(&name)).is_none() || writes_usually(state, way))
}

/// The standard font that a default appearance names among the resources of the form.
fn standard_font(state: &State<'_>, way: &Object) -> Option<Font> {
    let Object::String(words) = way else { return None };
    let name = Operations::new(words).filter_map(Result::ok).find(|one| one.operator == b"Tf")?;
    let name = name.operands.first()?.as_name()?.to_vec();
    let fonts = state.dictionary(state.dictionary(state.form()?, b"DR")?, b"Font")?;
    Font::read(state, fonts.get(&name)?).filter(Font::is_standard)
}

/// Whether the codes of letters are those of the letters themselves.
fn is_usual(font: &Font, codes: impl Iterator<Item = u8>) -> bool {
    codes.filter(u8::is_ascii_graphic).all(|code| {
        let letters = font.letters(&[code]);
        letters
            .iter()
            .all(|letter| letter.sure && letter.text.as_deref() == Some(char::from(code).encode_utf8(&mut [0; 4])))
    })
}

/// Whether a field shows nothing, in whatever way it is drawn: a text without a value, or a choice of which only the chosen one is seen.
pub(super) fn has_nothing_to_show(state: &State<'_>, field: Id) -> bool {
    let flags = inherited(state, field, b"Ff").and_then(Object::as_integer).unwrap_or(0);
    let shows_its_value = match inherited(state, field, b"FT").and_then(Object::as_name) {
        Some(b"Tx") => true,
        Some(b"Ch") => flags & flag::COMBO != 0,
        _ => false,
    };
    let is_empty = |value: Option<&Object>| match value {
        None | Some(Object::Null) => true,
        Some(Object::String(words)) => words.is_empty() || words.as_slice() == b"\xFE\xFF",
        Some(Object::Array(items)) => items.is_empty(),
        Some(_) => false,
    };
    shows_its_value && is_empty(inherited(state, field, b"V")) && is_empty(inherited(state, field, b"RV"))
}

/// Whether a text is for nobody to read (table 231, bit 14).
pub(super) fn is_secret(state: &State<'_>, field: Id) -> bool {
    let flags = inherited(state, field, b"Ff").and_then(Object::as_integer).unwrap_or(0);
    inherited(state, field, b"FT").and_then(Object::as_name) == Some(b"Tx") && flags & flag::PASSWORD != 0
}

/// Whether the rows of a list are choices one after the other, and the chosen ones are those that stand out.
fn shows_rows(painted: &Painted, values: &[String], choices: &[Choice]) -> bool {
    let rows: Vec<&Line> = painted.lines.iter().filter(|line| !line.text.trim().is_empty()).collect();
    let stands_out = |line: &Line| {
        let middle = line.y + 0.3 * line.size;
        painted.bars.iter().any(|bar| bar[0] <= middle && middle <= bar[1])
    };
    let agrees = |(row, choice): (&&Line, &Choice)| {
        painted.line_reads(row, &choice.shown) && stands_out(row) == values.contains(&choice.value)
    };
    // A bar between two rows chooses neither, or both.
    let alone = |line: &&Line| {
        let body = [line.y, line.y + 0.7 * line.size];
        let covered = |bar: &[f64; 2]| (bar[1].min(body[1]) - bar[0].max(body[0])).max(0.0);
        let covered: f64 = painted.bars.iter().map(covered).fold(0.0, f64::max);
        let whole = 0.7 * line.size;
        if stands_out(line) { covered >= 0.7 * whole } else { covered <= 0.3 * whole }
    };
    let chosen: Vec<&Line> = rows.iter().filter(|row| stands_out(row)).copied().collect();
    rows.len() <= MOST_ROWS
        && rows.iter().all(alone)
        && chosen.len() == values.len()
        && painted.bars.len() == values.len()
        && (0..choices.len().saturating_sub(rows.len()) + 1).take(MOST_CHOICES).any(|first| {
            let from = choices.get(first..).unwrap_or_default();
            from.len() >= rows.len() && rows.iter().zip(from).all(agrees)
        })
}

/// Whether a check box or radio button is in a state that it had an appearance for, and the field has it as its value.
fn in_known_state(
    state: &State<'_>,
    widget: &Dictionary,
    value: Option<&Object>,
    is_old: &dyn Fn(u32) -> bool,
) -> Option<OnPage> {
    let looks = state.dictionary(widget, b"AP")?;
    let own = state.value(widget, b"AS").and_then(Object::as_name).unwrap_or(b"Off");
    let states = state.value(looks, b"N")?;
    let Object::Dictionary(states) = states else { return None };
    let mut ids = Vec::new();
    looks.entries.iter().for_each(|entry| entry.value.references(&mut ids));
    states.entries.iter().for_each(|entry| entry.value.references(&mut ids));
    let known = if ids.iter().all(|id| is_old(id.0)) {
        // Whoever drew the form may have drawn them the wrong way round.
        let reversed = |look: &Object| {
            let wrong = if own == b"Off" { Tick::Marked } else { Tick::Bare };
            area(state, widget).and_then(|area| tick(state, look, area, is_old)) == Some(wrong)
        };
        let mark = match states.get(own) {
            Some(look) => is_mark(state, widget, look)? && !reversed(look),
            None => own == b"Off",
        };
        mark.then_some(OnPage::Whole)
    } else {
        is_drawn_anew(state, widget, states, own, is_old).filter(|_| own == b"Off" || states.get(own).is_some())
    };
    // Some programs write the name of the state as a text (pypdf, MuPDF): some programs read it as that, and some as none.
    let is_text = matches!(value, Some(Object::String(_)));
    let value = match value {
        Some(Object::Name(name)) => name.as_slice(),
        Some(Object::String(name)) => name.strip_prefix(b"/").unwrap_or(name),
        _ => b"Off",
    };
    // One button of several is on, the others are off.
    let shown = known.filter(|_| own == value || (own == b"Off" && states.get(value).is_none()));
    shown.map(|shown| if is_text { OnPage::Other } else { shown })
}

/// What the looks of a box show that a program drew anew, where they are what their names say: a mark where it is on, none where it is off.
/// Whether the one in force is a mark may depend on who draws it.
fn is_drawn_anew(
    state: &State<'_>,
    widget: &Dictionary,
    states: &Dictionary,
    in_force: &[u8],
    is_old: &dyn Fn(u32) -> bool,
) -> Option<OnPage> {
    let area = area(state, widget)?;
    let plain = area.iter().all(|side| *side <= LARGEST_MARK) && !states.doubled && states.entries.len() <= 2;
    let mut shown = OnPage::Whole;
    for own in states.entries.iter().filter(|_| plain) {
        match (tick(state, &own.value, area, is_old)?, own.key == b"Off") {
            (Tick::Bare, true) | (Tick::Marked, false) => {}
            (Tick::Perhaps, false) if own.key == in_force => shown = OnPage::Other,
            (Tick::Perhaps, false) => {}
            _ => return None,
        }
    }
    plain.then_some(shown)
}

/// Whether a look is that of a mark: whoever signed saw the other state, and words that nobody saw are not ticked.
fn is_mark(state: &State<'_>, widget: &Dictionary, look: &Object) -> Option<bool> {
    let [width, height] = area(state, widget)?;
    if width.max(height) > LARGEST_MARK {
        return Some(false);
    }
    let Object::Stream(own, range) = state.resolve(look)? else { return Some(false) };
    let content = unpacked(state.file, own, range)?;
    let fonts = state.dictionary(own, b"Resources").and_then(|own| state.dictionary(own, b"Font"));
    let (mut letters, mut drawn, mut parts) = (0, 0, 0);
    for operation in Operations::new(&content) {
        let operation = operation.ok()?;
        match operation.operator {
            b"Tj" | b"'" | b"\"" | b"TJ" => {
                let mut strings: Vec<&Object> = operation.operands.iter().collect();
                if let Some(Object::Array(items)) = operation.operands.first() {
                    strings = items.iter().collect();
                }
                letters += strings
                    .iter()
                    .map(|one| if let Object::String(bytes) = one { bytes.len() } else { 0 })
                    .sum::<usize>();
            }
            b"Do" | b"sh" | b"BI" | b"scn" | b"SCN" if operation.operands.iter().any(|one| one.as_name().is_some()) => {
                return Some(false);
            }
            b"BI" => return Some(false),
            // A glyph that is content may be words.
            b"Tf" => {
                let font = operation.operands.first().and_then(Object::as_name).and_then(|name| fonts?.get(name));
                let font = font.and_then(|font| state.resolve(font)?.as_dictionary());
                if font.is_some_and(|font| state.value(font, b"Subtype").and_then(Object::as_name) == Some(b"Type3")) {
                    return Some(false);
                }
            }
            b"m" | b"l" | b"c" | b"v" | b"y" | b"re" => {
                drawn += 1;
                parts += usize::from(operation.operator == b"m");
            }
            _ => {}
        }
    }
    Some(letters <= 1 && drawn <= MOST_STROKES && parts <= MOST_PARTS)
}

/// The value of a field, its own or from above.
pub(super) fn value_of<'a>(state: &'a State<'_>, field: Id) -> Option<&'a Object> {
    inherited(state, field, b"V")
}

/// What a field has of a key, its own or from above (12.7.3.1).
fn inherited<'a>(state: &'a State<'_>, field: Id, key: &[u8]) -> Option<&'a Object> {
    let mut next = Some(field);
    for _ in 0..DEEPEST {
        let own = state.get(next?)?.as_dictionary()?;
        if let Some(value) = state.value(own, key) {
            return Some(value);
        }
        next = own.reference(b"Parent");
    }
    None
}

/// The texts of a value: one, or those that are chosen; none of a field that is empty.
fn values(state: &State<'_>, value: Option<&Object>) -> Option<Vec<String>> {
    Some(match value {
        None => Vec::new(),
        Some(Object::Stream(own, range)) => {
            let bytes = unpacked_within(state.file, own, range, LONGEST)?;
            vec![strings::decode_bytes(&bytes)]
        }
        Some(Object::Array(items)) => {
            items.iter().take(MOST_CHOICES).map(|item| text(state.resolve(item)?)).collect::<Option<_>>()?
        }
        Some(other) => vec![text(other)?],
    })
}

/// One of the options of a choice field (table 231): its value, and what is shown for it.
#[derive(Default)]
struct Choice {
    value: String,
    shown: String,
}

fn choices(state: &State<'_>, field: Id) -> Vec<Choice> {
    let all = inherited(state, field, b"Opt").and_then(Object::as_array).unwrap_or_default();
    let one = |item: &Object| match state.resolve(item)? {
        Object::Array(pair) => {
            let [value, shown] = pair.as_slice() else { return None };
            Some(Choice { value: text(state.resolve(value)?)?, shown: text(state.resolve(shown)?)? })
        }
        other => text(other).map(|shown| Choice { value: shown.clone(), shown }),
    };
    // One that is no text is still one: where it stands counts.
    all.iter().take(MOST_CHOICES).map(|item| one(item).unwrap_or_default()).collect()
}

/// Width and height of the rectangle.
fn area(state: &State<'_>, widget: &Dictionary) -> Option<[f64; 2]> {
    let sides: Vec<f64> =
        state.items(widget, b"Rect").iter().take(5).map(|side| number(state.resolve(side)?)).collect::<Option<_>>()?;
    let [x1, y1, x2, y2] = sides[..] else { return None };
    let area = [(x2 - x1).abs(), (y2 - y1).abs()];
    area.iter().all(|side| side.is_finite()).then_some(area)
}

/// Styles of a rich text by which its letters do not say what they are.
const UNSAID: [&str; 4] = ["line-through", "text-decoration", "display", "visibility"];

/// The letters of a rich text (12.7.3.4).
fn rich_text(rich: &str) -> Option<String> {
    // What is struck out, or not shown, says something else than its letters.
    let style = rich.to_ascii_lowercase();
    if UNSAID.iter().any(|word| style.contains(word)) {
        return None;
    }
    let read = roxmltree::Document::parse(rich).ok()?;
    Some(read.descendants().filter(|node| node.is_text()).filter_map(|node| node.text()).collect())
}

/// Whether a text that is shown is a value. A line ends where there is no room, so white space of the value may be left out; none may be
/// shown that the value does not have, for a letter that is said to be a space is seen as what it is.
fn same(shown: &str, value: &str) -> bool {
    let shown: Vec<char> = shown.nfc().collect();
    let value: Vec<char> = value.nfc().collect();
    let (mut shown, mut value) = (shown.iter().peekable(), value.iter().peekable());
    loop {
        // Where a line ends a space may stand, or not.
        let mut spaces = 0usize;
        while let Some(letter) = shown.next_if(|letter| letter.is_whitespace()) {
            spaces += usize::from(*letter != '\n');
        }
        let mut allowed = 0;
        while value.next_if(|letter| letter.is_whitespace()).is_some() {
            allowed += 1;
        }
        if spaces > allowed {
            return false;
        }
        match (shown.next(), value.next()) {
            (None, None) => return true,
            (Some(one), Some(two)) if one == two => {}
            _ => return false,
        }
    }
}
