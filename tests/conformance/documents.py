"""Every document that the catalogue names, judged by veraPDF; and ten broken files that it must refuse.

    python tests/conformance/documents.py [--wide]

Run by `make conformance`. Of the sheets of a filling, their orientations, its languages and with or without data, every second combination is made,
so that each two of them meet; every one with `--wide` (`make thorough`). Documents are made by the command line, two at a time; veraPDF gets many
files per process.
"""

import argparse
import base64
import io
import itertools
import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PIL import Image

import broken

sys.path.insert(0, str(Path(__file__).parent.parent / "docs"))
import second_canvas

HERE = Path(__file__).parent
JAVA_HOME = HERE / "java" / "target"
BINARY = os.environ["CANVASPERS_TEST_BINARY"]
FLAVOURS = {"screen": "2a", "archive": "3a"}
LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 80"><circle cx="40" cy="40" r="38" fill="#F28000"/><path d="M100 20h90v40h-90z" fill="#104080"/></svg>'
# A municipality's house style, with a colour that is darkened and a logo.
HOUSE = {"sender": "Gemeente Zonstad", "colours": {"first": "#808080", "second": "#FFFF00"}, "logo": {"image": "logo", "alt": "Een zon boven het water"}}


def run(*arguments: str, stdin: str | None = None) -> str:
    done = subprocess.run([BINARY, *arguments], input=stdin, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"canvaspers {' '.join(arguments)}: {done.stderr}")
    return done.stdout


def with_data(instrument: dict, filling: dict, extra: list[str]) -> list[bool]:
    """Without data where that can be, and with the example where there is one."""
    if filling["needsData"]:
        return [True]
    example = [BINARY, "example", instrument["id"], "--filling", filling["id"], *extra]
    has = filling["takesData"] and subprocess.run(example, capture_output=True).returncode == 0
    return [False, True] if has else [False]


def combinations(number: int, *lists: list, wide: bool) -> list[tuple]:
    """Of each list one, every way or every second one, as on a chequerboard: any two values of two lists still meet. `number` says where it begins."""
    places = itertools.product(*(range(len(own)) for own in lists))
    return [tuple(own[at] for own, at in zip(lists, place, strict=True)) for place in places if wide or (sum(place) + number) % 2 == 0]


def wanted(listing: dict, extra: list[str], wide: bool) -> list[dict]:
    """instrument × filling × sheet × orientation × language × profile of PDF/A, and each value of each option once."""
    out = []
    for instrument in listing["instruments"]:
        for filling in instrument["fillings"]:
            data = with_data(instrument, filling, extra)
            profiles = [p for p in filling["profiles"] if p in FLAVOURS]
            for number, sheet in enumerate(filling["sheets"]):
                for orientation, language, profile, given in combinations(number, sheet["orientations"], instrument["languages"], profiles, data, wide=wide):
                    out.append(
                        {
                            "instrument": instrument["id"],
                            "filling": filling["id"],
                            "sheet": sheet["name"],
                            "orientation": orientation,
                            "language": language,
                            "profile": profile,
                            "with_data": given,
                        }
                    )
            first = filling["sheets"][0]
            for profile in [p for p in filling["profiles"] if p in FLAVOURS]:
                out.append(
                    {
                        "instrument": instrument["id"],
                        "filling": filling["id"],
                        "sheet": first["name"],
                        "orientation": first["orientations"][0],
                        "language": instrument["languages"][0],
                        "profile": profile,
                        "house": HOUSE,
                        "images": {"logo": base64.b64encode(LOGO).decode()},
                        "with_data": data[-1],
                    }
                )
            # Those that belong to a profile of PDF/X are none of veraPDF's; a sheet that one asks for is the filling's first here.
            shared = [one for one in filling["profileOptions"] if one.get("profile", "screen") in FLAVOURS and "values" in one]
            shared = [one for one in shared if one.get("sheet", first["name"]) == first["name"]]
            for option in instrument["options"] + shared:
                for value in option["values"]:
                    out.append(
                        {
                            "instrument": instrument["id"],
                            "filling": filling["id"],
                            "sheet": first["name"],
                            "orientation": first["orientations"][0],
                            "language": instrument["languages"][0],
                            "profile": filling["profiles"][0],
                            "options": {option["id"]: value},
                            "with_data": data[0],
                        }
                    )
    return out


def illustrated(listing: dict, extra: list[str]) -> list[dict]:
    """Everything that shows logos and pictures, with both, in every profile of PDF/A: pixels with and without a ground, paths, decoration."""
    out = []
    for instrument in listing["instruments"]:
        for filling in instrument["fillings"]:
            schema = json.loads(run("schema", instrument["id"], "--filling", filling["id"], *extra)) if filling["takesData"] else {}
            if "logos" not in schema.get("properties", {}):
                continue
            sheet = filling["sheets"][0]
            for profile in [p for p in filling["profiles"] if p in FLAVOURS]:
                out.append(
                    {
                        "instrument": instrument["id"],
                        "filling": filling["id"],
                        "sheet": sheet["name"],
                        "orientation": sheet["orientations"][0],
                        "language": instrument["languages"][0],
                        "profile": profile,
                        "with_data": True,
                        "images": images(),
                        "shown": SHOWN,
                    }
                )
    return out


