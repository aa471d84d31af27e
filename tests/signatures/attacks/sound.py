"""What programs of others write beside a signature, or as they write a file: each is read in one way by every program, and no verifier may refuse one."""

import re
from collections.abc import Callable, Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, String

from .draft import BARE, Draft, helvetica, rewritten
from .edit import GAP, RANGE, Case, Edit, serialize, sign_gap, start_of
from .encryption import WAYS, noted, remark
from .filling import _sheet, look, text_field, written
from .hybrids import hybrid
from .lists_of_fields import RIGHTS, SIGNATURE, _two_fields
from .moved import copied_stream, copy
from .registry import Attack
from .second_roles import KEYS
from .sections import Later, honest, tagged
from .sound_filling import FILLING
from .sound_programs import PROGRAMS
from .tags import with_tag
from .waiting import LOCKS, _fill, _rules, _ruled, waiting

PASSED = frozenset({"TOTAL-PASSED"})
INDETERMINATE = frozenset({"INDETERMINATE"})
# Keys of a signature field or its widget (ISO 32000-2, tables 166, 191, 192, 226, 228, 235), and of programs.
OF_A_WIDGET = {
    "H": b"/N", "DV": b"(a)", "StructParent": b"900", "DR": b"<< /Font << /F @ >> >>", "CA": b"1", "ca": b"1", "BS": b"<< /W 0 >>", "Q": b"1", "Lang": b"(nl)", "C": b"[0 0 0]",
    "BM": b"/Normal", "AF": b"[]", "DS": b"(font: 9pt)", "RV": b"(a)", "PMD": b"<< >>", "Contents": b"(Gezien)", "Border": b"[0 0 0]", "DA": b"(/Helv 9 Tf 0 g)", "MK": b"<< /R 0 >>",
    "TU": b"(Handtekening)", "TM": b"(h)", "NM": b"(h)", "M": b"(D:20260105120000Z)", "Ff": b"1", "Lock": LOCKS["all"], "SV": b"<< /Type /SV >>", "ITXT": b"/5.5.13",
    "Prop_X": b"<< /A @ >>",
}
TO_A_WAITING = {key: value for key, value in OF_A_WIDGET.items() if key != "Ff"}


def keys_of_a_new_field(case: Case) -> Iterator[tuple[str, bytes]]:
    """Any key but those of other kinds of annotation and those that act (iText: `H`; LibreOffice: `DV`; OpenPDF: `DR`)."""
    data = honest(case)
    for key, value in OF_A_WIDGET.items():
        for apart in (False, True):
            with Edit(data) as edit:
                edit.add_signature("tweede")
                font = edit.new(helvetica())
                one = edit.form().Fields[-1]
                made = Object.parse(value.replace(b"@", b"null"))
                if b"@" in value:
                    holder = edit.new(Dictionary())
                    edit.raw[holder.objgen[0]] = value.replace(b"@", font.unparse())
                    one[f"/{key}"] = holder
                else:
                    one[f"/{key}"] = edit.new(made) if apart and isinstance(made, pikepdf.Dictionary) else made
                yield f"{'small-' if key == 'ca' else ''}{key.lower()}{'-apart' if apart else ''}", sign_gap(edit.save(), case.keys)


def field_that_waits_is_signed(case: Case) -> Iterator[tuple[str, bytes]]:
    """Its signatory says how it looks and what binds those who come later."""
    for key, value in TO_A_WAITING.items():
        put = lambda edit, one, key=key, value=value: one.__setitem__(f"/{key}", Object.parse(value.replace(b"@", b"null")))
        yield f"{'small-' if key == 'ca' else ''}{key.lower()}-added", waiting(case, put, rect=[0, 0, 0, 0])
    for key, (was, becomes) in {
        "F": (b"4", b"132"), "DA": (b"(/Helv 9 Tf 0 g)", b"(/Helv 10 Tf 0 g)"), "Border": (b"[0 0 0]", b"[0 0 1]"), "MK": (b"<< /R 0 >>", b"<< >>"), "H": (b"/N", b"/P"), "DV": (b"(a)", b"(b)"),
        "BS": (b"<< /W 0 >>", b"<< /W 1 >>"), "Lock": (LOCKS["include"], LOCKS["all"]),
    }.items():
        put = lambda edit, one, key=key, becomes=becomes: one.__setitem__(f"/{key}", Object.parse(becomes))
        yield f"{key.lower()}-changed", waiting(case, put, lambda draft, key=key, was=was: {key: Object.parse(was)}, rect=[0, 0, 0, 0])


