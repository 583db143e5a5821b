"""Change a picture on purpose: its tone, its frame, a shadow. Knows pixels; does not know conversations."""
