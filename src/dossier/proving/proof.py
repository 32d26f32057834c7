"""The proof of a profile: complete dossiers, every damage to them, and who caught it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from dossier.checking.result import RequirementResult
from dossier.findings import Finding, Severity
from dossier.library.schemas import Schemas
from dossier.model import Catalogue, Requirement, RuleCheck, Text
from dossier.proving.damages import is_asked
from dossier.proving.judging import Outcome
from dossier.proving.specimen import Specimen, make_specimen
from dossier.proving.trial import Trial, never_fails
from dossier.proving.values import table


@dataclass(frozen=True)
class Proof:
    """What a profile catches. `unproved` says for each requirement why it could not be tried."""

    profile: str
    title: Text
    proved: tuple[str, ...]
    by_build: tuple[str, ...]
    unproved: Mapping[str, Text]
    outcomes: tuple[Outcome, ...]
    noise: tuple[Finding, ...]
    """Findings (warning or worse) on dossiers in which nothing was damaged: false alarms."""

    @property
    def killed(self) -> int:
        """How many damages were caught by the requirement that they break."""
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
        """Share (0…1) of the damages that were caught; 0 when there was none."""
        return self.killed / len(self.outcomes) if self.outcomes else 0.0

    @property
    def is_sound(self) -> bool:
        """Every damage caught, no false alarm."""
        return bool(self.outcomes) and not self.survivors and not self.alarms and not self.noise

    @property
    def kinds(self) -> Counter[str]:
        """How many damages there were of each kind."""
        return Counter(o.kind for o in self.outcomes)


def prove(catalogue: Catalogue, schemas: Schemas, folder: Path) -> Proof:
    """Damage complete dossiers of a profile, written below `folder`, one thing at a time.

    The first dossier proves what it can; each further one (``variants``) what the earlier ones could not have, and
    again what depends on a trait that it lacks.

    Raises:
        InputUnreadable: a rule file or schema of the library is broken.
    """
    outcomes: list[Outcome] = []
    proved: dict[str, None] = {}
    unproved: dict[str, Text] = {}
    noise: list[Finding] = []
    unbroken: dict[tuple[str, str], RuleCheck] = {}
    asked = {r.id: r for r in catalogue.requirements if not r.by_build}
    for number, variant in enumerate([None, *table()["variants"]]):
        again = _depending(asked.values(), variant["without_traits"]) if variant else set()
        if variant and not again and set(asked) <= set(proved) | set(unproved):
            continue
        specimen = make_specimen(catalogue, schemas, folder / str(number), variant)
        noise += _noise(specimen)
        unproved |= {key[0]: reason for key, reason in specimen.unproved.items() if key[0] not in unproved}
        trial = Trial(specimen.bench, folder / "spoilt")
        for rid, results in _by_requirement(specimen).items():
            if rid not in asked or rid in unproved:
                continue
            if rid not in proved:
                outcomes += trial.outcomes(asked[rid], results)
                unbroken |= {(rid, check.expression.text): check for check in asked[rid].checks}
            if rid not in proved or rid in again:
                for check, outcome in trial.checks(asked[rid], results):
                    # What a trait decides cannot be broken in a dossier that lacks it: one of them is enough.
                    if outcome is not None:
                        unbroken.pop((rid, check.expression.text), None)
                        outcomes.append(outcome)
            proved[rid] = None
    outcomes += [never_fails(rid, check) for (rid, _), check in unbroken.items()]
    for rid in asked.keys() - proved.keys() - unproved.keys():
        unproved[rid] = Text("在齐全的资料中不适用", "does not apply in any of the complete dossiers")
    by_build = tuple(r.id for r in catalogue.requirements if r.by_build)
    return Proof(
        catalogue.profile, catalogue.title, tuple(proved), by_build, unproved, tuple(outcomes), tuple(noise)
    )


def _depending(requirements: Iterable[Requirement], traits: list[str]) -> set[str]:
    """Requirements whose expressions turn on a trait."""
    return {r.id for r in requirements if any(e.words_among(traits) for _, e in r.expressions)}


def _noise(specimen: Specimen) -> list[Finding]:
    unproved = {rid for rid, _ in specimen.unproved}
    return [
        f
        for f in specimen.check.findings
        if f.severity.rank <= Severity.WARNING.rank and f.requirement not in unproved
    ]


def _by_requirement(specimen: Specimen) -> dict[str, list[RequirementResult]]:
    found: dict[str, list[RequirementResult]] = {}
    for result in specimen.bench.judged[0]:
        if is_asked(result):
            found.setdefault(result.requirement.id, []).append(result)
    return found
