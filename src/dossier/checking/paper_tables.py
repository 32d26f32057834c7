"""Tables of a paper as its text layer has them: the words of the head, and the cells of a row under them.

The text of a table has no lines between its cells. A cell with a blank in it is two words, an empty one is none, and a
narrow one goes on in the next line. So a row is never read as a whole: a cell is taken for what stands under a head
only where counting from the left or from the right leads there, and the caller can see that it is of the right kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dossier.checking.paper_reading import Page

NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
"""A number and nothing else, when it is a full match; thousands may be parted."""
_HEADS = re.compile(
    "序号|编号|区域|点数|份数|姓名|部门|职务|岗位|电话|项目|名称|品名|数量|工程量|单位|单价|合价|金额|总价|规格|型号|部位|位置|要求|标准|限值|规定|允许|指标|"
    "实测|测得|检测|测试|检验|结果|结论|判定|评定|签到|签名|备注|平均|均值|参数|读数|合格|试件|试块|试样|测点|"
    r"[^()]\([A-Za-zμΩ%°][A-Za-zμΩ%°/·0-9]{0,9}\)$"
)
_UNIT = re.compile(r"[(/\[][^()\[\]]{1,10}[)\]]?")
_LABEL = re.compile(r"^[^\s:]{2,10}\s*:")
_SENTENCE = re.compile("[。;!?]")
_LEAST_HEADS, _LEAST_KNOWN, _WIDEST = 3, 2, 16
_LAST_EMPTY = re.compile("备注|说明|附注|签字|签名|签到")
_SIGN = re.compile(r"([≤≥<>±]|不[大小]于|不[超高低]?[过于])\s+(?=\d)")
_APART = re.compile(r"(?<=\d)\s+(?=(?:[A-Za-zμΩ]{0,3}(?:Pa|Ω|V|A|W|m|s|min|dB|°C|℃|%)|°C|%)(?:\s|$))")
_RANGE = re.compile(r"(?<=\d)\s*~\s*(?=[-+\d])")


@dataclass(frozen=True)
class Table:
    """A head and the lines below it, up to the next head, sentence or label."""

    page: Page
    heads: tuple[str, ...]
    lines: tuple[str, ...]

    def columns(self, pattern: re.Pattern[str], but: re.Pattern[str] | None = None) -> list[int]:
        """Places of the heads in which a pattern is found, and another one is not."""
        return [n for n, h in enumerate(self.heads) if pattern.search(h) and not (but and but.search(h))]

    def cells(self, line: str) -> list[str]:
        """The words of a row; a number keeps its unit where units have no column of their own."""
        line = _RANGE.sub("~", _SIGN.sub(r"\1", line))
        return (line if "单位" in self.heads else _APART.sub("", line)).split()

    def laid(self, line: str) -> list[dict[int, str]]:
        """Ways in which the words of a row may stand under the heads: place of the head → word."""
        cells = self.cells(line)
        ways = [dict(enumerate(cells[: len(self.heads)]))]
        ends = [len(self.heads)]
        while ends[-1] > 2 and _LAST_EMPTY.search(self.heads[ends[-1] - 1]):
            ends.append(ends[-1] - 1)
        for end in ends:
            right = {end - n: cell for n, cell in enumerate(reversed(cells), 1) if end - n >= 0}
            if right not in ways:
                ways.append(right)
        return ways


def tables(page: Page) -> Iterator[Table]:
    """The tables of a page that have a head in one line, in their order."""
    head: tuple[str, ...] = ()
    rows: list[str] = []
    for line in [*page.lines, ""]:
        found = _head(line)
        if found or not line or _ends(line):
            if head and rows:
                yield Table(page, head, tuple(rows))
            head, rows = found, []
        elif head:
            rows.append(line)


def number(cell: str) -> float | None:
    """The number that a cell is; None where it is none."""
    return float(cell.replace(",", "")) if NUMBER.fullmatch(cell) else None


def places(cell: str) -> int:
    """Figures behind the point."""
    return len(cell.partition(".")[2])


def _head(line: str) -> tuple[str, ...]:
    """The heads in a line; empty where it is none. The unit behind a head belongs to it."""
    words: list[str] = []
    for word in line.split():
        if words and (_UNIT.fullmatch(word) or words[-1].count("(") > words[-1].count(")")):
            words[-1] += word
        else:
            words.append(word)
    known = sum(bool(_HEADS.search(word)) for word in words)
    counted = [word for word in words if NUMBER.fullmatch(word)]
    if len(words) < _LEAST_HEADS - (known == len(words)) or known < min(_LEAST_KNOWN, len(words)):
        return ()
    if counted != [str(n + 1) for n in range(len(counted))] or len(counted) >= len(words):
        return ()
    fine = all(len(w) <= _WIDEST and not _SENTENCE.search(w) and ":" not in w and _is_word(w) for w in words)
    return tuple(words) if fine else ()


def _is_word(word: str) -> bool:
    """Whether a word may be a head: figures are none but in its brackets, behind it, or as its number."""
    return not re.search(r"\d{3}|\d[.:]\d|[≤≥±]|\d\s*[年月日]", re.sub(r"[(\[].*", "", word))


def _ends(line: str) -> bool:
    return bool(_SENTENCE.search(line) or _LABEL.match(line) or "@" in line)
