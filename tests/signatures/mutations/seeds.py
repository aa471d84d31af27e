"""The files that are mutated: sound ones, files with an object of two parts, and files in which second versions lie in wait; all signed by
a key that is trusted. Each is made when a mutant asks for it, and kept beside the corpus.
"""

import hashlib
import io
import random
import re
import zlib
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from attacks.edit import Edit, NotApplicable, _signer, sign_gap
from corpus import Corpus
from corpus.by_pyhanko import PADES
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm

from . import fine, lists, quirks, roles, waiting

SOUND, TWO_PARTS, IN_WAIT = "sound", "two parts", "in wait"
# Which bases get an object of two parts, and which second versions.
BASES = ("form", "rich", "plain")


@dataclass(frozen=True)
class Seed:
    """What a seed is made of: `what` is a file of the corpus, a role or a layout."""

    sort: str
    what: str
    base: str = ""
    certify: int = 0
    packed: bool = False
    quirk: str = ""

    def __str__(self) -> str:
        more = [self.base, "streams" if self.packed else "", f"P={self.certify}" if self.certify else "", self.quirk and f"with {self.quirk}"]
        return " ".join(filter(None, [self.what, *more]))

    @property
    def wraps(self) -> tuple[str, ...]:
        """What an increment most often brings along, for the object of two parts is touched by it."""
        return roles.ROLES[self.what].wraps if self.sort == TWO_PARTS else ()


def every(made: Corpus, run: int) -> dict[str, list[Seed]]:
    # Files of ours with many signatories take long to draw, and say nothing new.
    sound = [Seed(SOUND, entry.name) for entry in made.legitimate if not entry.name.startswith("ours-many")]
    two_parts = []
    for name in roles.ROLES:
        chance = random.Random(f"{run} {name}")
        for certify in (0, chance.choice([2, 3])):
            base = chance.choice(BASES)
            two_parts.append(Seed(TWO_PARTS, name, base, certify, base != "plain" and "await" not in name and chance.random() < 0.3))
    in_wait = [Seed(IN_WAIT, name, base, certify) for name in waiting.LAYOUTS for base, certify in (("form", 0), ("form", 2), ("plain", 0))]
    in_wait += [Seed(IN_WAIT, name, random.Random(f"{run} {name} {odd}").choice(["form", "plain"]), quirk=odd) for name in waiting.LAYOUTS for odd in quirks.QUIRKS]
    return {SOUND: sound, TWO_PARTS: two_parts, IN_WAIT: in_wait}


def content(made: Corpus, seed: Seed) -> bytes:
    """The signed file; raises `NotApplicable` when it cannot be made."""
    if seed.sort == SOUND:
        return (made.folder / f"{seed.what}.pdf").read_bytes()
    path = made.folder / "seeds" / f"{hashlib.sha256(f'{seed} {_sources()}'.encode()).hexdigest()[:24]}.pdf"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        base = (made.folder / "bases" / f"{seed.base}.pdf").read_bytes()
        data = in_wait(base, seed) if seed.sort == IN_WAIT else two_parts(base, seed)
        making = path.with_suffix(f".{random.SystemRandom().randrange(10**9)}")
        making.write_bytes(signed(data, made.keys, seed.certify))
        making.rename(path)
    return path.read_bytes()


def _sources() -> str:
    return hashlib.sha256(b"".join(Path(one.__file__).read_bytes() for one in (fine, lists, quirks, roles, waiting))).hexdigest()


def signed(data: bytes, keys: Path, certify: int = 0) -> bytes:
    """With a signature in a new field; one that certifies allows forms (2) or remarks (3)."""
    allowed = {"certify": True, "docmdp_permissions": MDPPerm(certify)} if certify else {}
    metadata = signers.PdfSignatureMetadata(field_name="handtekening-1", subfilter=PADES, **allowed)
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(data), strict=False)
        return signers.PdfSigner(metadata, _signer(keys, "p256")).sign_pdf(writer).getvalue()
    except Exception:
        # Objects of two parts are more than pyHanko bargains for: it raises whatever comes, assertions too.
        with Edit(data) as edit:
            edit.add_signature("handtekening-1")
            return sign_gap(edit.save(), keys, "p256")


def in_wait(base: bytes, seed: Seed) -> bytes:
    data = waiting.LAYOUTS[seed.what](*waiting.bodies(base))
    return quirks.QUIRKS[seed.quirk](data, random.Random(str(seed))) if seed.quirk else data


def two_parts(base: bytes, seed: Seed) -> bytes:
    out = io.BytesIO()
    mode = pikepdf.ObjectStreamMode.generate if seed.packed else pikepdf.ObjectStreamMode.disable
    with pikepdf.open(io.BytesIO(base)) as pdf:
        roles.prepared(seed.what, pdf)
        pdf.save(out, object_stream_mode=mode, linearize=False, compress_streams=False)
    return awaited(out.getvalue())


def awaited(data: bytes) -> bytes:
    """References to numbers that the next increments will use, where they are awaited."""
    mark = str(roles.AWAITED).encode()
    if mark not in data:
        return data
    size = max(int(one) for one in re.findall(rb"/Size (\d+)", data))
    before = data[: data.index(mark)].rstrip()
    several = before.endswith((b"R", b"["))
    # Signing takes three to five numbers.
    first = size + 2 if several else size + 3 + zlib.crc32(data) % 5
    text = b" ".join(b"%d 0 R" % (first + index) for index in range(8 if several else 1))
    return data.replace(mark, text.ljust(len(mark))[: len(mark)], 1)
