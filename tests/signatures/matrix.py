"""Writes docs/signatures.md: what canvaspers says of every file of the corpus and of every attack, beside other validators.

    source scripts/environment && python tests/signatures/matrix.py [FILES] [--legitimate]

FILES is on how many files each attack is made; with `--legitimate` the first table alone is made anew. Ends with 1 when we and EU DSS
differ about a legitimate file and `WHY` has no reason for it; the page says so too.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from importlib.metadata import version
from pathlib import Path

import corpus
import validators
import verify
from attacks import ATTACKS, NotApplicable
from corpus import Corpus, Entry
from corpus.programs import CONFORMANCE, HOME, ROOT
from service import BINARY, Service

VARIANTS_A_FILE = 2
TOOLS = ["canvaspers", *validators.TOOLS]
ATTACKS_BEGIN = "## Attacks\n"
# Why EU DSS refuses a file that we pass, by the key of its message.
WHY = {
    "BBB_FC_IVDBSFR_ANS": "A field was filled in after the signature, as a certification with P=2 allows and an approval signature does not forbid "
    "(ISO 32000-2, 12.8.2.2 and 12.8.2.4), so the page looks otherwise than when it was signed. Made strict, EU DSS fails whatever looks otherwise, "
    "without asking what was allowed; by its own policy it only warns. We look at what changed: the value and the look of fields that nobody locked.",
}

TEXT = """# Verifying, beside other validators

This page is made by `python tests/signatures/matrix.py` and not by hand. It has two tables.

The first has every file of the corpus in `tests/signatures/corpus`: files that ten programs signed, once, several times and after each other,
with the keys of a test PKI, and none of which is wrong. They are canvaspers, {programs}.
The second has every attack of `tests/signatures/attacks`, each made on files of that corpus.

## How to read it

A validator gets the root of the test PKI, and knows the intermediate. One word for a file:

| word | meaning |
|---|---|
| passed | it finds signatures, and all of them hold |
| unsure | none is bad, and one is not known to be good |
| failed | one is bad |
| none | it finds no signature |
| error | it stops before it has a verdict, or takes more than a minute |
| – | it has not been asked |

- **canvaspers**: `POST /v1/verifications`, with CRLs and OCSP answers of the test PKI beside the file.
- **EU DSS {dss}**: its own policy, made strict: what changed after a signature is a failure (it warns only). Missing revocation data, which
  levels B-B and B-T do not carry, is no failure here, so it passes the file of a revoked signer too.
- **pyHanko {pyhanko} validate**: `validate_pdf_signature` with a check of the changes; it needs no revocation data here.
- **pyHanko {pyhanko} ades**: its validation after EN 319 102-1, with the same CRLs and OCSP answers.
- **pdfsig** (poppler {poppler}): the signatures alone. It compares no revisions, and does not know document time-stamps.

A file that a validator does not pass before an attack says nothing about the attack; such files are left out of its column.

## Legitimate files, and files of signers nobody trusts

{legitimate}

{corpus}

### Where EU DSS says otherwise of a legitimate file

{differences}

"""

ATTACKED = """
`python tests/signatures/verify.py --all` makes every attack on every file; here each is made on {files}, with up to {variants} variants a file.

How many attacked files a validator passed, of how many. 0 is what it should be. Where canvaspers passes some, a signature allows what was done, or nobody sees it and the report says it: an attacker
would try it, and `tests/signatures/attacks` says of each why it is none.

{attacks}

