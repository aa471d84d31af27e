"""Files in which one object plays two parts before anybody signs: what may change in one part must not change in the other.

Each function prepares a file and gives the objects of two parts, so that most changes are made to them; `wrap` names what lets one of
the parts change. To add one: a function with `@role()`.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pikepdf
from attacks.edit import NotApplicable
from pikepdf import Array, Dictionary, Name, String

Prepare = Callable[[pikepdf.Pdf], pikepdf.Object]


@dataclass(frozen=True)
class Role:
    name: str
    prepare: Prepare
    wraps: tuple[str, ...]


ROLES: dict[str, Role] = {}
# Marks the object of two parts, by a key that no reader knows.
MARK = "/TweeRollen"
# Stands where references to numbers will stand that are not in use yet.
AWAITED = Name("/WachtOpNummersDieNogNietInGebruikZijn" + "x" * 60)
HARMLESS = b"0 g 100 40 20 5 re f"


def role(*wraps: str) -> Callable[[Prepare], Prepare]:
    def register(prepare: Prepare) -> Prepare:
        name = prepare.__name__.replace("_", " ")
        ROLES[name] = Role(name, prepare, wraps)
        return prepare

    return register


def form_of(pdf: pikepdf.Pdf) -> pikepdf.Object:
    if "/AcroForm" not in pdf.Root:
        pdf.Root.AcroForm = Dictionary(Fields=Array())
    if not pdf.Root.AcroForm.is_indirect:
        pdf.Root.AcroForm = pdf.make_indirect(pdf.Root.AcroForm)
    return pdf.Root.AcroForm


def waiting(pdf: pikepdf.Pdf, rect: list[float] | None = None, **more: object) -> pikepdf.Object:
    """A signature field that waits for a signatory."""
    page = pdf.pages[0].obj
    one = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=String("wacht"), F=132, Rect=Array(rect or [0, 0, 0, 0]), P=page, **more))
    form_of(pdf).Fields.append(one)
    page.Annots = Array([*page.get("/Annots", []), one])
    return one


def own_resources(page: pikepdf.Page) -> pikepdf.Object:
    if "/Resources" not in page.obj:
        page.obj.Resources = Dictionary()
    return page.obj.Resources


def resource(page: pikepdf.Page, category: str, name: str, one: pikepdf.Object) -> None:
    names = own_resources(page).get(category, Dictionary())
    names[name] = one
    own_resources(page)[category] = names


def more_content(pdf: pikepdf.Pdf, content: bytes, index: int = 0) -> None:
    pdf.pages[index].contents_add(content, prepend=False)


def contents_with(pdf: pikepdf.Pdf, one: pikepdf.Object) -> None:
    page = pdf.pages[0].obj
    contents = page.get("/Contents")
    page.Contents = Array([*(contents if isinstance(contents, pikepdf.Array) else [contents] if contents is not None else []), one])


def as_membership(pdf: pikepdf.Pdf, one: pikepdf.Object) -> None:
    """Something of the page is shown or not by what the object says."""
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Bedrag")))
    optional = pdf.Root.get("/OCProperties", Dictionary(OCGs=Array(), D=Dictionary(ON=Array(), Order=Array())))
    optional.OCGs.append(layer)
    pdf.Root.OCProperties = optional
    one.OCGs = layer
    resource(pdf.pages[0], "/Properties", "/Rol", one)
    more_content(pdf, b"/OC /Rol BDC BT /F1 12 Tf ET 0.2 0.2 1 rg 80 200 200 30 re f EMC")


def as_state(pdf: pikepdf.Pdf, one: pikepdf.Object) -> None:
    resource(pdf.pages[0], "/ExtGState", "/Rol", one)
    more_content(pdf, b"q /Rol gs 0.2 0.2 1 rg 80 200 200 30 re f Q")


def as_font(pdf: pikepdf.Pdf, one: pikepdf.Object) -> None:
    one.BaseFont = Name.Helvetica
    one.Subtype = one.get("/Subtype", Name.Type1)
    one.Encoding = Name.WinAnsiEncoding
    resource(pdf.pages[0], "/Font", "/Rol", one)
    more_content(pdf, b"BT /Rol 24 Tf 80 300 Td (20.000 euro) Tj ET")


def as_picture(pdf: pikepdf.Pdf, one: pikepdf.Object) -> None:
    resource(pdf.pages[0], "/XObject", "/Rol", one)
    more_content(pdf, b"q /Rol Do Q")


def as_resources(pdf: pikepdf.Pdf, one: pikepdf.Object) -> None:
    """What the page refers to by name stands in the object."""
    for key, value in own_resources(pdf.pages[0]).items():
        one[key] = value
    pdf.pages[0].obj.Resources = one


def as_annotation(pdf: pikepdf.Pdf, one: pikepdf.Object, index: int = -1) -> None:
    page = pdf.pages[index].obj
    if "/Rect" not in one:
        one.Subtype, one.Rect, one.F, one.AP = Name.Stamp, Array([300, 300, 400, 340]), 4, Dictionary(N=appearance(pdf))
    page.Annots = Array([*page.get("/Annots", []), one])


def appearance(pdf: pikepdf.Pdf, content: bytes = HARMLESS) -> pikepdf.Object:
    return pdf.make_indirect(pikepdf.Stream(pdf, content, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 595, 842], Resources=Dictionary()))


def stamp(pdf: pikepdf.Pdf, look: pikepdf.Object) -> pikepdf.Object:
    return pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([300, 300, 400, 340]), F=4, AP=Dictionary(N=look)))


def information(pdf: pikepdf.Pdf) -> pikepdf.Object:
    if "/Info" not in pdf.trailer:
        pdf.trailer.Info = pdf.make_indirect(Dictionary(Title=String("Afspraken")))
    return pdf.trailer.Info


def as_stream(pdf: pikepdf.Pdf, one: pikepdf.Object) -> pikepdf.Object:
    """The object as a stream with the same keys."""
    out = pdf.make_indirect(pikepdf.Stream(pdf, HARMLESS))
    for key, value in one.items():
        out[key] = value
    return out


PARTS = {"membership": as_membership, "graphics state": as_state, "font": as_font, "resources": as_resources, "annotation": as_annotation}


def _of_a_dictionary(of: str, make: Prepare, wraps: tuple[str, ...]) -> None:
    """An object of one part as each of the parts that a dictionary of a page's may play."""
    for part, play in PARTS.items():

        def prepare(pdf: pikepdf.Pdf, play=play) -> pikepdf.Object:
            one = make(pdf)
            play(pdf, one)
            return one

        prepare.__name__ = f"{of} is {part}"
        role(*wraps)(prepare)


