"""The as-built stamp of a drawing, as printed, as signed in strokes and as OCR reads it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from dossier.checking.hands import people_of
from dossier.evidence.page_words import PageReading, Word
from dossier.intake.proposing import Ground
from dossier.intake.stamps import read_stamp
from intake_ground import report_on_ground

ROWS = (
    ("施工单位", "CONTRACTOR", "", ""),
    ("编制人", "孙丽", "审核人", "周海峰"),
    ("技术负责人", "陈晓东", "编制日期", "2026-08-12"),
    ("监理单位", "SUPERVISOR", "", ""),
    ("总监", "赵刚", "现场监理", "吴静"),
)
PEOPLE = {"compiled_by": "孙丽", "checked_by": "周海峰", "tech_lead": "陈晓东"}


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return report_on_ground(tmp_path_factory.mktemp("泵站"))[0]


def stamp(ground: Ground, by: Any = "text", rows: Sequence[Sequence[str]] = ROWS) -> dict[str, str]:
    """What is read of a stamp, see `sheet`."""
    found = read_stamp(ground.here, ground.here.schemas.record("drawing"), [sheet(ground, by, rows)])
    return dict(found["stamp"][0]) if found else {}


def sheet(ground: Ground, by: Any = "text", rows: Sequence[Sequence[str]] = ROWS) -> PageReading:
    """A stamp in the corner of a sheet, beside a letter of its frame and above a title block."""
    firms = {
        key: name for key, name in ground.here.words.firms.items() if key in ("contractor", "supervisor")
    }
    words = [Word("A", (0.05, 0.52, 0.06, 0.53)), Word("审核", (0.6, 0.9, 0.63, 0.91))]
    for n, row in enumerate(rows):
        top = 0.5 + n * 0.02
        for column, typed in enumerate(row):
            left = 0.7 + column * 0.07
            text = firms.get(typed.lower(), typed)
            if text:
                words.append(Word(text, (left, top, left + 0.05, top + 0.01)))
    return PageReading(1, by, tuple(words))


@pytest.mark.parametrize(
    ("rows", "firm"),
    [(ROWS, "contractor"), ((("施工单位", "张三"), *ROWS[1:]), None), (ROWS[1:], None)],
    ids=["stamped by a firm", "a person where the firm belongs", "no firm"],
)
def test_the_firm_of_the_stamp_has_made_the_drawing(
    ground: Ground, rows: Sequence[Sequence[str]], firm: str | None
) -> None:
    read = read_stamp(ground.here, ground.here.schemas.record("drawing"), [sheet(ground, rows=rows)])
    assert (read["responsible"][0] if "responsible" in read else None) == firm


def test_every_place_of_a_stamp_is_read_and_firms_are_those_of_the_project(ground: Ground) -> None:
    assert stamp(ground) == PEOPLE | {
        "contractor": "contractor",
        "date": "2026-08-12",
        "supervision_unit": "supervisor",
        "site_supervisor": "吴静",
        "chief_supervisor": "赵刚",
    }


def test_places_that_nobody_has_filled_are_left_open(ground: Ground) -> None:
    rows = [*ROWS[:4], ("总监", "", "现场监理", "")]
    assert set(stamp(ground, rows=rows)).isdisjoint({"chief_supervisor", "site_supervisor"})


def test_a_title_block_is_no_stamp(ground: Ground) -> None:
    rows = [("设计单位", "CONTRACTOR"), ("审核人", "周海峰", "技术负责人", "陈晓东"), ("日期", "2026-08-12")]
    assert stamp(ground, rows=rows) == {}


def test_ocr_names_only_people_whom_the_dossier_has(ground: Ground) -> None:
    known = min(people_of(ground.here.dossier))
    rows = [*ROWS[:1], ("编制人", known, "审核人", "祖雄伟"), *ROWS[2:]]
    read = stamp(ground, by="ocr", rows=rows)
    assert read["compiled_by"] == known
    assert "checked_by" not in read


def test_the_signs_of_a_hand_lie_over_each_other(ground: Ground) -> None:
    words = [
        Word(text, (left, top, right, top + 0.01))
        for text, left, right, top in (
            ("编制人", 0.7, 0.74, 0.5),
            ("孙丽", 0.75, 0.765, 0.5),
            ("孙丽", 0.76, 0.775, 0.5),
            ("审核人", 0.8, 0.84, 0.5),
            ("周海", 0.85, 0.865, 0.5),
            ("周海峰", 0.86, 0.875, 0.5),
            ("海峰", 0.87, 0.885, 0.5),
            ("技术负责人", 0.7, 0.74, 0.52),
            ("陈晓东", 0.75, 0.79, 0.52),
            ("编制日期", 0.8, 0.84, 0.52),
            ("2026-08-12", 0.85, 0.9, 0.52),
        )
    ]
    page = PageReading(1, "text", tuple(words))
    found = read_stamp(ground.here, ground.here.schemas.record("drawing"), [page])
    assert found["stamp"][0] == PEOPLE | {"date": "2026-08-12"}
    assert found["stamp"][1].page == 1
