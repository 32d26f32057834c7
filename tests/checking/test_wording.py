"""Pinyin that a converter put into the text is found whatever its length; ordinary brackets are left alone."""

from __future__ import annotations

import pytest

from dossier.checking.wording import _PINYIN


@pytest.mark.parametrize("text", ["检（jiǎn）验", "检验（jiǎnyàn）合格", "监理(jiān lǐ)单位", "绿（lǜ）化"])
def test_pinyin_in_brackets_is_found(text: str) -> None:
    assert _PINYIN.search(text)


@pytest.mark.parametrize("text", ["水泵（pump）", "强度（MPa）", "（jiǎnyàn）", "检验(a)"])
def test_other_brackets_are_not(text: str) -> None:
    assert not _PINYIN.search(text)
