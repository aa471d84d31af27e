"""Proof of the verifier: no file of the corpus is refused, and no attack on one passes. Run by `make test`.

    python tests/signatures/verify.py [--wide] [--all] [--only NAME…]

The corpus is judged by the command line, with only the root trusted and with revocation data beside it. Attacks are judged by the
HTTP door, where the same trust stands in the configuration, so that a file that is refused is refused for the attack. Without `--all`
each attack is made on a few files with every variant, and on as many more as it takes for each file to have two attacks, or ten with
`--wide` (`make thorough`). Harmless changes are made on every file with `--wide`, else on as many as are drawn.

Whatever passes is drawn by four readers, each signed state and the last (`seen`): what differs where nothing explains it is a failure, and so
is another attachment, title, place or value than before, unless the report tells of it.
"""

import argparse
import hashlib
import http.client
import json
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

import corpus
import seen
from attacks import ATTACKS, Attack, Case, NotApplicable
from attacks.harmless import HARMLESS
from attacks.sound import SOUND
from attacks.spelling import SPELLINGS
from corpus import Corpus, Entry

sys.path.insert(0, str(Path(__file__).parent.parent / "support"))
from service import BINARY, Service

ATTACKS_A_FILE = 2
ATTACKS_A_FILE_WIDE = 10
# On how many files what a harmless change makes is drawn; the files themselves are all drawn.
DRAWN_FILES = 12
# What the door says of a file that it cannot take apart at all; the command line ends with 1 there as well.
UNREADABLE = {"file-not-pdf", "file-damaged", "file-encrypted"}
BY_NAME = ATTACKS | {one.name: one for one in [*HARMLESS, *SPELLINGS, *SOUND]}


@dataclass
class Outcome:
    """What came of an attack on a file."""

    attack: str
    file: str
    variants: int = 0
    reason: str = ""
    verdicts: Counter = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)


def verdict_of(report: dict) -> str:
    sub = report.get("subIndication")
    return report["indication"] + (f"/{sub}" if sub else "")


def matches(verdict: str, expected: list[str]) -> bool:
    return any(verdict == one or one.endswith("/*") and verdict.split("/")[0] == one[:-2] for one in expected)


def changes_of(report: dict) -> set[str]:
    """The kinds of change that a report tells."""
    return {change["kind"] for one in report.get("signatures", []) for change in one["changes"]}


def findings_of(report: dict) -> set[str]:
    parts = [report, *report.get("signatures", []), *report.get("documentTimeStamps", [])]
    return {finding["code"] for part in parts for finding in part.get("findings", [])}


def ask(address: str, file: bytes) -> str:
    """The verdict of the HTTP door."""
    return answer_of(address, file)[0]


def answer_of(address: str, file: bytes) -> tuple[str, dict]:
    """The verdict of the HTTP door, and the report that it stands in."""
    for attempt in (1, 2):
        connection = http.client.HTTPConnection(address, timeout=300)
        try:
            connection.request("POST", "/v1/verifications", file, {"Content-Type": "application/pdf", "Accept": "application/json"})
            answer = connection.getresponse()
            body = answer.read()
        except OSError:
            if attempt == 2:
                raise
            continue
        finally:
            connection.close()
        if answer.status == 200:
            report = json.loads(body)
            return verdict_of(report), report
        if answer.status == 400 and (code := json.loads(body)["code"]) in UNREADABLE:
            return f"UNREADABLE/{code}", {}
        return f"HTTP {answer.status} {body[:200].decode(errors='replace')}", {}
    raise AssertionError


def case_of(made: Corpus, entry: Entry) -> Case:
    return Case(entry.name, made.path(entry).read_bytes(), made.base(entry).read_bytes(), made.keys, entry.changes)


def variants(attack: Attack, case: Case) -> Iterator[tuple[str, bytes]]:
    for name, content in attack.make(case):
        if content and content != case.data:
            yield name, content


def untold(made: Corpus, attack: Attack, content: bytes, report: dict) -> list[str]:
    """What the report of a file that passes must tell, and does not."""
    out = []
    if attack.told and not attack.told & (changes_of(report) | findings_of(report)):
        out.append(f"passed, and nothing tells of {' or '.join(sorted(attack.told))}")
    if attack.says:
        path = made.folder / f"said-{hashlib.sha256(content).hexdigest()[:16]}.pdf"
        path.write_bytes(content)
        said = subprocess.run([BINARY, "verify", str(path), "--trust", str(made.root)], capture_output=True, text=True, timeout=300).stdout
        path.unlink()
        if attack.says not in " ".join(said.split()):
            out.append(f"passed, and the report does not say {attack.says!r}")
    return out


