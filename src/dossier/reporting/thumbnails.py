"""Small pictures of the first page of each record, for the front page of a package: few bytes, or none at all."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dossier.pdf.rendering import CannotShow, on_screen
from dossier.planning.plan import VolumePlan
from dossier.steps.keys import key_of
from dossier.steps.store import Store

SHARE = 0.05
"""How much bigger than its volumes a package may become by them."""
MOST = 400
"""Records of a package: beyond, drawing them would take longer than a reader gains."""
HIGH = 156
"""Pixels of the longer side."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A volume on the disk."""

    plan: VolumePlan
    path: Path
    front: int
    """Pages before page number 1."""
    sha256: str
    bytes: int


def thumbnails(volumes: Sequence[Bound], store: Store | None) -> dict[str, str]:
    """By record, its first page as JPEG in base64; nothing where that would be too much for the package.

    The same volumes give the same pictures. A page that cannot be drawn has none.
    """
    if sum(bool(entry.pages) for volume in volumes for entry in volume.plan.entries) > MOST:
        return {}
    keys = {key_of("thumbnails", v.sha256, _pages(v), HIGH, rooms=("reporting", "pdf")): v for v in volumes}
    known = {key: json.loads(value) for key, value in (store.get(keys) if store else {}).items()}
    made = {key: _drawn(volume) for key, volume in keys.items() if key not in known}
    if store and made:
        store.put({key: json.dumps(value).encode() for key, value in made.items()})
    found: dict[str, str] = {}
    for key in keys:
        found |= known.get(key) or made[key]
    room = SHARE * sum(volume.bytes for volume in volumes)
    return found if sum(map(len, found.values())) <= room else {}


def size_of(picture: str) -> tuple[int, int]:
    """Width and height of such a picture, from its header."""
    content = b64decode(picture)
    at = 2
    while content[at + 1] not in (0xC0, 0xC1, 0xC2):
        at += 2 + int.from_bytes(content[at + 2 : at + 4])
    return int.from_bytes(content[at + 7 : at + 9]), int.from_bytes(content[at + 5 : at + 7])


def _pages(volume: Bound) -> Mapping[str, int]:
    """By record, the number of its first page in the file, from 0."""
    starts = zip(volume.plan.entries, volume.plan.first_pages(), strict=True)
    return {entry.record: volume.front + first - 1 for entry, first in starts if entry.pages}


def _drawn(volume: Bound) -> dict[str, str]:
    found = {}
    try:
        with on_screen(volume.path) as screen:
            for record, number in _pages(volume).items():
                try:
                    found[record] = b64encode(screen.thumbnail(number, HIGH)).decode()
                except CannotShow:
                    continue
    except CannotShow:
        return found
    return found
