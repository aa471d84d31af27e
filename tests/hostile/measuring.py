"""How much memory the service and its workers take, as the kernel counts it."""

import contextlib
import threading
import time
from pathlib import Path

MIB = 1 << 20


def of(pid: int, file: str, name: str) -> int:
    """A value of a process in bytes; 0 when it is gone."""
    with contextlib.suppress(OSError, ProcessLookupError):
        for line in Path(f"/proc/{pid}/{file}").read_text().splitlines():
            if line.startswith(name + ":"):
                return int(line.split()[1]) * 1024
    return 0


def workers(service: int) -> list[int]:
    """The processes that the service started."""
    with contextlib.suppress(OSError):
        return [int(pid) for task in Path(f"/proc/{service}/task").iterdir() for pid in (task / "children").read_text().split()]
    return []


def share(pid: int) -> int:
    """Memory of a process; what it shares with others counts in part."""
    return of(pid, "smaps_rollup", "Pss")


class Watch:
    """Looks every 50 ms, from `with` on: the most that the service took, and it with all its workers together."""

    def __init__(self, service: int) -> None:
        self.service, self.own, self.all = service, 0, 0
        self.done = threading.Event()
        self.thread = threading.Thread(target=self.look, daemon=True)

    def look(self) -> None:
        while not self.done.wait(0.05):
            own = share(self.service)
            self.own = max(self.own, own)
            self.all = max(self.all, own + sum(share(worker) for worker in workers(self.service)))

    def __enter__(self) -> "Watch":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.done.set()
        self.thread.join()


def settled(service: int) -> int:
    """Memory of the service alone, once it changes no more: what it keeps when nobody asks for anything."""
    before = share(service)
    for _ in range(40):
        time.sleep(0.25)
        now = share(service)
        if abs(now - before) < MIB // 4:
            return now
        before = now
    return before
