"""One run at a time, in a folder of its own, which goes with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from dossier.archiving.verify import silent, verify_package
from dossier.archiving.working import put_back_packages, refuse_place, working_folder
from dossier.disk.locks import release, take
from dossier.errors import OutputFailed
from package_samples import OLD, build, seen, write_package
from small_dossiers import MINIMAL, Command, Write, environment

posix = pytest.mark.skipif(sys.platform == "win32", reason="links and modes of POSIX")


def code_of(caught: pytest.ExceptionInfo[OutputFailed]) -> str:
    return caught.value.findings[0].code


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError, OSError(28, "No space left on device")])
def test_what_stops_the_work_leaves_the_old_one(tmp_path: Path, error: BaseException) -> None:
    write_package(tmp_path / "T-1")
    before = seen(tmp_path)
    with (
        pytest.raises((KeyboardInterrupt, RuntimeError, OutputFailed)),
        working_folder(tmp_path, "T-1") as work,
    ):
        (work / "half").write_text("half")
        raise error
    assert seen(tmp_path) == before


@pytest.mark.parametrize("name", ["dossier.yaml", "mine.txt", "._folder/mine.txt"])
def test_what_is_no_package_is_never_replaced(tmp_path: Path, name: str) -> None:
    (tmp_path / "T-1" / name).parent.mkdir(parents=True)
    (tmp_path / "T-1" / name).write_text("mine")
    before = seen(tmp_path)
    with pytest.raises(OutputFailed) as caught, working_folder(tmp_path, "T-1"):
        pytest.fail("must not begin")
    assert code_of(caught) == "P720" and seen(tmp_path) == before


def test_a_file_in_the_place_of_the_package_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "T-1").write_text("mine")
    with pytest.raises(OutputFailed), working_folder(tmp_path, "T-1"):
        pytest.fail("must not begin")
    assert (tmp_path / "T-1").read_text() == "mine"


def test_the_package_of_another_project_is_never_replaced(tmp_path: Path) -> None:
    write_package(tmp_path / "T-1", code="T_1")
    with pytest.raises(OutputFailed) as caught, working_folder(tmp_path, "T-1"):
        pytest.fail("must not begin")
    assert code_of(caught) == "P720" and "T_1" in caught.value.findings[0].message.zh


@posix
@pytest.mark.parametrize("leads_to", ["package", "nowhere"])
def test_a_link_in_the_place_of_the_package_is_refused(tmp_path: Path, leads_to: str) -> None:
    write_package(tmp_path / "package")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "T-1").symlink_to(tmp_path / leads_to)
    before = seen(tmp_path)
    with pytest.raises(OutputFailed) as caught, working_folder(tmp_path / "out", "T-1"):
        pytest.fail("must not begin")
    assert code_of(caught) == "P720" and "链接" in caught.value.findings[0].message.zh
    assert seen(tmp_path) == before and (tmp_path / "out" / "T-1").is_symlink()


def test_what_killed_runs_left_is_cleared_whatever_its_age(tmp_path: Path) -> None:
    for name in (".T-[1].part-a/package", ".T-[1].part-b", ".T-2.part-c"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / ".T-[1].lock").touch()
    with working_folder(tmp_path, "T-[1]"):
        pass
    assert [p.name for p in tmp_path.iterdir()] == [".T-2.part-c"]


@posix
def test_links_are_not_followed_when_clearing_and_read_only_folders_do_not_stop_it(tmp_path: Path) -> None:
    outside = write_package(tmp_path / "outside")
    left = tmp_path / "out" / ".T-1.part-a" / "package"
    left.mkdir(parents=True)
    (left / "link").symlink_to(outside)
    (left / "file").write_text("x")
    left.chmod(0o500)
    (tmp_path / "out" / ".T-1.part-b").symlink_to(outside)
    modes = [p.stat().st_mode for p in sorted(outside.rglob("*"))]
    with working_folder(tmp_path / "out", "T-1"):
        pass
    assert [p.name for p in (tmp_path / "out").iterdir()] == [".T-1.part-b"]
    assert {k: v for k, v in seen(outside).items() if k in OLD} == OLD
    assert [p.stat().st_mode for p in sorted(outside.rglob("*"))] == modes


def test_a_run_killed_between_the_renames_is_undone_by_the_next(tmp_path: Path) -> None:
    package = write_package(tmp_path / "T-1")
    before = seen(package)
    left = tmp_path / ".T-1.part-x"
    left.mkdir()
    package.replace(left / "previous")
    with working_folder(tmp_path, "T-1"):
        assert seen(package) == before
    assert [p.name for p in tmp_path.iterdir()] == ["T-1"]


@posix
def test_the_trial_before_the_work_never_moves_the_only_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = write_package(tmp_path / "T-1")
    before, real = seen(package), Path.replace
    tried = []

    def replace(self: Path, target: Path) -> Path:
        try:
            return real(self, target)
        finally:
            tried.append(self)
            assert seen(package) == before

    monkeypatch.setattr(Path, "replace", replace)
    with working_folder(tmp_path, "T-1") as work:
        assert list(work.iterdir()) == []
    assert tried == [package]


def aside(output: Path, code: str) -> dict[str, str]:
    """A package as a run that was killed between the renames leaves it, with a signed scan in it."""
    package = write_package(output / code)
    (package / "signed").mkdir()
    (package / "signed" / "签字.pdf").write_text("mine")
    whole = seen(package)
    (output / f".{code}.part-x1y2").mkdir()
    (output / f".{code}.lock").touch()
    package.replace(output / f".{code}.part-x1y2" / "previous")
    return whole


@pytest.mark.parametrize("next_run", ["broken", "another project", "another code", "none"])
def test_whatever_is_run_next_the_package_is_back(
    tmp_path: Path, write: Write, command: Command, next_run: str
) -> None:
    whole = {code: aside(tmp_path / "out", code) for code in ("T-1", "甲.part-乙")}
    folder = write(main=MINIMAL.replace("T-1", "T-2" if next_run == "another code" else "T-1"))
    if next_run == "broken":
        (folder / "dossier.yaml").write_text("a: [")
    if next_run == "another project":
        folder = write(name="other", main=MINIMAL.replace("T-1", "T-3"))
        (folder / "schemas/records").mkdir(parents=True)
        (folder / "schemas/records/x.schema.json").write_text("{")
    if next_run == "none":
        folder = folder / "nowhere"
    done = command("build", folder, "-o", tmp_path / "out", "--final")
    assert {code: seen(tmp_path / "out" / code) for code in whole} == whole
    assert done.returncode in (1, 3) and "was killed" in done.stderr


def test_verify_says_where_a_killed_run_left_the_package(tmp_path: Path) -> None:
    aside(tmp_path, "T-1")
    (found,) = verify_package(tmp_path / "T-1", silent).findings
    assert found.code == "A802" and ".T-1.part-x1y2" in found.message.en and "killed" in found.message.en


def test_the_package_of_a_living_run_is_left_to_it(tmp_path: Path) -> None:
    aside(tmp_path, "T-1")
    lock = take(tmp_path / ".T-1.lock")
    assert lock and put_back_packages(tmp_path) == [] and not (tmp_path / "T-1").exists()
    release(lock)
    assert len(put_back_packages(tmp_path)) == 1 and (tmp_path / "T-1").exists()


def test_two_runs_never_build_one_package_at_once(tmp_path: Path) -> None:
    write_package(tmp_path / "T-1")
    with working_folder(tmp_path, "T-1") as work:
        for _ in range(2):
            with pytest.raises(OutputFailed) as caught, working_folder(tmp_path, "T-1"):
                pytest.fail("must not begin")
            assert code_of(caught) == "P747" and work.is_dir()
            assert str(tmp_path / "T-1") in caught.value.findings[0].message.zh
        with working_folder(tmp_path, "T-2"):
            pass
    build(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["T-1"]


_HOLDING = """
import os, sys, time
from pathlib import Path
from dossier.archiving.working import working_folder
with working_folder(Path(sys.argv[1]), "T-1"):
    os.write(1, b"ready\\n")
    time.sleep(60)
