"""Sorts of change to an object: each takes a place and chance, changes it, and tells in words what it did."""

import random
from collections.abc import Callable
from decimal import Decimal

import pikepdf
from attacks.edit import Edit, NotApplicable
from pikepdf import Array, Dictionary, Name, String

from . import vocabulary
from .objects import Place

# What signing writes by itself: a change to these is one of the signature's value, which no structure has to tell.
SEALED = {"/ByteRange", "/Contents"}
SORTS: dict[str, Callable[[Edit, Place, random.Random], str]] = {}


def sort(change: Callable[[Edit, Place, random.Random], str]) -> Callable:
    SORTS[change.__name__.replace("_", " ")] = change
    return change


def chosen(place: Place, chance: random.Random, fits: Callable[[object], bool], keys: list[str] | None = None) -> str:
    """A key whose value fits."""
    found = [key for key in keys or place.own.keys() if fits(place.own.get(key)) and not (place.kind == "signature" and key in SEALED)]
    if not found:
        raise NotApplicable(f"nothing of that sort in {place.kind}")
    return chance.choice(found)


def is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def is_numbers(value: object) -> bool:
    return isinstance(value, pikepdf.Array) and len(value) > 0 and all(is_number(one) for one in value)


def written(edit: Edit, place: Place) -> None:
    edit.touch(place.holder)


def put(edit: Edit, place: Place, key: str, value: object) -> None:
    place.own[key] = value
    written(edit, place)


def numbered(edit: Edit, place: Place, chance: random.Random, turn: Callable[[object], object]) -> str:
    """Turns one number of a dictionary, or of an array in it, into another."""
    key = chosen(place, chance, lambda value: is_number(value) or is_numbers(value))
    value = place.own.get(key)
    if is_number(value):
        put(edit, place, key, turn(value))
        return key
    index = chance.randrange(len(value))
    value[index] = turn(value[index])
    edit.touch(value if value.is_indirect else place.holder)
    return f"{key}[{index}]"


@sort
def number_slightly(edit: Edit, place: Place, chance: random.Random) -> str:
    return numbered(edit, place, chance, lambda value: value + chance.choice([1, -1, 2, Decimal("0.5")]))


@sort
def number_by_a_hundred_thousandth(edit: Edit, place: Place, chance: random.Random) -> str:
    return numbered(edit, place, chance, lambda value: Decimal(value) + chance.choice([Decimal("0.00001"), Decimal("0.00009"), Decimal("-0.00005")]))


@sort
def integer_for_real(edit: Edit, place: Place, chance: random.Random) -> str:
    return numbered(edit, place, chance, lambda value: Decimal(f"{value}.0") if isinstance(value, int) else int(value))


@sort
def number_huge(edit: Edit, place: Place, chance: random.Random) -> str:
    return numbered(edit, place, chance, lambda value: chance.choice([value * 1000000, -value, 0, 2**31, 2**32 + int(value), int(value) + 360 * 65536, Decimal("99999999999999999999.5")]))


@sort
def name_other(edit: Edit, place: Place, chance: random.Random) -> str:
    key = chosen(place, chance, lambda value: isinstance(value, pikepdf.Name))
    old = str(place.own.get(key))
    put(edit, place, key, Name(chance.choice([old + "x", old.swapcase(), "/Off", "/None", "/Identity", "/DeviceGray", "/Form", "/Image", "/All", "/AllOff"])))
    return f"{key} {old}"


@sort
def text_other(edit: Edit, place: Place, chance: random.Random) -> str:
    key = chosen(place, chance, lambda value: isinstance(value, pikepdf.String) or isinstance(value, bool))
    old = place.own.get(key)
    put(edit, place, key, not old if isinstance(old, bool) else String(chance.choice(["", "1000000 euro", str(old) + " en meer"])))
    return key


@sort
def reference_elsewhere(edit: Edit, place: Place, chance: random.Random) -> str:
    key = chosen(place, chance, lambda value: isinstance(value, pikepdf.Object) and value.is_indirect or isinstance(value, pikepdf.Array))
    value, other = place.own.get(key), chance.choice([vocabulary.another, vocabulary.another, vocabulary.stream, vocabulary.picture, vocabulary.missing])(edit, chance)
    if isinstance(value, pikepdf.Array) and len(value):
        index = chance.randrange(len(value))
        value[index] = other
        edit.touch(value if value.is_indirect else place.holder)
        return f"{key}[{index}]"
    put(edit, place, key, other)
    return key


@sort
def item_added(edit: Edit, place: Place, chance: random.Random) -> str:
    key = chosen(place, chance, lambda value: isinstance(value, pikepdf.Array))
    value = place.own.get(key)
    more = value[chance.randrange(len(value))] if len(value) and chance.random() < 0.5 else chance.choice([vocabulary.another, vocabulary.stream, vocabulary.missing])(edit, chance)
    value.insert(chance.randint(0, len(value)), more)
    edit.touch(value if value.is_indirect else place.holder)
    return key


@sort
def item_removed(edit: Edit, place: Place, chance: random.Random) -> str:
    key = chosen(place, chance, lambda value: isinstance(value, pikepdf.Array) and len(value) > 0)
    value = place.own.get(key)
    del value[chance.randrange(len(value))]
    edit.touch(value if value.is_indirect else place.holder)
    return key


