"""The complete dossier of a profile, made from its catalogue and the schemas: the baseline that mutants alter."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dossier.aftercare.case import open_case
from dossier.aftercare.rules import aftercare_of
from dossier.checking.check import check_dossier
from dossier.checking.result import CheckResult, RequirementResult
from dossier.checking.rules import Rules
from dossier.errors import InputUnreadable
from dossier.evidence.inspection import inspect_evidence
from dossier.findings import Severity
from dossier.library.expressions import RuleError
from dossier.library.roles import role_parties
from dossier.library.rule_names import check_catalogue
from dossier.library.schemas import Schemas
from dossier.library.scopes import SCOPES
from dossier.model import Catalogue, Dossier, EvidenceFacts, Requirement, Status, Text
from dossier.reading.dossier import as_parties, read_dossier, scope_names
from dossier.rule_testing.composing import Wanted, compose
from dossier.rule_testing.matching import choices
from dossier.rule_testing.sample_files import write_sheet
from dossier.rule_testing.state import Key, State
from dossier.rule_testing.values import table

_ROUNDS = 14
"""More than any chain of records that depend on one another is long."""


@dataclass(frozen=True)
class Baseline:
    """A dossier in which everything is there, as `check` has read and judged it."""

    title: Text
    state: State
    check: CheckResult
    untested: Mapping[Key, Text]
    """Requirements that could not be completed, with the reason; those that do not apply are not among them."""


def make_baseline(
    catalogue: Catalogue, schemas: Schemas, folder: Path, variant: Mapping[str, Any] | None = None
) -> Baseline:
    """Generate the dossier, write it to `folder`, and have it read and checked from there.

    `variant` is an entry of ``variants`` in baseline.toml: what its project has otherwise.

    Raises:
        InputUnreadable: a rule file or schema of the library is broken, or an expression names what does not exist.
    """
    variant = variant or {}
    empty = _empty(catalogue, schemas, folder, variant)
    if broken := check_catalogue(catalogue, schemas):
        raise InputUnreadable(*broken)
    state = _complete(_with_traits(empty, variant))
    _write(state, folder)
    as_of: dt.date = table()["as_of"]
    read = read_dossier(folder, schemas)
    dossier = read.dossier
    assert dossier is not None, read.findings
    facts = inspect_evidence(folder, [e.file for r in dossier.records for e in r.evidence if e.file])
    result = check_dossier(read, folder, as_of, aftercare=aftercare_of(open_case(read, as_of)))
    untested = {
        (r.requirement.id, r.item): _reason(r, result)
        for r in result.requirements
        if r.status not in (Status.COMPLETE, Status.NOT_APPLICABLE)
    }
    failing = {(str(f.requirement), None): f.message for f in result.findings if f.code == "R319"}
    title = variant.get("title", {"zh": "齐全的资料", "en": "the complete dossier"})
    return Baseline(
        Text(title["zh"], title["en"]),
        State(dossier, catalogue, schemas, as_of, facts),
        result,
        failing | untested,
    )


def _reason(result: RequirementResult, check: CheckResult) -> Text:
    found = [
        f
        for f in check.findings
        if f.requirement == result.requirement.id and f.severity is not Severity.INFO
    ]
    return found[0].message if found else result.reason


def _empty(catalogue: Catalogue, schemas: Schemas, folder: Path, variant: Mapping[str, Any]) -> State:
    """The dossier without records and traits: parties with their people, lists, milestones."""
    given = table()["main"]
    data: dict[str, Any] = {k: v for k, v in given.items() if k != "lists"} | given["lists"]
    data |= {"profile": catalogue.profile, "jurisdiction": catalogue.jurisdiction, "records": []}
    roles = role_parties(schemas) | variant.get("appointed", {})
    data["parties"] = _with_people(given["parties"], roles)
    judged = {code for r in catalogue.requirements for code in r.codes}
    unasked = [p["part"] for p in table()["promises"] if p["code"] not in judged]
    for path in (*unasked, *variant.get("without", ())):
        head, _, tail = path.partition(".")
        data[head] = {k: v for k, v in data[head].items() if k != tail}
    dossier = Dossier(
        folder,
        catalogue.profile,
        catalogue.jurisdiction,
        "zh-CN",
        data["compiled"],
        data["project"]["code"],
        data["project"]["name"],
        as_parties(data),
        (),
        (),
        data,
        ("dossier.yaml",),
    )
    return State(dossier, catalogue, schemas, table()["as_of"], {})


def _with_people(parties: Mapping[str, Any], roles: Mapping[str, str]) -> dict[str, Any]:
    """Each firm with somebody appointed for each role it can sign in; no two of one name."""
    given: list[str] = table()["people"]["given"]
    names = [surname + name for name in given for surname in table()["people"]["surnames"]]
    staffed: dict[str, list[dict[str, str]]] = {}
    for (role, party), person in zip(roles.items(), names, strict=False):
        staffed.setdefault(party, []).append({"role": role, "person": person})
    return {key: {**firm, "staff": staffed.get(key, [])} for key, firm in parties.items()}


def _with_traits(state: State, variant: Mapping[str, Any]) -> State:
    """The traits that make most requirements apply: one is left out when it excludes more than it brings."""
    schema = state.schemas.contents["dossier.schema.json"]
    known: list[str] = schema["properties"]["project"]["properties"]["traits"]["items"]["enum"]
    written = [e for r in state.catalogue.requirements for _, e in r.expressions]
    traits = [
        t for t in known if any(e.mentions(t) for e in written) and t not in variant.get("without_traits", ())
    ]
    for group in table()["exclusive"]:
        taken = [t for t in group if t in traits]
        traits = [t for t in traits if t not in taken[1:]]
    wanted = variant.get("traits", ())
    for trait in list(traits):
        less = [t for t in traits if t != trait]
        if trait not in wanted and _applying(state, less) > _applying(state, traits):
            traits = less
    return _traits(state, [*traits, *(t for t in wanted if t not in traits)])


def _traits(state: State, traits: list[str]) -> State:
    project = state.dossier.data["project"] | {"traits": traits}
    return state.with_main({**state.dossier.data, "project": project})


def _applying(state: State, traits: list[str]) -> int:
    rules = _traits(state, traits).rules
    return sum(_applies(rules, r) for r in state.catalogue.requirements)


def _applies(rules: Rules, r: Requirement) -> bool:
    try:
        return rules.holds(r.when)
    except RuleError:
        return False


def _complete(state: State) -> State:
    """Add what the judgement says is missing, and bring every record up to date, until nothing changes."""
    made: list[Wanted] = []
    for _ in range(_ROUNDS):
        new = list(_missing(state, made))
        made += new
        records = tuple(compose(w, state) for w in made)
        if not new and [r.data for r in records] == [r.data for r in state.dossier.records]:
            break
        files = {e.file: EvidenceFacts(e.file, True, "pdf") for r in records for e in r.evidence if e.file}
        dossier = replace(state.dossier, records=records)
        state = replace(state, dossier=dossier, facts=files, before=state.rules)
    return state


def _missing(state: State, made: list[Wanted]) -> Iterator[Wanted]:
    """The records that the judged state lacks."""
    counts: dict[str, int] = {}
    taken: dict[tuple[str, str], Key] = {}
    for wanted in made:
        counts[wanted.type] = counts.get(wanted.type, 0) + 1

    def next_id(type_: str) -> str:
        counts[type_] = counts.get(type_, 0) + 1
        return f"{type_}-{counts[type_]:02}"

    def copies(type_: str, scope: Mapping[str, Any]) -> Iterator[Wanted]:
        rows = table()["records"].get(type_, {}).get("copies", ()) if not scope else ()
        keys = set(state.dossier.parties) | set(scope_names(state.dossier)["systems"])
        sound = [row for row in rows if row.get("responsible", "owner") in keys]
        yield from (Wanted(next_id(type_), type_, {**row, **scope}) for row in sound or [{}])

    for result in state.results.values():
        r = result.requirement
        scope = {SCOPES[r.per]: result.item} if r.per and result.item else {}
        lack = result.expected - result.found if result.status is not Status.NOT_APPLICABLE else 0
        for i in range(lack if r.records else 0):
            type_ = r.records[(result.found + i) % len(r.records)]
            # What one requirement is given may satisfy the next: that is seen in the next round.
            if taken.setdefault((type_, result.item or ""), (r.id, result.item)) != (r.id, result.item):
                continue
            if type_ in counts and not scope and table()["records"].get(type_, {}).get("copies"):
                continue
            given = scope | choices(state, r, type_, result.item, scope, result.found + i)
            yield from copies(type_, given)
    for type_ in _spoken_of(state):
        if type_ not in counts:
            needing = [r for r in state.catalogue.requirements if type_ in r.records and not r.per]
            yield from copies(type_, choices(state, needing[0], type_, None, {}, 0) if needing else {})
    for row in table()["also"]:
        asked = any(row["code"] in r.codes for r in state.catalogue.requirements)
        if asked and not any(row["given"].items() <= w.given.items() for w in made if w.type == row["type"]):
            yield Wanted(next_id(row["type"]), row["type"], row["given"])
    yield from _replies(state, made, next_id)


def _spoken_of(state: State) -> Iterator[str]:
    """Record types that nothing demands but that rules judge when they are there."""
    known = state.schemas.record_types
    for result in state.results.values():
        r = result.requirement
        waiting = r.when.words_among(known)
        if result.status is not Status.NOT_APPLICABLE or waiting or r.count.constant == 0:
            yield from waiting
            if r.count.constant == 0 and (_applies(state.rules, r) or waiting):
                yield from r.records
        if result.status is not Status.NOT_APPLICABLE:
            words = [w for _, e in r.expressions for w in e.words_among(known)]
            yield from (w for w in words if w in table()["records"])


def _replies(state: State, made: list[Wanted], next_id: Any) -> Iterator[Wanted]:
    """A passing reply to each notice that a rule wants closed."""
    answered = {w.given.get("replies_to") for w in made}
    for r in state.catalogue.requirements:
        if any("closed" in c.expression.calls for c in r.checks):
            for record in state.dossier.records:
                if record.type in r.records and record.id not in answered:
                    answered.add(record.id)
                    kind = "rectification-reply"
                    yield Wanted(next_id(kind), kind, {"replies_to": record.id, "result": "pass"})


def _write(state: State, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    data = {**state.dossier.data, "records": [r.data for r in state.dossier.records]}
    # JSON is YAML, and dates are written as they are in YAML.
    text = json.dumps(data, ensure_ascii=False, indent=1, default=lambda moment: moment.isoformat())
    (folder / "dossier.yaml").write_text(text, encoding="utf-8", newline="\n")
    for record in state.dossier.records:
        kind = state.schemas.record_types[record.type]
        for ref in record.evidence:
            write_sheet(folder, str(ref.file), photograph=bool(kind.schema.get("x-photos")))
