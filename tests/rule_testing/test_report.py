"""Mutation testing finds the rule without teeth, and passes one that has them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from dossier.library.schemas import Schemas
from dossier.model import Text
from dossier.resources import Library
from dossier.rule_testing.baseline import make_baseline
from dossier.rule_testing.judging import judge_mutant
from dossier.rule_testing.mutant import EVIDENCE, RECORD, on_records
from dossier.rule_testing.report import MutationReport, mutation_test
from profile_samples import DEED, SOUND, WriteProfile, catalogue_of, requirement

ReportOf = Callable[[Schemas, str], MutationReport]

SHIPPED = ("building", "equipment", "intelligent", "decoration")


@pytest.mark.parametrize("profile", SHIPPED)
def test_every_shipped_profile_catches_every_damage_and_cries_out_at_no_other(
    profile: str, tmp_path: Path
) -> None:
    schemas = Schemas(Library.for_dossier())
    report = mutation_test(catalogue_of(schemas, profile), schemas, tmp_path)
    assert [(o.kind, o.target, o.what.zh) for o in report.survivors] == []
    assert [(o.alarms, o.what.zh) for o in report.alarms] == []
    assert report.baseline_findings == ()
    assert report.untested == {}
    assert report.rate == 1.0
    assert len(report.outcomes) > 400


def test_a_small_profile_is_proved_whole(write_profile: WriteProfile, report_of: ReportOf) -> None:
    report = report_of(write_profile("tiny", SOUND, DEED), "tiny")
    assert report.is_sound, [o.what.zh for o in report.survivors]
    assert report.tested == ("TY-01", "TY-02")
    expected = {"record-removed", "status-draft", "status-rejected", "signature-removed", "seal-removed"}
    expected |= {"evidence-removed", "evidence-truncated", "evidence-swapped", "evidence-kind"}
    assert set(report.kinds) == expected | {"date-past-due", "date-too-early", "check-broken"}


def test_a_check_that_is_always_true_survives(write_profile: WriteProfile, report_of: ReportOf) -> None:
    toothless = SOUND.replace("record.result != 'fail'", "record.result != 'fail' or true")
    report = report_of(write_profile("tiny", toothless), "tiny")
    assert [(o.kind, o.target) for o in report.survivors] == [("check-broken", ("TY-01", None))]
    assert "检查不合格" in report.survivors[0].what.zh
    assert not report.is_sound


def test_a_limit_that_is_never_set_survives(write_profile: WriteProfile, report_of: ReportOf) -> None:
    toothless = SOUND.replace("due: construction_started", "due: latest([])")
    report = report_of(write_profile("tiny", toothless), "tiny")
    assert [(o.kind, o.target) for o in report.survivors] == [("limit", ("TY-01", None))]
    assert "latest([])" in report.survivors[0].what.en


def test_a_count_that_shrinks_with_what_is_there_survives(
    write_profile: WriteProfile, report_of: ReportOf
) -> None:
    body = "    record: contract\n    count: \"2 if count('contract') > 1 else 1\"\n"
    more = requirement("TY-04", "    record: contract\n    count: 2\n")
    report = report_of(write_profile("tiny", requirement("TY-03", body), more), "tiny")
    assert ("count-short", ("TY-03", None)) in [(o.kind, o.target) for o in report.survivors]


def test_what_cannot_be_completed_is_said_with_its_reason(
    write_profile: WriteProfile, report_of: ReportOf
) -> None:
    impossible = requirement(
        "TY-05",
        """\
    record: contract
    checks:
      - expression: record.id == 'no such id'
        message: {zh: 不可能满足, en: Cannot be met}
