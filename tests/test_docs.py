"""The pages that are made from data say what the data say."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("page", ["catalogue", "findings"])
def test_generated_page_is_up_to_date(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    sys.modules.pop("make_docs", None)
    import make_docs  # noqa: PLC0415 - found only with tools/ on the path

    written = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    assert written == getattr(make_docs, f"{page}_page")(), "run: python tools/make_docs.py"
