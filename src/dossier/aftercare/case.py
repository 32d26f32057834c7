"""One project as aftercare sees it: the dossier, its service book and all that follows from them on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from dossier.aftercare.book import Entry, ServiceBook, read_book
from dossier.aftercare.civil import nth, plain
from dossier.aftercare.clock import Minute, minute
from dossier.aftercare.cycles import Occurrence, calendar_of
from dossier.aftercare.law import law_of
from dossier.aftercare.promises import Promises, promises
from dossier.aftercare.register import register
from dossier.aftercare.repairs import ClockResult, Round, clocks_of, rounds
from dossier.aftercare.said_dates import ahead
from dossier.aftercare.warranty_line import Line
from dossier.checking.paper_dates import with_dates_of_papers
from dossier.checking.revisions import current
from dossier.errors import InputUnreadable
from dossier.findings import Severity
from dossier.library.schemas import Schemas
from dossier.model import Dossier
from dossier.reading.dossier import ReadResult, read_dossier

_FARTHEST = 50 * 12
"""Months from the day of a case beyond which a day of the book is a slip of the pen."""


@dataclass(frozen=True)
class Case:
    """Values in; what is derived is computed once, when it is first asked for."""

    dossier: Dossier
    book: ServiceBook
    schemas: Schemas
    as_of: dt.date
    today: dt.date | None = None
    """The real day, where it is known: nothing can have happened after it."""

    @property
    def known_until(self) -> dt.date | None:
        """The last day on which something can have happened: `as_of`, where somebody looks ahead."""
        return None if self.today is None else max(self.today, self.as_of)

    @property
    def now(self) -> Minute:
        """The end of the day: what that day records has happened, what was due on it and was not done is late."""
        return minute(self.as_of) + 24 * 60 - 1

    def knows(self, row: Mapping[str, Any], key: str) -> bool:
        """Whether a row says that something was done, on a day that has come: nobody knew it before."""
        day = row.get(key)
        return isinstance(day, dt.date) and plain(day) <= self.as_of

    @cached_property
    def whole(self) -> Case:
        """The case on the last day that the book tells of. What contradicts itself does so whatever the day, so that
        every entry is judged; what is due, or late, is so on the day of the case itself.
        """
        spares = [x for x in self.book.terms.get("spares", ()) if x]
        days = [plain(row["on"]) for x in spares for row in x.get("restocked", ()) if row]
        days += [plain(day) for e in self.book.entries for _, day in ahead(e.data, self.as_of)]
        last = min(max(days, default=self.as_of), nth(self.as_of, _FARTHEST, 1))
        return replace(self, as_of=last) if last > self.as_of else self

    @cached_property
    def promises(self) -> Promises:
        return promises(self.book, self.dossier)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The warranty register."""
        return register(self.dossier, self.book, self.schemas, self.as_of)

    @cached_property
    def calendar(self) -> tuple[Occurrence, ...]:
        """Visits and inspections."""
        return calendar_of(self.dossier, self.book, self.lines, self.as_of)

    @cached_property
    def rounds(self) -> dict[str, tuple[Round, ...]]:
        """Repair → its rounds as they are known by now; none before its notice."""
        return {e.id: rounds(e, self.now) for e in self.book.of("repair")}

    def clocks(self, repair: Entry) -> tuple[ClockResult, ...]:
        """The clocks of a repair, read when they are first asked for: a list of what is due needs few of them."""
        if repair.id not in self._clocks:
            place = law_of(self.dossier, self.schemas)
            known = self.rounds[repair.id]
            self._clocks[repair.id] = tuple(clocks_of(repair, self.promises, place, self.now, known))
        return self._clocks[repair.id]

    @cached_property
    def _clocks(self) -> dict[str, tuple[ClockResult, ...]]:
        return {}


def open_case(read: ReadResult, as_of: dt.date, today: dt.date | None = None) -> Case | None:
    """The case of a dossier that was read; None when it could not be."""
    if read.dossier is None:
        return None
    return Case(current(read.dossier), read_book(read), read.schemas, as_of, today)


def open_service(
    folder: Path,
    as_of: dt.date,
    schemas: Schemas | None = None,
    types: Collection[str] | None = None,
    *,
    places: bool = True,
) -> Case:
    """A dossier with its service book, as of a day: what the warranty and service commands work on.

    `schemas`: those of its place, where somebody has read them in already; `types`: of which records alone are wanted;
    `places`: whether anybody will ask where something stands, which a list does not.

    Raises:
        InputUnreadable: the dossier, or a file of its service book, cannot be read at all.
    """
    result = with_dates_of_papers(read_dossier(folder, schemas, types, places=places))
    if result.dossier is None:  # which is told with its places
        raise InputUnreadable(*(result if places else read_dossier(folder, schemas, types)).findings)
    book = read_book(result, places=places)
    case = Case(current(result.dossier), book, result.schemas, as_of)
    if unread := [
        f for f in case.book.findings if f.severity is Severity.BLOCKER and f.code.startswith("Y1")
    ]:
        raise InputUnreadable(*unread)
    return case
