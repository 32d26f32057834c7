"""Acceptance cases: each folder below ``cases/`` is a small dossier and ``expected.yaml``, what `check` must say of it;
most are variations of one sound dossier, which variation_files.py tells of.

``expected.yaml``::

    about: {zh: one sentence, en: one sentence}
    exit: 0 … 3
    as_of: 2026-11-01          # handed to --as-of; without it the dossier's own `compiled` decides
    only: true                 # nothing else at or above warning
    findings:                  # each must be there; keys that are absent are not compared
      - {code: S201, file: dossier.yaml, line: 7, column: 5, record: C-1, requirement: BC-002, severity: error,
         says: {zh: part of message or hint, en: …}}
    absent: [R306]             # codes (or code:requirement) that must not be there
    requirements: {BC-001: complete, EQ-02: {P-101: missing}}
    periods:                   # all of them, in order; keys that are absent are not compared, notes are parts of notes
      - {kind: warranty, record: W-1, ends: 2028-06-01, notes: [part of a note]}
    make:                      # what a checkout may not carry, done in the copy before checking
      - {link: evidence/out.pdf, to: ../../elsewhere.pdf}
      - {copy: evidence/ok.pdf, as: "evidence/\\u0041\\u030A.pdf"}
      - {write: big.yaml, repeat: "# 填充\\n", bytes: 17000000}
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from case_folders import CASES, NAMES, expected_of, prepared
from dossier import checks
from dossier.checking.result import CheckResult
from dossier.cli.context import exit_code
from dossier.cli.main import run
from dossier.evidence.file_inspection import inspect_file
from dossier.findings import Severity, codes
from dossier.model import Language
from dossier.reporting import FORMATS, REPORTERS, ReportOptions

ROOT = CASES.parents[1]
IN_A_NEW_PROCESS = ("acceptance-on-leap-day", "date-that-does-not-exist", "gbk-file", "nothing-missing")

COVERED_ELSEWHERE = {
    **dict.fromkeys(
        ("Y140", "Y141", "Y142", "Y143"), "tests/authoring: said by commands that write, not by check"
    ),
    "Y144": "tests/authoring/test_journal.py: said by `dossier undo`",
    **dict.fromkeys(
        (f"Y{n}" for n in range(145, 168)), "tests/excel: said of workbooks by `dossier excel`, not by check"
    ),
    "Y193": "tests/cli/test_without_excel.py: said by commands that ask for a workbook, not by check",
    "Y189": "tests/checking/test_paper_dates.py: papers of one and of two days, in many wordings",
    **dict.fromkeys(
        ("Y191", "Y192"), "tests/intake/test_since_received.py: an inbox is made by `dossier receive`"
    ),
    "Y170": "tests/evidence/test_reading_pages.py: OCR is an extra that has to be asked for",
    **dict.fromkeys(
        ("Y180", "Y181"), "tests/excel/test_less_to_type.py: said by commands that write, not by check"
    ),
    **dict.fromkeys(
        (f"Y{n}" for n in range(182, 187)),
        "tests/excel/test_own_register.py: said by `dossier excel`, not by check",
    ),
    "Y171": "tests/cli/test_read.py: without the extra",
    **dict.fromkeys(
        (f"Y{n}" for n in range(172, 180)), "tests/intake: said by `dossier intake`, not by check"
    ),
    "Y122": "tests/checking/test_acceptance.py: a baseline is named on the command line",
    "E411": "test_a_file_that_may_not_be_read_is_a_finding (below): permissions do not travel with a checkout",
    **dict.fromkeys(
        ("E445", "E446"), "tests/evidence/test_ticks.py: boxes whose value, state and appearances disagree"
    ),
    "E431": "tests/evidence/test_appearances.py: only the fonts of a build decide it",
    "E433": "tests/evidence/test_flattening.py: thousands of annotations",
    "E435": "tests/evidence/test_preparing.py: structures that cannot be bound; each kind that is found gets mended",
    "E438": "tests/evidence/test_workers.py: a limit of time",
    "E439": "tests/evidence/test_file_inspection.py: a picture beyond the limit of memory",
    "E440": "tests/evidence/test_file_inspection.py: bombs",
    "E441": "tests/evidence/test_file_inspection.py: a file that changes while it is read",
    "E442": "tests/evidence/test_workers.py: a reader that crashes",
    "E443": "tests/evidence/test_beyond_limits.py: pictures too large to be decoded",
    "E444": "tests/evidence/test_beyond_limits.py: more than is decoded of one file",
    "E460": "tests/evidence/test_odd_structures.py: a page that names another parent",
    "E461": "tests/evidence/test_embedded_fonts.py: fonts that are cut, spoilt, empty or gone, wherever they write",
    "E462": "tests/evidence/test_picture_headers.py: pictures whose dictionary disagrees with their data",
    "E486": "tests/evidence/test_office_pages.py: no office program on the machine",
    "X630": "tests/planning/test_transfer_lists.py: only a build knows the volumes",
    "X617": "tests/planning/test_transfer_lists.py: only a build knows the volumes",
    "V920": "tests/aftercare/test_appending.py: only a command that writes says it",
}
"""Codes that no folder can produce, and the test that does."""


UNFILLED = re.compile(r"\{[a-z_]+\}")
"""A word of a sentence that was not filled in."""


@pytest.fixture
def report(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    def call(*arguments: str) -> tuple[int, str]:
        capsys.readouterr()
        code = run(["check", *arguments])
        said = capsys.readouterr()
        assert code != 70, said.err
        return code, said.out

    return call


def arguments_for(copy: Path, expected: Mapping[str, Any], *, form: str, lang: str) -> list[str]:
    day = ["--as-of", str(expected["as_of"])] if "as_of" in expected else []
    return [str(copy), "--format", form, "--lang", lang, *day]


def checked(copy: Path, expected: Mapping[str, Any]) -> CheckResult:
    day = dt.date.fromisoformat(str(expected["as_of"])) if "as_of" in expected else None
    (result,) = checks.check_all([copy], day, dt.date.today(), known=False)
    return result


def told_as_json(result: CheckResult, lang: Language) -> dict[str, Any]:
    (dossier,) = json.loads(REPORTERS["json"]([result], ReportOptions(lang=lang)))["dossiers"]
    told: dict[str, Any] = dossier
    return told


def findings_of(text: str) -> list[dict[str, Any]]:
    return [found for dossier in json.loads(text)["dossiers"] for found in dossier["findings"]]


def fits(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    return all(found[key] == value for key, value in wanted.items() if key != "says")


def says(found: Mapping[str, Any], words: str) -> bool:
    return words in f"{found['message']}\n{found['hint']}"


@pytest.mark.parametrize("name", NAMES)
def test_check_says_what_the_case_expects(name: str, tmp_path: Path) -> None:
    expected = expected_of(name)
    result = checked(prepared(name, tmp_path), expected)
    told_in_chinese = told_as_json(result, "zh")
    chinese, english = told_in_chinese["findings"], told_as_json(result, "en")["findings"]
    told = "\n".join(
        f"{f['severity']} {f['code']} {f['file']}:{f['line']}:{f['column']} {f['record']} {f['requirement']} "
        f"{f['message']}"
        for f in chinese
    )
    assert len(chinese) == len(english), "the language must not change what is found"
    left = list(zip(chinese, english, strict=True))
    for wanted in expected.get("findings", ()):
        hits = [pair for pair in left if fits(pair[0], wanted)]
        assert hits, f"not found: {wanted}\nfound:\n{told}"
        words = wanted.get("says", {})
        hits = [
            pair for pair in hits if says(pair[0], words.get("zh", "")) and says(pair[1], words.get("en", ""))
        ]
        assert hits, f"found, but in other words: {wanted}\n{told}"
        left.remove(hits[0])
    if expected.get("only"):
        more = [f for f, _ in left if f["severity"] != "info"]
        assert more == [], f"unexpected: {[(f['code'], f['line'], f['message']) for f in more]}"
    for unwanted in expected.get("absent", ()):
        head, _, requirement = unwanted.partition(":")
        assert not [f for f in chinese if f["code"] == head and requirement in ("", f["requirement"])], (
            unwanted
        )
    for pair in chinese:
        assert pair["message"] and pair["hint"], pair
        assert not UNFILLED.search(pair["message"] + pair["hint"]), pair
    check_statuses(told_in_chinese["requirements"], expected.get("requirements", {}))
    if "periods" in expected:
        check_periods(told_in_chinese["periods"], expected["periods"])
    assert exit_code([result], Severity.ERROR) == expected["exit"], told


def check_periods(found: Sequence[Mapping[str, Any]], expected: Sequence[Mapping[str, Any]]) -> None:
    assert len(found) == len(expected), found
    for period, wanted in zip(found, expected, strict=True):
        for key, value in wanted.items():
            if key == "notes":
                assert len(value) == len(period[key]), period
                assert all(part in note for part, note in zip(value, period[key], strict=True)), period
            else:
                assert period[key] == (value if value is None else str(value)), (key, period)


def check_statuses(requirements: Sequence[Mapping[str, Any]], expected: Mapping[str, Any]) -> None:
    found: dict[str, dict[Any, str]] = {}
    for row in requirements:
        found.setdefault(row["id"], {})[row["item"]] = row["status"]
    for identity, wanted in expected.items():
        rows = found.get(identity)
        assert rows is not None, f"{identity} was not judged"
        if isinstance(wanted, str):
            assert set(rows.values()) == {wanted}, f"{identity}: {rows}"
        else:
            assert {item: rows.get(item) for item in wanted} == wanted, f"{identity}: {rows}"


def one_of_each() -> list[str]:
    """Cases that show every code, severity and exit code once: what formats have to tell apart."""
    seen: set[object] = set()
    chosen = []
    for name in NAMES:
        expected = expected_of(name)
        shown: set[object] = {(f["code"], f.get("severity")) for f in expected.get("findings", ())}
        shown.add(expected["exit"])
        if not shown <= seen:
            chosen.append(name)
            seen |= shown
    return chosen


@pytest.mark.parametrize("name", one_of_each())
def test_every_format_says_something_in_both_languages(
    name: str, tmp_path: Path, report: Callable[..., tuple[int, str]]
) -> None:
    expected = expected_of(name)
    copy = prepared(name, tmp_path)
    reports = [word for form in FORMATS for word in ("--report", f"{form}={tmp_path / form}.txt")]
    for lang in ("zh", "en"):
        code, _ = report(*arguments_for(copy, expected, form="json", lang=lang), *reports)
        assert code == expected["exit"], lang
        for form in FORMATS:
            # The two formats that are annotations only may have nothing to say.
            text = (tmp_path / f"{form}.txt").read_text(encoding="utf-8")
            assert text.strip() or form in ("github", "gitlab"), form


@pytest.mark.parametrize("name", [n for n in IN_A_NEW_PROCESS if n in NAMES])
def test_the_program_itself_leaves_with_that_code(name: str, tmp_path: Path) -> None:
    expected = expected_of(name)
    copy = prepared(name, tmp_path)
    environment = os.environ | {"PYTHONIOENCODING": "utf-8", "PYTHONUTF8": "1"}
    if (ROOT / "src" / "dossier").is_dir():
        environment["PYTHONPATH"] = str(ROOT / "src")
    command = [sys.executable, "-m", "dossier", "check"]
    done = subprocess.run(
        [*command, *arguments_for(copy, expected, form="json", lang="zh")],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment,
        check=False,
    )
    assert done.returncode == expected["exit"], done.stderr
    found = findings_of(done.stdout)
    for wanted in expected.get("findings", ()):
        assert any(fits(f, wanted) for f in found), wanted
    assert done.stderr == ""


def test_one_bad_dossier_does_not_stop_the_others(
    tmp_path: Path, report: Callable[..., tuple[int, str]]
) -> None:
    for name in ("gbk-file", "nothing-missing", "unknown-profile"):
        prepared(name, tmp_path)
    code, text = report(str(tmp_path), "--format", "json", "--as-of", "2026-11-01")
    by_name = {Path(d["path"]).name: d for d in json.loads(text)["dossiers"]}
    assert set(by_name) == {"gbk-file", "nothing-missing", "unknown-profile"}
    assert by_name["nothing-missing"]["summary"]["completeness"] == 1
    assert code == 3


@pytest.mark.parametrize("threshold", ["blocker", "error", "warning", "info", "never"])
def test_the_threshold_decides_what_fails(
    threshold: str, tmp_path: Path, report: Callable[..., tuple[int, str]]
) -> None:
    copy = prepared("notice-late-and-not-received", tmp_path)
    code, text = report(str(copy), "--format", "json", "--as-of", "2026-11-01", "--fail-on", threshold)
    order = ["blocker", "error", "warning", "info"]
    counted = json.loads(text)["dossiers"][0]["summary"]["findings"]
    failing = order[: order.index(threshold) + 1] if threshold in order else []
    assert code == (1 if any(counted[severity] for severity in failing) else 0)


def test_a_file_that_may_not_be_read_is_a_finding() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "a.pdf").write_bytes(b"%PDF-1.4\n")
        (folder / "a.pdf").chmod(0)
        with _somebody_without_rights(folder / "a.pdf"):
            facts = inspect_file(folder / "a.pdf", ".pdf", folder, keep=False, font=None)
        (folder / "a.pdf").chmod(stat.S_IRUSR)
    assert facts.problem == "E411"


@contextmanager
def _somebody_without_rights(path: Path) -> Iterator[None]:
    """Root reads everything, so root becomes nobody for a moment; elsewhere the mode of the file is enough."""
    if not hasattr(os, "geteuid"):
        pytest.skip("this system has no file modes")
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        if not os.access(path.parent, os.R_OK | os.X_OK, effective_ids=True):
            pytest.skip("the folder for temporary files is closed to others")
        yield
    finally:
        os.seteuid(0)


def test_every_code_of_checking_has_a_case() -> None:
    produced = {wanted["code"] for name in NAMES for wanted in expected_of(name).get("findings", ())}
    asked = {code for code in codes() if code[0] in "YSREXV" or code[:3] in ("A83", "A84")} | {"P723", "T640"}
    assert asked - produced - set(COVERED_ELSEWHERE) == set()
    assert produced <= asked
    assert not produced & set(COVERED_ELSEWHERE)


def test_every_case_tells_what_it_is_about() -> None:
    for name in NAMES:
        expected = expected_of(name)
        assert set(expected) <= {
            *("about", "exit", "as_of", "only", "findings", "absent", "requirements", "periods", "make"),
        }, name
        assert expected["about"]["zh"] and expected["about"]["en"], name
        for wanted in expected.get("findings", ()):
            known = {"code", "file", "line", "column", "record", "requirement", "item", "severity", "says"}
            assert set(wanted) <= known, (name, wanted)
    assert len(NAMES) >= 60
