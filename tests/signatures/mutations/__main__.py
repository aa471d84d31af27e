"""Makes mutants, has each judged, and prints how many of each kind were refused, passed, and passed while they show something else."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from mutations import command

if __name__ == "__main__":
    sys.exit(command.main())
