"""What the files are that the records name: opened inside the dossier, inspected, made ready to be bound."""
