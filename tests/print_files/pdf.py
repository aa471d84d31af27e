"""Files made object by object, byte by byte: what no library would write is written here too."""

import io
import zlib

from PIL import Image

A4 = (595, 842)


def literal(value: object) -> bytes:
    """An object as a file has it. Text is written as it is: a name with its stroke, a reference, a number."""
    if isinstance(value, bytes):
        return value
    if isinstance(value, bool):
        return b"true" if value else b"false"
    if isinstance(value, dict):
        return b"<< " + b" ".join(b"/" + key.encode() + b" " + literal(own) for key, own in value.items()) + b" >>"
    if isinstance(value, (list, tuple)):
        return b"[" + b" ".join(literal(own) for own in value) + b"]"
    return str(value).encode()


class File:
    """A file of one page; `page` are more entries of that page."""

    def __init__(self) -> None:
        self.objects: list[bytes] = [b"", b""]
        self.resources: dict[str, dict[str, object]] = {}
        self.catalog: dict[str, object] = {}
        self.page: dict[str, object] = {}
        self.tree: dict[str, object] = {}

    def add(self, value: object, data: bytes | None = None) -> str:
        """One object more, a stream where there are data; gives its reference."""
        if data is None:
            self.objects.append(literal(value))
        else:
            entries = literal({**value, "Length": len(data)})
            self.objects.append(entries + b"\nstream\n" + data + b"\nendstream")
        return f"{len(self.objects)} 0 R"

    def named(self, kind: str, name: str, value: object) -> None:
        self.resources.setdefault(kind, {})[name] = value

    def written(self, content: bytes | str, packed: dict[str, object] | None = None) -> bytes:
        content = content.encode("latin-1") if isinstance(content, str) else content
        stream = self.add(packed or {}, content)
        page = {
            "Type": "/Page", "Parent": "2 0 R", "MediaBox": [0, 0, 400, 400], "BleedBox": [0, 0, 400, 400],
            "TrimBox": [10, 10, 390, 390], "Resources": self.resources, "Contents": stream,
        }
        for key, value in self.page.items():
            if value is None:
                page.pop(key, None)
            else:
                page[key] = value
        own = self.add(page)
        self.objects[0] = literal({"Type": "/Catalog", "Pages": "2 0 R", **self.catalog})
        self.objects[1] = literal({"Type": "/Pages", "Count": 1, "Kids": [own], **self.tree})
        out, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", []
        for number, value in enumerate(self.objects, 1):
            places.append(len(out))
            out += b"%d 0 obj\n%s\nendobj\n" % (number, value)
        table = b"".join(b"%010d 00000 n \n" % place for place in places)
        head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
        end = literal({"Size": len(places) + 1, "Root": "1 0 R", "ID": ["<00112233445566778899aabbccddeeff>"] * 2})
        return out + head + table + b"trailer\n" + end + b"\nstartxref\n%d\n%%%%EOF\n" % len(out)

    # What several files are made of.

    def image(self, data: bytes, space: object, side: int = 10, name: str = "Im", **more: object) -> None:
        entries = {"Type": "/XObject", "Subtype": "/Image", "Width": side, "Height": side, "BitsPerComponent": 8}
        if space is not None:
            entries["ColorSpace"] = space
        self.named("XObject", name, self.add(entries | more, data))

    def form(self, content: str, name: str = "Fm", **more: object) -> str:
        entries = {"Type": "/XObject", "Subtype": "/Form", "BBox": [0, 0, 400, 400], "Resources": self.resources}
        own = self.add(entries | more, content.encode())
        self.named("XObject", name, own)
        return own

    def computed(self, inputs: int, outputs: int, program: str) -> str:
        entries = {"FunctionType": 4, "Domain": [0, 1] * inputs, "Range": [0, 1] * outputs}
        return self.add(entries, f"{{ {program} }}".encode())

    def layer(self, name: str = "proof", **more: object) -> str:
        return self.add({"Type": "/OCG", "Name": f"({name})", **more})


def straight(one: object, other: object, **more: object) -> dict[str, object]:
    """A function from one value to another (type 2)."""
    return {"FunctionType": 2, "Domain": [0, 1], "C0": one, "C1": other, "N": 1, **more}


def jpeg(colour: tuple[int, ...], mode: str, side: int = 16) -> bytes:
    """A picture of one colour."""
    out = io.BytesIO()
    Image.new(mode, (side, side), colour).save(out, "JPEG", quality=95)
    return out.getvalue()


def ycck(inks: tuple[int, int, int, int], side: int = 16) -> bytes:
    """A CMYK picture as Photoshop writes it: YCCK, its values turned round."""
    # What JPEG takes for red is the other way round from cyan, which is turned round itself.
    red, green, blue = inks[:3]
    light = 0.299 * red + 0.587 * green + 0.114 * blue
    values = (light, 128 + 0.564 * (blue - light), 128 + 0.713 * (red - light), 255 - inks[3])
    # Pillow turns CMYK round of itself, and says so with a mark of Adobe of transform 0; YCCK has transform 2.
    plain = jpeg(tuple(255 - round(value) for value in values), "CMYK", side)
    at = plain.index(b"Adobe") + 11
    return plain[:at] + b"\x02" + plain[at + 1:]


def jp2(mode: str, colour: tuple[int, ...] | int, space: int | None, side: int = 16) -> bytes:
    """A JPEG 2000 picture whose header names a space (ISO 15444-1, I.5.3.3); without one it is bare code."""
    out = io.BytesIO()
    Image.new(mode, (side, side), colour).save(out, "JPEG2000", no_jp2=space is None, mct=0, irreversible=False)
    made = out.getvalue()
    if space is None:
        return made
    at = made.index(b"colr") + 7
    made = made[:at] + space.to_bytes(4, "big") + made[at + 4:]
    # No channel of a CMYK picture is transparent.
    if b"cdef" in made:
        at = made.index(b"cdef") - 4
        length = int.from_bytes(made[at:at + 4], "big")
        head = made.index(b"jp2h") - 4
        whole = int.from_bytes(made[head:head + 4], "big") - length
        made = made[:head] + whole.to_bytes(4, "big") + made[head + 4:at] + made[at + length:]
    return made


def packed(data: bytes) -> bytes:
    return zlib.compress(data)
