"""Reports and evidence files of verifications, judged by veraPDF: PDF/A and PDF/UA, whatever the verdict and however many signed.

    python tests/conformance/verifications.py [FOLDER]

FOLDER keeps what is made, to look at it.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from documents import BINARY, judge

ROOT = Path(__file__).parent.parent.parent
PEOPLE = ROOT / "tests/support/instruments"
ENVIRONMENT = {**os.environ, "CANVASPERS_PIN": "test"}
AT = ["--at", "2026-03-03T12:00:00Z"]


def run(*arguments: str, allowed: tuple[int, ...] = (0,), stdin: bytes | None = None) -> bytes:
    done = subprocess.run([BINARY, *arguments], input=stdin, capture_output=True, env=ENVIRONMENT)
    if done.returncode not in allowed:
        raise SystemExit(f"canvaspers {' '.join(arguments)}: {done.stderr.decode()}")
    return done.stdout


def signed_by(folder: Path, count: int) -> Path:
    """An agreement of forty parties, sealed and signed by so many of them."""
    options = ["--instruments", str(PEOPLE)]
    data = run("example", "veertig-partijen", *options)
    agreement = folder / "agreement.pdf"
    run("render", "veertig-partijen", "--data", "-", "--profile", "archive", "--option", "signing=certificate", "-o", str(agreement), *options, stdin=data)
    last = folder / "sealed.pdf"
    run("seal", str(agreement), "--key", f"pkcs12:{folder}/seal.p12", "-o", str(last))
    for number in range(1, count + 1):
        following = folder / f"signed-{number}.pdf"
        key = ("p256", "p384", "rsa3072")[number % 3]
        run("sign", str(last), "--field", f"handtekening-{number}", "--key", f"pkcs12:{folder}/{key}.p12", "-o", str(following))
        last = following
    return last


def cases(folder: Path) -> dict[str, tuple[Path, list[str]]]:
    for script in ("verdicts.py", "pki.py"):
        subprocess.run([sys.executable, ROOT / "tests/signatures" / script, folder], check=True)
    trusted = ["--trust", str(folder / "Testwortel.der"), *AT]
    known = ["--trust", str(folder / "root.pem")]
    forty = signed_by(folder, 40)
    changed = folder / "changed.pdf"
    changed.write_bytes(forty.read_bytes().replace(b"/MediaBox", b"/MediaBix", 1))
    plain = folder / "sealed.pdf"
    return {
        "none": (folder / "agreement.pdf", []),
        "seal": (plain, known),
        "passed": (folder / "lta.pdf", trusted),
        "stranger": (folder / "lta.pdf", AT),
        "early": (folder / "not-yet.pdf", trusted),
        "shown": (folder / "stranger-shows.pdf", trusted),
        "unsteady": (folder / "unsteady.pdf", trusted),
        "forty": (forty, known),
        "changed": (changed, known),
    }


def main() -> int:
    own = tempfile.TemporaryDirectory()
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else own.name).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    key = ["--key", f"pkcs12:{folder}/seal.p12"]
    reports, evidence = [], []
    for name, (file, options) in cases(folder).items():
        # The words differ, not what is done with them: one file in both languages does.
        for language in ("nl", "en") if name == "passed" else ("nl",):
            report, loose, sealed = (folder / f"{name}-{language}-{what}.pdf" for what in ("report", "evidence", "sealed"))
            common = ["verify", str(file), *options, "--messages", language]
            run(*common, "--report", str(report), "--evidence", str(loose), allowed=(0, 1))
            run(*common, "--evidence", str(sealed), *key, allowed=(0, 1))
            reports.append(report)
            evidence += [loose, sealed]
    verdicts = judge([("2a,ua1", reports), ("3a,ua1", evidence)])
    wanted = [(flavour, file.name) for files, part in ((reports, "2a"), (evidence, "3a")) for file in files for flavour in (part, "ua1")]
    failed = [one for one in wanted if not verdicts.get(one, False)]
    for flavour, name in failed:
        print(f"FAILED {flavour} {name}")
    print(f"verifications on paper: {len(wanted) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
