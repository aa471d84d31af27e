"""The service stands whatever is sent to it.

    python tests/hostile [--requests 2000] [--seed 1] [--kinds json,form] [--only-worst | --only-mixed]

starts the binary with the settings of `deploy/kubernetes.yaml` and sends the worst bodies of each kind at once, while others make documents:
all of those must come, within twice the time that they take beside as many people who mean well. Then mixed requests: each has its answer, and
the memory of the service stays as it was after the first quarter. At all times service and workers stay within the manifest's memory limit, and
at the end half requests do not keep the service from stopping.

Times are judged as ratios of the same run, and a kind that fails is tried again: the machine may be busy with something else.
"""

import argparse
import json
import multiprocessing
import random
import statistics
import sys
import threading
import time
import urllib.request
from collections import Counter
from pathlib import Path

import yaml

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "support")]
import measuring
from bodies import BODIES, KINDS, MIB, Body
from sending import PATIENCE, Answer, send
from service import ROOT, Service

# People who make documents, and as many others at once.
PEOPLE, OTHERS = 3, 4
# Seconds of each part of a round, and how often a kind may be tried.
USUAL, WORST, TRIES = 2.0, 5.0, 3
# Documents of people come within so many times their usual time, and a little for what a busy machine does.
TIMES, SPARE = 2.0, 0.1
# Seconds in which the service says that it lives, whatever it is sent.
ALIVE = 2.0
# How much more the service may keep than after the first quarter.
FLAT = 20 * MIB
# Of a problem.
LONGEST = 256 << 10
# Sizes of mixed requests, and how often each comes.
SIZES = {200: 40, 4 << 10: 30, 64 << 10: 24, 512 << 10: 5, 8 * MIB: 1}

EXPECTED = {200, 400, 401, 404, 405, 406, 408, 411, 413, 414, 415, 422, 429, 431, 503}


def manifest() -> tuple[dict[str, str], int, int]:
    """Settings of the manifest, its memory limit in bytes and the seconds that it gives at the end."""
    deployment = next(yaml.safe_load_all((ROOT / "deploy/kubernetes.yaml").read_text()))
    pod = deployment["spec"]["template"]["spec"]
    container = pod["containers"][0]
    own = {one["name"].removeprefix("CANVASPERS_"): one["value"] for one in container["env"]}
    limit = container["resources"]["limits"]["memory"]
    sizes = {"Mi": MIB, "Gi": MIB << 10}
    return own, int(limit[:-2]) * sizes[limit[-2:]], pod["terminationGracePeriodSeconds"]


def document(address: str, number: int) -> float:
    """Makes a document that nobody made before; seconds that it took, or nothing when it did not come."""
    note = {"text": f"Samen koken, {number}", "author": "Ada"}
    body = {"instrument": "gesprekscanvas", "sheet": "A4", "data": {"coalition": "Samen", "boxes": {"doel": [note]}}}
    request = urllib.request.Request(address + "/v1/documents", json.dumps(body).encode(), {"Content-Type": "application/json"})
    start = time.perf_counter()
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            made = answer.status == 200 and answer.read(4) == b"%PDF" and answer.read()
    except OSError as error:
        print(f"  a document did not come: {error}", flush=True)
        return float("inf")
    return time.perf_counter() - start if made else float("inf")


def meanwhile(address: str, seconds: float, count: int, seed: int) -> list[float]:
    """Times of the documents of `count` people, one after the other each."""
    end, times = time.perf_counter() + seconds, []

    def person(own: int) -> None:
        numbers = random.Random(seed * 100 + own)
        while time.perf_counter() < end:
            times.append(document(address, numbers.getrandbits(48)))

    together(count, person)
    return times


def pulse(address: str, seconds: float) -> list[float]:
    """How long the service takes to say that it lives, ten times a second."""
    end, times = time.perf_counter() + seconds, []
    while time.perf_counter() < end:
        start = time.perf_counter()
        try:
            with urllib.request.urlopen(address + "/healthz", timeout=60) as answer:
                answer.read()
            times.append(time.perf_counter() - start)
        except OSError:
            times.append(float("inf"))
        time.sleep(0.1)
    return times


