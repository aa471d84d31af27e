"""Parts of signed data that nobody signs and nobody is refused for: versions, unknown attributes, the list of digests, how names are written.

Each is changed together with the document, and together with what is signed; and alone, which a report tells.
"""

import datetime
import hashlib
from collections.abc import Iterator

from asn1crypto import cms, core, x509 as asn1x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from .algorithms import Data, changed, chosen, der, elements, identifier, inside, put
from .edit import Case, NotApplicable, Signature
from .registry import NOT_PASSED, PASSED, attack

UNKNOWN = core.ObjectIdentifier("1.3.6.1.4.1.99999.1").dump()
MESSAGE_DIGEST = core.ObjectIdentifier("1.2.840.113549.1.9.4").dump()
STRINGS = {0x0C, 0x13, 0x14, 0x16}


def versions(own: Data, data: int | None, signer: int | None) -> Data:
    own.version = der(0x02, bytes([data])) if data is not None else own.version
    own.signer[0] = der(0x02, bytes([signer])) if signer is not None else own.signer[0]
    return own


def unsigned(own: Data, *more: bytes) -> Data:
    """With these attributes beside those that are there."""
    content = b""
    if own.signer[-1][0] == 0xA1:
        content = elements(own.signer.pop())[0][1]
    own.signer.append(der(0xA1, content + b"".join(more)))
    return own


def attribute(kind: bytes, value: bytes) -> bytes:
    return der(0x30, kind + der(0x31, value))


def otherwise(element: bytes) -> bytes:
    """The same name in capitals, as UTF-8, with white space around each text."""
    tag, content = elements(element)[0]
    if tag in STRINGS:
        return der(0x0C, b"  " + content.decode("latin-1" if tag == 0x14 else "utf-8").upper().encode() + b" ")
    if tag & 0x20:
        return der(tag, b"".join(otherwise(der(*part)) for part in elements(content)))
    return element


def named_otherwise(own: Data) -> Data:
    tag, content = elements(own.signer[1])[0]
    if tag != 0x30:
        raise NotApplicable("the signer is named by its key")
    issuer, serial = (der(*part) for part in elements(content))
    own.signer[1] = der(0x30, otherwise(issuer) + serial)
    return own


def loosened(case: Case, one: Signature) -> Iterator[tuple[str, Data]]:
    """Everything that is no reason to refuse, by itself."""
    fresh = lambda: Data.of(inside(case, one))
    for data, signer in ((0, None), (3, None), (5, None), (None, 3), (127, 127)):
        yield f"versions-{data}-{signer}", versions(fresh(), data, signer)
    yield "unknown", unsigned(fresh(), attribute(UNKNOWN, b"\x05\x00"))
    own = fresh()
    own.digests = der(0x31, identifier("2.16.840.1.101.3.4.2.3" if b"\x04\x02\x01" in own.digests else "2.16.840.1.101.3.4.2.1"))
    yield "list", own
    try:
        yield "name", named_otherwise(fresh())
    except NotApplicable:
        return


@attack()
def changed_beside_unsigned_parts(case: Case) -> Iterator[tuple[str, bytes]]:
    """The document is another, and so is what nobody signs."""
    for name, one, _ in chosen(case):
        data = changed(case, one)
        for kind, own in loosened(case, one):
            yield f"{name}-{kind}", put(data, one, own.dump())


@attack(PASSED | NOT_PASSED, "nothing that anybody signed is changed: it is told, and no time-stamp is taken for one that is not there",
        told=frozenset({"verify-version-other", "verify-attribute-unknown", "verify-digest-not-listed", "verify-name-written-otherwise"}))
def unsigned_parts_alone(case: Case) -> Iterator[tuple[str, bytes]]:
    for name, one, data in chosen(case):
        for kind, own in loosened(case, one):
            yield f"{name}-{kind}", put(data, one, own.dump())


@attack()
def digest_said_unsigned(case: Case) -> Iterator[tuple[str, bytes]]:
    """The digest of what the document is now, as an attribute that nobody signed; and the signed one as well, twice."""
    for name, one, _ in chosen(case):
        data = changed(case, one)
        start, end = one.gap
        for kind in ("sha256", "sha384", "sha512"):
            now = attribute(MESSAGE_DIGEST, der(0x04, hashlib.new(kind, data[:start] + data[end : one.end]).digest()))
            yield f"{name}-{kind}", put(data, one, unsigned(Data.of(inside(case, one)), now).dump())
            for place, order in (("before", lambda old, now=now: now + old), ("behind", lambda old, now=now: old + now)):
                own = Data.of(inside(case, one))
                if own.signer[3][0] != 0xA0:
                    continue
                own.signer[3] = der(0xA0, order(elements(own.signer[3])[0][1]))
                yield f"{name}-{kind}-signed-{place}", put(data, one, own.dump())