def chains_of_new_objects(case: Case) -> Iterator[tuple[str, bytes]]:
    """The resources of the form as objects that lead to objects (PDFBox); a widget apart from its field, with a look (pyHanko)."""
    data = honest(case)
    for depth in (1, 2, 3):
        with Edit(data) as edit:
            edit.add_signature("tweede")
            fonts = Dictionary(Helv=edit.new(helvetica()))
            own = Dictionary(Font=edit.new(fonts) if depth > 1 else fonts)
            if depth > 2:
                own.XObject = edit.new(Dictionary(FRM=edit.picture(b"/n0 Do", 100, 50, XObject=Dictionary(n0=edit.picture(b" ")))))
            edit.form().DR = edit.new(own)
            yield f"resources-{depth}", sign_gap(edit.save(), case.keys)
    for look_too in (False, True):
        with Edit(data) as edit:
            edit.add_signature("tweede", rect=BARE if look_too else None)
            one = edit.form().Fields[-1]
            widget = edit.new(Dictionary(Type=Name.Annot, Subtype=Name.Widget, F=132, Rect=one.Rect, P=edit.page(), Parent=one))
            if look_too:
                widget.AP = edit.new(Dictionary(N=edit.letters("Getekend door P-384")))
            page = edit.page()
            page.Annots[len(page.Annots) - 1] = widget
            for key in ("/Type", "/Subtype", "/F", "/Rect", "/P"):
                del one[key]
            one.Kids = Array([widget])
            yield f"widget-apart{'-with-a-look' if look_too else ''}", sign_gap(edit.save(), case.keys)

    def first(draft: Draft) -> None:
        _sheet(draft)
        draft.form().DR = Dictionary(Font=Dictionary(Helv=draft.new(helvetica())), XObject=Dictionary(FRM=draft.picture(b"q Q")))

    with Draft(case) as draft:
        first(draft)
        data = draft.signed()
    with Edit(data) as edit:
        edit.add_signature("tweede", rect=BARE, picture=edit.letters("Getekend door P-384"))
        edit.form().DR.XObject.FRM = edit.picture(b"q q Q Q")
        yield "form-look-replaced", sign_gap(edit.save(), case.keys)


