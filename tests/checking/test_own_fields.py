"""Fields against registers and each other: grades, places, telephones."""

from __future__ import annotations

import pytest

from dossier.checking.grades import grade_of
from dossier.checking.own_places import is_elsewhere
from dossier.checking.telephones import figures_apart

_KINDS = {
    "concrete": {"words": ["C", "LC", "CB"], "least": 0.95, "age": 28},
    "mortar": {"words": ["M", "MB"], "least": 0.85, "age": 28},
    "masonry": {"words": ["MU"], "least": 1},
    "steel": {"words": ["HRB"], "least": 1},
}


@pytest.mark.parametrize(
    ("said", "strength"),
    [
        ("C35", 35),
        ("C30P8", 30),
        ("混凝土 C 25", 25),
        ("M7.5", 7.5),
        ("DM M10", 10),
        ("MU15", 15),
        ("Mb10", 10),
        ("HRB400E", 400),
        ("8.8级", 800),
        ("M20×70 10.9S", 1000),
        ("设计强度", None),
        ("C30、C35", None),
        ("Q355B", None),
        ("2026", None),
    ],
)
def test_what_strength_a_grade_names(said: str, strength: float | None) -> None:
    """The number behind the letters; of a bolt a hundred times the first figure."""
    found = grade_of(said, _KINDS)
    assert (found[0] if found else None) == strength


@pytest.mark.parametrize(
    ("one", "two", "elsewhere"),
    [
        ("墙体①～④轴", "墙体④～⑨轴", True),
        ("A-D轴楼板", "D-H轴楼板", True),
        ("①轴～⑤轴基础", "⑥轴～⑩轴基础", True),
        ("二层吊顶", "三层吊顶", True),
        ("Ⅰ段管沟", "Ⅰ段管沟", False),
        ("1施工段", "2施工段", True),
        ("3#楼外墙", "5#楼外墙", True),
        ("东区电缆沟", "西区电缆沟", True),
        ("2单元楼梯间", "1单元楼梯间", True),
        ("1-4/A-D轴", "5-8/A-D轴", True),
        ("①～④轴墙体", "①～⑨轴墙体", False),
        ("一层①～④轴", "一至三层", False),
        ("1、2层地面", "1~2层地面", False),
        ("地面", "①～⑨轴地面", False),
        ("DN100-DN150 管道", "DN80 管道", False),
        ("2栋屋面", "2号楼屋面", False),
    ],
)
def test_places_of_which_neither_lies_in_the_other(one: str, two: str, elsewhere: bool) -> None:
    """Axes, storeys, sections, buildings; a part of a place and a wider one are no contradiction."""
    assert is_elsewhere(one, two) is elsewhere


@pytest.mark.parametrize(
    ("one", "two", "apart"),
    [
        ("057186620445", "057186620455", 1),
        ("057186620545", "057186620455", 1),
        ("13905711234", "13905711324", 1),
        ("1390571123", "13905711234", 1),
        ("13915721234", "13905711234", 2),
        ("02555500326", "02555500325", 0),
        ("13905711299", "13905711234", 0),
        ("86620455", "057186620455", 0),
        ("13905711234", "057186620455", 0),
        ("057186620417", "057186625591", 0),
    ],
)
def test_numbers_a_keystroke_apart(one: str, two: str, apart: int) -> None:
    """Another figure, two in the other order, one that is lacking; with or without the area code it is the same."""
    assert figures_apart(one, two) == apart
