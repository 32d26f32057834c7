"""What the separator sheet before a paper says of it: for which open item it is, and what speaks against that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dossier.checking.result import CheckResult, RequirementResult
from dossier.checking.separator_codes import SeparatorCode, read_separator
from dossier.intake.kinds import Candidate
from dossier.intake.particulars import Found
from dossier.intake.proposal import Entry
from dossier.intake.sources import Paper
from dossier.library.scopes import SCOPES
from dossier.model import Requirement, Text
from dossier.reporting.words import item_words

_LEAST = 0.4
_BY_SHEET = 0.5
"""Score of the type that a sheet alone says: nothing is accepted by it without a word."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a sheet says of the paper behind it."""

    candidates: list[Candidate]
    foreign: Text | None = None
    """Why the paper surely does not belong here."""
    against: tuple[Text, ...] = ()
    key: str = ""
    """The key by which its record names the item; empty where it has none."""
    item: str = ""
    page: int = 0


def by_sheet(paper: Paper, checked: CheckResult, candidates: list[Candidate]) -> Told:
    """What the sheet before a paper adds to the `candidates`; nothing where there is none."""
    project = checked.dossier.code if checked.dossier else ""
    if paper.sheet is None:
        return Told(candidates)
    codes = [code for text in paper.sheet.codes if (code := read_separator(text))]
    page, strange = paper.sheet.page, sorted({code.project for code in codes} - {project})
    if strange:
        names = "、".join(strange)
        return Told(
            candidates,
            Text(
                f"第 {page} 页的分隔页是工程 {names} 的",
                f"the separator sheet on page {page} is of project {names}",
            ),
        )
    if len(codes) != 1:
        why = Text(
            f"第 {page} 页上有几张分隔页的码", f"page {page} has the codes of several separator sheets"
        )
        return Told(candidates, against=(why,))
    if not codes[0].requirement:
        return Told(candidates)
    asked = _asked(checked, codes[0])
    if asked is None:
        said = _said(codes[0], checked)
        why = Text(
            f"分隔页上的 {said} 现在不在应归档项里", f"{said} on its separator sheet is no longer asked for"
        )
        return Told(candidates, against=(why,))
    found, against = _of_types(asked.requirement, candidates, _said(codes[0], checked))
    key = SCOPES.get(asked.requirement.per or "", "") if codes[0].item else ""
    return Told(found, None, tuple(against), key, codes[0].item, page)


def _of_types(
    asked: Requirement, candidates: list[Candidate], said: str
) -> tuple[list[Candidate], list[Text]]:
    """The candidates with the types that an item takes first, where the paper does not clearly say otherwise."""
    sure = [each for each in candidates if each.score >= _LEAST]
    fit = next((each for each in sure if each.type in asked.records), None)
    if fit and fit.score >= sure[0].score:
        return [fit, *(each for each in candidates if each.type != fit.type and each.score < fit.score)], []
    if sure:
        why = Text(
            f"前面的分隔页是 {said}，内容却不像",
            f"its separator sheet is for {said}, which it does not look like",
        )
        return candidates, [why]
    reason = Text("前面的分隔页", "the separator sheet before it")
    guess = [Candidate(name, _BY_SHEET, reason) for name in asked.records[:1]]
    why = Text(f"只凭前面的分隔页：{said}", f"by its separator sheet alone: {said}")
    return [*guess, *candidates], [why]


def with_item(
    told: Told, fields: Iterable[str], read: Mapping[str, tuple[Any, Found]]
) -> dict[str, tuple[Any, Found]]:
    """What was read, with the item that the sheet names where the paper names none. `fields`: those of its type."""
    if not told.key or told.key in read or told.key not in fields:
        return dict(read)
    return {**read, told.key: (told.item, Found(told.item, page=told.page))}


def unlike_item(told: Told, record: Mapping[str, Any]) -> Iterator[Text]:
    """That the record of a paper names another item than the sheet before it."""
    value = record.get(told.key) if told.key else None
    if value is not None and told.item not in (value if isinstance(value, list) else [value]):
        own = "、".join(map(str, value)) if isinstance(value, list) else str(value)
        yield Text(
            f"前面的分隔页是 {told.item} 的，资料是 {own} 的",
            f"its separator sheet is for {told.item}, and the paper is of {own}",
        )


def held_to_sheets(entries: Sequence[Entry], papers: Sequence[Paper], checked: CheckResult) -> list[Entry]:
    """The entries; where one does not meet the item on its sheet, or papers share one, that speaks against them."""
    codes = [_code(paper) for paper in papers]
    often = Counter(
        code for code, entry in zip(codes, entries, strict=True) if code and entry.kind == "known"
    )
    return [
        replace(entry, against=(*entry.against, *_unmet(entry, code, often[code], checked)))
        if code and entry.kind == "known"
        else entry
        for entry, code in zip(entries, codes, strict=True)
    ]


def _unmet(entry: Entry, code: SeparatorCode, count: int, checked: CheckResult) -> Iterator[Text]:
    asked = _asked(checked, code)
    if asked is None:
        return
    said = _said(code, checked)
    met = {(requirement, item) for requirement, item, _ in entry.slots}
    if (code.requirement, code.item) not in met and not entry.completes:
        yield Text(
            f"收入后仍不满足分隔页上的 {said}（或这一项已经齐了）",
            f"with it {said} on its separator sheet is still not met, or it was met before",
        )
    if count > max(asked.expected - asked.found, 1):
        yield Text(
            f"有 {count} 份资料前是同一张分隔页 {said}",
            f"{count} papers have the same separator sheet, {said}",
        )


def nothing_behind(paper: Paper, checked: CheckResult) -> Text:
    """That a sheet has no paper behind it."""
    codes = [read_separator(text) for text in paper.sheet.codes] if paper.sheet else []
    said = "、".join(_said(code, checked) for code in codes if code)
    page = paper.sheet.page if paper.sheet else 0
    return Text(
        f"第 {page} 页的分隔页{f'（{said}）' if said else ''}后面没有资料",
        f"nothing lies behind the separator sheet on page {page}{f' ({said})' if said else ''}",
    )


def _code(paper: Paper) -> SeparatorCode | None:
    """What the one code on the sheet before a paper asks for."""
    codes = [read_separator(text) for text in paper.sheet.codes] if paper.sheet else []
    return codes[0] if len(codes) == 1 and codes[0] and codes[0].requirement else None


def _asked(checked: CheckResult, code: SeparatorCode) -> RequirementResult | None:
    wanted = (code.requirement, code.item)
    return next((r for r in checked.requirements if (r.requirement.id, r.item or "") == wanted), None)


def _said(code: SeparatorCode, checked: CheckResult) -> str:
    asked = _asked(checked, code)
    title = asked.requirement.title.zh if asked else ""
    item = item_words(asked.item, asked.item_name) if asked else code.item
    return " ".join(filter(None, (code.requirement, title, item)))
