"""Values that move into objects of their own: the same ones may, and nothing else may come with them. A layer is known by which object it is,
and a copy of one is another."""

from collections.abc import Callable, Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from .draft import COVER, Draft, helvetica
from .edit import Case, Edit, sign_gap
from .registry import on_draft

WORDS = b"0.8 0 0 rg 60 60 400 300 re f"


def _moved(case: Case, name: str, prepare: Callable[[Draft], object], change: Callable[[Edit], object], signed: bool = False) -> Iterator[tuple[str, bytes]]:
    with Draft(case) as draft:
        draft.clear()
        prepare(draft)
        data = draft.signed()
    with Edit(data) as edit:
        change(edit)
        edit.touch(edit.page())
        if signed:
            edit.add_signature("tweede")
            yield name, sign_gap(edit.save(), case.keys)
        else:
            yield name, edit.save()


def copy(edit: Edit, one: pikepdf.Object, **other: object) -> pikepdf.Object:
    """A new object with what a dictionary has, but for some keys."""
    return edit.new(Dictionary({key: value for key, value in one.items()} | {f"/{key}": value for key, value in other.items()}))


def copied_stream(edit: Edit, one: pikepdf.Object, content: bytes | None = None, **other: object) -> pikepdf.Object:
    made = edit.new(pikepdf.Stream(edit.pdf, one.read_raw_bytes() if content is None else content))
    for key, value in one.stream_dict.items():
        if key != "/Length":
            made[key] = value
    for key, value in other.items():
        made[f"/{key}"] = value
    return made


def _layered(draft: Draft) -> None:
    layer = draft.new(Dictionary(Type=Name.OCG, Name=String("laag")))
    bare = draft.new(Dictionary(Name=String("laag")))
    draft.root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(ON=Array([layer]), OFF=Array(), Order=Array([layer])))
    draft.resource("Properties", "Laag", layer)
    draft.resource("Properties", "Kaal", bare)
    member = draft.new(Dictionary(Type=Name.OCMD, OCGs=Array([layer]), P=Name.AllOn))
    draft.resource("Properties", "Lid", member)
    picture = draft.picture(WORDS)
    picture.OC = layer
    draft.resource("XObject", "Beeld", picture)
    inner = draft.picture(b"/OC /Binnen BDC 0 0 99 99 re f EMC")
    inner.Resources = Dictionary(Properties=Dictionary(Binnen=layer))
    draft.resource("XObject", "Binnen", inner)
    draft.page().Contents = draft.stream(b"/OC /Laag BDC " + WORDS + b" EMC /Beeld Do /Binnen Do /OC /Lid BDC 0 0 9 9 re f EMC")


@on_draft()
def layer_that_is_copied(case: Case) -> Iterator[tuple[str, bytes]]:
    """In the resources of the page, of a picture, in what makes a picture optional, in a list of layers."""
    layer = lambda edit: edit.root.OCProperties.OCGs[0]

    def resources(edit: Edit, **other: object) -> None:
        edit.page().Resources = copy(edit, edit.page().Resources, **other)

    def properties(edit: Edit, name: str, value: object) -> None:
        own = edit.page().Resources.Properties
        resources(edit, Properties=copy(edit, own, **{name: value}))

    def drawn(edit: Edit, name: str, change: Callable[[pikepdf.Object], pikepdf.Object]) -> None:
        own = edit.page().Resources.XObject
        resources(edit, XObject=copy(edit, own, **{name: change(own[f"/{name}"])}))

    changes: dict[str, Callable[[Edit], None]] = {
        "page": lambda edit: properties(edit, "Laag", copy(edit, layer(edit))), "bare": lambda edit: properties(edit, "Laag", edit.page().Resources.Properties.Kaal),
        "direct": lambda edit: properties(edit, "Laag", Dictionary(Type=Name.OCG, Name=String("laag"))),
        "member": lambda edit: properties(edit, "Lid", copy(edit, edit.page().Resources.Properties.Lid)),
        "member-list": lambda edit: properties(edit, "Lid", copy(edit, edit.page().Resources.Properties.Lid, OCGs=edit.new(Array([copy(edit, layer(edit))])))),
        "picture": lambda edit: drawn(edit, "Beeld", lambda one: copied_stream(edit, one, OC=copy(edit, layer(edit)))),
        "within": lambda edit: drawn(edit, "Binnen", lambda one: copied_stream(edit, one, Resources=Dictionary(Properties=Dictionary(Binnen=copy(edit, layer(edit)))))),
        "other": lambda edit: drawn(edit, "Beeld", lambda one: copied_stream(edit, one, OC=edit.page().Resources.Properties.Lid)),
        "none": lambda edit: drawn(edit, "Beeld", lambda one: edit.picture(WORDS)),
    }
    for name, change in changes.items():
        yield from _moved(case, name, _layered, change)
        yield from _moved(case, f"{name}-signed", _layered, change, True)


