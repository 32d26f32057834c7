"""All damages to one complete dossier, requirement by requirement, each judged at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from dossier.checking.result import RequirementResult
from dossier.evidence.inspection import inspect_evidence
from dossier.model import EvidenceFacts, Requirement, RuleCheck, Status, Text
from dossier.proving.broken_checks import breaking, short_periods
from dossier.proving.cross import across
from dossier.proving.damage import Damage
from dossier.proving.damages import at_the_limits, dates, evidence, removals, signatures, statuses
from dossier.proving.judging import Outcome, judge_damage
from dossier.proving.pieces import WEB_PAGE, sheet, truncated
from dossier.proving.workbench import Bench

_NO_LIMIT = Text("期限从不生效：{limit}", "the limit never takes effect: {limit}")


class Trial:
    """All damages of one complete dossier. `folder` takes the few spoilt files that inspection has to open."""

    def __init__(self, bench: Bench, folder: Path) -> None:
        self.bench = bench
        self._spoilt = spoilt_files(folder)

    def outcomes(self, r: Requirement, results: list[RequirementResult]) -> Iterator[Outcome]:
        """What became of each damage to what one requirement asks for."""
        for damage in self._damages(results):
            yield judge_damage(self.bench, damage)
        yield from self._limits(r, results)
        if r.codes:
            for code, crossed in across(self.bench, results[0]):
                if crossed is not None:
                    yield judge_damage(self.bench, crossed)
                else:
                    what = Text(f"没有造成 {code} 的办法", f"no way known to bring {code} about")
                    yield Outcome(code, what, (r.id, None), killed=False)

    def _damages(self, results: list[RequirementResult]) -> Iterator[Damage]:
        for result in results:
            yield from removals(self.bench, result)
            yield from short_periods(self.bench, result)
            for record_id in self._one_of_each_type(result):
                record = self.bench.records[record_id]
                yield from statuses(self.bench, result, record)
                yield from signatures(self.bench, result, record)
                yield from evidence(self.bench, result, record, self._spoilt)
                yield from dates(self.bench, result, record)

    def _one_of_each_type(self, result: RequirementResult) -> list[str]:
        return list({self.bench.records[i].type: i for i in reversed(result.records)}.values())

    def checks(
        self, r: Requirement, results: list[RequirementResult]
    ) -> Iterator[tuple[RuleCheck, Outcome | None]]:
        """Each check is broken once, at the first item and record where that can be done; None where it cannot."""
        for check in r.checks:
            tries = (
                damage
                for result in results
                for one in self._narrowed(result)
                if (damage := breaking(self.bench, one, check))
            )
            damage = next(tries, None)
            yield check, judge_damage(self.bench, damage) if damage else None

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
                    for found, after in at_the_limits(self.bench, result, self.bench.records[record_id]):
                        if found == code:
                            tried = True
                            yield from self._at_limit(after, result, record_id, code)
            if not tried and not self._bites_when_missing(results):
                what = Text(_NO_LIMIT.zh.format(limit=limit), _NO_LIMIT.en.format(limit=limit))
                yield Outcome("limit", what, (r.id, results[0].item), killed=False)

    def _at_limit(
        self, after: Bench, result: RequirementResult, record_id: str, code: str
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
            after = self.bench.with_records(dict.fromkeys(result.records))
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
