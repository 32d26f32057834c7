"""`explain` and the words of the Word form."""

import datetime as dt
from collections.abc import Callable

import pytest

from dossier.checking.result import CheckResult
from dossier.findings import codes
from dossier.library.catalogue import find_requirement, load_catalogue
from dossier.library.expressions import compiled
from dossier.library.schemas import Schemas
from dossier.model import Language, Location
from dossier.reporting.explain import (
    due_in_words,
    explain_code,
    explain_requirement,
    explain_value,
    role_title,
)
from dossier.reporting.word import report_context
from dossier.resources import Library

SCHEMAS = Schemas(Library.for_dossier(None))
FILED = "filed if jurisdiction.archive_base == 'filed' else accepted"
FROM_FILING = {"archive_base": "filed"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_code_can_be_explained(lang: Language) -> None:
    for code, row in codes().items():
        told = explain_code(code, lang)
        assert told.startswith(f"{code}  {row.title.get(lang)}\n")
        assert "{item}" not in told
        assert "{remedy}" not in told


def test_a_code_says_what_why_and_how() -> None:
    told = explain_code("R302", "zh")
    assert "级别  错误" in told
    assert "原因  应归档而没有，且已过期限" in told
    assert "补法  按该应归档项的补法" in told


def test_a_requirement_in_full(result: CheckResult) -> None:
    notice = next(r.requirement for r in result.requirements if r.requirement.id == "EQ-09")
    assert result.catalogue is not None
    told = explain_requirement(notice, result.catalogue, SCHEMAS, "zh")
    assert told.startswith("EQ-09  试运行通知\n")
    assert "签字      生产厂家" in told
    assert "依据      企业规定 资料交付程序 4.1.2" in told
    assert "附件      原件、电子原件" in told
    assert "Signed by     Maker" in explain_requirement(notice, result.catalogue, SCHEMAS, "en")


def test_a_value_of_the_place_and_its_file() -> None:
    beijing = load_catalogue(SCHEMAS, "building", "CN-BJ", Location("x"))
    told = explain_value("archive_months", beijing, SCHEMAS, "zh")
    assert told.startswith("archive_months  城建档案移交期限")
    asked = find_requirement(beijing, "BC-058")
    assert asked is not None
    said = explain_requirement(asked, beijing, SCHEMAS, "zh")
    assert "竣工验收合格后 6 个月" in said
    assert "archive_months = 6（城建档案移交期限" in said
    assert (
        "取值  6" in told
        and "北京市建设工程质量条例" in told
        and "jurisdictions/CN-BJ.yaml (shipped)" in told
    )


@pytest.mark.parametrize(
    ("expression", "zh", "en"),
    [
        ("accepted", "竣工验收合格之日", "on: Acceptance passed"),
        ("accepted + days(15)", "竣工验收合格后 15 日", "15 days after: Acceptance passed"),
        ("trial_run.started - hours(48)", "试运行开始前 48 小时", "48 hours before: Trial run, start"),
        ("construction_completed + months(1)", "完工后 1 个月", "1 month after: Construction completed"),
        ("item.covered", "该项隐蔽之日", "on: the item is covered"),
        ("accepted + months(jurisdiction.archive_months)", "", ""),
        ("nonsense + days(1)", "", ""),
        (f"({FILED}) + days(2)", "竣工验收备案后 2 日", "2 days after: Filed with the authority"),
        (FILED.replace("filed'", "accepted'"), "竣工验收合格之日", "on: Acceptance passed"),
        (FILED.replace("jurisdiction", "project"), "", ""),
        (FILED.replace("==", ">"), "", ""),
    ],
)
def test_simple_due_dates_in_words(expression: str, zh: str, en: str) -> None:
    assert due_in_words(compiled(expression), FROM_FILING, SCHEMAS, "zh") == zh
    assert due_in_words(compiled(expression), FROM_FILING, SCHEMAS, "en") == en


def test_roles_have_titles() -> None:
    assert role_title("chief_supervisor", SCHEMAS, "zh") == "总监理工程师"
    assert role_title("nobody", SCHEMAS, "zh") == "nobody"


def test_the_word_form_gets_everything(result: CheckResult) -> None:
    report = report_context(result, "zh")["report"]
    assert report["as_of"] == dt.date(2026, 9, 1)
    assert report["verdict"] == "不能移交：1 项阻断，3 项错误"
    assert report["completeness_percent"] == 42
    assert [s["name"] for s in report["statuses"]] == [
        "完整", "不全", "缺失", "逾期", "未到期", "已免除", "不适用",
    ]  # fmt: skip
    assert report["groups"][3] == {
        "id": "A4", "title": "合格证", "complete": 1, "total": 2, "missing": 1, "incomplete": 0, "percent": 50,
        "bar": "█" * 5, "rest": "█" * 5,
    }  # fmt: skip
    owed = report["missing"]
    assert all(row["party"] for row in owed), "a page that a row begins says whose it is"
    assert owed[0]["party"] == "南京某某机电安装工程有限公司（2 项）"
    assert [row["due"] for row in owed[:2]] == sorted(
        (row["due"] for row in owed[:2]), key=lambda due: due or "9"
    )
    assert report["parties"] == [
        {"name": "南京某某机电安装工程有限公司", "open": 2},
        {"name": "上海某某泵业有限公司", "open": 1},
    ]
    assert len(report["requirements"]) == len(result.requirements)
    assert report["findings"][2]["where"] == "records/A3 试验.yaml:17:9"
    assert all("\x1b" not in row["title"] for row in report["requirements"])


def test_the_word_form_of_an_unreadable_dossier(
    unreadable: CheckResult, make: Callable[..., CheckResult]
) -> None:
    report = report_context(unreadable, "en")["report"]
    assert set(report) == set(report_context(make(), "en")["report"])
    assert report["verdict"] == "Not ready for handover: 1 blocker"
