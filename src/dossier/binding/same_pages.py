"""Is a bound page the page that was to be bound? Compared is what a page is made of, stamps left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Dictionary, Stream

from dossier.pdf.pages import contents, inherited, isolated

_BOXES = ("/MediaBox", "/CropBox", "/Rotate", "/UserUnit")
_LOOKS = ("/Subtype", "/Width", "/Height", "/BitsPerComponent", "/BBox", "/Matrix", "/ImageMask")


def differing_pages(volume: Path, runs: Sequence[tuple[int, Sequence[Path]]]) -> Iterator[tuple[int, int]]:
    """Pages in `volume` that are not those of the files they should be of.

    A run is the position (from 0) of its first page and the files whose pages follow from there. Gives the number of
    the run and the position for each page that differs or that the volume lacks. Pictures are compared as they are
    coded, so a volume costs little more than reading it.
    """
    with pikepdf.open(volume) as book:
        there = len(book.pages)
        for run, (first, paths) in enumerate(runs):
            at = first
            for path in paths:
                with pikepdf.open(path) as piece:
                    known: dict[tuple[Any, Any], bool] = {}
                    for page in piece.pages:
                        if at >= there or not _same(page.obj, book.pages[at].obj, known):
                            yield run, at
                        at += 1


def _same(page: Any, bound: Any, known: dict[tuple[Any, Any], bool]) -> bool:
    if any(_plain(inherited(page, key, None)) != _plain(inherited(bound, key, None)) for key in _BOXES):
        return False
    if _subtypes(page) != _subtypes(bound):
        return False
    ours, there = inherited(page, "/Resources", Dictionary()), inherited(bound, "/Resources", Dictionary())
    wanted, drawn = (
        _written(contents(page)),
        _written(contents(bound)[1:-1]),
    )  # without the stamp's two streams
    if drawn != wanted and (sheet := isolated(bound, drawn)) is not None:
        drawn, there = sheet.read_bytes(), _own(sheet)
    return drawn == wanted and _same_things(ours, there, known)


def _plain(value: Any) -> Any:
    return [float(v) for v in value] if isinstance(value, pikepdf.Array) else value


def _subtypes(page: Any) -> list[str]:
    return [str(note.get("/Subtype")) for note in page.get("/Annots", ()) if isinstance(note, Dictionary)]


def _written(streams: Sequence[Any]) -> bytes:
    return b"\n".join(stream.read_bytes() for stream in streams)


def _same_things(wanted: Any, there: Any, known: dict[tuple[Any, Any], bool]) -> bool:
    """The same fonts by name, the same pictures and forms by their data, forms within forms as well.

    `known`: which of them were found to be the same before, and need not be gone through again.
    """
    waiting = [(wanted, there)]
    while waiting:
        ours, bound = waiting.pop()
        fonts, faces = ours.get("/Font", Dictionary()), bound.get("/Font", Dictionary())
        if any(name not in faces or _face(fonts[name]) != _face(faces[name]) for name in fonts):
            return False
        things, placed = ours.get("/XObject", Dictionary()), bound.get("/XObject", Dictionary())
        for name in things:
            if name not in placed or not _same_thing(things[name], placed[name], known, waiting):
                return False
    return True


def _face(font: Any) -> str:
    return (
        str(font.get("/BaseFont", "")) + str(font.get("/Subtype", "")) if isinstance(font, Dictionary) else ""
    )


def _same_thing(
    wanted: Any, there: Any, known: dict[tuple[Any, Any], bool], waiting: list[tuple[Any, Any]]
) -> bool:
    """Whether two pictures or forms are the same; what they draw from joins what is `waiting` to be compared."""
    if not isinstance(wanted, Stream) or not isinstance(there, Stream):
        return type(wanted) is type(there)
    key = (wanted.objgen, there.objgen)
    if key not in known:
        alike = all(_plain(wanted.get(look)) == _plain(there.get(look)) for look in _LOOKS)
        known[key] = alike and _same_data(wanted, there)
        waiting.append((_own(wanted), _own(there)))
    return known[key]


def _own(form: Any) -> Any:
    return form.get("/Resources", Dictionary())


def _same_data(wanted: Any, there: Any) -> bool:
    """Equal as coded, or equal once decoded: saving packs what was not packed."""
    if wanted.read_raw_bytes() == there.read_raw_bytes():
        return True
    try:
        return bool(wanted.read_bytes() == there.read_bytes())
    except (pikepdf.PdfError, pikepdf.DataDecodingError):
        return False
