"""The store of validation data is a part of the document as well: the catalog names one of its own parts as `DSS`, which may come, and then
that part changes, as a store may. Restored afterwards, too; and the same with the information and the metadata for a store."""

import re
from collections.abc import Callable, Iterator

from pikepdf import Array, Dictionary, Name

from .catalog_parts import PARTS, Part, sheets
from .draft import Draft
from .edit import Case, Edit, serialize, sign_gap
from .registry import on_draft


def becomes(edit: Edit, number: int, role: str = "DSS") -> None:
    """The catalog, or the trailer, names the part in another role."""
    if role == "Info":
        edit.trailer["/Info"] = b"%d 0 R" % number
    else:
        text = re.sub(rb"/%s (\d+ 0 R|<<.*?>>|/\S+) " % role.encode(), b"", serialize(edit.root))
        edit.raw[edit.root.objgen[0]] = text[:-2] + b"/%s %d 0 R >>" % (role.encode(), number)


def in_two_steps(case: Case, part: Part, role: str = "DSS", permission: int | None = None, signed: bool = False) -> tuple[bytes, int]:
    """The file after both steps, and the number of the part."""
    with Draft(case) as draft:
        sheets(draft)
        number = part.make(draft).objgen[0]
        data = draft.signed(permission)
    with Edit(data) as edit:
        if signed:
            edit.add_signature("tweede")
        becomes(edit, number, role)
        edit.new(Dictionary())
        data = sign_gap(edit.save(), case.keys) if signed else edit.save()
    with Edit(data) as edit:
        part.change(edit, number)
        if role == "Info":
            edit.trailer["/Info"] = b"%d 0 R" % number
        return edit.save(), number


@on_draft()
def part_that_becomes_the_store(case: Case) -> Iterator[tuple[str, bytes]]:
    for name, part in PARTS.items():
        yield name, in_two_steps(case, part)[0]


@on_draft()
def part_that_becomes_the_store_of_a_certified_file(case: Case) -> Iterator[tuple[str, bytes]]:
    """Nothing may change at all, says the certification."""
    for name in ("files-gone", "labels", "language"):
        yield name, in_two_steps(case, PARTS[name], permission=1)[0]


@on_draft()
def part_that_becomes_the_store_as_somebody_signs(case: Case) -> Iterator[tuple[str, bytes]]:
    """The increment of a signature that is trusted takes the first step."""
    for name in ("files-others", "bookmark", "structure"):
        yield name, in_two_steps(case, PARTS[name], signed=True)[0]


@on_draft()
def part_that_was_the_store_for_a_while(case: Case) -> Iterator[tuple[str, bytes]]:
    """Behind it the catalog names a store that is one."""
    for name in ("file", "files-others", "labels", "language"):
        data, _ = in_two_steps(case, PARTS[name])
        with Edit(data) as edit:
            store = edit.new(Dictionary(Type=Name.DSS, Certs=Array()))
            becomes(edit, store.objgen[0])
            yield name, edit.save()


@on_draft()
def part_that_was_the_store_from_the_start(case: Case) -> Iterator[tuple[str, bytes]]:
    """The draft named it so already: one step."""
    for name in ("files-others", "file", "labels", "bookmark", "right-to-left", "language"):
        with Draft(case) as draft:
            sheets(draft)
            number = PARTS[name].make(draft).objgen[0]
            becomes(draft, number)
            sign = draft.add_signature

            def last(*arguments: object, draft: Draft = draft, number: int = number, sign: Callable = sign) -> None:
                # The draft's own signature makes its form: the catalog is written when that stands in it.
                sign(*arguments)
                becomes(draft, number)

            draft.add_signature = last
            data = draft.signed()
        with Edit(data) as edit:
            PARTS[name].change(edit, number)
            yield name, edit.save()


@on_draft()
def part_that_becomes_the_information(case: Case) -> Iterator[tuple[str, bytes]]:
    for name in ("file", "files-others", "labels", "bookmark", "structure", "right-to-left", "opening"):
        yield name, in_two_steps(case, PARTS[name], "Info")[0]


@on_draft()
def part_that_becomes_the_metadata(case: Case) -> Iterator[tuple[str, bytes]]:
    for name in ("file", "files-others", "labels", "bookmark", "right-to-left", "opening"):
        yield name, in_two_steps(case, PARTS[name], "Metadata")[0]


@on_draft()
def part_that_becomes_another_that_may_change(case: Case) -> Iterator[tuple[str, bytes]]:
    for role in ("Extensions", "Version"):
        for name in ("files-others", "labels"):
            yield f"{role.lower()}-{name}", in_two_steps(case, PARTS[name], role)[0]
    with_store = {"VRI": b"<< /Type /DSS /VRI %d 0 R >>", "Certs": b"<< /Type /DSS /Certs [%d 0 R] >>", "CRLs": b"<< /Type /DSS /CRLs %d 0 R >>"}
    for key, text in with_store.items():
        with Draft(case) as draft:
            sheets(draft)
            number = PARTS["files-others"].make(draft).objgen[0]
            data = draft.signed()
        with Edit(data) as edit:
            store = edit.new(Dictionary())
            edit.raw[store.objgen[0]] = text % number
            becomes(edit, store.objgen[0])
            data = edit.save()
        with Edit(data) as edit:
            PARTS["files-others"].change(edit, number)
            yield f"store-{key.lower()}", edit.save()
