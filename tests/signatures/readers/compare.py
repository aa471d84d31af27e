"""Compares two pictures of a page point by point, outside of the areas that may differ."""

from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from .process import Drawn

# The mean of nine points may differ by so much of 255: less than a hair of text, more than anti-aliasing of what is the same.
TOLERANCE = 8
# Anti-aliasing of an area's own edge.
EDGE = 2
# What is so much darker or lighter than most of an area is ink.
INK = 50
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
    # Of a field that came with what is shown there: nothing of it was there before.
    fresh: bool = False

    @property
    def is_seen(self) -> bool:
        """Whether it has a size: a field without one may have words, and nothing to see."""
        return self.left < self.right and self.top < self.bottom

    def holds(self, left: float, top: float, right: float, bottom: float) -> bool:
        near = 0.005
        return self.left - near <= left and self.top - near <= top and right <= self.right + near and bottom <= self.bottom + near


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
        own = [area for area in allowed if area.page == index]
        said = [{tuple(one) for one in drawn.words[index] if not any(area.holds(*one[:4]) for area in own)} for drawn in (before, after)]
        for *_, words in sorted(said[0] ^ said[1], key=str):
            yield f"page {index + 1} says otherwise in a field or a remark: {words[:40]!r}"
        if place := differs(old, new, own):
            left, top, right, bottom = (part / side for part, side in zip(place, old.size * 2))
            yield f"page {index + 1} differs from {left:.0%}, {top:.0%} to {right:.0%}, {bottom:.0%}"


def differs(old: Image.Image, new: Image.Image, allowed: list[Area]) -> tuple[int, int, int, int] | None:
    """The box around all points that differ."""
    difference = ImageChops.difference(old, new)
    if difference.getbbox() is None:
        return None
    draw = ImageDraw.Draw(difference)
    for area in (area for area in allowed if area.is_seen):
        left, top, right, bottom = area.left * old.width, area.top * old.height, area.right * old.width, area.bottom * old.height
        draw.rectangle([left - EDGE, top - EDGE, right + EDGE, bottom + EDGE], fill=(0, 0, 0))
    red, green, blue = difference.split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return most.filter(ImageFilter.BoxBlur(1)).point([255 if value > TOLERANCE else 0 for value in range(256)]).getbbox()


def covered(before: Drawn, after: Drawn, allowed: list[Area]) -> Iterator[str]:
    """A line for each of these areas in which ink, as it was, is not seen any more."""
    for area in allowed:
        if area.page >= min(len(before.pages), len(after.pages)) or before.pages[area.page].size != after.pages[area.page].size:
            continue
        page = before.pages[area.page]
        box = [
            max(0, round(area.left * page.width)), max(0, round(area.top * page.height)), min(page.width, round(area.right * page.width)),
            min(page.height, round(area.bottom * page.height)),
        ]
        if box[2] - box[0] < 2 or box[3] - box[1] < 2:
            continue
        old, new = page.crop(box).convert("L"), after.pages[area.page].crop(box).convert("L")
        ground = sorted(old.tobytes())[old.width * old.height // 2]
        ink = old.point([255 if abs(value - ground) > INK else 0 for value in range(256)])
        gone = ImageChops.difference(old, new).point([255 if value > INK else 0 for value in range(256)])
        if ImageChops.multiply(ink, gone).getbbox():
            yield f"page {area.page + 1}: ink at {area.left:.0%}, {area.top:.0%} to {area.right:.0%}, {area.bottom:.0%} is covered"
