"""Agreements that our command line sealed, signed and extended, judged by validators that we did not write. Run by `make conformance`.

EU DSS (its policy, changes after a signature made failures), pyHanko, poppler's pdfsig, and veraPDF before and after signing: each level
with each algorithm, three people at each level, forty at B-LTA, and a file that is prolonged. Time-stamps and certificate status come
from services of the test PKI on this machine.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from documents import BINARY, JAVA_HOME, judge
from pyhanko.keys import load_cert_from_pemder

sys.path.insert(0, str(Path(__file__).parent.parent / "signatures"))
import levels
import pki
import services

LEVELS = ["B-B", "B-T", "B-LT", "B-LTA"]

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


class Signer:
    """Signs with the keys and the services of a folder."""

    def __init__(self, keys: Path):
        self.keys = keys

    def seal(self, file: Path, out: Path, level: str = "B-B") -> Path:
        key = f"pkcs12:{self.keys / 'seal.p12'}"
        return self.run("seal", file, out, "--key", key, "--reason", "Vastgestelde tekst", "--level", level)

    def sign(self, file: Path, number: int, key: str, out: Path, level: str = "B-B", algorithm: str | None = None) -> Path:
        more = ["--algorithm", algorithm] if algorithm else []
        field = ["--field", f"handtekening-{number}", "--key", f"pkcs12:{self.keys / key}.p12"]
        return self.run("sign", file, out, *field, "--level", level, *more)

    def extend(self, file: Path, out: Path, level: str) -> Path:
        return self.run("extend", file, out, "--level", level)

    def run(self, command: str, file: Path, out: Path, *arguments: str) -> Path:
        run(command, str(file), *arguments, "--config", str(self.keys / "canvaspers.toml"), "-o", str(out))
        return out


def files(folder: Path, signer: Signer) -> dict[Path, tuple[int, str]]:
    """Files with the number of signatures that they hold, and the level of all of them."""
    base = agreement(folder / "none.pdf", 6)
    out = {base: (0, "B-B")}

    def one(level: str, key: str, algorithm: str | None) -> Path:
        return signer.sign(base, 1, key, folder / f"one-{level}-{key}-{algorithm or 'usual'}.pdf", level, algorithm)

    with ThreadPoolExecutor(2) as pool:
        every = [(level, key, algorithm) for level in LEVELS for key, algorithm in ALGORITHMS]
        made = pool.map(lambda of: one(*of), every)
        out |= {path: (1, level) for path, (level, *_) in zip(made, every, strict=True)}
    for level in LEVELS:
        last = base
        for number in (1, 2, 3):
            last = signer.sign(last, number, "p256", folder / f"three-{level}-{number}.pdf", level)
        out[last] = (3, level)
    last = signer.seal(base, folder / "sealed.pdf")
    out[last] = (1, "B-B")
    for number, key in enumerate(["p256", "rsa3072", "p384"], 1):
        last = signer.sign(last, number, key, folder / f"sealed-{number}.pdf")
    out[last] = (4, "B-B")
    # A file whose signatures have no time-stamps beside them, brought to each level as a whole, and prolonged.
    for level in LEVELS[1:]:
        out[signer.extend(last, folder / f"extended-{level}.pdf", level)] = (4, level)
    out[signer.extend(folder / "extended-B-LTA.pdf", folder / "prolonged.pdf", "B-LTA")] = (4, "B-LTA")
    poster = folder / "poster.pdf"
    run("render", "gesprekscanvas", "-o", str(poster))
    out[signer.seal(poster, folder / "poster-sealed.pdf", "B-LTA")] = (1, "B-LTA")
    last = agreement(folder / "many.pdf", 40)
    for number in range(1, 41):
        last = signer.sign(last, number, "p256", folder / f"many-{number}.pdf", "B-T" if number % 2 else "B-B")
    out[signer.extend(last, folder / "many-B-LTA.pdf", "B-LTA")] = (40, "B-LTA")
    return out


def dss(wanted: dict[Path, tuple[int, str]], keys: Path) -> dict[str, int]:
    """Signatures that DSS finds TOTAL_PASSED at their level in each file. Up to B-T there is no revocation data, which is no failure
    there; from B-LT on its policy stays as it is, and only the root is known to it."""
    classes = f"{JAVA_HOME / 'classes'}:{JAVA_HOME / 'lib'}/*"
    java = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx768m", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"]
    trust = ["--strict", "--trust", str(keys / "root.pem")]
    short = [path for path, (count, level) in wanted.items() if count and level in LEVELS[:2]]
    long = [path for path, (count, level) in wanted.items() if count and level in LEVELS[2:]]
    out: dict[str, int] = {}
    for paths, options in ((short, ["--no-revocation", "--adjunct", str(keys / "interm.pem")]), (long, [])):
        command = [*java, "-cp", classes, "PadesSignatures", *trust, *options, *map(str, paths)]
        done = subprocess.run(command, capture_output=True, text=True)
        format_of = {path.name: f"PAdES-BASELINE-{wanted[path][1].removeprefix('B-')}" for path in paths}
        name = ""
        for line in done.stdout.splitlines():
            if found := re.match(r"(?:FILE|NO SIGNATURE) (.+)", line):
                name = found[1]
                out[name] = 0
            elif name and line.startswith(f"  TOTAL_PASSED {format_of[name]} "):
                out[name] += 1
            elif re.match(r"  (INDETERMINATE|TOTAL_FAILED|TOTAL_PASSED)|    error|ERROR", line):
                print(f"DSS {name}: {line.strip()}")
    return out


def pdfsig(path: Path) -> int:
    done = subprocess.run(["pdfsig", "-nocert", str(path)], capture_output=True, text=True)
    return done.stdout.count("Signature Validation: Signature is Valid.")


def main() -> int:
    levels.quietly()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        keys = folder / "keys"
        services.serve(keys)
        wanted = files(folder, Signer(keys))
        paths = list(wanted)
        judged = dss(wanted, keys)
        root = load_cert_from_pemder(str(keys / "root.pem"))
        failed = 0
        for path, (count, level) in wanted.items():
            if not count:
                continue
            seen = {"DSS": judged.get(path.name), "pyHanko": len(levels.holding(path, root, level)), "pdfsig": pdfsig(path)}
            for tool, found in seen.items():
                # pdfsig counts document time-stamps as well.
                if found is None or found < count or (found > count and tool != "pdfsig"):
                    failed += 1
                    print(f"FAILED {path.name}: {count} signatures at {level}, {tool} finds {found} good")
        archive = [path for path in paths if not path.name.startswith("poster")]
        verdicts = judge([("3a", archive), ("ua1", paths), ("2a", [folder / "poster-sealed.pdf"])])
        pairs = [("ua1", path) for path in paths] + [("3a", path) for path in archive] + [("2a", folder / "poster-sealed.pdf")]
        for flavour, path in pairs:
            if not verdicts.get((flavour, path.name)):
                failed += 1
                print(f"FAILED {path.name} as {flavour}")
        total = sum(count for count, _ in wanted.values())
        print(f"conformance: {len(paths)} signed files, {total} signatures, {failed} failures")
        return 1 if failed or len(paths) < 45 else 0


if __name__ == "__main__":
    sys.exit(main())
