"""A signing service that speaks version 2.0.0.2 of the CSC API, over TLS on loopback, and takes nothing that its specification lacks.

    python tests/signatures/csc_v2.py FOLDER

FOLDER is one that `pki.py` wrote; `tls-root.pem` comes into it. Prints the address, and ends with its standard input. A request with an
unknown member, without a required one, or with one of another type is answered 400 `invalid_request`.
"""

import base64
import binascii
import datetime
import ipaddress
import json
import os
import secrets
import ssl
import sys
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from asn1crypto.algos import RSASSAPSSParams
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, utils

folder = Path(sys.argv[1])

PIN, OTP, CLIENT_SECRET, PASSWORD = "4711-geheim", "0815-code", "4711-client", "4711-wachtwoord"
TOKENS = {"4711-toegang": "canvaspers", "4711-een": "een"}
RSA, PSS, ECDSA, PLAIN_384 = "1.2.840.113549.1.1.1", "1.2.840.113549.1.1.10", "1.2.840.10045.4.3.2", "0.4.0.127.0.7.1.1.4.1.4"
HASHES = {"2.16.840.1.101.3.4.2.1": hashes.SHA256(), "2.16.840.1.101.3.4.2.2": hashes.SHA384(), "2.16.840.1.101.3.4.2.3": hashes.SHA512()}
# The digest that a signature algorithm says by itself.
SAYS = {ECDSA: hashes.SHA256(), PLAIN_384: hashes.SHA384(), "1.2.840.113549.1.1.13": hashes.SHA512()}

PASSWORD_PIN = {"type": "Password", "id": "PIN", "format": "A", "label": "PIN"}
TOTP = {"type": "Password", "id": "OTP", "format": "A", "generator": "totp", "label": "Mobile OTP"}
SENT = {"type": "ChallengeResponse", "id": "SMS", "label": "SMS"}
QUESTION = {"type": "ChallengeResponse", "id": "vraag", "label": "Vraag"}
ELSEWHERE = {"type": "ChallengeResponseOOB", "id": "app", "label": "App"}

# Each credential: its key in the PKI, the algorithms that it offers, and what releases it.
CREDENTIALS = {
    "pin": ("p256", [ECDSA], [PASSWORD_PIN]),
    "plain": ("p384", [PLAIN_384], []),
    "pin-otp": ("rsa3072", [PSS, RSA], [PASSWORD_PIN, TOTP]),
    "sms": ("p256", [ECDSA], [SENT]),
    "app": ("rsa4096", ["1.2.840.113549.1.1.13"], [ELSEWHERE]),
    "bare": ("rsa3072", [RSA], []),
    "late": ("p256", [ECDSA], [ELSEWHERE]),
    "question": ("p256", [ECDSA], [QUESTION]),
    "face": ("p256", [ECDSA], [{"type": "Gezicht", "id": "gezicht"}]),
    "browser": ("p256", [ECDSA], None),
    "disabled": ("p256", [ECDSA], []),
    "suspended": ("p256", [ECDSA], []),
    "liar": ("p256", [ECDSA], []),
}

# Members of each request (clause 11): their types, and which must be there.
STRINGS = list[str]
CLIENT_DATA = {"clientData": str}
ASKS_INFO = {"certificates": str, "certInfo": bool, "authInfo": bool, "lang": str, **CLIENT_DATA}
MEMBERS = {
    "auth/login": ({"refresh_token": str, "rememberMe": bool, **CLIENT_DATA}, []),
    "credentials/list": ({"userID": str, "credentialInfo": bool, "onlyValid": bool, **ASKS_INFO}, []),
    "credentials/info": ({"credentialID": str, **ASKS_INFO}, ["credentialID"]),
    "credentials/authorize": (
        {"credentialID": str, "numSignatures": int, "hashes": STRINGS, "hashAlgorithmOID": str, "authData": list[dict], "description": str,
         **CLIENT_DATA},
        ["credentialID", "numSignatures", "hashes", "hashAlgorithmOID"]),
    "credentials/authorizeCheck": ({"handle": str}, ["handle"]),
    "credentials/getChallenge": ({"credentialID": str, "authObjectID": str}, ["credentialID", "authObjectID"]),
    "signatures/signHash": (
        {"credentialID": str, "SAD": str, "hashes": STRINGS, "hashAlgorithmOID": str, "signAlgo": str, "signAlgoParams": str,
         "operationMode": str, "validity_period": int, "response_uri": str, **CLIENT_DATA},
        ["credentialID", "SAD", "hashes", "signAlgo"]),
}


