"""Where a signature's picture stands, said so that programs do not agree: its rectangle, its flags, its page, the picture's own box. To one
it lies on bare paper, or nowhere; to another it lies over the words."""

from collections.abc import Callable, Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, String

from .draft import BARE, OVER, Draft
from .edit import Case, Edit, sign_gap
from .registry import on_draft
from .roles import sign_waiting


def _sheet(draft: Draft, **entries: object) -> None:
    draft.clear()
    draft.page().Contents = draft.stream(draft.words("De gemeente betaalt 20.000 euro", (80, 750), 14))
    _write(draft.page(), entries)


def placed(
    case: Case, name: str, dress: Callable[[Edit, pikepdf.Object], None], prepare: Callable[[Draft], None] = _sheet, rect: list[float] = BARE,
    waiting: bool = False,
) -> tuple[str, bytes]:
    """A signature on bare paper, whose widget `dress` changes: in a new field, or in one that waited."""
    with Draft(case) as draft:
        prepare(draft)
        number = draft.field("Sig", rect=rect, name="tweede").objgen[0] if waiting else 0
        data = draft.signed()
    with Edit(data) as edit:
        if waiting:
            one = edit.pdf.get_object(number, 0)
            one.AP = Dictionary(N=edit.letters())
            dress(edit, one)
            return name, sign_waiting(edit, one, case.keys)
        edit.add_signature("tweede", rect=rect, picture=edit.letters())
        dress(edit, edit.form().Fields[-1])
        return name, sign_gap(edit.save(), case.keys)


def _set(**entries: object) -> Callable[[Edit, pikepdf.Object], None]:
    return lambda _, one: _write(one, entries)


def _write(one: pikepdf.Object, entries: dict[str, object]) -> None:
    for key, value in entries.items():
        if value is not None:
            one[f"/{key}"] = value
        elif f"/{key}" in one:
            del one[f"/{key}"]


@on_draft()
def rectangle_of_other_numbers(case: Case) -> Iterator[tuple[str, bytes]]:
    for name, text in {
        "five": b"[60 690 460 810 0]", "five-empty-first": b"[0 0 0 0 460 810]", "six": b"[60 690 460 810 60 690]", "three": b"[60 690 460]",
        "nested": b"[[60 690 460 810]]",
        "string": b"[(60) 690 460 810]", "null": b"[60 null 460 810]", "boolean": b"[60 690 460 true]", "names": b"[/a /b /c /d]", "text": b"(60 690 460 810)",
        "none": b"null", "dictionary": b"<< /A 1 >>",
        "huge": b"[60 690 99999999999999999999.0 810]", "below": b"[60 690 -99999999999999999999.0 810]", "hardly": b"[60 690 60.009 810]",
        "flat": b"[60 690 460 690.009]",
    }.items():
        yield placed(case, name, _set(Rect=Object.parse(text)))


@on_draft()
def rectangle_not_in_order(case: Case) -> Iterator[tuple[str, bytes]]:
    for name, rect in {
        "across": [460, 690, 60, 810], "down": [60, 810, 460, 690], "both": [460, 810, 60, 690], "bare-across": [500, 60, 300, 110],
        "bare-down": [300, 110, 500, 60],
    }.items():
        yield placed(case, name, _set(Rect=Array(rect)))


@on_draft()
def rectangle_of_references(case: Case) -> Iterator[tuple[str, bytes]]:
    """The rectangle, or a side of it, is an object: one that was there, which says something else to somebody else."""

    def prepare(draft: Draft) -> None:
        _sheet(draft)
        draft.root.PieceInfo = Dictionary(Plaats=Dictionary(Private=draft.new(Array(OVER)), LastModified=String("D:20260101")))

    yield placed(case, "old-object", lambda edit, one: one.__setitem__("/Rect", edit.root.PieceInfo.Plaats.Private), prepare)
    yield placed(case, "of-the-page", lambda edit, one: one.__setitem__("/Rect", edit.new(Array(OVER))), prepare)

    def loop(edit: Edit, one: pikepdf.Object) -> None:
        side = edit.new(Dictionary())
        edit.raw[side.objgen[0]] = b"%s" % side.unparse()
        one.Rect = Array([60, 690, 460, side])

    yield placed(case, "round", loop)


@on_draft()
def rectangle_moved_by_signing(case: Case) -> Iterator[tuple[str, bytes]]:
    """The field waited on bare paper, and is signed elsewhere."""
    for name, rect in {"over-text": OVER, "grown": [60, 60, 560, 810], "by-little": [300.04, 60, 500, 110], "emptied": [0, 0, 0, 0]}.items():
        yield placed(case, name, _set(Rect=Array(rect)), waiting=True)


