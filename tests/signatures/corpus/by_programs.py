"""What nine programs sign, alone and after each other: once, twice and three times, in our sealed agreement, in certified forms, visibly.

What is left out, for it damages the file: node-signpdf knows only forms of its own writing: it puts a second one beside that of another
program, or a new list of fields in its place; with pdf-lib it writes the whole file anew, so it can only come first. It reads no streams of
cross-references and no linearised files. OpenPDF signs no invisible field that waits: it adds a second field of the same name. LibreOffice reads no hybrid files and no streams of
cross-references of others, and gives its objects a number that is taken behind pyHanko.
"""

from collections.abc import Iterator
from pathlib import Path

from pyhanko.sign.fields import SigFieldSpec

from . import by_pyhanko, hands, ours
from .authority import Authority
from .entry import Entry, verdicts
from .hands import BARE, Hand
from .programs import Program

KEYS = ["p256", "p384", "rsa3072", "rsa4096"]
# On which bases a program signs once, beside what by_java has. node-signpdf can take tables of cross-references without a form.
ONCE = {
    "dss": ["table", "rich-streams", "hybrid"],
    "pdfbox": ["word", "linear-streams"],
    "itext5": ["word", "table", "rich-streams", "linear", "hybrid"],
    "itext9": ["plain", "form", "streams", "linear-streams", "hybrid"],
    "openpdf": ["word", "rich", "streams", "linear", "hybrid"],
    "signpdf": ["text", "plain", "table", "hybrid"],
}
# On which two sign, and on which three.
NEW_FIELDS = {2: ["text", "streams"], 3: ["rich", "hybrid"]}
# Whose certified form a program fills in and signs, beside its own.
CERTIFIED_BY = {"pyhanko": ["dss", "itext9"], "pdfbox": ["pyhanko", "itext9"], "itext5": ["pdfbox", "openpdf"], "itext9": ["itext5", "dss"], "openpdf": ["pyhanko", "itext5"]}
# What a program signs before another one comes. iText 9 stops at metadata as OpenPDF writes them: a base without.
FIRST = {"pyhanko": "rich-streams", "dss": "form", "pdfbox": "streams", "itext5": "rich", "itext9": "linear", "openpdf": "plain", "signpdf": "linear-streams", "ours": "text"}


OFFICE = """<html lang="nl"><head><title>Afspraken in Voorbeeldstad</title></head><body><h1>Geld</h1>
<p>De gemeente betaalt ieder jaar <b>20.000 euro</b>. De stichting betaalt ieder jaar 5.000 euro.</p></body></html>"""


