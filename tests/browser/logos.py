"""Logos and photographs as other programs write them, and whether a document shows them as Chromium and Pillow do.

Usage: logos.py make FOLDER writes the files and cases.json; logos.py compare FOLDER holds every page against every picture of Chromium.
"""

import base64
import io
import json
import subprocess
import sys
from pathlib import Path

import pikepdf
from drawings import PLAIN, BARS, NAMES, RING, data, shapes, style, svg
from effects import effects, hidden, undrawn
from PIL import Image, ImageChops, ImageFile, ImageFilter
from photographs import ROOT, broken, expected, field, pictures

# What a document takes of each.
MOST = {"logos": 40, "pictures": 12}
# Pixels of a point on paper.
SCALE = 5
# What Chromium does not read, or takes for black: the same drawing in a form that it reads.
TWINS = {"utf-16-be-unmarked.svg": "utf-8-marked.svg", "latin-1.svg": "utf-8-marked.svg", "windows-1252.svg": "utf-8-marked.svg", "ai-icc-colour.svg": "ai-icc-colour-twin.svg"}
ILLUSTRATOR = '<?xml version="1.0" encoding="utf-8"?>\n<!-- Generator: Adobe Illustrator, SVG Export Plug-In -->\n'
ENTITIES = """<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd" [
 <!ENTITY ns_ai "http://ns.adobe.com/AdobeIllustrator/10.0/">
 <!ENTITY ns_extend "http://ns.adobe.com/Extensibility/1.0/">
 <!ENTITY st0 "fill:#8F2413;">
]>
"""
AI = 'version="1.1" id="Laag_1" x="0px" y="0px" style="enable-background:new 0 0 300 120;" xml:space="preserve"'
CLASSES = '<style type="text/css">.st0{fill:#8F2413;}.st1{fill:none;stroke:#0A4F5C;stroke-width:12;stroke-miterlimit:10;}.st2{fill:#E1B428;}</style>'
INKSCAPE = 'xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"'
AFFINITY = 'width="100%" height="100%" viewBox="0 0 300 120" version="1.1" xml:space="preserve" xmlns:serif="http://www.serif.com/"'
EVEN = 'style="fill-rule:evenodd;clip-rule:evenodd;stroke-linejoin:round;stroke-miterlimit:2;"'
SWITCH = (
    '<switch><foreignObject requiredExtensions="&ns_ai;" x="0" y="0" width="1" height="1"><i:aipgfRef xlink:href="#adobe_illustrator_pgf"/></foreignObject>'
    '<g i:extraneous="self">{0}</g></switch>'
)


