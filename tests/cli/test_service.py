"""The commands of aftercare on the examples; what they write is read again by other programs."""

from __future__ import annotations

import datetime as dt
import difflib
import io
import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pypdf
import pytest
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event

from dossier.cli import context
from dossier.cli.main import run

OFFICE = Path(__file__).parents[2] / "dossiers" / "office-fit-out"
Say = Callable[..., tuple[int, str, str]]


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Say:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DOSSIER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(context, "today", lambda: dt.date(2029, 1, 1))  # the examples' history is over then

    def call(*arguments: str | Path) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run([*map(str, arguments), "--lang", "zh"])
        said = capsys.readouterr()
        assert code != 70, said.err
        return code, said.out, said.err

    return call


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A copy without its evidence, which aftercare does not open."""
    return Path(shutil.copytree(OFFICE, tmp_path / "office", ignore=shutil.ignore_patterns("evidence")))


def test_the_due_list_says_who_why_and_by_what(say: Say, office: Path) -> None:
    code, out, _ = say("service", "due", office, "--as-of", "2027-06-20", "--within", "30d", "-f", "json")
    rows = json.loads(out)["rows"]
    assert code == 0
    assert all(row["who"] and row["why"] and row["authority"] for row in rows)
    held = next(row for row in rows if row["id"] == "WX-002")
    assert (held["state"], held["due"]) == ("暂停", None)
    text = say("service", "due", office, "--as-of", "2027-06-20")[1]
    assert "余" in text
    assert text.index("施工单位") < text.index("定期回访")


def test_a_calendar_file_is_read_by_another_library_and_imported_again_adds_nothing(
    say: Say, office: Path
) -> None:
    arguments = ("service", "due", office, "--as-of", "2028-02-01", "--within", "400", "--ics", "due.ics")
    assert say(*arguments)[0] == 0
    first = Path("due.ics").read_bytes()
    assert say(*arguments)[0] == 0
    assert Path("due.ics").read_bytes() == first
    assert b"VTIMEZONE" not in first
    calendar = IcsCalendarStream.calendar_from_ics(first.decode())
    events = {event.uid: event for event in calendar.events}
    assert len(events) == len(calendar.events)
    moved = events["ZX-2026-007-HF-20280115@dossier"]
    assert (moved.dtstart, moved.status) == (dt.date(2028, 2, 16), "CONFIRMED")
    assert step(moved) > min(map(step, calendar.events))
    assert all(type(event.dtstart) is dt.date for event in calendar.events)


def step(event: Event) -> int:
    """The SEQUENCE of an event."""
    assert event.sequence is not None
    return event.sequence


def in_calendar() -> dict[str, Event]:
    """The events of due.ics, by their ids."""
    calendar = IcsCalendarStream.calendar_from_ics(Path("due.ics").read_text("utf-8"))
    return {event.uid: event for event in calendar.events}


def test_what_dropped_out_of_the_terms_is_cancelled_in_the_calendar(say: Say, office: Path) -> None:
    arguments = ("service", "due", office, "--as-of", "2028-02-01", "--ics", "due.ics")
    say(*arguments)
    known = in_calendar()
    terms = office / "service" / "terms.yaml"
    lines = terms.read_text(encoding="utf-8").splitlines(keepends=True)
    terms.write_text("".join(line for line in lines if "id: HF-YU" not in line), encoding="utf-8")
    visits = office / "service" / "visits.yaml"
    text = visits.read_text(encoding="utf-8").replace("cycle: HF-YU", "cycle: HF")
    visits.write_text(text, encoding="utf-8")
    say(*arguments)
    gone, before = (events["ZX-2026-007-HF-YU-20280615@dossier"] for events in (in_calendar(), known))
    assert (before.status, gone.status) == ("CONFIRMED", "CANCELLED")
    assert step(gone) > step(before)


def test_a_calendar_is_not_written_over_a_file_of_somebody_else(say: Say, office: Path) -> None:
    Path("notes.txt").write_text("mine", encoding="utf-8")
    assert say("service", "due", office, "--ics", "notes.txt")[0] == 7
    assert say("warranty", office, "-f", "html", "-o", "notes.md")[0] == 0
    assert say("warranty", office, "-f", "html", "-o", office / "dossier.yaml")[0] == 7
    assert Path("notes.txt").read_text("utf-8") == "mine"


def test_the_register_as_a_workbook_has_dates_and_the_same_bytes(say: Say, office: Path) -> None:
    for name in ("one.xlsx", "two.xlsx"):
        assert say("warranty", office, "--as-of", "2028-06-20", "-f", "xlsx", "-o", name)[0] == 0
    assert Path("one.xlsx").read_bytes() == Path("two.xlsx").read_bytes()
    sheet = openpyxl.load_workbook("one.xlsx").active
    assert sheet is not None
    heads = [cell.value for cell in sheet[1]]
    rows = [dict(zip(heads, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=2)]
    wet = next(row for row in rows if row["来源"] == "法定")
    assert wet["届满日"] == dt.datetime(2031, 7, 15)


def test_report_over_two_dossiers_of_which_one_cannot_be_read(say: Say, office: Path, tmp_path: Path) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "dossier.yaml").write_text("a: [", encoding="utf-8")
    code, out, err = say("service", "report", tmp_path, "--as-of", "2028-09-01", "--year", "2027")
    assert code == 3
    assert "Y103" in err
    assert "响应 1 小时" in out
    assert "前厅照明" not in out


def test_forms_print_what_the_service_book_says(say: Say, office: Path) -> None:
    assert (
        say("service", "form", "repair-record", "WX-004", office, "-o", "r.docx", "--as-of", "2028-09-01")[0]
        == 0
    )
    cells = [
        cell.text for table in docx.Document("r.docx").tables for row in table.rows for cell in row.cells
    ]
    assert "2027年10月3日21时40分" in cells
    assert "更换接头及两米管段，打压试验；已恢复供水，无渗漏；收费依据：报修在给排水管道保修期内" in cells
    for kind, entry in (
        ("repair-notice", "WX-001"),
        ("repair-order", "WX-003"),
        ("visit-record", "HF-2027-07"),
        ("satisfaction-survey", "MYD-2027-1"),
    ):
        assert say("service", "form", kind, entry, office, "--as-of", "2028-09-01")[0] == 0
        assert docx.Document(f"{entry}.docx").tables
    assert say("service", "form", "repair-record", "WX-999", office)[0] == 2
    assert say("service", "form", "nonsense", "WX-001", office)[0] == 2
    assert say("service", "form", "repair-record", "WX-001", office, "-o", "r.xyz")[0] == 2


def test_forms_of_an_inspection_and_a_complaint(say: Say, office: Path) -> None:
    pump = OFFICE.parent / "pump-station"
    assert say("service", "form", "inspection-record", "XJ-2027-04", pump, "-o", "i.docx")[0] == 0
    cells = [
        cell.text for table in docx.Document("i.docx").tables for row in table.rows for cell in row.cells
    ]
    assert {"泵站二期", "故障", "2027年4月20日"} <= set(cells)
    entry = ("title=噪声", "text=吵", "urgency=urgent", "id=TS-1", "--at", "2028-06-19T09:00", "--in", office)
    assert say("service", "add", "complaint", *entry)[0] == 0
    assert say("service", "form", "complaint-record", "TS-1", office, "-o", "c.docx")[0] == 0
    cells = [
        cell.text for table in docx.Document("c.docx").tables for row in table.rows for cell in row.cells
    ]
    assert {"紧急", "吵", "2 自然日", "2028年6月19日9时00分"} <= set(cells)


def test_the_plan_keeps_promise_and_law_apart(say: Say, office: Path) -> None:
    assert say("service", "plan", office, "-o", "plan.docx", "--as-of", "2026-08-01")[0] == 0
    document = docx.Document("plan.docx")
    tables = [[[c.text for c in row.cells] for row in table.rows] for table in document.tables]
    periods = next(t for t in tables if "来源" in t[0])
    assert any(row[4:] == ["法定", "建设工程质量管理条例 第40条"] for row in periods)
    levels = next(t for t in tables if "判定标准" in t[0])
    assert levels[1][2:] == ["1 小时", "立即", "8 小时", "24 小时"]
    assert not any("{{" in p.text or "{%" in p.text for p in document.paragraphs)


def test_an_entry_is_added_and_is_then_due(say: Say, office: Path) -> None:
    file = office / "service" / "repairs.yaml"
    before = file.read_bytes()
    code, out, _ = say(
        "service", "add", "repair", "title=门禁失灵", "part=前厅", "problem=刷卡不开", "level=XX", "cover=electrical",
        "notice.phone=025-5550-0201", "--at", "2028-06-19T09:00", "--in", office,
    )  # fmt: skip
    assert code == 0
    assert file.read_bytes().startswith(before)
    name = out.split("id: ")[1].split()[0]
    due = say("service", "due", office, "--as-of", "2028-06-20", "-f", "json")[1]
    assert {row["why"].split("：")[0] for row in json.loads(due)["rows"] if row["id"] == name} >= {
        "响应",
        "到场",
        "修复",
    }


def test_a_pause_is_entered_and_ended_before_the_repair_goes_on(say: Say, office: Path) -> None:
    entry = ("title=门坏", "part=前厅", "problem=打不开", "level=XX", "id=WX-9", "--at", "2028-06-19T09:00")
    assert say("service", "add", "repair", *entry, "--in", office)[0] == 0
    pause = ("service", "add", "pause", "WX-9", "--in", office)
    event = ("service", "add", "event", "WX-9", "--in", office)
    assert say(*pause, "to=2028-06-19T11:00")[0] == 3, "none is open"
    assert say(*pause, "from=2028-06-19T10:00")[0] == 2, "no reason"
    assert say(*pause, "from=2028-06-19T10:00", "reason=等料")[0] == 0
    assert say(*event, "event=修复", "--at", "2028-06-19T12:00")[0] == 3, "it is paused"
    assert say(*pause, "to=2028-06-19T11:00")[0] == 0
    assert say(*event, "event=修复", "--at", "2028-06-19T12:00")[0] == 0
    text = (office / "service" / "repairs.yaml").read_text(encoding="utf-8")
    assert "{from: 2028-06-19T10:00, to: 2028-06-19T11:00, reason: 等料}" in text.replace(
        "reason: 等料, to: 2028-06-19T11:00", "to: 2028-06-19T11:00, reason: 等料"
    )
    assert "event: repair" in text.split("WX-9")[1]


def test_an_entry_that_names_another_wrongly_is_not_written(say: Say, office: Path) -> None:
    before = (office / "service" / "repairs.yaml").read_bytes()
    entry = (
        "title=门坏",
        "part=前厅",
        "problem=打不开",
        "source=visit",
        "--at",
        "2028-06-19T09:00",
        "--in",
        office,
    )
    for name in ("WX-001", "HF-1999-01"):
        code, _, err = say("service", "add", "repair", f"came_from={name}", *entry)
        assert (code, name in err) == (3, True)
    assert (office / "service" / "repairs.yaml").read_bytes() == before


def test_what_is_missing_or_wrong_is_said_and_nothing_is_written(say: Say, office: Path) -> None:
    file = office / "service" / "complaints.yaml"
    code, _, err = say("service", "add", "complaint", "title=噪声", "--in", office)
    assert code == 2
    assert "urgency（紧急程度）" in err
    wrong = ("title=噪声", "text=吵", "urgency=soon", "--at", "2028-06-19T09:00")
    assert say("service", "add", "complaint", *wrong, "--in", office)[0] == 3
    assert say("service", "add", "complaint", "噪声", "--in", office)[0] == 2
    assert say("service", "add", "complaint", "title=噪声", "--at", "昨天", "--in", office)[0] == 2
    assert not file.exists()


def test_check_tells_of_the_service_book_after_the_handover(say: Say, office: Path) -> None:
    codes = [
        {
            f["code"]
            for d in json.loads(say("check", office, "-f", "json", "--as-of", day)[1])["dossiers"]
            for f in d["findings"]
        }
        for day in ("2026-07-31", "2028-09-01")
    ]
    # A sum that is wrong is wrong on any day.
    assert {c for c in codes[0] if c.startswith("V")} == {"V913"}
    assert {c for c in codes[1] if c.startswith("V")} == {"V910", "V913"}


def test_one_form_is_of_one_dossier(say: Say, office: Path, tmp_path: Path) -> None:
    shutil.copytree(office, tmp_path / "second")
    code, _, err = say("service", "form", "repair-record", "WX-001", tmp_path)
    assert (code, "2 个项目" in err) == (2, True)
    rows = json.loads(say("service", "due", tmp_path, "--as-of", "2028-06-20", "-f", "json")[1])["rows"]
    alone = json.loads(say("service", "due", office, "--as-of", "2028-06-20", "-f", "json")[1])["rows"]
    assert len(rows) == 2 * len(alone)


def test_what_happened_next_is_added_to_a_repair(say: Say, office: Path) -> None:
    file = office / "service" / "repairs.yaml"
    before = file.read_text(encoding="utf-8").splitlines()
    at = "2028-08-25T09:00"
    assert (
        say("service", "add", "event", "WX-005", "event=reopen", "by=顾明", "--at", at, "--in", office)[0]
        == 0
    )
    assert (
        say(
            "service", "add", "pause", "WX-005", "reason=等待材料", "--at", "2028-08-25T10:00", "--in", office
        )[0]
        == 0
    )
    after = file.read_text(encoding="utf-8").splitlines()
    added = [line[2:] for line in difflib.ndiff(before, after) if line.startswith("+ ")]
    assert not [line for line in difflib.ndiff(before, after) if line.startswith("- ")]
    assert added == [
        "    - {at: 2028-08-25T09:00, event: reopen, by: 顾明}",
        "  pauses:",
        "    - {from: 2028-08-25T10:00, reason: 等待材料}",
    ]
    due = json.loads(say("service", "due", office, "--as-of", "2028-08-26", "-f", "json")[1])["rows"]
    assert "WX-005" in {row["id"] for row in due if "第 2 次" in row["why"]}


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("WX-005", "event=arrive", "--at", "2028-08-25T09:00"), 3, "reopen"),
        (("WX-005", "event=reopen", "--at", "2028-08-20T09:00"), 3, "早于"),
        (("WX-005", "event=reopen", "--at", "2029-08-20T09:00"), 2, "时间 2029-08-20 还没有到"),
        (("WX-999", "event=reopen", "--at", "2028-08-25T09:00"), 3, "WX-999"),
        (("WX-005", "event=reopen"), 2, "at（时间）"),
        (("event=reopen", "--at", "2028-08-25T09:00"), 2, "报修编号"),
    ],
)
def test_what_cannot_have_happened_next_is_refused(
    say: Say, office: Path, arguments: tuple[str, ...], code: int, says: str
) -> None:
    before = (office / "service" / "repairs.yaml").read_bytes()
    given, _, err = say("service", "add", "event", *arguments, "--in", office)
    assert (given, says in err) == (code, True), err
    assert (office / "service" / "repairs.yaml").read_bytes() == before


def test_a_second_list_is_made_of_what_was_kept_and_says_the_same(say: Say, office: Path) -> None:
    arguments = ("service", "due", office, "--as-of", "2027-06-20", "--within", "400", "-f", "json")
    first, second, without = say(*arguments)[1], say(*arguments)[1], say(*arguments, "--no-cache")[1]
    assert first == second == without
    file = office / "service" / "visits.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("on: 2027-06-17", "remark: 未去"), encoding="utf-8"
    )
    assert say(*arguments)[1] != first
    assert say(*arguments)[1] == say(*arguments, "--no-cache")[1]
    register = ("warranty", office, "--as-of", "2027-06-20", "-f", "json")
    assert say(*register)[1] == say(*register, "--no-cache")[1]


@pytest.mark.parametrize("name", ["due.docx", "due.pdf"])
def test_the_due_list_as_a_document(say: Say, office: Path, name: str) -> None:
    form = name.partition(".")[2]
    assert say("service", "due", office, "--as-of", "2028-06-20", "-f", form, "-o", name)[0] == 0
    assert "定期回访" in text_of(Path(name))


def test_the_due_list_as_a_document_keeps_the_remarks(say: Say, office: Path) -> None:
    """A visit that was put off stands under its new day, which only its remark explains."""
    day = ("--as-of", "2027-06-01", "--within", "365d")
    assert say("service", "due", office, *day, "-f", "docx", "-o", "due.docx")[0] == 0
    assert "；说明：改期至2028年2月16日" in text_of(Path("due.docx"))


def test_the_report_as_a_document(say: Say, office: Path) -> None:
    assert say("service", "report", office, "--as-of", "2028-12-31", "-o", "r.pdf")[0] == 0
    text = text_of(Path("r.pdf"))
    assert "售后服务报告" in text
    assert "100%" in text.replace(" ", "")
    assert "2027年1月11日" in text.replace(" ", "")


def test_a_form_as_of_an_earlier_day_shows_nothing_later_and_says_so(say: Say, office: Path) -> None:
    """On the paper as in the terminal: not the acceptance of the next day, not a result before its completion."""
    shown: dict[str, str] = {}
    for day in ("2027-01-12", "2027-01-15", "2027-01-16", "2028-12-31"):
        asked = ("repair-record", "WX-001", office, "--as-of", day, "-o", "r.docx")
        code, _, told = say("service", "form", *asked)
        assert code == 0
        shown[day] = text_of(Path("r.docx"))
        early = day < "2027-01-16"
        assert ("没有印在表上；要全部印上的，加 --as-of 2027-01-16" in told) is early
        assert ("（截至" in shown[day]) is early
        assert ("2027年1月16日" in shown[day]) is not early
    assert shown["2027-01-16"] == shown["2028-12-31"]
    assert ["重做管根附加层" in shown[day] for day in ("2027-01-12", "2027-01-15")] == [False, True]
    assert ["2027年1月15日16时" in shown[day] for day in ("2027-01-12", "2027-01-15")] == [False, True]


def test_every_form_of_a_day_before_its_entry_prints_with_that_day(say: Say, office: Path) -> None:
    for kind, entry in (
        ("repair-notice", "WX-001"),
        ("repair-order", "WX-001"),
        ("repair-slip", "WX-001"),
        ("fault-report", "WX-002"),
        ("visit-record", "HF-2027-07"),
        ("visit-report", "HF-2027-07"),
        ("satisfaction-survey", "MYD-2027-1"),
    ):
        asked = (kind, entry, office, "--as-of", "2026-12-01", "-o", "f.docx")
        assert say("service", "form", *asked)[0] == 0
        assert "（截至2026年12月1日）" in text_of(Path("f.docx")).replace(" ", ""), kind


def test_slips_print_what_the_entries_say(say: Say, office: Path) -> None:
    for kind, name, word in (
        ("repair-slip", "WX-001", "墙根渗水"),
        ("fault-report", "WX-002", "墙根基层返潮"),
        ("visit-report", "HF-2027-07", "门吸松动"),
        ("installation-plan", "terms", "安装服务计划"),
    ):
        asked = (kind, name, office, "--as-of", "2028-12-31", "-o", f"{kind}.docx")
        assert say("service", "form", *asked)[0] == 0
        assert word in text_of(Path(f"{kind}.docx"))


def test_the_warranty_file_is_one_volume_with_every_paper(say: Say, office: Path) -> None:
    """Without its evidence, so that every paper is printed from its data."""
    assert say("service", "volume", office, "--as-of", "2028-12-31", "-o", "v.pdf")[0] == 0
    with pypdf.PdfReader("v.pdf") as volume:
        text = "".join(page.extract_text() for page in volume.pages).replace("\n", "").replace(" ", "")
        titles = [entry["/Title"] for entry in volume.outline if isinstance(entry, dict)]
    for word in (
        "质量保修通知书",
        "维修任务书",
        "工程保修记录表",
        "工程回访记录表",
        "满意度调查",
        "客户培训记录",
    ):
        assert word in text, word
    assert any("WX-003" in str(t) or "第三次渗水" in str(t) for t in titles) or "第三次渗水" in text
    assert say("service", "volume", office, "--as-of", "2028-12-31", "-o", "v.docx")[0] == 2


def test_the_closing_note_is_not_older_than_its_papers(say: Say, office: Path) -> None:
    assert say("service", "volume", office, "--as-of", "2028-12-31", "-o", "v.pdf")[0] == 0
    with pypdf.PdfReader("v.pdf") as volume:
        pages = ["".join(page.extract_text().split()) for page in volume.pages]
    (note,) = [page for page in pages if "卷内备考表" in page]
    assert "2028年12月31日" in note
    number = "ZX-2026-007-BX-01"
    assert number in note and number in pages[0], "ZX-2026-007-01 is a volume of the completion papers"
    assert "本档案共1卷" in pages[0] and "本工程共" not in pages[0]


def test_a_wrong_number_is_told_what_the_form_prints(say: Say, office: Path) -> None:
    code, _, err = say("service", "form", "repair-order", "WX-9", office)
    assert code == 2 and "repair-order 打印“报修与维修”，没有编号 WX-9（有：WX-001、WX-002" in err
    assert "还没有登记" in say("service", "form", "cost-review", "WX-001", office)[2]


def text_of(path: Path) -> str:
    """The words of a Word or PDF file, without what parts the lines."""
    if path.suffix == ".pdf":
        with pypdf.PdfReader(path) as reader:
            return "".join(page.extract_text() for page in reader.pages).replace("\n", "")
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


class Terminal(io.StringIO):
    """Somebody who answers what is asked."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_is_asked_for_what_is_missing(
    say: Say, office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal("WX-005\nreopen\n顾明\n"))
    code, _, err = say("service", "add", "event", "--at", "2028-08-25T09:00", "--in", office)
    assert (code, "事件" in err) == (0, True), err
    assert "event: reopen, by: 顾明" in (office / "service" / "repairs.yaml").read_text(encoding="utf-8")
    monkeypatch.setattr("sys.stdin", Terminal("噪声\n2028-08-26T09:00\nurgent\n太吵\n"))
    code, out, err = say("service", "add", "complaint", "--in", office)
    assert code == 0, err
    assert "TS-2029-001" in out


