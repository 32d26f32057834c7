"""The pages of one PDF copied into another: links within them, layers, and which PDFs cannot be copied at all."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO, cast

import pikepdf
from pikepdf import Array, Dictionary, Name

from dossier.pdf.pages import drop_unbound
from dossier.planning.plan import Piece

SAVED: dict[str, Any] = {
    "force_version": "1.7",
    "object_stream_mode": pikepdf.ObjectStreamMode.generate,
}
_SMALL = 8 << 20
"""Sources up to this size are held in memory: a volume may have more files than a process may hold open."""
_LARGE = 64 << 20
"""Copying pages reads their streams into memory; of pieces larger than this the largest is what the others go into."""
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


class Book:
    """A volume while it is put together: the pages so far, and which file each is of."""

    def __init__(self, paths: Iterable[Path], stack: ExitStack) -> None:
        """`paths` are all files that it will be made of; the largest, when it is large, is not copied but grown."""
        self.owners: list[Path] = []
        self.refused: dict[Path, str] = {}
        self._stack = stack
        self._base: Path | None = max(paths, key=lambda path: path.stat().st_size, default=None)
        if self._base and self._base.stat().st_size > _LARGE:
            self.pdf = stack.enter_context(pikepdf.open(self._base))
            self._own = _emptied(self.pdf)
        else:
            self.pdf, self._base = stack.enter_context(pikepdf.new()), None

    def append(self, paths: Sequence[Path]) -> int:
        """Take in all pages of the files; returns how many there are of them."""
        before = len(self.pdf.pages)
        for path in paths:
            try:
                if path == self._base:
                    self._base = None  # the next time it is copied like any other
                    _append(self.pdf, *self._own)
                else:
                    _append_file(self.pdf, path, self._stack)
            except REFUSALS as error:
                self.refused.setdefault(path, said(error))
            self.owners += [path] * (len(self.pdf.pages) - len(self.owners))
        return len(self.pdf.pages) - before


def _emptied(pdf: pikepdf.Pdf) -> tuple[list[Any], Any]:
    """Take pages and layers out of a file and leave what a new file has."""
    own, layers = [page.obj for page in pdf.pages], pdf.Root.get("/OCProperties")
    del pdf.pages[:]
    for holder, kept in (
        (pdf.trailer, ("/Root", "/Size")),
        (pdf.Root, ("/Type", "/Pages")),
        (pdf.Root.Pages, ("/Type", "/Kids", "/Count")),
    ):
        for key in set(holder.keys()) - set(kept):
            del holder[key]
    return own, layers


def said(error: BaseException) -> str:
    """The first line of what a library says, short enough for a sentence."""
    return (str(error).strip().partition("\n")[0] or type(error).__name__)[:160]


def _append_file(book: pikepdf.Pdf, path: Path, stack: ExitStack) -> None:
    small = path.stat().st_size <= _SMALL
    source = stack.enter_context(pikepdf.open(io.BytesIO(path.read_bytes()) if small else path))
    _append(book, [page.obj for page in source.pages], source.Root.get("/OCProperties"), source)


def _append(book: pikepdf.Pdf, given: Sequence[Any], layers: Any, source: pikepdf.Pdf | None = None) -> None:
    """Take in pages, copied from their `source` or the book's own; links among them lead to where they are now."""
    _refuse_swarms(given)
    start, links = len(book.pages), list(_inner_links(given))
    for page in given:
        drop_unbound(page)
    book.pages.extend(source.pages if source else [pikepdf.Page(page) for page in given])
    for origin, position, target, place in links:
        annotation = book.pages[start + origin].obj.Annots[position]
        annotation.Dest = Array([book.pages[start + target].obj, *place])
    if isinstance(layers, Dictionary):
        _keep_layers(book, _copied(book, source, layers) if source else layers)


def _copied(book: pikepdf.Pdf, source: pikepdf.Pdf, layers: Any) -> Any:
    return book.copy_foreign(layers if layers.is_indirect else source.make_indirect(layers))


