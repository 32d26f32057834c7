"""Seals that can be read beside a signature, and prompts of forms that look like them."""

from __future__ import annotations

import pytest

from dossier.intake.seen_seals import seal_in

FIRM = "江苏某某建筑设计研究院有限公司"


@pytest.mark.parametrize(
    ("block", "seal"),
    [
        ([FIRM, "柯岩", "项目监理机构章", "2026年9月3日"], "项目监理机构章"),
        ([FIRM, "建筑设", "研究院", "有限公", "柯岩", "公章"], f"{FIRM}公章"),  # the pieces of a ring
        (
            [FIRM, "江苏某", "有限公", "限公司", "建筑设", "公章"],
            f"{FIRM}公章",
        ),  # the firm that most pieces are of
        ([FIRM, "柯岩", "公章", "2026年9月3日"], ""),  # a form that asks for a seal
        ([FIRM, "柯岩", "(公章)"], ""),
        ([FIRM, "有限公", "公章"], ""),  # a name that stands on two lines
        (["柯岩"], ""),
        ([], ""),
    ],
)
def test_a_seal_is_read_from_its_own_words_or_the_pieces_of_its_ring(block: list[str], seal: str) -> None:
    assert seal_in(block, f"江苏某某智能科技有限公司|{FIRM}") == seal