@attack(NOT_PASSED, "a stranger signed, whose issuer nobody trusts, whatever it is called")
def namesake_signs(case: Case) -> Iterator[tuple[str, bytes]]:
    """The names of the root, the issuer and the signer, written otherwise, on keys of a stranger, who signs another document."""
    for name, one, _ in chosen(case):
        data = changed(case, one)
        start, end = one.gap
        own = Data.of(inside(case, one))
        found = cms.ContentInfo.load(inside(case, one))["content"]["certificates"]
        real = next((choice.chosen for choice in found if choice.chosen.serial_number == signer_number(case, one)), None)
        if real is None:
            raise NotApplicable("the certificate of the signer is not there")
        authority, stranger = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
        issued = certificate(real.issuer.dump(), authority, real.issuer.dump(), authority, 1, ca=True)
        leaf = certificate(otherwise(real.subject.dump()), stranger, otherwise(real.issuer.dump()), authority, real.serial_number)
        attributes = attribute(core.ObjectIdentifier("1.2.840.113549.1.9.3").dump(), core.ObjectIdentifier("1.2.840.113549.1.7.1").dump())
        attributes += attribute(MESSAGE_DIGEST, der(0x04, hashlib.sha256(data[:start] + data[end : one.end]).digest()))
        ess = der(0x30, der(0x30, der(0x30, der(0x04, hashlib.sha256(leaf).digest()))))
        attributes += attribute(core.ObjectIdentifier("1.2.840.113549.1.9.16.2.47").dump(), ess)
        value = stranger.sign(der(0x31, attributes), ec.ECDSA(hashes.SHA256()))
        number = core.Integer(real.serial_number).dump()
        for kind, issuer, certificates in (
            ("beside", real.issuer.dump(), leaf + issued), ("alone", otherwise(real.issuer.dump()), leaf), ("with-real", real.issuer.dump(), leaf + real.dump() + issued),
        ):
            own.version, own.digests = der(0x02, b"\x01"), der(0x31, identifier("2.16.840.1.101.3.4.2.1"))
            own.certificates, own.more = der(0xA0, certificates), []
            own.signer = [der(0x02, b"\x01"), der(0x30, issuer + number), identifier("2.16.840.1.101.3.4.2.1"), der(0xA0, attributes),
                          identifier("1.2.840.10045.4.3.2"), der(0x04, value)]
            yield f"{name}-{kind}", put(data, one, own.dump())


def signer_number(case: Case, one: Signature) -> int | None:
    sid = cms.ContentInfo.load(inside(case, one))["content"]["signer_infos"][0]["sid"]
    return sid.chosen["serial_number"].native if sid.name == "issuer_and_serial_number" else None


def certificate(subject: bytes, key, issuer: bytes, by, number: int, ca: bool = False) -> bytes:
    """A certificate with names as they are given."""
    blank = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "x")])
    start = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    made = x509.CertificateBuilder().subject_name(blank).issuer_name(blank).public_key(key.public_key()).serial_number(number)
    made = made.not_valid_before(start).not_valid_after(start.replace(year=2045))
    made = made.add_extension(x509.BasicConstraints(ca, None), critical=True).sign(by, hashes.SHA256())
    whole = asn1x509.Certificate.load(made.public_bytes(serialization.Encoding.DER))
    whole["tbs_certificate"]["issuer"] = asn1x509.Name.load(issuer)
    whole["tbs_certificate"]["subject"] = asn1x509.Name.load(subject)
    signed = whole["tbs_certificate"].dump(force=True)
    whole["signature_value"] = by.sign(signed, ec.ECDSA(hashes.SHA256()))
    return whole.dump(force=True)


@attack()
def value_written_plain(case: Case) -> Iterator[tuple[str, bytes]]:
    """The value by both its numbers and not in DER, under the name of that and of the other way, over another document."""
    for name, one, _ in chosen(case):
        data = changed(case, one)
        own = Data.of(inside(case, one))
        place = 5 if own.signer[3][0] == 0xA0 else 4
        value = elements(own.signer[place])[0][1]
        try:
            (tag, numbers), = elements(value)
            r, s = (int.from_bytes(content, signed=True) for _, content in elements(numbers))
        except (ValueError, IndexError) as error:
            raise NotApplicable("the value is no ECDSA") from error
        if tag != 0x30:
            raise NotApplicable("the value is no ECDSA")
        size = 32 if r.bit_length() <= 256 else 48
        own.signer[place] = der(0x04, r.to_bytes(size) + s.to_bytes(size))
        yield f"{name}-ecdsa", put(data, one, own.dump())
        for last in (1, 3, 9):
            own.signer[place - 1] = identifier(f"0.4.0.127.0.7.1.1.4.1.{last}")
            yield f"{name}-plain-{last}", put(data, one, own.dump())
