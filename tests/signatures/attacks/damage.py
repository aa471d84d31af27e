"""Flipped bits and cut files: what an accident does, or somebody who has the bytes and no program."""

import hashlib
import random
from collections.abc import Iterator

from asn1crypto import cms

from .edit import Case
from .registry import NOT_PASSED, attack


def _random(case: Case, what: str) -> random.Random:
    return random.Random(hashlib.sha256(f"{what} {case.name}".encode()).digest())


def _flipped(data: bytes, at: int, bit: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :]


@attack()
def bits_at_signed_places(case: Case) -> Iterator[tuple[str, bytes]]:
    """In the part before a signature's value and in the part behind it, of every signature."""
    chance = _random(case, "signed")
    for number, one in enumerate(case.signatures()):
        start, end = one.gap
        for place in [chance.randrange(0, start) for _ in range(4)] + [chance.randrange(end, one.end) for _ in range(2)] + [start - 1, end]:
            bit = chance.randrange(8)
            yield f"{number}-byte-{place}-bit-{bit}", _flipped(case.data, place, bit)


def _places(content: bytes) -> Iterator[tuple[str, int]]:
    """Bytes of signed data that nobody may change: the signature's value, signed attributes, the signed digest."""
    info = cms.ContentInfo.load(content)
    signer = info["content"]["signer_infos"][0]
    value = signer["signature"].native
    yield "value", content.rindex(value) + len(value) // 2
    attributes = signer["signed_attrs"]
    digest = next(one for one in attributes if one["type"].native == "message_digest")["values"][0].native
    yield "digest", content.index(digest) + 3
    body = attributes.contents
    yield "attribute", content.index(body) + len(body) - 2
    certificates = info["content"]["certificates"]
    own = next(one.chosen for one in certificates if one.chosen.serial_number == signer["sid"].chosen["serial_number"].native)
    text = own.dump()
    yield "certificate", content.index(text) + len(text) - 9


@attack(NOT_PASSED, "with another certificate in it, the signature's own is not there: a verdict about its maker cannot be given")
def bits_in_signed_data(case: Case) -> Iterator[tuple[str, bytes]]:
    for number, one in enumerate(case.signatures()):
        start, end = one.gap
        content = bytes.fromhex(case.data[start + 1 : end - 1].decode())
        for name, place in _places(content):
            changed = _flipped(content, place, 2)
            text = changed.hex().encode()
            if case.data[start + 1 : end - 1].isupper():
                text = text.upper()
            yield f"{number}-{name}", case.data[: start + 1] + text + case.data[end - 1 :]


@attack(NOT_PASSED, "what is left of a cut file may be one that nobody signed yet, or no file at all")
def cut_off(case: Case) -> Iterator[tuple[str, bytes]]:
    """At places where no revision ends: there it would be the file of before."""
    data = case.data
    last = case.signatures()[-1]
    ends = {last.end}
    chance = _random(case, "cut")
    places = {"one-byte": len(data.rstrip()) - 1, "end-mark": data.rindex(b"%%EOF"), "start": data.rindex(b"startxref"), "in-gap": sum(last.gap) // 2}
    places |= {"behind-gap": last.gap[1], "half": len(data) // 2, "some": chance.randrange(100, len(data) - 20), "header": 9}
    for name, place in places.items():
        tail = data[:place].rstrip()
        if place not in ends and not tail.endswith(b"%%EOF"):
            yield name, data[:place]


@attack()
def middle_left_out(case: Case) -> Iterator[tuple[str, bytes]]:
    chance = _random(case, "middle")
    for number, one in enumerate(case.signatures()[:3]):
        place = chance.randrange(20, one.gap[0] - 20)
        yield f"{number}-byte", case.data[:place] + case.data[place + 1 :]
        yield f"{number}-doubled", case.data[:place] + case.data[place : place + 1] + case.data[place:]


