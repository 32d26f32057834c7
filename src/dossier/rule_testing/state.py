"""A state of a dossier: taken apart and judged again in memory, hundreds of times, by the rules of `check`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from dossier.aftercare.record_checks import check_records
from dossier.checking.check import judge
from dossier.checking.result import RequirementResult
from dossier.checking.rules import Rules
from dossier.findings import Finding
from dossier.library.schemas import Schemas
from dossier.model import Catalogue, Dossier, EvidenceFacts, Record, Requirement
from dossier.reading.dossier import as_parties, as_record

Key = tuple[str, str | None]
"""Requirement and the item it is asked for."""


@dataclass(frozen=True)
class State:
    """One state of a dossier with all that judging it needs. Never changed: `with_records` … give the next state."""

    dossier: Dossier
    catalogue: Catalogue
    schemas: Schemas
    as_of: dt.date
    facts: Mapping[str, EvidenceFacts]
    before: Rules | None = None

    @cached_property
    def rules(self) -> Rules:
        """The facts of this state; what an earlier state knew of unchanged records is taken over."""
        return Rules(self.dossier, self.catalogue, self.schemas, self.before)

    @cached_property
    def judged(self) -> tuple[list[RequirementResult], list[Finding]]:
        """What `check` says of this state, all requirements and findings."""
        return self.judge(self.catalogue.requirements)

    @cached_property
    def results(self) -> dict[Key, RequirementResult]:
        """Requirement and item → how it ended."""
        return {(r.requirement.id, r.item): r for r in self.judged[0]}

    @cached_property
    def records(self) -> dict[str, Record]:
        """Record id → record."""
        return {r.id: r for r in self.dossier.records}

    def judge(self, requirements: Iterable[Requirement]) -> tuple[list[RequirementResult], list[Finding]]:
        """The results of `check` for this state under some of the requirements, and the findings that they rest on."""
        catalogue = replace(self.catalogue, requirements=tuple(requirements))
        after = check_records(self.dossier, self.as_of)
        return judge(
            self.dossier, catalogue, self.rules, self.facts, self.as_of, self.schemas, after, whole=False
        )

    def with_records(self, changed: Mapping[str, Record | None], added: Iterable[Record] = ()) -> State:
        """The state with some records replaced, removed (None) or added at the end."""
        kept = (changed.get(r.id, r) for r in self.dossier.records)
        records = (*(r for r in kept if r is not None), *added)
        return replace(self, dossier=replace(self.dossier, records=records), before=self.rules)

    def with_main(self, data: Mapping[str, Any]) -> State:
        """The state with another dossier.yaml, records apart."""
        dossier = replace(self.dossier, data=data, parties=as_parties(data), name=data["project"]["name"])
        return replace(self, dossier=dossier, before=self.rules)

    def with_value_of_place(self, name: str, value: Any) -> State:
        """The state in a place with another value; nothing that was known under the old one is taken over."""
        values = {**self.catalogue.values, name: value}
        return replace(self, catalogue=replace(self.catalogue, values=values), before=None)

    def with_facts(self, facts: Mapping[str, EvidenceFacts]) -> State:
        """The state in which some evidence files are different ones."""
        return replace(self, facts={**self.facts, **facts}, before=self.rules)


def rewritten(record: Record, data: Mapping[str, Any]) -> Record:
    """The record as it would be read with other data, at the same place."""
    return as_record(data, record.location, record.marks)