def test_what_is_no_answer_is_asked_for_again_and_the_words_of_the_schema_are_answers(
    say: Say, office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal("噪声\n昨天\n2028-08-26\n2028-08-26T09:00\n很急\n紧急\n太吵\n"))
    code, out, err = say("service", "add", "complaint", "--in", office)
    assert (code, "urgency: urgent" in out) == (0, True), err
    assert "紧急 urgent、一般 normal" in err
    assert "缺少时和分" in err and "“很急”不在其中" in err
    monkeypatch.setattr("sys.stdin", Terminal("门坏\n前厅\n打不开\n2028-08-26T09:00\n"))
    code, out, err = say("service", "add", "repair", "level=XX", "--in", office)
    assert (code, "报修时间" in err, "event: notice" in out) == (0, True, True), err
    monkeypatch.setattr("sys.stdin", Terminal("去年\n2028-08-20\n"))
    code, out, err = say("service", "add", "visit", "--in", office)
    assert (code, "on: 2028-08-20" in out) == (0, True), err


@pytest.mark.parametrize("name", ["报告.xlsx", "报告.doc", "报告.txt", "报告"])
def test_a_report_is_not_written_under_a_name_of_another_kind(say: Say, office: Path, name: str) -> None:
    code, _, said = say("service", "report", office, "-o", name)
    assert (code, Path(name).exists()) == (2, False)
    assert ".html" in said


