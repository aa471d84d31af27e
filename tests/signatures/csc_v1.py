"""The signing service of `certomancer-csc-dummy`, which speaks version 1.0.4.0 of the CSC API, on loopback with the keys of the test PKI.

    python tests/signatures/csc_v1.py FOLDER

FOLDER is one that `pki.py` wrote. Prints the address, and ends with its standard input. A credential is `test/NAME`.
"""

import os
import socket
import sys
import threading
from pathlib import Path

from aiohttp import web
from csc_dummy.csc_dummy_server import CSCWithCertomancer
from pki import opened


def until_input_ends() -> None:
    sys.stdin.read()
    os._exit(0)


service = CSCWithCertomancer(opened(Path(sys.argv[1])))
service.register_routes()
listening = socket.create_server(("127.0.0.1", 0))
threading.Thread(target=until_input_ends, daemon=True).start()
print(f"http://127.0.0.1:{listening.getsockname()[1]}/csc/v1", flush=True)
web.run_app(service.app, sock=listening, print=None)
