"""Writes docs/signatures.md: what canvaspers says of every file of the corpus and of every attack, beside other validators.

    source scripts/environment && python tests/signatures/matrix.py [FILES]

FILES is on how many files each attack is made.
"""

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
from corpus.by_java import HOME
from service import BINARY, Service

FILES_AN_ATTACK = int(sys.argv[1]) if sys.argv[1:] else 2
VARIANTS_A_FILE = 2
ROOT = Path(__file__).parent.parent.parent
TOOLS = ["canvaspers", *validators.TOOLS]

TEXT = """# Verifying, beside other validators

This page is made by `python tests/signatures/matrix.py` and not by hand. It has two tables.

The first has every file of the corpus in `tests/signatures/corpus`: files that canvaspers, pyHanko, EU DSS and Apache PDFBox signed, with the
keys of a test PKI, and none of which is wrong. The second has every attack of `tests/signatures/attacks`, each made on files of that corpus.
`python tests/signatures/verify.py --all` makes every attack on every file; here each is made on {files}, with up to {variants} variants a file.

## How to read it

A validator gets the root of the test PKI, and knows the intermediate. One word for a file:

| word | meaning |
|---|---|
| passed | it finds signatures, and all of them hold |
| unsure | none is bad, and one is not known to be good |
| failed | one is bad |
| none | it finds no signature |
| error | it stops before it has a verdict |
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

## Attacks

How many attacked files a validator passed, of how many. 0 is what it should be.

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


def attacked(made: Corpus, folder: Path) -> dict[Path, tuple[str, Entry]]:
    out = {}
    for name, attack in ATTACKS.items():
        found = 0
        for entry in verify.order(name, made.legitimate):
            try:
                variants = list(verify.variants(attack, verify.case_of(made, entry)))
            except NotApplicable:
                continue
            # Spread over the variants, others on each file.
            count = FILES_AN_ATTACK * VARIANTS_A_FILE
            for index in {(found + FILES_AN_ATTACK * step) * len(variants) // count for step in range(VARIANTS_A_FILE)}:
                if index < len(variants):
                    variant, content = variants[index]
                    path = folder / f"{name}--{variant}--{entry.name}.pdf"
                    path.write_bytes(content)
                    out[path] = name, entry
            found += bool(variants)
            if found == FILES_AN_ATTACK:
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


def main() -> int:
    made = corpus.build()
    paths = [made.path(entry) for entry in made.entries]
    base = judged(paths, made)
    with tempfile.TemporaryDirectory() as temporary:
        files = attacked(made, Path(temporary))
        words = judged(list(files), made)
    rows, total = attack_rows(files, words, base, made)
    listing = heads("file", "how it was made", "signatures", *TOOLS)
    for entry, path in zip(made.entries, paths, strict=True):
        listing.append(line(f"`{entry.name}`", entry.made, entry.signatures, *(base[tool][path] for tool in TOOLS)))
    good = {tool: sum(base[tool][made.path(entry)] == "passed" for entry in made.legitimate) for tool in TOOLS}
    legitimate = [*heads("", *TOOLS), line(f"passed, of {len(made.legitimate)} legitimate files", *good.values())]
    poppler = subprocess.run(["pdfsig", "-v"], capture_output=True, text=True).stderr.split()[2]
    text = TEXT.format(
        files="one file" if FILES_AN_ATTACK == 1 else f"{FILES_AN_ATTACK} files",
        variants=VARIANTS_A_FILE,
        dss=re.search(r"dss-pades-([\d.]+)\.jar", " ".join(path.name for path in (HOME / "lib").iterdir()))[1],
        pyhanko=version("pyhanko"),
        poppler=poppler,
        legitimate="\n".join(legitimate),
        corpus="\n".join(listing),
        attacks="\n".join(rows),
        total=total,
    )
    (ROOT / "docs/signatures.md").write_text(text)
    print(json.dumps({"files": len(paths), "attacked": len(files), "legitimate passed": good}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
