"""Until when a paper says that it holds."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from dossier.checking.moments import cn, iso
from dossier.checking.paper_reading import days, plain
from dossier.evidence.page_words import PageReading
from dossier.model import Text

_FIGURES = "0-9〇零○一二三四五六七八九十"
_DAY = rf"[{_FIGURES}]{{4}}\s*[年./-]\s*[{_FIGURES}]{{1,3}}\s*[月./-]\s*[{_FIGURES}]{{1,3}}\s*日?"
_VALID = re.compile(
    r"(?:有\s*效\s*(?:日\s*)?期\s*限?|(?<![A-Za-z])(?:valid(?:ity)?|expir(?:y|es?|ation)))[\s:(]*"
    r"(?P<way>(?:(?:截止(?:日期|时间)?|终止日期|至|到|为|自|从|由|止|period|date|from|until|till|thru|through|to|on)[\s:]*){0,3})"
    rf"(?P<first>{_DAY})(?P<begins>\s*[起始])?(?:\s*(?:[至到~-]+|to|until)\s*(?P<last>{_DAY}))?",
    re.IGNORECASE,
)
_BEGINS = re.compile("[自从由]|from", re.IGNORECASE)
_OF_OTHERS = re.compile(r"(检定|校准|校验|标定|计量)(证书)?\s*$")
"""What stands before the validity of an instrument that a test was made with."""
_NEAR = 12


def expired(pages: Sequence[PageReading], day: dt.date) -> Iterator[Text]:
    """Why a paper does not hold any more on a day: the first day until which it says that it does lies before."""
    ends = [end for page in pages for end in _ends(plain(page.text))]
    if ends and (last := min(ends)) < day:
        yield Text(
            f"有效期至{cn(last)}，到{cn(day)}已过期",
            f"it was valid until {iso(last)}, and expired by {iso(day)}",
        )


def _ends(text: str) -> Iterator[dt.date]:
    for match in _VALID.finditer(text):
        begins = match["begins"] or _BEGINS.search(match["way"])
        before = text[max(0, match.start() - _NEAR) : match.start()]
        if (match["last"] or not begins) and not _OF_OTHERS.search(before):
            yield from days(match["last"] or match["first"])
