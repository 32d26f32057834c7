"""The table of what no promise may undercut (`law.toml`), with its citations."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from dossier.model import Citation


@cache
def law() -> Mapping[str, Any]:
    """The table as it is written."""
    text = files("dossier.aftercare").joinpath("law.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def citation(row: Mapping[str, Any]) -> Citation:
    """The authority of a row."""
    return Citation(row["source"], row["clause"], row["kind"], row["confidence"])


def minimum(item: str) -> Mapping[str, Any] | None:
    """The least period of a statutory class: ``months``, ``seasons`` or ``design_life``; None where none is known."""
    row: Mapping[str, Any] | None = law()["minimum"].get(item)
    return row
