//! What can be found: every code there is. Its meaning and its remedy are the sentences `<code>` and `<code>-remedy` of the fault texts
//! (group `preflight`), in Dutch and English.

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// A code of a finding.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code {
            $($(#[$doc])* $name,)*
        }

        impl Code {
            /// All of them.
            pub const ALL: &'static [Code] = &[$(Code::$name,)*];

            /// As it stands in a report.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$name => $text,)* }
            }
        }
    };
}

codes! {
    /// A page has no TrimBox: where it is cut is not said. Values: none.
    NoTrimBox = "no-trim-box",
    /// TrimBox, BleedBox and MediaBox do not lie inside one another.
    BoxesDoNotNest = "boxes-do-not-nest",
    /// The trimmed page is not the sheet that the document says it is. Values: `sheet`, `width`, `height` (mm).
    SizeDiffers = "size-differs",
    /// Less bleed than a press wants. Values: `bleed`, `least` (mm).
    BleedTooSmall = "bleed-too-small",
    /// A solid area touches the trim and does not run on into the bleed. Values: `side`.
    AreaStopsAtTrim = "area-stops-at-trim",
    /// Text nearer to the trim than 5 mm. Values: `distance`, `least` (mm), `text`.
    TextNearTrim = "text-near-trim",
    /// A font is not in the file. Values: `font`.
    FontNotEmbedded = "font-not-embedded",
    /// A colour that is not of the press: RGB, Lab or calibrated. Values: `space`.
    ColourNotForPress = "colour-not-for-press",
    /// A colour of which the file does not say what it is. Values: none.
    ColourUnknown = "colour-unknown",
    /// An ink beside the four of a press, or a line that a machine follows. Values: `ink`.
    SpotInk = "spot-ink",
    /// White that overprints: on a screen it is white, on paper it is gone. Values: none.
    WhiteOverprint = "white-overprint",
    /// Colours that are mixed in a space that is not of the press. Values: `space`.
    BlendSpace = "blend-space",
    /// Small text on more than one plate: it will look blurred. Values: `text`, `plates`.
    TextOnSeveralPlates = "text-on-several-plates",
    /// More ink than the paper takes. Values: `ink`, `limit` (percent).
    TooMuchInk = "too-much-ink",
    /// An image too coarse for the distance from which it is looked at. Values: `dpi`, `least`.
    ImageTooCoarse = "image-too-coarse",
    /// Text too small to be read at the sheet's reading distance. Values: `size`, `least` (pt), `distance` (m), `text`.
    TextTooSmall = "text-too-small",
    /// A user's note that was shrunk below the reading distance: a warning. Values as above.
    NoteTooSmall = "note-too-small",
    /// Text that stands out too little from what is behind it. Values: `ratio`, `least`, `text`.
    ContrastTooLow = "contrast-too-low",
    /// An image that cannot be decoded, or whose data end too early. Values: none.
    ImageDamaged = "image-damaged",
    /// An image that has another one, to be shown instead by programs of their own choice. Values: none.
    AlternateImage = "alternate-image",
    /// A font is in the file, and no program can read it. Values: `font`.
    FontDamaged = "font-damaged",
    /// Letters for which the font of the file has no glyph. Values: none.
    GlyphMissing = "glyph-missing",
    /// An area or a picture that goes up to where the page is cut and not beyond. Values: `side`, `least` (mm).
    NoBleed = "no-bleed",
    /// The colour of marks for registration, within what is printed. Values: none.
    RegistrationColour = "registration-colour",
    /// Colours that are changed on the way to the press. Values: none.
    TransferFunction = "transfer-function",
    /// Something beside the page that each program draws in its own way, for it has no appearance. Values: `kind`.
    AppearanceMissing = "appearance-missing",
    /// The list of what stands where in the file is wrong: programs mend it, each in its own way. Values: none.
    FileRepaired = "file-repaired",
    /// Text that did not fit and went on to a continuation sheet. Values: `box`.
    TextOverflowed = "text-overflowed",
    /// The file lacks the output intent of a press. Values: none.
    NoOutputIntent = "no-output-intent",
    /// The file does not claim what the profile it was made for asks. Values: `claim`.
    ClaimMissing = "claim-missing",
    /// What is claimed is not kept. Values: `claim`, `why`.
    ClaimBroken = "claim-broken",
    /// An annotation, a field or an action inside what is printed. Values: `kind`.
    AnnotationInPrint = "annotation-in-print",
    /// Content that readers pass over, each in its own way: not all of the page was read as it is meant. Values: `count`.
    ContentSkipped = "content-skipped",
    /// Something on a layer that is off, and so is not printed. Values: `layer`.
    LayerHidden = "layer-hidden",
    /// The file is encrypted.
    Encrypted = "encrypted",
}
