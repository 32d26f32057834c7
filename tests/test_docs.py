"""The pages that are made from data say what the data say."""

from __future__ import annotations

import make_docs
import pytest

from small_dossiers import ROOT


@pytest.mark.parametrize("page", ["catalogue", "findings"])
def test_generated_page_is_up_to_date(page: str) -> None:
    written = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    assert written == getattr(make_docs, f"{page}_page")(), "run: python tools/make_docs.py"


def test_the_lists_of_tags_beside_the_forms_are_up_to_date() -> None:
    pages = make_docs.tags_pages()
    assert {path.parent.name for path in pages} == {"zh-CN", "en"}
    for path, page in pages.items():
        assert path.read_text(encoding="utf-8") == page, "run: python tools/make_docs.py"
