"""How an increment is written: with a table, a stream, an object stream or as a hybrid; whole, or with a defect that a reader might mend
by looking for another version of what it names.

The defects are of the increment alone: what was signed keeps its bytes.
"""

import random
import re
from dataclasses import dataclass

from attacks.edit import Edit, has_table, start_of, table

from . import syntax

KINDS = ("table", "stream", "objects", "hybrid")


@dataclass
class Defects:
    """What is wrong with an increment; nothing by default."""

    words: str = ""
    trailer: dict[str, bytes | None] = None
    shift: int = 0
    shifted: int | None = None
    start: int = 0
    between: bytes = b""
    end: bytes = b"%%EOF\n"
    generation: int = 0
    left_out: int | None = None
    spaced: str = ""
    also: dict[int, tuple[int, int]] = None
    length: int = 0
    first: int = 0
    holder: int = 0
    size: int = 0
    stowed: tuple[int, bytes] | None = None
    spelled: random.Random | None = None


def bodies_of(edit: Edit) -> dict[int, tuple[int, bytes]]:
    return {number: body for number, body in sorted(edit.bodies().items()) if number not in edit.freed}


def whole(edit: Edit) -> Defects:
    return Defects(trailer={}, also={})


def rows(entries: dict[int, tuple[int, int, int]]) -> bytes:
    return b"".join(bytes([kind]) + (first % 2**32).to_bytes(4) + (second % 2**16).to_bytes(2) for _, (kind, first, second) in sorted(entries.items()))


def index(entries: dict) -> bytes:
    return b"[" + b" ".join(b"%d 1" % one for one in sorted(entries)) + b"]"


def written(edit: Edit, kind: str, defects: Defects, filled: set[int]) -> bytes:
    """The file with its increment. Objects of `filled` are not compressed: their bytes are filled in later."""
    out = edit.data if edit.data.endswith((b"\n", b"\r")) else edit.data + b"\n"
    bodies = bodies_of(edit)
    size = max([int(edit.pdf.trailer.Size), *(number + 1 for number in [*bodies, *edit.freed])])
    packed = {}
    if kind in ("objects", "hybrid"):
        packed = {number: text for number, (generation, text) in bodies.items() if generation == 0 and number not in filled and b"endstream" not in text}
    plain = [number for number in bodies if number not in packed]
    odd = defects.spelled.choice(plain) if defects.spelled and plain else None
    entries: dict[int, tuple[int, int, int]] = {number: (0, 0, 65535) for number in edit.freed}
    for number, (generation, text) in bodies.items():
        if number in packed:
            continue
        out += defects.between
        entries[number] = (1, len(out), generation + defects.generation)
        if number == odd:
            text, defects.words = syntax.spelled(number, generation, text, defects.spelled)
            defects.words += f" of {number}"
            out += text
            continue
        out += b"%d %d obj\n%s\nendobj\n" % (number, generation + defects.generation, text)
    hidden: dict[int, tuple[int, int, int]] = {}
    if packed:
        header, content = [], b""
        for place, (number, text) in enumerate(packed.items()):
            header.append(b"%d %d" % (number, len(content)))
            content += text + b"\n"
            hidden[number] = (2, size, place + defects.holder)
        if defects.stowed:
            number, text = defects.stowed
            header.insert(0 if defects.first else len(header), b"%d %d" % (number, len(content)))
            content += text + b"\n"
        head = b" ".join(header) + b"\n"
        inside = head + content
        entries[size] = (1, len(out), 0)
        first = len(head) + (0 if defects.stowed else defects.first)
        text = b"<< /Type /ObjStm /N %d /First %d /Length %d >>" % (len(header), first, len(inside) + defects.length)
        out += b"%d 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (size, text, inside)
        size += 1
    if kind != "hybrid":
        entries |= hidden
    for number, at in (defects.also or {}).items():
        entries[number] = (1, *at)
    if defects.left_out is not None and entries:
        entries.pop(sorted(entries)[defects.left_out % len(entries)])
    if defects.shift and entries:
        number = sorted(entries)[(defects.shifted or 0) % len(entries)]
        entries[number] = (entries[number][0], max(0, entries[number][1] + defects.shift), entries[number][2])
    keys = {"/Root": edit.pdf.trailer.Root.unparse(), "/Size": b"%d" % size, "/Prev": b"%d" % start_of(edit.data)}
    keys |= {key: edit.pdf.trailer.get(key).unparse() for key in ("/Info", "/ID") if key in edit.pdf.trailer}
    keys |= edit.trailer
    if kind == "hybrid" and hidden:
        number = size
        size += 1
        entries[number] = (1, len(out), 0)
        keys["/XRefStm"] = b"%d" % len(out)
        content = rows(hidden)
        out += b"%d 0 obj\n<< /Type /XRef /Size %d /W [1 4 2] /Index %s /Root %s /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (number, size, index(hidden), keys["/Root"], len(content), content)
    at = len(out)
    if kind in ("stream", "objects"):
        entries[size] = (1, at, 0)
        size += 1
        content = rows(entries)
        keys |= {"/Type": b"/XRef", "/W": b"[1 4 2]", "/Index": index(entries), "/Length": b"%d" % (len(content) + defects.length)}
        keys["/Size"] = b"%d" % (size + defects.size)
        text = trailer_text(keys, defects)
        out += b"%d 0 obj\n<< %s >>\nstream\n%s\nendstream\nendobj\n" % (size - 1, text, content)
    else:
        keys["/Size"] = b"%d" % (size + defects.size)
        section = table({number: None if one[0] == 0 else one[1:] for number, one in entries.items()}) if entries else b"xref\n0 0\n"
        if defects.spaced == "short":
            section = section.replace(b" n \n", b" n\n")
        elif defects.spaced == "padded":
            section = section.replace(b" n \n", b" n  \n")
        elif defects.spaced == "shifted":
            section = section.replace(b"xref\n", b"xref \n\n", 1)
        out += section + b"trailer\n<< %s >>\n" % trailer_text(keys, defects)
    return out + b"startxref\n%d\n" % (at + defects.start) + defects.end


