"""The pages of one PDF copied into another: links within them, layers, and which PDFs cannot be copied at all."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO, cast

import pikepdf
from pikepdf import Array, Dictionary, Name

from dossier.pdf.pages import drop_unbound

SAVED: dict[str, Any] = {
    "min_version": "1.7",
    "object_stream_mode": pikepdf.ObjectStreamMode.generate,
}
_SMALL = 8 << 20
"""Sources up to this size are held in memory: a volume may have more files than a process may hold open."""
_MOST_ANNOTATIONS = 32_767
"""Poppler, and with it many a viewer, shows nothing of a page that has more."""
REFUSALS = (
    pikepdf.PdfError,
    pikepdf.DataDecodingError,
    pikepdf.ForeignObjectError,
    ValueError,
    TypeError,
    RuntimeError,
)
"""What qpdf and pikepdf raise for a PDF that they cannot copy, stamp or save. Errors of the disk are not among them."""


class PiecesRefused(Exception):  # noqa: N818 - named for what it means to the caller
    """Some of the PDFs cannot be bound; the volume would be whole without them."""

    def __init__(self, reasons: Mapping[Path, str]) -> None:
        super().__init__("; ".join(f"{path.name}: {reason}" for path, reason in reasons.items()))
        self.reasons = reasons
        """Each PDF that was refused → what the library said of it."""


def append_all(
    book: pikepdf.Pdf,
    paths: Sequence[Path],
    owners: list[Path],
    refused: dict[Path, str],
    stack: ExitStack,
) -> int:
    """Copy the pages of the files and note which file each page is of; returns how many pages there are of them."""
    before = len(book.pages)
    for path in paths:
        try:
            _append(book, path, stack)
        except REFUSALS as error:
            refused.setdefault(path, said(error))
        owners += [path] * (len(book.pages) - len(owners))
    return len(book.pages) - before


def said(error: BaseException) -> str:
    return str(error)[:200]


def _append(book: pikepdf.Pdf, path: Path, stack: ExitStack) -> None:
    """Copy all pages of a file; links within it lead to the copies."""
    small = path.stat().st_size <= _SMALL
    source = stack.enter_context(pikepdf.open(io.BytesIO(path.read_bytes()) if small else path))
    _refuse_swarms(source)
    start, links = len(book.pages), list(_inner_links(source))
    for page in source.pages:
        drop_unbound(page.obj)
    book.pages.extend(source.pages)
    for origin, position, target, place in links:
        annotation = book.pages[start + origin].obj.Annots[position]
        annotation.Dest = Array([book.pages[start + target].obj, *place])
    _keep_layers(book, source)


def _refuse_swarms(source: pikepdf.Pdf) -> None:
    for number, page in enumerate(source.pages, 1):
        count = len(page.obj.get("/Annots", ()))
        if count > _MOST_ANNOTATIONS:
            raise ValueError(f"page {number} has {count} annotations, viewers take {_MOST_ANNOTATIONS}")


def _inner_links(source: pikepdf.Pdf) -> Iterator[tuple[int, int, int, list[Any]]]:
    """Links to pages of the same file, taken off: page, position on it, target page, place on the target."""
    numbers = {page.obj.objgen: number for number, page in enumerate(source.pages)}
    for number, page in enumerate(source.pages):
        for position, note in enumerate(page.obj.get("/Annots", ())):
            for key in ("/P", "/StructParent", "/Parent", "/AA"):
                if key in note:
                    del note[key]
            target = note.get("/Dest")
            if target is None and str(note.get("/A", Dictionary()).get("/S")) == "/GoTo":
                target = note.A.get("/D")
                del note["/A"]
            if target is None:
                continue
            if "/Dest" in note:
                del note["/Dest"]
            if isinstance(target, Array) and len(target) and isinstance(target[0], Dictionary):
                goal = numbers.get(target[0].objgen)
                if goal is not None:
                    yield number, position, goal, [_plain(v) for v in list(target)[1:]]


def _plain(value: Any) -> Any:
    """A destination's place (a name, a number or null) as an object that belongs to no file."""
    return Name(str(value)) if isinstance(value, Name) else None if value is None else float(value)


def _keep_layers(book: pikepdf.Pdf, source: pikepdf.Pdf) -> None:
    """Carry over which layers of a drawing are shown: without it hidden layers would appear."""
    layers = source.Root.get("/OCProperties")
    if not isinstance(layers, Dictionary) or "/OCGs" not in layers:
        return
    copied = book.copy_foreign(layers if layers.is_indirect else source.make_indirect(layers))
    if "/OCProperties" not in book.Root:
        book.Root.OCProperties = Dictionary(
            OCGs=Array(), D=Dictionary(ON=Array(), OFF=Array(), Order=Array())
        )
    ours, shown = book.Root.OCProperties, copied.get("/D", Dictionary())
    groups = list(copied.OCGs)
    off = list(shown.get("/OFF", ()))
    if str(shown.get("/BaseState")) == "/OFF":
        on = {group.objgen for group in shown.get("/ON", ())}
        off = [group for group in groups if group.objgen not in on]
    for target, items in (
        (ours.OCGs, groups),
        (ours.D.OFF, off),
        (ours.D.Order, list(shown.get("/Order", ()))),
    ):
        target.extend(items)


def refused_alone(path: Path) -> str:
    """Why a PDF cannot be copied and saved by itself; empty when it can."""
    try:
        with ExitStack() as stack:
            book = stack.enter_context(pikepdf.new())
            _append(book, path, stack)
            book.save(cast("BinaryIO", _Nowhere()), **SAVED)
    except REFUSALS as error:
        return said(error)
    return ""


class _Nowhere(io.RawIOBase):
    """Takes everything and keeps nothing."""

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        return len(data)
