"""What a page shows and how large it is: content, resources, boxes, and which pages there are."""

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name

from .edit import Case, Edit, NotApplicable
from .registry import attack

COVER = b"q 1 g 0 0 595 842 re f Q"


def _contents(page: pikepdf.Object) -> list[pikepdf.Object]:
    contents = page.get("/Contents")
    if contents is None:
        raise NotApplicable("an empty page")
    return list(contents) if isinstance(contents, pikepdf.Array) else [contents]


@attack()
def content_replaced(case: Case) -> Iterator[tuple[str, bytes]]:
    with case.open() as edit:
        page = edit.page()
        page.Contents = edit.stream(COVER)
        edit.touch(page)
        yield "new-stream", edit.save()
    with case.open() as edit:
        stream = _contents(edit.page())[0]
        stream.write(COVER)
        edit.touch(stream)
        yield "same-object", edit.save()
    with case.open() as edit:
        stream = _contents(edit.page(-1))[0]
        stream.write(COVER)
        edit.touch(stream)
        yield "last-page", edit.save()


@attack()
def content_stamped(case: Case) -> Iterator[tuple[str, bytes]]:
    """A stamp: one more stream in the list, before or behind."""
    for name in ("behind", "before"):
        with case.open() as edit:
            page = edit.page()
            old, stamp = _contents(page), edit.stream(b" q 1 0 0 rg 100 400 200 80 re f Q ")
            page.Contents = Array([stamp, *old] if name == "before" else [*old, stamp])
            edit.touch(page)
            yield name, edit.save()
    with case.open() as edit:
        page = edit.page()
        page.Contents = Array(_contents(page)[:-1])
        edit.touch(page)
        yield "one-less", edit.save()


@attack()
def content_one_figure(case: Case) -> Iterator[tuple[str, bytes]]:
    """The least change: one byte of the content of the page, as an amount would change."""
    with case.open() as edit:
        stream = _contents(edit.page())[0]
        data = stream.read_bytes()
        at = next((index for index in range(len(data) - 1, 0, -1) if data[index : index + 1].isdigit()), None)
        if at is None:
            raise NotApplicable("no figure in the content")
        stream.write(data[:at] + (b"1" if data[at : at + 1] != b"1" else b"9") + data[at + 1 :])
        edit.touch(stream)
        yield "figure", edit.save()


@attack()
def resources_changed(case: Case) -> Iterator[tuple[str, bytes]]:
    with case.open() as edit:
        page = edit.page()
        resources = page.get("/Resources")
        if resources is None:
            raise NotApplicable("no resources of its own")
        edit.touch(resources if resources.is_indirect else page)
        resources.ExtGState = Dictionary(G=Dictionary(ca=0), **{key[1:]: Dictionary(ca=0, CA=0) for key in resources.get("/ExtGState", {})})
        yield "transparent", edit.save()
    with case.open() as edit:
        page = edit.page()
        page.Resources = Dictionary()
        edit.touch(page)
        yield "none", edit.save()
    with case.open() as edit:
        for page in edit.pdf.pages:
            pictures = page.obj.get("/Resources", Dictionary()).get("/XObject", Dictionary())
            for key in pictures.keys():
                if pictures[key].is_indirect:
                    pictures[key].write(COVER)
                    edit.touch(pictures[key])
                    yield "object", edit.save()
                    return


@attack()
def page_boxes(case: Case) -> Iterator[tuple[str, bytes]]:
    changes = {
        "crop": ("/CropBox", Array([0, 600, 595, 842])),
        "media": ("/MediaBox", Array([0, 0, 300, 842])),
        "trim": ("/TrimBox", Array([0, 600, 595, 842])),
        "rotate": ("/Rotate", 180),
        "unit": ("/UserUnit", 10),
        "art": ("/ArtBox", Array([0, 600, 595, 842])),
    }
    for name, (key, value) in changes.items():
        with case.open() as edit:
            page = edit.page()
            page[key] = value
            edit.touch(page)
            yield name, edit.save()


@attack()
def inherited_from_pages(case: Case) -> Iterator[tuple[str, bytes]]:
    """The same by the node above the pages."""
    for name, key, value in (("rotate", "/Rotate", 180), ("crop", "/CropBox", Array([0, 600, 595, 842])), ("count", "/Count", 1)):
        with case.open() as edit:
            node = edit.root.Pages
            if node.get(key) == value:
                continue
            node[key] = value
            edit.touch(node)
            yield name, edit.save()


def _tree(edit: Edit) -> pikepdf.Object:
    node = edit.page().Parent
    edit.touch(node)
    if node.Kids.is_indirect:
        edit.touch(node.Kids)
    return node


@attack()
def pages_added_and_removed(case: Case) -> Iterator[tuple[str, bytes]]:
    for name in ("behind", "before"):
        with case.open() as edit:
            node = _tree(edit)
            extra = edit.new(Dictionary(Type=Name.Page, Parent=node, MediaBox=Array([0, 0, 595, 842]), Contents=edit.stream(COVER), Resources=Dictionary()))
            node.Kids.insert(0 if name == "before" else len(node.Kids), extra)
            node.Count = int(node.Count) + 1
            yield f"added-{name}", edit.save()
    with case.open() as edit:
        node = _tree(edit)
        node.Kids.append(edit.page())
        node.Count = int(node.Count) + 1
        yield "twice", edit.save()
    with case.open() as edit:
        if len(edit.pdf.pages) < 2:
            return
        node = _tree(edit)
        del node.Kids[0]
        node.Count = int(node.Count) - 1
        yield "removed", edit.save()
    with case.open() as edit:
        node = _tree(edit)
        if len(node.Kids) < 2:
            return
        node.Kids = Array(list(node.Kids)[::-1])
        yield "reordered", edit.save()


@attack()
def page_replaced(case: Case) -> Iterator[tuple[str, bytes]]:
    """The page is another object; or the tree of pages is."""
    with case.open() as edit:
        node = _tree(edit)
        copy = Dictionary({key: value for key, value in edit.page().items()})
        copy.Contents = edit.stream(COVER)
        node.Kids[0] = edit.new(copy)
        yield "other-page", edit.save()
    with case.open() as edit:
        page = edit.new(Dictionary(Type=Name.Page, MediaBox=Array([0, 0, 595, 842]), Contents=edit.stream(COVER), Resources=Dictionary()))
        tree = edit.new(Dictionary(Type=Name.Pages, Kids=Array([page]), Count=1))
        page.Parent = tree
        edit.root.Pages = tree
        edit.touch_root()
        yield "other-tree", edit.save()


@attack()
def page_extras(case: Case) -> Iterator[tuple[str, bytes]]:
    """Entries of a page that act, or that change how it is shown."""
    script = Dictionary(S=Name.JavaScript, JS="app.alert('Anders')")
    changes = {
        "action": ("/AA", Dictionary(O=script)),
        "transition": ("/Trans", Dictionary(S=Name.Fade)),
        "duration": ("/Dur", 1),
        "group": ("/Group", Dictionary(S=Name.Transparency, I=True, K=True, CS=Name.DeviceGray)),
        "structure": ("/StructParents", 9999),
        "separation": ("/SeparationInfo", Dictionary()),
        "viewports": ("/VP", Array()),
        "template": ("/Type", Name.Template),
    }
    for name, (key, value) in changes.items():
        with case.open() as edit:
            edit.page()[key] = value
            edit.touch(edit.page())
            yield name, edit.save()
