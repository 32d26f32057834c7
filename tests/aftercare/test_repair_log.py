"""Logs that contradict themselves, each told once."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier.aftercare.repair_log import check_log
from small_books import small_book

TERMS = (
    "levels: [{id: B, name: 小修, respond: 1 小时, arrive: 2 小时, fix: 4 小时}]\n"
    "pauses: {clocks: [fix], reasons: [等料]}\n"
)
LOGS = {
    "notice repair close": "",
    "notice notice repair": "有两次报修",
    "repair notice": "最早的事件不是报修",
    "notice arrive repair close repair": "关闭后又有经过",
    "notice repair close report": "",
    "notice repair close reopen repair": "",
    "notice repair reopen": "尚未关闭",
    "notice close": "没有修复就关闭",
    "notice grade repair": "定级没有写级别",
}


@pytest.mark.parametrize("log", LOGS)
def test_one_log(tmp_path: Path, log: str) -> None:
    events = ", ".join(f"{{at: 2025-03-03T09:{n:02}, event: {e}}}" for n, e in enumerate(log.split()))
    repair = f"- {{id: R, title: 漏, level: B, part: 墙, problem: 坏, events: [{events}]}}\n"
    case = small_book(tmp_path, "2025-04-01", TERMS, repairs=repair)
    told = [f.message.zh for f in check_log(case.book.of("repair")[0], case.promises)]
    assert [LOGS[log] in one for one in told] == ([True] if LOGS[log] else [])


@pytest.mark.parametrize(
    ("pause", "code"),
    [
        ("from: 2025-03-03T09:10, to: 2025-03-03T09:20, reason: 等料", None),
        ("from: 2025-03-03T09:10, reason: 等料", "V907"),
        ("from: 2025-03-03T09:10, to: 2025-03-03T09:10, reason: 等料", "V907"),
        ("from: 2025-03-03T09:10, to: 2025-03-03T09:20, reason: 忙", "V908"),
    ],
)
def test_one_pause(tmp_path: Path, pause: str, code: str | None) -> None:
    events = "{at: 2025-03-03T09:00, event: notice}, {at: 2025-03-03T10:00, event: repair}"
    repair = f"- {{id: R, title: 漏, part: 墙, problem: 坏, pauses: [{{{pause}}}], events: [{events}]}}\n"
    case = small_book(tmp_path, "2025-04-01", TERMS, repairs=repair)
    assert [f.code for f in check_log(case.book.of("repair")[0], case.promises)] == ([code] if code else [])