def written_anew_beside_a_signature(case: Case) -> Iterator[tuple[str, bytes]]:
    """The first part of the identifier (iText 2, OpenPDF), or that alone (LibreOffice), private keys (LibreOffice), `ITXT` of the page tree, `Extensions` as an object, resources
    as an object of their own, a tag."""
    data = honest(case)

    def second(change: Callable[[Edit], object]) -> bytes:
        with Edit(data) as edit:
            change(edit)
            edit.add_signature("tweede")
            return sign_gap(edit.save(), case.keys)

    def put(edit: Edit, one: pikepdf.Object, key: str, value: object) -> None:
        one[f"/{key}"] = value
        edit.touch(one)

    yield "identifier", second(lambda edit: edit.trailer.update({"/ID": b"[<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeefe>]"}))
    yield "identifier-of-one-part", second(lambda edit: edit.trailer.update({"/ID": b"[<00112233445566778899aabbccddeeff>]"}))
    yield "trailer-key", second(lambda edit: edit.trailer.update({"/AnderProgramma": b"<< /A 1 >>"}))
    yield "tree-mark", second(lambda edit: put(edit, edit.root.Pages, "ITXT", Name("/5.5.13")))
    yield "catalog-mark", second(lambda edit: put(edit, edit.root, "ITXT", String("5.5.13")))
    yield "check-sum", second(lambda edit: edit.trailer.update({"/DocChecksum": b"/AABBCCDDEEFF00112233445566778899"}))
    for key in KEYS:
        if key != "Extensions":
            yield f"page-{key.lower()}", second(lambda edit, key=key: put(edit, edit.page(), key, edit.new(Dictionary(A=edit.new(Dictionary(B=1))))))
    extension = lambda level: Dictionary(ADBE=Dictionary(BaseVersion=Name("/1.7"), ExtensionLevel=level))
    yield "extensions", second(lambda edit: put(edit, edit.root, "Extensions", edit.new(extension(8))))
    yield "resources", second(lambda edit: put(edit, edit.page(), "Resources", copy(edit, edit.page().Resources)))
    yield "content", second(lambda edit: put(edit, edit.page(), "Contents", copied_stream(edit, edit.page().Contents)))
    yield "content-list", second(lambda edit: put(edit, edit.page(), "MediaBox", edit.new(Array([0, 0, 595, 842]))))
    yield "tag", with_tag(case, lambda one: None)
    # PDFBox says of each field that it is an annotation.

    def without_type(edit: Edit) -> None:
        own = edit.signatures[0].field
        del own.Type
        edit.touch(own)

    yield "type", second(without_type)
    def extended(draft: Draft) -> None:
        draft.root.Extensions = draft.new(extension(3))

    with Draft(case) as draft:
        _sheet(draft)
        extended(draft)
        data = draft.signed()
    yield "extensions-object", second(lambda edit: edit.raw.update({edit.root.Extensions.objgen[0]: extension(8).unparse()}))
    # LibreOffice's hybrid files: the document from which the pages were made.
    with Draft(case) as draft:
        _sheet(draft)
        name = b"[/application#2Fvnd.oasis.opendocument.text %d 0 R]" % draft.stream(b"PK").objgen[0]
        draft.trailer["/AdditionalStreams"] = name
        data = draft.signed()
    yield "streams-kept", second(lambda edit: edit.trailer.update({"/AdditionalStreams": name}))
    yield "streams-dropped", second(lambda edit: None)


