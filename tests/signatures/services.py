"""The test PKI with its services: time-stamps, OCSP, CRLs and certificates on a port of this machine, until standard input closes.

    python tests/signatures/services.py FOLDER [--ocsp foreign] [--without-crls]

writes what `pki.py` writes, and `canvaspers.toml`, a configuration that trusts it and seals with its key. The first line that it prints
is its address. The options make the services worse than they are: OCSP answers by another issuer, no CRLs.
"""

import argparse
import socket
import sys
import threading
from pathlib import Path

from certomancer.integrations.animator import Animator, AnimatorArchStore
from certomancer.registry import CertomancerConfig
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Response

import pki

CONFIGURATION = """# Made by tests/signatures/services.py: for trying out only. Everybody can make the keys beside it.
[signing]
key = "pkcs12:{folder}/seal.p12"
pin_file = "{folder}/pin"
tsa = ["{address}/test/tsa/tsa"]
trust = ["{folder}/root.pem"]

[verify]
trust = ["{folder}/root.pem"]
"""


class Quiet(WSGIRequestHandler):
    def log(self, *_):
        pass


def serve(folder: Path, ocsp: str = "interm", crls: bool = True) -> tuple[str, CertomancerConfig]:
    """The address, and the configuration of who answers there; until this process ends."""
    # The certificates name the address, so it comes first.
    listener = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    config = pki.write(folder, address)
    animator = Animator(AnimatorArchStore({pki.ARCHITECTURE: config.get_pki_arch(pki.ARCHITECTURE)}), with_web_ui=False)

    def application(environment, start):
        path = environment["PATH_INFO"]
        if not crls and "/crls/" in path:
            return Response(status=404)(environment, start)
        environment["PATH_INFO"] = path.replace("/ocsp/interm", f"/ocsp/{ocsp}")
        return animator(environment, start)

    (folder / "pin").write_bytes(pki.PIN)
    (folder / "canvaspers.toml").write_text(CONFIGURATION.format(folder=folder.resolve(), address=address))
    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=Quiet, fd=listener.fileno())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return address, config


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--ocsp", default="interm")
    parser.add_argument("--without-crls", action="store_true")
    arguments = parser.parse_args()
    address, _ = serve(arguments.folder, arguments.ocsp, not arguments.without_crls)
    print(address, flush=True)
    if sys.stdin.isatty():
        print(f"Keys, certificates and canvaspers.toml are in {arguments.folder}. Ctrl-D ends the services.", file=sys.stderr)
    try:
        sys.stdin.read()
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
