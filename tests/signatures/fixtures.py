"""Structures of trust for the unit tests of `crates/pki`, made by programs that are not ours: pyHanko, OpenSSL, certomancer.

    python tests/signatures/fixtures.py

writes `tests/signatures/fixtures/` anew: keys, and so all bytes, are others each time.
"""

import asyncio
import shutil
import subprocess
import sys
import tempfile
from datetime import datetime, timezone
from hashlib import sha256
from pathlib import Path

from asn1crypto import ocsp, tsp
from certomancer.registry import ServiceLabel
from pyhanko.sign import SimpleSigner
from pyhanko.sign.ades.api import CAdESSignedAttrSpec, GenericCommitment
from pyhanko.sign.ades.cades_asn1 import SignaturePolicyIdentifier
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.timestamps import TimeStamper

import algorithms
import pki

FOLDER = pki.HERE / "fixtures"
AT = datetime(2026, 6, 1, 12, tzinfo=timezone.utc)
CONTENT = b"Wat ondertekend wordt.\n"

QUALIFIED = """
[ext]
basicConstraints = critical, CA:FALSE
keyUsage = critical, nonRepudiation
extendedKeyUsage = 1.3.6.1.5.5.7.3.36
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
certificatePolicies = 0.4.0.194112.1.2, 1.2.3.4
crlDistributionPoints = URI:http://crl.example/een.crl, URI:http://crl.example/twee.crl
authorityInfoAccess = OCSP;URI:http://ocsp.example/, caIssuers;URI:http://ca.example/ca.cer
1.3.6.1.5.5.7.1.3 = ASN1:SEQUENCE:statements
[statements]
compliance = SEQUENCE:compliance
device = SEQUENCE:device
kind = SEQUENCE:kind
place = SEQUENCE:place
[compliance]
id = OID:0.4.0.1862.1.1
[device]
id = OID:0.4.0.1862.1.4
[kind]
id = OID:0.4.0.1862.1.6
list = SEQUENCE:kinds
[kinds]
one = OID:0.4.0.1862.1.6.1
[place]
id = OID:0.4.0.1862.1.7
list = SEQUENCE:countries
[countries]
one = PRINTABLESTRING:NL
[limits]
basicConstraints = critical, CA:TRUE, pathlen:2
keyUsage = critical, keyCertSign
nameConstraints = critical, permitted;DNS:example
policyConstraints = requireExplicitPolicy:0
1.2.3.4.5 = critical, ASN1:NULL
2.5.29.56 = ASN1:NULL
[distribution]
fullname = URI:http://crl.example/een.crl
onlyuser = TRUE
[req]
distinguished_name = name
[name]
[tsa]
default_tsa = stamp
[stamp]
serial = serial.txt
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1, millisecs:500, microsecs:100
clock_precision_digits = 3
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
[ca]
default_ca = issuer
[issuer]
database = index.txt
crlnumber = crlnumber.txt
default_md = sha256
crl_extensions = crl
[crl]
issuingDistributionPoint = critical, @distribution
authorityKeyIdentifier = keyid
"""


class Certomancer(TimeStamper):
    """The time-stamping authority of the test PKI, as pyHanko asks one."""

    def __init__(self, service):
        super().__init__()
        self.service = service

    async def async_request_tsa_response(self, req):
        return self.service.request_tsa_response(req)


def openssl(folder: Path, line: str) -> None:
    done = subprocess.run(["openssl", *line.split()], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"openssl {line}\n{done.stderr}")


def services(config):
    return config.get_pki_arch(pki.ARCHITECTURE).service_registry


