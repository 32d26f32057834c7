"""Schemas that a firm wrote itself are looked through before anything rests on them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import SchemaError as BrokenSchema
from referencing import Registry
from referencing.exceptions import Unresolvable

from dossier.errors import InputUnreadable
from dossier.findings import finding
from dossier.library.quick import is_pattern
from dossier.library.schema_files import TOO_DEEP
from dossier.model import Text
from dossier.source import escape, read_source

_OURS = {
    "x-title",
    "x-group",
    "x-content",
    "x-evidence",
    "x-file",
    "x-photos",
    "x-read",
    "x-form",
    "x-family",
    "x-names",
    "x-refers",
    "x-roles",
    "x-derived",
}
"""Keywords of ours that a schema may carry besides those of JSON Schema."""
_NO_FORMATS = FormatChecker(formats=())
_GROUP = re.compile(r"[A-Z]\w{0,7}")


def check_own_schema(
    name: str, schema: Any, path: Path, shown: str, base: str, registry: Registry[Any]
) -> None:
    """Refuse a schema that would break, or quietly weaken, what is judged by it.

    `name` is its path below ``schemas/``, `base` the address that its relative references start from.

    Raises:
        InputUnreadable: S213 for everything that is wrong with it.
    """
    source = read_source(path, shown)  # JSON is YAML: so every value has its line
    if deep := [found for found in source.findings if found.code == "Y110"]:
        raise InputUnreadable(*deep)
    if signs := [found for found in source.findings if found.code == "Y123"]:
        raise InputUnreadable(*(finding("S213", f.location, problem=f.message) for f in signs))
    try:
        problems = list(_problems(name, schema, base, registry))
    except (RecursionError, Unresolvable, re.error) as error:
        raise InputUnreadable(finding("S213", source.at(""), problem=TOO_DEEP)) from error
    found = [finding("S213", source.at(pointer), problem=problem) for pointer, problem in problems]
    if found:
        raise InputUnreadable(*found)


Problem = tuple[str, Text]
"""JSON pointer and what is wrong there."""


def _problems(name: str, schema: Any, base: str, registry: Registry[Any]) -> Iterator[Problem]:
    if not isinstance(schema, dict):
        yield "", Text("整个文件应是一组键值 {…}", "the file must be one object {…}")
        return
    try:
        # Without formats: Python's own engine must not compile the patterns, `is_pattern` judges them.
        Draft202012Validator.check_schema(schema, format_checker=_NO_FORMATS)
    except BrokenSchema as error:
        pointer = "".join(f"/{escape(p)}" for p in error.absolute_path)
        yield (
            pointer,
            Text(
                f"不是正确的 JSON Schema（{error.message[:120]}）", f"no JSON Schema: {error.message[:120]}"
            ),
        )
        return
    wrong = list(_references(schema, "", base, registry))
    yield from wrong
    if not wrong:
        yield from _endless(schema, base, registry)
    if name.startswith("records/"):
        yield from _record_type(name.removeprefix("records/").removesuffix(".schema.json"), schema)


def _references(value: Any, pointer: str, base: str, registry: Registry[Any]) -> Iterator[Problem]:
    if isinstance(value, list):
        for i, below in enumerate(value):
            yield from _references(below, f"{pointer}/{i}", base, registry)
    elif isinstance(value, dict):
        for key, below in value.items():
            here = f"{pointer}/{escape(key)}"
            if key == "$ref" and isinstance(below, str) and not _resolves(urljoin(base, below), registry):
                yield here, Text(f"$ref 指向不存在的 “{below}”", f"there is nothing at “{below}”")
            elif key == "pattern" and isinstance(below, str) and not is_pattern(below):
                yield here, _NO_PATTERN
            elif key in ("$dynamicRef", "$dynamicAnchor"):
                yield here, Text(f"不支持 {key}，请改用 $ref", f"{key} is not supported; use $ref")
            elif key in ("$schema", "$id") and pointer:
                yield here, Text(f"{key} 只能写在最外层", f"{key} belongs to the top of the file")
            elif key == "patternProperties" and isinstance(below, dict):
                yield here, _NO_PATTERN_PROPERTIES
            elif isinstance(key, str) and key.startswith("x-") and key not in _OURS:
                known = "、".join(sorted(_OURS))
                yield here, Text(f"不认识的 “{key}”（可用：{known}）", f"unknown “{key}”; known are {known}")
            else:
                yield from _references(below, here, base, registry)


_NO_PATTERN = Text(
    "pattern 不是可用的正则表达式（不支持前后查找、反向引用和过大的重复）",
    "pattern is no regular expression that can be used (no look-around, no back reference, no huge repetition)",
)
_NO_PATTERN_PROPERTIES = Text(
    "不支持 patternProperties，请改用 additionalProperties 和 propertyNames",
    "patternProperties is not supported; use additionalProperties with propertyNames",
)
UNFOLDED_DEPTH = 12
"""Levels of properties down to which a schema that contains itself is followed."""
_MAX_UNFOLDED = 100_000
"""Places in a schema with everything that it refers to, so many levels deep; the largest shipped one has about 800."""


def _endless(schema: Any, base: str, registry: Registry[Any]) -> Iterator[Problem]:
    """A schema that refers to itself without a property between, or that unfolds to millions of places."""
    try:
        size = _unfolded(schema, base, registry, UNFOLDED_DEPTH, {}, frozenset())
    except RecursionError:
        yield "", Text("$ref 绕回自身", "a $ref leads back to itself")
        return
    if size > _MAX_UNFOLDED:
        yield "", Text("展开后过大（层层引用）", "it unfolds to too much (references within references)")


def _unfolded(
    schema: Any,
    base: str,
    registry: Registry[Any],
    depth: int,
    known: dict[tuple[int, int], int],
    above: frozenset[int],
) -> int:
    """How many places a schema has, `depth` levels of properties deep.

    Raises:
        RecursionError: it refers to itself.
    """
    if id(schema) in above:
        raise RecursionError
    key = id(schema), depth
    if not isinstance(schema, dict) or key in known:
        return known.get(key, 1)
    here = [(part, base) for word in ("allOf", "anyOf", "oneOf") for part in schema.get(word, ())]
    if "$ref" in schema:
        uri = urljoin(base, schema["$ref"])
        here.append((registry.resolver().lookup(uri).contents, uri.partition("#")[0]))
    size = 1 + sum(_unfolded(p, uri, registry, depth, known, above | {id(schema)}) for p, uri in here)
    below = [*schema.get("properties", {}).values(), schema.get("items"), schema.get("additionalProperties")]
    if depth:
        size += sum(_unfolded(each, base, registry, depth - 1, known, frozenset()) for each in below)
    known[key] = size
    return size


def _resolves(uri: str, registry: Registry[Any]) -> bool:
    try:
        registry.resolver().lookup(uri)
    except Unresolvable:
        return False
    return True


def _record_type(stem: str, schema: Mapping[str, Any]) -> Iterator[Problem]:
    title = schema.get("x-title")
    if not (isinstance(title, dict) and title.get("zh") and title.get("en")):
        yield "", Text("缺少 x-title（zh、en）", "x-title (zh, en) is missing")
    if not _GROUP.fullmatch(str(schema.get("x-group", ""))):
        yield "/x-group", Text("x-group 应写组别，如 A3", "x-group must be a group such as A3")
    yield from _reading_rules(schema.get("x-read", {}))
    yield from _derived(schema.get("x-derived"))
    named = schema.get("properties", {}).get("type", {}).get("const")
    if named != stem:
        yield (
            "/properties/type",
            Text(
                f"type 的 const 应为文件名 {stem}，现为 {named}",
                f"const of type must be {stem}, it is {named}",
            ),
        )


def _reading_rules(rules: object) -> Iterator[Problem]:
    """``x-read``: ``titles`` of papers, ``annexes`` of what lies behind one; ``fields`` with ``labels`` and the
    ``pattern`` of their values.
    """
    fields = rules.get("fields", {}) if isinstance(rules, dict) else None
    rows = list(fields.values()) if isinstance(fields, dict) else None
    sound = (
        isinstance(rules, dict)
        and rules.keys() <= {"titles", "annexes", "fields"}
        and all(_is_texts(rules.get(key, [])) for key in ("titles", "annexes"))
        and rows is not None
        and all(isinstance(row, dict) and row.keys() <= {"labels", "pattern"} for row in rows)
        and all(_is_texts(row.get("labels", [])) and isinstance(row.get("pattern", ""), str) for row in rows)
    )
    if not sound:
        shape = "{titles: [题名], fields: {serial: {labels: [出厂编号], pattern: …}}}"
        yield (
            "/x-read",
            Text(f"x-read 应写成 {shape}", f"x-read must look like {shape.replace('题名', 'title')}"),
        )


def _derived(rule: object) -> Iterator[Problem]:
    """``x-derived``: how the ``title`` of a record is made of its type and its subject, and what names that."""
    rows = rule.get("subjects") if isinstance(rule, dict) else None
    sound = (
        isinstance(rule, dict)
        and rule.keys() == {"title", "subjects"}
        and isinstance(rows, dict)
        and all(
            isinstance(row, dict) and all(isinstance(row.get(lang), str) for lang in ("zh", "en"))
            for row in (rule["title"], *rows.values())
        )
    )
    if rule is not None and not sound:
        shape = '{title: {zh: "{subject}{type}", en: "{type}: {subject}"}, subjects: {equipment: {zh: "{name}", …}}}'
        yield "/x-derived", Text(f"x-derived 应写成 {shape}", f"x-derived must look like {shape}")


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) and each for each in value)