def logos() -> dict[str, str | bytes]:
    """Logos of the shapes that programs write."""
    grain = field(80, 60)
    out: dict[str, str | bytes] = {}
    # Illustrator
    out["ai-classes"] = svg(CLASSES + shapes('class="st0"', 'class="st1"', 'class="st2"'), head=ILLUSTRATOR, more=AI)
    out["ai-switch"] = svg(SWITCH.format(PLAIN), head=ILLUSTRATOR + ENTITIES, more=AI + ' xmlns:i="&ns_ai;" xmlns:x="&ns_extend;"')
    out["ai-private-data"] = svg(
        SWITCH.format(shapes('style="&st0;"')) + '<i:aipgf id="adobe_illustrator_pgf"><![CDATA[eJzsvelOG7k=]]></i:aipgf>',
        head=ILLUSTRATOR + ENTITIES,
        more=AI + ' xmlns:i="&ns_ai;"',
    )
    out["ai-cdata"] = svg('<style type="text/css"><![CDATA[\n.a{fill:#8f2413}.b,.c{fill:#0a4f5c}\n]]></style>' + shapes('class="a"', 'class="b"', 'class="c"'))
    out["ai-gradient"] = svg(
        '<style>.cls-1{fill:url(#naamloos_verloop_2);}</style><linearGradient id="naamloos_verloop_2" x1="120" y1="30" x2="280" y2="30" '
        'gradientTransform="matrix(1 0 0 1 0 0)" gradientUnits="userSpaceOnUse"><stop offset="0" style="stop-color:#C00000"/>'
        '<stop offset="1" style="stop-color:#0000C0"/></linearGradient>' + shapes("", 'class="cls-1"', 'class="cls-1"')
    )
    out["ai-clip"] = svg(
        '<g><defs><circle id="SVGID_1_" cx="60" cy="60" r="50"/></defs><clipPath id="SVGID_2_"><use xlink:href="#SVGID_1_" style="overflow:visible;"/></clipPath>'
        '<rect style="clip-path:url(#SVGID_2_);fill:#8F2413;" x="0" y="0" width="120" height="70"/></g>' + BARS.format("", "")
    )
    out["ai-symbol"] = svg(
        '<symbol id="Blad" viewBox="-20 -20 40 40"><path style="fill:#0A4F5C" d="M-20 0L0-20L20 0L0 20z"/></symbol>'
        '<use xlink:href="#Blad" width="40" height="40" transform="matrix(2 0 0 2 20 20)"/><use xlink:href="#Blad" width="80" height="80" x="180" y="20"/>'
    )
    out["ai-opacity-mask"] = svg(
        '<defs><filter id="f" filterUnits="userSpaceOnUse" x="10" y="10" width="270" height="100"><feColorMatrix values="1 0 0 0 0 0 1 0 0 0 0 0 1 0 0 0 0 0 1 0"/></filter></defs>'
        '<mask maskUnits="userSpaceOnUse" x="10" y="10" width="270" height="100" id="m"><g style="filter:url(#f)"><rect x="10" y="10" width="150" height="100" fill="#fff"/></g></mask>'
        f'<g style="mask:url(#m)">{PLAIN}</g>'
    )
    out["ai-icc-colour"] = svg(shapes('fill="#CD853F icc-color(acmecmyk, 0.11, 0.48, 0.83, 0.00)"', 'style="fill:#0A4F5C device-cmyk(1 0.5 0.4 0.3)"'))
    # Inkscape
    out["inkscape-style"] = svg(
        '<sodipodi:namedview id="base" pagecolor="#ffffff" inkscape:zoom="1"/><metadata id="m"><rdf xmlns="urn:x">words</rdf></metadata>'
        '<g inkscape:label="Laag 1" inkscape:groupmode="layer" transform="translate(0,-10)" style="display:inline">'
        + shapes('style="color:#000000;fill:#8f2413;fill-opacity:1;stroke:none;-inkscape-stroke:none;paint-order:stroke fill markers"', 'style="fill:#0a4f5c"')
        + "</g>",
        more=INKSCAPE,
    )
    out["inkscape-gradients"] = svg(
        '<defs><linearGradient id="kleuren" inkscape:collect="always"><stop style="stop-color:#c00000;stop-opacity:1" offset="0"/>'
        '<stop style="stop-color:#0000c0;stop-opacity:0.4" offset="1"/></linearGradient>'
        '<radialGradient id="rond" xlink:href="#kleuren" cx="60" cy="60" fx="50" fy="50" r="40" gradientUnits="userSpaceOnUse"/></defs>'
        + shapes('style="fill:url(#rond)"', 'fill="#0a4f5c"'),
        more=INKSCAPE,
    )
    out["inkscape-empty-flow"] = svg(
        PLAIN + '<flowRoot xml:space="preserve" id="f" style="font-size:40px"><flowRegion><rect width="9" height="9"/></flowRegion><flowPara></flowPara></flowRoot>',
        more=INKSCAPE,
    )
    out["inkscape-blur"] = svg(
        '<defs><filter id="f" x="-.2" y="-.2" width="1.4" height="1.4" style="color-interpolation-filters:sRGB"><feGaussianBlur stdDeviation="5"/></filter></defs>'
        + shapes('style="fill:#8f2413;filter:url(#f)"')
    )
    out["inkscape-marker"] = svg(
        '<defs><marker id="pijl" orient="auto-start-reverse" markerWidth="4" markerHeight="4" viewBox="0 0 4 4" refX="2" refY="2"><path style="fill:context-stroke" d="M0 0L4 2L0 4z"/></marker></defs>'
        '<path style="fill:none;stroke:#8f2413;stroke-width:12;marker-end:url(#pijl)" d="M20 90L200 40"/><circle cx="40" cy="30" r="15"/>'
    )
    out["inkscape-clones"] = svg(
        '<defs><inkscape:path-effect effect="spiro" id="p"/></defs><g id="g1"><path style="fill:#0a4f5c" d="M10 10h60v100z"/></g>'
        '<use xlink:href="#g1" transform="translate(80,0)"/><use xlink:href="#g1" x="160" y="0" style="opacity:.5"/>',
        more=INKSCAPE,
    )
    out["inkscape-hidden-layer"] = svg(PLAIN + '<g style="display:none"><text x="9" y="50">concept</text><meshgradient/></g>')
    # Figma
    out["figma-clip"] = svg(
        f'<g clip-path="url(#clip0_1_2)">{PLAIN}</g><defs><clipPath id="clip0_1_2"><rect width="240" height="90" fill="white"/></clipPath></defs>',
        root='width="300" height="120" viewBox="0 0 300 120" fill="none"',
    )
    out["figma-variables"] = svg(
        shapes('fill="var(--fill-0, #8F2413)"', 'fill="var(--fill-1, var(--nergens, #0A4F5C))"', 'style="fill: var(--stroke-0, rgb(225 180 40))"'), more='style="display: block;"'
    )
    out["figma-mask-alpha"] = svg(
        '<mask id="mask0" style="mask-type:alpha" maskUnits="userSpaceOnUse" x="0" y="0" width="300" height="120"><rect x="30" y="30" width="220" height="60" fill="#D9D9D9"/></mask>'
        f'<g mask="url(#mask0)">{PLAIN}</g>'
    )
    out["figma-blend"] = svg('<rect width="200" height="80" fill="#E1B428"/><g style="mix-blend-mode:multiply"><circle cx="150" cy="70" r="45" fill="#0A9FBC"/></g>')
    out["figma-picture"] = svg(
        '<rect width="300" height="120" fill="url(#pattern0)"/><defs><pattern id="pattern0" patternContentUnits="objectBoundingBox" width="1" height="1">'
        '<use xlink:href="#image0" transform="matrix(0.0125 0 0 0.016666 0 0)"/></pattern>'
        f'<image id="image0" width="80" height="60" xlink:href="{data(grain)}"/></defs>'
    )
    # Affinity
    out["affinity-rgb"] = svg(
        '<g id="Beeldmerk" serif:id="Beeld merk">' + shapes('style="fill:rgb(143,36,19);"', 'style="fill:rgb(10,79,92);fill-rule:nonzero;"', 'style="fill:white;fill-opacity:0;stroke:black;stroke-width:3px;"') + "</g>",
        root=AFFINITY,
        more=EVEN,
    )
    out["affinity-gradient"] = svg(
        shapes('style="fill:url(#_Linear1);"') + '<defs><linearGradient id="_Linear1" x1="0" y1="0" x2="1" y2="0" gradientUnits="userSpaceOnUse" gradientTransform="matrix(80,0,0,80,20,60)">'
        '<stop offset="0" style="stop-color:rgb(193,0,0);stop-opacity:1"/><stop offset="1" style="stop-color:rgb(0,0,193);stop-opacity:1"/></linearGradient></defs>',
        root=AFFINITY,
        more=EVEN,
    )
    out["affinity-photograph"] = svg(
        '<g transform="matrix(1.5,0,0,1.5,20,10)"><use xlink:href="#_Image1" x="0" y="0" width="80px" height="60px"/></g><rect x="170" y="30" width="100" height="40"/>'
        f'<defs><image id="_Image1" width="80px" height="60px" xlink:href="{data(grain, "JPEG", quality=95)}"/></defs>',
        root=AFFINITY,
        more=EVEN,
    )
    # Canva
    out["canva-glyphs"] = svg(
        '<defs><g/><clipPath id="c"><path d="M 10 10 L 280 10 L 280 110 L 10 110 Z M 10 10 " clip-rule="nonzero"/></clipPath></defs><g clip-path="url(#c)">'
        '<path fill="#8f2413" d="M 10 10 L 90 10 L 90 110 L 10 110 Z M 10 10 " fill-opacity="1" fill-rule="nonzero"/></g>'
        '<g fill="#0a4f5c" fill-opacity="1"><g transform="translate(120, 90)"><g><path d="M 0 -60 L 50 -60 L 25 0 Z M 0 -60 "/></g></g></g>',
        root='width="300" zoomAndPan="magnify" viewBox="0 0 300 119.999999" height="120" preserveAspectRatio="xMidYMid meet" version="1.0"',
    )
    out["canva-masked-picture"] = svg(
        '<defs><filter x="0%" y="0%" width="100%" height="100%" id="fl"><feColorMatrix values="0 0 0 0 1 0 0 0 0 1 0 0 0 0 1 0.2126 0.7152 0.0722 0 0" color-interpolation-filters="sRGB"/></filter>'
        f'<mask id="ms"><g filter="url(#fl)"><image x="0" y="0" width="80" height="60" xlink:href="{data(Image.linear_gradient("L").resize((80, 60)).convert("RGB"))}"/></g></mask></defs>'
        f'<g transform="scale(2)"><g mask="url(#ms)"><image x="0" y="0" width="80" height="60" xlink:href="{data(grain)}"/></g></g>'
    )
    # Others
    mark = '<path class="fil0" d="M20 20h80v80z"/><circle class="fil1" cx="200" cy="60" r="40"/>'
    out["corel"] = f'<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd"><svg {NAMES} xml:space="preserve" width="100mm" height="40mm" version="1.1" style="shape-rendering:geometricPrecision; text-rendering:geometricPrecision; image-rendering:optimizeQuality; fill-rule:evenodd; clip-rule:evenodd" viewBox="0 0 300 120"><defs><style type="text/css"><![CDATA[ .str0 {{stroke:#2B2A29;stroke-width:7.62;stroke-miterlimit:22.9256}} .fil0 {{fill:#8F2413;fill-rule:nonzero}} .fil1 {{fill:url(#id0)}} ]]></style><linearGradient id="id0" gradientUnits="userSpaceOnUse" x1="160" y1="0" x2="240" y2="0"><stop offset="0" style="stop-opacity:1; stop-color:#FEFEFE"/><stop offset="1" style="stop-opacity:1; stop-color:#2B2A29"/></linearGradient></defs><g id="Laag_x0020_1"><metadata id="CorelCorpID_0Corel-Layer"/>{mark}</g></svg>'
    out["office"] = f'<svg width="300" height="120" {NAMES} xml:space="preserve" overflow="hidden"><defs><clipPath id="clip0"><rect x="100" y="50" width="300" height="120"/></clipPath><linearGradient x1="0" y1="0" x2="1" y2="0" id="fill1"><stop offset="0" stop-color="#C00000" stop-opacity="0.992157"/><stop offset="1" stop-color="#0000C0"/></linearGradient></defs><g clip-path="url(#clip0)" transform="translate(-100 -50)"><path d="M120 70 320 70 320 150Z" fill="url(#fill1)" fill-rule="evenodd"/><rect x="340" y="80" width="40" height="40" stroke="#0A4F5C" stroke-width="6" stroke-miterlimit="8" fill="none"/></g></svg>'
    out["libreoffice"] = f'<svg width="210mm" height="84mm" viewBox="0 0 21000 8400" preserveAspectRatio="xMidYMid" fill-rule="evenodd" stroke-width="28.222" stroke-linejoin="round" {NAMES} xmlns:ooo="http://xml.openoffice.org/svg/export" xml:space="preserve"><defs class="ClipPathGroup"><clipPath id="p" clipPathUnits="userSpaceOnUse"><rect x="0" y="0" width="21000" height="8400"/></clipPath></defs><defs><font id="F1" horiz-adv-x="2048"><font-face font-family="x" units-per-em="2048"/><missing-glyph horiz-adv-x="2048" d="M0 0"/><glyph unicode="a" d="M0 0"/></font></defs><defs class="TextShapeIndex"><g ooo:slide="id1" ooo:id-list="id3"/></defs><g class="SlideGroup"><g id="c-id1" class="Slide" clip-path="url(#p)"><g class="Page"><g class="com.sun.star.drawing.CustomShape"><g id="id3"><rect class="BoundingBox" stroke="none" fill="none" x="1000" y="1000" width="9000" height="5000"/><path fill="rgb(143,36,19)" stroke="none" d="M 5000,6000 L 1000,6000 1000,1000 10000,1000 10000,6000 5000,6000 Z"/><path fill="none" stroke="rgb(52,101,164)" stroke-width="300" d="M 12000,6000 L 19000,1000"/></g></g></g></g></g></svg>'
    out["cairo"] = f'<svg {NAMES} width="300pt" height="120pt" viewBox="0 0 300 120" version="1.1"><defs><g><symbol overflow="visible" id="glyph0-0"><path style="stroke:none;" d="M 2 2 L 2 -30 L 40 -30 L 40 2 Z"/></symbol></g><clipPath id="clip1"><path d="M 0 0 L 200 0 L 200 120 L 0 120 Z"/></clipPath></defs><g id="surface1"><rect x="0" y="0" width="300" height="120" style="fill:rgb(100%,100%,100%);fill-opacity:1;stroke:none;"/><g clip-path="url(#clip1)" clip-rule="nonzero"><path style="fill-rule:nonzero;fill:rgb(56.078431%,14.117647%,7.45098%);fill-opacity:1;" d="M 20 20 L 100 20 L 100 100 Z"/></g><g style="fill:rgb(0%,0%,0%);fill-opacity:1;"><use xlink:href="#glyph0-0" x="150" y="80"/><use xlink:href="#glyph0-0" x="210" y="80"/></g></g></svg>'
    out["drawio-light-dark"] = svg(
        '<defs/><rect x="20" y="20" width="120" height="60" fill="#dae8fc" stroke="#6c8ebf" style="fill: light-dark(rgb(218, 232, 252), rgb(29, 41, 59)); stroke: light-dark(rgb(108, 142, 191), rgb(92, 121, 163));"/>'
        '<path d="M 140 50 L 213 50" fill="none" stroke="#000000" stroke-width="5" style="stroke: light-dark(#000000, var(--dark, #fff))"/>',
        more='style="background: transparent; background-color: light-dark(#f3e2c0, #121212); color-scheme: light dark;" content="&lt;mxfile/&gt;"',
    )
    # Style sheets
    out["css-root-variables"] = style(":root{--merk:#8f2413;--tweede:var(--merk-2,#0a4f5c)}.a{fill:var(--merk)}.b{fill:var( --tweede )}", shapes('class="a"', 'class="b"', 'style="fill:var(--merk)"'))
    out["css-root-fill"] = style(":root{fill:#8f2413;stroke:#0a4f5c;stroke-width:6px}", shapes())
    out["css-variables-by-place"] = style(".x{--k:#8f2413}.y{--k:#0a4f5c}path,circle{fill:var(--k,#e1b428)}", '<g class="x">' + RING.format("") + '<g class="y"><path d="M120 20h160v24H120z"/></g></g><path d="M120 60h110v40H120z"/>')
    out["css-oklch"] = style(".a{fill:oklch(0.55 0.18 30)}.b{fill:oklab(60% -0.1 0.05)}", shapes('class="a"', 'class="b"', 'fill="oklch(70% 0.12 240deg)"'))
    out["css-rgb-spaces"] = style(".a{fill:rgb(0 128 255 / 80%)}", shapes('class="a"', 'fill="hsl(210deg 60% 30%)"', 'style="fill:rgb(225 180 40 / .5)"'))
    out["css-colour-spaces"] = style(".a{fill:lab(50% 40 20)}.b{fill:lch(45% 40 200)}.c{fill:hwb(120 10% 40%)}", shapes('class="a"', 'class="b"', 'class="c"'))
    out["css-selectors"] = style("g > :nth-child(2){fill:#8f2413}circle + path:not(.z){stroke:#e1b428;stroke-width:5}[d^='M120 60']{fill:#0a4f5c}*:hover{fill:#fff}", f"<g>{shapes()}</g>")
    out["css-weights"] = style("path{fill:#e1b428!important}#een{fill:#8f2413}.b{fill:#0a4f5c}circle.b{fill:#1e783c}", shapes('class="b"', 'id="een" style="fill:#111"', 'class="b"'))
    out["css-wide-keywords"] = style("g{fill:#8f2413;stroke:#0a4f5c;stroke-width:4}.i{fill:initial}.u{stroke:none;fill:unset}", f'<g>{shapes("", chr(99) + "lass=" + chr(34) + "i" + chr(34), chr(99) + "lass=" + chr(34) + "u" + chr(34))}</g>')
    out["css-dark-mode"] = style("path,circle{fill:#0a4f5c}@media (prefers-color-scheme: dark){path,circle{fill:#fff}}@media screen{circle{fill:#8f2413}}@media print{path{fill:#e1b428}}", shapes())
    out["css-geometry"] = style(".a{r:30px;cy:70px;transform:translateX(-10px)}.b{transform:translate(20px, 0) rotate(5deg)}", shapes('class="a" fill="#8f2413"', 'class="b"'))
    out["css-current-colour"] = svg(shapes('fill="currentColor"', 'style="fill:CurrentColor"', 'fill="none" stroke="currentcolor" stroke-width="4"'), more='color="#8f2413"')
    out["css-ground"] = svg(PLAIN, more='style="background:#f3e2c0"')
    out["css-shares"] = svg(shapes('fill="#8f2413" opacity="60%"', 'style="fill:#0a4f5c;fill-opacity:40%"', 'stroke="#0a4f5c" fill="none" stroke-width="4" stroke-dasharray="12px, 6px"'))
    # Encodings, and what stands around
    out["utf-16"] = (svg("<title>Kunsthuis é</title>" + PLAIN, head='<?xml version="1.0" encoding="UTF-16"?>\n')).encode("utf-16")
    out["utf-16-be-unmarked"] = (svg(PLAIN, head='<?xml version="1.0" encoding="UTF-16"?>\n')).encode("utf-16-be")
    out["latin-1"] = svg("<title>Coöperatie één</title>" + PLAIN, head='<?xml version="1.0" encoding="ISO-8859-1"?>\n').encode("latin-1")
    out["windows-1252"] = svg("<desc>“Zorg” – €</desc>" + PLAIN, head="<?xml version='1.0' encoding='windows-1252' standalone='no'?>\n").encode("cp1252")
    out["utf-8-marked"] = b"\xef\xbb\xbf" + svg(PLAIN, head='<?xml version="1.0" encoding="utf-8"?>\n').encode()
    out["prefixed"] = '<svg:svg xmlns:svg="http://www.w3.org/2000/svg" viewBox="0 0 300 120"><svg:style>svg|circle{}circle{fill:#8f2413}</svg:style>'.replace("svg|circle{}", "") + '<svg:circle cx="60" cy="60" r="40"/><svg:path d="M120 60h110v40H120z"/></svg:svg>'
    inner = style("rect{fill:var(--a,#8f2413)}", '<rect width="300" height="60"/>')
    out["drawing-in-a-drawing"] = svg(f'<image width="300" height="120" href="data:image/svg+xml;base64,{base64.b64encode(inner.encode()).decode()}"/><circle cx="60" cy="90" r="25"/>')
    # Drawings in a drawing that are turned, see-through or cut as a whole; their measures are those within.
    inside = f'<rect x="10" y="10" width="80" height="60" fill="#8f2413"/><circle cx="60" cy="50" r="30" fill="#0a4f5c"/>'
    ground = '<rect width="300" height="120" fill="#ddd"/><clipPath id="c"><circle cx="70" cy="60" r="50"/></clipPath><mask id="m"><path fill="#888" d="M20 20h150v80H20z"/></mask>'
    for name, how in {
        "turned": 'x="80" transform="rotate(-10 50 100)"', "turned-by-style": 'style="transform:rotate(20deg);transform-origin:50px 50px"',
        "see-through": 'x="80" y="10" width="100" height="80" viewBox="0 0 50 60" opacity=".4"', "masked": 'mask="url(#m)"',
        "cut": 'x="80" y="10" width="100" height="80" viewBox="0 0 100 80" clip-path="url(#c)"', "mixed": 'style="mix-blend-mode:multiply"',
    }.items():
        out[f"nested-{name}"] = svg(f"{ground}<svg {how}>{inside}</svg>")
    out["nested-twice"] = svg(f'{ground}<svg x="40" transform="rotate(5)"><svg x="40" transform="rotate(5)" opacity=".7">{inside}</svg></svg>')
    out["nested-and-used"] = svg(f'{ground}<defs><svg id="s" width="100" height="90" transform="translate(5 9)" opacity=".7">{inside}</svg></defs><use href="#s" x="60" y="20"/><use href="#s" x="150" y="20" opacity=".5"/>')
    out["gradients-without-length"] = svg(
        '<linearGradient id="a" x1="40" x2="40" y1="9" y2="9" gradientUnits="userSpaceOnUse"><stop stop-color="#e1b428"/><stop offset="1" stop-color="#8f2413"/></linearGradient>'
        '<radialGradient id="b" r="0%"><stop stop-color="#e1b428"/><stop offset="1" stop-color="#0a4f5c"/></radialGradient>'
        + shapes('fill="url(#a)"', 'fill="url(#b)"', 'fill="#1e783c"')
    )
    out["whole-made-smaller"] = svg(ground + inside, more='transform="scale(.5)"')
    # Pictures whose kind their bytes alone tell.
    plain_data = data(grain).split(",")[1]
    for name, kind in {"quoted": "'image/png';base64", "unnamed": ";base64", "misnamed": "application/octet-stream;BASE64", "capitals": "IMAGE/PNG;charset=x;base64"}.items():
        out[f"picture-{name}"] = svg(f'{ground}<image x="10" y="10" width="130" height="100" href="{"DATA" if name == "capitals" else "data"}:{kind},{plain_data}"/>')
    return {f"{name}.svg": own for name, own in {**out, **effects(), **hidden()}.items()}