@on_draft()
def resources_of_another_page(case: Case) -> Iterator[tuple[str, bytes]]:
    """Another font, picture or state under the same name: of another page, of a form, of the form of the document."""

    def prepare(draft: Draft) -> None:
        other = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Dictionary(Differences=Array([48, Name.nine])))
        draft.resource("Font", "Letters", draft.new(helvetica()))
        draft.page().Contents = draft.stream(b"BT /Letters 14 Tf 80 700 Td (De gemeente betaalt 20.000 euro) Tj ET")
        own = Dictionary({key: value for key, value in draft.page().Resources.items()})
        fonts = Dictionary({key: value for key, value in own.Font.items()})
        fonts.Letters = draft.new(other)
        own.Font = fonts
        draft.page(1).Resources = draft.new(own)
        draft.form().DR = draft.page(1).Resources
        draft.root.PieceInfo = Dictionary(A=draft.new(Dictionary({key: value for key, value in draft.page().Resources.items()})))

    def put(edit: Edit, value: object) -> None:
        edit.page().Resources = value

    def font(edit: Edit, value: object) -> None:
        own = copy(edit, edit.page().Resources)
        own.Font = copy(edit, own.Font, Letters=value)
        edit.page().Resources = own

    for name, change in {
        "page": lambda edit: put(edit, edit.page(1).Resources), "copied": lambda edit: put(edit, copy(edit, edit.page(1).Resources)),
        "fonts": lambda edit: put(edit, copy(edit, edit.page().Resources, Font=edit.page(1).Resources.Font)),
        "font": lambda edit: font(edit, edit.page(1).Resources.Font.Letters), "font-direct": lambda edit: font(edit, Dictionary({key: value for key, value in edit.page(1).Resources.Font.Letters.items()})),
        "more": lambda edit: font(edit, copy(edit, edit.page().Resources.Font.Letters, FirstChar=9)), "less": lambda edit: put(edit, edit.new(Dictionary(Font=Dictionary()))),
        "other-name": lambda edit: put(edit, copy(edit, edit.page().Resources, Font=Dictionary(Andere=edit.page().Resources.Font.Letters))),
    }.items():
        yield from _moved(case, name, prepare, change)


def nested(draft: Draft, levels: int, leaf: object, direct: bool = False) -> pikepdf.Object:
    """A value that many levels hold."""
    one = draft.new(Dictionary(Blad=leaf))
    for _ in range(levels):
        one = draft.new(Dictionary(Diep=one) if not direct else Dictionary(Diep=Array([one])))
    return one


@on_draft()
def leaf_that_changes_far_below(case: Case) -> Iterator[tuple[str, bytes]]:
    """One value of a copy is another, many levels of references down; or there are more levels than anybody follows."""
    for levels in (1, 10, 60, 63, 64, 65, 200, 3000):
        for kind, make in {"number": lambda n: n, "name": lambda n: Name(f"/N{n}"), "string": lambda n: String(f"s{n}"), "list": lambda n: Array([n])}.items():
            if kind != "number" and levels not in (10, 63):
                continue

            def prepare(draft: Draft) -> None:
                draft.page().Contents = draft.stream(WORDS)
                draft.resource("ExtGState", "Staat", nested(draft, levels, make(1)))

            def change(edit: Edit) -> None:
                edit.page().Resources = copy(edit, edit.page().Resources, ExtGState=Dictionary(Staat=nested(edit, levels, make(2))))

            yield from _moved(case, f"{kind}-{levels}", prepare, change)


