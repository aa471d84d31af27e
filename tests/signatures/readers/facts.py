"""What a reader offers beside the pictures: names and contents of attachments, title, language, labels of pages, outline, places by name,
values of fields. By pdfium, MuPDF and poppler; `facts.mjs` asks pdf.js. And whatever of it differs between two states (`altered`)."""

import hashlib
import json
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

MOST = 500
SECONDS = 30
# What may differ when the report tells that information or metadata changed.
ABOUT = ("information", "metadata")


def collected(**parts: Callable[[], object]) -> dict[str, object]:
    """Each part, or why a reader does not give it."""
    out = {}
    for name, part in parts.items():
        try:
            out[name] = part()
        except Exception as error:
            out[name] = f"{type(error).__name__}: {error}"[:200]
    return out


def content(data: bytes) -> list[object]:
    return [len(data), hashlib.sha256(data).hexdigest()[:16], data[:40].decode("latin-1")]


def of_pdfium(pdf: object) -> dict[str, object]:
    import ctypes

    from pypdfium2 import raw

    def text(call: Callable, *arguments: object, unit: object = ctypes.c_ushort) -> str:
        """What a function of pdfium writes into room that is asked for first."""
        length = call(*arguments, None, 0)
        room = ctypes.create_string_buffer(max(length, 2))
        call(*arguments, ctypes.cast(room, ctypes.POINTER(unit)), length)
        return room.raw[: max(length - 2, 0)].decode("utf-16-le", "replace")

    def places() -> list:
        out = []
        for index in range(min(raw.FPDF_CountNamedDests(pdf), MOST)):
            length = ctypes.c_long(0)
            raw.FPDF_GetNamedDest(pdf, index, None, length)
            room = ctypes.create_string_buffer(max(length.value, 2))
            found = raw.FPDF_GetNamedDest(pdf, index, room, length)
            out.append([room.raw[: max(length.value - 2, 0)].decode("utf-16-le", "replace"), raw.FPDFDest_GetDestPageIndex(pdf, found) if found else None])
        return sorted(out, key=str)

    def outline() -> list:
        out = []
        for one in pdf.get_toc():
            place = one.get_dest()
            out.append([one.level, one.get_title(), [place.get_index(), str(place.get_view())] if place else None])
        return out[:MOST]

    def fields() -> dict:
        out: dict[str, list] = {}
        for index in range(min(len(pdf), 60)):
            page = pdf[index]
            for number in range(min(raw.FPDFPage_GetAnnotCount(page), MOST)):
                one = raw.FPDFPage_GetAnnot(page, number)
                if raw.FPDFAnnot_GetSubtype(one) == raw.FPDF_ANNOT_WIDGET:
                    name, value = (text(call, pdf.formenv, one) for call in (raw.FPDFAnnot_GetFormFieldName, raw.FPDFAnnot_GetFormFieldValue))
                    out.setdefault(name, []).append(value)
                raw.FPDFPage_CloseAnnot(one)
            page.close()
        return out

    def files() -> list:
        found = [pdf.get_attachment(index) for index in range(min(pdf.count_attachments(), MOST))]
        return [[one.get_name(), *content(bytes(one.get_data()))] for one in found]

    return collected(
        information=pdf.get_metadata_dict, labels=lambda: [pdf.get_page_label(index) for index in range(min(len(pdf), MOST))], outline=outline, files=files,
        places=places, fields=fields if pdf.formenv else dict, opening=lambda: raw.FPDFDoc_GetPageMode(pdf),
        language=lambda: text(raw.FPDFCatalog_GetLanguage, pdf),
    )


def of_mupdf(document: object) -> dict[str, object]:
    def files() -> list:
        names = document.embfile_names()[:MOST]
        told = [document.embfile_info(index) for index in range(len(names))]
        return [[one["name"], one["filename"], one["ufilename"], one["description"], *content(document.embfile_get(index))] for index, one in enumerate(told)]

    def fields() -> dict:
        out: dict[str, list] = {}
        for page in list(document)[:60]:
            for one in page.widgets():
                out.setdefault(str(one.field_name), []).append([one.field_type_string, str(one.field_value), one.field_label])
        return out

    def remarks() -> list:
        words = ("content", "title", "subject")
        return [[page.number, one.type[1], *(one.info.get(key) for key in words)] for page in list(document)[:60] for one in page.annots()]

    def outline() -> list:
        entries = document.get_toc(simple=False)[:MOST]
        return [[level, title, page, str(more.get("to")), more.get("uri"), more.get("name")] for level, title, page, more in entries]

    return collected(
        information=lambda: {key: value for key, value in document.metadata.items() if key not in ("format", "encryption")},
        outline=outline, files=files, fields=fields, remarks=remarks, labels=lambda: [page.get_label() for page in list(document)[:MOST]],
        places=lambda: sorted([name, str(place)] for name, place in document.resolve_names().items()), language=lambda: document.language,
    )


