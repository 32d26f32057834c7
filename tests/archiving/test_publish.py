"""The old package or the new one, never half of one, and never a lock that costs the work."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from dossier.archiving import working
from dossier.archiving.publish import publish
from dossier.archiving.user_files import find_user_files
from dossier.archiving.working import working_folder
from dossier.disk import renaming
from dossier.errors import ExitCode, OutputFailed
from dossier.model import Text
from package_samples import NEW, OLD, build, seen, write_package

Hold = Callable[[Path], Callable[[], None]]


def contents(package: Path) -> dict[str, str]:
    return {path: content for path, content in seen(package).items() if path != "manifest.json"}


def test_a_package_appears_at_once_and_nothing_else_stays(tmp_path: Path) -> None:
    output = tmp_path / "a" / "b"
    build(output)
    assert [p.name for p in output.iterdir()] == ["T-1"] and contents(output / "T-1") == NEW


def test_the_new_one_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    write_package(tmp_path / "T-1")
    build(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["T-1"] and contents(tmp_path / "T-1") == NEW


def test_an_empty_folder_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "T-1").mkdir()
    (tmp_path / "T-1" / ".DS_Store").touch()
    build(tmp_path)
    assert contents(tmp_path / "T-1") == NEW


def test_when_the_new_one_cannot_be_moved_the_old_one_stands_again(tmp_path: Path) -> None:
    package = write_package(tmp_path / "T-1")
    before = seen(tmp_path)
    with pytest.raises(OutputFailed) as caught, working_folder(tmp_path, "T-1") as work:
        publish(work / "was never made", package)
    assert caught.value.exit_code is ExitCode.OUTPUT_FAILED
    assert seen(tmp_path) == before


@pytest.mark.parametrize("place", ["x.txt", "signed/x.txt", "volumes/旧.pdf"])
@pytest.mark.parametrize("was_there", [True, False])
def test_what_a_user_does_during_the_build_is_not_lost(tmp_path: Path, place: str, was_there: bool) -> None:
    target = tmp_path / "T-1"
    if was_there:
        write_package(target)
    with pytest.raises(OutputFailed) as caught, working_folder(tmp_path, "T-1") as work:
        theirs = find_user_files(target)
        write_package(work / "package", NEW)
        (target / place).parent.mkdir(parents=True, exist_ok=True)
        (target / place).write_text("mine")
        before = seen(target)
        publish(work / "package", target, theirs)
    assert [f.code for f in caught.value.findings] == ["P749"]
    told = caught.value.findings[0].message.en
    assert str(target) in told and f"{target}.new" in told
    assert seen(target) == before and contents(tmp_path / "T-1.new") == NEW
    assert sorted(p.name for p in tmp_path.iterdir()) == ["T-1", "T-1.new"]


def test_a_held_package_is_noticed_before_the_work(
    tmp_path: Path, held: Hold, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renaming, "_PAUSES", (0.01, 0.02))
    held(write_package(tmp_path / "T-1"))
    told: list[Text] = []
    with pytest.raises(OutputFailed) as caught, working_folder(tmp_path, "T-1", told.append):
        pytest.fail("must not begin")
    found = caught.value.findings[0]
    assert (
        found.code == "P738"
        and str(tmp_path / "T-1") in found.message.zh
        and "正被别的程序使用" in found.message.zh
        and len(told) == 1
    )
    assert [p.name for p in tmp_path.iterdir()] == ["T-1"] and contents(tmp_path / "T-1") == OLD


def test_a_package_that_is_let_go_in_time_is_replaced(tmp_path: Path, held: Hold) -> None:
    let_go = held(write_package(tmp_path / "T-1"))
    threading.Timer(0.5, let_go).start()
    build(tmp_path)
    assert contents(tmp_path / "T-1") == NEW


def test_a_package_that_stays_held_costs_no_work(
    tmp_path: Path, held: Hold, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renaming, "_PAUSES", (0.01, 0.02))
    target = write_package(tmp_path / "T-1")

    def try_it() -> str:
        with pytest.raises(OutputFailed) as caught, working_folder(tmp_path, "T-1") as work:
            theirs = find_user_files(target)
            write_package(work / "package", NEW)
            let_go.append(held(target))
            publish(work / "package", target, theirs)
        found = caught.value.findings[0]
        assert found.code == "P739" and f"存为 {target}.new" in found.message.zh
        return found.message.en

    let_go: list[Callable[[], None]] = []
    try_it()
    assert contents(target) == OLD and contents(tmp_path / "T-1.new") == NEW
    let_go.pop()()
    try_it()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["T-1", "T-1.new"], "the outdated one is replaced"
    let_go.pop()()
    (tmp_path / "T-1.new" / "签字.pdf").write_text("mine")
    assert "T-1.new-2" in try_it(), "not when a user has put something into it"
    let_go.pop()()
    build(tmp_path)
    assert contents(target) == NEW and (tmp_path / "T-1.new" / "签字.pdf").read_text() == "mine"


@pytest.mark.parametrize(("code", "stays"), [("T-1", False), ("T-1.new", True)])
def test_a_package_kept_beside_goes_with_the_next_success_unless_it_is_another_project(
    tmp_path: Path, code: str, stays: bool
) -> None:
    write_package(tmp_path / "T-1")
    write_package(tmp_path / "T-1.new", code=code)
    build(tmp_path)
    assert (tmp_path / "T-1.new").exists() == stays


class RefusalError(PermissionError):
    """One of Windows, on any system."""

    winerror: int


@pytest.mark.parametrize("winerror", [5, 32, 33])
def test_windows_refusals_are_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, winerror: int
) -> None:
    """The platform is not here, so its refusal is raised where the system is called."""
    monkeypatch.setattr(renaming, "_PAUSES", (0.01, 0.02))
    write_package(tmp_path / "T-1")
    real, refused = Path.replace, 0

    def replace(self: Path, target: Path) -> Path:
        nonlocal refused
        if self == tmp_path / "T-1" and refused < 2:
            refused += 1
            error = RefusalError(13, "Access is denied", str(self))
            error.winerror = winerror
            raise error
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    build(tmp_path)
    assert refused == 2 and contents(tmp_path / "T-1") == NEW


def test_when_the_old_one_cannot_be_put_back_it_waits_for_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "_REFUSES_LAST", False)  # as on Windows
    monkeypatch.setattr(renaming, "_PAUSES", (0.01,))
    write_package(tmp_path / "T-1")
    real = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if self.name == "previous":
            error = RefusalError(13, "Access is denied", str(self))
            error.winerror = 32
            raise error
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(OutputFailed), working_folder(tmp_path, "T-1"):
        pytest.fail("must not begin")
    assert not (tmp_path / "T-1").exists()
    monkeypatch.undo()
    with working_folder(tmp_path, "T-1"):
        assert contents(tmp_path / "T-1") == OLD
    assert [p.name for p in tmp_path.iterdir()] == ["T-1"]
