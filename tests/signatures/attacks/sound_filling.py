"""Forms that are filled in and fields that are signed as programs of others do it, where the page or the field asks for more than a word on bare paper."""

from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name, String

from .draft import BARE, Draft, helvetica
from .edit import Case, Edit, sign_gap
from .filling import _sheet, look, text_field, ticked_box, written
from .own_letters import in_own_letters
from .roles import sign_waiting
from .waiting import waiting

LONG = "De gemeente betaalt 20.000 euro per jaar aan de vereniging, in vier delen en achteraf"


def _filled(case: Case, value: str, content: bytes, rect: list[float] = BARE, before: bytes = b"", **more: object) -> bytes:
    """A certified form with one field that is filled in afterwards; `before` is drawn on its page."""
    with Draft(case) as draft:
        _sheet(draft)
        if before:
            draft.page().Contents = draft.stream(draft.words("De gemeente betaalt 20.000 euro", (80, 750), 14) + b" " + before)
        width, height = rect[2] - rect[0], rect[3] - rect[1]
        one = text_field(draft, rect=rect, AP=Dictionary(N=look(draft, b"/Tx BMC EMC", width, height)), **more)
        one.T = String("som")
        number, data = one.objgen[0], draft.signed(2)
    with Edit(data) as edit:
        one = edit.pdf.get_object(number, 0)
        one.V, one.AP = String(value), Dictionary(N=look(edit, content, width, height))
        edit.touch(one)
        return edit.save()


def filled_in_with_more_than_has_room(case: Case) -> Iterator[tuple[str, bytes]]:
    """What is longer than its field is clipped, or scrolled out of sight; the value has all of it (PDFBox, pypdf)."""
    clip = b"1 1 198 48 re W n"
    lines = lambda top: b"/Tx BMC q 1 1 198 48 re W n BT /Helv 12 Tf 0 g 14 TL 4 %d Td %s ET Q EMC" % (
        top, b" T* ".join(b"(%s) Tj" % line.encode() for line in ("De gemeente betaalt", "20.000 euro per jaar", "aan de vereniging,", "in vier delen", "en achteraf")))
    whole = "De gemeente betaalt 20.000 euro per jaar aan de vereniging, in vier delen en achteraf"
    yield "one-line", _filled(case, LONG, written(LONG, clip))
    yield "one-line-without-a-clip", _filled(case, LONG, written(LONG))
    yield "its-end", _filled(case, LONG, written(LONG, clip, (-220, 20)))
    yield "its-middle", _filled(case, LONG, written(LONG, clip, (-120, 20)))
    yield "in-a-border", _filled(case, LONG, b"1 w 0.5 0.5 199 49 re s " + written(LONG, clip))
    yield "lines", _filled(case, whole, lines(36), Ff=1 << 12)


def filled_in_as_a_format_writes_it(case: Case) -> Iterator[tuple[str, bytes]]:
    """An amount, a percentage, a date, a number in groups: the form says how they are written (ISO 32000-2, 12.6.3). A password is signs."""
    for name, (script, value, shown) in {
        "amount": ('AFNumber_Format(2, 2, 0, 0, "EUR ", true);', "1234.5", "EUR 1.234,50"), "thousands": ('AFNumber_Format(0, 0, 0, 0, "", true);', "20000", "20,000"),
        "percentage": ("AFPercent_Format(1, 3);", "0.125", "12,5%"), "date": ('AFDate_FormatEx("d mmmm yyyy");', "30-11-2026", "30 november 2026"),
        "telephone": ("AFSpecial_Format(2);", "0201234567", "(020) 123-4567"),
    }.items():
        shown = shown.replace("(", "\\(").replace(")", "\\)")
        yield name, _filled(case, value, written(shown), AA=Dictionary(F=Dictionary(S=Name.JavaScript, JS=String(script))))
    yield "password", _filled(case, "zonneweg", written("********"), Ff=1 << 13)


