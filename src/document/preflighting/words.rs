//! Words of a preflight: the sentences of the group `preflight` among the fault texts, numbers as people write them, the sizes of pages.

use std::collections::BTreeMap;

use fault::language::Language;
use preflight::report::{Finding, Outcome, Page, Severity};

/// Sentences in one language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words(pub(super) Language);

/// Values that are numbers, and so are written as the language writes them.
const NUMBERS: [&str; 10] = ["width", "height", "bleed", "least", "distance", "ink", "limit", "dpi", "size", "ratio"];

/// Characters of one text out of a file that are shown.
const LONGEST: usize = 120;

/// Alike pages that follow one another are told together; so many lines of them.
const PAGE_LINES: usize = 24;

impl Words {
    /// A sentence without values.
    pub(super) fn say(self, key: &str) -> String {
        self.with(key, &[])
    }

    /// A sentence with its values.
    pub(super) fn with(self, key: &str, values: &[(&str, &str)]) -> String {
        fault::render(self.0, "preflight", key, values)
    }

    /// `one`, or `many` with `{count}`.
    pub(super) fn count(self, count: usize, one: &str, many: &str) -> String {
        if count == 1 { self.say(one) } else { self.with(many, &[("count", &count.to_string())]) }
    }

    /// A text out of a file as a terminal, a page and a paper can be given it: no control characters, no marks that turn the direction of
    /// reading, and what is endless ends.
    pub(super) fn plain(text: &str) -> String {
        let turns = |c: char| matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
        let mut shown = text.chars().filter(|c| !c.is_control() && !turns(*c));
        let mut out: String = shown.by_ref().take(LONGEST).collect();
        if shown.next().is_some() {
            out.push('…');
        }
        out
    }

    /// A number with at most one digit behind its comma.
    pub(super) fn number(self, value: f64) -> String {
        self.written(&format!("{}", (value * 10.0).round() / 10.0))
    }

    /// A number that was written with a point, as the language writes it.
    fn written(self, number: &str) -> String {
        if self.0 == Language::Nl { number.replace('.', ",") } else { number.to_owned() }
    }

    /// A value of a finding: a number, a word that we know, or a text of the file.
    fn value(self, name: &str, value: &str) -> String {
        if NUMBERS.contains(&name) && value.parse::<f64>().is_ok() {
            return self.written(value);
        }
        let key = format!("value-{name}-{value}");
        let known = self.say(&key);
        if known == key { Words::plain(value) } else { known }
    }

    /// What a finding means, and what to do.
    pub(super) fn finding(self, finding: &Finding) -> (String, String) {
        let values: BTreeMap<&str, String> =
            finding.values.iter().map(|(name, value)| (name.as_str(), self.value(name, value))).collect();
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        (self.with(&finding.code, &values), self.with(&format!("{}-remedy", finding.code), &values))
    }

    /// Where a finding is.
    pub(super) fn place(self, finding: &Finding) -> String {
        let Some(page) = finding.page.map(|page| page.to_string()) else { return self.say("place-file") };
        let mut out = match finding.area {
            None => self.with("place-page", &[("page", &page)]),
            Some(area) => {
                let of = |value: f64| self.number(value.round());
                let (x, y, width, height) = (of(area.x), of(area.y), of(area.width.max(1.0)), of(area.height.max(1.0)));
                let values = [("page", &page), ("x", &x), ("y", &y), ("width", &width), ("height", &height)];
                self.with("place-area", &values.map(|(name, value)| (name, value.as_str())))
            }
        };
        if finding.times > 1 {
            out = format!("{out}; {}", self.with("place-times", &[("count", &finding.times.to_string())]));
        }
        out
    }

    /// The pages in words, alike ones together: whose, and what they measure.
    pub(super) fn pages(self, pages: &[Page]) -> Vec<(String, String)> {
        let mut runs: Vec<(usize, usize, String)> = Vec::new();
        for (index, page) in pages.iter().enumerate() {
            let said = self.page(page);
            match runs.last_mut() {
                Some((_, to, last)) if *last == said => *to = index + 1,
                _ => runs.push((index + 1, index + 1, said)),
            }
        }
        let rest: usize = runs.iter().skip(PAGE_LINES).map(|(from, to, _)| to - from + 1).sum();
        let name = |from: usize, to: usize| {
            let values = [("from", from.to_string()), ("to", to.to_string())];
            let key = if from == to { "page-one" } else { "page-many" };
            self.with(key, &values.each_ref().map(|(name, value)| (*name, value.as_str())))
        };
        let shown = runs.iter().take(PAGE_LINES).map(|(from, to, said)| (name(*from, *to), said.clone()));
        let more = (rest > 0).then(|| (self.with("pages-more", &[("count", &rest.to_string())]), "…".to_owned()));
        shown.chain(more).collect()
    }

    fn page(self, page: &Page) -> String {
        let sized = |key: &str, size: [f64; 2], sheet: &str| {
            let (width, height) = (self.number(size[0]), self.number(size[1]));
            self.with(key, &[("width", &width), ("height", &height), ("sheet", sheet)])
        };
        let one = |key: &str, name: &str, value: f64| self.with(key, &[(name, &self.number(value))]);
        let mut parts = vec![match &page.sheet {
            Some(sheet) => sized("page-trim-sheet", page.trim, sheet),
            None => sized("page-trim", page.trim, ""),
        }];
        if (page.media[0] - page.trim[0]).abs() > 0.5 || (page.media[1] - page.trim[1]).abs() > 0.5 {
            parts.push(sized("page-media", page.media, ""));
        }
        parts.push(match page.bleed {
            Some(bleed) if bleed > 0.05 => one("page-bleed", "bleed", bleed),
            _ => self.say("page-no-bleed"),
        });
        parts.extend(page.smallest_text.map(|size| one("page-text", "size", size)));
        parts.extend(page.coarsest_image.map(|dpi| one("page-image", "dpi", dpi.round())));
        parts.extend(page.most_ink.map(|ink| one("page-ink", "ink", ink.round())));
        parts.join(", ")
    }
}

/// The word of a style and of the fault texts for what became of a check.
pub(super) fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Passed => "passed",
        Outcome::Found(Severity::Note) => "note",
        Outcome::Found(Severity::Warning) => "warning",
        Outcome::Found(Severity::Error) => "failed",
        Outcome::NotChecked => "unchecked",
        Outcome::NotApplicable => "inapplicable",
    }
}

/// The same for a finding.
pub(super) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "failed",
    }
}
