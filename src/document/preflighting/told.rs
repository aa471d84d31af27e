//! A preflight in words: what the page, the command line and the paper say of a file, in one language and the same everywhere.

use serde::Serialize;
use serde_json::{Value, json};

use super::words::{self, Words};
use fault::language::Language;
use preflight::picture::Picture;
use preflight::report::{Finding, Mode, Outcome, Report, Severity};

/// A report in words.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Told {
    /// `passed`, `warning` or `failed`.
    pub outcome: &'static str,
    /// The verdict in a few words.
    pub verdict: String,
    /// What it means.
    pub lead: String,
    /// What the file is called.
    pub name: String,
    /// How it was looked at, and what that means.
    pub mode: Fact,
    /// What is in the file.
    pub facts: Vec<Fact>,
    /// Every check.
    pub checks: Vec<ToldCheck>,
    /// What was found.
    pub findings: Vec<ToldFinding>,
    /// The pages where something was found, with the places marked; see [`Told::showing`].
    pub pictures: Vec<ToldPicture>,
    /// That not every page has a picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub without: Option<String>,
}

/// A fact with its name, and what to know beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// Its name.
    pub label: String,
    /// What is so.
    pub value: String,
    /// What to know beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A check and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ToldCheck {
    /// What was looked at.
    pub name: String,
    /// Word of the style: `passed`, `note`, `warning`, `failed`, `unchecked`, `inapplicable`.
    pub outcome: &'static str,
    /// The outcome for people.
    pub said: String,
}

/// Something found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ToldFinding {
    /// Its number, from 1; the same stands at its place on the picture.
    pub number: usize,
    /// Word of the style: `note`, `warning`, `failed`.
    pub outcome: &'static str,
    /// How much it weighs, for people.
    pub said: String,
    /// Its code, which never changes.
    pub code: String,
    /// Which check found it.
    pub check: String,
    /// Where.
    pub place: String,
    /// What it means.
    pub meaning: String,
    /// What to do.
    pub remedy: String,
    /// Which of the pictures shows it, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<usize>,
}

/// A page in small with marks.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ToldPicture {
    /// Which page, in words.
    pub title: String,
    /// What it shows, for who does not see it.
    pub alt: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// What is marked, in pixels.
    pub marks: Vec<Mark>,
}

/// A mark on a picture, in pixels from its top left.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Mark {
    /// Number of the finding.
    pub number: usize,
    /// Word of the style.
    pub outcome: &'static str,
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// Says a report in a language; `name` is what the file is called.
pub fn tell(report: &Report, name: &str, language: Language) -> Told {
    let words = Words(language);
    let (outcome, verdict, lead) = verdict(report, words);
    Told {
        outcome,
        verdict,
        lead,
        name: Words::plain(name),
        mode: mode(report, words),
        facts: facts(report, name, words),
        checks: report
            .checks
            .iter()
            .map(|checked| {
                let outcome = words::outcome(checked.outcome);
                ToldCheck { name: check(checked.check, words), outcome, said: words.say(&format!("outcome-{outcome}")) }
            })
            .collect(),
        findings: report.findings.iter().enumerate().map(|(index, one)| finding(one, index + 1, words)).collect(),
        pictures: Vec::new(),
        without: None,
    }
}

/// How the file was looked at: with plates only where they were painted.
fn mode(report: &Report, words: Words) -> Fact {
    let key = match (report.mode, report.plates) {
        (Mode::Fast, _) => "mode-fast",
        (Mode::Full, 0) => "mode-full-none",
        (Mode::Full, plates) if plates < report.pages.len() => "mode-full-some",
        (Mode::Full, _) => "mode-full",
    };
    let (count, pages) = (report.plates.to_string(), report.pages.len().to_string());
    Fact {
        label: words.say("fact-mode"),
        value: words.with(key, &[("count", &count), ("pages", &pages)]),
        note: Some(words.say(&format!("{key}-means"))),
    }
}

/// The report as it is given to programs: the same data, with the sentences of each finding in both languages.
pub fn to_json(report: &Report) -> Value {
    let mut out = serde_json::to_value(report).unwrap_or_default();
    let (nl, en) = (Words(Language::Nl), Words(Language::En));
    for (value, one) in out["findings"].as_array_mut().into_iter().flatten().zip(&report.findings) {
        let (meaning_nl, remedy_nl) = nl.finding(one);
        let (meaning_en, remedy_en) = en.finding(one);
        value["meaning"] = json!({"nl": meaning_nl, "en": meaning_en});
        value["remedy"] = json!({"nl": remedy_nl, "en": remedy_en});
    }
    out["verdict"] = verdict(report, en).0.into();
    out
}