{total}
"""


def line(*cells: object) -> str:
    return "| " + " | ".join(map(str, cells)) + " |"


def heads(*names: str) -> list[str]:
    return [line(*names), "|" + "---|" * len(names)]


def word(verdict: str) -> str:
    """Our verdict in the word of the others."""
    if verdict.endswith("NO_SIGNATURE"):
        return "none"
    return {"TOTAL-PASSED": "passed", "INDETERMINATE": "unsure", "TOTAL-FAILED": "failed"}.get(verdict.split("/")[0], "error")


def ours(paths: list[Path], made: Corpus) -> dict[Path, str]:
    if not re.search(r"^\s+verify\b", subprocess.run([BINARY, "--help"], capture_output=True, text=True).stdout, re.MULTILINE):
        return dict.fromkeys(paths, "–")
    with Service(**verify.settings(made)) as service:
        address = service.address.removeprefix("http://")
        return {path: word(verify.ask(address, path.read_bytes())) for path in paths}


def judged(paths: list[Path], made: Corpus) -> dict[str, dict[Path, str]]:
    return {"canvaspers": ours(paths, made)} | validators.judge(paths, made)


def attacked(made: Corpus, folder: Path, files: int) -> dict[Path, tuple[str, Entry]]:
    out = {}
    for name, attack in ATTACKS.items():
        found = 0
        for entry in verify.order(name, made.legitimate):
            try:
                variants = list(verify.variants(attack, verify.case_of(made, entry)))
            except NotApplicable:
                continue
            # Spread over the variants, others on each file.
            count = files * VARIANTS_A_FILE
            for index in {(found + files * step) * len(variants) // count for step in range(VARIANTS_A_FILE)}:
                if index < len(variants):
                    variant, content = variants[index]
                    path = folder / f"{name}--{variant}--{entry.name}.pdf"
                    path.write_bytes(content)
                    out[path] = name, entry
            found += bool(variants)
            if found == files:
                break
    return out


def attack_rows(files: dict[Path, tuple[str, Entry]], words: dict[str, dict[Path, str]], base: dict[str, dict[Path, str]], made: Corpus) -> tuple[list[str], str]:
    count: dict = defaultdict(int)
    passed: dict = defaultdict(int)
    for path, (name, entry) in files.items():
        for tool in TOOLS:
            if words[tool][path] == "–" or base[tool][made.path(entry)] != "passed":
                continue
            count[name, tool] += 1
            passed[name, tool] += words[tool][path] == "passed"
    cell = lambda name, tool: f"{passed[name, tool]} of {count[name, tool]}" if count[name, tool] else "–"
    rows = heads("group", "attack", *TOOLS)
    rows += [line(attack.group, f"`{name}`", *(cell(name, tool) for tool in TOOLS)) for name, attack in sorted(ATTACKS.items(), key=lambda item: (item[1].group, item[0]))]
    total = ["Together, and how many of the attacks fooled it with at least one variant:", "", *heads("", *TOOLS)]
    total.append(line("files", *(f"{sum(passed[name, tool] for name in ATTACKS)} of {sum(count[name, tool] for name in ATTACKS)}" for tool in TOOLS)))
    total.append(line("attacks", *(f"{sum(passed[name, tool] > 0 for name in ATTACKS)} of {sum(count[name, tool] > 0 for name in ATTACKS)}" for tool in TOOLS)))
    return rows, "\n".join(total)


def poppler() -> str:
    return subprocess.run(["pdfsig", "-v"], capture_output=True, text=True).stderr.split()[2]


def programs() -> str:
    """The programs of others, with their versions."""
    jar = lambda folder, name: re.search(rf"\b{name}-([\d.]+)\.jar", " ".join(path.name for path in (folder / "lib").iterdir()))[1]
    npm = lambda name: json.loads((ROOT / "tests/tools/node_modules" / name / "package.json").read_text())["version"]
    signers = CONFORMANCE / "signers"
    office = subprocess.run(["soffice", "--version"], capture_output=True, text=True).stdout.split()[1]
    return (
        f"pyHanko {version('pyhanko')}, EU DSS {jar(HOME, 'dss-pades')}, Apache PDFBox {jar(HOME, 'pdfbox')},\n"
        f"iText {jar(signers / 'itext5/target', 'itextpdf')} and {jar(signers / 'itext9/target', 'sign')}, OpenPDF {jar(signers / 'openpdf/target', 'openpdf')}, "
        f"node-signpdf {npm('@signpdf/signpdf')} with pdf-lib {npm('pdf-lib')},\nLibreOffice {office}, and poppler {poppler()}"
    )


def differences(made: Corpus, words: dict[str, dict[Path, str]]) -> tuple[list[str], list[str]]:
    """A sentence for each reason why EU DSS says otherwise than we of a legitimate file, with the files; and the files without a reason."""
    differing = [made.path(entry) for entry in made.legitimate if words["canvaspers"][made.path(entry)] != words["EU DSS"][made.path(entry)]]
    files: dict[str, list[str]] = defaultdict(list)
    bare = []
    for path, (_, errors) in (validators.dss_with_errors(differing, made) if differing else {}).items():
        known = words["canvaspers"][path] == "passed" and errors and errors <= set(WHY)
        for key in sorted(errors) if known else ["no reason given"]:
            files[key].append(path.stem)
        if not known:
            bare.append(f"{path.stem}: {words['canvaspers'][path]}, EU DSS {words['EU DSS'][path]} {', '.join(sorted(errors))}")
    lines = [f"- `{key}`: {WHY.get(key, 'nobody wrote why.')} Files: {', '.join(f'`{name}`' for name in names)}." for key, names in sorted(files.items())]
    return lines or ["It says the same of each."], bare


def first_part(made: Corpus, base: dict[str, dict[Path, str]]) -> tuple[str, list[str]]:
    listing = heads("file", "how it was made", "signatures", *TOOLS)
    for entry in made.entries:
        listing.append(line(f"`{entry.name}`", entry.made, entry.signatures, *(base[tool][made.path(entry)] for tool in TOOLS)))
    good = {tool: sum(base[tool][made.path(entry)] == "passed" for entry in made.legitimate) for tool in TOOLS}
    reasons, bare = differences(made, base)
    text = TEXT.format(
        programs=programs(),
        dss=re.search(r"dss-pades-([\d.]+)\.jar", " ".join(path.name for path in (HOME / "lib").iterdir()))[1],
        pyhanko=version("pyhanko"),
        poppler=poppler(),
        legitimate="\n".join([*heads("", *TOOLS), line(f"passed, of {len(made.legitimate)} legitimate files", *good.values())]),
        differences="\n".join(reasons),
        corpus="\n".join(listing),
    )
    print(json.dumps({"files": len(made.entries), "legitimate": len(made.legitimate), "passed": good}))
    return text, bare


def second_part(made: Corpus, base: dict[str, dict[Path, str]], count: int) -> str:
    with tempfile.TemporaryDirectory() as temporary:
        files = attacked(made, Path(temporary), count)
        words = judged(list(files), made)
    rows, total = attack_rows(files, words, base, made)
    print(json.dumps({"attacked": len(files)}))
    return ATTACKED.format(files="one file" if count == 1 else f"{count} files", variants=VARIANTS_A_FILE, attacks="\n".join(rows), total=total)


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("files", type=int, nargs="?", default=2, help="on how many files each attack is made")
    options.add_argument("--legitimate", action="store_true", help="the first table alone")
    chosen = options.parse_args()
    page = ROOT / "docs/signatures.md"
    made = corpus.build()
    base = judged([made.path(entry) for entry in made.entries], made)
    first, bare = first_part(made, base)
    second = page.read_text().split(ATTACKS_BEGIN, 1)[1] if chosen.legitimate else second_part(made, base, chosen.files)
    page.write_text(first + ATTACKS_BEGIN + second)
    for one in bare:
        print(f"no reason given: {one}")
    return 1 if bare else 0


if __name__ == "__main__":
    sys.exit(main())
