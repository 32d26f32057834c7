"""Titles on the shelf of index.html: whole where small letters hold them, else cut."""

from __future__ import annotations

import pytest

from dossier.reporting.front_page import _shortened


@pytest.mark.parametrize(
    "title", ["开工前资料", "材料、产品、构配件、设备合格证资料", "Quality acceptance records"]
)
def test_a_title_that_has_room_is_whole(title: str) -> None:
    assert _shortened(title) == title


def test_what_has_no_room_is_cut() -> None:
    assert _shortened("资" * 18) == "资" * 16 + "…"
    assert (
        _shortened("Certificates of materials, products and equipment") == "Certificates of materials, produ…"
    )
