"""Files that an attacker drew up: what was signed, changed beforehand, written anew and signed by somebody who is trusted.

Every object is written by its own number, in bytes that an attack may give, and behind a table of cross-references; so what is changed
afterwards is only what the attack changes."""

import re
from collections.abc import Callable, Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name

from .cipher import Cipher
from .edit import Case, Edit, reference_text, serialize, sign_gap, start_of, table, value_text

COVER = b"q 1 g 0 0 2000 2000 re f Q"
# Where the files of the corpus have text on their first page, and where none has.
OVER = [60, 690, 460, 810]
BARE = [300, 60, 500, 110]
IDENTIFIER = b"opzet"


def helvetica() -> pikepdf.Object:
    return Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)


class Draft(Edit):
    """A file before anybody signed it."""

    def __init__(self, case: Case) -> None:
        super().__init__(case.base)
        self.case = case
        padding = [one.objgen[0] for one in self.pdf.objects if isinstance(one, pikepdf.Dictionary) and not len(one) and one.objgen[0] >= int(self.pdf.trailer.Size) - 1]
        self.padding = set(padding)
        self.cipher: Cipher | None = None
        # Numbers of objects whose text is written as it stands, whether or not others are encrypted.
        self.open: set[int] = set()

    def encrypt(self, way: str, change: Callable[[bytes], bytes] = lambda text: text, **more: object) -> None:
        """From here on with an empty user password; `change` spells the encryption dictionary otherwise."""
        self.cipher = Cipher.made(way, IDENTIFIER, **more)
        own = self.new(Dictionary())
        self.raw[own.objgen[0]] = change(self.cipher.dictionary())
        self.open.add(own.objgen[0])
        self.trailer["/Encrypt"] = own.unparse()

    def resources(self) -> pikepdf.Object:
        """Those of the first page, its own."""
        page, node = self.page(), self.page()
        while "/Resources" not in node and "/Parent" in node:
            node = node.Parent
        page.Resources = Dictionary({key: value for key, value in node.get("/Resources", Dictionary()).items()})
        return page.Resources

    def resource(self, kind: str, name: str, value: object) -> None:
        found = self.resources()
        own = Dictionary({key: one for key, one in found.get(f"/{kind}", Dictionary()).items()})
        own[f"/{name}"] = value
        found[f"/{kind}"] = own

    def show(self, content: bytes, before: bool = False) -> pikepdf.Object:
        """More on the first page; gives the stream."""
        page = self.page()
        old = page.get("/Contents")
        streams = [] if old is None else list(old) if isinstance(old, pikepdf.Array) else [old]
        guard = [self.stream(b"q "), *streams, self.stream(b" Q ")] if streams else []
        made = self.stream(b" " + content + b" ")
        page.Contents = Array([made, *streams] if before else [*guard, made])
        return made

    def clear(self, content: bytes = b" ") -> None:
        """The first page is a sheet of A4 with this content alone."""
        page = self.page()
        for key in ("/CropBox", "/Rotate", "/UserUnit", "/Group", "/Annots"):
            if key in page:
                del page[key]
        page.MediaBox = Array([0, 0, 595, 842])
        page.Contents = self.stream(content)
        self.resources()

    def words(self, text: str = "20.000 euro", at: tuple[float, float] = (310, 80), size: float = 12) -> bytes:
        """Content that shows words in Helvetica."""
        self.resource("Font", "Opzet", self.new(helvetica()))
        return b"BT /Opzet %g Tf %g %g Td (%s) Tj ET" % (size, *at, text.encode("latin-1"))

    def beside(self, content: bytes) -> None:
        """The page has this content, and words that everybody sees."""
        self.page().Contents = self.stream(self.words("De gemeente betaalt 20.000 euro", (80, 600), 14) + b" " + content)

    def field(self, kind: str = "Tx", rect: list[float] | None = None, name: str = "opzet", **more: object) -> pikepdf.Object:
        return self.add_field(self.new(Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name(f"/{kind}"), T=name, F=4, Rect=Array(rect or BARE), P=self.page(), **more)))

    def fonts_of_form(self) -> None:
        form = self.form()
        form.DR = Dictionary(Font=Dictionary(Helv=self.new(helvetica())))
        form.DA = pikepdf.String("/Helv 10 Tf 0 g")

    def whole(self) -> bytes:
        """Every object once, the table and the trailer."""
        bodies = {}
        for number, one in enumerate(self.pdf.objects, 1):
            # A number or a string that is an object of its own is one of Python's here.
            if not isinstance(one, pikepdf.Object):
                bodies[number] = (0, reference_text(one))
                continue
            number = one.objgen[0]
            if number in self.padding and number not in self.changed and number not in self.raw:
                continue
            if isinstance(one, pikepdf.Stream) and one.get("/Type") in (Name.XRef, Name.ObjStm):
                continue
            bodies[number] = (0, serialize(one))
        bodies |= {number: (0, text) for number, text in self.raw.items()}
        out, entries = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", {0: None}
        for number, (_, text) in sorted(bodies.items()):
            if number in self.freed:
                continue
            entries[number] = (len(out), 0)
            text = self.cipher.object(text, number, 0) if self.cipher and number not in self.open else text
            out += b"%d 0 obj\n%s\nendobj\n" % (number, text)
        # Numbers that are not used are free.
        entries |= {number: None for number in range(max(bodies) + 1) if number not in entries}
        keys = {"/Root": self.root.unparse(), "/Size": b"%d" % (max(entries) + 1), "/ID": b"[<%s> <%s>]" % (2 * (IDENTIFIER.hex().encode(),))} | self.trailer
        text = b" ".join(key.encode() + b" " + value for key, value in keys.items())
        return out + table(entries) + b"trailer\n<< %s >>\nstartxref\n%d\n%%%%EOF\n" % (text, len(out))

    def signed(self, permission: int | None = None, key: str = "p256") -> bytes:
        """Signed; with a permission, certified (DocMDP)."""
        self.add_signature("opsteller")
        value = self.form().Fields[-1].V
        if permission is not None:
            reference = b"/Reference [<< /Type /SigRef /TransformMethod /DocMDP /TransformParams << /Type /TransformParams /V /1.2 /P %d >> >>] " % permission
            number = value.objgen[0]
            self.raw[number] = self.raw[number].replace(b"/Contents", reference + b"/Contents", 1)
            self.root.Perms = Dictionary(DocMDP=value)
        return sign_gap(self.whole(), self.case.keys, key)


