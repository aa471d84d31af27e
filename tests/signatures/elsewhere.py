"""Signs what stands on standard input with a key of the test PKI, as a portal or a card would that we did not write.

    python tests/signatures/elsewhere.py FOLDER NAME ALGORITHM digest|message

ALGORITHM is as the API says it, such as `ecdsa-sha256`. The signature goes to standard output, in base64.
"""

import base64
import sys
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, utils

folder, name, algorithm, given = sys.argv[1:]
key = serialization.load_pem_private_key((Path(folder) / f"{name}.key.pem").read_bytes(), None)
scheme, _, digest = algorithm.rpartition("-")
digest = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}[digest]
data = sys.stdin.buffer.read()
how = utils.Prehashed(digest) if given == "digest" else digest
if scheme == "ecdsa":
    made = key.sign(data, ec.ECDSA(how))
elif scheme == "rsa-pss":
    made = key.sign(data, padding.PSS(padding.MGF1(digest), digest.digest_size), how)
else:
    made = key.sign(data, padding.PKCS1v15(), how)
sys.stdout.write(base64.b64encode(made).decode())
