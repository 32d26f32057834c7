"""`check --watch`: a line a round, a report that stays fresh, an end by Ctrl-C."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

import pytest

from dossier.cli.live_page import STAMP
from dossier.cli.watching import default_report
from small_dossiers import MINIMAL, Command, Write, command_line, environment

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
LINE = re.compile(r"\d\d:\d\d:\d\d  (.*)")


@contextmanager
def watching(*arguments: str | Path, cwd: Path) -> Iterator[tuple[subprocess.Popen[str], Callable[..., str]]]:
    """A watch in a process of its own, and its next line without the time ('' when none comes soon)."""
    with subprocess.Popen(
        command_line("check", "--watch", *arguments),
        cwd=cwd,
        env=environment(DOSSIER_LANG="en"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    ) as process:
        lines: Queue[str] = Queue()
        assert process.stdout

        def take() -> None:
            for said in process.stdout or ():
                lines.put(said)

        reader = Thread(target=take, daemon=True)
        reader.start()

        def line(seconds: float = 60) -> str:
            try:
                told = LINE.fullmatch(lines.get(timeout=seconds).strip())
            except Empty:
                return ""
            assert told
            return told[1]

        try:
            yield process, line
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()
            reader.join()


def stop(process: subprocess.Popen[str]) -> str:
    """Ctrl-C, as a terminal sends it: to all processes of the command. What it said on standard error."""
    os.killpg(process.pid, signal.SIGINT)
    process.wait(60)
    assert process.returncode == 0
    said = process.stderr.read() if process.stderr else ""
    assert "Traceback" not in said
    return said


def test_each_change_is_a_round_and_what_is_broken_while_it_is_saved_ends_nothing(write: Write) -> None:
    folder = write()
    report = folder.parent / f"{folder.name}-completeness.html"
    records = next(folder.glob("records/*.yaml"))
    text = records.read_text(encoding="utf-8")
    with watching(folder.name, cwd=folder.parent) as (process, line):
        assert re.fullmatch(r"Not ready for handover: .* · \d+ findings", line())
        stamp = report.with_name(report.name + STAMP)
        rounds = [stamp.read_text()]
        assert rounds[0].split('"')[1] in report.read_text(encoding="utf-8")

        records.write_text(text + "- id: [", encoding="utf-8")
        broken = line()
        assert broken.startswith("cannot be read records/") and " Y103 " in broken and "·" not in broken
        records.write_text(text + "\n", encoding="utf-8")
        assert line().endswith(" · no change")
        records.write_text("[]\n", encoding="utf-8")
        assert re.search(r" · \+\d+ −\d+$", line())
        rounds.append(stamp.read_text())
        assert rounds[0] != rounds[1]
        said = stop(process)
    assert "completeness.html" in said and "stopped watching" in said
    assert not stamp.exists() and "data-round" not in report.read_text(encoding="utf-8").partition("<main")[2]


def test_what_it_writes_does_not_call_it_again(write: Write) -> None:
    folder = write()
    report = folder / "report.html"
    with watching("-o", report, cwd=folder) as (process, line):
        assert line()
        made = report.stat().st_mtime_ns
        (folder / ".dossier").mkdir()
        (folder / ".dossier" / "journal").write_text("x")
        (folder / "~$台账.xlsx").write_text("x")
        (folder / "evidence.pdf.part").write_text("x")
        assert line(seconds=4) == ""
        assert report.stat().st_mtime_ns == made
        stop(process)
    names = {path.name for path in folder.iterdir()}
    assert "report.html" in names and not any(name.endswith(STAMP) for name in names)


def test_a_folder_of_many_gains_one_and_its_own_rules_are_watched(write: Write, tmp_path: Path) -> None:
    first = write()
    place = tmp_path / "many"
    place.mkdir()
    first.rename(place / "one")
    with watching(place, "--format", "html", cwd=tmp_path) as (process, line):
        assert line()
        (place / "two" / "records").mkdir(parents=True)
        (place / "two" / "dossier.yaml").write_text(MINIMAL.replace("T-1", "T-2"), encoding="utf-8")
        deadline = time.monotonic() + 60
        while "2 dossiers" not in (told := line()):
            assert time.monotonic() < deadline
        assert re.search(r"2 dossiers, 0 ready · \+\d+ −0 \(two \+\d+ −0\)", told)
        stop(process)
    assert (tmp_path / "many-completeness.html").exists()


def test_what_cannot_be_watched_is_said_at_once(write: Write, command: Command, tmp_path: Path) -> None:
    assert command("check", "--watch", tmp_path / "nowhere").returncode == 3
    assert command("check", "--watch", write(), "--format", "json").returncode == 2
    own = write()
    done = command("check", "--watch", own, "-o", own / "dossier.yaml")
    assert done.returncode == 7 and "P726" in done.stderr


def test_the_report_lies_beside_what_is_watched(tmp_path: Path) -> None:
    folder = tmp_path / "城北泵站"
    folder.mkdir()
    (folder / "dossier.yaml").touch()
    for named in (folder, folder / "dossier.yaml", folder / ".." / "城北泵站"):
        assert default_report([named], "zh") == tmp_path / "城北泵站-完整性报告.html"
