"""Files that are encrypted and open without a password, signed by pyHanko, PDFBox and EU DSS: what platforms send that forbid changes."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

from pyhanko.sign.fields import MDPPerm, SigFieldSpec

from .by_pyhanko import Hand, fill
from .entry import Entry, verdicts
from .programs import Program

# How qpdf encrypts (ISO 32000-2, table 21: the revisions of the standard security handler).
WAYS = {
    "r2-rc4": ["40"],
    "r3-rc4": ["128", "--use-aes=n"],
    "r4-rc4": ["128", "--force-V4"],
    "r4-aes": ["128", "--use-aes=y"],
    "r6-aes": ["256"],
}
# Said otherwise on the way: with the sections of a linearized file, with metadata that anybody reads.
MORE = {"r4-linear": [*WAYS["r4-aes"], "--", "--linearize"], "r6-linear": [*WAYS["r6-aes"], "--", "--linearize"]}
OPEN = {"r4-metadata": [*WAYS["r4-aes"], "--cleartext-metadata"], "r6-metadata": [*WAYS["r6-aes"], "--cleartext-metadata"]}


def encrypted(base: Path, way: str, folder: Path) -> Path:
    """A base with an empty user password, and an owner's that nobody needs."""
    path, options = folder / f"encrypted-{way}-{base.name}", (WAYS | MORE | OPEN)[way]
    # It warns of files that keep their strings out of streams; nothing is lost.
    done = subprocess.run(["qpdf", "--allow-weak-crypto", "--encrypt", "", "eigenaar", *options, *([] if "--" in options else ["--"]), base, path], capture_output=True, text=True)
    if done.returncode not in (0, 3):
        raise SystemExit(f"qpdf: {done.stderr}")
    return path


def files(running: dict[str, Program], bases: dict[str, Path], hand: Hand, folder: Path) -> Iterator[tuple[Entry, bytes]]:
    def entry(name: str, what: str, base: str, **more: object) -> Entry:
        return Entry(f"encrypted-{name}", f"pyHanko, encrypted: {what}", base=base, maker="pyHanko, encrypted", **{"signatures": 1, "expected": verdicts("B-B")} | more)

    for way in WAYS:
        for base in ("text", "streams", "hybrid"):
            # The way that most platforms take is tried on each.
            if base != "text" and way not in ("r4-aes", "r6-aes"):
                continue
            source = encrypted(bases[base], way, folder).read_bytes()
            one = hand.sign(source)
            yield entry(f"{base}-{way}", f"{way}, base '{base}'", base), one
            two = hand.sign(one, "handtekening-2", "rsa3072", spec=SigFieldSpec("handtekening-2", on_page=0, box=(300, 60, 500, 110)))
            yield entry(f"{base}-{way}-2", f"{way}, base '{base}', then another signatory", base, signatures=2, changes=["signature"]), two
    for way in ("r3-rc4", "r6-aes"):
        source = encrypted(bases["form"], way, folder).read_bytes()
        certified = hand.sign(source, certify=True, docmdp_permissions=MDPPerm.FILL_FORMS)
        yield entry(f"certified-{way}", f"{way}, certification signature, P=2", "form"), certified
        filled = hand.sign(fill(certified, "plaats", "Voorbeeldstad"), "handtekening-2", "p384")
        yield entry(f"certified-{way}-filled", f"{way}, certification signature, P=2, a form filled in, a signature", "form", signatures=2, changes=["field-filled", "signature"]), filled
    # PDFBox encrypts the zeros behind signed data, and puts the signed data there afterwards; EU DSS leaves it to PDFBox.
    for short, maker, options in (("pdfbox", "PDFBox", []), ("dss", "EU DSS", ["B"])):
        for way in [*WAYS, *MORE, *OPEN]:
            source, name = encrypted(bases["form"], way, folder), f"encrypted-{short}-{way}"
            one = running[short].make(source, name, "p256", *options)
            two = running[short].make(one, f"{name}-2", "p384", *options)
            for path, signatures, changes in ((one, 1, []), (two, 2, ["signature"])):
                more = {"base": "form", "maker": f"{maker}, encrypted", "changes": changes}
                yield Entry(path.stem, f"{maker}, encrypted: {way}, base 'form'", signatures, verdicts("B-B"), **more), path.read_bytes()
    lasting = encrypted(bases["text"], "r6-aes", folder).read_bytes()
    archived = {"changes": ["time-stamp", "validation-data"], "time_stamps": 1}
    yield entry("lta", "r6-aes, B-LTA", "text", **archived | {"expected": verdicts("B-LTA")}), hand.sign(lasting, level="B-LTA")
