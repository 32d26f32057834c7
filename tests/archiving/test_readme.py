"""说明.txt: both languages, that of the dossier on top."""

from __future__ import annotations

from dossier.archiving.readme import readme
from dossier.model import Language, Text


def _said(first: Language) -> str:
    volumes = [("01 A.pdf", 3, True)]
    made = readme("T-1", "泵站", "2026-09-01", volumes, Text("", ""), draft=True, first=first)
    return made.decode("utf-8-sig")


def test_the_language_of_the_dossier_is_on_top() -> None:
    zh, en = _said("zh"), _said("en")
    assert zh.index("竣工资料移交包") < zh.index("Handover package")
    assert en.index("Handover package") < en.index("竣工资料移交包")
    assert en.startswith("泵站\r\nHandover package") and en.endswith("\r\n")
    assert sorted(line for line in zh.split("\r\n") if line) == sorted(
        line for line in en.split("\r\n") if line
    )
