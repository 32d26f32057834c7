"""The JSON report is the fixed interface: its keys, its schema, its words."""

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from dossier.checking.result import CheckResult
from dossier.model import Language
from dossier.reporting import REPORTERS, ReportOptions

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "schemas" / "report.schema.json").read_text(encoding="utf-8")
)
KEYS = {
    "requirements": "id title group status expected found records responsible due severity citation reason",
    "findings": "code severity message hint file line column pointer record requirement citation accepted fingerprint",
}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_output_validates_against_the_published_schema(
    all_results: list[CheckResult], lang: Language
) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    report = json.loads(REPORTERS["json"](all_results, ReportOptions(lang=lang)))
    jsonschema.validate(report, SCHEMA)
    assert report["as_of"] == "2026-09-01"
    assert [d["code"] for d in report["dossiers"]] == ["CB-2026-014", "GD-1", None]


def test_an_empty_report_validates() -> None:
    jsonschema.validate(json.loads(REPORTERS["json"]([], ReportOptions())), SCHEMA)


def test_it_has_exactly_the_keys_of_the_interface(result: CheckResult) -> None:
    dossier = json.loads(REPORTERS["json"]([result], ReportOptions()))["dossiers"][0]
    for part, names in KEYS.items():
        for row in dossier[part]:
            assert set(names.split()) <= set(row) <= {*names.split(), "item"}
    summary = dossier["summary"]
    assert summary["requirements"] == {
        "complete": 2, "incomplete": 1, "missing": 1, "overdue": 1, "pending": 1,
        "waived": 1, "not_applicable": 1,
    }  # fmt: skip
    assert summary["findings"] == {"blocker": 1, "error": 3, "warning": 1, "info": 1}
    assert summary["completeness"] == pytest.approx(3 / 7, abs=1e-4)


def test_texts_follow_the_language_and_ids_do_not(result: CheckResult) -> None:
    zh, en = (
        json.loads(REPORTERS["json"]([result], ReportOptions(lang=lang)))["dossiers"][0]
        for lang in ("zh", "en")
    )
    assert zh["findings"][1]["message"] != en["findings"][1]["message"]
    assert [r["id"] for r in zh["requirements"]] == [r["id"] for r in en["requirements"]]
    assert zh["requirements"][3]["citation"].endswith("（引文待核）")


def test_same_input_same_bytes(make: Callable[..., CheckResult]) -> None:
    for name, reporter in REPORTERS.items():
        assert reporter([make()], ReportOptions()) == reporter([make()], ReportOptions()), name
