"""Every record type explained: each field by name and title, an entry that validates as it stands."""

from __future__ import annotations

import pytest
import yaml

from dossier.library.schemas import Schemas
from dossier.reporting.explain_type import explain_common, explain_key, explain_type, main_keys
from dossier.resources import Library, shipped_root

SCHEMAS = Schemas(Library((shipped_root(),)))


@pytest.mark.parametrize("name", SCHEMAS.record_types)
def test_every_field_is_named_and_the_entry_is_sound(name: str) -> None:
    kind = SCHEMAS.record_types[name]
    for lang in ("zh", "en"):
        told = explain_type(kind, SCHEMAS, lang, whole=True)
        # An entry to copy comes first, then the fields.
        head = "示例" if lang == "zh" else "An entry"
        _, _, rest = told.partition(f"\n\n{head}")
        entry, _, fields = rest.partition("\n\n")
        fields = f"\n{fields}"
        for key, field in SCHEMAS.record(name).fields.items():
            if key != "type":
                assert f"\n  {key} " in fields, key
                assert field.title is not None
                assert field.title.get("zh" if lang == "zh" else "en") in fields
        data = yaml.load("\n".join(entry.splitlines()[1:]), yaml.BaseLoader)[0]
        data["signatures"] = [
            {k: v for k, v in one.items() if v not in ("", "true")} for one in data["signatures"]
        ]
        errors = SCHEMAS.errors(f"records/{name}.schema.json", _typed(data))
        assert [e.message for e in errors] == []


def _typed(value: object) -> object:
    """As the reader types it: numbers and truths, everything else text."""
    match value:
        case dict():
            return {k: _typed(v) for k, v in value.items() if v != ""}
        case list():
            return [_typed(v) for v in value]
        case "true":
            return True
        case str() if value.isdigit():
            return int(value)
    return value


@pytest.mark.parametrize(
    ("name", "firms", "signers"),
    [
        ("handover-deed", {"from_party": "contractor", "to_party": "owner"}, ["contractor", "owner"]),
        ("transfer-list", {"from_party": "contractor", "to_party": "owner"}, ["contractor", "owner"]),
        ("repair-notice", {"from_party": "owner", "to_party": "contractor"}, ["contractor", "owner"]),
        ("trial-run-notice", {"to_party": "owner"}, ["contractor"]),
        ("completion-report", {}, ["contractor"]),
    ],
)
def test_an_entry_between_firms_names_each_once_and_each_signs(
    name: str, firms: dict[str, str], signers: list[str]
) -> None:
    told = (
        explain_type(SCHEMAS.record_types[name], SCHEMAS, "zh").partition("\n\n示例")[2].partition("\n\n")[0]
    )
    data = yaml.load("\n".join(told.splitlines()[1:]), yaml.BaseLoader)[0]
    assert {key: data[key] for key in data if key.endswith("_party")} == firms
    assert [one["role"] for one in data["signatures"]] == signers


def test_no_entry_to_copy_names_one_firm_on_both_sides() -> None:
    for name, kind in SCHEMAS.record_types.items():
        record = SCHEMAS.record(name)
        keys = [
            k for k in record.asked_keys if k in record.fields and record.fields[k].reference == "parties"
        ]
        told = explain_type(kind, SCHEMAS, "en").splitlines()
        said = [line.split(": ")[1] for key in keys for line in told if line.startswith(f"    {key}: ")]
        assert len(said) == len(keys) == len(set(said)), name


def test_what_must_be_there_is_marked_and_what_is_either_or_is_not() -> None:
    told = explain_type(SCHEMAS.record_types["visit-record"], SCHEMAS, "zh", whole=True)
    assert "\n  id *" in told and "\n    role *" in told
    assert "\n  title " in told and "\n  title *" not in told  # it follows from the type
    drawing = explain_type(SCHEMAS.record_types["drawing"], SCHEMAS, "zh", whole=True)
    assert "\n  title *" in drawing
    assert "held_at *" not in told and "\n    file " in told


def test_what_every_record_has_is_one_line_unless_it_is_asked_for() -> None:
    kind = SCHEMAS.record_types["final-account"]
    folded, whole = (explain_type(kind, SCHEMAS, "zh", whole=each) for each in (False, True))
    assert "chief_supervisor" not in folded and "chief_supervisor 总监理工程师" in whole
    assert folded.splitlines()[-1].startswith("各类通用（dossier explain 通用，或 --all）：id、title、number")
    assert "chief_supervisor 总监理工程师" in explain_common(SCHEMAS, "zh")
    assert "· adjustment: 送审价中合同、补充协议和设计变更费用" in folded


@pytest.mark.parametrize("key", main_keys(SCHEMAS))
def test_every_key_of_the_main_file_is_explained(key: str) -> None:
    for lang in ("zh", "en"):
        told = explain_key(key, SCHEMAS, lang)
        assert told.startswith(f"{key}  ") and "\n" not in told[-1:]


def test_traits_say_what_they_mean() -> None:
    told = explain_key("traits", SCHEMAS, "zh")
    assert "supervised" in told and "委托监理" in told
    assert "owner" in explain_key("parties", SCHEMAS, "zh")
