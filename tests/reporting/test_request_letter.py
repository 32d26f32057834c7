"""The letter that asks a firm for what it owes: what the report says of it, and nothing of another firm."""

from __future__ import annotations

import datetime as dt
import html
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from dossier.checking.result import CheckResult
from dossier.forms.batch import item_names
from dossier.forms.filling import fill_form
from dossier.forms.filters import cn_date, en_date
from dossier.forms.unbroken import copy_tied
from dossier.library.roles import role_titles
from dossier.library.terms import gather_terms
from dossier.model import Citation, Dossier, Language, Party
from dossier.office.converting import convert_documents
from dossier.office.fonts import house_fonts
from dossier.pdf.pages import count_pages
from dossier.planning.plan import FormJob
from dossier.reporting import REPORTERS, ReportOptions
from dossier.reporting.errands import Debtor, debtors
from dossier.reporting.request_letter import firms_called, letter_job, slot_folders, slot_jobs
from dossier.reporting.summary import overview
from form_samples import SCHEMAS
from line_breaks import broken
from word_samples import needs_office, text_of

ROLES = role_titles(SCHEMAS)
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
SUPPLIER, WORKS = "上海某某泵业有限公司", "南京某某机电安装工程有限公司"


def dossier_of(result: CheckResult, *parties: Party, **data: Any) -> Dossier:
    assert result.dossier
    listed = parties or tuple(result.dossier.parties.values())
    whole = {**result.dossier.data, **data}
    return replace(result.dossier, parties={party.id: party for party in listed}, data=whole)


def firm_of(result: CheckResult, name: str) -> Debtor:
    return next(firm for firm in debtors(result, overview(result)) if firm.name == name)


def letter_of(result: CheckResult, name: str = SUPPLIER) -> FormJob:
    assert result.dossier
    return letter_job(result, result.dossier, firm_of(result, name), ROLES, 0)


def printed(job: FormJob, folder: Path, language: str = "zh-CN") -> Path:
    output = folder / "letter.docx"
    form = TEMPLATES / language / "request-letter.docx"
    day = job.context["letter"]["date"]
    fill_form(form, job.context, output, terms=gather_terms(SCHEMAS), title=job.title, date=day)
    return output


def test_the_letter_lists_what_the_reminder_of_the_report_lists(result: CheckResult) -> None:
    page = REPORTERS["html"]([result], ReportOptions())
    reminders = [html.unescape(words) for words in re.findall(r'data-copy="([^"]*)" data-done', page)]
    told = [words.split("：\n") for words in reminders if "由贵单位补办" in words]
    listed = {firm: re.findall(r"^\d+\. .*?（(EQ-\d+)）", lines, re.M) for firm, lines in told}
    firms = debtors(result, overview(result))
    asked = {
        f.name: [row["id"] for row in letter_of(result, f.name).context["letter"]["rows"]] for f in firms
    }
    assert asked == listed
    assert asked == {SUPPLIER: ["EQ-02"], WORKS: ["EQ-09", "EQ-05"]}


def test_a_row_says_what_for_which_item_until_when_and_how_it_must_look(result: CheckResult) -> None:
    (row,) = letter_of(result).context["letter"]["rows"]
    assert row == {
        "no": 1,
        "id": "EQ-02",
        "title": "产品合格证",
        "item": "P-102 潜水排污泵",
        "status": "缺失",
        "reason": "",
        "due": dt.date(2026, 3, 20),
        "late": "已过 165 天",
        "authority": "《产品质量法》 第二十七条",
        "look": "原件或电子原件；签字：生产厂家",
        "times": 1,
        "first": None,
        "received": None,
    }


@pytest.mark.parametrize("confidence", ["secondary", "unverified"])
def test_what_nobody_has_confirmed_is_no_authority(result: CheckResult, confidence: Any) -> None:
    for kind in ("law", "standard", "local", "contract", "company"):
        cited = Citation("GB 50268", "9.1", kind, confidence)
        doubtful = tuple(
            replace(r, requirement=replace(r.requirement, citation=cited)) for r in result.requirements
        )
        letter = letter_of(replace(result, requirements=doubtful)).context["letter"]
        assert [row["authority"] for row in letter["rows"]] == [""]
    assert letter_of(result, WORKS).context["letter"]["rows"][1]["authority"] == "", "EQ-05 is unverified"


