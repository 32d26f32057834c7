"""The old package or the new one, never half of one, and never somebody's own files."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from dossier.archiving.publish import publish, working_folder
from dossier.errors import ExitCode, OutputFailed


def old_package(output: Path) -> Path:
    package = output / "T-1"
    (package / "volumes").mkdir(parents=True)
    (package / "manifest.json").write_text("{}")
    (package / "volumes" / "旧.pdf").write_text("old")
    return package


def names(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*"))


def test_a_package_appears_at_once_and_nothing_else_stays(tmp_path: Path) -> None:
    with working_folder(tmp_path / "a" / "b", "T-1") as work:
        (work / "package").mkdir()
        (work / "package" / "x").write_text("new")
        publish(work / "package", tmp_path / "a" / "b" / "T-1")
    assert names(tmp_path / "a" / "b") == ["T-1", "T-1/x"]


def test_the_new_one_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    package = old_package(tmp_path)
    with working_folder(tmp_path, "T-1") as work:
        (work / "package").mkdir()
        publish(work / "package", package)
    assert names(tmp_path) == ["T-1"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError, OSError(28, "No space left on device")])
def test_what_stops_the_work_leaves_the_old_one(tmp_path: Path, error: BaseException) -> None:
    package = old_package(tmp_path)
    before = names(tmp_path)
    with (
        pytest.raises((KeyboardInterrupt, RuntimeError, OutputFailed)),
        working_folder(tmp_path, "T-1") as work,
    ):
        (work / "half").write_text("half")
        raise error
    assert names(tmp_path) == before and (package / "volumes" / "旧.pdf").read_text() == "old"


def test_when_the_new_one_cannot_be_moved_the_old_one_stands_again(tmp_path: Path) -> None:
    package = old_package(tmp_path)
    before = names(tmp_path)
    with pytest.raises(OutputFailed) as caught, working_folder(tmp_path, "T-1") as work:
        publish(work / "was never made", package)
    assert caught.value.exit_code is ExitCode.OUTPUT_FAILED
    assert names(tmp_path) == before


@pytest.mark.parametrize("name", ["dossier.yaml", "mine.txt"])
def test_what_is_no_package_is_never_replaced(tmp_path: Path, name: str) -> None:
    (tmp_path / "T-1").mkdir()
    (tmp_path / "T-1" / name).write_text("mine")
    with pytest.raises(OutputFailed), working_folder(tmp_path, "T-1"):
        pytest.fail("must not begin")
    assert names(tmp_path) == ["T-1", f"T-1/{name}"]


def test_a_file_in_the_place_of_the_package_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "T-1").write_text("mine")
    with pytest.raises(OutputFailed), working_folder(tmp_path, "T-1"):
        pytest.fail("must not begin")
    assert (tmp_path / "T-1").read_text() == "mine"


def test_an_empty_folder_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "T-1").mkdir()
    with working_folder(tmp_path, "T-1") as work:
        (work / "package").mkdir()
        (work / "package" / "x").write_text("new")
        publish(work / "package", tmp_path / "T-1")
    assert names(tmp_path) == ["T-1", "T-1/x"]


def test_what_a_killed_run_left_is_cleared_after_a_day(tmp_path: Path) -> None:
    fresh, stale, other = (tmp_path / n for n in (".T-[1].part-a", ".T-[1].part-b", ".T-2.part-c"))
    for folder in (fresh, stale, other):
        folder.mkdir()
    for folder in (stale, other):
        os.utime(folder, (time.time() - 90_000,) * 2)
    with working_folder(tmp_path, "T-[1]"):
        pass
    assert names(tmp_path) == [".T-2.part-c", ".T-[1].part-a"]


def test_a_run_killed_between_the_renames_is_undone_by_the_next(tmp_path: Path) -> None:
    package = old_package(tmp_path)
    left = tmp_path / ".T-1.part-x"
    left.mkdir()
    package.replace(left / "previous")
    with working_folder(tmp_path, "T-1"):
        assert (package / "volumes" / "旧.pdf").read_text() == "old"
