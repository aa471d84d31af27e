"""The running service against its description: Spectral with the NL GOV API Design Rules, and schemathesis.

Run by `make conformance`.
"""

import os
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent.parent / name) for name in ("support", "signatures")]
import pki
from service import Service, with_seal

HERE = Path(__file__).parent


def spectral(document: bytes) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "openapi.json"
        path.write_bytes(document)
        rules = HERE / "adr-2.2.1-spectral.yaml"
        command = ["spectral", "lint", "--ruleset", str(rules), "--fail-severity", "error", str(path)]
        return subprocess.run(command).returncode == 0


def schemathesis(address: str, token: str) -> bool:
    """Fixed seed, at most 50 examples an operation; 503 is an honest answer of a busy service and is no server error here."""
    command = [
        str(Path(sys.executable).parent / "schemathesis"),
        "run",
        f"{address}/v1/openapi.json",
        "--url",
        f"{address}/v1",
        "--header",
        f"Authorization: Bearer {token}",
        "--seed",
        "20261123",
        "--max-examples",
        "50",
        "--checks",
        "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance",
        "--phases",
        "examples,fuzzing",
        "--generation-database",
        "none",
        # With two, Python before 3.11.8 fails now and then: its compiler counts depth for all threads at once (python/cpython#106905).
        "--workers",
        "1",
        "--request-timeout",
        "60",
        "--no-color",
    ]
    return subprocess.run(command, env={**os.environ, "PYTHONUNBUFFERED": "1"}).returncode == 0


def main() -> int:
    with tempfile.TemporaryDirectory() as keys:
        pki.write(Path(keys))
        token, settings = with_seal(Path(keys))
        results = judge(token, settings)
    for name, good in results.items():
        print(f"{name}: {'good' if good else 'FAILED'}")
    failed = sum(not good for good in results.values())
    print(f"{len(results) - failed} passed, {failed} failed")
    return 1 if failed else 0


def judge(token: str, settings: dict[str, str]) -> dict[str, bool]:
    with Service(public_url="https://canvaspers.example", **settings) as service:
        with urllib.request.urlopen(f"{service.address}/v1/openapi.json") as answer:
            document = answer.read()
        return {"Spectral": spectral(document), "schemathesis": schemathesis(service.address, token)}


if __name__ == "__main__":
    sys.exit(main())
