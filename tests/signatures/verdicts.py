"""Signed files, one for each verdict that a judge has to give, with certificates and statuses of our own making.

    python tests/signatures/verdicts.py FOLDER

Unlike `pki.py` everything is at moments of its own: signatures of 2026, certificates that end in 2027, time-stamps of 2029. The files are
written by pyHanko, the signed data is put together here, so that each part of it can be wrong.
"""

import hashlib
import io
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from asn1crypto import algos, cms, core, crl as asn1crl, keys, ocsp as asn1ocsp, tsp, x509 as asn1x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigAppearanceSetup, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import DocumentTimestamp, SignatureObject
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.stamp import TextStampStyle

import algorithm_verdicts
import cms_verdicts

FOLDER = Path(sys.argv[1])
FOLDER.mkdir(parents=True, exist_ok=True)
# When everything is signed.
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
START = datetime(2020, 1, 1, tzinfo=UTC)


def days(count: float) -> datetime:
    return NOW + timedelta(days=count)


def year(number: int) -> datetime:
    return datetime(number, 1, 1, tzinfo=UTC)


def save(name: str, data: bytes) -> bytes:
    (FOLDER / name).write_bytes(data)
    return data


# Certificates

KEY_USAGE = ["digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"]


class Party:
    """A key with its certificate."""

    def __init__(self, name, issuer=None, *, ends=2060, begins=START, ca=None, path_length=None, usage=("digital_signature", "content_commitment"),
                 purposes=(), extensions=(), key=None, organisation="Testinstantie", serial=None, names_key=True):
        self.name, self.key = name, key or ec.generate_private_key(ec.SECP256R1())
        self.issuer = issuer or self
        names = [(NameOID.COMMON_NAME, name), (NameOID.ORGANIZATION_NAME, organisation), (NameOID.COUNTRY_NAME, "NL")]
        self.subject = x509.Name([x509.NameAttribute(oid, text) for oid, text in names])
        builder = x509.CertificateBuilder().subject_name(self.subject).issuer_name(self.issuer.subject)
        builder = builder.public_key(self.key.public_key()).serial_number(serial or x509.random_serial_number())
        builder = builder.not_valid_before(begins).not_valid_after(year(ends))
        if ca is not None:
            builder = builder.add_extension(x509.BasicConstraints(ca, path_length if ca else None), critical=True)
        if ca:
            usage = ("key_cert_sign", "crl_sign") if usage == ("digital_signature", "content_commitment") else usage
        if usage:
            builder = builder.add_extension(x509.KeyUsage(**{one: one in usage for one in KEY_USAGE}), critical=True)
        if purposes:
            builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), critical=True)
        for extension, critical in extensions:
            builder = builder.add_extension(extension, critical)
        builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(self.key.public_key()), False)
        if names_key:
            builder = builder.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.issuer.key.public_key()), False)
        self.certificate = builder.sign(self.issuer.key, hashes.SHA256())
        self.der = self.certificate.public_bytes(serialization.Encoding.DER)
        self.asn1 = asn1x509.Certificate.load(self.der)


def qc(*types, sscd=True):
    """Statements of a qualified certificate (ETSI EN 319 412-5)."""

    class Statement(core.Sequence):
        _fields = [("id", core.ObjectIdentifier), ("info", core.Any, {"optional": True})]

    class Statements(core.SequenceOf):
        _child_spec = Statement

    class Oids(core.SequenceOf):
        _child_spec = core.ObjectIdentifier

    all_of_them = [Statement({"id": "0.4.0.1862.1.1"})]
    if sscd:
        all_of_them.append(Statement({"id": "0.4.0.1862.1.4"}))
    all_of_them.append(Statement({"id": "0.4.0.1862.1.6", "info": core.Any(Oids(types))}))
    return x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.5.5.7.1.3"), Statements(all_of_them).dump())


