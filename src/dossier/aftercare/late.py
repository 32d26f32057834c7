"""What was done, and too late: old parts that were returned, reports, problems that were closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from dossier.aftercare.book import Entry
from dossier.aftercare.case import Case
from dossier.aftercare.clock import limit_end
from dossier.aftercare.limits import parse_limit
from dossier.model import Text

Late = tuple[Entry, str, str, dt.date, dt.date, Text]
"""Entry, pointer, finding code, the day on which it was done, the last day, what it was."""


def late_matters(case: Case) -> Iterator[Late]:
    """Everything of the service book that was done after its last day and by the day of the case; repairs and
    complaints have clocks of their own.
    """
    for one in (*_old_parts(case), *_reports(case), *_problems(case)):
        if one[4] < one[3] <= case.as_of:
            yield one


def _old_parts(case: Case) -> Iterator[Late]:
    limit = parse_limit(case.book.terms.get("sanbao", {}).get("old_part_within"))
    for entry in case.book.of("repair") if limit else ():
        for i, row in enumerate(entry.data.get("replaced", ())):
            done = row.get("old_returned_on") if row else None
            last = limit_end(limit, row["on"], case.promises.calendar) if done and limit else None
            if done and last:
                yield entry, f"/replaced/{i}", "V925", done, last, Text("旧件返还", "the old part")


def _reports(case: Case) -> Iterator[Late]:
    cycles = {c["id"]: c for key in ("visits", "inspections") for c in case.book.terms.get(key, ()) if c}
    for entry in (*case.book.of("visit"), *case.book.of("inspection")):
        limit = parse_limit(cycles.get(entry.data.get("cycle"), {}).get("report"))
        held, done = entry.data.get("on"), entry.data.get("report_on")
        last = limit_end(limit, held, case.promises.calendar) if limit and held and done else None
        if done and last:
            yield entry, "/report_on", "V912", done, last, Text("报告", "the report")


def _problems(case: Case) -> Iterator[Late]:
    for entry in (*case.book.of("visit"), *case.book.of("inspection")):
        for i, row in enumerate(entry.data.get("problems", ())):
            if row and row.get("due") and row.get("closed_on"):
                what = Text(f"问题“{row['text']}”关闭", f"“{row['text']}”")
                yield entry, f"/problems/{i}", "V912", row["closed_on"], row["due"], what
