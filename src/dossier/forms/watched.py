"""A map that remembers what was asked of it: so a printed form depends on the names that it shows and on no others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a map."""

    answers: Mapping[str, str | None]
    """Key that was asked for → its value; None where there is none."""
    whole: bool = False
    """All of it was read: the answers are the map."""


class Watched(dict[str, str]):
    """A dict to every reader. Whoever asks for more than single keys is taken to have read all of it."""

    def __init__(self, values: Mapping[str, str]) -> None:
        super().__init__(values)
        self._asked: set[str] = set()
        self._read = False

    def take(self) -> Reading:
        """What was read since the last call."""
        asked, whole = self._asked, self._read
        self._asked, self._read = set(), False
        if whole:
            return Reading({key: dict.__getitem__(self, key) for key in dict.__iter__(self)}, whole=True)
        return Reading({key: dict.get(self, key) for key in sorted(asked)})

    def _note(self, key: object) -> None:
        if isinstance(key, str):  # nothing else is a key
            self._asked.add(str(key))

    def __getitem__(self, key: str) -> str:
        self._note(key)
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self._note(key)
        return super().get(key, default)

    def __contains__(self, key: object) -> bool:
        self._note(key)
        return super().__contains__(key)


def _whole(name: str) -> Callable[..., Any]:
    plain = getattr(dict, name)

    def read(self: Watched, *rest: Any) -> Any:
        self._read = True
        return plain(self, *rest)

    read.__name__ = name  # the sandbox of forms knows methods by it
    return read


for _name in (
    *("__iter__", "__len__", "__reversed__", "__repr__", "__eq__", "__ne__", "__or__", "__ror__", "__ior__"),
    *("keys", "values", "items", "copy"),
):
    setattr(Watched, _name, _whole(_name))