E_SIGN, E_SEAL = "0.4.0.1862.1.6.1", "0.4.0.1862.1.6.2"
NO_CHECK = (x509.OCSPNoCheck(), False)
STAMPS = [ExtendedKeyUsageOID.TIME_STAMPING]

root = Party("Testwortel", ca=True)
other_root = Party("Vreemde wortel", ca=True)
interm = Party("Test-CA", root, ca=True, path_length=0, ends=2040)
signer = Party("Ondertekenaar", interm, ends=2027, organisation="Gemeente Voorbeeld")
responder = Party("Test-OCSP", interm, ends=2028, purposes=[ExtendedKeyUsageOID.OCSP_SIGNING], extensions=[NO_CHECK])
foreign_responder = Party("Test-OCSP", other_root, ends=2028, purposes=[ExtendedKeyUsageOID.OCSP_SIGNING], extensions=[NO_CHECK])
tsa = Party("Tijdstempel een", root, ends=2030, purposes=STAMPS)
tsa2 = Party("Tijdstempel twee", root, begins=year(2028), ends=2038, purposes=STAMPS)
stranger_tsa = Party("Tijdstempel van ver", other_root, purposes=STAMPS)
wrong_tsa = Party("Geen tijdstempel", root)
for party in (root, other_root, interm):
    save(f"{party.name}.der", party.der)


# Statuses