def together(count: int, work: object) -> None:
    threads = [threading.Thread(target=work, args=(own,)) for own in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def wrong(body: Body, answer: Answer) -> str | None:
    """What is wrong with an answer."""
    if body.way in ("gone", "half") or (body.way == "slow" and answer.status == 0):
        return None
    if answer.status not in EXPECTED:
        return f"status {answer.status}"
    if answer.kind.startswith("application/problem+json") and answer.bytes > LONGEST:
        return f"a problem of {answer.bytes} bytes"
    return None


def attack(host: tuple[str, int], kind: str, seconds: float, seed: int, told: object) -> None:
    """A process of its own: the worst of a kind, one after the other, by `OTHERS` at once."""
    own = [body for body in BODIES if body.kind == kind]
    end, results, contents, lock = time.perf_counter() + seconds, [], {}, threading.Lock()

    def sender(number: int) -> None:
        order = random.Random(seed * 100 + number).sample(own, len(own))
        while time.perf_counter() < end:
            for body in order:
                if time.perf_counter() >= end:
                    break
                with lock:
                    if body.name not in contents:
                        contents[body.name] = body.bytes(body.most)
                answer = send(host, body, contents[body.name], seconds)
                results.append((body.name, answer, wrong(body, answer)))

    # Made before anybody is timed.
    for body in own:
        contents[body.name] = body.bytes(body.most)
    told.send("ready")
    told.recv()
    end = time.perf_counter() + seconds
    together(OTHERS, sender)
    told.send(results)


def peers(address: str, seconds: float, seed: int, told: object) -> None:
    """The same with people who mean well."""
    told.send("ready")
    told.recv()
    meanwhile(address, seconds, OTHERS, seed)
    told.send([])


def beside(process: object, arguments: tuple, address: str, seconds: float, seed: int) -> tuple[list[float], list, float]:
    """Times of people's documents while another process does something, what that tells, and how long the service took to say that it lives."""
    ours, theirs = multiprocessing.Pipe()
    other = multiprocessing.Process(target=process, args=(*arguments, seconds, seed, theirs))
    other.start()
    ours.recv()
    ours.send("go")
    beats = []
    heart = threading.Thread(target=lambda: beats.extend(pulse(address, seconds)))
    heart.start()
    times = meanwhile(address, seconds, PEOPLE, seed + 1)
    results = ours.recv()
    other.join()
    heart.join()
    return times, results, max(beats)


def slowest(times: list[float]) -> float:
    """All but one in ten are quicker, of those that came."""
    came = [one for one in times if one != float("inf")] or [PATIENCE]
    return statistics.quantiles(came, n=10, method="inclusive")[-1] if len(came) > 1 else came[0]


def worst(service: Service, kind: str, seed: int) -> list[str]:
    """What is wrong with a kind; the last of up to `TRIES` rounds counts."""
    address, host = service.address, place(service)
    faults = []
    for attempt in range(TRIES):
        before, *_ = beside(peers, (address,), address, USUAL, seed)
        during, results, alive = beside(attack, (host, kind), address, WORST, seed)
        after, *_ = beside(peers, (address,), address, USUAL, seed + 2)
        usual, reached = max(slowest(before), slowest(after)), slowest(during)
        longest = max(results, key=lambda result: result[1].seconds, default=None)
        print(
            f"{kind:10} documents {reached * 1000:6.0f} ms, usually {usual * 1000:6.0f} ms ({reached / usual:4.1f} times), alive in {alive * 1000:.0f} ms; "
            f"{len(results)} sent, {dict(Counter(answer.status for _, answer, _ in results))}"
            + (f"; {longest[1].seconds:.1f} s for ‘{longest[0]}’" if longest else ""),
            flush=True,
        )
        faults = sorted({f"{kind}, {name}: {fault}" for name, _, fault in results if fault})
        missing = sum(one == float("inf") for one in during)
        if missing:
            faults.append(f"{kind}: {missing} of {len(during)} documents of others did not come")
        elif reached > TIMES * usual + SPARE:
            faults.append(f"{kind}: documents of others take {reached / usual:.1f} times as long")
        if alive > ALIVE:
            faults.append(f"{kind}: the service took {alive:.1f} s to say that it lives")
        if not faults:
            break
        seed += 10
    return faults


def place(service: Service) -> tuple[str, int]:
    name, port = service.address.removeprefix("http://").split(":")
    return name, int(port)


def part(host: tuple[str, int], count: int, seed: int, told: object) -> None:
    """A process of its own: mixed requests, by four at once."""
    results, contents, lock = [], {}, threading.Lock()
    chosen = random.Random(seed)
    wishes = []
    for _ in range(count):
        body = chosen.choice(BODIES)
        wishes.append((body, min(body.most, chosen.choices(list(SIZES), list(SIZES.values()))[0])))

    def sender(_: int) -> None:
        while True:
            with lock:
                if not wishes:
                    return
                body, size = wishes.pop()
                content = contents.get((body, size)) or body.bytes(size)
                if size <= 64 << 10:
                    contents[(body, size)] = content
            answer = send(host, body, content, 0.3)
            results.append((body.kind, body.name, answer, wrong(body, answer)))

    together(4, sender)
    told.send(results)


def mixed(service: Service, count: int, seed: int) -> list[str]:
    """Requests of all kinds in four quarters; after each the service rests, and what it keeps is read."""
    faults, kept, start = set(), [], time.perf_counter()
    statuses, slow = Counter(), []
    for quarter in range(4):
        running = []
        for half in range(2):
            ours, theirs = multiprocessing.Pipe()
            process = multiprocessing.Process(target=part, args=(place(service), count // 8, seed * 10 + quarter * 2 + half, theirs))
            process.start()
            running.append((process, ours))
        for process, ours in running:
            for kind, name, answer, fault in ours.recv():
                statuses[answer.status] += 1
                slow = sorted([*slow, (round(answer.seconds, 1), kind, name)], reverse=True)[:3]
                if fault:
                    faults.add(f"mixed: {kind}, {name}: {fault}")
            process.join()
        kept.append(measuring.settled(service.process.pid))
    seconds = time.perf_counter() - start
    shown = ", ".join(f"{one / MIB:.0f}" for one in kept)
    print(f"mixed      {sum(statuses.values())} requests in {seconds:.0f} s, {dict(statuses)}; the service keeps {shown} MiB; slowest {slow}", flush=True)
    grown = max(kept) - kept[0]
    if grown > FLAT:
        faults.add(f"mixed: the service keeps {grown / MIB:.0f} MiB more than after the first quarter")
    if document(service.address, 1) == float("inf"):
        faults.add("mixed: no document came afterwards")
    return sorted(faults)


def stopped(service: Service, seconds: int) -> list[str]:
    """Half requests of each sort are open while the service is told to stop."""
    for body in BODIES:
        if body.way in ("half", "slow"):
            threading.Thread(target=send, args=(place(service), body, body.bytes(64 << 10), seconds * 2.0), daemon=True).start()
    time.sleep(1)
    start = time.perf_counter()
    service.process.terminate()
    try:
        code = service.process.wait(seconds)
    except Exception:  # noqa: BLE001 - it did not end, whatever the reason
        service.process.kill()
        return [f"stop: the service did not end within {seconds} s"]
    print(f"stop       in {time.perf_counter() - start:.1f} s with half requests open", flush=True)
    return [] if code == 0 else [f"stop: the service ended with {code}"]


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--requests", type=int, default=2000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--kinds", default=",".join(KINDS))
    arguments.add_argument("--only-worst", action="store_true")
    arguments.add_argument("--only-mixed", action="store_true")
    given = arguments.parse_args()
    settings, limit, seconds = manifest()
    settings.pop("LISTEN", None)
    # Half requests may hold a stop for so long and no longer; the manifest gives more.
    settings["HTTP__STOP_SECONDS"] = "8"
    seconds = min(seconds, 15)
    faults = []
    with Service(**settings) as service:
        pid = service.process.pid
        for number in range(20):
            document(service.address, number)
        with measuring.Watch(pid) as watch:
            if not given.only_mixed:
                for kind in given.kinds.split(","):
                    faults += worst(service, kind, given.seed)
            if not given.only_worst:
                faults += mixed(service, given.requests, given.seed)
        print(f"memory     {watch.own / MIB:.0f} MiB at most for the service, {watch.all / MIB:.0f} MiB with its workers; limit {limit / MIB:.0f} MiB", flush=True)
        if watch.all > limit:
            faults.append(f"memory: {watch.all / MIB:.0f} MiB are more than the manifest's limit")
        peak = measuring.of(pid, "status", "VmHWM")
        if peak > limit:
            faults.append(f"memory: the service alone once had {peak / MIB:.0f} MiB")
        faults += stopped(service, seconds)
    for fault in faults:
        print(f"FAULT {fault}")
    print("hostile: nothing that was sent kept others waiting" if not faults else f"hostile: {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