/// The outcome, the verdict in a few words, and what it means.
fn verdict(report: &Report, words: Words) -> (&'static str, String, String) {
    let of = |severity| report.findings.iter().filter(|finding| finding.severity == severity).count();
    let (outcome, verdict, lead) = match report.worst() {
        Some(Severity::Error) => (
            "failed",
            words.count(of(Severity::Error), "verdict-failed-one", "verdict-failed-many"),
            words.say("lead-failed"),
        ),
        Some(Severity::Warning) => (
            "warning",
            words.count(of(Severity::Warning), "verdict-warning-one", "verdict-warning-many"),
            words.say("lead-warning"),
        ),
        None if !report.press => ("passed", words.say("verdict-passed-screen"), words.say("lead-passed-screen")),
        Some(Severity::Note) if !report.press => ("passed", words.say("verdict-passed-screen"), words.say("lead-note")),
        Some(Severity::Note) => ("passed", words.say("verdict-passed"), words.say("lead-note")),
        None => ("passed", words.say("verdict-passed"), words.say("lead-passed")),
    };
    let all = report.checks.iter().all(|checked| checked.outcome != Outcome::NotChecked);
    (outcome, verdict, if all { lead } else { format!("{lead} {}", words.say("not-all")) })
}

fn check(check: impl Serialize, words: Words) -> String {
    let id = serde_json::to_value(check).unwrap_or_default();
    words.say(&format!("check-{}", id.as_str().unwrap_or_default()))
}

fn finding(one: &Finding, number: usize, words: Words) -> ToldFinding {
    let (meaning, remedy) = words.finding(one);
    let outcome = words::severity(one.severity);
    ToldFinding {
        number,
        outcome,
        said: words.say(&format!("outcome-{outcome}")),
        code: one.code.clone(),
        check: check(one.check, words),
        place: words.place(one),
        meaning,
        remedy,
        picture: None,
    }
}

fn facts(report: &Report, name: &str, words: Words) -> Vec<Fact> {
    let fact = |key: &str, value: String| Fact { label: words.say(key), value, note: None };
    let listed = |items: Vec<String>| if items.is_empty() { words.say("fact-none") } else { items.join(", ") };
    let plain = |items: &[String]| listed(items.iter().map(|item| Words::plain(item)).collect());
    let mut out = vec![fact("fact-file", Words::plain(name))];
    out.push(match &report.instrument {
        Some(instrument) => fact("fact-document", Words::plain(instrument)),
        None => fact("fact-document", words.say("fact-document-other")),
    });
    if report.claims.iter().any(|claim| claim == "PDF/X-4") {
        let note = Some(words.say("made-for-x4-note"));
        out.push(Fact { label: words.say("made-for"), value: "PDF/X-4".to_owned(), note });
    }
    out.push(fact("fact-pages", report.pages.len().to_string()));
    out.extend(words.pages(&report.pages).into_iter().map(|(label, value)| Fact { label, value, note: None }));
    let condition = report.condition.as_deref().map_or_else(|| words.say("fact-none"), Words::plain);
    out.push(fact("fact-condition", condition));
    out.push(fact("fact-colours", plain(&report.colour_spaces)));
    if !report.inks.is_empty() {
        out.push(fact("fact-inks", plain(&report.inks)));
    }
    let fonts = report.fonts.iter().map(|font| {
        let own = Words::plain(whole_font(&font.name));
        if font.embedded { own } else { words.with("font-missing", &[("font", &own)]) }
    });
    out.push(fact("fact-fonts", listed(fonts.collect())));
    out.push(fact("fact-claims", plain(&report.claims)));
    out.push(fact("fact-version", Words::plain(&report.version)));
    out.push(fact("SHA-256", report.sha256.clone()));
    out
}

/// The name of a font without the mark that only some of its letters are in the file: `ABCDEF+`.
fn whole_font(name: &str) -> &str {
    match name.split_once('+') {
        Some((mark, own)) if mark.len() == 6 && mark.bytes().all(|byte| byte.is_ascii_uppercase()) => own,
        _ => name,
    }
}

