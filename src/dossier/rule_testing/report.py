"""What mutation testing says of a profile: complete dossiers, every mutant of them, and who caught it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from dossier.checking.result import RequirementResult
from dossier.findings import Finding, Severity
from dossier.library.schemas import Schemas
from dossier.model import Catalogue, Requirement, RuleCheck, Text
from dossier.rule_testing.baseline import Baseline, make_baseline
from dossier.rule_testing.judging import Outcome
from dossier.rule_testing.mutation_run import MutationRun, never_fails
from dossier.rule_testing.record_mutants import is_asked
from dossier.rule_testing.values import table


@dataclass(frozen=True)
class MutationReport:
    """What a profile catches. `untested` says for each requirement why it could not be tried."""

    profile: str
    title: Text
    tested: tuple[str, ...]
    by_build: tuple[str, ...]
    untested: Mapping[str, Text]
    outcomes: tuple[Outcome, ...]
    baseline_findings: tuple[Finding, ...]
    """Findings (warning or worse) on dossiers in which nothing was damaged: false alarms."""

    @property
    def killed(self) -> int:
        """How many mutants were caught by the requirement that they break."""
        return sum(o.killed for o in self.outcomes)

    @property
    def survivors(self) -> list[Outcome]:
        """Damages that nobody who should have noticed has noticed."""
        return [o for o in self.outcomes if not o.killed]

    @property
    def alarms(self) -> list[Outcome]:
        """Damages at which a requirement cried out that has nothing to do with them."""
        return [o for o in self.outcomes if o.alarms]

    @property
    def rate(self) -> float:
        """Share (0…1) of the mutants that were caught; 0 when there was none."""
        return self.killed / len(self.outcomes) if self.outcomes else 0.0

    @property
    def is_sound(self) -> bool:
        """Every mutant caught, no false alarm."""
        return bool(self.outcomes) and not self.survivors and not self.alarms and not self.baseline_findings

    @property
    def kinds(self) -> Counter[str]:
        """How many mutants there were of each kind."""
        return Counter(o.kind for o in self.outcomes)


def mutation_test(catalogue: Catalogue, schemas: Schemas, folder: Path) -> MutationReport:
    """Mutant complete dossiers of a profile, written below `folder`, one thing at a time.

    The first dossier proves what it can; each further one (``variants``) what the earlier ones could not have, and
    again what depends on a trait that it lacks.

    Raises:
        InputUnreadable: a rule file or schema of the library is broken.
    """
    outcomes: list[Outcome] = []
    tested: dict[str, None] = {}
    untested: dict[str, Text] = {}
    baseline_findings: list[Finding] = []
    unbroken: dict[tuple[str, str], RuleCheck] = {}
    asked = {r.id: r for r in catalogue.requirements if not r.by_build}
    for number, variant in enumerate([None, *table()["variants"]]):
        again = _depending(asked.values(), variant["without_traits"]) if variant else set()
        if variant and not again and set(asked) <= set(tested) | set(untested):
            continue
        baseline = make_baseline(catalogue, schemas, folder / str(number), variant)
        baseline_findings += _baseline_findings(baseline)
        untested |= {key[0]: reason for key, reason in baseline.untested.items() if key[0] not in untested}
        run = MutationRun(baseline.state, folder / "spoilt")
        for rid, results in _by_requirement(baseline).items():
            if rid not in asked or rid in untested:
                continue
            if rid not in tested:
                outcomes += run.outcomes(asked[rid], results)
                unbroken |= {(rid, check.expression.text): check for check in asked[rid].checks}
            if rid not in tested or rid in again:
                for check, outcome in run.checks(asked[rid], results):
                    # What a trait decides cannot be broken in a dossier that lacks it: one of them is enough.
                    if outcome is not None:
                        unbroken.pop((rid, check.expression.text), None)
                        outcomes.append(outcome)
            tested[rid] = None
    outcomes += [never_fails(rid, check) for (rid, _), check in unbroken.items()]
    for rid in asked.keys() - tested.keys() - untested.keys():
        untested[rid] = Text("在齐全的资料中不适用", "does not apply in any of the complete dossiers")
    by_build = tuple(r.id for r in catalogue.requirements if r.by_build)
    return MutationReport(
        catalogue.profile,
        catalogue.title,
        tuple(tested),
        by_build,
        untested,
        tuple(outcomes),
        tuple(baseline_findings),
    )


def _depending(requirements: Iterable[Requirement], traits: list[str]) -> set[str]:
    """Requirements whose expressions turn on a trait."""
    return {r.id for r in requirements if any(e.words_among(traits) for _, e in r.expressions)}


def _baseline_findings(baseline: Baseline) -> list[Finding]:
    untested = {rid for rid, _ in baseline.untested}
    return [
        f
        for f in baseline.check.findings
        if f.severity.rank <= Severity.WARNING.rank and f.requirement not in untested
    ]


def _by_requirement(baseline: Baseline) -> dict[str, list[RequirementResult]]:
    found: dict[str, list[RequirementResult]] = {}
    for result in baseline.state.judged[0]:
        if is_asked(result):
            found.setdefault(result.requirement.id, []).append(result)
    return found