@sort
def items_swapped(edit: Edit, place: Place, chance: random.Random) -> str:
    key = chosen(place, chance, lambda value: isinstance(value, pikepdf.Array) and len(value) > 1)
    value = place.own.get(key)
    items = list(value)
    chance.shuffle(items)
    for index, item in enumerate(items):
        value[index] = item
    edit.touch(value if value.is_indirect else place.holder)
    return key


@sort
def key_added(edit: Edit, place: Place, chance: random.Random) -> str:
    for _ in range(20):
        key, maker = vocabulary.added(place.kind, chance)
        if key not in place.own and not (place.kind == "signature" and key in SEALED):
            put(edit, place, key, maker(edit, chance))
            return key
    raise NotApplicable("every key is there")


@sort
def key_given_another_value(edit: Edit, place: Place, chance: random.Random) -> str:
    found = [pair for pair in vocabulary.BY_KIND.get(place.kind, vocabulary.EVERY) if pair[0] in place.own and not (place.kind == "signature" and pair[0] in SEALED)]
    if not found:
        raise NotApplicable("no such key")
    key, maker = chance.choice(found)
    put(edit, place, key, maker(edit, chance))
    return key


@sort
def key_removed(edit: Edit, place: Place, chance: random.Random) -> str:
    key = chosen(place, chance, lambda value: True)
    del place.own[key]
    written(edit, place)
    return key


@sort
def keys_swapped(edit: Edit, place: Place, chance: random.Random) -> str:
    keys = [key for key in place.own.keys() if not (place.kind == "signature" and key in SEALED)]
    if len(keys) < 2:
        raise NotApplicable("one key")
    one, other = chance.sample(keys, 2)
    first, second = place.own.get(one), place.own.get(other)
    place.own[one], place.own[other] = second, first
    written(edit, place)
    return f"{one} {other}"


@sort
def key_inherited(edit: Edit, place: Place, chance: random.Random) -> str:
    """What an object has itself goes to what it inherits from; or comes there where it has none."""
    above = place.own.get("/Parent")
    if not isinstance(above, pikepdf.Dictionary):
        raise NotApplicable("nothing to inherit from")
    if chance.random() < 0.5:
        key = chosen(place, chance, lambda value: True, [key for key in place.own.keys() if key not in ("/Parent", "/Kids", "/Type")])
        above[key] = place.own.get(key)
        del place.own[key]
        written(edit, place)
    else:
        key, maker = vocabulary.added(place.kind, chance)
        above[key] = maker(edit, chance)
    edit.touch(above)
    return key


@sort
def value_in_an_object_of_its_own(edit: Edit, place: Place, chance: random.Random) -> str:
    key = chosen(place, chance, lambda value: not (isinstance(value, pikepdf.Object) and value.is_indirect))
    value = place.own.get(key)
    text = value.unparse() if isinstance(value, pikepdf.Object) else pikepdf.unparse_content_stream([([value], pikepdf.Operator("x"))])[:-2]
    made = edit.new(Dictionary())
    edit.raw[made.objgen[0]] = text
    edit.changed.pop(made.objgen[0], None)
    put(edit, place, key, made)
    return key


@sort
def value_null(edit: Edit, place: Place, chance: random.Random) -> str:
    key = chosen(place, chance, lambda value: True)
    made = edit.new(Dictionary())
    edit.changed.pop(made.objgen[0], None)
    edit.raw[made.objgen[0]] = b"null"
    put(edit, place, key, made)
    return key


@sort
def content_other(edit: Edit, place: Place, chance: random.Random) -> str:
    if not isinstance(place.own, pikepdf.Stream):
        raise NotApplicable("no stream")
    try:
        old = place.own.read_bytes()
    except pikepdf.PdfError:
        old = place.own.read_raw_bytes()
    loud, cover = vocabulary.LOUD, vocabulary.COVER
    new = chance.choice([loud, cover, b"", old + b"\n" + loud, old.replace(b"1", b"9", 1), old.replace(b" Tj", b" ' ", 1), old[: len(old) // 2], cover + b"\n" + old])
    place.own.write(new)
    written(edit, place)
    return f"{len(old)} bytes became {len(new)}"


@sort
def object_for_another(edit: Edit, place: Place, chance: random.Random) -> str:
    """An object becomes a copy of another one."""
    others = [one for one in edit.pdf.objects if isinstance(one, pikepdf.Dictionary | pikepdf.Stream) and one.objgen != place.holder.objgen]
    if not others:
        raise NotApplicable("no other object")
    other = chance.choice(others)
    from attacks.edit import serialize

    edit.raw[place.holder.objgen[0]] = serialize(other)
    return f"like {other.objgen[0]}"


@sort
def object_gone(edit: Edit, place: Place, chance: random.Random) -> str:
    number = place.holder.objgen[0]
    if chance.random() < 0.5:
        edit.freed.add(number)
        return "freed"
    edit.raw[number] = b"null"
    return "null"


@sort
def dictionary_for_a_stream(edit: Edit, place: Place, chance: random.Random) -> str:
    """A dictionary becomes a stream with the same keys, which a reader may take for content."""
    if isinstance(place.own, pikepdf.Stream) or not place.own.is_indirect:
        raise NotApplicable("a stream, or inside another object")
    text = place.own.unparse(resolved=True).rstrip()
    content = chance.choice([vocabulary.LOUD, vocabulary.COVER])
    edit.raw[place.own.objgen[0]] = text[:-2] + b" /Length %d >>\nstream\n%s\nendstream" % (len(content), content)
    return "stream"
