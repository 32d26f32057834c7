"""Whether a paper belongs to a dossier: the project and the lot that it names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from dossier.checking.paper import Names
from dossier.checking.paper_labels import all_labels, labels
from dossier.checking.paper_reading import Page, behind_labels, packed, plain
from dossier.evidence.page_words import PageReading
from dossier.model import Dossier, Text

NAMELESS = Text("没有写工程名称", "it names no project")
_SHOWN = 40
_LEAST = 4
"""Characters of a name that can be told from others."""
_ALIKE = 0.75
"""Share of pairs of characters from which on another name may be a slip of OCR, or of a typist."""
_PLAIN_WORDS = frozenset(("工程", "项目", "本工程"))
_PIECES = re.compile(r"[0-9A-Z][0-9A-Z-]*|[\u4e00-\u9fff]+")
_LABEL = re.compile(
    r"((分部|子分部|分项)工程名称|(隐检|检查|检测|检验|试验|验收)项目|[\u4e00-\u9fff]{2,4}(部位|内容|编号|日期|类型|地点))(\s|:|$)"
)
"""The next label of a form, where the name itself stands on two lines of its cell."""
_NEXT_FIELD = re.compile(
    r"([\u4e00-\u9fff]{2,6}(日期|部位|内容|数量|编号|地点)|(隐检|检查|检测|检验|试验|验收)项目)\s+\S"
)
"""Words that name no works: 改造项目 behind a name would be another project."""
_LOT = re.compile(
    r"([0-9A-Z一二三四五六七八九十]{1,4}|(?:(?![一二三四五六七八九十])[\u4e00-\u9fff]){2})(标段|合同段|标包)"
)
_NO_LOT = re.compile("[本该各两分每]|相邻|其他|其它|所有|全部|多个|划分|名称|编号")
_LABELLED_LOT = re.compile(
    r"(?:^|(?<=\s))(?:标\s*段|合\s*同\s*段|标\s*包)(?:名称|编号|号)?[^\S\n]*[: ][^\S\n]*:?[^\S\n]*([^\s:]{1,20})",
    re.M,
)


def belonging(
    pages: Sequence[PageReading], dossier: Dossier, names: Names
) -> tuple[tuple[Text, ...], Text | None]:
    """Doubts whether a paper belongs here, and why it surely does not."""
    whole = "".join(packed(page.text) for page in pages)
    own = [name for name in (packed(n) for n in dossier.names) if len(name) >= _LEAST]
    ours = any(name in whole for name in own)
    said = [value for page in pages for value in _projects(page)]
    known = _known(dossier)
    others = [
        value
        for value in map(_before_a_label, said)
        if not _is_ours(packed(value), own, names.project, known, ours)
    ]
    doubts = [Text(f"写的工程是“{v[:_SHOWN]}”", f"it names the project “{v[:_SHOWN]}”") for v in others]
    if others and not ours and all(_share(packed(value), names.project) < _ALIKE for value in others):
        return (), doubts[0]
    if not said and not ours:
        doubts.append(NAMELESS)
    doubts += [Text(f"写的标段是“{lot}”", f"it names the lot “{lot}”") for lot in _lots(pages, known)]
    return tuple(dict.fromkeys(doubts)), None


def _known(dossier: Dossier) -> str:
    """All that dossier.yaml says of its project, packed: names, numbers, the lot."""
    said = [*dossier.data.get("project", {}).values(), *dossier.names]
    said += [r.title for r in dossier.records if r.type == "contract"]
    return packed("\n".join(str(value) for value in said))


def _projects(reading: PageReading) -> Iterator[str]:
    page = Page(reading.number, reading.text, all_labels())
    for _, value in behind_labels(page, labels()["project"]):
        if len(packed(value)) >= _LEAST and not _LABEL.match(value):
            yield value


def _before_a_label(value: str) -> str:
    """A name without the next field of its row: ``某某泵站工程 会审日期 2026年4月7日``."""
    name, _, rest = value.partition(" ")
    return name if _NEXT_FIELD.match(rest) else value


def _is_ours(said: str, own: Sequence[str], parts: Collection[str], known: str, ours: bool) -> bool:
    """Whether a packed name is one of ours, cut off by the end of its line, or with nothing unknown beside it."""
    if said in parts or (ours and any(name.startswith(said) for name in own)):
        return True
    name = max((n for n in own if n in said), key=len, default="")
    before, _, behind = said.partition(name) if name else ("", "", "")
    next_field = behind.startswith(tuple(w for row in labels()["fields"].values() for w in row["labels"]))
    rest = _PIECES.findall(before if next_field else f"{before} {behind}")
    return bool(name) and all(each in _PLAIN_WORDS or each in parts or _is_told(each, known) for each in rest)


def _is_told(piece: str, known: str) -> bool:
    return len(piece) > 1 and piece in known


def _share(said: str, names: Collection[str]) -> float:
    """Share of characters that a name has in common with the nearest of these, in pairs."""
    return max((alike(said, name) for name in names), default=0.0)


def alike(one: str, other: str) -> float:
    """Share of pairs of characters that two packed names have in common."""
    pairs = [{text[i : i + 2] for i in range(len(text) - 1)} for text in (one, other)]
    return 2 * len(pairs[0] & pairs[1]) / max(1, len(pairs[0]) + len(pairs[1]))


def _lots(pages: Sequence[PageReading], known: str) -> list[str]:
    """Lots that the pages name and dossier.yaml does not."""
    found: dict[str, None] = {}
    for page in pages:
        for match in _LOT.finditer(plain(page.text).upper()):
            if not _NO_LOT.search(match[1]) and match[0] not in known:
                found[match[0]] = None
        for match in _LABELLED_LOT.finditer(plain(page.text)):
            if re.search(r"[0-9A-Za-z\u4e00-\u9fff]", match[1]) and packed(match[1]) not in known:
                found[match[1]] = None
    return list(found)
