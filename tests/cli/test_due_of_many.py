"""The due list of many projects: read without places, asked where they are read, the same whatever is wrong in them."""

from __future__ import annotations

import datetime as dt
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from dossier import source
from dossier.aftercare.due import by_date, due_list, lines_due
from dossier.cli import service_output
from dossier.yaml_lines import NOT_READ
from small_books import MAIN, small_book

Command = Callable[..., subprocess.CompletedProcess[str]]
DAY = dt.date(2025, 6, 1)
TERMS = """levels: [{id: B, name: 小修, respond: 1 小时, arrive: 2 小时, fix: 4 小时}]
visits: [{id: HF, name: 回访, every_months: 6, window_days: 15}]
warranty: [{id: A, name: 墙面, item: decoration, years: 2}]
"""
REPAIR = """- id: R
  title: 漏
  level: B
  part: 墙
  problem: 坏
  events:
    - {at: 2025-03-03T09:00, event: notice}
"""
DAMAGED: dict[str, dict[str, str]] = {
    "sound": {"repairs": REPAIR},
    "no-yaml": {"repairs": REPAIR + "- id: [R2\n"},
    "indent": {"repairs": REPAIR.replace("  level", "   level")},
    "unknown-key": {"repairs": REPAIR.replace("part:", "prat:")},
    "key-twice": {"repairs": REPAIR.replace("part: 墙", "title: 墙")},
    "id-twice": {"repairs": REPAIR + REPAIR},
    "wrong-date": {"repairs": REPAIR.replace("2025-03-03T09:00", "2025-02-30T09:00")},
    "wrong-level": {"repairs": REPAIR.replace("level: B", "level: C")},
    "shared": {"repairs": REPAIR.replace("id: R", "id: &r R").replace("坏", "*r")},
    "no-list": {"repairs": "id: R\n"},
    "other-name": {"repairs": REPAIR, "repair": REPAIR},
    "limit": {"terms": "service: 1\n" + TERMS.replace("1 小时", "一会儿"), "repairs": REPAIR},
    "main-without-profile": {"main": MAIN.replace("profile: building\n", "")},
    "main-no-yaml": {"main": MAIN.replace("records: []", "records: [")},
    "main-in-chinese": {"main": MAIN.replace("profile:", "归档范围:"), "repairs": REPAIR},
    "main-wrong-date": {"main": MAIN.replace("2024-11-20", "2024-11-31"), "repairs": REPAIR},
}


def write(root: Path, files: dict[str, str]) -> Path:
    small_book(root, str(DAY), TERMS)
    for name, text in files.items():
        path = root / ("dossier.yaml" if name == "main" else f"service/{name}.yaml")
        path.write_text(text, encoding="utf-8", newline="\n")
    return root


@pytest.mark.parametrize("name", DAMAGED)
def test_what_is_said_and_listed_does_not_depend_on_how_it_is_read(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    folder = write(tmp_path / "p", DAMAGED[name])
    arguments = (
        "service",
        "due",
        folder,
        "--as-of",
        str(DAY),
        "--within",
        "400",
        "--no-cache",
        "--lang",
        "zh",
    )
    quick = command(*arguments)
    monkeypatch.setattr(source, "lines_file", lambda *_: NOT_READ)
    slow = command(*arguments)
    assert (quick.returncode, quick.stdout, quick.stderr) == (slow.returncode, slow.stdout, slow.stderr)
    assert (quick.returncode != 0) == (name in {"no-yaml", "indent", "main-without-profile", "main-no-yaml"})


def test_what_is_missing_in_the_main_file_is_told_with_its_place(command: Command, tmp_path: Path) -> None:
    folder = write(tmp_path / "p", {"main": MAIN.replace("project: {code: T-9,", "project: {")})
    assert "dossier.yaml:3:" in command("service", "due", folder, "--as-of", str(DAY), "--no-cache").stderr


def test_each_is_asked_where_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many in processes of their own, few here, and again from what was kept: one list, that of all cases together."""
    monkeypatch.setenv("DOSSIER_CACHE", str(tmp_path / "cache"))
    for number in range(25):
        write(tmp_path / f"p-{number}", {"repairs": REPAIR, "main": MAIN.replace("T-9", f"T-{number}")})
    cases = service_output.open_all([tmp_path], DAY, "zh", no_cache=True)[0]
    whole = due_list(cases, 400)
    ask = partial(lines_due, within=400)
    for _ in ("read", "kept"):
        said, unread = service_output.ask_all([tmp_path], DAY, "zh", ask)
        assert (by_date(said), len(said), unread) == (whole, 25, False)
    assert len({line.project for line in whole}) == 25
