"""What runs leave in the temporary folder goes with them, or with the next run when they were killed."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from dossier.disk.leftovers import TEMPORARY, own_folder, sweep, temporary_folder
from small_dossiers import environment

posix = pytest.mark.skipif(sys.platform == "win32", reason="links and owners of POSIX")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_temporary_files_of_a_run_and_its_children_go_with_it(place: Path) -> None:
    with temporary_folder():
        inner = Path(tempfile.mkdtemp())
        script = "import tempfile; print(tempfile.mkdtemp())"
        said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
        assert Path(said.stdout.strip()).parent == inner.parent != place
    assert list(place.iterdir()) == []
    assert tempfile.gettempdir() == os.environ["TMPDIR"] == str(place)


def test_a_folder_that_is_renamed_away_stays(tmp_path: Path) -> None:
    with own_folder(tmp_path, ".making-") as made:
        (made / "x").touch()
        made.rename(tmp_path / "made")
    assert [p.name for p in tmp_path.rglob("*")] == ["made", "x"]


def test_an_error_does_not_leave_them(place: Path) -> None:
    with pytest.raises(KeyboardInterrupt), temporary_folder():
        tempfile.mkdtemp()
        raise KeyboardInterrupt
    assert list(place.iterdir()) == []


def test_without_a_temporary_folder_the_command_runs_all_the_same(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with temporary_folder():
        assert tempfile.gettempdir() == str(tmp_path / "nowhere")


_RUN = """
import subprocess, sys, time
from dossier.disk.leftovers import temporary_folder
with temporary_folder():
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(100)"], start_new_session=True)
    print("ready", flush=True)
    time.sleep(100)
"""


def started(place: Path) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-c", _RUN], stdout=subprocess.PIPE, env=environment(TMPDIR=str(place))
    )
    assert process.stdout and process.stdout.readline() == b"ready\n"
    return process


def children(process: subprocess.Popen[bytes]) -> list[int]:
    return [int(n) for n in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_killed_runs_folder_and_programs_are_ended_by_the_next_and_a_living_ones_are_not(
    place: Path,
) -> None:
    living, dead = started(place), started(place)
    (stays,), (goes,) = children(living), children(dead)
    dead.kill()
    dead.wait()
    sweep(place, TEMPORARY)
    try:
        assert Path(f"/proc/{stays}").exists()
        # A process whose parent is dead may stay for a moment until it is waited for.
        deadline = time.monotonic() + 30
        while (state := Path(f"/proc/{goes}/stat")).exists() and state.read_text().split()[2] != "Z":
            assert time.monotonic() < deadline
            time.sleep(0.01)
        assert len(list(place.iterdir())) == 2
    finally:
        living.kill()
        living.wait()
        sweep(place, TEMPORARY)
    assert list(place.iterdir()) == []
    for process in (living, dead):
        process.communicate()


@posix
def test_what_others_put_under_such_a_name_is_left_alone(place: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "x").touch()
    (place / "dossier-1.lock").symlink_to(outside / "x")
    (place / "dossier-2").symlink_to(outside)
    (place / "dossier-2.lock").touch()
    (place / "dossier-mine").mkdir()
    sweep(place, TEMPORARY)
    assert (outside / "x").exists() and (place / "dossier-mine").is_dir()
    assert (place / "dossier-2").is_symlink()


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="gives files away")
def test_another_users_are_left_alone(place: Path) -> None:
    for name in ("dossier-1", "dossier-2"):
        (place / name).mkdir()
        (place / f"{name}.lock").touch()
    os.chown(place / "dossier-1.lock", 1, 1)
    os.chown(place / "dossier-2", 1, 1)
    sweep(place, TEMPORARY)
    assert sorted(p.name for p in place.iterdir()) == [
        "dossier-1",
        "dossier-1.lock",
        "dossier-2",
        "dossier-2.lock",
    ]
