"""Objects as they stand in a file that is encrypted with an empty user password: an attacker needs no other to write there."""

import io
import re

from pyhanko.pdf_utils.crypt import StandardSecurityHandler
from pyhanko.pdf_utils.crypt.standard import StandardSecuritySettingsRevision
from pyhanko.pdf_utils.reader import PdfFileReader

WHITE = b"\0\t\n\f\r "
# A string, or what may look like the beginning of one and is none.
TOKENS = re.compile(rb"<<|>>|<([0-9A-Fa-f\0\t\n\f\r ]*)>|\(")
STREAM = re.compile(rb"\bstream\r?\n")
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def literal(text: bytes, at: int) -> tuple[bytes, int]:
    """The string whose parenthesis opens at a place, and where it ends (ISO 32000-1, 7.3.4.2)."""
    out, depth, at = b"", 1, at + 1
    while True:
        one = text[at : at + 1]
        if one == b"\\":
            if octal := re.match(rb"[0-7]{1,3}", text[at + 1 : at + 4]):
                out += bytes([int(octal[0], 8) & 255])
                at += 1 + len(octal[0])
                continue
            escaped = text[at + 1 : at + 2]
            out += b"" if escaped == b"\n" else ESCAPES.get(escaped, escaped)
            at += 2
            continue
        depth += (one == b"(") - (one == b")")
        at += 1
        if not depth:
            return out, at
        out += one


class Cipher:
    """The security handler of a file."""

    def __init__(self, data: bytes) -> None:
        reader = PdfFileReader(io.BytesIO(data), strict=False)
        reader.decrypt("")
        self.handler = reader.security_handler

    @classmethod
    def made(cls, way: str, identifier: bytes, **more: object) -> "Cipher":
        """One for a file that is still to be written: `rc4`, `aes128` or `aes256`."""
        out = cls.__new__(cls)
        if way == "aes256":
            out.handler = StandardSecurityHandler.build_from_pw("eigenaar", "", pdf_mac=False, **more)
        else:
            revision = StandardSecuritySettingsRevision.RC4_OR_AES128 if way == "aes128" or more else StandardSecuritySettingsRevision.RC4_EXTENDED
            out.handler = StandardSecurityHandler.build_from_pw_legacy(revision, identifier, "eigenaar", "", use_aes128=way == "aes128", **more)
        return out

    def dictionary(self) -> bytes:
        """The encryption dictionary."""
        out = io.BytesIO()
        self.handler.as_pdf_object().write_to_stream(out, None)
        return out.getvalue()

    def text(self, value: bytes, number: int) -> bytes:
        """The bytes of a string of an object."""
        crypt = self.handler.get_string_filter()
        return crypt.encrypt(crypt.derive_object_key(number, 0), value)

    def object(self, text: bytes, number: int, generation: int) -> bytes:
        """An indirect object, encrypted; cross-references never are, and no signed data (7.5.8.2, 7.6.2)."""
        found = STREAM.search(text)
        head, tail = (text[: found.start()], text[found.end() :]) if found else (text, b"")
        if re.search(rb"/Type\s*/XRef\b", head):
            return text
        head = self.strings(head, number, generation)
        if not found:
            return head
        content, rest = tail.rsplit(b"\nendstream", 1)
        crypt = self.handler.get_stream_filter()
        content = crypt.encrypt(crypt.derive_object_key(number, generation), content)
        head = re.sub(rb"/Length\s+\d+(?!\s+\d+\s+R)", b"/Length %d" % len(content), head)
        return head + b"stream\n" + content + b"\nendstream" + rest

    def strings(self, text: bytes, number: int, generation: int) -> bytes:
        crypt = self.handler.get_string_filter()
        key = crypt.derive_object_key(number, generation)
        out, at = b"", 0
        while found := TOKENS.search(text, at):
            out += text[at : found.start()]
            at = found.end()
            if found[0] in (b"<<", b">>"):
                out += found[0]
                continue
            if found[0] == b"(":
                value, at = literal(text, found.start())
            else:
                digits = re.sub(rb"\s|\0", b"", found[1]).decode()
                value = bytes.fromhex(digits + "0" * (len(digits) % 2))
            signed = out.rstrip(WHITE).endswith(b"/Contents") and b"/ByteRange" in text
            out += text[found.start() : at] if signed else b"<" + crypt.encrypt(key, value).hex().encode() + b">"
        return out + text[at:]
