"""The dossier as a workbook that a document controller fills in, and what she filled in as edits of the dossier."""
