//! What a signature shows on a page, in words: where, the picture, and what the file says that stands there.

use serde::Serialize;

use super::fact::Fact;
use super::words::Words;
use verify::report::LookReport;

/// What a signature shows on a page, in words.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WordedLook {
    /// Where it stands.
    pub place: String,
    /// What to know of picture and words.
    pub note: String,
    /// The picture (PNG) in base64.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
    /// The picture in words, for who does not see it.
    pub alt: String,
    /// Width on the page, in mm.
    pub width: f64,
    /// Height on the page, in mm.
    pub height: f64,
    /// What the file says that stands there.
    pub facts: Vec<Fact>,
}

/// Says one look; `label` is that of the field.
pub(super) fn tell(look: &LookReport, label: Option<&str>, words: Words) -> WordedLook {
    let page = look.page.to_string();
    let [x, y, width, height] = [look.area.x, look.area.y, look.area.width, look.area.height].map(millimetres);
    let values = [("page", &page), ("x", &x), ("y", &y), ("width", &width), ("height", &height)];
    let values = values.map(|(name, value)| (name, value.as_str()));
    let shown = look.words.join(" / ");
    let alt = if shown.is_empty() { "look-alt-none" } else { "look-alt" };
    let fact = |label: &str, value: String| Fact { label: words.say(label), value, note: None };
    let own = if shown.is_empty() { words.say("look-no-words") } else { shown.clone() };
    let contents = look.contents.iter().map(|contents| fact("look-contents", contents.clone()));
    let label = label.into_iter().map(|label| fact("field-label", label.to_owned()));
    WordedLook {
        place: words.with("look-place", &values),
        note: words.say(if look.picture.is_some() { "look-note" } else { "look-no-picture" }),
        picture: look.picture.clone(),
        alt: words.with(alt, &[("page", page.as_str()), ("words", shown.as_str())]),
        width: look.area.width,
        height: look.area.height,
        facts: [fact("look-words", own)].into_iter().chain(contents).chain(label).collect(),
    }
}

/// To the millimetre: nearer nobody measures on paper.
fn millimetres(length: f64) -> String {
    format!("{}", length.round() as i64)
}
