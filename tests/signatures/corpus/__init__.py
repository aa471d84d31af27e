"""Signed files that are in order, by nine programs: ours, pyHanko, EU DSS, PDFBox, iText 5 and 9, OpenPDF, node-signpdf with
pdf-lib, LibreOffice. No verifier may refuse one, and every attack starts from one.

Lives here: how each file is made, and what is known of it (`Entry`). To add a file: one line in the module of the program that signs
it; a new program gets a module of its own, named in `makers`. The files are made once and kept under `target/signatures` until
something that makes them changes, or for a day: OCSP answers and CRLs grow old.

    python tests/signatures/verify.py         # makes them, and verifies them
"""

import hashlib
import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from . import bases, by_java, by_programs, by_pyhanko, encrypted, ours, programs, untrusted
from .authority import Authority, pki
from .entry import NO_REVOCATION_DATA, PASSED, Entry

__all__ = ["Corpus", "Entry", "NO_REVOCATION_DATA", "PASSED", "build"]

ROOT = Path(__file__).parent.parent.parent.parent
DAY = 24 * 3600


@dataclass
class Corpus:
    """`folder` holds every file, `keys` the certificates, `crl` and `ocsp` what a verifier may be given beside a file, `bases` what was signed."""

    folder: Path
    entries: list[Entry]

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    @property
    def root(self) -> Path:
        return self.keys / "root.pem"

    def path(self, entry: Entry) -> Path:
        return entry.path(self.folder)

    def base(self, entry: Entry) -> Path:
        """The file as it was before anybody signed."""
        own = self.folder / "bases" / f"{entry.base}.pdf"
        return own if own.exists() else self.folder / f"base-{entry.base}.pdf"

    @property
    def legitimate(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.legitimate and not entry.name.startswith("untrusted-")]


def _fingerprint() -> str:
    here = Path(__file__).parent
    sources = [*sorted(here.glob("*.py")), Path(pki.__file__), here.parent / "pki.yml", here.parent / "services.py", *programs.SOURCES]
    sources.append(Path(ours.BINARY))
    digest = hashlib.sha256()
    for source in sources:
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def _make(folder: Path) -> Iterator[Entry]:
    keys = folder / "keys"
    authority = Authority(keys)
    base_files = bases.write(folder / "bases")
    hand = by_pyhanko.Hand(keys, authority)
    with ExitStack() as stack:
        running = {short: stack.enter_context(program) for short, program in programs.programs(folder, keys, authority.time_stamps()).items()}
        makers = [
            ours.files(base_files, keys, authority, folder),
            by_pyhanko.files(base_files, hand),
            by_java.by_dss(running["dss"], base_files),
            by_java.by_pdfbox(running["pdfbox"], base_files),
            by_programs.files(running, base_files, keys, authority, folder),
            encrypted.files(running, base_files, hand, folder / "bases"),
            untrusted.files(base_files, hand, authority),
        ]
        for maker in makers:
            for entry, content in maker:
                entry.path(folder).write_bytes(content)
                yield entry
    # Last: what is said of a certificate must be younger than its signatures.
    authority.write_revocation(folder)


def build() -> Corpus:
    """The corpus, made when it is not there yet."""
    parent = ROOT / "target/signatures"
    parent.mkdir(parents=True, exist_ok=True)
    for old in parent.iterdir():
        if time.time() - old.stat().st_mtime > DAY:
            shutil.rmtree(old)
    folder = parent / _fingerprint()
    listing = folder / "corpus.json"
    if not listing.exists():
        # In a folder of its own until it is whole: another process may be making it as well.
        making = Path(tempfile.mkdtemp(dir=parent))
        entries = list(_make(making))
        (making / listing.name).write_text(json.dumps([entry.as_json() for entry in entries], indent=1))
        try:
            making.rename(folder)
        except OSError:
            shutil.rmtree(making)
    return Corpus(folder, [Entry(**one) for one in json.loads(listing.read_text())])
