"""Changes behind a signed file, with control of every byte: objects, cross-references, trailer; signed or not.

An `Edit` reads the file with pikepdf, lets an attack change objects, and writes what was changed as an increment. It is well-formed
unless the attack asks for something else: a verifier must refuse it for what it changes, not for how it is written.
"""

import asyncio
import hashlib
import io
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from pyhanko.sign import signers

from .cipher import Cipher

ROOM = 12000
GAP = b"<" + b"0" * (2 * ROOM) + b">"
RANGE = b"[0 0000000000 0000000000 0000000000]"


class NotApplicable(Exception):
    """The attack needs something that the file does not have."""


@dataclass
class Signature:
    """A signature of the file: its field, its dictionary, and what it signs."""

    field: pikepdf.Object
    value: pikepdf.Object
    byte_range: list[int]
    time_stamp: bool

    @property
    def gap(self) -> tuple[int, int]:
        """Where `<` of `Contents` stands, and what comes after its `>`."""
        return self.byte_range[1], self.byte_range[2]

    @property
    def end(self) -> int:
        return self.byte_range[2] + self.byte_range[3]

    @property
    def number(self) -> int:
        return self.value.objgen[0]


def fields_of(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    out, open_fields, seen = [], list(pdf.Root.get("/AcroForm", Dictionary()).get("/Fields", [])), set()
    while open_fields:
        one = open_fields.pop(0)
        if one.objgen in seen and one.is_indirect:
            continue
        seen.add(one.objgen)
        out.append(one)
        open_fields += list(one.get("/Kids", []))
    return out


def signatures_of(pdf: pikepdf.Pdf) -> list[Signature]:
    """In the order of their revisions."""
    out = []
    for one in fields_of(pdf):
        value = one.get("/V")
        if one.get("/FT") == Name.Sig and isinstance(value, pikepdf.Dictionary) and "/ByteRange" in value:
            stamp = value.get("/Type") == Name.DocTimeStamp or value.get("/SubFilter") == Name("/ETSI.RFC3161")
            out.append(Signature(one, value, [int(number) for number in value.ByteRange], stamp))
    return sorted(out, key=lambda one: one.end)


def serialize(one: pikepdf.Object) -> bytes:
    if isinstance(one, pikepdf.Stream):
        data = one.read_raw_bytes()
        one.stream_dict.Length = len(data)
        return one.stream_dict.unparse() + b"\nstream\n" + data + b"\nendstream"
    # An indirect object unparses as a reference; its own text is wanted.
    return one.unparse(resolved=False) if not one.is_indirect else _own_text(one)


def _own_text(one: pikepdf.Object) -> bytes:
    if isinstance(one, pikepdf.Dictionary):
        return b"<< " + b" ".join(key.encode("latin-1") + b" " + value_text(one, key) for key in one.keys()) + b" >>"
    if isinstance(one, pikepdf.Array):
        return b"[ " + b" ".join(reference_text(item) for item in one) + b" ]"
    return one.unparse(resolved=False)


def value_text(dictionary: pikepdf.Object, key: str) -> bytes:
    return reference_text(dictionary.get(key))


def reference_text(value: object) -> bytes:
    return value.unparse() if isinstance(value, pikepdf.Object) else pikepdf.unparse_content_stream([([value], pikepdf.Operator("x"))])[:-2]


def start_of(data: bytes) -> int:
    """The last `startxref`."""
    return int(re.findall(rb"startxref\s+(\d+)", data)[-1])


def has_table(data: bytes) -> bool:
    return data[start_of(data) :].lstrip()[:4] == b"xref"


def table(entries: dict[int, tuple[int, int] | None]) -> bytes:
    """Cross-references; `None` frees a number."""
    out, numbers = b"xref\n", sorted(entries)
    while numbers:
        run = [numbers.pop(0)]
        while numbers and numbers[0] == run[-1] + 1:
            run.append(numbers.pop(0))
        out += b"%d %d\n" % (run[0], len(run))
        for number in run:
            one = entries[number]
            out += b"0000000000 65535 f \n" if one is None else b"%010d %05d n \n" % one
    return out


@cache
def _signer(keys: Path, name: str) -> signers.SimpleSigner:
    from corpus.authority import pki

    return signers.SimpleSigner.load_pkcs12(str(keys / f"{name}.p12"), passphrase=pki.PIN)


def sign_gap(data: bytes, keys: Path, name: str = "p384", at: int | None = None) -> bytes:
    """Fills in the last empty gap: byte range, and signed data by a key of the tests."""
    start = data.rindex(GAP) if at is None else at
    end = start + len(GAP)
    span = b"[0 %010d %010d %010d]" % (start, end, len(data) - end)
    data = data.replace(RANGE, span, 1)
    digest = hashlib.sha256(data[:start] + data[end:]).digest()
    content = asyncio.run(_signer(keys, name).async_sign(digest, "sha256", use_pades=True)).dump()
    return data[: start + 1] + content.hex().encode().ljust(2 * ROOM, b"0") + data[end - 1 :]


class Edit:
    """Objects of a file, some changed."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.pdf = pikepdf.open(io.BytesIO(data))
        self.changed: dict[int, tuple[int, pikepdf.Object]] = {}
        self.raw: dict[int, bytes] = {}
        self.freed: set[int] = set()
        self.trailer: dict[str, bytes] = {}
        self.cipher = Cipher(data) if "/Encrypt" in self.pdf.trailer else None
        size = int(self.pdf.trailer.Size)
        while self.pdf.make_indirect(Dictionary()).objgen[0] < size:
            pass

    def __enter__(self) -> "Edit":
        return self

    def __exit__(self, *_: object) -> None:
        self.pdf.close()

    @property
    def root(self) -> pikepdf.Object:
        return self.pdf.Root

    @property
    def signatures(self) -> list[Signature]:
        return signatures_of(self.pdf)

    def page(self, index: int = 0) -> pikepdf.Object:
        if index >= len(self.pdf.pages):
            raise NotApplicable("there is no such page")
        return self.pdf.pages[index].obj

    def touch(self, *objects: pikepdf.Object) -> None:
        for one in objects:
            if not one.is_indirect:
                raise NotApplicable("the object stands inside another")
            self.changed[one.objgen[0]] = (one.objgen[1], one)

    def touch_root(self) -> None:
        self.touch(self.root)

    def form(self) -> pikepdf.Object:
        """The form, made when there is none, and written wherever it stands."""
        if "/AcroForm" not in self.root:
            self.root.AcroForm = Dictionary(Fields=Array())
        form = self.root.AcroForm
        self.touch(form if form.is_indirect else self.root)
        return form

    def new(self, one: pikepdf.Object) -> pikepdf.Object:
        made = self.pdf.make_indirect(one)
        self.touch(made)
        return made

    def stream(self, content: bytes, **entries: object) -> pikepdf.Object:
        return self.new(pikepdf.Stream(self.pdf, content, **entries))

    def picture(self, content: bytes, width: float = 595, height: float = 842, **resources: object) -> pikepdf.Object:
        """A form XObject."""
        return self.stream(content, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, width, height], Resources=Dictionary(**resources))

    def letters(self, text: str = "De stichting betaalt alles.") -> pikepdf.Object:
        """A picture with a white ground and other words on it."""
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        return self.picture(b"1 g 0 0 400 120 re f 0 g BT /F 14 Tf 10 50 Td (%s) Tj ET" % text.encode("latin-1"), 400, 120, Font=Dictionary(F=font))

    def annotate(self, one: pikepdf.Object, page: pikepdf.Object | None = None) -> pikepdf.Object:
        """Puts an annotation on a page."""
        page = page or self.page()
        made = one if one.is_indirect else self.new(one)
        if "/Annots" not in page:
            page.Annots = Array()
        elif page.Annots.is_indirect:
            self.touch(page.Annots)
        page.Annots.append(made)
        self.touch(page)
        return made

    def add_field(self, one: pikepdf.Object, page: pikepdf.Object | None = None) -> pikepdf.Object:
        form = self.form()
        made = self.annotate(one, page)
        if form.Fields.is_indirect:
            self.touch(form.Fields)
        form.Fields.append(made)
        return made

    def add_signature(
        self, name: str = "indringer", page: pikepdf.Object | None = None, rect: list[float] | None = None, picture: pikepdf.Object | None = None,
    ) -> None:
        """A field with a signature that `save` leaves a gap for; fill it in with `sign_gap`."""
        page = page or self.page()
        value = self.new(Dictionary())
        text = b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /M (D:20260105120000Z) /Contents %s /ByteRange %s >>" % (GAP, RANGE)
        self.raw[value.objgen[0]] = text
        one = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=String(name), F=132, Rect=Array(rect or [0, 0, 0, 0]), P=page, V=value)
        if picture is not None:
            one.AP = Dictionary(N=picture)
        self.add_field(one, page)
        self.form().SigFlags = 3

    def bodies(self) -> dict[int, tuple[int, bytes]]:
        out = {number: (generation, serialize(one)) for number, (generation, one) in self.changed.items()}
        return out | {number: (0, text) for number, text in self.raw.items()}

    def save(
        self, kind: str | None = None, start: int | None = None, previous: int | None = None, end: bytes = b"%%EOF\n",
        bodies: dict[int, tuple[int, bytes]] | None = None,
    ) -> bytes:
        """The file with an increment. `kind` is `table` or `stream` (as the file's last one), `bare` for a trailer without cross-references,
        `body` for objects alone; `start` and `previous` override what `startxref` and `Prev` say."""
        out = self.data if self.data.endswith((b"\n", b"\r")) else self.data + b"\n"
        entries: dict[int, tuple[int, int] | None] = {number: None for number in self.freed}
        for number, (generation, text) in sorted((self.bodies() if bodies is None else bodies).items()):
            entries[number] = (len(out), generation)
            text = self.cipher.object(text, number, generation) if self.cipher else text
            out += b"%d %d obj\n%s\nendobj\n" % (number, generation, text)
        kind = kind or ("table" if has_table(self.data) else "stream")
        if kind == "body":
            return out
        old = self.pdf.trailer
        size = max([int(old.Size), *(number + 1 for number in entries)])
        keys = {"/Root": old.Root.unparse(), "/Size": b"%d" % size, "/Prev": b"%d" % (start_of(self.data) if previous is None else previous)}
        for key in ("/Info", "/ID", "/Encrypt"):
            if key in old:
                keys[key] = old.get(key).unparse()
        keys |= self.trailer
        at = len(out)
        if kind == "stream":
            number = size
            entries[number] = (at, 0)
            keys["/Size"] = b"%d" % (size + 1)
            rows = b"".join(
                b"\x00" + bytes(4) + b"\xff\xff" if one is None else b"\x01" + one[0].to_bytes(4) + one[1].to_bytes(2) for _, one in sorted(entries.items())
            )
            keys |= {
                "/Type": b"/XRef", "/W": b"[1 4 2]", "/Index": b"[" + b" ".join(b"%d 1" % one for one in sorted(entries)) + b"]", "/Length": b"%d" % len(rows),
            }
            text = b" ".join(key.encode() + b" " + value for key, value in keys.items())
            out += b"%d 0 obj\n<< %s >>\nstream\n%s\nendstream\nendobj\n" % (number, text, rows)
        else:
            text = b" ".join(key.encode() + b" " + value for key, value in keys.items())
            out += (table(entries) if kind == "table" else b"") + b"trailer\n<< %s >>\n" % text
        return out + b"startxref\n%d\n" % (at if start is None else start) + end


    def packed(self, number: int, holder: bytes) -> bytes:
        """The file with one object in an object stream, which is written as it stands here."""
        out = self.data if self.data.endswith((b"\n", b"\r")) else self.data + b"\n"
        own = int(self.pdf.trailer.Size)
        at = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (own, holder)
        rows = b"".join((b"\x02" + own.to_bytes(4) + b"\0\0", b"\x01" + at.to_bytes(4) + b"\0\0", b"\x01" + len(out).to_bytes(4) + b"\0\0"))
        keys = b"/Root %s /Size %d /Prev %d /ID %s" % (self.root.unparse(), own + 2, start_of(self.data), self.pdf.trailer["/ID"].unparse())
        text = b"/Type /XRef /W [1 4 2] /Index [%d 1 %d 2] %s /Length %d" % (number, own, keys, len(rows))
        return out + b"%d 0 obj\n<< %s >>\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (own + 1, text, rows, len(out))


@dataclass
class Case:
    """A file under attack: its bytes, the file that was signed, the keys of the tests, and how it came to be."""

    name: str
    data: bytes
    base: bytes
    keys: Path
    changes: list[str] = field(default_factory=list)

    def open(self) -> Edit:
        return Edit(self.data)

    def signatures(self) -> list[Signature]:
        with self.open() as edit:
            return [Signature(None, None, one.byte_range, one.time_stamp) for one in edit.signatures]

    def signed(self, edit: Edit, key: str = "p384") -> bytes:
        """The edit with a signature of somebody who is trusted as well."""
        edit.add_signature()
        return sign_gap(edit.save(), self.keys, key)
