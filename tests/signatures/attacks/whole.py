"""What else a document shows, prints, reads aloud, opens or attaches: entries far from the pages that come, go or change after a signature.
With a signature of somebody who is trusted in the same increment too, for that explains none of them."""

from collections.abc import Callable, Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, String

from .draft import Draft
from .edit import Case, Edit
from .registry import on_draft

WORDS = b"q 0.8 0 0 rg 60 60 400 300 re f Q"
PROFILE = b"\x00\x00\x02\x00none"


def _changed(case: Case, name: str, prepare: Callable[[Draft], object], change: Callable[[Edit], pikepdf.Object], signed: bool = False) -> tuple[str, bytes]:
    """`change` gives the object that it changed."""
    with Draft(case) as draft:
        draft.clear(WORDS)
        prepare(draft)
        data = draft.signed()
    with Edit(data) as edit:
        edit.touch(change(edit))
        return (f"{name}-signed", case.signed(edit)) if signed else (name, edit.save())


def _root(
    key: str, value: Callable[[Edit], object] | object, name: str, case: Case, before: Callable[[Draft], object] = lambda draft: None, signed: bool = False,
) -> tuple[str, bytes]:
    def change(edit: Edit) -> pikepdf.Object:
        edit.root[f"/{key}"] = value(edit) if callable(value) else value
        return edit.root

    return _changed(case, name, before, change, signed)


def _page(key: str, value: Callable[[Edit], object] | object, name: str, case: Case, signed: bool = False) -> tuple[str, bytes]:
    def change(edit: Edit) -> pikepdf.Object:
        edit.page()[f"/{key}"] = value(edit) if callable(value) else value
        return edit.page()

    return _changed(case, name, lambda draft: None, change, signed)


@on_draft()
def labels_of_pages(case: Case) -> Iterator[tuple[str, bytes]]:
    """A contract cites pages by their labels."""
    yield _root("PageLabels", Dictionary(Nums=Array([0, Dictionary(S=Name.D, St=12)])), "added", case)
    had = lambda draft: setattr(draft.root, "PageLabels", draft.new(Dictionary(Nums=Array([0, Dictionary(S=Name.D, P=String("A-"))]))))

    def prefix(edit: Edit) -> pikepdf.Object:
        edit.root.PageLabels.Nums[1].P = String("B-")
        return edit.root.PageLabels

    yield _changed(case, "prefix", had, prefix)
    yield _changed(case, "prefix", had, prefix, True)

    def tree(edit: Edit) -> pikepdf.Object:
        edit.root.PageLabels = edit.new(Dictionary(Kids=Array([edit.new(Dictionary(Nums=Array([0, Dictionary(S=Name.R)]), Limits=Array([0, 0])))])))
        return edit.root

    yield _changed(case, "tree", had, tree)


@on_draft()
def preferences_for_viewing(case: Case) -> Iterator[tuple[str, bytes]]:
    """What a viewer shows first, and how it prints."""
    with case.open() as edit:
        # Where it is said already nothing changes.
        title = b"false" if edit.root.get("/ViewerPreferences", Dictionary()).get("/DisplayDocTitle", False) else b"true"
    for name, text in {
        "title": b"<< /DisplayDocTitle %s >>" % title, "print-area": b"<< /PrintArea /MediaBox /PrintClip /MediaBox /ViewArea /BleedBox /ViewClip /BleedBox >>",
        "print-pages": b"<< /PrintPageRange [1 1] /NumCopies 9 >>", "scaling": b"<< /PrintScaling /None /Enforce [/PrintScaling] >>",
        "right-to-left": b"<< /Direction /R2L >>", "hidden": b"<< /HideWindowUI true /HideMenubar true /HideToolbar true >>",
    }.items():
        yield _root("ViewerPreferences", Object.parse(text), name, case)
    for name in ("UseOC", "FullScreen", "UseOutlines", "UseThumbs"):
        yield _root("PageMode", Name(f"/{name}"), f"mode-{name.lower()}", case)
    yield _root("PageLayout", Name.TwoPageRight, "layout", case, signed=True)


