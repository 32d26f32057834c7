"""The language of rules: Jinja2 expressions in a sandbox, with strict names. The only module here that knows Jinja2.

A name that the facts do not have is an error of the profile and found by `check_catalogue` before any rule runs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from jinja2 import StrictUndefined, TemplateError, nodes

from dossier.checking.budget import Budget
from dossier.checking.dates import UNSET, Span, When
from dossier.checking.measures import continuous_hours, named, naming, next_due
from dossier.checking.sandbox import BoundedEnvironment
from dossier.findings import Finding, finding
from dossier.model import Catalogue, Dossier, Record, Requirement
from dossier.reading.dossier import SCOPES
from dossier.reading.schemas import Schemas
from dossier.reading.validation import guess

MILESTONES = (
    "tender_awarded",
    "contract_signed",
    "permitted",
    "construction_started",
    "construction_completed",
    "shipped",
    "delivered",
    "installed",
    "report_submitted",
    "pre_accepted",
    "accepted",
    "handed_over",
    "filed",
    "archived",
    "trial_run",
)


_RULE_ERRORS = (
    TypeError,
    ValueError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    MemoryError,
)


class RuleError(Exception):
    """An expression failed while it ran; the text says how."""


class _Environment(BoundedEnvironment):
    """A key of a map wins over a method of dict, so `record.items` is the record's."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, dict):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)


_environment = _Environment(undefined=StrictUndefined, autoescape=False)
_environment.globals.clear()


_WORK = 5_000_000
"""Units of work of one rule over one record: about a second."""
_WORK_OF_ALL = 500_000_000
"""Units of work of all rules over one dossier: about two minutes."""
_LONGEST_SPAN = 100 * 366
"""Days, workdays or months; 24 times as many hours."""


@cache
def _compiled(expression: str) -> Callable[..., Any]:
    compiled: Callable[..., Any] = _environment.compile_expression(expression, undefined_to_none=False)
    return compiled


class Rules:
    """Expressions over one dossier's facts. `evaluate` is pure: same expression and names, same value."""

    def __init__(
        self, dossier: Dossier, catalogue: Catalogue, schemas: Schemas, before: Rules | None = None
    ) -> None:
        """`before`: rules over an earlier state of the dossier, under the same catalogue; what they know of records and
        of a dossier.yaml that are still the same objects is taken over.
        """
        self._work = Budget(_WORK_OF_ALL)
        self.records: dict[str, dict[str, Any]] = {}
        self.by_type: dict[str, list[dict[str, Any]]] = {}
        self._sources = {record.id: record for record in dossier.records}
        for record in dossier.records:
            same = before is not None and before._sources.get(record.id) is record
            facts = before.records[record.id] if before and same else self.record_facts(record, schemas)
            self.records[record.id] = facts
            if record.status != "void":
                self.by_type.setdefault(record.type, []).append(facts)
        self._main = dossier.data
        self._named: dict[str, Any] = (
            before._named
            if before is not None and before._main is dossier.data
            else _dossier_facts(dossier, catalogue, schemas)
        )
        self.facts = self._named | self._functions(dossier, schemas)

    def evaluate(self, expression: str, **names: Any) -> Any:
        """The value of an expression; `UNSET` when it rests on a date or number that is not given.

        Raises:
            RuleError: the expression cannot be evaluated with these facts.
        """
        _environment.budget = Budget(_WORK)
        try:
            value = _compiled(expression)(**self.facts, **names)
            if isinstance(value, StrictUndefined):
                str(value)
            self._work.spend(1 + _WORK - _environment.budget.work)
        except (TemplateError, *_RULE_ERRORS) as error:
            raise RuleError(str(error)) from error
        return value

    def holds(self, expression: str, **names: Any) -> bool:
        """Whether a condition is true; what is unset is not."""
        return bool(self.evaluate(expression, **names))

    def record_facts(self, record: Record, schemas: Schemas) -> dict[str, Any]:
        """A record as rules see it: every declared key present, dates comparable."""
        schema = schemas.record_types[record.type].schema
        uri = schemas.uri(f"records/{record.type}.schema.json")
        facts: dict[str, Any] = _wrap(schemas.complete(record.data, schema, uri, _blank))
        return facts | {"status": record.status}

    def _functions(self, dossier: Dossier, schemas: Schemas) -> dict[str, Any]:
        calendar = dossier.data.get("calendar", {})
        off, on = frozenset(calendar.get("holidays", ())), frozenset(calendar.get("workdays", ()))
        roles = role_parties(schemas)

        def records(*types: str) -> list[dict[str, Any]]:
            return [r for t in types for r in self.by_type.get(t, ())]

        def signed(record: Mapping[str, Any], role: str) -> list[Mapping[str, Any]]:
            return [s for s in record.get("signatures", ()) if answers_for(s["role"], role, roles)]

        return {
            "records": records,
            "count": lambda *types: len(records(*types)),
            "days": lambda n: Span(days=_within(n), off=off),
            "hours": lambda n: Span(hours=_within(n, 24)),
            # Unlike days(): a waiting time, which no public holiday prolongs.
            "full_days": lambda n: Span(days=_within(n)),
            "months": lambda n: Span(months=_within(n), off=off),
            "years": lambda n: Span(months=12 * _within(n), off=off),
            "workdays": lambda n: Span(workdays=_within(n), off=off, on=on),
            "latest": lambda dates: max(_known(dates), default=UNSET),
            "earliest": lambda dates: min(_known(dates), default=UNSET),
            "has_role": lambda record, role: bool(signed(record, role)),
            "signed_on": lambda record, role: max(
                _known(s["date"] for s in signed(record, role)), default=UNSET
            ),
            "statutory_shortfalls": statutory_shortfalls,
            "missing_warranty_items": lambda record: [i for i in STATUTORY_YEARS if i not in _items(record)],
            "diary_gap": diary_gap,
            "continuous_hours": continuous_hours,
            "next_due": lambda start, dates, every, until: next_due(start, dates, every, until, off),
            "naming": naming,
            "named": named,
            "closed": self._closed,
        }

    def _closed(self, notice: Mapping[str, Any]) -> bool:
        """A notice is closed when a record replies to it, or reports on it, with a passing result."""
        replies = [r for rs in self.by_type.values() for r in rs if r.get("replies_to") == notice["id"]]
        return any(r.get("result", "pass") in ("pass", None) for r in replies)


