"""The values that rooms hand to one another."""

from __future__ import annotations

from dossier.model import Party
from statement_samples import a_dossier


def test_a_firm_has_its_names_once_each_the_full_one_first() -> None:
    data = {"short": "城建", "aliases": ["城建", "江州城建总公司"]}
    assert Party("owner", "owner", "江州城建有限公司", data).names == (
        "江州城建有限公司",
        "城建",
        "江州城建总公司",
    )


def test_a_firm_without_other_names_has_one() -> None:
    assert Party("owner", "owner", "江州城建有限公司", {"aliases": None}).names == ("江州城建有限公司",)


def test_a_project_has_its_other_names_after_its_own() -> None:
    assert a_dossier(project={"name": "取水泵房", "aliases": ["泵房"]}).names == ("取水泵房", "泵房")
