"""Files that are in order, of signers and services that are not: what a verifier must not be taken in by."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.sign.timestamps import HTTPTimeStamper

from .authority import Authority
from .by_pyhanko import Hand, writer
from .entry import NO_REVOCATION_DATA, Entry


def with_answer(data: bytes, authority: Authority, answer: bytes, *certificates: str) -> bytes:
    """The file with a store of validation data that holds one OCSP answer, and certificates."""
    out = writer(data)
    stream = lambda content: out.add_object(generic.StreamObject(stream_data=content))
    store = generic.DictionaryObject({pdf_name("/Type"): pdf_name("/DSS"), pdf_name("/OCSPs"): generic.ArrayObject([stream(answer)])})
    store["/Certs"] = generic.ArrayObject([stream(authority.certificate(name).dump()) for name in ("interm", *certificates)])
    out.root["/DSS"] = out.add_object(store)
    out.update_root()
    result = BytesIO()
    out.write(result)
    return result.getvalue()


def files(bases: dict[str, Path], hand: Hand, authority: Authority) -> Iterator[tuple[Entry, bytes]]:
    data = bases["text"].read_bytes()

    def entry(name: str, made: str, content: bytes, expected: list[str], with_revocation: list[str] | None = None, **more: object) -> tuple[Entry, bytes]:
        return Entry(f"untrusted-{name}", made, 1, expected, with_revocation or expected, base="text", maker="pyHanko", **more), content

    no_chain = ["INDETERMINATE/NO_CERTIFICATE_CHAIN_FOUND"]
    yield entry("stranger", "signed with a certificate of a root that nobody trusts", hand.sign(data, key="stranger"), no_chain)
    yield entry("pretender", "signed with a self-signed certificate that calls itself qualified", hand.sign(data, key="pretender"), no_chain)
    # No time-stamp over the value proves that a signature is younger than the revocation: it may be older than its time-stamp.
    revoked = ["INDETERMINATE/REVOKED_NO_POE"]
    yield entry("revoked", "signed with a revoked certificate", hand.sign(data, key="revoked"), [NO_REVOCATION_DATA], revoked)
    expired = ["INDETERMINATE/OUT_OF_BOUNDS_NO_POE", "INDETERMINATE/OUT_OF_BOUNDS_NOT_REVOKED", "TOTAL-FAILED/EXPIRED"]
    yield entry("expired", "signed with an expired certificate", hand.sign(data, key="expired"), [*expired, NO_REVOCATION_DATA], expired)
    # A time-stamp that binds nobody proves no time: the rest is as at B-B, where the certificate's status may be asked for today.
    wrong = hand.sign(data, level="B-T", time_stamper=HTTPTimeStamper(authority.time_stamps("wrong")))
    weak = ["INDETERMINATE/*", "TOTAL-FAILED/*"]
    yield entry("wrong-tsa", "time-stamped by a service whose certificate is not for that", wrong, weak, [*weak, "TOTAL-PASSED"])
    late = hand.sign(data, key="revoked", level="B-T")
    yield entry("revoked-t", "signed with a revoked certificate, time-stamped", late, [NO_REVOCATION_DATA], revoked)
    late = hand.sign(data, key="expired", level="B-T")
    yield entry("expired-t", "signed with an expired certificate, time-stamped", late, [*expired, NO_REVOCATION_DATA], expired)
    # Answers in the file that prove nothing: of a responder of another issuer, and about somebody else.
    store = {"changes": ["validation-data"]}
    foreign = with_answer(hand.sign(data, level="B-T"), authority, authority.ocsp("p256", label="foreign"), "elsewhere-ocsp", "elsewhere")
    yield entry("foreign-ocsp", "its OCSP answer is of a responder of another issuer", foreign, [NO_REVOCATION_DATA], ["TOTAL-PASSED"], **store)
    other = with_answer(hand.sign(data, key="revoked", level="B-T"), authority, authority.ocsp("p256"), "ocsp")
    yield entry("ocsp-of-another", "revoked; the OCSP answer in it is about another certificate", other, [NO_REVOCATION_DATA], revoked, **store)
    embedded = with_answer(hand.sign(data, key="revoked", level="B-T"), authority, authority.ocsp("revoked"), "ocsp")
    yield entry("ocsp-says-revoked", "the OCSP answer in it says that it is revoked", embedded, revoked, **store)
    strange = with_answer(hand.sign(data, key="stranger", level="B-T"), authority, authority.ocsp("p256"), "ocsp", "elsewhere")
    yield entry("stranger-store", "of a root that nobody trusts, which stands in the file's own store", strange, no_chain, **store)