def first_table(whole: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """A file whose one table is written in other bytes."""
    at = start_of(whole)
    return whole[:at] + change(whole[at:])


def written_in_another_way(case: Case) -> Iterator[tuple[str, bytes]]:
    """`startxref` at the end of the line before, an empty line before `trailer` (MuPDF), hybrid increments, blanks behind the end, padded entries and generation 65536 in the first table,
    a field in the list itself or there twice."""
    data = honest(case)
    for name, made in (("table", None), ("stream", None)):
        later = Later(data)
        keys = later.keys(later.information())
        made = later.by_table(keys) if name == "table" else later.by_stream(keys)
        at = start_of(made)
        yield f"line-end-{name}", made.replace(b"startxref\n%d" % at, b"startxref\n%d" % (at - 1))

    later = Later(data)
    table, trailer = later.by_table(later.keys(later.information())).rsplit(b"trailer", 1)
    yield "empty-line-before-trailer", table + b"\ntrailer" + trailer

    def off(whole: bytes) -> bytes:
        at = start_of(whole)
        return whole.replace(b"startxref\n%d" % at, b"startxref\n%d" % (at - 1))

    with Draft(case) as draft:
        _sheet(draft)
        draft.add_signature("opsteller")
        once = sign_gap(off(draft.whole()), case.keys, "p256")
    yield "line-end-once", once
    with Edit(once) as edit:
        edit.add_signature("tweede")
        yield "line-end-twice", sign_gap(off_last(edit.save()), case.keys)
    later = Later(data)
    keys = later.keys(later.information())
    place = later.places[later.size]
    yield "hybrid-same", hybrid(later, {later.size: place}, {later.size: place}, keys)
    later = Later(data)
    keys = later.keys(later.information())
    yield "hybrid-hidden", hybrid(later, {}, {later.size: place}, keys)
    for name, behind in {"line": b"\n", "lines": b"\r\n\r\n", "blank-line": b" \n", "null": b"\0", "blanks-99": b" " * 99}.items():
        yield f"behind-{name}", data + behind
    for name, change in {
        "padded": lambda rows: re.sub(rb"0{6}(\d{4}) 0{5} n \n", rb"      \1 00000 n \n", rows), "free-65536": lambda rows: rows.replace(b"0000000000 65535 f", b"0000000000 65536 f"),
        "short-lines": lambda rows: rows.replace(b" n \n", b" n\r\n").replace(b" f \n", b" f\r\n"),
    }.items():
        with Draft(case) as draft:
            _sheet(draft)
            draft.add_signature("opsteller")
            signed = sign_gap(first_table(draft.whole(), change), case.keys, "p256")
        yield f"table-{name}", signed
        with Edit(signed) as edit:
            edit.add_signature("tweede")
            yield f"table-{name}-twice", sign_gap(edit.save(), case.keys)
    for name, prepare in {
        "direct": lambda draft: draft.form().Fields.insert(0, Dictionary(T=String("hand"), FT=Name.Sig)), "twice": lambda draft: draft.form().Fields.append(text_field(draft)),
    }.items():
        with Draft(case) as draft:
            _sheet(draft)
            prepare(draft)
            signed = draft.signed()
        yield f"field-{name}", signed
        with Edit(signed) as edit:
            edit.add_signature("tweede")
            yield f"field-{name}-signed", sign_gap(edit.save(), case.keys)
    rows = Later(data)
    yield "rows-turned", rows.by_stream(rows.keys(rows.information()), b"/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 7 >>", tagged(0))
    rows = Later(data)
    yield "rows-turned-listed", rows.by_stream(rows.keys(rows.information()), b"/Filter [/FlateDecode] /DecodeParms [<< /Predictor 12 /Columns 7 >>]", tagged(0))


def off_last(whole: bytes) -> bytes:
    at = start_of(whole)
    head, tail = whole[: whole.rindex(b"startxref")], whole[whole.rindex(b"startxref") :]
    return head + tail.replace(b"%d" % at, b"%d" % (at - 1))


def length_of_validation_data(case: Case) -> Iterator[tuple[str, bytes]]:
    """The length of a certificate in the store is an object of its own (old DSS)."""
    from asn1crypto import pem

    certificate = pem.unarmor((case.keys / "interm.pem").read_bytes())[2]
    with Edit(honest(case)) as edit:
        length, one = edit.new(Dictionary()), edit.new(Dictionary())
        edit.raw[length.objgen[0]] = b"%d" % len(certificate)
        edit.raw[one.objgen[0]] = b"<< /Length %s >>\nstream\n%s\nendstream" % (length.unparse(), certificate)
        edit.root.DSS = edit.new(Dictionary(Type=Name.DSS, Certs=Array([one])))
        edit.touch_root()
        yield "length", edit.save()


def filled_in_where_that_is_foreseen(case: Case) -> Iterator[tuple[str, bytes]]:
    """By a certification, or seen by somebody who signed behind it."""
    for level in (2, 3):
        with Draft(case) as draft:
            _sheet(draft)
            one = text_field(draft)
            one.T = String("som")
            number, data = one.objgen[0], draft.signed(level)
        with Edit(data) as edit:
            yield f"certified-{level}", _fill(edit, edit.pdf.get_object(number, 0))
        # iText and pdf-lib say how they wrote it.
        for name, way in {"size": "/Helv 10 Tf", "any-size": "/Helv 0 Tf 0 g", "black": "/F1 12 Tf 0 0 0 rg", "black-ink": "0 0 0 1 k"}.items():
            with Edit(data) as edit:
                one = edit.pdf.get_object(number, 0)
                one.DA = String(way if "Tf" in way else f"/Helv 9.5 Tf {way}")
                yield f"certified-{level}-{name}", _fill(edit, one)
        # The same in another order, or in other figures.
        with Draft(case) as draft:
            _sheet(draft)
            one = text_field(draft)
            one.T, one.DA = String("som"), String("/Helv 12 Tf .1 .1 .1 rg")
            number, grey = one.objgen[0], draft.signed(level)
        for name, way in {"figures": "/Helv 12 Tf 0.1 0.10 0.1 rg", "order": "0.1 0.1 0.1 rg /Helv 12.0 Tf"}.items():
            with Edit(grey) as edit:
                one = edit.pdf.get_object(number, 0)
                one.DA = String(way)
                yield f"certified-{level}-{name}", _fill(edit, one)
    data, number = _ruled(case, b"")
    with Edit(data) as edit:
        middle = _fill(edit, edit.pdf.get_object(number, 0))
    with Edit(middle) as edit:
        edit.add_signature("tweede")
        yield "signed-behind-it", sign_gap(edit.save(), case.keys)
    data, number = _ruled(case, _rules(b"FieldMDP", b"/Action /Include /Fields [(ander)]"))
    with Edit(data) as edit:
        middle = _fill(edit, edit.pdf.get_object(number, 0))
    with Edit(middle) as edit:
        edit.add_signature("tweede")
        yield "others-are-locked", sign_gap(edit.save(), case.keys)


def filled_in_after_an_approval(case: Case) -> Iterator[tuple[str, bytes]]:
    """No forgery, and no file to rely on: nobody signed it."""
    for name, reference in {"no-rules": b"", "others-are-locked": _rules(b"FieldMDP", b"/Action /Include /Fields [(ander)]"), "all-but-it": _rules(b"FieldMDP", b"/Action /Exclude /Fields [(som)]")}.items():
        data, number = _ruled(case, reference)
        with Edit(data) as edit:
            yield name, _fill(edit, edit.pdf.get_object(number, 0))


def one_signature_in_two_fields(case: Case) -> Iterator[tuple[str, bytes]]:
    data, _ = _two_fields(case)
    yield "two", data
    with Edit(data) as edit:
        edit.add_signature("derde")
        yield "two-and-another", sign_gap(edit.save(), case.keys)


def rights_of_use(case: Case) -> Iterator[tuple[str, bytes]]:
    """Rights of Adobe Reader among the permissions (12.8.2.3) are no signature of a person; people sign behind them."""
    text = SIGNATURE % (RIGHTS % b"UR3", GAP, RANGE)
    for direct in (False, True):
        with Draft(case) as draft:
            _sheet(draft)
            if not draft.root.get("/AcroForm", Dictionary()).is_indirect:
                draft.root.AcroForm = draft.new(Dictionary({key: value for key, value in draft.root.get("/AcroForm", Dictionary(Fields=Array())).items()}))
            if direct:
                draft.raw[draft.root.objgen[0]] = serialize(draft.root).rstrip()[:-2] + b"/Perms << /UR3 %s >> >>" % text
            else:
                own = draft.new(Dictionary())
                draft.raw[own.objgen[0]] = text
                draft.root.Perms = Dictionary(UR3=own)
            data = sign_gap(draft.whole(), case.keys, "seal")
        for signatories in (1, 2):
            with Edit(data) as edit:
                edit.add_signature(f"ondertekenaar-{signatories}")
                data = sign_gap(edit.save(), case.keys)
            yield f"{'direct' if direct else 'object'}-{signatories}", data


def visible_signature_beside_what_readers_draw(case: Case) -> Iterator[tuple[str, bytes]]:
    """Notes that keep their size, callouts, remarks without a look, and fields that readers draw anew stand elsewhere on the page."""
    far = [60, 700, 80, 720]
    bare = lambda kind, **more: lambda draft: Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=Array(far), F=4, Contents=String("Let op"), **more)
    quads = Array([60, 720, 80, 720, 60, 700, 80, 700])
    for name, put in {
        "note": lambda draft: Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array(far), F=28, AP=Dictionary(N=draft.picture(b"0 0 20 20 re S", 20, 20))),
        "callout": lambda draft: Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Rect=Array(far), F=4, CL=Array([30, 690, 60, 710]), AP=Dictionary(N=draft.picture(b"0 0 20 20 re S", 20, 20))),
        "line": lambda draft: Dictionary(Type=Name.Annot, Subtype=Name.Line, Rect=Array(far), F=4, L=Array([40, 680, 90, 730]), AP=Dictionary(N=draft.picture(b"0 0 m 20 20 l S", 20, 20))),
        "bare-note": bare("Text", Name=Name.Comment),
        "bare-square": bare("Square", C=Array([1, 0, 0])),
        "bare-circle": bare("Circle", C=Array([1, 0, 0])),
        "bare-stamp": bare("Stamp", Name=Name.Draft),
        "bare-words": bare("FreeText", DA=String("/Helv 12 Tf 0 g")),
        "bare-mark": bare("Highlight", C=Array([1, 1, 0]), QuadPoints=quads),
        "bare-arrow": bare("Line", L=Array([60, 700, 80, 720]), LE=Array([Name.OpenArrow, Name.ClosedArrow])),
        "bare-ink": bare("Ink", InkList=Array([Array([60, 700, 80, 720])])),
    }.items():
        with Draft(case) as draft:
            draft.clear(draft.words("De gemeente betaalt 20.000 euro", (80, 600), 14))
            draft.annotate(draft.new(put(draft)))
            data = draft.signed()
        with Edit(data) as edit:
            edit.add_signature("tweede", rect=BARE, picture=edit.picture(b"0 0 200 50 re S", 200, 50))
            yield name, sign_gap(edit.save(), case.keys)
    with Draft(case) as draft:
        draft.clear(draft.words("De gemeente betaalt 20.000 euro", (80, 600), 14))
        draft.fonts_of_form()
        text_field(draft, rect=[60, 700, 260, 750])
        draft.form().NeedAppearances = True
        data = draft.signed()
    with Edit(data) as edit:
        edit.add_signature("tweede", rect=BARE, picture=edit.picture(b"0 0 200 50 re S", 200, 50))
        yield "drawn-anew", sign_gap(edit.save(), case.keys)


