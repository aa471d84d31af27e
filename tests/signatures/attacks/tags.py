"""The tag of a signature field that came: a `Form` with one reference, last among its kin (ISO 14289-1, 7.18.4). Whatever else comes into the
structure with it is read aloud, or takes something from what is."""

from collections.abc import Callable, Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from .draft import Draft
from .edit import Case, Edit, sign_gap
from .registry import on_draft

WORDS = "De stichting betaalt alles"


def tagged(draft: Draft) -> None:
    """A page with two elements, one of which is a figure; the numbers 0 and 1 of the parent tree are taken."""
    draft.clear()
    page = draft.page()
    page.Contents = draft.stream(b"/P << /MCID 0 >> BDC %s EMC" % draft.words("De gemeente betaalt 20.000 euro", (80, 750), 14))
    page.StructParents = 0
    tree = draft.new(Dictionary(Type=Name.StructTreeRoot, RoleMap=draft.new(Dictionary(Alinea=Name.P)), ClassMap=draft.new(Dictionary()), ParentTreeNextKey=5))
    top = draft.new(Dictionary(Type=Name.StructElem, S=Name.Document, P=tree))
    one = draft.new(Dictionary(Type=Name.StructElem, S=Name("/Alinea"), P=top, Pg=page, K=0, ID=String("a")))
    figure = draft.new(Dictionary(Type=Name.StructElem, S=Name.Figure, P=top, Pg=page, Alt=String("een kaart")))
    link = draft.annotate(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([60, 400, 300, 440]), StructParent=1, A=Dictionary(S=Name.URI, URI=String("https://voorbeeld.invalid/"))))
    link_tag = draft.new(Dictionary(Type=Name.StructElem, S=Name.Link, P=top, Pg=page, K=Dictionary(Type=Name.OBJR, Obj=link)))
    top.K = Array([one, figure, link_tag])
    tree.K, tree.ParentTree = top, draft.new(Dictionary(Nums=Array([0, draft.new(Array([one])), 1, link_tag])))
    tree.IDTree = draft.new(Dictionary(Names=Array([String("a"), one])))
    draft.root.StructTreeRoot, draft.root.Lang, draft.root.MarkInfo = tree, String("nl"), Dictionary(Marked=True)


class Tagging:
    """A second signature in a field of its own, with a tag: what an attack may change of it."""

    def __init__(self, edit: Edit) -> None:
        self.edit, self.tree, self.page = edit, edit.root.StructTreeRoot, edit.page()
        self.top = self.tree.K
        self.numbers = self.tree.ParentTree
        edit.add_signature("tweede")
        self.widget = edit.form().Fields[-1]
        self.widget.StructParent = 5
        self.tag = edit.new(Dictionary(Type=Name.StructElem, S=Name.Form, P=self.top, Pg=self.page, K=Dictionary(Type=Name.OBJR, Obj=self.widget)))
        self.top.K.append(self.tag)
        self.numbers.Nums.append(5)
        self.numbers.Nums.append(self.tag)
        self.tree.ParentTreeNextKey = 6
        edit.touch(self.top, self.numbers, self.tree)


def with_tag(case: Case, change: Callable[[Tagging], object], prepare: Callable[[Draft], None] = tagged) -> bytes:
    with Draft(case) as draft:
        prepare(draft)
        data = draft.signed()
    with Edit(data) as edit:
        change(Tagging(edit))
        return sign_gap(edit.save(), case.keys)


def _element(one: Tagging, **more: object) -> pikepdf.Object:
    return one.edit.new(Dictionary({"/Type": Name.StructElem, "/S": Name.P, "/P": one.top, "/Pg": one.page} | {f"/{key}": value for key, value in more.items()}))


def _put(one: pikepdf.Object, key: str, value: object) -> None:
    one[f"/{key}"] = value