@on_draft()
def portfolio_of_files(case: Case) -> Iterator[tuple[str, bytes]]:
    """A collection: viewers then show an attachment instead of the pages."""

    def attached(draft: Draft) -> None:
        file = draft.new(Dictionary(Type=Name.Filespec, F=String("bijlage.pdf"), UF=String("bijlage.pdf"), EF=Dictionary(F=draft.stream(case.base, Type=Name.EmbeddedFile))))
        draft.root.Names = draft.new(Dictionary(EmbeddedFiles=Dictionary(Names=Array([String("bijlage.pdf"), file]))))

    yield _root("Collection", Dictionary(Type=Name.Collection, D=String("bijlage.pdf"), View=Name.D), "added", case, attached)
    yield _root("Collection", Dictionary(Type=Name.Collection, View=Name.H), "added-hidden", case, attached, True)

    def shown(draft: Draft) -> None:
        attached(draft)
        draft.root.Collection = draft.new(Dictionary(Type=Name.Collection, View=Name.H))

    def first(edit: Edit) -> pikepdf.Object:
        edit.root.Collection.D = String("bijlage.pdf")
        edit.root.Collection.View = Name.T
        return edit.root.Collection

    yield _changed(case, "first-file", shown, first)


@on_draft()
def attachments_by_every_way(case: Case) -> Iterator[tuple[str, bytes]]:
    """Files that a document carries, by names, pages, pictures, remarks and structure; their checksums, descriptions and relations."""

    def attached(draft: Draft) -> None:
        stream = draft.stream(b"post;bedrag\nzaal;20000\n", Type=Name.EmbeddedFile, Subtype=Name("/text/csv"), Params=Dictionary(Size=23))
        file = draft.new(Dictionary(
            Type=Name.Filespec, F=String("cijfers.csv"), UF=String("cijfers.csv"), EF=Dictionary(F=stream, UF=stream), AFRelationship=Name.Source,
            Desc=String("cijfers"),
        ))
        draft.root.Names = draft.new(Dictionary(EmbeddedFiles=draft.new(Dictionary(Names=Array([String("cijfers.csv"), file])))))
        draft.root.AF = draft.new(Array([file]))

    file = lambda edit: edit.root.AF[0]
    other = lambda edit: edit.stream(b"post;bedrag\nzaal;90000\n", Type=Name.EmbeddedFile)

    def put(get: Callable[[Edit], pikepdf.Object], key: str, value: Callable[[Edit], object]) -> Callable[[Edit], pikepdf.Object]:
        def change(edit: Edit) -> pikepdf.Object:
            one = get(edit)
            one[f"/{key}"] = value(edit)
            return one

        return change

    yield _changed(case, "content", attached, put(file, "EF", lambda edit: Dictionary(F=other(edit))))
    yield _changed(case, "relation", attached, put(file, "AFRelationship", lambda edit: Name.Alternative))
    yield _changed(case, "description", attached, put(file, "Desc", lambda edit: String("anders")))
    yield _changed(case, "related", attached, put(file, "RF", lambda edit: Dictionary(F=Array([String("a"), other(edit)]))))
    yield _changed(case, "sort", attached, put(lambda edit: file(edit).EF.F, "Subtype", lambda edit: Name("/application/x-sh")))
    yield _changed(case, "of-the-page", attached, put(lambda edit: edit.page(), "AF", lambda edit: Array([file(edit)])))
    yield _changed(case, "name", attached, put(lambda edit: edit.root.Names.EmbeddedFiles, "Names", lambda edit: Array([String("anders.csv"), file(edit)])))
    yield _changed(
        case, "name", attached, put(lambda edit: edit.root.Names.EmbeddedFiles, "Names", lambda edit: Array([String("anders.csv"), file(edit)])), True,
    )
    yield _changed(case, "removed", attached, put(lambda edit: edit.root.Names, "EmbeddedFiles", lambda edit: Dictionary(Names=Array())))


