"""Facts of contents that were looked into before, by sha256; what opened them then is part of the key."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from dossier.model import EvidenceFacts
from dossier.steps.digests import Stamp, recall_digests, remember_digests, stamp_of
from dossier.steps.keys import key_of
from dossier.steps.recall import recall, remember
from dossier.steps.store import Store

_OF_THE_FONT = ("E430", "E431")
"""Values were drawn, or would have to be: what came of it depends on the font."""
_OF_THE_MOMENT = ("E411", "E438", "E439", "E441", "E442")
"""The file could not be read, changed meanwhile, or took more than this machine gives."""


def known_facts(
    store: Store | None, files: Sequence[tuple[Path, str]], font: Path | None
) -> dict[int, EvidenceFacts]:
    """Position of a file (path, suffix) → its facts, for those whose content is known.

    A file that was not seen before is only read here when the store knows a content of its size.
    """
    if store is None:
        return {}
    digests = recall_digests(store, [path for path, _ in files])
    digests |= _read_likely(store, [path for path, _ in files if path not in digests])
    keys = {
        number: [_key(digests[path], suffix, by) for by in (None, font)]
        for number, (path, suffix) in enumerate(files)
        if path in digests
    }
    facts = recall(store, EvidenceFacts, [key for pair in keys.values() for key in pair])
    return {number: facts[key] for number, pair in keys.items() for key in pair if key in facts}


def _read_likely(store: Store, paths: Sequence[Path]) -> dict[Path, str]:
    """Digests of files that were moved, copied or only touched: some content of their size is known."""
    stamps = {path: stamp for path in paths if (stamp := stamp_of(path))}
    sizes = {path: _size_key(stamp[0]) for path, stamp in stamps.items()}
    likely = recall(store, bool, sizes.values())
    read: dict[Path, tuple[Stamp, str]] = {}
    for path, stamp in stamps.items():
        if sizes[path] in likely and (digest := _digest(path)) and stamp_of(path) == stamp:
            read[path] = stamp, digest
    remember_digests(store, read)
    return {path: digest for path, (_, digest) in read.items()}


def _digest(path: Path) -> str | None:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:  # opening it says so
        return None


def keep_facts(
    store: Store | None,
    found: Mapping[tuple[Path, str], tuple[Stamp | None, EvidenceFacts]],
    font: Path | None,
) -> None:
    """Remember what was found in files (path, suffix), whose stamps were taken before they were opened."""
    lasting = {
        file: (stamp, facts)
        for file, (stamp, facts) in found.items()
        if facts.sha256 and not any(fault.code in _OF_THE_MOMENT for fault in facts.faults)
    }
    remember_digests(
        store,
        {file[0]: (stamp, facts.sha256) for file, (stamp, facts) in lasting.items() if stamp},
    )
    known: dict[str, object] = {}
    for (_, suffix), (_, facts) in lasting.items():
        by_font = any(fault.code in _OF_THE_FONT for fault in facts.faults)
        known[_key(facts.sha256, suffix, font if by_font else None)] = facts
        known[_size_key(facts.bytes)] = True
    remember(store, known)


def _key(sha256: str, suffix: str, font: Path | None) -> str:
    seen = stamp_of(font) if font else None
    drawn = [font.name, *seen[:2]] if font and seen else None
    return key_of("facts", sha256, suffix, drawn)


def _size_key(size: int) -> str:
    return key_of("size", size, rooms=("steps",))
