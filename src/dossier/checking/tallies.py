"""Numbers of things against the things: counts in forms, sums of parts, quantities that cannot be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dossier.checking.field_titles import field_title, named
from dossier.checking.parts import whole_text
from dossier.checking.scopes import concerned, live, members, parents
from dossier.findings import Finding, finding
from dossier.library.schemas import Schemas
from dossier.model import Dossier, Record, Text
from dossier.reading.cross_checks import Table


class _Lists:
    """The lists of dossier.yaml by what their members belong to."""

    def __init__(self, dossier: Dossier) -> None:
        self._dossier = dossier
        self._above = parents(dossier)
        self._one_unit = len(members(dossier, "units")) < 2
        self._known: dict[tuple[str, str], dict[str, list[Mapping[str, Any]]]] = {}

    def of(self, record: Record, scope: str, key: str) -> list[Mapping[str, Any]]:
        """The members of a list that have the same `key` (``item``) as a record; all, where there is but one unit."""
        if (scope, key) not in self._known:
            groups: dict[str, list[Mapping[str, Any]]] = {}
            for member in members(self._dossier, scope):
                groups.setdefault(str(member.get(key)), []).append(member)
            self._known[scope, key] = groups
        groups = self._known[scope, key]
        found = [m for name in sorted(concerned(record.data, self._above)[key]) for m in groups.get(name, ())]
        return found or (members(self._dossier, scope) if key == "unit" and self._one_unit else [])


def check_tallies(dossier: Dossier, table: Table, schemas: Schemas) -> Iterator[Finding]:
    """X587 a count that is not the number of what it counts, X588 a quantity that cannot be. Pure."""
    by_type: dict[str, list[Record]] = {}
    for record in live(dossier):
        by_type.setdefault(record.type, []).append(record)
    lists = _Lists(dossier)
    for rule in table.get("tallies", {}).values():
        for record, key, said in _given(by_type, rule["of"]):
            for count, whose in _counted(record, rule, lists, by_type, schemas):
                if said not in count:
                    yield _x587(record, key, said, max(count), whose, schemas)
    for rule in table.get("sums", {}).values():
        yield from _sums(rule, by_type, schemas)
    for rule in table.get("quantities", {}).values():
        for record, key, said in _given(by_type, rule["of"]):
            if not rule.get("least", said) <= said <= rule.get("most", said):
                words: dict[str, Any] = {
                    "what": named(schemas, record, f"/{key}"),
                    "found": f"{said:g}",
                    "least": f"{rule.get('least', 0):g}",
                    "most": f"{rule['most']:g}" if "most" in rule else "…",
                }
                yield finding("X588", record.at(f"/{key}"), record=record.id, **words)


def _given(by_type: Mapping[str, list[Record]], name: str) -> Iterator[tuple[Record, str, float]]:
    """Every record of a type that gives a number under a key: ``item-acceptance.lot_count``."""
    kind, _, key = name.partition(".")
    for record in by_type.get(kind, ()):
        value = record.data.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool):
            yield record, key, float(value)


def _x587(
    record: Record, key: str, said: float, count: float, whose: Text, schemas: Schemas, **more: Any
) -> Finding:
    words: dict[str, Any] = {
        "what": named(schemas, record, f"/{key}"),
        "found": f"{said:g}",
        "whose": whose,
        "count": f"{count:g}",
    }
    return finding("X587", record.at(f"/{key}"), record=record.id, **words, **more)


def _counted(
    record: Record,
    rule: Mapping[str, Any],
    lists: _Lists,
    by_type: Mapping[str, list[Record]],
    schemas: Schemas,
) -> Iterator[tuple[set[float], Text]]:
    """How many there are, in every way that they may be counted, and where; nothing where nobody lists them."""
    if "rows" in rule and isinstance(rows := record.data.get(rule["rows"]), list) and rows:
        title = field_title(schemas, record, f"/{rule['rows']}")
        yield {float(len(rows))}, Text(f"本表“{title.zh}”", f"its own {title.en.lower()}")
    if "list" in rule:
        scope = rule["list"]
        if listed := lists.of(record, scope, rule["by"]):
            counts = {float(len(listed))}
            # Parts of a division are listed as divisions of their own: by discipline they are one.
            counts |= {float(len({m.get(rule["grouped"]) for m in listed}))} if "grouped" in rule else set()
            yield counts, Text(f"dossier.yaml 的 {scope}", f"{scope} of dossier.yaml")
    if "rows_of" in rule:
        kind, _, rows_key = rule["rows_of"].partition(".")
        others = [r for r in by_type.get(kind, ()) if r.data.get(rule["by"]) == record.data.get(rule["by"])]
        tables = [r.data[rows_key] for r in others if isinstance(r.data.get(rows_key), list)]
        if tables and len(tables) == len(others):
            title = Text(f"《{others[0].title}》", f"“{others[0].title}”")
            yield {float(len(rows)) for rows in tables} | {float(sum(map(len, tables)))}, title


def _sums(
    rule: Mapping[str, Any], by_type: Mapping[str, list[Record]], schemas: Schemas
) -> Iterator[Finding]:
    """One total, and parts that are less: what was planned has not been done; far more is a slip, or more than asked.

    Where a part says that it was cut short, that is a warning.
    """
    totals, parts = list(_given(by_type, rule["total"])), list(_given(by_type, rule["of"]))
    if len(totals) != 1 or not parts:
        return
    record, key, said = totals[0]
    total = sum(value for _, _, value in parts)
    if said > total or total > 2 * said * len(_most(parts)):
        told = any(_CUT.search(whole_text(r)) for r in {r.id: r for r, *_ in (*totals, *parts)}.values())
        whose = Text(f"《{parts[0][0].title}》等 {len(parts)} 份合计", f"{len(parts)} records together")
        more = "warning" if told or total > said else None
        yield _x587(record, key, said, total, whose, schemas, severity=more)


_CUT = re.compile(
    r"(?:课时|培训|学时)[^。；]{0,10}(?:缩短|减少|压缩|取消|顺延|补训)|(?:缩短|减少|压缩|取消)[^。；]{0,8}(?:课时|培训|学时)"
)
"""What tells of a training that was cut short."""


def _most(parts: Iterable[tuple[Record, str, float]]) -> list[str]:
    """The groups that were taught one after another, each of which may have had all of it."""
    return list(dict.fromkeys(str(r.data.get("system") or r.data.get("topic") or r.id) for r, _, _ in parts))
