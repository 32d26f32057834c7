"""Whether each expression of a catalogue names what is there when it runs: a slip must not be a silent false."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from dossier.expression import Expression
from dossier.findings import Finding, finding
from dossier.library.roles import role_parties
from dossier.library.schemas import Schemas
from dossier.library.scopes import AFTERCARE, MILESTONES, SCOPES
from dossier.library.validation import guess
from dossier.model import Catalogue, Requirement, Text

FUNCTIONS = frozenset(
    {
        *("records", "count", "naming", "named", "closed", "has_role", "signed_on"),
        *("days", "full_days", "hours", "workdays", "months", "years", "latest", "earliest", "next_due"),
        *("statutory_shortfalls", "missing_warranty_items", "diary_gap", "continuous_hours", "day_of_month"),
    }
)
"""What a rule may call; `checking.rules` has them."""
_OF_DOSSIER = (
    "project",
    "parties",
    "milestones",
    "service",
    "calendar",
    "package",
    "jurisdiction",
    "aftercare",
)
_OF_RECORD = {"match", "dated", "not_before", "checks"}
"""Parts of a requirement that are asked of one record."""
_OF_ITEM = {"item_when", "count", "match", "dated", "due", "needed_by", "not_before", "checks"}
"""Parts that are asked of one item, where the requirement has `per`."""

_OUT_OF_SCOPE = {
    "record": Text(
        "这里不能用 record：只有 match、dated、not_before 和有 record 的 checks 针对单份资料",
        "record is not known here: only match, dated, not_before and checks are asked of one record",
    ),
    "item": Text(
        "这里不能用 item：只有写了 per 的应归档项才逐项判断，when 也不逐项",
        "item is not known here: only a requirement with per is asked for each item, and its when is not",
    ),
}
"""Names that are known elsewhere."""

Names = Mapping[str, set[str] | None]
"""A name that may be used → the keys that may follow its dot; None where they cannot be listed."""


def check_catalogue(catalogue: Catalogue, schemas: Schemas) -> list[Finding]:
    """R319 for each expression that does not parse or names what is not there, R320 for a word that nothing has."""
    common = _common(catalogue, schemas)
    found = []
    for requirement in catalogue.requirements:
        for part, expression in requirement.expressions:
            said: dict[str, Any] = {"layer": requirement.origin(part), "part": _shown(part)}
            place, name = requirement.at(part), requirement.id
            for problem in _problems(expression, _names(requirement, part, common, schemas)):
                found.append(finding("R319", place, requirement=name, problem=problem, **said))
            for words in _never_there(expression, requirement, schemas):
                found.append(finding("R320", place, requirement=name, **said, **words))
    return found


def _shown(part: str) -> str:
    """``checks/0/expression`` as one counts: ``checks[0]``."""
    head, _, below = part.partition("/")
    return f"{head}[{below.partition('/')[0]}]" if below else head


def _common(catalogue: Catalogue, schemas: Schemas) -> dict[str, set[str] | None]:
    """The names that every expression may use."""
    names: dict[str, set[str] | None] = dict.fromkeys((*FUNCTIONS, *SCOPES, *MILESTONES, *_OF_DOSSIER))
    main = schemas.root("dossier.schema.json")
    for name in ("project", "milestones", "package", "calendar"):
        names[name] = set(main.at(name).fields)
    names["trial_run"] = set(main.at("milestones", "trial_run").fields)
    names["aftercare"] = set(AFTERCARE)
    names["jurisdiction"] = set(catalogue.values)
    return names


def _names(r: Requirement, part: str, common: Names, schemas: Schemas) -> Names:
    names = dict(common)
    head = part.partition("/")[0]
    if r.per and head in _OF_ITEM:
        names["item"] = _item_keys(r.per, schemas)
    if r.records and head in _OF_RECORD:
        names["record"] = {key for type_ in r.records for key in _record_keys(type_, schemas)}
    return names


def _item_keys(scope: str, schemas: Schemas) -> set[str] | None:
    if scope == "disciplines":
        return {"id", "name"}
    return set(schemas.root("dossier.schema.json").at(scope).member.fields)


def _record_keys(type_: str, schemas: Schemas) -> Mapping[str, Any]:
    return schemas.record(type_).fields if type_ in schemas.record_types else {}


def _problems(expression: Expression, names: Names) -> Iterator[Text | str]:
    if expression.problem:
        yield expression.problem
        return
    for name in expression.names:
        if name not in names:
            yield _OUT_OF_SCOPE.get(name) or _no_such(name, list(names))
    for path in expression.paths:
        known = names.get(path[0])
        if len(path) > 1 and known is not None and path[1] not in known:
            yield _no_such(".".join(path[:2]), [f"{path[0]}.{key}" for key in sorted(known)])


def _no_such(name: str, known: list[str]) -> Text:
    near = guess(name, known)["guess"]
    return Text(f"“{name}”{near.zh}", f"“{name}”{near.en}")


def _never_there(expression: Expression, r: Requirement, schemas: Schemas) -> Iterator[dict[str, Any]]:
    """Record types, roles and words of lists that an expression asks for and that nothing can have."""
    parties = role_parties(schemas)
    asked: list[tuple[str, tuple[Any, ...], Collection[Any]]] = [
        ("schemas/records", expression.types, schemas.record_types),
        ("role", expression.roles, {*parties, *parties.values()}),
    ]
    for comparison in expression.comparisons:
        if comparison.operator in ("eq", "ne", "in", "notin"):
            asked.append(
                (".".join(comparison.path), comparison.values, _words_at(comparison.path, r, schemas))
            )
    for where, words, known in asked:
        for word in words if known else ():
            if isinstance(word, str) and word not in known:
                yield {"value": word, "where": where, **guess(word, sorted(map(str, known)))}


def _words_at(path: tuple[str, ...], r: Requirement, schemas: Schemas) -> set[Any]:
    """The words that what stands under a path may have; empty where they are not listed."""
    head, *below = path
    if head == "record" and below != ["type"]:
        above = [schemas.record(name) for name in r.records if name in schemas.record_types]
    elif head == "item" and r.per not in (None, "disciplines"):
        above = [schemas.root("dossier.schema.json").at(str(r.per)).member]
    elif head == "project":
        above = [schemas.root("dossier.schema.json").at(head)]
    else:
        return set()
    found: set[Any] = set()
    for field in above:
        if len(below) == 1 and below[0] in field.fields:
            words = field.fields[below[0]].member.words
            if not words:
                return set()
            found |= set(words)
    return found
