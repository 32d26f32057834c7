"""Exit codes, which are a promise to scripts, and the few exceptions that mean "cannot go on"."""

from enum import IntEnum

from dossier.findings import Finding


class ExitCode(IntEnum):
    """What a command tells the shell; the same in every report format."""

    OK = 0
    FINDINGS = 1
    USAGE = 2
    UNREADABLE = 3
    MISSING_PROGRAM = 4
    BROKEN_TEMPLATE = 5
    CONVERSION_FAILED = 6
    OUTPUT_FAILED = 7
    VERIFICATION_FAILED = 8
    BUG = 70
    INTERRUPTED = 130


class CannotGoOn(Exception):  # noqa: N818 - named for what it means to the caller
    """Stops the dossier at hand, never the others; carries the findings that say why."""

    exit_code = ExitCode.UNREADABLE

    def __init__(self, *findings: Finding) -> None:
        super().__init__("; ".join(f"{f.code} {f.message.en}" for f in findings))
        self.findings = findings


class InputUnreadable(CannotGoOn):
    """A dossier, schema or profile cannot be read at all."""


class ProgramMissing(CannotGoOn):
    """The office program or a font that the work needs is not on this machine."""

    exit_code = ExitCode.MISSING_PROGRAM


class TemplateBroken(CannotGoOn):
    """A Word form has an error that only its author can mend."""

    exit_code = ExitCode.BROKEN_TEMPLATE


class ConversionFailed(CannotGoOn):
    """A form or an image could not be turned into pages."""

    exit_code = ExitCode.CONVERSION_FAILED


class OutputFailed(CannotGoOn):
    """The package cannot be written: disk full, folder not writable, file open in another program."""

    exit_code = ExitCode.OUTPUT_FAILED
