"""PDF/A-2b (ISO 19005-2): a file claims it when a validator has seen nothing in it that speaks against it.

The validator is pikepdf's: it approves what it knows to conform, so that a refusal may be a false alarm and an approval
is none. Nothing on a page is altered to conform.

``srgb.icc`` was made with LittleCMS, which says of it "No copyright, use freely"; its date is fixed.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from dossier.pdf.metadata import set_archival
from dossier.pdf.saving import save_pdf

FLAVOUR = "2b"
_TOLD = 3
"""Objections that are kept of one file; the rest is counted."""

logging.getLogger("fontTools").addHandler(logging.NullHandler())


def claim_archival(pdf: pikepdf.Pdf, settings: Mapping[str, Any]) -> tuple[str, ...]:
    """Let a PDF claim PDF/A-2b where it may; gives what speaks against it, and then nothing of the PDF is changed.

    `settings` are those it will be saved with; the pages must be as they will be. The XMP is that of `set_xmp`.
    """
    before = pdf.Root.get("/OutputIntents")
    pdf.Root.OutputIntents = Array([_output_intent(pdf)])
    set_archival(pdf, claimed=True)
    objections = _objections(pdf, settings)
    if objections:
        set_archival(pdf, claimed=False)
        if before is None:
            del pdf.Root.OutputIntents
        else:
            pdf.Root.OutputIntents = before
    return objections


def save_archival(path: Path) -> tuple[str, ...]:
    """Let a finished PDF of ours claim PDF/A-2b where it may; as `claim_archival`."""
    settings = {"deterministic_id": True, "object_stream_mode": pikepdf.ObjectStreamMode.generate}
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        opening = pdf.Root.get("/OpenAction")
        if opening is not None:  # the first page, as every reader does without being told
            del pdf.Root.OpenAction
        objections = claim_archival(pdf, settings)
        if not objections:
            save_pdf(pdf, path, **settings)
    return objections


def _output_intent(pdf: pikepdf.Pdf) -> pikepdf.Object:
    profile = pdf.make_stream(_srgb(), N=3)
    return pdf.make_indirect(
        Dictionary(
            Type=Name.OutputIntent,
            S=Name.GTS_PDFA1,
            OutputConditionIdentifier="sRGB",
            Info="sRGB IEC61966-2.1",
            DestOutputProfile=profile,
        )
    )


@cache
def _srgb() -> bytes:
    return files("dossier.pdf").joinpath("srgb.icc").read_bytes()


def _objections(pdf: pikepdf.Pdf, settings: Mapping[str, Any]) -> tuple[str, ...]:
    from pikepdf import pdfa  # noqa: PLC0415 - reading its tables in takes half a second

    report = pdfa.check(pdf, FLAVOUR, **settings)
    told = list(dict.fromkeys(_told(report.findings)))
    more = [f"and {len(told) - _TOLD} more"] if len(told) > _TOLD else []
    return (*told[:_TOLD], *more)


def _told(findings: list[Any]) -> Iterator[str]:
    """Rule and reason; what the validator breaks first, what it does not know after that."""
    for found in sorted(findings, key=lambda f: f.kind != "violation"):
        message = found.message if len(found.message) <= 160 else f"{found.message[:160]}…"
        yield f"{found.rule}: {message}"
