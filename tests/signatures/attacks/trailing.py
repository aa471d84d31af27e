"""Bytes behind and before the signed file: what no signature covers and no increment explains."""

import io
import zipfile
from collections.abc import Iterator

from .edit import Case, start_of
from .registry import attack


def _archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("anders.txt", "De stichting betaalt alles.")
    return out.getvalue()


@attack()
def bytes_behind(case: Case) -> Iterator[tuple[str, bytes]]:
    behind = {
        "comment": b"% De stichting betaalt alles.\n",
        "nulls": bytes(2000),
        "archive": _archive(),
        "second-file": case.base,
        "itself": case.data,
        "end-mark": b"%%EOF\n",
        "start-and-end-mark": b"startxref\n%d\n%%%%EOF\n" % start_of(case.data),
        "object": b"9999 0 obj\n(Anders)\nendobj\n",
        "text": b"De stichting betaalt alles.",
        "page-of-the-web": b"<html><script>alert(1)</script></html>",
        "empty-lines": b"\n" * 101,
        "spaces": b" " * 1000,
        "tables": b"xref\n0 0\ntrailer\n<< >>\nstartxref\n0\n%%EOF\n",
    }
    for name, text in behind.items():
        yield name, case.data + text


@attack()
def bytes_before(case: Case) -> Iterator[tuple[str, bytes]]:
    for name, text in (("end-of-line", b"\n"), ("comment", b"% anders\n"), ("archive", _archive()), ("header", b"%PDF-1.3\n"), ("picture", b"\xff\xd8\xff\xe0" + bytes(40))):
        yield name, text + case.data


@attack()
def bytes_within(case: Case) -> Iterator[tuple[str, bytes]]:
    """One byte more where a reader would not mind."""
    with_end = case.data.rindex(b"%%EOF")
    yield "before-end-mark", case.data[:with_end] + b"\n" + case.data[with_end:]
    yield "header-version", case.data.replace(b"%PDF-1.", b"%PDF-2.", 1) if b"%PDF-1." in case.data[:20] else b""
    first = case.signatures()[0].gap
    yield "before-gap", case.data[: first[0]] + b" " + case.data[first[0] :]
    yield "behind-gap", case.data[: first[1]] + b" " + case.data[first[1] :]
