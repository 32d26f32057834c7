"""`dossier new`: valid at once, and every example in it is valid once enabled."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from dossier.library.catalogue import profile_names
from dossier.resources import Library
from small_dossiers import Command

PROFILES = profile_names(Library.for_dossier())
LANGUAGES = ["zh-CN", "en"]


def findings(report: str) -> list[dict[str, Any]]:
    return [found for one in json.loads(report)["dossiers"] for found in one["findings"]]


def enable_examples(folder: Path) -> int:
    """Take the “# ” from every commented entry, as the note in each file says; the number of lines."""
    lines = 0
    entry = re.compile(
        r"(?m)^( *)# ((?:- | {2}).*|(?:supervisor|designer|trial_run|systems|waivers|accept):.*)$"
    )
    for path in [folder / "dossier.yaml", *folder.glob("records/*.yaml")]:
        text, count = entry.subn(r"\1\2", path.read_text(encoding="utf-8"))
        path.write_text(text, encoding="utf-8")
        lines += count
    return lines


def test_chinese_is_named_as_everywhere(command: Command, tmp_path: Path) -> None:
    """``--lang zh`` of all other commands means here what ``zh-CN`` means."""
    written = set()
    for language in ("zh", "zh-CN"):
        made = command("new", tmp_path / language / "same", "--lang", language)
        assert made.returncode == 0, made.stderr
        written.add((tmp_path / language / "same" / "dossier.yaml").read_text(encoding="utf-8"))
    assert len(written) == 1 and "language: zh-CN" in written.pop()


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_dossier_validates_and_its_examples_do(
    command: Command, tmp_path: Path, profile: str, language: str
) -> None:
    folder = tmp_path / "新 项目 #1"
    made = command("new", folder, "-p", profile, "--lang", language)
    assert made.returncode == 0 and folder.name in made.stdout
    assert command("validate", folder).returncode == 0

    checked = command("check", folder)
    assert checked.returncode == 1
    assert "completeness" in checked.stdout
    codes = {f["code"] for f in findings(command("check", folder, "--format", "json").stdout)}
    assert {"X504"} | ({"R301"} if profile != "common" else set()) <= codes
    assert not any(code.startswith(("S", "Y")) for code in codes)

    assert enable_examples(folder) > (40 if profile != "common" else 4)
    valid = command("validate", folder)
    assert valid.returncode == 0, valid.stdout
    codes = {f["code"] for f in findings(command("check", folder, "--format", "json").stdout)}
    assert "X504" in codes and not any(code.startswith(("S", "Y")) for code in codes)


def test_a_folder_with_something_in_it_is_left_alone(command: Command, tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "note.txt").write_text("mine")
    refused = command("new", tmp_path / "x")
    assert refused.returncode == 7 and "P720" in refused.stderr and refused.stdout == ""
    assert [p.name for p in (tmp_path / "x").iterdir()] == ["note.txt"]


def test_an_unknown_profile_is_guessed_and_nothing_made(command: Command, tmp_path: Path) -> None:
    refused = command("new", tmp_path / "x", "-p", "equipmnt")
    assert refused.returncode == 3 and "equipment" in refused.stderr
    assert not (tmp_path / "x").exists()


def test_here_is_a_folder_too(command: Command, tmp_path: Path) -> None:
    assert command("new", ".", "-p", "equipment", cwd=tmp_path).returncode == 0
    assert command("validate", cwd=tmp_path).returncode == 0
