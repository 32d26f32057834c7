"""Many dossiers in one call are checked side by side: the same report, in the same order, and nothing is left over."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import signal
import subprocess
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import psutil
import pytest

from dossier import checks
from dossier.cli import build
from dossier.cli.main import run
from dossier.evidence import apart, workers
from small_dossiers import MINIMAL, command_line, environment, plan_record

COUNT = 5


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Dossiers of which each has another number of findings, one of them unreadable."""
    for number in range(COUNT):
        folder = tmp_path / "many" / f"d{number}"
        (folder / "records").mkdir(parents=True)
        main = MINIMAL.replace("T-1", f"T-{number}") if number != 3 else "dossier: ["
        (folder / "dossier.yaml").write_text(main, encoding="utf-8")
        rows = [
            plan_record(f"A7-00{n}") + "  evidence: [{file: evidence/no.pdf, kind: scan}]\n"
            for n in range(number)
        ]
        (folder / "records" / "A7.yaml").write_text("".join(rows), encoding="utf-8")
    return tmp_path / "many"


@pytest.mark.parametrize("form", ["text", "json", "html"])
def test_side_by_side_is_as_one_after_the_other(
    many: Path, form: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told, processes = [], []

    def counted(most: int, *rest: Any) -> ProcessPoolExecutor:
        processes.append(most)
        return ProcessPoolExecutor(most, *rest)

    monkeypatch.setattr(apart, "ProcessPoolExecutor", counted)
    for cores in (1, 2):
        monkeypatch.setattr(workers, "_all_cores", lambda cores=cores: cores)
        code = run(["check", str(many), "--format", form, "--as-of", "2026-09-01"])
        told.append((code, capsys.readouterr().out))
    assert told[0] == told[1] and told[0][0] == 3
    assert processes == [2]


def test_many_are_built_side_by_side_as_one_after_the_other(
    many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One of them cannot be read, and the package of another would lie where a third one's lies."""
    for name, code in (("d5", "T-5"), ("d9", "t-1")):
        (many / name).mkdir()
        (many / name / "dossier.yaml").write_text(MINIMAL.replace("T-1", code), encoding="utf-8")
    told, made = [], []
    alone: list[str] = []
    build_one = build._build_one

    def counted(folder: Path, *rest: Any) -> Any:
        alone.append(folder.name)
        return build_one(folder, *rest)

    monkeypatch.setattr(build, "_build_one", counted)
    for cores in (1, 2):
        monkeypatch.setattr(workers, "_all_cores", lambda cores=cores: cores)
        output, log = tmp_path / f"out{cores}", tmp_path / f"log{cores}"
        ended = run(
            ["build", str(many), "-o", str(output), "--lang", "en", "-q", "-j", "2", "--log", str(log)]
        )
        said = capsys.readouterr()
        told.append((ended, said.out.replace(output.name, "out"), said.err))
        made.append({p.relative_to(output): p.read_bytes() for p in sorted(output.rglob("*")) if p.is_file()})
        assert [line for line in log.read_text(encoding="utf-8").splitlines() if '"build"' in line]
    assert told[0] == told[1] and told[0][0] == 7 and "P724" in told[0][2]
    assert made[0] == made[1] and made[0]
    assert alone[7:] == ["d1", "d3", "d9"], "the others had a place of their own"


def test_what_one_raises_is_raised(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_all_cores", lambda: 2)
    with pytest.raises(ZeroDivisionError):
        apart.run_apart(_refuse, range(-2, 3))
    assert apart.run_apart(_double, range(5)) == [0, 2, 4, 6, 8]
    assert apart.run_apart(_die, range(5)) == [0, 1, 2, 3, 4], "the system ended a process"


def _refuse(number: int) -> float:
    return 1 / number


def _double(number: int) -> int:
    return 2 * number


def _die(number: int) -> int:
    if number == 3 and multiprocessing.parent_process() is not None:
        os._exit(9)
    return number


@pytest.mark.skipif(os.name == "nt", reason="no signals")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_an_end_is_an_end_of_all(many: Path, tmp_path: Path, how: signal.Signals) -> None:
    """Whatever ends the program, nothing of it goes on."""
    for folder in many.iterdir():
        (folder / "records" / "A7.yaml").write_text(
            "".join(plan_record(f"A7-{n:04}") for n in range(2_000)), encoding="utf-8"
        )
    process = subprocess.Popen(
        command_line("check", many, "-o", tmp_path / "report.txt", "--no-cache"), env=environment()
    )
    family = psutil.Process(process.pid)
    while len(below := family.children(recursive=True)) < 2 and process.poll() is None:
        time.sleep(0.05)
    assert len(below) >= 2, "it was at work"
    process.send_signal(how)
    process.wait(20)
    _, alive = psutil.wait_procs(below, 20)
    assert not alive
    assert process.returncode == (130 if how == signal.SIGINT else -9)


def test_the_number_of_dossiers_is_that_of_the_results(many: Path) -> None:
    day = dt.date(2026, 9, 1)
    folders = sorted(many.iterdir())
    assert [r.path for r in checks.check_all(folders, day, day, known=False)] == folders
