"""What no promise may undercut: the least periods and days of the place (its jurisdiction file), and what holds
everywhere (`law.toml`), each with its citation.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from dossier.library.catalogue import values_of_place
from dossier.library.schemas import Schemas
from dossier.model import Citation, Dossier


@dataclass(frozen=True)
class Least:
    """A least period, ``months``, ``seasons`` or ``design_life``, and its authority."""

    period: Mapping[str, Any]
    citation: Citation
    life_months: int = 0
    """What a design life comes to at least, where a paper writes it as years and the project gives none."""

    def undercut_by(self, given: Mapping[str, Any], life: float | None) -> bool:
        """Whether an agreed period (``months``, ``seasons``, ``design_life``) is below this one.

        `life` is the design life of the project in years, where it is known.
        """
        months, seasons, written = given.get("months"), given.get("seasons"), given.get("design_life")
        if self.period.get("design_life"):
            needed = round(float(life) * 12) if life else self.life_months
            if written and not isinstance(written, bool):
                months = round(float(written) * 12)
            elif written:
                return False
            return months < needed if months is not None else seasons is not None
        if months is None and seasons is not None and "months" in self.period:
            months = 12 * seasons  # there is one of a kind in a year
        if self.period.get("seasons"):
            least = int(self.period["seasons"])
            return months < 12 * least if months is not None else seasons is not None and seasons < least
        return months is not None and months < int(self.period["months"])


def written_period(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The period that a part of terms.yaml writes: ``months`` (its years among them), ``seasons``, ``design_life``;
    None for each that is not written.
    """
    years, months = raw.get("years"), raw.get("months")
    whole = None if years is None and months is None else round(float(years or 0) * 12) + (months or 0)
    return {"months": whole, "seasons": raw.get("seasons"), "design_life": raw.get("design_life") or None}


@dataclass(frozen=True)
class Law:
    """The values of one place, with who says so."""

    values: Mapping[str, Any]
    citations: Mapping[str, Citation]

    def minimum(self, item: str) -> Least | None:
        """The least period of a statutory class; None where none is known."""
        if item == "insulation" and "insulation_years" in self.values:
            return Least({"months": 12 * self.values["insulation_years"]}, self.citations["insulation_years"])
        term = self.values.get("warranty_terms", {}).get(item)
        if term is None:
            return None
        said, least = self.citations["warranty_terms"], term["at_least"]
        if item == "foundation":
            return Least({"design_life": True}, said, 12 * least)
        return Least({"seasons": least} if term["unit"] == "season" else {"months": 12 * least}, said)

    def by_name(self, raw: Mapping[str, Any]) -> tuple[str, Least] | None:
        """The class that a part of terms.yaml belongs to by its name, where its agreed period is below the least of
        that, and not below the one of the class that it is written under.

        A bare place, such as 屋面, counts only where that class has no least: under one that has it may be other works.
        """
        own, given = self.minimum(raw["item"]), written_period(raw)
        if own and own.undercut_by(given, None):
            return None
        for item, words in law()["names"].items():
            least = self.minimum(item)
            asked = [word for word in words if own is None or not word.startswith("^")]
            if least and asked and re.search("|".join(asked), raw["name"]) and least.undercut_by(given, None):
                return item, least
        return None

    @property
    def sends(self) -> tuple[str, int, Citation]:
        """Clock, calendar days and authority of the notice to send somebody.

        The model letter asks that somebody is sent; a place with a rule of its own asks that he arrives.
        """
        said = self.citations["repair_arrival_days"]
        clock = "arrive" if said.kind in ("law", "local") else "dispatch"
        return clock, self.values["repair_arrival_days"], said


def law_of(dossier: Dossier, schemas: Schemas) -> Law:
    """The law of the place of a dossier."""
    return Law(*values_of_place(dossier, schemas))


@cache
def law() -> Mapping[str, Any]:
    """What holds whatever the place, as it is written."""
    text = files("dossier.aftercare").joinpath("law.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def citation(row: Mapping[str, Any]) -> Citation:
    """The authority of a row."""
    return Citation(row["source"], row["clause"], row["kind"], row["confidence"])
