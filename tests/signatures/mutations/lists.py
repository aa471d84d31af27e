"""Roles of whole lists, pages and numbers: a list that two parts share, a page or widget that stands twice, numbers that are awaited."""

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from .roles import AWAITED, appearance, as_annotation, as_picture, contents_with, form_of, metadata, more_content, parent, resource, role, stamp, waiting
from .vocabulary import LOUD


@role("signature", "plain")
def annotations_are_fields(pdf: pikepdf.Pdf) -> pikepdf.Object:
    page, form = pdf.pages[0].obj, form_of(pdf)
    both = pdf.make_indirect(Array([*page.get("/Annots", []), *(one for one in form.Fields)]))
    page.Annots, form.Fields = both, both
    return page


@role("signature", "plain")
def annotations_are_kids(pdf: pikepdf.Pdf) -> pikepdf.Object:
    page, tree = pdf.pages[0].obj, pdf.Root.Pages
    tree.Kids = pdf.make_indirect(Array([*tree.Kids]))
    page.Annots = tree.Kids
    return tree


@role("signature", "plain")
def annotations_are_contents(pdf: pikepdf.Pdf) -> pikepdf.Object:
    page = pdf.pages[0].obj
    contents = page.get("/Contents")
    both = pdf.make_indirect(Array(list(contents) if isinstance(contents, pikepdf.Array) else [contents]))
    page.Contents, page.Annots = both, both
    return page


@role("signature", "plain")
def fields_are_contents(pdf: pikepdf.Pdf) -> pikepdf.Object:
    page, form = pdf.pages[0].obj, form_of(pdf)
    contents = page.get("/Contents")
    both = pdf.make_indirect(Array([*(contents if isinstance(contents, pikepdf.Array) else [contents]), *form.Fields]))
    page.Contents, form.Fields = both, both
    return form


@role("signature", "plain")
def fields_are_kids(pdf: pikepdf.Pdf) -> pikepdf.Object:
    form, tree = form_of(pdf), pdf.Root.Pages
    tree.Kids = pdf.make_indirect(Array([*tree.Kids]))
    form.Fields = tree.Kids
    return tree


@role("signature", "plain")
def annotations_of_two_pages(pdf: pikepdf.Pdf) -> pikepdf.Object:
    both = pdf.make_indirect(Array([*pdf.pages[0].obj.get("/Annots", [])]))
    pdf.pages[0].obj.Annots, pdf.pages[-1].obj.Annots = both, both
    return pdf.pages[0].obj


@role("signature", "waiting", "plain")
def page_twice(pdf: pikepdf.Pdf) -> pikepdf.Object:
    tree = pdf.Root.Pages
    one = tree.Kids[0]
    tree.Kids = Array([*tree.Kids, one])
    tree.Count = int(tree.Count) + 1
    waiting(pdf, [300, 60, 400, 100])
    return pdf.pages[0].obj


@role("waiting", "plain", "signature")
def widget_of_two_pages(pdf: pikepdf.Pdf) -> pikepdf.Object:
    one = waiting(pdf, [300, 60, 400, 100])
    as_annotation(pdf, one)
    return one


@role("waiting", "plain")
def waiting_field_is_a_popup(pdf: pikepdf.Pdf) -> pikepdf.Object:
    one = waiting(pdf)
    remark = stamp(pdf, appearance(pdf))
    remark.Popup, remark.Contents = one, String("Lees dit")
    as_annotation(pdf, remark, 0)
    return one