def test_reasons_of_what_is_incomplete_are_told(result: CheckResult) -> None:
    rows = letter_of(result, WORKS).context["letter"]["rows"]
    assert rows[1]["status"] == "不全"
    assert rows[1]["reason"] == "耐压试验报告未经监理签字"
    assert rows[0]["due"] == dt.datetime(2026, 8, 1, 9, 0)


def test_the_number_stays_whoever_else_owes(result: CheckResult) -> None:
    assert letter_of(result).context["letter"]["number"] == "CB-2026-014-催-20260901-01"
    alone = replace(result, requirements=tuple(r for r in result.requirements if r.responsible == SUPPLIER))
    assert letter_of(alone).context["letter"]["number"] == "CB-2026-014-催-20260901-01"
    numbers = {letter_of(result, name).context["letter"]["number"] for name in (SUPPLIER, WORKS)}
    assert len(numbers) == 2


def test_it_goes_from_the_firm_that_compiles_to_a_person_with_a_telephone(result: CheckResult) -> None:
    sender = Party("works", "contractor", WORKS, {"contact": "孙丽", "phone": "025-5550-0120"})
    maker = Party("maker", "maker", SUPPLIER, {})
    supplier = Party("supplier", "supplier", SUPPLIER, {"contact": "周立", "phone": "021-5550-0150"})
    dossier = dossier_of(result, maker, supplier, sender, package={"compiling_unit": "works"})
    letter = letter_of(replace(result, dossier=dossier)).context["letter"]
    assert letter["sender"] == {"name": WORKS, "contact": "孙丽", "phone": "025-5550-0120", "address": None}
    assert letter["receiver"] == {
        "name": SUPPLIER,
        "contact": "周立",
        "phone": "021-5550-0150",
        "address": None,
    }


def test_each_slot_has_a_folder_of_its_own_on_every_system(result: CheckResult) -> None:
    (line,) = firm_of(result, SUPPLIER).open
    odd = replace(line, result=replace(line.result, item="p-102", item_name="p-102 潜水排污泵"))
    long = replace(line, result=replace(line.result, item_name="a/b:c*?" + "长" * 300))
    folders = slot_folders([line, odd, line, long], "zh")
    assert folders[:3] == [
        "EQ-02 产品合格证 P-102 潜水排污泵",
        "EQ-02 产品合格证 p-102 潜水排污泵 (2)",
        "EQ-02 产品合格证 P-102 潜水排污泵 (3)",
    ]
    assert len(folders[3]) <= 48
    assert not set('\\/:*?"<>|') & set("".join(folders))


def test_a_form_is_begun_with_what_is_known_of_the_machine(result: CheckResult) -> None:
    machine = {"tag": "P-102", "name": "潜水排污泵", "model": "300WQ800", "serial": "26A0118"}
    dossier = dossier_of(result, equipment=[{"tag": "P-101", "serial": "26A0117"}, machine])
    (line,) = firm_of(result, SUPPLIER).open
    (job,) = slot_jobs(line, dossier, {}, SCHEMAS, item_names(dossier))
    record = job.context["record"]
    assert job.form == "product-certificate"
    assert (record["product"], record["model"], record["serial"]) == ("潜水排污泵", "300WQ800", "26A0118")
    assert record["equipment"] == "P-102"
    assert record["number"] is None


def test_the_form_of_a_record_that_is_there_prints_that_record(result: CheckResult) -> None:
    assert result.dossier
    (line,) = firm_of(result, SUPPLIER).open
    first = result.dossier.records[0]
    data = {"type": "product-certificate", "title": "合格证", "serial": "26A0118"}
    standing = replace(first, id="A4-002", type="product-certificate", title="合格证", data=data)
    for record, serials in ((standing, ["26A0118"]), (replace(standing, status="void"), [None])):
        asked = replace(line, result=replace(line.result, records=("A4-002",)))
        jobs = slot_jobs(asked, result.dossier, {record.id: record}, SCHEMAS, {})
        assert [job.context["record"]["serial"] for job in jobs] == serials


def test_a_type_without_a_form_and_a_rule_give_none(result: CheckResult) -> None:
    assert result.dossier
    (line,) = firm_of(result, SUPPLIER).open
    for records in ((), ("trial-run-plan",)):
        asked = replace(line.result, requirement=replace(line.result.requirement, records=records))
        assert slot_jobs(replace(line, result=asked), result.dossier, {}, SCHEMAS, {}) == []


