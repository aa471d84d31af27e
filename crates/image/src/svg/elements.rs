//! Elements of drawings by what is done with them; those of filters stand in `filters`.

/// Elements that are drawn, or say how others are.
pub(super) const DRAWN: [&str; 25] = [
    "svg",
    "g",
    "a",
    "defs",
    "symbol",
    "use",
    "switch",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "image",
    "clipPath",
    "mask",
    "marker",
    "pattern",
    "linearGradient",
    "radialGradient",
    "stop",
    "title",
    "desc",
    "metadata",
];

/// Elements that nothing is drawn of: what is said about a drawing, fonts of SVG 1.1 (letters are refused), empty words, programs.
pub(super) const INERT: [&str; 20] = [
    "title",
    "desc",
    "metadata",
    "style",
    "font",
    "font-face",
    "glyph",
    "missing-glyph",
    "hkern",
    "vkern",
    "altGlyphDef",
    "cursor",
    "view",
    "color-profile",
    "tspan",
    "textPath",
    "flowRegion",
    "template",
    "script",
    "handler",
];

/// Elements that hold letters.
pub(super) const WORDS: [&str; 6] = ["text", "tref", "flowRoot", "flowPara", "textArea", "foreignObject"];

/// Elements that move others.
pub(super) const MOVING: [&str; 7] =
    ["animate", "animateColor", "animateMotion", "animateTransform", "set", "discard", "mpath"];
