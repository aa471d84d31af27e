"""Validators that we did not write, over many files: EU DSS, pyHanko in two ways, and poppler's pdfsig.

Each gives one word a file: `passed` when it finds signatures and all of them good, `unsure` when none is bad and one is not known to be
good, `failed`, `none` when it finds no signature, or `error` when it stops.
"""

import asyncio
import logging
import re
import signal
import subprocess
import sys
import warnings
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from asn1crypto import crl, ocsp
from corpus import Corpus
from corpus.programs import HOME, JAVA, class_path
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESStatus
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.ades import ades_basic_validation, ades_lta_validation, ades_with_time_validation
from pyhanko.sign.validation.policy_decl import LocalKnowledge, PdfSignatureValidationSpec, SignatureValidationSpec
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager
from pyhanko_certvalidator.revinfo.archival import CRLContainer, OCSPContainer

# Processes of DSS at a time.
JAVAS = 3
# Seconds that a validator gets for a file.
LONGEST = 60
TOOLS = ["EU DSS", "pyHanko validate", "pyHanko ades", "pdfsig"]


def dss(paths: list[Path], corpus: Corpus) -> dict[Path, str]:
    """Its own policy, with changes after a signature made failures, and missing revocation data (levels B and T) no failure."""
    return {path: word for path, (word, _) in dss_with_errors(paths, corpus).items()}


def dss_with_errors(paths: list[Path], corpus: Corpus) -> dict[Path, tuple[str, set[str]]]:
    """The word of EU DSS, and the errors that it names for signatures that it does not pass: the keys of its messages."""
    options = ["--strict", "--no-revocation", "--trust", str(corpus.root), "--adjunct", str(corpus.keys / "interm.pem")]
    command = [*JAVA, "-Xmx768m", "-cp", class_path(HOME), "PadesSignatures", *options, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace")
    by_name = {path.name: path for path in paths}
    words: dict[Path, str] = dict.fromkeys(paths, "error")
    errors: dict[Path, set[str]] = {path: set() for path in paths}
    current, passed = None, False
    for line in done.stdout.splitlines():
        if found := re.match(r"(FILE|NO SIGNATURE) (.+)", line):
            current = by_name[found[2]]
            words[current] = "passed" if found[1] == "FILE" else "none"
        elif line.startswith("ERROR"):
            current = None
        elif current and (found := re.match(r"  (TOTAL_PASSED|PASSED|INDETERMINATE|TOTAL_FAILED|FAILED)", line)):
            passed = found[1].endswith("PASSED")
            if not passed:
                words[current] = "failed" if found[1] == "TOTAL_FAILED" or words[current] == "failed" else "unsure"
        elif current and not passed and (found := re.match(r"    error (\w+):", line)):
            errors[current].add(found[1])
    return {path: (words[path], errors[path]) for path in paths}


def _readable(path: Path):
    return PdfFileReader(path.open("rb"), strict=False)


def _pyhanko(path: Path, folder: Path) -> str:
    """What `pyhanko sign validate` asks: every signature valid, trusted, and nothing changed that may not be."""
    try:
        found = _readable(path).embedded_regular_signatures
        roots = [load_cert_from_pemder(str(folder / "keys/root.pem"))]
        good = []
        for one in found:
            context = ValidationContext(trust_roots=roots, allow_fetching=False, revocation_mode="soft-fail")
            good.append(validate_pdf_signature(one, signer_validation_context=context).bottom_line)
    except Exception:  # noqa: BLE001: a file that it cannot read is one that it does not pass
        return "error"
    return "none" if not good else "passed" if all(good) else "failed"


async def _ades(path: Path, folder: Path) -> list[AdESStatus]:
    trust = SimpleTrustManager.build([load_cert_from_pemder(str(folder / "keys/root.pem"))])
    policy = CertValidationPolicySpec(trust_manager=trust, revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO))
    known = LocalKnowledge(
        known_crls=[CRLContainer(crl.CertificateList.load(one.read_bytes())) for one in (folder / "crl").iterdir()],
        known_ocsps=[OCSPContainer(ocsp.OCSPResponse.load(one.read_bytes())) for one in (folder / "ocsp").iterdir()],
        known_certs=[load_cert_from_pemder(str(folder / "keys/interm.pem"))],
    )
    rules = SignatureValidationSpec(cert_validation_policy=policy, local_knowledge=known)
    reader = _readable(path)
    out = []
    for one in reader.embedded_regular_signatures:
        if reader.embedded_timestamp_signatures:
            result = await ades_lta_validation(one, PdfSignatureValidationSpec(rules))
        else:
            # These two know signed data and no PDF: what changed in the file is asked beside them.
            one.compute_integrity_info()
            if one.summarise_integrity_info()["docmdp_ok"] is False:
                out.append(AdESStatus.FAILED)
                continue
            stamped = "signature_time_stamp_token" in [attribute["type"].native for attribute in one.signer_info["unsigned_attrs"] or []]
            validate = ades_with_time_validation if stamped else ades_basic_validation
            result = await validate(one.signed_data, rules, raw_digest=one.compute_digest())
        out.append(result.ades_subindic.status)
    return out


