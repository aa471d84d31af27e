"""Worksheets as they come back: renamed, merged, filled in by halves, with words beside the fields. Each is read as its partner meant it,
or the reading says what it did not read.

Run by `make test`.
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import fill
import merge
import pikepdf
import pypdfium2
from beside import remarks, typed
from cases import B, MEMBERS, READ_A, READ_B, Cases, canvaspers, fields, raw, utf16, with_voor_wie
from pikepdf import Array, Dictionary, Name, Object, String


def renamed(cases: Cases) -> None:
    def by(rule):
        def change(pdf) -> None:
            for name, field in fields(pdf).items():
                field.T = String(rule(name))

        return change

    for name, rule in {
        "pdfcpu": lambda name: "1." + name,
        "pdfcpu twice": lambda name: "1." + name + "_1",
        "a form": lambda name: "form1." + name,
        "XFA": lambda name: "topmostSubform[0].Page1[0]." + name + "[0]",
        "a number sign": lambda name: name + "#0",
        "qpdf": lambda name: name + "+1",
        "an ending of letters and signs": lambda name: name + "-Z5[K2",
        "MuPDF": lambda name: name + f" [{300 + len(name)}]",
        "capitals": str.upper,
        "underscores alone": lambda name: re.sub("[^a-z0-9]", "_", name),
        "a copy": lambda name: name + "_copy2",
    }.items():
        cases.changed(f"renamed: {name}", by(rule), [READ_A])

    def below(pdf) -> None:
        top = pdf.make_indirect(Dictionary(T=String("werkblad"), Kids=pdf.Root.AcroForm.Fields))
        for kid in top.Kids:
            kid.Parent = top
        pdf.Root.AcroForm.Fields = Array([top])

    def dummies(pdf) -> None:
        for number, field in enumerate(pdf.Root.AcroForm.Fields):
            field.T = String(f"dummyFieldName{number}")

    def one(name: str, label: str | None):
        def change(pdf) -> None:
            field = fields(pdf)["vak_voor-wie"]
            field.T = String(name)
            if label is None:
                del field.TU

        return change

    without = READ_A | {"boxes": {"inbreng": {"geld": "€ 500"}}}
    parked = READ_A | {"boxes": {"inbreng": {"geld": "€ 500"}, "parkeerplaats": "Zażółć coöperatie"}}
    cases.changed("below another field", below, [READ_A])
    cases.changed("PDFBox: only labels are left", dummies, [READ_A])
    cases.changed("one lost its name and its label", one("dummyFieldName1", None), [without], ["boxes-missing: ‘Voor wie?’", "field-unknown"])
    cases.changed("one is of another version", one("vak_voor-wie-oud", None), [parked], ["box-unknown", "boxes-missing: ‘Voor wie?’"])
    cases.changed("one only was renamed", one("vak_voor-wie-2", None), [READ_A], ["field-renamed"])

    def ticked(pdf) -> None:
        fields(pdf)["effect_kwaliteit-van-leven"].TU = String("")
        fields(pdf)["effect_kwaliteit-van-leven"].T = String("Check Box3")

    cases.changed("a tick that lost its name", ticked, [{k: v for k, v in READ_A.items() if k != "effects"}], ["tick-unknown"])

    def loose(pdf) -> None:
        del pdf.Root.AcroForm

    cases.changed("the form forgot its fields", loose, [READ_A])

    def two_copies(older: str | None):
        """As Preview of macOS saves a form: one copy for the form, which is on no page, and one for the pages, which the form does not know."""

        def change(pdf) -> None:
            copies = Array()
            for name, field in fields(pdf).items():
                copy = pdf.make_indirect(Dictionary({key: value for key, value in field.items()}))
                if older is None and name != "canvaspers" and "/V" in copy:
                    del copy["/V"]
                if older and name == "vak_voor-wie":
                    copy.V = String(older)
                copies.append(copy)
            pdf.Root.AcroForm.Fields = copies

        return change

    cases.changed("two copies, one of them empty", two_copies(None), [READ_A])
    cases.changed("two copies that are alike", two_copies(""), [READ_A])
    cases.changed("two copies, one of them older", two_copies("Wat er eerst stond"), [READ_A], ["field-unknown: Wat er eerst stond"])

    def no_passport(pdf) -> None:
        del pdf.pages[2]
        del pdf.Root.Metadata
        pdf.Root.AcroForm.Fields = Array([field for name, field in fields(pdf).items() if not name.startswith(("canvaspers", "actie"))])

    cases.changed("the last page is gone", no_passport, [{k: v for k, v in READ_A.items() if k != "actions"}], ["passport-lost", "boxes-missing: ‘Wat doen we eerst?’"])

    def without_page(number: int):
        def change(pdf) -> None:
            del pdf.pages[number]

        return change

    def of_page(number: int):
        """The form forgets what stood on the page as well."""

        def change(pdf) -> None:
            gone = {str(one.T) for one in pdf.pages[number].Annots}
            del pdf.pages[number]
            pdf.Root.AcroForm.Fields = Array([field for name, field in fields(pdf).items() if name not in gone])

        return change

    cases.changed(
        "the first page is gone",
        of_page(0),
        [{"boxes": {"inbreng": {"geld": "€ 500"}}, "actions": [{"what": "Bellen"}]}],
        ["boxes-missing: ‘Voor wie?’, ‘Waarom samen?’, ‘Wat is ons doel?’. Waarschijnlijk mist er een bladzijde", "organisation-missing: mist de eerste bladzijde"],
    )
    cases.changed("a page in the middle is gone", of_page(1), [READ_A | {"boxes": {"voor-wie": "Zażółć coöperatie"}}], ["boxes-missing: ‘Wie doet wat"])
    # The form still has the fields, and what is in them: nothing is lost.
    cases.changed("the first page is gone, the form has its fields", without_page(0), [READ_A])


def merged(cases: Cases) -> None:
    both = [READ_A, READ_B]
    for program, write in merge.PROGRAMS.items():
        write([cases.a, cases.b], cases.expect(f"merged by {program}", both, ["one-of-several"] * 2))
    for program in ("qpdf", "mupdf"):
        out = cases.expect(f"three merged by {program}", [READ_A, READ_B, READ_A], ["one-of-several"] * 3)
        merge.PROGRAMS[program]([cases.a, cases.b, cases.a], out)
    letter = cases.folder / "letter.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        # A form of somebody else, with a name that ours has too.
        pdf.pages[0].Annots = Array([pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("naam"), V=String("Afzender"), Rect=Array([9, 9, 99, 29])))])
        pdf.save(letter)
    merge.pypdf([letter, cases.a, cases.b], cases.expect("behind a letter with a field", both, ["one-of-several", "field-unknown", "one-of-several"]))
    merge.pypdf([cases.a, letter], cases.expect("before a letter with a field", [READ_A], ["field-unknown"]))

    # A letter, a scan, and sheets that somebody printed to PDF or flattened, in one file with those that have their fields.
    plain, flat = cases.folder / "plain.pdf", cases.folder / "flat.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(plain)
    with pikepdf.open(cases.b) as pdf:
        pdf.flatten_annotations()
        for page in pdf.pages:
            del page.Annots
        del pdf.Root.AcroForm
        pdf.save(flat)
    for program in ("qpdf", "pypdf", "mupdf"):
        for name, files, pages in (
            ("behind a letter", [plain, cases.a], "1"),
            ("before a letter", [cases.a, plain], "4"),
            ("between letters", [plain, cases.a, plain], "1, 5"),
            ("behind a sheet without fields", [flat, cases.a], "1–3"),
            ("before a sheet without fields", [cases.a, flat], "4–6"),
        ):
            out = cases.expect(f"{name}, by {program}", [READ_A], [f"pages-without-fields: bladzijde {pages} van"])
            merge.PROGRAMS[program](files, out)
        out = cases.expect(f"two with a sheet without fields between them, by {program}", both, ["one-of-several", "one-of-several", "pages-without-fields: bladzijde 4–6 van"])
        merge.PROGRAMS[program]([cases.a, flat, cases.b], out)

    wide = cases.folder / "wide.pdf"
    canvaspers("render", "gesprekscanvas", "--filling", "fillable", "--sheet", "A3", "-o", wide)
    fill.pikepdf(wide, B, cases.folder / "wide-b.pdf")
    merge.qpdf([cases.a, cases.folder / "wide-b.pdf"], cases.expect("A4 and A3", both, ["one-of-several"] * 2))

    def woven(names_alike: bool, out: Path) -> None:
        if not names_alike:
            subprocess.run(["qpdf", "--warning-exit-0", "--no-warn", "--collate", "--empty", "--pages", cases.a, cases.b, "--", out], check=True)
            return
        with pikepdf.open(cases.a) as a, pikepdf.open(cases.b) as b, pikepdf.new() as pdf:
            for one, other in zip(a.pages, b.pages):
                pdf.pages.extend([one, other])
            pdf.save(out)

    mixed = "meer werkbladen door elkaar"
    woven(False, cases.expect("woven, the names of one renamed", both, ["one-of-several"] * 2))
    woven(True, cases.expect("woven under the same names", mixed))
    merge.pikepdf([cases.a, cases.b], cases.folder / "forward.pdf")
    with pikepdf.open(cases.folder / "forward.pdf") as pdf:
        pdf.pages.reverse()
        pdf.save(cases.expect("the last page first", mixed))
    merge.pikepdf([cases.a, cases.b], cases.folder / "forward.pdf")
    with pikepdf.open(cases.folder / "forward.pdf") as pdf:
        del pdf.pages[5]
        lost = [READ_A, READ_B]
        pdf.save(cases.expect("the last page of the last is gone", lost, ["one-of-several", "one-of-several", "passport-lost", "boxes-missing: ‘Hoe merken we"]))

    # PDFBox, joining: one field with a place in each sheet, and one value for both.
    with pikepdf.open(cases.folder / "forward.pdf") as pdf:
        by_name: dict[str, list[Object]] = {}
        for page in pdf.pages:
            for widget in page.Annots:
                by_name.setdefault(str(widget.T), []).append(widget)
        joined = Array()
        for name, widgets in by_name.items():
            field = pdf.make_indirect(Dictionary(T=String(name), FT=widgets[0].FT, Kids=Array(widgets)))
            if "/V" in widgets[0]:
                field.V = widgets[0].V
            for widget in widgets:
                widget.Parent = field
                for key in ("/T", "/FT", "/V"):
                    if key in widget:
                        del widget[key]
            joined.append(field)
        pdf.Root.AcroForm = pdf.make_indirect(Dictionary(Fields=joined))
        pdf.save(cases.expect("fields joined", mixed))

    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.Root.Collection = Dictionary(Type=Name.Collection)
        pdf.attachments["a.pdf"] = cases.a.read_bytes()
        pdf.save(cases.expect("a portfolio", "losse bestanden"))
        del pdf.Root.Collection
        pdf.save(cases.expect("worksheets attached to a letter", "losse bestanden"))
    for name, filling in (("one", {"boxes": {"doel": [{"text": "Zingen"}]}}), ("two", {"boxes": {"doel": [{"text": "Dansen"}]}})):
        (cases.folder / f"{name}.json").write_text(json.dumps(filling))
        canvaspers("render", "gesprekscanvas", "--sheet", "A3", "--profile", "archive", "--data", cases.folder / f"{name}.json", "-o", cases.folder / f"archive-{name}.pdf")
    with pikepdf.open(cases.folder / "archive-one.pdf") as pdf, pikepdf.open(cases.folder / "archive-two.pdf") as other:
        other_spec = other.attachments["canvaspers-request.json"]
        pdf.pages.extend(other.pages)
        pdf.Root.AF.append(pdf.copy_foreign(other.make_indirect(other_spec.obj)))
        pdf.save(cases.expect("two archive documents", mixed))


def values(cases: Cases) -> None:
    def tick(value, state):
        def change(pdf) -> None:
            field = fields(pdf)["effect_kwaliteit-van-leven"]
            for key, given in (("/V", value), ("/AS", state)):
                if given is None:
                    del field[key]
                else:
                    field[key] = given

        return change

    off = {k: v for k, v in READ_A.items() if k != "effects"}
    for name, value, state, right, codes in [
        ("only what is shown", Name.Off, Name.Yes, READ_A, ["tick-doubtful"]),
        ("only what is shown, without a value", None, Name.Yes, READ_A, []),
        ("only the value", Name.Yes, Name.Off, READ_A, ["tick-doubtful"]),
        ("only the value, without a state", Name.Yes, None, READ_A, []),
        ("another state", Name("/Aan"), Name("/Aan"), READ_A, []),
        ("a state that is a number", Name("/0"), Name("/0"), READ_A, []),
        ("a text", String("Yes"), Name.Yes, READ_A, []),
        ("a truth value", True, Name.Yes, READ_A, []),
        ("none", Name.Off, Name.Off, off, []),
        ("a text that is none", String("Off"), Name.Off, off, []),
        ("nothing at all", None, None, off, []),
    ]:
        cases.changed(f"tick: {name}", tick(value, state), [right], codes)

    def text(value):
        def change(pdf) -> None:
            fields(pdf)["vak_voor-wie"].V = value(pdf) if callable(value) else value

        return change

    for name, value, right in [
        ("number", 2027, "2027"),
        ("broken number", Object.parse(b"2027.5"), "2027.5"),
        ("name", Name("/Jongeren"), "Jongeren"),
        ("name with an accent", Object.parse(b"/Caf#C3#A9"), "Café"),
        ("list", Array([String("een"), String("twee")]), "een\ntwee"),
        ("stream", lambda pdf: pdf.make_stream(utf16("Żółć")), "Żółć"),
        ("UTF-8 without its mark", raw("Zażółć coöperatie €".encode()), "Zażółć coöperatie €"),
        ("UTF-8 with its mark", raw("\ufeffZażółć".encode()), "Zażółć"),
        ("UTF-16 without its mark", raw("Zażółć een".encode("utf-16-be")), "Zażółć een"),
        ("UTF-16 the other way without its mark", raw("Zażółć een".encode("utf-16-le")), "Zażółć een"),
        ("UTF-16 the other way", raw("\ufeffŻółć".encode("utf-16-le")), "Żółć"),
        ("PDFDocEncoding", raw(b"caf\xe9 \xa0 500"), "café € 500"),
        ("an open escape", raw(utf16("voor\x1ben dan")), "vooren dan"),
        ("a language", raw(utf16("\x1bnl\x1bvoor\x1benGB\x1b na")), "voor na"),
        ("marks of order in the text", raw(utf16("een\ufefftwee\u202edrie\u2069")), "eentweedrie"),
        ("controls", raw(utf16("een\x07\x0btwee")), "een\ntwee"),
    ]:
        cases.changed(f"value: {name}", text(value), [with_voor_wie(right)])
    cases.changed("value: letters that no font has", text(String("田中")), [with_voor_wie("田中")], ["missing-character"] * 2)

    def on_the_kid(parent_value, kid_value):
        def change(pdf) -> None:
            widget = fields(pdf)["vak_voor-wie"]
            field = pdf.make_indirect(Dictionary(T=widget.T, FT=widget.FT, TU=widget.TU, Kids=Array([widget])))
            if parent_value is not None:
                field.V = parent_value
            for key in ("/T", "/FT", "/V"):
                del widget[key]
            if kid_value is not None:
                widget.V = kid_value
            widget.Parent = field
            pdf.Root.AcroForm.Fields = Array([field if str(one.get("/T", "")) == "" else one for one in pdf.Root.AcroForm.Fields])

        return change

    cases.changed("value on the kid", on_the_kid(None, String("Wij")), [with_voor_wie("Wij")])
    cases.changed("value on the parent", on_the_kid(String("Wij"), None), [with_voor_wie("Wij")])
    cases.changed("another value on the kid, as viewers show it", on_the_kid(String("Zij"), String("Wij")), [with_voor_wie("Wij")])

    def rich(pdf) -> None:
        field = fields(pdf)["vak_voor-wie"]
        del field.V
        field.RV = String("<?xml version='1.0'?><body><p>Eén</p><p><b>Twee</b></p></body>")

    def look(pdf) -> None:
        field = fields(pdf)["vak_voor-wie"]
        field.V = String("")
        field.AP = Dictionary(N=pdf.make_stream(b"/Tx BMC BT /Helv 9 Tf (Alleen te zien) Tj ET EMC", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9])))

    def shared_look(pdf) -> None:
        # As pypdf fills in an older worksheet, whose empty fields have one look together.
        look(pdf)
        fields(pdf)["vak_doel"].AP = fields(pdf)["vak_voor-wie"].AP
        fields(pdf)["vak_voor-wie"].V = String("Alleen te zien")

    cases.changed("words in a look that fields share", shared_look, [with_voor_wie("Alleen te zien")])
    cases.changed("value with a look alone", rich, [with_voor_wie("Eén\nTwee")])
    cases.changed("words in the look alone", look, [READ_A | {"boxes": {"inbreng": {"geld": "€ 500"}}}], ["field-shows-more"])


def printed(cases: Cases) -> None:
    over = "Typ de antwoorden dan over"
    subprocess.run(["gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", "-o", cases.expect("printed by Ghostscript", over), cases.a], check=True)
    subprocess.run(["pdftocairo", "-pdf", cases.a, cases.expect("printed by cairo", over)], check=True, stderr=subprocess.DEVNULL)
    pypdfium2.PdfDocument(cases.a)[0].render().to_pil().save(cases.expect("scanned", over))

    import pymupdf

    document = pymupdf.open(cases.a)
    document.bake()
    document.save(cases.expect("fixed by MuPDF", [{}], ["flattened: typ ze over"]))

    def flat(pdf) -> None:
        pdf.generate_appearance_streams()
        pdf.flatten_annotations()

    cases.changed("fixed into the pages", flat, [{}], ["flattened: typ ze over"])


def one_section(cases: Cases) -> list[str]:
    """A file that was never added to has one section of numbers (ISO 32000-1, 7.5.4)."""
    wrong = []
    for language, more in (("nl", []), ("en", []), ("nl", ["--sheet", "A3"]), ("nl", ["--profile", "archive"])):
        path = cases.folder / "numbers.pdf"
        canvaspers("render", "gesprekscanvas", "--filling", "fillable", "--language", language, *more, "-o", path)
        file = path.read_bytes()
        sections = re.findall(rb"(?m)^(\d+) (\d+)\s*$", file[file.rindex(b"\nxref") : file.rindex(b"trailer")])
        if len(sections) != 1 or sections[0][0] != b"0":
            wrong.append(f"sections of numbers, {language} {more}: {sections}")
    return wrong


def judge(cases: Cases) -> tuple[list[str], int]:
    answer = canvaspers("read", *(cases.folder / name for name in cases.all), check=False)
    found: dict[str, list[dict]] = {}
    for entry in json.loads(answer.stdout)["entries"]:
        found.setdefault(entry["source"].split(" (")[0], []).append(entry)
    refusals = {line.split(": ", 1)[0].rsplit("/", 1)[-1]: line for line in answer.stderr.splitlines() if ": " in line}
    wrong = []
    for file, (name, right, codes) in cases.all.items():
        entries = found.get(file, [])
        if isinstance(right, str):
            if entries or right not in refusals.get(file, ""):
                wrong.append(f"{name}: {entries or refusals.get(file)} instead of a refusal with ‘{right}’")
            continue
        read = [{member: entry[member] for member in MEMBERS if member in entry} for entry in entries]
        if read != right:
            wrong.append(f"{name}: {read or refusals.get(file)} instead of {right}")
        warnings = [warning for entry in entries for warning in entry["warnings"] if warning["code"] not in ("boxes-empty", "organisation-empty")]
        fits = len(warnings) == len(codes) and all(
            warning["code"] == wanted.split(": ", 1)[0] and wanted.split(": ", 1)[-1] in warning["code"] + warning["detail"] for warning, wanted in zip(warnings, codes)
        )
        if not fits:
            wrong.append(f"{name}: warnings {[(warning['code'], warning['detail'][:80]) for warning in warnings]} instead of {[code[:80] for code in codes]}")
    return wrong, len(cases.all)


def main() -> int:
    with tempfile.TemporaryDirectory() as temporary:
        cases = Cases(Path(temporary))
        for add in (renamed, merged, values, remarks, typed, printed):
            add(cases)
        wrong, count = judge(cases)
        wrong += one_section(cases)
    for line in wrong:
        print(f"FAILED {line}")
    print(f"worksheets that come back: {count} files, {len(wrong)} failures")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
