"""Where pages are set in the fonts of the system, nobody knows before they are set."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier.checking.unprintable import unprintable_findings
from dossier.reading.dossier import read_dossier

CASE = Path(__file__).parent.parent / "cases" / "signs-that-no-font-has"


@pytest.mark.parametrize(("platform", "code"), [("linux", "T640"), ("win32", "T641"), ("darwin", "T641")])
def test_what_is_certain_depends_on_the_system(
    monkeypatch: pytest.MonkeyPatch, platform: str, code: str
) -> None:
    dossier = read_dossier(CASE).dossier
    assert dossier
    monkeypatch.setattr("sys.platform", platform)
    assert [found.code for found in unprintable_findings(dossier)] == [code, code]
