"""Satisfaction, recomputed in decimal: weights, scores, totals; several respondents, the trend, the lowest factors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from dossier.aftercare.book import Entry, ServiceBook
from dossier.findings import Finding, finding
from dossier.model import Text

SCORES = tuple(map(Decimal, (100, 80, 60, 30, 0)))
"""Where the terms give no others."""
FACTORS: tuple[tuple[str, Decimal], ...] = tuple(
    (name, Decimal(weight))
    for name, weight in (
        ("沟通与配合", "0.10"),
        ("工程质量", "0.20"),
        ("服务态度", "0.10"),
        ("处理问题的及时性", "0.05"),
        ("施工准备与方案", "0.05"),
        ("工期", "0.10"),
        ("安全管理", "0.10"),
        ("文明施工", "0.10"),
        ("环境保护", "0.10"),
        ("周边关系协调", "0.10"),
    )
)
"""The ten factors of the usual form; their weights sum to 1.00."""
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Scale:
    """How satisfaction is measured here."""

    factors: tuple[tuple[str, Decimal], ...] = FACTORS
    scores: tuple[Decimal, ...] = SCORES
    grades: tuple[tuple[str, Decimal, Decimal | None], ...] = ()
    """Name, from (included), below (not included); half-open, so that no total has two."""

    def grade(self, total: Decimal) -> str | None:
        """The first band that the total lies in."""
        bands = (n for n, low, high in self.grades if low <= total and (high is None or total < high))
        return next(bands, None)


def scale_of(book: ServiceBook) -> Scale:
    """The firm's own scale, else the usual one."""
    own = book.terms.get("satisfaction", {})
    factors = tuple((f["name"], _decimal(f["weight"])) for f in own.get("factors", ()) if f)
    grades = tuple(
        (g["grade"], _decimal(g["from"]), _decimal(g["below"]) if "below" in g else None)
        for g in own.get("grades", ())
        if g
    )
    scores = tuple(_decimal(s) for s in own.get("scores", ()) if s is not None)
    return Scale(factors or FACTORS, scores or SCORES, grades)


def _decimal(number: Any) -> Decimal:
    return Decimal(str(number))


@dataclass(frozen=True, slots=True)
class Answer:
    """One survey. `total` is None where nobody has answered, or a factor has no score."""

    id: str
    year: int
    respondent: str
    answered: bool
    scores: Mapping[str, Decimal]
    total: Decimal | None
    grade: str | None


def answers(book: ServiceBook, as_of: dt.date = dt.date.max) -> tuple[Answer, ...]:
    """Every survey that was asked for by a day, in order and in the year in which it was sent; asked and not answered
    by then is not the same as not asked.
    """
    scale = scale_of(book)
    return tuple(_answer(e, scale, as_of) for e in book.of("survey") if e.data["asked_on"] <= as_of)


def _answer(entry: Entry, scale: Scale, as_of: dt.date) -> Answer:
    answered = "on" in entry.data and entry.data["on"] <= as_of
    rows = _rows(entry, scale) if answered else []
    total = None if _by_itself(entry) else _total(rows, scale)
    who = entry.data.get("respondent", {})
    name = " ".join(str(who[k]) for k in ("firm", "name") if k in who)
    scores = {name: score for name, _, score in rows if score is not None and total is not None}
    return Answer(
        entry.id,
        entry.data["asked_on"].year,
        name,
        answered,
        scores,
        total,
        scale.grade(total) if total is not None else None,
    )


def _by_itself(entry: Entry) -> bool:
    """Whether the firm has answered its own question."""
    return entry.data.get("respondent", {}).get("party") in ("contractor", "subcontractor")


def _rows(entry: Entry, scale: Scale) -> list[tuple[str, Decimal | None, Decimal | None]]:
    """Factor, weight, score; a weight that is not written is that of the scale, and where none is known all factors
    weigh the same.
    """
    usual, given = dict(scale.factors), [f or {"name": ""} for f in entry.data.get("factors", ())]
    weights = [_decimal(f["weight"]) if "weight" in f else usual.get(f["name"]) for f in given]
    if given and not any(w is not None for w in weights):
        weights = [Decimal(1) / len(given)] * len(given)
    scores = (_decimal(f["score"]) if "score" in f else None for f in given)
    return [(f["name"], weight, score) for f, weight, score in zip(given, weights, scores, strict=True)]


def rows_of(entry: Entry, book: ServiceBook) -> list[tuple[str, Decimal | None, Decimal | None]]:
    """Factor, weight and score of a survey, as its total is made of them."""
    return _rows(entry, scale_of(book))


_SLACK = Decimal("0.001")


Rows = Sequence[tuple[str, Decimal | None, Decimal | None]]


def _total(rows: Rows, scale: Scale) -> Decimal | None:
    """None for a survey that V913 says cannot be used: a score is lacking or is none, the weights are not 1."""
    whole = sum((weight for _, weight, _ in rows if weight is not None), Decimal(0))
    sound = all(score in scale.scores for _, _, score in rows if score is not None)
    return _weighted(rows) if sound and abs(whole - 1) <= _SLACK else None


def _weighted(rows: Rows) -> Decimal | None:
    parts = [weight * score for _, weight, score in rows if weight is not None and score is not None]
    if not rows or len(parts) < len(rows):
        return None
    return sum(parts, Decimal(0)).quantize(_CENT, ROUND_HALF_UP)


