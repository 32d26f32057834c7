"""An entry as the record that its form prints."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from dossier.aftercare.attachments import backing
from dossier.aftercare.case import Case
from dossier.aftercare.forms import FORMS, form_record
from dossier.aftercare.slips import slip_context
from dossier.library.schemas import Schemas
from dossier.resources import Library, shipped_root
from small_books import small_book

REPAIRS = """
- id: WX-1
  title: 渗水
  part: 卫生间
  problem: 墙根渗水
  source: notice
  cover: D
  level: J
  charge: material_only
  cost: 120
  materials: 涂料
  crew: 防水工
  measures: 重做防水
  result: 无渗漏
  plan: 先查原因
  notice: {party: owner, contact: 顾明, phone: "025", written_on: 2025-01-10}
  owner: {name: 顾明, signed_on: 2025-01-20}
  events:
    - {at: 2025-01-10T09:00, event: notice}
    - {at: 2025-01-10T10:00, event: respond}
    - {at: 2025-01-11T09:00, event: arrive}
    - {at: 2025-01-12T09:00, event: repair}
    - {at: 2025-01-13T09:00, event: close}
    - {at: 2025-01-14T09:00, event: reopen}
    - {at: 2025-01-15T09:00, event: repair}
    - {at: 2025-01-16T09:00, event: close}
"""
VISITS = """
- id: HF-1
  title: 回访
  on: 2025-05-20
  method: 电话
  lead: 林峰
  visited: {name: 顾明, department: 后勤部, post: 主任}
  problems: [{part: 门, text: 松动, in_warranty: true, due: 2025-06-01, result: 已紧固, closed_on: 2025-05-28}]
  signed_on: 2025-05-21
"""
SURVEYS = """
- id: MYD-1
  asked_on: 2025-05-01
  on: 2025-05-09
  respondent: {name: 顾明}
  factors: [{name: 质量, score: 80}, {name: 态度, score: 100}]
- {id: MYD-2, asked_on: 2025-06-01}
"""
TRAINING = """
- {id: PX-1, topic: 操作, on: 2025-02-01, effect: again, attendees: [{name: 王敏, firm: 泵站, post: 值班}]}
"""
TERMS = """
levels: [{id: J, name: 紧急, respond: 1 小时, arrive: 立即, fix: 24 小时}]
warranty: [{id: D, name: 装修, item: decoration, years: 2}]
team: [{post: 队长}, {post: 经理, name: 许志强}]
satisfaction:
  scores: [100, 80, 40, 0]
  factors: [{name: 质量, weight: 0.75}, {name: 态度, weight: 0.25}]
  grades: [{grade: 优, from: 85}, {grade: 良, from: 0, below: 85}]
