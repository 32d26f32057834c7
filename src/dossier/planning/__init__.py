"""Which record goes into which volume, on which page, in which order."""
