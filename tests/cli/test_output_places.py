"""What stands in the place of a file that the user names: devices, pipes, links, folders, other people's work."""

from __future__ import annotations

import os
import stat
import sys
import threading
from pathlib import Path

import pytest

from small_dossiers import ROOT, Command, Write

posix = pytest.mark.skipif(sys.platform == "win32", reason="links, pipes and devices of POSIX")


@posix
def test_a_report_goes_into_a_pipe(write: Write, command: Command, tmp_path: Path) -> None:
    pipe, got = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()), daemon=True)
    reader.start()
    done = command("check", write(), "--format", "json", "-o", pipe)
    reader.join(20)
    assert done.returncode == 1, done.stderr
    assert stat.S_ISFIFO(pipe.lstat().st_mode) and got and got[0].startswith(b"{")


@posix
@pytest.mark.parametrize(("minor", "code"), [(3, 1), (7, 7)])
def test_a_device_stays_a_device(
    write: Write, command: Command, tmp_path: Path, minor: int, code: int
) -> None:
    device = tmp_path / "device"  # null and full
    try:
        os.mknod(device, stat.S_IFCHR | 0o666, os.makedev(1, minor))
        device.open("wb").close()
    except OSError:
        pytest.skip("only root makes devices")
    done = command("check", write(), "-o", device)
    assert done.returncode == code and stat.S_ISCHR(device.lstat().st_mode)
    assert code == 1 or (f"P720 {device} cannot be written: the disk is full" in done.stderr)


@posix
def test_a_disk_is_refused(write: Write, command: Command, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    try:
        os.mknod(disk, stat.S_IFBLK | 0o600, os.makedev(240, 0))
    except OSError:
        pytest.skip("only root makes devices")
    done = command("check", write(), "-o", disk)
    assert done.returncode == 7 and stat.S_ISBLK(disk.lstat().st_mode)


@posix
@pytest.mark.parametrize("old", [True, False])
def test_a_link_stays_and_what_it_leads_to_is_written(
    write: Write, command: Command, tmp_path: Path, old: bool
) -> None:
    real, link = tmp_path / "reports" / "real.txt", tmp_path / "link.txt"
    real.parent.mkdir()
    if old:
        real.write_text("old")
        real.chmod(0o640)
    link.symlink_to(real)
    assert command("check", write(), "-o", link).returncode == 1
    assert link.is_symlink() and len(real.read_text(encoding="utf-8")) > 3
    assert not old or stat.S_IMODE(real.stat().st_mode) == 0o640
    assert [p.name for p in real.parent.iterdir()] == ["real.txt"]


@posix
@pytest.mark.parametrize(
    "line", ["check {} -o loop", "check {} -o loop/x.html", "build {} -o loop", "build {} -o loop/x"]
)
def test_links_in_a_circle(write: Write, command: Command, tmp_path: Path, line: str) -> None:
    (tmp_path / "loop").symlink_to("loop")
    folder = write(name="d")
    done = command(*line.format(folder.name).split(), cwd=tmp_path)
    assert done.returncode == 7 and "P720" in done.stderr and "loop" in done.stderr, done.stderr
    assert "Traceback" not in done.stderr and (tmp_path / "loop").is_symlink()


def test_the_longest_name(write: Write, command: Command, tmp_path: Path) -> None:
    name = "r" * 250 + ".html"
    assert command("check", write(), "-o", tmp_path / name).returncode == 1
    assert (tmp_path / name).is_file()


@posix
def test_an_exported_schema_replaces_no_pipe(command: Command, tmp_path: Path) -> None:
    place = tmp_path / "schemas" / "record.schema.json"
    place.mkdir(parents=True)
    done = command("schema", "--export", tmp_path / "schemas")
    assert done.returncode == 7 and str(place) in done.stderr


def test_comments_never_go_into_the_form_itself(command: Command, tmp_path: Path) -> None:
    form = tmp_path / "nobody-prints-this.docx"
    form.write_bytes(next((ROOT / "templates" / "en").glob("*.docx")).read_bytes())
    before = form.read_bytes()
    done = command("template", "check", form, "--comments", tmp_path)
    assert done.returncode == 7 and "P726" in done.stderr, done
    assert form.read_bytes() == before