def box_is_drawn_anew_when_it_is_ticked(case: Case) -> Iterator[tuple[str, bytes]]:
    """iText draws the looks of a box anew: a cross or a tick in lines, a sign of ZapfDingbats, in a frame or without."""
    frame = b"q 1 g 0 0 16 16 re f 0 G 1 w 0.5 0.5 15 15 re s Q "
    yield "cross", ticked_box(case, b"q 0 0 16 16 re W n Q", b"q 0 0 16 16 re W n q 0 0 0 rg 1 0 0 1 0 0 cm 4 12 m 12 4 l 12 12 m 4 4 l S Q Q")
    yield "sign", ticked_box(case, frame, frame + b"BT /ZaDb 12 Tf 0 g 3 4 Td (4) Tj ET", True, MK=Dictionary(CA=String("4"), BC=Array([0, 0, 0])))
    yield "tick", ticked_box(case, frame, frame + b"q 0 G 1.5 w 3 8 m 7 3 l 13 13 l S Q")


def filled_in_between_the_strokes_of_a_comb(case: Case) -> Iterator[tuple[str, bytes]]:
    """A cell for each letter (ISO 32000-1, table 228, `Comb`): the page draws the cells, or the field does."""
    left, bottom, right, top = BARE
    height = top - bottom
    letters = lambda cell: b"/Tx BMC q BT /Helv 12 Tf 0 g %g 18 Td %s ET Q EMC" % (cell / 2 - 3, b" ".join(b"(%c) Tj %g 0 Td" % (sign, cell) for sign in b"1234AB"))
    for name, cells, pen, frame in (("hairlines", 10, b"0.25 w ", True), ("grey", 10, b"0.6 G 1 w ", True), ("without-a-frame", 8, b"1 w ", False), ("wide", 6, b"0.5 w ", True)):
        cell = (right - left) / cells
        drawn = pen + (b"%d %d 200 %d re S " % (left, bottom, height) if frame else b"")
        drawn += b" ".join(b"%g %d m %g %d l S" % (left + cell * at, bottom, left + cell * at, top) for at in range(1, cells))
        yield name, _filled(case, "1234AB", letters(cell), before=drawn, Ff=1 << 24, MaxLen=cells)


def filled_in_by_a_program_that_says_how_the_form_is_written(case: Case) -> Iterator[tuple[str, bytes]]:
    """A form without a default appearance, or without fonts, gets both as a field of it is filled in (PDFBox, pypdf, iText)."""
    for name, ways, fonts in (
        ("none", [None, None], {}), ("fonts-named-before", ["0 0 0 rg /Helv 17 Tf", "0 0 0 rg\n/Helv 78 Tf"], {}), ("others", ["/F1 12 Tf", "/F1 12 Tf 0 g"], {"F1": helvetica()}),
    ):
        with Draft(case) as draft:
            draft.clear(draft.words("De gemeente betaalt 20.000 euro", (80, 750), 14))
            fields = []
            for at, way in enumerate(ways):
                rect = [300, 60 + 100 * at, 500, 110 + 100 * at]
                more = {} if way is None else {"DA": String(way)}
                # The second one is empty, and has no look.
                looks = {"AP": Dictionary(N=look(draft, b"/Tx BMC EMC"))} if at == 0 else {}
                one = draft.field("Tx", rect=rect, **more, **looks)
                one.T = String(f"vak-{at}")
                fields.append(one.objgen[0])
            if fonts:
                draft.form().DR = Dictionary(Font=Dictionary({f"/{key}": draft.new(font) for key, font in fonts.items()}))
            data = draft.signed(2)
        with Edit(data) as edit:
            one, form = edit.pdf.get_object(fields[0], 0), edit.form()
            font = edit.new(helvetica())
            resources = form.get("/DR", Dictionary())
            resources.Font = Dictionary({**dict(resources.get("/Font", {}).items()), "/Helv": font})
            form.DR, form.DA = resources, String("/Helv 0 Tf 0 g ")
            one.V, one.AP = String("20 euro"), Dictionary(N=look(edit, written("20 euro"), font=font))
            edit.touch(one)
            edit.touch(form if form.is_indirect else edit.pdf.Root)
            yield name, edit.save()


