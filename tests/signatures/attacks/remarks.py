"""What programs keep in a file for themselves: nobody is shown any of it, so it refuses no file. It is told; and it is no way in for anything else."""

from collections.abc import Callable, Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from .edit import Case, Edit
from .registry import attack

TOLD = frozenset({"program-data"})
WHY = "a program notes something in the file, and the report says that it did"
PIECE = Dictionary(A=Dictionary(LastModified=String("D:20260105120000Z"), Private=1))
ON_A_PAGE = {"PieceInfo": PIECE, "LastModified": String("D:20260105120000Z"), "TrapNet": True, "Anders": String("anders"), "ITXT": Name("/5.5.13")}


@attack(why=WHY, told=TOLD)
def notes_of_programs(case: Case) -> Iterator[tuple[str, bytes]]:
    """Private keys of the trailer, of the catalog, of pages and of the nodes above; the first part of the identifier."""
    with case.open() as edit:
        edit.touch(edit.root)
        edit.trailer["/ID"] = b"[<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]"
        if "/ID" in edit.pdf.trailer:
            yield "identifier", edit.save()
    with case.open() as edit:
        edit.touch(edit.root)
        edit.trailer["/Anders"] = b"(Anders)"
        yield "trailer", edit.save()
    places: dict[str, Callable[[Edit], pikepdf.Object]] = {"catalog": lambda edit: edit.root, "page": lambda edit: edit.page(), "node": lambda edit: edit.root.Pages}
    for place, get in places.items():
        for key, value in ON_A_PAGE.items():
            with case.open() as edit:
                get(edit)[f"/{key}"] = value
                edit.touch(get(edit))
                yield f"{place}-{key.lower()}", edit.save()
            with case.open() as edit:
                get(edit)[f"/{key}"] = edit.new(Dictionary(A=edit.new(Array([1]))))
                edit.touch(get(edit))
                yield f"{place}-{key.lower()}-chain", edit.save()
