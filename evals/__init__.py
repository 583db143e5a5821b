"""Does it work: scripted conversations, scorers, reports, benchmarks."""
