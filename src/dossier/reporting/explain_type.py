"""`dossier explain`: one record type, its fields as one fills them in, and an entry to copy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.library.schemas import Schemas
from dossier.model import Language, RecordType, Text
from dossier.reading.scaffold import example_entry
from dossier.reporting.layout import columns, pad, wrap

_COMMON = "common.schema.json"
_WIDTH = 120
_VALUES: Mapping[str, Text] = {
    "date": Text("日期，如 2026-03-05", "date, e.g. 2026-03-05"),
    "local-date-time": Text("时刻，如 2026-03-05T09:00", "moment, e.g. 2026-03-05T09:00"),
    "date-or-datetime": Text("日期或时刻", "date or moment"),
    "boolean": Text("true 或 false", "true or false"),
    "number": Text("数字", "number"),
    "integer": Text("整数", "whole number"),
    "array": Text("列表", "list"),
    "object": Text("一组", "map"),
}


def explain_type(kind: RecordType, schemas: Schemas, lang: Language) -> str:
    """What the record type is, every field with its title and what it takes, and an entry with what must be there.

    No newline at the end.
    """
    uri = schemas.uri(f"records/{kind.name}.schema.json")
    own = list(_fields(kind.schema, uri, schemas, lang, skip=_common(schemas) | {"type"}))
    common = schemas.contents[_COMMON]["$defs"]["record"]
    shared = list(_fields(common, schemas.uri(_COMMON), schemas, lang, skip={"type"}))
    said = (
        Text("由数据打印", "printed from data")
        if kind.form
        else Text("只登记，附文件", "registered with its files")
    )
    lines = [
        f"{kind.name}  {kind.title.get(lang)}    {kind.group} · {said.get(lang)}",
        "",
        _half(str(kind.schema.get("description", "")), lang),
        "",
        Text("本类字段（* 必填）", "Its own fields (* must be there)").get(lang),
        *(_table(own, shared) or [Text("  无", "  none").get(lang)]),
        "",
        Text("各类通用", "Of every record").get(lang),
        *_table(shared, own),
        "",
        Text("示例（只写了必填的）", "An entry (with what must be there)").get(lang),
        *(f"  {line}" for line in example_entry(f"{kind.group}-001", kind, schemas, lang)),
    ]
    return "\n".join(lines)


def explain_key(name: str, schemas: Schemas, lang: Language) -> str:
    """One key of dossier.yaml (``milestones``, ``systems``, ``traits`` …): what it is for and what it takes.

    Raises:
        KeyError: dossier.yaml has no such key.
    """
    main, uri = schemas.contents["dossier.schema.json"], schemas.uri("dossier.schema.json")
    keys = schemas.properties(main, uri)
    below, base = {**schemas.properties(*keys["project"]), **keys}[name]
    lines = [f"{name}  {below.get('x-title', {}).get(lang, '')}    dossier.yaml", ""]
    if said := _half(str(below.get("description", "")), lang):
        lines += [said, ""]
    inner, at = schemas.items(below, base) or schemas.open_properties(below, base) or (below, base)
    roles = schemas.contents[_COMMON]["$defs"]["role"]["x-roles"]
    keyed = () if inner is below else _fields(below, base, schemas, lang, depth=1)
    named = [(n, str(roles.get(n.removesuffix(" *"), {}).get(lang, t)), "") for n, t, _ in keyed]
    rows = [*named, *_fields(inner, at, schemas, lang)]
    choices: Mapping[str, Any] = next((p for p, _ in schemas.parts(inner, at) if "enum" in p), {})
    names = choices.get("x-names", {})
    rows += [(str(v), names.get(v, {}).get(lang, ""), "") for v in choices.get("enum", ())]
    return "\n".join([*lines, *_table(rows)]).rstrip()


def main_keys(schemas: Schemas) -> list[str]:
    """What `explain_key` can explain."""
    main, uri = schemas.contents["dossier.schema.json"], schemas.uri("dossier.schema.json")
    keys = schemas.properties(main, uri)
    return list(dict.fromkeys([*keys, *schemas.properties(*keys["project"])]))


def _table(rows: Sequence[tuple[str, str, str]], *more: Sequence[tuple[str, str, str]]) -> list[str]:
    """The rows in columns as wide as they and `more` need."""
    every = [row for part in (rows, *more) for row in part]
    room, title_room = (max((columns(row[i]) for row in every), default=0) for i in (0, 1))
    lines = (f"  {pad(n, room)}  {pad(t, title_room)}  {v}".rstrip() for n, t, v in rows)
    return [part for line in lines for part in wrap(line, _WIDTH, " " * (room + title_room + 6))]


def _common(schemas: Schemas) -> set[str]:
    return set(schemas.contents[_COMMON]["$defs"]["record"]["properties"])


def _fields(
    schema: Mapping[str, Any],
    base: str,
    schemas: Schemas,
    lang: Language,
    *,
    skip: set[str] | frozenset[str] = frozenset(),
    depth: int = 0,
) -> Iterator[tuple[str, str, str]]:
    """Name with its mark, title, and value in words; the keys of a map or of a list's members below it, indented."""
    parts = [part for part, _ in schemas.parts(schema, base)]
    either = [id(branch) for part in parts for word in ("anyOf", "oneOf") for branch in part.get(word, ())]
    required = {key for part in parts if id(part) not in either for key in part.get("required", ())}
    for name, (below, uri) in schemas.properties(schema, base).items():
        if name in skip:
            continue
        titles = (part["x-title"][lang] for part, _ in schemas.parts(below, uri) if "x-title" in part)
        title = str(next(titles, ""))
        yield (
            f"{name}{' *' if name in required else ''}",
            title,
            _value(below, uri, schemas, lang),
        )
        member = schemas.items(below, uri) or (below, uri)
        if depth == 0 and schemas.properties(*member):
            yield from ((f"  {n}", t, v) for n, t, v in _fields(*member, schemas, lang, depth=1))


def _value(schema: Mapping[str, Any], base: str, schemas: Schemas, lang: Language) -> str:
    parts = [part for part, _ in schemas.parts(schema, base)]
    if refers := next((part["x-refers"] for part in parts if "x-refers" in part), None):
        several = Text("，可写列表", ", or a list") if schemas.items(schema, base) else Text("", "")
        return Text(f"{refers} 中的一个{several.zh}", f"one of {refers}{several.en}").get(lang)
    member = schemas.items(schema, base)
    if member:
        inner = _value(*member, schemas, lang)
        listed = _VALUES["array"].get(lang)
        return f"{listed} [{inner}]" if inner else listed
    for part in parts:
        if "enum" in part:
            names = part.get("x-names") or part.get("x-roles") or {}
            words = [f"{v} {names[v][lang]}" if v in names else str(v) for v in part["enum"]]
            return " | ".join(words)
        if part.get("format") in _VALUES:
            return _VALUES[part["format"]].get(lang)
    kinds = schemas.kinds(schema, base)
    if schemas.properties(schema, base):
        return _VALUES["object"].get(lang)
    return next((_VALUES[k].get(lang) for k in ("boolean", "integer", "number") if k in kinds), "")


def _half(description: str, lang: Language) -> str:
    """The Chinese or the English sentence of a description that holds both."""
    zh, mark, en = description.partition("。 ")
    return (zh + "。" if mark else description) if lang == "zh" else (en or description)
