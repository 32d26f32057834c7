"""`dossier completion`: what a shell reads so that Tab completes commands, options and paths."""

from __future__ import annotations

import os
from typing import ClassVar

import click
from click.shell_completion import CompletionItem, ShellComplete, add_completion_class, get_completion_class

from dossier.cli import context

_SHELLS = ("bash", "zsh", "fish", "powershell")
VARIABLE = "_DOSSIER_COMPLETE"
"""Set by a shell that asks what could come next."""


class _PowerShell(ShellComplete):
    """PowerShell hands over the words before the cursor; it completes paths by itself."""

    name: ClassVar[str] = "powershell"
    source_template: ClassVar[str] = """\
Register-ArgumentCompleter -Native -CommandName %(prog_name)s -ScriptBlock {
    param($word, $ast, $position)
    $words = @($ast.CommandElements | Where-Object { $_.Extent.EndOffset -lt $position } | ForEach-Object { "$_" })
    $env:COMP_WORDS = $words -join "`n"
    $env:COMP_WORD = $word
    $env:%(complete_var)s = "powershell_complete"
    try {
        %(prog_name)s | ForEach-Object {
            $value, $help = $_ -split "`t", 2
            [System.Management.Automation.CompletionResult]::new($value, $value, "ParameterValue", "$value $help")
        }
    } finally {
        Remove-Item Env:COMP_WORDS, Env:COMP_WORD, Env:%(complete_var)s
    }
}
"""

    def get_completion_args(self) -> tuple[list[str], str]:
        return os.environ["COMP_WORDS"].split("\n")[1:], os.environ["COMP_WORD"]

    def format_completion(self, item: CompletionItem) -> str:
        return f"{item.value}\t{item.help or ''}" if item.type == "plain" else ""


add_completion_class(_PowerShell)


@click.command("completion")
@click.argument("shell", type=click.Choice(_SHELLS))
@click.pass_context
def completion_command(ctx: click.Context, shell: str) -> None:
    """输出 Tab 补全脚本 / print the script that lets a shell complete with Tab.

    \b
    bash        dossier completion bash >> ~/.bashrc
    zsh         dossier completion zsh >> ~/.zshrc
    fish        dossier completion fish > ~/.config/fish/completions/dossier.fish
    PowerShell  dossier completion powershell >> $PROFILE
    """  # noqa: D301 - click reads \b as a mark
    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(shell)
    context.print_text(kind(ctx.find_root().command, {}, "dossier", VARIABLE).source())
