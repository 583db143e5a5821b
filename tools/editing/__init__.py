"""Edits by instruction, which may change the product: what is asked for, and how much of the product came through."""
