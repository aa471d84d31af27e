"""Names and certificates that no signature covers: others are put in their place, so that nobody can compare what was changed.

What is changed in the document is a digit of the time that the signature dictionary says, else a byte of the comment behind the header:
nothing but a digest finds it.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from asn1crypto import cms, core, pem

from .edit import Case, NotApplicable, Signature
from .registry import NOT_PASSED, attack

# Known and weak, known and strong, known by name alone, unknown.
DIGESTS = {"sha1": "1.3.14.3.2.26", "md5": "1.2.840.113549.2.5", "ripemd160": "1.3.36.3.2.1", "sha3": "2.16.840.1.101.3.4.2.8", "sha512": "2.16.840.1.101.3.4.2.3",
           "shake": "2.16.840.1.101.3.4.2.12", "nobodys": "1.2.3.4.5"}
SIGNATURES = {"sha1-rsa": "1.2.840.113549.1.1.5", "sha1-ecdsa": "1.2.840.10045.4.1", "ed25519": "1.3.101.112", "ed448": "1.3.101.113", "plain-ecdsa": "0.4.0.127.0.7.1.1.4.1.3",
              "dsa": "2.16.840.1.101.3.4.3.2", "ml-dsa": "2.16.840.1.101.3.4.3.18", "nobodys": "1.2.3.4.5"}
UNKNOWN = ["shake", "nobodys"]


def der(tag: int, content: bytes) -> bytes:
    length = len(content)
    head = bytes([length]) if length < 128 else (lambda digits: bytes([0x80 | len(digits)]) + digits)(length.to_bytes((length.bit_length() + 7) // 8))
    return bytes([tag]) + head + content


def elements(content: bytes) -> list[tuple[int, bytes]]:
    """Tags and contents of elements behind one another."""
    out, at = [], 0
    while at < len(content):
        tag, first = content[at], content[at + 1]
        if first == 0x80:
            raise NotApplicable("the signed data has no lengths")
        size = first & 0x7F if first & 0x80 else 0
        length = int.from_bytes(content[at + 2 : at + 2 + size]) if size else first
        start = at + 2 + size
        out.append((tag, content[start : start + length]))
        at = start + length
    return out


def identifier(oid: str) -> bytes:
    return der(0x30, core.ObjectIdentifier(oid).dump())


@dataclass
class Data:
    """Signed data in parts, each of which an attack can replace."""

    version: bytes
    digests: bytes
    content: bytes
    certificates: bytes | None
    more: list[bytes]
    signer: list[bytes]

    @classmethod
    def of(cls, content: bytes) -> "Data":
        outer = elements(elements(content)[0][1])
        inner = elements(elements(outer[1][1])[0][1])
        parts = [der(tag, body) for tag, body in inner]
        certificates = next((part for part in parts if part[0] == 0xA0), None)
        more = [part for part in parts[3:-1] if part is not certificates]
        signer = [der(tag, body) for tag, body in elements(elements(inner[-1][1])[0][1])]
        return cls(parts[0], parts[1], parts[2], certificates, more, signer)

    def dump(self) -> bytes:
        signers = der(0x31, der(0x30, b"".join(self.signer)))
        inner = b"".join([self.version, self.digests, self.content, self.certificates or b"", *self.more, signers])
        return der(0x30, core.ObjectIdentifier("1.2.840.113549.1.7.2").dump() + der(0xA0, der(0x30, inner)))

    def rename(self, digest: str | None = None, signature: str | None = None, list_too: bool = True) -> "Data":
        """Places of a signer: version, identifier, digest algorithm, signed attributes, signature algorithm, signature."""
        if digest:
            self.signer[2] = identifier(digest)
            self.digests = der(0x31, identifier(digest)) if list_too else self.digests
        if signature:
            place = 4 if self.signer[3][0] == 0xA0 else 3
            self.signer[place] = identifier(signature)
        return self


def changed(case: Case, one: Signature) -> bytes:
    """The file with another digit in the time of a signature."""
    start, end = one.gap
    for part, offset in ((case.data[end : min(end + 3000, one.end)], end), (case.data[max(start - 3000, 0) : start], max(start - 3000, 0))):
        if found := re.search(rb"/M\s*\(D:\d{13}(\d)", part):
            at = offset + found.start(1)
            return case.data[:at] + (b"1" if case.data[at : at + 1] != b"1" else b"2") + case.data[at + 1 :]
    return commented(case)


def commented(case: Case) -> bytes:
    """The file with another byte in the comment that shows programs that it is no text (ISO 32000-1, 7.5.2)."""
    found = re.match(rb"%PDF-\d\.\d[\r\n]+%[^\r\n]*([\x80-\xff])", case.data)
    if not found:
        raise NotApplicable("there is no comment behind the header")
    at = found.start(1)
    return case.data[:at] + bytes([case.data[at] ^ 1]) + case.data[at + 1 :]


def put(data: bytes, one: Signature, content: bytes) -> bytes:
    """Other signed data in the same room; nothing when there is no room for it."""
    start, end = one.gap
    room, text = end - start - 2, content.hex().encode()
    return data[: start + 1] + text.ljust(room, b"0") + data[end - 1 :] if len(text) <= room else b""


def with_lengths(content: bytes, at: int = 0) -> tuple[bytes, int]:
    """An element with the lengths that it lacks, and where it ends. What has one stays as it is: some of it is signed."""
    tag, first = content[at], content[at + 1]
    if first != 0x80:
        size = first & 0x7F if first & 0x80 else 0
        end = at + 2 + size + (int.from_bytes(content[at + 2 : at + 2 + size]) if size else first)
        if end > len(content):
            raise NotApplicable("the signed data is no CMS")
        return content[at:end], end
    body, at = b"", at + 2
    while content[at : at + 2] != b"\0\0":
        part, at = with_lengths(content, at)
        body += part
    return der(tag, body), at + 2


def inside(case: Case, one: Signature) -> bytes:
    start, end = one.gap
    try:
        return with_lengths(bytes.fromhex(case.data[start + 1 : end - 1].decode()))[0]
    except (ValueError, IndexError) as error:
        raise NotApplicable("the signed data is no CMS") from error


def chosen(case: Case, stamps: bool = False) -> Iterator[tuple[str, Signature, bytes]]:
    """The first and the last signature, with the file as it is when a digit is another."""
    found = [one for one in case.signatures() if one.time_stamp == stamps]
    if not found:
        raise NotApplicable("there is no such signature")
    for name, one in {"first": found[0], "last": found[-1]}.items():
        if name == "first" or len(found) > 1:
            yield name, one, case.data


@attack()
def digest_renamed(case: Case) -> Iterator[tuple[str, bytes]]:
    for name, one, _ in chosen(case):
        data = changed(case, one)
        for digest, oid in DIGESTS.items():
            yield f"{name}-{digest}", put(data, one, Data.of(inside(case, one)).rename(oid).dump())
            yield f"{name}-{digest}-not-listed", put(data, one, Data.of(inside(case, one)).rename(oid, list_too=False).dump())


@attack()
def signature_renamed(case: Case) -> Iterator[tuple[str, bytes]]:
    for name, one, _ in chosen(case):
        data = changed(case, one)
        for kind, oid in SIGNATURES.items():
            yield f"{name}-{kind}", put(data, one, Data.of(inside(case, one)).rename(signature=oid).dump())


@attack()
def both_renamed(case: Case) -> Iterator[tuple[str, bytes]]:
    """Nothing says any more what was used; the value itself does, as long as the certificate is there."""
    for name, one, _ in chosen(case):
        data = changed(case, one)
        for digest in UNKNOWN:
            for kind in ("ed448", "nobodys"):
                content = Data.of(inside(case, one)).rename(DIGESTS[digest], SIGNATURES[kind]).dump()
                yield f"{name}-{digest}-{kind}", put(data, one, content)


@attack(NOT_PASSED, "nothing is changed but names that nobody signed: who was there is known, and how is not")
def only_renamed(case: Case) -> Iterator[tuple[str, bytes]]:
    for name, one, data in chosen(case):
        own = Data.of(inside(case, one))
        for digest, oid in DIGESTS.items():
            if own.signer[2].find(core.ObjectIdentifier(oid).dump()) < 0:
                yield f"{name}-{digest}", put(data, one, Data.of(inside(case, one)).rename(oid).dump())
        for kind, oid in SIGNATURES.items():
            yield f"{name}-{kind}", put(data, one, Data.of(inside(case, one)).rename(signature=oid).dump())
        yield f"{name}-both", put(data, one, own.rename(DIGESTS["nobodys"], SIGNATURES["nobodys"]).dump())


def without_certificates(case: Case, one: Signature) -> Data:
    own = Data.of(inside(case, one))
    if own.certificates is None:
        raise NotApplicable("there are no certificates in it")
    own.certificates = None
    return own


@attack()
def certificates_removed(case: Case) -> Iterator[tuple[str, bytes]]:
    for name, one, _ in chosen(case):
        data = changed(case, one)
        yield name, put(data, one, without_certificates(case, one).dump())
        for digest in ("sha1", "sha3"):
            yield f"{name}-{digest}", put(data, one, without_certificates(case, one).rename(DIGESTS[digest]).dump())


@attack(NOT_PASSED, "nothing is left by which the digest could be compared: whether it was changed cannot be checked, and that is said")
def nothing_left(case: Case) -> Iterator[tuple[str, bytes]]:
    for name, one, _ in chosen(case):
        data = changed(case, one)
        for digest in UNKNOWN:
            content = without_certificates(case, one).rename(DIGESTS[digest], SIGNATURES["nobodys"]).dump()
            yield f"{name}-{digest}", put(data, one, content)


def by_somebody_else(case: Case, one: Signature, who: str) -> Data:
    """The certificate of another, who is trusted as well, in the place of the signer's, and named as that."""
    text = (case.keys / f"{who}.pem").read_bytes()
    certificate = pem.unarmor(text)[2] if pem.detect(text) else text
    asn1 = cms.CertificateChoices.load(certificate).chosen
    own = Data.of(inside(case, one))
    if certificate in (own.certificates or b""):
        raise NotApplicable("the same person signed")
    own.certificates = der(0xA0, certificate)
    own.signer[1] = der(0x30, asn1.issuer.dump() + asn1["tbs_certificate"]["serial_number"].dump())
    own.signer[0] = der(0x02, b"\x01")
    return own