def corners_of_the_sheet_in_any_order(case: Case) -> Iterator[tuple[str, bytes]]:
    """Two corners that lie opposite make a sheet (ISO 32000-2, 7.9.5), whichever stands first."""
    for name, corners in (("top-down", (0, 3, 2, 1)), ("backwards", (2, 3, 0, 1)), ("right-left", (2, 1, 0, 3))):
        with Draft(case) as draft:
            draft.clear(draft.words("De gemeente betaalt 20.000 euro", (80, 600), 14))
            sheet = [float(side) for side in pikepdf.Page(draft.page()).mediabox]
            draft.page().MediaBox = Array([sheet[corner] for corner in corners])
            data = draft.signed()
        with Edit(data) as edit:
            edit.add_signature("tweede", rect=BARE, picture=edit.picture(b"0 0 200 50 re S", 200, 50))
            yield name, sign_gap(edit.save(), case.keys)


def box_ticked_within_its_frame(case: Case) -> Iterator[tuple[str, bytes]]:
    """The frame of a box to tick is drawn on the page (LibreOffice)."""
    for side in (8, 12, 16):
        with Draft(case) as draft:
            draft.clear(draft.words("De gemeente betaalt 20.000 euro", (80, 600), 14) + b" 1 w 300 60 %d %d re S" % (side, side))
            tick = draft.picture(b"1 w 2 2 m %d %d l 2 %d m %d 2 l S" % (4 * (side - 2,)), side, side)
            one = draft.field("Btn", rect=[300, 60, 300 + side, 60 + side], V=Name.Off, AS=Name.Off, AP=Dictionary(N=Dictionary(Ja=tick, Off=draft.picture(b" ", side, side))))
            number, data = one.objgen[0], draft.signed(2)
        with Edit(data) as edit:
            one = edit.pdf.get_object(number, 0)
            one.V = one.AS = Name.Ja
            edit.touch(one)
            yield f"{side}", edit.save()