@on_draft()
def names_of_a_document(case: Case) -> Iterator[tuple[str, bytes]]:
    """Trees of names: places, scripts, pages that come when asked for, pictures."""
    values = {
        "Dests": lambda edit: Dictionary(Names=Array([String("geld"), Array([edit.page(-1), Name.Fit])])),
        "JavaScript": lambda edit: Dictionary(Names=Array([String("a"), Dictionary(S=Name.JavaScript, JS=String("1"))])),
        "Templates": lambda edit: Dictionary(Names=Array([String("a"), edit.page()])),
        "Pages": lambda edit: Dictionary(Names=Array([String("a"), edit.page()])), "AP": lambda edit: Dictionary(Names=Array([String("a"), edit.letters()])),
        "AlternatePresentations": lambda edit: Dictionary(Names=Array([String("a"), Dictionary(Type=Name.SlideShow)])),
        "Renditions": lambda edit: Dictionary(Names=Array()),
    }
    for key, value in values.items():
        yield _root("Names", lambda edit, key=key, value=value: edit.new(Dictionary({f"/{key}": value(edit)})), key.lower(), case)

    def had(draft: Draft) -> None:
        draft.root.Names = draft.new(Dictionary(Dests=draft.new(Dictionary(Names=Array([String("geld"), Array([draft.page(), Name.Fit])])))))

    def moved(edit: Edit) -> pikepdf.Object:
        edit.root.Names.Dests.Names[1] = Array([edit.page(-1), Name.FitH, 100])
        return edit.root.Names.Dests

    yield _changed(case, "place-moved", had, moved)
    yield _changed(case, "place-moved", had, moved, True)


@on_draft()
def threads_and_bookmarks(case: Case) -> Iterator[tuple[str, bytes]]:
    """The order in which an article is read; where a bookmark leads, and what it is called."""

    def outline(draft: Draft) -> None:
        one = draft.new(Dictionary(Title=String("Geld"), Dest=Array([draft.page(), Name.Fit])))
        two = draft.new(Dictionary(Title=String("Duur"), Dest=Array([draft.page(), Name.Fit]), Prev=one))
        one.Next = two
        draft.root.Outlines = draft.new(Dictionary(Type=Name.Outlines, First=one, Last=two, Count=2))
        one.Parent = two.Parent = draft.root.Outlines

    changes = {
        "Dest": Array([0, Name.FitH, 5]), "A": Dictionary(S=Name.URI, URI=String("https://anders.invalid/")), "F": 3, "C": Array([1, 1, 1]), "Count": -1,
        "Title": String("Geen geld"),
    }
    for key, value in changes.items():

        def change(edit: Edit, key: str = key, value: object = value) -> pikepdf.Object:
            edit.root.Outlines.First[f"/{key}"] = value
            return edit.root.Outlines.First

        yield _changed(case, key.lower(), outline, change)

    def turned(edit: Edit) -> pikepdf.Object:
        edit.root.Outlines.First = edit.root.Outlines.Last
        return edit.root.Outlines

    yield _changed(case, "one-less", outline, turned, True)

    def thread(draft: Draft) -> None:
        beads = [draft.new(Dictionary(Type=Name.Bead, P=draft.page(), R=Array([60, y, 400, y + 50]))) for y in (60, 300)]
        thread = draft.new(Dictionary(Type=Name.Thread, F=beads[0], I=Dictionary(Title=String("Afspraken"))))
        for n, one in enumerate(beads):
            one.T, one.N, one.V = thread, beads[1 - n], beads[1 - n]
        draft.root.Threads = draft.new(Array([thread]))
        draft.page().B = Array(beads)

    def order(edit: Edit) -> pikepdf.Object:
        edit.root.Threads[0].F = edit.page().B[1]
        return edit.root.Threads[0]

    yield _changed(case, "thread", thread, order)


