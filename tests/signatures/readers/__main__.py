"""What differs between the signed states of a file, or between two files, in the eyes of four readers."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from readers import Gallery, between, differences, other_facts, steps


def main() -> int:
    after = Path(sys.argv[1]).read_bytes()
    wrong = False
    with Gallery() as gallery:
        if len(sys.argv) > 2:
            before = Path(sys.argv[2]).read_bytes()
            pairs = [("from the other file", before, after, *between(before, after))]
        else:
            pairs = [(step.name, step.before, step.after, step.allowed, step.fields) for step in steps(after)]
        for name, before, after, allowed, fields in pairs:
            lines = differences(before, after, allowed, gallery) + other_facts(before, after, fields, [], gallery)
            wrong |= bool(lines)
            print(f"{name}: {len(allowed)} areas may differ, {len(lines)} differences")
            for line in lines:
                print(f"  {line}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
