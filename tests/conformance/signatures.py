"""Agreements that our command line sealed and signed, judged by validators that we did not write. Run by `make conformance`.

EU DSS (its policy, changes after a signature made failures), pyHanko, poppler's pdfsig, and veraPDF before and after signing.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from documents import BINARY, JAVA_HOME, judge
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

sys.path.insert(0, str(Path(__file__).parent.parent / "signatures"))
import pki

# Key and algorithm of each signature of a chain of files: as the key has it, and each that can be asked for.
ALGORITHMS = [
    ("p256", None),
    ("p384", None),
    ("rsa3072", None),
    ("rsa3072", "rsa-pss-sha384"),
    ("rsa4096", "rsa-pss-sha512"),
    ("rsa3072", "rsa-pkcs1-sha256"),
    ("rsa3072", "rsa-pkcs1-sha384"),
    ("rsa4096", "rsa-pkcs1-sha512"),
]


def run(*arguments: str, stdin: str | None = None) -> str:
    environment = {**os.environ, "CANVASPERS_PIN": pki.PIN.decode()}
    done = subprocess.run([BINARY, *arguments], input=stdin, capture_output=True, text=True, env=environment)
    if done.returncode != 0:
        raise SystemExit(f"canvaspers {' '.join(arguments)}: {done.stderr}")
    return done.stdout


def agreement(path: Path, people: int) -> Path:
    """An agreement of the example's parties, with so many people who sign."""
    data = json.loads(run("example", "overeenkomst"))
    parties = data["parties"]
    person = parties[0]["signatories"][0]
    for number in range(people - sum(len(party["signatories"]) for party in parties)):
        parties[number % len(parties)]["signatories"].append({**person, "function": f"lid {number} van het bestuur"})
    options = ["--option", "signing=certificate", "--profile", "archive", "--data", "-", "-o", str(path)]
    run("render", "overeenkomst", *options, stdin=json.dumps(data))
    return path


def seal(file: Path, keys: Path, out: Path) -> Path:
    run("seal", str(file), "--key", f"pkcs12:{keys / 'seal.p12'}", "--reason", "Vastgestelde tekst", "-o", str(out))
    return out


def sign(file: Path, number: int, key: Path, out: Path, algorithm: str | None = None) -> Path:
    more = ["--algorithm", algorithm] if algorithm else []
    run("sign", str(file), "--field", f"handtekening-{number}", "--key", f"pkcs12:{key}", *more, "-o", str(out))
    return out


def files(folder: Path, keys: Path) -> dict[Path, int]:
    """Files with the number of signatures that they hold."""
    out = {agreement(folder / "none.pdf", 6): 0}
    base = folder / "none.pdf"
    for key, algorithm in ALGORITHMS:
        out[sign(base, 1, keys / f"{key}.p12", folder / f"one-{key}-{algorithm or 'usual'}.pdf", algorithm)] = 1
    last = seal(base, keys, folder / "sealed.pdf")
    out[last] = 1
    for number, key in enumerate(["p256", "rsa3072", "p384"], 1):
        last = sign(last, number, keys / f"{key}.p12", folder / f"sealed-{number}.pdf")
    out[last] = 4
    poster = folder / "poster.pdf"
    run("render", "gesprekscanvas", "-o", str(poster))
    out[seal(poster, keys, folder / "poster-sealed.pdf")] = 1
    last = agreement(folder / "many.pdf", 40)
    for number in range(1, 41):
        last = sign(last, number, keys / "p256.p12", folder / f"many-{number}.pdf")
    out[last] = 40
    return out


def dss(paths: list[Path], keys: Path) -> dict[str, int]:
    """Signatures that DSS finds TOTAL_PASSED in each file; revocation data is missing at level B-B, which is no failure here."""
    classes = f"{JAVA_HOME / 'classes'}:{JAVA_HOME / 'lib'}/*"
    java = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx768m", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"]
    options = ["--strict", "--no-revocation", "--trust", str(keys / "root.pem"), "--adjunct", str(keys / "interm.pem")]
    done = subprocess.run(
        [*java, "-cp", classes, "PadesSignatures", *options, *map(str, paths)], capture_output=True, text=True
    )
    out: dict[str, int] = {}
    name = ""
    for line in done.stdout.splitlines():
        if found := re.match(r"(?:FILE|NO SIGNATURE) (.+)", line):
            name = found[1]
            out[name] = 0
        elif line.startswith("  TOTAL_PASSED PAdES-BASELINE-B "):
            out[name] += 1
        elif re.match(r"  (INDETERMINATE|TOTAL_FAILED)|    error|ERROR", line):
            print(f"DSS {name}: {line.strip()}")
    return out


def pyhanko(path: Path, keys: Path) -> int:
    """Signatures that pyHanko finds valid and trusted, with nothing changed afterwards that may not be."""
    roots = [load_cert_from_pemder(str(keys / "root.pem"))]
    good = 0
    with path.open("rb") as file:
        for one in PdfFileReader(file).embedded_signatures:
            context = ValidationContext(trust_roots=roots, allow_fetching=False, revocation_mode="soft-fail")
            status = validate_pdf_signature(one, signer_validation_context=context)
            good += status.bottom_line
            if not status.bottom_line:
                print(f"pyHanko {path.name} {one.field_name}: {status.summary()}")
    return good


def pdfsig(path: Path) -> int:
    done = subprocess.run(["pdfsig", "-nocert", str(path)], capture_output=True, text=True)
    return done.stdout.count("Signature Validation: Signature is Valid.")


def main() -> int:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        keys = folder / "keys"
        pki.write(keys)
        wanted = files(folder, keys)
        paths = list(wanted)
        judged = dss([path for path in paths if wanted[path]], keys)
        failed = 0
        for path, count in wanted.items():
            if not count:
                continue
            seen = {"DSS": judged.get(path.name), "pyHanko": pyhanko(path, keys), "pdfsig": pdfsig(path)}
            for tool, found in seen.items():
                if found != count:
                    failed += 1
                    print(f"FAILED {path.name}: {count} signatures, {tool} finds {found} good")
        archive = [path for path in paths if not path.name.startswith("poster")]
        verdicts = judge([("3a", archive), ("ua1", paths), ("2a", [folder / "poster-sealed.pdf"])])
        pairs = [("ua1", path) for path in paths] + [("3a", path) for path in archive] + [("2a", folder / "poster-sealed.pdf")]
        for flavour, path in pairs:
            if not verdicts.get((flavour, path.name)):
                failed += 1
                print(f"FAILED {path.name} as {flavour}")
        print(f"conformance: {len(paths)} signed files, {sum(wanted.values())} signatures, {failed} failures")
        return 1 if failed or len(paths) < 13 else 0


if __name__ == "__main__":
    sys.exit(main())