@on_draft()
def references_that_double(case: Case) -> Iterator[tuple[str, bytes]]:
    """Each level names the next one twice: whoever does not remember what was compared never ends. The last leaf is another."""

    def doubled(draft: Draft, leaf: object, levels: int, lists: bool) -> pikepdf.Object:
        one = draft.new(Dictionary(Blad=leaf))
        for _ in range(levels):
            one = draft.new(Array([one, one]) if lists else Dictionary(L=one, R=one))
        return one

    for lists in (False, True):
        for levels in (40, 63, 64, 80):

            def prepare(draft: Draft) -> None:
                draft.page().Contents = draft.stream(WORDS)
                draft.resource("ExtGState", "Staat", doubled(draft, 1, levels, lists))

            def change(edit: Edit) -> None:
                edit.page().Resources = copy(edit, edit.page().Resources, ExtGState=Dictionary(Staat=doubled(edit, 2, levels, lists)))

            yield from _moved(case, f"{'lists' if lists else 'dictionaries'}-{levels}", prepare, change)

    # A circle, one value of which is another.
    def circle(draft: Draft, leaf: int) -> pikepdf.Object:
        one, two = draft.new(Dictionary(Blad=leaf)), draft.new(Dictionary())
        one.Volgend, two.Volgend = two, one
        return two

    def prepare_circle(draft: Draft) -> None:
        draft.page().Contents = draft.stream(WORDS)
        draft.resource("ExtGState", "Staat", circle(draft, 1))

    def change_circle(edit: Edit) -> None:
        edit.page().Resources = copy(edit, edit.page().Resources, ExtGState=Dictionary(Staat=circle(edit, 2)))

    yield from _moved(case, "circle", prepare_circle, change_circle)


@on_draft()
def stream_of_the_same_bytes(case: Case) -> Iterator[tuple[str, bytes]]:
    """The bytes of a picture, of content and of a font's table stay; how they are read, and where they are put, does not."""

    def prepare(draft: Draft) -> None:
        image = draft.stream(bytes(range(200)) * 2, Type=Name.XObject, Subtype=Name.Image, Width=20, Height=20, BitsPerComponent=8, ColorSpace=Name.DeviceGray)
        draft.resource("XObject", "Beeld", image)
        draft.resource("XObject", "Vorm", draft.picture(WORDS))
        draft.page().Contents = draft.stream(b"q 400 0 0 300 60 60 cm /Beeld Do Q /Vorm Do")

    def drawn(edit: Edit, name: str, **other: object) -> None:
        own = edit.page().Resources.XObject
        made = copied_stream(edit, own[f"/{name}"], **other)
        edit.page().Resources = copy(edit, edit.page().Resources, XObject=copy(edit, own, **{name: made}))

    def content(edit: Edit, **other: object) -> None:
        edit.page().Contents = copied_stream(edit, edit.page().Contents, **other)

    invert = Dictionary(FunctionType=2, Domain=[0, 1], C0=[1], C1=[0], N=1)
    for name, change in {
        "filter": lambda edit: drawn(edit, "Beeld", Filter=Name.ASCIIHexDecode), "filter-twice": lambda edit: drawn(edit, "Beeld", Filter=Array([Name.RunLengthDecode])),
        "parameters": lambda edit: drawn(edit, "Beeld", DecodeParms=Dictionary(Predictor=2)), "colours": lambda edit: drawn(edit, "Beeld", ColorSpace=Name.DeviceCMYK),
        "colours-made": lambda edit: drawn(edit, "Beeld", ColorSpace=Array([Name.Separation, Name("/None"), Name.DeviceGray, invert])),
        "decode": lambda edit: drawn(edit, "Beeld", Decode=Array([1, 0])), "width": lambda edit: drawn(edit, "Beeld", Width=10, Height=40),
        "mask": lambda edit: drawn(edit, "Beeld", Mask=Array([100, 200])), "alternates": lambda edit: drawn(edit, "Beeld", Alternates=Array()),
        "intent": lambda edit: drawn(edit, "Beeld", Intent=Name.Saturation), "bits": lambda edit: drawn(edit, "Beeld", BitsPerComponent=4, Height=40),
        "matrix": lambda edit: drawn(edit, "Vorm", Matrix=Array([1, 0, 0, 1, 90, 0])), "box": lambda edit: drawn(edit, "Vorm", BBox=Array([0, 0, 90, 90])),
        "group": lambda edit: drawn(edit, "Vorm", Group=Dictionary(S=Name.Transparency, I=True, K=True)), "optional": lambda edit: drawn(edit, "Vorm", OC=Dictionary(Type=Name.OCG, Name=String("a"))),
        "resources": lambda edit: drawn(edit, "Vorm", Resources=Dictionary(ColorSpace=Dictionary(DefaultRGB=Name.DeviceGray))), "reference": lambda edit: drawn(edit, "Vorm", Ref=Dictionary(F=String("a.pdf"), Page=0)),
        "content-filter": lambda edit: content(edit, Filter=Name.ASCIIHexDecode), "content-file": lambda edit: content(edit, F=String("a.txt")),
        "other-bytes": lambda edit: drawn(edit, "Vorm", content=COVER), "longer": lambda edit: content(edit, content=b"q 400 0 0 300 60 60 cm /Beeld Do Q /Vorm Do "),
    }.items():
        yield from _moved(case, name, prepare, change)


