"""Document time-stamps that show something. Who stamps the time signs nothing and says nothing: what comes along with one is nobody's
word. The time-stamps themselves are real."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from functools import cache
from pathlib import Path

import pikepdf
from asn1crypto import tsp
from certomancer.registry import ServiceLabel
from pikepdf import Array, Dictionary, Name, String

from .draft import BARE, OVER, Draft, drafted
from .edit import GAP, RANGE, ROOM, Case, Edit, sign_gap
from .registry import on_draft

STAMP = b"<< /Type /DocTimeStamp /Filter /Adobe.PPKLite /SubFilter /ETSI.RFC3161 /Contents %s /ByteRange %s >>" % (GAP, RANGE)
LEVELS = (None, 1, 2, 3)


@cache
def _service(keys: Path):
    from corpus.authority import pki

    registry = pki.opened(keys).get_pki_arch(pki.ARCHITECTURE).service_registry
    return registry.summon_timestamper(ServiceLabel("tsa"), at_time=datetime.now(timezone.utc))


def stamp_gap(data: bytes, keys: Path) -> bytes:
    """Fills in the last empty gap with a time-stamp by the service of the tests."""
    start = data.rindex(GAP)
    end = start + len(GAP)
    data = data.replace(RANGE, b"[0 %010d %010d %010d]" % (start, end, len(data) - end), 1)
    imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": hashlib.sha256(data[:start] + data[end:]).digest()}
    request = tsp.TimeStampReq({"version": 1, "message_imprint": imprint, "cert_req": True})
    token = _service(keys).request_tsa_response(request)["time_stamp_token"].dump()
    return data[: start + 1] + token.hex().encode().ljust(2 * ROOM, b"0") + data[end - 1 :]


def add_stamp(edit: Edit, rect: list[float] | None = None, **more: object) -> pikepdf.Object:
    """A new field with a time-stamp; gives the field."""
    value = edit.new(Dictionary())
    edit.raw[value.objgen[0]] = STAMP
    entries = {
        "Type": Name.Annot, "Subtype": Name.Widget, "FT": Name.Sig, "T": String("tijd"), "F": 132, "Rect": Array(rect or [0, 0, 0, 0]), "P": edit.page(),
        "V": value,
    }
    made = edit.add_field(Dictionary(**(entries | more)))
    edit.form().SigFlags = 3
    return made


def stamp_in(edit: Edit, one: pikepdf.Object) -> None:
    """The time-stamp takes a field that is there."""
    value = edit.new(Dictionary())
    edit.raw[value.objgen[0]] = STAMP
    one.V = value
    edit.touch(one)


def _at_each_level(case: Case, prepare: Callable[[Draft], object], change: Callable[[Edit, object], None]) -> Iterator[tuple[str, bytes]]:
    for level in LEVELS:
        data, made = drafted(case, prepare, level)
        with Edit(data) as edit:
            change(edit, made)
            yield f"level-{level or 'none'}", stamp_gap(edit.save(), case.keys)


def _sheet(draft: Draft) -> None:
    draft.clear()
    draft.page().Contents = draft.stream(draft.words(at=(80, 740)))


@on_draft()
def time_stamp_over_text(case: Case) -> Iterator[tuple[str, bytes]]:
    yield from _at_each_level(case, _sheet, lambda edit, _: add_stamp(edit, OVER, AP=Dictionary(N=edit.letters())))


@on_draft()
def time_stamp_on_bare_paper(case: Case) -> Iterator[tuple[str, bytes]]:
    """It covers nothing, and says something."""
    yield from _at_each_level(case, _sheet, lambda edit, _: add_stamp(edit, BARE, AP=Dictionary(N=edit.letters())))


@on_draft()
def time_stamp_with_an_area(case: Case) -> Iterator[tuple[str, bytes]]:
    """Without an appearance: programs draw one of their own making."""
    for name, rect in {
        "bare": BARE, "over-text": OVER, "thin": [60, 690, 60.005, 810], "tiny": [60, 690, 60.0001, 690.0001], "beyond": [9000, 9000, 9300, 9100],
    }.items():
        data, _ = drafted(case, _sheet)
        with Edit(data) as edit:
            add_stamp(edit, rect)
            yield name, stamp_gap(edit.save(), case.keys)


@on_draft()
def time_stamp_with_an_appearance(case: Case) -> Iterator[tuple[str, bytes]]:
    """Its rectangle is none, or none that all read alike; it has an appearance all the same."""
    more = {
        "empty": [0, 0, 0, 0], "corner": [60, 690, 60, 690], "reversed": [460, 810, 60, 690], "five": [60, 690, 460, 810, 0], "three": [60, 690, 460],
        "zeros-and-more": [0, 0, 0, 0, 460, 810],
    }
    for name, rect in more.items():
        data, _ = drafted(case, _sheet)
        with Edit(data) as edit:
            one = add_stamp(edit)
            one.Rect = Array(rect)
            one.AP = Dictionary(N=edit.letters())
            yield name, stamp_gap(edit.save(), case.keys)
    data, _ = drafted(case, _sheet)
    with Edit(data) as edit:
        one = add_stamp(edit, AP=Dictionary(N=edit.letters()))
        del one.Rect
        yield "none", stamp_gap(edit.save(), case.keys)


@on_draft()
def time_stamp_in_a_waiting_field(case: Case) -> Iterator[tuple[str, bytes]]:
    """It takes the field that waited for a signatory: who looks sees that it is signed."""

    def prepare(draft: Draft) -> int:
        _sheet(draft)
        return draft.field("Sig", rect=BARE, name="burgemeester").objgen[0]

    yield from _at_each_level(case, prepare, lambda edit, number: stamp_in(edit, edit.pdf.get_object(number, 0)))


@on_draft()
def time_stamp_in_an_unseen_waiting_field(case: Case) -> Iterator[tuple[str, bytes]]:
    def prepare(draft: Draft) -> int:
        return draft.field("Sig", rect=[0, 0, 0, 0], name="burgemeester").objgen[0]

    yield from _at_each_level(case, prepare, lambda edit, number: stamp_in(edit, edit.pdf.get_object(number, 0)))


@on_draft()
def time_stamp_shown_in_a_waiting_field(case: Case) -> Iterator[tuple[str, bytes]]:
    """And an appearance comes with it: over bare paper, and over text."""
    for name, rect in {"bare": BARE, "over-text": OVER}.items():
        for level in (None, 1):

            def prepare(draft: Draft, rect: list[float] = rect) -> int:
                _sheet(draft)
                return draft.field("Sig", rect=rect, name="burgemeester").objgen[0]

            data, number = drafted(case, prepare, level)
            with Edit(data) as edit:
                one = edit.pdf.get_object(number, 0)
                one.AP = Dictionary(N=edit.letters("Getekend: de burgemeester"))
                stamp_in(edit, one)
                yield f"{name}-level-{level or 'none'}", stamp_gap(edit.save(), case.keys)


@on_draft()
def time_stamp_in_a_field_with_kids(case: Case) -> Iterator[tuple[str, bytes]]:
    """The field is not seen, its widgets are; in a new field and in one that waited."""
    for level in (None, 1):
        data, _ = drafted(case, _sheet, level)
        with Edit(data) as edit:
            value = edit.new(Dictionary())
            edit.raw[value.objgen[0]] = STAMP
            above = edit.new(Dictionary(FT=Name.Sig, T=String("tijd"), V=value))
            kid = edit.annotate(Dictionary(Type=Name.Annot, Subtype=Name.Widget, F=4, Rect=Array(BARE), P=edit.page(), Parent=above, AP=Dictionary(N=edit.letters())))
            above.Kids = Array([kid])
            edit.form().Fields.append(above)
            yield f"new-level-{level or 'none'}", stamp_gap(edit.save(), case.keys)

    def prepare(draft: Draft) -> int:
        _sheet(draft)
        kids = [draft.annotate(Dictionary(Type=Name.Annot, Subtype=Name.Widget, F=4, Rect=Array(rect), P=draft.page())) for rect in ([0, 0, 0, 0], BARE)]
        above = draft.new(Dictionary(FT=Name.Sig, T=String("burgemeester"), Kids=Array(kids)))
        for kid in kids:
            kid.Parent = above
        draft.form().Fields.append(above)
        return above.objgen[0]

    data, number = drafted(case, prepare)
    with Edit(data) as edit:
        above = edit.pdf.get_object(number, 0)
        above.Kids[1].AP = Dictionary(N=edit.letters())
        edit.touch(above.Kids[1])
        stamp_in(edit, above)
        yield "waited", stamp_gap(edit.save(), case.keys)


@on_draft()
def time_stamp_with_marks(case: Case) -> Iterator[tuple[str, bytes]]:
    """Colours, a border and a caption from which programs make an appearance; a label that is read aloud."""
    for name, more in {
        "ground": {"MK": Dictionary(BG=Array([1, 1, 1]), BC=Array([0, 0, 0]), CA=String("Akkoord"))}, "border": {"Border": Array([0, 0, 40])},
        "words": {"DA": String("/Helv 40 Tf 0 g")}, "states": {"AP": None},
    }.items():
        data, _ = drafted(case, _sheet)
        with Edit(data) as edit:
            if name == "states":
                more = {"AP": Dictionary(N=Dictionary(Aan=edit.letters(), Off=edit.letters("."))), "AS": Name.Aan}
            add_stamp(edit, OVER, **more)
            yield name, stamp_gap(edit.save(), case.keys)


@on_draft()
def time_stamp_brings_something_along(case: Case) -> Iterator[tuple[str, bytes]]:
    """In its increment a form is filled in, a remark or a page's turn comes; after a certification that forbids all of it, too."""

    def prepare(draft: Draft) -> int:
        _sheet(draft)
        draft.fonts_of_form()
        return draft.field("Tx", V=String(""), AP=Dictionary(N=draft.letters(" "))).objgen[0]

    for name in ("filled", "remark", "turned", "subtype"):
        data, number = drafted(case, prepare, 1)
        with Edit(data) as edit:
            if name == "filled":
                one = edit.pdf.get_object(number, 0)
                one.V = String("20.000 euro")
                one.AP = Dictionary(N=edit.letters("20.000 euro"))
                edit.touch(one)
            elif name == "remark":
                edit.annotate(Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=Array(OVER), F=4, AP=Dictionary(N=edit.letters())))
            elif name == "turned":
                edit.page().Rotate = 180
                edit.touch(edit.page())
            stamp = add_stamp(edit, OVER if name == "subtype" else None)
            if name == "subtype":
                stamp.Subtype = Name.FreeText
                stamp.AP = Dictionary(N=edit.letters())
            yield name, stamp_gap(edit.save(), case.keys)


@on_draft()
def signature_that_calls_itself_a_time_stamp(case: Case) -> Iterator[tuple[str, bytes]]:
    """A person's signature with the format of a time-stamp, and the other way about: who may sign is judged by the one, what is shown by the other."""
    for name, old, new in (
        ("person", STAMP, STAMP.replace(b"/Type /DocTimeStamp ", b"")), ("person-typed", STAMP, STAMP),
        ("stamp", STAMP, STAMP.replace(b"/ETSI.RFC3161", b"/ETSI.CAdES.detached")),
    ):
        data, _ = drafted(case, _sheet, 1)
        with Edit(data) as edit:
            one = add_stamp(edit, BARE, AP=Dictionary(N=edit.letters()))
            edit.raw[one.V.objgen[0]] = old.replace(old, new)
            saved = edit.save()
            yield name, stamp_gap(saved, case.keys) if name == "stamp" else sign_gap(saved, case.keys)
