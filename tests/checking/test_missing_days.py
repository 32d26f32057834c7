"""Days of a diary that its paper lacks."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from dossier.checking.missing_days import missing_day_findings
from dossier.checking.paper import Names, paper_of
from dossier.checking.paper_values import Known
from dossier.location import Location
from dossier.model import Dossier, EvidenceFacts, EvidenceRef
from statement_samples import a_record

_DAYS = [dt.date(2026, 3, 1) + dt.timedelta(days=n) for n in range(12)]


def _told(text: str, **facts: object) -> list[str]:
    ref: Any = SimpleNamespace(annex=False, location=Location("r.yaml"), file="a.pdf", held_at=None)
    seen: Any = SimpleNamespace(**{"text": (text,), "guessed": (), "path": "a.pdf", "pages": 1, **facts})
    rows = [{"date": day, "work": "施工"} for day in _DAYS]
    record = replace(a_record("construction-diary", "施工日志", entries=rows), evidence=(ref,))
    names = Names(frozenset(), frozenset(), {}, Known({}, frozenset(), frozenset(), {}, {}))
    dossier = cast(Dossier, SimpleNamespace(parties={}, name="某工程", data={}, records=()))
    paper = paper_of(dossier, names, record, cast(EvidenceRef, ref), cast(EvidenceFacts, seen))
    assert paper is not None
    return [f.message.zh for f in missing_day_findings([paper])]


def _written(days: list[dt.date], form: str = "%Y-%m-%d") -> str:
    return "\n".join(f"{day.strftime(form)} 晴 施工 8 人" for day in days)


@pytest.mark.parametrize("form", ["%Y-%m-%d", "%Y年%m月%d日", "%Y.%m.%d", "%Y/%m/%d"])
@pytest.mark.parametrize("kept", [_DAYS[:8], _DAYS[3:], _DAYS[:5] + _DAYS[8:], _DAYS[:11]])
def test_a_run_of_days_that_the_paper_lacks_is_told(form: str, kept: list[dt.date]) -> None:
    (found,) = _told(_written(kept, form))
    first = next(day for day in _DAYS if day not in kept)
    assert f"{first.year}年{first.month}月{first.day}日" in found


@pytest.mark.parametrize(
    "text",
    [
        _written(_DAYS),
        _written(_DAYS[:1]) + "\n2 日 晴\n3 日 晴",
        "施工日志 2026年3月 共 12 页",
        _written(_DAYS[::2]),
        _written(_DAYS, "%m月%d日"),
        "2026年3月1日至2026年3月12日 施工日志\n" + _written(_DAYS[4:6]),
    ],
)
def test_papers_that_have_all_days_or_write_them_otherwise_are_not(text: str) -> None:
    assert _told(text) == []


def test_pages_that_nobody_has_read_say_nothing() -> None:
    assert _told(_written(_DAYS[:8]), pages=2) == []
