"""The pages that are made from data say what the data say."""

from __future__ import annotations

import make_docs
import pytest

from small_dossiers import ROOT


@pytest.mark.parametrize("page", ["catalogue", "findings"])
def test_generated_page_is_up_to_date(page: str) -> None:
    written = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    assert written == getattr(make_docs, f"{page}_page")(), "run: python tools/make_docs.py"
