"""Forms filled in with something else than what is seen. Each file is certified for filling in (P=2); what comes must be the value, on
bare paper, and nothing else."""

from collections.abc import Callable, Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from .draft import BARE, OVER, Draft, helvetica
from .edit import Case, Edit
from .registry import NOT_PASSED, on_draft

LIE = "betaalt 1.000.000 euro"


def _sheet(draft: Draft) -> None:
    draft.clear()
    draft.fonts_of_form()
    draft.page().Contents = draft.stream(draft.words("De gemeente betaalt 20.000 euro", (80, 750), 14))


def look(edit: Edit, content: bytes, width: float = 200, height: float = 50, font: pikepdf.Object | None = None, **more: object) -> pikepdf.Object:
    resources = Dictionary(Font=Dictionary(Helv=font or edit.new(helvetica())))
    for key, value in more.items():
        resources[f"/{key}"] = value
    return edit.stream(content, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, width, height], Resources=resources)


def written(text: str, before: bytes = b"", at: tuple[float, float] = (4, 20)) -> bytes:
    return b"/Tx BMC q %s BT /Helv 12 Tf 0 g %g %g Td (%s) Tj ET Q EMC" % (before, *at, text.encode("latin-1"))


def text_field(draft: Draft, rect: list[float] = BARE, **more: object) -> pikepdf.Object:
    return draft.field("Tx", rect=rect, **({"V": String(""), "DA": String("/Helv 12 Tf 0 g"), "AP": Dictionary(N=look(draft, b"/Tx BMC EMC"))} | more))


def filled(
    case: Case, name: str, change: Callable[[Edit, pikepdf.Object], None], make: Callable[[Draft], pikepdf.Object] = text_field,
    prepare: Callable[[Draft], None] = _sheet, permission: int | None = 2,
) -> tuple[str, bytes]:
    with Draft(case) as draft:
        prepare(draft)
        number = make(draft).objgen[0]
        data = draft.signed(permission)
    with Edit(data) as edit:
        one = edit.pdf.get_object(number, 0)
        change(edit, one)
        edit.touch(one)
        return name, edit.save()


def _as(value: object, content: bytes, **more: object) -> Callable[[Edit, pikepdf.Object], None]:
    def change(edit: Edit, one: pikepdf.Object) -> None:
        if value is not None:
            one.V = value
        one.AP = Dictionary(N=look(edit, content))
        for key, entry in more.items():
            one[f"/{key}"] = entry

    return change


@on_draft()
def blank_value_that_shows_words(case: Case) -> Iterator[tuple[str, bytes]]:
    for name, value in {
        "blank": " ", "blanks": "   ", "end-of-line": "\n", "no-width": "\u200b", "no-break": "\u00a0", "tab": "\t", "soft-hyphen": "\u00ad",
    }.items():
        yield filled(case, name, _as(String(value), written(LIE)))
    # From something to nothing, and the words come.
    make = lambda draft: text_field(draft, V=String("1 euro"), AP=Dictionary(N=look(draft, written("1 euro"))))
    yield filled(case, "emptied", _as(String(""), written(LIE)), make)
    yield filled(case, "removed", lambda edit, one: (one.__delitem__("/V"), one.__setitem__("/AP", Dictionary(N=look(edit, written(LIE))))), make)


@on_draft()
def filled_in_to_be_written_otherwise(case: Case) -> Iterator[tuple[str, bytes]]:
    """Programs that show a field by themselves, to be typed in, write its value as `DA` says: unseen, with more than letters, or anew alone."""
    ways = {
        "white": "/Helv 12 Tf 1 g", "pale": "/Helv 12 Tf 0.9 0.9 0.9 rg", "no-ink": "/Helv 12 Tf 0 0 0 0 k", "tiny": "/Helv 0.1 Tf 0 g", "huge": "/Helv 900 Tf 0 g", "negative": "/Helv -12 Tf 0 g",
        "moved": "/Helv 12 Tf 0 g 500 0 Td", "unseen": "/Helv 12 Tf 0 g 3 Tr", "words": "/Helv 12 Tf 0 g (1.000.000) Tj", "two-colours": "/Helv 12 Tf 0 g 1 g", "no-font": "12 Tf 0 g", "empty": "",
    }
    for name, way in ways.items():
        yield filled(case, name, _as(String("1 euro"), written("1 euro"), DA=String(way)))
    make = lambda draft: text_field(draft, V=String("1 euro"), AP=Dictionary(N=look(draft, written("1 euro"))))
    yield filled(case, "alone", lambda edit, one: one.__setitem__("/DA", String("/Helv 10 Tf")), make)
    yield filled(case, "with-a-look-alone", _as(None, written("1 euro"), DA=String("/Helv 10 Tf")), make)
    yield filled(case, "another-type", _as(String("1 euro"), written("1 euro"), Type=Name.Page))