def _pyhanko_ades(path: Path, folder: Path) -> str:
    """Its validation after EN 319 102-1, with the folders of CRLs and OCSP answers."""
    try:
        found = asyncio.run(_ades(path, folder))
    except Exception:  # noqa: BLE001
        return "error"
    if not found:
        return "none"
    return "failed" if AdESStatus.FAILED in found else "passed" if set(found) == {AdESStatus.PASSED} else "unsure"


def _pdfsig(path: Path) -> str:
    """Signatures only, no certificates: poppler judges those by the keys of a browser."""
    text = subprocess.run(["pdfsig", "-nocert", str(path)], capture_output=True, text=True, errors="replace", timeout=120).stdout
    verdicts = re.findall(r"Signature Validation: (.+)", text)
    if not verdicts:
        return "none"
    return "passed" if all(one == "Signature is Valid." for one in verdicts) else "failed"


class _TooLong(BaseException):
    """A file takes a validator longer than it gets; nothing that catches errors catches this."""


def _enough(*_: object) -> None:
    raise _TooLong


def _quietly(judge, path: Path) -> str:
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    # pyHanko follows references that lead to each other twice at each step. Again each second, for Python passes over what is raised while
    # it tidies up.
    signal.signal(signal.SIGALRM, _enough)
    signal.setitimer(signal.ITIMER_REAL, LONGEST, 1)
    try:
        return judge(path)
    except _TooLong:
        return "error"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def judge(paths: list[Path], corpus: Corpus) -> dict[str, dict[Path, str]]:
    """Every tool's word of every file."""
    judges = {"pyHanko validate": partial(_pyhanko, folder=corpus.folder), "pyHanko ades": partial(_pyhanko_ades, folder=corpus.folder), "pdfsig": _pdfsig}
    parts = [paths[start::JAVAS] for start in range(JAVAS)]
    with ThreadPoolExecutor(JAVAS) as javas, ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        by_dss = [javas.submit(dss, part, corpus) for part in parts if part]
        words = {tool: pool.map(partial(_quietly, one), paths, chunksize=4) for tool, one in judges.items()}
        out = {tool: dict(zip(paths, found, strict=True)) for tool, found in words.items()}
        return {"EU DSS": {path: word for part in by_dss for path, word in part.result().items()}} | out


if __name__ == "__main__":
    import corpus

    made = corpus.build()
    paths = [made.path(entry) for entry in made.entries]
    words = judge(paths, made)
    for entry, path in zip(made.entries, paths, strict=True):
        print(f"{entry.name:40}", *(f"{words[tool][path]:8}" for tool in TOOLS))
    for tool in TOOLS:
        good = sum(words[tool][made.path(entry)] == "passed" for entry in made.legitimate)
        print(f"{tool}: {good} of {len(made.legitimate)} legitimate files passed")
    sys.exit(0)
