"""V941: entries of the service book that name another wrongly: a wrong kind, themselves, in a circle, a later one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dossier.aftercare.book import Entry, ServiceBook
from dossier.aftercare.civil import plain
from dossier.aftercare.coverage import reported_on
from dossier.checking.moments import cn
from dossier.findings import Finding, finding
from dossier.model import Text

_KINDS = {
    "repair": Text("维修", "repair"),
    "visit": Text("回访", "visit"),
    "inspection": Text("巡检", "inspection"),
    "survey": Text("满意度调查", "survey"),
    "complaint": Text("投诉", "complaint"),
    "training": Text("培训", "training"),
    "card": Text("三包卡", "card"),
    "review": Text("三包费用审查", "review"),
}
_NAMED: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "repair": (("survey", ("survey",)),),
    "visit": (("problems/*/repair", ("repair",)), ("repair", ("repair",))),
    "inspection": (("problems/*/repair", ("repair",)),),
    "survey": (("visit", ("visit", "inspection")),),
    "complaint": (("recurs", ("complaint",)), ("repair", ("repair",))),
    "review": (("repairs/*", ("repair",)),),
}
"""Kind of entry → where it names another, and of what kind that may be; the source of a repair says its own."""
_FROM = ("repair", "visit", "inspection", "complaint")


def check_links(book: ServiceBook) -> Iterator[Finding]:
    """V941 and X637; that a name is there at all is S209."""
    known = {e.id: e for e in book.entries}
    held = _held(book.entries)
    tellers = _tellers(book.entries)
    for entry in book.entries:
        yield from _links(entry, known, held)
        yield from _told_elsewhere(entry, known, tellers)


def check_link(entry: Entry, book: ServiceBook) -> Iterator[Finding]:
    """V941 and X637 for one entry, of the book or about to come into it."""
    everything = (*book.entries, entry)
    known = {e.id: e for e in everything}
    yield from _links(entry, known, _held(everything))
    yield from _told_elsewhere(entry, known, _tellers(everything))


def _held(entries: Iterable[Entry]) -> dict[dt.date, Entry]:
    """Day → a visit or inspection of that day."""
    return {
        plain(e.data["on"]): e
        for e in entries
        if e.kind in ("visit", "inspection") and isinstance(e.data.get("on"), dt.date)
    }


def _tellers(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """Repair → the visits and inspections with a problem that went to it."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        for row in entry.data.get("problems") or () if entry.kind in ("visit", "inspection") else ():
            if row and row.get("repair"):
                found.setdefault(str(row["repair"]), []).append(entry)
    return found


def _links(entry: Entry, known: Mapping[str, Entry], held: Mapping[dt.date, Entry]) -> Iterator[Finding]:
    for path, kinds in _NAMED.get(entry.kind, ()):
        for pointer, name in _values(entry.data, path):
            if problem := _of_kind(known.get(name), kinds):
                yield _said(entry, pointer, problem)
    if entry.kind == "repair":
        yield from _source(entry, known)
    earlier = known.get(str(entry.data.get("recurs")))
    if earlier and earlier.kind == entry.kind == "complaint" and earlier.data["at"] > entry.data["at"]:
        problem = Text(
            f"所写的上一次 {earlier.id} 在它之后（{cn(plain(earlier.data['at']))}）",
            f"recurs from {earlier.id}, which came after it, on {plain(earlier.data['at'])}",
        )
        yield _said(entry, "/recurs", problem)
    if entry.kind == "complaint" and "recurs" in entry.data and _in_a_circle(entry, known, "recurs"):
        itself = entry.data["recurs"] == entry.id
        zh = "再次发生的投诉（recurs）写的是它自己" if itself else "再次发生的投诉（recurs）绕成一圈"
        yield _said(entry, "/recurs", Text(zh, "recurs: leads back to itself"))
    if entry.kind == "survey":
        yield from _asked_about(entry, known.get(str(entry.data.get("visit"))), held)
    if entry.kind == "visit":
        yield from _followed(entry, known.get(str(entry.data.get("repair"))))
    if entry.kind == "inspection" and entry.data.get("status") == "normal":
        yield from _not_normal(entry)


def _asked_about(survey: Entry, visit: Entry | None, others: Mapping[dt.date, Entry]) -> Iterator[Finding]:
    """A survey answered before the visit that it names, or naming one that was called off, or one before it was asked
    where another was held on the day of its answer.
    """
    held, answered = (visit.data.get("on") if visit else None), survey.data.get("on")
    if visit and "cancelled" in visit.data and not held:
        problem = Text(f"所写的 {visit.id} 已取消，没有办", f"names {visit.id}, which was called off")
        yield _said(survey, "/visit", problem)
    elif visit and held and answered and plain(answered) < plain(held):
        problem = Text(
            f"{cn(answered)}答复，早于所写的 {visit.id}（{cn(held)}）",
            f"was answered on {answered}, before {visit.id}, which it names, of {held}",
        )
        yield _said(survey, "/visit", problem)
    elif visit and held and answered and plain(held) < plain(survey.data["asked_on"]):
        other = others.get(plain(answered))
        if other and other.kind == visit.kind:
            problem = Text(
                f"写的是{cn(plain(held))}的 {visit.id}，早于发出；答复当天（{cn(plain(answered))}）的是 {other.id}",
                f"names {visit.id} of {held}, before it was asked; {other.id} is of {answered}, when it was answered",
            )
            yield _said(survey, "/visit", problem)


