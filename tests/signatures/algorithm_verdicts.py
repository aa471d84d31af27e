"""Signed files whose algorithms are weak, unknown, or named wrongly; called by `verdicts.py`, which has the parties and the writer."""

import hashlib
import io

from asn1crypto import algos, cms, core
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa, utils
from pyhanko.pdf_utils.generic import ByteStringObject, NameObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import SignatureObject

SHA256, SHA3_256, SHAKE128 = "608648016503040201", "608648016503040208", "60864801650304020b"
ECDSA_SHA256, ECDSA_NOBODYS = "2a8648ce3d040302", "2a8648ce3d04030f"


def changed(data: bytes) -> bytes:
    """The same with other colours on the page."""
    at = data.index(b"0 0 1 rg")
    return data[:at] + b"1 0 0 rg" + data[at + 8 :]


def renamed(data: bytes, old: str, new: str) -> bytes:
    """Another object identifier in the signed data of the last signature: of a digest as often as it is there, of a signature where it
    stands last, for the others are in certificates."""
    start = data.rindex(b"/Contents <") + len(b"/Contents <")
    end = data.index(b">", start)
    inside = data[start:end].lower()
    last = inside.rindex(old.encode())
    first = inside.index(old.encode()) if old == SHA256 else last
    inside = inside[:first] + inside[first:].replace(old.encode(), new.encode())
    return data[:start] + inside + data[end:]


def old_kind(v, sub_filter: str, make, certificate: bytes | None = None) -> bytes:
    """A signature of a kind that ISO 32000-2 has withdrawn, which pyHanko does not write."""
    writer = IncrementalPdfFileWriter(io.BytesIO(v.empty_document()))
    steps = PdfCMSEmbedder(new_field_spec=SigFieldSpec("handtekening-1")).write_cms("handtekening-1", writer)
    next(steps)
    placeholder = SignatureObject(timestamp=v.NOW, bytes_reserved=16_000)
    placeholder["/SubFilter"] = NameObject(f"/{sub_filter}")
    if certificate:
        placeholder["/Cert"] = ByteStringObject(certificate)
    steps.send(SigObjSetup(sig_placeholder=placeholder))
    _, output = steps.send(SigIOSetup(md_algorithm="sha256", in_place=True))
    steps.send(make(v.covered(output.getvalue())))
    return output.getvalue()


def by(v, who, kind: str, digest: str, sign, more=()) -> bytes:
    """Signed with any key: `sign` makes the value of the attributes."""

    def make(_, whole):
        own = hashlib.new(digest, whole).digest()
        info = v.signer_info(own, v.signer, name=who, more=more)
        attributes = b"\x31" + info["signed_attrs"].dump()[1:]
        info["sid"] = cms.SignerIdentifier("issuer_and_serial_number", cms.IssuerAndSerialNumber(
            {"issuer": who.asn1.issuer, "serial_number": who.asn1.serial_number}))
        info["digest_algorithm"] = algos.DigestAlgorithm({"algorithm": digest})
        info["signature_algorithm"] = algos.SignedDigestAlgorithm({"algorithm": kind})
        info["signature"] = sign(attributes)
        return v.signed_data([info], [who, v.interm], hash_name=digest)

    return v.embed(v.empty_document(), "handtekening-1", make)


def protection(digest: str, signature: str) -> cms.CMSAttribute:
    value = cms.CMSAlgorithmProtection({
        "digest_algorithm": algos.DigestAlgorithm({"algorithm": digest}),
        "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": signature})})
    return cms.CMSAttribute({"type": "cms_algorithm_protection", "values": [value]})


def pair(v, name: str, data: bytes) -> None:
    v.save(f"{name}.pdf", data)
    v.save(f"{name}-changed.pdf", changed(data))