STATUTORY_YEARS = {
    "roof_waterproofing": 5,
    "wet_rooms": 5,
    "external_wall": 5,
    "electrical": 2,
    "plumbing": 2,
}
STATUTORY_YEARS |= {"equipment": 2, "decoration": 2}
"""建设工程质量管理条例 Art. 40: years; heating and cooling run two seasons, the structure its design life."""


def statutory_shortfalls(deed: Mapping[str, Any]) -> list[str]:
    """The items of a warranty deed whose period is shorter than 条例 Art. 40 allows."""
    return [p["item"] for p in deed.get("periods", ()) if _is_short(p)]


def _is_short(period: Mapping[str, Any]) -> bool:
    item, value, unit = period["item"], period["value"] or 0, period["unit"]
    if item == "foundation":
        return bool(unit != "design_life" and not (unit == "year" and value >= 50))
    if item == "heating_cooling":
        return bool(value < 2)
    if item in STATUTORY_YEARS:
        return bool(unit != "design_life" and (unit != "year" or value < STATUTORY_YEARS[item]))
    return False


def _items(deed: Mapping[str, Any]) -> set[str]:
    return {p["item"] for p in deed.get("periods", ())}


def diary_gap(diary: Mapping[str, Any]) -> Any:
    """The longest gap in days that a construction diary states; UNSET when it does not say."""
    gap = diary.get("longest_gap_days")
    return UNSET if gap is None else gap


def role_parties(schemas: Schemas) -> dict[str, str]:
    """Signing role → the party it signs for, from the annotations of common.schema.json."""
    roles = schemas.contents["common.schema.json"]["$defs"]["role"]["x-roles"]
    return {role: row["party"] for role, row in roles.items()}


def answers_for(role: str, asked: str, parties: Mapping[str, str]) -> bool:
    """Whether a signature of `role` is the one asked for: the same, or anybody of the party when a party is asked."""
    return role == asked or (asked in parties.values() and parties.get(role) == asked)


def _within(count: Any, times: int = 1) -> Any:
    """A number of days or months that a calendar has; what is unset stays so.

    Raises:
        ValueError: it is more than a hundred years.
    """
    if isinstance(count, int | float) and abs(count) > _LONGEST_SPAN * times:
        raise ValueError(f"{count} is more than a hundred years")
    return count


def _known(dates: Any) -> list[When]:
    return [d for d in dates if isinstance(d, When)]