"""


def test_a_living_owner_in_another_process_is_left_alone_and_a_dead_one_is_not(tmp_path: Path) -> None:
    other = subprocess.Popen(
        [sys.executable, "-c", _HOLDING, str(tmp_path)], stdout=subprocess.PIPE, env=environment()
    )
    assert other.stdout and other.stdout.readline() == b"ready\n"
    before = seen(tmp_path)
    with pytest.raises(OutputFailed) as caught, working_folder(tmp_path, "T-1"):
        pytest.fail("must not begin")
    assert code_of(caught) == "P747" and seen(tmp_path) == before
    other.kill()
    other.communicate()
    with working_folder(tmp_path, "T-1"):
        assert len([p for p in tmp_path.iterdir() if ".part-" in p.name]) == 1
    assert list(tmp_path.iterdir()) == []


@posix
def test_a_forked_worker_does_not_keep_its_dead_parents_lock(tmp_path: Path) -> None:
    script = _HOLDING.replace("os.write", "os.fork(); os.write")
    other = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", script, str(tmp_path)],
        stdout=subprocess.PIPE,
        env=environment(),
        start_new_session=True,
    )
    try:
        assert other.stdout and [other.stdout.readline() for _ in range(2)] == [b"ready\n"] * 2
        with pytest.raises(OutputFailed), working_folder(tmp_path, "T-1"):
            pytest.fail("must not begin")
        other.kill()
        other.wait()
        with working_folder(tmp_path, "T-1"):
            pass
    finally:
        os.killpg(other.pid, signal.SIGKILL)
        other.communicate()
    assert list(tmp_path.iterdir()) == []


@posix
def test_ctrl_c_waits_for_the_clearing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_package(tmp_path / "T-1")
    before = seen(tmp_path)
    real = Path.replace

    def replace(self: Path, target: Path) -> Path:
        os.kill(os.getpid(), signal.SIGINT)
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(KeyboardInterrupt), working_folder(tmp_path, "T-1"):
        pytest.fail("must not begin")
    assert seen(tmp_path) == before


def test_outside_the_main_thread(tmp_path: Path) -> None:
    worker = threading.Thread(target=build, args=(tmp_path,))
    worker.start()
    worker.join()
    assert [p.name for p in tmp_path.iterdir()] == ["T-1"]


@pytest.mark.parametrize(
    ("output", "refused"),
    [
        (".", True),
        ("evidence", True),
        ("evidence/deep/er", True),
        ("records", True),
        ("附件/out", True),
        ("build", False),
        ("..", False),
        ("../elsewhere", False),
        ("elsewhere/evidence", False),
    ],
)
def test_no_package_among_the_dossiers_own_files(tmp_path: Path, output: str, refused: bool) -> None:
    root = tmp_path / "dossier"
    (root / "附件").mkdir(parents=True)
    inputs = ["dossier.yaml", "records/a.yaml", "附件/甲/a.pdf", "build/T-1/signed/扫描.pdf"]
    if not refused:
        refuse_place(root / output, "T-1", root, inputs)
        return
    with pytest.raises(OutputFailed) as caught:
        refuse_place(root / output, "T-1", root, inputs)
    assert code_of(caught) == "P748"
