"""What an expression speaks of is read off its tree: names, fields, record types, roles, comparisons, terms."""

from __future__ import annotations

import pytest

from dossier.expression import Comparison, DueTerm
from dossier.library.expressions import RuleError, compiled, evaluate


def test_one_text_is_one_object() -> None:
    assert compiled("accepted + days(15)") is compiled("accepted + days(15)")
    assert compiled("accepted") == compiled("accepted") != compiled("handed_over")


def test_what_stands_in_quotes_is_no_field_and_no_call() -> None:
    spoken = compiled("record.title != 'record.date has_role(record)' and count('repair-record') > 0")
    assert spoken.fields == ("title",)
    assert spoken.calls == ("count",)
    assert spoken.types == ("repair-record",)
    assert spoken.names == ("record", "count")


def test_fields_stand_in_the_order_of_writing() -> None:
    assert compiled("record.a if record.b else record['c']").fields == ("a", "b", "c")
    assert compiled("has_role(record, 'supervisor' if 'x' in project.traits else 'owner')").fields == ()


def test_roles_types_and_comparisons() -> None:
    spoken = compiled(
        "record.type != 'outbound-note' or (has_role(record, 'warehouse') and 'a' in project.traits)"
    )
    assert spoken.roles == ("warehouse",)
    assert spoken.types == ("outbound-note",)
    assert spoken.comparisons == (
        Comparison(("record", "type"), "ne", ("outbound-note",)),
        Comparison(("project", "traits"), "in", ("a",)),
    )
    assert compiled("record.kind in ['air', 'rain']").comparisons[0].values == ("air", "rain")


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("accepted", DueTerm(("accepted",), 0, "", None)),
        ("trial_run.started - hours(48)", DueTerm(("trial_run", "started"), -1, "hours", 48)),
        (
            "accepted + months(jurisdiction.archive_months)",
            DueTerm(("accepted",), 1, "months", ("jurisdiction", "archive_months")),
        ),
        (
            "(filed if jurisdiction.archive_base == 'filed' else accepted) + days(3)",
            DueTerm(
                ("accepted",),
                1,
                "days",
                3,
                (Comparison(("jurisdiction", "archive_base"), "eq", ("filed",)), ("filed",)),
            ),
        ),
        ("latest([accepted])", None),
        ("filed if record.date else accepted", None),
        ("filed if jurisdiction.sets > 2 else accepted", None),
        ("accepted + days(15) if record.date else accepted", None),
    ],
)
def test_simple_terms(text: str, due: DueTerm | None) -> None:
    assert compiled(text).due == due


@pytest.mark.parametrize(
    "text", ["accepted +", "a }} {{ b", "a | nonsense", "a is nonsense", "(" * 200 + "a" + ")" * 200]
)
def test_what_is_no_expression_says_so_and_never_runs(text: str) -> None:
    broken = compiled(text)
    assert broken.problem
    with pytest.raises(RuleError):
        evaluate(broken, {"a": 1, "accepted": 1}, {})


def test_constants() -> None:
    assert compiled("true").constant is True
    assert compiled("2").constant == 2
    assert compiled("1 + 1").constant is None
    assert evaluate(compiled("1 + n"), {"n": 2}, {})[0] == 3
