"""What the program writes into dossiers: the smallest change of a text, and nothing beside it."""
