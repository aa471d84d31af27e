"""Files that open without a password and are decrypted by one program as by no other; and strings whose bytes programs read in two ways."""

import re
from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name, String

from .draft import BARE, COVER, Draft, as_stream, drafted, rewritten
from .edit import Case, serialize
from .registry import NOT_PASSED, attack, on_draft

WHY = "what programs decrypt in different ways is not judged at all"
WAYS = ("rc4", "aes128", "aes256")


@on_draft()
def ends_of_line_in_a_palette(case: Case) -> Iterator[tuple[str, bytes]]:
    """One program reads a raw end of line within a string as a line feed, the next as the bytes that stand there: its colours move up."""
    def prepare(draft: Draft) -> int:
        palette = draft.new(Array([Name.Indexed, Name.DeviceGray, 3, String(b"\n\xff\x00\xff")]))
        draft.raw[palette.objgen[0]] = b"[/Indexed /DeviceGray 3 <0aff00ff>]"
        draft.clear(b"/Vak cs 2 sc 100 500 60 9 re f 1 sc 100 400 400 90 re f")
        draft.resource("ColorSpace", "Vak", palette)
        return palette.objgen[0]

    data, number = drafted(case, prepare)
    for name, text in {"both": b"\r\n", "return": b"\r", "escaped": b"\\\r\n", "feed-return": b"\n\r"}.items():
        yield name, rewritten(data, {number: b"[/Indexed /DeviceGray 3 (%s\xff\\000\xff)]" % text})


@on_draft()
def ends_of_line_in_what_is_read_aloud(case: Case) -> Iterator[tuple[str, bytes]]:
    for key in ("Alt", "ActualText"):
        def prepare(draft: Draft, key: str = key) -> int:
            draft.clear(draft.words())
            one = draft.new(Dictionary(Type=Name.StructElem, S=Name.Figure))
            draft.raw[one.objgen[0]] = b"<< /Type /StructElem /S /Figure /%s <FEFF0A30> >>" % key.encode()
            draft.root.StructTreeRoot = draft.new(Dictionary(Type=Name.StructTreeRoot, K=one))
            return one.objgen[0]

        data, number = drafted(case, prepare)
        yield key.lower(), rewritten(data, {number: b"<< /Type /StructElem /S /Figure /%s (\xfe\xff\r0) >>" % key.encode()})


def noted(case: Case, way: str, text: bytes = b"De gemeente betaalt 100 euro", **more: object) -> tuple[bytes, int, Draft]:
    """A signed file with a remark, whose number is told."""
    with Draft(case) as draft:
        draft.clear(draft.words())
        one = draft.annotate(draft.new(Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array(BARE), F=4)))
        draft.raw[one.objgen[0]] = remark(b"<%s>" % text.hex().encode())
        draft.encrypt(way, **more)
        return draft.signed(), one.objgen[0], draft


def remark(text: bytes) -> bytes:
    return b"<< /Type /Annot /Subtype /Text /Rect [300 60 500 110] /F 4 /Contents %s >>" % text


def _literal(value: bytes) -> bytes:
    return b"(" + re.sub(rb"([()\\])", rb"\\\1", value) + b")"


@on_draft(NOT_PASSED, WHY)
def ends_of_line_in_encrypted_strings(case: Case) -> Iterator[tuple[str, bytes]]:
    """A raw end of line in the initialization vector changes the first letters for who keeps it."""
    for way in WAYS:
        data, number, draft = noted(case, way, b"De gemeente betaalt 100 euro" * 4)
        value = b""
        for _ in range(2000):
            value = draft.cipher.text(b"De gemeente betaalt 100 euro" * 4, number)
            if b"\n" in value[:16] and b"\r" not in value:
                break
        else:
            if b"\n" not in value:
                continue
        for name, end in {"return": b"\r", "both": b"\r\n"}.items():
            yield f"{way}-{name}", rewritten(data, {number: remark(_literal(value).replace(b"\n", end))})


@on_draft(NOT_PASSED, WHY)
def strings_of_a_vector_alone(case: Case) -> Iterator[tuple[str, bytes]]:
    """Sixteen bytes are empty to one program, and words to the next."""
    for way in ("aes128", "aes256"):
        data, number, _ = noted(case, way, b"")
        yield way, rewritten(data, {number: remark(b"(betaalt 900 euro)"[:17] + b")")})
        yield f"{way}-bytes", rewritten(data, {number: remark(b"<%s>" % b"16 bytes of text".hex().encode())})