@attack()
def certificate_swapped(case: Case) -> Iterator[tuple[str, bytes]]:
    for name, one, _ in chosen(case):
        data = changed(case, one)
        for who in ("p256", "rsa3072"):
            try:
                yield f"{name}-{who}", put(data, one, by_somebody_else(case, one, who).dump())
                content = by_somebody_else(case, one, who).rename(signature=SIGNATURES["nobodys"]).dump()
                yield f"{name}-{who}-renamed", put(data, one, content)
            except NotApplicable:
                continue


@attack(NOT_PASSED, "the certificate that was named in what was signed may be elsewhere in the file, and shows that another stands in its place")
def certificate_swapped_alone(case: Case) -> Iterator[tuple[str, bytes]]:
    for name, one, data in chosen(case):
        for who in ("p256", "rsa3072"):
            try:
                yield f"{name}-{who}", put(data, one, by_somebody_else(case, one, who).dump())
            except NotApplicable:
                continue


@attack(NOT_PASSED, "a value by an algorithm that nobody knows cannot be told from nonsense")
def digest_made_anew(case: Case) -> Iterator[tuple[str, bytes]]:
    """The attributes say the digest of what the file is now, and nobody knows how they are signed."""
    for name, one, _ in chosen(case):
        data, content = changed(case, one), inside(case, one)
        start, end = one.gap
        own = Data.of(content)
        attributes = cms.ContentInfo.load(content)["content"]["signer_infos"][0]["signed_attrs"]
        old = next(attribute for attribute in attributes if attribute["type"].native == "message_digest")["values"][0].native
        kinds = {32: "sha256", 48: "sha384", 64: "sha512"}
        if len(old) not in kinds:
            raise NotApplicable("a digest of an unusual length")
        fresh = hashlib.new(kinds[len(old)], data[:start] + data[end : one.end]).digest()
        own.signer[3] = own.signer[3].replace(old, fresh)
        yield f"{name}-named", put(data, one, own.dump())
        for kind in ("ed448", "nobodys"):
            yield f"{name}-{kind}", put(data, one, own.rename(signature=SIGNATURES[kind]).dump())


