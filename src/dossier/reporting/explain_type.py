"""`dossier explain`: one record type, its fields as one fills them in, and an entry to copy."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from dossier.library.fields import Field
from dossier.library.roles import role_titles
from dossier.library.schemas import Schemas
from dossier.model import Language, RecordType, Text
from dossier.reading.scaffold import example_entry
from dossier.reporting.layout import columns, pad

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


def explain_type(kind: RecordType, schemas: Schemas, lang: Language, *, whole: bool = False) -> str:
    """What the record type is, an entry with what must be there, and its own fields with title and what they take.

    `whole`: those that every record has, too, otherwise only named. No newline at the end.
    """
    record, common = schemas.record(kind.name), schemas.common("record")
    own = list(_fields(record, lang, skip={*common.fields, "type"}))
    shared = list(_fields(common, lang, skip={"type"}, also=record.required))
    said = (
        Text("由数据打印", "printed from data")
        if kind.form
        else Text("只登记，附文件", "registered with its files")
    )
    lines = [
        f"{kind.name}  {kind.title.get(lang)}    {kind.group} · {said.get(lang)}",
        "",
        record.help.get(lang) if record.help else "",
        "",
        Text("示例（只写了必填的）", "An entry (with what must be there)").get(lang),
        *(f"  {line}" for line in example_entry(f"{kind.group}-001", kind, schemas, lang)),
        "",
        Text("本类字段（* 必填）", "Its own fields (* must be there)").get(lang),
        *(_table(own, shared if whole else ()) or [Text("  无", "  none").get(lang)]),
        *_helps(record, {*common.fields, "type"}, lang),
        "",
    ]
    if whole:
        return "\n".join([*lines, Text("各类通用", "Of every record").get(lang), *_table(shared, own)])
    names = "、".join(n for n in common.fields if n != "type")
    folded = Text(
        f"各类通用（dossier explain 通用，或 --all）：{names}",
        f"Of every record (dossier explain common, or --all): {names.replace('、', ', ')}",
    )
    return "\n".join([*lines, folded.get(lang)])


def explain_common(schemas: Schemas, lang: Language) -> str:
    """The fields that every record has, and who may sign; no newline at the end."""
    shared = list(_fields(schemas.common("record"), lang, skip={"type"}))
    return "\n".join(
        [Text("各类通用（* 必填）", "Of every record (* must be there)").get(lang), *_table(shared)]
    )


def _helps(record: Field, skip: Collection[str], lang: Language) -> Iterator[str]:
    """What schemas say beside a field, where its title and value do not: words that have names stand there."""
    for name, field in record.fields.items():
        if name not in skip and field.help and not field.member.words and not field.formats:
            yield f"  · {name}: {field.help.get(lang)}"


def key_title(name: str, schemas: Schemas) -> Text | None:
    """What a key of dossier.yaml is called."""
    main = schemas.root("dossier.schema.json")
    return {**main.at("project").fields, **main.fields}[name].title


def explain_key(name: str, schemas: Schemas, lang: Language) -> str:
    """One key of dossier.yaml (``milestones``, ``systems``, ``traits`` …): what it is for and what it takes.

    Raises:
        KeyError: dossier.yaml has no such key.
    """
    main = schemas.root("dossier.schema.json")
    field = {**main.at("project").fields, **main.fields}[name]
    lines = [f"{name}  {field.title.get(lang) if field.title else ''}    dossier.yaml", ""]
    if field.help:
        lines += [field.help.get(lang), ""]
    inner = field.items or field.others or field
    roles = role_titles(schemas)
    keyed = () if inner is field else _fields(field, lang, depth=1)
    named = [
        (n, roles[key].get(lang) if (key := n.removesuffix(" *")) in roles else t, "") for n, t, _ in keyed
    ]
    rows = [*named, *_fields(inner, lang)]
    rows += [
        (str(word), inner.names[word].get(lang) if word in inner.names else "", "") for word in inner.words
    ]
    return "\n".join([*lines, *_table(rows)]).rstrip()


def explain_entry(name: str, file: str, schemas: Schemas, lang: Language) -> str:
    """An entry of the service book (``repair``, ``visit`` …), or its terms: every field, and the file it stands in."""
    whole = schemas.root(f"service/{name}.schema.json")
    lines = [f"{name}  {whole.title.get(lang) if whole.title else ''}    {file}", ""]
    if whole.help:
        lines += [whole.help.get(lang), ""]
    lines.append(Text("字段（* 必填）", "Fields (* must be there)").get(lang))
    return "\n".join([*lines, *_table(list(_fields(whole, lang)))])


def main_keys(schemas: Schemas) -> list[str]:
    """What `explain_key` can explain."""
    main = schemas.root("dossier.schema.json")
    return list(dict.fromkeys([*main.fields, *main.at("project").fields]))


def _table(rows: Sequence[tuple[str, str, str]], *more: Sequence[tuple[str, str, str]]) -> list[str]:
    """The rows in columns as wide as they and `more` need."""
    every = [row for part in (rows, *more) for row in part]
    room, title_room = (max((columns(row[i]) for row in every), default=0) for i in (0, 1))
    return [f"  {pad(n, room)}  {pad(t, title_room)}  {v}".rstrip() for n, t, v in rows]


def _fields(
    above: Field,
    lang: Language,
    *,
    skip: Collection[str] = (),
    also: Collection[str] = (),
    depth: int = 0,
) -> Iterator[tuple[str, str, str]]:
    """Name with its mark, title, and value in words; the keys of a map or of a list's members below it, indented.

    `also`: keys that must be there although `above` does not say so: a record type may ask for what every record may
    have.
    """
    for name, field in above.fields.items():
        if name in skip:
            continue
        mark = " *" if name in above.required or name in also else ""
        yield f"{name}{mark}", field.title.get(lang) if field.title else "", _value(field, lang)
        if depth == 0 and field.member.fields:
            yield from ((f"  {n}", t, v) for n, t, v in _fields(field.member, lang, depth=1))


def _value(field: Field, lang: Language) -> str:
    if field.reference:
        several = Text("，可写列表", ", or a list") if field.items else Text("", "")
        return Text(f"{field.reference} 中的一个{several.zh}", f"one of {field.reference}{several.en}").get(
            lang
        )
    if field.items:
        inner = _value(field.items, lang)
        listed = _VALUES["array"].get(lang)
        return f"{listed} [{inner}]" if inner else listed
    if field.words:
        named = ((w, field.names[w].get(lang) if w in field.names else w) for w in field.words)
        return " | ".join(str(word) if name == word else f"{word} {name}" for word, name in named)
    kinds = ["object"] if field.fields else ["boolean", "integer", "number"]
    known = [*field.formats, *(kind for kind in kinds if kind in field.kinds or kind == "object")]
    return next((_VALUES[each].get(lang) for each in known if each in _VALUES), "")
