"""Forms that were printed before: the same form, data, fonts and programs give the same Word file and pages.

A form may ask for the name of anything in the dossier and asks for few. So its key has two stages: the first is of
everything but the names, and tells which names it asked for; with the answers to these it is the key of the product.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dossier.forms.watched import Reading
from dossier.planning.plan import FormJob
from dossier.steps.keys import in_order, key_of
from dossier.steps.recall import recall, remember
from dossier.steps.store import Store

Sheets = tuple[int, int]
"""Pages of a printed form and bytes of its PDF."""


@dataclass(frozen=True, slots=True)
class Print:
    """A printed form; its key is empty where there is none."""

    sheets: Sheets
    key: str


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a form asked for when it was last printed: these names, or all of them."""

    names: tuple[str, ...] | None


def form_keys(jobs: Iterable[FormJob], forms: Mapping[str, Path], shared: Sequence[Any]) -> dict[str, str]:
    """Job key → key of everything but the names; without those whose data has no fixed shape.

    Args:
        forms: job key → its form.
        shared: whatever else all of them depend on: words, language, date, fonts, programs.
    """
    ground = key_of("style", shared)
    contents = {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in set(forms.values())}
    keys = {}
    for job in jobs:
        try:
            content = contents[forms[job.key]]
            keys[job.key] = key_of("form", ground, content, job.title, job.code, in_order(job.context))
        except TypeError:
            continue
    return keys


def take_known(
    store: Store | None,
    jobs: Mapping[str, tuple[str, Mapping[str, str]]],
    targets: Mapping[str, tuple[Path, Path]],
) -> dict[str, Print]:
    """Put the known ones of the jobs (key of all but the names, names) in their places (Word file, PDF).

    Raises:
        OSError: the places cannot be written.
    """
    if store is None:
        return {}
    asked = recall(store, _Asked, (first for first, _ in jobs.values()))
    keys = {
        job: _product_key(first, _reading(asked[first], names))
        for job, (first, names) in jobs.items()
        if first in asked
    }
    known = recall(store, tuple[int, int], keys.values())
    taken = {}
    for job, key in keys.items():
        docx, pdf = targets[job]
        if key in known and store.get_file(f"{key}.docx", docx) and store.get_file(f"{key}.pdf", pdf):
            taken[job] = Print(known[key], key)
    return taken


def keep_printed(
    store: Store | None,
    firsts: Mapping[str, str],
    made: Mapping[str, tuple[Sheets, Reading]],
    targets: Mapping[str, tuple[Path, Path]],
) -> dict[str, Print]:
    """Keep what was printed: job key → its pages and what it read of the names."""
    told: dict[str, Any] = {}
    prints = {}
    for job, (sheets, reading) in made.items():
        first = firsts.get(job)
        key = _product_key(first, reading) if first else ""
        prints[job] = Print(sheets, key)
        if store and first:
            docx, pdf = targets[job]
            store.put_file(f"{key}.docx", docx)
            store.put_file(f"{key}.pdf", pdf)
            told |= {key: sheets, first: _Asked(None if reading.whole else tuple(reading.answers))}
    remember(store, told)
    return prints


def _reading(asked: _Asked, names: Mapping[str, str]) -> Reading:
    """What a form reads of the names now, if it asks as it did."""
    if asked.names is None:
        return Reading(names, whole=True)
    return Reading({name: names.get(name) for name in asked.names})


def _product_key(first: str, reading: Reading) -> str:
    # The order of names counts for a form that goes through all of them.
    return key_of("printed", first, in_order(dict(reading.answers)), reading.whole)
