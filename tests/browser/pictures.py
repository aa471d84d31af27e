"""Pictures for the browser tests, written into a folder: a coarse photograph, one of 12 megapixels, a white logo without a ground."""

import sys
from pathlib import Path

from PIL import Image, ImageDraw

folder = Path(sys.argv[1])


def photograph(width: int, height: int) -> Image.Image:
    """Coloured grain: it compresses as badly as a photograph does."""
    grain = Image.effect_noise((width // 2, height // 2), 90).resize((width, height))
    return Image.merge("RGB", (grain, grain.transpose(Image.Transpose.FLIP_LEFT_RIGHT), grain.transpose(Image.Transpose.FLIP_TOP_BOTTOM)))


photograph(600, 400).save(folder / "grof.jpg", quality=85)
photograph(4000, 3000).save(folder / "groot.jpg", quality=97)
logo = Image.new("RGBA", (900, 300), (0, 0, 0, 0))
ImageDraw.Draw(logo).ellipse((250, 20, 650, 280), fill=(255, 255, 255, 255))
logo.save(folder / "wit.png")
