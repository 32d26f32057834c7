"""File names that every system takes."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.planning.volumes import safe_name

DEVICES = {"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in "0123456789¹²³")}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A7-003 工程交接书", "A7-003 工程交接书"),
        ("甲/乙: 丙", "甲_乙_ 丙"),
        ("CON", "_CON"),
        ("con.2026", "_con.2026"),
        ("Com1 .x", "_Com1 .x"),
        ("console", "console"),
        ("COM10", "COM10"),
        ("名称. . ", "名称"),
        ("..", "_"),
        ("", "_"),
        ("cafe\u0301 ﾊ", "caf\u00e9 ﾊ"),
        ("表" * 200, "表" * 80),
    ],
)
def test_what_becomes_of_a_name(text: str, name: str) -> None:
    assert safe_name(text) == name


@given(st.text(st.characters(codec="utf-8"), max_size=300) | st.sampled_from(sorted(DEVICES)))
def test_every_name_is_valid_everywhere(text: str) -> None:
    name = safe_name(text)
    assert 1 <= len(name) <= 80
    assert len(name.encode()) <= 240
    assert not re.search(r'[\\/:*?"<>|\x00-\x1f]', name)
    assert not name.endswith((" ", ".")) and not name.startswith(" ")
    assert name.partition(".")[0].strip().lower() not in DEVICES
    assert safe_name(name) == name
    assert safe_name(unicodedata.normalize("NFD", text)) == name or len(name) >= 60
