"""Whether each problem of a notice has its answer: in the words of the reply, and in the numbers that texts give."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from dossier.checking.paper_reading import packed, plain
from dossier.checking.parts import texts_of
from dossier.checking.scopes import live
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record, Text

_WHOLE = re.compile(
    r"(其余|其他|上述|以上|所列|同类|通知单?)[^。;]{0,12}(问题|项|均|全部|部位|已|都)"
    r"|(全部|均|都|逐[项一条])(已|予以|进行|按|整改|完成|改正|落实|闭合)|举一反三"
)
"""Words of a reply that answer everything at once."""
_GENERIC = re.compile(
    r"[\d.]+|[A-Za-zΩ℃²³%≥≤±]+|现场|已经?|于|[年月日]|完成|完毕|到位|复[测查验检]|自检|检查|检测|验收|合格|符合|要求|正常|整改"
    r"|照片|见附件?|详见|监理|确认|按|了|并|后|均|结果|无误|报验|申请|请予?|情况|如下"
)
_CLAUSE = re.compile(r"[;。\n]|(?<![\d.])\d{1,2}[.、)](?!\d)|[①-⑩]|\([一二三四五六七八九十\d]+\)")
_COMMON = frozenset(
    "的了在和与及并或为有无未不已至到从由按应须经处个项条点第号各均一二三四五六七八九十上下内外中"
)

_NUMBERS = str.maketrans("一二两三四五六七八九", "1223456789")
_UNIT = "项|处|个|条|点"
_OF_ALL = re.compile(
    rf"(?<![\d.第])(?P<all>\d{{1,3}})(?P<unit>{_UNIT})[^。;]{{0,14}}?(问题|缺陷|隐患|不足|整改意见|整改要求|整改项|遗留)"
    rf"[^。;]{{0,24}}?((已|均|完成|其中)[^。;\d]{{0,8}}(整改|改正|处理|修复|完成|闭合|消除)[^。;\d]{{0,4}}(?P<after>\d{{1,3}})(?P=unit)"
    rf"|(?P<before>\d{{1,3}})(?P=unit)[^。;\d]{{0,4}}(已|完成)[^。;\d]{{0,4}}(整改|改正|处理|修复|完成|闭合|消除))"
)
_DONE = re.compile(
    r"(?<![\d.第])(?P<before>\d{1,3})[项条](问题)?(均|全部)?(已|完成)[^。;,\d]{0,4}(整改|改正|处理|修复|闭合|消除|完成)"
    r"|(已|完成)[^。;,\d]{0,4}(整改|改正|处理|修复|闭合|消除)[^。;,\d]{0,2}(?P<after>\d{1,3})[项条]"
)
_THE_REST = re.compile("其余|剩余|余下|另外?[^。;]{0,4}[项处个条点]|遗留|保留|尚有|还有")


def check_answers(dossier: Dossier) -> Iterator[Finding]:
    """X653 for a problem of a notice that its replies pass over, X615 and X654 for fewer done than there were. Pure."""
    notices = {r.id: r for r in live(dossier) if r.data.get("problems")}
    replies: dict[str, list[Record]] = {}
    for record in live(dossier):
        if record.data.get("replies_to") in notices and record.data.get("measures"):
            replies.setdefault(str(record.data["replies_to"]), []).append(record)
        else:
            yield from _of_its_own(record)
    for name, records in replies.items():
        problems = [p for p in notices[name].data["problems"] if isinstance(p, dict)]
        passed = list(_passed_over(problems, records)) if len(problems) > 1 else []
        yield from passed or (found for record in records for found in _of_its_own(record))


def _of_its_own(record: Record) -> Iterator[Finding]:
    """X654: a text says how many problems there were, and that fewer were put right."""
    for pointer, text in texts_of(record):
        if not any(word in text for word in ("问题", "缺陷", "隐患", "不足", "整改", "遗留")):
            continue
        said = plain(text).replace(" ", "").translate(_NUMBERS)
        for match in _OF_ALL.finditer(said):
            done = int(match["after"] or match["before"])
            end = said.find("。", match.end())
            if done < int(match["all"]) and not _THE_REST.search(
                said[match.start() : end if end > 0 else None]
            ):
                words: dict[str, Any] = {"subject": record.title, "said": match[0]}
                for key, number in (("done", done), ("count", match["all"])):
                    words[key] = Text(f"{number} {match['unit']}", str(number))
                yield finding("X654", record.at(pointer), record=record.id, **words)
                return


def _passed_over(problems: Sequence[Mapping[str, Any]], records: Sequence[Record]) -> Iterator[Finding]:
    said = "。".join(plain(str(r.data["measures"])) for r in records)
    last = records[-1]
    counts = [
        int(m["before"] or m["after"]) for m in _DONE.finditer(said.replace(" ", "").translate(_NUMBERS))
    ]
    if 0 < sum(counts) < len(problems) and not _THE_REST.search(said):
        words: dict[str, Any] = {"found": _items(sum(counts)), "expected": _items(len(problems))}
        yield finding("X615", last.at("/measures"), record=last.id, subject=last.title, **words)
    elif not _WHOLE.search(said):
        yield from _without_answer(problems, said, last)


def _items(count: int) -> Text:
    return Text(f"{count} 项", f"{count} {'problem' if count == 1 else 'problems'}")


def _without_answer(problems: Sequence[Mapping[str, Any]], said: str, reply: Record) -> Iterator[Finding]:
    """X653: a warning where a clause of the reply that tells of none of the problems may be its answer."""
    own = [" ".join(str(p.get(k) or "") for k in ("part", "problem", "requirement")) for p in problems]
    marks = [_marks(text) for text in own]
    often = Counter(mark for each in marks for mark in each)
    alone = [frozenset(m for m in each if often[m] == 1) for each in marks]
    there = _marks(said)
    missing = [i for i, each in enumerate(alone) if each and not _answers(there, each)]
    if not missing or len(missing) == len(problems):
        return
    known = frozenset(m for i, each in enumerate(marks) for m in each if i not in missing and len(m) > 1)
    if len(_strangers(_CLAUSE.split(said), known)) >= len(missing):
        return
    severity = "warning" if len(_strangers(re.split(r"[,;。]", said), known)) >= len(missing) else None
    for i in missing:
        words: dict[str, Any] = {"subject": reply.title, "row": i + 1}
        words["said"] = str(problems[i].get("problem") or problems[i].get("part"))
        place = reply.at("/measures")
        yield finding("X653", place, record=reply.id, severity=severity, **words)


def _answers(there: frozenset[str], problem: frozenset[str]) -> bool:
    """Whether a text has a word of a problem, or two characters of its own."""
    shared = there & problem
    return any(len(mark) > 1 for mark in shared) or len(shared) > 1


def _strangers(clauses: Sequence[str], known: frozenset[str]) -> list[str]:
    """Clauses that tell of something, and of nothing that has been answered elsewhere."""
    bare = [clause for clause in clauses if len(packed(_GENERIC.sub("", clause))) > 3]
    return [clause for clause in bare if not _marks(clause) & known]


def _marks(text: str) -> frozenset[str]:
    """The pairs of Chinese characters, the single ones and the codes of a text."""
    whole = packed(text)
    runs = re.findall(r"[\u4e00-\u9fff]+", whole)
    pairs = {a + b for run in runs for a, b in pairwise(run) if not {a, b} & _COMMON}
    single = {c for run in runs for c in run} - _COMMON
    return frozenset(pairs | single | set(re.findall(r"[A-Z]+-?\d+", whole)))
