"""Logos with effects: shadows and other filters, gradients of colours that are not of sRGB; and with what is there and not seen."""

import base64

from drawings import PLAIN, data, shapes, svg
from photographs import field

SRGB = 'color-interpolation-filters="sRGB"'
REGION = f'x="0" y="0" width="300" height="130" filterUnits="userSpaceOnUse" {SRGB}'
ALPHA = '<feColorMatrix in="SourceAlpha" type="matrix" values="0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 127 0" result="hardAlpha"/>'
FLOOD = '<feFlood flood-opacity="0" result="BackgroundImageFix"/>'
TOP = '<feBlend mode="normal" in="SourceGraphic" in2="{0}" result="shape"/>'
WORDS = '<text x="9" y="50">Noord</text>'


def filtered(steps: str, attributes: str = "", body: str = PLAIN, more: str = "") -> str:
    return svg(f'<defs><filter id="f" {attributes}>{steps}</filter></defs><g filter="url(#f)" {more}>{body}</g>')


def shadow(move: str, blur: float, colour: str, over: str, name: str, between: str = "") -> str:
    """A shadow as Figma writes it."""
    return (
        f'{ALPHA}<feOffset {move}/><feGaussianBlur stdDeviation="{blur}"/>{between}<feColorMatrix type="matrix" values="{colour}"/>'
        f'<feBlend mode="normal" in2="{over}" result="{name}"/>'
    )


def black(alpha: float) -> str:
    return f"0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 {alpha} 0"


def drop(more: str) -> str:
    return f"<feDropShadow {more}/>"


