"""A place in a law as an English report writes it."""

import pytest

from dossier.clauses import english_clause
from dossier.model import Citation


@pytest.mark.parametrize(
    ("clause", "said"),
    [
        ("第16条、第29条", "Art. 16, Art. 29"),
        ("第5章、第6章", "Chapter 5, Chapter 6"),
        ("5.0.4、附录H", "5.0.4, Annex H"),
        ("附录H 表H.0.1-4", "Annex H, Table H.0.1-4"),
        ("5.3～5.4", "5.3–5.4"),
        ("4.2.3a", "4.2.3a"),
        ("工程质量保修书", "工程质量保修书"),
    ],
)
def test_the_place_is_english_and_the_title_official(clause: str, said: str) -> None:
    assert english_clause(clause) == said
    law = Citation("建设工程质量管理条例", clause, "law", "confirmed")
    assert (
        law.get("en") == f"建设工程质量管理条例 {said}" and law.get("zh") == f"建设工程质量管理条例 {clause}"
    )