def certificates(at: Path) -> None:
    """Those of the test PKI, and some that it has no words for."""
    for name in ["root", "interm", "ocsp", "tsa", "p256", "rsa3072", "revoked"]:
        openssl(at, f"x509 -in {name}.pem -outform DER -out out/{name}.cer")
    openssl(at, "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-521 -out p521.key.pem")
    openssl(at, "req -x509 -new -key p521.key.pem -sha512 -days 9000 -subj /CN=P-521 -outform DER -out out/p521.cer")
    openssl(at, "genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048 -out pss.key.pem")
    pss = "-sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:digest -sigopt rsa_mgf1_md:sha256"
    openssl(at, f"req -x509 -new -key pss.key.pem -sha256 {pss} -days 9000 -subj /CN=RSASSA-PSS -outform DER -out out/pss.cer")
    openssl(at, "req -x509 -new -key p256.key.pem -sha1 -days 9000 -subj /CN=SHA-1 -outform DER -out out/sha1.cer")
    subject = "-subj /C=NL/O=Gemeente_Voorbeeld/2.5.4.97=NTRNL-00000000/title=Griffier/CN=Gekwalificeerd"
    openssl(at, f"req -new -config openssl.cnf -key p256.key.pem {subject} -out qualified.csr")
    issue = "x509 -req -in qualified.csr -CA interm.pem -CAkey interm.key.pem -set_serial 0x00f1 -days 9000 -extfile openssl.cnf"
    openssl(at, f"{issue} -extensions ext -outform DER -out out/qualified.cer")
    openssl(at, f"{issue} -extensions limits -outform DER -out out/limits.cer")


async def signed_data(at: Path, config) -> None:
    signer = SimpleSigner.load(at / "p256.key.pem", at / "p256.pem", ca_chain_files=(at / "interm.pem",))
    stamper = Certomancer(services(config).summon_timestamper(ServiceLabel("tsa"), AT))
    made = await signer.async_sign(sha256(CONTENT).digest(), "sha256", use_pades=True, timestamper=stamper)
    (at / "out/pades.cms").write_bytes(made.dump())
    services_of = services(config)
    answer = services_of.summon_responder(ServiceLabel("interm"), AT)
    openssl(at, "ocsp -issuer interm.pem -cert p256.pem -no_nonce -reqout archival.ocsp-request")
    request = ocsp.OCSPRequest.load((at / "archival.ocsp-request").read_bytes())
    archival = SimpleSigner.format_revinfo(
        ocsp_responses=[answer.build_ocsp_response(request)], crls=[services_of.get_crl(ServiceLabel("interm"), AT)]
    )
    more = CAdESSignedAttrSpec(
        commitment_type=GenericCommitment.PROOF_OF_APPROVAL.asn1,
        signer_attributes=None,
        timestamp_content=True,
        signature_policy_identifier=SignaturePolicyIdentifier(
            "signature_policy_id",
            {"sig_policy_id": "1.2.3.4.5", "sig_policy_hash": {"digest_algorithm": {"algorithm": "sha256"}, "digest": bytes(32)}},
        ),
    )
    wanted = PdfCMSSignedAttributes(signing_time=AT, adobe_revinfo_attr=archival, cades_signed_attrs=more)
    made = await signer.async_sign(
        sha256(CONTENT).digest(), "sha256", use_pades=False, signed_attr_settings=wanted, timestamper=stamper
    )
    (at / "out/cades.cms").write_bytes(made.dump())
    sign = "cms -sign -binary -in content.txt -outform DER"
    own = "-signer p256.pem -inkey p256.key.pem"
    openssl(at, f"{sign} {own} -md sha384 -nosmimecap -out out/detached.cms")
    openssl(at, f"{sign} {own} -nodetach -stream -nosmimecap -nocerts -out out/indefinite.cms")
    openssl(at, f"{sign} {own} -noattr -out out/bare.cms")
    openssl(at, f"{sign} {own} -keyid -cades -nosmimecap -nocerts -out out/key-identifier.cms")
    openssl(at, f"{sign} {own} -md sha1 -nosmimecap -nocerts -out out/sha1.cms")
    rsa = "-signer rsa3072.pem -inkey rsa3072.key.pem -nosmimecap -nocerts"
    pss = "-keyopt rsa_padding_mode:pss -keyopt rsa_mgf1_md:sha256"
    openssl(at, f"{sign} {rsa} -out out/pkcs1.cms")
    openssl(at, f"{sign} {rsa} {pss} -keyopt rsa_pss_saltlen:digest -out out/pss.cms")
    openssl(at, f"{sign} {rsa} {pss} -keyopt rsa_pss_saltlen:20 -out out/pss-salt.cms")
    openssl(at, f"{sign} {own} -signer revoked.pem -inkey revoked.key.pem -nosmimecap -nocerts -out out/two.cms")


