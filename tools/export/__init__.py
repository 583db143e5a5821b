"""Exports: what the files are called, which pictures are the same, and the archive they go into."""