""",
    )
    never = requirement(
        "TY-06", "    record: letter-of-award\n    when: 'false'\n    when_text: {zh: 从不, en: never}\n"
    )
    report = report_of(write_profile("tiny", SOUND, impossible, never), "tiny")
    assert report.tested == ("TY-01",)
    assert set(report.untested) == {"TY-05", "TY-06"}
    assert "不可能满足" in report.untested["TY-05"].zh


def test_a_check_that_fails_while_it_runs_is_said_with_its_reason(
    write_profile: WriteProfile, report_of: ReportOf
) -> None:
    failing = SOUND.replace("record.result != 'fail'", "record.title + 1 > 0").replace("TY-01", "TY-08")
    report = report_of(write_profile("tiny", DEED, failing), "tiny")
    assert report.tested == ("TY-02",)
    assert set(report.untested) == {"TY-08"}
    assert "concatenate" in report.untested["TY-08"].zh


def test_a_check_for_the_unsupervised_alone_is_broken_in_the_dossier_without_supervision(
    write_profile: WriteProfile, report_of: ReportOf
) -> None:
    only = SOUND.replace(
        "record.result != 'fail'", "\"'supervised' in project.traits or has_role(record, 'owner')\""
    )
    report = report_of(write_profile("tiny", only), "tiny")
    assert report.is_sound, [o.what.zh for o in report.survivors]


def test_a_check_that_turns_on_the_place_is_broken_in_another_place(
    write_profile: WriteProfile, report_of: ReportOf
) -> None:
    elsewhere = SOUND.replace("record.result != 'fail'", "not jurisdiction.archive_before_filing")
    report = report_of(write_profile("tiny", elsewhere), "tiny")
    assert report.is_sound, [o.what.zh for o in report.survivors]


def test_a_rule_that_cries_out_beside_the_damage_is_a_false_alarm(
    write_profile: WriteProfile, tmp_path: Path
) -> None:
    """The mutant says it touched the evidence of one record; in truth another record went with it."""
    schemas = write_profile("tiny", SOUND, DEED)
    state = make_baseline(catalogue_of(schemas, "tiny"), schemas, tmp_path / "baseline").state
    check, deed = (next(r for r in state.dossier.records if r.type == t) for t in (_CHECK, _DEED))
    both = on_records(
        state,
        "record-removed",
        Text("", ""),
        ("TY-01", None),
        ["R301", "R302"],
        {check.id: None, deed.id: None},
        [RECORD],
    )
    honest = judge_mutant(state, both)
    assert honest.killed
    assert honest.alarms == ()
    # The deed is read again because of its type, but what it is said to have lost is not what TY-02 lacks.
    lied = replace(both, records=frozenset([check.id]), aspects=frozenset(["result"]))
    assert judge_mutant(state, lied).alarms == (("TY-02", None),)
    assert EVIDENCE not in lied.aspects


_CHECK, _DEED = "site-management-check", "handover-deed"


def test_a_firms_own_record_type_is_proved_without_a_word_of_python(
    write_profile: WriteProfile, report_of: ReportOf, tmp_path: Path
) -> None:
    own = requirement(
        "TY-07",
        """\
    record: crane-log
    per: units
    match: record.shift == 'night'
    signed_by: [foreman]
    evidence: [scan]
    checks:
      - expression: record.loads > 0
        message: {zh: 没有吊装次数, en: No loads}
""",
    )
    schemas = write_profile("house", own)
    records = tmp_path / "workspace" / "schemas" / "records"
    records.mkdir()
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "吊装日志 Crane log",
        "x-title": {"zh": "吊装日志", "en": "Crane log"},
        "x-group": "A5",
        "allOf": [{"$ref": "../common.schema.json#/$defs/record"}],
        "properties": {
            "type": {"const": "crane-log"},
            "shift": {"x-title": {"zh": "班次", "en": "Shift"}, "enum": ["day", "night"]},
            "loads": {"x-title": {"zh": "吊次", "en": "Loads"}, "type": "integer", "minimum": 0},
        },
        "unevaluatedProperties": False,
    }
    (records / "crane-log.schema.json").write_text(json.dumps(schema), encoding="utf-8")
    report = report_of(schemas, "house")
    assert report.is_sound, [o.what.zh for o in report.survivors]
    assert report.kinds["item-forgotten"] == 2
