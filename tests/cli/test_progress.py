"""What a build tells while it works: a live line, lines in a pipe, nothing when it is to be quiet, and a run log."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from dossier.cli.progress import Counts, line, table
from dossier.office.fonts import house_fonts
from dossier.reporting.layout import columns
from dossier.steps.noting import Done, Moved, Planned, Shelf
from small_dossiers import MINIMAL, Write, command_line, environment, plan_record

RECORD = """- id: A7-009
  type: training-record
  title: 操作培训
  number: N-9
  date: 2026-03-05
  responsible: contractor
"""


def counted(*events: Planned | Moved | Done) -> Counts:
    counts = Counts()
    for event in events:
        counts.take(event)
    return counts


def made(
    step: str, name: str = "", *, known: bool = False, size: int = 0, shelf: Shelf | None = None
) -> Done:
    return Done(step, name, known=known, seconds=1.25, bytes=size, shelf=shelf)


def test_the_line_counts_what_is_done_and_guesses_the_rest_from_what_was_made() -> None:
    events: list[Planned | Moved | Done] = [
        Planned("form", 25),
        *[made("form", known=True)] * 7,
        Moved("form", 11),
    ]
    assert line(counted(*events), 32, "zh") == "表格 18/25 · 已用 0:32"
    events += [Planned("volume", 9), *[made("volume")] * 4, made("check")]
    assert line(counted(*events), 75, "en") == "forms 18/25 · volumes 4/9 · elapsed 1:15 · left about 1:00"
    events += [made("form")] * 11
    assert counted(*events).done("form") == 18, "what had pages is not counted twice"
    assert line(counted(), 0, "zh") == "读取资料 · 已用 0:00"


VOLUMES = [
    made("volume", "02 乙", size=2_500_000, shelf=Shelf(149, 17, 20)),
    made("volume", "01 甲卷", known=True, shelf=Shelf(8, 2, 30)),
]


def test_the_table_lists_the_volumes_in_order() -> None:
    assert table(VOLUMES, "zh") == [
        "案卷      页   厚度   盒宽    大小  来源",
        "01 甲卷    8   2 mm  30 mm  0.0 MB  沿用",
        "02 乙    149  17 mm  20 mm  2.5 MB  新编，1.2 秒",
        "共 2 卷  157         50 mm  2.5 MB",
    ]
    assert table(VOLUMES[:1], "en") == [
        "Volume  pages  thick    box    size  origin",
        "02 乙     149  17 mm  20 mm  2.5 MB  made in 1.2 s",
    ], "one volume needs no sums"
    assert table([], "zh") == []


@pytest.mark.parametrize("width", [20, 32, 40, 60, 80, 120])
def test_the_table_is_no_wider_than_the_terminal(width: int) -> None:
    long = made("volume", f"03 {'竣工资料' * 5}", shelf=Shelf(10, 2, 20), size=1)
    rows = table([*VOLUMES, long], "zh", width)
    assert max(map(columns, rows)) < max(width, 35), "the name has 8 columns at least"
    assert ("来源" in rows[0], "大小" in rows[0]) == (width == 120, width >= 80)
    assert len({columns(row) for row in rows[:4]}) == 1 or width == 120
    assert ("竣工资料" * 5 in rows[3]) == (width >= 80)
    assert table(VOLUMES, "zh", 40)[1] == "01 甲卷    8   2 mm  30 mm  0.0 MB"


@pytest.fixture
def project(write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A dossier with one form, and a cache of its own."""
    house_fonts()
    cache = tmp_path / "cache"
    cache.mkdir()
    if directory := house_fonts().directory:
        (cache / "fonts").symlink_to(directory.parent)
    monkeypatch.setenv("DOSSIER_CACHE", str(cache))
    monkeypatch.delenv("DOSSIER_NO_CACHE")
    folder: Path = write({"records/A7.yaml": plan_record() + RECORD}, main=MINIMAL)
    return folder


def build(project: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command_line("build", project, "-o", project.parent / "out", *words),
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_the_log_says_what_each_step_did_and_the_working_folder_stays(project: Path, tmp_path: Path) -> None:
    log = tmp_path / "run.jsonl"
    first = build(project, "--log", log, "--keep-work")
    assert first.returncode in (0, 1)
    rows = [json.loads(each) for each in log.read_text(encoding="utf-8").splitlines()]
    assert {"check", "form", "convert", "originals", "volume", "package", "build"} <= {
        r["step"] for r in rows
    }
    assert {row["from"] for row in rows} == {"made"} and all(row["seconds"] >= 0 for row in rows)
    (form,) = (row for row in rows if "A7-009" in row["name"])
    assert form["bytes"] > 1000 and set(form) == {"dossier", "step", "name", "from", "seconds", "bytes"}
    assert re.findall(r"forms 1/1\nforms 9/9\nvolumes 1/1\n", first.stderr), "a line a stage in a pipe"
    kept = tmp_path / "out" / "T-1.work"
    assert f"the working folder is kept in {kept}" in first.stderr
    assert list(kept.rglob("said.txt")) and list(kept.rglob("*.pdf"))
    assert not [path for path in (tmp_path / "out").iterdir() if path.name.startswith(".T-1.part")]

    path = project / "records" / "A7.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("操作培训", "培训"), encoding="utf-8")
    second = build(project, "--log", log, "--keep-work", "-q")
    rows = [json.loads(each) for each in log.read_text(encoding="utf-8").splitlines()]
    again = {row["name"] for row in rows if row["step"] == "form" and row["from"] == "store"}
    assert len(again) >= 3 and not any("A7-009" in name for name in again)
    assert "forms" not in second.stderr, "quiet"
    assert (tmp_path / "out" / "T-1.work-2").is_dir(), "what was kept is not written over"
    build(project, "--log", log)
    (whole,) = (json.loads(each) for each in log.read_text(encoding="utf-8").splitlines())
    assert (whole["step"], whole["from"]) == ("build", "store")


def test_a_log_that_cannot_be_written_is_said_before_the_work(project: Path, tmp_path: Path) -> None:
    done = build(project, "--log", tmp_path / "no" / "run.jsonl")
    assert done.returncode == 7 and "P720" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(os.name == "nt", reason="no pseudo terminals")
def test_a_terminal_has_one_live_line_and_then_a_table(project: Path, tmp_path: Path) -> None:
    import pty  # noqa: PLC0415 - not on Windows

    heard = bytearray()
    words = command_line("build", project, "-o", tmp_path / "out")
    master, slave = pty.openpty()
    process = subprocess.Popen(words, env=environment(COLUMNS="60"), stderr=slave, stdout=subprocess.DEVNULL)
    os.close(slave)
    while True:
        try:
            data = os.read(master, 4096)
        except OSError:  # its other end is closed
            break
        if not data:
            break
        heard += data
    process.wait()
    os.close(master)
    frames = heard.decode().split("\r\x1b[K")
    assert any(
        re.fullmatch(r"(reading · )?(forms \d/\d · )?(volumes \d/1 · )?elapsed 0:\d\d.*", frame)
        for frame in frames
    )
    assert all("\n" not in frame for frame in frames[:-1]), "one line until the end"
    head, row, *_ = frames[-1].split("\r\n")
    assert re.match(r"Volume +pages  thick +box", head), head
    assert re.match(r"01 \S.* \d+ +\d+ mm +\d+ mm", row), row
    rest = frames[-1].split("\r\n")
    assert "    → " in frames[-1], "there are findings"
    assert [said for said in rest if columns(said) > 60] == []
