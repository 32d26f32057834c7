"""How many people a paper says that there were, and how many its own list of names has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dossier.checking.paper_reading import Page
from dossier.checking.paper_tables import Table, tables

_WERE = re.compile(
    r"(?:实到|实际(?:参加|到会|到场|参训)|(?:参加|参会|参训|受训|到会|到场|出席|与会|培训|签到)(?:人员|人数|总人数)?)\s*"
    r"(?:人数|人员)?\s*[:为共计有]*\s*(?P<n>\d{1,3})\s*(?:人|名|位)(?!次|[\u4e00-\u9fff]*以[上下])"
    r"|(?:参加|参会|参训|受训|到会|出席|培训|实到|签到)人数\s*[:为共计]*\s*(?P<m>\d{1,3})\s*$"
    r"|共(?:有)?\s*(?P<k>\d{1,3})\s*(?:人|名|位)(?:人员|学员)?\s*(?:参加|到会|到场|出席|签到|受训|参训)",
    re.M,
)
_CAME = re.compile("实到|实际")
_NAMES = re.compile("姓名")
_LIST = re.compile("签到|签名|签字|单位|岗位|职务|职责|职称|电话|部门|工种|考核|成绩|序号")
_NO_LIST = re.compile("身份证|证书|证号|工程名称")
_ONE = re.compile("[一-鿿·]{2,4}")
_TEACHES = re.compile("讲师|授课|主讲|培训师|主持|记录人|教师")
_MORE = re.compile("另有|其余|等人|未列|缺席|缺勤|请假|代签|详见|见附|另附|附后|续页")

Heads = tuple[Page, str, int]
"""Page, the words that count, how many names there are."""


def other_head_counts(pages: Sequence[Page]) -> Iterator[Heads]:
    """A number of people that came which is not the number of names in the list of the same paper. Every table of names
    counts; those who teach or preside may be counted or not, and so may those who did not sign. Who teaches is none
    of those that were expected.
    """
    text = "\n".join(page.plain for page in pages)
    said = [(page, match) for page in pages for match in _WERE.finditer(page.plain)]
    came = [(page, match) for page, match in said if _CAME.search(match[0])] or said
    lists = [t for page in pages for t in tables(page) if len(t.columns(_NAMES)) == 1 and _is_list(t)]
    if not came or not lists or _MORE.search(text):
        return
    rows = [row for table in lists for row in _people(table)]
    if not rows or len(lists) > len(pages):
        return
    teachers = sum(bool(_TEACHES.search(row)) for row in rows)
    fullest = max(len(row.split()) for row in rows)
    signed = sum(len(row.split()) == fullest for row in rows)
    right = {len(rows), len(rows) - teachers, signed}
    right |= {len(rows) + 1} if _TEACHES.search(text) and "应到" not in text else set()
    numbers = {int(match["n"] or match["m"] or match["k"]) for _, match in came}
    if not numbers & right:
        yield came[0][0], "".join(came[0][1][0].split()), len(rows)


def _is_list(table: Table) -> bool:
    return bool(table.columns(_LIST)) and not table.columns(_NO_LIST)


def _people(table: Table) -> list[str]:
    """The rows of a list that have a name in their place."""
    column = table.columns(_NAMES)[0]
    return [line for line in table.lines if any(_ONE.fullmatch(w.get(column, "")) for w in table.laid(line))]
