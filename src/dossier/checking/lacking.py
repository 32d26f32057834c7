"""What an expression goes by, and what it lacks to be decided: which date or value, in the words of the schemas."""

from __future__ import annotations

from collections.abc import Mapping

from dossier.checking.field_titles import field_title, main_title
from dossier.expression import Expression
from dossier.library.schemas import Schemas
from dossier.library.scopes import MILESTONES
from dossier.model import Dossier, Record, Text


def lacking(expression: Expression, record: Record | None, dossier: Dossier, schemas: Schemas) -> Text:
    """The fields and milestones that an expression names and nobody gives: “时间节点“移交””, 《保修卡》的开始日期."""
    milestones = dossier.data.get("milestones", {})
    found: dict[str, Text] = {}
    for owner, name in [
        *((n, "") for n in expression.names),
        *(p[:2] for p in expression.paths if len(p) > 1),
    ]:
        moment = name if owner == "milestones" else "" if name else owner
        if owner == "record" and name and record is not None and record.data.get(name) is None:
            title = field_title(schemas, record, f"/{name}")
            found[f"record.{name}"] = Text(f"本条目的{title.zh}", f"{title.en.lower()} of this record")
        elif owner == "trial_run" and name and milestones.get("trial_run", {}).get(name) is None:
            found[f"run.{name}"] = _milestone(schemas, f"trial_run/{name}")
        elif moment in MILESTONES and milestones.get(moment) is None:
            found[moment] = _milestone(schemas, moment)
    if not found:
        return Text("所需的日期或数据", "a date or value")
    return Text("、".join(t.zh for t in found.values()), ", ".join(t.en for t in found.values()))


def goes_by(expression: Expression, per: str | None, item: object, schemas: Schemas) -> Text:
    """The one date that a limit goes by, in brackets: “（M-06 地毯的使用日期）”; nothing where there are more."""
    found: dict[str, Text] = {}
    for owner, name in [
        *((n, "") for n in expression.names),
        *(p[:2] for p in expression.paths if len(p) > 1),
    ]:
        moment = name if owner == "milestones" else "" if name else owner
        if owner == "item" and name and per and isinstance(item, Mapping):
            title = main_title(schemas, f"/{per}/0/{name}")
            whose = " ".join(str(v) for v in (item.get("tag") or item.get("id"), item.get("name")) if v)
            found[f"item.{name}"] = Text(f"{whose}的{title.zh}", f"{title.en.lower()} of {whose}")
        elif owner == "trial_run" and name:
            found[f"run.{name}"] = _milestone(schemas, f"trial_run/{name}")
        elif moment in MILESTONES:
            found[moment] = _milestone(schemas, moment)
    if len(found) != 1:
        return Text("", "")
    (one,) = found.values()
    zh, en = ("起算", "counted from ") if expression.calls else ("", "")
    return Text(f"（{one.zh}{zh}）", f" ({en}{one.en})")


def _milestone(schemas: Schemas, name: str) -> Text:
    title = main_title(schemas, f"/milestones/{name}")
    return Text(f"时间节点“{title.zh}”", f"the milestone “{title.en.lower()}”")
