"""Are listings true? Random facts with random gaps, written and looked over; inventions planted and looked for."""
