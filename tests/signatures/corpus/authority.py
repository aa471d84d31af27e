"""The services of the tests' certificates on loopback, and what they say: OCSP answers, CRLs and time-stamps."""

import sys
from datetime import datetime, timezone
from pathlib import Path

from asn1crypto import core, ocsp, x509
from certomancer.registry import CertLabel, ServiceLabel

sys.path.insert(0, str(Path(__file__).parent.parent))
import pki
import services


class Authority:
    """Writes the certificates into a folder, and serves what stands in them."""

    def __init__(self, folder: Path) -> None:
        self.address, config = services.serve(folder)
        self.architecture = config.get_pki_arch(pki.ARCHITECTURE)

    def time_stamps(self, label: str = "tsa") -> str:
        return f"{self.address}/{pki.ARCHITECTURE}/tsa/{label}"

    def crl(self, label: str) -> bytes:
        return self.architecture.service_registry.get_crl(ServiceLabel(label), at_time=datetime.now(timezone.utc)).dump()

    def ocsp(self, name: str, issuer: str = "interm", label: str = "interm") -> bytes:
        """What the responder says of a certificate now."""
        issuer_certificate = self.certificate(issuer)
        name_hash, key_hash = issuer_certificate.subject.sha1, issuer_certificate.public_key.sha1
        certificate = {
            "hash_algorithm": {"algorithm": "sha1"},
            "issuer_name_hash": core.OctetString(name_hash),
            "issuer_key_hash": core.OctetString(key_hash),
            "serial_number": self.certificate(name).serial_number,
        }
        request = ocsp.OCSPRequest({"tbs_request": {"request_list": [{"req_cert": certificate}]}})
        responder = self.architecture.service_registry.summon_responder(ServiceLabel(label), at_time=datetime.now(timezone.utc))
        return responder.build_ocsp_response(request).dump()

    def certificate(self, name: str) -> x509.Certificate:
        return self.architecture.get_cert(CertLabel(name))

    def write_revocation(self, folder: Path) -> None:
        """What a verifier may be given beside a file: CRLs of every issuer, and OCSP answers, in a folder each."""
        for kind in ("crl", "ocsp"):
            (folder / kind).mkdir(parents=True, exist_ok=True)
        for label in ("root", "interm", "rsa3072-issuer", "elsewhere"):
            (folder / "crl" / f"{label}.crl").write_bytes(self.crl(label))
        for name in ("p256", "p384", "rsa3072", "rsa4096", "seal", "revoked", "expired"):
            (folder / "ocsp" / f"{name}.ors").write_bytes(self.ocsp(name))
