"""An expression of a rule as frozen data; `library.expressions` makes it from its text."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Comparison:
    """What an expression compares with constants: ``record.result != 'fail'``, ``'tendered' in project.traits``."""

    path: tuple[str, ...]
    operator: str
    """``eq``, ``ne``, ``in``, ``notin``, ``lt`` …"""
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class DueTerm:
    """An expression that is a moment, or a moment with a term: ``accepted + days(15)``."""

    moment: tuple[str, ...]
    sign: int
    """1 after it, -1 before it, 0 for the moment itself."""
    unit: str
    """The function that makes the term: ``days``, ``months`` …"""
    count: Any
    """A number, or the path of a value: ``("jurisdiction", "archive_months")``."""
    instead: tuple[Comparison, tuple[str, ...]] | None = None
    """The moment that counts where a value is equal to a word: ``filed if jurisdiction.archive_base == 'filed'``."""


def _unreadable(_: Mapping[str, Any]) -> Any:
    raise ValueError("an expression that could not be parsed has no value")


@dataclass(frozen=True, slots=True)
class Expression:
    """One expression of a rule and what it speaks of; made by `library.expressions.compiled`, equal by its text."""

    text: str
    problem: str | None = field(default=None, compare=False)
    """Why it cannot be evaluated at all."""
    names: tuple[str, ...] = field(default=(), compare=False)
    """What it names that must be given: functions, milestones, ``record``, ``item`` …, as they first occur."""
    calls: tuple[str, ...] = field(default=(), compare=False)
    """Which of them it calls."""
    paths: tuple[tuple[str, ...], ...] = field(default=(), compare=False)
    """Names with what follows their dots: ``("project", "traits")``."""
    fields: tuple[str, ...] = field(default=(), compare=False)
    """Keys of the record."""
    types: tuple[str, ...] = field(default=(), compare=False)
    """Record types that it asks for by name."""
    roles: tuple[str, ...] = field(default=(), compare=False)
    """Signing roles that it asks for by name."""
    words: tuple[str, ...] = field(default=(), compare=False)
    """All text constants."""
    comparisons: tuple[Comparison, ...] = field(default=(), compare=False)
    constant: Any = field(default=None, compare=False)
    """Its value where it is nothing but a constant."""
    path: tuple[str, ...] = field(default=(), compare=False)
    """Where it is nothing but a name with what follows its dots."""
    due: DueTerm | None = field(default=None, compare=False)
    run: Callable[[Mapping[str, Any]], Any] = field(default=_unreadable, compare=False, repr=False)
    """Its value over the names that are given."""

    def mentions(self, name: str) -> bool:
        """Whether it speaks of a name at all: as a name, behind a dot, or in quotes."""
        return name in self.words or any(name in path for path in self.paths)

    def words_among(self, known: Collection[str]) -> list[str]:
        """The text constants that are among some names."""
        return [word for word in self.words if word in known]

    def __str__(self) -> str:
        return self.text