@on_draft()
def flags_of_a_widget(case: Case) -> Iterator[tuple[str, bytes]]:
    """Flags by which a widget stands upright on a turned page, keeps its size, or is seen at one time and not at another."""
    flags = {
        "invisible": 1, "hidden": 2, "not-printed": 128, "no-zoom": 4 | 8, "no-rotate": 4 | 16, "no-view": 4 | 32, "read-only": 4 | 64 | 128 | 512,
        "toggle-no-view": 4 | 256, "unknown": 4 | 4096, "negative": -1, "none-at-all": 0,
    }
    for name in ("no-zoom", "no-rotate", "no-view", "hidden", "toggle-no-view", "invisible"):
        yield placed(case, name, _set(F=flags[name]))
        yield placed(case, f"{name}-waiting", lambda edit, one, name=name: one.__setitem__("/F", flags[name]), waiting=True)
    for name, value in {"real": Object.parse(b"4.0"), "string": String("4"), "negative": -1, "huge": Object.parse(b"4294967300")}.items():
        yield placed(case, name, _set(F=value))
    yield placed(case, "upright-on-a-turned-page", _set(F=4 | 16), lambda draft: _sheet(draft, Rotate=90), [60, 600, 110, 680])


@on_draft()
def box_of_the_picture(case: Case) -> Iterator[tuple[str, bytes]]:
    """Boxes without an area and matrices that cannot be turned back: some programs then draw in the units of the page."""
    content = b"1 g 0 0 2000 2000 re f 0 g 60 740 400 20 re f"
    for name, text in {
        "no-area": b"/BBox [0 0 0 0]", "no-width": b"/BBox [0 0 0 900]", "none": b"", "three": b"/BBox [0 0 595]", "names": b"/BBox [/a /b /c /d]",
        "singular": b"/BBox [0 0 595 842] /Matrix [0 0 0 0 0 0]", "flat": b"/BBox [0 0 595 842] /Matrix [1 0 0 0 0 0]",
        "five": b"/BBox [0 0 595 842] /Matrix [1 0 0 1 0]", "mirrored": b"/BBox [0 0 595 842] /Matrix [1 2 2 4 0 0]",
        "text": b"/BBox [0 0 595 842] /Matrix (1 0 0 1 0 0)", "tiny": b"/BBox [0 0 595 842] /Matrix [0.000000001 0 0 0.000000001 0 0]",
    }.items():

        def dress(edit: Edit, one: pikepdf.Object, text: bytes = text) -> None:
            made = edit.new(Dictionary())
            edit.raw[made.objgen[0]] = b"<< /Type /XObject /Subtype /Form /Resources << >> %s /Length %d >>\nstream\n%s\nendstream" % (text, len(content), content)
            one.AP = Dictionary(N=made)

        yield placed(case, name, dress)


@on_draft()
def appearance_that_is_none(case: Case) -> Iterator[tuple[str, bytes]]:
    """Where programs expect one picture stands something else: they draw one of their own, or none."""
    looks = {
        "only-pressed": lambda edit: Dictionary(D=edit.letters()), "empty": lambda edit: Dictionary(),
        "picture": lambda edit: edit.letters(), "list": lambda edit: Array([edit.letters()]),
        "image": lambda edit: Dictionary(N=edit.stream(b"\0" * 4, Type=Name.XObject, Subtype=Name.Image, Width=2, Height=2, ColorSpace=Name.DeviceGray, BitsPerComponent=8)),
        "of-the-page": lambda edit: Dictionary(N=edit.page().Contents), "nested": lambda edit: Dictionary(N=Dictionary(Aan=Dictionary(Aan=edit.letters()))),
    }
    for name, look in looks.items():
        yield placed(
            case, name, lambda edit, one, look=look: one.__setitem__("/AP", look(edit)), rect=OVER if name in ("empty", "null", "only-pressed") else BARE,
        )


@on_draft()
def widget_of_another_sort(case: Case) -> Iterator[tuple[str, bytes]]:
    """A signature field whose annotation is no widget: programs draw it in its own way, with an icon, a line or a window."""
    for subtype in (
        "FreeText", "Stamp", "Text", "FileAttachment", "Link", "Popup", "Square", "Highlight", "Sound", "Screen", "Redact", "Watermark", "PrinterMark",
        "TrapNet", "Onbekend",
    ):
        yield placed(case, subtype.lower(), _set(Subtype=Name(f"/{subtype}")))
    for subtype in ("Text", "FileAttachment", "Stamp", "Sound"):

        def dress(edit: Edit, one: pikepdf.Object, subtype: str = subtype) -> None:
            one.Subtype = Name(f"/{subtype}")
            one.Rect = Array([80, 760, 80, 760])
            del one.AP

        # No area: the icon has a size of its own.
        yield placed(case, f"{subtype.lower()}-icon", dress)
    yield placed(case, "none", lambda edit, one: one.__delitem__("/Subtype"))


