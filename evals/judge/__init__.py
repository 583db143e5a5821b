"""A language model as judge of answers, and how far it agrees with people."""
