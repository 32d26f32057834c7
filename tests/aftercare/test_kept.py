"""A case that is kept is the case that was read."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from dossier.aftercare.due import due_list
from dossier.aftercare.kept import case_of, digest_of_rules, known_cases, pack_case
from dossier.steps.store import Store
from small_books import MAIN, small_book

TERMS = """levels: [{id: B, name: 小修, respond: 1 小时, arrive: 2 小时, fix: 4 小时}]
visits: [{id: HF, name: 回访, every_months: 6, window_days: 15}]
warranty: [{id: A, name: 墙面, item: decoration, years: 2}]
"""
REPAIR = (
    "- {id: R, title: 漏, level: B, part: 墙, problem: 坏, events: [{at: 2025-03-03T09:00, event: notice}]}\n"
)
DAY = dt.date(2025, 6, 1)


def test_the_same_due_list_and_only_while_nothing_has_changed(tmp_path: Path) -> None:
    case = small_book(tmp_path / "p", str(DAY), TERMS, repairs=REPAIR)
    rules = digest_of_rules(case.schemas)
    packed = pack_case(case, 0, rules)
    again = case_of(packed.content, tmp_path / "p", case.schemas, DAY)
    assert again and due_list([again.case], 400) == due_list([case], 400) != []
    with Store(tmp_path / "store") as store:
        asked = [(tmp_path / "p", case.schemas)], {tmp_path / "p": rules}, DAY, store
        assert known_cases(*asked) == {}
        store.put(packed.products)
        assert due_list([known_cases(*asked)[tmp_path / "p"].case], 400) == due_list([case], 400)
        (tmp_path / "p" / "service" / "repairs.yaml").write_text("[]\n", encoding="utf-8", newline="\n")
        assert known_cases(*asked) == {}


def test_what_is_spoilt_is_no_case(tmp_path: Path) -> None:
    case = small_book(tmp_path, str(DAY), TERMS)
    assert case_of(b"spoilt", tmp_path, case.schemas, DAY) is None


def test_whose_people_came_is_kept(tmp_path: Path) -> None:
    terms = TERMS + "subcontracts: [{party: subcontractor, levels: [{id: B, arrive: 2 小时}]}]\n"
    main = MAIN.replace("建筑工程有限公司}", "建筑工程有限公司, contact: 孙丽}")
    log = (
        "{at: 2025-03-03T09:00, event: notice}, {at: 2025-03-03T10:00, event: dispatch, party: subcontractor}"
    )
    log += ", {at: 2025-03-03T10:30, event: arrive, by: 孙丽}"
    book = f"- {{id: R, title: 漏, level: B, part: 墙, problem: 坏, events: [{log}]}}\n"
    case = small_book(tmp_path, str(DAY), terms, main=main, repairs=book)
    again = case_of(pack_case(case, 0, "").content, tmp_path, case.schemas, DAY)
    lines = due_list([again.case], 0) if again else []
    assert lines == due_list([case], 0)
    assert any("江州防水有限公司到场（分包时限）" in line.why.zh for line in lines)