def refused() -> dict[str, tuple[str | bytes, str, str]]:
    """What is not drawn: each with the code of its fault and what it must name."""
    html = '<foreignObject width="300" height="100"><{0} xmlns="http://www.w3.org/1999/xhtml">{1}</{0}></foreignObject>'
    animated = '<circle cx="60" cy="60" r="40"><animate attributeName="r" from="9" to="40" dur="1s"/></circle>'
    other = {
        "letters": (svg(PLAIN + '<text x="9" y="50">Kunsthuis</text>'), "image-letters", ""),
        "letters-after-a-title": (svg(PLAIN + '<text x="9" y="50"><title>x</title><tspan><tspan/>Noord</tspan></text>'), "image-letters", ""),
        "flowed-letters": (svg(PLAIN + "<flowRoot><flowRegion><rect width='9' height='9'/></flowRegion><flowPara>Noord</flowPara></flowRoot>"), "image-letters", ""),
        "html-letters": (svg(PLAIN + html.format("div", "Noord")), "image-letters", ""),
        "html-picture": (svg(PLAIN + html.format("canvas", "")), "image-not-understood", "<foreignObject>"),
        "mesh": (svg('<defs><meshgradient id="m"/></defs><path fill="url(#m)" d="M0 0h9v9z"/>'), "image-not-understood", "<meshgradient>"),
        "hatch": (svg('<defs><hatch id="m"/></defs>' + PLAIN), "image-not-understood", "<hatch>"),
        "thin-lines": (svg('<path style="vector-effect:non-scaling-stroke" stroke="#000" d="M0 0h99v9"/>'), "image-not-understood", "vector-effect: non-scaling-stroke"),
        "polygon-clip": (style(".a{clip-path:polygon(0 0, 9px 9px, 0 9px)}", shapes('class="a"')), "image-not-understood", "clip-path: polygon("),
        "mixed-colour": (svg(shapes('fill="color-mix(in srgb, red, blue)"')), "image-not-understood", "color-mix"),
        "mixed-colour-by-a-variable": (style(":root{--a:color-mix(in srgb, red, blue)}circle{fill:var(--a)}", shapes()), "image-not-understood", "color-mix"),
        "reckoned-width": (svg('<rect width="calc(100% - 9px)" height="50"/>'), "image-not-understood", "calc("),
        "reckoned-stroke": (svg(shapes('stroke-width="1rem" stroke="red"')), "image-not-understood", "1rem"),
        "unknown-selector": (style("path:has(+ path){fill:red}", shapes()), "image-not-understood", ":has("),
        "nested-rule": (style("<![CDATA[g{fill:red; & path{fill:blue}}]]>", f"<g>{shapes()}</g>"), "image-not-understood", "& path"),
        "supports": (style("@supports (fill: red){path{fill:red}}", shapes()), "image-not-understood", "@supports"),
        "media-of-width": (style("@media (min-width: 99px){path{fill:red}}", shapes()), "image-not-understood", "@media"),
        "mask-picture": (svg(shapes('style="mask-image:linear-gradient(red, transparent)"')), "image-not-understood", "mask-image"),
        "variables-through-use": (svg('<defs><path id="p" d="M0 0h99v50z" fill="var(--k)"/></defs><use href="#p" style="--k:red"/>'), "image-not-understood", "<use>"),
        "picture-of-another-kind": (svg(f'<image width="99" height="99" href="{data(field(9, 9), "GIF")}"/>'), "image-not-understood", "<image> (GIF)"),
        "picture-of-no-kind": (svg(PLAIN + '<image width="99" height="99" href="data:text/html,Noord"/>'), "image-not-understood", "<image>"),
        "turned-symbol": (svg('<symbol id="s" transform="rotate(9)"><path d="M0 0h99v9z"/></symbol><use href="#s"/>'), "image-not-understood", "<symbol transform>"),
        "whole-turned": (svg(PLAIN, more='style="transform:rotate(10deg)"'), "image-not-understood", "transform: rotate(10)"),
        "nested-and-used-at-a-size": (svg('<defs><svg id="s" opacity=".5"><path d="M0 0h99v9z"/></svg></defs><use href="#s" width="50"/>'), "image-not-understood", "<use width>"),
        "moving": (svg(animated + PLAIN), "image-animated", ""),
        "moving-by-style": (style("@keyframes k{to{opacity:0}}.a{animation:k 1s infinite}", shapes('class="a"')), "image-animated", ""),
        "imported": (style("@import url(http://127.0.0.1/a.css);", PLAIN), "image-external", "@import"),
        "paint-elsewhere": (style("circle{fill:url(http://127.0.0.1/a.svg#b)}", PLAIN), "image-external", "127.0.0.1"),
        "wrong-encoding": (svg("<title>Coöperatie</title>" + PLAIN, head='<?xml version="1.0" encoding="utf-8"?>\n').encode("latin-1"), "image-damaged", ""),
        "nothing-of-a-name": (style(":root{fill:none}", shapes()), "image-empty", ""),
        **undrawn(),
    }
    return {f"{name}.svg": own for name, own in other.items()}


