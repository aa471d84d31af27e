"""Other letters for the same text: the font decides what a reader sees, and what a machine reads."""

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name

from .edit import Case, Edit, NotApplicable
from .registry import attack


def _font(edit: Edit) -> pikepdf.Object:
    fonts = edit.page().get("/Resources", Dictionary()).get("/Font", Dictionary())
    for key in fonts.keys():
        if fonts[key].is_indirect:
            return fonts[key]
    raise NotApplicable("no font of its own")


@attack()
def font_replaced(case: Case) -> Iterator[tuple[str, bytes]]:
    with case.open() as edit:
        font = _font(edit)
        edit.raw[font.objgen[0]] = b"<< /Type /Font /Subtype /Type1 /BaseFont /ZapfDingbats >>"
        yield "whole", edit.save()
    with case.open() as edit:
        font = _font(edit)
        font.Encoding = Dictionary(Type=Name.Encoding, Differences=Array([48, Name.one, Name.two])) if font.Subtype == Name.Type1 else Name("/Identity-V")
        edit.touch(font)
        yield "encoding", edit.save()
    with case.open() as edit:
        font = _font(edit)
        font.ToUnicode = edit.stream(b"/CIDInit /ProcSet findresource begin begincmap 1 beginbfrange <0000> <ffff> <0041> endbfrange endcmap end")
        edit.touch(font)
        yield "to-unicode", edit.save()
    with case.open() as edit:
        fonts = edit.page().Resources.get("/Font")
        if fonts is None or len(fonts) < 2:
            return
        one, other = list(fonts.keys())[:2]
        fonts[one], fonts[other] = fonts[other], fonts[one]
        holder = fonts if fonts.is_indirect else edit.page().Resources if edit.page().Resources.is_indirect else edit.page()
        edit.touch(holder)
        yield "swapped", edit.save()


@attack()
def font_parts(case: Case) -> Iterator[tuple[str, bytes]]:
    """Only the program of the font, its table of letters, or its widths."""
    with case.open() as edit:
        found = False
        for one in edit.pdf.objects:
            if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == Name.FontDescriptor:
                for key in ("/FontFile", "/FontFile2", "/FontFile3"):
                    if key in one and one[key].is_indirect:
                        stream = one[key]
                        data = bytearray(stream.read_bytes())
                        data[len(data) // 2] ^= 1
                        stream.write(bytes(data))
                        edit.touch(stream)
                        found = True
                        yield "program", edit.save()
                        break
            if found:
                break
        if not found:
            raise NotApplicable("no font program in the file")
    with case.open() as edit:
        for one in edit.pdf.objects:
            if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == Name.Font and "/ToUnicode" in one and one.ToUnicode.is_indirect:
                stream = one.ToUnicode
                stream.write(stream.read_bytes() + b"\n% anders")
                edit.touch(stream)
                yield "table-of-letters", edit.save()
                break
    with case.open() as edit:
        for one in edit.pdf.objects:
            if isinstance(one, pikepdf.Dictionary) and str(one.get("/Subtype")).startswith("/CIDFontType"):
                one.DW = 300
                if "/W" in one:
                    del one.W
                edit.touch(one)
                yield "widths", edit.save()
                break
