"""Forms as programs of the world make them: PyMuPDF, pdf-lib, LibreOffice. To add one: a function that gives its bytes, in `FORMS`."""

import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import pymupdf

ROOT = Path(__file__).parent.parent.parent.parent
TITLE = "Aanvraag subsidie gemeente Voorbeeldstad"
# What is filled in, by the name of the field; a box is ticked, of a choice one is taken.
VALUES = {"naam": "Stichting Buurtklank & Zn. (Voorbeeld)", "bedrag": "20.000 euro", "toelichting": "Vier avonden per jaar\nin het buurthuis", "postcode": "1234AB", "wijk": "Zuid", "dagen": "di"}
TICKED = "akkoord"


def of_pymupdf() -> bytes:
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((60, 60), TITLE)

    def field(kind: int, name: str, sides: tuple[int, int, int, int], **more: object) -> None:
        one = pymupdf.Widget()
        one.field_type, one.field_name, one.rect, one.text_font, one.text_fontsize = kind, name, pymupdf.Rect(*sides), "Helv", 11
        for key, value in more.items():
            setattr(one, key, value)
        page.add_widget(one)

    line = {"border_width": 1, "border_color": (0, 0, 0)}
    field(pymupdf.PDF_WIDGET_TYPE_TEXT, "naam", (150, 80, 350, 102), **line)
    field(pymupdf.PDF_WIDGET_TYPE_TEXT, "bedrag", (150, 110, 270, 132), fill_color=(0.9, 0.9, 0.9))
    field(pymupdf.PDF_WIDGET_TYPE_TEXT, "toelichting", (150, 140, 450, 220), field_flags=pymupdf.PDF_TX_FIELD_IS_MULTILINE, border_width=1)
    field(pymupdf.PDF_WIDGET_TYPE_TEXT, "postcode", (150, 230, 270, 250), field_flags=pymupdf.PDF_TX_FIELD_IS_COMB, text_maxlen=6, **line)
    field(pymupdf.PDF_WIDGET_TYPE_CHECKBOX, TICKED, (150, 260, 166, 276), **line)
    field(pymupdf.PDF_WIDGET_TYPE_COMBOBOX, "wijk", (150, 290, 270, 310), choice_values=["Noord", "Zuid", "Oost"], border_width=1)
    field(pymupdf.PDF_WIDGET_TYPE_LISTBOX, "dagen", (150, 320, 270, 390), choice_values=["ma", "di", "wo", "do"], border_width=1)
    return document.tobytes()


def of_pdf_lib() -> bytes:
    return _by_node(Path(__file__).parent / "pdf_lib.cjs")


def _by_node(script: Path) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "form.pdf"
        subprocess.run(["node", script, out], check=True, timeout=120)
        return out.read_bytes()


PAGE = """<html><head><title>Aanvraag</title></head><body><h1>{title}</h1><form><p>Naam <input type="text" name="naam" size="30"></p>
<p>Bedrag <input type="text" name="bedrag"></p><p>Toelichting <textarea name="toelichting" rows="4" cols="40"></textarea></p>
<p>Akkoord <input type="checkbox" name="akkoord" value="Ja"></p>
<p>Wijk <select name="wijk"><option value="Noord">Noord<option value="Zuid">Zuid</select></p>
<p>Dagen <select name="dagen" size=3><option>ma<option>di<option>wo</select></p></form></body></html>"""


def of_libreoffice() -> bytes:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "form.html").write_text(PAGE.format(title=TITLE))
        command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/own", "--convert-to", "pdf:writer_web_pdf_Export"]
        subprocess.run([*command, folder / "form.html", "--outdir", folder], check=True, stdout=subprocess.DEVNULL, timeout=180)
        return (folder / "form.pdf").read_bytes()


FORMS: dict[str, Callable[[], bytes]] = {"PyMuPDF": of_pymupdf, "pdf-lib": of_pdf_lib, "LibreOffice": of_libreoffice}