def make(folder: Path) -> None:
    cases: dict[str, list] = {"logos": [], "pictures": [], "refused": []}
    (folder / "ai-icc-colour-twin.svg").write_text(svg(shapes('fill="#CD853F"', 'fill="#0A4F5C"')))
    for name, text in logos().items():
        (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
        cases["logos"].append(name)
    for name, (own, _) in pictures().items():
        (folder / name).write_bytes(own)
        cases["pictures"].append(name)
    for name, (own, code, what) in {**refused(), **broken()}.items():
        (folder / name).write_bytes(own.encode() if isinstance(own, str) else own)
        cases["refused"].append({"name": name, "code": code, "what": what})
    sheets = []
    filled = json.loads((ROOT / "typst-templates/instruments/praatplaat/example-filled.json").read_text())
    for member in ("logos", "pictures"):
        for first in range(0, len(cases[member]), MOST[member]):
            names = cases[member][first : first + MOST[member]]
            (folder / f"{member}-{first}.json").write_text(json.dumps({**filled, member: [{"image": name, "alt": name} for name in names]}))
            sheets.append({"data": f"{member}-{first}.json", "names": names, "pdf": f"{member}-{first}.pdf"})
    cases["sheets"], cases["twins"] = sheets, TWINS
    (folder / "cases.json").write_text(json.dumps(cases))


def figures(pdf: Path) -> dict[str, tuple[int, list[float], float]]:
    """Every figure of a document by its alternative text: its page, its box, and how high the page is."""
    out = {}
    with pikepdf.open(pdf) as document:
        pages = {page.objgen: number for number, page in enumerate(document.pages)}

        def walk(node, page) -> None:
            if isinstance(node, pikepdf.Array):
                for one in node:
                    walk(one, page)
                return
            if not isinstance(node, pikepdf.Dictionary):
                return
            page = node.get("/Pg", page)
            if node.get("/S") == "/Figure" and "/Alt" in node and "/A" in node:
                own = node["/A"] if isinstance(node["/A"], pikepdf.Array) else [node["/A"]]
                box = next((list(map(float, one["/BBox"])) for one in own if "/BBox" in one), None)
                inner = page if page is not None else first(node)
                if box and inner is not None:
                    number = pages[inner.objgen]
                    out[str(node["/Alt"])] = (number, box, float(document.pages[number].mediabox[3]))
            walk(node.get("/K"), page)

        def first(node):
            kids = node.get("/K")
            for one in kids if isinstance(kids, pikepdf.Array) else [kids]:
                if isinstance(one, pikepdf.Dictionary) and "/Pg" in one:
                    return one["/Pg"]
            return None

        walk(document.Root["/StructTreeRoot"]["/K"], None)
    return out


def drawn(pdf: Path, number: int, inside: list[float]) -> Image.Image:
    """A part of a page (left, top, right, bottom in points from above) as poppler draws it."""
    left, top, right, bottom = [round(side * SCALE) for side in inside]
    part = ["-x", left, "-y", top, "-W", right - left, "-H", bottom - top, "-f", number + 1, "-l", number + 1]
    out = subprocess.run(["pdftoppm", "-r", str(SCALE * 72), *map(str, part), str(pdf)], check=True, stdout=subprocess.PIPE).stdout
    return Image.open(io.BytesIO(out)).convert("RGB")


def trimmed(image: Image.Image) -> Image.Image:
    """On white, without the white around it."""
    if image.mode == "RGBA":
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    image = image.convert("RGB")
    far = ImageChops.difference(image, Image.new("RGB", image.size, "white")).convert("L").point(lambda value: 255 if value > 12 else 0)
    return image.crop(far.getbbox() or (0, 0, 1, 1))


def apart(own: Image.Image, other: Image.Image) -> str | None:
    """What is different between two pictures. Edges lie a pixel aside where they are smoothed otherwise: only what is wider than that counts."""
    (wide, high), (width, height) = own.size, other.size
    if abs(wide / high - width / height) > 0.04 * width / height:
        return f"{wide}x{high} where {width}x{height} is due"
    size = (256, max(1, round(256 * height / width)))
    far = ImageChops.difference(own.resize(size, Image.Resampling.BOX), other.resize(size, Image.Resampling.BOX)).filter(ImageFilter.MinFilter(3))
    worst = [max(pixel) for pixel in zip(*[one.tobytes() for one in far.split()], strict=True)]
    mean, many = sum(worst) / len(worst), sum(value > 30 for value in worst) / len(worst)
    return f"{mean:.1f} apart in the mean, {many:.1%} far" if mean > 3 or many > 0.015 else None


def compare(folder: Path) -> list[str]:
    # Those without an end mark are whole.
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    cases = json.loads((folder / "cases.json").read_text())
    ways = {name: way for name, (_, way) in pictures().items()}
    wrong = []
    for sheet in cases["sheets"]:
        pdf = folder / sheet["pdf"]
        boxes = figures(pdf)
        pages = {}
        for name in sheet["names"]:
            if name not in boxes:
                wrong.append(f"{name}: is not in the document")
                continue
            number, own, high = boxes[name]
            if number not in pages:
                # Of each page only where its figures are: they are small on a large sheet.
                there = [(box, high) for name, (page, box, high) in boxes.items() if page == number and name in sheet["names"]]
                left, top = min(box[0] for box, _ in there) - 2, min(high - box[3] for box, high in there) - 2
                right, bottom = max(box[2] for box, _ in there) + 2, max(high - box[1] for box, high in there) + 2
                pages[number] = (left, top, drawn(pdf, number, [left, top, right, bottom]))
            left, top, page = pages[number]
            inside = [own[0] - left, high - own[3] - top, own[2] - left, high - own[1] - top]
            seen = trimmed(page.crop([round(side * SCALE) for side in inside]))
            seen.save(folder / f"{name}.seen.png")
            others = {}
            if ways.get(name) not in ("inks", "pillow", "turned"):
                others["Chromium"] = trimmed(Image.open(folder / f"{name}.chromium.png"))
            if name in ways and (pillow := expected(folder / name, ways[name])):
                others["Pillow"] = trimmed(pillow)
            for whose, other in others.items():
                if said := apart(seen, other):
                    wrong.append(f"{name}: {said}, beside {whose}")
    return wrong


if __name__ == "__main__":
    action, target = sys.argv[1], Path(sys.argv[2])
    if action == "make":
        make(target)
    elif found := compare(target):
        sys.exit("\n".join(found))