@on_draft()
def layers_by_every_way(case: Case) -> Iterator[tuple[str, bytes]]:
    """The configuration of optional content: what is off at first, when viewed or printed, in another configuration, by an expression."""

    def layers(draft: Draft) -> None:
        group = draft.new(Dictionary(Type=Name.OCG, Name=String("laag"), Intent=Name.View))
        member = draft.new(Dictionary(Type=Name.OCMD, OCGs=Array([group]), P=Name.AnyOn))
        config = draft.new(Dictionary(ON=Array([group]), Order=Array([group]), Intent=Name.View))
        draft.root.OCProperties = draft.new(Dictionary(OCGs=Array([group]), D=config, Configs=Array([])))
        draft.resource("Properties", "Laag", member)
        draft.page().Contents = draft.stream(b"/OC /Laag BDC " + WORDS + b" EMC")

    config = lambda edit: edit.root.OCProperties.D
    group = lambda edit: edit.root.OCProperties.OCGs[0]
    member = lambda edit: edit.page().Resources.Properties.Laag
    event = lambda edit: Array([Dictionary(Event=Name.View, Category=Array([Name.View]), OCGs=Array([group(edit)]))])
    for name, (get, key, value) in {
        "off": (config, "OFF", lambda edit: Array([group(edit)])), "base-state": (config, "BaseState", lambda edit: Name.OFF), "events": (config, "AS", event),
        "intent": (config, "Intent", lambda edit: Name.Design), "locked": (config, "Locked", lambda edit: Array([group(edit)])),
        "order": (config, "Order", lambda edit: Array()),
        "list": (config, "ListMode", lambda edit: Name.VisiblePages), "radio": (config, "RBGroups", lambda edit: Array([Array([group(edit)])])),
        "group-intent": (group, "Intent", lambda edit: Name.Design), "usage": (group, "Usage", lambda edit: Dictionary(View=Dictionary(ViewState=Name.OFF))),
        "name": (group, "Name", lambda edit: String("anders")),
        "policy": (member, "P", lambda edit: Name.AllOff), "expression": (member, "VE", lambda edit: Array([Name.Not, group(edit)])),
        "members": (member, "OCGs", lambda edit: Array()),
        "configs": (lambda edit: edit.root.OCProperties, "Configs", lambda edit: Array([Dictionary(Name=String("anders"), OFF=Array([group(edit)]))])),
        "groups": (lambda edit: edit.root.OCProperties, "OCGs", lambda edit: Array()),
        "other": (lambda edit: edit.root.OCProperties, "D", lambda edit: Dictionary(OFF=Array([group(edit)]))),
    }.items():

        def change(edit: Edit, get: Callable = get, key: str = key, value: Callable = value) -> pikepdf.Object:
            one = get(edit)
            one[f"/{key}"] = value(edit)
            return one

        yield _changed(case, name, layers, change)
        if name in ("off", "usage", "policy"):
            yield _changed(case, name, layers, change, True)


