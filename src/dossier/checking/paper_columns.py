"""Values of a printed table outside of the limit that another column, a row of its own or the head has for them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from dossier.checking.limits import limits, outside
from dossier.checking.paper_head_limits import beyond_heads
from dossier.checking.paper_reading import Page
from dossier.checking.paper_tables import NUMBER, Table, tables

_LIMIT = re.compile(
    "要求|标准|限值|限定|规定|允许|允差|指标|合格值|合格范围|设计|控制值|范围|界限|上限|下限|判据|应为|阈值|规范"
)
_NO_LIMIT = re.compile("标准(?:号|编号|差)|整改|设计(?:单位|变更|编号)|检查|抽|样|件数|点数|数量")
_NO_VALUE = re.compile(
    "序号|编号|批号|炉号|炉批|图号|数量|长度|规格|型号|额定|标称|设计|时间|日期|次数|龄期|代表|抽|样本|件数|点数|份数|厚度$|处数|"
    "试验压力|备注|温度$|湿度$|层|轴|尺寸|功率|容量|截面|要求|标准|限值|规定|允许"
)
_MEASURED = re.compile("实测|测得|测试|检测|检验|实际|测量|读数|平均|代表值|试验值|结果")
_DEVIATION = re.compile("偏差|允差|误差|偏移|差值|位移|偏离")
_CONVERTED = re.compile("(?:换算|折算|修正|校正)(?:后|值|结果|电阻)")
"""What is judged of a value read in the dry season, at another temperature."""
_EACH = re.compile(
    r"(?:试[件样]|样品|样本|测点|测区|回路|相)\s*[#\d一二三四五六A-F]|[#\d一二三四五六](?:号|#)?(?:试[件样]|样品|测点)|"
    r"(?:[ABC]|L\d?|N|PE)\s*[-~/对]\s*(?:[ABCNE]|L\d?|PE|地)"
)
"""Heads of columns each of which is a thing of its own that has to meet the limit."""
_MEAN = re.compile("抗压|抗折|平均|代表值|均值|中值")
_PLACE = re.compile("坐标|标高|高程|轴线|距离|位置")
"""What a limit of its deviation is never compared with."""
_VERDICT = re.compile("合格|符合(?:要求|规定)?|通过|满足(?:要求)?|正常|达标|√|PASS|OK|是|Y|合格。")
_FAILED = re.compile(
    r"不合格|不符合|未通过|不通过|不满足|超标|超限|异常|复[测检验试]|重测|整改|返工|FAIL|NG|(?<!是)否|(?<!\S)×(?!\S)"
)
_SIGNED = re.compile(r"[≤≥<>±]|不(?:应|得|宜)?[大小高低少多超]|~|以内")
_LIMIT_ROW = re.compile(
    "^(?:标准|技术|规范|设计|验收|质量|产品|合同)?(?:标准|要求|规定|限|指标|允许|合格|控制)(?:值|范围|指标|要求|标准|偏差)?"
)
_VALUE = re.compile(rf"{NUMBER.pattern}\s*[A-Za-zμΩ%‰°℃²³/·()]*\d?")

Beyond = tuple[Page, str, str, str]
"""Page, name of the row, value and limit."""


def beyond_columns(pages: Sequence[Page]) -> Iterator[Beyond]:
    """Values that pass although the table's own column or row of limits excludes them."""
    passes = not any(_FAILED.search(page.plain) for page in pages)
    for page in pages:
        if passes:
            yield from beyond_heads(page)
        for table in tables(page):
            yield from _by_column(table, passes)
            if passes:
                yield from _by_row(table)


def _by_column(table: Table, passes: bool) -> Iterator[Beyond]:
    """A row that passes, its limit in one column, what was measured in another one."""
    verdicts = table.columns(
        re.compile("结果|结论|判定|评定|是否|合格$"), re.compile("检[验测查]结果|测[试量]结果")
    )
    for line in table.lines:
        ways = [way for way in table.laid(line) if _has_verdict(way, verdicts, passes)]
        told = [found for way in ways if (found := _beyond(table, way)) is not None]
        if told and len(told) == len(ways) and all(told) and not _FAILED.search(line):
            value, limit = told[0][0]
            name = re.sub(r"^\d+\s+", "", line.strip())
            name = name[: min(name.find(value), name.find(limit))].strip() or name
            yield table.page, name, value, limit


