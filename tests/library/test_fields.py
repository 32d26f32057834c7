"""A record type as a tree of fields: titles, words, references, alternatives, schemas that contain themselves."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from dossier.library.fields import Field
from dossier.library.schemas import Schemas, open_schemas
from dossier.library.values import Completion, as_plain, references, with_moments
from dossier.model import Text
from dossier.resources import Library
from dossier.source import PlainFloat

SCHEMAS = Schemas(Library.for_dossier())


def own(tmp_path: Path, schema: dict[str, object]) -> Field:
    path = tmp_path / "schemas" / "records" / "deed.schema.json"
    path.parent.mkdir(parents=True)
    head = {"x-title": {"zh": "契", "en": "Deed"}, "x-group": "A7", "type": "object"}
    properties = {"type": {"const": "deed"}}
    path.write_text(json.dumps(head | {"properties": properties} | schema), encoding="utf-8")
    return Schemas(Library.for_dossier(tmp_path)).record("deed")


def test_a_field_hears_the_outermost_part_first() -> None:
    letter = SCHEMAS.record("warranty-letter")
    item = letter.at("periods", "item")
    assert item.title is not None
    assert "roof_waterproofing" in item.words
    assert item.names["decoration"].zh
    assert letter.fields["title"].title == Text("文件题名", "Title")
    assert letter.at("signatures", "date").is_dated
    assert SCHEMAS.record("warranty-letter") is letter
    assert letter.fields["signatures"] is SCHEMAS.record("contract").fields["signatures"]


def test_keys_of_one_alternative_are_asked_but_not_required() -> None:
    evidence = SCHEMAS.record("contract").at("evidence").member
    assert {"file", "held_at"} <= set(evidence.asked_keys)
    assert not evidence.required & {"file", "held_at"}


def test_a_schema_that_contains_itself_is_followed_as_far_as_it_is_looked_at(tmp_path: Path) -> None:
    node = {"type": "object", "properties": {"next": {"$ref": "#/$defs/node"}, "of": {"x-refers": "parties"}}}
    deed = own(tmp_path, {"$defs": {"node": node}, "allOf": [{"$ref": "#/$defs/node"}]})
    assert deed.at("next", "next", "next").fields.keys() == {"next", "of"}
    assert deed.refers
    assert not deed.holds_dates
    data = {"next": {"next": {"of": "owner"}}}
    assert list(references(data, deed)) == [("/next/next/of", "of", "owner", "parties")]
    done = Completion().of(data, deed)
    assert done["next"]["next"]["next"]["of"] is None


def test_numbers_where_text_belongs_dates_and_blank_keys(tmp_path: Path) -> None:
    version = PlainFloat("1.10")
    version.typed = "1.10"
    deed = own(
        tmp_path,
        {
            "properties": {
                "type": {"const": "deed"},
                "version": {"type": "string"},
                "day": {"type": "string", "format": "date"},
                "days": {"type": "array", "items": {"type": "string", "format": "date-or-datetime"}},
            }
        },
    )
    plain = as_plain(
        {"version": version, "day": "2026-03-05", "days": ["2026-03-05T09:00", "x"], "no": None}, deed
    )
    assert plain == {"version": "1.10", "day": "2026-03-05", "days": ["2026-03-05T09:00", "x"]}
    typed = with_moments(plain, deed)
    assert typed["day"] == dt.date(2026, 3, 5)
    assert typed["days"] == [dt.datetime(2026, 3, 5, 9), "x"]


def test_what_comes_with_the_program_is_read_once(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    first, second = (open_schemas(Library.for_dossier(tmp_path / name)) for name in ("a", "b"))
    assert first is second
    (tmp_path / "schemas").mkdir()
    assert open_schemas(Library.for_dossier(tmp_path / "a")) is not first


def test_quick_and_slow_judges_agree_on_every_format() -> None:
    contract = {"id": "C-1", "type": "contract", "title": "合同"}
    name = "records/contract.schema.json"
    for date, sound in (
        ("2026-03-05", True),
        ("2026-02-30", False),
        ("2026-3-5", False),
        ("2026-03-05\n", False),
    ):
        data = contract | {"date": date}
        assert SCHEMAS.quickly_valid(name, data) is sound
        assert (not list(SCHEMAS.errors(name, data))) is sound
