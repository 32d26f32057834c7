"""manifest.json: every file of a package with its checksum, and what it was made from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
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
) -> None:
    """Write manifest.json over everything in `folder`. No clock, no host, no absolute path goes into it."""
    dossier = result.dossier
    files = [_entry(folder, path, origins) for path in sorted(folder.rglob("*")) if path.is_file()]
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


def _listed(names: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(names))
