"""Files that are in order, of signers and services that are not: what a verifier must not be taken in by."""

from collections.abc import Iterator
from pathlib import Path

from pyhanko.sign.timestamps import HTTPTimeStamper

from .authority import Authority
from .by_pyhanko import Hand
from .entry import NO_REVOCATION_DATA, Entry


def files(bases: dict[str, Path], hand: Hand, authority: Authority) -> Iterator[tuple[Entry, bytes]]:
    data = bases["text"].read_bytes()

    def entry(name: str, made: str, content: bytes, expected: list[str], with_revocation: list[str] | None = None) -> tuple[Entry, bytes]:
        return Entry(f"untrusted-{name}", made, 1, expected, with_revocation or expected, base="text", maker="pyHanko"), content

    no_chain = ["INDETERMINATE/NO_CERTIFICATE_CHAIN_FOUND"]
    yield entry("stranger", "signed with a certificate of a root that nobody trusts", hand.sign(data, key="stranger"), no_chain)
    yield entry("pretender", "signed with a self-signed certificate that calls itself qualified", hand.sign(data, key="pretender"), no_chain)
    revoked = ["INDETERMINATE/REVOKED_NO_POE", "TOTAL-FAILED/REVOKED"]
    yield entry("revoked", "signed with a revoked certificate", hand.sign(data, key="revoked"), [NO_REVOCATION_DATA], revoked)
    expired = ["INDETERMINATE/OUT_OF_BOUNDS_NO_POE", "INDETERMINATE/OUT_OF_BOUNDS_NOT_REVOKED", "TOTAL-FAILED/EXPIRED"]
    yield entry("expired", "signed with an expired certificate", hand.sign(data, key="expired"), [*expired, NO_REVOCATION_DATA], expired)
    # A time-stamp that binds nobody proves no time: the rest is as at B-B, where the certificate's status may be asked for today.
    wrong = hand.sign(data, level="B-T", time_stamper=HTTPTimeStamper(authority.time_stamps("wrong")))
    weak = ["INDETERMINATE/*", "TOTAL-FAILED/*"]
    yield entry("wrong-tsa", "time-stamped by a service whose certificate is not for that", wrong, weak, [*weak, "TOTAL-PASSED"])
