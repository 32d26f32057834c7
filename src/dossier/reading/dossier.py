"""Files of a dossier folder → a typed `Dossier` and the findings on the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from dossier.errors import InputUnreadable
from dossier.findings import Finding, finding
from dossier.library.collecting import collector_rests, drop_what_was_left
from dossier.library.fields import Field
from dossier.library.roles import role_titles
from dossier.library.schemas import Schemas, open_schemas
from dossier.library.scopes import SCOPES
from dossier.library.validation import guess, validate
from dossier.library.values import references
from dossier.model import Dossier, EvidenceRef, Location, Party, Record, Signature, Text, Waiver, place_below
from dossier.reading import each
from dossier.reading.alike import thinned
from dossier.reading.chinese_words import TYPE, Names, Word, told, understand
from dossier.reading.derived import KEY as NUMBERING
from dossier.reading.derived import Deriving, told_alike, wrong_patterns
from dossier.reading.entries import Entry, Reader, single, written
from dossier.reading.named_files import with_named_files
from dossier.reading.naming import duplicate_ids, strange_references
from dossier.reading.signers import Signing, signed, unknown_types
from dossier.reading.wanted_entries import words_of
from dossier.resources import Library
from dossier.source import SourceDocument, read_source

MAIN = "dossier.yaml"
FORMAT = 1
"""The format that this program reads: ``dossier: 1``."""


@dataclass(frozen=True, slots=True)
class ReadResult:
    """A dossier as far as it could be read. `dossier` is None when dossier.yaml says too little to go on."""

    dossier: Dossier | None
    findings: tuple[Finding, ...]
    schemas: Schemas
    library: Library
    words: tuple[Word, ...] = ()
    """What was written in Chinese and read as a word of the schemas."""


@collector_rests()
def read_dossier(
    folder: Path, schemas: Schemas | None = None, types: Collection[str] | None = None, *, places: bool = True
) -> ReadResult:
    """Read and validate a dossier folder. Every problem is a finding with its place; the rest is still read.

    `schemas`: by which to judge it, when not by those of its own place; `types`: of which records alone are wanted;
    `places`: whether anybody will ask where something stands, which a list does not.

    Raises:
        InputUnreadable: a schema file of the library is broken.
    """
    drop_what_was_left()
    schemas = schemas or open_schemas(Library.for_dossier(folder))
    try:
        return _read(folder, schemas, types, partial(read_source, places=places))
    except RecursionError as error:  # the depth of a dossier is limited, so it is that of a schema
        raise InputUnreadable(finding("S220", Location("schemas"), schema="schemas")) from error


def _read(folder: Path, schemas: Schemas, types: Collection[str] | None, reader: Reader) -> ReadResult:
    library = schemas.library
    source = reader(folder / MAIN, MAIN)
    findings = list(source.findings)
    if source.data is None:
        if not findings:
            findings.append(finding("Y108", Location(MAIN, 1, 1), file=MAIN))
        return ReadResult(None, tuple(findings), schemas, library)
    if strange := _other_format(source):
        return ReadResult(None, (*findings, strange), schemas, library)
    said: list[Word] = []
    names = Names({title.zh: role for role, title in role_titles(schemas).items()}, {})
    data, problems = _validate_main(schemas, source)
    if problems:
        field = schemas.root("dossier.schema.json")
        understood = understand(source.data, field, source, "", names)
        said += understood.words
        source = replace(understood.source, data=understood.data)
        findings += told(understood, None)
        data, problems = _validate_main(schemas, source) if understood.words else (data, problems)
    findings += problems
    if not _has_core(data):
        return ReadResult(None, tuple(thinned(findings)), schemas, library)
    entries = list(written(folder, source, findings, words_of(schemas, types), reader))
    names = replace(names, firms=_firm_names(data))
    signing = Signing.of(data, as_parties(data), schemas)
    for key in ("signatures", NUMBERING):
        findings += unknown_types(key, data.get(key) or {}, schemas.record_types, source)
    findings += wrong_patterns(source, data)
    entries = list(single(entries, findings, data))
    deriving = Deriving.of(source, data, schemas)
    records = list(_records(deriving, entries, findings, names, said, types, signing))
    findings += [*duplicate_ids(records), *told_alike(records)]
    dossier = _dossier(folder, data, records, source, tuple(dict.fromkeys(e.file for e, _, _ in entries)))
    findings += [*strange_references(schemas, dossier, scope_names(dossier)), *_repeated_items(dossier)]
    return ReadResult(dossier, tuple(thinned(findings)), schemas, library, tuple(dict.fromkeys(said)))


def _firm_names(data: Mapping[str, Any]) -> dict[str, str]:
    """Every name of a firm → its key; a name that two firms share means neither."""
    found: dict[str, set[str]] = {}
    for key, party in as_parties(data).items():
        for name in party.names:
            found.setdefault(name, set()).add(key)
    return {name: next(iter(keys)) for name, keys in found.items() if len(keys) == 1}


def _other_format(source: SourceDocument) -> Finding | None:
    """S221, S222: a dossier of another format is not judged by the rules of this one. What is no number is left to
    the schema.
    """
    version = source.data.get("dossier") if isinstance(source.data, dict) else None
    if isinstance(version, bool) or not isinstance(version, int | float) or version == FORMAT:
        return None
    code = "S221" if version > FORMAT else "S222"
    shown = getattr(version, "typed", str(version))
    return finding(code, source.at("/dossier"), version=shown, known=FORMAT)


def _validate_main(schemas: Schemas, source: SourceDocument) -> tuple[Any, list[Finding]]:
    data = source.data
    if isinstance(data, dict) and isinstance(data.get("records"), list):
        # Records are validated one by one against their own type; only their place is kept here.
        data = data | {"records": [r if isinstance(r, str) else "-" for r in data["records"]]}
    return validate(schemas, "dossier.schema.json", data, source)


def _has_core(data: Any) -> bool:
    project = data.get("project") if isinstance(data, dict) else None
    return isinstance(project, dict) and {"code", "name"} <= project.keys() and "profile" in data


_OTHER = Text("其他", "something else")
_NO_MAP: dict[str, Any] = {"expected": Text("一组键值（键: 值）", "a map (key: value)"), "got": _OTHER}


def _records(
    deriving: Deriving,
    entries: Iterable[Entry],
    findings: list[Finding],
    names: Names,
    said: list[Word],
    wanted: Collection[str] | None,
    signing: Signing,
) -> Iterator[Record]:
    schemas = deriving.schemas
    types = schemas.record_types
    titles = {kind.title.zh: name for name, kind in types.items()}
    for source, pointer, raw in entries:
        if not isinstance(raw, dict):
            key = pointer.rsplit("/", 1)[-1]
            findings.append(finding("S202", source.at(pointer), key=key, called="", **_NO_MAP))
            continue
        name = raw.get("type", raw.get(TYPE))
        name = titles.get(name, name) if isinstance(name, str) else name
        label = str(raw["id"]) if raw.get("id") is not None else None
        if not isinstance(name, str) or name not in types:
            findings.append(_unknown_type(source, pointer, name, label, list(types)))
            continue
        if wanted is not None and name not in wanted:
            continue
        moved, file = source, f"records/{name}.schema.json"
        plain, unsigned = signed(raw, name, source, pointer, signing)
        data, problems = validate(schemas, file, plain, source, pointer, label)
        if problems or _names_firms(data, schemas.record(name), names):
            # A type that is written in Chinese means that of its title.
            understood = understand(raw, schemas.record(name), source, pointer, replace(names, types=titles))
            if understood.words:
                label = label or understood.data.get("id")
                findings += told(understood, label)
                said += understood.words
                moved = understood.source
                plain, unsigned = signed(understood.data, name, moved, pointer, signing)
                data, problems = validate(schemas, file, plain, moved, pointer, label)
        if each.KEY in data:  # in Chinese, where the entry is still the pattern of many
            many = data[each.KEY]
            findings.append(finding("S227", source.at(pointer), record=label, said=many, most=each.MOST))
            continue
        findings += [*unsigned, *problems]
        if all(isinstance(data.get(k), str) for k in ("id", "type")):
            where = moved.at(pointer)
            whole, derived, wrong = deriving.completed(data, plain, types[name], where)
            findings += wrong
            if isinstance(whole.get("title"), str):
                yield with_named_files(as_record(whole, where, moved.marks, derived), schemas)


def _names_firms(data: Any, field: Field, names: Names) -> bool:
    """Whether a firm stands under its name where its key belongs."""
    return any(t == "parties" and v in names.firms for _, _, v, t in references(data, field))


def _unknown_type(
    source: SourceDocument, pointer: str, name: object, label: str | None, types: list[str]
) -> Finding:
    if name is None:
        return finding("S201", source.at(f"{pointer}/type"), record=label, key="type", called="")
    near = guess(str(name), types)
    return finding("S207", source.at(f"{pointer}/type"), record=label, type=name, **near)


def as_record(
    data: Mapping[str, Any],
    where: Location,
    marks: Mapping[str, tuple[int, int]],
    derived: Mapping[str, Text] | None = None,
) -> Record:
    """A record from its typed data; `marks` are the places in its file, `derived` what follows from what."""
    return Record(
        id=data["id"],
        type=data["type"],
        title=data["title"],
        number=data.get("number"),
        date=as_date(data.get("date")),
        responsible=data.get("responsible"),
        status=data.get("status", "issued"),
        signatures=tuple(
            Signature(s["role"], s.get("person"), as_date(s.get("date")), s.get("seal", False))
            for s in data.get("signatures", ())
            if s
        ),
        evidence=tuple(
            EvidenceRef(
                e.get("kind", "copy"),
                e.get("file"),
                e.get("held_at"),
                e.get("original_location"),
                e.get("annex", False),
                e.get("sha256"),
                place_below(where, f"/evidence/{i}/file" if "file" in e else f"/evidence/{i}", marks),
                pages=as_pages(e.get("pages")),
            )
            for i, e in enumerate(data.get("evidence", ()))
            if e
        ),
        data=data,
        location=where,
        marks=marks,
        derived=derived or {},
    )


def as_pages(value: object) -> tuple[int, int] | None:
    """``3-5`` or ``3`` as first and last page; None for anything else. The schema has looked at its form."""
    first, dash, last = str(value or "").replace(" ", "").partition("-")
    if not first.isdecimal() or (dash and not last.isdecimal()):
        return None
    return int(first), int(last) if dash else int(first)


def as_date(value: object) -> dt.date | None:
    """The day of a date or a moment; None for anything else."""
    if isinstance(value, dt.datetime):
        return value.date()
    return value if isinstance(value, dt.date) else None


def _dossier(
    folder: Path, data: dict[str, Any], records: list[Record], source: SourceDocument, files: tuple[str, ...]
) -> Dossier:
    return Dossier(
        root=folder,
        profile=data["profile"],
        jurisdiction=data.get("jurisdiction", "CN"),
        language=data.get("language", "zh-CN"),
        compiled=as_date(data.get("compiled")),
        code=data["project"]["code"],
        name=data["project"]["name"],
        parties=as_parties(data),
        records=tuple(records),
        waivers=tuple(_waivers(data, source)),
        data=data,
        files=tuple(dict.fromkeys((MAIN, *files))),
        marks=source.marks,
    )


def as_parties(data: Mapping[str, Any]) -> dict[str, Party]:
    """The parties of dossier.yaml that have a name, by their key."""
    named = {k: p for k, p in data.get("parties", {}).items() if isinstance(p, dict) and "name" in p}
    return {k: Party(k, p.get("role", k), p["name"], p) for k, p in named.items()}


def _waivers(data: Mapping[str, Any], source: SourceDocument) -> Iterator[Waiver]:
    for i, w in enumerate(data.get("waivers", ())):
        if isinstance(w, dict) and {"requirement", "reason", "approved_by"} <= w.keys():
            dates = as_date(w.get("date")), as_date(w.get("until"))
            place = source.at(f"/waivers/{i}/requirement")
            yield Waiver(w["requirement"], w.get("item"), w["reason"], w["approved_by"], *dates, place)


def scope_names(dossier: Dossier) -> dict[str, list[str]]:
    """What a record may refer to, by the name of the list: parties, units, equipment …, records."""
    names = {scope: [item_id(member) for member in dossier.data.get(scope, ()) if member] for scope in SCOPES}
    return names | {"parties": list(dossier.parties), "records": [r.id for r in dossier.records]}


def item_id(member: Any) -> str:
    """The id of a member of one of the `SCOPES`: equipment has a tag, a discipline is its own name."""
    return str(member.get("tag", member.get("id"))) if isinstance(member, dict) else str(member)


def _repeated_items(dossier: Dossier) -> Iterator[Finding]:
    """S208 for a member of a list of dossier.yaml whose id another one has: records could not tell them apart."""
    for scope in SCOPES:
        first: dict[str, int] = {}
        for i, member in enumerate(dossier.data.get(scope, ())):
            if not isinstance(member, dict):
                continue
            other = first.setdefault(item_id(member), i)
            if other != i:
                place = dossier.at(f"/{scope}/{other}")
                words: dict[str, Any] = {"id": item_id(member), "other": f"{place.file}:{place.line}"}
                yield finding("S208", dossier.at(f"/{scope}/{i}"), **words)
