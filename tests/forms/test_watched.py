"""A map that remembers what was asked: no way to read it goes unnoticed, and to every reader it is a dict."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dossier.forms.filters import FILTERS
from dossier.forms.jinja_words import form_environment
from dossier.forms.watched import Reading, Watched

NAMES = {"A": "甲", "B": "乙"}


@pytest.mark.parametrize(
    ("tag", "asked"),
    [
        ("{{ names.A }}", {"A": "甲"}),
        ("{{ names['B'] }}{{ names['B'] }}", {"B": "乙"}),
        ("{{ ['A', 'C'] | named }}", {"A": "甲", "C": None}),
        ("{{ 'nothing' }}", {}),
    ],
)
def test_single_keys_are_told(tag: str, asked: dict[str, str | None]) -> None:
    names = Watched(NAMES)
    assert printed(tag, names) == printed(tag, NAMES)
    assert names.take() == Reading(asked)
    assert names.take() == Reading({}), "each reading is told once"


@pytest.mark.parametrize(
    "tag",
    [
        "{{ names }}",
        "{{ names | length }}",
        "{{ names | list }}",
        "{{ names | last }}",
        "{{ names | dictsort }}",
        "{{ names | map('upper') | list }}",
        "{{ names == {} }}",
        "{{ {} != names }}",
        "{{ names.items() | list }}",
        "{{ names.keys() | list }}",
        "{{ names.values() | list }}",
        "{{ names.copy() }}",
        "{{ names.get('A') }}",  # what a call costs depends on the size of its map
        "{{ 'C' in names }}",
        "{% for name in names %}{{ name }}{% endfor %}",
        "{% if names %}x{% endif %}",
        "{% macro m() %}{{ kwargs }}{% endmacro %}{{ m(**names) }}",
    ],
)
def test_reading_more_is_reading_all(tag: str) -> None:
    names = Watched(NAMES)
    assert printed(tag, names) == printed(tag, NAMES)
    assert names.take() == Reading(NAMES, whole=True)
    assert printed("{{ names.A }}", names) == "甲"
    assert names.take() == Reading({"A": "甲"}), "the next form begins anew"


def test_python_asks_for_single_keys_too() -> None:
    names = Watched(NAMES)
    number: Any = 1
    assert (names["A"], names.get("C"), names.get("D", "x"), "B" in names, number in names) == (
        *("甲", None, "x", True, False),
    )
    assert names.take() == Reading({"A": "甲", "B": "乙", "C": None, "D": None})


def test_python_reads_it_as_a_dict_too() -> None:
    for read in (dict, list, json.dumps, repr, bool, lambda value: {**value}, lambda value: value | {}):
        names = Watched(NAMES)
        assert read(names) == read(NAMES)
        assert names.take().whole


def printed(tag: str, names: dict[str, str]) -> Any:
    """What Jinja makes of a tag; also where it refuses, the same for both kinds of map."""
    environment = form_environment({}, "zh")
    environment.filters |= {"named": FILTERS["named"]}
    try:
        return environment.from_string(tag).render(names=names)
    except Exception as error:
        return type(error)
