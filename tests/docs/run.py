"""The guides hold: every curl example of docs/api.md works, and the canvas of docs/adding-an-instrument.md is a full instrument.

Run by `make test`.
"""

import json
import re
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

import second_canvas

ROOT = second_canvas.ROOT
sys.path[:0] = [str(ROOT / "tests/support"), str(ROOT / "tests/signatures")]
import pki
import services
from service import BINARY, Service, with_seal


def api_guide(folder: Path) -> list[str]:
    failed = []
    keys = folder / "keys"
    pki.write(keys)
    (folder / "mine.key.pem").write_bytes((keys / "p256.key.pem").read_bytes())
    (folder / "mine.pem").write_bytes(b"".join((keys / f"{name}.pem").read_bytes() for name in ("p256", "interm", "root")))
    token, settings = with_seal(keys)
    with Service(**settings) as service:
        for script in re.findall(r"```sh\n(.*?)```", (ROOT / "docs/api.md").read_text(), re.DOTALL):
            if script.startswith(("BASE=", "TOKEN=")):
                continue
            done = subprocess.run(
                ["bash", "-euc", f"BASE={service.address} TOKEN={token}\n{script}"], cwd=folder, capture_output=True, text=True
            )
            if done.returncode != 0:
                failed.append(f"docs/api.md: {script}\n{done.stdout}{done.stderr}")
    pdfs = ("canvas", "praatplaat", "filled", "archive", "worksheet", "welzijn", "koor", "comparison", "joint", "plan", "agreement", "draft", "public", "with-agreement", "sheet", "addendum", "sealed", "prepared", "signed", "report", "with-logo", "with-logo-too")
    made = {f"{name}.pdf": b"%PDF" for name in pdfs}
    made |= {"preview.png": b"\x89PNG", "plan.ics": b"BEGI", "plan.csv": b"\xef\xbb\xbf", "plan.xlsx": b"PK\x03\x04", "overeenkomst.docx": b"PK\x03\x04"}
    for name, start in made.items():
        if not (folder / name).exists() or not (folder / name).read_bytes().startswith(start):
            failed.append(f"docs/api.md made no {name}")
    return failed


def second_instrument(folder: Path) -> list[str]:
    failed = []
    name = second_canvas.write(folder / "instruments")
    own = ["--instruments", str(folder / "instruments")]
    listing = json.loads(subprocess.run([BINARY, "list", "--json", *own], capture_output=True, check=True).stdout)
    entry = next(i for i in listing["instruments"] if i["id"] == name)
    for filling in entry["fillings"]:
        command = [BINARY, "example", name, "--filling", filling["id"], *own]
        example = subprocess.run(command, capture_output=True).stdout if filling["needsData"] else b""
        for sheet in filling["sheets"]:
            for orientation in sheet["orientations"]:
                command = [BINARY, "render", name, *own, "--filling", filling["id"], "--sheet", sheet["name"]]
                command += ["--orientation", orientation, "-o", "-"]
                if filling["needsData"]:
                    command += ["--data", "-"]
                done = subprocess.run(command, input=example, capture_output=True)
                if done.returncode != 0 or not done.stdout.startswith(b"%PDF"):
                    failed.append(f"{name} {filling['id']} {sheet['name']} {orientation}: {done.stderr.decode()}")
    with Service(instruments=str(folder / "instruments")) as service:
        for path in (f"/instrumenten/{name}", f"/instrumenten/{name}/invullen/filled"):
            with urllib.request.urlopen(service.address + path) as answer:
                if "Wat kan hier in de buurt?" not in answer.read().decode():
                    failed.append(f"{path} does not show the new canvas")
    return failed


def signing_guide(folder: Path) -> list[str]:
    """What `Trying it out` of docs/signing.md says, with the services that scripts/test-pki serves."""
    folder.mkdir()
    services.serve(folder / "pki")
    data = subprocess.run([BINARY, "example", "overeenkomst"], capture_output=True, check=True).stdout
    options = ["--option", "signing=certificate", "--profile", "archive", "--data", "-", "-o", str(folder / "agreement.pdf")]
    subprocess.run([BINARY, "render", "overeenkomst", *options], input=data, check=True)
    text = (ROOT / "docs/signing.md").read_text()
    lines = [line.strip() for line in text[text.index("In another terminal") :].splitlines() if line.startswith("    ")]
    script = "\n".join(lines).replace("/tmp/pki", str(folder / "pki"))
    script = f'canvaspers() {{ "{BINARY}" "$@"; }}\n{script}'
    done = subprocess.run(["bash", "-euc", script], cwd=folder, capture_output=True, text=True)
    passed = done.returncode == 0 and (folder / "archive.pdf").exists() and len(lines) == 5
    return [] if passed else [f"docs/signing.md: {script}\n{done.stdout}{done.stderr}"]


def main() -> int:
    with tempfile.TemporaryDirectory() as temporary:
        failed = api_guide(Path(temporary)) + second_instrument(Path(temporary)) + signing_guide(Path(temporary) / "signing")
    for line in failed:
        print(f"FAILED {line}")
    print(f"guides: {3 if not failed else 2} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
