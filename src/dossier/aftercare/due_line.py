"""A line of the due list: what has to be done, by when, by whom, why, and on whose authority."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from dossier.aftercare.case import Case
from dossier.aftercare.clock import minute
from dossier.model import Text

Subject = Literal[
    "repair", "visit", "inspection", "complaint", "problem", "warranty", "loaner", "report", "survey",
    "replacement", "training", "signature", "spares", "settlement", "installation", "filing", "records",
    "card", "review", "upkeep", "hotline", "handed_card",
]  # fmt: skip
Urgency = Literal["overdue", "now", "due", "paused"]


@dataclass(frozen=True, slots=True)
class DueLine:
    """One thing to be done."""

    project: str
    project_name: str
    subject: Subject
    id: str
    title: Text
    due: dt.date | dt.datetime | None
    """None while a clock is paused, and for what is to be done at once."""
    urgency: Urgency
    who: Text
    why: Text
    authority: Text
    notes: tuple[Text, ...] = ()
    """Assumptions, 补记, hours left, escalations that are reached."""

    @property
    def sort_key(self) -> tuple[object, ...]:
        """By date; what has none first."""
        day = minute(self.due) if self.due else 0
        return (day, self.project, self.subject, self.id, self.title.en)


SUBJECTS = {
    "repair": Text("维修", "Repair"),
    "visit": Text("回访", "Return visit"),
    "inspection": Text("巡检", "Inspection"),
    "complaint": Text("投诉", "Complaint"),
    "problem": Text("回访问题", "Problem found"),
    "warranty": Text("期满", "Expiry"),
    "loaner": Text("备机", "Loaner"),
    "report": Text("报告", "Report"),
    "survey": Text("满意度", "Survey"),
    "replacement": Text("更换", "Replacement"),
    "training": Text("培训", "Training"),
    "signature": Text("签字", "Signature"),
    "spares": Text("备件", "Spares"),
    "settlement": Text("结算", "Final account"),
    "installation": Text("安装计划", "Installation plan"),
    "filing": Text("归档", "Filing"),
    "records": Text("保存期", "Retention"),
    "card": Text("三包卡", "Card"),
    "review": Text("费用审查", "Review of costs"),
    "upkeep": Text("养护", "Upkeep"),
    "hotline": Text("服务电话", "Hotline"),
    "handed_card": Text("保修卡", "Warranty card"),
}
CONTRACTOR = Text("施工单位", "contractor")
OWNER = Text("建设单位（业主）", "owner")
TERMS = Text("企业承诺", "promise of the firm")
BOOK = Text("服务台账", "service book")


def due_line(
    case: Case,
    subject: Subject,
    name: str,
    title: Text | str,
    due: dt.date | dt.datetime | None,
    why: Text,
    authority: Text,
    who: Text = CONTRACTOR,
    notes: tuple[Text, ...] = (),
    urgency: Urgency | None = None,
) -> DueLine:
    """A line of a case; without an `urgency` its date says whether it is late. A day is late after its 24:00, and what
    is due at midnight is due on the day that ends with it.
    """
    if isinstance(due, dt.datetime) and due.time() == dt.time():
        due = due.date() - dt.timedelta(days=1)
    if urgency is None:
        urgency = (
            "overdue"
            if due and minute(due) + (0 if isinstance(due, dt.datetime) else 24 * 60 - 1) < case.now
            else "due"
        )
    said = title if isinstance(title, Text) else Text(title, title)
    return DueLine(
        case.dossier.code, case.dossier.name, subject, name, said, due, urgency, who, why, authority, notes
    )