def _told_elsewhere(
    repair: Entry, known: Mapping[str, Entry], tellers: Mapping[str, list[Entry]]
) -> Iterator[Finding]:
    """A repair said to come from a visit or inspection that does not tell of it, where that of the day of its notice
    does.
    """
    source = known.get(str(repair.data.get("came_from"))) if repair.kind == "repair" else None
    reported = reported_on(repair) if source else None
    others = tellers.get(repair.id, [])
    if source is None or source.kind not in ("visit", "inspection") or source in others:
        return
    right = next((e for e in others if reported and _day(e) == reported != _day(source)), None)
    if right:
        problem = Text(
            f"来源写 {source.id}，其中没有这项问题；转到这一单的是{cn(reported)}的 {right.id}",
            f"is said to come from {source.id}, which does not tell of it; {right.id} of {reported} does",
        )
        yield _said(repair, "/came_from", problem)


def _followed(visit: Entry, repair: Entry | None) -> Iterator[Finding]:
    """A visit that follows up a repair which nobody had reported yet."""
    held, reported = visit.data.get("on"), _day(repair) if repair and repair.kind == "repair" else None
    if repair and held and reported and plain(held) < reported:
        problem = Text(
            f"{cn(held)}回访，早于所写的维修 {repair.id} 报修（{cn(reported)}）",
            f"was held on {held}, before the notice of {repair.id}, which it names, of {reported}",
        )
        yield _said(visit, "/repair", problem)


def _not_normal(entry: Entry) -> Iterator[Finding]:
    """A system called normal with a problem that went to a repair, or that nobody dealt with."""
    for i, problem in enumerate(entry.data.get("problems") or ()):
        settled = problem.get("result") or problem.get("closed_on")
        if problem.get("repair") or (problem.get("text") and not settled):
            said = str(problem.get("text") or problem.get("repair"))
            place = entry.at(f"/problems/{i}")
            yield finding("X637", place, record=entry.id, subject=entry.title, said=said)


def _source(entry: Entry, known: Mapping[str, Entry]) -> Iterator[Finding]:
    """Where a repair comes from."""
    source, name = entry.data.get("source"), entry.data.get("came_from")
    if name is None:
        if source in ("visit", "inspection", "complaint"):
            what = _KINDS[source]
            lacks = Text(
                f"来源是{what.zh}，没有写来源单号（came_from）",
                f"comes from a {what.en} and does not name it (came_from)",
            )
            yield _said(entry, "/source", lacks, "warning")
        return
    problem: Text | None
    other = known.get(name)
    kinds = (source,) if source in _FROM else _FROM
    if name == entry.id:
        yield _said(entry, "/came_from", Text("来源单号写的是它自己", "comes from itself"))
    elif problem := _of_kind(other, kinds):
        yield _said(entry, "/came_from", problem)
    elif _in_a_circle(entry, known):
        yield _said(entry, "/came_from", Text("来源单号绕成一圈", "comes from itself, in a circle"))
    elif other and (begun := _day(other)) and (reported := reported_on(entry)) and begun > reported:
        problem = Text(
            f"来自{cn(begun)}的 {other.id}，晚于报修{cn(reported)}",
            f"comes from {other.id} of {begun}, after the notice of {reported}",
        )
        yield _said(entry, "/came_from", problem)


def _of_kind(other: Entry | None, kinds: tuple[str, ...]) -> Text | None:
    if other is None or other.kind in kinds:
        return None
    is_one, wanted = _KINDS[other.kind], [_KINDS[kind] for kind in kinds]
    return Text(
        f"所写的 {other.id} 是{is_one.zh}，应为{'、'.join(w.zh for w in wanted)}",
        f"{other.id} is a {is_one.en}, not a {' or '.join(w.en for w in wanted)}",
    )


def _in_a_circle(entry: Entry, known: Mapping[str, Entry], key: str = "came_from") -> bool:
    seen: set[str] = set()
    at: Entry | None = entry
    while at is not None and at.id not in seen:
        seen.add(at.id)
        at = known.get(str(at.data.get(key)))
    return at is entry


def _day(entry: Entry) -> dt.date | None:
    """When what an entry is about began."""
    given = reported_on(entry) if entry.kind == "repair" else entry.data.get("on") or entry.data.get("at")
    return plain(given) if isinstance(given, dt.date) else None


def _values(data: Any, path: str, pointer: str = "") -> Iterator[tuple[str, str]]:
    """Pointer and value of everything that a path leads to; ``*`` is every member of a list."""
    head, _, rest = path.partition("/")
    if not head:
        if isinstance(data, str):
            yield pointer, data
    elif head == "*":
        for i, member in enumerate(data or ()):
            yield from _values(member, rest, f"{pointer}/{i}")
    elif isinstance(data, Mapping):
        yield from _values(data.get(head), rest, f"{pointer}/{head}")


def _said(entry: Entry, pointer: str, problem: Text, severity: str | None = None) -> Finding:
    place = entry.at(pointer)
    return finding("V941", place, severity=severity, record=entry.id, subject=entry.title, problem=problem)