def images() -> dict[str, str]:
    def written(image: Image.Image, form: str) -> str:
        held = io.BytesIO()
        image.save(held, form)
        return base64.b64encode(held.getvalue()).decode()

    grain = Image.effect_noise((1200, 800), 80)
    white = Image.new("RGBA", (600, 200), (0, 0, 0, 0))
    white.paste((255, 255, 255, 255), (150, 40, 450, 160))
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100"><path fill="#0a4f5c" opacity=".5" d="M0 0h300v100H0z"/></svg>'
    return {
        "foto": written(Image.merge("RGB", (grain, grain, grain)), "JPEG"),
        "grijs": written(grain, "WEBP"),
        "wit": written(white, "PNG"),
        "lijn": base64.b64encode(drawing.encode()).decode(),
    }


SHOWN = {
    "logos": [{"image": "lijn", "alt": "Buurthuis De Linde"}, {"image": "wit", "alt": "Koor Samenklank"}, {"image": "grijs", "decorative": True}],
    "pictures": [{"image": "foto", "alt": "Mensen zingen in een zaal", "caption": "Zingen op dinsdag"}, {"image": "grijs", "decorative": True}],
}


def name(request: dict) -> str:
    parts = [str(request[key]) for key in ("instrument", "filling", "sheet", "orientation", "language", "profile")]
    parts += ["data"] if request["with_data"] else []
    parts += ["house"] if "house" in request else []
    parts += ["pictures"] if "images" in request else []
    parts += [f"{key}-{value}" for key, value in request.get("options", {}).items()]
    return "_".join(parts) + ".pdf"


def make(folder: Path, request: dict, extra: list[str]) -> Path:
    body = {key: value for key, value in request.items() if key != "with_data"}
    if request["with_data"]:
        body["data"] = json.loads(run("example", request["instrument"], "--filling", request["filling"], *extra))
    if "shown" in request:
        body["data"] |= body.pop("shown")
    path = folder / name(request)
    run("render", "--request", "-", "-o", str(path), *extra, stdin=json.dumps(body))
    return path


def verapdf(flavours: str, files: list[Path]) -> tuple[int, str]:
    command = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx768m"]
    command += ["-Dorg.slf4j.simpleLogger.defaultLogLevel=error"]
    command += ["-cp", f"{JAVA_HOME / 'classes'}:{JAVA_HOME / 'lib'}/*", "PdfStandards", flavours]
    done = subprocess.run([*command, *map(str, files)], capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def judge(jobs: list[tuple[str, list[Path]]]) -> dict[tuple[str, str], bool]:
    """Verdict per (flavour, file)."""
    verdicts: dict[tuple[str, str], bool] = {}
    with ThreadPoolExecutor(2) as pool:
        for _, text in pool.map(lambda job: verapdf(*job), jobs):
            for line in text.splitlines():
                word, _, rest = line.partition(" ")
                if word in ("PASS", "FAIL", "ERROR"):
                    flavour, path = rest.split(" ")[:2]
                    verdicts[(flavour, Path(path).name)] = word == "PASS"
                if word in ("FAIL", "ERROR") or line.startswith("  "):
                    print(line)
    return verdicts


def halves(files: list[Path]) -> list[list[Path]]:
    return [half for half in (files[::2], files[1::2]) if half]


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--wide", action="store_true", help="every combination")
    wide = options.parse_args().wide
    own = tempfile.TemporaryDirectory()
    # The canvas of the guide "adding an instrument" must pass like our own.
    second_canvas.write(Path(own.name))
    extra = ["--instruments", own.name]
    listing = json.loads(run("list", "--json", *extra))
    requests = wanted(listing, extra, wide) + illustrated(listing, extra)
    failed = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        with ThreadPoolExecutor(2) as pool:
            files = list(pool.map(lambda request: make(folder, request, extra), requests))
        jobs = []
        for profile, flavour in FLAVOURS.items():
            mine = [file for file, request in zip(files, requests, strict=True) if request["profile"] == profile]
            jobs += [(f"{flavour},ua1", half) for half in halves(mine)]
        verdicts = judge(jobs)
        for request in requests:
            for flavour in (FLAVOURS[request["profile"]], "ua1"):
                # A document without a verdict is a failure too.
                if not verdicts.get((flavour, name(request)), False):
                    failed.append(f"{flavour} {name(request)}")
        passed = 2 * len(requests) - len(failed)
        print(f"documents: {len(requests)} made, {passed} verdicts good")

        good = next(file for file, request in zip(files, requests, strict=True) if request["profile"] == "archive")
        cases = broken.write_all(good, folder)
        print("Ten broken files; each must be refused (the lines that follow say why):")
        refused = judge([(flavour, [path]) for path, flavour in cases])
        for path, flavour in cases:
            if refused.get((flavour, path.name), False):
                failed.append(f"{path.name} was accepted as {flavour}")
            else:
                passed += 1
    for line in failed:
        print(f"FAILED {line}")
    print(f"{passed} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