def _has_verdict(way: Mapping[int, str], verdicts: Sequence[int], passes: bool) -> bool:
    said = [way.get(n, "") for n in verdicts]
    return any(map(_VERDICT.fullmatch, said)) if verdicts else passes


def _beyond(table: Table, way: Mapping[int, str]) -> list[tuple[str, str]] | None:
    """Values of a row that its limits exclude; None where the row cannot be read so."""
    bounds = [n for n in table.columns(_LIMIT, _NO_LIMIT) if _is_limit(way.get(n, ""))]
    values = [n for n in way if n < len(table.heads) and _is_measured(table.heads[n], way[n])]
    if not bounds or not values:
        return None
    found: list[tuple[str, str]] = []
    for bound in bounds:
        of = _of(table, bound, bounds, values)
        wrong = [n for n in of if outside(way[bound], way[n], _unit(table, bound, n, way))]
        each = len(of) > 1 and all(_EACH.match(table.heads[n]) for n in of)
        each = each and not _MEAN.search("".join((*table.heads, *way.values())))
        if of and (len(wrong) == len(of) or (each and wrong)):
            found.append((way[wrong[0]], way[bound]))
    return found


def _of(table: Table, bound: int, bounds: Sequence[int], values: Sequence[int]) -> Sequence[int]:
    """The columns of values that a column of limits is for: the only ones, those measured, else its neighbour."""
    if len(bounds) > 1:
        beside = [bound - 1] if all(b - 1 in values for b in bounds) else [bound + 1]
        return [n for n in beside if n in values]
    if _DEVIATION.search(
        table.heads[bound]
    ):  # the limit of how far off, beside where it should be and where it is
        off = [n for n in values if _DEVIATION.search(table.heads[n])]
        values = off or [n for n in values if not _PLACE.search(table.heads[n])]
        if off or not values:
            return off
    if made := [n for n in values if _CONVERTED.search(table.heads[n])]:
        return made
    measured = [n for n in values if _MEASURED.search(table.heads[n])]
    if measured or len(values) == 1:
        return measured or values
    unit = _bracket(table.heads[bound])
    if all(_EACH.match(table.heads[n]) for n in values):
        return values
    alike = [n for n in values if unit and _bracket(table.heads[n]) == unit]
    stems = {re.sub(r"[\d#.、\-一二三四五六]", "", table.heads[n]) for n in values}
    return alike or (values if len(stems) == 1 else [])


def _unit(table: Table, bound: int, value: int, way: Mapping[int, str]) -> str:
    """What brackets the unit of a value in figures alone: its own head, that of the limit, the name of the row."""
    heads = (
        table.heads[value],
        table.heads[bound],
        *(cell for n, cell in way.items() if n < min(bound, value)),
    )
    return next((f"({unit})" for head in heads if (unit := _bracket(head))), "")


def _bracket(head: str) -> str:
    match = re.search(r"[(/\[]([^()\[\]]{1,10})[)\]]?$", head)
    return match[1] if match else ""


def _is_limit(cell: str) -> bool:
    return bool(_SIGNED.search(cell)) and bool(limits(cell))


def _is_measured(head: str, cell: str) -> bool:
    return not _NO_VALUE.search(head) and _VALUE.fullmatch(cell) is not None


def _by_row(table: Table) -> Iterator[Beyond]:
    """A row of limits among or below the rows that are measured, each for its own column."""
    whole = [cells for line in table.lines if len(cells := table.cells(line)) == len(table.heads)]
    bounds = [cells for cells in whole if _LIMIT_ROW.match(cells[0]) and any(map(_is_limit, cells))]
    if len(bounds) != 1:
        return
    limited = [n for n, cell in enumerate(bounds[0]) if _is_limit(cell)]
    for cells in whole:
        if cells is bounds[0] or not all(_VALUE.fullmatch(cells[n]) or cells[n] in "-—/" for n in limited):
            continue
        for n in limited:
            unit = _bracket(table.heads[n])
            if outside(bounds[0][n], cells[n], f"({unit})" if unit else ""):
                yield table.page, f"{cells[0]} {table.heads[n]}", cells[n], bounds[0][n]
