"""What is left in cycles is freed, though the collector rests while dossiers are read."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from weakref import ref

import pytest

from dossier.library.collecting import CollectWhenDoubled, collector_rests
from dossier.library.schemas import Schemas
from dossier.reading.dossier import read_dossier
from small_dossiers import MINIMAL, Write


@pytest.fixture
def no_collector() -> Iterator[None]:
    """The collector does not come by itself."""
    gc.disable()
    yield
    gc.enable()


def test_schemas_of_dossiers_that_were_read_do_not_stay(write: Write, no_collector: None) -> None:
    """Twelve dossiers with schemas of their own, one after another: never more than a few of them in memory."""
    seen: list[ref[Schemas]] = []
    for n in range(12):
        folder = write({"dossier.yaml": MINIMAL, "schemas/terms.yaml": "levels: {}\n"}, name=f"d{n}")
        seen.append(ref(read_dossier(folder).schemas))
        assert sum(each() is not None for each in seen) <= 5
    assert len(seen) == 12


def test_the_walk_comes_when_there_is_twice_as_much(monkeypatch: pytest.MonkeyPatch) -> None:
    held = [0]
    walks: list[int] = []
    monkeypatch.setattr(gc, "collect", lambda: walks.append(held[0]))
    drop = CollectWhenDoubled(lambda: held[0], 100)
    for held[0] in (100, 200, 201, 300, 402, 403, 10):
        drop()
    assert walks == [201, 403]


def test_the_collector_is_as_it_was_afterwards() -> None:
    assert gc.isenabled()
    with collector_rests(), collector_rests():
        assert not gc.isenabled()
    assert gc.isenabled()
