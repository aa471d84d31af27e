//! The rules of the structure of signed files, each of which can be switched off by a test that shows what it is for.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

/// A rule that the structure of a signed file keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// The file can be read without a doubt: its cross-references lead to its objects, no key stands twice in a dictionary.
    Readable,
    /// The value of a signature field is a signature.
    ValueReadable,
    /// Every signature belongs to a field.
    SignatureHasField,
    /// `ByteRange` is `[0 c e l]`, inside the file.
    ByteRangeForm,
    /// The gap of the byte range holds `Contents` and nothing else: `<`, digits, `>`.
    ContentsInGap,
    /// What is signed ends where a revision ends, with `%%EOF`.
    SignedToEnd,
    /// No two signatures sign the same revision.
    OneSignaturePerRevision,
    /// What comes behind a signed revision is whole increments: objects, cross-references of these objects, `%%EOF`.
    CompleteIncrements,
    /// After the last revision comes at most one end of line.
    NothingBehind,
    /// Whoever passes over the cross-references and looks for the objects finds those that they name.
    OneReading,
    /// `Size` is above every number that is in use, and never becomes less.
    SizeAboveNumbers,
    /// After a signature only what is allowed changes.
    AllowedChanges,
    /// Values are compared as they are written, digit by digit.
    ExactValues,
    /// What may change plays one part, and is reached under the keys of that part alone.
    OnePart,
    /// A field that comes after a signature is signed in the same revision, and what is signed covers nothing of the page.
    NewFieldsCoverNothing,
    /// Where something is signed or filled in stands a widget that every program shows in one place.
    WidgetForm,
    /// What a field that is filled in shows is its value and nothing else.
    FilledShowsValue,
    /// A document time-stamp has a field of its own, and shows nothing.
    TimeStampsShowNothing,
    /// What the form says of the look of its fields changes nothing that is seen.
    FormLook,
    /// Nothing changes that a certification signature or a lock of fields forbids.
    Permissions,
    /// `SubFilter` is one that is known.
    SubFilter,
}

impl Rule {
    /// All rules.
    pub const ALL: [Rule; 21] = [
        Rule::Readable,
        Rule::ValueReadable,
        Rule::SignatureHasField,
        Rule::ByteRangeForm,
        Rule::ContentsInGap,
        Rule::SignedToEnd,
        Rule::OneSignaturePerRevision,
        Rule::CompleteIncrements,
        Rule::NothingBehind,
        Rule::OneReading,
        Rule::SizeAboveNumbers,
        Rule::AllowedChanges,
        Rule::ExactValues,
        Rule::OnePart,
        Rule::NewFieldsCoverNothing,
        Rule::WidgetForm,
        Rule::FilledShowsValue,
        Rule::TimeStampsShowNothing,
        Rule::FormLook,
        Rule::Permissions,
        Rule::SubFilter,
    ];
}

/// The rules that are in force: all of them, but in a test that shows what one is for.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    off: HashSet<Rule>,
}

impl Rules {
    /// All rules but one.
    pub fn without(rule: Rule) -> Rules {
        Rules { off: HashSet::from([rule]) }
    }

    /// Whether a rule is in force.
    pub fn has(&self, rule: Rule) -> bool {
        !self.off.contains(&rule)
    }
}
