"""What belongs to the document as a whole: language, structure, actions, layers, attachments, outline, permissions."""

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from .edit import Case, Edit, NotApplicable
from .registry import attack

SCRIPT = Dictionary(S=Name.JavaScript, JS=String("app.alert('Anders')"))


def _catalog(case: Case, changes: dict[str, tuple[str, object]]) -> Iterator[tuple[str, bytes]]:
    for name, (key, value) in changes.items():
        with case.open() as edit:
            if value is None:
                if key not in edit.root:
                    continue
                del edit.root[key]
            elif key in edit.root and edit.root[key] == value:
                continue
            else:
                edit.root[key] = value
            edit.touch_root()
            yield name, edit.save()


@attack()
def language_and_structure(case: Case) -> Iterator[tuple[str, bytes]]:
    yield from _catalog(case, {
        "language": ("/Lang", String("xx")),
        "marked": ("/MarkInfo", Dictionary(Marked=False, Suspects=True)),
        "structure-gone": ("/StructTreeRoot", None),
        "structure-other": ("/StructTreeRoot", Dictionary(Type=Name.StructTreeRoot)),
        "languages-gone": ("/Lang", None),
    })
    with case.open() as edit:
        for one in edit.pdf.objects:
            if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == Name.StructElem:
                one.ActualText = String("De stichting betaalt alles.")
                one.Alt = String("Anders")
                edit.touch(one)
                yield "actual-text", edit.save()
                return


@attack()
def actions(case: Case) -> Iterator[tuple[str, bytes]]:
    yield from _catalog(case, {
        "open": ("/OpenAction", SCRIPT),
        "open-destination": ("/OpenAction", Array([0, Name.FitH, 200])),
        "additional": ("/AA", Dictionary(WC=SCRIPT)),
        "open-gone": ("/OpenAction", None),
        "scripts": ("/Names", Dictionary(JavaScript=Dictionary(Names=Array([String("a"), SCRIPT])))),
        "address": ("/URI", Dictionary(Base=String("https://anders.invalid/"))),
    })


@attack()
def viewing(case: Case) -> Iterator[tuple[str, bytes]]:
    yield from _catalog(case, {
        "preferences": ("/ViewerPreferences", Dictionary(HideToolbar=True, Direction=Name.R2L)),
        "mode": ("/PageMode", Name.UseAttachments),
        "layout": ("/PageLayout", Name.TwoColumnRight),
        "labels": ("/PageLabels", Dictionary(Nums=Array([0, Dictionary(S=Name.r, St=7)]))),
        "outputs": ("/OutputIntents", Array([Dictionary(Type=Name.OutputIntent, S=Name.GTS_PDFA1, OutputConditionIdentifier=String("x"))])),
        "threads": ("/Threads", Array()),
        "collection": ("/Collection", Dictionary(View=Name.T)),
        "requirements": ("/Requirements", Array([Dictionary(Type=Name.Requirement, S=Name.EnableJavaScripts)])),
        "rendering": ("/NeedsRendering", True),
        "legal": ("/Legal", Dictionary(Attestation=String("Anders"))),
        "web-capture": ("/SpiderInfo", Dictionary(V=1.0)),
    })


@attack()
def layers(case: Case) -> Iterator[tuple[str, bytes]]:
    """Optional content that shows or hides what was signed."""
    with case.open() as edit:
        layer = edit.new(Dictionary(Type=Name.OCG, Name=String("Anders")))
        edit.root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]), Order=Array([layer])))
        edit.touch_root()
        yield "new", edit.save()
    with case.open() as edit:
        if "/OCProperties" not in edit.pdf.Root or not len(edit.root.OCProperties.get("/OCGs", [])):
            raise NotApplicable("no layers")
    with case.open() as edit:
        properties = edit.root.OCProperties
        groups = list(properties.OCGs)
        properties.D = Dictionary(OFF=Array(groups), Order=Array(groups))
        edit.touch(properties if properties.is_indirect else edit.root)
        yield "off", edit.save()
    with case.open() as edit:
        layer = edit.root.OCProperties.OCGs[0]
        layer.Usage = Dictionary(View=Dictionary(ViewState=Name.OFF), Print=Dictionary(PrintState=Name.OFF))
        edit.touch(layer)
        yield "usage", edit.save()


@attack()
def outline_and_destinations(case: Case) -> Iterator[tuple[str, bytes]]:
    with case.open() as edit:
        item = edit.new(Dictionary(Title=String("Anders"), Dest=Array([edit.page(-1), Name.Fit])))
        edit.root.Outlines = edit.new(Dictionary(Type=Name.Outlines, First=item, Last=item, Count=1))
        item.Parent = edit.root.Outlines
        edit.touch_root()
        yield "new", edit.save()
    with case.open() as edit:
        first = edit.root.get("/Outlines", Dictionary()).get("/First")
        if first is not None:
            first.Title = String("De stichting betaalt alles")
            edit.touch(first)
            yield "title", edit.save()
    with case.open() as edit:
        edit.root.Dests = Dictionary(geld=Array([edit.page(-1), Name.Fit]))
        edit.touch_root()
        yield "destinations", edit.save()


