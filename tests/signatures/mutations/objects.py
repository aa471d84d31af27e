"""The objects of a file by their kind: what a change may be made to. An object that plays several parts stands here under each."""

from collections import deque
from dataclasses import dataclass

import pikepdf
from pikepdf import Name

# What a key says of the object that it leads to, whoever has the key.
BY_KEY = {
    "/Root": "catalog", "/Info": "information", "/Pages": "page tree", "/AcroForm": "form", "/Resources": "resources", "/DR": "resources", "/DSS": "DSS", "/VRI": "VRI",
    "/FontDescriptor": "font descriptor", "/FontFile": "font file", "/FontFile2": "font file", "/FontFile3": "font file", "/ToUnicode": "character map",
    "/Encoding": "encoding", "/DescendantFonts": "font", "/CharProcs": "glyphs", "/CIDSystemInfo": "character collection", "/CIDToGIDMap": "character map",
    "/Outlines": "outlines", "/OCProperties": "optional content", "/D": "configuration", "/StructTreeRoot": "structure tree", "/K": "structure element",
    "/ParentTree": "structure tree", "/RoleMap": "structure tree", "/Metadata": "metadata", "/Names": "names", "/Dests": "destinations", "/EmbeddedFiles": "names",
    "/EF": "file specification", "/AF": "file specification", "/A": "action", "/AA": "action", "/OpenAction": "action", "/Dest": "destinations", "/SMask": "mask", "/Mask": "mask",
    "/Contents": "content", "/AP": "appearances", "/N": "appearance", "/MK": "appearance characteristics", "/Perms": "permissions", "/Lock": "lock", "/SV": "seed value",
    "/Reference": "signature reference", "/TransformParams": "signature reference", "/Extensions": "extensions", "/ViewerPreferences": "viewer preferences",
    "/PageLabels": "page labels", "/OutputIntents": "output intent", "/DestOutputProfile": "output intent", "/Group": "group", "/PieceInfo": "piece information",
    "/MarkInfo": "mark information", "/BS": "border", "/OCGs": "optional content group", "/Certs": "validation data", "/CRLs": "validation data", "/OCSPs": "validation data",
}
# Dictionaries of names, each of which leads to such an object.
BY_CATEGORY = {
    "/Font": "font", "/XObject": "form XObject", "/ExtGState": "graphics state", "/ColorSpace": "colour space", "/Pattern": "pattern", "/Shading": "shading", "/Properties": "optional content group",
}
BY_TYPE = {
    "/Page": "page", "/Pages": "page tree", "/Catalog": "catalog", "/Font": "font", "/FontDescriptor": "font descriptor", "/OCG": "optional content group", "/OCMD": "membership",
    "/Sig": "signature", "/DocTimeStamp": "signature", "/ExtGState": "graphics state", "/Pattern": "pattern", "/StructElem": "structure element", "/Outlines": "outlines",
    "/Metadata": "metadata", "/Filespec": "file specification", "/EmbeddedFile": "file specification", "/Action": "action", "/Annot": "annotation", "/DSS": "DSS",
}
# How a file is read, which no object of pikepdf is: changed as the increment is written.
WRITTEN = ("trailer", "cross-references", "object stream", "bytes", "spelling")
MOST_OF_A_KIND = 30
MOST = 1500


@dataclass
class Place:
    """A dictionary or stream of the file, the object of a number in which it stands, and the part that it plays."""

    kind: str
    own: pikepdf.Object
    holder: pikepdf.Object

    def __str__(self) -> str:
        return f"{self.kind} in {self.holder.objgen[0]}"


def kind_of(one: pikepdf.Object, key: str, above: str) -> str:
    """The part that an object plays for whoever refers to it by this key."""
    if isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        named = str(one.get("/Type", ""))
        if key == "/Fields" or above == "field" and key == "/Kids" or key == "/CO":
            return "field"
        if key == "/Annots":
            return "widget" if one.get("/Subtype") == Name.Widget else "annotation"
        if key == "/V":
            return "signature"
        if one.get("/Subtype") == Name.Image:
            return "image"
        if above in BY_CATEGORY.values() and key in BY_CATEGORY:
            return "resources"
        if key in BY_KEY and not (key == "/K" and named) and not (key in ("/D", "/N", "/A", "/Names", "/Encoding") and named):
            return BY_KEY[key]
        if named in BY_TYPE:
            return BY_TYPE[named]
        if above == "outlines":
            return "outline item"
    return above


def places(pdf: pikepdf.Pdf) -> list[Place]:
    """Every dictionary and stream that the trailer leads to, in an order that does not change."""
    out: list[Place] = []
    seen: set[tuple] = set()
    count: dict[str, int] = {}
    todo: deque = deque([(pdf.trailer.Root, "/Root", "trailer", None)])
    if isinstance(pdf.trailer.get("/Info"), pikepdf.Dictionary | pikepdf.Stream):
        todo.append((pdf.trailer.Info, "/Info", "trailer", None))
    while todo and len(out) < MOST:
        one, key, above, holder = todo.popleft()
        holder = one if one.is_indirect else holder
        if isinstance(one, pikepdf.Array):
            if one.is_indirect and (one.objgen, key) in seen:
                continue
            seen.add((one.objgen, key))
            todo.extend((item, key, above, holder) for item in one if isinstance(item, pikepdf.Object))
            continue
        if not isinstance(one, pikepdf.Dictionary | pikepdf.Stream) or holder is None:
            continue
        kind = kind_of(one, key, above)
        if one.is_indirect:
            if (one.objgen, kind) in seen:
                continue
            known = any(mark[0] == one.objgen for mark in seen)
            seen.add((one.objgen, kind))
        else:
            known = False
        count[kind] = count.get(kind, 0) + 1
        if count[kind] <= MOST_OF_A_KIND:
            out.append(Place(kind, one, holder))
        if not known or count[kind] <= MOST_OF_A_KIND:
            for name in one.keys():
                value = one.get(name)
                if isinstance(value, pikepdf.Object):
                    below = BY_CATEGORY[name] if kind == "resources" and name in BY_CATEGORY else kind
                    if kind == "resources" and name in BY_CATEGORY and isinstance(value, pikepdf.Dictionary):
                        # The names of fonts, pictures and so on: a dictionary of its own, then what each name leads to.
                        todo.append((value, "", "resources", holder))
                        own = value if value.is_indirect else holder
                        todo.extend((value.get(each), "", below, own) for each in value.keys() if isinstance(value.get(each), pikepdf.Object))
                    else:
                        todo.append((value, name, below, holder))
    return out
