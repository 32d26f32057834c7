"""What a dossier lacks and where it contradicts itself, by the rules of its catalogue."""
