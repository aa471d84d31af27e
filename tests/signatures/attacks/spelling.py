"""The same, said otherwise: numbers, strings, names and dictionaries in other bytes, an object in another place. Every program reads them
in one way, so no verifier may take one for a change."""

import re
from collections.abc import Iterator

from pikepdf import Dictionary, Name, String

from .draft import BARE, Draft
from .edit import Case, Edit, NotApplicable, serialize, sign_gap, start_of, value_text
from .filling import _sheet, check_box, look, text_field, written
from .registry import Attack

PASSED = frozenset({"TOTAL-PASSED"})


def _again(case: Case, name: str, number: int, text: bytes) -> tuple[str, bytes]:
    """An increment with an object in these bytes."""
    with case.open() as edit:
        edit.raw[number] = text
        return name, edit.save()


def _page(edit: Edit) -> tuple[int, bytes]:
    return edit.page().objgen[0], serialize(edit.page())


def numbers_otherwise(case: Case) -> Iterator[tuple[str, bytes]]:
    """Zeros before and behind, a sign, a point: where any number may stand, the decimal counts."""
    with case.open() as edit:
        page, text = _page(edit)
        found = re.search(rb"/MediaBox \[([^\]]*)\]", text)
        if not found:
            raise NotApplicable("the size of the page stands elsewhere")
        numbers = found[1].split()
    forms = {
        "zeros-behind": lambda one: one + (b"00" if b"." in one else b".00"), "zeros-before": lambda one: b"00" + one, "signed": lambda one: b"+" + one,
        "point": lambda one: one + (b"" if b"." in one else b"."),
    }
    for name, form in forms.items():
        box = b"/MediaBox [" + b" ".join(one if one.startswith(b"-") else form(one) for one in numbers) + b"]"
        yield _again(case, name, page, text.replace(found[0], box))


def strings_otherwise(case: Case) -> Iterator[tuple[str, bytes]]:
    """A string in digits, or with escapes."""
    with case.open() as edit:
        root, text = edit.root.objgen[0], serialize(edit.root)
        found = re.search(rb"/Lang \(([A-Za-z-]+)\)", text)
        if not found:
            raise NotApplicable("no language")
    forms = {
        "digits": b"<" + found[1].hex().encode() + b">", "upper": b"<" + found[1].hex().upper().encode() + b">",
        "blanks": b"< " + b" ".join(b"%02x" % one for one in found[1]) + b" >",
    }
    forms |= {"octal": b"(" + b"".join(b"\\%03o" % one for one in found[1]) + b")", "line": b"(" + found[1][:1] + b"\\\n" + found[1][1:] + b")"}
    for name, form in forms.items():
        yield _again(case, name, root, text.replace(found[0], b"/Lang " + form))


def names_otherwise(case: Case) -> Iterator[tuple[str, bytes]]:
    """A letter of a name by its number (ISO 32000-1, 7.3.5)."""
    with case.open() as edit:
        page, text = _page(edit)
    yield _again(case, "value", page, text.replace(b"/Type /Page", b"/Type /P#61ge", 1))
    yield _again(case, "key", page, text.replace(b"/Type /Page", b"/#54ype /Page", 1))


def dictionary_otherwise(case: Case) -> Iterator[tuple[str, bytes]]:
    """Keys in another order, white space, remarks, references with more room."""
    with case.open() as edit:
        page, text = _page(edit)
        pairs = [key.encode("latin-1") + b" " + value_text(edit.page(), key) for key in edit.page().keys()]
    yield _again(case, "turned", page, b"<< " + b" ".join(pairs[::-1]) + b" >>")
    yield _again(case, "narrow", page, b"<<" + b" ".join(pairs) + b">>")
    yield _again(case, "wide", page, b"<<\r\n\t" + b"\r\n\0 ".join(pairs) + b"\f>>")
    yield _again(case, "remarks", page, b"<< % de pagina\n" + b" % en\r".join(pairs) + b"\n>>")
    yield _again(case, "references", page, re.sub(rb"(\d+) 0 R", rb"\1  0\nR", text))


def moved_into_a_stream(case: Case) -> Iterator[tuple[str, bytes]]:
    """The page, as it is, in a stream of objects."""
    with case.open() as edit:
        if "/ID" not in edit.pdf.trailer:
            raise NotApplicable("no identifier")
        page, text = _page(edit)
        head = b"%d 0 " % page
        yield "page", edit.packed(page, b"<< /Type /ObjStm /N 1 /First %d /Length %d >>\nstream\n%s\nendstream" % (len(head), len(head + text), head + text))


def increment_otherwise(case: Case) -> Iterator[tuple[str, bytes]]:
    """Another sort of cross-references, other ends of line, a remark between objects, the head of the list of free objects once more."""
    with case.open() as edit:
        edit.touch(edit.root)
        for kind in ("table", "stream"):
            yield kind, edit.save(kind)
        plain = edit.save("table")
        yield "no-last-line", plain.rstrip()
        yield "carriage", plain[:-1] + b"\r\n"
        body = plain[len(case.data) :]
        at = body.index(b"xref\n")
        yield "free-head", case.data + body[:at] + body[at:].replace(b"xref\n", b"xref\n0 1\n0000000000 65535 f \n", 1)
    with case.open() as edit:
        edit.touch(edit.root)
        edit.data = edit.data.rstrip(b"\r\n") + b"\n% door het ondertekenprogramma\n"
        yield "remark", edit.save("table", previous=start_of(case.data))


def signed_with_a_look(case: Case) -> Iterator[tuple[str, bytes]]:
    """A visible signature on a bare spot of its own page, which comes last and was there."""
    with Draft(case) as draft:
        draft.clear()
        draft.page().Contents = draft.stream(draft.words("De gemeente betaalt 20.000 euro", (80, 750), 14))
        data = draft.signed()
    for name, rect in {"whole-numbers": BARE, "broken-numbers": [300.25, 60.5, 500.75, 110.125]}.items():
        with Edit(data) as edit:
            edit.add_signature("tweede", rect=rect, picture=edit.letters("Akkoord"))
            yield name, sign_gap(edit.save(), case.keys)


def filled_in_as_shown(case: Case) -> Iterator[tuple[str, bytes]]:
    """Forms filled in where that is allowed, with the value and nothing else in view."""
    for name, value in {"words": "20.000 euro", "figures": "12", "capitals": "AKKOORD"}.items():
        with Draft(case) as draft:
            _sheet(draft)
            number = text_field(draft).objgen[0]
            data = draft.signed(2)
        with Edit(data) as edit:
            one = edit.pdf.get_object(number, 0)
            one.V, one.AP = String(value), Dictionary(N=look(edit, written(value)))
            edit.touch(one)
            yield name, edit.save()
    with Draft(case) as draft:
        _sheet(draft)
        number = check_box(draft).objgen[0]
        data = draft.signed(2)
    with Edit(data) as edit:
        one = edit.pdf.get_object(number, 0)
        one.V = one.AS = Name.Ja
        edit.touch(one)
        yield "check-box", edit.save()


SPELLINGS = [
    Attack(make.__name__.replace("_", "-"), "spelling", make, PASSED, make.__doc__ or "")
    for make in (
        numbers_otherwise, strings_otherwise, names_otherwise, dictionary_otherwise, moved_into_a_stream, increment_otherwise, signed_with_a_look,
        filled_in_as_shown,
    )
]
