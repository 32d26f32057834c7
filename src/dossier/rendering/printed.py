"""Forms that were printed before: the same form, data, fonts and programs give the same Word file and pages."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from dossier.planning.plan import FormJob
from dossier.steps.keys import in_order, key_of
from dossier.steps.recall import recall, remember
from dossier.steps.store import Store

Sheets = tuple[int, int]
"""Pages of a printed form and bytes of its PDF."""


def form_keys(jobs: Iterable[FormJob], forms: Mapping[str, Path], shared: Sequence[Any]) -> dict[str, str]:
    """Job key → key of its product; without those whose data has no fixed shape.

    Args:
        forms: job key → its form.
        shared: whatever else all of them depend on: words, language, date, fonts, programs.
    """
    ground = key_of("style", shared)
    contents = {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in set(forms.values())}
    keys = {}
    for job in jobs:
        try:
            keys[job.key] = key_of("form", ground, contents[forms[job.key]], job.title, in_order(job.context))
        except TypeError:
            continue
    return keys


def take_known(
    store: Store | None, keys: Mapping[str, str], targets: Mapping[str, tuple[Path, Path]]
) -> dict[str, Sheets]:
    """Put the known ones of the jobs in their places (Word file, PDF); job key → its pages.

    Raises:
        OSError: the places cannot be written.
    """
    if store is None:
        return {}
    known = recall(store, tuple[int, int], keys.values())
    taken = {}
    for job, key in keys.items():
        docx, pdf = targets[job]
        if key in known and store.get_file(f"{key}.docx", docx) and store.get_file(f"{key}.pdf", pdf):
            taken[job] = known[key]
    return taken


def keep_printed(
    store: Store | None, keys: Mapping[str, str], made: Mapping[str, tuple[Path, Path, Sheets]]
) -> None:
    """Keep what was printed: job key → Word file, PDF and its pages."""
    if store is None:
        return
    for job, (docx, pdf, _) in made.items():
        if job in keys:
            store.put_file(f"{keys[job]}.docx", docx)
            store.put_file(f"{keys[job]}.pdf", pdf)
    remember(store, {keys[job]: sheets for job, (_, _, sheets) in made.items() if job in keys})
