"""Sizes of the same part of machines of one model: the branch pipe of one pump as that of the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.checking.paper_reading import plain
from dossier.checking.scopes import members
from dossier.checking.sizes import size_key
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Dossier

_SIZE = (
    r"(?:(?:DN|De|dn|φ|Φ|Ø)\s*\d{2,4}(?![\d.])"
    r"|(?<![\d.×xX*])\d+(?:\.\d+)?\s*[×xX*]\s*\d+(?:\.\d+)?(?:\s*\+\s*\d+\s*[×xX*]\s*\d+(?:\.\d+)?)*(?![\d.×xX*])"
    r"|(?<![\d.×xX*+])\d+(?:\.\d+)?\s*(?:mm2|kW|A)(?![A-Za-z0-9/]))"
)
_NOMINAL = {
    "A": re.compile("(?:断路器|空开|开关|熔断器|熔丝|继电器|接触器|整定|额定电流)$"),
    "kW": re.compile("(?:电机|电动机|额定功率|配套功率)$"),
}
"""What has a current or a power of its own: others are measured."""
_OF_MACHINE = re.compile(
    rf"(?<![\w-])(?P<mark>[A-Z]+-?\d+(?![\w-])|\d+\s*[号#](?=\s*(?P<kind>泵|风机|机组|柜|电梯|起重机)))"
    rf"[\s:的]*(?P<thing>[一-鿿]{{2,10}})(?:[为:(\s]|采用|规格|型号|[A-Z-]{{2,9}}-(?=\d)){{0,4}}(?P<size>{_SIZE})",
    re.ASCII,
)
_ANY = re.compile(_SIZE)

_Lines = dict[str, dict[str, list[Statement]]]
"""Mark of a machine → size → who says so."""


def check_twin_sizes(dossier: Dossier, said: Sequence[Statement]) -> Iterator[Finding]:
    """X694 for a part of a machine whose size no other paper has, where all others of its model have another. Pure.

    That other size has to stand on another paper too: of the same part, or on a drawing.
    """
    models = {
        str(m["tag"]): str(m["model"]) for m in members(dossier, "equipment") if m.get("tag") and m.get("model")
    }
    alike: dict[tuple[str, str, str], _Lines] = {}
    for line in said if models else ():
        for match in _OF_MACHINE.finditer(line.text):
            thing, kind = match["thing"], _kind(match["size"])
            model = models.get(match["mark"]) or (f"号{match['kind']}" if match["kind"] else "")
            if model and (kind not in _NOMINAL or _NOMINAL[kind].search(thing)):
                mark = "".join(match["mark"].split()).replace("#", "号")
                sizes = alike.setdefault((model, thing, kind), {}).setdefault(mark, {})
                sizes.setdefault(_key(match["size"]), []).append(line)
    told = [found for (_, thing, _), lines in alike.items() if (found := _apart(thing, lines, dossier)) is not None]
    if told:
        yield from _certain(told, said)


_Found = tuple[str, str, str, Statement, Statement]
"""The part with its machine, the size found, the one expected, who says the first, who the second."""


def _apart(thing: str, lines: Mapping[str, Mapping[str, Sequence[Statement]]], dossier: Dossier) -> _Found | None:
    """The one machine that has another size, where all the others have one and the same."""
    first = next(iter(lines))
    if first.endswith("号") and not _of_one_model(dossier):
        return None
    # TODO
    return None