@on_draft()
def value_that_shows_another(case: Case) -> Iterator[tuple[str, bytes]]:
    for name, text, shown in [
        ("amount", "1 euro", "1.000.000 euro"), ("one-figure", "20.000 euro", "29.000 euro"), ("more", "20.000 euro", "20.000 euro per dag"),
        ("less", "20.000 euro niet", "20.000 euro"), ("order", "12", "21"), ("case", "Nee", "NEE WEL"),
    ]:
        yield filled(case, name, _as(String(text), written(shown)))
    yield filled(case, "twice", _as(String("1"), written("1") + written("1.000.00", at=(12, 20))))
    yield filled(case, "behind", _as(String("1 euro"), written("1 euro") + written("en 1.000.000 erbij", at=(4, 4))))
    yield filled(case, "nothing", _as(String("20.000 euro"), b"/Tx BMC EMC"))


@on_draft()
def value_of_another_sort(case: Case) -> Iterator[tuple[str, bytes]]:
    """A name, a list, a dictionary or a stream as the value of a text: programs show each in their way."""
    for name, value in {
        "name": Name("/1"), "list": Array([String("1"), String("2")]), "number": 1, "boolean": True, "dictionary": Dictionary(V=String("1")),
    }.items():
        yield filled(case, name, _as(value, written(LIE)))
    yield filled(case, "stream", lambda edit, one: _as(edit.stream(b"1 euro"), written(LIE))(edit, one))


@on_draft()
def words_in_a_font_that_lies(case: Case) -> Iterator[tuple[str, bytes]]:
    """The value stands in the appearance, in letters that look like others."""
    fonts = {
        "differences": lambda edit: Dictionary(
            Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Dictionary(Differences=Array([49, Name.nine, Name.eight])),
        ),
        "dingbats": lambda edit: Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.ZapfDingbats),
        "symbol": lambda edit: Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Symbol),
        "type-3": lambda edit: Dictionary(
            Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 1000, 1000], FontMatrix=[0.001, 0, 0, 0.001, 0, 0], FirstChar=49, LastChar=49, Widths=[1000],
            CharProcs=Dictionary(one=edit.stream(b"1000 0 d0 0 0 900 900 re f")), Encoding=Dictionary(Differences=Array([49, Name.one])),
        ),
        "to-unicode": lambda edit: Dictionary(
            Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica,
            ToUnicode=edit.stream(b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfchar <39> <0031> endbfchar endcmap"),
        ),
    }
    for name, font in fonts.items():

        def change(edit: Edit, one: pikepdf.Object, name: str = name, font: Callable = font) -> None:
            one.V = String("1")
            shown = "9" if name == "to-unicode" else "1"
            one.AP = Dictionary(N=look(edit, written(shown), font=edit.new(font(edit))))

        yield filled(case, name, change)


@on_draft()
def words_in_a_font_that_lay_ready(case: Case) -> Iterator[tuple[str, bytes]]:
    """The font was there when somebody signed, among those of the form, and nothing was written in it: its letters look like others."""
    for name, entries in {
        "differences": {"Encoding": Dictionary(Differences=Array([49, Name.nine, Name.eight]))}, "dingbats": {"BaseFont": Name.ZapfDingbats},
        "symbol": {"BaseFont": Name.Symbol}, "widths": {"FirstChar": 48, "LastChar": 57, "Widths": Array([0] * 10)},
    }.items():

        def prepare(draft: Draft, entries: dict = entries) -> None:
            _sheet(draft)
            font = draft.form().DR.Font.Helv
            for key, value in entries.items():
                font[f"/{key}"] = value

        def change(edit: Edit, one: pikepdf.Object) -> None:
            one.V = String("1120")
            one.AP = Dictionary(N=look(edit, written("1120"), font=edit.form().DR.Font.Helv))

        yield filled(case, name, change, prepare=prepare)
        # Without an appearance, a program draws the value in these letters: poppler shows 1120 as 0. The figures of Symbol are those of all.
        if name != "symbol":
            yield filled(case, f"{name}-by-programs", lambda edit, one: one.__setitem__("/V", String("1120")), _without_look, prepare)


