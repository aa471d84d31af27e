"""LibreOffice signs without a window, by its own interface (UNO): run by the Python of the system, which has it.

    /usr/bin/python3 office.py FOLDER KEYS NAME…

makes a store of keys (NSS) and an office in FOLDER, with the named keys of KEYS. Each line of standard input is a job: file, result, PKCS#12
file (`-` to export without a signature), then options, all divided by tabs. A file that is no PDF is exported (`archive` for PDF/A-2b), a PDF
is signed behind what is there. Each is answered with a line: DONE, or ERROR and why.
"""

import base64
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue


def keys_into(store: Path, keys: Path, names: list[str]) -> None:
    """NSS keeps keys and certificates; LibreOffice signs with what it finds there."""
    store.mkdir(parents=True)
    database = f"sql:{store}"
    run = lambda *command: subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    run("certutil", "-N", "-d", database, "--empty-password")
    for name in names:
        run("pk12util", "-d", database, "-i", keys / f"{name}.p12", "-W", "test", "-K", "")


def value(name: str, content: object) -> PropertyValue:
    out = PropertyValue()
    out.Name, out.Value = name, content
    return out


class Office:
    def __init__(self, folder: Path, keys: Path, names: list[str]) -> None:
        self.keys = keys
        store = folder / "nss"
        keys_into(store, keys, names)
        pipe = f"canvaspers-{os.getpid()}"
        command = ["soffice", "--headless", "--norestore", f"-env:UserInstallation=file://{folder / 'office'}", f"--accept=pipe,name={pipe};urp;"]
        self.process = subprocess.Popen(command, stdout=sys.stderr, start_new_session=True, env={**os.environ, "MOZILLA_CERTIFICATE_FOLDER": f"sql:{store}"})
        here = uno.getComponentContext()
        resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
        for attempt in range(240):
            try:
                self.context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
                break
            except uno.getClass("com.sun.star.connection.NoConnectException"):
                time.sleep(0.25)
        self.desktop = self.service("com.sun.star.frame.Desktop")
        found = self.service("com.sun.star.xml.crypto.SEInitializer").createSecurityContext("").getSecurityEnvironment().getPersonalCertificates()
        self.certificates = {one.Encoded.value: one for one in found}

    def service(self, name: str, *arguments: object) -> object:
        return self.context.ServiceManager.createInstanceWithArgumentsAndContext(name, arguments, self.context)

    def certificate(self, file: str) -> object:
        text = Path(file).with_suffix(".pem").read_text().split("-----")[2]
        return self.certificates[base64.b64decode(text)]

    def make(self, file: str, result: str, key: str, *options: str) -> None:
        if file.endswith(".pdf"):
            shutil.copy(file, result)
            stream = self.service("com.sun.star.ucb.SimpleFileAccess").openFileReadWrite(f"file://{result}")
            signs = self.service("com.sun.star.security.DocumentDigitalSignatures", "1.2", True)
            if not signs.signDocumentWithCertificate(self.certificate(key), None, stream):
                raise RuntimeError("LibreOffice signed nothing")
            return
        export = [value("UseTaggedPDF", True), value("SelectPdfVersion", 2 if "archive" in options else 17)]
        if key != "-":
            export += [value("SignPDF", True), value("SignatureCertificate", self.certificate(key)), value("SignatureReason", "Akkoord"), value("SignatureLocation", "Voorbeeldstad")]
        document = self.desktop.loadComponentFromURL(f"file://{file}", "_blank", 0, (value("Hidden", True),))
        data = uno.Any("[]com.sun.star.beans.PropertyValue", tuple(export))
        document.storeToURL(f"file://{result}", (value("FilterName", "writer_web_pdf_Export"), value("FilterData", data)))
        document.close(True)


def main() -> None:
    office = Office(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve(), sys.argv[3:])
    try:
        for line in sys.stdin:
            try:
                office.make(*line.rstrip("\n").split("\t"))
                print("DONE", flush=True)
            except Exception as error:  # noqa: BLE001: whatever it is, whoever asked must know
                print(f"ERROR {error!r}".replace("\n", " "), flush=True)
    finally:
        os.killpg(office.process.pid, 15)


main()
