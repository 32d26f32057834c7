"""File systems that ignore case or the Unicode form of a name: no two files of a package meet there."""

from __future__ import annotations

import json
import shutil
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from small_dossiers import MINIMAL, Command, Write, plan_record

pytestmark = pytest.mark.skipif(
    shutil.which("soffice") is None and shutil.which("libreoffice") is None,
    reason="LibreOffice is not installed",
)
TITLES = {"A4-001": "Cafe\u0301 回执", "a4-001": "CAF\u00c9 回执", "A4-002": "甲/乙", "A4-003": "甲:乙"}


def receipt(identity: str, title: str) -> str:
    """YAML of a record that is printed from its data."""
    return plan_record(identity, "visit-record", title)


def folded(name: str) -> str:
    """A name as a file system sees it that ignores case and form."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def test_names_of_a_package_differ_on_every_file_system(
    write: Write, command: Command, tmp_path: Path
) -> None:
    records = "".join(receipt(identity, title) for identity, title in TITLES.items())
    folder = write({"records/A7.yaml": records}, main=MINIMAL.replace("T-1", "Cafe\u0301"))
    ran = command("build", folder, "-o", tmp_path / "out")
    assert ran.returncode == 1, ran.stdout + ran.stderr
    (package,) = (p for p in (tmp_path / "out").iterdir() if not p.name.startswith("."))
    assert package.name == "Caf\u00e9"
    names = [p.relative_to(package).as_posix() for p in package.rglob("*")]
    assert len([n for n in names if n.startswith("word/") and n.endswith(".docx")]) >= len(TITLES)
    assert [n for n, times in Counter(map(folded, names)).items() if times > 1] == []
    assert all(unicodedata.is_normalized("NFC", n) for n in names)
    listed = json.loads((package / "manifest.json").read_text(encoding="utf-8"))["files"]
    assert {f["path"] for f in listed} >= {n for n in names if n.startswith("word/") and n.endswith(".docx")}