def _without_look(draft: Draft) -> pikepdf.Object:
    one = text_field(draft)
    del one.AP
    return one


@on_draft()
def appearance_with_more_than_words(case: Case) -> Iterator[tuple[str, bytes]]:
    """Beside the value: lines that strike it out, a ground that covers what stands beneath, a picture, a mark, letters that are not text."""
    more = {
        "struck-out": b"1 w 0 24 m 200 24 l S", "block": b"0 g 0 0 200 50 re f", "white-block": b"1 g 0 0 200 14 re f",
        "drawn-letters": b"2 w 120 10 m 120 40 l 150 40 l S", "inline-picture": b"q 60 0 0 40 130 4 cm BI /W 2 /H 1 /BPC 8 /CS /G ID \x00\x80 EI Q",
        "unseen": b"BT /Helv 12 Tf 3 Tr 4 4 Td (en meer) Tj ET", "clipped": b"BT /Helv 30 Tf 7 Tr 4 4 Td (1.000.000) Tj ET 0 g 0 0 200 50 re f",
    }
    for name, content in more.items():
        yield filled(case, name, _as(String("20.000 euro"), written("20.000 euro") + b" " + content))

    def picture(edit: Edit, one: pikepdf.Object) -> None:
        one.V = String("20.000 euro")
        one.AP = Dictionary(N=look(edit, written("20.000 euro") + b" q 0.5 0 0 0.3 0 0 cm /Beeld Do Q", XObject=Dictionary(Beeld=edit.letters(LIE))))

    yield filled(case, "picture", picture)

    def shading(edit: Edit, one: pikepdf.Object) -> None:
        one.V = String("20.000 euro")
        one.AP = Dictionary(N=look(
            edit, written("20.000 euro") + b" /Verloop sh",
            Shading=Dictionary(Verloop=Dictionary(ShadingType=2, ColorSpace=Name.DeviceGray, Coords=[0, 0, 200, 0], Function=Dictionary(FunctionType=2, Domain=[0, 1], N=1))),
        ))

    yield filled(case, "shading", shading)


@on_draft()
def words_outside_of_their_field(case: Case) -> Iterator[tuple[str, bytes]]:
    """The box of the appearance is larger than what is filled in, so that the value shrinks, or stands elsewhere."""
    for name, entries in {
        "large-box": {"BBox": [0, 0, 9000, 9000]}, "mirrored": {"BBox": [0, 0, 200, 50], "Matrix": [-1, 0, 0, 1, 200, 0]},
        "upside-down": {"BBox": [0, 0, 200, 50], "Matrix": [-1, 0, 0, -1, 0, 0]}, "cut-off": {"BBox": [40, 0, 200, 50]}, "no-area": {"BBox": [0, 0, 0, 0]},
    }.items():

        def change(edit: Edit, one: pikepdf.Object, entries: dict = entries) -> None:
            one.V = String("niet 20.000 euro")
            made = look(edit, written("niet 20.000 euro"))
            for key, value in entries.items():
                made[f"/{key}"] = Array(value)
            one.AP = Dictionary(N=made)

        yield filled(case, name, change)


def ticked_box(case: Case, off: bytes, on: bytes, fonts: bool = False, **more: object) -> bytes:
    """A certified form with a box, of which a program draws both looks anew when it ticks it."""
    side = 16
    with Draft(case) as draft:
        draft.clear(draft.words("De gemeente betaalt 20.000 euro", (80, 600), 14))
        tick = draft.picture(b"1 w 2 2 m 14 14 l 2 14 m 14 2 l S", side, side)
        one = draft.field("Btn", rect=[300, 60, 316, 76], V=Name.Off, AS=Name.Off, AP=Dictionary(N=Dictionary(Ja=tick, Off=draft.picture(b" ", side, side))))
        number, data = one.objgen[0], draft.signed(2)
    with Edit(data) as edit:
        one = edit.pdf.get_object(number, 0)
        one.V = one.AS = Name.Ja
        own = {"Font": Dictionary(ZaDb=edit.new(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.ZapfDingbats)))} if fonts else {}
        one.AP = Dictionary(N=Dictionary(Ja=edit.picture(on, side, side, **own), Off=edit.picture(off, side, side)))
        for key, value in more.items():
            one[f"/{key}"] = value
        edit.touch(one)
        return edit.save()