@on_draft()
def colours_of_the_whole(case: Case) -> Iterator[tuple[str, bytes]]:
    """Output intents, default colour spaces, halftones, transfer functions, blacks: the same numbers become other colours."""

    def states(draft: Draft) -> None:
        draft.resource("ExtGState", "Staat", draft.new(Dictionary(Type=Name.ExtGState, LW=1)))
        draft.resource("ColorSpace", "Eigen", draft.new(Array([Name.CalGray, Dictionary(WhitePoint=[0.95, 1, 1.09])])))
        draft.page().Contents = draft.stream(b"/Staat gs /Eigen cs 0 scn 60 60 400 300 re f")

    invert = Dictionary(FunctionType=2, Domain=[0, 1], C0=[1], C1=[0], N=1)
    for name, (key, value) in {
        "transfer": ("TR", invert), "transfer-2": ("TR2", invert),
        "halftone": ("HT", Dictionary(Type=Name.Halftone, HalftoneType=1, Frequency=1, Angle=0, SpotFunction=Name.Line)), "black": ("BG", invert),
        "undercolour": ("UCR", invert), "overprint": ("OP", True), "blend": ("BM", Name.Difference), "mask": ("SMask", Name("/None")), "alpha": ("ca", 0),
        "letters": ("Font", Array([Name.Helvetica, 9])),
    }.items():

        def change(edit: Edit, key: str = key, value: object = value) -> pikepdf.Object:
            one = edit.page().Resources.ExtGState.Staat
            one[f"/{key}"] = value
            return one

        yield _changed(case, name, states, change)

    def default(edit: Edit) -> pikepdf.Object:
        spaces = edit.page().Resources.ColorSpace
        spaces.DefaultGray = Array([Name.Separation, Name("/None"), Name.DeviceGray, invert])
        return edit.page()

    yield _changed(case, "default-grey", states, default)
    yield _changed(case, "default-grey", states, default, True)
    yield _root(
        "OutputIntents",
        lambda edit: Array([Dictionary(Type=Name.OutputIntent, S=Name.GTS_PDFX, OutputConditionIdentifier=String("anders"), DestOutputProfile=edit.stream(PROFILE, N=4))]),
        "output-intent", case,
    )
    yield _page(
        "OutputIntents", lambda edit: Array([Dictionary(Type=Name.OutputIntent, S=Name.GTS_PDFX, OutputConditionIdentifier=String("anders"))]),
        "output-intent-of-a-page", case,
    )


@on_draft()
def read_aloud(case: Case) -> Iterator[tuple[str, bytes]]:
    """What a screen reader says: other words for words, the language, roles, the table of parents, the order."""

    def tagged(draft: Draft) -> None:
        words = draft.words("De gemeente betaalt 20.000 euro", (80, 750), 14)
        draft.page().Contents = draft.stream(b"/P << /MCID 0 >> BDC %s EMC" % words)
        draft.page().StructParents = 0
        tree = draft.new(Dictionary(Type=Name.StructTreeRoot, RoleMap=draft.new(Dictionary(Alinea=Name.P)), ClassMap=draft.new(Dictionary())))
        top = draft.new(Dictionary(Type=Name.StructElem, S=Name.Document, P=tree))
        one = draft.new(Dictionary(Type=Name.StructElem, S=Name("/Alinea"), P=top, Pg=draft.page(), K=0, ID=String("a")))
        two = draft.new(Dictionary(Type=Name.StructElem, S=Name.Figure, P=top, Pg=draft.page(), Alt=String("een kaart"), A=draft.new(Dictionary(O=Name.Layout, BBox=[0, 0, 9, 9]))))
        top.K = draft.new(Array([one, two]))
        tree.K, tree.ParentTree = top, draft.new(Dictionary(Nums=Array([0, draft.new(Array([one]))])))
        draft.root.StructTreeRoot, draft.root.Lang, draft.root.MarkInfo = tree, String("nl"), Dictionary(Marked=True)

    tree = lambda edit: edit.root.StructTreeRoot
    top = lambda edit: tree(edit).K
    first, second = (lambda edit: top(edit).K[0]), (lambda edit: top(edit).K[1])
    values = {
        "actual-text": (first, "ActualText", String("De stichting betaalt")), "expansion": (first, "E", String("anders")),
        "alternative": (second, "Alt", String("anders")), "language": (first, "Lang", String("xx")), "title": (first, "T", String("anders")),
        "role": (lambda edit: tree(edit).RoleMap, "Alinea", Name.Artifact),
        "class": (lambda edit: tree(edit).ClassMap, "A", Dictionary(O=Name.Layout)), "content": (first, "K", 1),
        "attributes": (lambda edit: second(edit).A, "O", Name.UserProperties), "sort": (first, "S", Name.NonStruct), "phoneme": (first, "Phoneme", String("a")),
        "namespace": (first, "NS", Dictionary(NS=String("https://anders.invalid/"))),
        "parents": (lambda edit: tree(edit).ParentTree, "Nums", Array()), "lexicon": (lambda edit: tree(edit), "PronunciationLexicon", Array()),
        "marked": (lambda edit: edit.root, "MarkInfo", Dictionary(Marked=False)), "structure-of-page": (lambda edit: edit.page(), "StructParents", 7),
        "file": (first, "AF", Array()),
    }
    for name, (get, key, value) in values.items():

        def change(edit: Edit, get: Callable = get, key: str = key, value: object = value) -> pikepdf.Object:
            one = get(edit)
            one[f"/{key}"] = value
            return one

        yield _changed(case, name, tagged, change)
        if name in ("actual-text", "alternative", "role"):
            yield _changed(case, name, tagged, change, True)

    def turned(edit: Edit) -> pikepdf.Object:
        kids = top(edit).K
        items = list(kids)[::-1]
        for n, one in enumerate(items):
            kids[n] = one
        return kids

    yield _changed(case, "order", tagged, turned)