def time_stamps(at: Path, config) -> None:
    (at / "serial.txt").write_text("01\n")
    openssl(at, "ts -query -data content.txt -sha256 -cert -out out/stamp.tsq")
    reply = "ts -reply -config openssl.cnf -signer tsa.pem -inkey tsa.key.pem"
    openssl(at, f"{reply} -queryfile out/stamp.tsq -out out/stamp.tsr")
    openssl(at, "ts -query -data content.txt -sha384 -no_nonce -out refused.tsq")
    openssl(at, f"{reply} -queryfile refused.tsq -out out/refused.tsr")
    # By a certificate that is not for time-stamps, which OpenSSL refuses.
    stranger = services(config).summon_timestamper(ServiceLabel("tsa"), AT)
    signer = SimpleSigner.load(at / "p256.key.pem", at / "p256.pem")
    stranger.tsa_cert, stranger.tsa_key = signer.signing_cert, signer.signing_key
    answer = stranger.request_tsa_response(tsp.TimeStampReq.load((at / "out/stamp.tsq").read_bytes()))
    (at / "out/stranger.tsr").write_bytes(answer.dump())


def revocation(at: Path, config) -> None:
    for name in ["p256", "revoked"]:
        openssl(at, f"ocsp -issuer interm.pem -cert {name}.pem -no_nonce -reqout out/{name}.ocsp-request")
        request = ocsp.OCSPRequest.load((at / f"out/{name}.ocsp-request").read_bytes())
        responder = services(config).summon_responder(ServiceLabel("interm"), AT)
        answer = responder.build_ocsp_response(request)
        (at / f"out/{name}.ocsp").write_bytes(answer.dump())
    # By the issuer itself, with the digest of its key for a name, a nonce, and SHA-256 for the certificate.
    (at / "index.txt").write_text("")
    openssl(at, "ocsp -issuer interm.pem -sha256 -cert p256.pem -nonce -reqout nonce.ocsp-request")
    answer = "ocsp -index index.txt -CA interm.pem -reqin nonce.ocsp-request -ndays 7"
    openssl(at, f"{answer} -rsigner interm.pem -rkey interm.key.pem -resp_key_id -resp_no_certs -respout out/unknown.ocsp")
    # By one that nobody appointed.
    openssl(at, f"{answer} -rsigner p256.pem -rkey p256.key.pem -respout out/stranger.ocsp")
    (at / "out/later.ocsp").write_bytes(ocsp.OCSPResponse({"response_status": "try_later"}).dump())
    crl = services(config).get_crl(ServiceLabel("interm"), AT)
    (at / "out/interm.crl").write_bytes(crl.dump())
    (at / "crlnumber.txt").write_text("1000\n")
    (at / "index.txt").write_text(
        "R\t600101000000Z\t250101000000Z,superseded\tF1\tunknown\t/CN=een\nR\t600101000000Z\t250102000000Z\t02\tunknown\t/CN=twee\n"
    )
    files = "-config openssl.cnf -cert interm.pem -keyfile interm.key.pem"
    openssl(at, f"ca -gencrl {files} -crldays 9000 -out limited.pem")
    openssl(at, "crl2pkcs7 -in limited.pem -certfile interm.pem -outform DER -out out/lists.cms")
    openssl(at, "crl -in limited.pem -outform DER -out out/limited.crl")


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        at = Path(name)
        config = pki.write(at, "http://test.example")
        (at / "out").mkdir()
        (at / "content.txt").write_bytes(CONTENT)
        (at / "openssl.cnf").write_text(QUALIFIED)
        certificates(at)
        asyncio.run(signed_data(at, config))
        time_stamps(at, config)
        revocation(at, config)
        shutil.rmtree(FOLDER, ignore_errors=True)
        shutil.copytree(at / "out", FOLDER)
    algorithms.main()
    print(sum(file.stat().st_size for file in FOLDER.iterdir() if file.is_file()), "bytes")


if __name__ == "__main__":
    main()
