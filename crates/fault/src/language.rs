//! The languages that users read: Dutch first, English second.

use serde::{Deserialize, Serialize};

/// A language of documents, pages and messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Dutch, the default everywhere.
    #[default]
    Nl,
    /// English.
    En,
}

impl Language {
    /// All languages, the default first.
    pub const ALL: [Language; 2] = [Language::Nl, Language::En];

    /// BCP 47 code.
    pub fn code(self) -> &'static str {
        match self {
            Language::Nl => "nl",
            Language::En => "en",
        }
    }

    /// The other one of the two.
    pub fn other(self) -> Language {
        match self {
            Language::Nl => Language::En,
            Language::En => Language::Nl,
        }
    }

    /// The language with this BCP 47 code; regions are ignored (`nl-BE` is `nl`).
    pub fn from_code(code: &str) -> Option<Language> {
        let primary = code.split('-').next()?.trim();
        Language::ALL.into_iter().find(|language| language.code().eq_ignore_ascii_case(primary))
    }

    /// The best language for an `Accept-Language` header (RFC 9110, 12.5.4); Dutch when nothing fits.
    pub fn from_accept_language(header: &str) -> Language {
        let mut best = (0.0_f32, Language::default());
        for part in header.split(',') {
            let (tag, weight) = part.split_once(';').unwrap_or((part, "q=1"));
            let weight = weight.trim().strip_prefix("q=").and_then(|q| q.parse().ok()).unwrap_or(0.0);
            let language = if tag.trim() == "*" { Some(Language::default()) } else { Language::from_code(tag.trim()) };
            if let Some(language) = language
                && weight > best.0
            {
                best = (weight, language);
            }
        }
        best.1
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn the_heaviest_known_language_wins() {
        assert_eq!(Language::from_accept_language("en-GB,nl;q=0.5"), Language::En);
        assert_eq!(Language::from_accept_language("de, nl;q=0.8, en;q=0.3"), Language::Nl);
        assert_eq!(Language::from_accept_language("fr"), Language::Nl);
        assert_eq!(Language::from_accept_language(""), Language::Nl);
    }
}
