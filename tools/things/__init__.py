"""The separate things that a photo shows: found, told apart, named, numbered and chosen."""
