"""Which rules a package was judged by: one digest of the compiled catalogue, and the files it was put together from."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from dossier.model import Catalogue


def fingerprint(catalogue: Catalogue) -> str:
    """The sha256 of the catalogue as canonical JSON; equal for equal rules, wherever their files lie."""
    text = json.dumps(_plain(catalogue), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def rule_files(catalogue: Catalogue) -> list[str]:
    """The files of rules, each with its layer, e.g. ``profiles/building.yaml (shipped)``."""
    from_rules = {
        layer for r in catalogue.requirements for layer in (r.layer, *(by for _, by in r.changed_by))
    }
    return sorted(from_rules | set(catalogue.layers.values()))


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        # What is not compared is where it stands, which says nothing of the rule.
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value) if f.compare}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date) else value
