"""One part with two roles: what may change after a signature (catalog, form, field, page, list) is also something that a page shows.

The attacker draws the file up so. The page looks something up by a name, `/DSS Do`, in a dictionary that is the catalog as well; nothing
has that name when it is signed, and something has afterwards, for a reason that is allowed."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from .draft import COVER, Draft, as_stream, drafted, helvetica, rewritten
from .edit import GAP, RANGE, Case, Edit, sign_gap, start_of
from .registry import on_draft

CLOSED = "dicht"


@dataclass
class Use:
    """A sort of resource: what the page writes (`@` is the name), and what the name leads to afterwards."""

    kind: str
    content: bytes
    value: Callable[[Edit], pikepdf.Object]
    # Whether it needs no object of its own.
    direct: bool = False


def _closed_layer(edit: Edit) -> pikepdf.Object:
    return Dictionary(Type=Name.OCMD, OCGs=edit.root.OCProperties.OCGs[0])


BLOCK = b"0.8 0 0 rg 60 60 400 300 re f"
WORDS = b"BT /@ 20 Tf 60 400 Td (20.000 euro) Tj ET"
USES = {
    "drawn": Use("XObject", b"q /@ Do Q", lambda edit: edit.picture(COVER)),
    "layer": Use("Properties", b"/OC /@ BDC %s EMC" % BLOCK, _closed_layer, True),
    "state": Use("ExtGState", b"/@ gs " + BLOCK, lambda edit: Dictionary(Type=Name.ExtGState, ca=0), True),
    "colour": Use(
        "ColorSpace", b"/@ cs 1 scn " + BLOCK,
        lambda edit: Array([Name.Separation, Name("/None"), Name.DeviceGray, Dictionary(FunctionType=2, Domain=[0, 1], N=1)]), True,
    ),
    "letters": Use(
        "Font", WORDS,
        lambda edit: edit.new(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Dictionary(Differences=Array([48, Name.nine])))),
    ),
    "pattern": Use(
        "Pattern", b"/Pattern cs /@ scn " + BLOCK,
        lambda edit: edit.stream(COVER, PatternType=1, PaintType=1, TilingType=1, BBox=[0, 0, 99, 99], XStep=99, YStep=99, Resources=Dictionary()),
    ),
    "shading": Use(
        "Shading", b"/@ sh",
        lambda edit: Dictionary(
            ShadingType=2, ColorSpace=Name.DeviceGray, Coords=[0, 0, 1, 1], Extend=[True, True], Function=Dictionary(FunctionType=2, Domain=[0, 1], N=1),
        ),
        True,
    ),
}


def with_layer(draft: Draft) -> None:
    """A group of optional content that is off."""
    group = draft.new(Dictionary(Type=Name.OCG, Name=String(CLOSED)))
    draft.root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(OFF=Array([group]), Order=Array([group])))


def looked_up(draft: Draft, use: Use, key: str, holder: pikepdf.Object) -> None:
    """The page looks a name up in another part."""
    with_layer(draft)
    draft.clear(use.content.replace(b"@", key.encode()))
    draft.resources()[f"/{use.kind}"] = holder


def given(edit: Edit, holder: pikepdf.Object, key: str, use: Use) -> None:
    value = use.value(edit)
    holder[f"/{key}"] = value if use.direct or value.is_indirect else edit.new(value)
    edit.touch(holder)


def _of_the_catalog(case: Case, key: str, names: list[str]) -> Iterator[tuple[str, bytes]]:
    for name in names:
        data, _ = drafted(case, lambda draft, name=name: looked_up(draft, USES[name], key, draft.root))
        with Edit(data) as edit:
            given(edit, edit.root, key, USES[name])
            yield name, edit.save()


@on_draft()
def catalog_as_resources_by_store(case: Case) -> Iterator[tuple[str, bytes]]:
    yield from _of_the_catalog(case, "DSS", ["drawn", "layer", "state", "letters", "pattern"])


@on_draft()
def catalog_as_resources_by_extensions(case: Case) -> Iterator[tuple[str, bytes]]:
    yield from _of_the_catalog(case, "Extensions", ["drawn", "layer", "state", "letters", "colour", "shading"])


@on_draft()
def catalog_as_resources_by_version(case: Case) -> Iterator[tuple[str, bytes]]:
    yield from _of_the_catalog(case, "Version", ["layer", "state", "colour", "shading"])


@on_draft()
def catalog_as_resources_by_metadata(case: Case) -> Iterator[tuple[str, bytes]]:
    """The metadata are a picture as well, for the catalog is where the page looks for pictures."""

    def prepare(draft: Draft) -> None:
        draft.root.Metadata = draft.stream(b" ", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 600, 900], Resources=Dictionary())
        looked_up(draft, USES["drawn"], "Metadata", draft.root)

    data, _ = drafted(case, prepare)
    with Edit(data) as edit:
        edit.root.Metadata.write(COVER)
        edit.touch(edit.root.Metadata)
        yield "same-object", edit.save()
    with Edit(data) as edit:
        edit.root.Metadata = edit.picture(COVER)
        edit.touch_root()
        yield "new-object", edit.save()


@on_draft()
def form_as_resources(case: Case) -> Iterator[tuple[str, bytes]]:
    for key, names in (("DR", ["drawn", "layer", "state", "letters"]), ("SigFlags", ["state", "layer", "colour"]), ("DA", ["colour", "state"])):
        for name in names:

            def prepare(draft: Draft, key: str = key, name: str = name) -> None:
                draft.root.AcroForm = draft.new(Dictionary(Fields=Array()))
                looked_up(draft, USES[name], key, draft.root.AcroForm)

            data, _ = drafted(case, prepare)
            with Edit(data) as edit:
                # As the draft's own signature has set it.
                given(edit, edit.root.AcroForm, key, USES[name])
                yield f"{key.lower()}-{name}", edit.save()


@on_draft()
def page_as_resources(case: Case) -> Iterator[tuple[str, bytes]]:
    for key, names in (("Tabs", ["state", "layer", "colour", "shading"]), ("Annots", ["colour"])):
        for name in names:
            data, _ = drafted(case, lambda draft, key=key, name=name: looked_up(draft, USES[name], key, draft.page()))
            with Edit(data) as edit:
                given(edit, edit.page(), key, USES[name])
                yield f"{key.lower()}-{name}", edit.save()


@on_draft()
def other_page_as_resources(case: Case) -> Iterator[tuple[str, bytes]]:
    """The page looks names up in another page."""

    def prepare(draft: Draft, use: Use) -> None:
        node = draft.root.Pages
        extra = draft.new(Dictionary(Type=Name.Page, Parent=node, MediaBox=Array([0, 0, 300, 300]), Resources=Dictionary()))
        looked_up(draft, use, "Tabs", extra)
        node.Kids.append(extra)
        node.Count = int(node.Count) + 1

    for name in ("state", "layer"):
        data, _ = drafted(case, lambda draft, name=name: prepare(draft, USES[name]))
        with Edit(data) as edit:
            given(edit, edit.page(-1), "Tabs", USES[name])
            yield name, edit.save()


@on_draft()
def field_as_resources(case: Case) -> Iterator[tuple[str, bytes]]:
    """A field that may be filled in is also where the page looks names up."""
    for key, names in (
        ("V", ["drawn", "letters", "layer", "state"]), ("AP", ["drawn", "layer", "state"]), ("RV", ["drawn", "layer"]), ("I", ["colour", "state"]),
        ("M", ["layer", "state"]),
    ):
        for name in names:

            def prepare(draft: Draft, key: str = key, name: str = name) -> int:
                one = draft.field("Tx", rect=[0, 0, 0, 0])
                looked_up(draft, USES[name], key, one)
                return one.objgen[0]

            data, number = drafted(case, prepare, permission=2)
            with Edit(data) as edit:
                one = edit.pdf.get_object(number, 0)
                given(edit, one, key, USES[name])
                if key != "V":
                    one.V = String("20.000 euro")
                yield f"{key.lower()}-{name}", edit.save()


def sign_waiting(edit: Edit, one: pikepdf.Object, keys, key: str = "p384", extra: bytes = b"") -> bytes:
    """Signs in a field that waited."""
    value = edit.new(Dictionary())
    edit.raw[value.objgen[0]] = b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached %s/Contents %s /ByteRange %s >>" % (extra, GAP, RANGE)
    one.V = value
    edit.touch(one)
    return sign_gap(edit.save(), keys, key)


@on_draft()
def waiting_field_as_resources(case: Case) -> Iterator[tuple[str, bytes]]:
    """A field that waits for a signatory is also where the page looks names up; then somebody signs in it."""
    for key, names in (
        ("MK", ["drawn", "layer", "state"]), ("AP", ["drawn", "layer"]), ("M", ["layer", "state", "colour"]), ("NM", ["layer", "shading"]), ("F", ["state"]),
        ("P", ["state"]),
    ):
        for name in names:

            def prepare(draft: Draft, key: str = key, name: str = name) -> int:
                one = draft.field("Sig", rect=[0, 0, 0, 0])
                if f"/{key}" in one:
                    del one[f"/{key}"]
                looked_up(draft, USES[name], key, one)
                return one.objgen[0]

            data, number = drafted(case, prepare)
            with Edit(data) as edit:
                one = edit.pdf.get_object(number, 0)
                given(edit, one, key, USES[name])
                yield f"{key.lower()}-{name}", sign_waiting(edit, one, case.keys)


@on_draft()
def waiting_field_as_a_layer(case: Case) -> Iterator[tuple[str, bytes]]:
    """A field that waits is also a group of optional content, or the membership of one, once its type or policy comes."""
    for name, entries, later in (
        ("group", {}, {"/Type": Name.OCG}), ("membership", {}, {"/Type": Name.OCMD}), ("policy", {"/Type": Name.OCMD}, {"/P": Name.AllOff}),
    ):

        def prepare(draft: Draft, name: str = name, entries: dict = entries) -> int:
            with_layer(draft)
            one = draft.field("Sig", rect=[0, 0, 0, 0])
            del one.P, one.Type
            for key, value in entries.items():
                one[key] = value
            properties = draft.root.OCProperties
            group = properties.OCGs[0]
            if name == "group":
                one.Name = String("laag")
                properties.OCGs.append(one)
                properties.D.OFF.append(one)
            elif name == "membership":
                one.OCGs = group
            else:
                one.OCGs = draft.new(Dictionary(Type=Name.OCG, Name=String("open")))
                properties.OCGs.append(one.OCGs)
            draft.clear(b"/OC /Laag BDC %s EMC" % BLOCK)
            draft.resource("Properties", "Laag", one)
            return one.objgen[0]

        data, number = drafted(case, prepare)
        with Edit(data) as edit:
            one = edit.pdf.get_object(number, 0)
            for key, value in later.items():
                one[key] = value
            yield name, sign_waiting(edit, one, case.keys)


@on_draft()
def parent_field_as_resources(case: Case) -> Iterator[tuple[str, bytes]]:
    """The field above others gains a kid, and its list of kids is where the page has a colour from."""

    def prepare(draft: Draft) -> tuple[int, int]:
        kid = draft.new(Dictionary(Type=Name.Annot, Subtype=Name.Widget, T=String("een"), F=132, Rect=Array([0, 0, 0, 0])))
        above = draft.new(Dictionary(T=String("groep"), FT=Name.Sig, Kids=Array([kid])))
        kid.Parent = above
        draft.form().Fields.append(above)
        draft.annotate(kid)
        draft.clear(b"/Kids cs 1 scn " + BLOCK)
        draft.resources().ColorSpace = above
        return above.objgen[0]

    data, number = drafted(case, prepare)
    with Edit(data) as edit:
        above = edit.pdf.get_object(number, 0)
        edit.add_signature("twee")
        form = edit.form()
        made = form.Fields[-1]
        del form.Fields[-1]
        edit.changed.pop(form.objgen[0] if form.is_indirect else -1, None)
        made.Parent = above
        above.Kids.append(made)
        edit.touch(above, made)
        yield "kids", sign_gap(edit.save(), case.keys)


@on_draft()
def information_as_resources(case: Case) -> Iterator[tuple[str, bytes]]:
    for name in ("drawn", "layer", "state", "letters"):

        def prepare(draft: Draft, name: str = name) -> int:
            made = draft.new(Dictionary(Title=String("Afspraken")))
            draft.trailer["/Info"] = made.unparse()
            looked_up(draft, USES[name], "Subject", made)
            return made.objgen[0]

        data, number = drafted(case, prepare)
        with Edit(data) as edit:
            given(edit, edit.pdf.get_object(number, 0), "Subject", USES[name])
            yield name, edit.save()


@on_draft()
def store_as_resources(case: Case) -> Iterator[tuple[str, bytes]]:
    """The store of validation data is also a dictionary of resources; it gains names."""

    def prepare(draft: Draft, use: Use) -> None:
        draft.root.DSS = draft.new(Dictionary(Type=Name.DSS, Certs=Array()))
        looked_up(draft, use, "VRI", draft.root.DSS)

    for name in ("drawn", "layer", "state"):
        data, _ = drafted(case, lambda draft, name=name: prepare(draft, USES[name]))
        with Edit(data) as edit:
            given(edit, edit.root.DSS, "VRI", USES[name])
            yield name, edit.save()


@on_draft()
def resources_in_cross_references(case: Case) -> Iterator[tuple[str, bytes]]:
    """An old stream of cross-references is also the resources of the page: what it leads to changes."""
    with Draft(case) as draft:
        draft.clear(b"q /Beeld Do Q " + WORDS.replace(b"@", b"Letter"))
        picture, font = draft.picture(BLOCK), draft.new(helvetica())
        holder = draft.new(Dictionary())
        draft.page().Resources = holder
        number, numbers = holder.objgen[0], (picture.objgen[0], font.objgen[0])
        draft.freed.add(number)
        draft.add_signature("opsteller")
        whole = draft.whole()
    # The next increment's cross-references have the number that the page names.
    at = len(whole)
    rows = b"\x01" + at.to_bytes(4) + b"\0\0"
    extra = b"/XObject << /Beeld %d 0 R >> /Font << /Letter %d 0 R >>" % numbers
    keys = dict(re.findall(rb"/(Root|Size|ID) (\[.*?\]|\d+ \d+ R|\d+)", whole[whole.rindex(b"trailer") :]))
    text = b"/Type /XRef /W [1 4 2] /Index [%d 1] /Size %s /Root %s /Prev %d /ID %s /Length %d %s" % (
        number, keys[b"Size"], keys[b"Root"], start_of(whole), keys[b"ID"], len(rows), extra,
    )
    data = whole + b"%d 0 obj\n<< %s >>\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (number, text, rows, at)
    later = {
        "picture": (numbers[0], as_stream(b"<< /Type /XObject /Subtype /Form /BBox [0 0 2000 2000] >>", COVER)),
        "letters": (numbers[1], b"<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>"),
    }
    for name, (changed, body) in later.items():
        yield f"{name}-last", rewritten(sign_gap(data, case.keys, "p256"), {changed: body})
        # And when these cross-references are not the last ones.
        more = sign_gap(rewritten(data, {int(keys[b"Size"]): b"<< /Producer (a) >>"}), case.keys, "p256")
        yield f"{name}-older", rewritten(more, {changed: body})
