"""What somebody accepts stays visible and does not count; a blocker or what the law asks for cannot be accepted."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from case_folders import prepared
from dossier import checks
from dossier.checking.result import CheckResult
from dossier.cli.main import run
from dossier.findings import Severity
from dossier.reporting.words import verdict


def checked(folder: Path, entry: str = "") -> CheckResult:
    """The result for a copy of a case with an entry of `accept:` added."""
    main = folder / "dossier.yaml"
    if entry:
        main.write_text(f"{main.read_text(encoding='utf-8')}\naccept: [{entry}]\n", encoding="utf-8")
    return checks.check(folder, dt.date(2026, 11, 1), dt.date(2026, 11, 1))[1]


def entry_for(code: str, until: str = "2026-12-31") -> str:
    return f"{{code: {code}, reason: 已核实, approved_by: 赵刚, date: 2026-08-01, until: {until}}}"


@pytest.fixture
def missing(tmp_path: Path) -> Path:
    return prepared("certificate-missing-for-one-pump", tmp_path)


@pytest.fixture
def unclear(tmp_path: Path) -> Path:
    """A dossier with an error that somebody may answer for."""
    folder = prepared("legit-finding-accepted-by-name", tmp_path)
    main = folder / "dossier.yaml"
    main.write_text(main.read_text(encoding="utf-8").partition("\naccept:")[0] + "\n", encoding="utf-8")
    return folder


def test_what_is_accepted_stays_in_the_report_and_does_not_count(unclear: Path) -> None:
    before = checked(unclear)
    worst = [f for f in before.findings if f.severity.rank <= Severity.ERROR.rank]
    after = checked(unclear, ", ".join(entry_for(c) for c in {f.code for f in worst}))
    assert worst and not after.fails(Severity.ERROR)
    assert {f.code for f in after.findings if f.accepted} >= {f.code for f in worst}
    assert all("赵刚" in f.message.zh for f in after.findings if f.accepted)
    assert "接受" in verdict(after, "zh")
    assert "accepted" in verdict(after, "en")


def test_nobody_can_accept_a_blocker_or_what_the_law_asks_for(missing: Path) -> None:
    grave = [
        f
        for f in checked(missing).findings
        if f.severity is Severity.BLOCKER or (f.citation and f.citation.kind == "law")
    ]
    after = checked(missing, ", ".join(entry_for(c) for c in {f.code for f in grave}))
    assert grave and after.fails(Severity.ERROR)
    assert "不能移交" in verdict(after, "zh")
    assert {f.code for f in after.findings} >= {f.code for f in grave} | {"R323"}
    accepted = [f for f in after.findings if f.accepted]
    assert not [
        f for f in accepted if f.accepted is Severity.BLOCKER or (f.citation and f.citation.kind == "law")
    ]


def test_it_counts_again_after_its_day(unclear: Path) -> None:
    codes = {f.code for f in checked(unclear).findings if f.severity.rank <= Severity.ERROR.rank}
    after = checked(unclear, ", ".join(entry_for(c, "2026-10-31") for c in codes))
    assert after.fails(Severity.ERROR)
    assert "R321" in {f.code for f in after.findings}


def test_only_what_the_baseline_lacks_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = prepared("requirement-missing", tmp_path)
    day = ["--as-of", "2026-11-01"]
    first = tmp_path / "before.json"
    assert run(["check", str(folder), *day, "--format", "json", "-o", str(first)]) == 1
    assert run(["check", str(folder), *day, "--baseline", str(first)]) == 0
    records = folder / "dossier.yaml"
    text = records.read_text(encoding="utf-8")
    records.write_text(text.replace("profile: tiny", "profile: tiny\ncompiled: 2026-13-40"), encoding="utf-8")
    capsys.readouterr()
    assert run(["check", str(folder), *day, "--baseline", str(first), "--new-only", "--format", "json"]) == 1
    new = json.loads(capsys.readouterr().out)["dossiers"][0]["findings"]
    assert new and {f["pointer"] for f in new} == {"/compiled"}


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"dossiers": [{}]}', "不是 JSON"])
def test_a_baseline_that_is_none_is_said(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, other = prepared("nothing-missing", tmp_path), tmp_path / "x.json"
    other.write_text(text, encoding="utf-8")
    assert run(["check", str(folder), "--baseline", str(other)]) == 3
    said = capsys.readouterr()
    assert "Y122" in said.out + said.err
    assert run(["check", str(folder), "--new-only"]) == 2
