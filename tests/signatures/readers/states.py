"""The signed states of a file, and the areas in which one may differ from the one before: by pikepdf, so that nothing of ours judges itself.

An area may differ where somebody signed a field in the later state, and where a field of a form was filled in that nothing forbids to fill in. A
time-stamp shows nothing, so it has no area.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name

from .compare import Area

MOST_FIELDS = 5000


@dataclass
class Step:
    """Two states of a file, one behind the other, and where they may differ."""

    name: str
    before: bytes
    after: bytes
    allowed: list[Area]
    # Names of fields whose values may differ.
    fields: set[str]


@dataclass
class Field:
    """A field without fields below it, with what it inherits."""

    name: str
    kind: object
    value: object
    widgets: list[pikepdf.Object]
    locks: list[pikepdf.Object]


def fields(pdf: pikepdf.Pdf) -> dict[str, Field]:
    """By their full names."""
    out: dict[str, Field] = {}
    form = pdf.Root.get("/AcroForm")
    waiting = [(one, "", None, None) for one in entries(form, "/Fields")]
    seen = set()
    while waiting and len(seen) < MOST_FIELDS:
        one, above, kind, value = waiting.pop()
        if not isinstance(one, pikepdf.Dictionary) or (one.is_indirect and one.objgen in seen):
            continue
        seen.add(one.objgen if one.is_indirect else (len(seen), -1))
        kind, value = one.get("/FT", kind), one.get("/V", value)
        name = f"{above}.{one.get('/T')}" if "/T" in one else above
        kids = entries(one, "/Kids")
        if any(isinstance(kid, pikepdf.Dictionary) and "/T" in kid for kid in kids):
            waiting += [(kid, name, kind, value) for kid in kids]
        else:
            locks = [one.Lock] if isinstance(one.get("/Lock"), pikepdf.Dictionary) else []
            out[name.removeprefix(".")] = Field(name.removeprefix("."), kind, value, list(kids) or [one], locks)
    return out


def entries(one: object, key: str) -> list[pikepdf.Object]:
    items = one.get(key) if isinstance(one, pikepdf.Dictionary) else None
    return list(items) if isinstance(items, pikepdf.Array) else []


def end_of(value: object) -> int:
    """Where what a signature signs ends; nothing that is none."""
    numbers = entries(value, "/ByteRange")
    return int(numbers[2]) + int(numbers[3]) if len(numbers) == 4 else 0


def is_time_stamp(value: pikepdf.Dictionary) -> bool:
    return value.get("/Type") == Name.DocTimeStamp or value.get("/SubFilter") == Name("/ETSI.RFC3161")


def signed_ends(data: bytes) -> list[int]:
    """The ends of what the signatures of a file sign, in order."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        ends = {end_of(one.value) for one in fields(pdf).values() if one.kind == Name.Sig}
    return sorted(end for end in ends if 0 < end <= len(data))


def allowed_between(before: bytes, after: bytes) -> list[Area]:
    """The areas in which the second state may differ from the first."""
    return between(before, after)[0]


def between(before: bytes, after: bytes) -> tuple[list[Area], set[str]]:
    """The areas in which the second state may differ from the first, and the fields whose values may, by their names."""
    try:
        with pikepdf.open(io.BytesIO(before)) as old, pikepdf.open(io.BytesIO(after)) as new:
            found = list(explained(old, new, len(before)))
            areas = [area for pdf, one in found if not is_stamped(one) for widget in one.widgets for area in area_of(pdf, widget, pdf is new)]
            return areas, {one.name for _, one in found}
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError):
        # What cannot be read explains nothing.
        return [], set()


def explained(old: pikepdf.Pdf, new: pikepdf.Pdf, length: int) -> Iterator[tuple[pikepdf.Pdf, Field]]:
    """Fields that somebody signed or filled in since, and in which state they stand where they may differ."""
    were, are = fields(old), fields(new)
    free = may_be_filled(old, were)
    for name, one in are.items():
        was = were.get(name)
        if one.kind == Name.Sig:
            if not isinstance(one.value, pikepdf.Dictionary) or end_of(one.value) <= length or was is not None and was.value is not None:
                continue
        elif was is None or name not in free or same(was.value, one.value) and not is_redrawn(was, one):
            continue
        # Where the field waited is what was agreed to; a field that came with its signature is where it says.
        yield (old, Field(name, one.kind, one.value, was.widgets, was.locks)) if was is not None else (new, one)


