"""Words in pictures: a typeface for every script, lines broken well and set, colours that can be read."""