def trailer_text(keys: dict[str, bytes], defects: Defects) -> bytes:
    merged = {key: value for key, value in (keys | (defects.trailer or {})).items() if value is not None}
    return b" ".join(key.encode() + b" " + value for key, value in merged.items())


def earlier_sections(data: bytes) -> list[int]:
    return sorted({int(one) for one in re.findall(rb"startxref\s+(\d+)", data)})


def earlier_objects(data: bytes) -> list[tuple[int, int]]:
    """Numbers with the places of every version of an object that stands in the file, in force or not."""
    return [(int(found[1]), found.start()) for found in re.finditer(rb"(?<![0-9])(\d{1,6}) 0 obj\b", data)]


def defective(edit: Edit, what: str, chance: random.Random) -> Defects:
    """A defect of the trailer, of the cross-references, of the object stream or of the bytes around."""
    out, data = whole(edit), edit.data
    root, size = edit.pdf.trailer.Root.objgen[0], int(edit.pdf.trailer.Size)
    dictionaries = [one.objgen[0] for one in edit.pdf.objects if hasattr(one, "keys")]
    sections, versions = earlier_sections(data), earlier_objects(data)
    if what == "trailer":
        one = chance.choice(dictionaries)
        key, value = chance.choice([
            ("/Root", b"%d 0 R" % one), ("/Root", None), ("/Root", b"%d 1 R" % root),
            ("/Size", b"%d" % chance.choice([1, 3, size // 2, size - 1, size + 1000, 2**31])), ("/Size", None), ("/Size", b"%d.0" % (size + 50)),
            ("/Prev", None), ("/Prev", b"0"), ("/Prev", b"%d" % chance.choice(sections)), ("/Prev", b"%d" % (start_of(data) + chance.choice([-1, 1, 3, -16]))),
            ("/Prev", b"%d.0" % start_of(data)), ("/Prev", b"%d 0 R" % one), ("/Info", b"%d 0 R" % one), ("/Info", None), ("/ID", b"[<00> <11>]"), ("/ID", None),
            ("/Encrypt", b"<< /Filter /Standard /V 1 /R 2 /O (x) /U (x) /P -4 >>"), ("/Encrypt", b"%d 0 R" % one), ("/XRefStm", b"%d" % chance.choice(sections)),
            ("/XRefStm", b"%d" % chance.choice(versions or [(0, 0)])[1]), ("/XRefStm", b"0"), ("/Type", b"/Catalog"), ("/Pages", b"%d 0 R" % one),
            # What a cross-reference stream says as another part that it plays.
            ("/XObject", b"<< /Rol %d 0 R >>" % one), ("/Font", b"<< /F1 %d 0 R /f0 %d 0 R >>" % (one, one)), ("/ca", b"0"), ("/P", b"/AllOff"), ("/BaseFont", b"/Symbol"), ("/Contents", b"%d 0 R" % one),
        ])
        out.trailer, out.words = {key: value}, f"{key} {'gone' if value is None else value.decode()}"
    elif what == "cross-references":
        sort = chance.choice(["shift", "left out", "generation", "size", "spaced", "older", "older", "widths", "index", "length", "parameters"])
        out.words = sort
        if sort == "shift":
            out.shift, out.shifted = chance.choice([1, -1, 2, -2, 10, -10, 100000]), chance.randint(0, 9)
        elif sort == "left out":
            out.left_out = chance.randint(0, 9)
        elif sort == "generation":
            out.generation = chance.choice([1, 65535])
        elif sort == "size":
            out.size = chance.choice([-1, -2, -5, 1, 500])
        elif sort == "spaced":
            out.spaced = chance.choice(["short", "padded", "shifted"])
        elif sort == "older" and versions:
            number, place = chance.choice(versions)
            out.also = {number if chance.random() < 0.7 else chance.choice(versions)[0]: (place, 0)}
            out.words = f"an entry leads to {place}, in what was signed"
        elif sort == "widths":
            out.trailer = {"/W": chance.choice([b"[1 4 2 0]", b"[1 4.0 2]", b"[ 1 4 2 ] /W [1 2 4]", b"[1 2 4]", b"[0 5 2]"])}
        elif sort == "index":
            out.trailer = {"/Index": chance.choice([None, b"[0 1]", b"[0 %d]" % size])}
        elif sort == "length":
            out.length = chance.choice([-3, 5, -7])
        else:
            out.trailer = {"/DecodeParms": chance.choice([b"<< /Predictor 12 /Columns 7 >>", b"<< /Predictor 1 >>", b"null", b"<< /Predictor 1 /Predictor 12 >>"])}
    elif what == "object stream":
        out.words = chance.choice(["first", "holder", "length", "stowed", "stowed"])
        if out.words == "stowed":
            # Another version of an object, which no cross-reference names.
            number, text = stowaway(edit, chance)
            out.stowed, out.first, out.words = (number, text), chance.choice([0, 1]), f"{number} stowed away"
            out.holder = 1 if out.first else 0
        else:
            setattr(out, out.words, chance.choice([1, -1, 2, 7]))
    elif what == "spelling":
        out.spelled = chance
    else:
        out.words = chance.choice(["start", "end", "between", "no end"])
        if out.words == "start":
            out.start = chance.choice([-1, 1, 2, -5, 8, -start_of(data)])
        elif out.words == "between":
            number, place = chance.choice(versions) if versions else (1, 0)
            other_root = b"xref\n0 0\ntrailer\n<< /Root %d 0 R >>\n" % chance.choice(dictionaries)
            out.between = chance.choice([b"%% \n", b"\n\n", b"%d 0 obj\nnull\nendobj\n" % number, other_root, b"startxref\n%d\n%%%%EOF\n" % chance.choice(sections)])
        elif out.words == "end":
            out.end = b"%%EOF" + chance.choice([b"\n" * 5, b"\0" * 90, b" " * 1100, b"\n%%EOF\n", b"\nstartxref\n%d\n%%%%EOF\n" % chance.choice(sections), b"\r\n\0", b"\n" + b"\0" * 2000])
        else:
            out.end = chance.choice([b"", b"%%EO", b"\n"])
    return out


def stowaway(edit: Edit, chance: random.Random) -> tuple[int, bytes]:
    page = edit.page(chance.randrange(len(edit.pdf.pages)))
    text = page.unparse(resolved=True).rstrip()
    return page.objgen[0], chance.choice([text[:-2] + b" /Rotate 180 >>", text[:-2] + b" /Contents [] >>", b"null"])


def usual(data: bytes) -> str:
    return "table" if has_table(data) else "stream"