def _files(edit: Edit) -> list[pikepdf.Object]:
    return [one for one in edit.pdf.objects if isinstance(one, pikepdf.Stream) and one.get("/Type") == Name.EmbeddedFile and one.is_indirect]


@attack()
def attachments(case: Case) -> Iterator[tuple[str, bytes]]:
    """The data that an agreement carries, replaced; or another file attached."""
    with case.open() as edit:
        stream = edit.stream(b"{\"betaler\": \"stichting\"}", Type=Name.EmbeddedFile)
        file = edit.new(Dictionary(Type=Name.Filespec, F=String("anders.json"), UF=String("anders.json"), EF=Dictionary(F=stream), AFRelationship=Name.Data))
        names = edit.root.get("/Names")
        if names is None:
            edit.root.Names = names = Dictionary()
        edit.touch(names if names.is_indirect else edit.root)
        names.EmbeddedFiles = Dictionary(Names=Array([String("anders.json"), file]))
        yield "added", edit.save()
    with case.open() as edit:
        edit.root.AF = Array([edit.new(Dictionary(Type=Name.Filespec, F=String("anders.json")))])
        edit.touch_root()
        yield "associated", edit.save()
    with case.open() as edit:
        found = _files(edit)
        if found:
            found[0].write(b"{\"betaler\": \"stichting\"}")
            edit.touch(found[0])
            yield "content", edit.save()
    with case.open() as edit:
        for one in edit.pdf.objects:
            if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == Name.Filespec and one.is_indirect:
                one.UF = one.F = String("anders.json")
                edit.touch(one)
                yield "name", edit.save()
                break
    yield from _catalog(case, {"names-gone": ("/Names", None), "associated-gone": ("/AF", None)})


@attack()
def permissions(case: Case) -> Iterator[tuple[str, bytes]]:
    """What a certification signature allows, taken away or widened."""
    with case.open() as edit:
        if "/Perms" not in edit.root:
            one = edit.signatures[0].value
            edit.root.Perms = Dictionary(DocMDP=one)
            edit.touch_root()
            yield "claimed", edit.save()
            return
    yield from _catalog(case, {"gone": ("/Perms", None), "empty": ("/Perms", Dictionary())})
    with case.open() as edit:
        edit.root.Perms = Dictionary(DocMDP=edit.new(Dictionary(Type=Name.Sig)))
        edit.touch_root()
        yield "elsewhere", edit.save()
    with case.open() as edit:
        value = edit.root.Perms.DocMDP
        value.Reference[0].TransformParams.P = 3
        edit.touch(*(one for one in (value, value.Reference[0].TransformParams) if one.is_indirect))
        yield "widened", edit.save()
    with case.open() as edit:
        edit.root.Perms = Dictionary(DocMDP=edit.root.Perms.DocMDP, UR3=edit.new(Dictionary(Type=Name.Sig)))
        edit.touch_root()
        yield "usage-rights", edit.save()


@attack()
def permissions_widened_then_used(case: Case) -> Iterator[tuple[str, bytes]]:
    """The certification is taken away in one increment, and the text changed in the next."""
    with case.open() as edit:
        if "/Perms" not in edit.root:
            raise NotApplicable("no certification signature")
        del edit.root.Perms
        edit.touch_root()
        middle = edit.save()
    with Edit(middle) as edit:
        edit.page().Contents = edit.stream(b"q 1 g 0 0 595 842 re f Q")
        edit.touch(edit.page())
        yield "content", edit.save()


@attack()
def catalog_replaced(case: Case) -> Iterator[tuple[str, bytes]]:
    """The trailer names another catalog."""
    with case.open() as edit:
        copy = Dictionary({key: value for key, value in edit.root.items()})
        page = edit.new(Dictionary(Type=Name.Page, MediaBox=Array([0, 0, 595, 842]), Contents=edit.stream(b"q 0 0 9 9 re f Q"), Resources=Dictionary()))
        copy.Pages = edit.new(Dictionary(Type=Name.Pages, Kids=Array([page]), Count=1))
        page.Parent = copy.Pages
        made = edit.new(copy)
        edit.trailer["/Root"] = made.unparse()
        yield "other-pages", edit.save()
    with case.open() as edit:
        made = edit.new(Dictionary({key: value for key, value in edit.root.items()}))
        edit.trailer["/Root"] = made.unparse()
        yield "copy", edit.save()
