"""What each kind of object may have: keys of ISO 32000 with values that mean something else than what stands there."""

import random
from collections.abc import Callable

import pikepdf
from attacks.edit import Edit
from pikepdf import Array, Dictionary, Name, String

Maker = Callable[[Edit, random.Random], object]

# Content that nobody overlooks.
LOUD = b"q 1 0 0 rg 60 60 420 600 re f Q"
COVER = b"q 1 g 0 0 595 842 re f Q"


def number(*choices: float) -> Maker:
    return lambda edit, chance: chance.choice(choices)


def name(*choices: str) -> Maker:
    return lambda edit, chance: Name("/" + chance.choice(choices))


def text(*choices: str) -> Maker:
    return lambda edit, chance: String(chance.choice(choices))


def box(edit: Edit, chance: random.Random) -> object:
    return Array(chance.choice([[0, 0, 300, 400], [60, 600, 480, 800], [0, 0, 0, 0], [100, 100, 595, 842], [60, 690, 460, 810, 0], [460, 810, 60, 690]]))


def matrix(edit: Edit, chance: random.Random) -> object:
    return Array(chance.choice([[2, 0, 0, 2, 0, 0], [1, 0, 0, -1, 0, 400], [1, 0, 0, 1, 100, 50], [1, 0, 0, 1, 0.00009, 0], [0, 0, 0, 0, 0, 0]]))


def stream(edit: Edit, chance: random.Random) -> object:
    return edit.stream(chance.choice([LOUD, COVER, b" "]))


def picture(edit: Edit, chance: random.Random) -> object:
    return edit.picture(chance.choice([LOUD, COVER, b" "]))


def appearances(edit: Edit, chance: random.Random) -> object:
    return Dictionary(N=picture(edit, chance))


def dictionary(**entries: object) -> Maker:
    return lambda edit, chance: Dictionary(**entries)


def another(edit: Edit, chance: random.Random) -> object:
    """A reference to something else of the file."""
    numbers = [one for one in edit.pdf.objects if isinstance(one, pikepdf.Dictionary | pikepdf.Stream | pikepdf.Array)]
    return chance.choice(numbers) if numbers else None


def annotations(edit: Edit, chance: random.Random) -> object:
    one = Dictionary(Type=Name.Annot, Subtype=chance.choice([Name.Stamp, Name.FreeText, Name.Widget]), Rect=Array([60, 600, 480, 800]), F=4, AP=Dictionary(N=edit.letters()))
    return Array([edit.new(one)])


def script(edit: Edit, chance: random.Random) -> object:
    return Dictionary(S=Name.JavaScript, JS=String("app.alert('Anders')"))


def actions(edit: Edit, chance: random.Random) -> object:
    return Dictionary({chance.choice(["/E", "/O", "/C", "/WC", "/F", "/K", "/V"]): script(edit, chance)})


def groups(edit: Edit, chance: random.Random) -> object:
    """Every layer of the file."""
    return Array([one for one in edit.pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == Name.OCG])


def configuration(edit: Edit, chance: random.Random) -> object:
    return Dictionary(OFF=groups(edit, chance), BaseState=Name.OFF, AS=Array([Dictionary(Event=Name.View, Category=Array([Name.View]), OCGs=groups(edit, chance))]))


def fonts(edit: Edit, chance: random.Random) -> object:
    one = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=chance.choice([Name.Courier, Name.Symbol, Name.ZapfDingbats]))
    names = ["/F1", "/Helv", "/F0", "/f0", "/C0_0", "/Helvetica"]
    return Dictionary({one_name: one for one_name in names})


def resources(edit: Edit, chance: random.Random) -> object:
    return Dictionary(Font=fonts(edit, chance))


def pages(edit: Edit, chance: random.Random) -> object:
    found = [page.obj for page in edit.pdf.pages]
    chance.shuffle(found)
    return Array(found[: chance.randint(1, len(found))])


def missing(edit: Edit, chance: random.Random) -> object:
    """What a number leads to that comes into use only later."""
    return edit.pdf.get_object(int(edit.pdf.trailer.Size) + chance.randint(0, 5), 0)


