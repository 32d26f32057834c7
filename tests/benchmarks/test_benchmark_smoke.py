"""The project of the benchmark is a project that the program takes: valid, and the same each time."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MAKER = ROOT / "benchmarks" / "make_project.py"


def _make(folder: Path) -> None:
    subprocess.run([sys.executable, str(MAKER), str(folder), "--records", "12"], check=True)


def _dossier(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "dossier", *words]
    return subprocess.run(command, cwd=ROOT / "src", capture_output=True, text=True, check=False)


def test_made_project_is_valid_and_can_be_checked(tmp_path: Path) -> None:
    project = tmp_path / "project"
    _make(project)
    assert _dossier("validate", str(project)).returncode == 0
    checked = json.loads(_dossier("check", str(project), "--format", "json").stdout)["dossiers"][0]
    assert checked["code"] == "BENCH-001"
    codes = {found["code"] for found in checked["findings"]}
    assert not {code for code in codes if code.startswith(("Y1", "S2", "E4"))}


def test_made_project_is_the_same_each_time(tmp_path: Path) -> None:
    for name in ("first", "second"):
        _make(tmp_path / name)
    first, second = (
        {p.relative_to(tmp_path / name): p.read_bytes() for p in (tmp_path / name).rglob("*") if p.is_file()}
        for name in ("first", "second")
    )
    assert len([p for p in first if p.parts[0] == "evidence"]) == 12
    assert first == second
