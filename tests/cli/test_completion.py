"""What shells read to complete with Tab: their own syntax check, and the answers that the script asks for."""

import os
import shutil
import subprocess
import sys

import pytest


def dossier(*arguments: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "dossier", *arguments],
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    return done.stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_the_script_passes_the_syntax_check_of_its_shell(shell: str) -> None:
    script = dossier("completion", shell)
    assert "_DOSSIER_COMPLETE" in script
    program = shutil.which({"powershell": "pwsh"}.get(shell, shell))
    if program is None:
        pytest.skip(f"no {shell} on this machine")
    check = ["-NoProfile", "-Command", "-"] if shell == "powershell" else ["-n"]
    assert subprocess.run([program, *check], input=script, text=True, timeout=60, check=False).returncode == 0


def test_bash_completes_a_command_and_its_options() -> None:
    ask = {"COMP_WORDS": "dossier ch", "COMP_CWORD": "1", "_DOSSIER_COMPLETE": "bash_complete"}
    assert dossier(**ask).split() == ["plain,check"]
    ask |= {"COMP_WORDS": "dossier check --form", "COMP_CWORD": "2"}
    assert "plain,--format" in dossier(**ask).split()


def test_powershell_completes_with_help() -> None:
    ask = {
        "_DOSSIER_COMPLETE": "powershell_complete",
        "COMP_WORDS": "dossier\ncheck\n--format",
        "COMP_WORD": "s",
    }
    assert dossier(**ask).split() == ["sarif"]
    ask |= {"COMP_WORDS": "dossier", "COMP_WORD": "ver"}
    name, _, said = dossier(**ask).strip().partition("\t")
    assert name == "verify" and said
