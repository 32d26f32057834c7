"""Yesterday's dossiers: each folder below ``formats/`` is named after its format and is read as it always was.

``expected.json`` was written when the format was current and is never regenerated. A format that the program no longer
reads would be a new major version of the program, with a command that rewrites the files.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dossier.cli.main import run
from dossier.reading.dossier import FORMAT

FORMATS = sorted(path for path in (Path(__file__).parent / "formats").iterdir() if path.is_dir())


def test_every_format_up_to_today_has_its_dossier() -> None:
    assert [path.name for path in FORMATS] == [str(n) for n in range(1, FORMAT + 1)]


@pytest.mark.parametrize("folder", FORMATS, ids=lambda path: path.name)
def test_it_is_read_with_the_same_result(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = run(["check", str(folder), "--format", "json", "--lang", "zh"])
    (told,) = json.loads(capsys.readouterr().out)["dossiers"]
    now, then = {"exit": code, **outline(told)}, json.loads((folder / "expected.json").read_text("utf-8"))
    more = [found for found in now["findings"] if found not in then["findings"]]
    # Rules that came later may find more in what the records say of one another; nothing else may change.
    assert all(found[0].startswith("X5") for found in more), more
    now["findings"] = [found for found in now["findings"] if found not in more]
    assert now | ({"exit": then["exit"]} if more else {}) == then


def outline(told: dict[str, Any]) -> dict[str, Any]:
    """What no later wording may change: which dossier, what was found where, how each requirement ended."""
    return {
        "code": told["code"],
        "name": told["name"],
        "profile": told["profile"],
        "as_of": told["as_of"],
        "findings": [
            [f["code"], f["file"], f["line"], f["record"], f["requirement"]] for f in told["findings"]
        ],
        "requirements": [
            [r["id"], r["item"], r["status"], r["found"], r["records"], r["due"]]
            for r in told["requirements"]
        ],
    }
