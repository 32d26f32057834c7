"""Profiles and jurisdictions → one `Catalogue`: what must be there, each entry knowing the file it came from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from dossier.errors import InputUnreadable
from dossier.expression import Expression
from dossier.findings import Finding, Severity, finding
from dossier.library.expressions import compiled
from dossier.library.rule_names import check_catalogue
from dossier.library.schemas import Schemas
from dossier.library.validation import guess, read_rules
from dossier.model import Catalogue, Citation, Dossier, Location, Requirement, RuleCheck, Text
from dossier.resources import Library
from dossier.source import SourceDocument, read_source

ALWAYS = Text("始终适用", "always")
_RANGE = re.compile(r"^([A-Z]+-)(\d+)\.\.(?:[A-Z]+-)?(\d+)$")


def load_catalogue(schemas: Schemas, profile: str, jurisdiction: str, place: Location) -> Catalogue:
    """The profile with all that it extends, and the jurisdiction laid over it.

    `place` is where the user named them, for the finding when there is no such thing.

    Raises:
        InputUnreadable: S210 unknown profile or jurisdiction, S213 a broken rule file, S2xx errors in one.
    """
    chain = _profile_chain(schemas, profile, place)
    entries: dict[str, dict[str, Any]] = {}
    groups: dict[str, Text] = {}
    for layer, data, source in chain:
        for name in _expand(data.get("replaces", ()), entries):
            entries.pop(name, None)
        _refuse_taken(data.get("requirements", ()), entries, source)
        for i, r in enumerate(data.get("requirements", ())):
            entries[r["id"]] = r | {"layer": layer, "places": _places(r, source, f"/requirements/{i}")}
        _refuse_unknown(data.get("changes", ()), entries, source)
        _change(entries, data.get("changes", ()), layer, source, "/changes")
        groups |= {k: _text(v) for k, v in data.get("groups", {}).items()}
    title = Text(jurisdiction, jurisdiction)
    places = _jurisdiction_chain(schemas, jurisdiction, place)
    values = _values(places)
    for layer, data, source in places:
        title = _text(data["title"])
        _change(entries, data.get("requirements", ()), layer, source, "/requirements")
    return Catalogue(
        profile=profile,
        title=_text(chain[-1][1]["title"]),
        # Rules across records come last, after what has to be handed in.
        requirements=tuple(
            _requirement(r) for r in sorted(entries.values(), key=lambda r: r["group"] == "XR")
        ),
        groups=dict(sorted(groups.items())),
        values={k: v["value"] for k, v in values.items()},
        value_citations={k: citation(v["citation"]) for k, v in values.items() if "citation" in v},
        jurisdiction=jurisdiction,
        jurisdiction_title=title,
        matters=tuple(
            dict.fromkeys(
                name for _, data, _ in chain for r in data.get("requirements", ()) for name in _types(r)
            )
        ),
        superseded=_superseded(schemas.library),
        layers={k: v["layer"] for k, v in values.items()},
    )


def catalogue_of(dossier: Dossier, schemas: Schemas) -> tuple[Catalogue | None, list[Finding]]:
    """The catalogue that a dossier names, and what is wrong with its rules; None and why where there is none."""
    known = schemas.library.find(f"schemas/profiles/{dossier.profile}.yaml")
    place = dossier.at("/jurisdiction" if known else "/profile")
    name = dossier.profile, dossier.jurisdiction
    if name in schemas.catalogues:
        return schemas.catalogues[name], []
    try:
        catalogue = load_catalogue(schemas, *name, place)
    except InputUnreadable as error:
        return None, list(error.findings)
    broken = check_catalogue(catalogue, schemas)
    if not broken:
        schemas.catalogues[name] = catalogue
    return catalogue, broken


def values_of_place(dossier: Dossier, schemas: Schemas) -> tuple[Mapping[str, Any], Mapping[str, Citation]]:
    """The values of a dossier's jurisdiction and who says so; the country's where there is no such jurisdiction."""
    name = dossier.jurisdiction
    if name not in schemas.places:
        try:
            values = _values(_jurisdiction_chain(schemas, name, dossier.at("/jurisdiction")))
        except InputUnreadable:  # `catalogue_of` has a finding for it
            values = _values(_jurisdiction_chain(schemas, "CN", dossier.at("/jurisdiction")))
        cited = {k: citation(v["citation"]) for k, v in values.items() if "citation" in v}
        schemas.places[name] = {k: v["value"] for k, v in values.items()}, cited
    return schemas.places[name]


def _values(places: Iterable[RuleFile]) -> dict[str, dict[str, Any]]:
    return {k: v | {"layer": layer} for layer, data, _ in places for k, v in data.get("values", {}).items()}


def profile_names(library: Library) -> list[str]:
    """Every profile of the library that a dossier may name."""
    return list(library.names("schemas/profiles", ".yaml"))


RuleFile = tuple[str, dict[str, Any], SourceDocument]
"""Which file it is and of which layer, what it says, and where each part of it stands."""


def _profile_chain(schemas: Schemas, name: str, place: Location) -> list[RuleFile]:
    """The profiles from the most general to `name`, each once."""
    chain: dict[str, RuleFile] = {}

    def add(profile: str, above: tuple[str, ...], place: Location) -> None:
        _refuse_ring(profile, above, place)
        layer, data, source = _rule_file(schemas, "profile", profile, place)
        for parent in data.get("extends", ()):
            add(parent, (*above, profile), source.at("/extends"))
        chain.setdefault(layer, (layer, data, source))

    add(name, (), place)
    return list(chain.values())


def _jurisdiction_chain(schemas: Schemas, name: str, place: Location) -> list[RuleFile]:
    chain: list[RuleFile] = []
    above: tuple[str, ...] = ()
    current: str | None = name
    while current:
        _refuse_ring(current, above, place)
        layer, data, source = _rule_file(schemas, "jurisdiction", current, place)
        chain.insert(0, (layer, data, source))
        place = source.at("/extends")
        above, current = (*above, current), data.get("extends")
    return chain


def _refuse_ring(name: str, above: tuple[str, ...], place: Location) -> None:
    if name in above:
        raise InputUnreadable(finding("S213", place, problem=f"{name} extends itself"))


def _refuse_taken(
    requirements: Iterable[Mapping[str, Any]], known: Mapping[str, Mapping[str, Any]], source: SourceDocument
) -> None:
    """A copied id would take the place of another requirement without a word."""
    taken = [(i, r["id"]) for i, r in enumerate(requirements) if r["id"] in known]
    if taken:
        raise InputUnreadable(
            *(
                finding("S213", source.at(f"/requirements/{i}/id"), problem=_taken(n, known[n]["layer"]))
                for i, n in taken
            )
        )


def _taken(name: str, layer: str) -> Text:
    return Text(
        f"编号 {name} 已由 {layer} 使用；要改它写在 changes，要代替它先写进 replaces，另有新要求则换一个编号",
        f"{layer} has {name} already: alter it under changes, take it out under replaces, or choose another id",
    )


def _refuse_unknown(
    changes: Iterable[Mapping[str, Any]], known: Mapping[str, Any], source: SourceDocument
) -> None:
    """A firm that changes what is not there has mistyped: its wish must not be lost silently."""
    unknown = [(i, c["id"]) for i, c in enumerate(changes) if c["id"] not in known]
    if unknown:
        raise InputUnreadable(
            *(finding("S213", source.at(f"/changes/{i}/id"), problem=_no_such(n, known)) for i, n in unknown)
        )


def _no_such(name: str, known: Mapping[str, Any]) -> Text:
    near = guess(name, list(known))["guess"]
    return Text(f"继承的归档范围里没有 {name}{near.zh}", f"nothing extended has {name}{near.en}")


def _change(
    entries: dict[str, dict[str, Any]],
    changes: Iterable[Mapping[str, Any]],
    layer: str,
    source: SourceDocument,
    pointer: str,
) -> None:
    """Lay single keys over entries that are there, and note which layer each of these keys now comes from."""
    for i, change in enumerate(changes):
        entry = entries.get(change["id"])
        if entry is not None:
            keys = dict.fromkeys((k for k in change if k != "id"), layer)
            kept = {k: v for k, v in entry["places"].items() if k.partition("/")[0] not in keys}
            places = kept | _places({k: change[k] for k in keys}, source, f"{pointer}/{i}")
            entries[change["id"]] = {
                **entry,
                **change,
                "changed_by": {**entry.get("changed_by", {}), **keys},
                "places": places | {"": entry["places"][""]},
            }


def _places(entry: Mapping[str, Any], source: SourceDocument, pointer: str) -> dict[str, Location]:
    """Where each key of an entry stands, and each expression of its checks."""
    parts = ["", *entry, *(f"checks/{i}/expression" for i in range(len(entry.get("checks", ()))))]
    return {part: source.at(f"{pointer}/{part}" if part else pointer) for part in parts}


def _rule_file(schemas: Schemas, kind: str, name: str, place: Location) -> RuleFile:
    folder = f"schemas/{kind}s"
    path = schemas.library.find(f"{folder}/{name}.yaml")
    if path is None:
        allowed = list(schemas.library.names(folder, ".yaml"))
        what = {"profile": Text("归档范围", "profile"), "jurisdiction": Text("属地", "jurisdiction")}[kind]
        found = finding(
            "S210", place, what=what, name=name, allowed=", ".join(allowed), **guess(name, allowed)
        )
        raise InputUnreadable(found)
    source, data, problems = read_rules(schemas, path, f"{kind}.schema.json")
    if source.data is None:
        # Comments alone are no findings of a record file, but a dossier without rules must not pass for complete.
        empty = finding("Y108", Location(source.file, 1, 1), file=source.file)
        raise InputUnreadable(*(source.findings or (empty,)))
    if problems or any(f.severity is not Severity.INFO for f in source.findings):
        raise InputUnreadable(*source.findings, *problems)
    if data[kind] != name:
        other = Text(
            f"{kind} 写的是 {data[kind]}，与文件名 {name} 不同", f"{kind} says {data[kind]}, the file {name}"
        )
        raise InputUnreadable(finding("S213", source.at(f"/{kind}"), problem=other))
    return f"{kind}s/{name}.yaml ({schemas.library.layer(path)})", data, source


def _superseded(library: Library) -> dict[str, str]:
    """The list of replaced standards; empty when no folder of the library has one."""
    path = library.find("schemas/standards.yaml")
    if path is None:
        return {}
    source = read_source(path, library.shown(path))
    listed = source.data.get("superseded") if isinstance(source.data, dict) else None
    if not isinstance(listed, dict):
        problem = Text("应有 superseded（旧标准: 新标准）", "superseded (old standard: new one) is missing")
        raise InputUnreadable(*(source.findings or (finding("S213", source.at(""), problem=problem),)))
    return {str(k): str(v) for k, v in listed.items()}


def _expand(names: Iterable[str], known: Mapping[str, Any]) -> list[str]:
    """Ids, with ranges such as ``BC-005..BC-033`` written out."""
    expanded: list[str] = []
    for name in names:
        span = _RANGE.match(name)
        if span:
            prefix, low, high = span.group(1), int(span.group(2)), int(span.group(3))
            numbered = {k: k.removeprefix(prefix) for k in known if k.startswith(prefix)}
            expanded += [k for k, n in numbered.items() if n.isdigit() and low <= int(n) <= high]
        else:
            expanded.append(name)
    return expanded


def _types(r: Mapping[str, Any]) -> tuple[str, ...]:
    records = r.get("record", ())
    return (records,) if isinstance(records, str) else tuple(records)


def _requirement(r: Mapping[str, Any]) -> Requirement:
    return Requirement(
        id=r["id"],
        title=_text(r["title"]),
        group=r["group"],
        records=_types(r),
        when=compiled(r.get("when", "true")),
        when_text=_text(r["when_text"]) if "when_text" in r else ALWAYS,
        count=compiled(str(r.get("count", 1))),
        per=r.get("per"),
        item_when=_expression(r.get("item_when")),
        if_empty=r.get("if_empty", "not_applicable"),
        match=_expression(r.get("match")),
        dated=compiled(r.get("dated", "record.date")),
        signed_by=tuple(r.get("signed_by", ())),
        sealed_by=tuple(r.get("sealed_by", ())),
        evidence=tuple(r.get("evidence", ())),
        due=_expression(r.get("due")),
        needed_by=_expression(r.get("needed_by")),
        not_before=_expression(r.get("not_before")),
        checks=tuple(
            RuleCheck(compiled(_condition(c)), _text(c["message"]), c.get("severity"))
            for c in r.get("checks", ())
        ),
        codes=tuple(r.get("findings", ())),
        by_build=r.get("by") == "build",
        responsible=r["responsible"],
        severity=r["severity"],
        citation=citation(r["citation"]),
        hint=_text(r["hint"]) if "hint" in r else Text("补齐该项资料", "hand it in"),
        layer=r["layer"],
        signers_in=r.get("signers_in"),
        changed_by=tuple(r.get("changed_by", {}).items()),
        places=r["places"],
    )


def citation(data: Mapping[str, Any]) -> Citation:
    """A citation as a rule file writes it."""
    return Citation(
        data["source"],
        str(data.get("clause", "")),
        data.get("kind", "company"),
        data.get("confidence", "unverified"),
        str(data.get("checked_on", "")),
    )


def _condition(check: Mapping[str, Any]) -> str:
    """The expression that a check stands for, however it is written."""
    said = [" or ".join(f"has_role(record, '{role}')" for role in check.get("any_role", ()))]
    said.append(" and ".join(f"count('{name}') > 0" for name in check.get("each_of", ())))
    said = [text for text in (*said, check.get("expression", "")) if text]
    whole = said[0] if len(said) == 1 else " and ".join(f"({text})" for text in said)
    if "for_type" not in check:
        return whole
    types = [check["for_type"]] if isinstance(check["for_type"], str) else check["for_type"]
    others = " and ".join(f"record.type != '{name}'" for name in types)
    return f"({others}) or ({whole})" if len(types) > 1 else f"{others} or ({whole})"


def _expression(text: str | None) -> Expression | None:
    return None if text is None else compiled(text)


def _text(data: Mapping[str, str]) -> Text:
    return Text(data["zh"], data["en"])


def find_requirement(catalogue: Catalogue, name: str) -> Requirement | None:
    """A requirement by its id, letter case aside."""
    return next((r for r in catalogue.requirements if r.id.lower() == name.lower()), None)
