"""Tokens of SoftHSM with keys of the test PKI.

    python tests/signatures/softhsm.py FOLDER MODULE

FOLDER is one that `pki.py` wrote. Two tokens come into it, each with its PIN in the table below, and `softhsm2.conf`, which the
environment variable SOFTHSM2_CONF is to name.
"""

import os
import subprocess
import sys
from pathlib import Path

folder, module = Path(sys.argv[1]), sys.argv[2]
os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")

import pkcs11  # noqa: E402: it may read the environment as soon as it is there
from cryptography import x509  # noqa: E402
from cryptography.hazmat.primitives import hashes, serialization  # noqa: E402
from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: E402
from pkcs11 import Attribute  # noqa: E402
from pkcs11.util.ec import decode_ec_private_key, decode_ec_public_key  # noqa: E402
from pkcs11.util.rsa import decode_rsa_private_key  # noqa: E402
from pkcs11.util.x509 import decode_x509_certificate  # noqa: E402

# Label of the token, its PIN, and its keys: label, name in the PKI, whether its certificates are there too, whether it wants the PIN anew.
TOKENS = [
    ("Gemeente Voorbeeld", "4711-geheim", [
        ("zegel", "seal", True, False),
        ("p384", "p384", True, False),
        ("rsa", "rsa3072", True, False),
        ("elke keer", "rsa4096", True, True),
        ("zwak", "weak", True, False),
        ("kaal", "revoked", False, False),
    ]),
    ("De Linde", "0815-geheim", [("enige", "p256", False, False)]),
]


def weak() -> None:
    """A key that is too short, with a certificate by itself."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Zwak")])
    from datetime import datetime
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, datetime(2020, 1, 1), datetime(2060, 1, 1)).sign(key, hashes.SHA256())
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "weak.key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, *plain))
    (folder / "weak.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))


def fill(session: pkcs11.Session, number: int, label: str, name: str, certificates: bool, always: bool) -> None:
    key = serialization.load_pem_private_key((folder / f"{name}.key.pem").read_bytes(), None)
    der, info = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    own = key.private_bytes(der, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption())
    # A certificate of another, too, must not be taken for that of the key.
    shared = {Attribute.TOKEN: True, Attribute.ID: bytes([number]), Attribute.LABEL: label}
    hidden = {Attribute.PRIVATE: True, Attribute.SENSITIVE: True, Attribute.SIGN: True, Attribute.ALWAYS_AUTHENTICATE: always}
    if isinstance(key, rsa.RSAPrivateKey):
        session.create_object({**decode_rsa_private_key(own), **hidden, **shared})
    else:
        session.create_object({**decode_ec_private_key(own), **hidden, **shared})
        session.create_object({**decode_ec_public_key(key.public_key().public_bytes(der, info)), **shared})
    for one in ([name, "interm"] if certificates else []):
        file = x509.load_pem_x509_certificate((folder / f"{one}.pem").read_bytes()).public_bytes(der)
        extra = shared if one == name else {**shared, Attribute.ID: b"CA", Attribute.LABEL: one}
        session.create_object({**decode_x509_certificate(file), **extra})


(folder / "tokens").mkdir()
(folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
weak()
for label, pin, _ in TOKENS:
    subprocess.run(["softhsm2-util", "--init-token", "--free", "--label", label, "--pin", pin, "--so-pin", "so-geheim"],
                   check=True, stdout=subprocess.DEVNULL)
library = pkcs11.lib(module)
for label, pin, rows in TOKENS:
    with library.get_token(token_label=label).open(rw=True, user_pin=pin) as session:
        for number, row in enumerate(rows, 1):
            fill(session, number, *row)
