"""Word forms: filled from a dossier, vetted, checked against what they may name."""
