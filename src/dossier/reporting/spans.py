"""What no line of a page breaks: dates, numbers of papers and things, counts with what they count."""

from __future__ import annotations

import re

_UNITS = "年月日时分秒天次个份项页卷件台套张间条处名人层盒箱家类种℃%％"
_CODE = r"(?<![A-Za-z0-9-])(?=[A-Za-z0-9-]{0,23}[0-9])[A-Za-z0-9]{1,12}(?:-[A-Za-z0-9]{1,12}){1,4}(?![A-Za-z0-9-])"
_COUNT = rf"\d[\d.,]*(?:[～~–]\d[\d.,]*)? ?[{_UNITS}]"
_DAY = r"\d{4}年\d{1,2}月\d{1,2}日|\d{4}-\d\d-\d\d"
_WHOLE = re.compile(rf"（?(?:{_DAY})）?|(?:\b[A-Z]{{2,4}}(?:/[A-Z])? )?{_CODE}|{_COUNT}")
"""A date with its brackets, a number of a paper, thing or standard, or a number or a range with what it counts."""


_SHORT = 34
"""Letters of a part of a path that a phone has room for."""


def path_in_spans(escaped: str) -> str:
    """A position that is safe in HTML: a line breaks behind a slash, and within a long name alone."""
    parts = re.findall("[^/]+/?|/", escaped)
    return "<wbr>".join(f'<span class="date">{p}</span>' if len(p) <= _SHORT else p for p in parts)


def in_spans(escaped: str) -> str:
    """Text that is safe in HTML, with spans of the class ``date`` around what stays on one line."""
    return _WHOLE.sub(r'<span class="date">\g<0></span>', escaped)