def filled_in_within_its_frame(case: Case) -> Iterator[tuple[str, bytes]]:
    """The page draws the frame of the field, as Word, InDesign, LibreOffice and our own forms do."""
    far = lambda r: r * 0.4477
    arc = lambda x, y, w, h, r: (
        f"{x + r} {y} m {x + w - r} {y} l {x + w - far(r)} {y} {x + w} {y + far(r)} {x + w} {y + r} c {x + w} {y + h - r} l {x + w} {y + h - far(r)} {x + w - far(r)} {y + h} {x + w - r} {y + h} c "
        f"{x + r} {y + h} l {x + far(r)} {y + h} {x} {y + h - far(r)} {x} {y + h - r} c {x} {y + r} l {x} {y + far(r)} {x + far(r)} {y} {x + r} {y} c s"
    ).encode()
    for name, (high, drawn) in {
        "edge": (20, b"0.5 w 300 60 200 20 re S"), "inside": (20, b"0.5 w 301 61 198 18 re S"), "thick": (20, b"1.5 w 300 60 200 20 re S"), "high": (24, b"0.75 w 300 60 200 24 re S"),
        "tall": (60, b"0.5 w 300 60 200 60 re S"), "round": (24, b"0.5 w " + arc(300, 60, 200, 24, 4)), "rounder": (20, b"0.5 w " + arc(300, 60, 200, 20, 5)), "round-tall": (60, b"1 w " + arc(300, 60, 200, 60, 6)),
        "grey": (20, b"0.54 0.5 0.47 RG 0.5 w 300 60 200 20 re S"), "white-in-grey": (20, b"0.9 g 280 40 240 80 re f 1 g 0.5 G 300 60 200 20 re B"), "table": (20, b"0.5 w 200 60 300 20 re S 300 60 m 300 80 l S 200 80 300 20 re S"),
    }.items():
        with Draft(case) as draft:
            draft.clear(draft.words("De gemeente betaalt 20.000 euro", (80, 600), 14) + b" " + drawn)
            draft.fonts_of_form()
            one = text_field(draft, rect=[300, 60, 500, 60 + high], AP=Dictionary(N=look(draft, b"/Tx BMC EMC", 200, high)))
            one.T = String("som")
            number, data = one.objgen[0], draft.signed(2)
        with Edit(data) as edit:
            one = edit.pdf.get_object(number, 0)
            one.V, one.AP = String("20.000 euro"), Dictionary(N=look(edit, written("20.000 euro", at=(6, 6)), 200, high))
            edit.touch(one)
            yield name, edit.save()


