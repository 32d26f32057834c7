"""Each finding stands once: with the requirement and item that it is about, or loose."""

import datetime as dt
from pathlib import Path

from dossier import checks
from dossier.reporting.summary import overview

CASES = Path(__file__).resolve().parents[1] / "cases"


def test_short_tags_do_not_draw_the_findings_of_others() -> None:
    _, result = checks.check(
        CASES / "items-named-by-short-numbers", dt.date(2026, 11, 1), dt.date(2026, 11, 1)
    )
    view = overview(result)
    lines = {line.result.item: line for line in view.lines if line.result.requirement.id == "EQ-02"}
    assert set(lines) == {"1", "2"}
    for item, line in lines.items():
        assert [f.item for f in line.findings] == [item]
        assert all(f"{item}号排水泵" in f.message.zh for f in line.findings)


def test_every_finding_is_shown_once() -> None:
    for case in (
        "certificate-missing-for-one-pump",
        "items-named-by-short-numbers",
        "one-record-for-several-items",
    ):
        _, result = checks.check(CASES / case, dt.date(2026, 11, 1), dt.date(2026, 11, 1))
        view = overview(result)
        shown = [f for line in view.lines for f in line.findings] + list(view.loose)
        assert sorted(map(repr, shown)) == sorted(map(repr, result.findings))
