"""Versions of software: the one that was handed over is the one that was tuned, tested and taught."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from dossier.checking.paper_reading import plain
from dossier.checking.scopes import live
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Dossier
from dossier.reading.cross_checks import Table

_VERSION = re.compile(r"^\s*V?(\d+(?:\.\d+)+)", re.IGNORECASE)
_BESIDE = r"{name}[^\d,，。;；]{{0,8}}?V?(\d+(?:\.\d+)+)(?![\d.]*\s*(?:%|[mMkK]?[bB]|GHz|台|路))"
_OTHER = re.compile(r"升级|原版?|旧版|以上|及更高|最低|由|从|补丁|客户端")


def check_software_versions(dossier: Dossier, said: Sequence[Statement], table: Table) -> Iterator[Finding]:
    """X691, once for a record, where it names a version of a piece of software that was not handed over. Pure."""
    before = table.get("before_works", {})
    given: dict[str, set[str]] = {}
    for record in live(dossier):
        for row in record.data.get("software") or () if record.type == "software-backup" else ():
            version = _VERSION.match(str(row.get("version") or "")) if isinstance(row, dict) else None
            if version and len(name := plain(str(row.get("name") or ""))) > 3:
                given.setdefault(name, set()).add(version[1])
    told: set[str] = set()
    for name, versions in given.items():
        pattern = re.compile(_BESIDE.format(name=re.escape(name)), re.IGNORECASE)
        for line in said:
            match = pattern.search(line.text) if name in line.text else None
            own = line.record.type in before or line.record.id in told or _OTHER.search(line.text)
            if match and not own and not any(_agree(match[1], v) for v in versions):
                told.add(line.record.id)
                words: dict[str, Any] = {"source": line.source, "name": name, "found": match[1]}
                words["expected"] = "、".join(sorted(versions))
                yield finding("X691", line.place, record=line.record.id, **words)


def _agree(one: str, other: str) -> bool:
    """Whether they are one version, of which one may be given in fewer parts."""
    return all(a == b for a, b in zip(one.split("."), other.split("."), strict=False))
