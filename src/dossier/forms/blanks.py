"""Places without data: rows to be filled in by hand, and parts of a record that nobody gave."""

from __future__ import annotations

from collections.abc import Iterator


class Blank:
    """A row with no data: every field of it is blank too, prints as nothing and counts as false."""

    def __getattr__(self, name: str) -> Blank:
        # Names with underscores belong to Python's protocols (copying, pickling), not to data.
        if name.startswith("_"):
            raise AttributeError(name)
        return self

    def __getitem__(self, key: object) -> Blank:
        return self

    def __bool__(self) -> bool:
        return False

    def __len__(self) -> int:
        return 0

    def __iter__(self) -> Iterator[Blank]:
        return iter(())

    def __str__(self) -> str:
        return ""


class AbsentObject(dict[str, object]):
    """An object that the data does not have, with every declared key None; false in a condition."""

    def __bool__(self) -> bool:
        return False


BLANK = Blank()
