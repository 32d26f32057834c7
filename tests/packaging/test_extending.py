"""docs/extending.md, followed to the letter by somebody with an empty folder."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from docx import Document

from dossier.cli.main import run

ROOT = Path(__file__).resolve().parents[2]
_FILE = re.compile(r"^`(schemas/[^`]+)`：\n\n```\w+\n(.*?)```", re.M | re.S)


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in _FILE.findall((ROOT / "docs" / "extending.md").read_text(encoding="utf-8")):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    form = Document()
    form.add_paragraph("{{ project.name }}：{{ record.equipment | named }} 实测 {{ record.measured }}")
    (tmp_path / "templates" / "zh-CN").mkdir(parents=True)
    form.save(str(tmp_path / "templates" / "zh-CN" / "vibration-test.docx"))
    folder = tmp_path / "dossiers" / "城北 泵站"
    shutil.copytree(ROOT / "dossiers" / "pump-station", folder)
    main = (folder / "dossier.yaml").read_text(encoding="utf-8")
    main = re.sub(r"^profile: \S+", "profile: our-pumps", main, flags=re.M)
    main = re.sub(r"^jurisdiction: \S+", "jurisdiction: CN-JS", main, flags=re.M)
    (folder / "dossier.yaml").write_text(main, encoding="utf-8")
    (folder / "records" / "A3-vibration.yaml").write_text(
        "- {id: V-1, type: vibration-test, title: 振动测试, date: 2026-08-06, equipment: P-101,\n"
        "   limit: 2.8, measured: 3.1, signatures: [{role: contractor}, {role: supervisor}]}\n",
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_three_small_files_add_a_record_type_a_requirement_and_a_place(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["validate", "dossiers", "--lang", "zh"]) == 0
    capsys.readouterr()
    assert run(["check", "dossiers", "--format", "json", "--lang", "zh"]) == 1
    (checked,) = json.loads(capsys.readouterr().out)["dossiers"]
    asked = {(r["id"], r["item"]): r["status"] for r in checked["requirements"] if r["id"] == "OUR-01"}
    assert asked[("OUR-01", "P-101")] == "incomplete"
    assert asked[("OUR-01", "P-102")] == "overdue"
    warned = next(r for r in checked["requirements"] if r["id"] == "BC-061")
    assert warned["severity"] == "warning"


def test_the_form_is_checked_against_its_own_record_type(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["template", "check", "templates"]) == 0
    form = Document()
    form.add_paragraph("{{ record.mesured }}")
    form.save(str(workspace / "templates" / "zh-CN" / "vibration-test.docx"))
    capsys.readouterr()
    assert run(["template", "check", "templates", "--comments", "批注", "--lang", "zh"]) == 5
    assert "measured" in capsys.readouterr().out
    comments = list(Document(str(workspace / "批注" / "vibration-test.docx")).comments)
    assert any("measured" in comment.text for comment in comments)


def test_explain_names_the_layer(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "OUR-01", "--profile", "our-pumps", "--lang", "zh"]) == 0
    assert "our-pumps" in capsys.readouterr().out


def test_the_new_rules_are_proven(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["profile", "test", "our-pumps", "--lang", "zh"]) == 0
    told = capsys.readouterr().out
    assert "未能证明 0" in told and "误报 0 处" in told