def of_poppler(data: bytes) -> dict[str, object]:
    """By the programs of poppler: `pdfinfo` and `pdfdetach`."""

    def said(*command: str) -> list[str]:
        done = subprocess.run([*command, "-"], input=data, capture_output=True, timeout=SECONDS)
        return done.stdout.decode("utf-8", "replace").splitlines()

    def about(named: bool) -> dict[str, str]:
        lines = [line.partition(":") for line in said("pdfinfo")]
        names = {"Title", "Subject", "Keywords", "Author", "Creator", "Producer", "CreationDate", "ModDate"}
        others = {"Tagged", "UserProperties", "Suspects", "JavaScript"}
        return {name: value.strip() for name, _, value in lines if name in (names if named else others)}

    def files() -> list:
        with tempfile.TemporaryDirectory() as folder:
            path, out = Path(folder) / "file.pdf", Path(folder) / "out"
            path.write_bytes(data)
            out.mkdir()
            subprocess.run(["pdfdetach", "-saveall", "-o", str(out), str(path)], capture_output=True, timeout=SECONDS)
            return sorted([one.name, *content(one.read_bytes())] for one in out.iterdir() if one.is_file())

    return collected(information=lambda: about(True), opening=lambda: about(False), files=files)


def _short(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) < 80 else text[:77] + "…"


def _is_element(one: object) -> bool:
    return isinstance(one, list) and len(one) == 6 and isinstance(one[5], list)


def _is_form(one: object) -> bool:
    """An element of a field, without words of its own, and one that has only such."""
    if not _is_element(one) or any(part is not None for part in one[1:3]) or not one[5]:
        return False
    if one[0] == "Form":
        return len(one[5]) == 1 and _is_element(one[5][0]) and one[5][0][3] == "annotation"
    return all(_is_form(kid) for kid in one[5])


def _grown_by_forms(was: object, now: object) -> bool:
    """Whether a structure is what it was, but for elements of fields behind the others: who signs or stamps in a new field adds one."""
    if was is None and _is_form(now):
        return True
    if not (_is_element(was) and _is_element(now)):
        return was == now
    kids, more = now[5][: len(was[5])], now[5][len(was[5]) :]
    return was[:5] == now[:5] and len(kids) == len(was[5]) and all(map(_grown_by_forms, was[5], kids)) and all(map(_is_form, more))


def altered(before: dict, after: dict, fields: Iterable[str], told: Iterable[str] = ()) -> Iterator[str]:
    """A line for each fact that differs, but for the fields that may, for what is told of the information and the metadata, and for the tags of
    fields that somebody signed or stamped."""
    told = set(told)
    free, about = set(fields), bool(told & set(ABOUT))
    may = lambda name: name in free or any(one.startswith(f"{name}.") for one in free)
    for key in sorted({*before, *after}):
        if key in ABOUT and about:
            continue
        was, now = before.get(key), after.get(key)
        if key == "structure" and told & {"signature", "time-stamp"} and isinstance(was, list) and isinstance(now, list) and len(was) == len(now):
            if all(map(_grown_by_forms, was, now)):
                continue
        if isinstance(was, dict) and isinstance(now, dict):
            names = sorted(name for name in {*was, *now} if was.get(name) != now.get(name))
            pairs = [(f"{key} {name!r}", was.get(name), now.get(name)) for name in names if key != "fields" or not may(name)]
        else:
            pairs = [(key, was, now)] if was != now else []
        for name, old, new in pairs:
            yield f"{name} was {_short(old)} and is {_short(new)}"


def disagreeing(told: dict[str, dict], fields: Iterable[str]) -> Iterator[str]:
    """A line for each of these fields that is a text, and another one to one reader than to the next."""
    known = {reader: facts["fields"] for reader, facts in told.items() if isinstance(facts.get("fields"), dict)}
    for name in sorted(fields):
        found = {reader: own[name] for reader, own in known.items() if name in own}
        # Some tell a value, and some its sort before it.
        sorts = {str(one[0]).lower() for all_of_it in found.values() for one in all_of_it if isinstance(one, list)}
        if sorts != {"text"}:
            continue
        texts = {reader: sorted({" ".join(str((one[1] if isinstance(one, list) else one) or "").split()) for one in own}) for reader, own in found.items()}
        if len({tuple(one) for one in texts.values()}) > 1:
            yield f"the value of {name!r} is " + ", ".join(f"{text} to {reader}" for reader, text in texts.items())
