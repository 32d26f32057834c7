"""What a kind of file is: how its bytes are made, and what has to become of it as evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Expect = Literal["bound", "refused", "kept"]


@dataclass(frozen=True)
class Kind:
    """One kind of file with its expectation.

    `bound`: its pages are in the volume and look as they did, and nothing is said that would stop a final package.
    `refused`: it is named with one of `codes`, never bound. `kept`: it is no paper; the package keeps the file.
    """

    make: Callable[[], bytes]
    suffix: str = ".pdf"
    expect: Expect = "bound"
    pages: int = 1
    codes: frozenset[str] = frozenset()
    said: frozenset[str] = frozenset()
    """Codes of which one must be said although the file is bound: it was repaired, or something was left out."""
    may_differ: Mapping[str, str] = field(default_factory=dict)
    """Renderer → why its picture of the original is no measure, e.g. because it shows it wrongly."""
    text: str = ""
    """What a reader must find on the bound pages."""
    hidden: str = ""
    """What must not be readable on the bound pages: it was never shown."""
    refusable: str = ""
    """Why a refusal with one of `codes` is as good as binding; empty when it is not."""


DAMAGED = frozenset({"E410", "E412", "E413", "E414", "E461", "E462"})
TOO_MUCH = DAMAGED | {"E435", "E438", "E439", "E440", "E442"}
"""Over a limit of time, memory or size, or too odd to be bound."""
