"""The ways in: the web chat and the command line."""
