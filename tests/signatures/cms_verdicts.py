"""Signed files whose signed data is unusual: what nobody signs says something else, names are written otherwise, parts come in another order or
encoding; called by `verdicts.py`, which has the parties and the writer. Beside each loosening stands a forgery that would profit by it."""

import hashlib

from asn1crypto import algos, cms, core, tsp, x509 as asn1x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

UNKNOWN = "1.3.6.1.4.1.99999.1"


def der(tag: int, content: bytes) -> bytes:
    length = len(content)
    digits = length.to_bytes((length.bit_length() + 7) // 8)
    return bytes([tag]) + (bytes([length]) if length < 128 else bytes([0x80 | len(digits)]) + digits) + content


def elements(whole: bytes) -> list[bytes]:
    """The elements in one, each with its head."""
    start = lambda at: at + 2 if whole[at + 1] < 128 else at + 2 + (whole[at + 1] & 0x7F)
    out, at = [], start(0)
    while at < len(whole):
        end = start(at) + (whole[at + 1] if whole[at + 1] < 128 else int.from_bytes(whole[at + 2 : start(at)]))
        out.append(whole[at:end])
        at = end
    return out


def unknown(value: bytes) -> cms.CMSAttribute:
    return cms.CMSAttribute.load(der(0x30, core.ObjectIdentifier(UNKNOWN).dump() + der(0x31, value)))


def name(texts: dict[str, tuple[int, str]]) -> asn1x509.Name:
    """A name of texts, each by its tag."""
    encodings = {0x0C: "utf-8", 0x13: "ascii", 0x14: "latin-1", 0x1E: "utf-16-be", 0x1C: "utf-32-be"}
    parts = [der(0x31, der(0x30, core.ObjectIdentifier(oid).dump() + der(tag, text.encode(encodings[tag])))) for oid, (tag, text) in texts.items()]
    return asn1x509.Name.load(der(0x30, b"".join(parts)))


def otherwise(who) -> asn1x509.Name:
    """The name of a party in other string types, another case and with more white space."""
    given = [(one.oid.dotted_string, one.value) for one in who.subject]
    ways = [(0x1E, lambda text: f"  {text.upper()}"), (0x14, lambda text: text.lower().replace(" ", "   ")), (0x13, str.lower)]
    return name({oid: (tag, way(text)) for (oid, text), (tag, way) in zip(given, ways, strict=True)})


def renamed(der_bytes: bytes, old: bytes, new: bytes, key) -> bytes:
    """A certificate or list with another name of its issuer, signed anew."""
    signed, algorithm, _ = elements(der_bytes)
    body = der(0x30, b"".join(new if part == old else part for part in elements(signed)))
    value = key.sign(body, ec.ECDSA(hashes.SHA256()))
    return der(0x30, body + algorithm + der(0x03, b"\x00" + value))


def as_subject(v, party, subject: bytes, key) -> bytes:
    """The certificate of a party with its own name written otherwise."""
    return renamed(party.der, party.asn1.subject.dump(), subject, key)


def edited(v, change, who=None, chain=None, document=None, **how) -> bytes:
    """Signed, and then its signed data changed by `change`, which nobody signs."""
    who = who or v.signer

    def make(_, whole):
        info = v.signer_info(hashlib.sha256(whole).digest(), who, **how)
        made = cms.ContentInfo.load(v.signed_data([info], chain or [who, v.interm]))
        out = change(made["content"], made["content"]["signer_infos"][0])
        return out if isinstance(out, bytes) else made.dump(force=True)

    return v.embed(document or v.empty_document(), "handtekening-1", make)


def key_identifier(who) -> cms.SignerIdentifier:
    return cms.SignerIdentifier("subject_key_identifier", who.asn1.key_identifier)


def versions(v) -> None:
    def of(data=None, signer=None, by_key=False):
        def change(whole, info):
            if by_key:
                info["sid"] = key_identifier(v.signer)
            if data is not None:
                whole["version"] = f"v{data}"
            if signer is not None:
                info["version"] = f"v{signer}"
        return change

    v.save("cms-version-3.pdf", edited(v, of(data=3)))
    v.save("cms-version-0.pdf", edited(v, of(data=0)))
    v.save("cms-version-5.pdf", edited(v, of(data=5)))
    v.save("cms-signer-version-3.pdf", edited(v, of(signer=3)))
    v.save("cms-by-key.pdf", edited(v, of(data=3, signer=3, by_key=True)))
    v.save("cms-by-key-version-1.pdf", edited(v, of(data=1, signer=3, by_key=True)))
    v.save("cms-by-key-signer-version-1.pdf", edited(v, of(data=3, signer=1, by_key=True)))


def attributes(v) -> None:
    v.save("cms-signed-unknown-twice.pdf", v.sign(more=[unknown(b"\x02\x01\x05"), unknown(b"\x02\x01\x06")]))
    time = v.attribute("signing_time", cms.Time({"utc_time": v.NOW}))
    v.save("cms-signing-time-twice.pdf", v.sign(more=[time, time]))
    named = v.attribute("signing_certificate_v2", tsp.SigningCertificateV2({"certs": [tsp.ESSCertIDv2({"cert_hash": hashlib.sha256(v.interm.der).digest()})]}))
    v.save("cms-certificate-twice.pdf", v.sign(more=[named]))
    v.save("cms-digest-missing.pdf", edited_attributes(v, lambda all_of_them: [one for one in all_of_them if one["type"].native != "message_digest"]))

    def list_of(*digests):
        def change(whole, _):
            whole["digest_algorithms"] = [algos.DigestAlgorithm({"algorithm": digest}) for digest in digests]
        return change

    v.save("cms-digest-list.pdf", edited(v, list_of("sha512")))
    v.save("cms-digest-list-more.pdf", edited(v, list_of("sha512", "sha256")))
    v.save("cms-digest-list-empty.pdf", edited(v, list_of()))


def edited_attributes(v, change) -> bytes:
    """Signed with other signed attributes."""

    def make(_, whole):
        info = v.signer_info(hashlib.sha256(whole).digest(), v.signer)
        kept = cms.CMSAttributes(change(list(info["signed_attrs"])))
        info["signed_attrs"] = kept
        info["signature"] = v.signer.key.sign(b"\x31" + kept.dump(force=True)[1:], ec.ECDSA(hashes.SHA256()))
        return v.signed_data([info], [v.signer, v.interm])

    return v.embed(v.empty_document(), "handtekening-1", make)


def names(v) -> None:
    def sid(issuer: asn1x509.Name, serial=None):
        def change(_, info):
            number = v.signer.asn1.serial_number if serial is None else serial
            info["sid"] = cms.SignerIdentifier("issuer_and_serial_number", cms.IssuerAndSerialNumber({"issuer": issuer, "serial_number": number}))
        return change

    v.save("cms-sid-otherwise.pdf", edited(v, sid(otherwise(v.interm))))
    v.save("cms-sid-other.pdf", edited(v, sid(otherwise(v.other_root))))
    v.save("cms-sid-other-number.pdf", edited(v, sid(otherwise(v.interm), 7)))

    # The issuer writes its own name otherwise than its certificates, its list and its answers do.
    key = ec.generate_private_key(ec.SECP256R1())
    plain = v.Party("Schrijvende CA", v.root, ca=True, key=key)
    own = as_subject(v, plain, otherwise(plain).dump(), v.root.key)
    leaf = v.Party("Onder een schrijvende CA", plain)
    v.save("writer.crl", v.crl(plain))
    certificate = asn1x509.Certificate.load(own)
    put_own = lambda whole, _: whole.__setitem__("certificates", [leaf.asn1, certificate])
    v.save("cms-issuer-otherwise.pdf", edited(v, put_own, leaf, [leaf, plain]))
    # By its name, and with the digest of the name as the certificate and as the issuer write it.
    v.save("writer.ocsp", v.answer(leaf, plain))

    class Written:
        certificate = x509.load_der_x509_certificate(own)

    v.save("writer-own.ocsp", v.answer(leaf, plain, issuer=Written))
    responder = v.Party("Schrijvende OCSP", plain, purposes=[x509.oid.ExtendedKeyUsageOID.OCSP_SIGNING], extensions=[v.NO_CHECK])
    v.save("writer-by-name.ocsp", by_name(v, v.answer(leaf, responder), otherwise(responder), responder.key))

    # Somebody takes a name that is equal by these rules, with a key of his own: his certificates, lists and answers are his.
    thief_key = ec.generate_private_key(ec.SECP256R1())
    thief = v.Party("Schrijvende CA", ca=True, key=thief_key)
    false = v.Party("Onder een schrijvende CA", thief, serial=leaf.certificate.serial_number, names_key=False)
    stolen = renamed(false.der, false.asn1.issuer.dump(), otherwise(plain).dump(), thief_key)
    false_leaf = asn1x509.Certificate.load(stolen)

    class False_:
        name, key, issuer, subject = false.name, false.key, thief, false.subject
        der, asn1, certificate = stolen, false_leaf, x509.load_der_x509_certificate(stolen)

    v.save("cms-issuer-stolen.pdf", edited(v, put_certificates(false_leaf, certificate, thief.asn1), False_, [False_, plain]))
    v.save("writer-stolen.crl", renamed(v.crl(thief), thief.asn1.subject.dump(), otherwise(plain).dump(), thief_key))
    v.save("writer-stolen.ocsp", by_name(v, v.answer(leaf, thief, issuer=plain), otherwise(plain), thief_key))
    # A namesake beside the true one in the file does no harm.
    namesake = asn1x509.Certificate.load(as_subject(v, thief, otherwise(plain).dump(), thief_key))
    v.save("cms-namesake-beside.pdf", edited(v, put_certificates(namesake, thief.asn1, leaf.asn1, certificate), leaf, [leaf, plain]))
    # The true signer's name and number, and a certificate of somebody else with both.
    impostor = v.Party("Ondertekenaar", v.other_root, serial=v.signer.certificate.serial_number, organisation="Gemeente Voorbeeld", names_key=False)
    alike = asn1x509.Certificate.load(renamed(impostor.der, impostor.asn1.issuer.dump(), otherwise(v.interm).dump(), v.other_root.key))
    v.save("cms-sid-two.pdf", edited(v, put_certificates(alike, v.signer.asn1, v.interm.asn1)))

    # Issuer and number beside the digest of the signer's certificate (RFC 5035, 4).
    def said(issuer, number):
        general = asn1x509.GeneralName("directory_name", issuer)
        one = tsp.ESSCertIDv2({"cert_hash": hashlib.sha256(v.signer.der).digest(), "issuer_serial": {"issuer": [general], "serial_number": number}})
        return v.attribute("signing_certificate_v2", tsp.SigningCertificateV2({"certs": [one]}))

    number = v.signer.asn1.serial_number
    v.save("cms-described.pdf", v.sign(ess=False, more=[said(otherwise(v.interm), number)]))
    v.save("cms-described-wrongly.pdf", v.sign(ess=False, more=[said(otherwise(v.other_root), number)]))


def put_certificates(*certificates):
    def change(whole, _):
        whole["certificates"] = list(certificates)
    return change


def by_name(v, response: bytes, responder: asn1x509.Name, key) -> bytes:
    """An answer of a responder that says its name, signed anew."""
    whole = v.asn1ocsp.OCSPResponse.load(response)
    basic = whole["response_bytes"]["response"].parsed
    data = basic["tbs_response_data"]
    data["responder_id"] = v.asn1ocsp.ResponderId("by_name", responder)
    signed = data.dump(force=True)
    basic["signature"] = key.sign(signed, ec.ECDSA(hashes.SHA256()))
    whole["response_bytes"]["response"] = core.ParsableOctetString(basic.dump(force=True))
    return whole.dump(force=True)


def indefinite(data: bytes, depth: int) -> bytes:
    """The same elements with lengths that are marked by their end, so deep."""
    if depth == 0 or not data[0] & 0x20:
        return data
    inner = b"".join(indefinite(part, depth - 1) for part in elements(data))
    return bytes([data[0], 0x80]) + inner + b"\x00\x00"


def encodings(v) -> None:
    v.save("cms-indefinite.pdf", edited(v, lambda whole, _: indefinite(v.cms.ContentInfo({"content_type": "signed_data", "content": whole}).dump(force=True), 3)))
    null = core.Null()

    def nulls(whole, info):
        whole["digest_algorithms"] = [algos.DigestAlgorithm({"algorithm": "sha256", "parameters": null})]
        info["digest_algorithm"] = algos.DigestAlgorithm({"algorithm": "sha256", "parameters": null})
        info["signature_algorithm"] = algos.SignedDigestAlgorithm.load(der(0x30, core.ObjectIdentifier("1.2.840.10045.4.3.2").dump() + b"\x05\x00"))

    v.save("cms-null-parameters.pdf", edited(v, nulls))
    v.save("cms-lists-beside.pdf", edited(v, lambda whole, _: whole.__setitem__("crls", [cms.RevocationInfoChoice("crl", v.asn1crl.CertificateList.load(v.crl(v.interm)))])))


def tokens(v) -> None:
    """Time-stamps whose own signed data is unusual."""
    def of(change=lambda *_: None, **info_more):
        def make(data: bytes) -> cms.ContentInfo:
            imprint = tsp.MessageImprint({"hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}), "hashed_message": hashlib.sha256(data).digest()})
            info = tsp.TSTInfo({"version": "v1", "policy": "1.2.3.4", "message_imprint": imprint, "serial_number": 7, "gen_time": v.NOW} | info_more).dump()
            signer = v.signer_info(hashlib.sha256(info).digest(), v.tsa, content_type="tst_info")
            whole = cms.SignedData({
                "version": "v3", "digest_algorithms": [algos.DigestAlgorithm({"algorithm": "sha256"})],
                "encap_content_info": {"content_type": "tst_info", "content": core.ParsableOctetString(info)},
                "certificates": [v.tsa.asn1], "signer_infos": [signer]})
            change(whole, whole["signer_infos"][0])
            return cms.ContentInfo.load(cms.ContentInfo({"content_type": "signed_data", "content": whole}).dump(force=True))
        return make

    def signed(make) -> bytes:
        def of_digest(_, whole):
            info = v.signer_info(hashlib.sha256(whole).digest(), v.signer, token=make)
            return v.signed_data([info], [v.signer, v.interm])
        return v.embed(v.empty_document(), "handtekening-1", of_digest)

    version = lambda number: lambda whole, _: whole.__setitem__("version", number)
    v.save("cms-token-version.pdf", signed(of(version("v1"))))
    v.save("cms-token-unsigned.pdf", signed(of(lambda _, info: info.__setitem__("unsigned_attrs", cms.CMSAttributes([unknown(b"\x02\x01\x05")])))))
    v.save("cms-token-list.pdf", signed(of(lambda whole, _: whole.__setitem__("digest_algorithms", [algos.DigestAlgorithm({"algorithm": "sha512"})]))))
    note = {"extn_id": UNKNOWN, "critical": False, "extn_value": b"\x05\x00"}
    v.save("cms-token-extension.pdf", signed(of(ordering=True, extensions=[note])))
    v.save("cms-token-critical.pdf", signed(of(extensions=[note | {"critical": True}])))


def write(v) -> None:
    for each in (versions, attributes, names, encodings, tokens):
        each(v)