/// A mark is never smaller than this many pixels, for it must be found.
const LEAST_MARK: f64 = 8.0;

impl Told {
    /// The same with the pictures of pages, the places marked on them.
    #[must_use]
    pub fn showing(mut self, report: &Report, pictures: &[Picture], language: Language) -> Told {
        let words = Words(language);
        for picture in pictures {
            let own: Vec<(usize, &Finding)> = report
                .findings
                .iter()
                .enumerate()
                .filter(|(_, finding)| finding.page == Some(picture.page) && finding.area.is_some())
                .collect();
            let marks: Vec<Mark> = own.iter().filter_map(|(index, one)| mark(index + 1, one, picture)).collect();
            let numbers: Vec<String> = marks.iter().map(|mark| mark.number.to_string()).collect();
            let mut what: Vec<String> = own.iter().map(|(_, one)| check(one.check, words)).collect();
            what.dedup();
            let page = picture.page.to_string();
            let key = if numbers.len() == 1 { "alt-one" } else { "alt-many" };
            let values = [("page", page.as_str()), ("numbers", &numbers.join(", ")), ("what", &what.join(", "))];
            for finding in &mut self.findings {
                if marks.iter().any(|mark| mark.number == finding.number) {
                    finding.picture = Some(self.pictures.len());
                }
            }
            self.pictures.push(ToldPicture {
                title: words.with("page-one", &[("from", &page)]),
                alt: words.with(key, &values),
                width: picture.width,
                height: picture.height,
                marks,
            });
        }
        let wanted = super::placed(report);
        if wanted.len() > pictures.len() {
            let shown = pictures.len().to_string();
            self.without = Some(match pictures.len() {
                0 => words.say("no-picture"),
                _ => words.with("pictures-limited", &[("count", &shown)]),
            });
        }
        self
    }

    /// As lines of plain text, for a terminal.
    pub fn lines(&self, language: Language) -> String {
        let words = Words(language);
        let mut out =
            format!("{}: {}\n{}\n{}: {}\n", self.name, self.verdict, self.lead, self.mode.label, self.mode.value);
        let mut line = |text: String| {
            out.push_str(&text);
            out.push('\n');
        };
        line(format!("\n{}", words.say("heading-checks")));
        for check in &self.checks {
            line(format!("- {}: {}", check.name, check.said));
        }
        if !self.findings.is_empty() {
            line(format!("\n{}", words.say("heading-findings")));
        }
        for one in &self.findings {
            line(format!("{}. {}: {} [{}]", one.number, one.said, one.check, one.code));
            for text in [&one.place, &one.meaning] {
                line(format!("   {text}"));
            }
            line(format!("   {}: {}", words.say("remedy"), one.remedy));
        }
        line(format!("\n{}", words.say("heading-facts")));
        for fact in self.facts.iter().skip(1) {
            line(format!("- {}: {}", fact.label, fact.value));
            if let Some(note) = &fact.note {
                line(format!("  {note}"));
            }
        }
        out
    }
}

/// Where a finding is on the picture of its page; none when that is outside of it.
fn mark(number: usize, one: &Finding, picture: &Picture) -> Option<Mark> {
    let area = one.area?;
    let scale = picture.scale;
    let (width, height) = (f64::from(picture.width), f64::from(picture.height));
    let span = |from: f64, length: f64, most: f64| {
        let (mut low, mut high) = (from.clamp(0.0, most), (from + length).clamp(0.0, most));
        if high - low < LEAST_MARK {
            let middle =
                f64::midpoint(low, high).clamp(LEAST_MARK / 2.0, (most - LEAST_MARK / 2.0).max(LEAST_MARK / 2.0));
            (low, high) = (middle - LEAST_MARK / 2.0, middle + LEAST_MARK / 2.0);
        }
        (low, high - low)
    };
    let (x, wide) = span(picture.trim_at[0] + area.x * scale, area.width * scale, width);
    let (y, high) = span(picture.trim_at[1] + area.y * scale, area.height * scale, height);
    [x, y, wide, high].iter().all(|value| value.is_finite()).then(|| Mark {
        number,
        outcome: words::severity(one.severity),
        x,
        y,
        width: wide,
        height: high,
    })
}
