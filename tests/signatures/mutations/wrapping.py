"""What an increment brings along that may come after a signature, so that a change beside it has an alibi: another signature, a document
time-stamp, validation data, other information, a filled field. What is signed is really signed, by keys that are trusted.
"""

import asyncio
import hashlib
import random
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pikepdf
from asn1crypto import pem
from attacks.edit import GAP, RANGE, ROOM, Edit, NotApplicable, fields_of, sign_gap
from pikepdf import Array, Dictionary, Name, String
from pyhanko.keys import load_cert_from_pemder, load_private_key_from_pemder
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

SIGNATURE = b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /Contents %s /ByteRange %s >>"
TIME_STAMP = b"<< /Type /DocTimeStamp /Filter /Adobe.PPKLite /SubFilter /ETSI.RFC3161 /Contents %s /ByteRange %s >>"
# Each tells in words what is particular about it.
WRAPS: dict[str, Callable[[Edit, random.Random, Path], str | None]] = {}


def wrap(make: Callable[[Edit, random.Random, Path], str | None]) -> Callable:
    WRAPS[make.__name__.replace("_", " ").replace("time stamp", "time-stamp")] = make
    return make


def gap(edit: Edit, text: bytes) -> pikepdf.Object:
    value = edit.new(Dictionary())
    edit.raw[value.objgen[0]] = text % (GAP, RANGE)
    return value


# None, bare, over words, and what is no area.
AREAS = [None, None, None, [300, 30, 400, 50], [300, 30, 400, 50], [60, 690, 460, 810], [300, 30, 400, 50, 60], [300, 30, 300, 50], [400, 50, 300, 30]]


def look(edit: Edit, chance: random.Random) -> pikepdf.Object:
    return edit.picture(chance.choice([b"0 0 100 20 re S", b"0 0 100 20 re S", b"1 0 0 rg 0 0 100 20 re f"]), 100, 20)


def page_of(edit: Edit, chance: random.Random) -> pikepdf.Object:
    return edit.page(chance.choice([0, 0, len(edit.pdf.pages) - 1]))


@wrap
def plain(edit: Edit, chance: random.Random, keys: Path) -> None:
    """Nothing."""


@wrap
def signature(edit: Edit, chance: random.Random, keys: Path) -> str:
    rect = chance.choice(AREAS)
    picture = look(edit, chance) if rect or chance.random() < 0.2 else None
    edit.add_signature("later", page=page_of(edit, chance), rect=rect, picture=picture)
    return f"at {rect}{' with a look' if picture is not None else ''}"


def waiting_field(edit: Edit) -> pikepdf.Object:
    found = [one for one in fields_of(edit.pdf) if one.get("/FT") == Name.Sig and "/V" not in one and one.is_indirect]
    if not found:
        raise NotApplicable("no field waits")
    return found[-1]


@wrap
def waiting(edit: Edit, chance: random.Random, keys: Path) -> None:
    """Somebody signs in a field that waited."""
    one = waiting_field(edit)
    one.V = gap(edit, SIGNATURE)
    if [float(corner) for corner in one.get("/Rect", [0, 0, 0, 0])][:4] != [0, 0, 0, 0] and chance.random() < 0.7:
        one.AP = Dictionary(N=edit.picture(b"0 0 100 20 re S", 100, 20))
    edit.touch(one)
    edit.form().SigFlags = 3


@wrap
def time_stamp(edit: Edit, chance: random.Random, keys: Path) -> str:
    value = gap(edit, TIME_STAMP)
    page = page_of(edit, chance)
    one = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=String("tijd"), F=132, Rect=Array([0, 0, 0, 0]), P=page, V=value)
    rect = chance.choice(AREAS) if chance.random() < 0.35 else None
    if rect:
        one.Rect, one.AP = Array(rect), Dictionary(N=look(edit, chance))
    edit.add_field(one, page)
    edit.form().SigFlags = 3
    return f"at {rect}"


def time_stamp_in_it(edit: Edit, chance: random.Random, keys: Path) -> None:
    """A time-stamp takes a field that waited."""
    one = waiting_field(edit)
    one.V = gap(edit, TIME_STAMP)
    edit.touch(one)
    edit.form().SigFlags = 3


