"""What is changed after it came in is told by a check, in the inbox and where it was taken as evidence."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from dossier import checks
from dossier.cli.main import run

ROOT = Path(__file__).parents[2]
PUMP = ROOT / "dossiers/pump-station"
FIRM = "上海某某泵业有限公司"
PACKING, REPORT = "A4 合格证/装箱单.pdf", "A3 试验/出厂检验报告 P-101.pdf"
SLOT = "EQ-05 出库单、装箱单"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pump station with a packing list that came in and was taken, and a paper that waits."""
    folder = tmp_path_factory.mktemp("made")
    left_out = shutil.ignore_patterns("build", "A3*.yaml", "A4*.yaml")
    shutil.copytree(PUMP, folder / "泵站", ignore=left_out)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DOSSIER_CACHE", str(folder / "cache"))
        assert (
            run(["request", str(folder / "泵站"), "-o", str(folder / "催办"), "--as-of", "2026-09-01"]) == 0
        )
        back = folder / "催办" / FIRM / "待交资料"
        shutil.copy(PUMP / "evidence" / PACKING, back / SLOT)
        shutil.copy(PUMP / "evidence" / REPORT, back.parent / "别的.pdf")
        words = ["--no-ocr", "--date", "2026-09-12", "--accept", "--lang", "zh"]
        assert run(["receive", str(back.parent), str(folder / "泵站"), *words]) == 0
    return folder / "泵站"


@pytest.fixture
def pump(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "泵站"))


def told(pump: Path) -> list[tuple[str, str]]:
    day = dt.date(2026, 9, 13)
    found = checks.check(pump, day, day)[1].findings
    return [(f.code, f.location.file if f.location else "") for f in found if f.code in ("Y191", "Y192")]


def inbox(pump: Path, name: str) -> Path:
    (path,) = (pump / ".dossier/inbox").rglob(name)
    return path


def taken(pump: Path) -> Path:
    return next(p for p in (pump / "evidence").rglob("*.pdf") if not (PUMP / p.relative_to(pump)).exists())


def test_what_is_as_it_came_says_nothing(pump: Path) -> None:
    assert told(pump) == []
    (inbox(pump, "装箱单.pdf").parent / ".DS_Store").write_bytes(b"x")
    (inbox(pump, "装箱单.pdf").parent / "Thumbs.db").write_bytes(b"x")
    assert told(pump) == []
    shutil.rmtree(pump / ".dossier/inbox")  # it goes into no git
    assert told(pump) == []


@pytest.mark.parametrize("name", ["装箱单.pdf", "别的.pdf"])
def test_a_file_of_the_inbox_that_was_changed_is_named(name: str, pump: Path) -> None:
    path = inbox(pump, name)
    path.write_bytes(path.read_bytes() + b"\n")
    assert told(pump) == [("Y191", path.relative_to(pump).as_posix())]


def test_what_was_laid_into_a_receipt_later_is_named(pump: Path) -> None:
    path = inbox(pump, "别的.pdf").with_name("后来的.pdf")
    path.write_bytes(b"%PDF-1.4")
    assert told(pump) == [("Y191", path.relative_to(pump).as_posix())]


def test_evidence_that_was_exchanged_after_it_was_taken_is_named(pump: Path) -> None:
    path = taken(pump)
    shutil.copy(PUMP / "evidence" / "A4 合格证/合格证 AP-01.pdf", path)
    assert told(pump) == [("Y192", path.relative_to(pump).as_posix())]
    assert run(["undo", str(pump)]) == 0
    assert told(pump) == [], "it is no evidence any more"


def test_evidence_exchanged_for_what_came_in_too_is_no_change(pump: Path) -> None:
    shutil.copy(inbox(pump, "别的.pdf"), taken(pump))
    assert told(pump) == []


def test_evidence_that_nobody_received_may_change(pump: Path) -> None:
    own = next(p for p in sorted((pump / "evidence").rglob("*.pdf")) if p != taken(pump))
    own.write_bytes(own.read_bytes() + b"\n")
    assert told(pump) == []
