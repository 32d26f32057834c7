"""Whether a mutant was caught by the rule it aims at, and whether any other rule cried out without cause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dossier.checking.result import RequirementResult
from dossier.findings import Finding
from dossier.library.roles import role_parties
from dossier.model import Requirement, Status, Text
from dossier.rule_testing.mutant import EVIDENCE, RECORD, SIGNATURES, STATUS, Mutant
from dossier.rule_testing.state import Key, State

_FINE = (Status.COMPLETE, Status.NOT_APPLICABLE)


@dataclass(frozen=True)
class Outcome:
    """What became of one mutant. `alarms` are the requirements that changed although nothing of theirs was touched."""

    kind: str
    what: Text
    target: Key
    killed: bool
    alarms: tuple[Key, ...] = ()


def judge_mutant(before: State, mutant: Mutant) -> Outcome:
    """Judge the damaged dossier by every rule that can see the mutant."""
    results, findings = mutant.after.judge(_who_can_see(before, mutant))
    after = {(r.requirement.id, r.item): r for r in results}
    killed = _is_caught(after.get(mutant.target), findings, mutant)
    return Outcome(
        mutant.kind, mutant.what, mutant.target, killed, tuple(_alarms(before, mutant, after, findings))
    )


def _is_caught(result: RequirementResult | None, findings: Iterable[Finding], mutant: Mutant) -> bool:
    """The target is no longer complete, and says so by the finding that the mutant calls for.

    A requirement of severity info stays complete by design: there its finding is enough.
    """
    if result is None or result.status is Status.NOT_APPLICABLE:
        return False
    told = any(
        f.requirement == result.requirement.id
        and f.code in mutant.codes
        and (mutant.message is None or mutant.message.zh in f.message.zh)
        for f in findings
    )
    quiet = result.status is Status.COMPLETE and not any(
        f.severity == "info" for f in findings if f.requirement == result.requirement.id
    )
    return told and not quiet


def _who_can_see(before: State, mutant: Mutant) -> list[Requirement]:
    """Rules name the records they read: one that names no touched type, and no touched part, cannot change."""
    everything = before.catalogue.requirements
    if mutant.names:
        return list(everything)
    return [r for r in everything if r.codes or r.id == mutant.target[0] or _reads_types(r, mutant)]


def _reads_types(r: Requirement, mutant: Mutant) -> bool:
    if mutant.types & set(r.records):
        return True
    return any(
        "closed" in e.calls or any(e.mentions(name) for name in mutant.types) for _, e in r.expressions
    )


def _alarms(
    before: State, mutant: Mutant, after: dict[Key, RequirementResult], findings: list[Finding]
) -> Iterable[Key]:
    for key, result in after.items():
        was = before.results.get(key)
        if key == mutant.target or result.status in _FINE or (was and was.status == result.status):
            continue
        if not _is_consequence(before, mutant, result, findings):
            yield key


def _is_consequence(
    before: State, mutant: Mutant, result: RequirementResult, findings: list[Finding]
) -> bool:
    """Whether a requirement had to change because it asks for the very thing that was damaged. Decided by data:

    - a rule across records: each of its findings names a touched record (as the one to blame, or by its title as the
      one that the blamed contradicts), or no record at all while the mutant took records away or touched dossier.yaml
      (what it looks for rests on them);
    - a change in dossier.yaml: the requirement names the touched part in an expression, or is asked for its members;
    - a change in records: it counts a touched record, or an expression names its type, and what was touched is what
      it asks for: the record itself or its status (everybody), signatures, evidence, or a field that it names.
    """
    r = result.requirement
    if r.codes:
        mine = [f for f in findings if f.code in r.codes]
        return all(_names(before, mutant, f) or (f.record is None and _wide(mutant)) for f in mine)
    if any(_speaks_of(r, name) or r.per == name for name in mutant.names):
        return True
    was = before.results.get((r.id, result.item))
    counted = mutant.records & {*result.records, *(was.records if was else ())}
    if not counted and not _reads_types(r, mutant):
        return False
    if SIGNATURES in mutant.aspects:
        return _asks_for_hands(r, mutant, role_parties(before.schemas))
    return any(_asks_for(r, aspect) for aspect in mutant.aspects)


def _names(before: State, mutant: Mutant, found: Finding) -> bool:
    titles = (before.records[i].title for i in mutant.records if i in before.records)
    return found.record in mutant.records or any(title in found.message.zh for title in titles)


def _wide(mutant: Mutant) -> bool:
    return RECORD in mutant.aspects or bool(mutant.names)


def _asks_for_hands(r: Requirement, mutant: Mutant, parties: Mapping[str, str]) -> bool:
    """Whether a requirement asks for a hand of a firm whose hand was taken off, or counts hands."""
    named = [role for _, e in r.expressions for role in e.words_among(parties)]
    asked = {parties[role] for role in (*r.signed_by, *r.sealed_by, *named) if role in parties}
    gone = {parties[role] for role in mutant.aspects if role in parties}
    return _speaks_of(r, SIGNATURES) or bool(asked and not gone) or bool(asked & gone)


def _asks_for(r: Requirement, aspect: str) -> bool:
    if aspect in (RECORD, STATUS):
        return True
    if aspect == EVIDENCE:
        return bool(r.evidence)
    limited = bool(r.due or r.not_before)
    return _speaks_of(r, aspect) or (limited and aspect in r.dated.fields)


def _speaks_of(r: Requirement, name: str) -> bool:
    return any(e.mentions(name) for _, e in r.expressions)
