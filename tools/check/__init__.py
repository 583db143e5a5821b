"""Measure a picture against a marketplace's rules: `measure` looks, `report` judges."""