class Wrong(Exception):
    def __init__(self, said: str, error: str = "invalid_request", status: int = 400) -> None:
        super().__init__(said)
        self.said, self.error, self.status = said, error, status


def is_of(value, kind) -> bool:
    if getattr(kind, "__origin__", None) is list:
        return isinstance(value, list) and all(isinstance(one, kind.__args__[0]) for one in value)
    return isinstance(value, kind) and not (kind is int and isinstance(value, bool))


def check(method: str, body) -> None:
    members, required = MEMBERS[method]
    if not isinstance(body, dict):
        raise Wrong("The body is no object")
    for name in required:
        if name not in body:
            raise Wrong(f"Missing parameter {name}")
    for name, value in body.items():
        if name not in members:
            raise Wrong(f"Unknown parameter {name}")
        if not is_of(value, members[name]):
            raise Wrong(f"Invalid type of parameter {name}")


def digests(texts: list[str], hash) -> list[bytes]:
    try:
        values = [base64.b64decode(text, validate=True) for text in texts]
    except binascii.Error:
        raise Wrong("Invalid Base64 hash string parameter") from None
    if not values:
        raise Wrong("Empty hash array")
    if any(len(value) != hash.digest_size for value in values):
        raise Wrong("Invalid digest value length")
    return values


def key_of(name: str):
    return serialization.load_pem_private_key((folder / f"{name}.key.pem").read_bytes(), None)


