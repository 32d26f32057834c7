"""Sizes of the same part of machines of one model: the branch pipe of one pump as that of the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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
_KINDS = "泵|风机|机组|柜|电梯|起重机"
_OF_MACHINE = re.compile(
    rf"(?<![\w-])(?P<mark>[A-Z]+-?\d+(?![\w-])|\d+\s*[号#]\s*(?P<kind>{_KINDS}))"
    r"[\s:的]*(?P<thing>[一-鿿]{2,10})(?:[为:(\s]|采用|规格|型号|[A-Z-]{2,9}-(?=\d)){0,4}"
    rf"(?P<size>{_SIZE})",
    re.ASCII,
)
_OTHER_NATURE = re.compile("长|距|孔|实测|测量|偏差|标高|间隙|振动|温")
_LEADING = re.compile("^(?:处|位|侧|旁|的)?(?:的)?")


@dataclass(frozen=True, slots=True)
class _Sized:
    """A part of one machine and its size."""

    mark: str
    thing: str
    shown: str
    said: Statement

    @property
    def size(self) -> str:
        return size_key(self.shown)


def check_twin_sizes(dossier: Dossier, said: Sequence[Statement]) -> Iterator[Finding]:
    """X694 for a part of a machine with a size that no other paper has, where its twins have another. Pure; linear.

    The other size has to stand on another paper too: of such a part, or on a drawing.
    """
    models = _models(dossier)
    alike: dict[tuple[str, str, str], list[_Sized]] = {}
    for line in said if models else ():
        for match in _OF_MACHINE.finditer(line.text):
            mark = "".join(match["mark"].split()).replace("#", "号")
            thing, kind = _LEADING.sub("", match["thing"]), _kind(match["size"])
            model = models.get(match["kind"] or mark)
            if (
                model
                and not _OTHER_NATURE.search(thing)
                and (kind not in _NOMINAL or _NOMINAL[kind].search(thing))
            ):
                one = _Sized(mark, thing, match["size"], line)
                alike.setdefault((model, thing, kind), []).append(one)
    for odd, other in (pair for sized in alike.values() for pair in _apart(sized)):
        if (paper := _borne_out(odd, other, said)) is not None:
            words: dict[str, Any] = {"what": f"{odd.mark} {odd.thing}", "first": odd.said.source}
            words |= {"found": odd.shown, "second": paper.source, "expected": other.shown}
            yield finding("X694", odd.said.place, record=odd.said.record.id, **words)


def _models(dossier: Dossier) -> Mapping[str, str]:
    """Model by the tag of a machine; and by the word for its kind, where all machines called so are of one model."""
    found: dict[str, str] = {}
    of_kind: dict[str, set[str]] = {}
    for machine in members(dossier, "equipment"):
        tag, model, name = (str(machine.get(key) or "") for key in ("tag", "model", "name"))
        if tag and model:
            found[tag] = model
        for kind in re.findall(f"(?:{_KINDS})$", name):
            of_kind.setdefault(kind, set()).add(model)
    return found | {kind: next(iter(all_)) for kind, all_ in of_kind.items() if len(all_) == 1 and all(all_)}


def _kind(shown: str) -> str:
    """What sort of size it is: sizes of another sort are not compared."""
    letters = re.match(r"[^\d\s]+", shown)
    unit = re.search("(?:mm2|kW|A)$", shown)
    return letters[0].upper().replace("Ø", "Φ") if letters else unit[0] if unit else "×"


def _apart(sized: Sequence[_Sized]) -> Iterator[tuple[_Sized, _Sized]]:
    """Each of two sizes that one machine has in one record alone, and one of another machine with the other size."""
    sizes: dict[str, list[_Sized]] = {}
    for one in sized:
        sizes.setdefault(one.size, []).append(one)
    if len(sizes) != 2:
        return
    first, second = sizes.values()
    for odd, rest in ((first, second), (second, first)):
        twins = [one for one in rest if one.mark not in {o.mark for o in odd}]
        if twins and len({one.said.record.id for one in odd}) == len({one.mark for one in odd}) == 1:
            yield odd[0], twins[0]


def _borne_out(odd: _Sized, other: _Sized, said: Sequence[Statement]) -> Statement | None:
    """The other paper with the size of the rest; none where one has the size in question."""
    found: Statement | None = None
    for line in said:
        if line.record.id == odd.said.record.id:
            continue
        sizes = {size_key(shown) for shown in re.findall(_SIZE, line.text)}
        if odd.size in sizes:
            return None
        if found is None and other.size in sizes and _is_of(line, odd.thing):
            found = line
    return found


def _is_of(line: Statement, thing: str) -> bool:
    return thing[-2:] in line.text or line.record.type == "drawing"
