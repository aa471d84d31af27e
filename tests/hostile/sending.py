"""One request over a connection of its own, sent as people send who mean harm: slowly, in crumbs, by half. Nothing of it is checked here."""

import contextlib
import select
import socket
import time
from dataclasses import dataclass

from bodies import Body

CHUNK = 256 << 10
# An answer that takes longer is none.
PATIENCE = 120.0


@dataclass
class Answer:
    # 0 when there was none.
    status: int
    kind: str
    bytes: int
    seconds: float


def send(host: tuple[str, int], body: Body, content: bytes, hold: float) -> Answer:
    """Sends the bytes of a body; what is slow or half stays for `hold` seconds."""
    start = time.perf_counter()
    answer = b""
    with contextlib.suppress(OSError), socket.create_connection(host, PATIENCE) as line:
        if not body.type:
            whole(line, content)
        else:
            length = "Transfer-Encoding: chunked" if body.way == "chunks" else f"Content-Length: {len(content)}"
            head = f"POST {body.path} HTTP/1.1\r\nHost: {host[0]}\r\nContent-Type: {body.type}\r\n{length}\r\nConnection: close\r\n\r\n"
            line.sendall(head.encode())
            {"slow": slowly, "chunks": in_chunks}.get(body.way, whole)(line, content, hold)
        match body.way:
            case "gone":
                return Answer(0, "", 0, time.perf_counter() - start)
            case "half":
                select.select([line], [], [], hold)
                return Answer(0, "", 0, time.perf_counter() - start)
        answer = received(line)
    head, _, rest = answer.partition(b"\r\n\r\n")
    words = head.split(b" ", 2)
    status = int(words[1]) if len(words) > 2 and words[1].isdigit() else 0
    named = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-type:")]
    kind = named[0].split(b":", 1)[1].strip().decode(errors="replace") if named else ""
    return Answer(status, kind, len(rest), time.perf_counter() - start)


def whole(line: socket.socket, content: bytes, _: float = 0) -> None:
    view = memoryview(content)
    for at in range(0, len(view), CHUNK):
        # Who is answered already need not send the rest.
        if at and select.select([line], [], [], 0)[0]:
            return
        try:
            line.sendall(view[at : at + CHUNK])
        except OSError:
            return


def slowly(line: socket.socket, content: bytes, hold: float) -> None:
    """A crumb at a time, never all of it."""
    end = time.perf_counter() + hold
    at = 0
    while at + 16 < len(content) and time.perf_counter() < end and not select.select([line], [], [], 0.1)[0]:
        line.sendall(content[at : at + 16])
        at += 16
    line.shutdown(socket.SHUT_WR)


def in_chunks(line: socket.socket, content: bytes, _: float) -> None:
    out = b"".join(b"1\r\n%c\r\n" % byte for byte in content) + b"0\r\n\r\n"
    whole(line, out)


def received(line: socket.socket) -> bytes:
    """A whole answer: as long as it says, or until the line ends."""
    out, length, most = [], 0, None
    with contextlib.suppress(OSError):
        while (most is None or length < most) and (some := line.recv(CHUNK)):
            out.append(some)
            length += len(some)
            head, end, _ = b"".join(out).partition(b"\r\n\r\n") if most is None else (b"", b"", b"")
            said = [one for one in head.lower().split(b"\r\n") if one.startswith(b"content-length:")] if end else []
            if said:
                most = len(head) + len(end) + int(said[0].split(b":", 1)[1])
    return b"".join(out)
