//! The revisions of a signed file: who signed which bytes, and what changed after each signature.
//!
//! Lives here: reading a file strictly, revision by revision, and judging each change by the part that the changed object plays
//! (ISO 32000-1, 7.5.6 and 12.8). May not live here: certificates, trust, a verdict; whoever judges has those.
//!
//! To add a rule: a variant of [`Rule`], the place that finds its breach, its sentence among the fault texts, and a file in the tests
//! that passes when the rule is switched off.

mod alike;
mod appearance;
#[cfg(test)]
mod appearance_tests;
mod changes;
mod contained;
mod content;
mod decryption;
#[cfg(test)]
mod decryption_tests;
mod default_appearance;
mod document;
mod examine;
mod field_changes;
mod field_keys;
mod fields;
mod filling;
mod form_look;
mod formats;
mod frame;
mod graphics;
mod increments;
mod judgement;
mod keys;
mod letters;
mod lines;
mod look;
mod number;
mod number_tree;
mod object;
mod packing;
mod page_changes;
mod pages;
mod painted;
mod parser;
mod parts;
mod patience;
pub mod picture;
mod reach;
mod rules;
mod scan;
mod sections;
mod shown_words;
mod signatures;
pub(super) mod spans;
mod standard_fonts;
mod state;
mod store;
mod tags;
mod tick;
mod unsteady;
mod widget_form;
#[cfg(test)]
mod written;

use serde::{Deserialize, Serialize};

pub use decryption::in_the_clear;
pub(crate) use decryption::is_encrypted;
pub use examine::examine;
pub use look::Look;
pub use rules::{Rule, Rules};
pub use unsteady::{Unsteady, UnsteadyKind};

/// A file, as far as signatures go.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SignedFile {
    /// Revisions; what stood before the first signature was made is the first.
    pub revisions: usize,
    /// Signatures and document time-stamps, in the order of their revisions.
    pub signatures: Vec<Signature>,
    /// Every breach that concerns the file as a whole. One is enough for nobody to trust any of it.
    pub breaches: Vec<Breach>,
    /// What its document security stores hold (ETSI EN 319 142-1, 5.4.2), of all revisions together.
    pub validation_data: ValidationData,
    /// From each revision to the next, in order, as far as somebody could see a difference.
    pub transitions: Vec<Transition>,
    /// What changes by itself in what was signed.
    pub unsteady: Vec<Unsteady>,
    /// Form fields that were filled in after the first signature, in the order of their revisions.
    pub filled: Vec<FilledIn>,
    /// Signature fields that nobody signed, in the order of the form.
    pub waiting: Vec<Waiting>,
}

/// A signature field that nobody signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Full name of the field.
    pub field: String,
    /// Label of the field (`TU`).
    pub label: Option<String>,
}

/// A form field that was filled in after a signature. It does not break that signature where nothing forbids it (ISO 32000-2, 12.8.2.4 is there to
/// forbid it), and is not what was signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilledIn {
    /// Full name of the field.
    pub field: String,
    /// Its new value, in words; at most [`FilledIn::LONGEST`] characters, and a mark where there are more.
    pub value: String,
    /// What the page shows of it.
    pub on_page: OnPage,
    /// In which revision, counted from 1.
    pub revision: usize,
    /// Whether a certification before it allows that forms are filled in (DocMDP, table 257: 2 or 3).
    pub certified: bool,
}

/// What a page shows of the value of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OnPage {
    /// All of it, and nothing else.
    Whole,
    /// As much of it as has room in the field: the rest is clipped, or scrolled out of sight (ISO 32000-2, table 231, bit 24).
    Part,
    /// It in another form, which a format of the field gives it (ISO 32000-2, 12.6.3, `F`): these words.
    Formatted(String),
    /// Nothing, for the field is nowhere to be seen.
    Nowhere,
    /// Letters that a font of the file draws, and that are not known as those that they are said to be.
    Unknown,
    /// What each program makes of it, for the file has no look for it.
    Unsaid,
    /// Something else: a program can change a value and leave its look.
    Other,
}

impl OnPage {
    /// Whether who reads the page reads the value, or knows that there is more.
    pub fn agrees(&self) -> bool {
        !matches!(self, OnPage::Unknown | OnPage::Unsaid | OnPage::Other)
    }
}

impl FilledIn {
    /// Characters of a value that are kept.
    pub const LONGEST: usize = 1_000;
}

