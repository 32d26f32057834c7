"""What an expression lacks to be decided, in the words of the schemas: which date or value, and where it belongs."""

from __future__ import annotations

import re

from dossier.checking.expressions import MILESTONES
from dossier.checking.field_titles import field_title, main_title
from dossier.model import Dossier, Record, Text
from dossier.reading.schemas import Schemas

_NAME = re.compile(r"\b(?:(record|milestones|trial_run)\.)?([a-z_]+)\b(?!['(])")


def lacking(expression: str, record: Record | None, dossier: Dossier, schemas: Schemas) -> Text:
    """The fields and milestones that an expression names and nobody gives: “时间节点“移交””, 《保修卡》的开始日期."""
    milestones = dossier.data.get("milestones", {})
    found: dict[str, Text] = {}
    for owner, name in _NAME.findall(expression):
        if owner == "record" and record is not None and record.data.get(name) is None:
            title = field_title(schemas, record, f"/{name}")
            found[f"record.{name}"] = Text(f"本条目的{title.zh}", f"{title.en.lower()} of this record")
        elif owner == "trial_run" and milestones.get("trial_run", {}).get(name) is None:
            found[f"run.{name}"] = _milestone(schemas, f"trial_run/{name}")
        elif owner in ("", "milestones") and name in MILESTONES and milestones.get(name) is None:
            found[name] = _milestone(schemas, name)
    if not found:
        return Text("所需的日期或数据", "a date or value")
    return Text("、".join(t.zh for t in found.values()), ", ".join(t.en for t in found.values()))


def _milestone(schemas: Schemas, name: str) -> Text:
    title = main_title(schemas, f"/milestones/{name}")
    return Text(f"时间节点“{title.zh}”", f"the milestone “{title.en.lower()}”")
