"""What somebody may send who means harm: bodies of each kind at their worst, from a size in bytes.

To add one: a line in `BODIES`, under its kind, with a function from a size to bytes (or to a whole request, for the kinds `head` and `half`).
All are made by themselves, so that the same size gives the same bytes.
"""

import json
import random
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass

MIB = 1 << 20
# What the service takes of JSON and forms of text, and of forms with files.
TEXT, FILES = 8 * MIB, 128 * MIB - 1024


@dataclass(frozen=True)
class Body:
    """A body, or a whole request when `type` is empty."""

    kind: str
    name: str
    path: str
    type: str
    make: Callable[[int], bytes]
    # Bytes at which it is at its worst.
    most: int
    # How it is sent: whole, slowly, in chunks of a few bytes, half, or whole by somebody who does not wait for the answer.
    way: str = "whole"

    def bytes(self, size: int) -> bytes:
        return self.make(min(size, self.most))


def many(before: str, unit: str, after: str, between: str = ",") -> Callable[[int], bytes]:
    """As often as it goes in; {n} in the unit counts."""

    def make(size: int) -> bytes:
        room = size - len(before) - len(after)
        if "{n}" not in unit:
            count = max(1, room // (len(unit) + len(between)))
            return (before + between.join([unit] * count) + after).encode()
        parts, n = [], 0
        while room > 0 or not parts:
            parts.append(unit.replace("{n}", str(n)))
            room -= len(parts[-1]) + len(between)
            n += 1
        return (before + between.join(parts) + after).encode()

    return make


def data(instrument: str, member: str, unit: str, filling: str = "") -> Callable[[int], bytes]:
    """A document of an instrument whose member is a list of many."""
    chosen = f', "filling": "{filling}"' if filling else ""
    return many(f'{{"instrument": "{instrument}"{chosen}, "data": {{"{member}": [', unit, "]}}")


def nested(opening: str, closing: str = "", middle: str = "1") -> Callable[[int], bytes]:
    def make(size: int) -> bytes:
        depth = max(1, size // (len(opening) + len(closing)))
        return (opening * depth + middle + closing * depth).encode()

    return make


def noise(size: int) -> bytes:
    return random.Random(size).randbytes(size)


def parts(name: str, content: Callable[[int], bytes], count: int = 1, heads: str = "", file: str = "a.pdf") -> Callable[[int], bytes]:
    """A form with files: `count` parts of one content."""

    def make(size: int) -> bytes:
        each = content(max(1, size // count))
        shown = f'; filename="{file}"' if file else ""
        head = f'--grens\r\nContent-Disposition: form-data; name="{name}"{shown}\r\n{heads}\r\n'.encode()
        return (head + each + b"\r\n") * count + b"--grens--\r\n"

    return make


def zeros(size: int) -> bytes:
    return bytes(size)


def pdf(objects: Callable[[int], list[bytes]]) -> Callable[[int], bytes]:
    """A PDF of these objects, numbered from 1, with a right table."""

    def make(size: int) -> bytes:
        out, places = [b"%PDF-1.7\n"], []
        length = len(out[0])
        for number, content in enumerate(objects(size), 1):
            places.append(length)
            out.append(b"%d 0 obj\n%s\nendobj\n" % (number, content))
            length += len(out[-1])
        table = b"".join(b"%010d 00000 n \n" % place for place in places)
        out.append(b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(places) + 1, table))
        out.append(b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, length))
        return b"".join(out)

    return make


PAGE = [b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields 5 0 R>>>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"]


def fields(size: int) -> list[bytes]:
    """As many fields for signatures as go in."""
    count = max(1, size // 120)
    own = [b"<</FT/Sig/T(f%d)/Type/Annot/Subtype/Widget/Rect[0 0 0 0]/P 3 0 R>>" % n for n in range(count)]
    references = b"[" + b" ".join(b"%d 0 R" % (6 + n) for n in range(count)) + b"]"
    return [*PAGE, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Annots 5 0 R>>", b"null", references, *own]


def swollen(size: int) -> list[bytes]:
    """A page whose content is a thousand times what was sent."""
    content = zlib.compress(b"0 0 m 9 9 l S\n" * (size * 60), 9)[: max(size, 64)]
    stream = b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(content), content)
    return [*PAGE, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>", stream, b"[]"]


def deep(size: int) -> list[bytes]:
    depth = size // 2
    return [*PAGE, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/X 4 0 R>>", b"[" * depth + b"]" * depth, b"[]"]


def png(size: int) -> bytes:
    """Pixels of one colour, as many as go in: 20,000 a side take a few hundred kB."""
    side = max(64, min(20_000, int((size * 900) ** 0.5)))

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    packer = zlib.compressobj(9)
    row = bytes(1 + side * 3)
    pixels = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def svg(size: int) -> bytes:
    """Each drawing shows the one before it ten times."""
    out = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><defs><rect id="a0" width="9" height="9"/>']
    for level in range(1, max(2, min(size // 250, 12))):
        out.append(f'<g id="a{level}">' + f'<use href="#a{level - 1}"/>' * 10 + "</g>")
    return ("".join(out) + f'</defs><use href="#a{len(out) - 1}"/></svg>').encode()


def query(size: int) -> bytes:
    pairs = "&".join(f"a{n}=1" for n in range(max(1, size // 9)))
    return f"GET /v1/instruments/gesprekscanvas/document?{pairs} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode()


def headers(size: int) -> bytes:
    own = "".join(f"X-{n}: {n}\r\n" for n in range(max(1, size // 14)))
    return f"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{own}\r\n".encode()


def accept(size: int) -> bytes:
    wanted = ",".join(["text/x;q=0.1"] * max(1, size // 13))
    return f"GET /v1/instruments HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAccept: {wanted}\r\nAccept-Language: {wanted}\r\n\r\n".encode()


def half_head(_: int) -> bytes:
    return b"POST /v1/documents HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nX-Half: "


def half_body(size: int) -> bytes:
    head = f"POST /v1/documents HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: {size * 2}\r\n\r\n"
    return head.encode() + b'{"instrument": "' + b"a" * size


DOCUMENTS, JSON = "/v1/documents", "application/json"
FORM, MULTIPART, PDF = "application/x-www-form-urlencoded", "multipart/form-data; boundary=grens", "application/pdf"
AGREEMENT, POSTER = "/instrumenten/overeenkomst/invullen/filled", "/instrumenten/praatplaat/invullen/filled"
CANVAS = "/instrumenten/gesprekscanvas/invullen/filled"
START = '{"instrument": "gesprekscanvas", '


def carried(member: str, unit: dict | str) -> Callable[[int], bytes]:
    """What an agreement's form carries from one step to the next: data in one field."""
    text = json.dumps(unit).replace("%", "%25").replace("&", "%26").replace("+", "%2B")
    return many(f'stap=1&carried={{"{member}":[', text, "]}")


def json_body(name: str, make: Callable[[int], bytes], most: int = TEXT, path: str = DOCUMENTS, way: str = "whole") -> Body:
    return Body("json", name, path, JSON, make, most, way)


def form_body(name: str, path: str, make: Callable[[int], bytes], most: int = TEXT, way: str = "whole") -> Body:
    return Body("form", name, path, FORM, make, most, way)


BODIES = [
    json_body("lists in lists", nested("[")),
    json_body("lists in lists, closed", nested("[", "]")),
    json_body("objects in objects", nested('{"a":', "}")),
    json_body("small numbers", many("[", "0", "]")),
    json_body("empty lists", many("[", "[]", "]")),
    json_body("empty objects", many("[", "{}", "]")),
    json_body("letters", many("[", '"a"', "]")),
    json_body("unknown members", many(START + '"data": {', '"a{n}": 0', "}}")),
    json_body("unknown members, outside", many("{", '"a{n}": 0', "}")),
    json_body("one member, doubled", many(START + '"data": {', '"a": 0', "}}")),
    json_body("long names in one another", nested('{"' + "a" * 190 + '":', "}"), 60 * 200),
    json_body("one long text", lambda size: (START + '"data": {"coalition": "').encode() + b"a" * (size - 80) + b'"}}'),
    json_body("escapes", many(START + '"data": {"coalition": "', "\\u0007", '"}}', "")),
    json_body("one long number", lambda size: b'{"width": 1' + b"0" * (size - 20) + b"}"),
    json_body("options", many(START + '"options": {', '"a{n}": "b"', "}}")),
    json_body("notes", many(START + '"data": {"boxes": {"doel": [', '{"text": "a"}', "]}}}")),
    json_body("notes that are no notes", many(START + '"data": {"boxes": {"doel": [', '"a"', "]}}}")),
    json_body("actions", data("gesprekscanvas", "actions", '{"what":"a"}')),
    json_body("logos", data("gesprekscanvas", "logos", '{"image":"a","alt":"b"}')),
    json_body("parties", data("overeenkomst", "parties", '{"name":"a"}')),
    json_body("empty parties", data("overeenkomst", "parties", "{}")),
    json_body("own clauses", data("overeenkomst", "clauses", '{"id":"eigen-{n}","title":"a","text":"b"}')),
    json_body("unknown clauses", data("overeenkomst", "clauses", '"a{n}"')),
    json_body("the same clause", data("overeenkomst", "clauses", '"inzet"')),
    json_body("effects", data("praatplaat", "effects", '"a"')),
    json_body("participants", data("vergelijking", "participants", '["",1]')),
    json_body("entries", data("vergelijking", "entries", '{"organisation":"a"}')),
    json_body("a plan as a calendar", many('{"instrument":"vervolgplan","format":"ics","data":{"actions":[', '{"what":"a"}', "]}}")),
    json_body("a plan as a workbook", many('{"instrument":"vervolgplan","format":"xlsx","data":{"actions":[', '{"what":"a"}', "]}}")),
    json_body("small objects", many('{"instrument":"overeenkomst","data":{"enforceable":[', '{"a":[0]}', "]}}"), 512 << 10),
    json_body("by somebody who leaves", data("gesprekscanvas", "actions", '{"what":"a{n}"}'), 256 << 10, way="gone"),
    json_body("in small chunks", many("[", "0", "]"), 64 << 10, way="chunks"),
    json_body("a signature to prepare", many('{"chain": "', "-----BEGIN CERTIFICATE-----\\nMA==\\n", '"}', ""), path="/v1/signature-preparations"),
    form_body("fields of a canvas", CANVAS, many("", "boxes.doel.{n}.text=a", "", "&")),
    form_body("the last row only", CANVAS, lambda _: b"boxes.doel.99999999.text=a&actions.88888888.what=b"),
    form_body("fields of an agreement", AGREEMENT, many("", "parties.{n}.name=a", "", "&")),
    form_body("unknown fields", AGREEMENT, many("", "a{n}=b", "", "&")),
    form_body("one field, often", AGREEMENT, many("", "title=a", "", "&")),
    form_body("empty fields", AGREEMENT, many("", "=", "", "&")),
    form_body("percent signs", AGREEMENT, many("title=", "%25", "", "")),
    form_body("pictures", POSTER, many("", "images.a{n}=AA==&pictures.{n}.image=a{n}", "", "&")),
    form_body("logos", POSTER, many("", "logos.{n}.image=a", "", "&")),
    form_body("clauses that are carried", AGREEMENT, carried("clauses", "inzet")),
    form_body("own clauses that are carried", AGREEMENT, carried("clauses", {"id": "eigen", "title": "a", "text": "b"})),
    form_body("parties that are carried", AGREEMENT, carried("parties", {"name": "a"})),
    form_body("nested and carried", AGREEMENT, lambda size: b"stap=1&carried=" + b"[" * size),
    form_body("by somebody who leaves", AGREEMENT, many("", "parties.{n}.name=a", "", "&"), 256 << 10, way="gone"),
    Body("multipart", "one file of zeros", "/v1/preflights", MULTIPART, parts("file", zeros), FILES),
    Body("multipart", "one text of zeros", "/huisstijl", MULTIPART, parts("sender", zeros, file=""), FILES),
    Body("multipart", "empty parts", "/huisstijl", MULTIPART, lambda size: parts("a", lambda _: b"", max(1, size // 60), file="")(size), 16 * MIB),
    Body("multipart", "one member, often", "/huisstijl", MULTIPART, lambda size: parts("sender", lambda _: b"a", max(1, size // 70), file="")(size), 16 * MIB),
    Body("multipart", "empty files", "/bijvoegen", MULTIPART, lambda size: parts("agreement", lambda _: b"", max(1, size // 80))(size), 16 * MIB),
    Body("multipart", "beginnings of an end", "/controleren", MULTIPART, parts("file", lambda size: b"\r\n--gren" * (size // 8)), 32 * MIB),
    Body("multipart", "long heads", "/controleren", MULTIPART, lambda size: parts("file", zeros, heads="X-A: " + "a" * size + "\r\n")(9), 16 * MIB),
    Body("multipart", "no end", "/controleren", MULTIPART, lambda size: parts("file", zeros)(size)[:-12], 32 * MIB),
    Body("multipart", "no beginning", "/controleren", MULTIPART, noise, 16 * MIB),
    Body("upload", "noise", "/v1/readings", PDF, lambda size: b"%PDF-1.7\n" + noise(size), 16 * MIB),
    Body("upload", "objects", "/v1/readings", PDF, many("%PDF-1.7\n", "{n} 0 obj<<>>endobj", "", "\n"), 16 * MIB),
    Body("upload", "beginnings of objects", "/v1/verifications", PDF, many("%PDF-1.7\n", "1 0 obj<<", "", "\n"), 16 * MIB),
    Body("upload", "places of tables", "/v1/verifications", PDF, many("%PDF-1.7\n", "startxref\n9\n%%EOF", "", "\n"), 16 * MIB),
    Body("upload", "byte ranges", "/v1/verifications", PDF, many("%PDF-1.7\n", "/ByteRange[0 1 2 3]/Contents<30>", "", "\n"), 16 * MIB),
    Body("upload", "signature fields", "/v1/verifications", PDF, pdf(fields), 2 * MIB),
    Body("upload", "signature fields of a worksheet", "/v1/readings", PDF, pdf(fields), 2 * MIB),
    Body("upload", "a page that swells", "/v1/preflights", PDF, pdf(swollen), 256 << 10),
    Body("upload", "lists in lists", "/v1/preflights", PDF, pdf(deep), 8 * MIB),
    Body("upload", "a logo of many pixels", "/huisstijl", MULTIPART, parts("logo", png, file="a.png"), 512 << 10),
    Body("upload", "a logo of logos", "/huisstijl", MULTIPART, parts("logo", svg, file="a.svg"), 4096),
    Body("slow", "JSON", DOCUMENTS, JSON, many("[", "0", "]"), TEXT, "slow"),
    Body("slow", "a form", AGREEMENT, FORM, many("", "a{n}=b", "", "&"), TEXT, "slow"),
    Body("slow", "a file", "/v1/verifications", PDF, noise, 16 * MIB, "slow"),
    Body("slow", "a form with files", "/controleren", MULTIPART, parts("file", zeros), 16 * MIB, "slow"),
    Body("head", "a long query", "", "", query, 64 << 10),
    Body("head", "many headers", "", "", headers, 64 << 10),
    Body("head", "many choices", "", "", accept, 32 << 10),
    Body("half", "a head", "", "", half_head, 1, "half"),
    Body("half", "a body", "", "", half_body, 512 << 10, "half"),
]

KINDS = list(dict.fromkeys(body.kind for body in BODIES))
