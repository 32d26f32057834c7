"""The trial: the very operation that binding does, so that what cannot be bound is known when it is checked."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from pathlib import Path
from typing import Literal, cast

from dossier.errors import ConversionFailed
from dossier.evidence.comments import comments_of
from dossier.evidence.links import inner_links
from dossier.evidence.paper_text import page_texts
from dossier.evidence.pdf_objects import Damage, is_landscape, open_pdf, pages, turn
from dossier.evidence.preparing import prepare
from dossier.evidence.scans import look_of, looked_at
from dossier.model import EvidenceFacts, Fault
from dossier.pdf.pages import layers, millimetres

_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM)
"""What a folder says that cannot be written; the file itself has been read to its end before."""

_IDLE = (
    *("Signature", "PrintColours", "Popup", "FurtherPictures", "Layers"),
    *("Links", "Outline", "PageLabels"),
)
"""What is left out without having acted or carried anything."""


def try_to_prepare(
    facts: EvidenceFacts, source: Path, folder: Path, keep: bool, font: Path | None
) -> EvidenceFacts:
    """The facts with what came of making the file ready to be bound: its pages, counted on the product, and its faults.

    Raises:
        OSError: the folder cannot be written (the disk is full).
    """
    # The same content may be tried in two processes at once, so each writes under a name of its own.
    target = folder / f"{facts.sha256}.{os.getpid()}.pdf"
    try:
        made = prepare(source, cast(Literal["pdf", "image"], facts.kind), target, font)
        facts = _with_product(facts, target)
        if keep:
            target.replace(folder / f"{facts.sha256}.pdf")
    except (ConversionFailed, Damage) as error:
        _raise_if_disk_is_full(error, folder)
        return replace(facts, faults=(Fault("E435", (), _reason(error)), *facts.faults))
    finally:
        target.unlink(missing_ok=True)
    left_out = list(dict.fromkeys(made.left_out))
    faults = [*facts.faults, *made.faults]
    if acting := [what for what in left_out if what not in _IDLE]:
        faults.append(Fault("E416", (), ",".join(acting)))
    if any(fault.code == "E436" for fault in faults):
        left_out.append("Repaired")
    return replace(facts, faults=tuple(faults), left_out=tuple(left_out), signed="Signature" in left_out)


def _with_product(facts: EvidenceFacts, target: Path) -> EvidenceFacts:
    with target.open("rb") as stream, open_pdf(stream) as product:
        made = pages(product)
        words = page_texts(target, made)
        doubts = [Fault("E498", words.over, "print")] if words.over else []
        doubts += [Fault("E455", (page,), f"{under}\n{over}") for page, under, over in words.patched]
        doubts += [Fault("E456", (page,), said) for page, said in words.cut]
        doubts += [Fault("E457", (page,), said) for page, said in words.hidden]
        doubts += comments_of(made, words.text)
        looked = looked_at(made, words.blank)
        look, glimpse = look_of(made) if facts.kind == "image" else ("", "")
        return replace(
            facts,
            pages=len(made),
            rotated=sum(turn(page) != 0 for page in made),
            landscape=sum(map(is_landscape, made)),
            bound_bytes=target.stat().st_size,
            quality=(*looked.quality, *doubts),
            bound_layers=sum(map(layers, made)),
            sheets=tuple(map(millimetres, made)) if facts.kind == "pdf" else (),
            text=words.text,
            inked=words.inked,
            links=inner_links(made),
            ink=looked.ink,
            look=look,
            glimpse=glimpse,
            faults=(*facts.faults, *([Fault("E444", words.unread)] if words.unread else [])),
        )


def _raise_if_disk_is_full(error: BaseException, folder: Path) -> None:
    """The disk's own error, when that is why nothing came of it: it is no fault of the file."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, OSError) and cause.errno in _DISK:
            raise OSError(cause.errno, cause.strerror, str(folder)) from error
        cause = cause.__cause__ or cause.__context__


def _reason(error: ConversionFailed | Damage) -> str:
    if isinstance(error, Damage):
        return str(error)
    cause = error.__cause__
    said = str(cause) if cause is not None else error.findings[0].message.en
    return said.strip().partition("\n")[0][:120]
