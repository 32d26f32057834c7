"""One thing said in two opposite ways: the structure was altered and was not, the appearance is good and is fair."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dossier.checking.not_done import open_list
from dossier.checking.paper_reading import plain
from dossier.checking.scopes import live, members
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Dossier, Location, Record, Text
from dossier.reading.cross_checks import Table

_VERB = "改动|变动|拆改|改变|更改|改造|拆除|削弱"
"""Verbs of an alteration; any of them denies any other."""
_DENIED = re.compile(rf"(?:未|没有|不|无)(?:曾|有)?(?:{_VERB})(?:过|了)?(?P<what>[一-鿿]{{2,12}})")
_SAID = re.compile(
    rf"(?:已经?|曾经?|均已|确有|局部|进行了)(?:[按依][一-鿿]{{1,8}}?)?(?:局部)?(?:{_VERB})(?:过|了)?"
    r"(?P<what>[一-鿿]{2,12})"
    rf"|对(?P<object>[一-鿿]{{2,12}}?)(?:进行|作出?|做)了?(?:局部)?(?:{_VERB})"
)
_NOT_SO = re.compile(
    "不得|严禁|禁止|不应|不准|如|若|是否|防止|避免|擅自|应当|须|需要?|要求|业主自行|用户自行|批准|凡|任何|一旦|可能|拟|计划|建议|将|的$"
)
"""Words of a clause that tells nobody how it is."""
_NO = re.compile("[未无不没非]")
_ENDS = "取得|通过|办理|办结|签订|移交|归档|缴纳|备案|结清|拆除|恢复|封堵|拨付|闭合|销号"
"""Verbs of what is done once and stays done."""
_ENDED = re.compile(
    rf"已经?(?:全部|依法|按规定|如期)?(?P<verb>{_ENDS})了?(?P<what>[一-鿿]{{3,12}})$"
    rf"|^(?P<object>[一-鿿]{{3,12}}?)(?:均|都|也)?已经?(?:全部|依法|按规定|如期)?(?P<done>{_ENDS})(?:完毕|完成|合格)?$"
)
_NOT_ENDED = re.compile(
    rf"(?:尚未|未能|未|没有)(?:全部|依法|按规定|如期)?(?P<verb>{_ENDS})(?P<what>[一-鿿]{{3,12}})$"
    rf"|^(?P<object>[一-鿿]{{3,12}}?)(?:均|都|也)?(?:尚未|未能|未|没有)(?:全部|依法|按规定|如期)?(?P<done>{_ENDS})"
    r"(?:完毕|完成|合格)?$"
)
_PART = re.compile(r"\d\s*层|[一二三四五六七八九十]层|轴|其余|其他|部位|处|室|间(?!距)")
_CUT = re.compile("和|及|与|或|等|的")
_STRUCTURE = ("主体", "承重")
_BUILT = ("改造", "拆除")
"""What many works do to what there was: only of the structure it is said for the whole."""
_APPEARANCE = re.compile(
    r"观感(?:质量)?(?:的)?(?:综合)?(?:评[定价]|验收|检查)?(?:等级|结论|结果)?(?:评?为|是|:)?\s*[“\"'(]?(?P<said>好|一般|差)"
    r"(?![一-鿿\d]*(?:的?\s*\d|点|项|处))(?!\s*[、/]\s*(?:一般|中|差))(?=[”\"')\s,。;、]|$)"
)
_RATINGS = {"good": "好", "fair": "一般", "poor": "差"}
_OF_ALL = frozenset(
    {
        "quality-assessment",
        "acceptance-report",
        "completion-report",
        "unit-acceptance",
        "acceptance-certificate",
        "completion-certificate",
        "completion-submission",
        "filing-form",
        "design-quality-report",
        "handover-deed",
        "acceptance-confirmation",
    }
)
"""Types whose papers speak of the whole building."""


@dataclass(frozen=True, slots=True)
class _Claim:
    """A clause that says that something was altered, or was not."""

    said: str
    what: str
    place: Location
    record: str
    source: Text


def check_opposite_words(dossier: Dossier, said: Sequence[Statement], table: Table) -> Iterator[Finding]:
    """X734, once for a record; papers that prove what they deny are left to `not_done`. Pure."""
    yield from _polarity(dossier, said)
    yield from _undone(said, table)
    yield from _appearance(dossier, said)


def _polarity(dossier: Dossier, said: Sequence[Statement]) -> Iterator[Finding]:
    """What is altered in one place and is not in another; the fewer papers are told, the project's word counts most."""
    claims = [*_claims(dossier, said)]
    told: set[str] = set()
    for altered in (claim for yes, claim in claims if yes):
        alike = [(yes, c) for yes, c in claims if _same(c.what, altered.what)]
        done = {c.record for yes, c in alike if yes}
        denied = [c for yes, c in alike if not yes and c.record not in done]
        if not denied:
            continue
        weight = len({c.record for c in denied}) + any(not c.record for c in denied)
        wrong = [altered] if weight >= len(done) else denied
        for claim in wrong:
            if claim.record not in told:
                told.add(claim.record)
                other = altered if claim in denied else denied[0]
                yield _x734(claim.place, claim.record, claim.source, claim.said, other.source, other.said)