@role("signature", "validation data", "waiting", "time-stamp")
def contents_await_a_number(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """The page's content goes on in objects that nobody wrote yet: the next to be numbered."""
    contents_with(pdf, AWAITED)
    return pdf.pages[0].obj


@role("signature", "time-stamp", "validation data")
def annotations_await_a_number(pdf: pikepdf.Pdf) -> pikepdf.Object:
    page = pdf.pages[0].obj
    page.Annots = Array([*page.get("/Annots", []), AWAITED])
    return page


@role("signature", "validation data", "information")
def picture_awaits_a_number(pdf: pikepdf.Pdf) -> pikepdf.Object:
    as_picture(pdf, AWAITED)
    return pdf.pages[0].obj


@role("plain", "signature", "validation data", "information")
def state_awaits_a_number(pdf: pikepdf.Pdf) -> pikepdf.Object:
    resource(pdf.pages[0], "/ExtGState", "/Rol", AWAITED)
    more_content(pdf, b"q /Rol gs 0.2 0.2 1 rg 80 200 200 30 re f Q")
    return pdf.pages[0].obj


@role("plain", "signature", "validation data", "information")
def membership_awaits_a_number(pdf: pikepdf.Pdf) -> pikepdf.Object:
    resource(pdf.pages[0], "/Properties", "/Rol", AWAITED)
    more_content(pdf, b"/OC /Rol BDC 0.2 0.2 1 rg 80 200 200 30 re f EMC")
    return pdf.pages[0].obj


@role("plain", "signature", "validation data", "information")
def font_awaits_a_number(pdf: pikepdf.Pdf) -> pikepdf.Object:
    resource(pdf.pages[0], "/Font", "/Rol", AWAITED)
    more_content(pdf, b"BT /Rol 24 Tf 80 300 Td (20.000 euro) Tj ET")
    return pdf.pages[0].obj


@role("plain", "signature", "validation data", "information")
def look_awaits_a_number(pdf: pikepdf.Pdf) -> pikepdf.Object:
    as_annotation(pdf, stamp(pdf, AWAITED), 0)
    return pdf.pages[0].obj


@role("plain", "signature", "validation data", "information")
def resources_await_a_number(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """Of a picture, whose own were never written."""
    one = appearance(pdf, b"BT /F1 24 Tf 80 300 Td (20.000 euro) Tj ET /Rol Do")
    one.Resources = AWAITED
    as_picture(pdf, one)
    return one


@role("information", "metadata", "plain")
def information_is_metadata(pdf: pikepdf.Pdf) -> pikepdf.Object:
    one = metadata(pdf)
    pdf.trailer.Info = one
    return one


@role("waiting", "information")
def information_is_a_waiting_field(pdf: pikepdf.Pdf) -> pikepdf.Object:
    one = waiting(pdf, [300, 60, 400, 100])
    pdf.trailer.Info = one
    return one


@role("signature", "plain", "information")
def form_is_information(pdf: pikepdf.Pdf) -> pikepdf.Object:
    pdf.trailer.Info = form_of(pdf)
    return form_of(pdf)


@role("signature", "plain")
def catalog_is_a_page(pdf: pikepdf.Pdf) -> pikepdf.Object:
    page = pdf.pages[0].obj
    for key, value in page.items():
        if key != "/Type":
            pdf.Root[key] = value
    pdf.Root.Pages.Kids[0] = pdf.Root
    return pdf.Root


@role("signature", "plain")
def form_is_a_page_tree(pdf: pikepdf.Pdf) -> pikepdf.Object:
    tree = pdf.Root.Pages
    tree.Fields = Array()
    pdf.Root.AcroForm = tree
    return tree


@role("waiting", "signature")
def kids_of_a_field_are_annotations(pdf: pikepdf.Pdf) -> pikepdf.Object:
    above = parent(pdf)
    page = pdf.pages[0].obj
    both = pdf.make_indirect(Array([*page.get("/Annots", [])]))
    above.Kids, page.Annots = both, both
    return above


@role("waiting", "plain")
def second_look(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """A waiting field with a look for another state, which is not seen yet."""
    one = waiting(pdf, [300, 60, 500, 100])
    one.AP = Dictionary(N=Dictionary(Off=appearance(pdf, b" "), Ja=appearance(pdf, LOUD)))
    one.AS = Name.Off
    return one