class Service:
    """What it remembers: which digests an activation is for, which codes went out, whom it asked elsewhere."""

    def __init__(self) -> None:
        self.activations: dict[str, tuple[str, list[str]]] = {}
        self.sent: set[str] = set()
        self.handles: dict[str, tuple[str, list[str], int]] = {}

    def credential(self, body) -> tuple:
        found = CREDENTIALS.get(body["credentialID"])
        if found is None:
            raise Wrong("Invalid parameter credentialID")
        return found

    def activate(self, credential: str, texts: list[str]) -> dict:
        activation = secrets.token_urlsafe()
        self.activations[activation] = (credential, texts)
        return {"SAD": activation, "expiresIn": 60}

    def list(self, body, who: str):
        if "userID" in body:
            raise Wrong("userID parameter MUST be null")
        return 200, {"credentialIDs": ["pin"] if who == "een" else list(CREDENTIALS)}

    def info(self, body, who: str):
        key, algorithms, objects = self.credential(body)
        chain = [x509.load_pem_x509_certificate((folder / f"{one}.pem").read_bytes()) for one in (key, "interm", "root")]
        kind = body.get("certificates", "single")
        if kind not in ("none", "single", "chain"):
            raise Wrong("Invalid parameter certificates")
        chain = {"none": [], "single": chain[:1], "chain": chain}[kind]
        texts = [base64.b64encode(one.public_bytes(serialization.Encoding.DER)).decode() for one in chain]
        credential = body["credentialID"]
        answer = {
            "key": {"status": "disabled" if credential == "disabled" else "enabled", "algo": algorithms, "len": 256},
            "cert": {"status": "suspended" if credential == "suspended" else "valid", "certificates": texts},
            "SCAL": "2",
            "multisign": 1,
        }
        if objects is None:
            answer["auth"] = {"mode": "oauth2code"}
        else:
            answer["auth"] = {"mode": "explicit", "expression": " AND ".join(one["id"] for one in objects)}
            if body.get("authInfo"):
                answer["auth"]["objects"] = objects
        return 200, answer

    def authorize(self, body, who: str):
        credential = body["credentialID"]
        _, _, objects = self.credential(body)
        if body["numSignatures"] != 1 or len(body["hashes"]) != 1:
            raise Wrong("Numbers of signatures is too high")
        if body["hashAlgorithmOID"] not in HASHES:
            raise Wrong("Invalid parameter hashAlgorithmOID")
        digests(body["hashes"], HASHES[body["hashAlgorithmOID"]])
        told = {}
        for datum in body.get("authData", []):
            if not set(datum) <= {"id", "value"} or not all(isinstance(one, str) for one in datum.values()) or "id" not in datum:
                raise Wrong("Invalid parameter authData")
            told[datum["id"]] = datum.get("value")
        wanted = {"PIN": PIN, "OTP": OTP, "SMS": OTP, "app": None}
        if set(told) != {one["id"] for one in objects}:
            raise Wrong("Invalid parameter authData")
        for name, value in told.items():
            if value != wanted[name] or (name == "SMS" and credential not in self.sent):
                # As a service might that thinks little of secrets.
                raise Wrong(f"{name} {value} is wrong", "invalid_authentication_data")
        if ELSEWHERE in objects:
            handle = secrets.token_urlsafe()
            self.handles[handle] = (credential, body["hashes"], 1)
            return 202, {"handle": handle}
        return 200, self.activate(credential, body["hashes"])

    def authorize_check(self, body, who: str):
        credential, texts, left = self.handles.pop(body["handle"], (None, [], 0))
        if credential is None:
            raise Wrong("Invalid parameter handle")
        if left and credential != "late":
            self.handles[body["handle"]] = (credential, texts, left - 1)
            return 202, {"handle": body["handle"]}
        if credential == "late":
            self.handles[body["handle"]] = (credential, texts, 1)
            return 202, {"handle": body["handle"]}
        return 200, self.activate(credential, texts)

    def challenge(self, body, who: str):
        _, _, objects = self.credential(body)
        if body["authObjectID"] not in [one["id"] for one in objects if one["type"] == "ChallengeResponse"]:
            raise Wrong("Invalid parameter authObjectID")
        if QUESTION in objects:
            return 200, {"challenge": "Hoe heet uw eerste huisdier?"}
        self.sent.add(body["credentialID"])
        return 204, None

    def sign_hash(self, body, who: str):
        name, algorithms, _ = self.credential(body)
        # An activation is for one signature.
        credential, texts = self.activations.pop(body["SAD"], (None, []))
        if credential != body["credentialID"]:
            raise Wrong("Invalid parameter SAD")
        if body["hashes"] != texts:
            raise Wrong("Hash is not authorized by the SAD")
        algorithm = body["signAlgo"]
        if algorithm not in algorithms:
            raise Wrong("Invalid parameter signAlgo")
        if body.get("operationMode", "S") != "S":
            raise Wrong("Invalid parameter operationMode")
        if algorithm not in SAYS and body.get("hashAlgorithmOID") not in HASHES:
            raise Wrong("Missing string parameter hashAlgorithmOID")
        if (algorithm == PSS) != ("signAlgoParams" in body):
            raise Wrong("Invalid parameter signAlgoParams")
        hash = SAYS.get(algorithm) or HASHES[body["hashAlgorithmOID"]]
        (digest,) = digests(texts, hash)
        key, prehashed = key_of("seal" if credential == "liar" else name), utils.Prehashed(hash)
        if isinstance(key, ec.EllipticCurvePrivateKey):
            made = key.sign(digest, ec.ECDSA(prehashed))
            if algorithm == PLAIN_384:
                made = b"".join(one.to_bytes(48, "big") for one in utils.decode_dss_signature(made))
        elif algorithm == PSS:
            parameters = RSASSAPSSParams.load(base64.b64decode(body["signAlgoParams"], validate=True), strict=True).native
            if parameters["hash_algorithm"]["algorithm"] != hash.name or parameters["salt_length"] != hash.digest_size:
                raise Wrong("Invalid parameter signAlgoParams")
            made = key.sign(digest, padding.PSS(padding.MGF1(hash), hash.digest_size), prehashed)
        else:
            made = key.sign(digest, padding.PKCS1v15(), prehashed)
        return 200, {"signatures": [base64.b64encode(made).decode()]}


