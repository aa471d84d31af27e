"""Whether pyHanko finds every signature of a file valid at a baseline level, without asking anybody on the network.

    python tests/signatures/levels.py FOLDER LEVEL FILE...

FOLDER is one that `pki.py` wrote; only its root is trusted. A line for each signature that holds: the file's name, the field, the level.
"""

import asyncio
import logging
import sys
import warnings
from pathlib import Path

from asn1crypto import crl, ocsp, x509
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.ades import ades_lta_validation, ades_with_time_validation
from pyhanko.sign.validation.policy_decl import LocalKnowledge, PdfSignatureValidationSpec, SignatureValidationSpec
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import NO_REVOCATION, REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager
from pyhanko_certvalidator.revinfo.archival import CRLContainer, OCSPContainer


def store(reader: PdfFileReader) -> tuple[list, list, list]:
    """Certificates, OCSP answers and CRLs that a file carries."""
    held = reader.root["/DSS"] if "/DSS" in reader.root else {}

    def streams(key: str, kind) -> list:
        return [kind.load(stream.get_object().data) for stream in held[key]] if key in held else []

    return streams("/Certs", x509.Certificate), streams("/OCSPs", ocsp.OCSPResponse), streams("/CRLs", crl.CertificateList)


def rules(reader: PdfFileReader, root, level: str) -> SignatureValidationSpec:
    """From B-LT on every certificate must have its status, and that must be in the file."""
    certificates, ocsps, crls = store(reader)
    known = LocalKnowledge(
        known_certs=certificates,
        known_ocsps=[OCSPContainer(one) for one in ocsps],
        known_crls=[CRLContainer(one) for one in crls],
    )
    status = CertRevTrustPolicy(REQUIRE_REVINFO if level in ("B-LT", "B-LTA") else NO_REVOCATION)
    return SignatureValidationSpec(CertValidationPolicySpec(SimpleTrustManager.build([root]), status), local_knowledge=known)


def simply(one, over: list, root, level: str) -> str | None:
    """pyHanko's validation after EN 319 102-1 wants a token beside each signature. Where only a document time-stamp proves the time, its
    plain validation judges both, from B-LT on with the status that the file carries and no other."""
    certificates, ocsps, crls = store(one.reader)
    strict = "require" if level in ("B-LT", "B-LTA") else "soft-fail"
    options = {"trust_roots": [root], "allow_fetching": False, "other_certs": certificates, "ocsps": ocsps, "crls": crls}
    status = validate_pdf_signature(one, signer_validation_context=ValidationContext(revocation_mode=strict, **options))
    if not status.bottom_line:
        return status.pretty_print_details()
    # The last time-stamp has nobody to vouch for it yet.
    for stamp in over:
        mode = "soft-fail" if stamp is over[-1] else strict
        stamped = validate_pdf_timestamp(stamp, ValidationContext(revocation_mode=mode, **options))
        if not (stamped.valid and stamped.intact and stamped.trusted):
            return stamped.describe_timestamp_trust()
    return None


def check(one, root, level: str) -> str | None:
    """What is wrong with a signature at a level."""
    over = [stamp for stamp in one.reader.embedded_timestamp_signatures if stamp.signed_revision > one.signed_revision]
    unsigned = one.signer_info["unsigned_attrs"] or []
    beside = "signature_time_stamp_token" in [attribute["type"].native for attribute in unsigned]
    if not over and (level == "B-LTA" or not beside) and level != "B-B":
        return "no time-stamp"
    wrong = simply(one, over if level == "B-LTA" or not beside else [], root, "B-B" if level == "B-T" else level)
    if wrong or level == "B-B" or not beside:
        return wrong
    if level == "B-LTA":
        result = asyncio.run(ades_lta_validation(one, PdfSignatureValidationSpec(rules(one.reader, root, level))))
    else:
        specification = rules(one.reader, root, level)
        result = asyncio.run(ades_with_time_validation(one.signed_data, specification, raw_digest=one.compute_digest()))
    return None if result.ades_subindic == AdESPassed.OK else f"{result.ades_subindic}: {result.failure_msg}"


def holding(path: Path, root, level: str) -> list[str]:
    """The fields whose signatures hold at a level; complains of the others."""
    fields = []
    with path.open("rb") as file:
        for one in PdfFileReader(file).embedded_regular_signatures:
            wrong = check(one, root, level)
            if wrong:
                print(f"pyHanko {path.name} {one.field_name} is not at {level}: {wrong}", file=sys.stderr)
            else:
                fields.append(one.field_name)
    return fields


def quietly():
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")


if __name__ == "__main__":
    quietly()
    root = load_cert_from_pemder(str(Path(sys.argv[1]) / "root.pem"))
    for path in map(Path, sys.argv[3:]):
        for field in holding(path, root, sys.argv[2]):
            print(path.name, field, sys.argv[2])