def wrong_in(made: Corpus, attack: Attack, content: bytes, verdict: str, report: dict, drawn: bool) -> list[str]:
    """What is wrong with the verdict on a variant of an attack."""
    indication = verdict.split("/")[0]
    if indication == "UNREADABLE" and attack.group != "harmless":
        return []
    if indication != "TOTAL-PASSED":
        return [] if indication in attack.expected else [verdict]
    out = untold(made, attack, content, report)
    if indication not in attack.expected and not (attack.told or attack.says):
        out.append(verdict)
    return out + (seen.failures(content, made.folder / "drawn", told=changes_of(report)) if drawn else [])


def one_attack(made: Corpus, address: str, attack_name: str, entry: Entry, most: int | None, drawn: bool = True) -> Outcome:
    attack, case = BY_NAME[attack_name], case_of(made, entry)
    out = Outcome(attack.name, entry.name)
    try:
        for variant, content in variants(attack, case):
            if most is not None and out.variants >= most:
                break
            out.variants += 1
            verdict, report = answer_of(address, content)
            out.verdicts[verdict] += 1
            wrong = wrong_in(made, attack, content, verdict, report, drawn)
            if not wrong:
                continue
            kept = made.folder / "wrong" / f"{attack.name}--{variant}--{entry.name}.pdf"
            kept.parent.mkdir(exist_ok=True)
            kept.write_bytes(content)
            out.failures.append(f"{attack.name} ({variant}) on {entry.name}: {'; '.join(wrong)}")
    except NotApplicable as reason:
        out.reason = str(reason)
    return out


def order(attack: str, entries: list[Entry]) -> list[Entry]:
    """The files in an order of the attack's own, makers in turn, so that few files are of many sorts."""
    key = lambda entry: hashlib.sha256(f"{attack} {entry.name}".encode()).digest()
    by_maker = defaultdict(list)
    for entry in sorted(entries, key=key):
        by_maker[entry.maker].append(entry)
    rows = sorted(by_maker.values(), key=lambda row: key(row[0]))
    return [row[index] for index in range(max(map(len, rows))) for row in rows if index < len(row)]


def every_variant(made: Corpus, address: str, attack: str) -> list[Outcome]:
    """An attack on the first files that it applies to."""
    out: list[Outcome] = []
    for entry in order(attack, made.legitimate):
        out.append(one_attack(made, address, attack, entry, None))
        if sum(one.variants > 0 for one in out) == BY_NAME[attack].files:
            break
    return out


def some_attacks(made: Corpus, address: str, entry: Entry, done: list[str], wanted: int) -> list[Outcome]:
    """One variant of as many attacks as a file is short of."""
    out, count = [], len(done)
    for name in sorted(ATTACKS, key=lambda name: hashlib.sha256(f"{entry.name} {name}".encode()).digest()):
        if count >= wanted:
            break
        if name not in done:
            out.append(one_attack(made, address, name, entry, 1))
            count += out[-1].variants > 0
    return out


def all_attacks(made: Corpus, address: str, entry: Entry) -> list[Outcome]:
    return [one_attack(made, address, name, entry, None) for name in ATTACKS]


def harmless(made: Corpus, address: str, attack: str, wide: bool) -> list[Outcome]:
    """A harmless change on the first files, drawn; on all others too where it is `wide`."""
    ordered = order(attack, made.legitimate)
    chosen = ordered if wide else ordered[:DRAWN_FILES]
    return [one_attack(made, address, attack, entry, None, at < DRAWN_FILES) for at, entry in enumerate(chosen)]


def command_line(made: Corpus, path: Path, revocation: bool) -> tuple[int, dict]:
    options = ["--trust", str(made.root), "--json"]
    if revocation:
        options += ["--crl", str(made.folder / "crl"), "--ocsp", str(made.folder / "ocsp")]
    done = subprocess.run([BINARY, "verify", str(path), *options], capture_output=True, text=True, timeout=300)
    try:
        return done.returncode, json.loads(done.stdout)
    except json.JSONDecodeError:
        return done.returncode, {"indication": "NO-REPORT", "subIndication": done.stderr[:300].strip(), "signatures": [], "documentTimeStamps": []}


def one_file(made: Corpus, entry: Entry) -> list[str]:
    """What is wrong with the verdicts of a file of the corpus."""
    out = []
    for revocation, expected in ((False, entry.expected), (True, entry.with_revocation)):
        code, report = command_line(made, made.path(entry), revocation)
        verdict = verdict_of(report)
        beside = "with revocation data" if revocation else "with the root alone"
        if not matches(verdict, expected):
            out.append(f"{entry.name} {beside}: {verdict} and not {' or '.join(expected)}")
        if code != (0 if verdict == "TOTAL-PASSED" else 1):
            out.append(f"{entry.name} {beside}: exit {code} with {verdict}")
        found = len(report["signatures"]), len(report["documentTimeStamps"])
        if found != (entry.signatures, entry.time_stamps):
            out.append(f"{entry.name}: {found[0]} signatures and {found[1]} time-stamps found, not {entry.signatures} and {entry.time_stamps}")
        changes = changes_of(report)
        # Information, metadata and identifier say when a file was written; programs change them as they sign, or leave them within the same second.
        if not set(entry.changes) <= changes <= {*entry.changes, "information", "metadata", "program-data"}:
            out.append(f"{entry.name}: reports changes {sorted(changes)} and not {sorted(entry.changes)}")
        if revocation and verdict == "TOTAL-PASSED":
            out += [f"{entry.name}: {line}" for line in seen.failures(made.path(entry).read_bytes(), made.folder / "drawn", whole=True, told=changes)]
    return out