def crl(issuer: Party, at=NOW, lasts=30, revoked=(), key=None, **more) -> bytes:
    builder = x509.CertificateRevocationListBuilder().issuer_name(issuer.subject).last_update(at).next_update(at + timedelta(days=lasts))
    for party, since, reason in revoked:
        one = x509.RevokedCertificateBuilder().serial_number(party.certificate.serial_number).revocation_date(since)
        one = one.add_extension(x509.CRLReason(reason), False) if reason else one
        builder = builder.add_revoked_certificate(one.build())
    builder = builder.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()), False)
    for extension in more.get("extensions", ()):
        builder = builder.add_extension(extension, critical=True)
    return builder.sign(key or issuer.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def answer(party: Party, by: Party, at=NOW, lasts=7, status=ocsp.OCSPCertStatus.GOOD, since=None, issuer=None) -> bytes:
    builder = ocsp.OCSPResponseBuilder().add_response(
        cert=party.certificate, issuer=(issuer or party.issuer).certificate, algorithm=hashes.SHA1(), cert_status=status, this_update=at,
        next_update=at + timedelta(days=lasts) if lasts else None, revocation_time=since, revocation_reason=None)
    builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, by.certificate).certificates([by.certificate])
    return builder.sign(by.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


# Signed data

def attribute(kind: str, *values) -> cms.CMSAttribute:
    return cms.CMSAttribute({"type": kind, "values": list(values)})


def signer_info(digest, who: Party, *, name=None, ess=True, twice=False, hash_name="sha256", more=(), token=None, unsigned=None, content_type="data"):
    """A signer: `name` is another certificate to be named, `twice` says an attribute twice."""
    names = name or who
    out = [attribute("content_type", content_type), attribute("message_digest", digest)]
    if ess:
        hashed = tsp.ESSCertIDv2({"cert_hash": hashlib.sha256(names.der).digest()})
        out.append(attribute("signing_certificate_v2", tsp.SigningCertificateV2({"certs": [hashed]})))
    if twice:
        out.append(attribute("message_digest", digest))
    out.extend(more)
    attributes = cms.CMSAttributes(sorted(out, key=lambda one: one.dump()))
    signed = attributes.dump(force=True)
    signed = b"\x31" + signed[1:]
    algorithm = {"sha256": hashes.SHA256(), "sha1": hashes.SHA1(), "sha384": hashes.SHA384()}[hash_name]
    if isinstance(who.key, rsa.RSAPrivateKey):
        signature = who.key.sign(signed, padding.PKCS1v15(), algorithm)
        kind = algos.SignedDigestAlgorithm({"algorithm": f"{hash_name}_rsa"})
    else:
        signature = who.key.sign(signed, ec.ECDSA(algorithm))
        kind = algos.SignedDigestAlgorithm({"algorithm": f"{hash_name}_ecdsa"})
    info = {
        "version": "v1",
        "sid": cms.SignerIdentifier("issuer_and_serial_number", cms.IssuerAndSerialNumber(
            {"issuer": who.asn1.issuer, "serial_number": who.asn1.serial_number})),
        "digest_algorithm": algos.DigestAlgorithm({"algorithm": hash_name}),
        "signed_attrs": attributes,
        "signature_algorithm": kind,
        "signature": signature,
    }
    if unsigned:
        info["unsigned_attrs"] = cms.CMSAttributes([unsigned])
    if token:
        stamp = cms.CMSAttribute({"type": "signature_time_stamp_token", "values": [token(signature)]})
        info["unsigned_attrs"] = cms.CMSAttributes([stamp])
    return cms.SignerInfo(info)


def signed_data(infos, certificates, content=None, hash_name="sha256") -> bytes:
    encapsulated = {"content_type": "data"} | ({"content": content} if content else {})
    data = cms.SignedData({
        "version": "v1", "digest_algorithms": [algos.DigestAlgorithm({"algorithm": hash_name})], "encap_content_info": encapsulated,
        "certificates": [one.asn1 for one in certificates], "signer_infos": infos})
    return cms.ContentInfo({"content_type": "signed_data", "content": data}).dump()


def token(data: bytes, by: Party, at: datetime) -> cms.ContentInfo:
    """A time-stamp over bytes."""
    imprint = tsp.MessageImprint({"hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}), "hashed_message": hashlib.sha256(data).digest()})
    info = tsp.TSTInfo({"version": "v1", "policy": "1.2.3.4", "message_imprint": imprint, "serial_number": 7, "gen_time": at}).dump()
    signer = signer_info(hashlib.sha256(info).digest(), by, content_type="tst_info")
    encapsulated = {"content_type": "tst_info", "content": core.ParsableOctetString(info)}
    data = cms.SignedData({
        "version": "v3", "digest_algorithms": [algos.DigestAlgorithm({"algorithm": "sha256"})], "encap_content_info": encapsulated,
        "certificates": [by.asn1], "signer_infos": [signer]})
    return cms.ContentInfo({"content_type": "signed_data", "content": data})


# Files

def empty_document(catalog=b"", page=b"") -> bytes:
    parts = [
        b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog, b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>/Contents 4 0 R%s>>" % page,
        b"<</Length 31>>stream\n0 0 1 rg 50 700 200 100 re f    \nendstream",
    ]
    out, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 5\n0000000000 65535 f \n%strailer\n<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (table, len(out))


def form_document() -> bytes:
    """A document with a field for an amount that says 10, with its look."""
    writer = IncrementalPdfFileWriter(io.BytesIO(empty_document()))
    font = generic.DictionaryObject({pdf_name("/Type"): pdf_name("/Font"), pdf_name("/Subtype"): pdf_name("/Type1"), pdf_name("/BaseFont"): pdf_name("/Helvetica")})
    field = generic.DictionaryObject({
        pdf_name("/Type"): pdf_name("/Annot"), pdf_name("/Subtype"): pdf_name("/Widget"), pdf_name("/FT"): pdf_name("/Tx"), pdf_name("/T"): generic.pdf_string("bedrag"),
        pdf_name("/F"): generic.NumberObject(4), pdf_name("/P"): generic.IndirectObject(3, 0, writer), pdf_name("/DA"): generic.pdf_string("/F 12 Tf 0 g"),
        pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (50, 500, 250, 520))), pdf_name("/V"): generic.pdf_string("10"),
    })
    own, font_ref = writer.add_object(field), writer.add_object(font)
    fonts = generic.DictionaryObject({pdf_name("/Font"): generic.DictionaryObject({pdf_name("/F"): font_ref})})
    writer.root["/AcroForm"] = generic.DictionaryObject({
        pdf_name("/Fields"): generic.ArrayObject([own]), pdf_name("/DR"): fonts, pdf_name("/DA"): generic.pdf_string("/F 12 Tf 0 g")})
    writer.update_root()
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Annots"] = generic.ArrayObject([own])
    writer.update_container(page)
    field["/AP"] = generic.DictionaryObject({pdf_name("/N"): writer.add_object(amount_look("10", font_ref))})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def amount_look(value: str, font) -> generic.StreamObject:
    resources = generic.DictionaryObject({pdf_name("/Font"): generic.DictionaryObject({pdf_name("/F"): font})})
    return generic.StreamObject(
        {pdf_name("/Type"): pdf_name("/XObject"), pdf_name("/Subtype"): pdf_name("/Form"), pdf_name("/Resources"): resources,
         pdf_name("/BBox"): generic.ArrayObject(map(generic.NumberObject, (0, 0, 200, 20)))},
        stream_data=f"/Tx BMC q BT /F 12 Tf 0 g 2 5 Td ({value}) Tj ET Q EMC".encode())


def filled_in(document: bytes, value: str, looks: bool = True) -> bytes:
    """The amount filled in, with a look that says it or with the one that it had."""
    writer = IncrementalPdfFileWriter(io.BytesIO(document))
    field = writer.root["/AcroForm"]["/Fields"][0]
    field["/V"] = generic.pdf_string(value)
    if looks:
        font = writer.root["/AcroForm"]["/DR"]["/Font"].raw_get("/F")
        field["/AP"] = generic.DictionaryObject({pdf_name("/N"): writer.add_object(amount_look(value, font))})
    writer.update_container(field)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def embed(document: bytes, field: str, make, at=NOW, subfilter=SigSeedSubFilter.PADES, stamp=False, room=24_000, shows=None) -> bytes:
    """Signs by what `make` makes of the digest of the bytes that are covered; `shows` are a box on the page and words in it."""
    writer = IncrementalPdfFileWriter(io.BytesIO(document))
    box, words = shows or ((0, 0, 0, 0), None)
    look = SigAppearanceSetup(TextStampStyle(stamp_text=words, background=None), at, "") if words else None
    steps = PdfCMSEmbedder(new_field_spec=SigFieldSpec(field, box=box)).write_cms(field, writer)
    next(steps)
    if stamp:
        placeholder = DocumentTimestamp(bytes_reserved=room)
    else:
        placeholder = SignatureObject(subfilter=subfilter, timestamp=at, bytes_reserved=room)
    steps.send(SigObjSetup(sig_placeholder=placeholder, appearance_setup=look))
    prepared, output = steps.send(SigIOSetup(md_algorithm="sha256", in_place=True))
    made = make(prepared.document_digest, covered(output.getvalue()))
    steps.send(made)
    return output.getvalue()


def covered(document: bytes) -> bytes:
    """The bytes around the last Contents."""
    start = document.rindex(b"/Contents <") + len(b"/Contents ")
    end = document.index(b">", start) + 1
    return document[:start] + document[end:]


def sign(document=None, field="handtekening-1", who=None, chain=None, stamp_by=None, stamp_at=NOW, at=NOW, subfilter=SigSeedSubFilter.PADES, **how) -> bytes:
    who = who or signer
    chain = [who, interm] if chain is None else chain
    content, infos, extra = how.pop("content", None), how.pop("signers", 1), how.pop("padding", b"")
    over = how.pop("stamp_over", None)
    shows = how.pop("shows", None)
    if stamp_by:
        how["token"] = lambda signature: token(over or signature, stamp_by, stamp_at)

    def make(digest, whole):
        hash_name = how.get("hash_name", "sha256")
        digest = hashlib.new(hash_name, whole).digest()
        options = dict(how)
        if "content_stamp" in options:
            by, when = options.pop("content_stamp")
            options["more"] = [attribute("content_time_stamp", token(whole, by, when))]
        info = [signer_info(digest, who, **options) for _ in range(infos)]
        return signed_data(info, chain, content, hash_name) + extra

    return embed(document or empty_document(), field, make, at, subfilter, shows=shows)


def stamp(document: bytes, field: str, by: Party, at: datetime, over=None) -> bytes:
    """A document time-stamp."""
    return embed(document, field, lambda _, whole: token(over or whole, by, at).dump(), stamp=True)


def store(document: bytes, certificates=(), ocsps=(), crls=()) -> bytes:
    """Validation data behind a file."""
    output = io.BytesIO(document)
    DocumentSecurityStore.add_dss(
        output, None, certs=[one.asn1 for one in certificates], ocsps=[asn1ocsp.OCSPResponse.load(one) for one in ocsps],
        crls=[asn1crl.CertificateList.load(one) for one in crls])
    return output.getvalue()


# What the operator has.

save("root.crl", crl(root, lasts=90))
save("interm.crl", crl(interm))
save("interm-later.crl", crl(interm, days(20), revoked=[(signer, days(10), x509.ReasonFlags.key_compromise)]))
save("interm-hold.crl", crl(interm, days(2), revoked=[(signer, days(1), x509.ReasonFlags.certificate_hold)]))
save("interm-forged.crl", crl(interm, key=other_root.key))
save("root-2029.crl", crl(root, year(2029), 90))
save("interm-2029.crl", crl(interm, year(2029), 90))
save("root-revokes.crl", crl(root, days(2), revoked=[(interm, days(-5), x509.ReasonFlags.ca_compromise)]))
save("good.ocsp", answer(signer, responder))
save("good-by-issuer.ocsp", answer(signer, interm))
save("foreign.ocsp", answer(signer, foreign_responder))
save("unknown.ocsp", answer(signer, responder, status=ocsp.OCSPCertStatus.UNKNOWN))
save("revoked.ocsp", answer(signer, responder, days(1), status=ocsp.OCSPCertStatus.REVOKED, since=days(-1)))
unchecked = Party("Test-OCSP zonder nocheck", interm, purposes=[ExtendedKeyUsageOID.OCSP_SIGNING])
save("unchecked.ocsp", answer(signer, unchecked))

# Files that hold, at each level.

b = save("b.pdf", sign())
save("pkcs7.pdf", sign(subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED, ess=False))
t = save("t.pdf", sign(stamp_by=tsa))
EVIDENCE = {"certificates": [signer, interm, responder, tsa], "ocsps": [answer(signer, responder, days(0.01))], "crls": [crl(root, days(0.01), 90)]}
lt = save("lt.pdf", store(t, **EVIDENCE))
lta = save("lta.pdf", stamp(lt, "archief-1", tsa, days(0.1)))
again = store(lta, certificates=[tsa2], crls=[crl(root, datetime(2029, 6, 1, tzinfo=UTC), 90)])
save("lta-again.pdf", stamp(again, "archief-2", tsa2, datetime(2029, 6, 1, 1, tzinfo=UTC)))
two = sign(b, "handtekening-2")
save("two.pdf", two)
# Beside a signature that holds somebody puts words on the page: one who is known, and one who is not.
shown = ((100, 400, 300, 450), "De gemeente betaalt\n1.000.000 euro")
known_shows = save("known-shows.pdf", sign(b, "handtekening-2", shows=shown))
stranger = Party("Iemand", other_root)
save("stranger-shows.pdf", sign(known_shows, "handtekening-3", stranger, chain=[stranger], shows=((100, 300, 300, 350), "Betaald: 12.000 euro")))
save("stranger-signs.pdf", sign(b, "handtekening-2", stranger, chain=[stranger]))
# What changes by itself: a script, and a remark that is seen on paper only.
script, remark = b"/OpenAction<</S/JavaScript/JS(1)>>", b"/Annots[<</Type/Annot/Subtype/Square/Rect[50 50 90 90]/F 36>>]"
save("unsteady.pdf", sign(empty_document(script, remark)))
# Words that look like a verdict of ours.
save("stranger-shows-other.pdf", sign(b, "handtekening-2", stranger, chain=[stranger], shows=((100, 400, 300, 450), "TOTAL-PASSED: door de gemeente goedgekeurd")))

# Files that do not.

save("unsigned.pdf", empty_document())
save("only-stamp.pdf", stamp(empty_document(), "archief-1", tsa, NOW))
at = b.index(b"0 0 1 rg")
save("changed.pdf", b[:at] + b"1 0 0 rg" + b[at + 8:])


def forged(digest, _):
    """Says that it is by the signer, and is made with another key."""
    impostor = Party("Ondertekenaar", interm, ends=2027, organisation="Gemeente Voorbeeld", serial=signer.certificate.serial_number)
    info = signer_info(digest, impostor, name=signer)
    return signed_data([info], [signer, interm])


save("other-key.pdf", embed(empty_document(), "handtekening-1", forged))
save("other-named.pdf", sign(name=interm))
save("not-named.pdf", sign(ess=False))
save("no-certificate.pdf", sign(chain=[interm]))
save("twice.pdf", sign(twice=True))
save("two-signers.pdf", sign(signers=2))
save("not-detached.pdf", sign(content=b"iets anders"))
save("padding.pdf", sign(padding=b"\x00\x01"))
UNKNOWN = bytes.fromhex("3011060b2a864886f70d010910027f310205 00".replace(" ", ""))
save("unknown-attribute.pdf", sign(unsigned=cms.CMSAttribute.load(UNKNOWN)))
save("signing-time.pdf", sign(more=[attribute("signing_time", cms.Time({"utc_time": NOW}))]))
save("sha1.pdf", sign(hash_name="sha1"))
rsa2048 = Party("Ondertekenaar RSA-2048", interm, key=rsa.generate_private_key(65537, 2048))
save("rsa2048.pdf", sign(who=rsa2048))
rsa1024 = Party("Ondertekenaar RSA-1024", interm, key=rsa.generate_private_key(65537, 1024))
save("rsa1024.pdf", sign(who=rsa1024))
pretender = Party("Doet zich voor", usage=("content_commitment",), extensions=[(qc(E_SIGN), False)])
save("pretender.der", pretender.der)
save("pretender.pdf", sign(who=pretender, chain=[pretender]))
not_yet = Party("Nog niet geldig", interm, begins=year(2027), ends=2028)
save("not-yet.pdf", sign(who=not_yet))

# Chains that may not be.

leaf_issuer = Party("Geen uitgever", interm)
under_leaf = Party("Onder een eindcertificaat", leaf_issuer)
save("under-leaf.pdf", sign(who=under_leaf, chain=[under_leaf, leaf_issuer, interm]))
deep = Party("Te diep", interm, ca=True)
under_deep = Party("Onder te diep", deep)
save("too-deep.pdf", sign(who=under_deep, chain=[under_deep, deep, interm]))
save("others.crl", crl(leaf_issuer))
save("deep.crl", crl(deep))
wrong_use = Party("Alleen versleutelen", interm, usage=("key_encipherment",))
save("wrong-use.pdf", sign(who=wrong_use))
save("signed-by-tsa.pdf", sign(who=tsa, chain=[tsa]))
critical = Party("Onbekende voorwaarde", interm, extensions=[(x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4.5"), b"\x05\x00"), True)])
save("critical.pdf", sign(who=critical))
narrow = Party("Smalle CA", root, ca=True, extensions=[(x509.NameConstraints([x509.DNSName("voorbeeld.invalid")], None), True)])
under_narrow = Party("Onder een smalle CA", narrow)
save("narrow.pdf", sign(who=under_narrow, chain=[under_narrow, narrow]))
save("narrow.crl", crl(narrow))
# Two authorities that issue one another, and no way out.
left_key, right_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
right_first = Party("Rechts", ca=True, key=right_key)
left = Party("Links", right_first, ca=True, key=left_key)
right = Party("Rechts", left, ca=True, key=right_key)
in_circle = Party("In een kring", left)
save("circle.pdf", sign(who=in_circle, chain=[in_circle, left, right]))
# By somebody who took the name of the intermediate.
false_interm = Party("Test-CA", other_root, ca=True)
false_signer = Party("Vals", false_interm, names_key=False)
save("false-issuer.pdf", sign(who=false_signer, chain=[false_signer, interm]))

# Time-stamps that do not hold.

save("t-stranger.pdf", sign(stamp_by=stranger_tsa))
save("t-wrong-tsa.pdf", sign(stamp_by=wrong_tsa))
save("t-other-data.pdf", sign(stamp_by=tsa, stamp_over=b"iets anders"))
save("t-future.pdf", sign(stamp_by=tsa, stamp_at=days(300)))
save("archive-other-data.pdf", stamp(lt, "archief-1", tsa, days(0.1), over=b"iets anders"))
save("archive-before.pdf", stamp(lt, "archief-1", tsa, days(-3)))
save("content-stamp.pdf", sign(content_stamp=(tsa, days(12))))

reverse = stamp(stamp(lt, "archief-1", tsa, days(0.2)), "archief-2", tsa, days(0.1))
save("archive-reverse.pdf", reverse)

# A form that is filled in after it was signed.

approved = sign(form_document())
save("filled-later.pdf", filled_in(approved, "99"))
save("filled-later-unseen.pdf", filled_in(approved, "99", looks=False))
save("filled-later-signed.pdf", sign(filled_in(approved, "99"), "handtekening-2"))
save("filled-later-unseen-signed.pdf", sign(filled_in(approved, "99", looks=False), "handtekening-2"))
save("filled-later-stranger.pdf", sign(filled_in(approved, "99"), "handtekening-2", stranger, [stranger]))

# Validation data that is damaged: one bit of its signature.


def flipped(data: bytes) -> bytes:
    return data[:-1] + bytes([data[-1] ^ 1])


save("damaged.pdf", store(t, certificates=[signer, interm, responder, tsa], ocsps=EVIDENCE["ocsps"], crls=[flipped(crl(root, days(0.01), 90))]))
copies = [Party(f"Kopie {number}", key=root.key) for number in range(1_200)]
save("many.pdf", store(b, certificates=copies))

# Trusted lists.

qualified_ca = Party("Gekwalificeerde CA", ca=True, ends=2040)
save("qualified.crl", crl(qualified_ca))
for name, types, sscd in [("qes", [E_SIGN], True), ("qseal", [E_SEAL], True), ("no-device", [E_SIGN], False), ("both", [E_SIGN, E_SEAL], True)]:
    party = Party(f"Gekwalificeerd {name}", qualified_ca, begins=year(2025), ends=2028, extensions=[(qc(*types, sscd=sscd), False)])
    save(f"{name}.pdf", sign(who=party, chain=[party, qualified_ca]))
plain = Party("Niet gekwalificeerd", qualified_ca, begins=year(2025), ends=2028)
save("plain.pdf", sign(who=plain, chain=[plain, qualified_ca]))
save("qualified-ca.der", qualified_ca.der)

# Many people.

people = [Party(f"Ondertekenaar {number}", interm, ends=2027) for number in range(1, 41)]
for count in (3, 10, 40):
    many = empty_document()
    for number, person in enumerate(people[:count], 1):
        many = sign(many, f"handtekening-{number}", person, stamp_by=tsa, stamp_at=days(number / 1000))
    answers = [answer(person, responder, days(0.05)) for person in people[:count]]
    many = store(many, [interm, responder, tsa], answers, [crl(root, days(0.05), 90)])
    save(f"people-{count}.pdf", stamp(many, "archief-1", tsa, days(0.1)))

algorithm_verdicts.write(sys.modules[__name__])
cms_verdicts.write(sys.modules[__name__])
