"""How one object of an increment is spelled: what two readers read otherwise, because a key stands twice, a length is wrong, or a number is
written as no number should be."""

import random
import re
from collections.abc import Callable

from attacks.edit import NotApplicable

Spelling = Callable[[int, int, bytes, random.Random], bytes]
SPELLINGS: dict[str, Spelling] = {}
NUMBER = re.compile(rb"(?<=[ \[])-?\d+(?:\.\d+)?(?=[ \]])(?! \d+ R)")
KEY = re.compile(rb"/([A-Z][A-Za-z]+) ")
OTHERS = [b"null", b"0", b"90", b"[]", b"<< >>", b"/Off", b"(Anders)", b"true", b"1 0 R", b"3 0 R", b"4 0 R", b"7 0 R"]


def spelling(make: Spelling) -> Spelling:
    SPELLINGS[make.__name__.replace("_", " ")] = make
    return make


def written(number: int, generation: int, text: bytes) -> bytes:
    return b"%d %d obj\n%s\nendobj\n" % (number, generation, text)


def split(text: bytes) -> tuple[bytes, bytes]:
    """The dictionary of an object, and its stream."""
    head, mark, rest = text.partition(b"\nstream\n")
    return head, mark + rest


def a_key(head: bytes, chance: random.Random) -> bytes:
    found = [one[1] for one in KEY.finditer(head) if one[1] not in (b"Contents", b"ByteRange")]
    if not head.startswith(b"<<") or not found:
        raise NotApplicable("no key")
    return chance.choice(found)


@spelling
def key_twice(number: int, generation: int, text: bytes, chance: random.Random) -> bytes:
    head, rest = split(text)
    more = b" /%s %s " % (a_key(head, chance), chance.choice(OTHERS))
    head = head[:2] + more + head[2:] if chance.random() < 0.5 else head.rstrip()[:-2] + more + b">>"
    return written(number, generation, head + rest)


@spelling
def key_twice_by_number_sign(number: int, generation: int, text: bytes, chance: random.Random) -> bytes:
    head, rest = split(text)
    key = a_key(head, chance)
    more = b" /#%02x%s %s " % (key[0], key[1:], chance.choice(OTHERS))
    head = head[:2] + more + head[2:] if chance.random() < 0.5 else head.rstrip()[:-2] + more + b">>"
    return written(number, generation, head + rest)


@spelling
def key_by_number_sign(number: int, generation: int, text: bytes, chance: random.Random) -> bytes:
    head, rest = split(text)
    key = a_key(head, chance)
    return written(number, generation, head.replace(b"/" + key + b" ", b"/#%02x%s " % (key[0], key[1:]), 1) + rest)


@spelling
def number_spelled(number: int, generation: int, text: bytes, chance: random.Random) -> bytes:
    head, rest = split(text)
    found = list(NUMBER.finditer(head))
    if not found:
        raise NotApplicable("no number")
    one = chance.choice(found)
    old = one[0]
    new = chance.choice([b"+" + old, old + b".", old + b".0", b"--" + old, old + b"e2", old + b"-5", b"00" + old, b"0x" + old, old + b"x", b"16#" + old, old + b"..5", b"." + old])
    return written(number, generation, head[: one.start()] + new + head[one.end() :] + rest)


@spelling
def length_other(number: int, generation: int, text: bytes, chance: random.Random) -> bytes:
    head, rest = split(text)
    found = re.search(rb"/Length (\d+)", head)
    if not rest or not found:
        raise NotApplicable("no stream")
    new = chance.choice([b"0", b"1", b"%d" % (int(found[1]) - 1), b"%d" % (int(found[1]) + 3), b"%d" % (int(found[1]) * 9), b"(x)", b"%d.0" % int(found[1])])
    return written(number, generation, head[: found.start()] + b"/Length " + new + head[found.end() :] + rest)


@spelling
def stream_word(number: int, generation: int, text: bytes, chance: random.Random) -> bytes:
    head, rest = split(text)
    if not rest:
        raise NotApplicable("no stream")
    body = rest[len(b"\nstream\n") :]
    return written(number, generation, head + chance.choice([b"\nstream\r", b"\nstream", b"\nstream \n", b"\nstream\n\n", b"stream\n", b"%\nstream\n"]) + body)


@spelling
def no_end(number: int, generation: int, text: bytes, chance: random.Random) -> bytes:
    return written(number, generation, text).replace(b"endobj\n", chance.choice([b"", b"endob\n", b"endobj endobj\n", b"endobj%\n"]))


@spelling
def another_header(number: int, generation: int, text: bytes, chance: random.Random) -> bytes:
    other, form = chance.choice([(number + 1, generation), (number, generation + 1)]), chance.choice([b"%d %d  obj", b"0%d %d obj", b"+%d %d obj", b"%d %d obj%%"])
    head = b"%d %d obj" % other if chance.random() < 0.3 else form % (number, generation)
    return head + b"\n" + text + b"\nendobj\n"


@spelling
def another_object_inside(number: int, generation: int, text: bytes, chance: random.Random) -> bytes:
    """Another version of an object, where a reader that scans finds it: in a comment, in a string, behind the end."""
    other = b"%d 0 obj\n%s\nendobj" % (chance.choice([number, 1, 2, 3, 4, 5, 6, 7]), chance.choice([b"null", b"<< >>", b"<< /Length 34 >>\nstream\nq 1 0 0 rg 60 60 420 600 re f Q     \nendstream"]))
    if chance.random() < 0.4 and text.startswith(b"<<"):
        return written(number, generation, text[:2] + b" /Anders (" + other.replace(b"\n", b"\r") + b") " + text[2:])
    return written(number, generation, text) + (b"%" + other.replace(b"\n", b" ") + b"\n" if chance.random() < 0.5 else other + b"\n")


def spelled(number: int, generation: int, text: bytes, chance: random.Random) -> tuple[bytes, str]:
    """An object in one of the ways that fit it, and its name."""
    names = list(SPELLINGS)
    chance.shuffle(names)
    for name in names:
        try:
            return SPELLINGS[name](number, generation, text, chance), name
        except NotApplicable:
            continue
    raise NotApplicable("no spelling fits")
