"""Until when a paper holds, in the forms that papers say it."""

from __future__ import annotations

import datetime as dt

import pytest

from dossier.evidence.page_words import PageReading, Word
from dossier.intake.validity import expired

DAY = dt.date(2026, 9, 3)


def reasons(*lines: str) -> list[str]:
    words = tuple(Word(line, (0.1, 0.02 * n, 0.9, 0.02 * n + 0.01), 1.0) for n, line in enumerate(lines, 1))
    return [why.zh for why in expired([PageReading(1, "text", words)], DAY)]


@pytest.mark.parametrize(
    "lines",
    [
        ("有效期至：2026年4月1日",),
        ("日期 2026年3月4日　有效期至 2026-04-01　下次检验日期 2028-04-01",),
        ("证书有效期：2024年1月1日起至2026年4月1日",),
        ("有效期限 2024.01.01-2026.04.01",),
        ("有 效 期 至", "二〇二六年四月一日"),
        ("有效期截止日期：2026/4/1",),
        ("本证书有效期自 2024 年 1 月 1 日 至 2026 年 4 月 1 日",),
        ("Valid until: 2026-04-01",),
        ("Expiry date 2026-04-01",),
        ("有效期至 2026-04-01", "有效期至 2030-04-01"),
    ],
)
def test_what_has_expired_waits(lines: tuple[str, ...]) -> None:
    assert reasons(*lines) == ["有效期至2026年4月1日，到2026年9月3日已过期"]


@pytest.mark.parametrize(
    "line",
    [
        "有效期至 2026年9月3日",
        "有效期自 2022年7月22日",
        "有效期 2022年7月22日起",
        "有效期限：2024.01.01 至 2028.12.31",
        "有效期：长期　日期 2026年3月4日",
        "有效期 2 年　日期 2026年3月4日",
        "全站仪 QZ-02（检定有效期至 2026-01-20）",
        "仪器在校准有效期内　2026-01-20",
        "日期 2026年3月4日",
    ],
)
def test_what_has_not_does_not(line: str) -> None:
    assert reasons(line) == []
