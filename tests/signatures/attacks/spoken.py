"""Values, labels and names that another program reads out otherwise: a value that is no text beside a look that is one, a label for a signature
that nobody sees, a field that a signature has above it. And drafts in which what is seen hangs on the program."""

from collections.abc import Callable, Iterator

from pikepdf import Array, Dictionary, Name, Object, String

from .draft import BARE, Draft, drafted
from .edit import Case, Edit, sign_gap
from .filling import check_box, filled, look, text_field, written
from .registry import NOT_PASSED, PASSED, on_draft

AMOUNT = "20.000 euro"
WORDS = "In afwijking hiervan betaalt de gemeente 1.000.000 euro"


@on_draft()
def value_that_is_no_text(case: Case) -> Iterator[tuple[str, bytes]]:
    """The look says it, and a program that reads the value finds nothing there."""
    values: dict[str, Callable[[Edit], object]] = {
        "list": lambda edit: Array([String(AMOUNT)]), "stream": lambda edit: edit.stream(AMOUNT.encode()),
        "list-of-two": lambda edit: Array([String(AMOUNT), String("niet")]),
        "list-of-lists": lambda edit: Array([Array([String(AMOUNT)])]), "name": lambda edit: Name(f"/{AMOUNT}"),
        "dictionary": lambda edit: Dictionary(V=String(AMOUNT)),
        "list-of-a-stream": lambda edit: Array([edit.stream(AMOUNT.encode())]), "list-within": lambda edit: edit.new(Array([String(AMOUNT)])),
        "stream-marked": lambda edit: edit.stream(b"\xfe\xff" + AMOUNT.encode("utf-16-be")), "list-of-a-name": lambda edit: Array([Name(f"/{AMOUNT}")]),
    }
    for name, value in values.items():

        def change(edit: Edit, one: Object, value: Callable = value) -> None:
            one.V = value(edit)
            one.AP = Dictionary(N=look(edit, written(AMOUNT)))

        yield filled(case, name, change)
    for name, value in {"number": 20, "real": 20.5, "truth": True}.items():

        def counted(edit: Edit, one: Object, value: object = value) -> None:
            one.V = value
            one.AP = Dictionary(N=look(edit, written({"20": "20", "20.5": "20.5", "True": "true"}[str(value)])))

        yield filled(case, name, counted)


@on_draft()
def choice_that_is_no_text(case: Case) -> Iterator[tuple[str, bytes]]:
    """A choice of one is a list, a stream or a number."""
    make = lambda draft: draft.field(
        "Ch", rect=BARE, Ff=1 << 17, V=String("a"), DA=String("/Helv 12 Tf 0 g"), Opt=Array([String("1 euro"), String(AMOUNT)]),
        AP=Dictionary(N=look(draft, written("1 euro"))),
    )
    for name, value in {
        "list": lambda edit: Array([String(AMOUNT)]), "stream": lambda edit: edit.stream(AMOUNT.encode()), "name": lambda edit: Name(f"/{AMOUNT}"),
    }.items():

        def change(edit: Edit, one: Object, value: Callable = value) -> None:
            one.V = value(edit)
            one.AP = Dictionary(N=look(edit, written(AMOUNT)))

        yield filled(case, name, change, make)


@on_draft(expected=NOT_PASSED, why="pypdf and MuPDF write it; some programs read it as the state, and some as none: the first line says so")
def check_box_that_is_a_text(case: Case) -> Iterator[tuple[str, bytes]]:
    for name, value in {"text": "Ja", "name-as-a-text": "/Ja"}.items():

        def change(edit: Edit, one: Object, value: str = value) -> None:
            one.V, one.AS = String(value), Name.Ja

        yield filled(case, name, change, check_box)


