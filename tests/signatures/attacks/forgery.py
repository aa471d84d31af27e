"""Universal signature forgery: a signature whose value or byte range is missing, empty or nonsense, so that a verifier has nothing to
check and shows it as good. In place, and by an increment with another version of the signature."""

import re
from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name

from .edit import Case, NotApplicable, Signature
from .registry import NOT_PASSED, attack

GONE = "without its signature the file is one that fewer people signed, or nobody"


def places(case: Case) -> list[tuple[str, Signature]]:
    """The first, the middle and the last signature."""
    with case.open() as edit:
        found = edit.signatures
        named = {"first": 0, "middle": len(found) // 2, "last": len(found) - 1}
        out, seen = [], set()
        for name, index in named.items():
            if index not in seen:
                seen.add(index)
                out.append((name, Signature(None, None, found[index].byte_range, found[index].time_stamp)))
        return out


def byte_range_text(case: Case, one: Signature) -> tuple[int, int]:
    """Where the array of a byte range stands."""
    pattern = rb"/ByteRange\s*(\[\s*" + rb"\s+".join(b"0*%d" % number for number in one.byte_range) + rb"\s*\])"
    found = re.search(pattern, case.data)
    if not found:
        raise NotApplicable("the byte range does not stand in one place")
    return found.span(1)


def replaced(data: bytes, start: int, end: int, text: bytes) -> bytes:
    """Other text in the same room."""
    if len(text) > end - start:
        return b""
    return data[:start] + text.ljust(end - start) + data[end:]


def ranges(one: Signature, size: int) -> Iterator[tuple[str, bytes]]:
    _, gap, after, rest = one.byte_range
    yield "null", b"null"
    yield "zeros", b"[0 0 0 0]"
    yield "empty", b"[]"
    yield "one-part", b"[0 %d]" % gap
    yield "negative-offset", b"[0 %d -1 %d]" % (gap, rest)
    yield "negative-length", b"[0 -%d %d %d]" % (gap, after, rest)
    yield "too-long", b"[0 %d %d %d]" % (gap, after, size * 9)
    yield "overlapping", b"[0 %d %d %d]" % (after, gap, rest)
    yield "not-from-start", b"[9 %d %d %d]" % (gap - 9, after, rest)
    yield "huge", b"[0 %d %d 99999999999]" % (gap, after)
    yield "real-numbers", b"[0 %d.5 %d %d]" % (gap, after, rest)
    yield "names", b"[/a /b /c /d]"


@attack()
def byte_range_in_place(case: Case) -> Iterator[tuple[str, bytes]]:
    for name, one in places(case):
        start, end = byte_range_text(case, one)
        for form, text in ranges(one, len(case.data)):
            if made := replaced(case.data, start, end, text):
                yield f"{name}-{form}", made
        at = case.data.rindex(b"/ByteRange", 0, start)
        yield f"{name}-renamed", case.data[:at] + b"/ByteRangf" + case.data[at + 10 :]


@attack()
def contents_in_place(case: Case) -> Iterator[tuple[str, bytes]]:
    for name, one in places(case):
        start, end = one.gap
        room = end - start
        yield f"{name}-zeros", case.data[:start] + b"<" + b"0" * (room - 2) + b">" + case.data[end:]
        yield f"{name}-empty", replaced(case.data, start, end, b"<>")
        yield f"{name}-null", replaced(case.data, start, end, b"null")
        yield f"{name}-text", replaced(case.data, start, end, b"()")
        yield f"{name}-number", replaced(case.data, start, end, b"0")
        yield f"{name}-no-digits", case.data[:start] + b"<" + b"zz" * (room // 2 - 1) + b">" + case.data[end:]
        yield f"{name}-open", case.data[: end - 1] + b"0" + case.data[end:]
        key = case.data.rindex(b"/Contents", 0, start + 1)
        yield f"{name}-renamed", case.data[:key] + b"/Contentt" + case.data[key + 9 :]
        yield f"{name}-empty-sequence", case.data[:start] + b"<3000".ljust(room - 1, b"0") + b">" + case.data[end:]


@attack()
def contents_swapped(case: Case) -> Iterator[tuple[str, bytes]]:
    """The signed data of another signature of the same file."""
    found = [one for one in case.signatures() if one.gap[1] - one.gap[0] > 100]
    if len(found) < 2:
        raise NotApplicable("there is one signature")
    for number, (one, other) in enumerate(zip(found, found[1:], strict=False)):
        value = case.data[other.gap[0] + 1 : other.gap[1] - 1].rstrip(b"0")
        room = one.gap[1] - one.gap[0] - 2
        if len(value) <= room:
            yield f"{number}", case.data[: one.gap[0] + 1] + value.ljust(room, b"0") + case.data[one.gap[1] - 1 :]


def _versions(case: Case) -> Iterator[tuple[str, dict[str, object], list[str]]]:
    """What another version of the dictionary says, and what it leaves out."""
    yield "no-byte-range", {}, ["/ByteRange"]
    yield "no-contents", {}, ["/Contents"]
    yield "neither", {}, ["/ByteRange", "/Contents"]
    yield "byte-range-empty", {"/ByteRange": Array()}, []
    yield "byte-range-zeros", {"/ByteRange": Array([0, 0, 0, 0])}, []
    yield "byte-range-negative", {"/ByteRange": Array([0, -1, -1, -1])}, []
    yield "contents-empty", {"/Contents": b""}, []
    yield "contents-zeros", {"/Contents": bytes(100)}, []
    yield "no-filter", {}, ["/Filter", "/SubFilter"]
    yield "unknown-sub-filter", {"/SubFilter": Name("/adbe.x509.rsa_sha1")}, []
    yield "other-type", {"/Type": Name("/Annot")}, []


@attack()
def value_by_increment(case: Case) -> Iterator[tuple[str, bytes]]:
    for name, entries, missing in _versions(case):
        for place in ("first", "last"):
            with case.open() as edit:
                found = edit.signatures
                if place == "last" and len(found) == 1:
                    continue
                value = found[0 if place == "first" else -1].value
                for key in missing:
                    if key in value:
                        del value[key]
                for key, entry in entries.items():
                    value[key] = entry
                if "/ByteRange" in value and value.ByteRange is not None and name == "other-type":
                    value.ByteRange = Array(found[0].byte_range)
                edit.touch(value)
                yield f"{place}-{name}", edit.save()


@attack(NOT_PASSED, GONE)
def signature_removed(case: Case) -> Iterator[tuple[str, bytes]]:
    """By an increment: the value, the field, the form."""
    with case.open() as edit:
        last = edit.signatures[-1].field
        del last.V
        edit.touch(last)
        yield "value", edit.save()
    with case.open() as edit:
        last = edit.signatures[-1].field
        last.FT = Name.Tx
        edit.touch(last)
        yield "type", edit.save()
    with case.open() as edit:
        form = edit.form()
        if form.Fields.is_indirect:
            edit.touch(form.Fields)
        form.Fields = Array()
        yield "fields", edit.save()
    with case.open() as edit:
        del edit.root.AcroForm
        edit.touch_root()
        yield "form", edit.save()
    with case.open() as edit:
        edit.freed.add(edit.signatures[-1].number)
        yield "freed", edit.save()


@attack()
def reference_nowhere(case: Case) -> Iterator[tuple[str, bytes]]:
    """A field whose value leads nowhere, or to something that is no signature."""
    with case.open() as edit:
        last = edit.signatures[-1].field
        edit.touch(last)
        last.V = edit.root
        yield "to-catalog", edit.save()
    with case.open() as edit:
        last = edit.signatures[-1].field
        last.V = edit.new(Dictionary(Type=Name.Sig))
        edit.touch(last)
        yield "to-empty", edit.save()
    with case.open() as edit:
        last = edit.signatures[-1].field
        last.V = True
        edit.touch(last)
        yield "to-true", edit.save()
    with case.open() as edit:
        found = edit.signatures[-1]
        copy = Dictionary({key: value for key, value in found.value.items()})
        found.field.V = edit.new(copy)
        edit.touch(found.field)
        yield "to-copy", edit.save()


@attack()
def second_field_same_value(case: Case) -> Iterator[tuple[str, bytes]]:
    """One signature in two fields: somebody seems to have signed twice, or for somebody else."""
    with case.open() as edit:
        one = edit.signatures[-1]
        edit.add_field(Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T="wethouder", F=132, Rect=[0, 0, 0, 0], V=one.value))
        yield "new-field", edit.save()
