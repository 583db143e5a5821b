"""Rule questions: does the search find the right rule, and is the agent's whole answer right?"""
