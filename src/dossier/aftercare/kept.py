"""Cases of many dossiers at once: what lists and reports need of each is kept under the content of its files, so that
the due list of a firm reads only what has changed since.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dossier.aftercare.book import FOLDER, Entry, ServiceBook
from dossier.aftercare.case import Case
from dossier.aftercare.register import PART_ACCEPTANCES
from dossier.aftercare.whose import OF_A_FIRM
from dossier.library.schemas import Schemas
from dossier.model import Dossier, Location, Party
from dossier.reading.dossier import MAIN, as_record
from dossier.reading.record_files import find_record_files
from dossier.steps.keys import key_of
from dossier.steps.recall import packed, unpacked
from dossier.steps.store import Store

RECORDS = (
    "warranty-letter",
    "warranty-card",
    "visit-record",
    "training-record",
    "final-account",
    *PART_ACCEPTANCES,
)
"""The types of completion papers that aftercare looks at."""


@dataclass(frozen=True, slots=True)
class KeptCase:
    """A case without the places of what it says, and how many problems its service files have."""

    case: Case
    problems: int


@dataclass(frozen=True, slots=True)
class PackedCase:
    """What lists and reports need of a case, as it goes from process to process and into the store."""

    content: bytes
    products: Mapping[str, bytes]
    """What is kept of it, by keys."""


def pack_case(case: Case, problems: int, rules: str) -> PackedCase:
    """Pack a case that was read, by the schemas of which `rules` is the `digest_of_rules`."""
    folder, content = case.dossier.root, packed(_plain(case, problems))
    # A record that stands in dossier.yaml itself is "-" there, and the key of that file covers it.
    named = [p for p in case.dossier.data.get("records", ()) if isinstance(p, str) and p != "-"]
    main = _main_key(folder, rules)
    products = {main: packed([MAIN, *named]), _case_key(folder, main, [MAIN, *named]): content}
    return PackedCase(content, products)


@dataclass(frozen=True, slots=True)
class _Asked:
    folder: Path
    schemas: Schemas
    main: str
    """Key of what its dossier.yaml names."""


def known_cases(
    folders: Sequence[tuple[Path, Schemas]], rules: Mapping[Path, str], as_of: dt.date, store: Store | None
) -> dict[Path, KeptCase]:
    """The cases of those folders all of whose files are as they were when they were kept."""
    if store is None:
        return {}
    asked = [_Asked(f, s, _main_key(f, rules[f])) for f, s in folders]
    patterns = {key: unpacked(value) for key, value in store.get(one.main for one in asked).items()}
    keys = {
        one.folder: _case_key(one.folder, one.main, patterns[one.main])
        for one in asked
        if patterns.get(one.main)
    }
    made = store.get(keys.values())
    found = ((one, made.get(keys.get(one.folder, ""))) for one in asked)
    opened = {
        one.folder: case_of(content, one.folder, one.schemas, as_of) for one, content in found if content
    }
    return {folder: kept for folder, kept in opened.items() if kept}


def digest_of_rules(schemas: Schemas) -> str:
    """A digest of every file below the ``schemas`` of a library."""
    digest = hashlib.sha256()
    for root in schemas.library.roots:
        for path in sorted((root / "schemas").rglob("*")):
            if path.is_file():
                digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _main_key(folder: Path, rules: str) -> str:
    return key_of("service-files", _digest(folder / MAIN), rules)


def _case_key(folder: Path, main: str, named: Sequence[str]) -> str:
    """The key over all files that a case is made of; a file that cannot be read has no digest."""
    paths = [path for pattern in named[1:] for path in find_record_files(folder, pattern, Location(MAIN))[0]]
    service = folder / FOLDER
    paths += sorted(service.glob("*.y*ml")) if service.is_dir() else []
    digests = [(path.relative_to(folder).as_posix(), _digest(path)) for path in paths]
    return key_of("service-case", main, digests)


def _digest(path: Path) -> str | None:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None


def _plain(case: Case, problems: int) -> dict[str, Any]:
    dossier, book = case.dossier, case.book
    head = {key: getattr(dossier, key) for key in _HEAD}
    return {
        "head": head,
        "parties": [[p.id, p.role, p.name, _people(p)] for p in dossier.parties.values()],
        "data": {k: v for k, v in dossier.data.items() if k in _MAIN},
        "records": [r.data for r in dossier.records if r.type in RECORDS],
        "terms": book.terms,
        "entries": [[e.kind, e.id, e.data] for e in book.entries],
        "files": book.files,
        "problems": problems,
    }


def _people(party: Party) -> dict[str, Any]:
    return {key: party.data[key] for key in OF_A_FIRM if key in party.data}


_HEAD = ("profile", "jurisdiction", "language", "compiled", "code", "name")
_MAIN = ("project", "milestones", "calendar", "service")
"""Keys of dossier.yaml that aftercare looks at, the parties besides."""


def case_of(content: bytes, folder: Path, schemas: Schemas, as_of: dt.date) -> KeptCase | None:
    """The case of a folder on a day, from what `pack_case` made of it; None where that is spoilt."""
    kept = unpacked(content)
    if not kept:
        return None
    nowhere = Location(MAIN)
    parties = {key: Party(key, role, name, people) for key, role, name, people in kept["parties"]}
    records = tuple(as_record(data, nowhere, {}) for data in kept["records"])
    more: dict[str, Any] = {"records": records, "waivers": (), "data": kept["data"], "files": ()}
    dossier = Dossier(root=folder, parties=parties, **kept["head"], **more)
    entries = tuple(Entry(kind, name, data, nowhere) for kind, name, data in kept["entries"])
    book = ServiceBook(kept["terms"], entries, (), tuple(kept["files"]))
    return KeptCase(Case(dossier, book, schemas, as_of), kept["problems"])