def mean(totals: Iterable[Decimal]) -> Decimal | None:
    """The mean of several respondents, to two places."""
    known = list(totals)
    return (sum(known, Decimal(0)) / len(known)).quantize(_CENT, ROUND_HALF_UP) if known else None


@dataclass(frozen=True, slots=True)
class Year:
    """Satisfaction of one year: how many were asked, how many answered, the mean, the lowest factors."""

    year: int
    asked: int
    answered: int
    mean: Decimal | None
    lowest: tuple[tuple[str, Decimal], ...]


def by_year(given: Sequence[Answer]) -> tuple[Year, ...]:
    """The trend."""
    return tuple(
        _year(year, [a for a in given if a.year == year]) for year in sorted({a.year for a in given})
    )


def _year(year: int, given: Sequence[Answer]) -> Year:
    scores: dict[str, list[Decimal]] = {}
    for answer in given:
        for name, score in answer.scores.items():
            scores.setdefault(name, []).append(score)
    means = [(name, m) for name, each in scores.items() if (m := mean(each)) is not None]
    lowest = sorted(means, key=lambda pair: (pair[1], pair[0]))[:3]
    totals = [a.total for a in given if a.total is not None]
    return Year(year, len(given), sum(a.answered for a in given), mean(totals), tuple(lowest))


def check_surveys(book: ServiceBook, as_of: dt.date) -> Iterator[Finding]:
    """V913, A841: weights that do not sum to 1, scores that do not exist, totals that are not what they should be."""
    scale = scale_of(book)
    weights = sum((w for _, w in scale.factors), Decimal(0))
    if abs(weights - 1) > _SLACK:
        problem = Text(f"权重之和为 {weights}，应为 1.00", f"weights add up to {weights}, not 1.00")
        words: dict[str, Any] = {"subject": "terms.yaml", "problem": problem}
        yield finding("V913", book.at("/satisfaction/factors"), **words)
    for i, band in enumerate(scale.grades):
        for other in scale.grades[i + 1 :]:
            if band[1] < (other[2] or Decimal("Infinity")) and other[1] < (band[2] or Decimal("Infinity")):
                problem = Text(
                    f"等级 {band[0]} 与 {other[0]} 重叠", f"the grades {band[0]} and {other[0]} overlap"
                )
                yield finding("V913", book.at("/satisfaction/grades"), subject="terms.yaml", problem=problem)
    for entry in book.of("survey"):
        if entry.data["asked_on"] <= as_of:
            yield from _check(entry, scale)


def _check(entry: Entry, scale: Scale) -> Iterator[Finding]:
    def say(pointer: str, problem: Text) -> Finding:
        return finding("V913", entry.at(pointer), record=entry.id, subject=entry.title, problem=problem)

    rows = _rows(entry, scale)
    for i, (_, _, score) in enumerate(rows):
        if score is not None and score not in scale.scores:
            allowed = "/".join(map(str, scale.scores))
            yield say(
                f"/factors/{i}/score",
                Text(f"分值 {score} 不在 {allowed} 之内", f"there is no score {score}: {allowed}"),
            )
    usual = dict(scale.factors)
    for i, (name, weight, _) in enumerate(rows):
        if weight is not None and weight != usual.get(name, weight):
            zh = f"“{name}”权重写为 {weight}，应为 {usual[name]}"
            yield say(f"/factors/{i}/weight", Text(zh, f"{name} weighs {usual[name]}, not {weight}"))
    yield from _other_factors(entry, usual)
    if rows and "on" in entry.data and any(score is None for _, _, score in rows):
        yield say(
            "/factors", Text("有因素没有评分，合计不能采用", "a factor has no score: the total is of no use")
        )
    if _by_itself(entry):
        yield say(
            "/respondent", Text("由施工单位自己填写，不能采用", "was filled in by the contractor itself")
        )
    if not rows and "total" in entry.data:
        yield say("/total", Text("有合计而没有评分，无法核对", "a total without scores cannot be checked"))
    weights = [w for _, w, _ in rows if w is not None]
    if rows and len(weights) == len(rows) and abs(sum(weights, Decimal(0)) - 1) > _SLACK:
        whole = sum(weights, Decimal(0))
        yield say("/factors", Text(f"权重之和为 {whole}，应为 1.00", f"weights add up to {whole}, not 1.00"))
    total, stated = _weighted(rows), entry.data.get("total")
    if total is not None and stated is not None and abs(total - _decimal(stated)) > Decimal("0.05"):
        yield say("/total", Text(f"合计应为 {total}，写的是 {stated}", f"the total is {total}, not {stated}"))


def _other_factors(entry: Entry, usual: Mapping[str, Decimal]) -> Iterator[Finding]:
    """A841: a form that has most factors of the scale, and others in the place of the rest. One that has few of them
    is another form.
    """
    names = [f["name"] for f in entry.data.get("factors", ()) if f]
    strange = [name for name in names if name not in usual]
    if not strange or 2 * len(strange) >= len(names):
        return
    lacking = [name for name in usual if name not in names]
    zh = f"因素“{'、'.join(strange)}”不在条款所列之中" + (f"，少了“{'、'.join(lacking)}”" if lacking else "")
    en = f"asks for {', '.join(strange)}, which the terms do not have" + (
        f", and not for {', '.join(lacking)}" if lacking else ""
    )
    words: dict[str, Any] = {"record": entry.id, "subject": entry.title, "problem": Text(zh, en)}
    yield finding("A841", entry.at("/factors"), **words)
