"""Limits that a published standard sets whatever the works; data in known_limits.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_FIBRE = ("光纤", "光缆", "光链路", "主干", "干线")
"""What has other lengths than copper in the horizontal."""


@dataclass(frozen=True, slots=True)
class KnownLimit:
    """The most of a column of a table with one of the words in its name, in a unit."""

    words: tuple[str, ...]
    column: str
    most: float
    unit: str
    standard: str

    @property
    def shown(self) -> str:
        return f"≤{self.most:g} {self.unit}（{self.standard}）"

    def named(self, text: str) -> bool:
        """Whether a text names what the limit is of."""
        return any(word in text for word in self.words) and not any(word in text for word in _FIBRE)


@cache
def known_limits() -> tuple[KnownLimit, ...]:
    """Read once."""
    text = files("dossier.checking").joinpath("known_limits.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)["limit"]
    return tuple(
        KnownLimit(tuple(r["words"]), r["column"], r["most"], r["unit"], r["standard"]) for r in rows
    )
