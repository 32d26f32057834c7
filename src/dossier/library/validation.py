"""Part of a file against its schema: what is wrong becomes findings that say how to mend it, the rest typed data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dossier.findings import Finding, finding
from dossier.library.day_words import why_not
from dossier.library.fields import Field
from dossier.library.schemas import BASE, JudgedFile, Schemas, is_dated
from dossier.library.values import DATE, as_plain, place_of, with_moments
from dossier.model import Location, Text
from dossier.source import SourceDocument, escape, read_source
from dossier.spelling import nearest

if TYPE_CHECKING:
    from dossier.library.steady import SchemaError

_KEY_ERRORS = ("additionalProperties", "unevaluatedProperties", "propertyNames")


def validate(
    schemas: Schemas,
    name: str,
    data: Any,
    source: SourceDocument,
    pointer: str = "",
    record: str | None = None,
) -> tuple[Any, list[Finding]]:
    """Check a part of a file against a schema.

    Returns: the part with dates typed and everything invalid left out, and one finding per problem with its place.
    """
    field = schemas.root(name)
    plain = as_plain(data, field)
    if schemas.quickly_valid(name, plain):
        return with_moments(plain, field), []
    findings: list[Finding] = []
    seen: set[tuple[object, ...]] = set()
    broken: list[list[str | int]] = []
    for error in _leaves(schemas.errors(name, plain)):
        for found, key in _explain(schemas, name, error, source, pointer, record):
            if key not in seen:
                seen.add(key)
                findings.append(found)
        if error.validator in ("additionalProperties", "unevaluatedProperties"):
            # What no schema describes has no known shape: rules and forms must not stumble over it.
            broken += [[*error.absolute_path, key] for key in _undeclared(schemas, error)[0]]
        elif _spoils(error):
            broken.append(list(error.absolute_path))
    sound = _sound_part(schemas, name, plain, broken)
    return with_moments(sound, field), findings


def read_rules(schemas: Schemas, path: Path, name: str) -> JudgedFile:
    """A file of rules, judged by a schema; one that came with the program is read once for all dossiers."""
    library = schemas.library
    if path in schemas.rule_files:
        return schemas.rule_files[path]
    source = read_source(path, library.shown(path))
    judged = (
        (source, None, []) if source.data is None else (source, *validate(schemas, name, source.data, source))
    )
    if library.layer(path) == "shipped":
        schemas.rule_files[path] = judged
    return judged


def _spoils(error: SchemaError) -> bool:
    """Whether the value itself is of no use. A map with a key too few or too many still is, unless it is one of a list:
    a piece of equipment without its tag, a signature without its role.
    """
    path = error.absolute_path
    if error.validator in ("required", "dependentRequired"):
        return bool(path) and isinstance(path[-1], int)
    return error.validator not in (*_KEY_ERRORS, "uniqueItems") and error.instance is not None


def _sound_part(schemas: Schemas, name: str, data: Any, broken: list[list[str | int]]) -> Any:
    """`data` without what is broken; a member of a list that thereby lacks a key it must have goes as well."""
    while broken:
        for path in sorted(broken, key=len, reverse=True):
            data = _without(data, path)
        if schemas.quickly_valid(name, _without_gaps(data)):
            break
        broken = [
            p for e in _leaves(schemas.errors(name, data)) if _spoils(e) and (p := list(e.absolute_path))
        ]
    return data


def _without_gaps(data: Any) -> Any:
    """`data` without what stands for members of lists that were taken out, which no schema allows."""
    if isinstance(data, dict):
        return {key: _without_gaps(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_without_gaps(value) for value in data if value is not None]
    return data


def _leaves(errors: Iterator[SchemaError]) -> Iterator[SchemaError]:
    """The errors that say something: of alternatives, those of the branch that fits the value best."""
    for error in errors:
        if error.validator in ("anyOf", "oneOf") and error.context:
            branches: dict[object, list[SchemaError]] = {}
            for below in error.context:
                branches.setdefault(below.relative_schema_path[0], []).append(below)
            fitting = [
                b for b in branches.values() if not any(e.validator == "type" and not e.path for e in b)
            ]
            best = min(fitting or list(branches.values()), key=len)
            yield from _leaves(iter(best))
        else:
            yield error


def _field_at(field: Field | None, path: Iterable[str | int]) -> Field | None:
    """What the schema says of a place; None where it says nothing."""
    for step in path:
        if field is None:
            return None
        field = field.items if isinstance(step, int) else field.fields.get(step) or field.others
    return field


def _title(key: str, title: Text | None) -> Text:
    """What a key is called, to stand behind it: “issued_on”（签发日期）; nothing where it has no name of its own."""
    if title is None or key == title.zh:
        return Text("", "")
    return Text(f"（{title.zh}）", f" ({title.en.lower()})")


def _explain(
    schemas: Schemas,
    schema: str,
    error: SchemaError,
    source: SourceDocument,
    pointer: str,
    record: str | None,
) -> Iterator[tuple[Finding, tuple[object, ...]]]:
    """One finding per problem in an error, with a key that tells equal ones apart from new ones."""
    here = pointer + "".join(f"/{escape(p)}" for p in error.absolute_path)
    name = str(error.absolute_path[-1]) if error.absolute_path else (record or source.file)
    field = _field_at(schemas.root(schema), error.absolute_path)
    place = source.at(here)
    by_key = field is not None and bool(error.absolute_path) and isinstance(error.absolute_path[-1], str)
    it: dict[str, Any] = {"key": name, "called": _title(name, field.title if field and by_key else None)}
    value: Any = error.instance
    limit: Any = error.validator_value

    def say(code: str, at: Location = place, **words: Any) -> tuple[Finding, tuple[object, ...]]:
        return finding(code, at, record=record, **words), (
            code[0] + code[1:3],
            at.pointer,
            *map(str, words.values()),
        )

    match error.validator:
        case "required" | "dependentRequired":
            for key in (key for key in _asked_keys(limit, value) if key not in value):
                below = field.fields.get(key) if field else None
                behind = _title(key, below.title if below else None)
                yield say("S201", source.at(f"{here}/{escape(key)}"), key=key, called=behind)
        case word if word in _KEY_ERRORS:
            yield from _unknown_keys(schemas, error, source, here, say)
        case "type":
            yield say("S202", **it, expected=_type_words(limit), got=_type_words(_type_of(value)))
        case "enum" | "const":
            code, words = _not_allowed(limit if error.validator == "enum" else [limit], value, field)
            yield say(code, **it, **words)
        case "format" | "pattern" if isinstance(value, str) and (why := why_not(value, error.schema)):
            words = {**_named(error, schemas, schema, it), "value": value, "hint": why}
            yield finding("S205", place, record=record, **words), ("S205", here)
        case "pattern" if isinstance(value, str) and not value.isascii() and _names_a_firm(field):
            words = {"key": it["key"], "value": value, "where": place_of("parties")}
            yield finding("S209", place, record=record, **words, guess=Text("", "")), ("S205", here)
        case "format" | "pattern" if (
            isinstance(value, str) and DATE.match(value[:10]) and is_dated(error.schema)
        ):
            yield finding("Y104", place, record=record, date=value), ("S205", here)
        case "format" | "pattern":
            words = {**_named(error, schemas, schema, it), "value": value}
            yield finding("S205", place, record=record, **words), ("S205", here)
        case word if word in _LIMITS:
            yield say("S206", **it, rule=f"{error.validator} {limit}")
        case _:
            yield say("S211", key=name, problem=error.message[:200])


def _named(error: SchemaError, schemas: Schemas, schema: str, it: Mapping[str, Any]) -> Mapping[str, Any]:
    """The words for a value of a list: the list has the name, its member is a number."""
    path = list(error.absolute_path)
    if len(path) < 2 or not isinstance(path[-1], int) or not isinstance(path[-2], str):
        return it
    above = _field_at(schemas.root(schema), path[:-1])
    return {"key": path[-2], "called": _title(path[-2], above.title if above else None)}


def _names_a_firm(field: Field | None) -> bool:
    """Whether a value names a firm by its key."""
    return field is not None and field.reference == "parties"


_LIMITS = frozenset(
    {"minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "minItems", "multipleOf"}
)


def _not_allowed(values: list[Any], value: Any, field: Field | None) -> tuple[str, dict[str, Any]]:
    """Code and words for a value that is none of those that are allowed."""
    allowed = [str(v) for v in values]
    if str(value) in allowed:  # "1" in quotes where 1 belongs
        meant = _type_words(_type_of(values[allowed.index(str(value))]))
        return "S202", {"expected": meant, "got": _type_words(_type_of(value))}
    names = {str(word): text for word, text in field.names.items()} if field else {}
    near = guess(str(value), allowed, names)
    return "S204", {"value": value, "allowed": _listed(allowed, names), **near}


def _listed(words: list[str], names: Mapping[str, Text]) -> Text:
    """Allowed words with what they are called."""
    return Text(", ".join(w + _title(w, names.get(w)).zh for w in words), ", ".join(words))


def _asked_keys(limit: Any, value: Any) -> list[str]:
    """All that `required` lists; of `dependentRequired` what the keys that are given bring along."""
    if isinstance(limit, list):
        return limit
    return [key for given, keys in limit.items() if given in value for key in keys]


def _unknown_keys(
    schemas: Schemas,
    error: SchemaError,
    source: SourceDocument,
    here: str,
    say: Callable[..., tuple[Finding, tuple[object, ...]]],
) -> Iterator[tuple[Finding, tuple[object, ...]]]:
    unknown, fields = _undeclared(schemas, error)
    titles = {key: below.title for key, below in fields.items() if below.title}
    for key in unknown:
        near = guess(key, list(fields), titles)
        yield say("S203", source.at(f"{here}/{escape(key)}", key=True), key=key, **near)


def _undeclared(schemas: Schemas, error: SchemaError) -> tuple[list[str], Mapping[str, Field]]:
    """The keys that no part of the schema declares, and those that it does."""
    # A failing branch of allOf makes jsonschema call all of its keys unevaluated (python-jsonschema #1075),
    # so unknown is what no part of the schema declares.
    instance: Any = error.instance
    keys = [instance] if error.validator == "propertyNames" else list(instance)
    schema = error.schema if isinstance(error.schema, dict) else {}
    declared = schemas.field(schema, _base_of(error, schemas)).fields
    return [key for key in keys if key not in declared], declared


def _base_of(error: SchemaError, schemas: Schemas) -> str:
    """The address of the file whose schema raised the error: the one that holds this very object."""
    name = schemas.homes.get(id(error.schema))
    return schemas.uri(name) if name else BASE


def guess(word: str, allowed: list[str], titles: Mapping[str, Text] | None = None) -> dict[str, Any]:
    """The did-you-mean part of a sentence; empty when nothing is near. `titles`: what the allowed words are called,
    by which a Chinese word is recognised.
    """
    called = titles or {}
    by_title = {title.zh: key for key, title in called.items()}
    near = nearest(word, allowed, 0.6) or by_title.get(nearest(word, list(by_title), 0.5) or "")
    if not near:
        return {"guess": Text("", "")}
    behind = _title(near, called.get(near))
    return {"guess": Text(f"，是否为 “{near}”{behind.zh}？", f", did you mean “{near}”{behind.en}?")}


_TYPES = {
    "object": Text("一组键值（键: 值）", "a map (key: value)"),
    "array": Text("一个列表（- …）", "a list (- …)"),
    "string": Text("文字", "text"),
    "number": Text("数字", "a number"),
    "integer": Text("整数", "a whole number"),
    "boolean": Text("true 或 false", "true or false"),
    "null": Text("空", "nothing"),
}


def _type_of(value: object) -> str:
    for kind, python in {
        "boolean": bool,
        "object": dict,
        "array": list,
        "string": str,
        "number": int | float,
    }.items():
        if isinstance(value, python):
            return kind
    return "null"


def _type_words(kinds: str | list[str]) -> Text:
    words = [_TYPES[k] for k in ([kinds] if isinstance(kinds, str) else kinds)]
    return Text(" / ".join(w.zh for w in words), " / ".join(w.en for w in words))


def _without(data: Any, path: list[str | int]) -> Any:
    """`data` without the node at `path`; the whole (a missing or unknown key) stays."""
    if not path:
        return data
    at = data
    for step in path[:-1]:
        try:
            at = at[step]
        except (KeyError, IndexError, TypeError):
            return data
    if isinstance(at, dict):
        at.pop(path[-1], None)
    elif isinstance(at, list) and isinstance(path[-1], int) and path[-1] < len(at):
        at[path[-1]] = None
    return data