@on_draft()
def widget_on_another_page(case: Case) -> Iterator[tuple[str, bytes]]:
    """`P` names another page than the one whose annotations have it, or none."""

    def two(draft: Draft) -> None:
        _sheet(draft)
        node = draft.root.Pages
        node.Kids.append(draft.new(Dictionary(Type=Name.Page, Parent=node, MediaBox=Array([0, 0, 595, 842]), Contents=draft.stream(b"0 0 595 842 re f"), Resources=Dictionary())))
        node.Count = int(node.Count) + 1

    yield placed(case, "other", lambda edit, one: one.__setitem__("/P", edit.page(-1)), two)
    yield placed(case, "catalog", lambda edit, one: one.__setitem__("/P", edit.root), two)
    yield placed(case, "copy", lambda edit, one: one.__setitem__("/P", edit.new(Dictionary({key: value for key, value in edit.page(-1).items()}))), two)
    yield placed(case, "node", lambda edit, one: one.__setitem__("/P", edit.root.Pages), two)
    yield placed(case, "waiting", lambda edit, one: one.__setitem__("/P", edit.page(-1)), two, waiting=True)


@on_draft()
def widget_in_no_page(case: Case) -> Iterator[tuple[str, bytes]]:
    """A field with an area that no page lists; programs that look at the form put it where its `P` says."""

    def unlisted(edit: Edit, one: pikepdf.Object) -> None:
        del edit.page().Annots[-1]

    yield placed(case, "over-text", unlisted, rect=OVER)
    yield placed(case, "bare", unlisted)

    def loose(draft: Draft) -> None:
        _sheet(draft)

    def kid(edit: Edit, one: pikepdf.Object) -> None:
        """The widget is a kid that no page lists."""
        del edit.page().Annots[-1]
        made = edit.new(Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=Array(OVER), F=4, P=edit.page(), Parent=one, AP=one.AP))
        one.Kids = Array([made])
        for key in ("/Subtype", "/Rect", "/AP", "/P", "/F", "/Type"):
            if key in one:
                del one[key]

    yield placed(case, "kid", kid, loose)


@on_draft()
def widget_listed_twice(case: Case) -> Iterator[tuple[str, bytes]]:
    """In the annotations of two pages, or twice in one; over bare paper here and over words there."""

    def two(draft: Draft) -> None:
        _sheet(draft)
        node = draft.root.Pages
        node.Kids.append(draft.new(Dictionary(Type=Name.Page, Parent=node, MediaBox=Array([0, 0, 595, 842]), Contents=draft.stream(b"0 0 595 842 re f"), Resources=Dictionary(), Annots=Array())))
        node.Count = int(node.Count) + 1

    def again(edit: Edit, one: pikepdf.Object) -> None:
        edit.page(-1).Annots = Array([one])
        edit.touch(edit.page(-1))

    def twice(edit: Edit, one: pikepdf.Object) -> None:
        edit.page().Annots.append(one)

    yield placed(case, "other-page", again, two)
    yield placed(case, "same-page", twice, two)
    yield placed(case, "waiting-other-page", again, two, waiting=True)

    def waiting_on_two(draft: Draft) -> None:
        two(draft)

    with Draft(case) as draft:
        waiting_on_two(draft)
        one = draft.field("Sig", rect=BARE, name="tweede")
        draft.root.Pages.Kids[-1].Annots = Array([one])
        number = one.objgen[0]
        data = draft.signed()
    with Edit(data) as edit:
        one = edit.pdf.get_object(number, 0)
        one.AP = Dictionary(N=edit.letters())
        yield "waited-on-two-pages", sign_waiting(edit, one, case.keys)


@on_draft()
def page_reached_twice(case: Case) -> Iterator[tuple[str, bytes]]:
    """The page stands in the tree twice, and inherits other resources the second time: bare there, and written on here."""

    def prepare(draft: Draft, how: str) -> None:
        _sheet(draft)
        page, root = draft.page(), draft.root.Pages
        words = draft.letters("De gemeente betaalt 20.000 euro")
        page.Contents = draft.stream(b"q 1 0 0 1 300 20 cm /Beeld Do Q")
        del page.Resources
        nodes = []
        for picture in (draft.picture(b" "), words):
            nodes.append(draft.new(Dictionary(Type=Name.Pages, Parent=root, Kids=Array([page]), Count=1, Resources=Dictionary(XObject=Dictionary(Beeld=picture)))))
        if how == "turned":
            nodes[1].Rotate = 180
        kids = [one for one in root.Kids if one.objgen != page.objgen]
        root.Kids = Array([*nodes, *kids] if how != "nested" else [nodes[0], *kids, nodes[1]])
        root.Count = int(root.Count) + 1
        page.Parent = nodes[0 if how != "parent" else 1]

    for how in ("resources", "turned", "nested", "parent"):
        with Draft(case) as draft:
            if draft.page().Parent.objgen != draft.root.Pages.objgen:
                draft.page().Parent = draft.root.Pages
            prepare(draft, how)
            data = draft.signed()
        with Edit(data) as edit:
            edit.add_signature("tweede", rect=BARE, picture=edit.letters())
            yield how, sign_gap(edit.save(), case.keys)


