"""The studio engine: plates rendered ahead of time, mixed into the asked-for light, with the product stood in."""