MEMBER = name("AllOff", "AnyOff", "AllOn", "AnyOn")
DRAWN = [
    ("/Rotate", number(90, 180, 270, 45, 360)), ("/MediaBox", box), ("/CropBox", box), ("/UserUnit", number(2, 0.5, 1.00009)), ("/Resources", resources),
    ("/Contents", stream),
]
ANNOTATION = [
    ("/Rect", box), ("/F", number(0, 1, 2, 4, 16, 32, 132, 144, 256, 512)), ("/AP", appearances), ("/AS", name("Off", "Ja", "N")), ("/OC", another),
    ("/C", lambda *_: Array([1, 0, 0])), ("/Border", lambda *_: Array([0, 0, 20])), ("/BS", dictionary(W=20, S=Name.S)), ("/CA", number(0, 0.3, 1)),
    ("/ca", number(0, 0.3)), ("/BM", name("Multiply", "Difference")), ("/Subtype", name("Stamp", "FreeText", "Widget", "Link", "Popup", "Square")),
    ("/Contents", text("Anders")), ("/A", script), ("/AA", actions), ("/P", another), ("/Popup", another), ("/IRT", another), ("/Matrix", matrix),
    ("/Type", name("Annot", "Page", "OCMD", "OCG", "Font", "ExtGState")),
]
FIELD = [
    ("/V", text("1000000 euro", "")), ("/DV", text("Anders")), ("/Ff", number(1, 2, 4096, 65536, 1 << 24)), ("/Q", number(0, 1, 2)),
    ("/DA", text("/Helv 30 Tf 1 0 0 rg", "/Helv 0 Tf 0 g")), ("/MaxLen", number(1, 20)), ("/FT", name("Tx", "Btn", "Ch", "Sig")),
    ("/Opt", lambda *_: Array([String("Anders")])), ("/TU", text("Anders")), ("/T", text("anders")), ("/TM", text("anders")),
    ("/MK", dictionary(BG=Array([1, 0, 0]), BC=Array([1, 0, 0]), CA=String("Anders"))), ("/H", name("N", "P", "I", "O")), ("/RV", text("<p>Anders</p>")),
    ("/DS", text("font: 30pt")), ("/Kids", pages), ("/Parent", another), ("/Lock", dictionary(Type=Name.SigFieldLock, Action=Name.All)),
    ("/SV", dictionary(Type=Name.SV)), ("/I", lambda *_: Array([0])),
]
MEMBERSHIP = [("/P", MEMBER), ("/VE", lambda edit, chance: Array([Name.Not, *list(groups(edit, chance))[:1]])), ("/OCGs", groups), ("/OCGs", lambda *_: Array())]
STATE = [
    ("/ca", number(0, 0.2)), ("/CA", number(0, 0.2)), ("/BM", name("Multiply", "Difference", "Screen")),
    ("/SMask", lambda edit, chance: Dictionary(Type=Name.Mask, S=Name.Luminosity, G=picture(edit, chance))), ("/LW", number(30)),
    ("/D", lambda *_: Array([Array([1, 9]), 0])), ("/TR", another), ("/Font", lambda edit, chance: Array([another(edit, chance), 30])),
]
FONT = [
    ("/Encoding", dictionary(Type=Name.Encoding, Differences=Array([48, Name.nine, Name.one, Name.eight, Name.seven]))),
    ("/BaseFont", name("Courier", "Symbol", "ZapfDingbats")), ("/Widths", lambda *_: Array([100] * 256)), ("/FirstChar", number(0, 40)),
    ("/Subtype", name("Type3", "TrueType", "Type1")), ("/FontMatrix", matrix), ("/ToUnicode", stream), ("/DescendantFonts", another), ("/FontDescriptor", another),
    ("/W", lambda *_: Array([0, 300, 100])), ("/DW", number(100, 2000)), ("/CIDToGIDMap", name("Identity")),
]
XOBJECT = [
    ("/Matrix", matrix), ("/BBox", box), ("/Resources", resources), ("/OC", another), ("/Group", dictionary(S=Name.Transparency, K=True)),
    ("/Subtype", name("Image", "Form", "PS")), ("/Ref", another), ("/Length", number(0, 5)), ("/Filter", name("FlateDecode", "ASCIIHexDecode")),
    ("/DecodeParms", dictionary(Predictor=12, Columns=4)), ("/F", text("elders")),
]
IMAGE = [
    ("/Width", number(1, 8)), ("/Height", number(1, 8)), ("/Decode", lambda *_: Array([1, 0])), ("/ImageMask", number(0)), ("/SMask", another),
    ("/Mask", lambda *_: Array([0, 255])), ("/ColorSpace", name("DeviceGray", "DeviceRGB")), ("/BitsPerComponent", number(1, 4)), ("/OC", another),
    ("/Alternates", another),
]