def encrypted_with_an_empty_password(case: Case) -> Iterator[tuple[str, bytes]]:
    """As programs encrypt; and what somebody adds is encrypted with it."""
    for way in WAYS:
        for metadata in (True, False):
            data, number, draft = noted(case, way, **({} if metadata else {"encrypt_metadata": False}))
            name = f"{way}{'' if metadata else '-metadata-open'}"
            yield name, data
            with Edit(data) as edit:
                edit.add_signature("tweede")
                yield f"{name}-signed-again", sign_gap(edit.save(), case.keys)
            text = draft.cipher.object(remark(b"(De gemeente betaalt 100 euro)"), number, 0)
            yield f"{name}-same-words", rewritten(data, {number: text})


SOUND = [
    Attack(make.__name__.replace("_", "-"), "harmless", make, PASSED, make.__doc__ or "", 1)
    for make in (
        keys_of_a_new_field, field_that_waits_is_signed, chains_of_new_objects, written_anew_beside_a_signature, written_in_another_way, length_of_validation_data,
        filled_in_where_that_is_foreseen, one_signature_in_two_fields, rights_of_use, encrypted_with_an_empty_password,
        visible_signature_beside_what_readers_draw, corners_of_the_sheet_in_any_order, box_ticked_within_its_frame,
        filled_in_within_its_frame, *FILLING, *PROGRAMS,
    )
]
SOUND.append(Attack("filled-in-after-an-approval", "harmless", filled_in_after_an_approval, INDETERMINATE, filled_in_after_an_approval.__doc__ or "", 1))
