"""What pyHanko signs: every level, several signatories, certification, locks, forms filled in between, visible signatures."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timezone
from io import BytesIO
from pathlib import Path

from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.font.basic import SimpleFontEngineFactory
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.text import TextBoxStyle
from pyhanko.sign import signers
from pyhanko.sign.fields import FieldMDPAction, FieldMDPSpec, MDPPerm, SigFieldSpec, SigSeedSubFilter, SigSeedValFlags, SigSeedValueSpec, append_signature_field
from pyhanko.sign.timestamps import HTTPTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.stamp import TextStampStyle
from pyhanko_certvalidator import CertificateValidator, ValidationContext

from .authority import Authority, pki
from .entry import Entry, verdicts

PADES, PKCS7 = SigSeedSubFilter.PADES, SigSeedSubFilter.ADOBE_PKCS7_DETACHED


def writer(data: bytes) -> IncrementalPdfFileWriter:
    # A hybrid file is one that pyHanko signs only when it need not be strict.
    out = IncrementalPdfFileWriter(BytesIO(data), strict=False)
    if out.prev.encrypted:
        out.encrypt("")
    return out


class Hand:
    """Signs with the keys of the tests, at any level."""

    def __init__(self, keys: Path, authority: Authority) -> None:
        self.keys = keys
        self.roots = [load_cert_from_pemder(str(keys / "root.pem"))]
        self.issuers = [load_cert_from_pemder(str(keys / "interm.pem"))]
        self.time_stamper = HTTPTimeStamper(authority.time_stamps())

    def signer(self, key: str, pss: bool = False) -> signers.SimpleSigner:
        return signers.SimpleSigner.load_pkcs12(str(self.keys / f"{key}.p12"), passphrase=pki.PIN, prefer_pss=pss)

    def trust(self) -> ValidationContext:
        return ValidationContext(trust_roots=self.roots, other_certs=self.issuers, allow_fetching=True, revocation_mode="hard-fail")

    def sign(
        self,
        data: bytes | IncrementalPdfFileWriter,
        field: str = "handtekening-1",
        key: str = "p256",
        level: str = "B-B",
        spec: SigFieldSpec | None = None,
        stamp: TextStampStyle | None = None,
        pss: bool = False,
        time_stamper: HTTPTimeStamper | None = None,
        **more: object,
    ) -> bytes:
        out = data if isinstance(data, IncrementalPdfFileWriter) else writer(data)
        lasting = level in ("B-LT", "B-LTA")
        metadata = signers.PdfSignatureMetadata(
            field_name=field,
            subfilter=more.pop("subfilter", PADES),
            reason="Akkoord",
            embed_validation_info=lasting,
            use_pades_lta=level == "B-LTA",
            validation_context=self.trust() if lasting else None,
            **more,
        )
        hand = signers.PdfSigner(
            metadata,
            self.signer(key, pss),
            timestamper=time_stamper or (None if level == "B-B" else self.time_stamper),
            new_field_spec=spec,
            stamp_style=stamp,
        )
        return hand.sign_pdf(out).getvalue()


def with_fields(data: bytes, *specs: SigFieldSpec) -> bytes:
    """The file with empty signature fields, before anybody signed."""
    out = writer(data)
    for spec in specs:
        append_signature_field(out, spec)
    result = BytesIO()
    out.write(result)
    return result.getvalue()


def fill(data: bytes, name: str, value: str) -> bytes:
    """Fills in a text of the form: value and appearance, behind the file."""
    out = writer(data)
    for reference in out.root["/AcroForm"]["/Fields"]:
        one = reference.get_object()
        if "/T" not in one or one["/T"] != name:
            continue
        one["/V"] = pdf_string(value)
        content = f"/Tx BMC q BT /Helv 10 Tf 0 g 2 6 Td ({value}) Tj ET Q EMC".encode("latin-1")
        box = generic.ArrayObject(map(generic.NumberObject, [0, 0, 200, 20]))
        fonts = generic.DictionaryObject({pdf_name("/Font"): out.root["/AcroForm"]["/DR"]["/Font"]})
        picture = generic.StreamObject(
            {pdf_name("/Type"): pdf_name("/XObject"), pdf_name("/Subtype"): pdf_name("/Form"), pdf_name("/BBox"): box, pdf_name("/Resources"): fonts},
            stream_data=content,
        )
        one["/AP"] = generic.DictionaryObject({pdf_name("/N"): out.add_object(picture)})
        out.mark_update(reference)
    result = BytesIO()
    out.write(result)
    return result.getvalue()


def retitled(data: bytes) -> IncrementalPdfFileWriter:
    """Another title in the information and in the metadata, as signing programs write it; not yet saved."""
    out = writer(data)
    information = generic.DictionaryObject({pdf_name("/Title"): pdf_string("Afspraken, getekend"), pdf_name("/Producer"): pdf_string("Ondertekenprogramma 2")})
    out.set_info(out.add_object(information))
    if "/Metadata" in out.root:
        old = out.root["/Metadata"].data
        new = generic.StreamObject({pdf_name("/Type"): pdf_name("/Metadata"), pdf_name("/Subtype"): pdf_name("/XML")}, stream_data=old.replace(b"Afspraken in", b"Getekend in"))
        out.root["/Metadata"] = out.add_object(new)
        out.update_root()
    return out


def with_store(data: bytes, hand: Hand) -> bytes:
    """Certificates and revocation data of the first signature, added behind the file by somebody who did not sign."""
    out = BytesIO(data)
    context = hand.trust()
    signature = PdfFileReader(out).embedded_signatures[0]
    path = asyncio.run(CertificateValidator(signature.signer_cert, validation_context=context).async_validate_usage({"non_repudiation"}))
    DocumentSecurityStore.add_dss(out, signature.pkcs7_content, paths=[path], validation_context=context)
    return out.getvalue()


def stamped_again(data: bytes, hand: Hand) -> bytes:
    """Another archive time-stamp with the validation data of the one before."""
    out = BytesIO(data)
    signers.PdfTimeStamper(hand.time_stamper).update_archival_timestamp_chain(PdfFileReader(out), validation_context=hand.trust(), in_place=False, output=(result := BytesIO()))
    return result.getvalue()


def files(bases: dict[str, Path], hand: Hand) -> Iterator[tuple[Entry, bytes]]:
    data = {name: path.read_bytes() for name, path in bases.items()}
    empty = SigFieldSpec("handtekening-1"), SigFieldSpec("handtekening-2")
    style = TextStampStyle(stamp_text="Getekend: %(signer)s", text_box_style=TextBoxStyle(font=SimpleFontEngineFactory("Helvetica", 0.5)))

    def entry(name: str, made: str, content: bytes, signatures: int = 1, level: str = "B-B", base: str = "text", **more: object) -> tuple[Entry, bytes]:
        return Entry(f"pyhanko-{name}", f"pyHanko: {made}", signatures, verdicts(level), base=base, maker="pyHanko", **more), content

    # Levels and algorithms.
    for base in data:
        yield entry(f"{base}-b", f"B-B, base '{base}'", hand.sign(data[base]), base=base)
    for level, stamps in (("B-T", 0), ("B-LT", 0), ("B-LTA", 1)):
        for base in ("text", "rich-streams", "linear"):
            more = {"time_stamps": stamps, "changes": ["time-stamp", "validation-data"][1 - stamps:] if level != "B-T" else []}
            yield entry(f"{base}-{level.lower()[2:]}", f"{level}, base '{base}'", hand.sign(data[base], level=level), level=level, base=base, **more)
    for key, digest, pss in [("p256", "sha384", False), ("p256", "sha512", False), ("p384", "sha384", False), ("p384", "sha512", False),
                             ("rsa3072", "sha256", False), ("rsa3072", "sha384", True), ("rsa4096", "sha512", True), ("rsa4096", "sha512", False)]:
        name = f"{key}{'-pss' if pss else ''}-{digest}"
        yield entry(name, f"B-B, {name}", hand.sign(data["table"], key=key, pss=pss, md_algorithm=digest), base="table")
    yield entry("pkcs7", "adbe.pkcs7.detached with a signing time", hand.sign(data["table"], subfilter=PKCS7), base="table")

    # Several signatories, each in a field of their own revision or in one that was ready.
    last = data["text"]
    for number, key in enumerate(["p256", "rsa3072", "p384"], 1):
        last = hand.sign(last, f"handtekening-{number}", key)
        if number > 1:
            yield entry(f"text-{number}-signers", f"{number} signatories, a new field each", last, number, changes=["signature"])
    ready = with_fields(data["form"], *empty)
    two = hand.sign(hand.sign(ready), "handtekening-2", "rsa3072")
    yield entry("ready-fields", "two signatories in fields that were ready", two, 2, base="form", changes=["signature"])
    ready = with_fields(data["streams"], *empty)
    two = hand.sign(hand.sign(ready), "handtekening-2", "p384")
    yield entry("streams-2-signers", "two signatories, cross-reference streams", two, 2, base="streams", changes=["signature"])
    two = hand.sign(hand.sign(data["linear-streams"]), "handtekening-2", "p384")
    yield entry("linear-2-signers", "two signatories, linearised", two, 2, base="linear-streams", changes=["signature"])
    two = hand.sign(hand.sign(data["hybrid"]), "handtekening-2", "p384")
    yield entry("hybrid-2-signers", "two signatories, hybrid cross-references", two, 2, base="hybrid", changes=["signature"])
    word = fill(hand.sign(data["word"], certify=True), "plaats", "Voorbeeldstad")
    yield entry("word-filled-2", "certification signature, form filled in, a signature, as Word writes", hand.sign(word, "handtekening-2", "p384"), 2, base="word", changes=["field-filled", "signature"])
    two = hand.sign(hand.sign(data["text"], level="B-LT"), "handtekening-2", "p384", level="B-LTA")
    yield entry("lasting-2-signers", "two signatories, B-LT then B-LTA", two, 2, "B-LTA", time_stamps=1, changes=["signature", "time-stamp", "validation-data"])

    # Certification, with what it allows.
    certified = hand.sign(data["form"], certify=True, docmdp_permissions=MDPPerm.FILL_FORMS)
    yield entry("certified", "certification signature, P=2", certified, base="form")
    yield entry("certified-2", "certification signature, P=2, then a signature", hand.sign(certified, "handtekening-2", "p384"), 2, base="form", changes=["signature"])
    filled = fill(certified, "bedrag", "20.000 euro")
    yield entry("certified-filled", "certification signature, P=2, then a form filled in", filled, base="form", changes=["field-filled"])
    yield entry("certified-filled-2", "certification signature, P=2, a form filled in, a signature", hand.sign(filled, "handtekening-2", "rsa3072"), 2, base="form", changes=["field-filled", "signature"])
    filled = fill(hand.sign(filled, "handtekening-2", "rsa3072"), "plaats", "Voorbeeldstad")
    yield entry("certified-filled-twice", "forms filled in before and after the second signature, P=2", hand.sign(filled, "handtekening-3", "p384"), 3, base="form", changes=["field-filled", "signature"])
    closed = hand.sign(data["form"], certify=True, docmdp_permissions=MDPPerm.NO_CHANGES)
    yield entry("certified-1", "certification signature, P=1", closed, base="form")
    remarks = hand.sign(data["rich"], certify=True, docmdp_permissions=MDPPerm.ANNOTATE)
    yield entry("certified-3", "certification signature, P=3, then a signature", hand.sign(remarks, "handtekening-2"), 2, base="rich", changes=["signature"])
    streams = fill(hand.sign(data["streams"], certify=True), "bedrag", "20.000 euro")
    yield entry("certified-streams", "certification signature, P=2, form filled in, cross-reference streams", hand.sign(streams, "handtekening-2"), 2, base="streams", changes=["field-filled", "signature"])

    # Locks: what is filled in later is not locked.
    for action, fields in ((FieldMDPAction.INCLUDE, ["bedrag"]), (FieldMDPAction.EXCLUDE, ["plaats", "handtekening-2"])):
        lock = SigFieldSpec("handtekening-1", field_mdp_spec=FieldMDPSpec(action, fields))
        first = hand.sign(with_fields(data["form"], lock, empty[1]), certify=True)
        later = hand.sign(fill(first, "plaats", "Voorbeeldstad"), "handtekening-2", "p384")
        word = action.name.lower()
        yield entry(f"lock-{word}", f"lock of fields ({word}), then what is not locked", later, 2, base="form", changes=["field-filled", "signature"])
    lock = SigFieldSpec("handtekening-2", field_mdp_spec=FieldMDPSpec(FieldMDPAction.ALL))
    last = hand.sign(hand.sign(with_fields(data["form"], empty[0], lock), certify=True), "handtekening-2", "p384")
    yield entry("lock-all", "the last signatory locks every field", last, 2, base="form", changes=["signature"])

    # Visible signatures: the first, one that was ready, and one that came with its signature on a bare part of the page.
    box, second = (60, 60, 260, 110), (300, 60, 500, 110)
    visible = hand.sign(data["text"], spec=SigFieldSpec("handtekening-1", on_page=2, box=box), stamp=style)
    yield entry("visible", "visible signature", visible)
    later = hand.sign(visible, "handtekening-2", "p384", spec=SigFieldSpec("handtekening-2", on_page=2, box=second), stamp=style)
    yield entry("visible-2", "visible signature, and another in a new field where the page is bare", later, 2, changes=["signature"])
    ready = with_fields(data["text"], SigFieldSpec("handtekening-1", on_page=2, box=box), SigFieldSpec("handtekening-2", on_page=2, box=second))
    ready = hand.sign(hand.sign(ready, stamp=style), "handtekening-2", "p384", stamp=style)
    yield entry("visible-ready", "two visible signatures in fields that were ready", ready, 2, changes=["signature"])

    # What others add or change afterwards.
    yield entry("store-later", "B-T, validation data added afterwards", with_store(hand.sign(data["text"], level="B-T"), hand), level="B-LT", changes=["validation-data"])
    yield entry("store-later-b", "B-B, validation data added afterwards", with_store(hand.sign(data["streams"]), hand), level="B-LT", base="streams", changes=["validation-data"])
    two = hand.sign(retitled(hand.sign(data["text"])), "handtekening-2", "rsa3072")
    yield entry("retitled", "the second signatory's program wrote other information and metadata", two, 2, changes=["information", "metadata", "signature"])
    result = BytesIO()
    retitled(hand.sign(data["rich-streams"])).write(result)
    yield entry("retitled-only", "other information and metadata after the signature, nobody signed that", result.getvalue(), base="rich-streams", changes=["information", "metadata"])
    yield entry("stamped-again", "B-LTA with a second archive time-stamp", stamped_again(hand.sign(data["text"], level="B-LTA"), hand), level="B-LTA", time_stamps=2, changes=["time-stamp", "validation-data"])
    seed = SigSeedValueSpec(flags=SigSeedValFlags.SUBFILTER | SigSeedValFlags.DIGEST_METHOD, subfilters=[PADES], digest_methods=["sha384"], reasons=["Akkoord", "Gezien"])
    yield entry("seed-values", "the field asks for a format and a digest", hand.sign(with_fields(data["form"], SigFieldSpec("handtekening-1", seed_value_dict=seed))), base="form")
