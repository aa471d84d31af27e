"""Signs a waiting field as a program of others does, which does not look at the dates of its certificate.

    python tests/signatures/late.py FOLDER NAME FIELD FILE OUT

FOLDER is one that `pki.py` wrote, NAME a key there.
"""

import sys
from pathlib import Path

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter

folder, name, field, file, out = sys.argv[1:]
keys = Path(folder)
signer = signers.SimpleSigner.load(str(keys / f"{name}.key.pem"), str(keys / f"{name}.pem"), ca_chain_files=(str(keys / "interm.pem"),))
about = signers.PdfSignatureMetadata(field_name=field, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256")
with Path(file).open("rb") as source, Path(out).open("wb") as target:
    signers.sign_pdf(IncrementalPdfFileWriter(source), about, signer, output=target)
