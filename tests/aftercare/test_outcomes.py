"""What entries say of one another's outcome, and one part under several names."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier.aftercare.coverage import part_name
from dossier.aftercare.machines import same_machine, whole_units
from dossier.aftercare.rules import check_aftercare
from small_books import small_book

LOG = "events: [{at: 2025-03-03T09:00, event: notice}, {at: 2025-03-05T09:00, event: repair}]"
REPAIR = "- {{id: {id}, title: 漏, part: 泵, problem: 漏, cover: D{more}, {log}}}\n"
TERMS = "warranty: [{id: D, name: 泵, item: product, years: 2}]\n"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("二层男卫生间", "2层 男卫生间", True),
        ("十二层", "12层", True),
        ("二十层", "20层", True),
        ("两层", "二层", True),
        ("二层男卫生间", "二层女卫生间", False),
        ("十层", "一层", False),
    ],
)
def test_one_part_however_it_is_written(one: str, other: str, same: bool) -> None:
    assert (part_name(one) == part_name(other)) is same


@pytest.mark.parametrize(("closed", "told"), [("2025-03-04", True), ("2025-03-05", False)])
def test_a_problem_is_closed_with_its_repair(tmp_path: Path, closed: str, told: bool) -> None:
    visit = f"- {{id: H, on: 2025-03-03, problems: [{{text: 漏, repair: R, closed_on: {closed}}}]}}\n"
    repairs = REPAIR.format(id="R", log=LOG, more="")
    case = small_book(tmp_path, "2025-04-01", TERMS, repairs=repairs, visits=visit)
    assert ("A831" in [f.code for f in check_aftercare(case)]) is told


def test_a_machine_has_the_numbers_of_every_unit_it_was(tmp_path: Path) -> None:
    swap = ", replaced: [{{part: 整机, unit: true, old_serial: {}, new_serial: {}, on: 2025-03-05}}]"
    repairs = "".join(
        REPAIR.format(id=f"R{n}", log=LOG, more=swap.format(*pair))
        for n, pair in enumerate((("A", "B"), ("B", "C"), ("X", "Y")))
    )
    case = small_book(tmp_path, "2025-04-01", TERMS, repairs=repairs)
    swaps = whole_units(case.book, case.dossier)
    assert same_machine("C", swaps) == {"A", "B", "C"} and same_machine("Z", swaps) == {"Z"}


def test_a_short_replacement_leaves_its_part_covered(tmp_path: Path) -> None:
    more = ", replaced: [{part: 轴承, new_serial: N, on: 2025-03-05, months: 3}]"
    case = small_book(tmp_path, "2025-04-01", TERMS, repairs=REPAIR.format(id="R", log=LOG, more=more))
    part, line = (next(x for x in case.lines if x.kind == kind) for kind in ("warranty", "replacement"))
    assert line.ends and part.ends and line.ends < part.ends and "2026年11月20日" in line.notes[0].zh
