"""`dossier` and `python -m dossier`: Ctrl-C is in order before the program, which takes a while, is read in."""

from dossier.disk.signals import end_at_once


def main() -> None:
    """Run the command line and leave with the promised exit code."""
    end_at_once()
    from dossier.cli.main import main as command_line  # noqa: PLC0415 - the handlers come first

    command_line()


# Worker processes import this module too.
if __name__ == "__main__":
    main()