def test_a_table_is_not_written_under_a_name_of_another_format(say: Say, office: Path) -> None:
    code, _, said = say("service", "due", office, "-f", "html", "-o", "清单.json")
    assert (code, Path("清单.json").exists()) == (2, False)
    assert ".html" in said


def test_the_form_of_a_survey_says_its_grade(say: Say, office: Path) -> None:
    terms = (office / "service" / "terms.yaml").read_text(encoding="utf-8")
    assert "grades" in terms
    survey = office / "service" / "surveys.yaml"
    one = "- {id: DJ-1, asked_on: 2027-06-01, on: 2027-06-02, respondent: {name: 沈岚}"
    factors = "factors: [{name: 整体, weight: 1, score: 100}]}\n"
    survey.write_text(f"{one}, {factors}", encoding="utf-8", newline="\n")
    assert say("service", "form", "satisfaction-survey", "DJ-1", office, "-o", "表.docx")[0] == 0
    cells = [
        cell.text for table in docx.Document("表.docx").tables for row in table.rows for cell in row.cells
    ]
    assert any("100" in text and "（优）" in text for text in cells)


CALLED = (
    "题名=门禁失灵",
    "部位=前厅",
    "问题描述=刷卡不开",
    "级别=XX",
    "保修项=electrical",
    "报修通知.电话=025-1",
)


