"""All mutants of one complete dossier, requirement by requirement, each judged at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from dossier.checking.result import RequirementResult
from dossier.evidence.inspection import inspect_evidence
from dossier.model import EvidenceFacts, Requirement, RuleCheck, Status, Text
from dossier.rule_testing.check_mutants import breaking, short_periods
from dossier.rule_testing.cross_record_mutants import across
from dossier.rule_testing.judging import Outcome, judge_mutant
from dossier.rule_testing.mutant import Mutant
from dossier.rule_testing.record_mutants import at_the_limits, dates, evidence, removals, signatures, statuses
from dossier.rule_testing.sample_files import WEB_PAGE, sheet, truncated
from dossier.rule_testing.state import State

_NO_LIMIT = Text("期限从不生效：{limit}", "the limit never takes effect: {limit}")


class MutationRun:
    """All mutants of one complete dossier. `folder` takes the few spoilt files that inspection has to open."""

    def __init__(self, state: State, folder: Path) -> None:
        self.state = state
        self._spoilt = spoilt_files(folder)

    def outcomes(self, r: Requirement, results: list[RequirementResult]) -> Iterator[Outcome]:
        """What became of each mutant of what one requirement asks for."""
        for mutant in self._mutants(results):
            yield judge_mutant(self.state, mutant)
        yield from self._limits(r, results)
        if r.codes:
            for code, crossed in across(self.state, results[0]):
                if crossed is not None:
                    yield judge_mutant(self.state, crossed)
                else:
                    what = Text(f"没有造成 {code} 的办法", f"no way known to bring {code} about")
                    yield Outcome(code, what, (r.id, None), killed=False)

    def _mutants(self, results: list[RequirementResult]) -> Iterator[Mutant]:
        for result in results:
            yield from removals(self.state, result)
            yield from short_periods(self.state, result)
            for record_id in self._one_of_each_type(result):
                record = self.state.records[record_id]
                yield from statuses(self.state, result, record)
                yield from signatures(self.state, result, record)
                yield from evidence(self.state, result, record, self._spoilt)
                yield from dates(self.state, result, record)

    def _one_of_each_type(self, result: RequirementResult) -> list[str]:
        return list({self.state.records[i].type: i for i in reversed(result.records)}.values())

    def checks(
        self, r: Requirement, results: list[RequirementResult]
    ) -> Iterator[tuple[RuleCheck, Outcome | None]]:
        """Each check is broken once, at the first item and record where that can be done; None where it cannot."""
        for check in r.checks:
            tries = (
                mutant
                for result in results
                for one in self._narrowed(result)
                if (mutant := breaking(self.state, one, check))
            )
            mutant = next(tries, None)
            yield check, judge_mutant(self.state, mutant) if mutant else None

    def _narrowed(self, result: RequirementResult) -> Iterator[RequirementResult]:
        """The result once for each type of its records, so that each has a turn as the record that is altered."""
        ids = self._one_of_each_type(result)
        yield from (replace(result, records=(i,)) for i in ids)
        if not ids:
            yield result

    def _limits(self, r: Requirement, results: list[RequirementResult]) -> Iterator[Outcome]:
        """At the limit itself nothing may be found; and a limit that is never set limits nothing."""
        for code, limit in (("R306", r.due), ("R307", r.not_before)):
            if limit is None or not r.records:
                continue
            tried = False
            for result in results:
                for record_id in self._one_of_each_type(result):
                    for found, after in at_the_limits(self.state, result, self.state.records[record_id]):
                        if found == code:
                            tried = True
                            yield from self._at_limit(after, result, record_id, code)
            if not tried and not self._bites_when_missing(results):
                what = Text(_NO_LIMIT.zh.format(limit=limit), _NO_LIMIT.en.format(limit=limit))
                yield Outcome("limit", what, (r.id, results[0].item), killed=False)

    def _at_limit(
        self, after: State, result: RequirementResult, record_id: str, code: str
    ) -> Iterator[Outcome]:
        r = result.requirement
        wrong = [
            f
            for f in after.judge([r])[1]
            if f.code == code and f.requirement == r.id and f.record == record_id
        ]
        if wrong:
            key = (r.id, result.item)
            what = Text(f"{record_id} 正好在期限上", f"{record_id} exactly at its limit")
            yield Outcome("at-the-limit", what, key, killed=True, alarms=(key,))

    def _bites_when_missing(self, results: list[RequirementResult]) -> bool:
        """A limit that is set only while records are missing (the next visit that is due)."""
        for result in results:
            after = self.state.with_records(dict.fromkeys(result.records))
            judged = after.judge([result.requirement])[0]
            if any(j.due is not None and j.status in (Status.OVERDUE, Status.PENDING) for j in judged):
                return True
        return False


def spoilt_files(folder: Path) -> dict[str, EvidenceFacts]:
    """What inspection says of a PDF that was cut off and of a web page saved as PDF, by the kind of damage."""
    files = {"evidence-truncated": truncated(sheet("cut off")), "evidence-swapped": WEB_PAGE}
    folder.mkdir(parents=True, exist_ok=True)
    for kind, content in files.items():
        (folder / f"{kind}.pdf").write_bytes(content)
    facts = inspect_evidence(folder, [f"{kind}.pdf" for kind in files])
    return {kind: facts[f"{kind}.pdf"] for kind in files}


def never_fails(rid: str, check: RuleCheck) -> Outcome:
    """The survivor that stands for a check which nothing could break."""
    told = check.message
    what = Text(
        f"任何改动都不能使这条核对不通过：{told.zh}", f"no alteration makes this check fail: {told.en}"
    )
    return Outcome("check-broken", what, (rid, None), killed=False)
