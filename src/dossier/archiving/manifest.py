"""manifest.json: every file of a package with its checksum, what it was made from, and what became of the evidence.

``schemas/manifest.schema.json`` tells it key by key; within version 1 keys are added, none is renamed or removed.
1.1 added ``evidence``, 1.2 ``algorithms``, ``catalogue``, ``records``, and ``pdfa`` of volumes and report.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from dossier import __version__
from dossier.archiving.listing import PackageFile, sha256_of
from dossier.archiving.rules import fingerprint, rule_files
from dossier.checking.result import CheckResult
from dossier.model import Citation, Dossier, EvidenceFacts
from dossier.planning.plan import VolumePlan

SCHEMA_VERSION = "1.2"
ALGORITHMS = {"sha256": "SHA-256 (FIPS 180-4), hexadecimal, lower case"}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a file of the package comes from."""

    pages: int | None = None
    records: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    sha256: str | None = None
    """Where it was taken already, from the file as it lies in the package."""
    objections: Mapping[str, tuple[str, ...]] | None = None
    """Of a PDF that may claim PDF/A-2b: what speaks against it, by the file that it is in; empty when it claims it."""


@dataclass(frozen=True, slots=True)
class BoundAt:
    """Where a record or a file of evidence is bound; page numbers as they are printed."""

    volume: str
    """Path in the package."""
    record: str
    first: int
    last: int
    part: tuple[int, int] | None = None
    """First and last page of the file of evidence that these are; None for all of it."""


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


@dataclass(frozen=True, slots=True)
class Contents:
    """What is told of a package beyond its files."""

    result: CheckResult
    origins: Mapping[str, Origin]
    fates: Sequence[Fate]
    records: Sequence[BoundAt]
    engines: Mapping[str, str]
    draft: bool


def record_pages(volumes: Iterable[VolumePlan]) -> list[BoundAt]:
    """Where each record that has pages is bound."""
    return [
        BoundAt(f"volumes/{volume.name}.pdf", entry.record, first, first + entry.pages - 1)
        for volume in volumes
        for entry, first in zip(volume.entries, volume.first_pages(), strict=True)
        if entry.pages
    ]


def copies(result: CheckResult) -> tuple[int | None, Citation | None]:
    """How many sets are handed over: as dossier.yaml says under `package`, else the place, on what authority."""
    own = result.dossier.data.get("package", {}).get("copies") if result.dossier else None
    if own or result.catalogue is None:
        return own, None
    return result.catalogue.values.get("sets"), result.catalogue.value_citations.get("sets")


def manifest(
    contents: Contents, files: Iterable[PackageFile], kept: Iterable[Mapping[str, Any]]
) -> dict[str, Any]:
    """What manifest.json says. No clock, no host, no absolute path goes into it.

    `kept` are the entries of the user's files that were carried over: they are listed apart, so that the next build
    still knows them as the user's.
    """
    result, dossier = contents.result, contents.result.dossier
    told: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "generator": {"name": "dossier", "version": __version__},
        "algorithms": ALGORITHMS,
        "project": {"code": dossier.code, "name": dossier.name} if dossier else None,
        "profile": dossier.profile if dossier else None,
        "jurisdiction": dossier.jurisdiction if dossier else None,
        "catalogue": _catalogue(result),
        "as_of": result.as_of.isoformat(),
        "draft": contents.draft,
        "copies": copies(result)[0],
        "engines": dict(contents.engines),
        "files": [_file(file, contents.origins.get(file.path, Origin())) for file in files],
        "records": _records(dossier, contents) if dossier else [],
        "evidence": [_evidence(fate) for fate in sorted(contents.fates, key=lambda f: f.facts.path)],
    }
    if listed := list(kept):
        told["kept"] = listed
    return told


def written(told: Mapping[str, Any]) -> bytes:
    """The text of manifest.json."""
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()


def _catalogue(result: CheckResult) -> dict[str, Any] | None:
    rules = result.catalogue
    if rules is None:
        return None
    return {"version": __version__, "sha256": fingerprint(rules), "files": rule_files(rules)}


def _file(file: PackageFile, origin: Origin) -> dict[str, Any]:
    entry: dict[str, Any] = asdict(file) | {
        "pages": origin.pages,
        "records": _listed(origin.records),
        "evidence": _listed(origin.evidence),
    }
    if origin.objections is not None:
        entry["pdfa"] = None if origin.objections else "2b"
        entry["pdfa_prevented_by"] = [
            {"file": name, "reasons": list(reasons)} for name, reasons in origin.objections.items()
        ]
    return entry


def _records(dossier: Dossier, contents: Contents) -> list[dict[str, Any]]:
    bound = {place.record: place for place in contents.records}
    forms = {o.records[0]: path for path, o in contents.origins.items() if path.startswith("word/")}
    return [
        {
            "id": record.id,
            "type": record.type,
            "title": record.title,
            "number": record.number,
            "status": record.status,
            "bound": _pages(bound[record.id]) if record.id in bound else None,
            "form": forms.get(record.id),
        }
        for record in dossier.records
    ]


def _pages(place: BoundAt) -> dict[str, Any]:
    return {"volume": place.volume, "first": place.first, "last": place.last}


def _evidence(fate: Fate) -> dict[str, Any]:
    facts = fate.facts
    return {
        "path": facts.path,
        "sha256": facts.sha256 or None,
        "bytes": facts.bytes,
        "kind": facts.kind,
        "pages": fate.bound[0].last - fate.bound[0].first + 1 if fate.bound else None,
        "records": _listed(fate.records),
        "bound": [_bound(place) for place in fate.bound],
        "left_out": _listed(fate.left_out),
        "faults": _listed(fate.faults),
        "original": fate.original,
    }


def _bound(place: BoundAt) -> dict[str, Any]:
    """Where a file is bound; ``part`` says which of its pages, where it is not all of them."""
    told = {"volume": place.volume, "record": place.record, "first": place.first, "last": place.last}
    return told | ({"part": {"first": place.part[0], "last": place.part[1]}} if place.part else {})


def kept_entry(folder: Path, name: str) -> dict[str, Any]:
    """A link has no content of its own. Names that are no UTF-8 are shown as well as they can be."""
    path, shown = folder / name, readable(name)
    if path.is_symlink():
        return {"path": shown, "link": readable(path.readlink())}
    return {"path": shown, "sha256": sha256_of(path), "bytes": path.stat().st_size}


def readable(name: str | Path) -> str:
    """A name as the manifest writes it."""
    return os.fsencode(name).decode("utf-8", "replace")


def _listed(names: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(names))
