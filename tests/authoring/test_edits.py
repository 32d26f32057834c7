"""An edit means exactly what was asked and leaves every other byte."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from dossier.authoring import edits as edits_module
from dossier.authoring.changes import REMOVE, segments_of
from dossier.authoring.edits import CannotEdit, Edit, edited, same
from dossier.authoring.nodes import tree
from dossier.source import source_of
from laid_out import ROOTS, SCALARS, VALUES, lay_out

CASES = {
    "a value": ("a: 1 # one\nb: 2\n", ("/a", 3), "a: 3 # one\nb: 2\n"),
    "quotes stay": ("a: 'x' # one\n", ("/a", "y"), "a: 'y' # one\n"),
    "text that looks like a number is quoted": ("a: x\n", ("/a", "12"), "a: '12'\n"),
    "an empty value": ("a:\nb: 2\n", ("/a", "x"), "a: x\nb: 2\n"),
    "an empty value with a comment": ("a: # soon\nb: 2\n", ("/a", "x"), "a: x # soon\nb: 2\n"),
    "a new key": ("a: 1 # one\n# end\n", ("/b", 2), "a: 1 # one\nb: 2\n# end\n"),
    "a new key without a final newline": ("a: 1", ("/b", 2), "a: 1\nb: 2"),
    "a new nested key": ("a:\n  x: 1\nb: 2\n", ("/a/y", 2), "a:\n  x: 1\n  y: 2\nb: 2\n"),
    "maps on the way": ("a: 1\n", ("/b/c", 2), "a: 1\nb: {c: 2}\n"),
    "an item": ("a:\n  - x\n  - y # why\nb: 2\n", ("/a/-", "z"), "a:\n  - x\n  - y # why\n  - z\nb: 2\n"),
    "an item at the key": ("a:\n- x\nb: 2\n", ("/a/-", "z"), "a:\n- x\n- z\nb: 2\n"),
    "a map as item": (
        "- id: A\n  title: 一\n",
        ("/-", {"id": "B", "tags": ["P-1"]}),
        "- id: A\n  title: 一\n- id: B\n  tags: [P-1]\n",
    ),
    "a flow map": ("a: {x: 1, y: 2} # c\n", ("/a/z", "三"), "a: {x: 1, y: 2, z: 三} # c\n"),
    "a flow list": ("a: [x, y]\n", ("/a/-", "z"), "a: [x, y, z]\n"),
    "an empty flow map": ("a: {}\n", ("/a/z", 1), "a: {z: 1}\n"),
    "a value in a flow map": ("a: {x: 1, y: 2}\n", ("/a/x", "q, r"), "a: {x: 'q, r', y: 2}\n"),
    "a literal": ("a: |\n  one\n  two\n\n# c\nb: 1\n", ("/a", "x"), "a: x\n\n# c\nb: 1\n"),
    "a literal below a dash": ("- |\n  one\n- b\n", ("/0", "x\ny\n"), "- |\n  x\n  y\n- b\n"),
    "lines of text in a map below comments": (
        "- # one\n  # two\n  a: 1\n- b\n",
        ("/0", {"a": "x\ny\n"}),
        "- a: | # one\n    x\n    y\n- b\n",
    ),
    "lines of text": ("a: 1 # c\nb: 2\n", ("/a", "x\ny"), "a: |- # c\n  x\n  y\nb: 2\n"),
    "a map for a value": ("a: 1 # c\nb: 2\n", ("/a", {"x": 1}), "a: {x: 1} # c\nb: 2\n"),
    "a value for a map": ("a: # c\n  x: 1\n  y: 2 # d\nb: 2\n", ("/a", 5), "a: 5 # c\nb: 2\n"),
    "a long map for a value": (
        "a: 1 # c\nb: 2\n",
        ("/a", {"x": "一" * 99, "y": 2}),
        f"a: # c\n  x: {'一' * 99}\n  y: 2\nb: 2\n",
    ),
    "a list for a list": ("a:\n  - 1\n  - 2\nb: 2\n", ("/a", [3]), "a: [3]\nb: 2\n"),
    "windows": ("a: 1\r\nb: 2\r\n", ("/c/d", 3), "a: 1\r\nb: 2\r\nc: {d: 3}\r\n"),
    "a byte order mark": ("\ufeffa: 1\n", ("/a", 2), "\ufeffa: 2\n"),
    "a pasted line separator": ('a: "一\u2028二" # c\nb: 2\n', ("/b", 3), 'a: "一\u2028二" # c\nb: 3\n'),
    "a tag": ("a: !!str 12\nb: 2\n", ("/a", "13"), "a: '13'\nb: 2\n"),
    "an anchor that nobody uses": ("a: &x 1\nb: 2\n", ("/a", 3), "a: 3\nb: 2\n"),
    "remove": ("a: 1 # one\nb: 2\nc: 3\n", ("/b", REMOVE), "a: 1 # one\nc: 3\n"),
    "remove the first": ("a: 1 # one\nb: 2\n", ("/a", REMOVE), "b: 2\n"),
    "remove the last": ("a: 1\nb:\n  c: 1 # x\n", ("/b", REMOVE), "a: 1\n"),
    "remove the last without a newline": ("a: 1\nb: 2", ("/b", REMOVE), "a: 1"),
    "remove the first of an item": ("- a: 1\n  b: 2\n", ("/0/a", REMOVE), "- b: 2\n"),
    "remove the first of an item, commented": (
        "- a: 1 # x\n  # about b\n  b: 2\n",
        ("/0/a", REMOVE),
        "- \n  # about b\n  b: 2\n",
    ),
    "remove the only one": ("a:\n  x: 1\nb: 2\n", ("/a/x", REMOVE), "a: {}\nb: 2\n"),
    "remove an item": ("a:\n  - x: 1\n    y: 2\n  # c\n  - z\n", ("/a/0", REMOVE), "a:\n  # c\n  - z\n"),
    "remove in a flow list": ("a: [1, 2, 3]\n", ("/a/2", REMOVE), "a: [1, 2]\n"),
    "remove in a flow map": ("a: {x: 1, y: 2}\n", ("/a/x", REMOVE), "a: {y: 2}\n"),
    "nothing but comments": ("# c\n", ("/a", 1), "# c\na: 1\n"),
    "an empty file": ("", ("/-", {"id": "A"}), "- id: A\n"),
    "a key with a colon": ("a: 1\n", ("/x: y", 1), "a: 1\n'x: y': 1\n"),
    "a date": ("a: 1\n", ("/a", "2026-03-05"), "a: 2026-03-05\n"),
}


@pytest.mark.parametrize("name", CASES)
def test_the_smallest_change(name: str) -> None:
    text, (pointer, value), after = CASES[name]
    assert edited(text, [Edit(pointer, value)], "x.yaml") == after


@pytest.mark.parametrize(
    ("text", "pointer", "code"),
    [
        ("a: &x {k: 1}\nb: *x\n", "/b", "Y140"),
        ("a: &x {k: 1}\nb: *x\n", "/b/k", "Y140"),
        ("a: &x {k: 1}\nb: *x\n", "/a/k", "Y140"),
        ("a: text\n", "/a/k", "Y141"),
        ("a: [1]\n", "/a/5", "Y141"),
        ("a: |\n  no line end", "/b", "Y142"),  # what comes behind it would give it one
        ("a: 1\na: 2\n", "/a", "Y105"),
        ("a: [1\n", "/a", "Y103"),
    ],
)
def test_what_cannot_be_edited_is_refused(text: str, pointer: str, code: str) -> None:
    with pytest.raises(CannotEdit) as refused:
        edited(text, [Edit(pointer, 2)], "x.yaml")
    assert refused.value.findings[0].code == code


def test_a_key_that_looks_like_the_end_of_a_list_is_a_key() -> None:
    assert edited("- {id: A}\n", [Edit("/0/-", "x"), Edit("/0/-", "y")], "") == "- {id: A, '-': y}\n"


def test_several_edits() -> None:
    text = "a: 1 # one\nb: {x: 1}\nc:\n  - p\n"
    edits = [
        Edit("/a", 2),
        Edit("/c/-", "q"),
        Edit("/b/x", 3),
        Edit("/c/-", "r"),
        Edit("/d/e", 1),
        Edit("/d/f", 2),
    ]
    assert edited(text, edits, "") == "a: 2 # one\nb: {x: 3}\nc:\n  - p\n  - q\n  - r\nd: {e: 1, f: 2}\n"


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_edit_of_any_file_leaves_the_rest(data: st.DataObject) -> None:
    page = lay_out(data.draw(ROOTS), lambda n: data.draw(st.integers(0, n - 1)))
    line_break = data.draw(st.sampled_from(["\n", "\r\n"]))
    literals = any("|" in line for line in page.lines)
    text = line_break.join(page.lines) + line_break * data.draw(st.integers(literals, 1))
    pointer = data.draw(st.sampled_from(sorted(page.spans)))
    first, end = page.spans[pointer]
    value = data.draw(st.one_of(st.just(REMOVE), VALUES))
    way = data.draw(st.sampled_from(["", "/-", "/new", "/new/er"]))
    before = source_of(text, "").data
    at = value_at(before, pointer)
    if way and (value is REMOVE or (not isinstance(at, dict if "new" in way else list) and at is not None)):
        way = ""
    note(f"{text!r} {pointer + way!r} {value!r}")
    after = edited(text, [Edit(pointer + way, value)], "")
    old, new = (each.replace("\r\n", "\n").split("\n") for each in (text, after))
    single = len(siblings(before, pointer)) == 1
    if value is not REMOVE or not single:
        kept = old[:first]
        while value is REMOVE and kept and kept != new[:first] and not kept[-1]:
            kept = kept[:-1]  # the blank lines above the last entry of a file go with it
        assert new[: len(kept)] == kept
        tail = old[end:]
        if value is REMOVE:  # what follows the first entry of an item moves up behind its dash
            tail = "\n".join(tail).lstrip().split("\n")[1:]
        assert not tail or new[len(new) - len(tail) :] == tail


def value_at(data: Any, pointer: str) -> Any:
    for segment in segments_of(pointer):
        data = data[int(segment)] if isinstance(data, list) else data[segment]
    return data


def siblings(data: Any, pointer: str) -> Any:
    return value_at(data, pointer.rpartition("/")[0])


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_edits_made_together_mean_what_they_mean_one_by_one(data: st.DataObject) -> None:
    page = lay_out(data.draw(ROOTS), lambda n: data.draw(st.integers(0, n - 1)))
    text = "\n".join(page.lines) + "\n"
    pointers = st.sampled_from(sorted(page.spans))
    ways = st.sampled_from(["", "", "/-", "/new", "/x"])
    drawn = st.builds(lambda pointer, way, value: Edit(pointer + way, value), pointers, ways, SCALARS)
    edits = data.draw(st.lists(drawn, min_size=2, max_size=6))
    try:
        one_by_one = text
        for each in edits:
            one_by_one = edited(one_by_one, [each], "")
    except CannotEdit:
        return
    assert same(source_of(edited(text, edits, ""), "").data, source_of(one_by_one, "").data)


def test_a_thousand_entries_are_read_in_a_few_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    rounds: list[int] = []

    def counted(text: str) -> Any:
        rounds.append(1)
        return tree(text)

    monkeypatch.setattr(edits_module, "tree", counted)
    text = "\n".join(f"- id: R-{n}\n  title: 一 # {n}\n" for n in range(300))
    wanted = [Edit(f"/{n}/{key}", "x") for n in range(300) for key in ("title", "number", "date")]
    wanted += [Edit("/-", {"id": f"N-{n}", "title": "新"}) for n in range(300)]
    after = edited(text, wanted, "")
    assert len(rounds) <= 3
    assert after.startswith("- id: R-0\n  title: x # 0\n  number: x\n  date: x\n\n- id: R-1\n")
    assert after.endswith("- id: N-298\n  title: 新\n\n- id: N-299\n  title: 新\n")
