"""How often a run was begun, in running text: the third run where two are on record, two breaks where there was one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from dossier.checking.paper_reading import plain
from dossier.checking.parts import texts_of
from dossier.checking.repeats import repeat
from dossier.checking.said_numbers import Said
from dossier.checking.scopes import ids_in, live, members
from dossier.checking.summaries import number_otherwise
from dossier.checking.warranty_words import number
from dossier.findings import Finding
from dossier.model import Dossier, Text

_N = r"(\d{1,2}|[一二两三四五六七八九十])"
_RUN = re.compile(rf"第\s*{_N}\s*次试运行")
_BREAKS = re.compile(rf"试运行(?:期间|过程中|中)?(?:曾|共)?中断\s*{_N}\s*次")


def check_said_repeats(dossier: Dossier) -> Iterator[Finding]:
    """X589, once for a record: a run counted higher than any on record of that system, or other breaks. Pure."""
    counted = _counted(dossier)
    if not counted:
        return
    names = {
        plain(str(m.get("name"))): str(m.get("id")) for m in members(dossier, "systems") if m.get("name")
    }
    for record in live(dossier):
        for pointer, text in texts_of(record):
            for clause in re.split("[,。;]", plain(text)) if "试运行" in text and pointer != "/title" else ():
                most = max(
                    [n for name, i in names.items() if name in clause for n in [counted.get(i, 0)]]
                    or counted.values()
                )
                run, broken = _RUN.search(clause), _BREAKS.search(clause)
                wrong = [m[0] for m in (run,) if m and number(m[1]) > most]
                wrong += [m[0] for m in (broken,) if m and number(m[1]) != most - 1]
                if wrong and most > 1:
                    one = Said(wrong[0], 0, "", record.at(pointer), record)
                    whose = Text(
                        "登记的试运行（含重新开始的）次数", "the runs on record, those begun anew too"
                    )
                    yield number_otherwise(one, whose, str(most))
                    break


def _counted(dossier: Dossier) -> dict[str, int]:
    """System → how often its run was begun, by the titles of the records."""
    found: dict[str, int] = {}
    for record in live(dossier):
        if record.type == "trial-run-record" and record.date is not None:
            data: Any = record.data
            for one in repeat(record.title, record.date, record.id, record.at(), data, record.type):
                for system in ids_in(record.data.get("system")) or [""]:
                    found[system] = max(found.get(system, 0), one.ordinal)
    return found
