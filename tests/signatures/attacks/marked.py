"""Marked content that one program takes for a layer that is off, and another for words: tags that are not `OC`, properties that are no layer,
operands too many, sections that end elsewhere. What is shown all the same is words, and a signature covers them."""

from collections.abc import Callable, Iterator

from pikepdf import Array, Dictionary, Name, Object, String

from .draft import Draft
from .edit import Case
from .leaking import look
from .paper import AT, OVER, WORDS, covered
from .registry import on_draft


def with_layers(draft: Draft, **group: object) -> Object:
    """Two layers, of which the first is off; nobody can turn it on, for no list has it."""
    off = draft.new(Dictionary({"/Type": Name.OCG, "/Name": String("dicht")} | {f"/{key}": value for key, value in group.items()}))
    on = draft.new(Dictionary(Type=Name.OCG, Name=String("open")))
    draft.root.OCProperties = Dictionary(OCGs=Array([off, on]), D=Dictionary(OFF=Array([off])))
    return off


def _words(draft: Draft) -> bytes:
    return draft.words(WORDS, AT, 14)


def _shown(before: bytes, after: bytes = b"EMC", value: Callable[[Draft, Object], object] = lambda draft, off: off, **group: object) -> Callable[[Draft], None]:
    """The page shows the words between two parts of its content; `A` is the layer, or what `value` makes of it."""

    def prepare(draft: Draft) -> None:
        off = with_layers(draft, **group)
        draft.resource("Properties", "A", value(draft, off))
        draft.resource("Properties", "B", draft.root.OCProperties.OCGs[1])
        words = _words(draft)
        draft.beside(before + b" " + words + b" " + after)

    return prepare


def _membership(draft: Draft, off: Object) -> Object:
    return draft.new(Dictionary(Type=Name.OCMD, OCGs=off))


@on_draft()
def layer_under_another_tag(case: Case) -> Iterator[tuple[str, bytes]]:
    for tag in ("X", "Span", "P", "oc", "OCG", "OC1", "OC#20", "Artifact", "Oc"):
        yield from covered(case, _shown(b"/%s /A BDC" % tag.encode()), tag.lower().replace("#20", "-blank") + ("-capital" if tag == "Oc" else ""), ("new",))
    yield from covered(case, _shown(b"/X /A BDC"), "usual", ("waited",))
    yield from covered(case, _shown(b"/X /A BDC", value=_membership), "membership", ("new",))
    yield from covered(case, _shown(b"/X /A BDC", Type=Name.Anders), "no-group", ("new",))
    yield from covered(case, _shown(b"/P /A BDC", MCID=0), "numbered", ("new",))

    def untyped(draft: Draft) -> None:
        _shown(b"/X /A BDC")(draft)
        del draft.root.OCProperties.OCGs[0].Type

    yield from covered(case, untyped, "no-type", ("new",))


@on_draft()
def layer_that_is_named_otherwise(case: Case) -> Iterator[tuple[str, bytes]]:
    """Operands too many or in another order; a point in place of a section; a name that leads nowhere."""
    for name, before, after in [
        ("three", b"/OC /B /A BDC", b"EMC"), ("three-turned", b"/OC /A /B BDC", b"EMC"), ("order", b"/A /OC BDC", b"EMC"), ("number", b"/OC /A 1 BDC", b"EMC"),
        ("number-first", b"1 /OC /A BDC", b"EMC"), ("point", b"/OC /A DP", b""), ("no-properties", b"/OC BMC", b"EMC"), ("nowhere", b"/OC /Z BDC", b"EMC"),
        ("inside", b"/OC << /Type /OCG >> BDC", b"EMC"), ("string", b"/OC (A) BDC", b"EMC"), ("tag-as-string", b"(OC) /A BDC", b"EMC"),
    ]:
        yield from covered(case, _shown(before, after), name, ("new",))


