"""Adding an entry: the old text stays byte for byte, what comes out is valid, what cannot be added to is said."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.aftercare.appending import append_entry, next_id
from dossier.authoring.emitting import entry_lines
from dossier.errors import InputUnreadable
from dossier.library.schemas import Schemas
from dossier.resources import Library, shipped_root
from dossier.source import read_source, source_of

SCHEMAS = Schemas(Library((shipped_root(),)))
NEW: dict[str, Any] = {
    "id": "WX-2",
    "title": "漏水: 三层 #2",
    "part": "茶水间",
    "problem": "true",
    "events": [{"at": dt.datetime(2027, 1, 2, 9, 5), "event": "notice", "by": "顾明"}],
    "notice": {"phone": "025-5550-0201"},
}
OLD = """# 报修台账
- id: WX-1          # 第一条
  title: 门锁
  part: 门
  problem: 打不开

  events: [{at: 2027-01-01T09:00, event: notice}]
"""


def added(root: Path, before: str | None) -> str:
    file = root / "service" / "repairs.yaml"
    if before is not None:
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(before.encode())
    append_entry(root, "repair", NEW, SCHEMAS)
    return file.read_bytes().decode()


@pytest.mark.parametrize(
    "before",
    [None, "", "# 报修台账\n", OLD, OLD.rstrip("\n"), OLD + "\n", OLD.replace("\n", "\r\n"), OLD + "# 完\n"],
)
def test_what_was_there_stays_and_the_new_one_reads_as_it_was_given(
    tmp_path: Path, before: str | None
) -> None:
    text = added(tmp_path, before)
    lines = text.splitlines()
    assert [line for line in (before or "").splitlines() if line in lines] == (before or "").splitlines()
    data = read_source(tmp_path / "service" / "repairs.yaml", "r").data
    assert data[-1] == {
        "id": "WX-2",
        "title": "漏水: 三层 #2",
        "part": "茶水间",
        "problem": "true",
        "events": [{"at": "2027-01-02T09:05", "event": "notice", "by": "顾明"}],
        "notice": {"phone": "025-5550-0201"},
    }
    assert ("\r\n" in text) == ("\r\n" in (before or ""))
    assert text.count("\n\n\n") == 0


@pytest.mark.parametrize(
    ("before", "code"),
    [
        ("id: WX-1\n", "V920"),
        ("- id: [\n", "Y103"),
        (OLD.replace("WX-1", "WX-2"), "S208"),
    ],
)
def test_what_cannot_be_added_to_is_said_and_left_alone(tmp_path: Path, before: str, code: str) -> None:
    with pytest.raises(InputUnreadable) as caught:
        added(tmp_path, before)
    assert caught.value.findings[0].code == code
    assert (tmp_path / "service" / "repairs.yaml").read_text(encoding="utf-8") == before


def test_a_list_in_one_line_is_added_to_as_well(tmp_path: Path) -> None:
    assert added(tmp_path, "[{id: A}]\n").startswith("[{id: A}, {id: WX-2,")


def test_an_entry_that_is_not_valid_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(InputUnreadable) as caught:
        append_entry(tmp_path, "repair", {"id": "WX-9", "title": "漏水"}, SCHEMAS)
    assert {f.code for f in caught.value.findings} == {"S201"}
    assert not (tmp_path / "service" / "repairs.yaml").exists()


_TURNS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""What turns the order of writing round is refused (Y123)."""


@given(
    st.text(
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn"), exclude_characters=_TURNS),
        min_size=1,
    )
)
def test_any_text_comes_back_as_it_was(text: str) -> None:
    lines = entry_lines([{"id": "X", "text": text, "list": [{"in": text}]}], "\n")
    read = source_of("\n".join(lines) + "\n", "repair")
    assert read.data == [{"id": "X", "text": text, "list": [{"in": text}]}]


def test_ids_count_on_within_the_year() -> None:
    assert next_id("visit", {"HF-2027-001"}, dt.date(2027, 3, 1)) == "HF-2027-002"
