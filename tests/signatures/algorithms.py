"""Signed data by every algorithm that a file may name, strong or weak, for the unit tests of `crates/pki`; made by OpenSSL, and by
pyHanko what OpenSSL does not make.

    python tests/signatures/algorithms.py

writes `tests/signatures/fixtures/algorithms/` anew: for each key its certificate `KEY.cer`, and for each digest `KEY-DIGEST.cms`.
"""

import asyncio
import hashlib
import shutil
import subprocess
import tempfile
from pathlib import Path

from asn1crypto import algos, cms
from pyhanko.sign import SimpleSigner

FOLDER = Path(__file__).parent / "fixtures/algorithms"
CONTENT = b"Wat ondertekend wordt.\n"

KEYS = {
    "rsa1024": "-algorithm RSA -pkeyopt rsa_keygen_bits:1024",
    "rsa2048": "-algorithm RSA -pkeyopt rsa_keygen_bits:2048",
    "p256": "-algorithm EC -pkeyopt ec_paramgen_curve:P-256",
    "p521": "-algorithm EC -pkeyopt ec_paramgen_curve:P-521",
    "secp256k1": "-algorithm EC -pkeyopt ec_paramgen_curve:secp256k1",
    "brainpool": "-algorithm EC -pkeyopt ec_paramgen_curve:brainpoolP256r1",
    "brainpool384": "-algorithm EC -pkeyopt ec_paramgen_curve:brainpoolP384r1",
    "brainpool512": "-algorithm EC -pkeyopt ec_paramgen_curve:brainpoolP512r1",
    "ed25519": "-algorithm ED25519",
    "ed448": "-algorithm ED448",
}
DIGESTS = {
    "rsa1024": ["md5", "sha1", "sha256"],
    "rsa2048": ["md5", "sha1", "ripemd160", "sha224", "sha512-256", "sha3-256", "sha3-384", "sha3-512"],
    "p256": ["sha1", "sha224", "sha512"],
    "p521": ["sha1"],
    "secp256k1": ["sha256", "sha384"],
    "brainpool": ["sha256", "sha512"],
    "brainpool384": ["sha256", "sha384"],
    "brainpool512": ["sha512"],
}
# With RFC 6211 algorithm protection, which pyHanko writes.
BY_PYHANKO = {"ed25519": ["sha512"], "ed448": ["shake256"], "p256": ["sha256", "sha3_256", "sha3_512"], "p521": ["sha3_384"]}


def openssl(at: Path, line: str) -> None:
    subprocess.run(["openssl", *line.split()], cwd=at, check=True, capture_output=True)


def plain(made: bytes) -> bytes:
    """The same signed data with its value as BSI TR-03111, 5.2.1 has it: both numbers side by side."""
    whole = cms.ContentInfo.load(made)
    signer = whole["content"]["signer_infos"][0]
    numbers = algos.DSASignature.load(signer["signature"].native)
    signer["signature"] = b"".join(numbers[name].native.to_bytes(32) for name in ("r", "s"))
    signer["signature_algorithm"] = algos.SignedDigestAlgorithm({"algorithm": "0.4.0.127.0.7.1.1.4.1.3"})
    return whole.dump(force=True)


def main() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    with tempfile.TemporaryDirectory() as name:
        at = Path(name)
        (at / "content.txt").write_bytes(CONTENT)
        for key, how in KEYS.items():
            openssl(at, f"genpkey {how} -out {key}.key")
            openssl(at, f"req -x509 -new -key {key}.key -days 9000 -subj /CN={key} -out {key}.pem")
            openssl(at, f"x509 -in {key}.pem -outform DER -out {FOLDER / key}.cer")
            sign = f"cms -sign -binary -in content.txt -outform DER -nosmimecap -nocerts -signer {key}.pem -inkey {key}.key"
            legacy = "-provider legacy -provider default"
            for digest in DIGESTS.get(key, []):
                openssl(at, f"{sign} -md {digest} {legacy} -out {FOLDER / key}-{digest}.cms")
        for key, digests in BY_PYHANKO.items():
            for digest in digests:
                signer = SimpleSigner.load(at / f"{key}.key", at / f"{key}.pem")
                signer.embed_roots = False
                own = hashlib.shake_256(CONTENT).digest(64) if digest == "shake256" else hashlib.new(digest, CONTENT).digest()
                made = asyncio.run(signer.async_sign(own, digest))
                (FOLDER / f"{key}-{digest.replace('_', '-')}.cms").write_bytes(made.dump())
        for key in ["p256", "brainpool"]:
            sign = f"cms -sign -binary -in content.txt -outform DER -nosmimecap -nocerts -signer {key}.pem -inkey {key}.key"
            openssl(at, f"{sign} -md sha256 -out {key}.cms")
            (FOLDER / f"{key}-plain.cms").write_bytes(plain((at / f"{key}.cms").read_bytes()))
        sign = "cms -sign -binary -in content.txt -outform DER -nosmimecap -nocerts -signer rsa2048.pem -inkey rsa2048.key -md sha256"
        masked = "-keyopt rsa_padding_mode:pss -keyopt rsa_mgf1_md:sha1 -keyopt rsa_pss_saltlen:digest"
        openssl(at, f"{sign} {masked} -out {FOLDER}/rsa2048-mask.cms")
        for key in ["rsa1024", "p256"]:
            openssl(at, f"cms -sign -binary -noattr -in content.txt -outform DER -nocerts -signer {key}.pem -inkey {key}.key -md sha1 -out {FOLDER}/{key}-bare.cms")
    print(sum(file.stat().st_size for file in FOLDER.iterdir()), "bytes")


if __name__ == "__main__":
    main()