"""


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return small_book(
        tmp_path, "2025-06-30", TERMS, repairs=REPAIRS, visits=VISITS, surveys=SURVEYS, training=TRAINING
    )


def data(case: Case, kind: str, name: str = "") -> dict[str, object]:
    entry = next(e for e in case.book.entries if e.kind == FORMS[kind][0] and name in e.id)
    record = form_record(case, entry, kind)
    assert record is not None
    assert (record.id, record.number, record.type) == (entry.id, entry.id, kind)
    return dict(record.data)


def test_a_notice_is_of_the_first_day_and_goes_to_the_contractor(case: Case) -> None:
    found = data(case, "repair-notice")
    assert (found["from_party"], found["to_party"]) == ("owner", "contractor")
    assert found["reported_at"] == dt.datetime(2025, 1, 10, 9)
    assert found["date"] == dt.date(2025, 1, 10)
    assert "demand" not in found


def test_an_order_says_what_is_to_be_done_and_when_it_was_last_done(case: Case) -> None:
    found = data(case, "repair-order")
    assert (found["source"], found["measures"], found["resources"]) == (
        "notice",
        "先查原因；重做防水",
        "涂料；防水工",
    )
    assert found["completed_on"] == dt.date(2025, 1, 15)
    assert found["signatures"] == [{"role": "owner", "person": "顾明", "date": dt.date(2025, 1, 20)}]


@pytest.mark.parametrize("source", ["notice", "visit", "inspection", "complaint"])
def test_an_order_ticks_where_the_defect_came_from(source: str, tmp_path: Path) -> None:
    """A notice of a defect is no complaint: complaints have a register of their own, in which it does not stand."""
    repairs = REPAIRS.replace("source: notice", f"source: {source}")
    case = small_book(tmp_path, "2025-06-30", TERMS, repairs=repairs)
    assert data(case, "repair-order")["source"] == source
    assert source in Schemas(Library((shipped_root(),))).record("repair-order").fields["source"].words


def test_a_record_has_the_level_that_was_in_force_on_its_day(tmp_path: Path) -> None:
    """The register counts a repair under what it was graded as last; so does its paper."""
    graded = REPAIRS.replace("event: arrive}", "event: grade, level: D}")
    for day, level in (("2025-06-30", "D"), ("2025-01-11", "D"), ("2025-01-10", "J"), ("2025-01-01", "J")):
        case = small_book(tmp_path, day, TERMS, repairs=graded)
        assert data(case, "repair-record")["level"] == level, day


def test_a_record_names_the_warranty_that_it_falls_into(case: Case) -> None:
    found = data(case, "repair-record")
    assert (found["warranty_from"], found["warranty_to"]) == (dt.date(2024, 11, 20), dt.date(2026, 11, 20))
    assert (found["charge"], found["warranty_lead"]) == ("paid", "许志强")
    assert found["completion"] == "先查原因；重做防水；无渗漏；材料：涂料；收费依据：报修在装修保修期内"
    assert found["responded_at"] == dt.datetime(2025, 1, 10, 10)
    assert found["completed_at"] == dt.datetime(2025, 1, 15, 9)


def test_a_visit_is_renamed_row_by_row(case: Case) -> None:
    found = data(case, "visit-record")
    assert found["channel"] == "phone"
    assert found["interviewees"] == [{"name": "顾明", "department": "后勤部", "position": "主任"}]
    assert found["problems"] == [
        {"part": "门", "description": "松动", "under_warranty": True, "deadline": dt.date(2025, 6, 1),
         "outcome": "已紧固", "closed_on": dt.date(2025, 5, 28)}
    ]  # fmt: skip
    assert [s["role"] for s in found["signatures"]] == ["owner"]  # type: ignore[attr-defined]


def test_a_survey_has_the_total_that_follows_from_its_scores(case: Case) -> None:
    found = data(case, "satisfaction-survey")
    assert (found["total"], found["grade"]) == (85.0, "优")
    assert found["factors"] == [
        {"name": "质量", "weight": 0.75, "score": 80}, {"name": "态度", "weight": 0.25, "score": 100}
    ]  # fmt: skip
    assert found["respondent"] == "江州市城建集团有限公司"


def test_a_survey_that_nobody_has_answered_asks_what_the_firm_asks(case: Case) -> None:
    found = data(case, "satisfaction-survey", "MYD-2")
    assert found["factors"] == [{"name": "质量", "weight": 0.75}, {"name": "态度", "weight": 0.25}]
    assert (found["scores"], "total" in found) == ([100, 80, 40, 0], False)


def test_a_training_that_is_repeated_says_so(case: Case) -> None:
    found = data(case, "training-record")
    assert found["effect"] == "retrain"
    assert found["trainees"] == [{"name": "王敏", "organisation": "泵站", "position": "值班"}]
    assert "signatures" not in found


def test_a_form_of_another_kind_has_no_record(case: Case) -> None:
    visit = case.book.of("visit")[0]
    assert form_record(case, visit, "repair-record") is None
    assert form_record(case, visit, "inspection-record") is None


def test_a_repair_record_names_parts_old_parts_and_what_the_owner_says(tmp_path: Path) -> None:
    events = "[{at: 2025-03-03T09:00, event: notice}, {at: 2025-03-04T09:00, event: repair}]"
    parts = "[{part: 轴承, old_serial: A1, new_serial: B2, on: 2025-03-04, old_returned_on: 2025-03-10}]"
    more = f"plan: 拆检, measures: 换轴承, materials: 润滑脂, result: 正常, replaced: {parts}, owner: {{opinion: 满意}}"
    repair = f"- {{id: R, title: 异响, part: 泵, problem: 响, level: J, {more}, events: {events}}}\n"
    terms = "levels: [{id: J, name: 紧急, emergency: true, respond: 1 小时}]\n"
    case = small_book(tmp_path, "2025-04-01", terms, repairs=repair)
    (entry,) = case.book.of("repair")
    found = form_record(case, entry, "repair-record")
    assert found is not None
    assert found.data["completion"] == (
        "拆检；换轴承；正常；材料：润滑脂；更换：轴承 A1 → B2；旧件2025年3月10日返还；业主意见：满意"
    )
    assert found.data["emergency"] is True
    order = form_record(case, entry, "repair-order")
    assert order is not None
    assert order.data["measures"] == "拆检；换轴承"


CHARGED = """- {{id: R, title: 灯不亮, part: 前厅, problem: 不亮, level: J, {more},
   events: [{{at: {day}T09:00, event: notice}}, {{at: {day}T11:00, event: repair}}]}}