def write(v) -> None:
    pair(v, "weak-sha1", v.sign(hash_name="sha1"))
    rsa1024 = rsa.generate_private_key(65537, 1024)
    who = v.Party("Ondertekenaar RSA-1024", v.interm, key=rsa1024)
    signs = lambda key: lambda attributes: key.sign(attributes, padding.PKCS1v15(), hashes.SHA256())
    pair(v, "weak-rsa1024", by(v, who, "sha256_rsa", "sha256", signs(rsa1024)))
    v.save("weak-rsa1024-other-key.pdf", by(v, who, "sha256_rsa", "sha256", signs(rsa.generate_private_key(65537, 1024))))
    own = ed25519.Ed25519PrivateKey.generate()
    # The certificate is of an issuer with another kind of key, as they are.
    who = v.Party("Ondertekenaar Ed25519", v.interm, key=own)
    pair(v, "ed25519", by(v, who, "ed25519", "sha512", own.sign))
    v.save("ed25519-other-key.pdf", by(v, who, "ed25519", "sha512", ed25519.Ed25519PrivateKey.generate().sign))
    own = ec.generate_private_key(ec.BrainpoolP256R1())
    who = v.Party("Ondertekenaar Brainpool", v.interm, key=own)
    pair(v, "brainpool", by(v, who, "sha256_ecdsa", "sha256", lambda attributes: own.sign(attributes, ec.ECDSA(hashes.SHA256()))))
    plain = lambda attributes: b"".join(number.to_bytes(32) for number in utils.decode_dss_signature(own.sign(attributes, ec.ECDSA(hashes.SHA256()))))
    pair(v, "plain", by(v, who, "0.4.0.127.0.7.1.1.4.1.3", "sha256", plain))
    v.save("brainpool-other-key.pdf", by(v, who, "sha256_ecdsa", "sha256", lambda attributes: ec.generate_private_key(ec.BrainpoolP256R1()).sign(attributes, ec.ECDSA(hashes.SHA256()))))
    # Nobody here works with these: the digest is compared all the same.
    large = ec.generate_private_key(ec.BrainpoolP512R1())
    who = v.Party("Ondertekenaar Brainpool 512", v.interm, key=large)
    pair(v, "brainpool512", by(v, who, "sha256_ecdsa", "sha256", lambda attributes: large.sign(attributes, ec.ECDSA(hashes.SHA256()))))
    edwards = ed448.Ed448PrivateKey.generate()
    who = v.Party("Ondertekenaar Ed448", v.interm, key=edwards)
    pair(v, "ed448", by(v, who, "ed448", "sha512", edwards.sign))
    pair(v, "nobodys", by(v, who, "1.3.6.1.4.1.99999.2", "sha512", edwards.sign))
    own = ec.generate_private_key(ec.SECP256R1())
    who = v.Party("Ondertekenaar SHA-3", v.interm, key=own)
    pair(v, "sha3", by(v, who, "sha3_256_ecdsa", "sha3_256", lambda attributes: own.sign(attributes, ec.ECDSA(hashes.SHA3_256()))))

    good = v.sign()
    pair(v, "certificate-missing", v.sign(chain=[v.interm]))
    pair(v, "digest-name", renamed(good, SHA256, SHA3_256))
    pair(v, "digest-unknown", renamed(good, SHA256, SHAKE128))
    pair(v, "signature-unknown", renamed(good, ECDSA_SHA256, ECDSA_NOBODYS))
    pair(v, "both-unknown", renamed(renamed(good, ECDSA_SHA256, ECDSA_NOBODYS), SHA256, SHAKE128))
    v.save("nothing-known.pdf", renamed(renamed(v.sign(chain=[]), ECDSA_SHA256, ECDSA_NOBODYS), SHA256, SHAKE128))
    pair(v, "protected", v.sign(more=[protection("sha256", "sha256_ecdsa")]))
    v.save("protected-digest.pdf", v.sign(more=[protection("sha384", "sha256_ecdsa")]))
    v.save("protected-signature.pdf", v.sign(more=[protection("sha256", "sha384_ecdsa")]))

    def encapsulated(whole):
        content = hashlib.sha1(whole).digest()
        return v.signed_data([v.signer_info(hashlib.sha256(content).digest(), v.signer)], [v.signer, v.interm], content)

    pair(v, "pkcs7-sha1", old_kind(v, "adbe.pkcs7.sha1", encapsulated))
    rsa2048 = rsa.generate_private_key(65537, 2048)
    who = v.Party("Ondertekenaar van vroeger", v.interm, key=rsa2048)
    value = lambda key: lambda whole: core.OctetString(key.sign(whole, padding.PKCS1v15(), hashes.SHA1())).dump()
    pair(v, "x509-sha1", old_kind(v, "adbe.x509.rsa_sha1", value(rsa2048), who.der))
    v.save("x509-sha1-other-key.pdf", old_kind(v, "adbe.x509.rsa_sha1", value(rsa.generate_private_key(65537, 2048)), who.der))
    v.save("x509-sha1-bare.pdf", old_kind(v, "adbe.x509.rsa_sha1", value(rsa2048)))
    v.save("pkcs7-sha1-nonsense.pdf", old_kind(v, "adbe.pkcs7.sha1", lambda _: b"\x04\x03abc"))
