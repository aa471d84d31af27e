"""The certificates of the tests, made by certomancer: keys anew, each certificate as `pki.yml` says.

    python tests/signatures/pki.py FOLDER [ADDRESS]

writes for each name NAME.pem (certificate), NAME.key.pem, NAME.p12 (PIN `test`) and NAME.all.pem (key, certificate and those of its
issuers). ADDRESS is where the services of the certificates will stand.
"""

import sys
from pathlib import Path

from asn1crypto import pem
from certomancer.registry import ArchLabel, CertLabel, CertomancerConfig
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import pkcs12

HERE = Path(__file__).parent
PIN = b"test"
ARCHITECTURE = ArchLabel("test")
NAMES = ["root", "interm", "ocsp", "ocsp-checked", "tsa", "p256", "p384", "rsa3072", "rsa4096", "seal", "revoked", "expired"]
# What a verifier must not be taken in by: another root with its OCSP and its signer, a time-stamp service that is none, and a
# self-signed certificate that calls itself qualified.
NAMES += ["elsewhere", "elsewhere-ocsp", "stranger", "wrong-tsa", "pretender"]
# Keys with which nobody is to sign a document, beside those of the services.
NAMES += ["demanding", "ed25519"]
# An issuer and a signer with RSA keys alone, as the root has one: for programs that know no other.
NAMES += ["rsa3072-issuer", "rsa3072-alone"]
# Who issued a certificate that the intermediate did not.
ISSUERS = {"interm": ["root"], "tsa": ["root"], "wrong-tsa": ["root"], "elsewhere-ocsp": ["elsewhere"], "stranger": ["elsewhere"]}
ISSUERS["rsa3072-issuer"], ISSUERS["rsa3072-alone"] = ["root"], ["rsa3072-issuer"]
ISSUERS |= {name: [] for name in ["root", "elsewhere", "pretender"]}


def new_key(name: str):
    if name == "ed25519":
        return ed25519.Ed25519PrivateKey.generate()
    if name == "root" or name.startswith("rsa"):
        return rsa.generate_private_key(65537, 3072 if name == "root" else int(name[3:7]))
    return ec.generate_private_key(ec.SECP384R1() if name == "p384" else ec.SECP256R1())


def opened(folder: Path) -> CertomancerConfig:
    """The configuration of certomancer with the keys that stand in a folder, and the address that their certificates name."""
    address = (folder / "address").read_text()
    lines = "".join(f"      {name}: {{path: {name}.key.pem}}\n" for name in NAMES)
    text = f"keysets:\n  test:\n    path-prefix: .\n    keys:\n{lines}pki-architectures:\n  test: pki.yml\n"
    return CertomancerConfig.from_yaml(text, key_search_dir=str(folder), config_search_dir=str(HERE), external_url_prefix=address)


def write(folder: Path, address: str = "http://127.0.0.1:9") -> CertomancerConfig:
    """Writes all files, and gives the configuration for whoever serves OCSP, CRLs and time-stamps."""
    folder.mkdir(parents=True, exist_ok=True)
    keys = {name: new_key(name) for name in NAMES}
    plain = serialization.NoEncryption()
    for name, key in keys.items():
        text = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        (folder / f"{name}.key.pem").write_bytes(text)
    (folder / "address").write_text(address)
    config = opened(folder)
    issued = config.get_pki_arch(ARCHITECTURE)
    certificates = {name: issued.get_cert(CertLabel(name)).dump() for name in NAMES}
    for name, key in keys.items():
        chain = [name, *ISSUERS.get(name, ["interm", "root"])]
        texts = [pem.armor("CERTIFICATE", certificates[one]) for one in chain]
        (folder / f"{name}.pem").write_bytes(texts[0])
        (folder / f"{name}.all.pem").write_bytes((folder / f"{name}.key.pem").read_bytes() + b"".join(texts))
        own, *others = [x509.load_der_x509_certificate(certificates[one]) for one in chain]
        file = pkcs12.serialize_key_and_certificates(name.encode(), key, own, others, serialization.BestAvailableEncryption(PIN))
        (folder / f"{name}.p12").write_bytes(file)
    return config


if __name__ == "__main__":
    write(Path(sys.argv[1]), *sys.argv[2:3])
