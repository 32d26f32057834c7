"""What rules measure on records: the hours of a run, the next round of a schedule, the records that name an item."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Any

from dossier.checking.dates import UNSET, Span, When


def continuous_hours(run: Mapping[str, Any]) -> Any:
    """Hours that a trial run went on without a fault: from its start, or the last recovery, to its end.

    UNSET when start or end is not given, or when a fault does not say when it was over: nobody knows then.
    """
    begins = [run.get("started"), *(fault.get("recovered") for fault in run.get("faults") or () if fault)]
    ended = run.get("ended")
    known = [b for b in begins if isinstance(b, When)]
    if len(known) < len(begins) or not isinstance(ended, When):
        return UNSET
    return (ended - max(known)).total_seconds() / 3600


def next_due(start: Any, dates: Iterable[Any], every: int, until: int, off: AbstractSet[date]) -> Any:
    """The end of the first period of `every` months after `start` in which none of `dates` falls.

    Periods are counted from `start` (which belongs to none) up to `until` months. UNSET when each has one, or when
    `start` is not given. An end on a public holiday in `off` moves to the day after it.
    """
    if not isinstance(start, When):
        return UNSET
    done = [d for d in dates if isinstance(d, When)]
    begins = start
    for months in range(every, until + 1, every):
        ends = start + Span(months=months, off=off)
        if not any(begins < d <= ends for d in done):
            return ends
        begins = ends
    return UNSET


def naming(records: Sequence[Mapping[str, Any]], key: str, name: str) -> list[Mapping[str, Any]]:
    """The records that name an item under `key`, which holds one id or a list of ids."""
    return [r for r in records if name in named([r], key)]


def named(records: Sequence[Mapping[str, Any]], key: str) -> list[str]:
    """The ids that records name under `key`, each once, in the order in which they first occur."""
    values = (r.get(key) for r in records)
    ids = (i for v in values for i in (v if isinstance(v, list) else [v]) if i is not None)
    return list(dict.fromkeys(ids))
