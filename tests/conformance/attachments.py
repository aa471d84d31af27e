"""Policy documents with agreements in them, judged by veraPDF. Run by `make conformance`.

A policy document that claims a part of PDF/A passes it before and after; one that was raised passes the part it claims now.
"""

import re
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from documents import halves, judge

sys.path.insert(0, str(Path(__file__).parent.parent / "attachments"))
sys.path.insert(0, str(Path(__file__).parent.parent / "support"))
import policies
import run as attachments
from service import Service


def flavour(claim: str) -> str:
    """PDF/A-2b as veraPDF names it."""
    return re.sub("^PDF/A-", "", claim)


def main() -> int:
    with tempfile.TemporaryDirectory() as temporary, Service() as service:
        folder = Path(temporary)
        own = attachments.agreements(folder)
        files = policies.write_all(folder)
        jobs: dict[str, list[Path]] = defaultdict(list)
        for name, (claim, *outcomes) in attachments.EXPECTED.items():
            if claim is None:
                continue
            jobs[flavour(claim)].append(files[name])
            for (profile, agreement), outcome in zip(own.items(), outcomes, strict=True):
                if outcome != "attached" and not outcome.startswith("PDF/A"):
                    continue
                parts = [("policy", "beleid.pdf", files[name].read_bytes()), ("agreement", "overeenkomst.pdf", agreement)]
                status, headers, body = attachments.post(service.address, parts, "?raise=true")
                if status != 200:
                    raise SystemExit(f"{name} with {profile}: {status} {body[:300]!r}")
                path = folder / f"{name}-with-{profile}.pdf"
                path.write_bytes(body)
                jobs[flavour(headers["canvaspers-claim"])].append(path)
        verdicts = judge([(one, half) for one, list_ in jobs.items() for half in halves(list_) if half])
        wanted = {(one, path.name) for one, list_ in jobs.items() for path in list_}
        failed = sorted(pair for pair in wanted if not verdicts.get(pair))
        for one, name in failed:
            print(f"FAILED {name} as PDF/A-{one}")
        print(f"conformance: {len(wanted)} policy documents, {len(failed)} failures")
        return 1 if failed or not wanted else 0


if __name__ == "__main__":
    sys.exit(main())