def effects() -> dict[str, str]:
    """Each must look as in Chromium."""
    out: dict[str, str] = {}
    plain = shadow('dy="6"', 3, black(0.5), "BackgroundImageFix", "e1")
    cut = '<feComposite in2="hardAlpha" operator="out"/>'
    inner = (
        f'{ALPHA}<feOffset dy="8"/><feGaussianBlur stdDeviation="4"/><feComposite in2="hardAlpha" operator="arithmetic" k2="-1" k3="1"/>'
        '<feColorMatrix type="matrix" values="0 0 0 0 1 0 0 0 0 1 0 0 0 0 1 0 0 0 0.8 0"/><feBlend mode="normal" in2="shape" result="e3"/>'
    )
    out["figma-shadow"] = filtered(FLOOD + plain + TOP.format("e1"), REGION)
    out["figma-shadow-around"] = filtered(FLOOD + shadow('dx="4" dy="6"', 3, black(0.5), "BackgroundImageFix", "e1", cut) + TOP.format("e1"), REGION)
    out["figma-two-shadows"] = filtered(FLOOD + plain + shadow('dx="-6" dy="-6"', 2, "0 0 0 0 .8 0 0 0 0 0 0 0 0 0 0 0 0 0 .6 0", "e1", "e2") + TOP.format("e2"), REGION)
    out["figma-inner-shadow"] = filtered(FLOOD + plain + TOP.format("e1") + inner, REGION)
    out["figma-spread"] = filtered(FLOOD + shadow('dy="4"', 3, black(0.5), "BackgroundImageFix", "e1").replace("<feOffset", '<feMorphology radius="4" operator="dilate" in="SourceAlpha"/><feOffset') + TOP.format("e1"), REGION)
    out["figma-blur"] = filtered(FLOOD + TOP.format("BackgroundImageFix") + '<feGaussianBlur stdDeviation="4"/>', REGION)
    out["shadow"] = filtered(drop('dx="4" dy="4" stdDeviation="3" flood-opacity=".5"'))
    out["shadow-of-a-colour"] = filtered(drop('dx="4" dy="6" stdDeviation="3 1" flood-color="#0a4f5c"'), SRGB)
    out["shadow-with-edges"] = filtered(drop('dx="6" dy="6" stdDeviation="0" flood-color="#0a4f5c"'), SRGB)
    clear = shapes('fill="#8F2413" opacity=".5"', 'fill="none" stroke="#e1b428" stroke-width="6"')
    out["shadow-of-what-is-clear"] = filtered(drop('dx="6" dy="6" stdDeviation="2" flood-color="#0a4f5c"'), SRGB, clear)
    out["shadow-of-what-is-clear-linear"] = filtered(drop('dx="6" dy="6" stdDeviation="2" flood-color="#0a4f5c"'), "", clear)
    out["shadow-cut-off"] = filtered(drop('dx="6" dy="6" stdDeviation="2"'), 'x="30" y="0" width="220" height="90" filterUnits="userSpaceOnUse"')
    out["shadow-merged"] = filtered(
        '<feOffset in="SourceAlpha" dx="3" dy="3"/><feGaussianBlur stdDeviation="3"/><feComponentTransfer><feFuncA type="linear" slope=".4"/></feComponentTransfer>'
        '<feMerge><feMergeNode/><feMergeNode in="SourceGraphic"/></feMerge>'
    )
    out["shadow-under"] = filtered('<feGaussianBlur in="SourceAlpha" stdDeviation="5"/><feOffset dx="5" dy="5" result="o"/><feComposite in="SourceGraphic" in2="o" operator="over"/>')
    out["shadow-by-style"] = svg(shapes('style="fill:#8f2413;filter:drop-shadow(4px 4px 2px rgb(0 0 0 / 50%))"', 'style="filter:drop-shadow(4px 4px 2px #0008) drop-shadow(-4px -4px 1px #c008)"'))
    right = '<filter id="f"><feDropShadow dx="8" dy="0" stdDeviation="2"/></filter>'
    out["shadow-turned"] = svg(f'{right}<g transform="rotate(30 100 60) scale(.7)" filter="url(#f)">{PLAIN}</g>')
    out["shadow-within-turned"] = svg(f'{right}<g transform="rotate(30 100 60) scale(.7)"><g filter="url(#f)">{PLAIN}</g></g>')
    out["shadow-mixed"] = svg(
        f'{right}<clipPath id="c"><path d="M0 0h200v90H0z"/></clipPath><rect width="300" height="60" fill="#e1b428"/>'
        f'<g clip-path="url(#c)" opacity=".7" style="mix-blend-mode:multiply" filter="url(#f)">{PLAIN}</g>'
    )
    out["shadows-in-one-another"] = svg(f'{right}<g filter="url(#f)"><circle cx="60" cy="60" r="40" fill="#0a4f5c"/><g filter="url(#f)"><rect x="120" y="30" width="80" height="50" fill="#e1b428"/></g></g>')
    out["shadow-used"] = svg(f'{right}<defs><g id="u" filter="url(#f)"><circle cx="30" cy="30" r="20" fill="#8f2413"/></g></defs><use href="#u"/><use href="#u" x="60"/><use href="#u" transform="translate(150 0) scale(2)"/>')
    out["shadow-in-a-pattern"] = svg(f'{right}<pattern id="p" width="40" height="40" patternUnits="userSpaceOnUse"><rect filter="url(#f)" x="5" y="5" width="15" height="15" fill="#8f2413"/></pattern><rect width="300" height="120" fill="url(#p)"/>')
    out["blur-in-a-mask"] = svg(
        '<filter id="f"><feGaussianBlur stdDeviation="6"/></filter><mask id="m"><g filter="url(#f)"><rect x="30" y="20" width="200" height="80" fill="#fff"/></g></mask>'
        f'<g mask="url(#m)">{PLAIN}</g>'
    )
    within = base64.b64encode(svg(f'{right}<g filter="url(#f)">{PLAIN}</g>', root='width="300" height="120" viewBox="0 0 300 120"').encode()).decode()
    out["shadow-in-a-drawing-within"] = svg(f'<image width="300" height="120" href="data:image/svg+xml;base64,{within}"/>')
    for name, steps in {
        "erode": '<feMorphology operator="erode" radius="3"/>',
        "convolve": '<feConvolveMatrix order="3" kernelMatrix="1 0 0 0 1 0 0 0 -1"/>',
        "turbulence": '<feTurbulence type="turbulence" baseFrequency=".05" numOctaves="2"/><feComposite in2="SourceAlpha" operator="in"/>',
        "transfer": '<feComponentTransfer><feFuncR type="table" tableValues="0 1 0"/><feFuncG type="gamma" exponent=".5"/><feFuncB type="discrete" tableValues="0 .5 1"/></feComponentTransfer>',
        "hue": '<feColorMatrix type="hueRotate" values="120"/>',
        "xor": '<feOffset dx="20" dy="10" result="o"/><feComposite in="SourceGraphic" in2="o" operator="xor"/>',
        "overlay": '<feFlood flood-color="#e1b428" flood-opacity=".8"/><feBlend in="SourceGraphic" mode="overlay"/>',
    }.items():
        out[f"step-{name}"] = filtered(steps)
    for name, colours in {
        "oklch": ["oklch(0.6 0.2 30)", "oklch(0.9 0.1 100)", "oklch(0.6 0.15 250)"],
        "oklab-and-hex": ["#c00000", "oklab(0.8 -0.1 0.1)"],
        "lch": ["lch(50% 60 20)", "lch(70% 60 200)"],
        "display-p3": ["color(display-p3 1 0 0)", "color(display-p3 0 1 0)"],
        "srgb-by-function": ["color(srgb 1 0 0)", "color(srgb 0 0 1)"],
        "clear": ["oklch(0.6 0.2 30 / 20%)", "oklch(0.6 0.15 250)"],
        "hsl": ["hsl(0 100% 40%)", "hsl(200 100% 40%)"],
    }.items():
        stops = "".join(f'<stop offset="{at / (len(colours) - 1)}" stop-color="{colour}"/>' for at, colour in enumerate(colours))
        out[f"gradient-{name}"] = svg(f'<linearGradient id="g">{stops}</linearGradient><rect x="10" y="10" width="280" height="100" fill="url(#g)"/>')
    return out


