"""Parts of a document to which only the catalog leads, and what may become of each: for attacks that give them another role (`stores`)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, String

from .draft import Draft
from .edit import Edit

PACKET = (
    b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    b'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:title></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
)


@dataclass
class Part:
    """A part that only the catalog leads to, and what becomes of it."""

    make: Callable[[Draft], Object]
    change: Callable[[Edit, int], object]


def sheets(draft: Draft) -> None:
    """Three pages, so that a place can be another one."""
    draft.clear()
    draft.page().Contents = draft.stream(draft.words("De gemeente betaalt 20.000 euro", (60, 740), 14))
    for text in (b"Bladzijde twee", b"Bladzijde drie"):
        content = draft.stream(b"BT /Opzet 14 Tf 60 740 Td (%s) Tj ET" % text)
        page = Dictionary(Type=Name.Page, MediaBox=Array([0, 0, 595, 842]), Contents=content, Resources=draft.page().Resources)
        draft.pdf.pages.append(pikepdf.Page(draft.new(page)))
    for key in ("Names", "Outlines", "StructTreeRoot", "MarkInfo", "Lang", "PageLabels", "ViewerPreferences", "OpenAction", "AF", "Metadata", "Dests"):
        if f"/{key}" in draft.root:
            del draft.root[f"/{key}"]


def to(edit: Edit, index: int) -> Array:
    return Array([edit.page(index), Name.Fit])


def attachment(edit: Edit, text: bytes = b"post;bedrag\nzaal;20000\n", name: str = "begroting.csv") -> Object:
    stream = edit.stream(text, Type=Name.EmbeddedFile)
    return edit.new(Dictionary(Type=Name.Filespec, F=String(name), UF=String(name), Desc=String("begroting"), EF=Dictionary(F=stream, UF=stream)))


def catalog(key: str, value: Callable[[Draft], object]) -> Callable[[Draft], Object]:
    """An object behind a key of the catalog; in bytes where it is no dictionary, list or stream."""

    def make(draft: Draft) -> Object:
        content = value(draft)
        made = draft.new(Dictionary() if isinstance(content, bytes) else content)
        if isinstance(content, bytes):
            draft.raw[made.objgen[0]] = content
        draft.root[f"/{key}"] = made
        return made

    return make


def put(key: str, value: Callable[[Edit], object] | object) -> Callable[[Edit, int], None]:
    def change(edit: Edit, number: int) -> None:
        one = edit.pdf.get_object(number, 0)
        one[f"/{key}"] = value(edit) if callable(value) else value
        edit.touch(one)

    return change


def without(key: str) -> Callable[[Edit, int], None]:
    def change(edit: Edit, number: int) -> None:
        one = edit.pdf.get_object(number, 0)
        del one[f"/{key}"]
        edit.touch(one)

    return change


def written(text: bytes) -> Callable[[Edit, int], None]:
    """The object is another one altogether."""
    return lambda edit, number: edit.raw.__setitem__(number, text)


def with_names(draft: Draft) -> Dictionary:
    """Attachments and places of the document by name."""
    return Dictionary(
        EmbeddedFiles=Dictionary(Names=Array([String("begroting.csv"), attachment(draft)])), Dests=Dictionary(Names=Array([String("geld"), to(draft, 1)])),
    )


def _other_files(edit: Edit) -> Dictionary:
    return Dictionary(Names=Array([String("begroting.csv"), attachment(edit, b"post;bedrag\nzaal;90000\n")]))


def _file(draft: Draft) -> Object:
    made = attachment(draft)
    draft.root.AF = Array([made])
    draft.root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String("begroting.csv"), made])))
    return made


def _in_names(key: str, value: Callable[[Draft], object]) -> Callable[[Draft], Object]:
    """A tree of names, whose dictionary stands in the catalog itself."""

    def make(draft: Draft) -> Object:
        made = draft.new(value(draft))
        draft.root.Names = Dictionary({f"/{key}": made})
        return made

    return make


def _bookmarks(draft: Draft, inline: bool = False) -> Object:
    items = [draft.new(Dictionary(Title=String(title), Dest=to(draft, index))) for index, title in enumerate(("Wie", "Geld"))]
    items[0].Next, items[1].Prev = items[1], items[0]
    outlines = Dictionary(Type=Name.Outlines, First=items[0], Last=items[-1], Count=2)
    if inline:
        del items[0].Next
        outlines.Last, outlines.Count = items[0], 1
        draft.root.Outlines = outlines
        return items[0]
    draft.root.Outlines = draft.new(outlines)
    return draft.root.Outlines


def _structure(draft: Draft, part: str = "root") -> Object:
    """A tree of structure whose elements do not lead back to it."""
    draft.page().Contents = draft.stream(b"/Kop << /MCID 0 >> BDC %s EMC" % draft.words("De gemeente betaalt 20.000 euro", (60, 740), 14))
    draft.page().StructParents = 0
    draft.root.MarkInfo = Dictionary(Marked=True)
    element = draft.new(Dictionary(Type=Name.StructElem, S=Name.Kop, Pg=draft.page(), K=0))
    tree = draft.new(Dictionary(Nums=Array([0, Array([element])])))
    roles = draft.new(Dictionary(Kop=Name.H1))
    root = Dictionary(Type=Name.StructTreeRoot, K=Array([element]), ParentTree=tree, RoleMap=roles)
    draft.root.StructTreeRoot = draft.new(root) if part == "root" else root
    return {"root": draft.root.StructTreeRoot, "tree": tree, "roles": roles}[part]


def _portfolio(draft: Draft) -> Dictionary:
    _file(draft)
    return Dictionary(Type=Name.Collection, View=Name.D, D=String("begroting.csv"))


def _retitled(edit: Edit, number: int) -> None:
    one = edit.pdf.get_object(number, 0)
    one.write(PACKET % b"Heel andere afspraken")
    edit.touch(one)


def _intent(draft: Draft) -> Object:
    made = draft.new(Dictionary(Type=Name.OutputIntent, S=Name.GTS_PDFA1, OutputConditionIdentifier=String("sRGB"), Info=String("sRGB")))
    draft.root.OutputIntents = Array([made])
    return made


SCRIPT = Dictionary(S=Name.JavaScript, JS=String("app.alert('Anders')"))
PREFERENCES = catalog("ViewerPreferences", lambda draft: Dictionary(DisplayDocTitle=True, Direction=Name.L2R))
NAMES = catalog("Names", with_names)
PARTS = {
    "file": Part(_file, put("EF", lambda edit: Dictionary(F=edit.stream(b"post;bedrag\nzaal;90000\n", Type=Name.EmbeddedFile)))),
    "file-description": Part(_file, put("Desc", String("anders"))),
    "files-others": Part(NAMES, put("EmbeddedFiles", _other_files)),
    "files-gone": Part(NAMES, without("EmbeddedFiles")),
    "files-tree": Part(
        _in_names("EmbeddedFiles", lambda draft: Dictionary(Names=Array([String("begroting.csv"), attachment(draft)]))),
        put("Names", lambda edit: Array([String("anders.csv"), attachment(edit, b"zaal;90000\n")])),
    ),
    "files-associated": Part(catalog("AF", lambda draft: Array([attachment(draft)])), written(b"[]")),
    "places": Part(NAMES, put("Dests", lambda edit: Dictionary(Names=Array([String("geld"), to(edit, 2)])))),
    "places-tree": Part(
        _in_names("Dests", lambda draft: Dictionary(Names=Array([String("geld"), to(draft, 1)]))),
        put("Names", lambda edit: Array([String("geld"), to(edit, 2)])),
    ),
    "places-of-old": Part(catalog("Dests", lambda draft: Dictionary(geld=to(draft, 1))), put("geld", lambda edit: to(edit, 2))),
    "scripts": Part(NAMES, put("JavaScript", Dictionary(Names=Array([String("a"), SCRIPT])))),
    "labels": Part(
        catalog("PageLabels", lambda draft: Dictionary(Nums=Array([0, Dictionary(S=Name.D), 2, Dictionary(S=Name.r, P=String("B-"))]))),
        written(b"<< /Nums [0 << /S /D >>] >>"),
    ),
    "bookmark": Part(lambda draft: _bookmarks(draft, True), put("Title", String("Heel ander geld"))),
    "bookmark-place": Part(lambda draft: _bookmarks(draft, True), put("Dest", lambda edit: to(edit, 2))),
    "bookmarks": Part(_bookmarks, lambda edit, number: put("First", edit.root.Outlines.Last)(edit, number)),
    "structure": Part(_structure, put("K", Array())),
    "structure-roles": Part(_structure, put("RoleMap", Dictionary(Kop=Name.P))),
    "structure-places": Part(lambda draft: _structure(draft, "tree"), put("Nums", Array())),
    "roles": Part(lambda draft: _structure(draft, "roles"), put("Kop", Name.P)),
    "right-to-left": Part(PREFERENCES, put("Direction", Name.R2L)),
    "no-toolbar": Part(PREFERENCES, put("HideToolbar", True)),
    "no-title": Part(PREFERENCES, put("DisplayDocTitle", False)),
    "scaling": Part(PREFERENCES, put("PrintScaling", Name("/None"))),
    "marked": Part(catalog("MarkInfo", lambda draft: Dictionary(Marked=True)), put("Marked", False)),
    "opening": Part(catalog("OpenAction", lambda draft: Dictionary(S=Name.GoTo, D=to(draft, 0))), put("D", lambda edit: to(edit, 2))),
    "opening-address": Part(
        catalog("OpenAction", lambda draft: Dictionary(S=Name.GoTo, D=to(draft, 0))), lambda edit,
        number: (put("S", Name.URI)(edit, number), put("URI", String("https://anders.invalid/"))(edit, number)),
    ),
    "opening-place": Part(catalog("OpenAction", lambda draft: to(draft, 0)), lambda edit, number: written(b"[%s /Fit]" % edit.page(2).unparse())(edit, number)),
    "language": Part(catalog("Lang", lambda draft: b"(nl-NL)"), written(b"(en-US)")),
    "mode": Part(catalog("PageMode", lambda draft: b"/UseOutlines"), written(b"/FullScreen")),
    "metadata": Part(lambda draft: catalog("Metadata", lambda own: own.stream(PACKET % b"Afspraken", Type=Name.Metadata, Subtype=Name.XML))(draft), _retitled),
    "portfolio": Part(catalog("Collection", _portfolio), put("D", String("anders.csv"))),
    "addresses": Part(catalog("URI", lambda draft: Dictionary(Base=String("https://voorbeeld.invalid/"))), put("Base", String("https://anders.invalid/"))),
    "pieces": Part(catalog("PieceInfo", lambda draft: Dictionary(App=Dictionary(LastModified=String("D:20260101"), Private=1))), put("Anders", 1)),
    "extensions": Part(catalog("Extensions", lambda draft: Dictionary(ADBE=Dictionary(BaseVersion=Name("/1.7"), ExtensionLevel=8))), put("Anders", 1)),
    "actions": Part(
        catalog("AA", lambda draft: Dictionary(WC=Dictionary(S=Name.GoTo, D=to(draft, 0)))),
        put("WP", Dictionary(S=Name.URI, URI=String("https://anders.invalid/"))),
    ),
    "permissions": Part(catalog("Perms", lambda draft: Dictionary(Anders=1)), put("Anders", 2)),
    "legal": Part(catalog("Legal", lambda draft: Dictionary(JavaScriptActions=0)), put("Attestation", String("anders"))),
    "intent": Part(_intent, put("Info", String("anders"))),
}
