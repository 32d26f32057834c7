"""Every value of a file knows where it stands, and strict scalars come out as they were typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dossier.source import SourceDocument, escape, read_source
from dossier.yaml_events import MAX_ALIASES, MAX_DEPTH

WORDS = st.text(
    st.sampled_from("甲乙竣工资料abc XYZ0-_/~.:#'\"，。𠮷é{}[]|>*&!%@`"), min_size=1, max_size=12
) | st.sampled_from(
    ["no", "yes", "on", "12:30", "0x1F", "1e3", "2026-03-05", "007", "~x", "1_000", "=", "<<"]
)
SCALARS = WORDS | st.integers(-(10**15), 10**15) | st.booleans()
TREES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=4) | st.dictionaries(WORDS, inner, min_size=1, max_size=4)
    ),
    max_leaves=12,
)
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def read(tmp_path: Path) -> Any:
    def read_text(text: str) -> SourceDocument:
        path = tmp_path / "一.yaml"
        path.write_text(text, encoding="utf-8", newline="")
        return read_source(path, "一.yaml")

    return read_text


def leaves(value: Any, pointer: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, below in value.items():
            yield from leaves(below, f"{pointer}/{escape(key)}")
    elif isinstance(value, list):
        for i, below in enumerate(value):
            yield from leaves(below, f"{pointer}/{i}")
    else:
        yield pointer, value


def typed_at(text: str, place: tuple[int, int]) -> str:
    line, column = place
    return text.split("\n")[line - 1][column - 1 :]


def by_hand(value: Any, indent: int = 0) -> str:
    """Block style with double quotes, and comments in between, as a person might write it."""
    pad = " " * indent
    if isinstance(value, dict):
        return "".join(f"{pad}# 说明\n{pad}{quoted(k)}:{behind(v, indent)}" for k, v in value.items())
    if isinstance(value, list):
        return "".join(f"{pad}-{behind(v, indent)}" for v in value)
    return f"{pad}{quoted(value)}\n"


def behind(value: Any, indent: int) -> str:
    if isinstance(value, dict | list):
        return "\n" + by_hand(value, indent + 2)
    return f"   {quoted(value)}   # 注\n"


def quoted(value: Any) -> str:
    if isinstance(value, bool | int):
        return str(value).lower()
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'


@QUICK
@given(tree=TREES, flow=st.sampled_from([None, True, False]), width=st.sampled_from([20, 1000]))
def test_a_mark_points_at_the_text_that_was_dumped(
    read: Any, tree: Any, flow: bool | None, width: int
) -> None:
    text = yaml.safe_dump(tree, allow_unicode=True, default_flow_style=flow, width=width, sort_keys=False)
    source = read(text)
    assert source.findings == ()
    assert source.data == tree
    for pointer, value in leaves(tree):
        at = typed_at(text, source.marks[pointer])
        # Long strings are folded and may be quoted either way: their beginning is enough.
        begin = str(value).lower() if isinstance(value, bool) else str(value)
        assert at.lstrip("'\"? ").startswith(begin[:1].strip("'\" ") or at.lstrip("'\"? ")[:1]), (pointer, at)
        assert at[0] in "'\"" or at.startswith(begin[:4].rstrip()), (pointer, at)


@QUICK
@given(tree=TREES)
def test_a_mark_points_at_the_text_that_was_written_by_hand(read: Any, tree: Any) -> None:
    text = by_hand(tree)
    source = read(text)
    assert source.findings == () and source.data == tree
    for pointer, value in leaves(tree):
        assert typed_at(text, source.marks[pointer]).startswith(quoted(value)), pointer
    for pointer, place in source.keys.items():
        key = pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
        assert typed_at(text, place).startswith(quoted(key)), pointer


CHANGED_BY_YAML = (
    "no yes on off No TRUE 12:30 2026-03-05 2026-03-05T09:00 0x1F 0o17 007 1_000 1e3 .5 5. +1 .inf"
)


@pytest.mark.parametrize(
    "typed", [*CHANGED_BY_YAML.split(), ".nan", "=", "Null", "中", "12345678901234567890"]
)
def test_what_yaml_would_change_silently_stays_as_typed(read: Any, typed: str) -> None:
    assert read(f"键: {typed}\n").data == {"键": typed}


@pytest.mark.parametrize(
    ("typed", "value"),
    [("true", True), ("false", False), ("null", None), ("~", None), ("", None), ("-3", -3), ("1.10", 1.1)],
)
def test_what_is_meant_is_read(read: Any, typed: str, value: object) -> None:
    assert read(f"键: {typed}\n").data == {"键": value}


@QUICK
@given(st.decimals(-(10**6), 10**6, places=2).map(str) | st.integers(-(10**17), 10**17).map(str))
def test_a_number_remembers_how_it_was_typed(read: Any, typed: str) -> None:
    assert read(f"a: {typed}\n").data["a"].typed == typed


@QUICK
@given(st.dates())
def test_dates_stay_text(read: Any, day: dt.date) -> None:
    assert read(f"a: {day.isoformat()}\n").data == {"a": day.isoformat()}


def test_marks_after_a_byte_order_mark_and_windows_line_ends(read: Any) -> None:
    source = read("\ufeff甲: 1\r\n乙:\r\n  丙: 丁\r\n")
    assert source.data == {"甲": 1, "乙": {"丙": "丁"}}
    assert source.marks["/乙/丙"] == (3, 6)
    assert [f.code for f in source.findings] == ["Y109"]


def test_the_place_of_what_is_absent_is_the_key_of_its_parent(read: Any) -> None:
    source = read("x:\n  a:\n    b: 1\n")
    at = source.at("/x/a/c/d")
    assert (at.line, at.column, at.pointer) == (2, 3, "/x/a/c/d")
    at = source.at("/y")
    assert (at.line, at.column) == (1, 1)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: 1\nb: 2\na: 3\n", "Y105", 3),
        ("a:\n\tb: 1\n", "Y106", 2),
        ("a: [1, 2\n", "Y103", 2),
        ("a: 1\n---\nb: 1\n", "Y111", 2),
        ("a: !!python/object:os.system x\n", "Y112", 1),
        ("a: !!int zwölf\n", "Y112", 1),
        ("? [a]\n: 1\n", "Y103", 1),
        ("a: 1\ncause：班组漏检\nb: 2\n", "Y103", 2),
        ("- id: x\n  cause：班组\n- id: y\n", "Y103", 2),
        ("a: 1\ncause:班组\nb: 2\n", "Y103", 2),
        ("a: \x07\n", "Y103", 1),
        ("", "Y108", 1),
        ("a: " + "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), "Y110", 1),
        ("a: &x 1\n" + "".join(f"b{i}: *x\n" for i in range(MAX_ALIASES + 1)), "Y107", 52),
        ("a: &x [*x]\n", "Y107", 1),
    ],
)
def test_what_cannot_be_meant_is_a_finding_with_its_line(read: Any, text: str, code: str, line: int) -> None:
    found = [f for f in read(text).findings if f.code == code]
    assert len(found) == 1
    assert found[0].location is not None and found[0].location.line == line


def test_the_standard_tag_of_a_day_is_read_as_what_was_typed(read: Any) -> None:
    source = read("a: !!timestamp 2026-03-05\nb: !!str 2026-03-06\n")
    assert not [f for f in source.findings if f.code == "Y112"]
    assert source.data == {"a": "2026-03-05", "b": "2026-03-06"}


def test_a_bomb_of_aliases_ends_quickly(read: Any) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 5)}]" for i in range(1, 10)]
    assert any(f.code == "Y107" for f in read("\n".join(lines)).findings)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-16-be", "latin-1"])
def test_other_encodings_are_named_not_guessed(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "x.yaml"
    text = "名称: 城北泵站\n" if encoding != "latin-1" else "name: Müller é\n"
    path.write_bytes(text.encode(encoding))
    found = read_source(path, "x.yaml").findings
    assert [f.code for f in found][:1] in (["Y102"], ["Y103"])


@QUICK
@given(raw=st.binary(max_size=200))
def test_no_bytes_make_it_fall_over(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "bytes.yaml"
    path.write_bytes(raw)
    assert isinstance(read_source(path, "bytes.yaml"), SourceDocument)


def test_the_slips_of_a_chinese_input_method_are_named(read: Any) -> None:
    (found,) = read("a: 1\ncause：班组漏检\nb: 2\n").findings
    assert "全角冒号" in found.message.zh and "full-width colon" in found.message.en
    assert found.location and (found.location.line, found.location.column) == (2, 6)
    (found,) = read("a: 1\n   b: 2\n").findings
    assert "缩进" in found.message.zh
