"""Papers that are none of their own: sign-in sheets and whatever else bears the number of a record lies behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dossier.checking.paper_reading import days, packed
from dossier.checking.points_in_time import dig
from dossier.excel.reading import Standing
from dossier.intake.kinds import Candidate, Kinds
from dossier.intake.particulars import particulars_of
from dossier.intake.sources import Paper
from dossier.model import Record, Text
from dossier.reading.cross_checks import cross_checks

_BY_TITLE = 0.85
"""Score from which on the title itself says what a paper is."""
_LIKELY = 0.3
"""Score from which on it may be the paper of the record itself, badly read."""


@dataclass(frozen=True, slots=True)
class Annex:
    """What lies behind the paper of a record; None where nobody can tell of which one."""

    record: Record | None
    why: Text


def annex_of(here: Standing, kinds: Kinds, paper: Paper, candidates: Sequence[Candidate]) -> Annex | None:
    """Whether a paper lies behind another one: it is called so (``annexes`` of a record type), or its title is that of
    no type and its number that of a record.
    """
    best = candidates[0] if candidates else None
    title = packed(best.title.value) if best and best.title else ""
    types = next((kinds.annexes[each] for each in _longest_first(kinds) if title.endswith(each)), None)
    numbers = {packed(each.value) for page in paper.pages[:1] for each in particulars_of(page).numbers}
    if types is None:
        if best and best.score >= _BY_TITLE:
            return None
        same = _live(here, numbers, None)
        own = kinds.title(paper.pages[0]) if paper.pages else None
        likely = {each.type for each in candidates if each.score >= _LIKELY}
        alone = len(same) == 1 and own and same[0].type not in likely
        return Annex(same[0], _why(same[0])) if alone else None
    of = _live(here, numbers, types) or _of_the_day(here, paper, types)
    if len(of) == 1:
        return Annex(of[0], _why(of[0]))
    named = "、".join(kinds.titles[each].zh for each in sorted(types))
    english = ", ".join(kinds.titles[each].en for each in sorted(types))
    return Annex(
        None,
        Text(
            f"是附件，附在《{named}》后面；先登记它（编号或日期与这一份相同），再收一次",
            f"it is an annex of a paper ({english}): register that with the number or day of this one, then take it in",
        ),
    )


def _longest_first(kinds: Kinds) -> list[str]:
    return sorted(kinds.annexes, key=lambda each: (-len(each), each))


def _why(record: Record) -> Text:
    return Text(
        f"作为 {record.id}《{record.title}》的附件收入，不是单独的资料",
        f"an annex of {record.id}, “{record.title}”: no record of its own",
    )


def _live(here: Standing, numbers: set[str], types: frozenset[str] | None) -> list[Record]:
    """The records with one of the numbers."""
    return [
        record
        for record in here.dossier.records
        if record.status != "void"
        and (types is None or record.type in types)
        and packed(record.number or "") in numbers - {""}
    ]


def _of_the_day(here: Standing, paper: Paper, types: frozenset[str]) -> list[Record]:
    """The records of the types that were held on a day that the sheet names."""
    said = {day for page in paper.pages for day in days(page.text)}
    rules: Mapping[str, Mapping[str, str]] = cross_checks(here.schemas).get("sign_in", {})
    return [
        record
        for record in here.dossier.records
        if record.type in types and record.status != "void" and _day(record, rules.get(record.type)) in said
    ]


def _day(record: Record, rule: Mapping[str, str] | None) -> dt.date | None:
    held: Any = (dig(record.data, rule["day"]) if rule else None) or record.date
    return held.date() if isinstance(held, dt.datetime) else held if isinstance(held, dt.date) else None