def _claims(dossier: Dossier, said: Sequence[Statement]) -> Iterator[tuple[bool, _Claim]]:
    """Whether something was altered, and what: what a paper of a part has not altered, another one may have."""
    for text, place, record, source, of_all in _texts(dossier, said):
        for clause in re.split("[,。;、(]", text) if re.search(_VERB, text) else ():
            denied, words = _DENIED.search(clause), clause.strip(") ")
            match = denied or _SAID.search(clause)
            if match is None or (denied and not of_all) or _NOT_SO.search(words) or _PART.search(clause):
                continue
            what = match["what"] if denied else match["what"] or match["object"]
            # 已改动承重墙的检测报告 is the name of a report.
            if any(verb in match[0] for verb in _BUILT) and not _thing(what).startswith(_STRUCTURE):
                continue
            if denied or not (_NO.search(clause[: match.end()]) or "的" in what):
                yield not denied, _Claim(words, _thing(what), place, record, source)


def _undone(said: Sequence[Statement], table: Table) -> Iterator[Finding]:
    """What an earlier paper has done, and a later one of the whole works has not: 消防验收已通过, 消防验收未通过."""
    done: dict[tuple[str, str], Statement] = {}
    denied: list[tuple[str, str, str, Statement]] = []
    for line in said:
        if line.record.date is None or not re.search(_ENDS, line.text):
            continue
        judged = line.record.type in _OF_ALL and line.record.type not in table.get("proof_of", {})
        for clause in map(str.strip, re.split("[,。;、():]", line.text)):
            if _NOT_SO.search(clause) or _PART.search(clause):
                continue
            if match := _ENDED.search(clause):
                done.setdefault((match["verb"] or match["done"], match["what"] or match["object"]), line)
            elif judged and not open_list(line.pointer) and (match := _NOT_ENDED.search(clause)):
                key = (match["verb"] or match["done"], match["what"] or match["object"])
                denied.append((*key, clause, line))
    told: set[str] = set()
    for verb, what, clause, line in denied:
        first = done.get((verb, what))
        if first is None or line.record.id in told or not _before(first.record, line.record):
            continue
        told.add(line.record.id)
        yield _x734(line.place, line.record.id, line.source, clause, first.source, f"{what}已{verb}")


def _before(one: Record, other: Record) -> bool:
    return one.date is not None and other.date is not None and one.date < other.date


def _thing(what: str) -> str:
    """What was altered, up to the next thing: 主体结构 of 主体结构和承重构件."""
    what = what.removeprefix("原有").removeprefix("原")
    return _CUT.split(what)[0]


def _same(one: str, other: str) -> bool:
    """Whether two names are of one thing: 主体, 主体结构; not 使用功能, 使用性质."""
    short, long = sorted((one, other), key=len)
    return short == long or (short.startswith(_STRUCTURE) and long.startswith(short))


def _texts(dossier: Dossier, said: Sequence[Statement]) -> Iterator[tuple[str, Location, str, Text, bool]]:
    project: Mapping[str, Any] = dossier.data.get("project", {})
    for key, value in project.items():
        if isinstance(value, str):
            yield plain(value), dossier.at(f"/project/{key}"), "", Text("dossier.yaml", "dossier.yaml"), True
    for line in said:
        yield line.text, line.place, line.record.id, line.source, line.record.type in _OF_ALL


def _appearance(dossier: Dossier, said: Sequence[Statement]) -> Iterator[Finding]:
    """The appearance as it was rated, of the unit of the record or of all."""
    rated: dict[str, tuple[str, Text]] = {}
    for record in live(dossier):
        rating = _RATINGS.get(str(record.data.get("rating")))
        if record.type == "appearance-check" and rating:
            rated[str(record.data.get("unit") or "")] = (
                rating,
                Text(f"《{record.title}》", f"“{record.title}”"),
            )
    units = len(members(dossier, "units"))
    told: set[str] = set()
    for line in said if rated else ():
        own = str(line.record.data.get("unit") or "")
        known = [rated[own]] if own in rated else list(rated.values()) if units <= len(rated) else []
        if line.record.type not in _OF_ALL or line.record.id in told or (own and own not in rated):
            continue
        match = _APPEARANCE.search(line.text)
        if match and known and match["said"] not in {rating for rating, _ in known}:
            told.add(line.record.id)
            rating, source = known[0]
            yield _x734(
                line.place, line.record.id, line.source, match[0].strip(), source, f"观感质量{rating}"
            )


def _x734(place: Location, record: str, source: Text, said: str, other: Text, expected: str) -> Finding:
    words: dict[str, Any] = {"source": source, "said": said[:40], "other": other, "expected": expected[:40]}
    return finding("X734", place, record=record or None, **words)
