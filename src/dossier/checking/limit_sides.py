"""Which side of a bare number is meant: at most 4 Ω to earth, at least 0.5 MΩ of insulation, by what is measured."""

from __future__ import annotations

import re

_AT_MOST = re.compile(
    "接地(?:装置|极|体)?(?:的)?(?:工频|冲击)?(?:电阻|阻值|阻抗)|(?:回路|接触|导通|过渡)电阻|漏风[量率]|泄漏[量率]|泄漏电流|剩余电流|"
    "噪声|垂直度|平整度|挠度|含水率|含泥量|吸水率|导热系数|甲醛|TVOC|氡|插入损耗|屈标比|超屈比|不大于|不超过|不高于"
)
_AT_LEAST = re.compile(
    "绝缘(?:的)?(?:电阻|阻值)|(?:抗压|抗拉|抗折|抗弯|抗剪|屈服|粘结|黏结|拉伸|剪切|剥离|锚固|极限)强度|屈服点|[伸延]长?率|附着力|"
    "抗拔力|拉拔力|承载力|压实[度系]|密实度|饱满度|强屈比|不小于|不低于|不少于"
)
_KINDS = {"earthing": "≤", "insulation": "≥"}
"""Kinds of functional tests whose one value is of this kind."""
_PIECES = re.compile(r"(?:试[件块样]|单[块个件])\s*[\d一二三]?|第\s*\d\s*[块件]")
_OF_SEVERAL = re.compile("抗压|抗折")
"""Of these the mean of the pieces counts, and one piece may be less."""
_BARE = re.compile(r"\s*\d+(?:\.\d+)?\s*(?:[A-Za-zμΩ%℃°²³/]{1,6})?\s*")


def with_its_side(limit: object, name: str, title: str = "", kind: object = None) -> str | None:
    """A bare number as the bound that it is (``≤4``); None where it is none, or the side is not certain.

    `name`: what is measured, `title`: of the paper, `kind`: ``test_kind`` of the record, if it has one.
    """
    if isinstance(limit, bool) or not isinstance(limit, int | float | str) or not _BARE.fullmatch(str(limit)):
        return None
    if _PIECES.search(name) and _OF_SEVERAL.search(f"{name}{title}"):
        return None
    for said in (name, title):
        sides = {s for s, words in (("≤", _AT_MOST), ("≥", _AT_LEAST)) if words.search(said)}
        if sides:
            return f"{sides.pop()}{limit}" if len(sides) == 1 else None
    side = _KINDS.get(str(kind))
    return f"{side}{limit}" if side else None
