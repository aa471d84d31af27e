"""Every program in the words of one: sign a file with a key, fill in its form. What a program cannot do, its hand does not offer."""

import subprocess
from pathlib import Path

from pyhanko.pdf_utils.font.basic import SimpleFontEngineFactory
from pyhanko.pdf_utils.text import TextBoxStyle
from pyhanko.sign.fields import MDPPerm, SigFieldSpec
from pyhanko.stamp import TextStampStyle

from . import by_pyhanko, ours
from .programs import Program

# The digest that goes with a key, so that the files have them all.
DIGESTS = {"p256": "256", "p384": "384", "rsa3072": "512", "rsa4096": "384", "rsa3072-alone": "256"}
# Where a visible signature stands: page, left, bottom, width, height. Nothing stands there in any base.
BARE = [(3, 60, 60, 200, 50), (3, 300, 60, 200, 50)]


class Hand:
    """`field` is a waiting one, or the name of a new one; without it the program takes a name of its own."""

    name: str
    short: str
    key = "p256"
    certifies = fills = shows = names_fields = True

    def sign(self, file: Path, name: str, key: str = "", *, field: str = "", certify: bool = False, visible: tuple[int, ...] = (), level: str = "", cades: bool = True) -> Path:
        raise NotImplementedError

    def fill(self, file: Path, name: str, field: str, value: str) -> Path:
        raise NotImplementedError


class Running(Hand):
    """A program that takes jobs."""

    def __init__(self, short: str, program: Program) -> None:
        self.short, self.name, self.program = short, program.name, program

    def fill(self, file: Path, name: str, field: str, value: str) -> Path:
        return self.program.make(file, name, None, f"fill={field}={value}")


class IText(Running):
    """iText 5 and 9, and OpenPDF, which knows no CAdES."""

    def sign(self, file: Path, name: str, key: str = "", *, field: str = "", certify: bool = False, visible: tuple[int, ...] = (), level: str = "", cades: bool = True) -> Path:
        key = key or self.key
        options = [f"digest=SHA-{DIGESTS[key]}"]
        options += [f"field={field}"] * bool(field) + ["certify"] * certify + [f"level={level}"] * bool(level) + ["cades"] * cades
        options += [f"visible={','.join(map(str, visible))}"] if visible else []
        return self.program.make(file, name, key, *options)


class Dss(Running):
    """EU DSS fills in no forms; it takes the name of a field that waits, and names a new one itself."""

    fills = names_fields = False

    def sign(self, file: Path, name: str, key: str = "", *, field: str = "", certify: bool = False, visible: tuple[int, ...] = (), level: str = "", cades: bool = True) -> Path:
        key = key or self.key
        options = [(level or "B-B").removeprefix("B-"), f"digest=SHA{DIGESTS[key]}"]
        options += [f"field={field}"] * bool(field) + ["certify"] * certify
        if visible:
            page, left, bottom, width, height = visible
            # It measures from the top of a page of A4.
            options.append(f"visible={page},{left},{842 - bottom - height},{width},{height}")
        return self.program.make(file, name, key, *options)


class PdfBox(Running):
    shows = names_fields = False

    def sign(self, file: Path, name: str, key: str = "", *, field: str = "", certify: bool = False, visible: tuple[int, ...] = (), level: str = "", cades: bool = True) -> Path:
        key = key or self.key
        options = [f"algorithm=SHA{DIGESTS[key]}with{'RSA' if key.startswith('rsa') else 'ECDSA'}"]
        return self.program.make(file, name, key, *options, *([f"field={field}"] * bool(field)), *(["certify"] * certify))


class SignPdf(Running):
    """node-signpdf finds places by searching the text of the file, and knows neither waiting fields nor forms of others. With pdf-lib, which
    writes the whole file anew, it takes every file; whatever was signed before is not any more."""

    key = "rsa3072-alone"
    certifies = fills = names_fields = False

    def sign(self, file: Path, name: str, key: str = "", *, field: str = "", certify: bool = False, visible: tuple[int, ...] = (), level: str = "", cades: bool = True) -> Path:
        return self.place(file, name, "plain", visible)

    def place(self, file: Path, name: str, way: str, visible: tuple[int, ...] = (), *options: str) -> Path:
        where = [f"visible={','.join(map(str, visible[1:]))}"] if visible else []
        return self.program.make(file, name, self.key, way, *where, *options)


