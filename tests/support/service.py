"""A running service for checks in Python: starts the binary on a free port and stops it."""

import json
import os
import re
import subprocess
import sys
import threading
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
BINARY = os.environ.get("CANVASPERS_TEST_BINARY", str(ROOT / "target/release/canvaspers"))
PANIC = re.compile(r"panicked at ((?:crates|src)/\S+)")


class Service:
    """`with Service() as service:` gives `service.address`, such as http://127.0.0.1:41234."""

    def __init__(self, **settings: str) -> None:
        self.settings = settings
        # Places of our own code where it, or a worker of it, gave up. Whoever asked was only told that the file is damaged.
        self.panics: list[str] = []

    def __enter__(self) -> "Service":
        environment = {**os.environ, "CANVASPERS_LOG__LEVEL": "warn"}
        environment |= {f"CANVASPERS_{name.upper()}": value for name, value in self.settings.items()}
        self.process = subprocess.Popen(
            [BINARY, "serve", "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace", env=environment
        )
        self.log = threading.Thread(target=self._pass_on, daemon=True)
        self.log.start()
        line = self.process.stdout.readline()
        self.address = "http://" + line.split("http://")[1].split("/")[0].strip()
        threading.Thread(target=self.process.stdout.read, daemon=True).start()
        return self

    def _pass_on(self) -> None:
        for line in self.process.stderr:
            sys.stderr.write(line)
            if place := PANIC.search(line):
                self.panics.append(place[1])

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(30)
        self.log.join(30)


def with_seal(keys: Path) -> tuple[str, dict[str, str]]:
    """A token with every right, and the settings of a service that seals with a key of the test PKI in the folder `keys`."""
    command = [BINARY, "token", "new", "--right", "seal", "--right", "sign", "--expires", "2099-12-31"]
    token, table = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\n", 1)
    entry = tomllib.loads(table)["tokens"][0]
    members = ", ".join(f"{name} = {json.dumps(value)}" for name, value in entry.items())
    return token, {"tokens": f"[{{ {members} }}]", "signing__key": f"pkcs12:{keys / 'seal.p12'}", "pin": "test"}
