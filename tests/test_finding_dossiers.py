"""Which folders are dossiers, and those of which nobody can tell."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dossier import checks
from dossier.findings import codes
from dossier.reading.dossier_folders import find_dossiers


@contextmanager
def somebody_without_rights(folder: Path) -> Iterator[None]:
    """Root reads everything, so root becomes nobody for a moment."""
    if sys.platform == "win32":
        pytest.skip("this system has no file modes")
    if os.geteuid() != 0:
        yield
        return
    codes()  # the program itself may be closed to others, so it is read in before
    os.seteuid(65534)
    try:
        if not os.access(folder, os.R_OK | os.X_OK, effective_ids=True):
            pytest.skip("the folder for temporary files is closed to others")
        yield
    finally:
        os.seteuid(0)


@pytest.mark.parametrize("mode", [0o000, 0o444, 0o111], ids=oct)
@pytest.mark.parametrize("place", ["乙", "区/乙", "区/段/乙"])
def test_a_folder_that_is_closed_is_read_and_so_said(mode: int, place: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        home = Path(name).resolve()
        home.chmod(0o755)
        good, closed = home / "甲", home / place
        for folder in (good, closed):
            folder.mkdir(parents=True)
            (folder / "dossier.yaml").write_text("dossier: 1\n")
        closed.chmod(mode)
        try:
            with somebody_without_rights(home):
                assert find_dossiers([home]) == sorted([good, closed])
                if mode != 0o111:  # what it holds has a name, and can be read by that name
                    assert [f.code for f in checks.read(closed).findings] == ["Y101"]
        finally:
            closed.chmod(0o755)


def test_a_closed_folder_without_a_dossier_is_said_as_well() -> None:
    with tempfile.TemporaryDirectory() as name:
        home = Path(name).resolve()
        home.chmod(0o755)
        for place in ("a/b/c", "lost+found", ".git", "build", "x"):
            (home / place).mkdir(parents=True)
        closed = [home / place for place in ("a/b/c", "lost+found", ".git", "build", "x")]
        for folder in closed:
            folder.chmod(0)
        try:
            with somebody_without_rights(home):
                assert find_dossiers([home]) == [home / "a/b/c", home / "x"]
        finally:
            for folder in closed:
                folder.chmod(0o755)


def test_what_leads_nowhere_is_given_back(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    asked = [tmp_path / "empty", tmp_path / "gone", tmp_path / "empty" / "dossier.yaml"]
    assert find_dossiers(asked) == asked[:2]