@pytest.mark.parametrize(
    ("word", "names"),
    [
        ("supplier", [SUPPLIER]),
        ("供应商", [SUPPLIER]),
        (" Supplier ", [SUPPLIER]),
        (SUPPLIER, [SUPPLIER]),
        ("沪泵", [SUPPLIER]),
        ("maker", [SUPPLIER, "南京某某电气"]),
        ("electrics", ["南京某某电气"]),
        (WORKS, [WORKS]),
        ("contractor", [WORKS]),
        ("监理", []),
        ("", []),
    ],
)
def test_a_firm_is_called_by_key_role_or_name(word: str, names: list[str], result: CheckResult) -> None:
    """WORKS is not in dossier.yaml: it is known by the part that it takes."""
    dossier = dossier_of(
        result,
        Party("supplier", "supplier", SUPPLIER, {"short": "沪泵"}),
        Party("pumps", "maker", SUPPLIER, {}),
        Party("electrics", "maker", "南京某某电气", {}),
    )
    checked = replace(result, dossier=dossier)
    firms = [as_contractor(f) if f.name == WORKS else f for f in debtors(checked, overview(checked))]
    assert firms_called(word, firms, dossier, ROLES)[0] == names


def as_contractor(firm: Debtor) -> Debtor:
    """All that it owes is asked of the contractor."""
    lines = [
        replace(
            x, result=replace(x.result, requirement=replace(x.result.requirement, responsible="contractor"))
        )
        for x in firm.open
    ]
    return replace(firm, open=tuple(lines), pending=())


@needs_office
@pytest.mark.parametrize(
    ("language", "lang", "words"),
    [
        ("zh-CN", "zh", ["催 办 函", "2026年3月20日", "收函单位（回执）", "（盖章）"]),
        ("en", "en", ["Request for Outstanding Papers", "20 March 2026", "Receiver (receipt)", "(seal)"]),
    ],
)
def test_it_prints_with_whole_numbers_over_several_pages(
    language: str, lang: Language, words: list[str], result: CheckResult, tmp_path: Path
) -> None:
    assert result.dossier
    firm = firm_of(result, SUPPLIER)
    many = replace(firm, open=firm.open * 30)
    whole: Any = result.dossier
    spoken = replace(whole, language=language)
    document = printed(letter_job(result, spoken, many, ROLES, 3), tmp_path, language)
    text = text_of(document)
    assert [word for word in words if word not in text] == []
    assert text.count("EQ-02") == 30
    done = convert_documents([document], tmp_path / "pdf", jobs=1, fonts=house_fonts(), stage=copy_tied)
    (pdf,) = done.pdfs.values()
    assert count_pages(pdf) > 1
    number = letter_job(result, spoken, many, ROLES, 3).context["letter"]["number"]
    assert broken(pdf, [words[1], number, "EQ-02"]) == set()
    again = tmp_path / "again"
    again.mkdir()
    twin = printed(letter_job(result, spoken, many, ROLES, 3), again, language)
    assert document.read_bytes() == twin.read_bytes()


@needs_office
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_a_due_date_is_whole_in_the_letter_as_it_is_opened(
    language: str, result: CheckResult, tmp_path: Path
) -> None:
    """The firm opens the Word file itself, in which nothing is tied: the column must be wide enough."""
    assert result.dossier
    firm, whole = firm_of(result, SUPPLIER), cast(Any, result.dossier)
    job = letter_job(result, replace(whole, language=language), firm, ROLES, 3)
    days = [dt.date(2026, 9, 18), dt.date(2026, 12, 28), dt.date(2026, 4, 24)]
    row, late = job.context["letter"]["rows"][0], "已过 175 天" if language == "zh-CN" else "175 days late"
    job.context["letter"]["rows"] = [row | {"due": day, "late": late} for day in days]
    document = printed(job, tmp_path, language)
    done = convert_documents([document], tmp_path / "pdf", jobs=1, fonts=house_fonts(), stage=shutil.copyfile)
    shown = [(cn_date if language == "zh-CN" else en_date)(day).replace(" ", "") for day in days]
    text = re.sub(r"\s", "", text_of(document))
    assert [day for day in shown if day not in text] == []
    assert broken(done.pdfs[document], [*shown, late.replace(" ", "")]) == set()
