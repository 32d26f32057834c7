"""manifest.json: every file of a package with its checksum, what it was made from, and what became of the evidence.

::

    schema_version   "1.1"; keys may be added within version 1, none is renamed or removed
    generator        name and version of this program
    project          code and name; null when the dossier could not be read
    profile, jurisdiction, as_of (ISO date), draft (bool), engines (name → version)
    files            one entry a file of the package, by path; manifest.json itself is not listed:
      path, sha256, bytes
      pages          of a PDF; null when it has none or nobody counted
      records        ids of the records it holds
      evidence       paths of the evidence it was made from
    evidence         one entry a file that records name, by path:
      path           relative to the dossier folder, as it is on the disk
      sha256, bytes  of what was checked and bound; sha256 is null when the file could not be read
      kind           pdf, image or other
      pages          bound pages of one copy; null when it was not bound
      records        ids of the records that name it, void ones as well
      bound          where it is bound: volume (path in the package), record, first and last page number there
      left_out       what the bound pages lack of it, e.g. Signature, JavaScript, EmbeddedFiles
      faults         finding codes of what opening or binding it showed
      original       path of the file itself in the package; null when it is not kept
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from dossier import __version__
from dossier.checking.result import CheckResult
from dossier.model import EvidenceFacts

SCHEMA_VERSION = "1.1"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a file of the package comes from."""

    pages: int | None = None
    records: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BoundAt:
    """Where a file of evidence is bound; page numbers as they are printed."""

    volume: str
    """Path in the package."""
    record: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one file of evidence."""

    facts: EvidenceFacts
    records: tuple[str, ...]
    bound: tuple[BoundAt, ...]
    left_out: tuple[str, ...]
    faults: tuple[str, ...]
    original: str | None
    """Path in the package."""


def write_manifest(
    folder: Path,
    result: CheckResult,
    origins: Mapping[str, Origin],
    fates: Iterable[Fate],
    engines: Mapping[str, str],
    *,
    draft: bool,
    kept: Collection[str] = (),
) -> None:
    """Write manifest.json over everything in `folder`. No clock, no host, no absolute path goes into it.

    `kept` are files of the user's that were carried over: they are listed apart, so that the next build still knows
    them as the user's.
    """
    dossier = result.dossier
    made = (p for p in sorted(folder.rglob("*")) if p.relative_to(folder).as_posix() not in kept)
    files = [_entry(folder, path, origins) for path in made if path.is_file()]
    manifest = {
        "schema_version": SCHEMA_VERSION,
        "generator": {"name": "dossier", "version": __version__},
        "project": {"code": dossier.code, "name": dossier.name} if dossier else None,
        "profile": dossier.profile if dossier else None,
        "jurisdiction": dossier.jurisdiction if dossier else None,
        "as_of": result.as_of.isoformat(),
        "draft": draft,
        "engines": dict(engines),
        "files": files,
        "evidence": [_evidence(fate) for fate in sorted(fates, key=lambda f: f.facts.path)],
    }
    if kept:
        manifest["kept"] = [_kept_entry(folder, name) for name in sorted(kept)]
    text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
    (folder / "manifest.json").write_text(text, encoding="utf-8", newline="\n")


def _entry(folder: Path, path: Path, origins: Mapping[str, Origin]) -> dict[str, Any]:
    name = path.relative_to(folder).as_posix()
    origin = origins.get(name, Origin())
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    entry: dict[str, Any] = {
        "path": name,
        "sha256": digest,
        "bytes": path.stat().st_size,
        "pages": origin.pages,
    }
    return entry | {"records": _listed(origin.records), "evidence": _listed(origin.evidence)}


def _evidence(fate: Fate) -> dict[str, Any]:
    facts = fate.facts
    return {
        "path": facts.path,
        "sha256": facts.sha256 or None,
        "bytes": facts.bytes,
        "kind": facts.kind,
        "pages": fate.bound[0].last - fate.bound[0].first + 1 if fate.bound else None,
        "records": _listed(fate.records),
        "bound": [asdict(place) for place in fate.bound],
        "left_out": _listed(fate.left_out),
        "faults": _listed(fate.faults),
        "original": fate.original,
    }


def _kept_entry(folder: Path, name: str) -> dict[str, Any]:
    """A link has no content of its own. Names that are no UTF-8 are shown as well as they can be."""
    path, shown = folder / name, _readable(name)
    if path.is_symlink():
        return {"path": shown, "link": _readable(path.readlink())}
    entry = _entry(folder, path, {})
    return {"path": shown, "sha256": entry["sha256"], "bytes": entry["bytes"]}


def _readable(name: str | Path) -> str:
    return os.fsencode(name).decode("utf-8", "replace")


def _listed(names: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(names))