@on_draft(NOT_PASSED, WHY)
def streams_that_call_themselves_metadata(case: Case) -> Iterator[tuple[str, bytes]]:
    """Where metadata are not encrypted, one program goes by what a stream calls itself, the next by who calls it so. What moves to another
    number with the same bytes is decrypted otherwise."""
    for way in ("rc4", "aes128"):
        for calls in ({}, {"Subtype": Name.XML}):
            with Draft(case) as draft:
                draft.clear(draft.words())
                content = draft.page().Contents
                for key, value in {"Type": Name.Metadata, **calls}.items():
                    content[f"/{key}"] = value
                draft.encrypt(way, encrypt_metadata=False)
                number, page = content.objgen[0], draft.page().objgen[0]
                data = draft.signed()
                body = re.search(rb"\n%d 0 obj\n(.*?)\nendobj" % number, data, re.DOTALL)[1]
                size = int(re.search(rb"/Size (\d+)", data[data.rindex(b"trailer") :])[1])
                text = draft.cipher.object(re.sub(rb"/Contents \d+ 0 R", b"/Contents %d 0 R" % size, serialize(draft.page())), page, 0)
            yield f"{way}{'-xml' if calls else ''}", rewritten(data, {page: text, size: body})


@on_draft(NOT_PASSED, WHY)
def encryption_said_in_odd_ways(case: Case) -> Iterator[tuple[str, bytes]]:
    """Ways of which one program makes something else than the next, in a file that nobody changed."""
    for way, name, old, new in [
        ("aes128", "identity-anew", rb"/StdCF", b"/Identity"), ("aes256", "identity-anew", rb"/StdCF", b"/Identity"), ("aes256", "key-of-16", rb"/Length 32", b"/Length 16"),
        ("aes256", "key-of-5", rb"/Length 32", b"/Length 5"), ("aes128", "key-of-5", rb"/Length 16", b"/Length 5"), ("aes128", "key-of-none", rb"/Length 16", b"/Length 0"),
        ("aes128", "many-permissions", rb"/P -?\d+", b"/P 99999999999"), ("aes128", "unknown-key", rb"/Filter", b"/Anders true /Filter"), ("rc4", "another-handler", rb"/Standard", b"/Anders"),
        ("aes128", "files-otherwise", rb"/StrF", b"/EFF /Identity /StrF"), ("aes128", "unknown-method", rb"/AESV2", b"/AESV9"), ("aes128", "streams-alone", rb"/StrF\s*/StdCF", b"/StrF /Identity"),
    ]:
        with Draft(case) as draft:
            draft.clear(draft.words())
            seen: list[int] = []

            def change(text: bytes, old: bytes = old, new: bytes = new, seen: list[int] = seen) -> bytes:
                text, count = re.subn(old, new, text)
                seen.append(count)
                return text

            draft.encrypt(way, change)
            data = draft.signed()
        if seen[0]:
            yield f"{way}-{name}", data


@on_draft(NOT_PASSED, WHY)
def signature_by_its_field_alone(case: Case) -> Iterator[tuple[str, bytes]]:
    """Without its type the widget of a signature is a signature to one program, and its words are not encrypted."""
    for way in WAYS:
        with Draft(case) as draft:
            draft.clear(draft.words())
            draft.encrypt(way)
            draft.add_signature("opsteller")
            widget = draft.form().Fields[-1]
            widget.Contents = String("Handtekening")
            number = widget.objgen[0]
            text = serialize(widget)
            data = draft.signed()
            cipher = draft.cipher
        yield way, rewritten(data, {number: cipher.object(re.sub(rb"/Type\s*/Annot", b"", text), number, 0)})


@attack(NOT_PASSED, WHY)
def encrypted_afterwards(case: Case) -> Iterator[tuple[str, bytes]]:
    """An increment that says that all of the file is encrypted, or that nothing of it is."""
    with case.open() as edit:
        other = edit.page()
        other.Contents = edit.stream(COVER)
        edit.touch(other)
        edit.cipher = None
        edit.trailer["/Encrypt"] = b"null" if "/Encrypt" in edit.pdf.trailer else b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % (b"00" * 32, b"00" * 32)
        yield "by-the-trailer", edit.save()
    with case.open() as edit:
        edit.raw[edit.page().Contents.objgen[0] if edit.page().Contents.is_indirect else edit.root.objgen[0]] = as_stream(b"<< >>", COVER)
        edit.cipher = None
        yield "by-what-is-added", edit.save()
