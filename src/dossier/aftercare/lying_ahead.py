"""What is found in an entry of the service book that lies wholly after the day of a check.

It is told, since a slip of the pen is one whatever the day. But nothing of the entry counts on that day: neither as
done, nor as late, nor against what is handed over on it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace

from dossier.aftercare.book import Entry, ServiceBook
from dossier.aftercare.civil import plain
from dossier.aftercare.said_dates import happened
from dossier.checking.moments import cn, iso
from dossier.findings import Finding, Severity
from dossier.model import Text


def set_apart(found: Iterable[Finding], book: ServiceBook, as_of: dt.date) -> Iterator[Finding]:
    """The findings; those of entries that begin after `as_of` say so, block nothing and fail no requirement."""
    first = {e.id: day for e in book.entries if (day := begins(e)) is not None and day > as_of}
    files = {e.id: e.at().file for e in book.entries}
    for each in found:
        day = first.get(each.record or "")
        # A record of the dossier may have the id of an entry.
        if day is None or each.location is None or each.location.file != files[str(each.record)]:
            yield each
        elif each.severity is Severity.INFO:
            yield replace(each, ahead=True)
        else:
            yield _apart(each, day)


def begins(entry: Entry) -> dt.date | None:
    """The first day on which something of an entry is said to have happened."""
    return min((plain(day) for _, day in happened(entry.data)), default=None)


def _apart(found: Finding, day: dt.date) -> Finding:
    message = Text(
        f"{found.message.zh}（{cn(day)}的登记，在核对日期之后，不计入当日结论）",
        f"{found.message.en} (entered for {iso(day)}, after the day of this check: it does not count on it)",
    )
    return replace(found, severity=Severity.WARNING, message=message, ahead=True)