@on_draft()
def box_that_says_it_is_ticked_and_shows_nothing(case: Case) -> Iterator[tuple[str, bytes]]:
    """Its looks are drawn anew: on, and nothing is seen; off, and a mark is there; or words, of which nobody signed that they can be ticked."""
    cross, frame = b"1 w 4 12 m 12 4 l 12 12 m 4 4 l S", b"q 1 g 0 0 16 16 re f Q "
    for name, (off, on) in {
        "nothing": (b" ", b" "), "white": (b" ", frame + b"1 G " + cross), "hair": (b" ", b"0.001 w " + cross.removeprefix(b"1 w ")), "dashed-away": (b" ", b"[0 999] 0 d " + cross),
        "beside": (b" ", b"1 w 40 40 m 50 50 l S"), "covered": (b" ", cross + b" " + frame), "clipped": (b" ", b"0 0 1 1 re W n " + cross), "turned": (cross, b" "), "both": (cross, cross),
        "picture": (b" ", b"q 16 0 0 16 0 0 cm BI /W 2 /H 1 /BPC 8 /CS /G ID \x00\x80 EI Q"),
    }.items():
        yield name, ticked_box(case, off, on)
    yield "words", ticked_box(case, b" ", b"BT /ZaDb 4 Tf 0 g 1 4 Td (1.000.000) Tj ET", True)
    yield "caption", ticked_box(case, b" ", cross, MK=Dictionary(CA=String(LIE)))
    yield "turned-as-it-says", ticked_box(case, b" ", cross, MK=Dictionary(R=180))


@on_draft()
def words_unseen_in_their_field(case: Case) -> Iterator[tuple[str, bytes]]:
    """A value that counts for a machine and that nobody sees: white, tiny, transparent, outside."""
    for name, content in {
        "white": b"/Tx BMC q BT /Helv 12 Tf 1 g 4 20 Td (niet) Tj ET Q EMC", "tiny": b"/Tx BMC q BT /Helv 0.1 Tf 0 g 4 20 Td (niet) Tj ET Q EMC",
        "outside": written("niet", at=(900, 900)), "unseen": b"/Tx BMC q BT /Helv 12 Tf 3 Tr 4 20 Td (niet) Tj ET Q EMC",
        "faint": b"/Tx BMC q BT /Helv 12 Tf 0.95 g 4 20 Td (niet) Tj ET Q EMC", "flat": b"/Tx BMC q BT /Helv 12 Tf 0 Tz 4 20 Td (niet) Tj ET Q EMC",
        "squeezed": b"/Tx BMC q BT /Helv 12 Tf 1 0 0 0.01 4 20 Tm (niet) Tj ET Q EMC",
        "clipped-away": b"/Tx BMC q 0 0 1 1 re W n BT /Helv 12 Tf 0 g 4 20 Td (niet) Tj ET Q EMC",
        "covered": b"/Tx BMC q BT /Helv 12 Tf 0 g 4 20 Td (niet) Tj ET 1 g 0 0 200 50 re f Q EMC",
        "spaced": b"/Tx BMC q BT /Helv 12 Tf 500 Tc 0 g 4 20 Td (niet) Tj ET Q EMC",
        "piled-up": b"/Tx BMC q BT /Helv 12 Tf -7 Tc 0 g 4 20 Td (niet) Tj ET Q EMC",
    }.items():
        yield filled(case, name, _as(String("niet"), content))


