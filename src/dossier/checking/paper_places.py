"""Places on a paper where the record says that somebody signed, and nobody did: no name, no day, no seal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.checking.moments import cn
from dossier.checking.paper import FIRM, Paper, are_whole
from dossier.checking.paper_reading import Page, days, packed
from dossier.findings import Finding
from dossier.model import Signature, Text

Block = tuple[Page, str]
"""What a page has from the label of a role to the next label."""

TO_SIGN = r"\((?:签字|签名|签章|盖章|公章|签字盖章|签字/盖章)\)"
_NO_NAME = re.compile(rf"{TO_SIGN}|(?:签字|签名|签章|盖章|公章|日期):?|\d*年\d*月\d*日|[\d./_:-]+")
"""What a place to sign has besides the name."""
_SEAL = re.compile(r"[^\s()]{3,}章$|^公章$")
"""The last word of a seal, packed: 项目部公章; a name that ends so is shorter."""
PERSON, DAY = Text("签字人", "signer"), Text("签字日期", "day of signature")
_SEALED, _YES = Text("盖章", "seal"), Text("已盖", "there")
_Place = tuple[int, Signature, Text, list[Block]]
"""A signature of the record: its number, what it says, its role, and where that signs on the papers."""


def empty_places(
    papers: Sequence[Paper], whole: str, blocks: Mapping[str, list[Block]], roles: Mapping[str, Text]
) -> Iterator[Finding]:
    """E463 for a name, a day, a seal that the record has and its place on the paper has not.

    A warning where a picture or strokes of a pen may be what is missed, an error where the page shows only print.
    """
    if any(paper.facts.signatures or paper.guessed for paper in papers):
        return
    of = {id(page): paper for paper in papers for page in paper.pages}
    pages = [page for paper in papers for page in paper.pages]
    places: list[_Place] = []
    for n, signature in enumerate(papers[0].record.signatures):
        if signature.role in roles:
            title = packed(roles[signature.role].zh)
            own = [*blocks.get(title, ()), *_one_line(pages, title)]
            places.append((n, signature, roles[signature.role], own))
    in_print = not any(page.number in of[id(page)].facts.inked for _, _, _, own in places for page, _ in own)
    found = list(_nameless(papers, places, whole, in_print=in_print))
    if in_print:
        found += [*_undated(places), *_unsealed(places)]
    for key, (n, _, role, own), label, missed, field in found:
        page = own[0][0]
        words: dict[str, Any] = {"label": role.zh + label, "own": missed, "key": field}
        severity = "error" if in_print else "warning"
        yield of[id(page)].said(
            "E463", papers[0].record.at(f"/signatures/{n}/{key}"), page, severity=severity, **words
        )


_Missed = tuple[str, _Place, str, object, Text]


def _nameless(
    papers: Sequence[Paper], places: Sequence[_Place], whole: str, *, in_print: bool
) -> Iterator[_Missed]:
    """Places that have no name, while others signed in print, or all that there is of the papers is print."""
    typed = any(_says(place, place[1].person) for place in places)
    if not typed and not (in_print and are_whole(papers)):
        return
    for place in places:
        _, signature, _, own = place
        away = signature.person and packed(signature.person) not in whole
        if away and own and all(_is_empty(text) for _, text in own):
            # Where the firm is in print, it is the name of its man alone that is missing.
            yield "person", place, "（签字人姓名）" if _firms(place) else "", signature.person, PERSON


def _undated(places: Sequence[_Place]) -> Iterator[_Missed]:
    """The one place with a name and without a day, while every other one has both."""
    named = [p for p in places if p[1].date and p[3] and _says(p, p[1].person)]
    bare = [p for p in named if not any(days(text) or "年" in text for _, text in p[3])]
    if len(bare) == 1 and len(named) > 1 and bare[0][1].date and _is_block(bare[0]):
        yield "date", bare[0], "（日期）", cn(bare[0][1].date), DAY


def _unsealed(places: Sequence[_Place]) -> Iterator[_Missed]:
    """The one place without the seal of its firm, while every other one that was sealed has one seal in print."""
    sealed = [p for p in places if p[1].seal and len(p[3]) == 1]
    bare = [p for p in sealed if not _seals(p)]
    others = [p for p in sealed if _seals(p)]
    if len(bare) != 1 or not others or any(_seals(p) != 1 for p in others):
        return
    firms = _firms(bare[0])
    if firms and _is_block(bare[0]) and not any(firms & _firms(p) for p in others):
        yield "seal", bare[0], "（盖章）", _YES, _SEALED


def _is_block(place: _Place) -> bool:
    """Whether everything of a place to sign stands below its label, so that nothing can stand elsewhere."""
    return all("\n" in text for _, text in place[3])


def _says(place: _Place, words: str | None) -> bool:
    return words is not None and any(packed(words) in packed(text) for _, text in place[3])


def _seals(place: _Place) -> int:
    return sum(bool(_SEAL.search(packed(word))) for _, text in place[3] for word in text.split())


def _firms(place: _Place) -> set[str]:
    said = (packed(word) for _, text in place[3] for word in text.split())
    return {word for word in said if word.endswith(FIRM)}


def _one_line(pages: Sequence[Page], title: str) -> Iterator[Block]:
    """What stands behind the label of a role on its own line: 总监理工程师（签字）：赵刚 2026年7月1日."""
    label = re.compile(rf"{re.escape(title)}(?:{TO_SIGN})?:(?=.)")
    for page in pages:
        for line, said in zip(page.lines, page.packed_lines, strict=True):
            if label.match(said):
                yield page, line.partition(":")[2]


def _is_empty(text: str) -> bool:
    """Whether a place to sign has a firm, a day, a seal and words of the form in it, and no name."""
    lines = (packed(line) for line in text.splitlines())
    left = (_NO_NAME.sub("", line) for line in lines if not _SEAL.search(line))
    return not any(line and not line.endswith(FIRM) for line in left)
