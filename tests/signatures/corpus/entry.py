"""A signed file of the corpus, and what is known of it."""

from dataclasses import asdict, dataclass, field
from pathlib import Path

PASSED = "TOTAL-PASSED"
# What a signature without revocation data is, as DSS says it too.
NO_REVOCATION_DATA = "INDETERMINATE/CERTIFICATE_CHAIN_GENERAL_FAILURE"


@dataclass
class Entry:
    """`expected` is the verdict with only the root trusted, `with_revocation` with CRLs and OCSP answers given too; both may be a list of
    verdicts, of which one must come."""

    name: str
    made: str
    signatures: int
    expected: list[str]
    with_revocation: list[str] = field(default_factory=lambda: [PASSED])
    time_stamps: int = 0
    changes: list[str] = field(default_factory=list)
    base: str = ""
    maker: str = ""

    @property
    def legitimate(self) -> bool:
        """Whether it is a file that no verifier may refuse."""
        return self.with_revocation == [PASSED]

    def path(self, folder: Path) -> Path:
        return folder / f"{self.name}.pdf"

    def as_json(self) -> dict:
        return asdict(self)


def verdicts(level: str) -> list[str]:
    """What a level gives when only the root is trusted."""
    return [PASSED if level.startswith("B-LT") else NO_REVOCATION_DATA]
