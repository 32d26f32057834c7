"""Variations of one sound dossier, as they happen to real files: mistakes, and what is legitimate.

``variations/sound.yaml`` is a small dossier in which everything agrees. Each entry of ``variations/*-cases.yaml`` is
that dossier with something done to it, and what `check` must say::

    name-of-the-case:
      about: [中文一句, one sentence in English]
      set: {A2-3/lot_count: 3, main/project/scale: …}      # record/pointer or main/pointer → value; null takes away
      add: [{id: …}]                                       # further records
      papers: {evidence/合同.pdf: typed text}               # files of evidence: pages of text, a form feed between them
      sheets: {evidence/合同.pdf: [594, 420]}              # size of the pages of such a file in mm, where it is not A4
      edits: {evidence/合同.pdf: {turn: 180}}              # done to such a file afterwards: see the tool below
      twice: [evidence/合同.pdf]                           # its last page once more
      scans: {evidence/合同.pdf: first}                     # and scanned at last, each seed in its own way
      photos: {evidence/铭牌.jpg: [960, 720]}               # or pictures of so many pixels
      taken: {evidence/铭牌.jpg: "2026-04-25"}              # and the day that the camera gives for them
      expect: [{code: X587, record: A2-3}]                 # none: the case stays silent

The files of evidence lie in the folder of the case's name; ``tools/make_variation_papers.py`` makes them.
"""

from __future__ import annotations

import copy
import datetime as dt
import shutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

VARIATIONS = Path(__file__).parent / "variations"
_SEVERE = ("error", "blocker")


class _Dumper(yaml.CSafeDumper):
    """Texts that the reader of dossiers would take for something else are quoted, no part is an alias."""

    def ignore_aliases(self, _data: Any) -> bool:
        """Nothing becomes an alias, so that every case reads by itself."""
        return True


def _text(dumper: yaml.CSafeDumper, text: str) -> yaml.Node:
    plain = (
        text
        and not text[0].isdigit()
        and not set(text) & set(":#,[]{}&*!|>'\"%@`~^\n")
        and text.strip() == text
    )
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if plain else '"')


def _moment(dumper: yaml.CSafeDumper, moment: dt.datetime) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:timestamp", moment.isoformat(timespec="minutes"))


_Dumper.add_representer(str, _text)
_Dumper.add_representer(dt.datetime, _moment)


def load(path: Path) -> Any:
    """What a YAML file of the tests says."""
    return yaml.load(path.read_bytes(), yaml.CSafeLoader)


@cache
def variations() -> dict[str, dict[str, Any]]:
    """Every case by its name."""
    entries = {k: v for path in sorted(VARIATIONS.glob("*-cases.yaml")) for k, v in load(path).items()}
    return {"legit-everything-agrees": load(VARIATIONS / "agrees.yaml"), **entries}


def expected_of_variation(name: str) -> dict[str, Any]:
    """What `check` must say, as an ``expected.yaml`` tells it; an error where no severity is given."""
    case = variations()[name]
    zh, en = case["about"]
    wanted = [{"severity": "error", **found} for found in case.get("expect", [])]
    severe = any(found["severity"] in _SEVERE for found in wanted)
    expected: dict[str, Any] = {"about": {"zh": zh, "en": en}, "exit": int(severe)}
    expected |= {"as_of": case.get("as_of", dt.date(2026, 11, 1)), "only": True}
    return expected | ({"findings": wanted} if wanted else {})


def write_variation(name: str, folder: Path) -> None:
    """The dossier of a case with its evidence, as a new folder."""
    if (VARIATIONS / name).is_dir():
        shutil.copytree(VARIATIONS / name, folder)
    _write(folder / "dossier.yaml", _changed(load(VARIATIONS / "sound.yaml"), variations()[name]))
    _write(folder / "schemas" / "profiles" / "tiny.yaml", load(VARIATIONS / "profile.yaml"))


def _changed(main: dict[str, Any], case: Mapping[str, Any]) -> dict[str, Any]:
    """The sound dossier with what the case does to it."""
    main["records"] += copy.deepcopy(case.get("add", []))
    records = {record["id"]: record for record in main["records"]}
    for path, value in case.get("set", {}).items():
        owner, _, pointer = path.partition("/")
        if owner == "main":
            _put(main, pointer, value)
        elif pointer:
            _put(records[owner], pointer, value)
        else:
            main["records"].remove(records[owner])
    return main


def _put(part: Any, path: str, value: Any) -> None:
    """Set what a pointer names; None takes it away."""
    *keys, last = path.split("/")
    for key in keys:
        part = part[int(key)] if isinstance(part, list) else part.setdefault(key, {})
    if isinstance(part, list):
        if last == "-":
            part.append(value)
        elif value is None:
            del part[int(last)]
        else:
            part[int(last)] = value
    elif value is None:
        part.pop(last)
    else:
        part[last] = value


def _write(path: Path, data: Any) -> None:
    text = yaml.dump(
        data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110, default_flow_style=None
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