@on_draft()
def check_box_that_is_no_name(case: Case) -> Iterator[tuple[str, bytes]]:
    for name, value in {
        "other-text": lambda edit: String("Nee"), "list": lambda edit: Array([Name.Ja]), "stream": lambda edit: edit.stream(b"Ja"), "truth": lambda edit: True,
    }.items():

        def change(edit: Edit, one: Object, value: Callable = value) -> None:
            one.V, one.AS = value(edit), Name.Ja

        yield filled(case, name, change, check_box)


def _signed(
    case: Case, dress: Callable[[Edit, Object], None], prepare: Callable[[Draft], object] = lambda draft: None, rect: list[float] | None = None,
) -> bytes:
    """Somebody who is trusted signs in a new field, which `dress` changes."""

    def sheet(draft: Draft) -> None:
        draft.clear()
        draft.beside(b"")
        prepare(draft)

    data, _ = drafted(case, sheet)
    with Edit(data) as edit:
        edit.add_signature("tweede", rect=rect, picture=edit.letters() if rect else None)
        dress(edit, edit.form().Fields[-1])
        return sign_gap(edit.save(), case.keys)


@on_draft(PASSED, "a label of a field is no forgery, as long as the report says it as well", says=WORDS)
def label_of_a_signature_that_is_not_seen(case: Case) -> Iterator[tuple[str, bytes]]:
    """Programs for the blind read it out."""
    dress = lambda edit, one: one.__setitem__("/TU", String(WORDS))
    yield "unseen", _signed(case, dress)
    yield "seen", _signed(case, dress, rect=BARE)

    def within(edit: Edit, one: Object) -> None:
        made = edit.new(Dictionary())
        edit.raw[made.objgen[0]] = b"(%s)" % WORDS.encode()
        one.TU = made

    yield "in-an-object", _signed(case, within)


@on_draft(PASSED, "words of a signature are no forgery, as long as the report says them as well", says=WORDS)
def contents_of_a_signature_that_is_not_seen(case: Case) -> Iterator[tuple[str, bytes]]:
    """Viewers list them among the remarks, and programs for the blind read them out, where nothing is to be seen."""
    dress = lambda edit, one: one.__setitem__("/Contents", String(WORDS))
    yield "unseen", _signed(case, dress)
    yield "beside-a-label", _signed(case, lambda edit, one: (one.__setitem__("/TU", String("Handtekening")), dress(edit, one)))


@on_draft()
def signature_below_another_field(case: Case) -> Iterator[tuple[str, bytes]]:
    """The new field stands among the form's own, and names another above it: some programs call it by that one's name."""
    parents: dict[str, Callable[[Draft], Object]] = {
        "text": lambda draft: draft.field("Tx", rect=BARE, name="naam", V=String("Jansen")),
        "button": lambda draft: draft.field("Btn", rect=BARE, name="knop", Ff=1 << 16),
        "choice": lambda draft: draft.field("Ch", rect=BARE, name="keus", Opt=Array([String("a")])),
        "waiting": lambda draft: draft.field("Sig", rect=[0, 0, 0, 0], name="wacht"),
        "remark": lambda draft: draft.annotate(
            Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([500, 700, 520, 720]), F=28, Contents=String("Vraag"), T=String("Jansen")),
        ),
        "above": lambda draft: draft.add_field(draft.new(Dictionary(T=String("groep"), FT=Name.Tx, Kids=Array()))),
        "catalog": lambda draft: draft.root, "page": lambda draft: draft.page(),
        "names": lambda draft: draft.root.__setitem__("/Names", draft.new(Dictionary(Dests=Dictionary(Names=Array())))) or draft.root.Names,
    }
    for name, make in parents.items():
        number: list[int] = []
        data = _signed(
            case, lambda edit, one, number=number: one.__setitem__("/Parent", edit.pdf.get_object(number[0], 0)),
            lambda draft, number=number, make=make: number.append(make(draft).objgen[0]),
        )
        yield name, data

    def first(edit: Edit, one: Object) -> None:
        one.Parent = edit.form().Fields[0]

    yield "signature", _signed(case, first)
    yield "itself", _signed(case, lambda edit, one: one.__setitem__("/Parent", one))
