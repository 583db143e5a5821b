"""How a brand shows: which one is in use, its colours in scenes, and the check of what was made."""
