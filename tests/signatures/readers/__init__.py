"""Four readers that we did not write, pdfium, MuPDF, poppler and pdf.js, as judges of what somebody sees: each draws two states of a file,
and whatever differs beyond anti-aliasing outside of the areas that may differ is told with its reader and page.

Lives here: each reader as a process that lives on and is started anew when it dies (`process`, `draw.py` for pdfium and MuPDF,
`draw.mjs` for pdf.js), the comparison of two pictures (`compare`), what the readers tell beside them (`facts`), and the areas that may differ
and the signed states of a file, which come from pikepdf and from nothing of ours (`states`).

    python tests/signatures/readers FILE.pdf [BEFORE.pdf]    # what differs between its signed states, or from another file
"""

from collections.abc import Iterable

from .compare import Area, covered, differing
from .facts import altered, disagreeing
from .process import PAPER, READERS, Drawn, Gallery
from .states import Step, allowed_between, between, steps

__all__ = ["READERS", "Area", "Drawn", "Gallery", "Step", "allowed_between", "between", "differences", "other_facts", "steps"]


def differences(before: bytes, after: bytes, allowed: list[Area], gallery: Gallery | None = None) -> list[str]:
    """What is seen otherwise in the second file than in the first, outside of the allowed areas, and what ink of the page is gone within
    them: a line for each reader and page. A gallery keeps pictures and running readers from call to call."""
    if gallery is None:
        with Gallery() as own:
            return differences(before, after, allowed, own)
    out = []
    for reader in READERS:
        out += [f"{reader}: {line}" for line in differing(gallery.drawn(reader, before), gallery.drawn(reader, after), allowed)]
    for reader in READERS:
        after_all = gallery.drawn(reader, after)
        for fresh, drawn in ((True, reader), (False, PAPER + reader)):
            if own := [area for area in allowed if area.fresh == fresh]:
                out += [f"{reader}: {line}" for line in covered(gallery.drawn(drawn, before), after_all, own)]
    return out


def other_facts(before: bytes, after: bytes, fields: Iterable[str], told: Iterable[str], gallery: Gallery) -> list[str]:
    """What the readers tell otherwise of the second file than of the first, but for these fields and for what the report tells itself; and
    where they do not read the same in one of these fields."""
    out = []
    for reader in READERS:
        was, now = gallery.drawn(reader, before), gallery.drawn(reader, after)
        if not was.error and not now.error:
            out += [f"{reader}: {line}" for line in altered(was.facts, now.facts, fields, told)]
    return out + list(disagreeing({reader: gallery.drawn(reader, after).facts for reader in READERS}, fields))
