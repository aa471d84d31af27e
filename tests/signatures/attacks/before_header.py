"""Bytes before the header of a file: one program counts offsets from the first byte, the next one from the header. What the one finds, the
other one has to look for."""

import re
from collections.abc import Iterator

from .draft import Draft
from .edit import Case, sign_gap, start_of
from .registry import NOT_PASSED, on_draft
from .sections import NEVER, Later

BEFORE = {
    "line": b"\n", "mark": b"\xef\xbb\xbf", "blank": b" ", "null": b"\0", "ten": b"%xxxxxxxx\n", "400": b"%" + b"x" * 398 + b"\n", "901": b"%" + b"x" * 899 + b"\n",
    "1010": b"%" + b"x" * 1008 + b"\n", "text": b"From: griffie@voorbeeld.invalid\r\n\r\n",
}


def shifted(whole: bytes, by: int) -> bytes:
    """A file with one table, whose offsets say so much more."""
    at = start_of(whole)
    move = lambda found: b"%010d %s n" % (int(found[1]) + by, found[2])
    rows = re.sub(rb"(\d{10}) (\d{5}) n", move, whole[at:])
    return whole[:at] + rows.replace(b"startxref\n%d" % at, b"startxref\n%d" % (at + by))


def _signed(case: Case, before: bytes, from_header: bool, first: bytes = b"") -> bytes:
    """A file with bytes before its header, whose offsets count from there or from the first byte; `first` is its first object."""
    with Draft(case) as draft:
        draft.clear()
        draft.page().Contents = draft.stream(draft.words("De gemeente betaalt 20.000 euro", (80, 750), 14))
        draft.add_signature("opsteller")
        whole = draft.whole()
    if first:
        head = len(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        whole = whole[:head] + first + shifted(whole, len(first))[head:]
    return sign_gap(before + (whole if from_header else shifted(whole, len(before))), case.keys, "p256")


@on_draft(NOT_PASSED, NEVER)
def lure_for_who_counts_from_elsewhere(case: Case) -> Iterator[tuple[str, bytes]]:
    """A second trailer, or a whole second section, where an offset leads that is counted from the other start."""
    for name, before in BEFORE.items():
        for from_header in (False, True):
            data = _signed(case, before, from_header)
            start = len(before) if from_header else 0
            way = f"{name}-{'header' if from_header else 'file'}"
            later = Later(data)
            more = later.information()
            yield f"{way}-trailer", later.by_table(later.keys(more, later.lure()), start=start)
            later = Later(data)
            more = later.information()
            trailer = later.lure()
            rows = b"".join(b"%010d 00000 n \n" % (later.places[later.size + n] - len(before) + start) for n in (1, 2, 3))
            section = b"xref\n0 1\n0000000000 65535 f \n%d 3\n%s" % (later.size + 1, rows) + trailer
            # It stands as far behind the section that is named as the bytes before the header are long.
            plain = later.by_table(later.keys(more, b"@@"), start=start)
            at, there = plain.rindex(b"xref\n%d" % later.size), plain.rindex(b"@@")
            gap = len(before) - (there - at)
            yield f"{way}-section", later.by_table(later.keys(more, b"." * max(0, gap) + section), start=start)


@on_draft(NOT_PASSED, NEVER)
def linearized_behind_other_bytes(case: Case) -> Iterator[tuple[str, bytes]]:
    """The file says that it is linearized, and how long it will be: with what comes later, or without the bytes before its header."""
    for name in ("line", "ten", "400", "901", "1010"):
        for less in (0, len(BEFORE[name])):
            for number in (1, 3):
                length = b"0" * 10
                for _ in range(2):
                    first = b"99999 0 obj\n<< /Linearized 1 /L %s /H [0 0] /O @ /E 900 /N 1 /T 900 >>\nendobj\n" % length
                    with Draft(case) as draft:
                        size = int(draft.pdf.trailer.Size)
                    first = first.replace(b"@", b"%d" % (size + number + 20))
                    data = _signed(case, BEFORE[name], False, first.replace(b"99999", b"%d" % (size + 80)))
                    later = Later(data)
                    more = later.information()
                    text = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate 180 /Contents %s /Resources %s >>" % (later.content, later.resources)
                    later.add(size + number + 20, text)
                    made = later.by_table(later.keys(more))
                    length = b"%010d" % (len(made) - less)
                yield f"{name}-{'short' if less else 'whole'}-{number}", made