BY_KIND: dict[str, list[tuple[str, Maker]]] = {
    "catalog": [
        ("/Pages", another), ("/OCProperties", lambda edit, chance: Dictionary(OCGs=groups(edit, chance), D=configuration(edit, chance))), ("/OpenAction", script),
        ("/AA", actions), ("/Names", lambda edit, chance: Dictionary(JavaScript=Dictionary(Names=Array([String("x"), script(edit, chance)])))), ("/Dests", another),
        ("/ViewerPreferences", dictionary(HideToolbar=True, Direction=Name.R2L)), ("/PageMode", name("UseOC", "FullScreen")), ("/PageLayout", name("TwoPageRight")),
        ("/Lang", text("en")), ("/Version", name("2.0", "1.3")), ("/NeedsRendering", lambda *_: True), ("/AcroForm", dictionary(Fields=Array())), ("/Metadata", stream),
        ("/StructTreeRoot", another), ("/OutputIntents", another), ("/Perms", dictionary()),
        ("/Extensions", dictionary(ADBE=Dictionary(BaseVersion=Name("/1.7"), ExtensionLevel=8))), ("/PageLabels", dictionary(Nums=Array([0, Dictionary(S=Name.R)]))),
        ("/Collection", dictionary(View=Name.D)), ("/Legal", dictionary()), ("/DSS", another), ("/Resources", resources), ("/Outlines", another), ("/AF", another),
        ("/Rotate", number(90)), ("/MediaBox", box),
    ],
    "page tree": [
        ("/Kids", pages), ("/Count", number(1, 0, 99, -1)), ("/Resources", resources), ("/Rotate", number(90, 180)), ("/MediaBox", box), ("/CropBox", box),
        ("/Parent", another), ("/Type", name("Page", "Template")), ("/UserUnit", number(2)), ("/Annots", annotations), ("/Contents", stream),
    ],
    "page": [
        *DRAWN, ("/Annots", annotations), ("/Group", dictionary(S=Name.Transparency, CS=Name.DeviceCMYK)), ("/Tabs", name("R", "S")), ("/AA", actions),
        ("/Parent", another), ("/BleedBox", box), ("/TrimBox", box), ("/ArtBox", box), ("/Trans", dictionary(S=Name.Wipe)), ("/StructParents", number(0, 7)),
        ("/Type", name("Pages", "Template")), ("/Thumb", another), ("/VP", another), ("/Kids", pages), ("/Metadata", stream), ("/PZ", number(3)), ("/Dur", number(1)),
        ("/B", another),
    ],
    "form": [
        ("/NeedAppearances", lambda *_: True), ("/XFA", stream), ("/CO", another), ("/DA", text("/Helv 30 Tf 1 0 0 rg")), ("/DR", resources), ("/Q", number(1, 2)),
        ("/Fields", lambda *_: Array()), ("/SigFlags", number(0, 1, 3, 7)), *DRAWN,
    ],
    "annotation": ANNOTATION,
    "widget": ANNOTATION + FIELD,
    "field": FIELD + ANNOTATION,
    "membership": MEMBERSHIP,
    "optional content group": [
        ("/Usage", dictionary(View=Dictionary(ViewState=Name.OFF), Print=Dictionary(PrintState=Name.OFF))), ("/Intent", name("Design", "View")), ("/Type", name("OCMD")),
        *MEMBERSHIP,
    ],
    "optional content": [
        ("/D", configuration), ("/OCGs", lambda *_: Array()), ("/Configs", another),
    ],
    "configuration": [
        ("/OFF", groups), ("/ON", lambda *_: Array()), ("/BaseState", name("OFF", "Unchanged")), ("/AS", another), ("/Intent", name("Design", "All")), ("/Locked", groups),
    ],
    "graphics state": STATE,
    "font": FONT,
    "resources": [
        ("/Font", fonts), ("/XObject", another), ("/ExtGState", another), ("/ColorSpace", another), ("/Properties", another), ("/F1", another), ("/Helv", another),
        ("/Laag", another),
    ],
    "form XObject": XOBJECT,
    "appearance": XOBJECT,
    "content": XOBJECT,
    "image": IMAGE + XOBJECT,
    "mask": IMAGE,
    "metadata": XOBJECT + [("/Type", name("XObject"))],
    "font file": XOBJECT,
    "character map": XOBJECT,
    "validation data": XOBJECT,
    "font descriptor": [
        ("/Flags", number(4, 32, 262176)), ("/FontFile2", another), ("/FontFile3", another), ("/MissingWidth", number(2000)), ("/Ascent", number(9)),
        ("/FontName", name("Courier")),
    ],
    "appearances": [
        ("/N", picture), ("/R", picture), ("/D", picture), ("/Off", picture), ("/Ja", picture),
    ],
    "appearance characteristics": [
        ("/R", number(90)), ("/BG", lambda *_: Array([1, 0, 0])), ("/BC", lambda *_: Array([1, 0, 0])), ("/CA", text("Anders")), ("/I", picture),
    ],
    "signature": [
        ("/ByteRange", lambda *_: Array([0, 1, 2, 3])), ("/M", text("D:19990101000000Z")), ("/Name", text("Iemand anders")), ("/Reason", text("Anders")),
        ("/Location", text("Elders")), ("/Reference", lambda *_: Array()), ("/SubFilter", name("adbe.pkcs7.detached")), ("/Type", name("DocTimeStamp")),
        ("/Prop_Build", dictionary()), ("/Cert", another), ("/Changes", lambda *_: Array([1, 2, 3])),
    ],
    "DSS": [
        ("/Certs", another), ("/OCSPs", another), ("/CRLs", another), ("/VRI", another), ("/Font", fonts), ("/TU", text("Anders")), *STATE, *MEMBERSHIP,
    ],
    "information": [
        ("/Title", text("Anders")), ("/Author", text("Iemand anders")), ("/Producer", text("Anders")), *FONT, *STATE, *MEMBERSHIP, *DRAWN, *ANNOTATION,
    ],
}
EVERY = [pair for pairs in BY_KIND.values() for pair in pairs]


def added(kind: str, chance: random.Random) -> tuple[str, Maker]:
    """A key that an object of this kind may have, or one that another part of it may have."""
    return chance.choice(BY_KIND[kind] if kind in BY_KIND and chance.random() < 0.75 else EVERY)