@on_draft()
def entries_of_a_page(case: Case) -> Iterator[tuple[str, bytes]]:
    """Entries that programs know and that nobody looks at: thumbnails, transitions, pieces, viewports, measures, separations, the order of tabs."""
    values = {
        "thumb": ("Thumb", lambda edit: edit.stream(b"\0", Width=1, Height=1, ColorSpace=Name.DeviceGray, BitsPerComponent=8)),
        "transition": ("Trans", Dictionary(S=Name.Dissolve, D=9)), "seconds": ("Dur", 1),
        "viewport": ("VP", Array([Dictionary(BBox=[0, 0, 99, 99], Measure=Dictionary(Subtype=Name.RL, R=String("1:1")))])),
        "template": ("TemplateInstantiated", Name.A), "steps": ("PresSteps", Dictionary(NA=Dictionary(S=Name.URI, URI=String("a")))),
        "separation": ("SeparationInfo", Dictionary(Pages=Array(), DeviceColorant=Name.Cyan)), "beads": ("B", Array()),
        "metadata": ("Metadata", lambda edit: edit.stream(b"<x/>", Type=Name.Metadata, Subtype=Name.XML)), "zoom": ("PZ", 4), "identifier": ("ID", String("a")),
        "colour": ("BoxColorInfo", Dictionary()), "part": ("DPart", Dictionary(Type=Name.DPart)),
    }
    for name, (key, value) in values.items():
        yield _page(key, value, name, case)
    yield _page("UserUnit", 2, "unit", case, True)


@on_draft()
def entries_of_the_catalog(case: Case) -> Iterator[tuple[str, bytes]]:
    """The base of addresses, parts of the document, requirements, permissions, a language, a developer's own."""
    values = {
        "address": ("URI", Dictionary(Base=String("https://anders.invalid/"))), "parts": ("DPartRoot", Dictionary(Type=Name.DPartRoot)),
        "requirements": ("Requirements", Array([Dictionary(S=Name.EnableJavaScripts)])), "language": ("Lang", String("xx")),
        "rendering": ("NeedsRendering", True), "legal": ("Legal", Dictionary(OptionalContent=1)),
        "web": ("SpiderInfo", Dictionary(V=Object.parse(b"1.0"))),
        "open": ("OpenAction", Dictionary(S=Name.GoTo, D=Array([0, Name.FitR, 0, 0, 9, 9]))),
        "open-script": ("OpenAction", Dictionary(S=Name.JavaScript, JS=String("1"))),
        "events": ("AA", Dictionary(WP=Dictionary(S=Name.JavaScript, JS=String("1")))),
        "permissions": ("Perms", Dictionary(UR3=Dictionary(Type=Name.Sig))), "type": ("Type", Name.Anders),
        "dests": ("Dests", Dictionary(A=Array([0, Name.Fit]))), "files": ("AF", Array()),
    }
    for name, (key, value) in values.items():
        yield _root(key, value, name, case)
    yield _root("OpenAction", Dictionary(S=Name.JavaScript, JS=String("1")), "script", case, signed=True)


