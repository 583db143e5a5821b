"""The diffusion engine: open image models draw the surroundings; the product stays the seller's own pixels."""
