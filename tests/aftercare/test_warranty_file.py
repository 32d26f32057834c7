"""Which sheets the warranty file holds, in binding order."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from dossier.aftercare.case import open_service
from dossier.aftercare.warranty_file import sheets_of
from small_books import small_book

OFFICE = Path(__file__).parents[2] / "dossiers" / "office-fit-out"
NOTICE = "events: [{at: %s, event: notice, evidence: [a.pdf]}]"
REPAIRS = f"""
- {{id: WX-2, title: 乙, part: 门, problem: 坏, plan: 换, evidence: [b.pdf, a.pdf], {NOTICE % "2025-02-01T09:00"}}}
- {{id: WX-1, title: 甲, part: 门, problem: 坏, notice: {{contact: 顾明}}, {NOTICE % "2025-01-10T09:00"}}}
- {{id: WX-3, title: 丙, part: 门, problem: 坏, {NOTICE % "2025-09-01T09:00"}}}
"""
VISITS = """
- {id: HF-2, on: 2025-05-01}
- {id: HF-1, on: 2025-04-01}
- {id: HF-3, on: 2025-12-01}
- {id: HF-4, cancelled: 停业}
"""


def test_kind_by_kind_and_day_by_day(tmp_path: Path) -> None:
    case = small_book(
        tmp_path, "2025-06-30", repairs=REPAIRS, visits=VISITS,
        cards="- {id: SB-1, product: 泵, serial: A, sold_on: 2025-01-01}\n",
        complaints="- {id: TS-1, title: 吵, text: 吵, urgency: normal, at: 2025-03-01T09:00}\n",
    )  # fmt: skip
    sheets = sheets_of(case)
    assert [sheet.record.id for sheet in sheets] == [
        "WX-1 repair-notice", "WX-2 repair-order", "WX-1 repair-record", "WX-2 repair-record",
        "HF-1 visit-record", "HF-2 visit-record", "TS-1 complaint-record", "SB-1 sanbao-card",
    ]  # fmt: skip
    first = sheets[0].record
    assert (first.title, first.number, first.date) == ("质量保修通知书 甲", "WX-1", dt.date(2025, 1, 10))
    assert sheets[6].record.title == "客户投诉处理单 吵"


def test_what_backs_a_repair_is_bound_once_behind_its_record(tmp_path: Path) -> None:
    sheets = {s.record.id: s.record for s in sheets_of(small_book(tmp_path, "2025-06-30", repairs=REPAIRS))}
    assert [e.file for e in sheets["WX-2 repair-record"].evidence] == ["b.pdf", "a.pdf"]
    assert all(e.annex for e in sheets["WX-2 repair-record"].evidence)
    assert sheets["WX-2 repair-order"].evidence == ()


def test_deed_and_cards_come_first() -> None:
    types = [sheet.record.type for sheet in sheets_of(open_service(OFFICE, dt.date(2028, 9, 1)))]
    assert types[:2] == ["warranty-letter", "warranty-card"]
    assert types.index("repair-record") < types.index("visit-record") < types.index("satisfaction-survey")
