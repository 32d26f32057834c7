"""manifest.json: every file of a package with its checksum, and what it was made from."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dossier import __version__
from dossier.checking.result import CheckResult

SCHEMA_VERSION = "1.0"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a file of the package comes from."""

    pages: int | None = None
    records: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()


def write_manifest(
    folder: Path,
    result: CheckResult,
    origins: Mapping[str, Origin],
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
    }
    if kept:
        manifest["kept"] = [_kept_entry(folder, name) for name in sorted(kept)]
    text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
    (folder / "manifest.json").write_text(text, encoding="utf-8")


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