def test_fields_have_chinese_names_and_a_moment_has_hour_and_minute(say: Say, office: Path) -> None:
    add = ("service", "add", "repair", "--in", office)
    code, out, err = say(*add, *CALLED, "--at", "2028-05-03T09:00")
    assert code == 0 and "title: 门禁失灵" in out and "phone: 025-1" in out, err
    code, _, err = say(*add, "题目=门禁失灵", *CALLED[1:], "--at", "2028-05-04T09:00")
    assert code == 2 and "题目" in err and "title" in err
    code, _, err = say(*add, *CALLED, "--at", "2028-05-04")
    assert code == 2 and "缺少时和分" in err


def test_a_notice_before_the_acceptance_is_entered_with_a_remark(say: Say, office: Path) -> None:
    code, _, err = say(
        "service",
        "add",
        "repair",
        "--in",
        office,
        *CALLED[:4],
        "保修项=electrical",
        "--at",
        "2025-01-03T09:00",
    )
    assert code == 0 and "早于竣工验收" in err


@pytest.mark.parametrize("name", ["visit", "complaint", "card", "repair", "survey", "terms"])
def test_what_stands_in_the_service_book_is_explained(say: Say, name: str) -> None:
    code, out, _ = say("explain", name)
    assert code == 0 and "service/" in out and "*" in out


def test_a_terminal_is_asked_for_a_file_and_shown_no_source_of_a_page(
    say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert say("service", "report", OFFICE)[1].startswith("<!doctype html>"), "a pipe gets the page"
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    code, out, err = say("service", "report", OFFICE)
    assert (code, out) == (2, "") and ".html、.docx 或 .pdf" in err


@pytest.mark.parametrize(
    ("entry", "kind"), [("WX-001", "repair"), ("HF-2027-07", "visit"), ("MYD-2027-1", "survey")]
)
def test_explain_knows_the_entries_of_the_service_book(say: Say, office: Path, entry: str, kind: str) -> None:
    code, out, _ = say("explain", entry, office)
    assert code == 0
    assert f"dossier explain {kind}" in out
    assert f"service/{kind}s.yaml:" in out
    assert say("explain", "WX-999", office)[0] == 2
