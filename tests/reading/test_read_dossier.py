"""A dossier folder as users write it: what is read, what is said, and where."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from dossier.findings import Finding
from dossier.reading.dossier import ReadResult, read_dossier
from small_dossiers import MINIMAL, Write, plan_record


def only(result: ReadResult, code: str) -> Finding:
    found = [f for f in result.findings if f.code == code]
    assert len(found) == 1, [(f.code, f.message.en) for f in result.findings]
    return found[0]


def place(found: Finding) -> tuple[str, int, int]:
    assert found.location is not None
    return found.location.file, found.location.line, found.location.column


def test_the_small_dossier_is_sound(write: Write) -> None:
    result = read_dossier(write())
    assert result.findings == () and result.dossier is not None
    assert [r.id for r in result.dossier.records] == ["A7-001"]
    assert result.dossier.records[0].date == dt.date(2026, 3, 5)
    assert result.dossier.compiled == dt.date(2026, 9, 1)
    assert result.dossier.files == ("dossier.yaml", "records/A7.yaml")


def test_a_misspelt_key_is_recognised(write: Write) -> None:
    record = plan_record().replace("number:", "nubmer:")
    found = only(read_dossier(write({"records/A7.yaml": record})), "S203")
    assert place(found) == ("records/A7.yaml", 4, 3)
    assert "number" in found.message.en + found.hint.en and found.record == "A7-001"


def test_a_misspelt_key_inside_a_list_is_recognised(write: Write) -> None:
    record = plan_record() + "  signatures: [{role: contractor, preson: 王五}]\n"
    found = only(read_dossier(write({"records/A7.yaml": record})), "S203")
    assert place(found) == ("records/A7.yaml", 7, 35)
    assert "person" in found.message.en + found.hint.en


def test_a_misspelt_type_is_recognised(write: Write) -> None:
    result = read_dossier(write({"records/A7.yaml": plan_record(kind="trial-run-plam")}))
    found = only(result, "S207")
    assert place(found) == ("records/A7.yaml", 2, 9)
    assert "trial-run-plan" in found.message.en + found.hint.en
    assert result.dossier is not None and result.dossier.records == ()


@pytest.mark.parametrize("role", ["contracter", "Contractor"])
def test_a_misspelt_word_of_a_list_is_recognised(write: Write, role: str) -> None:
    record = plan_record() + f"  signatures: [{{role: {role}}}]\n"
    found = only(read_dossier(write({"records/A7.yaml": record})), "S204")
    assert "contractor" in found.message.en + found.hint.en


@pytest.mark.parametrize("blank", ["", " null", " ~", "   # 待定"])
def test_blank_keys_count_as_absent(write: Write, blank: str) -> None:
    record = plan_record() + f"  signatures:{blank}\n  evidence:{blank}\n  remark:{blank}\n"
    main = MINIMAL.replace(
        "milestones: {}", f"milestones:\n  accepted:{blank}\nunits:{blank}\nwaivers:{blank}"
    )
    result = read_dossier(write({"records/A7.yaml": record}, main=main))
    assert result.findings == () and result.dossier is not None
    assert "signatures" not in result.dossier.records[0].data
    assert result.dossier.data["milestones"] == {}


def test_a_blank_required_key_is_missing(write: Write) -> None:
    record = plan_record().replace("id: A7-001", "id:")
    found = only(read_dossier(write({"records/A7.yaml": record})), "S201")
    assert place(found)[:2] == ("records/A7.yaml", 1) or place(found)[:2] == ("records/A7.yaml", 3)


@pytest.mark.parametrize("typed", ["1.10", "007", "20260305", "3", "-0"])
def test_a_number_where_text_belongs_is_the_text_that_was_typed(write: Write, typed: str) -> None:
    record = plan_record().replace("number: N-A7-001", f"number: {typed}")
    result = read_dossier(write({"records/A7.yaml": record}))
    assert result.findings == () and result.dossier is not None
    assert result.dossier.records[0].number == typed


def test_text_where_a_number_belongs_is_a_finding(write: Write) -> None:
    main = MINIMAL + "package: {max_pages: viele}\n"
    found = only(read_dossier(write(main=main)), "S202")
    assert place(found) == ("dossier.yaml", 11, 22)


def test_entries_and_files_mix_in_their_order(write: Write) -> None:
    main = MINIMAL.replace(
        "[records/*.yaml]",
        "\n  - {id: A, type: trial-run-plan, title: 甲, date: 2026-01-01}\n"
        "  - records/二.yaml\n  - {id: B, type: trial-run-plan, title: 乙, date: 2026-01-01}\n  - 'more/**/*.yaml'",
    )
    files = {
        "records/二.yaml": plan_record("C") + plan_record("D"),
        "more/x/y.yaml": plan_record("E"),
        "more/z.yaml": plan_record("F"),
        "records/not-named.yaml": plan_record("G"),
    }
    result = read_dossier(write(files, main=main))
    assert result.findings == () and result.dossier is not None
    assert [r.id for r in result.dossier.records] == ["A", "C", "D", "B", "E", "F"]
    assert result.dossier.records[0].location.file == "dossier.yaml"
    assert result.dossier.records[2].at("/title").line == 9


def test_a_file_that_only_has_comments_holds_no_records(write: Write) -> None:
    files = {"records/A1.yaml": "# 以后再填\n", "records/A7.yaml": plan_record()}
    result = read_dossier(write(files))
    assert result.findings == ()


def test_a_broken_file_does_not_hide_the_others(write: Write) -> None:
    result = read_dossier(write({"records/A1.yaml": "- id: [\n", "records/A7.yaml": plan_record()}))
    assert only(result, "Y103")
    assert result.dossier is not None and [r.id for r in result.dossier.records] == ["A7-001"]


def test_a_broken_record_does_not_hide_the_others(write: Write) -> None:
    broken = plan_record("X").replace("date: 2026-03-05", "date: 2026-02-30")
    result = read_dossier(write({"records/A7.yaml": broken + "- 一句话\n" + plan_record("Y")}))
    assert result.dossier is not None and [r.id for r in result.dossier.records] == ["X", "Y"]
    assert result.dossier.records[0].date is None
    assert {f.code for f in result.findings} == {"Y104", "S202"}


def test_a_map_where_a_list_of_records_belongs(write: Write) -> None:
    found = only(read_dossier(write({"records/A7.yaml": "id: A\n"})), "S202")
    assert place(found)[0] == "records/A7.yaml"


@pytest.mark.parametrize(
    "pattern",
    ["../other/*.yaml", "/etc/*.yaml", "records/../../other/x.yaml", "C:\\x.yaml", "\\\\host\\x.yaml"],
)
def test_records_outside_the_folder_are_refused(write: Write, pattern: str) -> None:
    write({"x.yaml": plan_record("OUT")}, name="other")
    main = MINIMAL.replace("[records/*.yaml]", f"['{pattern}', records/*.yaml]")
    result = read_dossier(write(main=main))
    assert place(only(result, "Y115"))[:2] == ("dossier.yaml", 10)
    assert result.dossier is not None and [r.id for r in result.dossier.records] == ["A7-001"]


def test_a_link_that_leads_outside_is_refused(write: Write, tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_text(plan_record("OUT"), encoding="utf-8")
    folder = write()
    (folder / "records" / "B.yaml").symlink_to(outside)
    result = read_dossier(folder)
    assert only(result, "Y115")
    assert result.dossier is not None and [r.id for r in result.dossier.records] == ["A7-001"]


@pytest.mark.parametrize("pattern", ["nowhere/*.yaml", "records/**x[", "", "a\\x00b"])
def test_a_pattern_that_finds_nothing_is_said(write: Write, pattern: str) -> None:
    main = MINIMAL.replace("[records/*.yaml]", f'["{pattern}"]')
    codes = {f.code for f in read_dossier(write(main=main)).findings}
    assert codes & {"Y114", "S206", "S205"}


def test_two_records_of_one_id(write: Write) -> None:
    files = {"records/a.yaml": plan_record("A"), "records/b.yaml": plan_record("A")}
    found = only(read_dossier(write(files)), "S208")
    assert place(found) == ("records/b.yaml", 1, 7)
    assert "records/a.yaml:1" in found.message.en + found.hint.en


def test_names_that_lead_nowhere(write: Write) -> None:
    main = MINIMAL.replace("milestones", "equipment: [{tag: P-101, name: 泵}]\nmilestones")
    record = plan_record().replace("contractor", "contractr") + "  equipment: [P-101, P-201]\n"
    result = read_dossier(write({"records/A7.yaml": record}, main=main))
    said = [f.message.en + f.hint.en for f in result.findings if f.code == "S209"]
    assert len(said) == 2 and any("contractor" in s for s in said) and any("P-101" in s for s in said)


@pytest.mark.parametrize(
    "main", ["", "# nur Kommentar\n", "- eins\n", "zwei\n", "dossier: 1\n", "project: 5\n"]
)
def test_a_main_file_that_says_too_little(write: Write, main: str) -> None:
    result = read_dossier(write(main=main))
    assert result.dossier is None and result.findings


WRONG_SHAPES = """parties: x
parties: {owner: 甲}
units: {}
units: [1, null]
records: 5
waivers: [a]
milestones: [1]
milestones: {accepted: {a: 1}}
calendar: {holidays: [x]}
compiled: soon
project: {code: a/b, name: 甲}
project: {code: 甲, name: [1]}
profile: [x]
language: fr"""


@pytest.mark.parametrize("line", WRONG_SHAPES.splitlines())
def test_wrong_shapes_are_findings_and_never_a_crash(write: Write, line: str) -> None:
    key = line.partition(":")[0]
    kept = [existing for existing in MINIMAL.splitlines() if not existing.startswith(key)]
    main = "\n".join([k for k in kept if key != "parties" or not k.startswith("  ")] + [line]) + "\n"
    result = read_dossier(write(main=main))
    assert any(f.code.startswith(("S", "Y")) for f in result.findings)


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("  title: {} 合格证", 10),
        ("  title: {name} 合格证", 10),
        ("  evidence: [{file: evidence/{}.pdf}]", 30),
        ("  evidence: [{file: evidence/泵 {name}.pdf, kind: scan}]", 32),
    ],
)
def test_braces_without_quotes_are_recognised(write: Write, line: str, column: int) -> None:
    found = only(read_dossier(write({"records/A7.yaml": f"- id: A7-001\n{line}\n"})), "Y103")
    assert place(found) == ("records/A7.yaml", 2, column)
    assert "quote" in found.message.en
