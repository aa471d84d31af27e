"""The files that are mutated: sound ones, files with an object of two parts, and files in which second versions lie in wait; all signed by
a key that is trusted. A seed that the verifier does not pass as it is, is left out and counted."""

import io
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from attacks.edit import NotApplicable, _signer
from corpus import Corpus
from corpus.by_pyhanko import PADES
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm

from . import roles, waiting

SOUND, TWO_PARTS, IN_WAIT = "sound", "two parts", "in wait"
# Which bases get an object of two parts, and which second versions.
BASES = ("form", "rich", "plain")


@dataclass
class Seed:
    name: str
    sort: str
    data: bytes
    wraps: tuple[str, ...] = ()


def signed(data: bytes, keys: Path, certify: int = 0) -> bytes:
    """With a signature in a new field; one that certifies allows forms (2) or remarks (3)."""
    metadata = signers.PdfSignatureMetadata(field_name="handtekening-1", subfilter=PADES, certify=bool(certify), **({"docmdp_permissions": MDPPerm(certify)} if certify else {}))
    writer = IncrementalPdfFileWriter(io.BytesIO(data), strict=False)
    return signers.PdfSigner(metadata, _signer(keys, "p256")).sign_pdf(writer).getvalue()


def saved(pdf: pikepdf.Pdf, packed: bool) -> bytes:
    out = io.BytesIO()
    mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
    pdf.save(out, object_stream_mode=mode, linearize=False, compress_streams=False)
    return out.getvalue()


def awaited(data: bytes) -> bytes:
    """References to numbers that the next increments will use, where they are awaited."""
    mark = str(roles.AWAITED).encode()
    if mark not in data:
        return data
    size = max(int(one) for one in re.findall(rb"/Size (\d+)", data))
    before = data[: data.index(mark)].rstrip()
    several = before.endswith(b"R") or before.endswith(b"[")
    text = b" ".join(b"%d 0 R" % (size + 2 + index) for index in range(6 if several else 1))
    return data.replace(mark, text.ljust(len(mark))[: len(mark)], 1)


def two_parts(made: Corpus, seed: int) -> Iterator[Seed]:
    for index, (name, role) in enumerate(roles.ROLES.items()):
        chance = random.Random(f"{seed} {name}")
        for certify in (0, chance.choice([2, 3])):
            base = chance.choice(BASES)
            packed = base != "plain" and chance.random() < 0.3
            try:
                with pikepdf.open(made.folder / "bases" / f"{base}.pdf") as pdf:
                    roles.prepared(name, pdf)
                    data = awaited(saved(pdf, packed and "await" not in name))
                yield Seed(f"{name} ({base}, {'streams' if packed else 'table'}, {f'P={certify}' if certify else 'no certification'})", TWO_PARTS, signed(data, made.keys, certify), role.wraps)
            except NotApplicable:
                continue


def in_wait(made: Corpus, seed: int) -> Iterator[Seed]:
    for name, lay in waiting.LAYOUTS.items():
        for base in ("form", "plain"):
            data = lay(*waiting.bodies((made.folder / "bases" / f"{base}.pdf").read_bytes()))
            for certify in (0, 2) if base == "form" else (0,):
                yield Seed(f"{name} ({base}, {f'P={certify}' if certify else 'no certification'})", IN_WAIT, signed(data, made.keys, certify))


def sound(made: Corpus, seed: int) -> Iterator[Seed]:
    for entry in made.legitimate:
        # Files of ours with many signatories take long to draw, and say nothing new.
        if not entry.name.startswith("ours-many"):
            yield Seed(entry.name, SOUND, made.path(entry).read_bytes())


MAKERS = {SOUND: sound, TWO_PARTS: two_parts, IN_WAIT: in_wait}