class Office(Running):
    """LibreOffice signs what it exports, and files of others that have tables of cross-references."""

    certifies = fills = shows = names_fields = False

    def sign(self, file: Path, name: str, key: str = "", *, field: str = "", certify: bool = False, visible: tuple[int, ...] = (), level: str = "", cades: bool = True) -> Path:
        return self.program.make(file, name, key or self.key)


class Poppler(Hand):
    """poppler's pdfsig, which signs as Okular does, with keys from a store of NSS; of 22.12 keys of RSA alone have room."""

    name, short, key = "poppler", "poppler", "rsa3072"
    certifies = fills = shows = False

    def __init__(self, keys: Path, folder: Path) -> None:
        self.folder, self.store = folder, folder / "nss-poppler"
        self.store.mkdir(exist_ok=True)
        run = lambda *command: subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        run("certutil", "-N", "-d", f"sql:{self.store}", "--empty-password")
        for name in ("rsa3072", "rsa4096"):
            run("pk12util", "-d", f"sql:{self.store}", "-i", keys / f"{name}.p12", "-W", "test", "-K", "")

    def sign(self, file: Path, name: str, key: str = "", *, field: str = "", certify: bool = False, visible: tuple[int, ...] = (), level: str = "", cades: bool = True) -> Path:
        out = self.folder / f"{name}.pdf"
        options = ["-nssdir", f"sql:{self.store}", "-add-signature", "-new-signature-field-name", field or f"handtekening-{name}", "-nick", key or self.key, "-nss-pwd", ""]
        subprocess.run(["pdfsig", *options, "-reason", "Akkoord", str(file), str(out)], capture_output=True)
        if not out.exists() or out.stat().st_size <= file.stat().st_size:
            raise RuntimeError(f"pdfsig signed nothing of {name}")
        return out


class PyHanko(Hand):
    name, short = "pyHanko", "pyhanko"

    def __init__(self, hand: by_pyhanko.Hand, folder: Path) -> None:
        self.hand, self.folder = hand, folder

    def write(self, name: str, content: bytes) -> Path:
        out = self.folder / f"{name}.pdf"
        out.write_bytes(content)
        return out

    def sign(self, file: Path, name: str, key: str = "", *, field: str = "", certify: bool = False, visible: tuple[int, ...] = (), level: str = "", cades: bool = True) -> Path:
        key, field = key or self.key, field or f"handtekening-{name}"
        more = {"certify": True, "docmdp_permissions": MDPPerm.FILL_FORMS} if certify else {}
        if visible:
            page, left, bottom, width, height = visible
            more["spec"] = SigFieldSpec(field, on_page=page - 1, box=(left, bottom, left + width, bottom + height))
            more["stamp"] = TextStampStyle(stamp_text="Getekend: %(signer)s", text_box_style=TextBoxStyle(font=SimpleFontEngineFactory("Helvetica", 0.5)))
        subfilter = by_pyhanko.PADES if cades else by_pyhanko.PKCS7
        return self.write(name, self.hand.sign(file.read_bytes(), field, key, level or "B-B", subfilter=subfilter, md_algorithm=f"sha{DIGESTS[key]}", **more))

    def fill(self, file: Path, name: str, field: str, value: str) -> Path:
        return self.write(name, by_pyhanko.fill(file.read_bytes(), field, value))


class Ours(Hand):
    """Signs fields that wait, and seals in a field of its own."""

    name, short = "canvaspers", "ours"
    certifies = fills = shows = names_fields = False

    def __init__(self, hand: ours.Hand) -> None:
        self.hand = hand

    def sign(self, file: Path, name: str, key: str = "", *, field: str = "", certify: bool = False, visible: tuple[int, ...] = (), level: str = "", cades: bool = True) -> Path:
        return self.hand.make("sign", file, name, key or self.key, level or "B-B", *(["--field", field] if field else []))