@on_draft()
def tag_that_says_more(case: Case) -> Iterator[tuple[str, bytes]]:
    """Other words, a language, attributes, another sort of element, a role."""
    values = {
        "actual-text": ("ActualText", String(WORDS)), "alternative": ("Alt", String(WORDS)), "expansion": ("E", String(WORDS)), "title": ("T", String(WORDS)),
        "language": ("Lang", String("xx")), "attributes": ("A", Dictionary(O=Name.Layout, Placement=Name.Block)), "class": ("C", Name.Alinea), "identifier": ("ID", String("b")),
        "revision": ("R", 3), "namespace": ("NS", Dictionary(NS=String("https://anders.invalid/"))), "reference": ("Ref", Array()), "phoneme": ("Phoneme", String("a")),
        "files": ("AF", Array()), "private": ("Anders", String(WORDS)), "sort-figure": ("S", Name.Figure), "sort-role": ("S", Name.Alinea), "sort-string": ("S", String("Form")),
        "sort-part": ("S", Name.Part), "type": ("Type", Name.Anders), "hidden": ("Hidden", True),
    }
    for name, (key, value) in values.items():
        yield name, with_tag(case, lambda one, key=key, value=value: _put(one.tag, key, value))
    yield "reference-says", with_tag(case, lambda one: _put(one.tag.K, "ActualText", String(WORDS)))
    yield "twice", with_tag(case, lambda one: one.edit.raw.update({one.tag.objgen[0]: b"<< /Type /StructElem /S /Form /S /P /P %s /K << /Type /OBJR /Obj %s >> >>" % (one.top.unparse(), one.widget.unparse())}))


@on_draft()
def tag_with_other_kids(case: Case) -> Iterator[tuple[str, bytes]]:
    """Two, none, content of the page, another widget or annotation, an element."""
    other = lambda one: next(kid for kid in one.page.Annots if kid.get("/Subtype") == Name.Link)
    reference = lambda target: Dictionary(Type=Name.OBJR, Obj=target)
    for name, kids in {
        "two": lambda one: Array([reference(one.widget), reference(other(one))]), "widget-twice": lambda one: Array([reference(one.widget), reference(one.widget)]),
        "none": lambda one: Array(), "content": lambda one: 0, "content-beside": lambda one: Array([reference(one.widget), 0]), "link": lambda one: reference(other(one)),
        "marked": lambda one: Dictionary(Type=Name.MCR, Pg=one.page, MCID=0), "signed-before": lambda one: reference(one.edit.form().Fields[0]),
        "page": lambda one: reference(one.page), "value": lambda one: reference(one.widget.V), "element": lambda one: one.top.K[0],
        "new-element": lambda one: Array([reference(one.widget), _element(one, S=Name.Span, ActualText=String(WORDS))]), "itself": lambda one: one.tag,
        "other-type": lambda one: Dictionary(Type=Name.MCR, Obj=one.widget), "no-type": lambda one: Dictionary(Obj=one.widget), "nested": lambda one: Array([Array([reference(one.widget)])]),
    }.items():
        yield name, with_tag(case, lambda one, kids=kids: _put(one.tag, "K", kids(one)))


@on_draft()
def tag_in_another_place(case: Case) -> Iterator[tuple[str, bytes]]:
    """Not the last one, under another, twice, beside others that came, in the place of one that was there."""

    def moved(one: Tagging, at: int) -> None:
        kids = list(one.top.K)
        one.top.K = Array([*kids[:at], kids[-1], *kids[at:-1]])

    def again(one: Tagging) -> None:
        one.top.K.append(one.tag)

    def elsewhere(one: Tagging) -> None:
        one.top.K[1].K = Array([one.tag])
        one.edit.touch(one.top.K[1])

    def parent(one: Tagging) -> None:
        one.tag.P = one.top.K[1]

    def beside(one: Tagging) -> None:
        one.top.K.append(_element(one, ActualText=String(WORDS)))

    def before(one: Tagging) -> None:
        kids = list(one.top.K)
        one.top.K = Array([*kids[:-1], _element(one, K=0), kids[-1]])

    def replaced(one: Tagging) -> None:
        kids = list(one.top.K)
        one.top.K = Array([kids[0], kids[2], kids[3]])

    def order(one: Tagging) -> None:
        kids = list(one.top.K)
        one.top.K = Array([kids[1], kids[0], kids[2], kids[3]])

    def words(one: Tagging) -> None:
        one.top.ActualText = String(WORDS)

    def of_another(one: Tagging) -> None:
        one.top.K[0].ActualText = String(WORDS)
        one.edit.touch(one.top.K[0])

    def loose(one: Tagging) -> None:
        del one.top.K[3]

    def below_root(one: Tagging) -> None:
        one.tree.K = Array([one.top, _element(one, P=one.tree, S=Name.Document)])

    def copied(one: Tagging) -> None:
        old = one.top.K[0]
        one.top.K[0] = one.edit.new(Dictionary({key: value for key, value in old.items()} | {"/ActualText": String(WORDS)}))

    changes = {"first": lambda one: moved(one, 0), "middle": lambda one: moved(one, 2)}
    for make in (again, elsewhere, parent, beside, before, replaced, order, words, of_another, loose, below_root, copied):
        changes[make.__name__.replace("_", "-")] = make
    for name, change in changes.items():
        yield name, with_tag(case, change)