@on_draft()
def remark_by_every_entry(case: Case) -> Iterator[tuple[str, bytes]]:
    """A remark that is there: every entry by which it is seen, found, printed or clicked."""

    def remark(draft: Draft) -> None:
        picture = draft.letters("Gezien")
        popup = draft.new(Dictionary(Type=Name.Annot, Subtype=Name.Popup, Rect=Array([400, 400, 500, 500]), Open=False))
        one = draft.annotate(Dictionary(
            Type=Name.Annot, Subtype=Name.FreeText, Rect=Array([60, 400, 300, 440]), Contents=String("Gezien"), F=4, DA=String("/Helv 12 Tf 0 g"), C=Array([1, 0, 0]),
            AP=Dictionary(N=picture), Popup=popup, NM=String("een"), T=String("griffie"),
        ))
        popup.Parent = one
        draft.annotate(popup)

    values = {
        "Contents": String("Niet gezien"), "Rect": Array([60, 100, 500, 440]), "F": 6, "DA": String("/Helv 40 Tf 1 g"), "C": Array([1, 1, 1]),
        "CA": Object.parse(b"0.0"), "M": String("D:20300101"), "NM": String("twee"), "T": String("burgemeester"), "Subj": String("anders"),
        "RC": String("<p>anders</p>"), "AS": Name.Off, "OC": Dictionary(Type=Name.OCG, Name=String("a")),
        "A": Dictionary(S=Name.URI, URI=String("https://anders.invalid/")), "AA": Dictionary(E=Dictionary(S=Name.JavaScript, JS=String("1"))),
        "Subtype": Name.Stamp, "BS": Dictionary(W=9), "Border": Array([0, 0, 9]), "Q": 2, "RD": Array([0, 0, 99, 0]), "IT": Name.FreeTextTypeWriter,
        "StateModel": String("Review"), "State": String("Rejected"), "ExData": Dictionary(Type=Name.ExData), "Lang": String("xx"), "BM": Name.Difference,
        "ca": Object.parse(b"0.0"),
    }
    for key, value in values.items():

        def change(edit: Edit, key: str = key, value: object = value) -> pikepdf.Object:
            one = next(one for one in edit.page().Annots if one.get("/NM") == "een")
            one[f"/{key}"] = value
            return one

        yield _changed(case, key if key != "ca" else "ca-small", remark, change)

    def window(edit: Edit) -> pikepdf.Object:
        one = next(one for one in edit.page().Annots if one.get("/Subtype") == Name.Popup)
        one.Open = True
        return one

    yield _changed(case, "window", remark, window)
    yield _changed(case, "window", remark, window, True)


@on_draft()
def link_by_every_entry(case: Case) -> Iterator[tuple[str, bytes]]:
    """Where a link leads, in every way of leading somewhere."""

    def link(draft: Draft) -> None:
        draft.annotate(Dictionary(
            Type=Name.Annot, Subtype=Name.Link, Rect=Array([60, 400, 300, 440]), Border=Array([0, 0, 0]), NM=String("een"),
            A=draft.new(Dictionary(S=Name.URI, URI=String("https://voorbeeld.invalid/"))),
        ))

    get = lambda edit: next(one for one in edit.page().Annots if one.get("/NM") == "een")
    for name, change in {
        "address": lambda edit: _put(get(edit).A, "URI", String("https://anders.invalid/")), "map": lambda edit: _put(get(edit).A, "IsMap", True),
        "next": lambda edit: _put(get(edit).A, "Next", Dictionary(S=Name.JavaScript, JS=String("1"))),
        "launch": lambda edit: _put(get(edit).A, "S", Name.Launch), "place": lambda edit: _put(get(edit), "Dest", Array([0, Name.Fit])),
        "area": lambda edit: _put(get(edit), "QuadPoints", Array([60, 600, 300, 600, 60, 400, 300, 400])),
        "before": lambda edit: _put(get(edit), "PA", Dictionary(S=Name.URI, URI=String("a"))), "mark": lambda edit: _put(get(edit), "H", Name.P),
    }.items():
        yield _changed(case, name, link, change)


def _put(one: pikepdf.Object, key: str, value: object) -> pikepdf.Object:
    one[f"/{key}"] = value
    return one
