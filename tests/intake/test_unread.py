"""What a receipt says against a paper: titles of fields, never keys; one sentence for all that was not read."""

from __future__ import annotations

import re
from typing import Any

import pytest

from dossier.findings import codes, finding
from dossier.intake.unread import words_against
from dossier.library.schemas import Schemas
from dossier.model import Location
from dossier.resources import Library, shipped_root

SCHEMAS = Schemas(Library((shipped_root(),)))


@pytest.mark.parametrize(
    ("kind", "keys", "zh", "en"),
    [
        ("product-certificate", ["serial", "made_on"], "出厂编号（批号）、生产日期", "date of manufacture"),
        ("product-certificate", ["maker_address"], "厂址", "address"),
        ("test-report", ["result"], "", ""),
        ("transfer-list", ["rows", "from_party"], "", ""),
        ("warranty-letter", ["items/0/years"], "", ""),
        ("training-record", ["topic", "held_on"], "", ""),
    ],
)
def test_what_was_not_read_is_named_by_its_titles(kind: str, keys: list[str], zh: str, en: str) -> None:
    tree = SCHEMAS.record(kind)
    lacking = [
        finding("S201", Location("x.yaml", pointer=f"/0/{key}"), key=key.rpartition("/")[2], called="")
        for key in keys
    ]
    other = finding("X557", Location("x.yaml"), **_any_words("X557"))
    words = words_against([other, *lacking], tree)
    assert words[0] == other.message and len(words) == 2
    assert words[1].zh.startswith("程序没有从文件读出：") and zh in words[1].zh
    known = [key for key in keys if "/" not in key and key in tree.fields]
    assert [key for key in known if re.search(rf"\b{key}\b", words[1].zh)] == []
    assert "缺少" not in words[1].zh


def test_without_a_field_that_lacks_every_message_stands() -> None:
    told = [finding("X557", Location("x.yaml"), **_any_words("X557"))] * 2
    assert words_against(told, SCHEMAS.record("test-report")) == [f.message for f in told]
    assert words_against([], SCHEMAS.record("test-report")) == []


def _any_words(code: str) -> dict[str, Any]:
    """A word for each place of the sentences of a finding."""
    row = codes()[code]
    texts = " ".join((row.message.zh, row.message.en, row.why.zh, row.why.en, row.hint.zh, row.hint.en))
    return dict.fromkeys(set(re.findall(r"\{(\w+)\}", texts)) - {"record", "requirement"}, "甲")
