"""What users type cannot steer a terminal, turn text around or hide in it, in any format of report."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dossier.checking.result import CheckResult
from dossier.findings import finding, visible
from dossier.model import Location
from dossier.reporting import REPORTERS, ReportOptions
from small_dossiers import MINIMAL, Command, Write, plan_record

BAD = "\x1b]0;x\x07\x1b[31m\u202e\u200b\ufeff\x9b2J\r"
HIDDEN = "\x00\x07\x1b\x7f\x85\x9b\u200b\u202e\u2066\ufeff\U000e0041"


def test_everything_hidden_becomes_visible_and_text_stays() -> None:
    assert visible("a\x1b[31m\u202eb\x7f") == "a␛[31m‹U+202E›b␡"
    assert visible("泵站\n\tP-101 👨\u200d🔧 é — “x”") == "泵站\n\tP-101 👨\u200d🔧 é — “x”"
    assert not set(visible(HIDDEN)) & set(HIDDEN)


def test_words_of_a_finding_are_one_visible_line_of_bounded_length() -> None:
    found = finding("S203", Location("a.yaml", 1, 1), key=f"x\n可以移交{BAD}" + "长" * 9999, guess="")
    assert "\n" not in found.message.zh and "␛" in found.message.zh
    assert len(found.message.zh) < 2200


@pytest.mark.parametrize("form", REPORTERS)
@pytest.mark.parametrize("color", [False, True])
def test_no_report_carries_them(form: str, color: bool, make: Callable[..., CheckResult]) -> None:
    result = make()
    assert result.dossier
    found = finding("S203", Location(f"rec{BAD}.yaml", 3, 4, f"/{BAD}"), record=f"R{BAD}", key=BAD, guess="")
    bad: dict[str, Any] = {"name": f"名{BAD}", "code": f"C{BAD}"}
    records = tuple(replace(r, title=f"T{BAD}", number=BAD) for r in result.dossier.records)
    asked = tuple(replace(r, responsible=f"F{BAD}", item_name=BAD) for r in result.requirements)
    hostile = replace(
        result,
        path=Path(f"folder{BAD}"),
        dossier=replace(result.dossier, records=records, **bad),
        requirements=asked,
        findings=(*result.findings, found),
    )
    text = REPORTERS[form]([hostile, replace(hostile, dossier=None)], ReportOptions(color=color))
    if form in ("json", "sarif", "gitlab"):
        text = "\n".join(_strings(json.loads(text)))
    allowed = "\x1b" if color and form == "text" else ""
    assert not (set(text) & set(HIDDEN)) - set(allowed), form
    assert "\x1b]" not in text and "\r" not in text.replace("\r\n", "\n")


def _strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [s for key, below in value.items() for s in (key, *_strings(below))]
    if isinstance(value, list):
        return [s for below in value for s in _strings(below)]
    return [value] if isinstance(value, str) else []


def test_file_names_cannot_steer_the_terminal(write: Write, command: Command) -> None:
    name = "records/\x1b[2J\u202e.yaml"
    folder = write({name: plan_record() + "  unknown: 1\n"}, main=MINIMAL)
    for arguments in (["check", folder], ["build", folder, "-o", folder.parent / "out"]):
        done = command(*arguments)
        assert "\x1b" not in done.stdout + done.stderr
        assert "\u202e" not in done.stdout + done.stderr
    assert "␛[2J‹U+202E›.yaml" in command("check", folder).stdout
