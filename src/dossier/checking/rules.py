"""What the expressions of rules see of one dossier: its facts as plain values, and the functions they may call."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from dossier.checking.dates import UNSET, Span, When
from dossier.checking.days import whole_calendar
from dossier.checking.measures import continuous_hours, named, naming, next_due
from dossier.expression import Expression
from dossier.library.budget import Budget, TooMuchError
from dossier.library.expressions import RuleError, evaluate
from dossier.library.fields import Field
from dossier.library.roles import answers_for, role_parties
from dossier.library.schemas import Schemas
from dossier.library.scopes import AFTERCARE, MILESTONES, SCOPES
from dossier.library.values import Completion
from dossier.model import Catalogue, Dossier, Language, Record

_WORK_OF_ALL = 500_000_000
"""Units of work of all rules over one dossier: about two minutes."""
_LONGEST_SPAN = 100 * 366
"""Days, workdays or months; 24 times as many hours."""


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
        self._replies: dict[str, list[dict[str, Any]]] = {}
        self._sources = {record.id: record for record in dossier.records}
        for record in dossier.records:
            same = before is not None and before._sources.get(record.id) is record
            facts = before.records[record.id] if before and same else self.record_facts(record, schemas)
            self.records[record.id] = facts
            if record.status != "void":
                self.by_type.setdefault(record.type, []).append(facts)
                if isinstance(facts.get("replies_to"), str):
                    self._replies.setdefault(facts["replies_to"], []).append(facts)
        self._main = dossier.data
        self._named: dict[str, Any] = (
            before._named
            if before is not None and before._main is dossier.data
            else _dossier_facts(dossier, catalogue, schemas)
        )
        self.facts = self._named | self._functions(dossier, catalogue, schemas)

    def evaluate(self, expression: Expression, **names: Any) -> Any:
        """The value of an expression; `UNSET` when it rests on a date or number that is not given.

        Raises:
            RuleError: the expression cannot be evaluated with these facts.
        """
        value, work = evaluate(expression, self.facts, names)
        try:
            self._work.spend(1 + work)
        except TooMuchError as error:
            raise RuleError(str(error)) from error
        return value

    def holds(self, expression: Expression, **names: Any) -> bool:
        """Whether a condition is true; what is unset is not."""
        return bool(self.evaluate(expression, **names))

    def record_facts(self, record: Record, schemas: Schemas) -> dict[str, Any]:
        """A record as rules see it: every declared key present, dates comparable."""
        facts: dict[str, Any] = _facts.of(record.data, schemas.record(record.type))
        facts["status"] = record.status
        return facts

    def _functions(self, dossier: Dossier, catalogue: Catalogue, schemas: Schemas) -> dict[str, Any]:
        calendar = dossier.data.get("calendar", {})
        # Art. 203: a last day on a public holiday moves on, by the published tables and what the user lists.
        off, on = whole_calendar(
            *(frozenset(d for d in calendar.get(k, ()) if d) for k in ("holidays", "workdays"))
        )
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
            "statutory_shortfalls": lambda record: statutory_shortfalls(record, _least_terms(catalogue)),
            "missing_warranty_items": lambda record: _missing_items(
                record, catalogue.values["warranty_terms"]
            ),
            "diary_gap": diary_gap,
            "day_of_month": lambda date: date.value.day if isinstance(date, When) else UNSET,
            "continuous_hours": continuous_hours,
            "next_due": lambda start, dates, every, until: next_due(start, dates, every, until, off),
            "naming": naming,
            "named": named,
            "closed": self._closed,
        }

    def _closed(self, notice: Mapping[str, Any]) -> bool:
        """A notice is closed when a record replies to it, or reports on it, with a passing result."""
        replies = self._replies.get(notice["id"], ())
        return any(r.get("result", "pass") in ("pass", None) for r in replies)


Term = Mapping[str, Any]
"""The least period of an item of a warranty deed: ``{unit: year or season, at_least: n}``."""


def _least_terms(catalogue: Catalogue) -> dict[str, Term]:
    """The least periods of the place; insulation is asked of nobody, but must not be promised for less."""
    years = catalogue.values.get("insulation_years")
    named = {"insulation": {"unit": "year", "at_least": years}} if years else {}
    return {**catalogue.values["warranty_terms"], **named}


def statutory_shortfalls(deed: Mapping[str, Any], terms: Mapping[str, Term]) -> list[str]:
    """The items of a warranty deed whose period is shorter than the place allows."""
    periods = [p for p in deed.get("periods", ()) if p["item"] in terms]
    return [p["item"] for p in periods if _is_short(p, terms[p["item"]])]


def _is_short(period: Mapping[str, Any], least: Term) -> bool:
    """The design life is never too short, except for what is counted in seasons."""
    value, unit = period["value"] or 0, period["unit"]
    if least["unit"] == "season":
        return bool(value < least["at_least"] * (12 if unit == "month" else 1))
    if unit == "month":
        return bool(value < 12 * least["at_least"])
    return bool(unit != "design_life" and (unit != "year" or value < least["at_least"]))


def _missing_items(deed: Mapping[str, Any], terms: Mapping[str, Term]) -> list[str]:
    """Items counted in years, but for the structure, that a deed does not name."""
    named = {p["item"] for p in deed.get("periods", ())}
    return [i for i, term in terms.items() if i not in named and i != "foundation" and term["unit"] == "year"]


def diary_gap(diary: Mapping[str, Any]) -> Any:
    """The longest gap in days that a construction diary states; UNSET when it does not say."""
    gap = diary.get("longest_gap_days")
    return UNSET if gap is None else gap


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


def _blank(field: Field) -> Any:
    """A date or number that is not given decides nothing; a word that is not given is simply not that word."""
    return UNSET if field.is_dated or field.kinds & {"number", "integer"} else None


def _comparable(value: Any) -> Any:
    return When(value) if isinstance(value, dt.date) else value


_facts = Completion(_blank, leaf=_comparable)


def _dossier_facts(dossier: Dossier, catalogue: Catalogue, schemas: Schemas) -> dict[str, Any]:
    data = {k: v for k, v in dossier.data.items() if k != "records"}
    whole: dict[str, Any] = _facts.of(data, schemas.root("dossier.schema.json"))
    milestones = whole["milestones"]
    names = {name: milestones[name] for name in MILESTONES}
    scopes = {scope: whole[scope] for scope in SCOPES}
    titles = schemas.common("discipline").names
    lang: Language = "en" if dossier.language == "en" else "zh"
    scopes["disciplines"] = [{"id": d, "name": titles[d].get(lang)} for d in whole["disciplines"] if d]
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
        "aftercare": dict.fromkeys(AFTERCARE, 0) | dict(dossier.data.get("aftercare", {})),
    }
