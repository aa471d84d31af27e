"""Compares two pictures of a page point by point, outside of the areas that may differ."""

from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from .process import Drawn

# The mean of nine points may differ by so much of 255: less than a hair of text, more than anti-aliasing of what is the same.
TOLERANCE = 8
# Anti-aliasing of an area's own edge.
EDGE = 2
# A tenth of a millimetre, and what poppler loses as it rounds to points of its picture.
SIZE = 1.3


@dataclass(frozen=True)
class Area:
    """A part of a page as it is seen, from its top left corner, in parts of its width and height."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


def differing(before: Drawn, after: Drawn, allowed: list[Area]) -> Iterator[str]:
    """A line for each page that is seen otherwise, with the place in parts of the page. A reader that refuses the second file shows nobody
    anything else."""
    if after.error:
        return
    if before.error:
        yield f"draws what it did not draw before: {before.error}"
        return
    if len(before.pages) != len(after.pages):
        yield f"{len(before.pages)} pages became {len(after.pages)}"
        return
    for index, (old, new) in enumerate(zip(before.pages, after.pages)):
        sizes = before.sizes[index], after.sizes[index]
        if old.size != new.size or any(abs(one - other) > SIZE for one, other in zip(*sizes)):
            yield f"page {index + 1} is of another size: {sizes[0][0]:.1f} × {sizes[0][1]:.1f}, then {sizes[1][0]:.1f} × {sizes[1][1]:.1f}"
            continue
        if place := differs(old, new, [area for area in allowed if area.page == index]):
            left, top, right, bottom = (part / side for part, side in zip(place, old.size * 2))
            yield f"page {index + 1} differs from {left:.0%}, {top:.0%} to {right:.0%}, {bottom:.0%}"


def differs(old: Image.Image, new: Image.Image, allowed: list[Area]) -> tuple[int, int, int, int] | None:
    """The box around all points that differ."""
    difference = ImageChops.difference(old, new)
    if difference.getbbox() is None:
        return None
    draw = ImageDraw.Draw(difference)
    for area in allowed:
        left, top, right, bottom = area.left * old.width, area.top * old.height, area.right * old.width, area.bottom * old.height
        draw.rectangle([left - EDGE, top - EDGE, right + EDGE, bottom + EDGE], fill=(0, 0, 0))
    red, green, blue = difference.split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return most.filter(ImageFilter.BoxBlur(1)).point([255 if value > TOLERANCE else 0 for value in range(256)]).getbbox()