def _extensions(pdf: pikepdf.Pdf) -> pikepdf.Object:
    pdf.Root.Extensions = pdf.make_indirect(Dictionary(ESIC=Dictionary(BaseVersion=Name("/1.7"), ExtensionLevel=5)))
    return pdf.Root.Extensions


def _store(pdf: pikepdf.Pdf) -> pikepdf.Object:
    pdf.Root.DSS = pdf.make_indirect(Dictionary(Type=Name.DSS, Certs=Array([pdf.make_indirect(pikepdf.Stream(pdf, b"0"))])))
    return pdf.Root.DSS


def _lock(pdf: pikepdf.Pdf) -> pikepdf.Object:
    lock = pdf.make_indirect(Dictionary(Type=Name.SigFieldLock, Action=Name.Include, Fields=Array([String("bedrag")])))
    waiting(pdf, Lock=lock)
    return lock


def parent(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """A field above the one that waits."""
    one = waiting(pdf)
    above = pdf.make_indirect(Dictionary(T=String("boven"), FT=Name.Sig, Kids=Array([one])))
    one.Parent = above
    form_of(pdf).Fields[-1] = above
    return above


def _page(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return pdf.pages[-1].obj


def _filled(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """A field of text."""
    one = pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("rol"), F=4, Rect=Array([300, 60, 400, 80]), P=pdf.pages[0].obj, V=String(""),
                   DA=String("/Helv 10 Tf 0 g"), AP=Dictionary(N=appearance(pdf, b" ")))
    )
    form_of(pdf).Fields.append(one)
    pdf.pages[0].obj.Annots = Array([*pdf.pages[0].obj.get("/Annots", []), one])
    return one


_of_a_dictionary("waiting field", waiting, ("waiting", "time-stamp in it", "waiting"))
_of_a_dictionary("information", information, ("information", "plain", "information"))
_of_a_dictionary("form", form_of, ("signature", "plain", "time-stamp"))
_of_a_dictionary("catalog", lambda pdf: pdf.Root, ("signature", "validation data", "plain"))
_of_a_dictionary("extensions", _extensions, ("extensions", "plain"))
_of_a_dictionary("store", _store, ("validation data", "plain"))
_of_a_dictionary("lock", _lock, ("waiting", "plain"))
_of_a_dictionary("parent of a field", parent, ("waiting", "signature"))
_of_a_dictionary("page", _page, ("signature", "plain"))
_of_a_dictionary("field of text", _filled, ("filled", "plain"))


def _of_a_stream(of: str, make: Prepare, wraps: tuple[str, ...]) -> None:
    """A stream of one part as each of the parts that a stream of a page's may play."""

    def content(pdf: pikepdf.Pdf) -> pikepdf.Object:
        one = make(pdf)
        contents_with(pdf, one)
        return one

    def picture(pdf: pikepdf.Pdf) -> pikepdf.Object:
        one = make(pdf)
        one.Subtype, one.BBox = Name.Form, Array([0, 0, 595, 842])
        as_picture(pdf, one)
        return one

    def image(pdf: pikepdf.Pdf) -> pikepdf.Object:
        one = make(pdf)
        one.Subtype, one.Width, one.Height, one.ColorSpace, one.BitsPerComponent = Name.Image, 2, 2, Name.DeviceGray, 8
        resource(pdf.pages[0], "/XObject", "/Rol", one)
        more_content(pdf, b"q 100 0 0 100 80 200 cm /Rol Do Q")
        return one

    def looks(pdf: pikepdf.Pdf) -> pikepdf.Object:
        one = make(pdf)
        one.Subtype, one.BBox = Name.Form, Array([0, 0, 100, 40])
        as_annotation(pdf, stamp(pdf, one), 0)
        return one

    for part, prepare in (("content", content), ("picture", picture), ("image", image), ("appearance", looks)):
        prepare.__name__ = f"{of} is {part}"
        role(*wraps)(prepare)


def metadata(pdf: pikepdf.Pdf) -> pikepdf.Object:
    pdf.Root.Metadata = pdf.make_indirect(pikepdf.Stream(pdf, HARMLESS, Type=Name.Metadata))
    return pdf.Root.Metadata


def _validation(pdf: pikepdf.Pdf) -> pikepdf.Object:
    one = pdf.make_indirect(pikepdf.Stream(pdf, HARMLESS))
    pdf.Root.DSS = pdf.make_indirect(Dictionary(Type=Name.DSS, Certs=Array([one])))
    return one


def _form_stream(pdf: pikepdf.Pdf) -> pikepdf.Object:
    pdf.Root.AcroForm = as_stream(pdf, form_of(pdf))
    return pdf.Root.AcroForm


def _waiting_stream(pdf: pikepdf.Pdf) -> pikepdf.Object:
    old = waiting(pdf)
    new = as_stream(pdf, old)
    form_of(pdf).Fields[-1] = new
    pdf.pages[0].obj.Annots[-1] = new
    return new


def _information_stream(pdf: pikepdf.Pdf) -> pikepdf.Object:
    pdf.trailer.Info = as_stream(pdf, information(pdf))
    return pdf.trailer.Info


def _field_look(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return waiting(pdf, [300, 60, 400, 100], AP=Dictionary(N=appearance(pdf))).AP.N


def _filled_look(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return _filled(pdf).AP.N


_of_a_stream("metadata", metadata, ("metadata", "plain", "metadata"))
_of_a_stream("validation stream", _validation, ("validation data", "plain"))
_of_a_stream("form as a stream", _form_stream, ("signature", "plain", "time-stamp"))
_of_a_stream("waiting field as a stream", _waiting_stream, ("waiting", "time-stamp in it", "plain"))
_of_a_stream("information as a stream", _information_stream, ("information", "plain"))
_of_a_stream("look of a waiting field", _field_look, ("waiting", "plain"))
_of_a_stream("look of a field of text", _filled_look, ("filled", "plain"))


def prepared(name: str, pdf: pikepdf.Pdf) -> None:
    """Prepares a file, and marks the object of two parts."""
    one = ROLES[name].prepare(pdf)
    if one is None:
        raise NotApplicable("nothing to prepare")
    one[MARK] = True
