"""Measure a listing's words against a marketplace's rules: lengths, signs, phrases, codes."""
