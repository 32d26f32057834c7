"""Small dossiers as data, judged by the real engine: for tests of the shipped rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from dossier.checking.check import check_dossier
from dossier.checking.result import CheckResult
from dossier.findings import Finding
from dossier.reading.dossier import read_dossier

AS_OF = dt.date(2026, 11, 1)
PARTIES = ("owner", "contractor", "supervisor", "designer", "surveyor")
ON_THE_SHELF = [{"kind": "original", "held_at": "档案室"}]


def check(folder: Path, records: Sequence[dict[str, Any]] = (), **top: Any) -> CheckResult:
    """The result for a dossier of these records, judged on `as_of`; `top` holds traits and keys of dossier.yaml."""
    traits, as_of = top.pop("traits", []), top.pop("as_of", AS_OF)
    data = {
        "dossier": 1,
        "profile": top.pop("profile", "building"),
        "project": {"code": "X-1", "name": "某某工程", "traits": traits},
        "parties": {key: {"name": f"{key}公司"} for key in PARTIES},
        "milestones": top.pop("milestones", {}),
        "records": list(records),
        **top,
    }
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
    (folder / "dossier.yaml").write_text(text, encoding="utf-8")
    return check_dossier(read_dossier(folder), folder, as_of)


def record(type_: str, number: int = 1, **fields: Any) -> dict[str, Any]:
    """A record of a type with the fields given and nothing else."""
    return {"id": f"{type_}-{number}", "type": type_, "title": type_, **fields}


def signed(*roles: str) -> list[dict[str, Any]]:
    """Signatures with seals of these roles."""
    return [{"role": role, "seal": True} for role in roles]


def against(result: CheckResult, requirement: str) -> list[Finding]:
    """What was found against one requirement."""
    return [f for f in result.findings if f.requirement == requirement]


def statuses(result: CheckResult, requirement: str) -> list[str]:
    """How a requirement ended, for each of its items."""
    return [str(r.status) for r in result.requirements if r.requirement.id == requirement]
