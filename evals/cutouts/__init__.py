"""Cut-outs against exact truth: pictures whose alpha is known to the last pixel, and how far from it a cut-out is."""
