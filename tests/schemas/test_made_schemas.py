"""What follows from the schemas stands in them, and is made again when one is added."""

import json
import subprocess
import sys
from pathlib import Path

import make_schemas
import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_what_is_generated_is_up_to_date() -> None:
    assert make_schemas.stale(ROOT / "schemas") == [], "run: python tools/make_schemas.py"


def test_a_new_type_and_a_changed_title_are_noticed() -> None:
    made = make_schemas.titled(
        {"x-title": {"zh": "甲", "en": "A"}, "items": [{"title": "old", "x-title": {"zh": "乙", "en": "B"}}]}
    )
    assert made["title"] == "甲 A"
    assert made["items"][0]["title"] == "乙 B"


@pytest.mark.parametrize("script", ["make_schemas.py"])
def test_run_on_what_is_up_to_date_nothing_changes(script: str) -> None:
    before = {path: path.read_bytes() for path in (ROOT / "schemas").rglob("*.json")}
    subprocess.run([sys.executable, str(ROOT / "tools" / script)], check=True)
    assert {path: path.read_bytes() for path in before} == before
    assert json.loads((ROOT / "schemas" / "record.schema.json").read_bytes())["allOf"]
