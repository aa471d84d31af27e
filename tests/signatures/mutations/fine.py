"""Prepared files in which a very small number means much: what is compared roughly is seen here. They are roles as well: the object with
the number is marked, and most changes are made to it."""

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from .roles import appearance, as_annotation, as_picture, form_of, more_content, resource, role, stamp, waiting


@role("plain", "signature")
def matrix_very_small(pdf: pikepdf.Pdf) -> pikepdf.Object:
    one = appearance(pdf, b"0 0 20000000 5000000 re f")
    one.Matrix, one.BBox = Array([0.00001, 0, 0, 0.00001, 80, 200]), Array([0, 0, 30000000, 30000000])
    as_picture(pdf, one)
    return one


@role("plain", "signature")
def picture_turned_upside_down(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """Within a step that makes everything a million times larger."""
    one = appearance(pdf, b"0 0 0.0002 0.00005 re f 0.0003 0 0.0001 0.0002 re f")
    one.BBox = Array([0, 0, 0.00045, 0.00045])
    resource(pdf.pages[0], "/XObject", "/Rol", one)
    more_content(pdf, b"q 1000000 0 0 1000000 80 200 cm /Rol Do Q")
    return one


@role("plain", "signature")
def font_very_small(pdf: pikepdf.Pdf) -> pikepdf.Object:
    glyph = pdf.make_stream(b"9000000 0 0 0 8000000 8000000 d1 0 0 8000000 8000000 re f")
    one = pdf.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 8000000, 8000000]), FontMatrix=Array([0.0000001, 0, 0, 0.0000001, 0, 0]),
                   FirstChar=65, LastChar=65, Widths=Array([9000000]), CharProcs=Dictionary(A=glyph), Encoding=Dictionary(Type=Name.Encoding, Differences=Array([65, Name.A])), Resources=Dictionary())
    )
    resource(pdf.pages[0], "/Font", "/Rol", one)
    more_content(pdf, b"BT /Rol 30 Tf 80 200 Td (AAAA) Tj ET")
    return one


@role("plain", "signature")
def page_turned_often(pdf: pikepdf.Pdf) -> pikepdf.Object:
    pdf.pages[0].obj.Rotate = 3600000
    return pdf.pages[0].obj


@role("plain", "signature")
def page_far_away(pdf: pikepdf.Pdf) -> pikepdf.Object:
    page = pdf.pages[0]
    page.contents_add(b"q 1 0 0 1 1000000 1000000 cm", prepend=True)
    more_content(pdf, b"Q")
    page.obj.MediaBox = Array([1000000, 1000000, 1000595, 1000842])
    return page.obj


@role("plain", "signature")
def page_very_small(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """Its unit makes up for it."""
    page = pdf.pages[0]
    page.contents_add(b"q 0.001 0 0 0.001 0 0 cm", prepend=True)
    more_content(pdf, b"Q")
    page.obj.MediaBox, page.obj.UserUnit = Array([0, 0, 0.595, 0.842]), 1000
    return page.obj


@role("plain", "signature")
def function_of_a_small_domain(pdf: pikepdf.Pdf) -> pikepdf.Object:
    function = pdf.make_indirect(Dictionary(FunctionType=2, Domain=Array([0, 0.0001]), C0=Array([1, 1, 1]), C1=Array([0, 0, 0]), N=1, Range=Array([0, 1, 0, 1, 0, 1])))
    one = pdf.make_indirect(Dictionary(ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=Array([80, 200, 280, 200]), Domain=Array([0, 0.0001]), Function=function, Extend=Array([True, True])))
    resource(pdf.pages[0], "/Shading", "/Rol", one)
    more_content(pdf, b"q 80 200 200 40 re W n /Rol sh Q")
    return one


@role("plain", "signature")
def shading_very_small(pdf: pikepdf.Pdf) -> pikepdf.Object:
    function = pdf.make_indirect(Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([1, 0, 0]), C1=Array([0, 0, 1]), N=1))
    one = pdf.make_indirect(Dictionary(ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=Array([0, 0, 0.0001, 0]), Function=function, Extend=Array([False, False])))
    resource(pdf.pages[0], "/Shading", "/Rol", one)
    more_content(pdf, b"q 80 200 200 40 re W n 2000000 0 0 2000000 80 200 cm /Rol sh Q")
    return one


@role("plain", "signature")
def annotation_flags_of_a_hidden_one(pdf: pikepdf.Pdf) -> pikepdf.Object:
    one = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([60, 600, 460, 780]), F=2, AP=Dictionary(N=appearance(pdf, b"1 0 0 rg 0 0 595 842 re f"))))
    pdf.pages[0].obj.Annots = Array([*pdf.pages[0].obj.get("/Annots", []), one])
    return one


@role("plain", "signature")
def look_very_small(pdf: pikepdf.Pdf) -> pikepdf.Object:
    one = appearance(pdf, b"0 0 0.0001 0.0001 re f")
    one.BBox, one.Matrix = Array([0, 0, 0.0002, 0.0002]), Array([1, 0, 0, 1, 0, 0])
    as_annotation(pdf, stamp(pdf, one), 0)
    return one


@role("plain", "signature", "validation data")
def length_of_content_is_elsewhere(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """Content whose filter, parameters and colours stand in objects of their own."""
    image = pdf.make_indirect(pikepdf.Stream(pdf, bytes(range(0, 192, 4)), Type=Name.XObject, Subtype=Name.Image, Width=8, Height=6, BitsPerComponent=8))
    image.ColorSpace = pdf.make_indirect(Array([Name.Indexed, Name.DeviceRGB, 255, String(bytes(range(256)) * 3)]))
    image.Decode = pdf.make_indirect(Array([0, 255]))
    resource(pdf.pages[0], "/XObject", "/Rol", image)
    more_content(pdf, b"q 100 0 0 100 80 200 cm /Rol Do Q")
    return image


@role("waiting", "plain", "filled")
def field_without_a_look(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """A field with a value that each reader draws by the form's way of writing."""
    form = form_of(pdf)
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding))
    form.DR = pdf.make_indirect(Dictionary(Font=Dictionary(Helv=font)))
    form.DA = String("/Helv 10 Tf 0 g")
    one = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("zonder"), F=4, Rect=Array([300, 60, 480, 80]), P=pdf.pages[0].obj, V=String("20.000 euro")))
    form.Fields.append(one)
    pdf.pages[0].obj.Annots = Array([*pdf.pages[0].obj.get("/Annots", []), one])
    waiting(pdf)
    return form


@role("waiting", "signature")
def field_over_words(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """A field waits where there is something on the page."""
    more_content(pdf, b"q 0 g 300 60 100 20 re f Q")
    return waiting(pdf, [290, 50, 420, 90])


