"""Content that changes between two signatures, and is as it was when the second signature, or the reader, looks."""

from collections.abc import Iterator

from pikepdf import Array

from .edit import Case, Edit, sign_gap
from .registry import attack


def _swap(data: bytes) -> bytes:
    with Edit(data) as edit:
        page = edit.page()
        page.Contents = edit.stream(b"q 1 g 0 0 595 842 re f Q")
        edit.touch(page)
        return edit.save()


def _sign(data: bytes, case: Case, name: str) -> bytes:
    with Edit(data) as edit:
        edit.add_signature(name)
        return sign_gap(edit.save(), case.keys)


def _restored(data: bytes, case: Case) -> Edit:
    with case.open() as old:
        contents = old.page().get("/Contents")
        text = contents.unparse() if contents is not None else b"null"
        page_number = old.page().objgen
    edit = Edit(data)
    page = edit.page()
    numbers = [int(one) for one in text.replace(b"[", b" ").replace(b"]", b" ").replace(b"R", b" ").split() if one.isdigit()]
    back = [edit.pdf.get_object(numbers[index], numbers[index + 1]) for index in range(0, len(numbers) - 1, 2)]
    page.Contents = back[0] if len(back) == 1 else Array(back)
    assert page.objgen == page_number
    edit.touch(page)
    return edit


@attack()
def swapped_before_second_signature(case: Case) -> Iterator[tuple[str, bytes]]:
    """The second signatory signs other content than the first."""
    yield "swapped", _sign(_swap(case.data), case, "tweede")


@attack()
def swapped_and_back(case: Case) -> Iterator[tuple[str, bytes]]:
    """The second signatory signs other content; then it is as the first one signed it, and one more signature comes."""
    second = _sign(_swap(case.data), case, "tweede")
    with _restored(second, case) as edit:
        yield "back-unsigned", edit.save()
    with _restored(second, case) as edit:
        edit.add_signature("derde")
        yield "back-signed", sign_gap(edit.save(), case.keys)
    with _restored(_swap(case.data), case) as edit:
        yield "back-between", _sign(edit.save(), case, "tweede")
