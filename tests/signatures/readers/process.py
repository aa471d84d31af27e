"""The readers as processes that live on: each gets files and gives back pictures of their pages.

A file is asked for by its length in four bytes and its bytes. The answer is its length in four bytes, a line of JSON and points of three
bytes, page after page: `pages` holds for each its width and height in points of paper and in points of the picture, and words that are
shown beside it with their place, `facts` what the reader tells beside the pages, `error` why there are none.
"""

import hashlib
import json
import os
import re
import select
import signal
import subprocess
import sys
import time
import zlib
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from .facts import of_poppler

HERE = Path(__file__).parent
READERS = ("pdfium", "mupdf", "poppler", "pdf.js")
# The page alone, by each: what lies under annotations and fields.
PAPER = "paper "
# Words of ten points can be told apart, and a page takes a hundredth of a second.
DPI = 60
SECONDS = 60
# How many files a gallery keeps in memory, for each reader.
KEPT = 64
# No answer: of the machine rather than of the file, so it is not kept for another run.
GONE = b'{"error": "the reader died, or gave no answer in time"}\n'
P6 = re.compile(rb"P6\s(\d+)\s(\d+)\s255\s")


@dataclass
class Drawn:
    """The pages of a file as a reader draws them, or why it does not."""

    sizes: list[tuple[float, float]] = field(default_factory=list)
    pages: list[Image.Image] = field(default_factory=list)
    words: list[list[list]] = field(default_factory=list)
    facts: dict = field(default_factory=dict)
    error: str = ""


def taken_apart(answer: bytes) -> Drawn:
    line, points = answer.split(b"\n", 1)
    header = json.loads(line)
    if "error" in header:
        return Drawn(error=header["error"])
    out, at = Drawn(facts=header.get("facts", {})), 0
    for across, along, width, height, *words in header["pages"]:
        out.sizes.append((across, along))
        out.words.append(words[0] if words else [])
        out.pages.append(Image.frombytes("RGB", (width, height), points[at : at + 3 * width * height]))
        at += 3 * width * height
    return out


class Reader:
    """A process that draws; one that dies or does not answer in time is started anew and asked once more."""

    def __init__(self, *command: str) -> None:
        self.command, self.process = command, None

    def draw(self, data: bytes) -> bytes:
        return self._drawn(data) or self._drawn(data) or GONE

    def _drawn(self, data: bytes) -> bytes | None:
        try:
            if self.process is None:
                self.process = subprocess.Popen(
                    self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0, start_new_session=True,
                )
            self._write(len(data).to_bytes(4) + data)
            end = time.monotonic() + SECONDS
            return self._read(int.from_bytes(self._read(4, end)), end)
        except OSError:
            self.close()
            return None

    def _write(self, content: bytes) -> None:
        view = memoryview(content)
        while view:
            view = view[self.process.stdin.write(view) :]

    def _read(self, length: int, end: float) -> bytes:
        out = bytearray()
        while len(out) < length:
            if not select.select([self.process.stdout], [], [], max(0, end - time.monotonic()))[0]:
                raise TimeoutError("no answer in time")
            part = self.process.stdout.read(length - len(out))
            if not part:
                raise BrokenPipeError("the reader died")
            out += part
        return bytes(out)

    def close(self) -> None:
        if self.process is not None:
            # What stands on the path as node may be a program that starts it.
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process.stdin.close()
            self.process.stdout.close()
            self.process = None


class Poppler:
    """A process for each file: its program draws one and ends."""

    def __init__(self, whole: bool) -> None:
        self.whole = whole

    def draw(self, data: bytes) -> bytes:
        command = ["pdftoppm", "-r", str(DPI), "-cropbox", "-q", *([] if self.whole else ["-hide-annotations"]), "-"]
        try:
            done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            return GONE
        out, at, rows = [], 0, []
        while head := P6.match(done.stdout, at):
            width, height = int(head[1]), int(head[2])
            rows.append(done.stdout[head.end() : head.end() + 3 * width * height])
            if len(rows[-1]) < 3 * width * height:
                rows.pop()
                break
            at = head.end() + 3 * width * height
            out.append((width * 72 / DPI, height * 72 / DPI, width, height))
        if not out:
            return json.dumps({"error": f"exit {done.returncode}: {done.stderr[:200].decode(errors='replace')}"}).encode() + b"\n"
        return json.dumps({"pages": out, "facts": of_poppler(data) if self.whole else {}}).encode() + b"\n" + b"".join(rows)

    def close(self) -> None:
        pass


def version() -> str:
    """What pictures depend on beside the file: other readers draw other ones."""
    root = HERE.parent.parent.parent
    sources = [
        HERE / "draw.py", HERE / "draw.mjs", HERE / "process.py", HERE / "facts.py", HERE / "facts.mjs", root / "scripts/requirements.txt",
        root / "tests/tools/package-lock.json",
    ]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:16]


class Gallery:
    """Pictures of files by their digest; with a folder also for other processes and another run."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder / version() if folder else None
        self.readers: dict[str, Reader | Poppler] = {}
        for before, how in (("", "whole"), (PAPER, "paper")):
            for name in ("pdfium", "mupdf"):
                self.readers[before + name] = Reader(sys.executable, str(HERE / "draw.py"), name, how, str(DPI))
            self.readers[f"{before}poppler"] = Poppler(how == "whole")
            self.readers[f"{before}pdf.js"] = Reader("node", str(HERE / "draw.mjs"), how, str(DPI))
        self.kept: OrderedDict[tuple[str, bytes], bytes] = OrderedDict()
        self.drew = 0
        if self.folder is not None:
            self.folder.mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> "Gallery":
        return self

    def __exit__(self, *_: object) -> None:
        for reader in self.readers.values():
            reader.close()

    def drawn(self, reader: str, data: bytes) -> Drawn:
        return taken_apart(zlib.decompress(self._packed(reader, data)))

    def _packed(self, reader: str, data: bytes) -> bytes:
        key = reader, hashlib.sha256(data).digest()
        if key in self.kept:
            self.kept.move_to_end(key)
            return self.kept[key]
        path = self.folder / f"{reader.replace(' ', '-')}-{key[1].hex()}" if self.folder else None
        if path is not None and path.exists():
            packed = path.read_bytes()
        else:
            drawn = self.readers[reader].draw(data)
            packed = zlib.compress(drawn, 1)
            self.drew += 1
            if path is not None and drawn != GONE:
                # Under another name until it is whole: another process may draw the same.
                making = path.with_suffix(f".{id(self)}")
                making.write_bytes(packed)
                making.rename(path)
        self.kept[key] = packed
        while len(self.kept) > KEPT * len(READERS):
            self.kept.popitem(last=False)
        return packed
