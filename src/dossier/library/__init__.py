"""What the program knows before it reads a dossier: record types, roles, requirements, places."""
