"""Mistakes that are typed at random are the same each time, are told or not, and leave the dossier as it was."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import typing_mistakes

from small_dossiers import ROOT


def test_the_same_mistakes_each_time_and_the_files_as_they_were(tmp_path: Path) -> None:
    folder = tmp_path / "campus"
    shutil.copytree(ROOT / "dossiers/smart-campus", folder)
    before = {path: path.read_bytes() for path in folder.rglob("*.yaml")}
    first, second = (typing_mistakes.made(folder, 3, seed=4) for _ in range(2))
    assert len(first) == 3
    assert first == second
    assert {path: path.read_bytes() for path in folder.rglob("*.yaml")} == before
    assert {mistake.told for mistake in first} <= set(typing_mistakes.SEVERITIES)


def test_what_is_mistyped_is_another_value_of_its_kind() -> None:
    dice = random.Random(1)
    names = {"person": ["李强", "王敏"], "firm": ["owner", "lab"], "id": []}
    assert typing_mistakes.mistyped("李强", names, dice) == ("person", "王敏")
    assert typing_mistakes.mistyped("owner", names, dice) == ("firm", "lab")
    assert typing_mistakes.mistyped(True, names, dice) == ("yes or no", False)
    assert typing_mistakes.mistyped("运行平稳", names, dice) is None
    kind, typed = typing_mistakes.mistyped("SYX-01", names, dice) or ("", "")
    assert kind == "figure" and isinstance(typed, str) and len(typed) == 6 and typed != "SYX-01"