@on_draft()
def layer_that_ends_elsewhere(case: Case) -> Iterator[tuple[str, bytes]]:
    """Sections within sections, within a text, or that end more often than they begin."""
    for name, before, after in [
        ("ended-inside", b"/OC /A BDC EMC", b""), ("too-many-ends", b"EMC EMC /OC /A BDC EMC", b""), ("across-a-text", b"BT /OC /A BDC ET EMC", b""),
        ("across-a-state", b"/OC /A BDC q EMC", b"Q"), ("in-compatibility", b"BX /OC /A BDC EX EMC", b""), ("never-begun", b"/OC /A BDC /X BMC EMC EMC", b""),
    ]:
        yield from covered(case, _shown(before, after), name, ("new",))


def _within(draft: Draft, content: bytes, off: Object, **more: object) -> Object:
    made = look(draft, content, 600, 850, Properties=Dictionary(A=off), **more)
    return made


def _picture(draft: Draft) -> None:
    off = with_layers(draft)
    made = _within(draft, b"/X /A BDC BT /Helv 14 Tf 80 750 Td (%s) Tj ET EMC" % WORDS.encode(), off)
    draft.resource("XObject", "Beeld", made)
    draft.beside(b"/Beeld Do")


def _letters(draft: Draft) -> None:
    off = with_layers(draft)
    font = draft.new(Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 1000, 1000], FontMatrix=[0.001, 0, 0, 0.001, 0, 0], FirstChar=97, LastChar=97, Widths=[1000],
        Encoding=Dictionary(Type=Name.Encoding, Differences=Array([97, Name.a])),
        CharProcs=Dictionary(a=draft.stream(b"1000 0 0 0 900 900 d1 /X /A BDC 0 0 900 900 re f EMC")), Resources=Dictionary(Properties=Dictionary(A=off)),
    ))
    draft.resource("Font", "Drie", font)
    draft.beside(b"BT /Drie 30 Tf 80 740 Td (aaa) Tj ET")


def _pattern(draft: Draft) -> None:
    off = with_layers(draft)
    made = draft.stream(
        b"/X /A BDC 0 0 5 5 re f EMC", Type=Name.Pattern, PatternType=1, PaintType=1, TilingType=1, BBox=[0, 0, 10, 10], XStep=10, YStep=10,
        Resources=Dictionary(Properties=Dictionary(A=off)),
    )
    draft.resource("Pattern", "P", made)
    draft.beside(b"/Pattern cs /P scn 80 700 200 60 re f")


def _remark(draft: Draft) -> None:
    off = with_layers(draft)
    made = _within(draft, b"/X /A BDC 1 0 0 rg 0 0 600 850 re f EMC", off)
    draft.annotate(Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([80, 700, 280, 780]), F=4, AP=Dictionary(N=made)))


def _field(draft: Draft) -> None:
    off = with_layers(draft)
    made = _within(draft, b"/X /A BDC 1 0 0 rg 0 0 600 850 re f EMC", off)
    draft.field("Btn", rect=[80, 700, 280, 780], Ff=1 << 16, AP=Dictionary(N=made))


@on_draft()
def layer_under_another_tag_within(case: Case) -> Iterator[tuple[str, bytes]]:
    """In a picture, a letter, a pattern, a remark, a button."""
    for prepare in (_picture, _letters, _pattern, _remark, _field):
        yield from covered(case, prepare, prepare.__name__[1:], ("new",), OVER)


@on_draft()
def layer_around_a_picture(case: Case) -> Iterator[tuple[str, bytes]]:
    """A section that begins on the page and ends in a picture, or the other way about."""

    def ends_within(draft: Draft) -> None:
        off = with_layers(draft)
        draft.resource("Properties", "A", off)
        draft.resource("XObject", "Beeld", look(draft, b"EMC BT /Helv 14 Tf 80 750 Td (%s) Tj ET" % WORDS.encode(), 600, 850))
        draft.beside(b"/OC /A BDC /Beeld Do EMC")

    def begins_within(draft: Draft) -> None:
        off = with_layers(draft)
        draft.resource("XObject", "Beeld", _within(draft, b"/OC /A BDC", off))
        words = _words(draft)
        draft.beside(b"/Beeld Do " + words)

    for prepare in (ends_within, begins_within):
        yield from covered(case, prepare, prepare.__name__.replace("_", "-"), ("new",))
