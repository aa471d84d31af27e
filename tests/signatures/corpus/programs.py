"""Programs of others that sign, each run in one process that takes a job a line: EU DSS, PDFBox, iText 5 and 9, OpenPDF, node-signpdf, LibreOffice.

iText is under the AGPL: it is fetched and run for tests alone, and nothing of it is shipped.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType

HERE = Path(__file__).parent
ROOT = HERE.parent.parent.parent
CONFORMANCE = ROOT / "tests/conformance"
HOME = CONFORMANCE / "java/target"
JAVA = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"]
# What the programs are made of: whoever keeps what they made, makes it anew when one of these changed.
SOURCES = [CONFORMANCE / "java/pom.xml", *sorted(CONFORMANCE.glob("java/src/main/java/P*Sign.java")), *sorted(CONFORMANCE.glob("signers/**/pom.xml")),
           *sorted(CONFORMANCE.glob("signers/*/src/main/java/*.java")), HERE / "signpdf.cjs", HERE / "office.py", ROOT / "tests/tools/package-lock.json"]


def class_path(home: Path) -> str:
    return f"{home / 'classes'}:{home / 'lib'}/*"


class Program:
    """`with Program(…) as program:` gives one that runs; `make` gives the file that a job made."""

    def __init__(self, name: str, command: list[str], folder: Path, keys: Path) -> None:
        self.name, self.command, self.folder, self.keys = name, command, folder, keys

    def __enter__(self) -> "Program":
        self.said = tempfile.TemporaryFile()
        environment = {**os.environ, "NODE_PATH": str(ROOT / "tests/tools/node_modules")}
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.said, text=True, env=environment)
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.process.stdin.close()
        self.process.wait(60)
        self.said.close()

    def make(self, file: Path, name: str, key: str | None, *options: str) -> Path:
        """Signs with a key, or changes without one; `name` is that of the file that comes of it."""
        out = self.folder / f"{name}.pdf"
        job = [str(file), str(out), str(self.keys / f"{key}.p12") if key else "-", *options]
        self.process.stdin.write("\t".join(job) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        while answer and not answer.startswith(("DONE", "ERROR")):
            answer = self.process.stdout.readline()
        if answer.strip() != "DONE":
            self.said.seek(0)
            raise RuntimeError(f"{self.name}, {name}: {answer.strip() or self.said.read().decode()}")
        return out


def programs(folder: Path, keys: Path, stamps: str) -> dict[str, Program]:
    """Every program by its short name, none of them running yet; `stamps` is the address of the time-stamp service."""
    root = str(keys / "root.pem")
    java = lambda home, main, *arguments: [*JAVA, "-cp", class_path(home), main, *arguments]
    signers = CONFORMANCE / "signers"
    commands = {
        "dss": ("EU DSS", java(HOME, "PadesSign", "--tsa", stamps, "--trust", root, "--adjunct", str(keys / "interm.pem"))),
        "pdfbox": ("PDFBox", java(HOME, "PdfBoxSign")),
        "itext5": ("iText 5", java(signers / "itext5/target", "IText5Sign", stamps)),
        "itext9": ("iText 9", java(signers / "itext9/target", "IText9Sign", stamps, root)),
        "openpdf": ("OpenPDF", java(signers / "openpdf/target", "OpenPdfSign")),
        "signpdf": ("node-signpdf", [shutil.which("node") or "node", str(HERE / "signpdf.cjs")]),
        # The Python of the system: it has the interface of LibreOffice.
        "office": ("LibreOffice", ["/usr/bin/python3", str(HERE / "office.py"), str(folder / "office"), str(keys), "p256", "p384", "rsa3072"]),
    }
    return {short: Program(name, command, folder, keys) for short, (name, command) in commands.items()}
