"""What speaks against a paper, in words that may go to the firm that sent it: a receipt prints no key of a file."""

from __future__ import annotations

from collections.abc import Iterable

from dossier.findings import Finding
from dossier.library.fields import Field
from dossier.model import Text

_MISSING = "S201"
"""A key that an entry must have: of an entry that was read from a paper, what nobody has read there."""


def words_against(told: Iterable[Finding], tree: Field) -> list[Text]:
    """The message of each finding; fields that the entry lacks are one sentence, by their titles, at the place of the
    first. `tree`: the fields of its type.

    That a field was not read does not mean that the paper does not have it, so that the sentence does not say so.
    """
    words: list[Text] = []
    unread: dict[Text, None] = {}
    at = -1
    for found in told:
        if found.code != _MISSING or found.location is None:
            words.append(found.message)
            continue
        at = len(words) if at < 0 else at
        unread[_called(found.location.pointer, tree)] = None
    if unread:
        zh, en = "、".join(title.zh for title in unread), ", ".join(title.en.lower() for title in unread)
        words.insert(at, Text(f"程序没有从文件读出：{zh}", f"the program did not read in the file: {en}"))
    return words


def _called(pointer: str, tree: Field) -> Text:
    """The title of the field at a pointer whose first step is the entry; the key itself where it has none."""
    field: Field | None = tree
    steps = pointer.strip("/").split("/")[1:]
    for step in steps:
        if field is not None:
            field = field.items if step.isdigit() else field.fields.get(step)
    title = field.title if field is not None else None
    return title or Text(steps[-1], steps[-1])
