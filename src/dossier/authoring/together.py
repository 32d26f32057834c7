"""Changes that can be made of one text at once: those that stand apart from one another."""

from __future__ import annotations

from bisect import bisect, insort
from collections.abc import Iterator

from dossier.authoring.changes import Change

_Span = tuple[int, int, str]
"""Start, end, and of what is put behind the last entry of a map or list, the pointer of that place (``…/-``)."""


class Together:
    """Gathers changes as long as each means the same whether the others before it have been made or not."""

    def __init__(self) -> None:
        self._changes: list[Change] = []
        self._spans: list[_Span] = []
        self._at: set[str] = set()
        self._above: set[str] = set()
        self._removed_from: set[str] = set()

    def take(self, changes: list[Change], at: str, pointer: str, *, added: str, removed: bool) -> bool:
        """Take the changes of one more edit, unless it must wait until those before it are made.

        Args:
            at: the pointer of the entry that is changed or made; `pointer`: that of the edit.
            added: ``map`` or ``list``, when it is put behind the others of one.
            removed: it goes.
        """
        home = at.rpartition("/")[0]
        spans = [(each.start, each.end, f"{home}/-" if added else "") for each in changes]
        if self._at and (
            not self._apart(at, pointer, added=added, removed=removed) or not all(map(self._fits, spans))
        ):
            return False
        self._changes += changes
        for span in spans:
            insort(self._spans, span)
        self._at.add(at)
        self._above.update(_ancestors(at))
        if removed:
            self._removed_from.add(home)
        return True

    def _apart(self, at: str, pointer: str, *, added: str, removed: bool) -> bool:
        home = at.rpartition("/")[0]
        again = at in self._at and not (added == "list" and pointer.startswith(at))
        above = set(_ancestors(at))
        return not (
            again
            or at in self._above
            or above & self._at
            or above & self._removed_from
            or (removed and home in self._above)
        )

    def _fits(self, span: _Span) -> bool:
        """Whether nothing that was taken lies in it, or at the same place without belonging there."""
        number = bisect(self._spans, span)
        before = self._spans[number - 1 : number] if number else []
        return all(_follows(one, span) for one in before) and all(
            _follows(span, other) for other in self._spans[number : number + 1]
        )

    def applied(self, text: str) -> str:
        """The text with everything that was taken; what stands at one place in the order in which it was taken."""
        pieces, done = [], 0
        for change in sorted(self._changes, key=lambda each: (each.start, each.end)):
            pieces += [text[done : change.start], change.new]
            done = change.end
        return "".join([*pieces, text[done:]])


def _follows(one: _Span, other: _Span) -> bool:
    if one[1] != other[0]:
        return one[1] < other[0]
    inserted = other[0] == other[1]
    return inserted and (one[0] < one[1] or (one[2] == other[2] != ""))


def _ancestors(pointer: str) -> Iterator[str]:
    while pointer:
        pointer = pointer.rpartition("/")[0]
        yield pointer