class Workshop:
    """The programs at work on the bases, and the files that come of it."""

    def __init__(self, running: dict[str, Program], bases: dict[str, Path], keys: Path, authority: Authority, folder: Path) -> None:
        self.bases, self.folder = bases, folder
        self.made: list[Entry] = []
        self.ours = ours.Hand(folder, keys, authority)
        kinds = {"dss": hands.Dss, "pdfbox": hands.PdfBox, "signpdf": hands.SignPdf, "office": hands.Office}
        all_hands = [kinds.get(short, hands.IText)(short, program) for short, program in running.items()]
        all_hands = [hands.PyHanko(by_pyhanko.Hand(keys, authority), folder), *all_hands, hands.Poppler(keys, folder), hands.Ours(self.ours)]
        self.hands = {hand.short: hand for hand in all_hands}
        # The agreement with six fields that wait, sealed.
        self.sealed = self.ours.seal(folder / "base-agreement.pdf", "base-sealed-agreement")
        self.waiting: dict[str, Path] = {}

    def keep(self, path: Path, hand: Hand, what: str, signatures: int, base: str, level: str = "B-B", changes: tuple[str, ...] = (), **more: object) -> Path:
        told = [*changes, *(["signature"] if signatures > 1 else [])]
        self.made.append(Entry(path.stem, f"{hand.name}: {what}", signatures, verdicts(level), base=base, maker=hand.name, changes=sorted(set(told)), **more))
        return path

    def ready(self, base: str) -> Path:
        """A base with an empty field that waits for us, for we sign no others."""
        if base not in self.waiting:
            path = self.folder / f"waiting-{base}.pdf"
            path.write_bytes(by_pyhanko.with_fields(self.bases[base].read_bytes(), SigFieldSpec("handtekening-ons")))
            self.waiting[base] = path
        return self.waiting[base]

    def once(self, hand: Hand) -> None:
        """With keys and formats in turn."""
        for number, base in enumerate(ONCE[hand.short]):
            path = hand.sign(self.bases[base], f"{hand.short}-once-{base}", KEYS[number % 4], cades=number % 2 == 0)
            self.keep(path, hand, f"base '{base}'", 1, base)

    def several(self, hand: Hand) -> None:
        """Two and three signatories, each in a new field."""
        for count, bases in NEW_FIELDS.items():
            for base in ("plain",) if hand.short == "signpdf" else bases:
                last = self.bases[base]
                for number, key in enumerate(KEYS[:count], 1):
                    last = hand.sign(last, f"{hand.short}-new-{base}-{count}-{number}", key, cades=number != 2)
                self.keep(last, hand, f"{count} signatories, a new field each, base '{base}'", count, base)

    def agreement(self, hand: Hand) -> None:
        """Our sealed agreement."""
        name, base = f"{hand.short}-agreement", "agreement"
        if hand.short != "openpdf":
            one = hand.sign(self.sealed, f"{name}-ready", field="handtekening-1")
            self.keep(one, hand, "our sealed agreement, in a field that waited", 2, base)
            two = hand.sign(one, f"{name}-ready-2", "rsa3072", field="handtekening-2", cades=False)
            self.keep(self.ours.sign(two, 3, f"{name}-ready-ours", "p384"), hand, "our sealed agreement, two in fields that waited, and then we", 4, base)
        two = hand.sign(hand.sign(self.sealed, f"{name}-new-1", "p384"), f"{name}-new", "rsa3072")
        self.keep(two, hand, "our sealed agreement, two in new fields", 3, base)
        between = hand.sign(self.ours.sign(self.sealed, 1, f"{name}-first", "p256"), f"{name}-second", "p384")
        self.keep(self.ours.sign(between, 2, f"{name}-between", "rsa3072"), hand, "our sealed agreement, in a new field between two of ours", 4, base)

    def after(self, hand: Hand) -> None:
        """After each of the others, on a base of that one."""
        for first in self.hands.values():
            if first is hand or first.short not in FIRST:
                continue
            base, name = FIRST[first.short], f"{first.short}-before-{hand.short}"
            if isinstance(first, hands.SignPdf):
                one = first.place(self.ready(base), name, "pdf-lib")
            else:
                one = first.sign(self.ready(base), name, field="handtekening-ons" if first.short == "ours" else "")
            two = hand.sign(one, f"{hand.short}-after-{first.short}", "rsa3072", field="handtekening-ons" if hand.short == "ours" else "")
            self.keep(two, hand, f"after {first.name}, base '{base}'", 2, base)

    def certified(self, hand: Hand) -> None:
        """A certified form, filled in and signed again: by one program, and by another than certified it."""
        name, filled = f"{hand.short}-form", ("field-filled",)
        if hand.short not in ("pyhanko", "pdfbox"):
            self.keep(hand.sign(self.bases["streams"], f"{name}-certified", certify=True), hand, "certification signature, P=2", 1, "streams")
        one = hand.sign(self.bases["form"], f"{name}-certified-1", certify=True)
        self.keep(hand.sign(one, f"{name}-certified-2", "p384"), hand, "certification signature, P=2, then a signature", 2, "form")
        if not hand.fills:
            return
        self.keep(hand.fill(one, f"{name}-filled", "bedrag", "20.000 euro"), hand, "certified, P=2, and filled in", 1, "form", changes=filled)
        for first in (hand, *(self.hands[short] for short in CERTIFIED_BY[hand.short])):
            base = {"itext5": "rich", "pdfbox": "streams"}.get(first.short, "form")
            one = first.sign(self.bases[base], f"{first.short}-certified-for-{hand.short}", certify=True)
            two = hand.fill(one, f"{hand.short}-fills-{first.short}", "bedrag", "20.000 euro")
            three = hand.sign(two, f"{hand.short}-filled-{first.short}", "rsa3072")
            self.keep(three, hand, f"certified by {first.name}, P=2, filled in, signed", 2, base, changes=filled)
        one = hand.sign(self.bases["form"], f"{name}-approved-1")
        two = hand.fill(one, f"{name}-approved-2", "bedrag", "20.000 euro")
        self.keep(hand.sign(two, f"{name}-approved-filled", "p384"), hand, "signed, filled in, and signed again: no rule forbids it", 2, "form", changes=filled)

    def visible(self, hand: Hand) -> None:
        one = hand.sign(self.bases["text"], f"{hand.short}-visible-1", visible=BARE[0])
        self.keep(hand.sign(one, f"{hand.short}-visible-2", "p384", visible=BARE[1]), hand, "two visible, base 'text'", 2, "text")
        if hand.short != "signpdf":
            self.keep(hand.sign(self.bases["linear-streams"], f"{hand.short}-visible", visible=BARE[0]), hand, "visible, base 'linear-streams'", 1, "linear-streams")

    def seen(self, hand: Hand) -> None:
        """Visible, where a page of our sealed agreement is bare."""
        self.keep(hand.sign(self.sealed, f"{hand.short}-agreement-seen", "p384", visible=(2, 60, 100, 200, 50)), hand, "visible, in our sealed agreement", 2, "agreement")

    def anew(self, hand: hands.SignPdf) -> None:
        """Signed as pdf-lib writes the file: with tables or streams, filled in first, and by others afterwards."""
        for base, options in (("form", ["fill=bedrag=20.000 euro"]), ("rich-streams", []), ("streams", ["streams"]), ("linear", ["streams"])):
            what = f"pdf-lib wrote base '{base}' anew{', its form filled in' if base == 'form' else ''}"
            one = self.keep(hand.place(self.bases[base], f"signpdf-anew-{base}", "pdf-lib", (), *options), hand, what, 1, base)
            second = self.hands["itext5" if "streams" in options else "pyhanko"]
            self.keep(second.sign(one, f"{second.short}-anew-{base}", "p384"), second, f"after node-signpdf, {what}", 2, base)

    def office(self, hand: hands.Office) -> None:
        """What LibreOffice writes and signs, and others after it; then LibreOffice after the others."""
        source = self.folder / "office.html"
        source.write_text(OFFICE)
        hand.program.make(source, "base-office", None)
        one = self.keep(hand.sign(source, "office-once"), hand, "its own export", 1, "office")
        self.keep(hand.program.make(source, "office-archive", "rsa3072", "archive"), hand, "its own export, PDF/A-2b", 1, "office")
        two = hand.sign(one, "office-2", "p384")
        self.keep(hand.sign(two, "office-3", "rsa3072"), hand, "three signatories, its own export", 3, "office")
        for short in ("pyhanko", "dss", "pdfbox", "itext5", "itext9", "openpdf"):
            other = self.hands[short]
            self.keep(other.sign(one, f"{short}-after-office", "p384"), other, f"after {hand.name}, its own export", 2, "office")
            if short == "pyhanko":
                continue
            first = other.sign(self.bases["plain"], f"{short}-before-office", "p384")
            self.keep(hand.sign(first, f"office-after-{short}"), hand, f"after {other.name}, base 'plain'", 2, "plain")
        self.keep(hand.sign(self.bases["form"], "office-once-form"), hand, "base 'form'", 1, "form")
        self.keep(hand.sign(self.sealed, "office-agreement-new"), hand, "our sealed agreement, in a new field", 2, "agreement")

    def poppler(self, hand: hands.Poppler) -> None:
        """Alone, twice, and after others, whose forms have no default appearance: it adds one. Where the form is no object of its own, as
        after EU DSS and PDFBox, its field stands in no form."""
        for base in ("plain", "text", "table"):
            one = self.keep(hand.sign(self.bases[base], f"poppler-once-{base}", "rsa4096"), hand, f"base '{base}'", 1, base)
        self.keep(hand.sign(one, "poppler-twice"), hand, "two signatories, base 'table'", 2, "table")
        for short in ("pyhanko", "itext9"):
            first = self.hands[short].sign(self.bases["plain"], f"{short}-before-poppler", "p384")
            self.keep(hand.sign(first, f"poppler-after-{short}"), hand, f"after {self.hands[short].name}, base 'plain'", 2, "plain")
        sealed = self.ours.seal(self.bases["plain"], "base-sealed-plain")
        self.keep(hand.sign(sealed, "poppler-sealed"), hand, "base 'plain', sealed by canvaspers", 2, "plain")
        agreed = hand.sign(self.sealed, "poppler-agreement-new")
        self.keep(agreed, hand, "our sealed agreement, in a new field", 2, "agreement")
        self.keep(self.hands["ours"].sign(agreed, "ours-after-poppler", field="handtekening-2"), self.hands["ours"], "our sealed agreement, after poppler", 3, "agreement")

    def levels(self) -> None:
        hand = self.hands["itext9"]
        for base, level, stamps in (("text", "B-T", 0), ("linear", "B-LT", 0), ("text", "B-LTA", 1), ("rich-streams", "B-LTA", 1)):
            changes = ("time-stamp", "validation-data")[1 - stamps:] if level != "B-T" else ()
            path = hand.sign(self.bases[base], f"itext9-level-{base}-{level.lower()[2:]}", level=level)
            self.keep(path, hand, f"{level}, base '{base}'", 1, base, level, changes=changes, time_stamps=stamps)


def files(running: dict[str, Program], bases: dict[str, Path], keys: Path, authority: Authority, folder: Path) -> Iterator[tuple[Entry, bytes]]:
    shop = Workshop(running, bases, keys, authority, folder)
    for hand in shop.hands.values():
        if hand.short in ONCE:
            shop.once(hand)
        if hand.short in ONCE and hand.short != "pdfbox":
            shop.several(hand)
        if hand.short not in ("signpdf", "office", "ours", "poppler"):
            shop.agreement(hand)
            shop.certified(hand)
        if hand.shows and hand.short not in ("pyhanko", "dss"):
            shop.visible(hand)
        # iText 9 wants a font in the file for what it draws in a PDF/A.
        if hand.shows and hand.short not in ("itext9", "signpdf"):
            shop.seen(hand)
        if hand.short not in ("signpdf", "office", "poppler"):
            shop.after(hand)
    shop.anew(shop.hands["signpdf"])
    shop.office(shop.hands["office"])
    shop.poppler(shop.hands["poppler"])
    shop.levels()
    for entry in shop.made:
        yield entry, entry.path(folder).read_bytes()
