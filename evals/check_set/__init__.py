"""Pictures with known faults, and how many of them the checks find."""
