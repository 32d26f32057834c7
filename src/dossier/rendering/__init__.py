"""Word forms are vetted, filled and converted to PDF by the office program."""
