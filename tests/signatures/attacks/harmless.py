"""Changes that no verifier may refuse, by the same writer as the attacks: what those are refused for is not how they are written."""

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from .edit import Case, Edit, fields_of, sign_gap
from .fields import _lock, _permission
from .registry import Attack

PASSED = frozenset({"TOTAL-PASSED"})


def closed(edit: Edit) -> bool:
    """Whether a certification signature or a lock forbids another signature."""
    return any(_permission(one.value) == 1 or _lock(one.value) is not None for one in edit.signatures)


def same_again(case: Case) -> Iterator[tuple[str, bytes]]:
    """Objects written once more as they were."""
    with case.open() as edit:
        edit.touch(edit.root)
        yield "catalog", edit.save()
    with case.open() as edit:
        edit.touch(edit.page())
        yield "page", edit.save()


def information(case: Case) -> Iterator[tuple[str, bytes]]:
    with case.open() as edit:
        edit.trailer["/Info"] = edit.new(Dictionary(Title=String("Afspraken, getekend"))).unparse()
        yield "new-object", edit.save()
    with case.open() as edit:
        if "/Info" in edit.pdf.trailer:
            one = edit.pdf.trailer.Info
            one.Producer = String("Ondertekenprogramma 2")
            edit.touch(one)
            yield "same-object", edit.save()


def metadata(case: Case) -> Iterator[tuple[str, bytes]]:
    """Its claims too: a replaced packet is named in the report, and nothing rests on it."""
    with case.open() as edit:
        one = edit.root.get("/Metadata")
        if isinstance(one, pikepdf.Stream):
            one.write(one.read_bytes().replace(b"<pdfaid:part>3", b"<pdfaid:part>4").replace(b"</rdf:RDF>", b"<!-- anders --></rdf:RDF>"))
            edit.touch(one)
            yield "same-object", edit.save()


def validation_data(case: Case) -> Iterator[tuple[str, bytes]]:
    from asn1crypto import pem

    certificate = pem.unarmor((case.keys / "interm.pem").read_bytes())[2]
    with case.open() as edit:
        if "/DSS" not in edit.root:
            edit.root.DSS = edit.new(Dictionary(Type=Name.DSS, Certs=Array([edit.stream(certificate)])))
            edit.touch_root()
            yield "certificates", edit.save()


def version(case: Case) -> Iterator[tuple[str, bytes]]:
    """What a program that writes another version of PDF says; nobody shows anything else for it."""
    with case.open() as edit:
        edit.root.Version = Name("/2.0")
        edit.touch_root()
        yield "version", edit.save()
    with case.open() as edit:
        edit.root.Extensions = Dictionary(ESIC=Dictionary(BaseVersion=Name("/1.7"), ExtensionLevel=5))
        edit.touch_root()
        yield "extensions", edit.save()


def another_signature(case: Case) -> Iterator[tuple[str, bytes]]:
    with case.open() as edit:
        if not closed(edit):
            edit.add_signature("later")
            yield "new-field", sign_gap(edit.save(), case.keys)
    with case.open() as edit:
        waiting = [one for one in fields_of(edit.pdf) if one.get("/FT") == Name.Sig and "/V" not in one and one.is_indirect]
        if waiting and not closed(edit):
            value = edit.new(Dictionary())
            from .edit import GAP, RANGE

            edit.raw[value.objgen[0]] = b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /Contents %s /ByteRange %s >>" % (GAP, RANGE)
            waiting[-1].V = value
            edit.touch(waiting[-1])
            edit.form().SigFlags = 3
            yield "field-that-waited", sign_gap(edit.save(), case.keys)


def blanks_behind(case: Case) -> Iterator[tuple[str, bytes]]:
    """What some programs leave behind the end, and no reader takes for anything."""
    for name, text in (("null", b"\x00"), ("ends-of-line", b"\r\n\r\n"), ("blanks", b" " * 90)):
        yield name, case.data + text


HARMLESS = [
    Attack(make.__name__.replace("_", "-"), "harmless", make, PASSED, make.__doc__ or "")
    for make in (same_again, information, metadata, validation_data, version, another_signature, blanks_behind)
]
