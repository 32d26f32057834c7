"""A row that could not be read is no row: it never ends a check."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from case_folders import prepared
from dossier.checking.check import check_facts
from dossier.reading.dossier import ReadResult, read_dossier


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> ReadResult:
    return read_dossier(prepared("legit-everything-agrees", tmp_path_factory.mktemp("sound")))


def lists(data: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        if isinstance(value, list) and value:
            yield (*path, key)
        if isinstance(value, dict | list):
            yield from lists(value, (*path, key))


def without_first(data: Any, path: tuple[str | int, ...]) -> Any:
    changed = copy.deepcopy(dict(data))
    part: Any = changed
    for step in path:
        part = part[step]
    part[0] = None
    return changed


def test_of_records(sound: ReadResult) -> None:
    assert sound.dossier is not None
    records = list(sound.dossier.records)
    for i, record in enumerate(records):
        for path in lists(record.data):
            if path[0] not in ("signatures", "evidence"):
                broken = replace(record, data=without_first(record.data, path))
                changed = replace(sound.dossier, records=(*records[:i], broken, *records[i + 1 :]))
                check_facts(replace(sound, dossier=changed), Path(), dt.date(2026, 11, 1), {})


def test_of_the_main_file(sound: ReadResult) -> None:
    assert sound.dossier is not None
    data = sound.dossier.data
    for path in lists({key: value for key, value in data.items() if key != "records"}):
        changed = replace(sound.dossier, data=without_first(data, path))
        check_facts(replace(sound, dossier=changed), Path(), dt.date(2026, 11, 1), {})
