"""What is refused before it is written: what `check` would call an error afterwards."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dossier.aftercare.book import Entry
from dossier.aftercare.case import Case, open_service
from dossier.aftercare.one_entry import check_entry
from dossier.model import Location

OFFICE = Path(__file__).parents[2] / "dossiers" / "office-fit-out"
HERE = Location("service/new.yaml", 1, 1)
NOTICE = {"at": dt.datetime(2028, 6, 1, 9), "event": "notice"}


@pytest.fixture(scope="module")
def case() -> Case:
    return open_service(OFFICE, dt.date(2028, 6, 20))


def new(kind: str, **data: Any) -> Entry:
    return Entry(kind, "NEW-1", {"id": "NEW-1", **data}, HERE)


@pytest.mark.parametrize(
    ("entry", "codes"),
    [
        (new("repair", part="门", events=[NOTICE], source="visit", came_from="HF-2099-01"), ["S209"]),
        (new("repair", part="门", events=[NOTICE], source="visit", came_from="WX-001"), ["V941"]),
        (new("repair", part="门", events=[NOTICE], source="visit", came_from="NEW-1"), ["S209", "V941"]),
        (new("repair", part="门", events=[NOTICE], source="visit"), ["V941"]),
        (new("repair", part="门", events=[NOTICE], survey="HF-2027-07"), ["V941"]),
        (new("survey", asked_on=dt.date(2028, 6, 1), visit="WX-001"), ["V941"]),
        (new("complaint", at=dt.datetime(2028, 6, 1, 9), repair="HF-2027-07"), ["V941"]),
        (new("visit", on=dt.date(2028, 6, 2), signed_on=dt.date(2028, 6, 1)), ["V922"]),
        (new("repair", part="门", events=[NOTICE, {**NOTICE, "event": "close"}]), ["V907"]),
        (new("repair", part="门", events=[NOTICE], source="visit", came_from="HF-2027-07"), []),
    ],
)
def test_an_entry_is_judged_by_the_book_that_it_comes_into(
    case: Case, entry: Entry, codes: list[str]
) -> None:
    assert [f.code for f in check_entry(entry, case)] == codes


def test_what_was_wrong_before_does_not_stop_what_is_added(case: Case) -> None:
    wrong = new("repair", part="门", events=[NOTICE, {**NOTICE, "event": "close"}])
    book = replace(case.book, entries=(*case.book.entries, wrong))
    more = replace(
        wrong, data={**wrong.data, "events": [*wrong.data["events"], {**NOTICE, "event": "arrive"}]}
    )
    again = replace(case, book=book)
    assert check_entry(wrong, again) == []
    assert [f.code for f in check_entry(more, again)] == ["V907"]
