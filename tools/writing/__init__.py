"""Writing listings from facts: each piece of text knows the facts that it rests on."""
