"""Enlarging: a small super-resolution network, tile by tile, and plain resampling where that is the honest choice."""
