"""The table of labels and words of papers (`paper_labels.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from dossier.checking.paper_reading import packed


@cache
def labels() -> Mapping[str, Any]:
    """The table of labels."""
    text = files("dossier.checking").joinpath("paper_labels.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def all_labels() -> tuple[str, ...]:
    """Every label that papers of any type have, for where a value ends."""
    table = labels()
    every = [*table["project"], *table["verdict"], *table["rechecked"], *table["stops"], *table["state"]]
    every += [word for row in table["parties"].values() for word in row]
    every += [word for row in table["also"].values() for word in row]
    return tuple(sorted({*every, *(word for field in table["fields"].values() for word in field["labels"])}))


@cache
def packed_words(key: str) -> tuple[str, ...]:
    """One of its lists, packed."""
    return tuple(map(packed, labels()[key]))