"""


@pytest.mark.parametrize(
    ("day", "more", "said"),
    [
        ("2025-03-03", "cover: D", "报修在装修保修期内"),
        ("2025-03-03", "cover: D, cause: misuse", "使用不当，不属保修"),
        ("2027-01-05", "cover: D, charge: paid, cost: 90", "保修期已于2026年11月20日届满"),
        ("2027-01-05", "cover: D, cause: wear", "正常损耗，不属保修，且保修期已于2026年11月20日届满"),
        ("2027-01-05", "cover: D, cause: workmanship", "保修期已于2026年11月20日届满"),
        (
            "2027-01-05",
            "cover: D, charge: free, agreed_on: 2027-01-05",
            "保修期已于2026年11月20日届满，2027年1月5日双方约定",
        ),
        ("2027-03-05", "cover: D", "保修期已于2026年11月20日届满，在维护合同范围内"),
        ("2025-03-03", "charge: free", None),
    ],
)
def test_record_and_slip_say_why_a_repair_is_free_or_paid_for(
    tmp_path: Path, day: str, more: str, said: str | None
) -> None:
    terms = TERMS + "maintenance_contract: {from: 2027-02-01, to: 2027-12-31, scope: 装修}\n"
    case = small_book(tmp_path, "2027-06-01", terms, repairs=CHARGED.format(day=day, more=more))
    (entry,) = case.book.of("repair")
    found = form_record(case, entry, "repair-record")
    assert found is not None
    printed = f"收费依据：{said}" if said else None
    assert found.data.get("completion") == printed
    rows = {row["label"]: row["value"] for row in slip_context(case, entry, "repair-slip")["slip"]["rows"]}
    assert rows.get("收费依据") == said


def test_a_record_has_the_photographs_of_the_visit_that_it_came_from(tmp_path: Path) -> None:
    """And no drawings or letters, nor a picture twice."""
    done = "{at: 2025-03-04T09:00, event: repair, evidence: [b.JPG, 墙.png]}"
    events = f"[{{at: 2025-03-03T09:00, event: notice}}, {done}]"
    own = "evidence: [b.JPG, 函.pdf]"
    repair = f"- {{id: R, title: 潮, part: 墙, problem: 潮, came_from: V, {own}, events: {events}}}\n"
    visit = "- {id: V, on: 2025-03-02, evidence: [回访.jpg, 记录.pdf]}\n"
    case = small_book(tmp_path, "2025-04-01", "", repairs=repair, visits=visit)
    (entry,) = case.book.of("repair")
    found = form_record(case, entry, "repair-record")
    assert found is not None
    assert found.data["photos"] == ["回访.jpg", "b.JPG", "墙.png"]
    assert backing(entry, case.book) == ["回访.jpg", "记录.pdf", "b.JPG", "函.pdf", "墙.png"]