def is_redrawn(was: Field, one: Field) -> bool:
    """Whether a text that has the value that it had is shown by the same letters as before, in another look."""
    return one.kind in (Name.Tx, Name.Ch) and len(was.widgets) == len(one.widgets) and all(
        letters(before) == letters(after) is not None for before, after in zip(was.widgets, one.widgets, strict=True))


def letters(widget: pikepdf.Object) -> bytes | None:
    """What is shown in the look of a widget, in the codes of its fonts, without what stands between; nothing where there is no look."""
    look = widget.get("/AP", Dictionary()).get("/N")
    if not isinstance(look, pikepdf.Stream):
        return None
    shown = [part for operands, operator in pikepdf.parse_content_stream(look) if str(operator) in ("Tj", "TJ", "'", '"') for part in operands]
    strings = [one for part in shown for one in (part if isinstance(part, pikepdf.Array) else [part]) if isinstance(one, pikepdf.String)]
    return b"".join(bytes(one) for one in strings)


def is_stamped(one: Field) -> bool:
    return one.kind == Name.Sig and is_time_stamp(one.value)


def same(one: object, other: object) -> bool:
    text = lambda value: value.unparse(resolved=True) if isinstance(value, pikepdf.Object) else repr(value)
    return text(one) == text(other)


def may_be_filled(pdf: pikepdf.Pdf, known: dict[str, Field]) -> set[str]:
    """The fields that nothing forbids to fill in: neither a certification nor a lock. (Where nobody signed what was filled in, the file is not
    passed.)"""
    permissions = pdf.Root.get("/Perms")
    certification = permissions.get("/DocMDP") if isinstance(permissions, pikepdf.Dictionary) else None
    allowed, locked = 2, set()
    values = [certification] * (certification is not None) + [one.value for one in known.values() if one.kind == Name.Sig and isinstance(one.value, pikepdf.Dictionary)]
    rules = [lock for one in known.values() if one.kind == Name.Sig and end_of(one.value) for lock in one.locks]
    for value in values:
        for reference in entries(value, "/Reference"):
            parameters = reference.get("/TransformParams", Dictionary())
            if reference.get("/TransformMethod") == Name.DocMDP:
                allowed = min(allowed, int(parameters.get("/P", 2)))
            elif reference.get("/TransformMethod") == Name.FieldMDP:
                rules.append(parameters)
    for rule in rules:
        named = {str(one) for one in entries(rule, "/Fields")}
        action = rule.get("/Action")
        locked |= {name for name in known if action == Name.All or (action == Name.Include) == any(name == one or name.startswith(f"{one}.") for one in named)}
    return {name for name, one in known.items() if one.kind != Name.Sig} - locked if allowed >= 2 else set()


def area_of(pdf: pikepdf.Pdf, widget: pikepdf.Object, fresh: bool) -> Iterator[Area]:
    """Where a widget stands on its page, as the page is seen."""
    corners = [float(one) for one in entries(widget, "/Rect")]
    if len(corners) != 4:
        return
    left, right = sorted(corners[::2])
    bottom, top = sorted(corners[1::2])
    for index, page in enumerate(pdf.pages):
        if not any(one.is_indirect and one.objgen == widget.objgen for one in entries(page.obj, "/Annots")):
            continue
        box = seen_box(page)
        across, along = box[2] - box[0], box[3] - box[1]
        x = sorted([(left - box[0]) / across, (right - box[0]) / across])
        y = sorted([(box[3] - top) / along, (box[3] - bottom) / along])
        for _ in range(int(inherited(page.obj, "/Rotate", 0)) // 90 % 4):
            x, y = [1 - y[1], 1 - y[0]], x
        yield Area(index, x[0], y[0], x[1], y[1], fresh)


def seen_box(page: pikepdf.Page) -> list[float]:
    media = [float(one) for one in inherited(page.obj, "/MediaBox", Array([0, 0, 612, 792]))]
    crop = [float(one) for one in inherited(page.obj, "/CropBox", Array(media))]
    normal = lambda box: [min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3])]
    media, crop = normal(media), normal(crop)
    return [max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3])]


def inherited(page: pikepdf.Object, key: str, otherwise: object) -> object:
    for _ in range(50):
        if key in page:
            return page.get(key)
        if not isinstance(page := page.get("/Parent"), pikepdf.Dictionary):
            break
    return otherwise


def steps(data: bytes) -> Iterator[Step]:
    """The states of a file: after each signature, and the last; each against the one before."""
    ends = signed_ends(data)
    if not ends or ends[-1] < len(data):
        ends.append(len(data))
    for number, (start, end) in enumerate(zip(ends, ends[1:]), 1):
        before, after = data[:start], data[:end]
        yield Step(f"after signature {number}", before, after, *between(before, after))
