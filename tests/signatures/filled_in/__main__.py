"""How many forms of the world are still judged well after the world's programs filled in one field: certified for that, each field by each program.

    python tests/signatures/filled_in [--keep FOLDER]

Not every answer is good: some programs draw what they were not asked for. So this is a measure, not a check; what is mended goes into the
corpus or the sound twins (`attacks.sound_filling`).
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent.parent / "support"))

import fillers
import forms
from pyhanko.sign.fields import MDPPerm
from service import BINARY

from corpus import by_pyhanko, programs
from corpus.authority import Authority

JAVA = ("pdfbox", "itext5", "itext9", "openpdf")


def verdict_of(path: Path, folder: Path) -> tuple[str, list[str]]:
    """The verdict, and what was not allowed."""
    options = ["--trust", folder / "keys/root.pem", "--crl", folder / "crl", "--ocsp", folder / "ocsp", "--json"]
    done = subprocess.run([BINARY, "verify", path, *options], capture_output=True, text=True, timeout=120)
    report = json.loads(done.stdout)
    wrong = [f"{change['kind']} {change['place']}" for one in report["signatures"] for change in one["changes"] if not change["allowed"]]
    return report["indication"], wrong


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--keep", type=Path, help="where files stay that do not pass")
    keep = options.parse_args().keep
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
    sums: dict[tuple[str, str], Counter] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        authority = Authority(folder / "keys")
        hand = by_pyhanko.Hand(folder / "keys", authority)
        running = {short: one for short, one in programs.programs(folder, folder / "keys", authority.time_stamps()).items() if short in JAVA}
        for one in running.values():
            one.__enter__()
        ways = fillers.OWN | {short: fillers.by_program(one) for short, one in running.items()}
        for maker, make in forms.FORMS.items():
            certified = hand.sign(make(), "zekering", certify=True, docmdp_permissions=MDPPerm.FILL_FORMS)
            authority.write_revocation(folder)
            for program, fill in ways.items():
                own = sums.setdefault((maker, program), Counter())
                for field, value in [*forms.VALUES.items(), (forms.TICKED, None)]:
                    try:
                        made = fill(certified, field, value)
                    except Exception as error:  # noqa: BLE001  whatever a program of others gives up with
                        own["gave up"] += 1
                        print(f"{maker}, {program}, {field}: {type(error).__name__} {str(error)[:80]}")
                        continue
                    if made == certified:
                        own["left as it was"] += 1
                        continue
                    path = folder / "judged.pdf"
                    path.write_bytes(made)
                    verdict, wrong = verdict_of(path, folder)
                    own[verdict] += 1
                    if verdict != "TOTAL-PASSED":
                        print(f"{maker}, {program}, {field}: {verdict} {'; '.join(wrong[:3])}")
                        if keep:
                            (keep / f"{maker}-{program}-{field}.pdf").write_bytes(made)
        for one in running.values():
            one.__exit__(None, None, None)
    print(f"\n{'form by':12} {'filled in by':12} what came of it")
    for (maker, program), own in sums.items():
        print(f"{maker:12} {program:12} {', '.join(f'{verdict} {count}' for verdict, count in own.most_common())}")
    whole = sum(sums.values(), Counter())
    print(f"filled in: {whole['TOTAL-PASSED']} of {sum(whole.values())} pass, {whole['TOTAL-FAILED']} are refused, {whole['INDETERMINATE']} are doubtful")
    return 0


if __name__ == "__main__":
    sys.exit(main())
