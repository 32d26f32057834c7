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
