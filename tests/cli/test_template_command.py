from __future__ import annotations

import shutil
from pathlib import Path

from small_dossiers import ROOT, Command

FORMS = ROOT / "templates" / "zh-CN"


def test_a_form_that_nothing_prints_is_told_with_a_guess(command: Command, tmp_path: Path) -> None:
    shutil.copy(FORMS / "handover-deed.docx", tmp_path / "handover-ded.docx")
    done = command("template", "check", tmp_path)
    assert done.returncode == 0
    assert "✓" not in done.stdout
    assert "T624" in done.stdout
    assert 'did you mean "handover-deed"?' in done.stdout


def test_the_forms_of_the_house_all_belong_somewhere(command: Command) -> None:
    done = command("template", "check")
    assert done.returncode == 0
    assert "T624" not in done.stdout


def test_a_first_form_is_made_once_and_belongs_to_its_type(command: Command, tmp_path: Path) -> None:
    form = tmp_path / "templates" / "zh-CN" / "handover-deed.docx"
    form.parent.mkdir(parents=True)
    done = command("template", "new", "handover-deed", "-o", form, "--lang", "zh")
    assert done.returncode == 0, done.stderr
    first = form.read_bytes()
    assert command("template", "check", form).returncode == 0
    again = command("template", "new", "handover-deed", "-o", form)
    assert again.returncode == 7 and "P720" in again.stderr
    assert form.read_bytes() == first
    assert command("template", "new", "handover-ded", "-o", tmp_path / "x.docx").returncode == 2
