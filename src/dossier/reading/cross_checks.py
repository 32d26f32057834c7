"""The table of what records say among themselves (``schemas/cross-checks.yaml``), every folder's laid over the last."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from dossier.errors import InputUnreadable
from dossier.findings import Severity
from dossier.library.schemas import Schemas
from dossier.library.validation import read_rules

_FILE = "schemas/cross-checks.yaml"

Table = Mapping[str, Any]
"""Section → its entries by name, or a plain value."""


@lru_cache(maxsize=1)
def cross_checks(schemas: Schemas) -> Table:
    """Our table with the firm's and the dossier's own laid over it: an entry of the same name replaces, null removes.

    Raises:
        InputUnreadable: S2xx, a table of somebody's own is not sound.
    """
    table: dict[str, dict[str, Any]] = {}
    for root in reversed(schemas.library.roots):
        path = root / _FILE
        if os.path.lexists(path):
            source, data, problems = read_rules(schemas, path, "cross-checks.schema.json")
            if problems or any(f.severity is not Severity.INFO for f in source.findings):
                raise InputUnreadable(*source.findings, *problems)
            # What is taken away is written as an empty entry; typed data leaves those out.
            for section, entries in (source.data or {}).items():
                typed = data.get(section, {})
                for name, value in entries.items():
                    if value is None:
                        table.get(section, {}).pop(name, None)
                    else:
                        table.setdefault(section, {})[name] = typed[name]
    return table
