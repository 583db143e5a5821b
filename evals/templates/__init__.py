"""Every template with several products on one sheet, to be looked at."""
