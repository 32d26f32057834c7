"""A clone has the same bytes on every system, and files that were saved with CRLF all the same mean the same."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from small_dossiers import ROOT, Command

pytestmark = pytest.mark.skipif(
    shutil.which("git") is None or not (ROOT / ".git").exists(), reason="not a clone, or git is not there"
)


def git(*arguments: str | Path, at: Path = ROOT) -> bytes:
    return subprocess.run(["git", "-C", at, *arguments], check=True, capture_output=True).stdout


def test_a_clone_that_converts_line_ends_is_the_same(tmp_path: Path) -> None:
    """What stands in the index now, cloned as git on Windows does: every file equals the repository's."""
    source, clone = tmp_path / "source", tmp_path / "clone"
    subprocess.run(["git", "init", "-q", source], check=True)
    for name in filter(None, git("ls-files", "-z").decode().split("\0")):
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, source / name)
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.invalid", "-c", "core.autocrlf=false")
    git("add", "-A", "-f", at=source)
    git(*identity, "commit", "-q", "-m", "all", at=source)
    converting = ("-c", "core.autocrlf=true", "-c", "core.eol=crlf", "-c", "core.safecrlf=false")
    subprocess.run(["git", *converting, "clone", "-q", source, clone], check=True)
    names = git("ls-files", "-z", at=source).decode().split("\0")
    differ = [n for n in names if n and (source / n).read_bytes() != (clone / n).read_bytes()]
    assert len(names) > 500
    assert differ == []
    assert git("status", "--porcelain", at=clone) == b""
    ran = subprocess.run(["sh", "run", "help"], cwd=clone, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr.decode()


def test_what_was_saved_with_crlf_means_the_same(tmp_path: Path, command: Command) -> None:
    """A whole dossier with its own schemas and profiles, every text file as Notepad saves it."""
    said = []
    for place, end in (("unix", b"\n"), ("windows", b"\r\n")):
        folder = tmp_path / place / "pump-station"
        shutil.copytree(ROOT / "dossiers" / "pump-station", folder)
        shutil.copytree(ROOT / "schemas", folder / "schemas")
        for path in (*folder.rglob("*.yaml"), *folder.rglob("*.json")):
            path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", end))
        said.append(command("check", "pump-station", "--format", "json", cwd=tmp_path / place).stdout)
        said.append(command("explain", "EQ-01", cwd=folder).stdout)
        said.append(command("schema", "contract", cwd=folder).stdout)
    assert said[0].startswith("{")
    assert said[:3] == said[3:]
