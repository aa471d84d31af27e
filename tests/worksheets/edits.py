"""A property: whatever people's programs do to worksheets on their way back, each string that somebody typed is in the entry of the right
partner or in a warning, and none is in the entry of another.

Run by `make test`, and with more of them by `make thorough`. Partners fill in worksheets by one program, some again by a second; some
write beside the fields, some have their fields renamed, some are saved anew; several are put into one file. One seed is one run.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import fill
import merge
import pikepdf
from pikepdf import Array, Dictionary, Name, String

BINARY = os.environ["CANVASPERS_TEST_BINARY"]
warnings.filterwarnings("ignore", category=pikepdf.PageCopyWarning)

HARD = ["€ 1.040,25", "‘wij’", "“zij”", "(", "))", "\\", "<b>", "Żółć", "ĳs", "naïef", "Здравствуйте", "Ελλάδα", "#let", "=1+1", "%", ">>", "endobj", "– en –", "🎶"]
LINES = ["vak_voor-wie", "vak_waarom-samen", "vak_doel", "vak_activiteiten", "vak_rollen", "vak_verschillen", "vak_merken", "vak_volhouden", "vak_parkeerplaats"]
LINE = ["naam", "datum"] + [f"vak_inbreng_{field}" for field in ("tijd", "kennis", "geld", "ruimte", "spullen")] + [f"actie_{row}_{column}" for row in (1, 2, 3) for column in ("wat", "wie", "wanneer")]
TICKS = ["effect_kwaliteit-van-leven", "effect_taboe-doorbreken", "effect_talenten-ontwikkelen"]
COLUMNS = {"wat": "what", "wie": "who", "wanneer": "when"}

RENAMES = {
    "a number before": lambda name, n: f"{n}.{name}",
    "a form before": lambda name, n: f"form{n}.{name}",
    "a number behind": lambda name, n: f"{name}_{n}",
    "a number sign behind": lambda name, n: f"{name}#{n}",
    "brackets": lambda name, n: f"Blad[0].{name}[{n}]",
    "capitals": lambda name, n: name.upper(),
    "underscores": lambda name, n: name.replace("-", "_"),
    "labels alone": lambda name, n: f"dummyFieldName{n}{abs(hash(name)) % 10**9}",
}


class Partner:
    """A partner, what they typed where, and what they wrote beside the fields."""

    def __init__(self, draw: random.Random, number: int) -> None:
        self.draw = draw
        self.number = number
        self.organisation = self.words()
        self.typed: dict[str, str | bool] = {}
        self.beside: list[str] = []
        self.typed_on_page: list[str] = []
        self.drawn = False
        self.steps: list[str] = []

    def words(self, lines: bool = False) -> str:
        # The first word is nobody else's.
        out = f"w{self.number}x{self.draw.getrandbits(48):x}"
        for _ in range(self.draw.randrange(4)):
            out += self.draw.choice(["\n", " "] if lines else [" "]) + self.draw.choice(HARD)
        return out

    def some(self) -> dict[str, str | bool]:
        free = [name for name in LINES + LINE + TICKS if name not in self.typed]
        chosen = self.draw.sample(free, min(len(free), self.draw.randrange(1, 8)))
        return {name: True if name in TICKS else self.words(name in LINES) for name in chosen}

    def place(self, entry: dict, name: str):
        """What an entry has for a field."""
        kind, _, rest = name.partition("_")
        if kind == "vak":
            box, _, field = rest.partition("_")
            value = entry.get("boxes", {}).get(box)
            return value.get(field) if field and isinstance(value, dict) else value
        if kind == "effect":
            return rest in entry.get("effects", []) or None
        if kind == "actie":
            column = COLUMNS[rest.partition("_")[2]]
            # Rows that nobody filled in are left out.
            rows = sorted({other.split("_")[1] for other in self.typed if other.startswith("actie_")})
            actions = entry.get("actions", [])
            at = rows.index(rest.partition("_")[0])
            return actions[at].get(column) if at < len(actions) else None
        return entry.get({"naam": "name", "datum": "day"}[name])


def fill_in(partner: Partner, blank: Path, folder: Path) -> Path:
    draw = partner.draw
    path = blank
    values = {"organisatie": partner.organisation}
    for _ in range(draw.choice([1, 1, 2])):
        some = partner.some()
        partner.typed |= some
        program = draw.choice(list(fill.PROGRAMS))
        out = folder / f"{partner.number}-{len(partner.steps)}.pdf"
        fill.PROGRAMS[program](path, values | some, out)
        partner.steps.append(f"filled in by {program}")
        path, values = out, {}
    for step in draw.sample([beside_by_mupdf, beside_by_pikepdf, beside_by_pypdf, onto_the_page, rename, save_anew], draw.choice([0, 1, 1, 2])):
        out = folder / f"{partner.number}-{len(partner.steps)}.pdf"
        partner.steps.append(step(partner, path, out))
        path = out
    return path


def beside_by_mupdf(partner: Partner, path: Path, out: Path) -> str:
    import pymupdf

    document = pymupdf.open(path)
    page = partner.draw.choice(list(document))
    text = partner.words()
    kind = partner.draw.choice(["free text", "note", "highlight", "ink"])
    if kind == "free text":
        page.add_freetext_annot((20, 20, 200, 60), text)
    elif kind == "note":
        page.add_text_annot((30, 30), text)
    elif kind == "highlight":
        page.add_highlight_annot(pymupdf.Rect(20, 20, 200, 60)).set_info(content=text)
    else:
        page.add_ink_annot([[(20, 20), (60, 60), (80, 30)]])
    if kind == "ink":
        partner.drawn = True
    else:
        partner.beside.append(text)
    document.save(out)
    return f"{kind} by MuPDF"


def beside_by_pikepdf(partner: Partner, path: Path, out: Path) -> str:
    draw = partner.draw
    text = partner.words()
    subtype = draw.choice(["Underline", "StrikeOut", "Caret", "Square", "Stamp", "Line"])
    key = draw.choice(["Contents", "RC"])
    with pikepdf.open(path) as pdf:
        words = text if key == "Contents" else "<body><p>" + text.replace("&", "&amp;").replace("<", "&lt;") + "</p></body>"
        annotation = Dictionary(Type=Name.Annot, Subtype=Name("/" + subtype), Rect=Array([9, 9, 99, 29]))
        annotation["/" + key] = String(words)
        draw.choice(list(pdf.pages)).Annots.append(pdf.make_indirect(annotation))
        pdf.save(out)
    partner.beside.append(text)
    return f"{subtype} with {key} by pikepdf"


def beside_by_pypdf(partner: Partner, path: Path, out: Path) -> str:
    from pypdf import PdfWriter
    from pypdf.annotations import FreeText

    text = partner.words()
    writer = PdfWriter(clone_from=str(path))
    writer.add_annotation(partner.draw.randrange(len(writer.pages)), FreeText(text=text, rect=(20, 20, 200, 60)))
    writer.write(str(out))
    partner.beside.append(text)
    return "free text by pypdf"


def onto_the_page(partner: Partner, path: Path, out: Path) -> str:
    """Into the content of a page, as a typewriter does that knows of no annotations."""
    import pymupdf

    how = partner.draw.choice(["MuPDF", "MuPDF, cleaned", "a page laid over by qpdf", "a page laid over by pikepdf"])
    document = pymupdf.open(path)
    number = partner.draw.randrange(len(document))
    text = partner.words().split()[0]
    over = out.with_suffix(".over.pdf")
    page = pymupdf.open()
    page.new_page().insert_text((60, 400), text)
    page.save(over)
    if how.startswith("MuPDF"):
        document[number].insert_text((60, 400), text)
        document.save(out, **({"clean": True, "garbage": 4} if "cleaned" in how else {}))
    elif how.endswith("qpdf"):
        subprocess.run(["qpdf", "--warning-exit-0", "--no-warn", path, "--overlay", over, f"--to={number + 1}", "--", out], check=True)
    else:
        with pikepdf.open(path) as pdf, pikepdf.open(over) as other:
            pdf.pages[number].add_overlay(other.pages[0])
            pdf.save(out)
    partner.typed_on_page.append(text)
    return f"typed onto page {number + 1} by {how}"


def rename(partner: Partner, path: Path, out: Path) -> str:
    how = partner.draw.choice(list(RENAMES))
    with pikepdf.open(path) as pdf:
        for page in pdf.pages:
            for widget in page.Annots:
                if widget.Subtype == Name.Widget and "/T" in widget:
                    widget.T = String(RENAMES[how](str(widget.T), partner.number + 1))
        pdf.save(out)
    return f"renamed: {how}"


def save_anew(partner: Partner, path: Path, out: Path) -> str:
    how = partner.draw.choice(["qpdf, object streams", "qpdf, linearised", "MuPDF, cleaned", "pypdf"])
    if how.startswith("qpdf"):
        option = "--linearize" if "linear" in how else "--object-streams=generate"
        subprocess.run(["qpdf", "--warning-exit-0", "--no-warn", option, path, out], check=True)
    elif how.startswith("MuPDF"):
        import pymupdf

        pymupdf.open(path).save(out, garbage=4, clean=True, deflate=True)
    else:
        from pypdf import PdfWriter

        PdfWriter(clone_from=str(path)).write(str(out))
    return f"saved anew by {how}"


def fields_of(files: list[Path]) -> list[list[str]]:
    """The names of the fields on each page of files; one that stands on a second page counts once."""
    out = []
    for file in files:
        with pikepdf.open(file) as pdf:
            seen = set()
            for page in pdf.pages:
                here = [one for one in page.get("/Annots", []) if one is not None and "/T" in one and one.objgen not in seen]
                seen |= {one.objgen for one in here}
                out.append(sorted(str(one.T) for one in here))
    return out


class File:
    """A file that comes back, and whose worksheets it holds."""

    def __init__(self, draw: random.Random, number: int, blanks: list[Path], folder: Path) -> None:
        self.path = folder / f"file-{number}.pdf"
        self.partners = [Partner(draw, number * 10 + n) for n in range(draw.choice([1, 1, 2, 2, 3]))]
        self.steps: list[str] = []
        self.may_be_refused = self.page_lost = False
        files = [fill_in(partner, draw.choice(blanks), folder) for partner in self.partners]
        if len(files) == 1:
            self.path.write_bytes(files[0].read_bytes())
            return
        program = draw.choice(list(merge.PROGRAMS))
        merge.PROGRAMS[program](files, self.path)
        self.steps.append(f"merged by {program}")
        if program == "poppler":
            # It leaves out annotations that stand in a page itself, as pypdf writes them. And where a file says wrongly how many objects
            # it has, pages lose their fields, or name those of another sheet.
            with pikepdf.open(self.path) as pdf:
                self.may_be_refused = fields_of([self.path]) != fields_of(files)
                left = {str(annotation.get(key, "")) for page in pdf.pages for annotation in page.get("/Annots", []) if annotation is not None for key in ("/Contents", "/RC")}
            for partner in self.partners:
                partner.beside = [text for text in partner.beside if any(text.split()[0] in kept for kept in left)]
        moved = draw.choice(["pages shuffled", "a page lost"] + [None] * 6)
        if moved:
            with pikepdf.open(self.path, allow_overwriting_input=True) as pdf:
                pages = list(pdf.pages)
                draw.shuffle(pages) if moved == "pages shuffled" else pages.pop(draw.randrange(len(pages)))
                del pdf.pages[:]
                pdf.pages.extend(pages)
                pdf.save(self.path)
            self.may_be_refused = True
            self.page_lost = moved == "a page lost"
            self.steps.append(moved)

    def wrong(self, entries: list[dict], refusal: str | None) -> list[str]:
        if not entries:
            return [] if self.may_be_refused and refusal and "door elkaar" in refusal else [f"refused: {refusal}"]
        out = []
        said = "\n".join(warning["detail"] for entry in entries for warning in entry["warnings"])
        codes = {warning["code"] for entry in entries for warning in entry["warnings"]}
        for partner in self.partners:
            entry = next((entry for entry in entries if entry.get("organisation") == partner.organisation), None)
            if entry is None:
                out += [] if self.page_lost else [f"no entry of ‘{partner.organisation}’"]
                continue
            for name, value in ({} if self.page_lost else partner.typed).items():
                if partner.place(entry, name) != value and not (value is not True and value in said):
                    out.append(f"{name} of {partner.number} is {partner.place(entry, name)!r} instead of {value!r}")
            out += [f"nobody says ‘{text}’" for text in partner.beside + partner.typed_on_page if text not in said and not self.page_lost]
            if partner.drawn and not self.page_lost and "drawn-not-read" not in codes:
                out.append("nobody says that something was drawn")
            answers = json.dumps({name: value for name, value in entry.items() if name not in ("warnings", "request")}, ensure_ascii=False)
            strangers = [text for other in self.partners if other is not partner for text in [other.organisation, *other.typed.values()] if text is not True]
            out += [f"the entry of {partner.number} has ‘{text}’ of another" for text in strangers if text.split()[0] in answers]
        return out


def main() -> int:
    given = argparse.ArgumentParser()
    given.add_argument("--count", type=int, default=40)
    given.add_argument("--seed", type=int, default=1)
    given = given.parse_args()
    failed = []
    refused = 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        blanks = []
        for more in (["--sheet", "A4"], ["--sheet", "A3"], ["--language", "en"], ["--profile", "archive"]):
            blanks.append(folder / f"blank-{len(blanks)}.pdf")
            subprocess.run([BINARY, "render", "gesprekscanvas", "--filling", "fillable", *more, "-o", blanks[-1]], check=True)
        for start in range(0, given.count, 50):
            files = []
            for number in range(start, min(start + 50, given.count)):
                files.append(File(random.Random(f"{given.seed}-{number}"), number, blanks, folder))
            answer = subprocess.run([BINARY, "read", *(file.path for file in files)], capture_output=True, text=True)
            entries: dict[str, list[dict]] = {}
            for entry in json.loads(answer.stdout)["entries"]:
                entries.setdefault(entry["source"].split(" (")[0], []).append(entry)
            refusals = {line.split(": ", 1)[0].rsplit("/", 1)[-1]: line for line in answer.stderr.splitlines() if ": " in line}
            for file in files:
                mine = entries.get(file.path.name, [])
                refused += not mine
                steps = "; ".join([f"{partner.number}: {', '.join(partner.steps)}" for partner in file.partners] + file.steps)
                failed += [f"{file.path.name} ({steps}): {what}" for what in file.wrong(mine, refusals.get(file.path.name))]
    for line in failed:
        print(f"FAILED {line}")
    print(f"edited worksheets (seed {given.seed}): {given.count} files, {refused} refused as mixed up, {len(failed)} failures")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
