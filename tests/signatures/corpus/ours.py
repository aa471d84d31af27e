"""What canvaspers seals and signs by its command line: agreements, a poster, a policy document with agreements in it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from .authority import Authority, pki
from .entry import Entry, verdicts

sys.path.insert(0, str(Path(__file__).parent.parent.parent / "support"))
from service import BINARY

ALGORITHMS = [("p384", None), ("rsa3072", None), ("rsa3072", "rsa-pss-sha384"), ("rsa4096", "rsa-pss-sha512"), ("rsa3072", "rsa-pkcs1-sha256"),
              ("rsa3072", "rsa-pkcs1-sha384"), ("rsa4096", "rsa-pkcs1-sha512")]


def run(*arguments: str, stdin: str | None = None) -> str:
    environment = {**os.environ, "CANVASPERS_PIN": pki.PIN.decode()}
    done = subprocess.run([BINARY, *arguments], input=stdin, capture_output=True, text=True, env=environment, timeout=300)
    if done.returncode != 0:
        raise SystemExit(f"canvaspers {' '.join(arguments)}: {done.stderr}")
    return done.stdout


def agreement(path: Path, people: int) -> Path:
    """An agreement with so many people who sign; its request is attached to it."""
    data = json.loads(run("example", "overeenkomst"))
    parties = data["parties"]
    person = parties[0]["signatories"][0]
    for number in range(people - sum(len(party["signatories"]) for party in parties)):
        parties[number % len(parties)]["signatories"].append({**person, "function": f"lid {number} van het bestuur"})
    options = ["--option", "signing=certificate", "--profile", "archive", "--data", "-", "-o", str(path)]
    run("render", "overeenkomst", *options, stdin=json.dumps(data))
    return path


class Hand:
    def __init__(self, folder: Path, keys: Path, authority: Authority) -> None:
        self.folder, self.keys, self.authority = folder, keys, authority
        self.levels = ["B-B"] + (["B-T", "B-LT", "B-LTA"] if "--tsa" in run("sign", "--help") else [])

    def make(self, command: str, file: Path, name: str, key: str, level: str, *more: str) -> Path:
        out = self.folder / f"{name}.pdf"
        options = ["--key", f"pkcs12:{self.keys / key}.p12", *more]
        if level != "B-B":
            options += ["--level", level, "--tsa", self.authority.time_stamps(), "--trust", str(self.keys / "root.pem")]
        run(command, str(file), *options, "-o", str(out))
        return out

    def seal(self, file: Path, name: str, level: str = "B-B") -> Path:
        return self.make("seal", file, name, "seal", level, "--reason", "Vastgestelde tekst")

    def sign(self, file: Path, number: int, name: str, key: str, level: str = "B-B", algorithm: str | None = None) -> Path:
        more = ["--algorithm", algorithm] if algorithm else []
        return self.make("sign", file, name, key, level, "--field", f"handtekening-{number}", *more)


def files(bases: dict[str, Path], keys: Path, authority: Authority, folder: Path) -> Iterator[tuple[Entry, bytes]]:
    hand = Hand(folder, keys, authority)
    base = agreement(folder / "base-agreement.pdf", 6)

    def entry(path: Path, what: str, signatures: int, level: str = "B-B", base: str = "agreement", **more: object) -> tuple[Entry, bytes]:
        return Entry(path.stem, f"canvaspers: {what}", signatures, verdicts(level), base=base, maker="canvaspers", **more), path.read_bytes()

    for level in hand.levels:
        short = level.lower()[2:]
        archived = ["time-stamp"] if level == "B-LTA" else []
        changes = archived + (["validation-data"] if level.startswith("B-LT") else [])
        more = {"time_stamps": len(archived), "changes": changes}
        yield entry(hand.sign(base, 1, f"ours-one-{short}", "p256", level), f"{level}, one signatory", 1, level, **more)
        sealed = hand.seal(base, f"ours-sealed-{short}", level)
        yield entry(sealed, f"{level}, sealed", 1, level, **more)
        last = sealed
        for number, key in enumerate(["p256", "rsa3072", "p384"], 1):
            last = hand.sign(last, number, f"ours-sealed-{short}-{number}", key, level)
        more = {"time_stamps": 4 * len(archived), "changes": ["signature", *changes]}
        yield entry(last, f"{level}, sealed, three signatories", 4, level, **more)
    for key, algorithm in ALGORITHMS:
        name = f"ours-{key}-{algorithm or 'usual'}"
        yield entry(hand.sign(base, 1, name, key, algorithm=algorithm), f"B-B, {key} {algorithm or 'as the key has it'}", 1)
    last = base
    for number, key in enumerate(["p256", "p384", "rsa3072"], 1):
        last = hand.sign(last, number, f"ours-three-{number}", key)
    yield entry(last, "three signatories, no seal", 3, changes=["signature"])
    last = agreement(folder / "base-many.pdf", 12)
    for number in range(1, 13):
        last = hand.sign(last, number, f"ours-many-{number}", "p256")
    yield entry(last, "twelve signatories", 12, changes=["signature"])
    if len(hand.levels) > 1:
        last, out = hand.sign(base, 1, "ours-to-extend", "p256"), folder / "ours-extended.pdf"
        options = ["--level", "B-LTA", "--tsa", authority.time_stamps(), "--trust", str(keys / "root.pem")]
        run("extend", str(last), *options, "-o", str(out))
        yield entry(out, "B-B, later extended to B-LTA: a time-stamp for the signature, and one for the archive", 1, "B-LTA", time_stamps=2, changes=["time-stamp", "validation-data"])
    poster = folder / "base-poster.pdf"
    run("render", "gesprekscanvas", "-o", str(poster))
    yield entry(hand.seal(poster, "ours-poster"), "a poster, sealed", 1, base="poster")
    policy = folder / "base-policy.pdf"
    run("attach", str(bases["text"]), str(base), "--raise", "-o", str(policy))
    yield entry(hand.seal(policy, "ours-policy"), "a policy document with an agreement in it, sealed", 1, base="policy")
    for source in ("rich-streams", "linear", "hybrid", "word"):
        yield entry(hand.seal(bases[source], f"ours-{source}"), f"a file of somebody else, base '{source}', sealed", 1, base=source)
