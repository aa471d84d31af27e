"""What EU DSS and Apache PDFBox sign beside what all programs do: levels, titles written anew. See PadesSign.java and PdfBoxSign.java."""

from collections.abc import Iterator
from pathlib import Path

from .entry import Entry, verdicts
from .programs import Program


def by_dss(program: Program, bases: dict[str, Path]) -> Iterator[tuple[Entry, bytes]]:
    made: list[Entry] = []

    def add(name: str, what: str, file: Path, base: str, key: str | None, level: str, *options: str, signatures: int = 1, **more: object) -> Path:
        made.append(Entry(f"dss-{name}", f"EU DSS: {what}", signatures, verdicts(f"B-{level}"), base=base, maker="EU DSS", **more))
        return program.make(file, f"dss-{name}", key, level, *options)

    lasting = {"changes": ["validation-data"]}
    archived = {"changes": ["time-stamp", "validation-data"], "time_stamps": 1}
    for base in ("text", "rich", "streams", "linear"):
        add(f"{base}-b", f"B-B, base '{base}'", bases[base], base, "p256", "B")
        add(f"{base}-lta", f"B-LTA, base '{base}'", bases[base], base, "rsa3072", "LTA", **archived)
    timed = add("text-t", "B-T", bases["text"], "text", "p384", "T", "digest=SHA384")
    add("text-lt", "B-LT", bases["text"], "text", "p256", "LT", **lasting)
    add("pss", "B-B, RSASSA-PSS SHA-512", bases["text"], "text", "rsa4096", "B", "pss", "digest=SHA512")
    visible = add("visible", "B-B, visible", bases["plain"], "plain", "p256", "B", "visible=1,60,700,180,40")
    add("visible-lta", "B-LTA, visible", bases["table"], "table", "p256", "LTA", "visible=1,60,700,180,40", **archived)
    certified = add("certified", "certification signature, P=2", bases["form"], "form", "p256", "B", "certify")
    # At level LT it time-stamps the document when an earlier signature has no time-stamp of its own.
    two = add("certified-2", "certification signature, P=2, then B-LT", certified, "form", "rsa3072", "LT", signatures=2, time_stamps=1, changes=["signature", "time-stamp", "validation-data"])
    add("certified-3", "certification signature, P=2, then B-LT, then B-LTA", two, "form", "p384", "LTA", signatures=3, time_stamps=2, changes=["signature", "time-stamp", "validation-data"])
    add("extended", "B-T, later extended to B-LTA", timed, "text", "", "LTA", **archived)
    add("2-signers", "visible B-B, then invisible B-B", visible, "plain", "p384", "B", signatures=2, changes=["signature"])
    for entry in made:
        yield entry, entry.path(program.folder).read_bytes()


def by_pdfbox(program: Program, bases: dict[str, Path]) -> Iterator[tuple[Entry, bytes]]:
    made: list[Entry] = []

    def add(name: str, what: str, file: Path, base: str, key: str | None, *options: str, signatures: int = 1, changes: list[str] | None = None) -> Path:
        made.append(Entry(f"pdfbox-{name}", f"Apache PDFBox: {what}", signatures, verdicts("B-B"), base=base, maker="PDFBox", changes=changes or []))
        return program.make(file, f"pdfbox-{name}", key, *options)

    for base in ("text", "plain", "rich", "streams", "linear", "hybrid"):
        first = add(base, f"adbe.pkcs7.detached, base '{base}'", bases[base], base, "p256")
        if base in ("text", "streams"):
            two = add(f"{base}-2", f"two signatories, base '{base}'", first, base, "p384", "algorithm=SHA384withECDSA", signatures=2, changes=["signature"])
            add(f"{base}-3", f"three signatories, base '{base}'", two, base, "rsa3072", "algorithm=SHA512withRSA", signatures=3, changes=["signature"])
    add("pss", "RSASSA-PSS SHA-256", bases["table"], "table", "rsa3072", "algorithm=SHA256withRSAandMGF1")
    certified = add("certified", "certification signature, P=2", bases["form"], "form", "p256", "certify")
    filled = add("certified-filled", "certification signature, P=2, a form filled in", certified, "form", "", "fill=bedrag=20.000 euro", changes=["field-filled"])
    add("certified-filled-2", "certification signature, P=2, a form filled in, a signature", filled, "form", "p384", signatures=2, changes=["field-filled", "signature"])
    retitled = add("retitled", "another title after the signature", program.folder / "pdfbox-text.pdf", "text", "", "title=Afspraken, getekend", changes=["information"])
    add("retitled-2", "another title after the signature, then a signature", retitled, "text", "p256", signatures=2, changes=["information", "signature"])
    for entry in made:
        yield entry, entry.path(program.folder).read_bytes()
