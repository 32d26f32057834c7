"""Equal inputs have equal keys, different ones never, whatever the order of a map or the process."""

import datetime as dt
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.findings import Severity
from dossier.model import Fault, Text
from dossier.steps.keys import code_version, key_of

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.dates() | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def shape(value: Any) -> str:
    """A value in full, types included: what two inputs are compared by."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{k!r}:{shape(value[k])}" for k in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(shape(item) for item in value) + "]"
    return f"{type(value).__name__} {value!r}"


@given(plain, plain)
def test_keys_differ_just_as_inputs_do(one: Any, other: Any) -> None:
    assert (key_of("w", one) == key_of("w", other)) is (shape(one) == shape(other))


def test_the_order_of_a_map_does_not_count_and_that_of_a_list_does() -> None:
    assert key_of("w", {"a": 1, "b": 2}) == key_of("w", {"b": 2, "a": 1})
    assert key_of("w", [1, 2]) != key_of("w", [2, 1])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2026-03-05", dt.date(2026, 3, 5)),
        (dt.date(2026, 3, 5), dt.datetime(2026, 3, 5)),
        (1, "1"),
        (1, True),
        ([], {}),
        ([["a", 1]], {"a": 1}),
        (Text("a", "b"), {"zh": "a", "en": "b"}),
        (Fault("E410"), Fault("E412")),
    ],
)
def test_what_only_looks_alike_has_another_key(one: Any, other: Any) -> None:
    assert key_of("w", one) != key_of("w", other)


def test_the_work_and_the_number_of_inputs_count() -> None:
    assert (
        len({key_of("a"), key_of("b"), key_of("a", None), key_of("a", None, None), key_of("a", [None])}) == 5
    )


@pytest.mark.parametrize("value", [Path("x"), {1, 2}, b"bytes", object(), len])
def test_what_has_no_fixed_shape_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        key_of("w", [value])


def test_an_enum_of_text_is_its_text() -> None:
    assert key_of("w", Severity.ERROR) == key_of("w", "error")


def test_another_process_finds_the_same_key() -> None:
    command = "from dossier.steps.keys import key_of; print(key_of('w', {'甲': [1, None], 'b': 'x'}))"
    said = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == key_of("w", {"b": "x", "甲": [1, None]})


def test_a_change_of_the_code_is_another_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "evidence").mkdir()
    source = tmp_path / "evidence" / "one.py"
    source.write_text("a = 1\n")
    monkeypatch.setattr("dossier.steps.keys._PACKAGE", tmp_path)

    def now(find: Callable[[tuple[str, ...]], str] = code_version) -> str:
        code_version.cache_clear()
        return find(("evidence",))

    first = now()
    (tmp_path / "other.py").write_text("b = 2\n")
    assert now() == first
    source.write_text("a = 2\n")
    assert now() != first
    code_version.cache_clear()