@attack()
def kind_renamed(case: Case) -> Iterator[tuple[str, bytes]]:
    """The file says that its signature is of an old kind."""
    for name, one, data in chosen(case):
        start, end = one.gap
        low, high = max(start - 3000, 0), min(end + 3000, one.end)
        found = [match for match in re.finditer(rb"/SubFilter\s*/([\w.]+)", data[:high]) if match.start() >= low]
        if not found:
            raise NotApplicable("the kind stands elsewhere")
        near = min(found, key=lambda match: min(abs(match.start() - start), abs(match.start() - end)))
        for kind in (b"adbe.pkcs7.sha1", b"adbe.x509.rsa_sha1"):
            room = near.end(1) - near.start(1)
            if len(kind) <= room:
                yield f"{name}-{kind.decode()}", data[: near.start(1)] + kind.ljust(room) + data[near.end(1) :]


@attack()
def time_stamp_renamed(case: Case) -> Iterator[tuple[str, bytes]]:
    """A time-stamp over the file, of which a byte is another: what its authority signed says by which algorithm."""
    for name, one, _ in chosen(case, stamps=True):
        data = commented(case)
        for digest, oid in DIGESTS.items():
            yield f"{name}-{digest}", put(data, one, Data.of(inside(case, one)).rename(oid).dump())