def _blank(parts: Sequence[Mapping[str, Any]]) -> Any:
    """A date or number that is not given decides nothing; a word that is not given is simply not that word."""
    kinds = {p.get("format") for p in parts}
    for part in parts:
        kinds |= {part["type"]} if isinstance(part.get("type"), str) else set(part.get("type", ()))
    return UNSET if kinds & {"date", "local-date-time", "date-or-datetime", "number", "integer"} else None


def _wrap(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _wrap(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_wrap(v) for v in value]
    return When(value) if isinstance(value, dt.date) else value


def _dossier_facts(dossier: Dossier, catalogue: Catalogue, schemas: Schemas) -> dict[str, Any]:
    schema, uri = schemas.contents["dossier.schema.json"], schemas.uri("dossier.schema.json")
    data = {k: v for k, v in dossier.data.items() if k != "records"}
    whole: dict[str, Any] = _wrap(schemas.complete(data, schema, uri, _blank))
    milestones = whole["milestones"]
    names = {name: milestones[name] for name in MILESTONES}
    scopes = {scope: whole[scope] for scope in SCOPES}
    titles = schemas.contents["common.schema.json"]["$defs"]["discipline"]["x-names"]
    lang = "en" if dossier.language == "en" else "zh"
    scopes["disciplines"] = [{"id": d, "name": titles[d][lang]} for d in whole["disciplines"]]
    project = whole["project"] | {"traits": whole["project"]["traits"] or []}
    return {
        **names,
        **scopes,
        "project": project,
        "parties": whole["parties"],
        "milestones": milestones,
        "service": whole["service"],
        "calendar": whole["calendar"],
        "package": whole["package"],
        "jurisdiction": dict(catalogue.values),
    }


def check_catalogue(catalogue: Catalogue, rules: Rules, schemas: Schemas) -> list[Finding]:
    """R319 for each expression that does not parse or names what the facts do not have."""
    return [
        finding(
            "R319",
            requirement.at(part.partition("[")[0]),
            requirement=requirement.id,
            layer=requirement.origin(part.partition("[")[0]),
            part=part,
            problem=problem,
        )
        for requirement in catalogue.requirements
        for part, expression in _expressions(requirement)
        for problem in _problems(expression, _names(requirement, rules, schemas))
    ]


def _expressions(r: Requirement) -> Iterator[tuple[str, str]]:
    singles = {"when": r.when, "count": r.count, "item_when": r.item_when, "match": r.match}
    singles |= {"dated": r.dated, "due": r.due, "not_before": r.not_before}
    yield from ((part, text) for part, text in singles.items() if text)
    yield from ((f"checks[{i}]", c.expression) for i, c in enumerate(r.checks))


def _names(r: Requirement, rules: Rules, schemas: Schemas) -> dict[str, set[str] | None]:
    """Root name → the attributes it has; None where they cannot be listed."""
    names: dict[str, set[str] | None] = dict.fromkeys(rules.facts)
    for name in ("project", "milestones", "trial_run", "jurisdiction", "package", "calendar"):
        names[name] = set(rules.facts[name])
    main, uri = schemas.contents["dossier.schema.json"], schemas.uri("dossier.schema.json")
    if r.per == "disciplines":
        names["item"] = {"id", "name"}
    elif r.per:
        scope, base = schemas.properties(main, uri)[r.per]
        member = schemas.items(scope, base)
        names["item"] = set(schemas.properties(*member)) if member else None
    if r.records:
        names["record"] = {
            key
            for type_ in r.records
            if type_ in schemas.record_types
            for key in schemas.properties(
                schemas.record_types[type_].schema, schemas.uri(f"records/{type_}.schema.json")
            )
        }
    return names


def _problems(expression: str, names: Mapping[str, set[str] | None]) -> Iterator[str]:
    try:
        tree = _environment.parse("{{ " + expression + " }}")
        _environment.compile_expression(expression)
    except TemplateError as error:
        yield str(error)
        return
    for node in tree.find_all(nodes.Name):
        if node.ctx == "load" and node.name not in names:
            yield f"“{node.name}”{guess(node.name, list(names))['guess'].zh}"
    for access in tree.find_all(nodes.Getattr):
        if isinstance(access.node, nodes.Name):
            known = names.get(access.node.name)
            if known is not None and access.attr not in known:
                near = guess(access.attr, sorted(known))["guess"].zh
                yield f"“{access.node.name}.{access.attr}”{near}"
