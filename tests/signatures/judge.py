"""What pyHanko says of the signatures of a file: a line for each that is valid and whose issuer the test PKI trusts.

    python tests/signatures/judge.py FOLDER FILE

FOLDER is one that `pki.py` wrote. A line is the field's name, and whether the signature certifies the file.
"""

import sys
from pathlib import Path

from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

folder, path = map(Path, sys.argv[1:])
roots = [load_cert_from_pemder(str(folder / "root.pem"))]
with path.open("rb") as file:
    for one in PdfFileReader(file).embedded_signatures:
        context = ValidationContext(trust_roots=roots, allow_fetching=False, revocation_mode="soft-fail")
        status = validate_pdf_signature(one, signer_validation_context=context)
        if not status.bottom_line:
            sys.exit(status.pretty_print_details())
        print(one.field_name, "certifies" if one.docmdp_level else "approves")