@on_draft()
def parent_tree_that_leads_elsewhere(case: Case) -> Iterator[tuple[str, bytes]]:
    """From the page's content or from another annotation to another element; lists with others in them; a tree that is in no order."""

    def pairs(one: Tagging, *values: object) -> None:
        one.numbers.Nums = Array(list(values))

    first, link = (lambda one: one.top.K[0]), (lambda one: one.top.K[2])
    listed = lambda one, *items: one.edit.new(Array(list(items)))

    def in_place(one: Tagging) -> None:
        own = one.numbers.Nums[1]
        own[0] = one.tag
        one.edit.touch(own)

    def grown(one: Tagging) -> None:
        own = one.numbers.Nums[1]
        own.append(one.tag)
        one.edit.touch(own)

    def limits(one: Tagging, *bounds: int) -> None:
        leaf = one.edit.new(Dictionary(Nums=one.numbers.Nums, Limits=Array(list(bounds))))
        one.numbers.Kids = Array([leaf])
        del one.numbers["/Nums"]

    def two_leaves(one: Tagging) -> None:
        nums = list(one.numbers.Nums)
        left = one.edit.new(Dictionary(Nums=Array(nums[:4]), Limits=Array([0, 1])))
        right = one.edit.new(Dictionary(Nums=Array([0, one.tag, *nums[4:]]), Limits=Array([0, 5])))
        one.numbers.Kids = Array([left, right])
        del one.numbers["/Nums"]

    changes = {
        "page": lambda one: pairs(one, 0, listed(one, one.tag), 1, link(one), 5, one.tag), "page-more": lambda one: pairs(one, 0, listed(one, first(one), one.tag), 1, link(one), 5, one.tag),
        "page-none": lambda one: pairs(one, 1, link(one), 5, one.tag), "page-empty": lambda one: pairs(one, 0, listed(one), 1, link(one), 5, one.tag),
        "link": lambda one: pairs(one, 0, one.numbers.Nums[1], 1, one.tag, 5, one.tag), "link-to-figure": lambda one: pairs(one, 0, one.numbers.Nums[1], 1, one.top.K[1], 5, one.tag),
        "other-number": lambda one: pairs(one, 0, one.numbers.Nums[1], 1, link(one), 4, one.tag), "twice": lambda one: pairs(one, 0, one.numbers.Nums[1], 1, link(one), 5, one.tag, 5, first(one)),
        "more": lambda one: pairs(one, 0, one.numbers.Nums[1], 1, link(one), 5, one.tag, 6, first(one)), "order": lambda one: pairs(one, 5, one.tag, 1, link(one), 0, one.numbers.Nums[1]),
        "odd": lambda one: pairs(one, 0, one.numbers.Nums[1], 1, link(one), 5, one.tag, 6), "below": lambda one: pairs(one, -3, first(one), 0, one.numbers.Nums[1], 1, link(one), 5, one.tag),
        "list-of-tag": lambda one: pairs(one, 0, one.numbers.Nums[1], 1, link(one), 5, listed(one, one.tag)), "not-there": lambda one: pairs(one, 0, one.numbers.Nums[1], 1, link(one)),
        "in-place": in_place, "grown": grown, "limits-less": lambda one: limits(one, 0, 1), "limits-more": lambda one: limits(one, 0, 900), "limits-order": lambda one: limits(one, 5, 0),
        "two-leaves": two_leaves, "both": lambda one: _put(one.numbers, "Kids", Array([one.edit.new(Dictionary(Nums=Array([0, listed(one, one.tag)]), Limits=Array([0, 0])))])),
        "next-key": lambda one: _put(one.tree, "ParentTreeNextKey", 3), "widget-of-page": lambda one: _put(one.widget, "StructParent", 0),
        "widget-other": lambda one: _put(one.widget, "StructParent", 1), "widget-real": lambda one: _put(one.widget, "StructParent", pikepdf.Object.parse(b"5.5")),
        "new-tree": lambda one: _put(one.tree, "ParentTree", one.edit.new(Dictionary(Nums=Array([5, one.tag])))),
    }
    for name, change in changes.items():
        yield name, with_tag(case, change)


