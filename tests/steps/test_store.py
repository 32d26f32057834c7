"""The store keeps what it was given, gives back nothing spoilt, stays within its limit, and may go at any time."""

import multiprocessing
import os
import shutil
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.steps.store import Store

BIG = bytes(range(256)) * 1024


def file_of(folder: Path, content: bytes) -> Path:
    path = folder / "product.bin"
    path.write_bytes(content)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "缓存 store"


def test_what_was_kept_comes_back_in_a_later_run(folder: Path, tmp_path: Path) -> None:
    with Store(folder) as store:
        store.put({"a" * 64: b"small", "b" * 64: b""})
        store.put_file("c" * 64, file_of(tmp_path, BIG))
        store.put_file("d" * 64, file_of(tmp_path, b"tiny"))
    with Store(folder) as store:
        assert store.get(["a" * 64, "b" * 64, "c" * 64, "e" * 64]) == {
            "a" * 64: b"small",
            "b" * 64: b"",
            "c" * 64: BIG,
        }
        for key, content in (("c" * 64, BIG), ("d" * 64, b"tiny")):
            assert store.get_file(key, tmp_path / "out")
            assert (tmp_path / "out").read_bytes() == content
        assert not store.get_file("e" * 64, tmp_path / "none")
    assert not (tmp_path / "none").exists()


@settings(max_examples=30, deadline=None)
@given(
    st.dictionaries(
        st.text("0123456789abcdef", min_size=64, max_size=64), st.binary(max_size=200), max_size=8
    )
)
def test_any_products(tmp_path_factory: pytest.TempPathFactory, products: dict[str, bytes]) -> None:
    folder = tmp_path_factory.mktemp("store")
    with Store(folder) as store:
        store.put(products)
    with Store(folder) as store:
        assert store.get([*products, "z"]) == products


@pytest.mark.parametrize("at", [0, 1000, len(BIG) - 1])
def test_a_spoilt_file_is_as_good_as_absent(folder: Path, tmp_path: Path, at: int) -> None:
    key = "c" * 64
    with Store(folder) as store:
        store.put_file(key, file_of(tmp_path, BIG))
    (kept,) = (p for p in (folder / "files").rglob("*") if p.is_file())
    kept.write_bytes(BIG[:at] + bytes([BIG[at] ^ 1]) + BIG[at + 1 :])
    target = tmp_path / "out"
    target.write_bytes(b"before")
    with Store(folder) as store:
        assert store.get([key]) == {}
        assert not store.get_file(key, target)
    assert target.read_bytes() == b"before"
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([folder.name, "out", "product.bin"])


def test_a_spoilt_small_product_is_as_good_as_absent(folder: Path, tmp_path: Path) -> None:
    with Store(folder) as store:
        store.put({"a" * 64: b"true"})
    with sqlite3.connect(folder / "index.sqlite") as index:
        index.execute("UPDATE made SET value = ?", (b"false",))
    index.close()
    with Store(folder) as store:
        assert store.get(["a" * 64]) == {}
        assert not store.get_file("a" * 64, tmp_path / "out")


@pytest.mark.parametrize("damage", ["text", "cut", "other layout", "gone", "files gone"])
def test_a_spoilt_index_is_begun_anew(folder: Path, tmp_path: Path, damage: str) -> None:
    key = "a" * 64
    with Store(folder) as store:
        store.put({key: b"x" * 5000})
        store.put_file("c" * 64, file_of(tmp_path, BIG))
    index = folder / "index.sqlite"
    if damage == "text":
        index.write_text("not an index")
    elif damage == "cut":
        index.write_bytes(index.read_bytes()[:3000])
    elif damage == "other layout":
        with sqlite3.connect(index) as open_index:
            open_index.execute("PRAGMA user_version = 99")
        open_index.close()
    elif damage == "gone":
        index.unlink()
    else:
        shutil.rmtree(folder / "files")
    with Store(folder) as store:
        assert store.get(["c" * 64]) == {}
        store.put({key: b"again"})
        assert store.get([key]) == {key: b"again"}


def test_without_a_folder_that_can_be_written_nothing_is_kept(tmp_path: Path) -> None:
    taken = tmp_path / "file"
    taken.write_text("in the way")
    with Store(taken / "store") as store:
        store.put({"a" * 64: b"x"})
        store.put_file("b" * 64, file_of(tmp_path, BIG))
        assert store.get(["a" * 64, "b" * 64]) == {}


def test_what_was_used_longest_ago_goes_first(folder: Path, tmp_path: Path) -> None:
    keys = [digit * 64 for digit in "01234"]
    for key in keys:
        with Store(folder) as store:
            store.put_file(key, file_of(tmp_path, BIG))
    with Store(folder) as store:
        store.get([keys[0]])
    with Store(folder, limit=3 * len(BIG)) as store:
        pass
    with Store(folder) as store:
        left = set(store.get(keys))
    assert keys[0] in left
    assert keys[1] not in left
    assert len(list((folder / "files").rglob("*/*"))) == len(left) <= 3


def test_a_product_that_is_made_again_replaces_the_old_one(folder: Path, tmp_path: Path) -> None:
    key = "f" * 64
    with Store(folder) as store:
        store.put_file(key, file_of(tmp_path, BIG))
        store.put_file(key, file_of(tmp_path, b"short"))
        assert store.get([key]) == {key: b"short"}
        store.put_file(key, file_of(tmp_path, BIG[::-1]))
        assert store.get([key]) == {key: BIG[::-1]}


def _fill(folder: Path, start: int) -> None:
    with Store(folder) as store:
        for number in range(start, start + 50):
            store.put({f"{number:064}": os.urandom(100) + str(number).encode()})


def test_processes_share_a_store(folder: Path) -> None:
    context = multiprocessing.get_context("spawn")
    others = [context.Process(target=_fill, args=(folder, start)) for start in (0, 25, 50)]
    for process in others:
        process.start()
    for process in others:
        process.join()
        assert process.exitcode == 0
    with Store(folder) as store:
        found = store.get([f"{number:064}" for number in range(100)])
    assert len(found) == 100
    assert all(value[100:] == str(int(key)).encode() for key, value in found.items())