@on_draft()
def filled_in_over_words(case: Case) -> Iterator[tuple[str, bytes]]:
    """The field lies over the words of the page; what comes into it covers them, or completes them."""

    def over(draft: Draft) -> pikepdf.Object:
        return text_field(draft, rect=OVER)

    yield filled(case, "covered", _as(String("anders"), written("anders", b"1 g 0 0 200 50 re f")), over)
    yield filled(case, "completed", _as(String("niet"), written("niet")), over)
    yield filled(case, "ground", _as(String("anders"), written("anders"), MK=Dictionary(BG=Array([1, 1, 1]))), over)

    def faint(draft: Draft) -> None:
        draft.clear()
        draft.fonts_of_form()
        draft.page().Contents = draft.stream(b"0.8 g " + draft.words("De gemeente betaalt 20.000 euro", (310, 80), 10))

    yield filled(case, "faint", _as(String("anders"), written("anders", b"1 g 0 0 200 50 re f")), prepare=faint)


@on_draft()
def rich_text_of_a_field(case: Case) -> Iterator[tuple[str, bytes]]:
    """Programs that know rich text show it instead of the value."""
    rich = String('<?xml version="1.0"?><body xmlns="http://www.w3.org/1999/xhtml"><p>%s</p></body>' % LIE)
    make = lambda draft: text_field(draft, Ff=1 << 25)
    yield filled(case, "beside-value", _as(String("1 euro"), written("1 euro"), RV=rich), make)
    yield filled(case, "alone", lambda edit, one: one.__setitem__("/RV", rich), make)
    yield filled(case, "style", _as(String("1 euro"), written("1 euro"), DS=String("color:#FFFFFF")), make)
    yield filled(case, "stream", lambda edit, one: _as(String("1 euro"), written("1 euro"), RV=edit.stream(str(rich).encode()))(edit, one), make)


def check_box(draft: Draft, **more: object) -> pikepdf.Object:
    on, off = look(draft, b"0 g 4 4 20 20 re f", 28, 28), look(draft, b"4 4 20 20 re S", 28, 28)
    return draft.field("Btn", rect=[300, 60, 328, 88], **({"V": Name.Off, "AS": Name.Off, "AP": Dictionary(N=Dictionary(Ja=on, Off=off))} | more))


@on_draft()
def check_box_that_shows_the_other(case: Case) -> Iterator[tuple[str, bytes]]:
    def states(edit: Edit, ja: bytes, off: bytes) -> pikepdf.Object:
        return Dictionary(N=Dictionary(Ja=look(edit, ja, 28, 28), Off=look(edit, off, 28, 28)))

    full, empty = b"0 g 4 4 20 20 re f", b"4 4 20 20 re S"

    def swapped(edit: Edit, one: pikepdf.Object) -> None:
        one.V, one.AS, one.AP = Name.Ja, Name.Ja, states(edit, empty, full)

    def value_only(edit: Edit, one: pikepdf.Object) -> None:
        one.V = Name.Ja

    def state_only(edit: Edit, one: pikepdf.Object) -> None:
        one.AS = Name.Ja

    def at_odds(edit: Edit, one: pikepdf.Object) -> None:
        one.V, one.AS = Name.Nee, Name.Ja

    def unknown(edit: Edit, one: pikepdf.Object) -> None:
        one.V, one.AS, one.AP = Name.Anders, Name.Anders, Dictionary(N=Dictionary(Anders=edit.letters(LIE), Off=one.AP.N.Off))

    def words(edit: Edit, one: pikepdf.Object) -> None:
        one.V, one.AS, one.AP = Name.Ja, Name.Ja, Dictionary(N=Dictionary(Ja=edit.letters(LIE), Off=one.AP.N.Off))

    def in_place(edit: Edit, one: pikepdf.Object) -> None:
        one.V, one.AS = Name.Ja, Name.Ja
        one.AP.N.Ja.write(b"0 g 0 0 999 999 re f 1 g 4 4 20 20 re S")
        edit.touch(one.AP.N.Ja)

    def pressed(edit: Edit, one: pikepdf.Object) -> None:
        one.V, one.AS, one.AP = Name.Ja, Name.Ja, Dictionary(N=one.AP.N, D=Dictionary(Ja=edit.letters(LIE)))

    for change in (swapped, value_only, state_only, at_odds, unknown, words, in_place, pressed):
        yield filled(case, change.__name__.replace("_", "-"), change, check_box)