def hidden() -> dict[str, str]:
    """Letters that nobody sees, and programs that nobody runs."""
    parts = {
        "opacity": f'<g opacity="0">{WORDS}</g>',
        "visibility": '<g visibility="hidden"><text y="50">a<tspan>b</tspan></text></g>',
        "paint": '<text fill="none">a</text><text fill-opacity="0">b</text><text style="fill:transparent">c</text><text font-size="0">d</text>',
        "part": '<text visibility="hidden" y="50">a<tspan display="none">b</tspan></text>',
        "defs": f"<defs>{WORDS}</defs>",
        "html": '<foreignObject style="opacity:0" width="9" height="9"><div xmlns="http://www.w3.org/1999/xhtml">Noord</div></foreignObject>',
    }
    out = {f"hidden-by-{name}": svg(PLAIN + part) for name, part in parts.items()}
    out["script"] = svg(PLAIN + '<script>alert(1)</script><script href="http://127.0.0.1/a.js"/>')
    out["script-by-event"] = svg(f'<g onclick="alert(1)">{PLAIN}</g>', more='onload="alert(1)"')
    out["script-by-link"] = svg(f'<a href="javascript:alert(1)">{PLAIN}</a><use href="javascript:alert(1)"/>')
    return out


def undrawn() -> dict[str, tuple[str, str, str]]:
    """Steps of filters that are drawn otherwise, letters that are seen after all, and nothing: each with its fault and what that names."""
    light = '<feDistantLight azimuth="225" elevation="45"/>'
    other = {
        "image": (filtered(f'<feImage href="{data(field(9, 9))}"/>'), "<feImage>"),
        "displacement": (filtered('<feTurbulence baseFrequency=".05"/><feDisplacementMap in="SourceGraphic" scale="20"/>'), "<feDisplacementMap>"),
        "tile": (filtered('<feFlood width="9" height="9"/><feTile/>'), "<feTile>"),
        "light": (filtered(f"<feDiffuseLighting>{light}</feDiffuseLighting>"), "<feDiffuseLighting>"),
        "shine": (filtered(f"<feSpecularLighting>{light}</feSpecularLighting>"), "<feSpecularLighting>"),
        "paint": (filtered('<feComposite in="FillPaint" in2="SourceAlpha" operator="in"/>'), "FillPaint"),
        "lighter": (filtered('<feComposite in="SourceGraphic" in2="SourceAlpha" operator="lighter"/>'), "lighter"),
        "luminosity": (filtered('<feBlend in="SourceGraphic" in2="SourceAlpha" mode="luminosity"/>'), "luminosity"),
        "stitched": (filtered('<feTurbulence baseFrequency=".05" stitchTiles="stitch"/>'), "stitch"),
    }
    out = {f"step-{name}": (own, "image-not-understood", what) for name, (own, what) in other.items()}
    letters = {
        "shown-again": '<g visibility="hidden"><text y="50">a<tspan visibility="visible">b</tspan></text></g>',
        "used": f'<defs><g id="u">{WORDS}</g></defs><use href="#u"/>',
        "used-though-hidden": f'<g style="display:none"><g id="u">{WORDS}</g></g><use href="#u"/>',
        "as-a-clip": '<clipPath id="c"><text y="50">N</text></clipPath><rect clip-path="url(#c)" width="99" height="99"/>',
        "by-their-stroke": '<text fill="none" stroke="red" y="50">a</text>',
    }
    out |= {f"letters-{name}": (svg(PLAIN + part), "image-letters", "") for name, part in letters.items()}
    nothing = {"white": 'fill="#fff"', "clear": 'opacity="0"', "faint": 'opacity=".004"', "of-a-clear-colour": 'fill="#0000"'}
    out |= {f"nothing-{name}": (svg(f'<rect width="300" height="120" {how}/>'), "image-empty", "") for name, how in nothing.items()}
    out["moving-from-nothing"] = (svg(f'{PLAIN}<g opacity="0"><animate attributeName="opacity" to="1" dur="1s"/></g>'), "image-animated", "")
    return out
