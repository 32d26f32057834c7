"""Files that entries of the service book name: there, and inside the dossier."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from dossier.aftercare.book import Entry, ServiceBook
from dossier.evidence.paths import Listings, confine
from dossier.findings import Finding, finding
from dossier.model import Text


def check_attachments(book: ServiceBook, root: Path) -> Iterator[Finding]:
    """V921 for each that is missing or leads out of the dossier. What stands in it is not looked at.

    The file that was probably meant is told, unless another entry has it.
    """
    listings: Listings = {}
    files = dict.fromkeys(file for entry in book.entries for _, file in attached(entry))
    places = {file: confine(root, file, listings) for file in files}
    named = {where.relative for where in places.values() if where.path}
    for entry in book.entries:
        for pointer, file in attached(entry):
            where = places[file]
            if where.path is None:
                near = Text(f"，是否为 “{where.detail}”？", f", did you mean “{where.detail}”?")
                meant = where.code == "E401" and where.detail and where.detail not in named
                guess = near if meant else Text("", "")
                place = entry.at(pointer)
                yield finding("V921", place, record=entry.id, subject=entry.title, file=file, guess=guess)


def attached(entry: Entry) -> Iterator[tuple[str, str]]:
    """Pointer and path of each file: of the entry, its events and its pauses."""
    yield from _listed(entry.data, "")
    for key in ("events", "pauses"):
        for i, part in enumerate(entry.data.get(key, ())):
            if part:
                yield from _listed(part, f"/{key}/{i}")


def backing(entry: Entry, book: ServiceBook) -> list[str]:
    """The files that back an entry, each once: its own, and those of what it came from (``came_from``), from the notice
    or visit that began it on.
    """
    known = {each.id: each for each in book.entries}
    chain: list[Entry] = []
    at: Entry | None = entry
    while at is not None and at not in chain:
        chain.insert(0, at)
        at = known.get(str(at.data.get("came_from")))
    return list(dict.fromkeys(file for each in chain for _, file in attached(each)))


def _listed(part: Mapping[str, Any], pointer: str) -> Iterator[tuple[str, str]]:
    for i, file in enumerate(part.get("evidence", ())):
        if file:
            yield f"{pointer}/evidence/{i}", file
