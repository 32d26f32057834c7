"""Which share of typing mistakes in a complete dossier a check tells: one value of one record at a time is mistyped.

The mistakes know no rule: a date moves, a figure or a number changes, a firm or a person gives way to another of the
dossier, a yes becomes a no. Free texts of more than 60 signs, keys that name files, and what says what a record is are
left alone, and so is the service book, which a check before the handover does not judge. A mistake counts as caught
when check says something new, by severity.

``python benchmarks/typing_mistakes.py dossiers/smart-campus [--count 200] [--seed 1] [--all]``
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from dossier import checks
from dossier.authoring.edits import CannotEdit, Edit, edited
from dossier.findings import Finding, Severity
from dossier.steps.places import open_store

_LEFT_ALONE = frozenset({
    *("id", "type", "title", "file", "pages", "kind", "copies", "original", "held_at", "remark", "annex"),
    *("dossier", "profile", "code", "evidence", "waivers", "accept"),
})  # fmt: skip
_LISTS = frozenset({
    *("project", "milestones", "parties", "equipment", "systems", "items", "inspection_lots", "divisions"),
    *("materials", "service"),
})  # fmt: skip
_NAME = re.compile("[一-鿿]{2,3}")
_PEOPLE = re.compile(
    "person|_by$|name|contact|trainer|chief|lead|manager|representative|inspector|witness|receiver"
)
_LONGEST = 60
SEVERITIES = ("blocker", "error", "warning", "info", "nothing")


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value of a file: JSON pointer, the keys on the way to it, and what it is."""

    file: Path
    pointer: str
    keys: tuple[str, ...]
    value: Any


@dataclass(frozen=True, slots=True)
class Mistake:
    """A value that was mistyped, and how bad check finds that."""

    leaf: Leaf
    kind: str
    typed: Any
    told: str


def leaves(file: Path, node: object, pointer: str = "", keys: tuple[str, ...] = ()) -> Iterator[Leaf]:
    """Every value of a file."""
    if isinstance(node, dict):
        for key, value in node.items():
            escaped = str(key).replace("~", "~0").replace("/", "~1")
            yield from leaves(file, value, f"{pointer}/{escaped}", (*keys, str(key)))
    elif isinstance(node, list):
        for i, value in enumerate(node):
            yield from leaves(file, value, f"{pointer}/{i}", keys)
    else:
        yield Leaf(file, pointer, keys, node)


Others = Mapping[str, list[str]]
"""What a name is exchanged for: ``person``, ``firm`` and ``id`` → those of the dossier."""


def others(found: list[Leaf]) -> Others:
    """The people, firms and ids of a dossier."""
    people = {
        x.value
        for x in found
        if isinstance(x.value, str) and _NAME.fullmatch(x.value) and _PEOPLE.search(x.keys[-1])
    }
    firms = {x.keys[1] for x in found if x.keys[0] == "parties" and len(x.keys) > 1}
    ids = {x.value for x in found if x.keys[-1] == "id" and isinstance(x.value, str)}
    return {"person": sorted(people), "firm": sorted(firms), "id": sorted(ids)}


def mistyped(value: object, names: Others, dice: random.Random) -> tuple[str, object] | None:
    """The kind of a mistake and what is typed instead; None for what is left alone."""
    if isinstance(value, bool):
        return "yes or no", not value
    if isinstance(value, dt.date):
        return "date", value + dt.timedelta(days=dice.choice((-365, -40, -5, 1, 9, 30, 365)))
    if isinstance(value, int):
        return "count", dice.choice((value + 1, value - 1 if value > 1 else value + 2, value * 10 or 7))
    if isinstance(value, float):
        return "measured", round(value * dice.choice((10, 0.5, 1.07)), 4)
    if not isinstance(value, str) or len(value) > _LONGEST:
        return None
    for kind, known in names.items():
        if value in known and len(known) > 1:
            return kind, dice.choice([name for name in known if name != value])
    figures = [match.start() for match in re.finditer(r"\d", value)]
    if not figures:
        return None
    place = dice.choice(figures)
    return "figure", value[:place] + dice.choice("0123456789".replace(value[place], "")) + value[place + 1 :]


def _said(finding: Finding) -> tuple[str, ...]:
    return finding.code, finding.record or "", finding.severity.value, finding.message.zh


def made(
    folder: Path, count: int, seed: int, told: Callable[[Mistake], None] = lambda _: None
) -> list[Mistake]:
    """So many mistakes in copies of a dossier, and what check says of each."""
    dice = random.Random(seed)
    files = sorted(path for path in folder.rglob("*.yaml") if not {"schemas", "service"} & set(path.parts))
    texts = {path: path.read_text(encoding="utf-8") for path in files}
    found = [leaf for path in files for leaf in leaves(path, yaml.safe_load(texts[path]))]
    names = others(found)
    drawn = [
        leaf
        for leaf in found
        if not _LEFT_ALONE & set(leaf.keys)
        and (leaf.file.parent != folder or leaf.keys[0] in _LISTS | {"records"})
    ]
    dice.shuffle(drawn)
    today = dt.date.today()
    mistakes: list[Mistake] = []
    with open_store() as store:
        before = {_said(f) for f in checks.check(folder, None, today, store)[1].findings}
        for leaf in drawn:
            change = mistyped(leaf.value, names, dice)
            if change is None or len(mistakes) == count:
                continue
            try:
                text = edited(texts[leaf.file], [Edit(leaf.pointer, change[1])], leaf.file.name)
            except CannotEdit:
                continue  # it stands for several records
            leaf.file.write_text(text, encoding="utf-8", newline="\n")
            result = checks.check(folder, None, today, store)[1]
            leaf.file.write_text(texts[leaf.file], encoding="utf-8", newline="\n")
            new = [f.severity for f in result.findings if _said(f) not in before]
            worst = min(new, key=lambda severity: severity.rank, default=None)
            mistakes.append(Mistake(leaf, *change, worst.value if worst else "nothing"))
            told(mistakes[-1])
    return mistakes


def main() -> None:
    """Make the mistakes and print what was told of them."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("dossier", type=Path)
    words.add_argument("--count", type=int, default=200)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--all", action="store_true", help="print those that were caught, too")
    said = words.parse_args()

    def told(mistake: Mistake) -> None:
        if said.all or mistake.told not in (Severity.BLOCKER.value, Severity.ERROR.value):
            leaf = mistake.leaf
            typed = f"{leaf.value} → {mistake.typed}"
            print(f"{mistake.told:8} {leaf.file.name}{leaf.pointer}: {typed} ({mistake.kind})", flush=True)

    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / said.dossier.name
        shutil.copytree(said.dossier, copy)
        mistakes = made(copy, said.count, said.seed, told)
    kinds = Counter(mistake.kind for mistake in mistakes)
    for kind, number in [*sorted(kinds.items()), ("all", len(mistakes))]:
        by = Counter(m.told for m in mistakes if kind in ("all", m.kind))
        caught = (by["blocker"] + by["error"]) / number if number else 0.0
        print(
            f"{kind:10} {number:4}  {caught:4.0%} as errors  " + "  ".join(f"{s} {by[s]}" for s in SEVERITIES)
        )


if __name__ == "__main__":
    main()
