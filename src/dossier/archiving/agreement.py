"""Whether a package agrees with itself: what its manifest says twice, and what its files say of the same."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from dossier.archiving.claims import key_of_path
from dossier.archiving.listing import MANIFEST
from dossier.findings import Finding, finding
from dossier.library.counted import plural
from dossier.library.quick import QuickValidators
from dossier.model import Location, Text
from dossier.pdf.pages import try_to_count
from dossier.resources import shipped_root

REPORT = "report/completeness.json"
_ADDRESS = "https://schemas.dossier.invalid/manifest.schema.json"
_WHOLE = "1.2"
"""The version of manifests from which on all of this is said."""
_MOST_BYTES = 256 << 20


def disagreements(told: Mapping[str, Any], unaltered: Mapping[str, Path]) -> Iterator[Finding]:
    """A810 for a manifest that is none by its schema, A813 for each thing that is said in two ways.

    Args:
        told: the manifest.
        unaltered: `key_of_path` of a path in the package → place on the disk, of files whose checksums are as it says.
    """
    if told.get("schema_version") != _WHOLE:
        return
    if not _schema().is_valid(told):
        problem = Text(
            "与清单的格式（manifest.schema.json）不符", "is not as manifest.schema.json describes it"
        )
        yield finding("A810", Location(MANIFEST), where=MANIFEST, problem=problem)
        return
    if "records" not in told or "evidence" not in told:
        yield _said_twice(MANIFEST, Text("缺少 records 或 evidence", "lacks records or evidence"))
        return
    for subject, what in (*_of_volumes(told), *_of_evidence(told), *_of_report(told, unaltered)):
        yield _said_twice(subject, what)
    for file in told["files"]:
        place = unaltered.get(key_of_path(file["path"]))
        if place and file["pages"] is not None and file["path"].endswith(".pdf"):
            yield from _of_pages(file, place)


@cache
def _schema() -> Any:
    path = shipped_root() / "schemas" / "manifest.schema.json"
    return QuickValidators({_ADDRESS: json.loads(path.read_text(encoding="utf-8"))}).of(_ADDRESS)


def _said_twice(subject: str, what: Text) -> Finding:
    return finding("A813", Location(MANIFEST), subject=subject, what=what)


def _of_volumes(told: Mapping[str, Any]) -> Iterator[tuple[str, Text]]:
    """A volume and the records and evidence that are said to be bound in it, in its order."""
    records, twice = {entry["id"]: entry for entry in told["records"]}, _twice(told)
    for file in told["files"]:
        path = file["path"]
        if not path.startswith("volumes/"):
            continue
        for name in file["records"]:
            if name not in records:
                yield (
                    name,
                    Text(f"在 {path} 中，却不在 records 中", f"is in {path} and not among the records"),
                )
        bound = [e for e in told["records"] if e["bound"] and e["bound"]["volume"] == path]
        there = [records[n] for n in file["records"] if n not in twice and records.get(n) in bound]
        for entry in bound:
            if entry["id"] not in file["records"]:
                what = Text(
                    f"说是在 {path} 中，案卷却没有列它", f"is said to be in {path}, which does not list it"
                )
                yield entry["id"], what
        for one, two in pairwise(there):
            if two["bound"]["first"] <= one["bound"]["last"]:
                what = Text(
                    f"与 {one['id']} 的页号次序矛盾", f"has pages that contradict those of {one['id']}"
                )
                yield two["id"], what
        named = {e["path"] for e in told["evidence"] if any(b["volume"] == path for b in e["bound"])}
        for name in sorted(named.symmetric_difference(file["evidence"])):
            yield (
                name,
                Text(f"是否在 {path} 中，两处说法不一", f"is said to be in {path} and not to be in it"),
            )


def _twice(told: Mapping[str, Any]) -> set[str]:
    """Ids that several records of a draft have; nobody can tell which of them is meant."""
    counts = Counter(entry["id"] for entry in told["records"])
    return {name for name, count in counts.items() if count > 1}


def _of_evidence(told: Mapping[str, Any]) -> Iterator[tuple[str, Text]]:
    """A file of evidence and the records that it belongs to; an original and the evidence that it is."""
    records, twice = {entry["id"]: entry["bound"] for entry in told["records"]}, _twice(told)
    for entry in told["evidence"]:
        for name in entry["records"]:
            if name not in records:
                yield (
                    entry["path"],
                    Text(f"属于不存在的条目 {name}", f"belongs to {name}, which is not there"),
                )
        for place in entry["bound"]:
            pages = records.get(place.get("record"))
            if place.get("record") not in twice and (not pages or not _lies_in(place, pages)):
                what = Text("不在其条目的页内", "does not lie among the pages of its record")
                yield entry["path"], what
    originals = {entry["original"] for entry in told["evidence"]}
    for file in told["files"]:
        if file["path"].startswith("originals/") and file["path"] not in originals:
            yield file["path"], Text("不是任何附件的原件", "is the original of no evidence")


def _lies_in(place: Mapping[str, Any], pages: Mapping[str, Any]) -> bool:
    same = place["volume"] == pages["volume"]
    return same and bool(pages["first"] <= place["first"] <= place["last"] <= pages["last"])


def _of_report(told: Mapping[str, Any], unaltered: Mapping[str, Path]) -> Iterator[tuple[str, Text]]:
    """The project and the day, as the report in the package has them."""
    place = unaltered.get(REPORT)
    try:
        if place is None or place.stat().st_size > _MOST_BYTES:
            return
        (said,) = json.loads(place.read_bytes())["dossiers"]
        shown = {"code": said["code"], "name": said["name"]}, said["as_of"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return
    if (told["project"], told["as_of"]) != shown:
        yield MANIFEST, Text(f"工程或判定日期与 {REPORT} 不同", f"names another project or day than {REPORT}")


def _of_pages(file: Mapping[str, Any], place: Path) -> Iterator[Finding]:
    pages = try_to_count(place)
    if pages != file["pages"]:
        what = Text(
            f"清单说有 {file['pages']} 页，实有 {pages} 页",
            f"has {plural(pages, 'page')}, not {file['pages']}",
        )
        yield _said_twice(file["path"], what)
