"""What is read line by line means the same to the parser; whatever could mean something else is left to it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from dossier.source import plain_value, source_of
from dossier.yaml_lines import NOT_READ, lines_file

ROOT = Path(__file__).parents[1]


def read_here(text: str) -> bool:
    """Whether a text is read line by line; then the parser finds nothing wrong with it and reads the same.

    Raises:
        AssertionError: it does not.
    """
    data = lines_file(text, plain_value)
    if data is NOT_READ:
        return False
    parsed = source_of(text, "f.yaml")
    assert (written(data), ()) == (written(parsed.data), parsed.findings), text
    return True


def written(data: object) -> object:
    """The data with the kind of each value, how a number was typed, and keys in their order."""
    if isinstance(data, dict):
        return [(key, written(value)) for key, value in data.items()]
    if isinstance(data, list):
        return "list", [written(value) for value in data]
    return type(data), getattr(data, "typed", data)


def project_texts() -> list[str]:
    files = [
        p for folder in ("dossiers", "tests/cases") for p in (ROOT / folder).rglob("*.y*ml") if p.is_file()
    ]
    return [path.read_bytes().decode("utf-8", errors="replace") for path in sorted(files)]


def test_every_file_of_the_project_that_is_read_here_means_the_same() -> None:
    texts = project_texts()
    assert sum(map(read_here, texts)) > 0.8 * len(texts) > 1


_SIGNS = [
    *"  \n\n:-#{}[],\"'&*!|>%@`?~.=<0a\t：\u3000\u2028\ufeff",
    "- ",
    ": ",
    "\n  ",
    " #",
    "---\n",
    "...\n",
]
_SIGNS += [
    "null",
    "- - ",
    "? ",
    "{a: b}",
    "[x, y]",
    "a: 1\n",
    "\n- ",
    "1.10",
    "-5",
    "<<: ",
    "{a: [b, {c: d}]}",
]


def test_files_with_some_signs_too_many_or_too_few_mean_the_same() -> None:
    dice = random.Random(20261123)
    texts = [text for text in project_texts() if 0 < len(text) < 9_000]
    read = 0
    for _ in range(3_000):
        lines = dice.choice(texts).split("\n")
        first = dice.randrange(len(lines))
        text = "\n".join(lines[first : first + dice.randrange(1, 14)])
        for _ in range(dice.randrange(1, 4)):
            at = dice.randrange(len(text) + 1)
            text = (
                text[:at]
                + (dice.choice(_SIGNS) if dice.random() < 0.6 else "")
                + text[at + dice.randrange(3) :]
            )
        read += read_here(text)
    assert read > 300


READ = [
    "a: 1\nb: [x, {c: ~, d: [y, z]}]\n",
    "- 1.10\n- 'no'\n-\n- \"null\"   # a note\n",
    "a:\n- x\n- y: 1\n  z:\nb: 08:30\n",
    'a:\n    {b: c, d: 12:30,\n     e: "06-15"}\n',
    "# head\n\na: true          # said\n\n  # between\nb: x#y:z\n",
    "-\n  a:\n    - b: -5\n      c: {}\n-\n\n\n- []",
]


@pytest.mark.parametrize("text", READ)
def test_what_nearly_all_files_are_made_of_is_read(text: str) -> None:
    assert read_here(text)


LEFT = [
    "a: 1\na: 2\n",
    "- {a: 1, a: 2}\n",
    "a: &x 1\nb: *x\n",
    "a: !!str 1\n",
    "a: |\n  two\n  lines\n",
    "a: one\n  more\n",
    "a: b: c\n",
    "a: [1\n",
    "a: {b:c}\n",
    "a: [b: c]\n",
    "a: 'it''s'\n",
    'a: "b\\n"\n',
    "a: 1\n\tb: 2\n",
    "a: x\n b: y\n",
    "- a\nb: 1\n",
    "a: 1\n---\nb: 2\n",
    "---\na: 1\n",
    "a: [b,\n...\n]\n",
    "a: {b: [x, }]\n",
    "a： 1\nb: 2\n",
    "\ufeffa: 1\n",
    "".join(" " * n + "a:\n" for n in range(70)),
    "",
    "# nothing\n",
]


@pytest.mark.parametrize("text", LEFT)
def test_what_is_anything_else_is_left_to_the_parser(text: str) -> None:
    assert lines_file(text, plain_value) is NOT_READ
