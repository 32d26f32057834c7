"""Schemas of a user are read again when they have to be."""

from __future__ import annotations

from pathlib import Path

from dossier.library.schemas import Schemas, open_schemas
from dossier.resources import Library
from small_dossiers import MINIMAL, Write


def opened(folder: Path) -> Schemas:
    return open_schemas(Library.for_dossier(folder))


def test_schemas_of_a_user_are_read_once_as_long_as_they_are_the_same(write: Write) -> None:
    place = "schemas/jurisdictions/CN-XX.yaml"
    folder, other = (write({"dossier.yaml": MINIMAL, place: "values: {}\n"}, name=name) for name in "ab")
    first = opened(folder)
    assert opened(folder) is first
    assert opened(other).library.roots[0] == other.resolve()
    second = opened(folder)
    assert second is not first
    (folder / place).write_text("values: {a: 1}\n", encoding="utf-8", newline="\n")
    third = opened(folder)
    assert third is not second
    link = folder / "schemas" / "records" / "own.schema.json"
    link.parent.mkdir()
    link.symlink_to(Path("nowhere"))
    fourth = opened(folder)
    assert fourth is not third
    link.unlink()
    assert opened(folder) is not fourth


def test_schemas_that_come_with_the_program_are_read_once(write: Write) -> None:
    one, other = (write(name=name) for name in "ab")
    assert opened(one) is opened(other)
