from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dossier.checking.result import CheckResult
from dossier.forms.contract import Names
from dossier.forms.system_names import SYSTEM_NAMES
from dossier.reporting.word import report_context


def test_the_contract_of_the_form_is_what_it_sees(make: Callable[..., CheckResult]) -> None:
    _agree(report_context(make(), "zh"), SYSTEM_NAMES["completeness-report"])


def _agree(data: Any, names: Names) -> None:
    if isinstance(data, dict):
        assert set(data) == set(names.fields)
        for key, value in data.items():
            _agree(value, names.fields[key])
    elif isinstance(data, list | tuple) and names.items:
        for each in data:
            _agree(each, names.items)
