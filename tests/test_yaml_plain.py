"""The quick reader of plain YAML gives what the careful one gives, and leaves to it whatever is not plain."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier import source
from dossier.source import SourceDocument, plain_value, source_of
from dossier.yaml_plain import plain_file

ROOT = Path(__file__).parents[1]


def carefully(text: str) -> SourceDocument:
    """What the careful reader says, with the quick one out of the way."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(source, "plain_file", lambda *_: None)
        return source_of(text, "f.yaml")


def told(read: SourceDocument) -> tuple[object, ...]:
    return repr(read.data), read.findings, list(read.marks.items()), list(read.keys.items())


@pytest.mark.parametrize("folder", ["dossiers", "tests/cases", "schemas"])
def test_both_readers_agree_on_every_file_of_the_project(folder: str) -> None:
    plain = 0
    files = [p for p in (ROOT / folder).rglob("*.y*ml") if p.is_file()]
    for path in files:
        text = path.read_bytes().decode("utf-8", errors="replace")
        quick = source_of(text, "f.yaml")
        assert told(quick) == told(carefully(text)), path
        plain += not quick.findings
    assert plain > len(files) / 2 > 1


PLAIN = [
    "a: 1\nb: [x, {c: ~}]\n",
    "- 1.10\n- 'no'\n- |\n  two\n  lines\n",
    "word\n",
    "{}\n",
    "[]\n",
    "a/b: {~c: 1}\n",
    "'': 1\n",
    "a:\n  - - 1\n    - 2\n",
    "---\na: 2026-01-01\n...\n",
]


@pytest.mark.parametrize("text", PLAIN)
def test_plain_files_are_read_at_once(text: str) -> None:
    assert plain_file(text, plain_value) is not None
    assert told(source_of(text, "f.yaml")) == told(carefully(text))


NOT_PLAIN = [
    "a: 1\na: 2\n",  # a key twice
    "a: &x 1\nb: *x\n",
    "a: !!str 1\n",
    "? [a]\n: 1\n",
    "? {a: 1}\n: 1\n",
    "a: 1\n---\nb: 2\n",
    "---\n---\na: 1\n",
    "[" * 61 + "]" * 61,
    "",
    "# nothing\n",
]


@pytest.mark.parametrize("text", NOT_PLAIN)
def test_what_is_not_plain_is_left_to_the_careful_reader(text: str) -> None:
    assert plain_file(text, plain_value) is None
    assert told(source_of(text, "f.yaml")) == told(carefully(text))


@pytest.mark.parametrize("text", ["a: [1\n", "a: b: c\n", "a: 1\n\tb: 2\n", "a: “x\nb：1\n", "- a\nb: 1\n"])
def test_a_slip_is_told_in_the_same_words(text: str) -> None:
    assert told(source_of(text, "f.yaml")) == told(carefully(text))


def test_so_many_lists_in_one_another_are_still_plain() -> None:
    assert plain_file("[" * 60 + "]" * 60, plain_value) is not None
    assert told(source_of("[" * 60 + "]" * 60, "f")) == told(carefully("[" * 60 + "]" * 60))
