"""A whole gallery from one photo: which pictures, in which order, and one sheet of them."""
