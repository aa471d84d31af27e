"""Ten ways to break a good archive PDF, each with the flavour that must refuse it: they prove that the judge judges."""

from collections.abc import Callable
from pathlib import Path

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, BooleanObject, DictionaryObject, NameObject, StreamObject, TextStringObject


def writer(good: Path) -> PdfWriter:
    return PdfWriter(clone_from=PdfReader(good))


def no_metadata(w: PdfWriter) -> None:
    del w.root_object["/Metadata"]


def no_structure(w: PdfWriter) -> None:
    del w.root_object["/StructTreeRoot"]


def not_marked(w: PdfWriter) -> None:
    w.root_object[NameObject("/MarkInfo")] = DictionaryObject({NameObject("/Marked"): BooleanObject(False)})


def no_language(w: PdfWriter) -> None:
    del w.root_object["/Lang"]


def title_not_shown(w: PdfWriter) -> None:
    w.root_object[NameObject("/ViewerPreferences")] = DictionaryObject(
        {NameObject("/DisplayDocTitle"): BooleanObject(False)}
    )


def no_unicode_map(w: PdfWriter) -> None:
    for page in w.pages:
        for font in page["/Resources"]["/Font"].values():
            font.get_object().pop("/ToUnicode", None)


def javascript(w: PdfWriter) -> None:
    w.root_object[NameObject("/OpenAction")] = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert('x')")}
    )


def font_not_embedded(w: PdfWriter) -> None:
    for page in w.pages:
        for font in page["/Resources"]["/Font"].values():
            for descendant in font.get_object().get("/DescendantFonts", ()):
                descriptor = descendant.get_object()["/FontDescriptor"].get_object()
                for key in ("/FontFile", "/FontFile2", "/FontFile3"):
                    if key in descriptor:
                        del descriptor[key]


def wrong_part(w: PdfWriter) -> None:
    stream = w.root_object["/Metadata"].get_object()
    data = stream.get_data().replace(b"<pdfaid:part>3</pdfaid:part>", b"<pdfaid:part>9</pdfaid:part>")
    changed = StreamObject()
    changed._data = data
    changed[NameObject("/Type")] = NameObject("/Metadata")
    changed[NameObject("/Subtype")] = NameObject("/XML")
    w.root_object[NameObject("/Metadata")] = w._add_object(changed)


def attachment_without_relation(w: PdfWriter) -> None:
    w.root_object[NameObject("/AF")] = ArrayObject()
    for entry in w._objects:
        if isinstance(entry, DictionaryObject) and "/AFRelationship" in entry:
            del entry["/AFRelationship"]


CASES: list[tuple[Callable[[PdfWriter], None], str]] = [
    (no_metadata, "3a"),
    (no_structure, "ua1"),
    (not_marked, "ua1"),
    (no_language, "ua1"),
    (title_not_shown, "ua1"),
    (no_unicode_map, "3a"),
    (javascript, "3a"),
    (font_not_embedded, "3a"),
    (wrong_part, "3a"),
    (attachment_without_relation, "3a"),
]


def write_all(good: Path, folder: Path) -> list[tuple[Path, str]]:
    out = []
    for change, flavour in CASES:
        w = writer(good)
        change(w)
        path = folder / f"broken-{change.__name__}.pdf"
        w.write(path)
        out.append((path, flavour))
    return out