SERVICE = Service()
METHODS = {
    "credentials/list": SERVICE.list,
    "credentials/info": SERVICE.info,
    "credentials/authorize": SERVICE.authorize,
    "credentials/authorizeCheck": SERVICE.authorize_check,
    "credentials/getChallenge": SERVICE.challenge,
    "signatures/signHash": SERVICE.sign_hash,
}


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        try:
            status, answer = self.answered(self.rfile.read(int(self.headers["Content-Length"])))
        except Wrong as wrong:
            status, answer = wrong.status, {"error": wrong.error, "error_description": wrong.said}
        text = b"" if answer is None else json.dumps(answer).encode()
        self.send_response(status)
        if text:
            self.send_header("Content-Type", "application/json;charset=UTF-8")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def answered(self, body: bytes):
        kind, authorization = self.headers["Content-Type"], self.headers["Authorization"] or ""
        if self.path == "/csc/v2/oauth2/token":
            if kind != "application/x-www-form-urlencoded":
                raise Wrong("Content-Type")
            form = dict(urllib.parse.parse_qsl(body.decode(), strict_parsing=True))
            token = {name: token for token, name in TOKENS.items()}.get(form.pop("client_id", ""))
            if form != {"grant_type": "client_credentials", "scope": "service", "client_secret": CLIENT_SECRET} or token is None:
                raise Wrong(f"client {form.get('client_secret')} is wrong", "invalid_client", 401)
            return 200, {"access_token": token, "token_type": "Bearer", "expires_in": 3600}
        method = self.path.removeprefix("/csc/v2/")
        if kind != "application/json" or method not in MEMBERS or not self.path.startswith("/csc/v2/"):
            raise Wrong("Not found", status=404)
        body = json.loads(body)
        check(method, body)
        if method == "auth/login":
            if authorization != "Basic " + base64.b64encode(f"annelies:{PASSWORD}".encode()).decode():
                raise Wrong("An error occurred during authentication process", "authentication_error")
            return 200, {"access_token": "4711-toegang"}
        who = TOKENS.get(authorization.removeprefix("Bearer "))
        if who is None or not authorization.startswith("Bearer "):
            raise Wrong("The access token is wrong", "invalid_token", 401)
        return METHODS[method](body, who)

    def log_message(self, *_) -> None:
        pass


def tls() -> ssl.SSLContext:
    """A root and a certificate of this machine, made anew."""
    keys = [ec.generate_private_key(ec.SECP256R1()) for _ in range(2)]
    names = [x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]) for name in ("Wortel van de dienst", "Tekendienst")]
    now = datetime.datetime.now(datetime.timezone.utc)
    until = now + datetime.timedelta(days=2)
    made = [x509.CertificateBuilder(names[0], names[n], keys[n].public_key(), n + 1, now - datetime.timedelta(days=1), until) for n in (0, 1)]
    made[0] = made[0].add_extension(x509.BasicConstraints(True, 0), True)
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made[1] = made[1].add_extension(x509.BasicConstraints(False, None), True).add_extension(here, False)
    texts = [one.sign(keys[0], hashes.SHA256()).public_bytes(serialization.Encoding.PEM) for one in made]
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "tls-root.pem").write_bytes(texts[0])
    (folder / "tls.pem").write_bytes(keys[1].private_bytes(serialization.Encoding.PEM, *plain) + texts[1])
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "tls.pem")
    return context


def until_input_ends() -> None:
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.socket = tls().wrap_socket(server.socket, server_side=True)
    print(f"https://127.0.0.1:{server.server_port}/csc/v2", flush=True)
    threading.Thread(target=until_input_ends, daemon=True).start()
    server.serve_forever()