/// From one revision to the next: what may look different, and where.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Transition {
    /// The later revision, counted from 1.
    pub revision: usize,
    /// Where the file ends before it.
    pub before: usize,
    /// Where the file ends with it.
    pub end: usize,
    /// Whether it brings more than validation data and time-stamps that are not seen.
    pub visible: bool,
    /// Where something may come that was not there: in fields that are signed or filled in.
    pub areas: Vec<Area>,
}

/// A place on a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    /// The page, counted from 1.
    pub page: usize,
    /// Left, bottom, right, top, in the page's own units (ISO 32000-1, 7.9.5).
    pub sides: [f64; 4],
    /// Whether a field was filled in: what it showed before may go.
    pub filled: bool,
}

/// A signature or a document time-stamp.
#[derive(Debug, Clone, PartialEq)]
pub struct Signature {
    /// Full name of its field.
    pub field: String,
    /// Other fields of which it is the value as well.
    pub also_in: Vec<String>,
    /// Label of the field (`TU`).
    pub label: Option<String>,
    /// Whether it is a document time-stamp (ETSI EN 319 142-1, 5.4.3).
    pub time_stamp: bool,
    /// Whether the dictionary says in `Type` that it is the other of both, or of a time-stamp nothing.
    pub type_differs: bool,
    /// Its `SubFilter`, such as `ETSI.CAdES.detached`.
    pub sub_filter: String,
    /// The signed data in `/Contents`, with the zeros behind it.
    pub contents: Vec<u8>,
    /// Certificates that stand beside it (`Cert`), as old kinds of signatures have them.
    pub certificates: Vec<Vec<u8>>,
    /// What is signed: offset and length of both parts. Inside the file, whatever the file says.
    pub byte_range: [usize; 4],
    /// In which revision it was made, counted from 1.
    pub revision: usize,
    /// Whether nothing at all comes after its revision.
    pub covers_whole_file: bool,
    /// When the signer says it was made (`M`, a PDF date as it stands).
    pub claimed_at: Option<String>,
    /// What the signer says of name, reason, place (`Name`, `Reason`, `Location`).
    pub name: Option<String>,
    /// Reason.
    pub reason: Option<String>,
    /// Place.
    pub location: Option<String>,
    /// Of a certification signature what may change afterwards (DocMDP, table 254): 1, 2 or 3.
    pub certification: Option<u8>,
    /// Of a signature that locks fields which ones (FieldMDP, table 256), in words of the file.
    pub locks: Option<Locks>,
    /// What it shows on pages.
    pub looks: Vec<Look>,
    /// What changed after it, allowed or not; each once.
    pub changes: Vec<Change>,
    /// Breaches that concern this signature alone.
    pub breaches: Vec<Breach>,
}

/// Fields that a signature locks (ISO 32000-1, table 256).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "action", content = "fields")]
pub enum Locks {
    /// All.
    All,
    /// These.
    Include(Vec<String>),
    /// All but these.
    Exclude(Vec<String>),
}

/// What changed in a revision.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// What sort of change.
    pub kind: ChangeKind,
    /// Whether a signature bears it.
    pub allowed: bool,
    /// Where: a field's name, `page 3`, `object 12`.
    pub place: String,
    /// In which revision, counted from 1.
    pub revision: usize,
}

/// Sorts of changes after a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// Somebody else signed.
    Signature,
    /// A document time-stamp came.
    TimeStamp,
    /// Validation data came (document security store).
    ValidationData,
    /// A form field was filled in.
    FieldFilled,
    /// The document information dictionary changed.
    Information,
    /// The metadata changed.
    Metadata,
    /// A program noted something of its own that nobody is shown.
    ProgramData,
    /// A file came that goes with a field (`AF`).
    AttachedFile,
    /// A field came, went or is another.
    Field,
    /// An annotation came, went, moved or looks different.
    Annotation,
    /// What a page shows changed.
    PageContent,
    /// Pages came, went, or changed their order, size or turn.
    Pages,
    /// Something else of the document: its outline, attachments, actions, structure, language.
    Document,
    /// An object that plays no known part.
    Object,
}

/// A rule that is broken, and where.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Breach {
    /// The rule.
    pub rule: Rule,
    /// Where: a field's name, `object 12`, `byte 3456`.
    pub place: String,
}

/// Certificates and revocation data that a file carries, each once.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ValidationData {
    /// Certificates.
    pub certificates: Vec<Item>,
    /// OCSP responses.
    pub ocsps: Vec<Item>,
    /// CRLs.
    pub crls: Vec<Item>,
}

/// One piece of validation data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its bytes, in DER.
    pub der: Vec<u8>,
    /// The first revision that has it, counted from 1: a document time-stamp over that revision proves that it existed then.
    pub revision: usize,
}
