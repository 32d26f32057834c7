"""Names of evidence that differ a little from those on the disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier.evidence.paths import Names, confine


@pytest.mark.parametrize("many", [10, 3_000])
@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("试验报告-00007x.pdf", "试验报告-00007.pdf"),
        ("试验报吿-00007.pdf", "试验报告-00007.pdf"),
        ("验报告-00007.pdf", "试验报告-00007.pdf"),
        ("试验报告－０0007.PDF.pdf", "试验报告-00007.pdf"),
        ("完全不同的一份文件", ""),
    ],
)
def test_a_name_that_is_not_there_gets_a_hint(tmp_path: Path, many: int, written: str, meant: str) -> None:
    for number in range(many):
        (tmp_path / f"试验报告-{number:05d}.pdf").touch()
    where = confine(tmp_path, written)
    assert (where.code, where.detail) == ("E401", meant)


def test_the_names_compared_with_a_wrong_one_do_not_grow_with_the_folder() -> None:
    for size in (5_000, 50_000):
        assert len(Names(f"{n:06d}.pdf" for n in range(size)).near("002500x.pdf")) <= 1_200


def test_a_name_in_another_case_is_found(tmp_path: Path) -> None:
    (tmp_path / "Report.PDF").touch()
    where = confine(tmp_path, "report.pdf")
    assert where.code in ("E417", None) and where.path is not None