@on_draft()
def page_of_an_odd_turn(case: Case) -> Iterator[tuple[str, bytes]]:
    """A turn that is none to one program, and is rounded by another: the bare spot is elsewhere."""
    for name, text in {
        "slanted": b"45", "real": b"90.0", "almost": b"89", "huge": b"99999999990", "string": b"(90)", "list": b"[90]",
    }.items():
        yield placed(case, name, lambda edit, one: None, lambda draft, text=text: _sheet(draft, Rotate=Object.parse(text)))


@on_draft()
def page_of_odd_boxes(case: Case) -> Iterator[tuple[str, bytes]]:
    """Boxes that are none, or that leave nothing of the page to one program and everything to another: over words all the same."""
    boxes = {
        "none": {"MediaBox": b"null"}, "reversed": {"MediaBox": b"[595 842 0 0]"}, "no-area": {"MediaBox": b"[0 0 0 0]"},
        "five": {"MediaBox": b"[0 0 595 842 9]"}, "crop-beyond": {"CropBox": b"[-500 -500 900 900]"}, "crop-empty": {"CropBox": b"[0 0 0 0]"},
        "crop-away": {"CropBox": b"[2000 2000 2595 2842]"}, "unit": {"UserUnit": b"0"}, "unit-below": {"UserUnit": b"-1"},
    }
    for name, entries in boxes.items():
        yield placed(
            case, name, lambda edit, one: None, lambda draft, entries=entries: _sheet(draft, **{key: Object.parse(text) for key, text in entries.items()}),
            OVER,
        )


@on_draft()
def field_with_several_widgets(case: Case) -> Iterator[tuple[str, bytes]]:
    """One widget on bare paper, and more of them over the words."""
    for name, rects in {
        "second-over-text": [BARE, OVER], "first-unseen": [[0, 0, 0, 0], OVER], "second-of-five-numbers": [BARE, [60, 690, 460, 810, 0]],
    }.items():

        def dress(edit: Edit, one: pikepdf.Object, rects: list = rects) -> None:
            picture = one.AP.N
            del edit.page().Annots[-1]
            kids = [edit.annotate(Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=Array(rect), F=4, P=edit.page(), Parent=one, AP=Dictionary(N=picture))) for rect in rects]
            one.Kids = Array(kids)
            for key in ("/Subtype", "/Rect", "/AP", "/P", "/F", "/Type"):
                del one[key]

        yield placed(case, name, dress)
    yield placed(
        case, "widget-and-kids", lambda edit,
        one: one.__setitem__("/Kids", Array([edit.annotate(Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=Array(OVER), F=4, Parent=one, AP=one.AP))])),
    )


@on_draft()
def appearance_without_an_area(case: Case) -> Iterator[tuple[str, bytes]]:
    """A rectangle without an area, and an appearance with words: pdfium stretches what others leave out."""
    for name, rect in {"corner": [0, 0, 0, 0], "over-text": [80, 760, 80, 760], "line": [60, 760, 460, 760], "upright": [80, 690, 80, 810]}.items():
        yield placed(case, name, _set(Rect=Array(rect)))
        yield placed(case, f"{name}-waiting", lambda edit, one: None, rect=rect, waiting=True)


@on_draft()
def border_beyond_the_field(case: Case) -> Iterator[tuple[str, bytes]]:
    """A border so thick that it lies over the words beside the field, which has no appearance of its own."""

    def dress(edit: Edit, one: pikepdf.Object, more: dict) -> None:
        del one.AP
        _write(one, more)

    thick = {
        "border": {"Border": Array([0, 0, 200])}, "marks": {"MK": Dictionary(BC=Array([0, 0, 0])), "Border": Array([0, 0, 200])},
        "corners": {"Border": Array([90, 90, 200])},
    }
    for name, more in thick.items():
        yield placed(case, name, lambda edit, one, more=more: dress(edit, one, more), rect=[80, 640, 300, 700])