def unsigned(made: Corpus) -> list[str]:
    """Files that nobody signed."""
    out = []
    for path in sorted((made.folder / "bases").glob("*.pdf")):
        code, report = command_line(made, path, revocation=True)
        if code != 1 or report.get("subIndication") != "NO_SIGNATURE":
            out.append(f"{path.name}, which nobody signed: exit {code}, {verdict_of(report)}")
    return out


def table(outcomes: list[Outcome]) -> None:
    rows = defaultdict(list)
    for one in outcomes:
        rows[one.attack].append(one)
    print(f"{'attack':36} {'files':>5} {'variants':>8}  verdicts; files it does not apply to")
    for name in [*ATTACKS, *(one.name for one in [*HARMLESS, *SPELLINGS, *SOUND])]:
        own = rows.get(name, [])
        verdicts = sum((one.verdicts for one in own), Counter())
        reasons = Counter(one.reason for one in own if one.reason and not one.variants)
        words = ", ".join(f"{verdict} {count}" for verdict, count in verdicts.most_common())
        words += "".join(f"; {count} × {reason}" for reason, count in reasons.items())
        print(f"{name:36} {sum(one.variants > 0 for one in own):5} {sum(one.variants for one in own):8}  {words}")


def settings(made: Corpus) -> dict[str, str]:
    """What a service of these tests trusts."""
    trust = {"trust": made.root, "crl": made.folder / "crl", "ocsp": made.folder / "ocsp"}
    return {f"verify__{name}": json.dumps([str(path)]) for name, path in trust.items()} | {"press__workers": "2"}


def judge_attacks(made: Corpus, address: str, everything: bool, wide: bool) -> list[Outcome]:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        calm = [pool.submit(harmless, made, address, one.name, wide or everything) for one in HARMLESS]
        calm += [pool.submit(every_variant, made, address, one.name) for one in [*SPELLINGS, *SOUND]]
        if everything:
            first = [pool.submit(all_attacks, made, address, entry) for entry in made.legitimate]
            return [one for future in calm + first for one in future.result()]
        first = [pool.submit(every_variant, made, address, name) for name in ATTACKS]
        outcomes = [one for future in first for one in future.result()]
        done = defaultdict(list)
        for one in outcomes:
            if one.variants:
                done[one.file].append(one.attack)
        wanted = ATTACKS_A_FILE_WIDE if wide else ATTACKS_A_FILE
        more = [pool.submit(some_attacks, made, address, entry, done[entry.name], wanted) for entry in made.legitimate]
        return outcomes + [one for future in more + calm for one in future.result()]


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--all", action="store_true", help="every attack on every file")
    options.add_argument("--wide", action="store_true", help="more attacks on each file, and every harmless change on every file")
    options.add_argument("--only", nargs="+", default=[], metavar="NAME", help="only these files")
    chosen = options.parse_args()
    began = time.monotonic()
    made = corpus.build()
    if chosen.only:
        unknown = set(chosen.only) - {entry.name for entry in made.entries}
        if unknown:
            sys.exit(f"there is no {', '.join(sorted(unknown))}")
        made.entries = [entry for entry in made.entries if entry.name in chosen.only]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        failures = [line for lines in pool.map(one_file, [made] * len(made.entries), made.entries) for line in lines]
    failures += unsigned(made)
    failures += [f"readers: {line}" for line in seen.controls((made.folder / "bases" / "plain.pdf").read_bytes())]
    judged = 2 * len(made.entries)
    print(f"corpus: {len(made.entries)} files, {len(failures)} failures, {time.monotonic() - began:.0f} s", flush=True)
    with Service(**settings(made)) as service:
        outcomes = judge_attacks(made, service.address.removeprefix("http://"), chosen.all, chosen.wide)
    table(outcomes)
    failures += [f"a panic at {place}" for place in sorted(set(service.panics))]
    failures += [line for one in outcomes for line in one.failures]
    applied = {one.attack for one in outcomes if one.variants}
    if not chosen.only:
        failures += [f"{name}: applied to no file" for name in BY_NAME if name not in applied]
    judged += sum(one.variants for one in outcomes)
    for line in failures:
        print(f"FAILED {line}")
    print(f"signatures: {judged - len(failures)} passed, {len(failures)} failed, {time.monotonic() - began:.0f} s")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
