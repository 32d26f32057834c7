"""Rules from anybody end soon, and what they ask too much of is one finding of the profile at its line."""

from __future__ import annotations

import pytest

from small_dossiers import MINIMAL, Command, Write, plan_record

PROFILE = """profile: own
title: {{zh: 自定, en: Own}}
groups: {{A7: {{zh: 竣工, en: Completion}}}}
requirements:
  - id: OW-001
    record: trial-run-plan
    {rule}
    title: {{zh: 方案, en: Plan}}
    group: A7
    responsible: contractor
    severity: error
    citation: {{source: 资料交付程序, clause: "1", kind: company, confidence: confirmed}}
    hint: {{zh: 补, en: add it}}
"""


@pytest.mark.parametrize(
    "expression",
    [
        "'x' * 10**9",
        "9**9**9**9**9",
        "[0] * 10**12",
        "records('trial-run-plan')|map('center', 10**9)|list",
        "records('trial-run-plan')|map(attribute='id')|join('x' * 999999)|center(10**8)",
        "[[[1] * 1000] * 1000] * 1000",
        "accepted + workdays(10**6)",
        "accepted + days(10**17)",
        "''.__class__",
        "(" * 300 + "1" + ")" * 300,
        "1" + "+1" * 3000,
        "days('x') * 10**9",
        "records.__globals__",
        "count",
        "1 / 0",
    ],
    ids=lambda e: e[:30],
)
@pytest.mark.parametrize("key", ["count", "due"])
def test_one_finding_at_the_line(write: Write, command: Command, expression: str, key: str) -> None:
    quoted = expression.replace("'", "''")
    folder = write(
        {
            "records/a.yaml": plan_record(),
            "schemas/profiles/own.yaml": PROFILE.format(rule=f"{key}: '{quoted}'"),
        },
        main=MINIMAL.replace("profile: equipment", "profile: own").replace(
            "milestones: {}", "milestones: {accepted: 2026-08-01}"
        ),
    )
    done = command("check", folder, "--format", "github")
    told = [line for line in done.stdout.splitlines() if line.startswith("::")]
    assert done.returncode in (1, 3), done.stderr
    assert len([line for line in told if "R319" in line and "line=" in line]) == 1, done.stdout