@on_draft()
def root_of_tags_that_changes(case: Case) -> Iterator[tuple[str, bytes]]:
    """Roles, classes, names, files, namespaces, the language and the marks of the document, as a tag comes."""

    def role(one: Tagging) -> None:
        one.tree.RoleMap.Form = Name.Artifact
        one.edit.touch(one.tree.RoleMap)

    def role_of_words(one: Tagging) -> None:
        one.tree.RoleMap.Alinea = Name.Artifact
        one.edit.touch(one.tree.RoleMap)

    def classes(one: Tagging) -> None:
        one.tree.ClassMap.A = Dictionary(O=Name.Layout)
        one.edit.touch(one.tree.ClassMap)

    def names(one: Tagging) -> None:
        one.tree.IDTree.Names = Array([String("a"), one.tag])
        one.edit.touch(one.tree.IDTree)

    def marks(one: Tagging) -> None:
        one.edit.root.MarkInfo = Dictionary(Marked=True, Suspects=True)
        one.edit.touch(one.edit.root)

    def another(one: Tagging) -> None:
        new = one.edit.new(Dictionary({key: value for key, value in one.tree.items()}))
        one.edit.root.StructTreeRoot = new
        one.edit.touch(one.edit.root)

    changes = {make.__name__.replace("_", "-"): make for make in (role, role_of_words, classes, names, marks, another)}
    changes |= {
        "new-roles": lambda one: _put(one.tree, "RoleMap", Dictionary(Alinea=Name.Artifact)), "new-names": lambda one: _put(one.tree, "IDTree", Dictionary(Names=Array())),
        "files": lambda one: _put(one.tree, "AF", Array()), "namespaces": lambda one: _put(one.tree, "Namespaces", Array()), "lexicon": lambda one: _put(one.tree, "PronunciationLexicon", Array()),
        "type": lambda one: _put(one.tree, "Type", Name.StructElem), "private": lambda one: _put(one.tree, "ActualText", String(WORDS)),
    }
    for name, change in changes.items():
        yield name, with_tag(case, change)


@on_draft()
def tag_without_a_signature(case: Case) -> Iterator[tuple[str, bytes]]:
    """The same tag for a field that nobody signed, for a field that was there, or with no field at all."""

    def waiting(draft: Draft) -> None:
        tagged(draft)
        draft.field("Sig", rect=[0, 0, 0, 0], name="wacht")

    for name in ("empty", "old", "none", "waiting-unsigned"):
        with Draft(case) as draft:
            waiting(draft)
            data = draft.signed()
        with Edit(data) as edit:
            tree, top = edit.root.StructTreeRoot, edit.root.StructTreeRoot.K
            if name == "empty":
                widget = edit.add_field(edit.new(Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=String("leeg"), F=132, Rect=Array([0, 0, 0, 0]), P=edit.page())))
            else:
                widget = edit.form().Fields[0 if name == "waiting-unsigned" else -1]
            tag = edit.new(Dictionary(Type=Name.StructElem, S=Name.Form, P=top, Pg=edit.page(), K=Dictionary(Type=Name.OBJR, Obj=widget)))
            if name != "none":
                widget.StructParent = 5
                edit.touch(widget)
                tree.ParentTree.Nums.append(5)
                tree.ParentTree.Nums.append(tag)
                edit.touch(tree.ParentTree)
            top.K.append(tag)
            edit.touch(top)
            yield name, edit.save()


@on_draft()
def lists_of_kids_that_serve_twice(case: Case) -> Iterator[tuple[str, bytes]]:
    """What gains a tag is something else too: the kids of another element, a list that the page shows, numbers of another tree."""

    def shared_layer(draft: Draft) -> None:
        tagged(draft)
        top = draft.root.StructTreeRoot.K
        top.K = draft.new(top.K)
        draft.resource("Properties", "Laag", Dictionary(Type=Name.OCMD, OCGs=top.K))

    def shared_numbers(draft: Draft) -> None:
        tagged(draft)
        draft.root.PageLabels = draft.root.StructTreeRoot.ParentTree

    def shared_top(draft: Draft) -> None:
        tagged(draft)
        draft.resource("Properties", "Laag", draft.root.StructTreeRoot.K)

    def shared_root(draft: Draft) -> None:
        tagged(draft)
        draft.resource("Properties", "Laag", draft.root.StructTreeRoot)

    for prepare in (shared_layer, shared_numbers, shared_top, shared_root):

        def change(one: Tagging) -> None:
            kids = one.top.K
            if kids.is_indirect:
                one.edit.touch(kids)

        yield prepare.__name__.replace("_", "-"), with_tag(case, change, prepare)