def drafted(case: Case, prepare: Callable[[Draft], object], permission: int | None = None) -> tuple[bytes, object]:
    """The signed file, and what its preparation gave."""
    with Draft(case) as draft:
        made = prepare(draft)
        return draft.signed(permission), made


def rewritten(data: bytes, bodies: dict[int, bytes]) -> bytes:
    """An increment with these objects, as they stand here. It takes the trailer as text: no program need be able to read the file."""
    keys = dict(re.findall(rb"/(Root|Size|ID|Info|Encrypt) (\[.*?\]|\d+ \d+ R|\d+)", data[data.rindex(b"trailer") :]))
    out, entries = data if data.endswith(b"\n") else data + b"\n", {}
    for number, text in sorted(bodies.items()):
        entries[number] = (len(out), 0)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    keys |= {b"Size": b"%d" % max(int(keys[b"Size"]), *(number + 1 for number in bodies)), b"Prev": b"%d" % start_of(data)}
    text = b" ".join(b"/%s %s" % one for one in keys.items())
    return out + table(entries) + b"trailer\n<< %s >>\nstartxref\n%d\n%%%%EOF\n" % (text, len(out))


def as_stream(text: bytes, content: bytes) -> bytes:
    """A dictionary with bytes behind it."""
    return text.rstrip()[:-2] + b" /Length %d >>\nstream\n%s\nendstream" % (len(content), content)


def before_and_after(case: Case, prepare: Callable[[Draft], tuple[int, bytes]], pairs: dict[str, tuple[bytes, bytes]]) -> Iterator[tuple[str, bytes]]:
    """One object as it was signed and as it is afterwards: `prepare` gives its number and its text, in which `@` is what changes."""
    for name, (before, after) in pairs.items():
        with Draft(case) as draft:
            number, text = prepare(draft)
            assert b"@" in text, name
            draft.raw[number] = text.replace(b"@", before)
            data = draft.signed()
        yield name, rewritten(data, {number: text.replace(b"@", after)})


def without(one: pikepdf.Object, *keys: str) -> bytes:
    """A dictionary without some keys, open at its end."""
    kept = Dictionary({key: value for key, value in one.items() if key not in keys})
    return kept.unparse()[:-2]


def page_text(draft: Draft, *keys: str) -> bytes:
    """The first page without these keys; open at its end."""
    page = draft.page()
    return b"<< " + b" ".join(key.encode("latin-1") + b" " + value_text(page, key) for key in page.keys() if key not in keys)
