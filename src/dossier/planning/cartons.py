"""Cartons: which volumes of each set travel together, by the width of their boxes; packing lists and labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dossier.model import Catalogue, Dossier, Language, Text
from dossier.planning.front_matter import archive_number, compiling_unit, own_title
from dossier.planning.plan import FormJob, VolumePlan

CARTON_LISTS, CARTON_LABELS = "carton-list", "carton-label"
"""Names of the two forms; their files lie in the folder ``report`` of a package."""
_TITLES = {CARTON_LISTS: Text("装箱单", "Packing lists"), CARTON_LABELS: Text("箱签", "Carton labels")}
_CARTON_MM = 400.0


@dataclass(frozen=True, slots=True)
class Carton:
    """What one carton holds; numbers count from 1 within a set."""

    set: int
    sets: int
    number: int
    total: int
    volumes: tuple[VolumePlan, ...]

    @property
    def boxes_mm(self) -> int:
        """The width of its boxes, side by side."""
        return sum(volume.box_mm for volume in self.volumes)


def pack_cartons(volumes: Sequence[VolumePlan], dossier: Dossier, catalogue: Catalogue) -> tuple[Carton, ...]:
    """The cartons of all sets. Volumes stay in order; each set begins with a carton of its own.

    How much a carton takes, and how many sets there are, the place says, and `package` of dossier.yaml before it.
    """
    own: Mapping[str, Any] = dossier.data.get("package", {})
    room = float(own.get("carton_mm", catalogue.values.get("carton_mm", _CARTON_MM)))
    sets = int(own.get("copies") or catalogue.values.get("sets", 1))
    loads = list(_loads(volumes, room))
    return tuple(
        Carton(number_of_set, sets, number, len(loads), load)
        for number_of_set in range(1, sets + 1)
        for number, load in enumerate(loads, 1)
    )


def _loads(volumes: Sequence[VolumePlan], room: float) -> Iterator[tuple[VolumePlan, ...]]:
    """As many neighbours as fit; a box that is wider than a carton has one for itself."""
    load: list[VolumePlan] = []
    for volume in volumes:
        if load and sum(v.box_mm for v in load) + volume.box_mm > room:
            yield tuple(load)
            load = []
        load.append(volume)
    if load:
        yield tuple(load)


def carton_jobs(cartons: Sequence[Carton], dossier: Dossier, lang: Language) -> list[FormJob]:
    """The jobs that print the packing lists and the labels, a page or more for each carton; none without cartons."""
    if not cartons:
        return []
    unit = compiling_unit(dossier)
    context = {
        "project": {"code": dossier.code, "name": dossier.name},
        "unit": unit.name if unit else None,
        "cartons": [_facts(carton, dossier) for carton in cartons],
        "dossier": {"language": dossier.language, "code": dossier.code, "name": dossier.name},
    }
    return [
        FormJob(form, form, form, f"{title.get(lang)} {dossier.name}", context)
        for form, title in _TITLES.items()
    ]


def _facts(carton: Carton, dossier: Dossier) -> dict[str, Any]:
    numbers = [volume.number for volume in carton.volumes]
    return {
        "set": carton.set,
        "sets": carton.sets,
        "number": carton.number,
        "total": carton.total,
        "volumes": f"{numbers[0]:02}–{numbers[-1]:02}" if len(numbers) > 1 else f"{numbers[0]:02}",
        "count": len(numbers),
        "pages": sum(volume.pages for volume in carton.volumes),
        "boxes_mm": carton.boxes_mm,
        "rows": [
            {
                "number": f"{volume.number:02}",
                "archive_number": archive_number(dossier, volume),
                "title": own_title(dossier, volume),
                "pieces": volume.bound,
                "pages": volume.pages,
                "box_mm": volume.box_mm,
            }
            for volume in carton.volumes
        ],
    }
