"""Worksheets of two partners, and the files that are made of them to be read."""

import os
import subprocess
import warnings
from pathlib import Path

import fill
import pikepdf
from pikepdf import Object

BINARY = os.environ["CANVASPERS_TEST_BINARY"]

A = {"organisatie": "Gemeente Zonstad", "vak_voor-wie": "Zażółć coöperatie", "vak_inbreng_geld": "€ 500", "effect_kwaliteit-van-leven": True, "actie_1_wat": "Bellen"}
B = {"organisatie": "Koor Samenklank", "vak_voor-wie": "Wie wil zingen", "vak_doel": "Samen zingen", "effect_taboe-doorbreken": True}
READ_A = {"organisation": "Gemeente Zonstad", "boxes": {"voor-wie": "Zażółć coöperatie", "inbreng": {"geld": "€ 500"}}, "effects": ["kwaliteit-van-leven"], "actions": [{"what": "Bellen"}]}
READ_B = {"organisation": "Koor Samenklank", "boxes": {"voor-wie": "Wie wil zingen", "doel": "Samen zingen"}, "effects": ["taboe-doorbreken"]}
# It says that a form forgets its fields; that is what is tested.
warnings.filterwarnings("ignore", category=pikepdf.PageCopyWarning)

MEMBERS = ("organisation", "name", "day", "boxes", "effects", "actions")


def canvaspers(*arguments, check: bool = True) -> subprocess.CompletedProcess:
    return subprocess.run([BINARY, *map(str, arguments)], check=check, capture_output=True, text=True)


def with_voor_wie(value: str) -> dict:
    return READ_A | {"boxes": READ_A["boxes"] | {"voor-wie": value}}


def fields(pdf: pikepdf.Pdf) -> dict[str, Object]:
    return {str(field.T): field for field in pdf.Root.AcroForm.Fields}


def raw(data: bytes) -> Object:
    return Object.parse(b"<" + data.hex().encode() + b">")


def utf16(text: str) -> bytes:
    return b"\xfe\xff" + text.encode("utf-16-be")


class Cases:
    """Files to read, and what they must come to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.all: dict[str, tuple[str, list[dict] | str, list[str]]] = {}
        self.blank = folder / "blank.pdf"
        canvaspers("render", "gesprekscanvas", "--filling", "fillable", "-o", self.blank)
        self.a, self.b = self.filled("a", A), self.filled("b", B)

    def filled(self, name: str, values: dict) -> Path:
        path = self.folder / f"filled-{name}.pdf"
        fill.pikepdf(self.blank, values, path)
        return path

    def expect(self, name: str, right: list[dict] | str, codes: list[str] | None = None) -> Path:
        """`right`: entries, or the sentence of a refusal; `codes`: of all warnings but of empty boxes."""
        path = self.folder / f"case-{len(self.all)}.pdf"
        self.all[path.name] = (name, right, codes or [])
        return path

    def changed(self, name: str, change, right: list[dict] | str, codes: list[str] | None = None) -> None:
        with pikepdf.open(self.a) as pdf:
            change(pdf)
            pdf.save(self.expect(name, right, codes))