def _refuse_swarms(pages: Sequence[Any]) -> None:
    for number, page in enumerate(pages, 1):
        count = len(page.get("/Annots", ()))
        if count > _MOST_ANNOTATIONS:
            raise ValueError(f"page {number} has {count} annotations, viewers take {_MOST_ANNOTATIONS}")


def _inner_links(pages: Sequence[Any]) -> Iterator[tuple[int, int, int, list[Any]]]:
    """Links to pages of the same file, taken off: page, position on it, target page, place on the target."""
    numbers = {page.objgen: number for number, page in enumerate(pages)}
    for number, page in enumerate(pages):
        for position, note in enumerate(page.get("/Annots", ())):
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


def _keep_layers(book: pikepdf.Pdf, copied: Any) -> None:
    """Carry over which layers of a drawing are shown: without it hidden layers would appear.

    Only layers that the file lists enter a list of the volume: poppler stops reading at the first entry that is none,
    and would show what other files hide.
    """
    groups = {g.objgen: g for g in _listed(copied, "/OCGs") if isinstance(g, Dictionary) and g.is_indirect}
    if not groups:
        return
    if "/OCProperties" not in book.Root:
        book.Root.OCProperties = Dictionary(
            OCGs=Array(), D=Dictionary(ON=Array(), OFF=Array(), Order=Array(), AS=Array())
        )
    ours, shown = book.Root.OCProperties, copied.get("/D")
    shown = shown if isinstance(shown, Dictionary) else Dictionary()
    off = _keys(shown, "/OFF")
    if str(shown.get("/BaseState")) == "/OFF":
        off |= groups.keys() - _keys(shown, "/ON")
    ours.OCGs.extend(groups.values())
    ours.D.OFF.extend(group for key, group in groups.items() if key in off)
    ours.D.Order.extend(_ordered(_listed(shown, "/Order"), groups, set()))
    for use in _listed(shown, "/AS"):  # layers that only the screen or only paper shows
        if isinstance(use, Dictionary):
            use.OCGs = Array([groups[key] for key in sorted(_keys(use, "/OCGs") & groups.keys())])
            ours.D.AS.append(use)


def _listed(holder: Any, key: str) -> list[Any]:
    found = holder.get(key)
    return list(found) if isinstance(found, Array) else []


def _keys(holder: Any, key: str) -> set[tuple[int, int]]:
    """The numbers of the objects that a list names."""
    return {item.objgen for item in _listed(holder, key) if isinstance(item, pikepdf.Object)}


def _ordered(
    items: Iterable[Any], groups: Mapping[tuple[int, int], Any], seen: set[tuple[int, int]]
) -> list[Any]:
    """The tree of layers as a viewer lists them: titles, layers and trees below; each list that is shared once."""
    found: list[Any] = []
    for item in items:
        if isinstance(item, pikepdf.String):
            found.append(item)
        elif isinstance(item, Dictionary) and item.objgen in groups:
            found.append(groups[item.objgen])
        elif isinstance(item, Array) and item.objgen not in seen:
            if item.is_indirect:
                seen.add(item.objgen)
            found.append(Array(_ordered(item, groups, seen)))
    return found


def take_part(whole: Path, piece: Piece) -> str:
    """Write the pages of a piece that is a part of `whole` to its own place; why it cannot be done, or nothing."""
    assert piece.part
    try:
        with pikepdf.open(whole) as pdf:
            first, last = piece.part
            del pdf.pages[last:]
            del pdf.pages[: first - 1]
            for key in ("/Outlines", "/Names", "/Dests", "/OpenAction", "/PageLabels"):
                if key in pdf.Root:
                    del pdf.Root[key]
            pdf.save(piece.source, **SAVED, deterministic_id=True)
    except REFUSALS as error:
        piece.source.unlink(missing_ok=True)
        return said(error)
    return ""


def refused_alone(path: Path) -> str:
    """Why a PDF cannot be copied and saved by itself; empty when it can."""
    try:
        with ExitStack() as stack:
            book = stack.enter_context(pikepdf.new())
            _append_file(book, path, stack)
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
