"""Codes in a text, and when one of them is off another."""

from __future__ import annotations

import pytest

from dossier.checking.near_codes import codes, is_off


def test_codes_are_letters_and_figures() -> None:
    said = "CR-01 起重机 LD3-9.5A3、300WQ800-12-45，GB/T 7251.12-2013；BKX-2×45-RQ 2026-03-05 025-5550-0126 6314。"
    assert codes(said) == ["CR-01", "LD3-9.5A3", "300WQ800-12-45", "GB/T7251.12-2013", "BKX-2×45-RQ"]


@pytest.mark.parametrize(
    ("code", "other", "off"),
    [
        ("LD9-9.5A3", "LD3-9.5A3", True),
        ("LD3-9.5A3", "LD3-9.5A3", False),
        ("LD3-9,5A3", "LD3-9.5A3", False),
        ("LDX-9.5A3", "LD3-9.5A3", False),
        ("LD33-9.5A3", "LD3-9.5A3", False),
        ("LD9-9.8A3", "LD3-9.5A3", False),
    ],
)
def test_one_character_of_the_same_kind(code: str, other: str, *, off: bool) -> None:
    assert is_off(code, other) is off
