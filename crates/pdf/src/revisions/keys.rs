//! Which keys of a dictionary say what: those of the tables of ISO 32000-2, and those that no table has, which are of programs alone.

/// Actions (12.6.3): what happens when a widget is used.
const ACTIONS: [&[u8]; 3] = [b"A", b"AA", b"PA"];

/// Keys of annotations that are no widgets (tables 172 to 192), and of fields that are no signature fields (tables 229 to 234): on the
/// widget of a signature field they would mean another thing to whoever reads them at all.
const OF_OTHERS: [&[u8]; 48] = [
    b"Popup",
    b"IRT",
    b"RT",
    b"RC",
    b"CreationDate",
    b"Subj",
    b"IT",
    b"ExData",
    b"Open",
    b"Name",
    b"State",
    b"StateModel",
    b"Dest",
    b"QuadPoints",
    b"CL",
    b"RD",
    b"BE",
    b"LE",
    b"L",
    b"IC",
    b"LL",
    b"LLE",
    b"Cap",
    b"LLO",
    b"CP",
    b"Measure",
    b"CO",
    b"Vertices",
    b"Path",
    b"Sy",
    b"InkList",
    b"FS",
    b"Sound",
    b"Movie",
    b"MN",
    b"FixedPrint",
    b"RO",
    b"OverlayText",
    b"Repeat",
    b"3DD",
    b"3DV",
    b"RichMediaContent",
    b"RichMediaSettings",
    b"ProjectionType",
    b"MaxLen",
    b"Opt",
    b"TI",
    b"I",
];

/// Whether a signature field or its widget may bring a key with its signature: any of tables 166, 191, 192, 226 to 228 and 235, and any that
/// no table has; no action, and nothing of another sort of annotation or field.
pub(super) fn may_come_with_a_signature(key: &[u8]) -> bool {
    !ACTIONS.contains(&key) && !OF_OTHERS.contains(&key)
}

/// Whether who signs in a field that waited may say this key anew: how it looks, what binds those who come later. Where it stands, what it is
/// called, what sort of field it is, and what it does stay.
pub(super) fn may_change_by_signing(key: &[u8]) -> bool {
    matches!(key, b"F" | b"DA" | b"Border" | b"BS" | b"MK" | b"H" | b"DV" | b"Lock" | b"M")
}

/// Dictionaries to which programs add keys of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Table {
    /// The trailer (tables 15 and 17), with what a stream has (table 5).
    Trailer,
    /// The catalog (table 29).
    Catalog,
    /// A page (table 31), or a node above it (table 30), from which pages inherit.
    Page,
}

impl Table {
    fn keys(self) -> &'static [&'static [u8]] {
        match self {
            Table::Trailer => &[
                b"Size",
                b"Prev",
                b"Root",
                b"Encrypt",
                b"Info",
                b"ID",
                b"AuthCode",
                b"XRefStm",
                b"Type",
                b"Index",
                b"W",
                b"Length",
                b"Filter",
                b"DecodeParms",
                b"F",
                b"FFilter",
                b"FDecodeParms",
                b"DL",
                // Of LibreOffice, and it matters: the document from which the pages were made.
                b"AdditionalStreams",
            ],
            Table::Catalog => &[
                b"Type",
                b"Version",
                b"Extensions",
                b"Pages",
                b"PageLabels",
                b"Names",
                b"Dests",
                b"ViewerPreferences",
                b"PageLayout",
                b"PageMode",
                b"Outlines",
                b"Threads",
                b"OpenAction",
                b"AA",
                b"URI",
                b"AcroForm",
                b"Metadata",
                b"StructTreeRoot",
                b"MarkInfo",
                b"Lang",
                b"SpiderInfo",
                b"OutputIntents",
                b"PieceInfo",
                b"OCProperties",
                b"Perms",
                b"Legal",
                b"Requirements",
                b"Collection",
                b"NeedsRendering",
                b"DSS",
                b"AF",
                b"DPartRoot",
            ],
            Table::Page => &[
                b"Type",
                b"Parent",
                b"Kids",
                b"Count",
                b"LastModified",
                b"Resources",
                b"MediaBox",
                b"CropBox",
                b"BleedBox",
                b"TrimBox",
                b"ArtBox",
                b"BoxColorInfo",
                b"Contents",
                b"Rotate",
                b"Group",
                b"Thumb",
                b"B",
                b"Dur",
                b"Trans",
                b"Annots",
                b"AA",
                b"Metadata",
                b"PieceInfo",
                b"StructParents",
                b"ID",
                b"PZ",
                b"SeparationInfo",
                b"Tabs",
                b"TemplateInstantiated",
                b"PresSteps",
                b"UserUnit",
                b"VP",
                b"AF",
                b"OutputIntents",
                b"DPart",
            ],
        }
    }

    /// Whether a key is a program's own: no table has it, or it is there for programs to keep things in (14.5).
    pub(super) fn is_of_programs(self, key: &[u8]) -> bool {
        matches!(key, b"PieceInfo" | b"LastModified") || !self.keys().contains(&key)
    }
}
