"""Listings as files that marketplaces take in."""