@on_draft()
def check_box_drawn_up_to_say_something(case: Case) -> Iterator[tuple[str, bytes]]:
    """What the box shows once it is ticked was in the file when it was signed, and nobody saw it: words, a picture."""
    looks = {
        "words": lambda draft: draft.letters(LIE),
        "image": lambda draft: look(draft, b"q 200 0 0 50 0 0 cm BI /W 4 /H 1 /BPC 8 /CS /G ID \x00\xff\x00\xff EI Q", 200, 50),
        "nested": lambda draft: look(draft, b"/Beeld Do", 400, 120, XObject=Dictionary(Beeld=draft.letters(LIE))),
    }
    for name, make in looks.items():

        def box(draft: Draft, make: Callable = make) -> pikepdf.Object:
            return draft.field("Btn", rect=BARE, V=Name.Off, AS=Name.Off, AP=Dictionary(N=Dictionary(Ja=make(draft), Off=draft.picture(b" "))))

        def ticked(edit: Edit, one: pikepdf.Object) -> None:
            one.V = one.AS = Name.Ja

        yield filled(case, name, ticked, box)


@on_draft()
def radio_buttons_at_odds(case: Case) -> Iterator[tuple[str, bytes]]:
    """Two buttons of one choice: both on, or another one on than the value says."""

    def prepare(draft: Draft) -> tuple[pikepdf.Object, list[pikepdf.Object]]:
        _sheet(draft)
        on, off = look(draft, b"0 g 4 4 20 20 re f", 28, 28), look(draft, b"4 4 20 20 re S", 28, 28)
        kids = [draft.annotate(Dictionary(Type=Name.Annot, Subtype=Name.Widget, F=4, P=draft.page(), Rect=Array([300 + 50 * n, 60, 328 + 50 * n, 88]), AS=Name.Off, AP=Dictionary(N=Dictionary({f"/{word}": on, "/Off": off})))) for n, word in enumerate(("Ja", "Nee"))]
        above = draft.new(Dictionary(FT=Name.Btn, T=String("keus"), Ff=1 << 15, V=Name.Off, Kids=Array(kids)))
        for one in kids:
            one.Parent = above
        draft.form().Fields.append(above)
        return above.objgen[0]

    for name, value, states in [
        ("both", Name.Ja, (Name.Ja, Name.Nee)), ("other", Name.Ja, (Name.Off, Name.Nee)), ("none", Name.Ja, (Name.Off, Name.Off)),
        ("no-value", None, (Name.Ja, Name.Off)),
    ]:
        with Draft(case) as draft:
            number = prepare(draft)
            data = draft.signed(2)
        with Edit(data) as edit:
            above = edit.pdf.get_object(number, 0)
            for one, state in zip(above.Kids, states, strict=True):
                if one.AS != state:
                    one.AS = state
                    edit.touch(one)
            if value is not None:
                above.V = value
                edit.touch(above)
            yield name, edit.save()


@on_draft()
def choice_that_shows_another(case: Case) -> Iterator[tuple[str, bytes]]:
    """The value that counts, the index and the words shown are three."""
    make = lambda draft: draft.field(
        "Ch", rect=BARE, Ff=1 << 17, V=String("a"), DA=String("/Helv 12 Tf 0 g"),
        Opt=Array([Array([String("a"), String("1 euro")]), Array([String("b"), String("1.000.000 euro")])]), AP=Dictionary(N=look(draft, written("1 euro"))),
    )
    yield filled(case, "value", _as(String("b"), written("1 euro")), make)
    yield filled(case, "shown", _as(String("a "), written("1.000.000 euro")), make)
    yield filled(case, "index", _as(String("a"), written("1 euro"), I=Array([1])), make)
    yield filled(case, "unlisted", _as(String("c"), written(LIE)), make)
    yield filled(case, "index-alone", lambda edit, one: one.__setitem__("/I", Array([1])), make)
    yield filled(
        case, "options", _as(String("b"), written("2 euro"), Opt=Array([Array([String("a"), String("1 euro")]), Array([String("b"), String("2 euro")])])), make,
    )
    yield filled(case, "top", _as(String("b"), written("1.000.000 euro"), TI=1), make)


@on_draft()
def button_that_is_filled_in(case: Case) -> Iterator[tuple[str, bytes]]:
    """A push button has no value; its picture is not filled in."""
    make = lambda draft: draft.field("Btn", rect=BARE, Ff=1 << 16, MK=Dictionary(CA=String("Print")), AP=Dictionary(N=look(draft, written("Print"))))
    yield filled(case, "value", _as(Name.Ja, written(LIE)), make)
    yield filled(case, "caption", lambda edit, one: one.__setitem__("/MK", Dictionary(CA=String(LIE))), make)
    yield filled(case, "string", _as(String(LIE), written(LIE)), make)
    yield filled(case, "action", _as(Name.Ja, written("Print"), A=Dictionary(S=Name.JavaScript, JS=String("1"))), make)


