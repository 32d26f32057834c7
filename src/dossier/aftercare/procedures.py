"""How a firm says that it hands over: what its sources contradict each other about, named where it breaks the law.

Some say that the works are delivered before they are accepted, that the warranty letter follows days after, or that
concealed works need no supervisor. The terms decide for the firm; `law.toml` says which of the choices is unlawful.
"""

from __future__ import annotations

from collections.abc import Iterator

from dossier.aftercare.case import Case
from dossier.aftercare.law import citation, law
from dossier.findings import Finding, finding
from dossier.model import Text

_DELIVERED_FIRST = Text("写明先交付使用后验收", "the works are delivered before they are accepted")
_LETTER_LATE = Text("写明验收后才出具保修书", "the warranty letter is given after acceptance")
_UNSUPERVISED = Text(
    "有监理的工程，隐蔽工程验收的签字方没有监理单位",
    "the works are supervised, and the supervisor does not sign for what is concealed",
)


def check_procedures(case: Case) -> Iterator[Finding]:
    """V924: a blocker where the works may not be used yet, else an error."""
    given = case.book.terms.get("procedures", {})
    broken: list[tuple[str, str, Text]] = []
    if given.get("delivery") == "before_acceptance":
        broken.append(("delivery", "blocker", _DELIVERED_FIRST))
    if given.get("warranty_letter") == "after_acceptance":
        broken.append(("warranty_letter", "error", _LETTER_LATE))
    signers = given.get("concealed_signed_by")
    if signers is not None and "supervisor" in case.dossier.parties and "supervisor" not in signers:
        broken.append(("concealed_signed_by", "error", _UNSUPERVISED))
    for key, severity, problem in broken:
        said = citation(law()["procedure"][key])
        place, authority = case.book.at(f"/procedures/{key}"), Text(said.get("zh"), said.get("en"))
        yield finding("V924", place, severity=severity, citation=said, problem=problem, law=authority)
