"""A record type that a firm wrote with a slip in it: one finding at the line, never a traceback."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from dossier import checks
from dossier.cli.context import unread
from dossier.errors import InputUnreadable
from dossier.library.schemas import Schemas
from dossier.resources import Library
from small_dossiers import MINIMAL

TYPE: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "x-title": {"zh": "机组振动测试记录", "en": "Vibration test"},
    "x-group": "A3",
    "allOf": [{"$ref": "../common.schema.json#/$defs/record"}],
    "properties": {
        "type": {"const": "vibration-test"},
        "speed": {"type": "number", "x-title": {"zh": "转速", "en": "Speed"}},
    },
    "required": ["date"],
    "unevaluatedProperties": False,
}


def read(folder: Path, text: str | bytes) -> Schemas:
    file = folder / "schemas" / "records" / "vibration-test.schema.json"
    file.parent.mkdir(parents=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    schemas = Schemas(Library.for_dossier(folder / "job"))
    assert schemas.contents
    return schemas


def test_a_sound_one_is_taken(tmp_path: Path) -> None:
    (tmp_path / "job").mkdir()
    assert read(tmp_path, json.dumps(TYPE)).record_types["vibration-test"].group == "A3"


def changed(*path: str, value: Any) -> str:
    copy = json.loads(json.dumps(TYPE))
    below = copy
    for key in path[:-1]:
        below = below[key]
    if value is None:
        del below[path[-1]]
    else:
        below[path[-1]] = value
    return json.dumps(copy, ensure_ascii=False, indent=2)


def deep_pattern(depth: int) -> str:
    return "(" * depth + "a" + ")" * depth


@pytest.mark.parametrize(
    "text",
    [
        changed("allOf", value=[{"$ref": "#"}]),
        changed("properties", "speed", value={"$ref": "#/properties/speed"}),
        changed("$defs", value={"a": {"$ref": "#/$defs/b"}, "b": {"allOf": [{"$ref": "#/$defs/a"}]}}).replace(
            '"required": [', '"not": {"$ref": "#/$defs/a"}, "required": ['
        ),
        changed("$dynamicRef", value="#x"),
        changed("$dynamicRef", value="#"),
        changed("properties", "speed", "pattern", value=deep_pattern(5_000)),
        changed("properties", "speed", "pattern", value=deep_pattern(100)[:-3]),
        "[" * 100_000,
        '{"a":' * 100_000,
        changed("properties", "speed", "not", value={"$ref": "#/properties/speed"}),
        changed("if", value={"$ref": "#"}),
        changed("dependentSchemas", value={"type": {"$ref": "#"}}),
        changed("propertyNames", value={"$ref": "#/propertyNames"}),
    ],
)
def test_a_schema_that_never_ends_stops_the_dossiers_that_use_it_alone(tmp_path: Path, text: str) -> None:
    file = tmp_path / "job" / "schemas" / "records" / "vibration-test.schema.json"
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    (tmp_path / "job" / "dossier.yaml").write_text(
        MINIMAL.replace(
            "[records/*.yaml]", "[{id: V-1, type: vibration-test, title: t, date: 2026-03-05, speed: 1}]"
        ),
        "utf-8",
    )
    today = dt.date(2026, 9, 1)
    result = checks.check(tmp_path / "job", None, today)[1]
    assert unread(result), [f.message.en for f in result.findings]
    assert any(f.location and "schemas" in f.location.file for f in result.findings)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (changed("properties", "speed", "type", value="numbr"), 18, "JSON Schema"),
        (changed("allOf", value=[{"$ref": "./common.schema.json#/$defs/record"}]), 10, "$ref"),
        (changed("allOf", value=[{"$ref": "../common.schema.json#/$defs/recrod"}]), 10, "recrod"),
        (changed("required", value="date"), 25, "JSON Schema"),
        (changed("x-group", value="第三组"), 7, "x-group"),
        (changed("x-group", value=None), 1, "x-group"),
        (changed("x-read", value="出厂编号"), 29, "x-read"),
        (changed("x-read", value={"titles": "振动测试"}), 29, "x-read"),
        (changed("x-read", value={"fields": {"speed": ["转速"]}}), 29, "x-read"),
        (changed("x-read", value={"fields": {"speed": {"label": ["转速"]}}}), 29, "x-read"),
        (changed("x-read", value={"fields": {"speed": {"pattern": "(?<=x)"}}}), 32, "pattern"),
        (changed("x-titel", value={}), 29, "x-titel"),
        (changed("x-title", value=None), 1, "x-title"),
        (changed("properties", "type", "const", value="vibration"), 14, "vibration-test"),
        ("[1, 2]", 1, "{…}"),
        ('{\n  "title": ,\n}', 2, "JSON"),
        ("振动".encode("gbk"), 0, "UTF-8"),
    ],
)
def test_a_slip_is_found_at_its_line(tmp_path: Path, text: str | bytes, line: int, said: str) -> None:
    (tmp_path / "job").mkdir()
    with pytest.raises(InputUnreadable) as error:
        read(tmp_path, text)
    first = error.value.findings[0]
    assert first.code == "S213" and said in first.message.zh
    assert first.location and first.location.file == "../schemas/records/vibration-test.schema.json"
    assert first.location.line == line, first.message.zh