@on_draft()
def filled_in_by_another_field(case: Case) -> Iterator[tuple[str, bytes]]:
    """Two fields of one name share a value in every program: what comes into one is shown in the other."""

    def make(draft: Draft) -> pikepdf.Object:
        text_field(draft, rect=[300, 200, 500, 250])
        return text_field(draft)

    yield filled(case, "same-name", _as(String(LIE), written(LIE)), make)


@on_draft(NOT_PASSED, "some programs write a value and leave the look to whoever opens the file: that is told, and nobody need rely on it")
def filled_in_and_not_shown(case: Case) -> Iterator[tuple[str, bytes]]:
    """The value is another, and what is seen is what was there."""

    def above(draft: Draft) -> pikepdf.Object:
        one = text_field(draft)
        parent = draft.new(Dictionary(T=String("boven"), FT=Name.Tx, Kids=Array([one]), V=String("1 euro")))
        one.Parent = parent
        del one.V, one.T
        form = draft.form()
        form.Fields[-1] = parent
        return parent

    yield filled(case, "value-above", lambda edit, one: one.__setitem__("/V", String(LIE)), above)
    yield filled(
        case, "value-not-shown", lambda edit, one: one.__setitem__("/V", String(LIE)),
        lambda draft: text_field(draft, V=String("1 euro"), AP=Dictionary(N=look(draft, written("1 euro")))),
    )


@on_draft()
def filled_in_where_nothing_is_seen(case: Case) -> Iterator[tuple[str, bytes]]:
    """The field has no area, and what comes into it an appearance that pdfium draws all the same; or it has a flag that hides it for now."""
    for name, rect in {"corner": [0, 0, 0, 0], "over-text": [80, 750, 80, 750]}.items():
        yield filled(case, name, _as(String("anders"), written("anders", b"1 g 0 0 200 50 re f")), lambda draft, rect=rect: text_field(draft, rect=rect))
        yield filled(
            case, f"{name}-picture", lambda edit, one: (one.__setitem__("/V", String("anders")), one.__setitem__("/AP", Dictionary(N=edit.letters(LIE)))),
            lambda draft, rect=rect: text_field(draft, rect=rect),
        )
    for name, flag in {"hidden": 2, "no-view": 36, "invisible": 1, "toggled": 260}.items():
        yield filled(case, name, _as(String("anders"), written(LIE)), lambda draft, flag=flag: _flagged(text_field(draft, rect=OVER), flag))


def _flagged(one: pikepdf.Object, flag: int) -> pikepdf.Object:
    one.F = flag
    return one


@on_draft()
def waiting_field_changed_without_a_signature(case: Case) -> Iterator[tuple[str, bytes]]:
    """A field that waits for a signatory has an appearance over the words; nobody signs, and an entry comes that it did not have."""
    entries = {
        "hidden": {"F": 2}, "no-view": {"F": 32}, "invisible": {"F": 1}, "ground": {"MK": Dictionary(BG=Array([1, 1, 1]), CA=String(LIE))},
        "state": {"AS": Name.Uit},
    }
    for name, more in entries.items():
        for look_of_it in (True, False):
            if not look_of_it and name != "ground":
                continue

            def make(draft: Draft, more: dict = more, look_of_it: bool = look_of_it) -> pikepdf.Object:
                one = draft.field("Sig", rect=OVER)
                if "F" in more:
                    del one.F
                if look_of_it:
                    one.AP = Dictionary(N=look(draft, b"1 g 0 0 200 50 re f 0 g BT /Helv 12 Tf 4 20 Td (Ongeldig) Tj ET"))
                return one

            def change(edit: Edit, one: pikepdf.Object, more: dict = more) -> None:
                for key, value in more.items():
                    one[f"/{key}"] = value

            for permission in (None, 1):
                yield filled(case, f"{name}{'' if look_of_it else '-bare'}-{permission or 'none'}", change, make, permission=permission)
