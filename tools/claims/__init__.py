"""Claims in any listing text, and whether facts support them."""
