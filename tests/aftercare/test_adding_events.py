"""An event in the list of a repair: whatever shape the list has, everything else stays byte for byte."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from dossier.aftercare.adding_events import add_to_repair
from dossier.errors import InputUnreadable
from dossier.library.schemas import Schemas
from dossier.resources import Library, shipped_root
from dossier.source import read_source

SCHEMAS = Schemas(Library((shipped_root(),)))
HEAD = "# 台账\n- id: WX-1   # 第一条\n  title: 门锁\n  part: 门\n  problem: 打不开\n"
TAIL = """  cause: wear   # 原因

- {id: WX-2, title: 窗, part: 窗, problem: 漏, events: [{at: 2026-01-03T09:00, event: notice}]}
"""
SHAPES = {
    "block": "  events:\n    - {at: 2026-01-01T09:00, event: notice}   # 电话\n    # 以上为电话\n",
    "flush": "  events:\n  - {at: 2026-01-01T09:00, event: notice}\n",
    "maps": "  events:\n    - at: 2026-01-01T09:00\n      event: notice\n      note: '见 # 附件 ]'\n",
    "flow": '  events: [{at: 2026-01-01T09:00, event: notice, note: "括号 ] 和 # "}]  # 一行\n',
    "flow-lines": "  events: [\n    {at: 2026-01-01T09:00, event: notice},  # 逗号 ]\n  ]\n",
}
NEW: dict[str, Any] = {"at": dt.datetime(2026, 1, 2, 9, 30), "event": "arrive", "by": "林峰: 甲"}


def write(root: Path, text: str) -> Path:
    file = root / "service" / "repairs.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(text.encode())
    return file


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("tail", [TAIL, ""])
def test_an_event_comes_last_and_nothing_else_changes(
    tmp_path: Path, shape: str, ends: str, tail: str
) -> None:
    text = (HEAD + SHAPES[shape] + tail).replace("\n", ends)
    file = write(tmp_path, text)
    added = add_to_repair(tmp_path, "WX-1", "events", NEW, SCHEMAS)
    made = file.read_bytes().decode()
    at = made.index(added)
    assert made[:at] + made[at + len(added) :] == text
    data = read_source(file, "r").data
    assert [e["event"] for e in data[0]["events"]] == ["notice", "arrive"]
    assert data[0]["events"][1] == {"at": "2026-01-02T09:30", "event": "arrive", "by": "林峰: 甲"}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_first_pause_makes_its_list_below_the_events(tmp_path: Path, shape: str) -> None:
    text = HEAD + SHAPES[shape] + TAIL
    file = write(tmp_path, text)
    pause = {"from": dt.datetime(2026, 1, 2, 9), "reason": "等待材料"}
    added = add_to_repair(tmp_path, "WX-1", "pauses", pause, SCHEMAS)
    made = file.read_bytes().decode()
    at = made.index(added)
    assert made[:at] + made[at + len(added) :] == text
    assert read_source(file, "r").data[0]["pauses"] == [{"from": "2026-01-02T09:00", "reason": "等待材料"}]
    later = {**pause, "from": dt.datetime(2026, 1, 3, 9)}
    with pytest.raises(InputUnreadable, match="V907"):
        add_to_repair(tmp_path, "WX-1", "pauses", later, SCHEMAS)
    add_to_repair(tmp_path, "WX-1", "pauses", {"to": dt.datetime(2026, 1, 2, 17)}, SCHEMAS)
    assert read_source(file, "r").data[0]["pauses"][0]["to"] == "2026-01-02T17:00"
    add_to_repair(tmp_path, "WX-1", "pauses", later, SCHEMAS)
    assert len(read_source(file, "r").data[0]["pauses"]) == 2


def test_an_entry_in_one_line_takes_an_event(tmp_path: Path) -> None:
    file = write(tmp_path, HEAD + SHAPES["flow"] + TAIL)
    add_to_repair(tmp_path, "WX-2", "events", {**NEW, "at": dt.datetime(2026, 1, 4)}, SCHEMAS)
    assert len(read_source(file, "r").data[1]["events"]) == 2


@pytest.mark.parametrize(
    ("part", "new", "code"),
    [
        ("events", {**NEW, "at": dt.datetime(2025, 12, 31)}, "V907"),
        ("events", {**NEW, "event": "reopen"}, "V907"),
        ("events", {**NEW, "event": "jump"}, "S204"),
        ("events", {"event": "arrive"}, "S201"),
        ("pauses", {"from": dt.datetime(2025, 12, 31), "reason": "等"}, "V907"),
    ],
)
def test_what_cannot_follow_is_refused(tmp_path: Path, part: Any, new: dict[str, Any], code: str) -> None:
    file = write(tmp_path, HEAD + SHAPES["block"] + TAIL)
    before = file.read_bytes()
    with pytest.raises(InputUnreadable) as caught:
        add_to_repair(tmp_path, "WX-1", part, new, SCHEMAS)
    assert [f.code for f in caught.value.findings] == [code]
    assert file.read_bytes() == before


def test_a_repair_that_is_not_there_is_named(tmp_path: Path) -> None:
    write(tmp_path, HEAD + SHAPES["block"])
    with pytest.raises(InputUnreadable) as caught:
        add_to_repair(tmp_path, "WX-9", "events", NEW, SCHEMAS)
    assert caught.value.findings[0].code == "S209"
