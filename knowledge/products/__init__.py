"""What is sold: facts about products, the words for them in four languages, and the catalogue they come from."""