def filled_in_in_letters_that_the_form_brings_along(case: Case) -> Iterator[tuple[str, bytes]]:
    """A form that is to be kept for decades brings its font along; what is filled in is written in it."""
    yield "amount", in_own_letters(case, "20.000 euro per jaar, 1.234,56 per maand", {})
    yield "words", in_own_letters(case, "Zonneweg 7-9, (2e) Zeist & Vlaardingen", {})


def signed_on_a_page_that_is_turned(case: Case) -> Iterator[tuple[str, bytes]]:
    """`Rotate` is any multiple of 90 (ISO 32000-2, table 31); scanners write -90."""
    for turn in (-90, -180, -270, 360, 450, 90):
        for waits in (False, True):
            with Draft(case) as draft:
                _sheet(draft)
                draft.page().Rotate = turn
                one = draft.field("Sig", rect=BARE, name="wacht") if waits else None
                number = one.objgen[0] if waits else 0
                data = draft.signed()
            with Edit(data) as edit:
                picture = edit.picture(b"0 0 200 50 re S", 200, 50)
                if waits:
                    one = edit.pdf.get_object(number, 0)
                    one.AP = Dictionary(N=picture)
                    edit.touch(one)
                    yield f"{turn}-waited", sign_waiting(edit, one, case.keys)
                else:
                    edit.add_signature("tweede", rect=BARE, picture=picture)
                    yield f"{turn}", sign_gap(edit.save(), case.keys)


def hidden_field_is_signed(case: Case) -> Iterator[tuple[str, bytes]]:
    """A field that is for nobody to see waited for its signature, and is not seen after it."""
    for name, flags in {"hidden": 2, "hidden-printed": 6, "locked": 130}.items():
        made = lambda draft, flags=flags: {"F": flags}
        yield name, waiting(case, lambda edit, one: None, made)
        yield f"{name}-with-a-look", waiting(case, lambda edit, one: one.__setitem__("/AP", Dictionary(N=edit.picture(b"0 0 200 50 re S", 200, 50))), made)


def many_fields_are_filled_in(case: Case) -> Iterator[tuple[str, bytes]]:
    """Some sixty answers on one page, in one go and one by one."""
    places = [[50 + 130 * (at % 4), 60 + 40 * (at // 4)] for at in range(60)]
    for steps in (1, 5):
        with Draft(case) as draft:
            draft.clear()
            draft.fonts_of_form()
            draft.page().Contents = draft.stream(b" ".join(b"0.5 w %d %d 120 18 re S" % tuple(place) for place in places))
            numbers = []
            for at, (left, bottom) in enumerate(places):
                one = text_field(draft, rect=[left, bottom, left + 120, bottom + 18], AP=Dictionary(N=look(draft, b"/Tx BMC EMC", 120, 18)))
                one.T = String(f"vak-{at}")
                numbers.append(one.objgen[0])
            data = draft.signed(2)
        for step in range(steps):
            with Edit(data) as edit:
                font = edit.new(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding))
                for at, number in enumerate(numbers):
                    if at % steps == step:
                        one = edit.pdf.get_object(number, 0)
                        one.V, one.AP = String(f"{at} euro"), Dictionary(N=look(edit, written(f"{at} euro", at=(4, 5)), 120, 18, font))
                        edit.touch(one)
                data = edit.save()
        yield f"{steps}", data


FILLING = (filled_in_with_more_than_has_room, filled_in_by_a_program_that_says_how_the_form_is_written, filled_in_between_the_strokes_of_a_comb, filled_in_as_a_format_writes_it, filled_in_in_letters_that_the_form_brings_along, signed_on_a_page_that_is_turned, hidden_field_is_signed, many_fields_are_filled_in, box_is_drawn_anew_when_it_is_ticked)
