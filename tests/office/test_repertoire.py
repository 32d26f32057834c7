"""Which signs no printing font has."""

from __future__ import annotations

import shutil
import sys
import unicodedata
from importlib.resources import files
from pathlib import Path

import pytest

from dossier.office.fonts import house_fonts
from dossier.office.repertoire import stand_in, unprintable
from dossier.office.system_fonts import code_points_of

LINUX = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the house fonts are those of Linux")


@pytest.mark.parametrize(
    "text", ["水泵安装", "PASS 12.5 ℃ ±0.5 ≤ ☑ ㎡ Ⅱ", "café", "cafe\u0301", "𠮷野", "\ufb01le", ""]
)
def test_what_the_fonts_have_is_printed(text: str) -> None:
    assert unprintable(text) == "" and stand_in(text) == text


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("现场😀照片😀", "😀"),
        ("กข א \U00020000", "กขא\U00020000"),
        ("\ue000 private", "\ue000"),
        ("\U0001f468\u200d\U0001f527", "\U0001f468\U0001f527"),
    ],
)
def test_what_no_font_has_is_named_once(text: str, signs: str) -> None:
    assert unprintable(text) == signs
    assert unprintable(stand_in(text)) == ""


def test_a_selector_of_shapes_is_no_sign() -> None:
    assert unprintable("☑\ufe0f 辻\U000e0100") == ""


def test_the_stand_in_is_the_number_of_the_sign() -> None:
    assert stand_in("A 😀 B") == "A ‹U+1F600› B"


@LINUX
def test_the_list_is_that_of_the_pinned_fonts() -> None:
    """Whoever pins another version makes the list anew: tools/house_repertoire.py."""
    folder = house_fonts().directory
    assert folder
    faces = [path for path in folder.iterdir() if path.suffix in (".otf", ".ttf")]
    own = frozenset().union(*map(code_points_of, faces))
    text = files("dossier.office").joinpath("repertoire.txt").read_text(encoding="utf-8")
    runs = [line.partition("-") for line in text.split("\n") if line and not line.startswith("#")]
    listed = {n for first, _, last in runs for n in range(int(first, 16), int(last or first, 16) + 1)}
    symbols = code_points_of(folder / "opens___.ttf")  # comes with the office program, in its version
    given = {point for point in own if unicodedata.category(chr(point)) != "Co"}
    assert given - listed <= symbols
    assert listed - given == set() or not symbols


@LINUX
def test_the_users_own_fonts_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    thai = next(Path("/usr/share/fonts").rglob("DejaVuSans.ttf"), None)
    if thai is None:
        pytest.skip("no font here that has what the house fonts lack")
    assert unprintable("א") == "א"
    shutil.copy(thai, tmp_path / "own.ttf")
    monkeypatch.setenv("DOSSIER_FONTS", str(tmp_path))
    assert unprintable("א") == ""
