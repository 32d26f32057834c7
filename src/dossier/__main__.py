"""`python -m dossier`."""

from dossier.cli.main import main

main()
