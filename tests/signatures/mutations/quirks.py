"""What is odd in a file before anybody signs it, so that some readers mend it, and mend it otherwise when something comes behind it. Each
keeps every byte in its place, or adds bytes before or behind the file."""

import random
import re
from collections.abc import Callable

QUIRKS: dict[str, Callable[[bytes, random.Random], bytes]] = {}


def quirk(make: Callable[[bytes, random.Random], bytes]) -> Callable:
    QUIRKS[make.__name__.replace("_", " ")] = make
    return make


def once(data: bytes, pattern: bytes, turn: Callable[[bytes], bytes], chance: random.Random) -> bytes:
    """One of what a pattern finds, turned into something of the same length."""
    found = list(re.finditer(pattern, data))
    if not found:
        return data
    one = chance.choice(found)
    return data[: one.start()] + turn(one[0]).ljust(len(one[0]))[: len(one[0])] + data[one.end() :]


@quirk
def bytes_before_the_header(data: bytes, chance: random.Random) -> bytes:
    return chance.choice([b"\n", b"%!PS\n", b" " * 500]) + data


@quirk
def size_too_small(data: bytes, chance: random.Random) -> bytes:
    return once(data, rb"/Size \d+", lambda old: b"/Size %d" % max(1, int(old[6:]) - chance.choice([1, 2, 5])), chance)


@quirk
def no_size(data: bytes, chance: random.Random) -> bytes:
    return once(data, rb"/Size", lambda old: b"/Sizf", chance)


@quirk
def section_starts_at_one(data: bytes, chance: random.Random) -> bytes:
    return once(data, rb"xref\n0 ", lambda old: b"xref\n1 ", chance)


@quirk
def entry_free(data: bytes, chance: random.Random) -> bytes:
    return once(data, rb"\d{10} 00000 n ", lambda old: b"0000000000 65535 f ", chance)


@quirk
def entry_of_another_generation(data: bytes, chance: random.Random) -> bytes:
    return once(data, rb" 00000 n ", lambda old: b" 00001 n ", chance)


@quirk
def entry_beside(data: bytes, chance: random.Random) -> bytes:
    return once(data, rb"\d{10} 00000 n", lambda old: b"%010d 00000 n" % max(0, int(old[:10]) + chance.choice([-1, 1, -2])), chance)


@quirk
def entry_padded(data: bytes, chance: random.Random) -> bytes:
    return once(data, rb"\n(\d{10}) 00000 n ", lambda old: b"\n" + old[2:12] + b"000000 n " if old[1:2] == b"0" else old, chance)


@quirk
def start_beside(data: bytes, chance: random.Random) -> bytes:
    return once(data, rb"startxref\n\d+", lambda old: b"startxref\n%d" % (int(old[10:]) + chance.choice([-1, 1, -3])), chance)


@quirk
def length_other(data: bytes, chance: random.Random) -> bytes:
    return once(data, rb"/Length \d+", lambda old: b"/Length %d" % max(0, int(old[8:]) - chance.choice([1, 2, 9])), chance)


@quirk
def no_end_of_an_object(data: bytes, chance: random.Random) -> bytes:
    return once(data, rb"endobj", lambda old: b"%     ", chance)


@quirk
def another_header(data: bytes, chance: random.Random) -> bytes:
    return once(data, rb"\n\d 0 obj", lambda old: b"\n%d 0 obj" % chance.randint(1, 9), chance)


@quirk
def no_end_of_the_file(data: bytes, chance: random.Random) -> bytes:
    return once(data, rb"%%EOF", lambda old: b"%%EOG", chance)


@quirk
def root_twice(data: bytes, chance: random.Random) -> bytes:
    return once(data, rb"/ID \[[^\]]*\]", lambda old: b"/Root %d 0 R" % chance.randint(1, 9), chance)


@quirk
def more_behind_the_end(data: bytes, chance: random.Random) -> bytes:
    return data + chance.choice([b"\n" * 20, b"\0" * 90, b"%%EOF\n", b"% nog iets\n", b"startxref\n15\n%%EOF\n"])