WRAPS["time-stamp in it"] = time_stamp_in_it


@wrap
def validation_data(edit: Edit, chance: random.Random, keys: Path) -> None:
    certificate = edit.stream(pem.unarmor((keys / "interm.pem").read_bytes())[2])
    if isinstance(store := edit.root.get("/DSS"), pikepdf.Dictionary):
        store.Certs = Array([*store.get("/Certs", []), certificate])
        edit.touch(store if store.is_indirect else edit.root)
    else:
        edit.root.DSS = edit.new(Dictionary(Type=Name.DSS, Certs=Array([certificate])))
        edit.touch_root()


@wrap
def information(edit: Edit, chance: random.Random, keys: Path) -> None:
    if isinstance(one := edit.pdf.trailer.get("/Info"), pikepdf.Dictionary | pikepdf.Stream) and one.is_indirect and chance.random() < 0.8:
        one.Producer = String("Ondertekenprogramma 2")
        edit.touch(one)
    else:
        edit.trailer["/Info"] = edit.new(Dictionary(Title=String("Afspraken, getekend"))).unparse()


@wrap
def metadata(edit: Edit, chance: random.Random, keys: Path) -> None:
    one = edit.root.get("/Metadata")
    if not isinstance(one, pikepdf.Stream):
        raise NotApplicable("no metadata")
    one.write(one.read_bytes() + b" ")
    edit.touch(one)


@wrap
def extensions(edit: Edit, chance: random.Random, keys: Path) -> None:
    if isinstance(one := edit.root.get("/Extensions"), pikepdf.Dictionary):
        one.ADBE = Dictionary(BaseVersion=Name("/1.7"), ExtensionLevel=8)
        edit.touch(one if one.is_indirect else edit.root)
    else:
        edit.root.Extensions = Dictionary(ESIC=Dictionary(BaseVersion=Name("/1.7"), ExtensionLevel=5))
        edit.touch_root()


@wrap
def filled(edit: Edit, chance: random.Random, keys: Path) -> None:
    """A field of text gets a value and a look."""
    found = [one for one in fields_of(edit.pdf) if one.get("/FT") == Name.Tx and one.is_indirect]
    if not found:
        raise NotApplicable("no field of text")
    one = found[-1] if chance.random() < 0.6 else chance.choice(found)
    one.V = String("Voorbeeldstad")
    old = one.get("/AP", Dictionary()).get("/N")
    look = b"/Tx BMC q BT /Helv 10 Tf 0 g 2 6 Td (Voorbeeldstad) Tj ET Q EMC"
    if isinstance(old, pikepdf.Stream) and chance.random() < 0.5:
        old.write(look)
        edit.touch(old)
    else:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        one.AP = Dictionary(N=edit.picture(look, 200, 20, Font=Dictionary(Helv=font)))
    edit.touch(one)


@cache
def stamper(keys: Path) -> DummyTimeStamper:
    own, root = (load_cert_from_pemder(str(keys / f"{name}.pem")) for name in ("tsa", "root"))
    return DummyTimeStamper(own, load_private_key_from_pemder(str(keys / "tsa.key.pem"), None), SimpleCertificateStore.from_certs([root]))


def stamp_gap(data: bytes, keys: Path) -> bytes:
    """Fills in the last empty gap with a time-stamp."""
    start = data.rindex(GAP)
    end = start + len(GAP)
    data = data.replace(RANGE, b"[0 %010d %010d %010d]" % (start, end, len(data) - end), 1)
    token = asyncio.run(stamper(keys).async_timestamp(hashlib.sha256(data[:start] + data[end:]).digest(), "sha256")).dump()
    return data[: start + 1] + token.hex().encode().ljust(2 * ROOM, b"0") + data[end - 1 :]


def sealed(data: bytes, keys: Path) -> bytes:
    """Whatever waits to be signed or stamped, is."""
    if GAP not in data:
        return data
    around = data[data.rindex(GAP) - 400 : data.rindex(GAP)]
    return stamp_gap(data, keys) if re.search(rb"/DocTimeStamp[^>]*$", around) else sign_gap(data, keys)
