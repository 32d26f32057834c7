"""Files that are no evidence wherever they lie: what the dossier says itself, and what was made from it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from dossier.disk.regular import read_regular
from dossier.evidence.paths import Listings, confine
from dossier.model import Dossier, EvidenceFacts, Fault

MANIFEST = "manifest.json"
_MOST_BYTES = 256 << 20
"""A manifest of 100,000 files has about 60 MB."""


def own_files(dossier: Dossier, refs: Iterable[str]) -> Mapping[str, EvidenceFacts]:
    """Facts (E450) of each path that names a file of the dossier itself, by the path as it was written.

    These are its main file, its files of records, and whatever lies in a package that was made of this project; a
    package of another project, a supplier's say, is evidence like any other.
    """
    root = dossier.root.resolve()
    said = {path for name in dossier.files if (path := confine(root, name).path)}
    listings: Listings = {}
    packages: dict[Path, bool] = {}
    found = {}
    for ref in dict.fromkeys(refs):
        where = confine(root, ref, listings)
        if where.path is None:
            continue
        detail = ""
        if where.path in said:
            detail = "main" if where.path == root / "dossier.yaml" else "records"
        elif any(_is_own_package(at, dossier.code, packages) for at in _above(root, where.path)):
            detail = "package"
        if detail:
            found[ref] = EvidenceFacts(where.relative, True, faults=(Fault("E450", (), detail),))
    return found


def _above(root: Path, path: Path) -> Iterable[Path]:
    return (folder for folder in path.parents if folder.is_relative_to(root))


def _is_own_package(folder: Path, code: str, known: dict[Path, bool]) -> bool:
    if folder not in known:
        known[folder] = _made_of(folder / MANIFEST) == code
    return known[folder]


def _made_of(manifest: Path) -> str | None:
    """The project code of a manifest that this program has written; None when it is nothing of the kind."""
    try:
        told = json.loads(read_regular(manifest, _MOST_BYTES))
        ours = told["generator"]["name"] == "dossier"
        return str(told["project"]["code"]) if ours else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
