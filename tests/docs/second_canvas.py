"""The canvas that docs/adding-an-instrument.md describes, taken from its code blocks: the guide is tested by following it."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def write(folder: Path) -> str:
    """Writes the instrument's folder below `folder`; gives its id."""
    text = (ROOT / "docs/adding-an-instrument.md").read_text()
    blocks = re.findall(r"```(toml|json)\n(.*?)```", text, re.DOTALL)
    definition, dutch = [block for kind, block in blocks if kind == "toml"][:2]
    example = next(block for kind, block in blocks if kind == "json")
    name = re.search(r'^id = "(.+)"', definition).group(1)
    own = folder / name
    own.mkdir(parents=True)
    (own / "instrument.toml").write_text(definition)
    (own / "nl.toml").write_text(dutch)
    (own / "example-filled.json").write_text(example)
    return name
