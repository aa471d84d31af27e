"""What made-up logos are made of."""

import base64
import io

from PIL import Image

NAMES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
RING = '<circle cx="60" cy="60" r="40"{0}/>'
BARS = '<path d="M120 20h160v24H120z"{0}/><path d="M120 60h110v40H120z"{1}/>'


def svg(body: str, *, head: str = "", more: str = "", root: str = 'viewBox="0 0 300 120"') -> str:
    return f"{head}<svg {NAMES} {root} {more}>{body}</svg>"


def shapes(ring: str = "", first: str = "", second: str = "") -> str:
    """A ring and two bars, with an attribute or more for each."""
    return RING.format(" " + ring) + BARS.format(" " + first, " " + second)


def data(image: Image.Image, kind: str = "PNG", **options) -> str:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return f"data:image/{kind.lower()};base64,{base64.b64encode(out.getvalue()).decode()}"


def style(text: str, body: str) -> str:
    return svg(f"<style>{text}</style>{body}")


PLAIN = shapes('fill="#8F2413"', 'fill="#0A4F5C"', 'fill="#E1B428"')