@on_draft()
def list_of_content_that_moves(case: Case) -> Iterator[tuple[str, bytes]]:
    """The content of a page as a list in an object of its own: in another order, less one, one twice, another between."""

    def prepare(draft: Draft) -> None:
        own = [draft.stream(text) for text in (b"q 1 0 0 rg 60 60 200 200 re f Q", b"q 0 1 0 rg 100 100 200 200 re f Q", b"q 0 0 1 rg 150 150 200 200 re f Q")]
        draft.page().Contents = Array(own)

    for name, order in {"order": (1, 0, 2), "less": (0, 1), "twice": (0, 1, 2, 0), "one": (2,), "none": ()}.items():

        def change(edit: Edit, order: tuple = order) -> None:
            own = list(edit.page().Contents)
            edit.page().Contents = edit.new(Array([own[n] for n in order]))

        yield from _moved(case, name, prepare, change)

    def between(edit: Edit) -> None:
        own = list(edit.page().Contents)
        edit.page().Contents = edit.new(Array([own[0], edit.stream(b" "), own[1], own[2]]))

    def joined(edit: Edit) -> None:
        edit.page().Contents = edit.stream(b" ".join(one.read_bytes() for one in edit.page().Contents) + COVER)

    yield from _moved(case, "between", prepare, between)
    yield from _moved(case, "joined", prepare, joined)


@on_draft()
def moved_into_what_may_change(case: Case) -> Iterator[tuple[str, bytes]]:
    """The resources move into an object that may change later for another reason: information, notes of a program, resources of the form, the
    document security store. Then it does."""
    state = lambda alpha: Dictionary(Type=Name.ExtGState, ca=alpha)

    def prepare(draft: Draft) -> None:
        draft.clear(b"/Staat gs " + WORDS)
        draft.resource("ExtGState", "Staat", state(1))
        draft.trailer["/Info"] = draft.new(Dictionary(Producer=String("a"))).unparse()
        draft.fonts_of_form()

    holders: dict[str, Callable[[Edit, pikepdf.Object], None]] = {
        "piece": lambda edit, one: edit.root.__setitem__("/PieceInfo", one), "private": lambda edit, one: edit.root.__setitem__("/Anders", one),
        "extensions": lambda edit, one: edit.root.__setitem__("/Extensions", one), "page-private": lambda edit, one: edit.page().__setitem__("/Anders", one),
        "page-piece": lambda edit, one: edit.page().__setitem__("/PieceInfo", one), "node-private": lambda edit, one: edit.root.Pages.__setitem__("/Anders", one),
        "form": lambda edit, one: edit.form().__setitem__("/DR", one), "information": lambda edit, one: edit.trailer.__setitem__("/Info", one.unparse()),
        "trailer": lambda edit, one: edit.trailer.__setitem__("/Anders", one.unparse()), "metadata": lambda edit, one: edit.root.__setitem__("/Metadata", one),
    }
    for name, hold in holders.items():
        with Draft(case) as draft:
            prepare(draft)
            data = draft.signed()
        for both in (False, True):
            with Edit(data) as edit:
                one = copy(edit, edit.page().Resources)
                number = one.objgen[0]
                edit.page().Resources = one
                hold(edit, one)
                edit.touch(edit.page(), edit.root, edit.root.Pages)
                if both:
                    one.ExtGState = Dictionary(Staat=state(0))
                middle = edit.save()
                kept = edit.trailer
            if both:
                yield f"{name}-at-once", middle
                continue
            with Edit(middle) as edit:
                edit.trailer |= kept
                one = edit.pdf.get_object(number, 0)
                one.ExtGState = Dictionary(Staat=state(0))
                edit.touch(one)
                yield f"{name}-later", edit.save()
